"""Opens files and pulls their cells with the bare libraries: what reading costs at the least."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from pathlib import Path


def pull(path: Path) -> int:
    """Return how many cells and lines the bare library of a file's format gives."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"):
        return _calamine(path)
    ways = {".docx": _docx, ".pdf": _pdf, ".html": _html, ".eml": _mail, ".zip": _zip}
    return ways.get(suffix, _text)(path)


def _calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return sum(
        len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    )


def _docx(path: Path) -> int:
    from docx import Document

    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return len(cells) + len([paragraph.text for paragraph in document.paragraphs])


def _pdf(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        return sum(
            len(page.extract_text().splitlines())
            + sum(len(row) for table in page.extract_tables() for row in table)
            for page in document.pages
        )


def _html(path: Path) -> int:
    from lxml import html

    root = html.fromstring(path.read_bytes())
    cells = [cell.text_content() for cell in root.iter("td", "th")]
    return len(cells) + len(root.text_content().splitlines())


def _mail(path: Path) -> int:
    from email import message_from_bytes, policy

    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain", "html"))
    found = len(body.get_content().splitlines()) if body else 0
    attached = (
        (part.get_filename() or "", part.get_content()) for part in message.iter_attachments()
    )
    return found + sum(_inner(name, content) for name, content in attached)


def _zip(path: Path) -> int:
    with zipfile.ZipFile(path) as archive:
        return sum(_inner(name, archive.read(name)) for name in archive.namelist())


def _inner(name: str, content: bytes | str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"inner{Path(name).suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return pull(path)


def _text(path: Path) -> int:
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = content.decode(encoding, "replace")
    if path.suffix == ".txt":
        return len(text.splitlines())
    separator = csv.Sniffer().sniff(text[:2000], ",;\t|").delimiter if text else ","
    return sum(len(row) for row in csv.reader(io.StringIO(text), delimiter=separator))
