"""Finds what a workbook of binary parts (xlsb) hides, record by record; keeps no value."""

from __future__ import annotations

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from foi_analysis.office_parts import Sheet, relations
from foi_analysis.safety.formulas import text_hazards
from foi_analysis.safety.hazards import Hazard, counted
from foi_analysis.safety.office_hazards import part_hazards
from foi_analysis.safety.personal import personal_hazards
from foi_analysis.safety.sheet_xml import SheetFacts, fact_hazards
from foi_analysis.safety.workbook_xml import main_part, sheet_state_hazards

ROW, COLUMN, BUNDLE, SHARED, FILTER_COLUMN, NAME = 0, 60, 156, 19, 163, 39
# Cells that hold something: all kinds but the blank one, which is 1.
_CELLS = range(2, 12)
_TEXT_CELLS = (6, 8)
_STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
_HIDDEN_NAMES = (0x17, 0x1E, 0x1F, 0x20, 0x40, 0x60)


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


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield type and content of each record; both type and length are written 7 bits a byte."""
    position = 0
    while position < len(content):
        kind, position = _varied(content, position, 2)
        size, position = _varied(content, position, 4)
        if position + size > len(content):
            raise ValueError("a record that reaches beyond its part")
        yield kind, content[position : position + size]
        position += size


def _varied(content: bytes, position: int, most: int) -> tuple[int, int]:
    """Return a number of up to ``most`` bytes and where it ends."""
    number = 0
    for step in range(most):
        byte = content[position + step]
        number |= (byte & 0x7F) << (step * 7)
        if not byte & 0x80:
            return number, position + step + 1
    return number, position + most


def _of(archive: zipfile.ZipFile, part: str, wanted: int) -> Iterator[bytes]:
    return (record for kind, record in _records(archive.read(part)) if kind == wanted)


def _sheets(archive: zipfile.ZipFile, workbook: str) -> Iterator[Sheet]:
    targets = relations(archive, workbook)
    for record in _of(archive, workbook, BUNDLE):
        state = _STATES.get(struct.unpack_from("<I", record)[0], "veryHidden")
        relation, position = _wide_text(record, 8)
        name, _ = _wide_text(record, position)
        yield Sheet(name, state != "visible", targets.get(relation, ""), state)


def _wide_text(record: bytes, position: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", record, position)
    if length == 0xFFFFFFFF:
        return "", position + 4
    end = position + 4 + 2 * length
    return record[position + 4 : end].decode("utf-16-le", "replace"), end


def _shared_texts(archive: zipfile.ZipFile, folder: str, names: set[str]) -> Iterator[str]:
    part = posixpath.join(folder, "sharedStrings.bin")
    if part in names:
        for record in _of(archive, part, SHARED):
            yield _wide_text(record, 1)[0]


def _facts(content: bytes) -> SheetFacts:
    facts, row = SheetFacts(), 0
    is_hidden = False
    for kind, record in _records(content):
        if kind == ROW:
            row = struct.unpack_from("<I", record)[0] + 1
            is_hidden = bool(record[11] & 0x10)
        elif kind == COLUMN:
            first, last, width = struct.unpack_from("<III", record)
            if record[16] & 1 or not width:
                facts.hidden_columns.append((first + 1, last + 1))
        elif kind == FILTER_COLUMN:
            facts.is_filtered = True
        elif kind in _CELLS:
            facts.filled_rows.add(row)
            facts.filled_columns.add(struct.unpack_from("<I", record)[0] + 1)
            if is_hidden:
                facts.hidden_rows.append(row)
            if kind in _TEXT_CELLS:
                facts.texts.append(_wide_text(record, 8)[0])
    return facts


def _holds_value(record: bytes) -> bool:
    """Return whether a name holds a value of its own, judged by its formula's first token."""
    _, position = _wide_text(record, 9)
    return len(record) > position + 4 and record[position + 4] in _HIDDEN_NAMES
