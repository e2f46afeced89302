"""Refuses an incoming file that hides or carries more than its visible content; reads no value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from foi_analysis.office_parts import (
    ARCHIVE_ERRORS,
    column_number,
    parse_part,
    workbook_sheets,
)
from foi_analysis.problems import Problem, ProblemsFound

MOST_BYTES = 100 * 1024 * 1024
MOST_RATIO = 100
RATIO_CHECKED_FROM = 1024 * 1024
KINDS = {".xlsx": "xlsx workbook", ".docx": "docx document", ".pdf": "PDF", ".html": "web page"}
PARTS_REFUSED = (
    (re.compile(r"(^|/)vbaProject\.bin$", re.IGNORECASE), "macros"),
    (re.compile(r"^xl/externalLinks/", re.IGNORECASE), "links to other workbooks"),
    (re.compile(r"^xl/pivotCache/", re.IGNORECASE), "a pivot cache, which keeps the source rows"),
    (re.compile(r"^xl/(comments[^/]*\.xml|comments/|threadedComments/)", re.I), "comments"),
    (re.compile(r"^word/comments[^/]*\.xml$", re.IGNORECASE), "comments"),
    (re.compile(r"^(xl|word)/embeddings/", re.IGNORECASE), "embedded files"),
)


def check_incoming(path: Path, shown_name: str) -> None:
    """Raise ProblemsFound when a file is unsafe to read or carries what cannot be seen.

    Names the kind of hidden thing, never its content. A file that passes may still be damaged.
    """
    if not path.is_file():
        raise ProblemsFound([_missing(shown_name)])
    if path.stat().st_size > MOST_BYTES:
        raise ProblemsFound([_refused(shown_name, "a file of more than 100 MiB")])
    suffix = path.suffix.lower()
    found = list(_found_in(path, suffix, shown_name))
    if found:
        raise ProblemsFound([_refused(shown_name, what, place) for what, place in found])


def unreadable(shown_name: str, kind: str) -> Problem:
    """Return the problem of a damaged file; ``kind`` is what it should be ("xlsx workbook")."""
    return Problem(
        file=shown_name,
        found=f"a file that is not a readable {kind}",
        expected=f"a complete {kind} without a password",
        action="Open it in the program it was made with and save it again, or ask for it again.",
    )


def _found_in(path: Path, suffix: str, shown_name: str) -> Iterator[tuple[str, str]]:
    if suffix in (".html", ".htm"):
        if _declares_entities(path.read_bytes()):
            yield "entity declarations", ""
    elif suffix in (".xlsx", ".docx"):
        yield from _found_in_archive(path, suffix, shown_name)


def _found_in_archive(path: Path, suffix: str, shown_name: str) -> Iterator[tuple[str, str]]:
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            if unpacking := list(_unpacking_tricks(archive)):
                yield from unpacking
                return
            yield from _refused_parts(archive)
            if suffix == ".xlsx":
                yield from _hidden_in_workbook(archive)
    except (*ARCHIVE_ERRORS, XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, KINDS[suffix])]) from error


def _unpacking_tricks(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_BYTES:
        yield "an archive that unpacks to more than 100 MiB", ""
    for member in members:
        is_large = member.file_size > RATIO_CHECKED_FROM
        if is_large and member.file_size > MOST_RATIO * max(member.compress_size, 1):
            yield f"a part packed more than {MOST_RATIO} times smaller", ""
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", member.filename):
            yield "a part whose name points outside the file", ""
        if member.flag_bits & 1:
            yield "a part locked with a password", ""


def _refused_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = sorted(archive.namelist())
    for pattern, kind in PARTS_REFUSED:
        if any(pattern.search(name) for name in names):
            yield kind, ""
    for name in names:
        if name.lower().endswith((".xml", ".rels")) and _declares_entities(archive.read(name)):
            yield "entity declarations", ""


def _declares_entities(content: bytes) -> bool:
    # NUL bytes are taken out so that UTF-16 text cannot slip past.
    return b"<!ENTITY" in content.replace(b"\0", b"").upper()


def _hidden_in_workbook(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    names = set(archive.namelist())
    for number, sheet in enumerate(workbook_sheets(archive), 1):
        if sheet.is_hidden:
            yield "a hidden sheet", f"sheet number {number}"
        elif sheet.part in names:
            for kind in _hidden_in_sheet(parse_part(archive, sheet.part)):
                yield kind, f'sheet "{sheet.name}"'


def _hidden_in_sheet(sheet: object) -> Iterator[str]:
    hidden_columns = [
        (int(column.get("min", 0)), int(column.get("max", 0)))
        for column in sheet.iterfind("{*}cols/{*}col")
        if column.get("hidden") in ("1", "true")
    ]
    rows = sheet.findall("{*}sheetData/{*}row")
    if any(row.get("hidden") in ("1", "true") and list(_filled_columns(row)) for row in rows):
        yield "hidden rows with content"
    filled = {column for row in rows for column in _filled_columns(row)} if hidden_columns else ()
    if any(first <= column <= last for column in filled for first, last in hidden_columns):
        yield "hidden columns with content"


def _filled_columns(row: object) -> Iterator[int]:
    for position, cell in enumerate(row.iterfind("{*}c"), 1):
        if cell.find("{*}v") is not None or cell.find("{*}is") is not None:
            letters = cell.get("r", "").rstrip("0123456789")
            yield column_number(letters) if letters else position


def _refused(shown_name: str, found: str, place: str = "") -> Problem:
    return Problem(
        file=shown_name,
        place=place,
        found=found,
        expected="a file in which all there is can be seen",
        action="Set the file aside unopened, tell the force, and ask for a clean copy.",
    )


def _missing(shown_name: str) -> Problem:
    return Problem(
        file=shown_name,
        found="no such file",
        expected="the file named in the register of replies",
        action="Put the file where the register says, or correct the register.",
    )
