"""Finds what one worksheet part hides: rows, columns, values that cannot be seen; keeps no value.

The sheet is read row by row, so that a large one needs little memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import column_number, elements, parse_part
from foi_analysis.intake.scan.formulas import formula_hazards
from foi_analysis.intake.scan.hazards import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Hazard,
    counted,
    spans,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SHEET_TAGS = tuple(
    f"{{*}}{name}" for name in ("sheetFormatPr", "col", "c", "row", "filterColumn", "dimension")
)
_ADDRESS = re.compile(r"\$?([A-Z]+)\$?(\d+)")
_CELL = "}c"
_YES = ("1", "true", "on")
_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}


@dataclass
class HidingStyles:
    """The numbers of cell styles that show nothing, and of those that can hardly be seen."""

    showing_nothing: set[int] = field(default_factory=set)
    unseen: set[int] = field(default_factory=set)


@dataclass
class SheetFacts:
    """Where a sheet has content, and what of it is hidden, by numbers counted from 1."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filled_rows: set[int] = field(default_factory=set)
    filled_columns: set[int] = field(default_factory=set)
    furthest_row: int = 0
    furthest_column: int = 0
    is_filtered: bool = False
    rows_start_hidden: bool = False
    showing_nothing: int = 0
    unseen: int = 0
    formulas: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    shared_texts: set[str] = field(default_factory=set)

    @property
    def last_row(self) -> int:
        """Return the last row with content."""
        return max(self.filled_rows, default=0)

    @property
    def last_column(self) -> int:
        """Return the last column with content."""
        return max(self.filled_columns, default=0)


def read_sheet(content: bytes, styles: HidingStyles) -> SheetFacts:
    """Return the facts of one worksheet part, up to the first row that is absurdly wide."""
    facts, row = SheetFacts(), _Row()
    for element in elements(content, *_SHEET_TAGS, kept=_CELL):
        if element.tag.endswith(_CELL):
            row.take(element, facts, styles)
            if row.width > MOST_COLUMNS:
                facts.furthest_column = max(facts.furthest_column, row.width)
                break
        else:
            _take_other(element, facts, row)
    return facts


def _take_other(element: Element, facts: SheetFacts, row: _Row) -> None:
    tag = element.tag.rpartition("}")[2]
    if tag == "row":
        row.finish(element, facts)
    elif tag == "col" and (element.get("hidden") in _YES or _is_nought(element, "width")):
        facts.hidden_columns.append((int(element.get("min", 0)), int(element.get("max", 0))))
    elif tag == "filterColumn":
        facts.is_filtered = True
    elif tag == "sheetFormatPr":
        facts.rows_start_hidden = element.get("zeroHeight") in _YES
    elif tag == "dimension":
        _take_reach(element.get("ref", ""), facts)


def fact_hazards(facts: SheetFacts, place: str) -> Iterator[Hazard]:
    """Yield what the facts of a sheet in any workbook format amount to."""
    reach = (
        max(facts.last_row, facts.furthest_row),
        max(facts.last_column, facts.furthest_column),
    )
    if reach[0] > MOST_ROWS or reach[1] > MOST_COLUMNS:
        yield _absurd(place, *reach)
    elif facts.last_row * facts.last_column > MOST_CELLS:
        yield _absurd(place, facts.last_row, facts.last_column)
    if rows := facts.filled_rows.intersection(facts.hidden_rows):
        kind = "filtered-rows" if facts.is_filtered else "hidden-rows"
        yield Hazard(kind, place, spans(rows, "row"))
    hidden = [
        column
        for column in facts.filled_columns
        if any(first <= column <= last for first, last in facts.hidden_columns)
    ]
    if hidden:
        yield Hazard("hidden-columns", place, spans(hidden, "column"))
    if facts.showing_nothing:
        what = counted(facts.showing_nothing, "cell") + " whose format shows nothing"
        yield Hazard("hidden-text", place, what)
    if facts.unseen:
        yield Hazard("unseen-text", place, counted(facts.unseen, "cell"))
    yield from formula_hazards(facts.formulas, place)


def read_styles(archive: zipfile.ZipFile, part: str) -> HidingStyles:
    """Return which cell styles of a workbook hide what they hold."""
    if part not in archive.namelist():
        return HidingStyles()
    root, styles = parse_part(archive, part), HidingStyles()
    blank = {
        form.get("numFmtId")
        for form in root.iterfind("{*}numFmts/{*}numFmt")
        if re.fullmatch(r"\s*;;;?\s*", form.get("formatCode", ""))
    }
    pale = {n for n, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _is_pale(font)}
    small = {n for n, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _is_small(font)}
    dark = {n for n, fill in enumerate(root.iterfind("{*}fills/{*}fill")) if _is_dark(fill)}
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font, fill = int(style.get("fontId", 0)), int(style.get("fillId", 0))
        if style.get("numFmtId") in blank:
            styles.showing_nothing.add(number)
        if font in small or (font in pale and fill not in dark):
            styles.unseen.add(number)
    return styles


class _Row:
    """The row that is being read: its number, the last column, whether it holds anything."""

    def __init__(self) -> None:
        self.number, self.column, self.width, self.has_content = 0, 0, 0, False

    def take(self, cell: Element, facts: SheetFacts, styles: HidingStyles) -> None:
        """Note one cell; it may leave its position implied."""
        letters = cell.get("r", "").rstrip("0123456789")
        self.column = _column(letters) if letters else self.column + 1
        self.width += 1
        facts.furthest_column = max(facts.furthest_column, self.column)
        if _take_cell(cell, facts, styles):
            facts.filled_columns.add(self.column)
            self.has_content = True

    def finish(self, row: Element, facts: SheetFacts) -> None:
        """Note the row itself, whose cells have all been taken."""
        self.number = int(row.get("r", self.number + 1))
        facts.furthest_row = max(facts.furthest_row, self.number)
        if self.has_content:
            facts.filled_rows.add(self.number)
            if _is_row_hidden(row, facts):
                facts.hidden_rows.append(self.number)
        self.column, self.width, self.has_content = 0, 0, False


def _is_row_hidden(row: Element, facts: SheetFacts) -> bool:
    if facts.rows_start_hidden and "ht" not in row.attrib and "hidden" not in row.attrib:
        return True
    return row.get("hidden") in _YES or _is_nought(row, "ht")


def _take_cell(cell: Element, facts: SheetFacts, styles: HidingStyles) -> bool:
    """Note what a cell's formula and style do; return whether the cell holds anything."""
    has_content = False
    for child in cell:
        tag = child.tag[-2:]
        if tag == "}f":
            facts.formulas.append(child.text or "")
        elif tag == "}v":
            has_content = True
            if cell.get("t") == "str":
                facts.texts.append(child.text or "")
            elif cell.get("t") == "s":
                facts.shared_texts.add((child.text or "").strip())
        elif tag == "is":
            has_content = True
            facts.texts.append("".join(piece.text or "" for piece in child.iter("{*}t")))
    if not has_content:
        return False
    style = int(cell.get("s", 0))
    facts.showing_nothing += style in styles.showing_nothing
    facts.unseen += style in styles.unseen
    return True


@cache
def _column(letters: str) -> int:
    return column_number(letters[:8])


def _take_reach(reference: str, facts: SheetFacts) -> None:
    """Note a declared size only when no spreadsheet could hold it; whole-sheet sizes are common."""
    for letters, digits in _ADDRESS.findall(reference):
        if len(letters) > 3 or column_number(letters) > MOST_COLUMNS:
            facts.furthest_column = MOST_COLUMNS + 1
        if len(digits) > 7 or int(digits) > MOST_ROWS:
            facts.furthest_row = MOST_ROWS + 1


def _absurd(place: str, rows: int, columns: int) -> Hazard:
    return Hazard("absurd-size", place, f"{rows:,} rows by {columns:,} columns")


def _is_nought(element: Element, name: str) -> bool:
    try:
        return float(element.get(name, "1")) == 0
    except ValueError:
        return False


def _is_pale(font: Element) -> bool:
    colour = font.find("{*}color")
    if colour is None:
        return False
    return (
        colour.get("rgb", "").upper() in _WHITE
        or colour.get("theme") == "0"
        or colour.get("indexed") in ("1", "9")
    )


def _is_small(font: Element) -> bool:
    size = font.find("{*}sz")
    return size is not None and float(size.get("val", 11)) <= 1


def _is_dark(fill: Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is not None
    if pattern.get("patternType", "none") == "none":
        return False
    colour = pattern.find("{*}fgColor")
    if colour is None:
        return True
    is_white = colour.get("rgb", "").upper() in _WHITE or colour.get("theme") == "0"
    # A tint makes the theme's white grey.
    return not is_white or bool(colour.get("tint"))
