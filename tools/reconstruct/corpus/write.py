"""Writes a made-up reply to a file of any format, letters and packs of files among them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from foi_analysis.core.packing import pack
from tools.reconstruct.blocks import line_of
from tools.reconstruct.corpus.model import (
    Block,
    Bundle,
    Document,
    DocumentTable,
    LetterHeading,
    TwoColumns,
)
from tools.reconstruct.corpus.write_grids import (
    write_csv,
    write_ods,
    write_xls,
    write_xlsm,
    write_xlsx,
)
from tools.reconstruct.corpus.write_pages import html_of, pipes, shown, write_docx, write_html
from tools.reconstruct.corpus.write_pdf import write_pdf
from tools.reconstruct.corpus.xlsb import write_xlsb

BOUNDARY = "made-for-tests-0000000000"


def write(bundle: Bundle, file_format: str, path: Path) -> None:
    """Write a reply to ``path``; only e-mails and zip files have parts."""
    if file_format == "eml":
        _write_eml(bundle, path)
    elif file_format == "zip":
        _write_zip(bundle, path)
    elif bundle.parts:
        raise ValueError(f"a {file_format} file has no parts")
    else:
        WRITERS[file_format](bundle.letter, path)


def text_of(document: Document) -> str:
    """Return ``document`` as plain text; a table's cells are parted by tabs or by bars."""
    lines = [line for block in document.blocks for line in _lines(block, document.quirks)]
    return "\n".join(lines) + "\n"


def _lines(block: Block, quirks: frozenset[str]) -> list[str]:
    if isinstance(block, LetterHeading):
        return ["", block.text, ""]
    if isinstance(block, DocumentTable):
        if "8.2-pipes" in quirks:
            return ["", *pipes(block), ""]
        return ["", *("\t".join(shown(value) for value in row) for row in block.rows), ""]
    if isinstance(block, TwoColumns):
        raise TypeError("plain text has no two columns")
    return [line_of(block)]


def write_txt(document: Document, path: Path) -> None:
    """Write ``document`` as plain text."""
    path.write_bytes(text_of(document).replace("\n", "\r\n").encode())


def _bytes(document: Document, name: str, beside: Path) -> bytes:
    """Return a part's bytes, written beside the pack it goes into and taken away again."""
    suffix = name.rsplit(".", 1)[1]
    path = beside.with_name(f"{beside.stem}.part.{suffix}")
    try:
        WRITERS[suffix](document, path)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)


def _write_eml(bundle: Bundle, path: Path) -> None:
    message = EmailMessage(policy=SMTP)
    message["From"] = "FOI Office <foi-office@force.example>"
    message["To"] = "requester@charity.example"
    message["Subject"] = "Freedom of Information request 0107/18"
    message["Date"] = "Tue, 09 Jan 2018 10:00:00 +0000"
    if "body-html" in bundle.letter.quirks:
        message.set_content(html_of(bundle.letter), subtype="html", cte="quoted-printable")
    else:
        message.set_content(text_of(bundle.letter), cte="quoted-printable")
    if "body-both" in bundle.letter.quirks:
        message.add_alternative(html_of(bundle.letter), subtype="html", cte="quoted-printable")
    for name, part in sorted(bundle.parts.items()):
        message.add_attachment(
            _bytes(part, name, path), maintype="application", subtype="octet-stream", filename=name
        )
    packs = [part for part in message.walk() if part.is_multipart()]
    for number, part in enumerate(packs):
        part.set_boundary(f"{BOUNDARY}-{number}")
    path.write_bytes(message.as_bytes())


def _write_zip(bundle: Bundle, path: Path) -> None:
    annexed = "zip-annex-names" in bundle.letter.quirks
    letter = "1 letter.docx" if len(bundle.parts) != 1 else "1 letter.txt"
    letter = "letter.docx" if annexed else letter
    members = {letter: _bytes(bundle.letter, letter, path)}
    for name, part in sorted(bundle.parts.items()):
        inside = name if annexed or name[0].isdigit() else f"2 {name}"
        members[inside] = _bytes(part, name, path)
    pack(path, dict(sorted(members.items())))


WRITERS: Mapping[str, Callable[[Document, Path], None]] = {
    "xlsx": write_xlsx,
    "xlsm": write_xlsm,
    "xls": write_xls,
    "xlsb": write_xlsb,
    "ods": write_ods,
    "csv": write_csv,
    "tsv": write_csv,
    "docx": write_docx,
    "pdf": write_pdf,
    "html": write_html,
    "txt": write_txt,
}
