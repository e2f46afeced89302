"""Tells text of a Word document that is off the page, squeezed to nothing, or in a hidden box.

It goes by indents, heights of lines, widths of columns and places of frames and text boxes as the
document gives them; where the program would lay them out is not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD
from foi_analysis.core.text_look import Colour
from foi_analysis.read.sheet_looks import WHITE, of_hex

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Twentieths of a point: further than that no page goes; a line or a column less than this is flat.
FAR_LEFT, FAR_RIGHT, FLAT = -5_000, 15_000, 60
# English Metric Units.
_FAR_LEFT, _FAR_RIGHT, _FLAT = -4_000_000, 15_000_000, 20_000
_THEME = {"tx1": "000000", "dk1": "000000", "bg1": "FFFFFF", "lt1": "FFFFFF"}
_OFF = ("0", "false", "off", "f", "F")
_AWAY = re.compile(r"(?:^|;)\s*(?:margin-)?(?:left|top)\s*:\s*(-[\d.]+)(pt|in|cm|mm)")
_POINTS = {"pt": 1.0, "in": 72.0, "mm": 2.835, "cm": 28.35}


def is_out_of_sight(run: Element, paragraph: Element | None, table: Element | None) -> bool:
    """Return whether a run stands where nobody sees it, by its paragraph, table, frame or box."""
    return (
        (paragraph is not None and _is_paragraph_away(paragraph))
        or (table is not None and _is_table_away(table))
        or _is_in_flat_cell(run)
        or any(map(is_box_hidden, run.iterancestors(f"{WORD}drawing", f"{WORD}pict")))
    )


def _is_paragraph_away(paragraph: Element) -> bool:
    properties = paragraph.find(f"{WORD}pPr")
    if properties is None:
        return False
    for indent in properties.iterfind(f"{WORD}ind"):
        sides = [_of(indent, name) for name in ("left", "start", "right", "end", "firstLine")]
        if any(one < FAR_LEFT or one > FAR_RIGHT for one in sides):
            return True
    for spacing in properties.iterfind(f"{WORD}spacing"):
        if spacing.get(f"{WORD}lineRule") == "exact" and 0 < _of(spacing, "line") < FLAT:
            return True
    return any(
        _of(frame, name) < FAR_LEFT or _of(frame, name) > 2 * FAR_RIGHT
        for frame in properties.iterfind(f"{WORD}framePr")
        for name in ("x", "y")
    )


def _is_table_away(table: Element) -> bool:
    indents = table.iterfind(f"{WORD}tblPr/{WORD}tblInd")
    places = table.iterfind(f"{WORD}tblPr/{WORD}tblpPr")
    found = [_of(one, "w") for one in indents]
    found += [_of(one, name) for one in places for name in ("tblpX", "tblpY")]
    return any(one < FAR_LEFT or one > 2 * FAR_RIGHT for one in found)


def _is_in_flat_cell(run: Element) -> bool:
    """Return whether a run stands in a cell whose width is said and leaves no room for a letter."""
    for cell in run.iterancestors(f"{WORD}tc"):
        width = cell.find(f"{WORD}tcPr/{WORD}tcW")
        is_said = width is not None and width.get(f"{WORD}type", "dxa") == "dxa"
        if width is not None and is_said and 0 < _of(width, "w") < FLAT:
            return True
    return False


def is_box_hidden(drawing: Element) -> bool:
    """Return whether a drawing is marked as hidden, of no size, or far off the page."""
    if any(one.get("hidden") in ("1", "true") for one in drawing.iter("{*}docPr")):
        return True
    for anchor in drawing.iterchildren("{*}anchor"):
        offsets = [_number(one.text) for one in anchor.iter("{*}posOffset")]
        extents = list(anchor.iterchildren("{*}extent"))
        sizes = [_number(one.get(name)) for one in extents for name in ("cx", "cy")]
        is_far = any(one < _FAR_LEFT or one > _FAR_RIGHT for one in offsets)
        if is_far or any(one < _FLAT for one in sizes):
            return True
    shapes = drawing.iter("{*}shape", "{*}rect")
    return any(_is_shape_hidden(one.get("style", "")) for one in shapes)


def _is_shape_hidden(style: str) -> bool:
    if re.search(r"visibility\s*:\s*hidden", style):
        return True
    return any(float(size) * _POINTS[unit] < FAR_LEFT / 20 for size, unit in _AWAY.findall(style))


def ground_of_box(run: Element) -> Colour | None:
    """Return the colour of the text box a run stands in, or None where nobody knows it."""
    box = next(run.iterancestors(f"{WORD}txbxContent"), None)
    shape = None if box is None else next(box.iterancestors("{*}wsp", "{*}shape", "{*}rect"), None)
    if shape is None:
        return None
    if not str(shape.tag).endswith("}wsp"):
        if shape.get("filled") in _OFF:
            return WHITE
        return of_hex(shape.get("fillcolor", "#ffffff").split(" ")[0])
    properties = shape.find("{*}spPr")
    if properties is None or properties.find("{*}noFill") is not None:
        return None if properties is None else WHITE
    for fill in properties.iterfind("{*}solidFill/*"):
        code = fill.get("lastClr", fill.get("val", ""))
        return of_hex(_THEME.get(code, code)) if not len(fill) else None
    return None


def _of(element: Element, name: str) -> int:
    return _number(element.get(f"{WORD}{name}"))


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,12}\s*", text) else 0
