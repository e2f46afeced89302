"""Finds what an OpenDocument file (ods, odt) hides; keeps no value."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import MOST_ROWS, Hazard, found_hazards
from foi_analysis.intake.scan.personal import personal_hazards
from foi_analysis.intake.scan.sheet_xml import LEAST_SIZES, SheetFacts, fact_hazards

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TABLE, STYLE, TEXT, OFFICE = (_SPACES % name for name in ("table", "style", "text", "office"))
MANIFEST = _SPACES % "manifest"
_MACROS = re.compile(r"^(Basic|Scripts)/.", re.IGNORECASE)
_CHART = "application/vnd.oasis.opendocument.chart"
_WIDEST = 1 << 20
_SIZE = re.compile(r"([\d.]+)(cm|mm|in|pt|px)?$")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "px": 0.75}
# In points: what nobody can read.
_LARGE = 1e6
_LEAST_HEIGHT, _LEAST_WIDTH = LEAST_SIZES["ht"], 5.0


def document_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield the hazards of an OpenDocument file whose archive is safe to unpack."""
    if list(parse_part(archive, "META-INF/manifest.xml").iter(f"{MANIFEST}encryption-data")):
        yield Hazard("encrypted")
        return
    root = parse_part(archive, "content.xml")
    yield from _carried(archive, root)
    styles = _Styles(archive, root)
    for number, table in enumerate(root.iter(f"{TABLE}table"), 1):
        if styles.hides_table(table):
            yield Hazard("hidden-sheet", f"sheet number {number}")
        else:
            place = f'sheet "{table.get(f"{TABLE}name", "")}"'
            yield from fact_hazards(_facts(table, styles), place)
    texts = [_text(paragraph) for paragraph in root.iter(f"{TEXT}p", f"{TEXT}h")]
    cells = [_text(cell) for cell in root.iter(f"{TABLE}table-cell") if len(cell)]
    yield from text_hazards(cells)
    yield from personal_hazards(texts, cells)


def _carried(archive: zipfile.ZipFile, root: Element) -> Iterator[Hazard]:
    """Yield what else the file carries, each kind once."""
    counts = {
        "comments": _count(root, f"{OFFICE}annotation"),
        "tracked-changes": _count(
            root, f"{TABLE}tracked-changes/*", f"{TEXT}tracked-changes/{TEXT}changed-region"
        ),
        "macros": sum(bool(_MACROS.match(name)) for name in archive.namelist()),
        "external-links": _count(root, f"{TABLE}table-source", f"{OFFICE}dde-source"),
        "data-connections": _count(
            root, f"{TABLE}database-source-sql", f"{TABLE}database-source-query"
        )
        + _count(root, f"{TABLE}database-source-table"),
        "embedded-files": sum(
            entry.get(f"{MANIFEST}full-path", "/").rstrip("/").startswith("Object")
            and "/" not in entry.get(f"{MANIFEST}full-path", "").rstrip("/")
            and not entry.get(f"{MANIFEST}media-type", "").startswith(_CHART)
            and not entry.get(f"{MANIFEST}full-path", "").startswith("ObjectReplacements")
            for entry in parse_part(archive, "META-INF/manifest.xml")
        ),
    }
    yield from found_hazards(counts)


def _count(root: Element, *paths: str) -> int:
    return sum(len(root.findall(f".//{path}")) for path in paths)


class _Styles:
    """The names of the styles that hide a table, a row or a column."""

    def __init__(self, archive: zipfile.ZipFile, root: Element) -> None:
        roots = [root]
        if "styles.xml" in archive.namelist():
            roots.append(parse_part(archive, "styles.xml"))
        styles = [style for one in roots for style in one.iter(f"{STYLE}style")]
        self.tables = {
            style.get(f"{STYLE}name")
            for style in styles
            for properties in style.iterfind(f"{STYLE}table-properties")
            if properties.get(f"{TABLE}display") == "false"
        }
        sizes = {f"{STYLE}row-height": _LEAST_HEIGHT, f"{STYLE}column-width": _LEAST_WIDTH}
        self.flat = {
            style.get(f"{STYLE}name")
            for style in styles
            for properties in style
            for name, size in properties.items()
            if name in sizes and _points(str(size)) < sizes[name]
        }

    def is_flat(self, element: Element) -> bool:
        """Return whether a row is too low, or a column too narrow, to be read."""
        return element.get(f"{TABLE}style-name") in self.flat

    def hides_table(self, table: Element) -> bool:
        return table.get(f"{TABLE}style-name") in self.tables


def _points(size: str) -> float:
    """Return a size such as "0.02cm" in points; one that is not understood is large."""
    match = _SIZE.match(size)
    try:
        return float(match[1]) * _POINTS[match[2] or "pt"] if match else _LARGE
    except ValueError:
        return _LARGE


def _facts(table: Element, styles: _Styles) -> SheetFacts:
    facts = SheetFacts()
    position = 0
    for column in table.iter(f"{TABLE}table-column"):
        width = _number(column, "number-columns-repeated")
        if column.get(f"{TABLE}visibility", "visible") != "visible" or styles.is_flat(column):
            facts.hidden_columns.append((position + 1, position + width))
        position += width
    row_number = 0
    for row in table.iter(f"{TABLE}table-row"):
        height = _number(row, "number-rows-repeated")
        if _take_cells(row, facts):
            # A row can be repeated a million times, and so can the next.
            facts.furthest_row = max(facts.furthest_row, row_number + height)
            rows = range(row_number + 1, min(row_number + height, MOST_ROWS) + 1)
            facts.filled_rows.update(rows)
            visibility = row.get(f"{TABLE}visibility", "visible")
            facts.is_filtered |= visibility == "filter"
            if visibility != "visible" or styles.is_flat(row):
                facts.hidden_rows += rows
        row_number += height
    return facts


def _take_cells(row: Element, facts: SheetFacts) -> bool:
    """Note the cells of a row that hold anything; return whether there are any."""
    column, has_content = 0, False
    for cell in row.iterchildren("*"):
        width = _number(cell, "number-columns-repeated")
        if formula := cell.get(f"{TABLE}formula", "").partition(":=")[2]:
            facts.formulas.append(formula)
        if len(cell) or cell.get(f"{OFFICE}value-type"):
            facts.filled_columns.update(range(column + 1, column + min(width, 20_000) + 1))
            has_content = True
        column += width
    return has_content


def _number(element: Element, name: str) -> int:
    return min(max(int(element.get(f"{TABLE}{name}", 1)), 1), _WIDEST * 2)


def _text(element: Element) -> str:
    if not len(element):
        return element.text or ""
    if len(element) == 1 and not (element.text or element[0].tail):
        return _text(element[0])  # As nearly all cells are.
    return "".join(map(str, element.itertext()))
