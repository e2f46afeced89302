"""Reads a Word document's body in its order; headers, footers and notes are not read."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from foi_analysis.office_parts import ARCHIVE_ERRORS, parse_part
from foi_analysis.problems import Problem, ProblemsFound
from foi_analysis.read.cell_text import table_address, tidy
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.safety import unreadable

BODY = "word/document.xml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WRAPPERS = {f"{_WORD}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag")}
_TRACKED = tuple(f"{_WORD}{name}" for name in ("ins", "del", "moveFrom", "moveTo"))
_TEXT = {
    f"{_WORD}tab": " ",
    f"{_WORD}br": "\n",
    f"{_WORD}cr": "\n",
    f"{_WORD}noBreakHyphen": "-",
}


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document" with paragraphs and tables in their order.

    A paragraph is a text cell ("paragraph 3"; after a line break, "paragraph 3, line 2"); a
    merged table cell appears once, at its top left. Raises ProblemsFound for a damaged document,
    one with tracked changes and one with hidden text.
    """
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            body = parse_part(archive, BODY).find(f"{_WORD}body")
    except (*ARCHIVE_ERRORS, XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "docx document")]) from error
    if body is None:
        raise ProblemsFound([unreadable(shown_name, "docx document")])
    if problems := list(_unsettled(body, shown_name)):
        raise ProblemsFound(problems)
    return [Grid("document", tuple(cell for cell in _cells(body) if cell.text))]


def _unsettled(body: object, shown_name: str) -> Iterator[Problem]:
    if next(body.iter(*_TRACKED), None) is not None:
        yield Problem(
            file=shown_name,
            found="tracked changes",
            expected="a document whose changes are all accepted or rejected",
            action="Ask the force to accept or reject the changes and to send the document again.",
        )
    if body.find(f".//{_WORD}r/{_WORD}rPr/{_WORD}vanish") is not None:
        yield Problem(
            file=shown_name,
            found="hidden text",
            expected="a document in which all there is can be seen",
            action="Set the file aside unopened, tell the force, and ask for a clean copy.",
        )


def _cells(body: object) -> Iterator[Cell]:
    rows, paragraphs, tables = count(1), count(1), count(1)
    for block in _blocks(body):
        if block.tag == f"{_WORD}tbl":
            yield from _table_cells(block, rows, tables)
        else:
            yield from _paragraph_cells(block, rows, f"paragraph {next(paragraphs)}")


def _blocks(parent: object) -> Iterator[object]:
    """Yield paragraphs and tables, also those inside content controls."""
    for child in parent:
        if child.tag in (f"{_WORD}p", f"{_WORD}tbl"):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _paragraph_cells(paragraph: object, rows: Iterator[int], address: str) -> Iterator[Cell]:
    for number, line in enumerate(_text(paragraph).split("\n"), 1):
        where = address if number == 1 else f"{address}, line {number}"
        if text := tidy(line):
            yield Cell(next(rows), 1, text, "text", where, "text")


def _table_cells(table: object, rows: Iterator[int], tables: Iterator[int]) -> Iterator[Cell]:
    """Yield a table's cells row by row, each inner table after the row that holds it."""
    place = f"table {next(tables)}"
    for number, row in enumerate(_children(table, "tr"), 1):
        grid_row, inner = next(rows), []
        column = 1 + _number(row, "trPr", "gridBefore", 0)
        for cell in _children(row, "tc"):
            blocks = list(_blocks(cell))
            text = "\n".join(_text(block) for block in blocks if block.tag == f"{_WORD}p")
            yield Cell(grid_row, column, tidy(text), place, table_address(number, column))
            inner += [block for block in blocks if block.tag == f"{_WORD}tbl"]
            column += _number(cell, "tcPr", "gridSpan", 1)
        for block in inner:
            yield from _table_cells(block, rows, tables)


def _children(parent: object, name: str) -> Iterator[object]:
    for child in parent:
        if child.tag == f"{_WORD}{name}":
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, name)


def _number(element: object, properties: str, name: str, default: int) -> int:
    found = element.find(f"{_WORD}{properties}/{_WORD}{name}")
    value = "" if found is None else found.get(f"{_WORD}val", "")
    return int(value) if value.isdigit() else default


def _text(paragraph: object) -> str:
    """Return a paragraph's text, hyperlinks and fields included, with "\\n" for line breaks."""
    parts = []
    for element in paragraph.iter(f"{_WORD}t", *_TEXT):
        is_tab_stop = element.getparent().tag == f"{_WORD}tabs"
        parts.append("" if is_tab_stop else _TEXT.get(element.tag, element.text or ""))
    return "".join(parts)
