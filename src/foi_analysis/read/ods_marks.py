"""Finds in an ods workbook what the value reader loses: errors, percentages, merged cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.hazards import MOST_CELLS
from foi_analysis.intake.scan.opendocument import OFFICE, TABLE, TEXT
from foi_analysis.read.appearance import MASKED, MEANINGS, UNSEEN, Doubt, doubt_of
from foi_analysis.read.marks import Marks, Where
from foi_analysis.read.number_formats import CHANGING, with_signs
from foi_analysis.read.ods_beside import beside_cells, covered_cells
from foi_analysis.read.ods_looks import OpenDocumentStyles, cell_text, columns_of, style_roots
from foi_analysis.read.sheet_looks import CellLook, SheetLooks

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_ROWS_STYLE = f"{TABLE}default-cell-style-name"
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


def _doubt(cell: Element, look: CellLook, styles: OpenDocumentStyles) -> Doubt | None:
    """Return why what a cell's paragraphs show is not what it stores, or nothing.

    A unit or a scale beside digits makes another number of them; any other text in place of the
    value hides it, and then the value is not said.
    """
    shown, plain = cell_text(cell, styles, look)
    if marks := [mark for mark in (UNSEEN, *MEANINGS) if mark in shown]:
        return doubt_of(marks[0])
    kind, plain = cell.get(f"{OFFICE}value-type"), plain.strip()
    if cell.get(f"{_CALC}value-type") == "error" or not kind:
        return None
    if kind == "string":
        text = cell.get(f"{OFFICE}string-value")
        is_same = text is None or "".join(plain.split()) == "".join(text.split())
        return None if is_same else _hidden(plain)
    if cell.find(f"{TEXT}p") is None:
        return None
    if kind not in ("float", "currency", "percentage") or not plain:
        return None if _says(plain) else _hidden(plain)
    return _doubt_of_number(kind, plain, cell.get(f"{OFFICE}value") or "nan")


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
    seen: list[tuple[Element, str, Sequence[Where]]] = []
    for element in table.iter(f"{TABLE}table-row"):
        rows, column = _count(element, "number-rows-repeated"), 1
        for cell in element.iterchildren(*_CELLS):
            columns = _count(cell, "number-columns-repeated")
            if _is_filled(cell):
                marks.reach(row + rows - 1, column + columns - 1)
                _mark(marks, cell, row, column, rows, columns)
                own = cell.get(f"{TABLE}style-name") or element.get(_ROWS_STYLE) or ""
                style = own or _style_at(columns_by_style, column)
                seen.append((cell, style, _wheres(marks, row, column, rows, columns)))
            height, width = (
                _count(cell, "number-rows-spanned"),
                _count(cell, "number-columns-spanned"),
            )
            if height * width > 1:
                marks.merged[row, column] = (height, width)
            column += columns
        row += rows
    _judge(marks, seen, table, styles, hides_noughts)
    marks.beside = list(beside_cells(table, styles))
    return marks


def _style_at(columns: list[tuple[int, str]], column: int) -> str:
    return next((style for last, style in columns if column <= last), "")


def _judge(
    marks: Marks,
    seen: list[tuple[Element, str, Sequence[Where]]],
    table: Element,
    styles: OpenDocumentStyles,
    hides_noughts: bool,
) -> None:
    """Add to a sheet's marks the cells that are shown otherwise than they are stored."""
    looks = {name: styles.look("table-cell", name) for name in {name for _, name, _ in seen}}
    rules, covered = list(styles.rules_of_table(table)), covered_cells(table, styles)
    by_style = {
        name: SheetLooks(
            [look], [*rules, *styles.rules_of_style(name)], covered, hides_noughts=hides_noughts
        )
        for name, look in looks.items()
    }
    for cell, name, found in seen:
        look, judged = looks[name], by_style[name]
        kind = cell.get(f"{OFFICE}value-type")
        if kind == "string" and cell.find(f"{TEXT}p") is not None:
            shown, plain = cell_text(cell, styles, look)
            if shown != plain or len(cell) > len(cell.findall(f"{TEXT}p")):
                marks.texts |= dict.fromkeys(found, shown)
        value, own = cell.get(f"{OFFICE}value"), _doubt(cell, look, styles)
        number = float(value) if value and kind != "percentage" else "text"
        by_place = bool(judged.rules or covered)
        for where in found if by_place else found[:1]:
            if doubt := own or judged.doubt(look, number, where):
                marks.doubts |= dict.fromkeys([where] if by_place else found, doubt)


def _count(element: Element, name: str) -> int:
    value = element.get(f"{TABLE}{name}", "1")
    return max(int(value), 1) if value.isdecimal() else 1


def _is_filled(cell: Element) -> bool:
    has_value = cell.get(f"{OFFICE}value-type") or cell.get(f"{TABLE}formula")
    return bool(has_value) or cell.find(f"{TEXT}p") is not None


def _mark(marks: Marks, cell: Element, row: int, column: int, rows: int, columns: int) -> None:
    """Mark a cell wherever it is repeated; a sheet too large is refused whatever its marks."""
    if marks.last_row * marks.last_column > MOST_CELLS:
        return
    kind = cell.get(f"{OFFICE}value-type")
    where = _wheres(marks, row, column, rows, columns)
    if cell.get(f"{_CALC}value-type") == "error":
        shown = cell.find(f"{TEXT}p")
        text = "" if shown is None else "".join(map(str, shown.itertext()))
        marks.errors |= dict.fromkeys(where, text or "#ERROR")
    elif kind == "percentage":
        marks.percentages.update(where)
    elif kind is None and cell.get(f"{TABLE}formula"):
        marks.without_result += where
    elif not _is_stored(cell, kind) and _shown(cell):
        marks.not_stored += where


def _wheres(marks: Marks, row: int, column: int, rows: int, columns: int) -> Sequence[Where]:
    """Return where a cell is repeated; a sheet too large is refused whatever its cells."""
    if marks.last_row * marks.last_column > MOST_CELLS:
        return []
    return [(row + down, column + right) for down in range(rows) for right in range(columns)]


def _is_stored(cell: Element, kind: str | None) -> bool:
    """Return whether a cell holds a value of its kind that the value reader gives."""
    if kind in ("float", "currency", "percentage"):
        return bool(cell.get(f"{OFFICE}value"))
    return kind in ("string", "boolean", "date", "time")


def _shown(cell: Element) -> str:
    parts = cell.iter(f"{TEXT}p")
    return "".join(str(text) for part in parts for text in part.itertext()).strip()
