"""Gives tests a corpus of made-up replies, and their text as other libraries read it."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tools.reconstruct.corpus import CorpusReply, make_corpus

from foi_analysis.core.paths import Project

REPLIES = 400


@pytest.fixture(scope="session")
def corpus(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[CorpusReply]:
    """Return a corpus large enough to hold every quirk; read it only."""
    folder = tmp_path_factory.mktemp("corpus")
    return list(make_corpus(Project(repo_root), folder, 11, REPLIES))


@pytest.fixture(scope="session")
def text_in() -> Callable[[Path], str]:
    """Return a function that gives all text of a file, a cell a line.

    As far as there are two, the library that reads a format is not the one that wrote it.
    """
    return lambda path: "\n".join(READERS[path.suffix](path))


def _openpyxl(path: Path) -> Iterator[str]:
    import openpyxl

    for sheet in openpyxl.load_workbook(path):
        yield sheet.title
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


def _pyxlsb(path: Path) -> Iterator[str]:
    from pyxlsb import open_workbook

    with open_workbook(str(path)) as workbook:
        for name in workbook.sheets:
            yield name
            with workbook.get_sheet(name) as sheet:
                for row in sheet.rows():
                    yield from (_shown(cell.v) for cell in row if cell.v is not None)


def _calamine(path: Path) -> Iterator[str]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(path))
    for name in workbook.sheet_names:
        yield name
        for row in workbook.get_sheet_by_name(name).to_python():
            yield from (_shown(value) for value in row)


def _shown(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _docx(path: Path) -> Iterator[str]:
    from docx import Document

    for node in Document(str(path)).element.body.iter():
        if node.tag.endswith("}p"):
            yield "".join(run.text or "" for run in node.iter() if run.tag.endswith("}t"))


def _pdf(path: Path) -> Iterator[str]:
    import pdfplumber

    with pdfplumber.open(path) as pages:
        for page in pages.pages:
            yield page.extract_text()


def _html(path: Path) -> Iterator[str]:
    return _html_text(path.read_text(encoding="utf-8"))


def _html_text(text: str) -> Iterator[str]:
    from lxml import html

    yield from (part.strip() for part in html.fromstring(text).itertext())


def _separated(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    for encoding in ("utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.splitlines()[0]
        separator = next((one for one in "\t;|," if one in first), ",")
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            yield from row
        return


def _txt(path: Path) -> Iterator[str]:
    yield from re.split(r"[\t\r\n]", path.read_bytes().decode("utf-8"))


def _part(name: str, content: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        yield from READERS[path.suffix](path)


def _eml(path: Path) -> Iterator[str]:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    text = body.get_content()
    is_html = body.get_content_type() == "text/html"
    yield from _html_text(text) if is_html else re.split(r"[\t\r\n]", text)
    for attachment in message.iter_attachments():
        yield from _part(attachment.get_filename(), attachment.get_content())


def _zip(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            yield from _part(name, archive.read(name))


READERS = {
    ".xlsx": _openpyxl,
    ".xlsm": _openpyxl,
    ".xls": _calamine,
    ".xlsb": _pyxlsb,
    ".ods": _calamine,
    ".csv": _separated,
    ".tsv": _separated,
    ".docx": _docx,
    ".pdf": _pdf,
    ".html": _html,
    ".txt": _txt,
    ".eml": _eml,
    ".zip": _zip,
}
