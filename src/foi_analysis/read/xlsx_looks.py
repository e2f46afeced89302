"""Finds how the cells of an xlsx workbook look, by their styles and by conditional formats.

Fonts, fills, the colours of the theme, number formats. It reads no value; what lies beside cells is
found in `xlsx_beside`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from foi_analysis.core.office_parts import column_number, parse_part, relations
from foi_analysis.core.text_look import Colour, are_alike
from foi_analysis.read.appearance import TextRun, run_text
from foi_analysis.read.rule_formulas import constant, formula_test
from foi_analysis.read.sheet_looks import (
    BLACK,
    FAR_INDENT,
    SIGNS,
    WHITE,
    Area,
    CellLook,
    FormatRule,
    LookChange,
    Test,
    comparing,
    mixed_ground,
    of_hex,
    palette_colour,
    tinted,
    unknown,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

T = TypeVar("T")
STYLES, THEME = "xl/styles.xml", "xl/theme/theme1.xml"
_NO = ("0", "false")
_OPERATORS = {
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "equal": "=",
    "notEqual": "<>",
    "greaterThanOrEqual": ">=",
    "greaterThan": ">",
    "between": "between",
    "notBetween": "not between",
}
# How much of a pattern is in its first colour; stripes are not among them.
_PATTERNS = {"darkGray": 0.75, "mediumGray": 0.5, "lightGray": 0.25}
_PATTERNS |= {"gray125": 0.125, "gray0625": 0.0625}
# Rules that hold for no cell with a value that can be read.
_OF_NO_VALUE = ("containsErrors", "containsBlanks")
_USUAL = CellLook()
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?")
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink")


class XlsxStyles:
    """The looks of a workbook: of each cell style by its number, and the changes rules make."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())
        self.theme = theme_colours(archive) if THEME in names else {}
        root = parse_part(archive, STYLES) if STYLES in names else None
        self.formats: dict[str, str] = {}
        self.cells: list[CellLook] = []
        self.changes: list[LookChange] = []
        self.tables: dict[str, list[LookChange]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        self.formats = {
            one.get("numFmtId", ""): one.get("formatCode", "")
            for one in root.iterfind(".//{*}numFmts/{*}numFmt")
        }
        fonts = [self.font(one, CellLook()) for one in root.iterfind("{*}fonts/{*}font")]
        fills = [self._ground(one) for one in root.iterfind("{*}fills/{*}fill")]
        for style in root.iterfind("{*}cellXfs/{*}xf"):
            look = _at(fonts, style.get("fontId"), CellLook())
            ground = _at(fills, style.get("fillId"), WHITE)
            code = self.formats.get(style.get("numFmtId", ""), "")
            indents = (one.get("indent", "0") for one in style.iterfind("{*}alignment"))
            if any(one.isdecimal() and int(one) > FAR_INDENT for one in indents):
                look = replace(look, points=0)
            self.cells.append(replace(look, ground=ground, code=code))
        self.changes = [self.change(one) for one in root.iterfind("{*}dxfs/{*}dxf")]
        for style in root.iterfind("{*}tableStyles/{*}tableStyle"):
            parts = (part.get("dxfId") for part in style.iterfind("{*}tableStyleElement"))
            several = [_at(self.changes, part, LookChange()) for part in parts if part]
            self.tables[style.get("name", "")] = several

    def look(self, number: str | None) -> CellLook:
        """Return the look of a cell by the number of its style."""
        return _at(self.cells, number, _USUAL)

    def font(self, font: Element, look: CellLook) -> CellLook:
        """Return a look with a font, of a style or of a run of text, in place of its own."""
        size = font.find("{*}sz")
        named = font.find("{*}name") if font.find("{*}name") is not None else font.find("{*}rFont")
        script = font.find("{*}vertAlign")
        return replace(
            look,
            colour=self.colour(font.find("{*}color")) or BLACK,
            is_struck=_is_on(font.find("{*}strike")),
            is_raised=script is not None and script.get("val") == "superscript",
            is_lowered=script is not None and script.get("val") == "subscript",
            points=look.points if size is None else float(size.get("val", look.points)),
            is_in_signs=named is not None and SIGNS.search(named.get("val", "")) is not None,
        )

    def change(self, dxf: Element) -> LookChange:
        """Return what the differential format of a rule changes."""
        font, fill, form = (dxf.find(f"{{*}}{name}") for name in ("font", "fill", "numFmt"))
        strike = None if font is None else font.find("{*}strike")
        code = None if form is None else form.get("formatCode", "")
        return LookChange(
            colour=None if font is None else self.colour(font.find("{*}color")),
            ground=None if fill is None else self._change_of_ground(fill),
            is_struck=None if strike is None else _is_on(strike),
            code=code,
        )

    def _change_of_ground(self, fill: Element) -> Colour | None:
        pattern = fill.find("{*}patternFill")
        if pattern is None or pattern.get("patternType", "solid") not in ("solid", "none"):
            return None
        if pattern.get("patternType") == "none":
            return WHITE
        return self.colour(pattern.find("{*}bgColor")) or self.colour(pattern.find("{*}fgColor"))

    def _ground(self, fill: Element) -> Colour | None:
        pattern = fill.find("{*}patternFill")
        if pattern is None:
            stops = [self.colour(one) for one in fill.iterfind("{*}gradientFill/{*}stop/{*}color")]
            first = next(iter(stops), None)
            is_one = first and all(one and are_alike(first, one) for one in stops)
            return first if is_one else None
        kind = pattern.get("patternType", "none")
        fore, back = (self.colour(pattern.find(f"{{*}}{name}")) for name in ("fgColor", "bgColor"))
        if kind == "none":
            return WHITE
        if kind == "solid":
            return fore or BLACK
        if kind.startswith("gray") and not (fore or back):
            return WHITE
        return mixed_ground(fore or BLACK, back or WHITE, _PATTERNS.get(kind))

    def colour(self, element: Element | None) -> Colour | None:
        """Return a colour by its code, by the theme or by the palette; None for an automatic."""
        if element is None or _is_on(element, "auto", "0"):
            return None
        found = of_hex(element.get("rgb", ""))
        if (theme := element.get("theme")) is not None:
            found = self.theme.get(int(theme), WHITE if theme == "0" else None)
        elif (index := element.get("indexed")) is not None:
            found = palette_colour(int(index))
        return tinted(found, float(element.get("tint", 0))) if found else None


def theme_colours(archive: zipfile.ZipFile) -> dict[int, Colour]:
    """Return the colours of a workbook's theme by their numbers in cells' styles."""
    found = {}
    for scheme in parse_part(archive, THEME).iter("{*}clrScheme"):
        for number, name in enumerate(_THEME_ORDER):
            for one in scheme.iterfind(f"{{*}}{name}/*"):
                if colour := of_hex(one.get("lastClr", one.get("val", ""))):
                    found[number] = colour
    return found


def _at(found: Sequence[T], place: str | None, otherwise: T) -> T:
    number = int(place) if place and place.isdecimal() else 0
    return found[number] if number < len(found) else otherwise


def _is_on(element: Element | None, name: str = "val", otherwise: str = "1") -> bool:
    return element is not None and element.get(name, otherwise) not in _NO


def rules_of(sheet: Element, styles: XlsxStyles) -> list[FormatRule]:
    """Return the conditional formats of a sheet, in both the places where a file keeps them."""
    return list(_rules(sheet, styles))


def _rules(sheet: Element, styles: XlsxStyles) -> Iterator[FormatRule]:
    for group in sheet.iter("{*}conditionalFormatting"):
        areas = tuple(areas_of(group.get("sqref") or group.findtext("{*}sqref") or ""))
        for rule in group.iterfind("{*}cfRule"):
            own = rule.find("{*}dxf")
            change = styles.change(own) if own is not None else LookChange()
            if rule.get("dxfId"):
                change = _at(styles.changes, rule.get("dxfId"), LookChange())
            bars = rule.iter("{*}dataBar", "{*}iconSet")
            if any(bar.get("showValue", "1") in _NO for bar in bars):
                change = LookChange(hides=True)
            stops = [styles.colour(one) for one in rule.iterfind("{*}colorScale/{*}color")]
            if stops and all(one and are_alike(one, stops[0] or BLACK) for one in stops):
                change = LookChange(ground=stops[0])
            yield FormatRule(areas, change, _test(rule, areas))


def table_rules(
    archive: zipfile.ZipFile, part: str, sheet: Element, styles: XlsxStyles
) -> list[FormatRule]:
    """Return what tables of a style of the workbook's own change of the cells in them."""
    found = []
    for table in _tables(archive, part, sheet):
        style = table.find("{*}tableStyleInfo")
        name = "" if style is None else style.get("name", "")
        areas = tuple(areas_of(table.get("ref", "")))
        is_shaded = any(one.ground is not None for one in styles.tables.get(name, ()))
        for change in styles.tables.get(name, ()) if not is_shaded else ():
            found.append(FormatRule(areas, change, lambda value: True))
    return found


def _tables(archive: zipfile.ZipFile, part: str, sheet: Element) -> Iterator[Element]:
    if sheet.find("{*}tableParts") is None:
        return
    for name in relations(archive, part).values():
        if "/tables/" in name and name in archive.namelist():
            yield parse_part(archive, name)


def areas_of(reference: str) -> Iterator[Area]:
    """Yield first and last row and column, from 1, of each area of a reference ("A1:B7 D4")."""
    for left, top, right, bottom in _AREA.findall(reference):
        first = (int(top), column_number(left))
        last = (int(bottom), column_number(right)) if right else first
        yield (*first, *last)


def _test(rule: Element, areas: Sequence[Area]) -> Test:
    formulas = [one.text or "" for one in rule if str(one.tag).endswith(("}formula", "}f"))]
    operands = [found for text in formulas if (found := constant(text)) is not None]
    operator = _OPERATORS.get(rule.get("operator", ""))
    if rule.get("type") in ("dataBar", "iconSet", "colorScale"):
        return lambda value: not isinstance(value, str)
    if rule.get("type") in _OF_NO_VALUE:
        return lambda value: False
    if rule.get("type") == "expression" and formulas and len(areas) == 1:
        return formula_test(formulas[0], areas[0])
    if rule.get("type") != "cellIs" or operator is None or len(operands) < len(formulas):
        return unknown
    return comparing(operator, operands)


def table_heads(archive: zipfile.ZipFile, part: str, sheet: Element) -> list[Area]:
    """Return the heading and total rows of tables whose style, not their cells, gives a ground."""
    found = []
    for table in _tables(archive, part, sheet):
        style = table.find("{*}tableStyleInfo")
        for top, left, bottom, right in areas_of(table.get("ref", "")):
            if style is not None and style.get("name"):
                found.append((top, left, top, right))
                if _is_on(table, "totalsRowCount", "0"):
                    found.append((bottom, left, bottom, right))
    return found


def rich_text(item: Element, styles: XlsxStyles, look: CellLook) -> str:
    """Return a text of several runs with the marks of those that look otherwise; "" for others."""
    runs = []
    for run in item.iterfind("{*}r"):
        font = run.find("{*}rPr")
        own = look if font is None else styles.font(font, look)
        text = "".join(piece.text or "" for piece in run.iterfind("{*}t"))
        runs.append(TextRun(text, own.points, own.is_raised, own.is_lowered, own.mark))
    text = run_text(runs)
    return text if text != "".join(run.text for run in runs) else ""
