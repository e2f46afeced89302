"""Starts the `foi` command, and answers `foi reproduce` at once when nothing changed.

It imports the command itself only where there is something to do.
"""

from __future__ import annotations

import errno
import gc
import os
import sys

from foi_analysis.run import unchanged

NOT_WRITABLE = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.ENOSPC)
CANNOT_WRITE = (
    "✘ {}\n  found: {}\n  expected: a place this command can write to\n"
    "  to do: Give yourself the right to write there, or run in a copy."
)


def main() -> None:
    """Run the command that the words after `foi` name."""
    if _is_plain_reproduce(sys.argv[1:]) and (notebooks := _up_to_date()) is not None:
        print(unchanged.NOTHING.format(notebooks))
        return
    # Hardly anything a large file is read into can be let go before the end: look seldom.
    gc.set_threshold(50_000)
    from foi_analysis.cli.commands import app
    from foi_analysis.core.paths import NoInvestigation

    try:
        app()
    except OSError as stopped:
        if isinstance(stopped, NoInvestigation):
            print(f"✘ {stopped}", file=sys.stderr)
            sys.exit(1)
        if stopped.errno not in NOT_WRITABLE:
            raise
        print(CANNOT_WRITE.format(stopped.filename, stopped.strerror), file=sys.stderr)
        sys.exit(1)


def _is_plain_reproduce(words: list[str]) -> bool:
    return words in (["reproduce"], ["reproduce", "--why"])


def _up_to_date() -> int | None:
    root = unchanged.root_of(os.environ.get("FOI_PROJECT") or os.getcwd())
    return unchanged.nothing_changed(root) if root else None
