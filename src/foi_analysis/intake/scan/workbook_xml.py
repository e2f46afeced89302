"""Finds what a workbook of XML parts (xlsx, xlsm) hides, sheet by sheet; keeps no value."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator

from foi_analysis.core.office_parts import (
    Sheet,
    column_number,
    elements,
    parse_part,
    relations,
    workbook_sheets,
)
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.intake.scan.office_hazards import part_hazards
from foi_analysis.intake.scan.personal import personal_hazards
from foi_analysis.intake.scan.sheet_xml import SheetFacts, fact_hazards, read_sheet

_WORKSHEET = re.compile(r"^xl/worksheets/[^/]+\.(xml|bin)$", re.IGNORECASE)
_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'|([^\s'!,()=]+))!")
_CELLS = re.compile(r"!\$?([A-Z]{1,3})\$?(\d+)(?::\$?[A-Z]{1,3}\$?\d+)?$")
# Names that the program and its solver give themselves.
_PROGRAMS_OWN = re.compile(r"_xl|solver_", re.IGNORECASE)
_OWN_VALUE = re.compile(r'^[={]*\s*(?:"|\{|[-+]?\d)')


def workbook_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield the hazards of a workbook whose archive is safe to unpack."""
    workbook = main_part(archive)
    sheets = workbook_sheets(archive, workbook)
    folder = posixpath.dirname(workbook)
    names, facts, shared = set(archive.namelist()), {}, list(_shared_texts(archive, folder))
    texts = list(shared)
    yield from part_hazards(archive)
    yield from sheet_state_hazards(sheets, names)
    windows = list(parse_part(archive, workbook).iterfind("{*}bookViews/{*}workbookView"))
    if windows and all(one.get("visibility", "visible") != "visible" for one in windows):
        yield Hazard("hidden-sheet", "all sheets", "a workbook whose window is hidden")
    filtered = _filtered_sheets(archive, sheets)
    for sheet in sheets:
        if not sheet.is_hidden and sheet.part in names and "chartsheets" not in sheet.part:
            facts[sheet.name] = read_sheet(archive.read(sheet.part))
            facts[sheet.name].is_filtered |= sheet.part in filtered
            yield from fact_hazards(facts[sheet.name], f'sheet "{sheet.name}"')
            texts += facts[sheet.name].texts
    yield from _leftover(shared, facts, sheets)
    defined = parse_part(archive, workbook).iterfind("{*}definedNames/{*}definedName")
    yield from name_hazards(
        [(one.get("name", ""), one.text or "") for one in defined], sheets, facts
    )
    yield from text_hazards(texts)
    yield from personal_hazards(texts, texts)


def main_part(archive: zipfile.ZipFile) -> str:
    """Return the part a package opens with: "xl/workbook.xml", as a rule."""
    for relation in parse_part(archive, "_rels/.rels"):
        if relation.get("Type", "").endswith("/officeDocument"):
            return posixpath.normpath(relation.get("Target", "")).lstrip("/")
    raise KeyError("a package that opens with nothing")


def sheet_state_hazards(sheets: list[Sheet], names: set[str]) -> Iterator[Hazard]:
    """Yield the hidden sheets by number, and the sheets that the workbook does not list."""
    for number, sheet in enumerate(sheets, 1):
        if sheet.is_hidden:
            is_very = sheet.state == "veryHidden"
            kind = "very-hidden-sheet" if is_very else "hidden-sheet"
            yield Hazard(kind, f"sheet number {number}")
    listed = {sheet.part for sheet in sheets}
    loose = [name for name in names if _WORKSHEET.match(name) and name not in listed]
    if loose:
        detail = counted(len(loose), "sheet") + " that the workbook does not list"
        yield Hazard("hidden-sheet", detail=detail)


def name_hazards(
    defined: list[tuple[str, str]], sheets: list[Sheet], facts: dict[str, SheetFacts]
) -> Iterator[Hazard]:
    """Yield names that hold values, point to hidden sheets, or point to nothing that is shown."""
    hidden = {sheet.name.casefold() for sheet in sheets if sheet.is_hidden}
    hiding, stray = 0, 0
    for name, target in defined:
        is_own = bool(_PROGRAMS_OWN.match(name))
        on = [(a.replace("''", "'") or b) for a, b in _REFERENCE.findall(target)]
        if any(sheet.casefold() in hidden for sheet in on) or (
            _OWN_VALUE.match(target) and not is_own
        ):
            hiding += 1
        elif not is_own and len(on) == 1 and on[0] in facts:
            stray += _is_outside(target, facts[on[0]])
    if hiding:
        yield Hazard("hidden-names", detail=counted(hiding, "name"))
    if stray:
        yield Hazard("stray-names", detail=counted(stray, "name"))


def _is_outside(target: str, facts: SheetFacts) -> bool:
    cells = _CELLS.search(target)
    if not cells:
        return False
    row, column = int(cells.group(2)), column_number(cells.group(1))
    return row > facts.last_row or column > facts.last_column


def _shared_texts(archive: zipfile.ZipFile, folder: str) -> Iterator[str]:
    part = posixpath.join(folder, "sharedStrings.xml")
    if part in archive.namelist():
        for item in elements(archive.read(part), "{*}si"):
            yield "".join(piece.text or "" for piece in item.iter("{*}t"))


def _leftover(
    shared: list[str], facts: dict[str, SheetFacts], sheets: list[Sheet]
) -> Iterator[Hazard]:
    """Yield texts of the shared table that stand in no cell; a hidden sheet's are its own."""
    shown = {number for one in facts.values() for number in one.shared_texts}
    left = sum(bool(text.strip()) and str(n) not in shown for n, text in enumerate(shared))
    if left and not any(sheet.is_hidden for sheet in sheets):
        yield Hazard("leftover-text", detail=counted(left, "text"))


def _filtered_sheets(archive: zipfile.ZipFile, sheets: list[Sheet]) -> set[str]:
    """Return the sheet parts with a table that is filtered."""
    names = set(archive.namelist())
    filtered = {
        name
        for name in names
        if name.startswith("xl/tables/") and b"filterColumn" in archive.read(name)
    }
    return {
        sheet.part
        for sheet in sheets
        if filtered
        and f"xl/worksheets/_rels/{posixpath.basename(sheet.part)}.rels" in names
        and filtered & set(relations(archive, sheet.part).values())
    }
