"""Reads an OpenDocument text: its body in its order, then its notes, headers and footers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import ARCHIVE_ERRORS
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.opendocument import OFFICE, STYLE, TABLE, TEXT
from foi_analysis.read.appearance import OBJECT, UNSEEN, TextRun, marked, run_text
from foi_analysis.read.docx_text import asks
from foi_analysis.read.flow import Flow, FlowTable, TableCell
from foi_analysis.read.grid import Grid
from foi_analysis.read.ods_looks import OpenDocumentStyles, run_of, style_roots
from foi_analysis.read.odt_lists import ListNumbers, is_large
from foi_analysis.read.sheet_looks import CellLook

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_MOST_REPEATED = 1000
_SPACES = re.compile(r"[ \t\r\n]+")
_BESIDE = tuple(f"{STYLE}{name}" for name in ("header", "footer")) + tuple(
    f"{STYLE}{name}-{page}" for name in ("header", "footer") for page in ("first", "left")
)
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_NOT_SHOWN = {
    f"{TEXT}tracked-changes",
    f"{TEXT}note",
    f"{OFFICE}annotation",
    f"{OFFICE}annotation-end",
    f"{OFFICE}forms",
    f"{TEXT}ruby-text",
    f"{TABLE}shapes",
    f"{DRAW}frame",
    f"{TEXT}sequence-decls",
    f"{TEXT}variable-decls",
    f"{TEXT}user-field-decls",
}
_CHARACTERS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
_FIELDS = {f"{TEXT}drop-down", f"{TEXT}text-input", f"{DRAW}control"}
_HIDING = {f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph", f"{TEXT}conditional-text"}


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document" with paragraphs and tables in their order.

    Places and addresses are those of a Word document. Raises ProblemsFound for a damaged document;
    tracked changes and hidden text are the safety scan's to refuse.
    """
    from lxml.etree import XMLSyntaxError

    try:
        with zipfile.ZipFile(path) as archive:
            *common, content = style_roots(archive)
    except (*ARCHIVE_ERRORS, XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "odt document")]) from error
    body = content.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise ProblemsFound([unreadable(shown_name, "odt document")])
    reading, flow = _OdtReading([*common, content]), Flow()
    cells = [*flow.body(reading.pieces(body))]
    cells += flow.boxes(reading.boxes)
    cells += flow.beside("footnotes", reading.notes)
    cells += flow.beside("headers and footers", _headers(common))
    return [Grid("document", tuple(cell for cell in cells if cell.text))]


def _headers(common: Sequence[Element]) -> Iterator[str]:
    reading = _OdtReading(common)
    for root in common:
        for page in root.iter(f"{STYLE}master-page"):
            for part in page.iterchildren(*_BESIDE):
                yield from reading.texts(part)


class _OdtReading:
    """Goes through a document once; keeps its notes and the text of its boxes, and counts lists.

    ``roots`` are the parts that hold its styles.
    """

    def __init__(self, roots: Sequence[Element]) -> None:
        self.styles, self.lists = OpenDocumentStyles(roots), ListNumbers(roots)
        self.notes: list[str] = []
        self.boxes: list[str] = []

    def texts(self, parent: Element) -> Iterator[str]:
        """Yield the text of every paragraph below an element, tables' cells included."""
        for piece in self.pieces(parent):
            if isinstance(piece, str):
                yield piece
            else:
                yield from (cell.text for row in piece.rows for cell in row)

    def pieces(self, parent: Element, lists: tuple[str, ...] = ()) -> Iterator[str | FlowTable]:
        """Yield the paragraphs and tables below an element in their order."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                yield self._paragraph(child, lists)
            elif child.tag == f"{TABLE}table":
                yield self._table(child)
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, lists)
            elif child.tag == f"{DRAW}frame":
                yield self._frame(child)
            elif isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
                hides = child.get(f"{TEXT}display", "true") != "true"
                for piece in self.pieces(child, lists):
                    yield _hidden(piece) if hides else piece

    def _list(self, element: Element, lists: tuple[str, ...]) -> Iterator[str | FlowTable]:
        name = element.get(f"{TEXT}style-name", "") or (lists[-1] if lists else "")
        is_new = element.get(f"{TEXT}continue-numbering") != "true"
        if not lists and is_new and element.get(f"{TEXT}continue-list") is None:
            self.lists.restart(name)
        yield from self.pieces(element, (*lists, name))

    def _paragraph(self, paragraph: Element, lists: tuple[str, ...]) -> str:
        text = run_text(self._runs(paragraph, self._look(paragraph)))
        item = paragraph.getparent()
        is_first = paragraph.getprevious() is None
        is_item = item is not None and item.tag == f"{TEXT}list-item"
        if item is not None and is_item and is_first and len(lists) == 1:
            number = self.lists.number(lists[0], item)
            text = f"{number} {text}" if number and asks(text) else text
        return text

    def _look(self, paragraph: Element) -> CellLook:
        """Return the look of a paragraph, on the ground of the cell it stands in."""
        cell = next(paragraph.iterancestors(f"{TABLE}table-cell"), None)
        name = "" if cell is None else cell.get(f"{TABLE}style-name", "")
        own = paragraph.get(f"{TEXT}style-name", "")
        return self.styles.look("paragraph", own, self.styles.look("table-cell", name))

    def _runs(self, element: Element, look: CellLook) -> Iterator[TextRun]:
        yield run_of(_SPACES.sub(" ", element.text or ""), look)
        for child in element:
            yield from self._run(child, look)
            yield run_of(_SPACES.sub(" ", child.tail or ""), look)

    def _run(self, child: Element, look: CellLook) -> Iterator[TextRun]:
        if child.tag in _CHARACTERS:
            yield TextRun(_CHARACTERS[child.tag])
        elif child.tag == f"{TEXT}s":
            yield TextRun(" " * min(int(child.get(f"{TEXT}c", 1)), _MOST_REPEATED))
        elif child.tag == f"{TEXT}note":
            for note in child.iterchildren(f"{TEXT}note-body"):
                self.notes += self.texts(note)
        elif child.tag == f"{DRAW}frame":
            yield TextRun(self._frame(child))
        elif child.tag in _FIELDS:
            yield TextRun("a form field ", mark=OBJECT)
        elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
            self.boxes += self.texts(child)
        elif child.tag in _HIDING:
            yield TextRun("".join(map(str, child.itertext())), mark=UNSEEN)
        elif isinstance(child.tag, str) and child.tag not in _NOT_SHOWN:
            name = child.get(f"{TEXT}style-name", "")
            is_span = child.tag == f"{TEXT}span"
            yield from self._runs(child, self.styles.look("text", name, look) if is_span else look)

    def _frame(self, frame: Element) -> str:
        """Keep the text of a frame's box; return what it shows that is not read."""
        for box in frame.iterchildren(f"{DRAW}text-box"):
            self.boxes += self.texts(box)
        if frame.find(f"{DRAW}object") is not None or frame.find(f"{DRAW}object-ole") is not None:
            return marked(OBJECT, "a chart or an object ")
        is_picture = frame.find(f"{DRAW}image") is not None
        return marked(OBJECT, "a picture ") if is_picture and is_large(frame) else ""

    def _table(self, table: Element) -> FlowTable:
        rows = (
            row
            for row in table.iter(f"{TABLE}table-row")
            if next(row.iterancestors(f"{TABLE}table")) is table
            for _ in range(_number(row, "number-rows-repeated"))
        )
        return FlowTable(tuple(tuple(self._cells(row)) for row in rows))

    def _cells(self, row: Element) -> Iterator[TableCell]:
        column = 1
        for cell in row.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            pieces = list(self.pieces(cell))
            text = "\n".join(piece for piece in pieces if isinstance(piece, str))
            is_covered = cell.tag == f"{TABLE}covered-table-cell"
            for _ in range(_number(cell, "number-columns-repeated")):
                yield TableCell(
                    marked(UNSEEN, text) if is_covered else text,
                    column,
                    _number(cell, "number-columns-spanned"),
                    _number(cell, "number-rows-spanned"),
                    tuple(piece for piece in pieces if not isinstance(piece, str)),
                )
                column += 1


def _hidden(piece: str | FlowTable) -> str | FlowTable:
    if isinstance(piece, str):
        return marked(UNSEEN, piece)
    rows = (
        tuple(
            TableCell(marked(UNSEEN, cell.text), cell.column, cell.width, cell.height)
            for cell in row
        )
        for row in piece.rows
    )
    return FlowTable(tuple(rows))


def _number(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return min(max(int(value), 1), _MOST_REPEATED) if value.isdecimal() else 1
