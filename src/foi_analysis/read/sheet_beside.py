"""Finds what lies beside the cells of a workbook's sheet, and over them, in its XML parts.

Headers and footers, text boxes, pictures, charts, form fields and shapes; xlsx and xlsb keep the
last in the same parts. It reads no cell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import parse_part, relations
from foi_analysis.read.appearance import OBJECT, UNSEEN, marked
from foi_analysis.read.sheet_looks import Area
from foi_analysis.read.sheet_sizes import SheetSizes

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# "&L&8&K01+000"
_CODES = re.compile(r"&(?:K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|[LCRBIUESXYOHPNDTZFAG]|\"[^\"]*\"|\d+)")
# English Metric Units: of a point, of a sign's width, of a usual column and a usual row.
_POINT, _SIGN, _COLUMN, _ROW = 12_700, 66_675, 609_600, 190_500
_WIDEST = 1_000
_FIELDS = {"Drop", "List", "Checkbox", "Edit", "Radio", "Spin", "Scroll"}


def header_text(code: str) -> str:
    """Return the text of a sheet's header or footer without its codes for font and place."""
    return " ".join(_CODES.sub(" ", code).replace("&&", "&").split())


def header_texts(sheet: Element) -> Iterator[tuple[str, str]]:
    """Yield the texts of a sheet's headers and footers, each with where it stands."""
    for element in sheet.iterfind("{*}headerFooter/*"):
        if text := header_text(element.text or ""):
            yield "header or footer", text


def drawn_beside(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Yield what is drawn on a sheet: where it is, and its text or what it is."""
    for name, root in _drawings(archive, part):
        if "/drawings/drawing" in name:
            yield from _drawn(root)
        elif (
            any(one.get("ObjectType") in _FIELDS for one in root.iter("{*}ClientData"))
            or "ctrlProps" in name
        ):
            yield "form field", marked(OBJECT, "a form field")


def covered_areas(archive: zipfile.ZipFile, part: str, sheet: Element | None = None) -> list[Area]:
    """Return the areas of cells that lie wholly under a filled shape or a picture.

    ``sheet`` says how wide and high its cells are, where it is at hand as XML.
    """
    found = []
    for name, root in _drawings(archive, part):
        for anchor in root if "/drawings/drawing" in name else ():
            if isinstance(anchor.tag, str) and _covers(anchor) and (area := _area(anchor, sheet)):
                found.append(area)
    return found


def _drawings(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, Element]]:
    folder, _, name = part.rpartition("/")
    names = set(archive.namelist())
    if f"{folder}/_rels/{name}.rels" not in names:
        return
    for target in sorted(set(relations(archive, part).values())):
        if target in names and re.search(r"/(drawings/|ctrlProps/)", target):
            yield target, parse_part(archive, target)


def _drawn(drawing: Element) -> Iterator[tuple[str, str]]:
    for number, box in enumerate(drawing.iter("{*}sp"), 1):
        own = box.find("{*}nvSpPr/{*}cNvPr")
        is_hidden = own is not None and own.get("hidden") in ("1", "true")
        for paragraph in box.iterfind(".//{*}txBody/{*}p"):
            text = "".join(part.text or "" for part in paragraph.iter("{*}t")).strip()
            if text:
                yield f"text box {number}", marked(UNSEEN, text) if is_hidden else text
    if next(drawing.iter("{*}pic"), None) is not None:
        yield "picture", marked(OBJECT, "a picture")
    if next(drawing.iter("{*}graphicFrame"), None) is not None:
        yield "chart", marked(OBJECT, "a chart")


def _covers(anchor: Element) -> bool:
    if anchor.find("{*}pic") is not None:
        return True
    shape = anchor.find("{*}sp")
    look = None if shape is None else shape.find("{*}spPr")
    if shape is None or look is None or look.find("{*}noFill") is not None:
        return False
    styled = shape.find("{*}style/{*}fillRef")
    is_filled = any(look.find(f"{{*}}{kind}Fill") is not None for kind in ("solid", "grad", "patt"))
    return is_filled or (styled is not None and styled.get("idx", "0") != "0")


def _area(anchor: Element, sheet: Element | None) -> Area | None:
    """Return first and last row and column, from 1, that an anchor's object covers whole."""
    if (size := anchor.find("{*}ext")) is not None:
        sizes, position = _sizes(sheet), anchor.find("{*}pos")
        if position is not None:
            left, top = float(position.get("x", 0)), float(position.get("y", 0))
        else:
            left, top = sizes.corner(1 + _number(anchor, "row"), 1 + _number(anchor, "col"))
            left, top = left + _number(anchor, "colOff"), top + _number(anchor, "rowOff")
        return sizes.under(left, top, float(size.get("cx", 0)), float(size.get("cy", 0)))
    ends = []
    for end in ("from", "to"):
        for name in ("row", "col"):
            place = int(anchor.findtext(f"{{*}}{end}/{{*}}{name}") or 0)
            into = int(anchor.findtext(f"{{*}}{end}/{{*}}{name}Off") or 0)
            # A cell cut less than a point deep counts as covered.
            ends.append(place + 1 + (into > 12_700) if end == "from" else place)
    top, left, bottom, right = ends
    return (top, left, bottom, right) if top <= bottom and left <= right else None


def _number(anchor: Element, name: str) -> int:
    return int(anchor.findtext(f"{{*}}from/{{*}}{name}") or 0)


def _sizes(sheet: Element | None) -> SheetSizes:
    """Return the sizes of a sheet's cells in English Metric Units."""
    if sheet is None:
        return SheetSizes(_COLUMN, _ROW)
    widths = {
        number: float(column.get("width", 0)) * _SIGN
        for column in sheet.iterfind("{*}cols/{*}col")
        for number in range(int(column.get("min", 1)), min(int(column.get("max", 1)), _WIDEST) + 1)
        if column.get("width")
    }
    rows = sheet.iterfind("{*}sheetData/{*}row[@ht]")
    heights = {int(row.get("r", 0)): float(row.get("ht", 0)) * _POINT for row in rows}
    return SheetSizes(_COLUMN, _ROW, widths, heights)
