"""Finds in an ods workbook what the value reader loses: errors, percentages, merged cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.hazards import MOST_CELLS
from foi_analysis.intake.scan.opendocument import OFFICE, TABLE, TEXT
from foi_analysis.read.appearance import MASKED, MEANINGS, UNSEEN, Doubt, doubt_of
from foi_analysis.read.marks import Marks, Where
from foi_analysis.read.number_formats import CHANGING, with_signs
from foi_analysis.read.ods_beside import beside_cells, covered_cells
from foi_analysis.read.ods_looks import (
    OpenDocumentStyles,
    columns_of,
    paragraphs_of,
    paragraphs_text,
    style_roots,
)
from foi_analysis.read.sheet_looks import CellLook, SheetLooks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CALC_KIND = f"{_CALC}value-type"
_KIND, _VALUE, _STRING = (f"{OFFICE}{name}" for name in ("value-type", "value", "string-value"))
_FORMULA, _STYLE = f"{TABLE}formula", f"{TABLE}style-name"
_ROWS, _COLUMNS = f"{TABLE}number-rows-repeated", f"{TABLE}number-columns-repeated"
_HEIGHT, _WIDTH = f"{TABLE}number-rows-spanned", f"{TABLE}number-columns-spanned"
_DEFAULT_STYLE = f"{TABLE}default-cell-style-name"
_NUMBERS = ("float", "currency", "percentage")
_SCALES = (100, 1_000, 1_000_000, 1_000_000_000)
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")


def find_marks(path: Path) -> dict[str, Marks]:
    """Return the marks of every sheet by its name; raises what a damaged archive raises."""
    with zipfile.ZipFile(path) as archive:
        roots = style_roots(archive)
        hides_noughts = _hides_noughts(archive)
    styles, content = OpenDocumentStyles(roots), roots[-1]
    tables = content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table")
    return {table.get(f"{TABLE}name", ""): _marks(table, styles, hides_noughts) for table in tables}


def _hides_noughts(archive: zipfile.ZipFile) -> bool:
    if "settings.xml" not in archive.namelist():
        return False
    items = parse_part(archive, "settings.xml").iter("{*}config-item")
    return any(one.text == "false" and "ShowZeroValues" in one.values() for one in items)


def _doubt(said: Mapping[str, str], shown: str, plain: str, is_shown: bool) -> Doubt | None:
    """Return why what a cell's paragraphs show is not what it stores, or nothing.

    A unit or a scale beside digits makes another number of them; any other text in place of the
    value hides it, and then the value is not said.
    """
    if marks := [mark for mark in (UNSEEN, *MEANINGS) if mark in shown]:
        return doubt_of(marks[0])
    kind, plain = said.get(_KIND), plain.strip()
    if said.get(_CALC_KIND) == "error" or not kind:
        return None
    if kind == "string":
        text = said.get(_STRING)
        is_same = text is None or "".join(plain.split()) == "".join(text.split())
        return None if is_same else _hidden(plain)
    if not is_shown:
        return None
    if kind not in _NUMBERS or not plain:
        return None if _says(plain) else _hidden(plain)
    return _doubt_of_number(kind, plain, said.get(_VALUE) or "nan")


def _hidden(plain: str) -> Doubt:
    return Doubt(f"shown as {plain!r}, which is not what is stored", MASKED)


@lru_cache(maxsize=8192)
def _doubt_of_number(kind: str, plain: str, value: str) -> Doubt | None:
    """Return why a number is not shown as it is stored; sheets repeat numbers, so it is kept."""
    stored = float(value) * (100 if kind == "percentage" else 1)
    shown = plain.removesuffix("%") if kind == "percentage" else plain
    if _is_same(shown, stored, 1):
        if CHANGING.search(re.sub(r"\d", "", shown)):
            return Doubt(f"shown as {plain!r}, stored as {stored:g}")
        said = re.sub(r"^-|[\d.,'’]" if stored < 0 else r"[\d.,'’]", "", shown).strip()
        return Doubt(with_signs(said)) if re.search(r"\S", said) and shown == plain else None
    if any(_is_same(shown, stored, scale) for scale in _SCALES) and re.search("[1-9]", shown):
        return Doubt(f"shown as {plain!r}, stored as {stored:g}")
    return _hidden(plain)


def _says(shown: str) -> bool:
    return any(map(str.isalnum, shown))


def _is_same(shown: str, stored: float, scale: int) -> bool:
    """Return whether a text's digits are a number, by a scale, as far as it shows its decimals."""
    digits = re.sub(r"[^\d.]", "", shown)
    if not re.search(r"\d", digits):
        return stored == 0 and not CHANGING.search(shown)
    try:
        number, decimals = float(digits), len(digits.partition(".")[2])
    except ValueError:
        return False
    return bool(abs(number - abs(stored) / scale) <= 0.51 * 10**-decimals)


def _marks(table: Element, styles: OpenDocumentStyles, hides_noughts: bool) -> Marks:
    marks, row, columns_by_style = Marks(), 1, columns_of(table)
    judge = _Judge(table, styles, hides_noughts)
    for element in table.iter(f"{TABLE}table-row"):
        rows, column, default = _count(element, _ROWS), 1, element.get(_DEFAULT_STYLE)
        for cell in element.iterchildren(*_CELLS):
            said = cast("dict[str, str]", dict(cell.items()))
            columns = _count(said, _COLUMNS)
            if _is_filled(cell, said):
                marks.reach(row + rows - 1, column + columns - 1)
                found = _wheres(marks, row, column, rows, columns)
                _mark(marks, cell, said, found)
                style = said.get(_STYLE) or default or _style_at(columns_by_style, column)
                judge.add(marks, cell, said, style, found)
            height, width = _count(said, _HEIGHT), _count(said, _WIDTH)
            if height * width > 1:
                marks.merged[row, column] = (height, width)
            column += columns
        row += rows
    marks.beside = list(beside_cells(table, styles))
    return marks


def _style_at(columns: list[tuple[int, str]], column: int) -> str:
    return next((style for last, style in columns if column <= last), "")


class _Judge:
    """Finds the cells of one sheet that are shown otherwise than they are stored."""

    def __init__(self, table: Element, styles: OpenDocumentStyles, hides_noughts: bool) -> None:
        self.styles, self.hides_noughts = styles, hides_noughts
        self.rules, self.covered = list(styles.rules_of_table(table)), covered_cells(table, styles)
        self.by_style: dict[str, tuple[CellLook, SheetLooks]] = {}

    def _of_style(self, name: str) -> tuple[CellLook, SheetLooks]:
        if name not in self.by_style:
            look = self.styles.look("table-cell", name)
            rules = [*self.rules, *self.styles.rules_of_style(name)]
            looks = SheetLooks([look], rules, self.covered, hides_noughts=self.hides_noughts)
            self.by_style[name] = look, looks
        return self.by_style[name]

    def add(
        self,
        marks: Marks,
        cell: Element,
        said: Mapping[str, str],
        style: str,
        found: Sequence[Where],
    ) -> None:
        """Add to a sheet's marks what is to be said of a cell wherever it is repeated."""
        look, judged = self._of_style(style)
        paragraphs = paragraphs_of(cell)
        shown, plain = paragraphs_text(paragraphs, self.styles, look)
        kind, value = said.get(_KIND), said.get(_VALUE)
        if kind == "string" and paragraphs and (shown != plain or len(cell) > len(paragraphs)):
            marks.texts |= dict.fromkeys(found, shown)
        own = _doubt(said, shown, plain, bool(paragraphs))
        number = float(value) if value and kind != "percentage" else "text"
        by_place = bool(judged.rules or self.covered)
        for where in found if by_place else found[:1]:
            if doubt := own or judged.doubt(look, number, where):
                marks.doubts |= dict.fromkeys([where] if by_place else found, doubt)


def _count(said: Mapping[str, str] | Element, name: str) -> int:
    value = said.get(name, "1")
    return max(int(value), 1) if value.isdecimal() else 1


def _is_filled(cell: Element, said: Mapping[str, str]) -> bool:
    return bool(said.get(_KIND) or said.get(_FORMULA) or paragraphs_of(cell))


def _mark(marks: Marks, cell: Element, said: Mapping[str, str], found: Sequence[Where]) -> None:
    """Mark a cell wherever it is repeated; a sheet too large is refused whatever its marks."""
    if marks.last_row * marks.last_column > MOST_CELLS:
        return
    kind = said.get(_KIND)
    if said.get(_CALC_KIND) == "error":
        shown = next(iter(paragraphs_of(cell)), None)
        text = "" if shown is None else "".join(map(str, shown.itertext()))
        marks.errors |= dict.fromkeys(found, text or "#ERROR")
    elif kind == "percentage":
        marks.percentages.update(found)
    elif kind is None and said.get(_FORMULA):
        marks.without_result += found
    elif not _is_stored(said, kind) and _shown(cell):
        marks.not_stored += found


def _wheres(marks: Marks, row: int, column: int, rows: int, columns: int) -> Sequence[Where]:
    """Return where a cell is repeated; a sheet too large is refused whatever its cells."""
    if marks.last_row * marks.last_column > MOST_CELLS:
        return []
    return [(row + down, column + right) for down in range(rows) for right in range(columns)]


def _is_stored(said: Mapping[str, str], kind: str | None) -> bool:
    """Return whether a cell holds a value of its kind that the value reader gives."""
    if kind in _NUMBERS:
        return bool(said.get(_VALUE))
    return kind in ("string", "boolean", "date", "time")


def _shown(cell: Element) -> str:
    parts = cell.iter(f"{TEXT}p")
    return "".join(str(text) for part in parts for text in part.itertext()).strip()
