"""Reads a saved e-mail's text and attachments; its headers and pictures are not the reply."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.mail import part_bytes
from foi_analysis.read.appearance import CHANGED, UNSEEN, marked
from foi_analysis.read.decoding import decode
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.read.letter import letter_grid
from foi_analysis.read.parts import EnclosedFile, read_parts

_NO_REPLY = ("application/pkcs7-signature", "application/pgp-signature", "text/calendar")
_NO_REPLY_ENDINGS = (".p7s", ".vcf", ".ics", ".asc")
_NUMBER = re.compile(r"\d+")
# "1.", "https://…", "[cid:image001.png@01D9]", "foi7@northshire.example"
_NO_NUMBER = re.compile(r"^\W*\d+[.)]\s|\b\w+://\S+|<[^>]*>|\[[^\]]*\]|\S+@\S+|www\.\S+")
# What the standard library lets through when a header or a part is malformed.
DAMAGE = (LookupError, ValueError, TypeError, AttributeError, AssertionError, RecursionError)


def read(path: Path, shown_name: str, released: frozenset[str] = frozenset()) -> list[Grid]:
    """Return the grid of the message and then the grids of its attachments by their names.

    The message is its plain text, else its web page; lines quoted from an earlier message begin
    with ">". An attachment's places begin with it ('attachment "a.xlsx", sheet "Q1"'). Raises
    ProblemsFound for a damaged message and for attachments that cannot be read.
    """
    try:
        message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    except DAMAGE as error:
        raise ProblemsFound([unreadable(shown_name, "e-mail")]) from error
    return message_grids(message, shown_name, released)


def message_grids(
    message: EmailMessage, shown_name: str, released: frozenset[str] = frozenset()
) -> list[Grid]:
    """Return the grid of a message and then those of its attachments, as ``read`` does."""
    try:
        if not message.keys():
            raise ProblemsFound([unreadable(shown_name, "e-mail")])
        body = _body(message, shown_name)
        attached = sorted(_attachments(message, shown_name), key=lambda part: part.name)
    except DAMAGE as error:
        raise ProblemsFound([unreadable(shown_name, "e-mail")]) from error
    try:
        return [*body, *read_parts(attached, shown_name, released)]
    except RecursionError as error:
        raise ProblemsFound([unreadable(shown_name, "e-mail")]) from error


def _body(message: EmailMessage, shown_name: str) -> list[Grid]:
    best = message.get_body(preferencelist=("plain", "html"))
    if best is None:
        return []
    text = part_text(best)
    if text is None:
        raise ProblemsFound([unreadable(shown_name, "e-mail")])
    if best.get_content_subtype() == "html":
        from foi_analysis.read.html import page_grid

        grid = page_grid(text, shown_name, is_message=True)
    else:
        grid = letter_grid(text)
    page = _page_beside(message, best, shown_name)
    shown = (
        None if page is None else {number for one in page for number in _NUMBER.findall(one.text)}
    )
    cells = (
        replace(cell, place=f"message, {cell.place}", text=_as_in_page(cell.text, shown))
        for cell in grid.cells
    )
    return [Grid("message", tuple(cells)), *_hidden_in(page or ())]


def _page_beside(message: EmailMessage, best: MIMEPart, shown_name: str) -> Sequence[Cell] | None:
    """Return the cells of the web page that says the same as a message's plain text, if any."""
    page = message.get_body(preferencelist=("html",))
    text = part_text(page) if page is not None and page is not best else None
    if not text or not text.strip():
        return None
    from foi_analysis.read.html import page_grid

    return page_grid(text, shown_name, is_message=True).cells


def _hidden_in(page: Sequence[Cell]) -> Iterator[Grid]:
    """Yield what nobody sees in the web page."""
    if hidden := [one for one in page if UNSEEN in one.text]:
        place = "message as a page, "
        yield Grid("page", tuple(replace(one, place=place + one.place) for one in hidden))


def _as_in_page(text: str, shown: Container[str] | None) -> str:
    """Return a line of plain text, marked where it has a number that the web page does not show.

    Most programs show the page. Numbers of a list and in addresses are none.
    """
    if shown is None:
        return text
    numbers = _NUMBER.findall(_NO_NUMBER.sub(" ", text))
    return text if all(number in shown for number in numbers) else marked(CHANGED, text)


def part_text(part: MIMEPart) -> str | None:
    """Return a part's text; the bytes decide where they contradict the encoding stated."""
    content = part.get_payload(decode=True)
    stated = part.get_content_charset() or "utf-8"
    stated = "cp1252" if stated in ("iso-8859-1", "latin-1", "us-ascii") else stated
    return decode(content if isinstance(content, bytes) else b"", ("utf-8-sig", stated, "cp1252"))


def _attachments(message: EmailMessage, shown_name: str) -> Iterator[EnclosedFile]:
    body = message.get_body(preferencelist=("plain", "html"))
    for number, (part, is_alternative) in enumerate(_leaves(message), 1):
        name = part.get_filename() or f"part {number}{_ending(part)}"
        is_shown = part.get_content_disposition() != "attachment"
        is_text = part.get_content_type() in ("text/plain", "text/html")
        is_picture = part.get_content_maintype() == "image"
        if part is body or (is_shown and (is_picture or (is_alternative and is_text))):
            continue
        if part.get_content_type() in _NO_REPLY or name.lower().endswith(_NO_REPLY_ENDINGS):
            continue
        if is_picture:
            raise ProblemsFound([_picture(shown_name, name)])
        yield EnclosedFile(f'attachment "{name}"', name, part_bytes(part))


def _leaves(part: MIMEPart, is_alternative: bool = False) -> Iterator[tuple[MIMEPart, bool]]:
    """Yield every part that holds no other, and whether it is one of several alternatives."""
    if part.get_content_maintype() != "multipart":
        yield part, is_alternative
        return
    for inner in part.iter_parts():
        yield from _leaves(inner, is_alternative or part.get_content_subtype() == "alternative")


def _ending(part: MIMEPart) -> str:
    kinds = {"message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html"}
    kinds |= {"application/ms-tnef": ".dat", "application/vnd.ms-outlook": ".msg"}
    return kinds.get(part.get_content_type(), "")


def _picture(shown_name: str, name: str) -> Problem:
    return Problem(
        file=shown_name,
        place=f'attachment "{name}"',
        found="a picture without text; it needs OCR",
        expected="an attachment whose text can be selected",
        action="Ask the authority for the file itself, or transcribe and register the picture.",
    )
