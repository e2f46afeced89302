"""Takes the letter and the attachments out of an e-mail for the scan; follows no link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import Message, MIMEPart
from email.parser import BytesParser

MOST_PARTS = 500
_SUFFIXES = {
    "text/html": ".html",
    "text/csv": ".csv",
    "message/rfc822": ".eml",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-outlook": ".msg",
    "application/pdf": ".pdf",
    "text/calendar": ".ics",
    "application/pkcs7-signature": ".p7s",
    "application/pgp-signature": ".asc",
}


class NotAnEmail(ValueError):
    """Text without the headers of an e-mail, or with more parts than any e-mail has."""


def mail_parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file name (made up from the type where there is none) and the bytes of each part."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    if not message.keys():
        raise NotAnEmail("no headers")
    for number, part in enumerate(_leaves(message), 1):
        if number > MOST_PARTS:
            raise NotAnEmail("too many parts")
        yield _name(part, number), part_bytes(part)


def beside_parts(content: bytes) -> int:
    """Return how many texts with numbers stand before or after the parts of an e-mail, unshown."""
    message = BytesParser(policy=policy.default).parsebytes(content)
    texts = [text for part in message.walk() for text in (part.preamble, part.epilogue)]
    return sum(bool(re.search(r"\d{2}", text or "")) for text in texts)


def _leaves(message: MIMEPart) -> Iterator[MIMEPart]:
    """Yield the parts that hold content; an e-mail within the e-mail is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
    else:
        for part in message.iter_parts():
            yield from _leaves(part)


def _name(part: MIMEPart, number: int) -> str:
    if given := part.get_filename():
        return given
    by_family = {"text": ".txt", "image": ".png"}.get(part.get_content_maintype(), ".bin")
    return f"part {number}{_SUFFIXES.get(part.get_content_type(), by_family)}"


def part_bytes(part: MIMEPart) -> bytes:
    """Return the content of a part; an e-mail within the e-mail as a file of its own."""
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        return first.as_bytes() if isinstance(first, Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
