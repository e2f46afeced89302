"""Finds what lies beside the cells of an ods workbook: headers, footers, pictures, charts, boxes.

It reads no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.intake.scan.opendocument import STYLE, TABLE, TEXT
from foi_analysis.read.appearance import OBJECT, marked
from foi_analysis.read.ods_looks import OpenDocumentStyles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HEADERS = tuple(
    f"{STYLE}{name}{which}" for name in ("header", "footer") for which in ("", "-left", "-first")
)
_FIELDS = tuple(
    f"{TEXT}{name}"
    for name in ("sheet-name", "page-number", "page-count", "date", "time", "title", "file-name")
)
_PAGE = re.compile(r"page|of|[\W\d_]", re.IGNORECASE)


def beside_cells(table: Element, styles: OpenDocumentStyles) -> Iterator[tuple[str, str]]:
    """Yield, of a sheet, what lies beside its cells: where it is, and its text or what it is."""
    style = styles.own.get(("table", table.get(f"{TABLE}style-name", "")))
    page = styles.masters.get("" if style is None else style.get(f"{STYLE}master-page-name", ""))
    if page is not None:
        for part in page.iterchildren(*_HEADERS):
            if part.get(f"{STYLE}display") != "false":
                yield from _lines_of_header(part)
    yield from _drawn(table)


def _lines_of_header(part: Element) -> Iterator[tuple[str, str]]:
    for paragraph in part.iter(f"{TEXT}p"):
        text = "".join(_without_fields(paragraph)).strip()
        if _PAGE.sub("", text):
            yield "header or footer", text


def _without_fields(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _FIELDS:
            yield from _without_fields(child)
        yield child.tail or ""


def _drawn(table: Element) -> Iterator[tuple[str, str]]:
    boxes = 0
    for one in table.iter():
        if not str(one.tag).startswith(DRAW):
            continue
        kind = str(one.tag).removeprefix(DRAW)
        if kind == "control":
            yield "form field", marked(OBJECT, "a form field")
        elif kind == "object":
            yield "chart", marked(OBJECT, "a chart")
        elif (
            kind == "image"
            and next(one.itersiblings(f"{DRAW}object", preceding=True), None) is None
        ):
            yield "picture", marked(OBJECT, "a picture")
        lines = ["".join(map(str, part.itertext())).strip() for part in one.iterfind(f"{TEXT}p")]
        if any(lines) and kind not in ("image", "object"):
            boxes += 1
            yield from ((f"text box {boxes}", line) for line in lines if line)
