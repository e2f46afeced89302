"""Reads a zip of several files as one reply; trusts no member's name and writes none of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from foi_analysis.core.office_parts import ARCHIVE_ERRORS
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.hazards import MOST_BYTES
from foi_analysis.read.grid import Grid
from foi_analysis.read.parts import EnclosedFile, read_parts

MOST_FILES = 50
_NO_REPLY = {".ds_store", "thumbs.db", "desktop.ini"}


def read(path: Path, shown_name: str, released: frozenset[str] = frozenset()) -> list[Grid]:
    """Return the grids of all files in the archive, in the order of their names.

    A cell's place begins with its file ('file "a.xlsx", sheet "Q1"'). Raises ProblemsFound for a
    damaged archive, one too large, one inside another, and for each file without a reader.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(_members(archive), key=lambda member: member.filename)
            if problem := _too_much(members, shown_name):
                raise ProblemsFound([problem])
            parts = list(_parts(archive, members))
    except (*ARCHIVE_ERRORS, RuntimeError) as error:
        raise ProblemsFound([unreadable(shown_name, "zip archive")]) from error
    return read_parts(parts, shown_name, released)


def _members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        is_rubbish = "__MACOSX" in path.parts or path.name.lower() in _NO_REPLY
        if not member.is_dir() and not is_rubbish:
            yield member


def _parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[EnclosedFile]:
    left = MOST_BYTES
    for member in members:
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            raise zipfile.BadZipFile("more bytes than the archive's directory says")
        yield EnclosedFile(f'file "{member.filename}"', member.filename, content)


def _too_much(members: list[zipfile.ZipInfo], shown_name: str) -> Problem | None:
    size = sum(member.file_size for member in members)
    if len(members) <= MOST_FILES and size <= MOST_BYTES:
        return None
    return Problem(
        file=shown_name,
        found=f"{len(members):,} files of {size:,} bytes in all",
        expected=f"at most {MOST_FILES} files and {MOST_BYTES:,} bytes",
        action="Register the files that hold the reply one by one.",
    )
