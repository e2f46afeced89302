"""Finds what an old binary workbook (xls) hides, record by record; keeps no value."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from foi_analysis.core.office_parts import Sheet
from foi_analysis.intake.scan.compound import CompoundFile
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import Hazard, found_hazards
from foi_analysis.intake.scan.personal import personal_hazards
from foi_analysis.intake.scan.sheet_xml import LEAST_SIZES, SheetFacts, fact_hazards
from foi_analysis.intake.scan.workbook_strings import label_text, shared_texts
from foi_analysis.intake.scan.workbook_xml import sheet_state_hazards

BOF, EOF, NAME, FILEPASS, SST, CONTINUE = 0x809, 0x0A, 0x18, 0x2F, 0xFC, 0x3C
BOUNDSHEET, SUPBOOK, ROW, COLINFO, NOTE, OBJ = 0x85, 0x1AE, 0x208, 0x7D, 0x1C, 0x5D
FILTERMODE, LABEL, STRING, MULRK = 0x9B, 0x204, 0x207, 0xBD
_BOFS = (BOF, 0x409, 0x209, 0x009)
# Cells that hold something: formula, number, label, shared text, RK, Boolean or error, rich text.
_CELLS = (0x06, 0x203, LABEL, 0xFD, 0x27E, 0x205, 0xD6)
_CARRIED = {
    0xDC: "data-connections",
    0x1AD: "data-connections",
    0x51: "external-links",
    0x138: "tracked-changes",
    0xD3: "macros",
}
_STORAGES = (
    (r"_VBA_PROJECT(_CUR)?$|VBA$", "macros"),
    (r"_SX_DB_CUR$", "pivot-cache"),
    (r"MBD[0-9A-F]{8}$|LNK[0-9A-F]{8}$|\x01Ole10Native$", "embedded-files"),
    (r"Ctls$", "active-content"),
    (r"Revision Log$", "tracked-changes"),
)
STORAGES = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _STORAGES)
STATES = {0: "visible", 1: "hidden", 2: "veryHidden"}
# In twentieths of a point, and in parts of 256 of a digit's width.
LEAST_HEIGHT, LEAST_WIDTH = round(20 * LEAST_SIZES["ht"]), round(256 * LEAST_SIZES["width"])
_INTERNAL = (0x0401, 0x3A01)
# First tokens of a formula that is a value: text, a whole number, a number, an array.
VALUE_TOKENS = (0x17, 0x1E, 0x1F, 0x20, 0x40, 0x60)


@dataclass
class _Book:
    """What the globals and sheets of a workbook say: sheets, facts, texts, counts by kind."""

    sheets: list[tuple[int, Sheet]] = field(default_factory=list)
    facts: dict[int, SheetFacts] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    is_locked: bool = False

    def add(self, kind: str) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1


def old_workbook_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of an xls workbook. Raises ValueError or struct.error when damaged."""
    file = CompoundFile(content)
    yield from storage_hazards(file)
    if file.stream("EncryptedPackage") is not None:
        yield Hazard("encrypted")
        return
    stream = file.stream("Workbook", "Book")
    if stream is None:
        raise ValueError("a compound file without a workbook")
    book = _read(stream)
    if book.is_locked:
        yield Hazard("encrypted")
        return
    yield from found_hazards(dict(sorted(book.counts.items())))
    yield from sheet_state_hazards([sheet for _, sheet in book.sheets], set())
    for offset, sheet in book.sheets:
        if not sheet.is_hidden and offset in book.facts:
            yield from fact_hazards(book.facts[offset], f'sheet "{sheet.name}"')
    yield from text_hazards(book.texts)
    yield from personal_hazards(book.texts, book.texts)


def is_locked_package(content: bytes) -> bool:
    """Return whether a file is a new Office file locked with a password."""
    try:
        return CompoundFile(content).stream("EncryptedPackage") is not None
    except (ValueError, TypeError, struct.error, IndexError):
        return False


def storage_hazards(file: CompoundFile) -> Iterator[Hazard]:
    """Yield what the storages of a compound file carry by their names."""
    for pattern, kind in STORAGES:
        number = sum(bool(pattern.match(entry.name)) for entry in file.entries)
        if number:
            yield Hazard(kind, detail=f"{number:,} found")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield offset, type and content of each record up to the end or the first broken one."""
    position = 0
    while position + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, position)
        if kind == 0 and size == 0:
            return
        yield position, kind, stream[position + 4 : position + 4 + size]
        position += 4 + size


def _read(stream: bytes) -> _Book:
    book, begun, is_eight, facts = _Book(), [], True, SheetFacts()
    strings: list[bytes] = []
    was = 0
    for offset, kind, record in _records(stream):
        if kind in _BOFS:
            begun.append(offset)
            is_eight = record[:2] == b"\0\x06"
            if len(begun) == 1:
                facts = book.facts.setdefault(offset, SheetFacts())
        elif kind == EOF and begun:
            begun.pop()
        elif kind == FILEPASS:
            book.is_locked = True
            return book
        elif kind == SST or (kind == CONTINUE and was in (SST, CONTINUE) and strings):
            strings.append(record)
        elif len(begun) == 1:
            _take(kind, record, book, facts, is_eight)
        was = kind if kind != CONTINUE or was in (SST, CONTINUE) else was
    book.texts += shared_texts(strings)
    return book


def _take(kind: int, record: bytes, book: _Book, facts: SheetFacts, is_eight: bool) -> None:
    if kind == BOUNDSHEET:
        _take_sheet(record, book, is_eight)
    elif kind == SUPBOOK and struct.unpack_from("<H", record, 2)[0] not in _INTERNAL:
        book.add("external-links")
    elif kind == NOTE:
        book.add("comments")
    elif kind == OBJ and len(record) >= 6 and struct.unpack_from("<HHH", record)[2] == 8:
        _take_picture(record, book)
    elif kind in _CARRIED:
        book.add(_CARRIED[kind])
    elif kind == NAME:
        _take_name(record, book, is_eight)
    elif kind == FILTERMODE:
        facts.is_filtered = True
    else:
        _take_cells(kind, record, book, facts, is_eight)


def _take_sheet(record: bytes, book: _Book, is_eight: bool) -> None:
    offset, state, type_, length = struct.unpack_from("<IBBB", record)
    if type_ in (1, 6):
        book.add("macros")
    is_wide = is_eight and record[7] & 1
    raw = record[8:] if is_eight else record[7:]
    name = (
        raw[: length * 2].decode("utf-16-le", "replace")
        if is_wide
        else raw[:length].decode("latin-1")
    )
    known = STATES.get(state & 3, "veryHidden")
    book.sheets.append((offset, Sheet(name, known != "visible", "", known)))


def _take_picture(record: bytes, book: _Book) -> None:
    """Note a picture object that is drawn from an embedded or linked file (ftPictFmla)."""
    position = 0
    while position + 4 <= len(record):
        piece, size = struct.unpack_from("<HH", record, position)
        if piece == 0x09 and size > 2:
            book.add("embedded-files")
            return
        position += 4 + size


def _take_name(record: bytes, book: _Book, is_eight: bool) -> None:
    """Note a name for a macro, or one that holds a value of its own instead of pointing to cells.

    The first token of its formula says which.
    """
    flags, _, length = struct.unpack_from("<HBB", record)
    if flags & 0x0C:
        book.add("macros")
    if flags & 0x20 or not is_eight:  # a name the program itself gives, such as a print area
        return
    begin = 14 + 1 + length * (2 if record[14] & 1 else 1)
    if len(record) > begin and record[begin] in VALUE_TOKENS:
        book.add("hidden-names")


def _take_cells(kind: int, record: bytes, book: _Book, facts: SheetFacts, is_eight: bool) -> None:
    if kind == ROW and len(record) >= 14:
        number, _, _, height = struct.unpack_from("<HHHH", record)
        if record[12] & 0x20 or height & 0x7FFF < LEAST_HEIGHT:
            facts.hidden_rows.append(number + 1)
    elif kind == COLINFO:
        first, last, width, _, flags = struct.unpack_from("<HHHHH", record)
        if flags & 1 or width < LEAST_WIDTH:
            facts.hidden_columns.append((first + 1, last + 1))
    elif kind in _CELLS:
        row, column = struct.unpack_from("<HH", record)
        _fill(facts, row + 1, [column + 1])
        if kind == LABEL:
            book.texts.append(label_text(record[6:], is_eight))
    elif kind == STRING:
        book.texts.append(label_text(record, is_eight))
    elif kind == MULRK:
        row, first = struct.unpack_from("<HH", record)
        _fill(facts, row + 1, range(first + 1, first + 1 + (len(record) - 6) // 6))


def _fill(facts: SheetFacts, row: int, columns: Iterable[int]) -> None:
    facts.filled_columns.update(columns)
    facts.filled_rows.add(row)
