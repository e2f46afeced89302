"""Reads a file with other libraries than the package's readers, to compare what it says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

Cells = dict[tuple[str, str], str]


def second_cells(path: Path) -> Cells | None:
    """Return a workbook's texts by sheet name and address, or None where there is no other way.

    Raises whatever the other library raises for a damaged file.
    """
    if path.suffix in (".xlsx", ".xlsm"):
        return _openpyxl(path)
    others = {".xlsb": _pyxlsb, ".xls": _xlrd}
    return others[path.suffix](path) if path.suffix in others else None


def _openpyxl(path: Path) -> Cells:
    from openpyxl import load_workbook

    book = load_workbook(path, data_only=True)
    return {
        (sheet.title, cell.coordinate): _text(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and _text(cell.value)
    }


def _pyxlsb(path: Path) -> Cells:
    from pyxlsb import open_workbook

    from foi_analysis.read.cell_text import spreadsheet_address

    found: Cells = {}
    with open_workbook(str(path)) as book:
        for name in book.sheets:
            for row in book.get_sheet(name).rows(sparse=True):
                for cell in row:
                    if cell.v is not None and _text(cell.v):
                        found[name, spreadsheet_address(cell.r + 1, cell.c + 1)] = _text(cell.v)
    return found


def _xlrd(path: Path) -> Cells:
    from xlrd import XL_CELL_ERROR, open_workbook

    from foi_analysis.read.cell_text import spreadsheet_address

    book = open_workbook(path, logfile=io.StringIO())
    return {
        (sheet.name, spreadsheet_address(row + 1, column + 1)): _text(cell.value)
        for sheet in book.sheets()
        for row in range(sheet.nrows)
        for column, cell in enumerate(sheet.row(row))
        if cell.ctype != XL_CELL_ERROR and _text(cell.value)
    }


def _text(value: object) -> str:
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return squeezed(str(value))


def squeezed(text: str) -> str:
    """Return a text as it is compared: without white space, marks and footnote digits."""
    return re.sub(r"[\s\u00ad\u200b-\u200f\ufeff¹²³⁰-⁹]+", "", text).casefold()


def second_text(path: Path) -> str:
    """Return all text of a file without white space, by a library the readers do not use.

    Raises whatever that library raises for a damaged file.
    """
    return squeezed(_all_text(path.suffix, path.read_bytes()))


def _all_text(suffix: str, content: bytes) -> str:
    if suffix == ".pdf":
        return _pdf(content)
    if suffix == ".docx":
        return _docx(content)
    if suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(_member(name, archive.read(name)) for name in archive.namelist())
    if suffix == ".eml":
        return _mail(content)
    if suffix == ".ods":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read("content.xml").decode("utf-8", "replace")
            stored = " ".join(re.findall(r'office:value="([^"]*)"', content))
            return re.sub(r"<[^>]*>", " ", content) + f" {stored}"
    return _decoded(content)


def _member(name: str, content: bytes) -> str:
    suffix = Path(name).suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [part for part in book.namelist() if part.endswith(".xml")]
            return " ".join(_decoded(book.read(part)) for part in parts)
    return _all_text(suffix, content)


def _pdf(content: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(content)
    return " ".join(page.get_textpage().get_text_range() for page in pages)


def _docx(content: bytes) -> str:
    from docx import Document

    return " ".join(Document(io.BytesIO(content)).element.itertext())


def _mail(content: bytes) -> str:
    from email import message_from_bytes

    texts = []
    for part in message_from_bytes(content).walk():
        payload = part.get_payload(decode=True)
        if payload:
            texts.append(_member(part.get_filename() or "a.html", payload))
    return " ".join(texts)


def _decoded(content: bytes) -> str:
    from html import unescape

    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    both = content.decode("utf-8", "replace") + " " + content.decode("cp1252", "replace")
    return both + " " + unescape(re.sub(r"<[^>]*>", "", both))
