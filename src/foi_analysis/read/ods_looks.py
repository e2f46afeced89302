"""Finds how cells and text of an OpenDocument file look, by their styles and by rules.

Styles pass on what they do not say themselves from their parent and the default of their family.
It reads no value.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import column_number, parse_part
from foi_analysis.core.text_look import FAR_LEFT, FAR_RIGHT, FLAT, Colour, are_alike
from foi_analysis.intake.scan.opendocument import OFFICE, STYLE, TABLE, TEXT
from foi_analysis.read.appearance import TextRun, run_text
from foi_analysis.read.sheet_looks import (
    WHITE,
    Area,
    CellLook,
    FormatRule,
    LookChange,
    Test,
    Value,
    comparing,
    of_hex,
    unknown,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
DATA = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_PARAGRAPH = f"{TEXT}p"
_DEFAULT_POINTS = 10
_ANYWHERE = (1, 1, 1 << 30, 1 << 30)
_CELL, _SPAN = "table-cell", "text"
_SIZE = re.compile(r"([\d.]+)(pt|cm|mm|in|%)")
_POINTS = {"pt": 1, "cm": 28.35, "mm": 2.835, "in": 72}
# "cell-content()<5", "<5" and "between(1,5)"
_COMPARED = re.compile(r"(?:cell-content\(\))?\s*(<=|>=|!=|<>|<|>|=)\s*(.+)")
_BETWEEN = re.compile(r"(?:cell-content-is-)?(not-)?between\(([^,;]+)[,;]([^)]+)\)")
# The format that shows nothing of any value.
_BLANK = ";;;"
_PLACE = re.compile(r"\.?\$?([A-Z]{1,3})\$?(\d+)$")


def style_roots(archive: zipfile.ZipFile) -> list[Element]:
    """Return the parts of a file that hold styles: its common ones if any, then its content."""
    names = [name for name in ("styles.xml",) if name in archive.namelist()]
    return [parse_part(archive, name) for name in (*names, "content.xml")]


class OpenDocumentStyles:
    """The styles of an OpenDocument file by family and name, and the looks they give.

    ``roots`` are the parts that hold them; of two of one name that of the later part holds.
    """

    def __init__(self, roots: Iterable[Element]) -> None:
        self.own: dict[tuple[str, str], Element] = {}
        self.masters: dict[str, Element] = {}
        self.codes: dict[str, str] = {}
        self.known: dict[tuple[str, str], dict[str, str]] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
                family = style.get(f"{STYLE}family", "")
                self.own[family, style.get(f"{STYLE}name", "")] = style
                if shown := style.get(f"{STYLE}display-name"):  # By which rules of a sheet go.
                    self.own[family, shown] = style
            for page in root.iter(f"{STYLE}master-page"):
                self.masters[page.get(f"{STYLE}name", "")] = page
            for form in root.iter(f"{DATA}number-style"):
                self.codes[form.get(f"{STYLE}name", "")] = "".join(_code(form))
            for form in root.iter(f"{DATA}text-style"):
                parts = [
                    one.get(f"{STYLE}apply-style-name", "") for one in form.iter(f"{STYLE}map")
                ]
                if parts and all(self.codes.get(part) == "" for part in parts):
                    self.codes[form.get(f"{STYLE}name", "")] = _BLANK

    def said(self, family: str, name: str, depth: int = 0) -> dict[str, str]:
        """Return all a style says of text and ground, by the names of the attributes."""
        if (family, name) not in self.known:
            found: dict[str, str] = {}
            style = self.own.get((family, name))
            if style is not None:
                if name and depth < 20:
                    parent = style.get(f"{STYLE}parent-style-name", "")
                    found |= self.said(family, parent, depth + 1)
                found |= self._direct(style)
            self.known[family, name] = found
        return self.known[family, name]

    def _direct(self, style: Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in ("text-properties", "table-cell-properties", "paragraph-properties"):
            for part in style.iterfind(f"{STYLE}{name}"):
                found |= {str(key).rpartition("}")[2]: str(one) for key, one in part.items()}
        if code := self.codes.get(style.get(f"{STYLE}data-style-name", "")):
            found["code"] = code
        return found

    def look(self, family: str, name: str, look: CellLook | None = None) -> CellLook:
        """Return the look that a style gives, or what it makes of a look it stands in."""
        said = self.said(family, name)
        base = look or CellLook(points=_DEFAULT_POINTS)
        change = self.change(said)
        made = change.over(base)
        position = said.get("text-position", "").split()
        is_up = bool(position) and (position[0] == "super" or _percent(position[0]) > 0)
        is_low = bool(position) and (position[0] == "sub" or _percent(position[0]) < 0)
        size = _SIZE.match(said.get("font-size", ""))
        points = base.points
        if size:
            share = base.points / 100 if size[2] == "%" else _POINTS[size[2]]
            points = float(size[1]) * share
        if said.get("display") == "none" or _is_away(said, points):
            points = 0
        return replace(
            made,
            points=points,
            code="",
            is_raised=is_up or base.is_raised,
            is_lowered=is_low or base.is_lowered,
        )

    def change(self, said: dict[str, str]) -> LookChange:
        """Return what a style says of colour, ground, line and format, as a change of a look."""
        line = said.get("text-line-through-style", said.get("text-line-through-type"))
        ground = said.get("background-color", "")
        is_automatic = said.get("use-window-font-color") == "true"
        return LookChange(
            colour=None if is_automatic else of_hex(said.get("color", "")),
            ground=WHITE if ground == "transparent" else of_hex(ground),
            is_struck=None if line is None else line != "none",
            code=said.get("code"),
        )

    def rules_of_style(self, name: str) -> Iterator[FormatRule]:
        """Yield the rules that a cell's style itself holds, wherever the cell stands."""
        style = self.own.get((_CELL, name))
        for rule in () if style is None else style.iterfind(f"{STYLE}map"):
            applied = rule.get(f"{STYLE}apply-style-name", "")
            change = self.change(self.said(_CELL, applied))
            yield FormatRule((_ANYWHERE,), change, _test(rule.get(f"{STYLE}condition", "")))

    def rules_of_table(self, table: Element) -> Iterator[FormatRule]:
        """Yield the conditional formats of a sheet."""
        for group in table.iter(f"{CALC}conditional-format"):
            areas = tuple(_areas(group.get(f"{CALC}target-range-address", "")))
            for rule in group:
                colours = [of_hex(one.get(f"{CALC}color", "")) for one in rule]
                if any(one.get(f"{CALC}show-value") == "false" for one in rule.iter()):
                    yield FormatRule(areas, LookChange(hides=True), _is_number)
                elif rule.tag == f"{CALC}color-scale" and colours and _are_one(colours):
                    yield FormatRule(areas, LookChange(ground=colours[0]), _is_number)
                elif rule.tag == f"{CALC}condition":
                    applied = rule.get(f"{CALC}apply-style-name", "")
                    change = self.change(self.said(_CELL, applied))
                    yield FormatRule(areas, change, _test(rule.get(f"{CALC}value", "")))


def _is_number(value: Value) -> bool:
    return not isinstance(value, str)


def _are_one(colours: list[Colour | None]) -> bool:
    first = colours[0]
    return first is not None and all(one and are_alike(first, one) for one in colours)


def _is_away(said: dict[str, str], points: float) -> bool:
    """Return whether text is off the page, squeezed to nothing, or set so that it is not seen."""
    sides = [
        _twentieths(said.get(name, "")) for name in ("margin-left", "margin-right", "text-indent")
    ]
    is_far = any(one < FAR_LEFT or one > FAR_RIGHT for one in sides)
    is_flat = 0 < _twentieths(said.get("line-height", "")) < FLAT
    is_narrow = 0 < _percent(said.get("text-scale", "100%")) < 10
    is_near = _twentieths(said.get("letter-spacing", "")) < -8 * points
    opacity, is_own = said.get("opacity", "100%"), said.get("use-window-font-color") != "true"
    is_faint = is_own and opacity.endswith("%") and _percent(opacity) < 10
    risen = said.get("text-position", "0%").split()[:1]
    is_high = any(abs(_percent(one)) > 200 for one in risen)
    return is_far or is_flat or is_narrow or is_near or is_faint or is_high


def _twentieths(size: str) -> float:
    """Return a length in twentieths of a point; nothing for a share and for what is none."""
    found = re.fullmatch(r"(-?[\d.]+)(pt|cm|mm|in)", size)
    return 20 * float(found[1]) * _POINTS[found[2]] if found else 0.0


def _percent(text: str) -> float:
    try:
        return float(text.rstrip("%"))
    except ValueError:
        return 0


def _code(form: Element) -> Iterator[str]:
    """Yield the parts of a number format in the signs of other workbooks."""
    for part in form:
        if part.tag == f"{DATA}text" and part.text:
            yield f'"{part.text}"'
        elif part.tag == f"{DATA}number":
            yield "0" + "," * (len(part.get(f"{DATA}display-factor", "1")) // 3)


def _test(condition: str) -> Test:
    text = condition.strip()
    if found := _BETWEEN.fullmatch(text):
        operands = [one for part in found.group(2, 3) if (one := _constant(part)) is not None]
        return comparing("not between" if found.group(1) else "between", operands)
    if found := _COMPARED.fullmatch(text):
        one = _constant(found.group(2))
        sign = "<>" if found.group(1) == "!=" else found.group(1)
        return unknown if one is None else comparing(sign, [one])
    return unknown


def _constant(text: str) -> Value | None:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1]
    try:
        return float(text)
    except ValueError:
        return None


def _areas(addresses: str) -> Iterator[Area]:
    """Yield first and last row and column, from 1, of each area ("S.A1:S.B4 S.D1")."""
    for area in re.findall(r"((?:'[^']*'|[^\s':])*\.\S+)", addresses):
        ends = [found for end in area.split(":") if (found := _PLACE.search(end))]
        if ends:
            (top, left), (bottom, right) = (
                (int(end[2]), column_number(end[1])) for end in (ends[0], ends[-1])
            )
            yield top, left, bottom, right


def run_of(text: str, look: CellLook) -> TextRun:
    """Return a text as a run of the look it has."""
    return TextRun(text, look.points, look.is_raised, look.is_lowered, look.mark)


def paragraph_runs(
    paragraph: Element, styles: OpenDocumentStyles, look: CellLook
) -> Iterator[TextRun]:
    """Yield the runs of a paragraph, its spans by their styles; notes in it are left out."""
    own = styles.look("paragraph", paragraph.get(f"{TEXT}style-name", ""), look)
    yield from _runs(paragraph, styles, own)


def _runs(element: Element, styles: OpenDocumentStyles, look: CellLook) -> Iterator[TextRun]:
    yield run_of(element.text or "", look)
    for child in element:
        if child.tag == f"{TEXT}s":
            count = child.get(f"{TEXT}c", "1")
            yield TextRun(" " * (int(count) if count.isdecimal() else 1))
        elif child.tag == f"{TEXT}tab":
            yield TextRun("\t")
        elif child.tag == f"{TEXT}line-break":
            yield TextRun("\n")
        elif child.tag == f"{TEXT}span":
            name = child.get(f"{TEXT}style-name", "")
            yield from _runs(child, styles, styles.look(_SPAN, name, look))
        elif child.tag not in (f"{OFFICE}annotation", f"{TEXT}note"):
            yield from _runs(child, styles, look)
        yield run_of(child.tail or "", look)


def paragraphs_of(cell: Element) -> list[Element]:
    """Return a cell's own paragraphs."""
    return [child for child in cell if child.tag == _PARAGRAPH]


def paragraphs_text(
    paragraphs: Sequence[Element], styles: OpenDocumentStyles, look: CellLook
) -> tuple[str, str]:
    """Return the text of a cell's paragraphs, with the marks of its runs and without."""
    if len(paragraphs) == 1 and not (len(paragraphs[0]) or paragraphs[0].attrib or look.mark):
        return paragraphs[0].text or "", paragraphs[0].text or ""  # As nearly all are.
    parts = [list(paragraph_runs(one, styles, look)) for one in paragraphs]
    shown = "\n".join(map(run_text, parts))
    return shown, "\n".join("".join(run.text for run in runs) for runs in parts)


def columns_of(table: Element) -> list[tuple[int, str]]:
    """Return the last column, from 1, of each stretch of columns and the style of its cells."""
    found, last = [], 0
    for column in table.iter(f"{TABLE}table-column"):
        count = column.get(f"{TABLE}number-columns-repeated", "1")
        last += int(count) if count.isdecimal() else 1
        found.append((last, column.get(f"{TABLE}default-cell-style-name", "")))
    return found
