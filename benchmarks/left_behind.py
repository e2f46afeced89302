"""Finds numbers another library sees in a file and the package's readers left behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.second_reading import second_cells
from foi_analysis.read.grid import Grid

_NUMBER = re.compile(r"\d+")
_NO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\ufeff]")
_NOT_SHOWN = ("head", "script", "style", "nav", "noscript", "template", "select", "textarea")
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def left_behind(path: Path, grids: Sequence[Grid]) -> str:
    """Return a number of the file that stands in none of the grids, or nothing.

    E-mails and archives are not looked at. Raises whatever the other library raises for a damaged
    file.
    """
    suffix = path.suffix.lower()
    if (cells := second_cells(path)) is not None:
        ours = {(grid.name, cell.address) for grid in grids for cell in grid.cells}
        lost = (where for where, text in cells.items() if _NUMBER.search(text))
        return next((f"{name} {at}" for name, at in lost if not _has(ours, name, at)), "")
    if suffix == ".ods":
        return _missing_cell(path.read_bytes(), grids)
    if suffix in _TEXTS:
        theirs, found = _numbers(_TEXTS[suffix](path.read_bytes())), _numbers(_texts(grids))
        return next(iter(sorted((theirs - found).elements())), "")
    return ""


def _has(ours: set[tuple[str, str]], sheet: str, address: str) -> bool:
    """Return whether a cell is ours; openpyxl numbers a second sheet of the same name."""
    return (sheet, address) in ours or (sheet.rstrip("0123456789"), address) in ours


def _texts(grids: Sequence[Grid]) -> Iterable[str]:
    return (cell.text for grid in grids for cell in grid.cells)


def _numbers(texts: Iterable[str]) -> Counter[str]:
    """Return how often each run of digits stands in texts, one text at a time."""
    return Counter(number for text in texts for number in _NUMBER.findall(_NO_WIDTH.sub("", text)))


def _missing_cell(content: bytes, grids: Sequence[Grid]) -> str:
    """Return a number that no cell of ours shows or stores; a value may be shown rounded."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    ours = set(_numbers(_texts(grids)))
    for cell in root.iter(f"{_TABLE}table-cell"):
        shown = ["".join(line.itertext()) for line in cell.iter(f"{_TEXT}p")]
        stored = cell.get(f"{_OFFICE}value", "")
        ways = [set(_numbers(shown)), set(_numbers([stored]))]
        if any(ways) and not any(way and way <= ours for way in ways):
            return " ".join(shown) or stored
    return ""


def _html(content: bytes) -> list[str]:
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8")
    root = html.document_fromstring(_plain(content)[0].encode(errors="replace"), parser=parser)
    for left_out in list(root.iter(*_NOT_SHOWN)):
        left_out.drop_tree()
    return list(root.itertext(with_tail=True))


def _docx(content: bytes) -> list[str]:
    from docx import Document

    body = Document(io.BytesIO(content)).element.body
    return [
        "".join(text.text or "" for text in paragraph.iter(f"{_WORD}t"))
        for paragraph in body.iter(f"{_WORD}p")
    ]


def _plain(content: bytes) -> list[str]:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return [content.decode("utf-16", "replace")]
    return [content.decode("utf-8", "replace")]


_TEXTS = {
    ".html": _html,
    ".docx": _docx,
    **dict.fromkeys((".csv", ".tsv", ".txt"), _plain),
}
