"""Finds what lies beside the cells of an ods workbook: headers, footers, pictures, charts, boxes.

And over them: which cells lie under a picture or a filled shape. It reads no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.intake.scan.opendocument import STYLE, TABLE, TEXT
from foi_analysis.read.appearance import OBJECT, marked
from foi_analysis.read.ods_looks import OpenDocumentStyles
from foi_analysis.read.sheet_looks import Area
from foi_analysis.read.sheet_sizes import SheetSizes

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_DRAWN = f"{DRAW}*"
_HEADERS = tuple(
    f"{STYLE}{name}{which}" for name in ("header", "footer") for which in ("", "-left", "-first")
)
_FIELDS = tuple(
    f"{TEXT}{name}"
    for name in ("sheet-name", "page-number", "page-count", "date", "time", "title", "file-name")
)
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_SHAPES = ("custom-shape", "rect", "ellipse", "circle", "polygon", "path")
_LENGTH = re.compile(r"(-?[\d.]+)(pt|cm|mm|in)")
_UNITS = {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0}
# Of a usual column and a usual row, in points.
_WIDTH, _HEIGHT, _MOST = 64.0, 12.8, 2_000
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


def covered_cells(table: Element, styles: OpenDocumentStyles) -> list[Area]:
    """Return the areas of cells that lie wholly under a picture or a filled shape."""
    sizes, found = _sizes(table, styles), []
    for one in table.iter(_DRAWN):
        if one.get(f"{_SVG}width") and _fills(one, styles):
            left, top = _anchor(one, sizes)
            places = [_length(one.get(f"{_SVG}{name}")) for name in ("x", "y", "width", "height")]
            if area := sizes.under(left + places[0], top + places[1], places[2], places[3]):
                found.append(area)
    return found


def _fills(shape: Element, styles: OpenDocumentStyles) -> bool:
    if shape.tag == f"{DRAW}frame" and shape.find(f"{DRAW}text-box") is None:
        return shape.find(f"{DRAW}image") is not None and shape.find(f"{DRAW}object") is None
    style = styles.own.get(("graphic", shape.get(f"{DRAW}style-name", "")))
    parts = () if style is None else style.iterfind(f"{STYLE}graphic-properties")
    filled = next((said for one in parts if (said := one.get(f"{DRAW}fill"))), None)
    is_shape = str(shape.tag).removeprefix(DRAW) in _SHAPES
    return filled != "none" if is_shape else filled not in (None, "none")


def _anchor(shape: Element, sizes: SheetSizes) -> tuple[float, float]:
    """Return where the cell begins that a shape hangs on; 0 for one that hangs on the sheet."""
    cell = next(shape.iterancestors(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"), None)
    if cell is None:
        return 0.0, 0.0
    row = cell.getparent()
    table = next(shape.iterancestors(f"{TABLE}table"))
    rows = list(table.iter(f"{TABLE}table-row"))
    above = rows[: rows.index(row)] if row is not None and row in rows else []
    before = cell.itersiblings(preceding=True)
    return sizes.corner(
        1 + sum(_repeated(one, "number-rows-repeated") for one in above),
        1 + sum(_repeated(one, "number-columns-repeated") for one in before),
    )


def _sizes(table: Element, styles: OpenDocumentStyles) -> SheetSizes:
    """Return the sizes of a sheet's cells in points."""
    found: list[dict[int, float]] = []
    for family, name in (("column", "column-width"), ("row", "row-height")):
        sizes: dict[int, float] = {}
        number = 1
        for one in table.iter(f"{TABLE}table-{family}"):
            style = styles.own.get((f"table-{family}", one.get(f"{TABLE}style-name", "")))
            parts = () if style is None else style.iterfind(f"{STYLE}table-{family}-properties")
            size = next((said for part in parts if (said := part.get(f"{STYLE}{name}"))), None)
            repeated = _repeated(one, f"number-{family}s-repeated")
            if size:
                last = number + min(repeated, _MOST)
                sizes |= dict.fromkeys(range(number, last), _length(size))
            number += repeated
        found.append(sizes)
    return SheetSizes(_WIDTH, _HEIGHT, *found)


def _repeated(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return int(value) if value.isdecimal() else 1


def _length(text: str | None) -> float:
    """Return a length in points."""
    found = _LENGTH.match(text or "")
    return float(found[1]) * _UNITS[found[2]] if found else 0.0


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
    for one in table.iter(_DRAWN):
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
