"""Lets one command at a time write into an investigation's folder; writes no result itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound

try:
    import fcntl
except ImportError:  # Windows has other locks; there nothing is held.
    fcntl = None

FILE = "lock"


class AtWork(ProblemsFound):
    """Another command is at work in the folder."""


@contextmanager
def locked(project: Project) -> Iterator[None]:
    """Hold build/lock, which has this process's number; nobody else holds it meanwhile.

    Raises AtWork at once where another process holds it. The system lets go of it when the process
    ends, even by SIGKILL, and forks do not inherit it. Where a file cannot be locked or the folder
    cannot be written, nothing is held.
    """
    path, holder = project.build / FILE, os.getpid()
    stream = _take(path)
    try:
        yield
    finally:
        if stream and os.getpid() == holder:
            path.unlink(missing_ok=True)
            stream.close()


def _take(path: Path) -> TextIO | None:
    """Return the locked file, or None where there is no locking it."""
    if fcntl is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("a+", encoding="utf-8")
    except OSError:
        return None
    try:
        fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        with stream:
            stream.seek(0)
            raise AtWork([_at_work(stream.read())]) from None
    except OSError:  # Some network folders know no locks.
        stream.close()
        return None
    return _signed(stream, path)


def _signed(stream: TextIO, path: Path) -> TextIO | None:
    """Write the process's number, unless the holder before removed the file: then take the next."""
    if not _is_there(stream, path):
        stream.close()
        return _take(path)
    stream.truncate(0)
    stream.write(str(os.getpid()))
    stream.flush()
    return stream


def _is_there(stream: TextIO, path: Path) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except FileNotFoundError:
        return False


def _at_work(process: str) -> Problem:
    named, ended = (f", process {process}", f" (kill {process})") if process else ("", "")
    return Problem(
        found=f"another command at work in this folder{named}",
        expected="one command at a time",
        action=f"Wait until it has ended, or end it{ended}.",
    )
