"""Makes an empty investigation in a new folder: tables, notebooks, commands, tests; fills none."""

from foi_analysis.cli.new.folder import Authorities, create

__all__ = ["Authorities", "create"]
