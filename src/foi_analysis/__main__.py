"""Runs the `foi` command as ``python -m foi_analysis``."""

from foi_analysis.cli.start import main

if __name__ == "__main__":
    main()
