"""Checks a bundle: its files by their checksums, and its figures by computing them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem
from foi_analysis.publish.bundle.archive import CHECKSUMS, Packed, read_bundle, write_files
from foi_analysis.publish.bundle.compare import (
    REPLIES,
    Again,
    Rests,
    compute_again,
    difference,
    differing_rows,
    is_input,
    is_table,
    rows_of,
)
from foi_analysis.publish.bundle.crate import CRATE, DATA_PACKAGE, MADE_WITH
from foi_analysis.publish.bundle.make import LOCK, README, made_with, other_libraries
from foi_analysis.run.choice import Engine
from foi_analysis.run.reproduce import Progress

SAME, DIFFERS, CANNOT = "same", "differs", "cannot"
FIGURES, STORIES = "data/processed/figures.csv", "data/processed/stories.csv"
NOT_COMPUTED = "nothing was computed here"
ABOUT = (README, CRATE, DATA_PACKAGE)


@dataclass(frozen=True)
class FaultyFile:
    """One file that is not as it should be: in words why, and the figures that rest on it."""

    file: str
    words: str
    is_there: bool
    figures: tuple[str, ...]


@dataclass(frozen=True)
class VerifiedFigure:
    """One printed figure: its value and verdict in the bundle and computed here, and the result."""

    figure: str
    is_claim: bool
    printed: str
    bundled: str
    here: str
    result: str
    why: tuple[str, ...]

    @property
    def is_computed(self) -> bool:
        """Return whether there is a value computed here."""
        return bool(self.here)


@dataclass(frozen=True)
class Verification:
    """What became of one bundle: ``problems`` are why nothing could be computed from it.

    ``libraries`` are those that are not the lock's here.
    """

    sha256: str
    made_with: Mapping[str, str]
    installed: Mapping[str, str]
    libraries: Sequence[str]
    problems: Sequence[Problem]
    findings: Sequence[FaultyFile]
    figures: Sequence[VerifiedFigure]

    @property
    def is_same(self) -> bool:
        """Return whether every file is as its checksum says and as it is computed here."""
        is_all = all(one.result == SAME for one in self.figures)
        return is_all and not self.findings and not self.problems

    def as_object(self) -> dict[str, Any]:
        """Return the result as plain objects for JSON."""
        return {
            "sha256": self.sha256,
            "made_with": dict(self.made_with),
            "installed": dict(self.installed),
            "other_libraries": list(self.libraries),
            "is_same": self.is_same,
            "problems": [str(problem) for problem in self.problems],
            "files": [vars(one) for one in self.findings],
            "figures": [vars(one) for one in self.figures],
        }


def verify(path: Path, progress: Progress, engine: Engine = Engine.KERNEL) -> Verification:
    """Return whether a bundle is what was published and gives the same figures here.

    It runs the notebooks in the bundle. Raises ProblemsFound when the file is no bundle or is not
    safe to unpack; nothing is run then.
    """
    packed = read_bundle(path)
    with TemporaryDirectory() as folder:
        again = compute_again(packed, Path(folder) / "again", progress, engine)
        return judge(packed, again, Path(folder))


def judge(packed: Packed, again: Again, folder: Path) -> Verification:
    """Return what a bundle and what was computed from it have in common.

    Which figures rest on a file is looked up in what was computed here, in the bundle only where
    nothing was; it is unpacked into ``folder`` for that.
    """
    root = (folder / "unpacked").resolve()
    write_files(again.files or packed.files, root)
    rests = Rests(Project(root))
    made = _made_with(packed)
    findings = [
        *_by_checksum(packed, rests),
        *_by_problems(packed, again, rests),
        *_by_computing(packed, again, rests, made),
    ]
    merged = _merged(findings)
    figures = list(_figures(packed, again, merged))
    others = other_libraries(packed.files.get(LOCK, b""))
    here = made_with()
    return Verification(packed.sha256, made, here, others, again.problems, merged, figures)


def _made_with(packed: Packed) -> dict[str, str]:
    """Return what the bundle says made it; nothing when it does not say so plainly."""
    try:
        told = json.loads(packed.files[DATA_PACKAGE])[MADE_WITH]
        found = {name: str(told[name]) for name in made_with()}
    except Exception:  # A description that was tampered with can break in any way.
        return {}
    return found if all(map(str.isprintable, found.values())) else {}


def _by_checksum(packed: Packed, rests: Rests) -> Iterator[FaultyFile]:
    found = {"not what its checksum says": packed.changed, "has no checksum": packed.extra}
    for words, names in found.items():
        for name in names:
            yield FaultyFile(name, words, True, tuple(rests.on_file(name)))
    for name in packed.missing:
        yield FaultyFile(name, "missing", False, tuple(rests.on_file(name)))


def _by_problems(packed: Packed, again: Again, rests: Rests) -> Iterator[FaultyFile]:
    """Yield a finding for each reply for which nothing could be computed."""
    for problem in again.problems:
        name = REPLIES + problem.file
        if name in packed.checksums:
            words = f"found {problem.found}, expected {problem.expected}"
            is_there = name in packed.files
            yield FaultyFile(name, words, is_there, tuple(rests.on_file(name)))


def _by_computing(
    packed: Packed, again: Again, rests: Rests, made: Mapping[str, str]
) -> Iterator[FaultyFile]:
    if not again.files:
        return
    not_made = {folder: why for folder, why in again.without.items() if folder.endswith("/")}
    yield from (FaultyFile(folder, why, False, ()) for folder, why in not_made.items())
    left_out = {CHECKSUMS, *(() if dict(made) == made_with() else ABOUT)}
    for name in sorted({*packed.files, *again.files} - left_out):
        if is_input(name) or name.startswith(tuple(not_made)):
            continue
        if words := _words(name, packed, again):
            is_there = name in packed.files and name in again.files
            yield FaultyFile(name, words, is_there, _named(name, packed, again, rests))


def _words(name: str, packed: Packed, again: Again) -> str:
    if name not in again.files:
        return again.without.get(name, "not among what is computed here")
    if name not in packed.files:
        return "missing, though it is computed here"
    differs = difference(name, packed.files[name], again.files[name])
    return f"differs from what is computed here: {differs}" if differs else ""


def _named(name: str, packed: Packed, again: Again, rests: Rests) -> tuple[str, ...]:
    """Return the figures a result is about: of a table, those of the rows that differ."""
    if not is_table(name):
        return tuple(rests.on_file(name))
    here, bundled = again.files.get(name, b""), packed.files.get(name, b"")
    return tuple(rests.on_rows(differing_rows(name, bundled, here)))


def _merged(findings: Sequence[FaultyFile]) -> list[FaultyFile]:
    """Return one finding a file, in the order of their names."""
    by_file: dict[str, list[FaultyFile]] = {}
    for one in findings:
        by_file.setdefault(one.file, []).append(one)
    return [_together(file, by_file[file]) for file in sorted(by_file)]


def _together(file: str, findings: Sequence[FaultyFile]) -> FaultyFile:
    words = "; ".join(dict.fromkeys(one.words for one in findings))
    figures = tuple(dict.fromkeys(figure for one in findings for figure in one.figures))
    return FaultyFile(file, words, all(one.is_there for one in findings), figures)


def _figures(
    packed: Packed, again: Again, findings: Sequence[FaultyFile]
) -> Iterator[VerifiedFigure]:
    for file, key in ((FIGURES, "claim"), (STORIES, "figure")):
        bundled, here = (_rows(files, file, key) for files in (packed.files, again.files))
        for figure in dict.fromkeys([*here, *bundled]):
            own = [one for one in findings if figure in one.figures]
            yield _figure(figure, key == "claim", bundled.get(figure), here.get(figure), own)


def _figure(
    figure: str,
    is_claim: bool,
    bundled: Mapping[str, str] | None,
    here: Mapping[str, str] | None,
    findings: Sequence[FaultyFile],
) -> VerifiedFigure:
    why = [f"{one.file}: {one.words}" for one in findings]
    if here is None:
        why.append(NOT_COMPUTED)
    is_cannot = here is None or bundled is None or not all(one.is_there for one in findings)
    result = CANNOT if is_cannot else DIFFERS if why else SAME
    printed = (here or bundled or {}).get("printed", "")
    values = (_value(row, is_claim) for row in (bundled, here))
    return VerifiedFigure(figure, is_claim, printed, *values, result, tuple(why))


def _value(row: Mapping[str, str] | None, is_claim: bool) -> str:
    if row is None:
        return ""
    names = ("computed", "verdict") if is_claim else ("verdict",)
    return ", ".join(row.get(name, "") for name in names)


def _rows(files: Mapping[str, bytes], file: str, key: str) -> dict[str, dict[str, str]]:
    try:
        return {row[key]: row for row in rows_of(file, files[file])}
    except (KeyError, ValueError):
        return {}
