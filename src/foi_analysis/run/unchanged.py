"""Remembers what every file looked like after a run, so that the next can see nothing changed.

A file is taken as unchanged when its size and times are; contents are read only where they are
not. It imports nothing of the package, so that it costs next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

MARKER = "data/manual/investigation.toml"
REMEMBERED = "build/unchanged.txt"
INPUTS = (
    "data/raw",
    "data/manual",
    "notebooks",
    "requirements.lock",
    "data/README.md",
    "METHODOLOGY.md",
    "CHANGELOG.md",
)
OUTPUTS = (
    "data/processed",
    "build/notebooks",
    "build/figures",
    "build/disclosed",
    "build/briefings",
    "build/site",
)
NOTHING = "Nothing changed: 0 of {} notebooks run. `foi claims` shows the claims."
SKIPPED = ("__pycache__", ".ipynb_checkpoints")


def root_of(start: str) -> str | None:
    """Return the folder upwards of ``start`` that holds an investigation, or None."""
    folder = os.path.realpath(start)
    while not os.path.isfile(os.path.join(folder, MARKER)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def look_at_inputs(root: str | os.PathLike[str]) -> str:
    """Return a line for every file a run reads: its name, size and times."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    places = [*(os.path.join(root, name) for name in INPUTS), package]
    return "\n".join([f"{sys.prefix}\t{sys.version}", *_lines_of(places)])


def _look_at_outputs(root: str | os.PathLike[str]) -> str:
    return "\n".join(_lines_of([os.path.join(root, name) for name in OUTPUTS]))


def _lines_of(places: list[str]) -> Iterator[str]:
    for place in places:
        yield from sorted(_lines(place, len(place)))


def _lines(place: str, shared: int) -> Iterator[str]:
    if os.path.isdir(place):
        with os.scandir(place) as entries:
            for entry in entries:
                if entry.name in SKIPPED:
                    continue
                if entry.is_dir():
                    yield from _lines(entry.path, shared)
                else:
                    yield _line(entry.path[shared:], entry.stat())
    elif os.path.exists(place):
        yield _line(os.path.basename(place), os.stat(place))


def _line(name: str, found: os.stat_result) -> str:
    return f"{name}\t{found.st_size}\t{found.st_mtime_ns}\t{found.st_ctime_ns}"


def remember(root: str | os.PathLike[str], inputs: str, notebooks: int) -> None:
    """Keep, after a run that left nothing to do, what the files looked like and how many notebooks.

    ``inputs`` is how those it read looked before it read them.
    """
    path = os.path.join(root, REMEMBERED)
    text = "\n".join([str(notebooks), inputs, _look_at_outputs(root)])
    with open(path + ".partial", "w", encoding="utf-8", errors="surrogateescape") as stream:
        stream.write(text)
    os.replace(path + ".partial", path)


def forget(root: str | os.PathLike[str]) -> None:
    """Forget what was seen, as before a run that may end half-way."""
    if os.path.exists(path := os.path.join(root, REMEMBERED)):
        os.remove(path)


def nothing_changed(root: str) -> int | None:
    """Return how many notebooks are up to date if nothing changed since the last run, or None."""
    path = os.path.join(root, REMEMBERED)
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8", errors="surrogateescape") as stream:
        notebooks, _, seen = stream.read().partition("\n")
    is_same = seen == f"{look_at_inputs(root)}\n{_look_at_outputs(root)}"
    return int(notebooks) if is_same else None
