"""Finds in an xlsx workbook what is shown otherwise than it is stored, and what lies beside cells.

Fonts that strike out or hide, number formats that mask or scale, text boxes, headers and footers,
pictures and charts. It reads no value.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from foi_analysis.core.office_parts import parse_part, relations
from foi_analysis.read.appearance import MEANINGS, OBJECT, STRUCK, UNSEEN, marked

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

T = TypeVar("T")
STYLES = "xl/styles.xml"
_WHITE_THEME, _WHITE_INDEX = "0", ("1", "9")
# '[<5]"<5"'
_CONDITION = re.compile(r"\[[<>=]+\s*[\d.]+\]")
# '"k"'
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
# "0.0,"
_SCALED = re.compile(r"[0#?],+(?=[^0#?,]|$)")
# "&L&8"
_CODES = re.compile(r"&(?:[LCRBIUESXYOHKPNDTZFAG]|\"[^\"]*\"|\d+)")


def shows_otherwise(number_format: str) -> bool:
    """Return whether a number format masks, scales or hides a number, or adds digits or % to it."""
    if _CONDITION.search(number_format) or number_format.strip() in (";;;", ";;"):
        return True
    literals = ["".join(pair) for pair in _LITERAL.findall(number_format)]
    bare = _LITERAL.sub("", number_format)
    is_odd = any(re.search(r"[\d%*]|^\s*[kKmM]\s*$", one) for one in literals)
    return is_odd or bool(_SCALED.search(bare.split(";")[0]))


def style_doubts(archive: zipfile.ZipFile) -> dict[int, str]:
    """Return, by the number of a cell's style, why cells of that style are not as stored."""
    if STYLES not in archive.namelist():
        return {}
    styles = parse_part(archive, STYLES)
    fonts = [_font_mark(font) for font in styles.iterfind("{*}fonts/{*}font")]
    fills = [_is_filled(fill) for fill in styles.iterfind("{*}fills/{*}fill")]
    formats = {
        one.get("numFmtId", ""): one.get("formatCode", "")
        for one in styles.iterfind(".//{*}numFmts/{*}numFmt")
    }
    found = {}
    for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        mark = _at(fonts, style.get("fontId"), "")
        if mark == UNSEEN and _at(fills, style.get("fillId"), False):
            mark = ""
        code = formats.get(style.get("numFmtId", ""), "")
        if mark:
            found[number] = MEANINGS[mark]
        elif shows_otherwise(code):
            found[number] = f"shown otherwise by its number format {code}"
    return found


def _at(found: Sequence[T], place: str | None, otherwise: T) -> T:
    number = int(place) if place and place.isdecimal() else 0
    return found[number] if number < len(found) else otherwise


def _font_mark(font: Element) -> str:
    strike = font.find("{*}strike")
    if strike is not None and strike.get("val", "1") not in ("0", "false"):
        return STRUCK
    colour = font.find("{*}color")
    if colour is None:
        return ""
    is_white = (
        colour.get("rgb", "").upper().endswith("FFFFFF")
        or (colour.get("theme") == _WHITE_THEME and not colour.get("tint"))
        or colour.get("indexed") in _WHITE_INDEX
    )
    return UNSEEN if is_white else ""


def _is_filled(fill: Element) -> bool:
    pattern = fill.find("{*}patternFill")
    return fill.find("{*}gradientFill") is not None or (
        pattern is not None and pattern.get("patternType", "none") not in ("none", "gray125")
    )


def beside_cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    """Yield, of a sheet, what lies beside its cells: where it is, and its text or what it is."""
    if "/worksheets/" not in part:
        return
    sheet = parse_part(archive, part)
    for element in sheet.iterfind("{*}headerFooter/*"):
        if text := _CODES.sub(" ", element.text or "").replace("&&", "&").strip():
            yield "header or footer", text
    if sheet.find("{*}drawing") is None and sheet.find("{*}legacyDrawing") is None:
        return
    names = [name for name in relations(archive, part).values() if name in archive.namelist()]
    for name in names:
        if "/drawings/drawing" in name:
            yield from _drawn(parse_part(archive, name))


def _drawn(drawing: Element) -> Iterator[tuple[str, str]]:
    for number, box in enumerate(drawing.iter("{*}sp"), 1):
        for paragraph in box.iterfind(".//{*}txBody/{*}p"):
            text = "".join(part.text or "" for part in paragraph.iter("{*}t")).strip()
            if text:
                yield f"text box {number}", text
    if next(drawing.iter("{*}pic"), None) is not None:
        yield "picture", marked(OBJECT, "a picture")
    if next(drawing.iter("{*}graphicFrame"), None) is not None:
        yield "chart", marked(OBJECT, "a chart")
