"""Writes cells as a binary workbook (.xlsb): the least that spreadsheet programs open."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

from foi_analysis.core.packing import pack
from tools.reconstruct.corpus.model import Document
from tools.reconstruct.corpus.write_grids import SheetGrid, sheets_of

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
BINARY = "application/vnd.ms-excel."
BEGIN_BOOK, END_BOOK, BEGIN_SHEETS, END_SHEETS, BUNDLE_SHEET = 131, 132, 143, 144, 156
BEGIN_SHEET, END_SHEET, BEGIN_DATA, END_DATA, DIMENSION = 129, 130, 145, 146, 148
ROW, REAL, SHARED = 0, 5, 7
BEGIN_STRINGS, END_STRINGS, STRING = 159, 160, 19
BEGIN_MERGES, END_MERGES, MERGE = 177, 178, 176
ROW_HEIGHT = 300


def write_xlsb(document: Document, path: Path) -> None:
    """Write ``document`` as a binary workbook with shared strings and merged cells."""
    sheets = sheets_of(document)
    strings: dict[str, int] = {}
    texts = "text-numbers" in document.quirks
    parts = {
        f"xl/worksheets/sheet{number}.bin": _sheet(sheet, strings, texts)
        for number, sheet in enumerate(sheets, start=1)
    }
    pack(
        path,
        {
            "[Content_Types].xml": _content_types(len(sheets)),
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.bin")]),
            "xl/workbook.bin": _workbook(sheets),
            "xl/_rels/workbook.bin.rels": _workbook_relations(len(sheets)),
            **parts,
            "xl/sharedStrings.bin": _shared_strings(strings),
        },
    )


def _record(kind: int, content: bytes = b"") -> bytes:
    """Return one record: its kind and its length, seven bits a byte, and its content."""
    return _sevens(kind) + _sevens(len(content)) + content


def _sevens(number: int) -> bytes:
    made = bytearray()
    while True:
        low, number = number & 0x7F, number >> 7
        made.append(low | (0x80 if number else 0))
        if not number:
            return bytes(made)


def _text(text: str) -> bytes:
    encoded = text.encode("utf-16-le")
    return struct.pack("<I", len(encoded) // 2) + encoded


def _workbook(sheets: Sequence[SheetGrid]) -> bytes:
    bundles = [
        _record(
            BUNDLE_SHEET, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(one.name)
        )
        for number, one in enumerate(sheets, start=1)
    ]
    middle = _record(BEGIN_SHEETS) + b"".join(bundles) + _record(END_SHEETS)
    return _record(BEGIN_BOOK) + middle + _record(END_BOOK)


def _sheet(sheet: SheetGrid, strings: dict[str, int], texts: bool) -> bytes:
    width = max(len(row) for row in sheet.rows)
    made = [_record(BEGIN_SHEET)]
    made.append(_record(DIMENSION, struct.pack("<IIII", 0, len(sheet.rows) - 1, 0, width - 1)))
    made.append(_record(BEGIN_DATA))
    for number, row in enumerate(sheet.rows):
        made.append(_record(ROW, _row_head(number, len(row))))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, int) and not texts:
                made.append(_record(REAL, place + struct.pack("<d", value)))
            elif value is not None:
                index = strings.setdefault(str(value), len(strings))
                made.append(_record(SHARED, place + struct.pack("<I", index)))
    made.append(_record(END_DATA))
    return b"".join([*made, *_merges(sheet), _record(END_SHEET)])


def _row_head(number: int, width: int) -> bytes:
    """Return a row's head: number, style, height, no flags, and the columns it spans."""
    spans = struct.pack("<III", 1, 0, width - 1) if width else struct.pack("<I", 0)
    return struct.pack("<IIH", number, 0, ROW_HEIGHT) + b"\x00\x00\x00" + spans


def _merges(sheet: SheetGrid) -> list[bytes]:
    if not sheet.merges:
        return []
    each = [
        _record(
            MERGE,
            struct.pack(
                "<IIII",
                one.row,
                one.row + one.height - 1,
                one.column,
                one.column + one.width - 1,
            ),
        )
        for one in sheet.merges
    ]
    head = _record(BEGIN_MERGES, struct.pack("<I", len(each)))
    return [head, *each, _record(END_MERGES)]


def _shared_strings(strings: dict[str, int]) -> bytes:
    items = b"".join(_record(STRING, b"\x00" + _text(text)) for text in strings)
    counts = struct.pack("<II", len(strings), len(strings))
    return _record(BEGIN_STRINGS, counts) + items + _record(END_STRINGS)


def _content_types(sheets: int) -> bytes:
    names = [("/xl/workbook.bin", "sheet.binary.macroEnabled.main")]
    names += [(f"/xl/worksheets/sheet{n}.bin", "worksheet") for n in range(1, sheets + 1)]
    names.append(("/xl/sharedStrings.bin", "sharedStrings"))
    overrides = "".join(
        f"<Override PartName={quoteattr(name)} ContentType={quoteattr(BINARY + kind)}/>"
        for name, kind in names
    )
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.'
        'sheet.binary.macroEnabled.main"/>'
    )
    types = f'<Types xmlns="{PACKAGE}content-types">{defaults}{overrides}</Types>'
    return (HEAD + types).encode()


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}relationships">{each}</Relationships>'.encode()


def _workbook_relations(sheets: int) -> bytes:
    targets = [("worksheet", f"worksheets/sheet{n}.bin") for n in range(1, sheets + 1)]
    return _relations([*targets, ("sharedStrings", "sharedStrings.bin")])
