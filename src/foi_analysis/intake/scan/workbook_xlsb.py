"""Finds what a workbook of binary parts (xlsb) hides, record by record; keeps no value."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from foi_analysis.core.office_parts import Sheet, relations
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.intake.scan.office_hazards import part_hazards
from foi_analysis.intake.scan.personal import personal_hazards
from foi_analysis.intake.scan.sheet_xml import SheetFacts, fact_hazards
from foi_analysis.intake.scan.workbook_binary import (
    LEAST_HEIGHT,
    LEAST_WIDTH,
    STATES,
    VALUE_TOKENS,
)
from foi_analysis.intake.scan.workbook_xml import main_part, sheet_state_hazards
from foi_analysis.intake.scan.xlsb_records import records, wide_text

ROW, COLUMN, BUNDLE, SHARED, FILTER_COLUMN, NAME = 0, 60, 156, 19, 163, 39
# Cells that hold something: all kinds but the blank one, which is 1.
_CELLS = range(2, 12)
_TEXT_CELLS = (6, 8)


def binary_parts_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield the hazards of an xlsb workbook whose archive is safe to unpack."""
    workbook = main_part(archive)
    names = set(archive.namelist())
    sheets = list(_sheets(archive, workbook))
    texts = list(_shared_texts(archive, posixpath.dirname(workbook), names))
    yield from part_hazards(archive)
    yield from sheet_state_hazards(sheets, names)
    for sheet in sheets:
        if not sheet.is_hidden and sheet.part in names and "chartsheets" not in sheet.part:
            facts = _facts(archive.read(sheet.part))
            yield from fact_hazards(facts, f'sheet "{sheet.name}"')
            texts += facts.texts
    if holding := sum(_holds_value(record) for record in _of(archive, workbook, NAME)):
        yield Hazard("hidden-names", detail=counted(holding, "name"))
    yield from text_hazards(texts)
    yield from personal_hazards(texts, texts)


def _of(archive: zipfile.ZipFile, part: str, wanted: int) -> Iterator[bytes]:
    return (record for kind, record in records(archive.read(part)) if kind == wanted)


def _sheets(archive: zipfile.ZipFile, workbook: str) -> Iterator[Sheet]:
    targets = relations(archive, workbook)
    for record in _of(archive, workbook, BUNDLE):
        state = STATES.get(struct.unpack_from("<I", record)[0], "veryHidden")
        relation, position = wide_text(record, 8)
        name, _ = wide_text(record, position)
        yield Sheet(name, state != "visible", targets.get(relation, ""), state)


def _shared_texts(archive: zipfile.ZipFile, folder: str, names: set[str]) -> Iterator[str]:
    part = posixpath.join(folder, "sharedStrings.bin")
    if part in names:
        for record in _of(archive, part, SHARED):
            yield wide_text(record, 1)[0]


def _facts(content: bytes) -> SheetFacts:
    facts, row = SheetFacts(), 0
    is_hidden = False
    for kind, record in records(content):
        if kind == ROW:
            row = struct.unpack_from("<I", record)[0] + 1
            height = struct.unpack_from("<H", record, 8)[0]
            is_hidden = bool(record[11] & 0x10) or 0 < height < LEAST_HEIGHT
        elif kind == COLUMN:
            first, last, width = struct.unpack_from("<III", record)
            if record[16] & 1 or width < LEAST_WIDTH:
                facts.hidden_columns.append((first + 1, last + 1))
        elif kind == FILTER_COLUMN:
            facts.is_filtered = True
        elif kind in _CELLS:
            facts.filled_rows.add(row)
            facts.filled_columns.add(struct.unpack_from("<I", record)[0] + 1)
            if is_hidden:
                facts.hidden_rows.append(row)
            if kind in _TEXT_CELLS:
                facts.texts.append(wide_text(record, 8)[0])
    return facts


def _holds_value(record: bytes) -> bool:
    """Return whether a name holds a value of its own, judged by its formula's first token."""
    _, position = wide_text(record, 9)
    return len(record) > position + 4 and record[position + 4] in VALUE_TOKENS
