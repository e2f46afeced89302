"""Opens an Outlook message (msg) or a winmail.dat (TNEF) as an e-mail; judges nothing.

It follows [MS-OXMSG], the published description of the former.
"""

from __future__ import annotations

import re
import struct
from email.message import EmailMessage

from foi_analysis.intake.scan.compound import CompoundFile
from foi_analysis.intake.scan.outlook_message import (
    ATTACHED,
    MOST_DEPTH,
    OutlookMessage,
    Properties,
    as_email,
)
from foi_analysis.intake.scan.tnef import SIGNATURE, tnef_message

_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})$", re.IGNORECASE)
_ATTACHMENT = re.compile(r"__attach_version1\.0_#", re.IGNORECASE)
_FIXED = "__properties_version1.0"
# Bytes before the properties: of a message, of a message in it, and of an attachment.
_TOP, _INNER, _BESIDE = 32, 24, 8
_WIDE_TEXT, _SHORT, _LONG, _SWITCH = 0x1F, 2, 3, 0xB


def outlook_email(content: bytes) -> EmailMessage:
    """Return the message of a msg file or a winmail.dat as an e-mail.

    Raises ValueError or struct.error for a damaged one.
    """
    if content.startswith(SIGNATURE):
        return as_email(tnef_message(content))
    file = CompoundFile(content)
    if not file.is_whole:
        raise ValueError("a message that is cut short")
    message = _message(file, 0, _TOP)
    if not message.properties:
        raise ValueError("a compound file without a message")
    return as_email(message)


def _message(file: CompoundFile, storage: int, before: int, depth: int = 0) -> OutlookMessage:
    if depth > MOST_DEPTH:
        raise ValueError("messages within messages without end")
    message = OutlookMessage(_properties(file, storage, before))
    for number, entry in file.children(storage):
        if not entry.is_stream and _ATTACHMENT.match(entry.name):
            attachment = _properties(file, number, _BESIDE)
            for inner, part in file.children(number):
                found = _STREAM.match(part.name)
                if found and not part.is_stream and int(found[1], 16) == ATTACHED:
                    attachment[ATTACHED] = _attached(file, inner, depth)
            message.attachments.append(attachment)
    return message


def _attached(file: CompoundFile, storage: int, depth: int) -> OutlookMessage | int:
    """Return a message that is attached, or 0 for another object."""
    names = {entry.name.casefold() for _, entry in file.children(storage)}
    return _message(file, storage, _INNER, depth + 1) if _FIXED in names else 0


def _properties(file: CompoundFile, storage: int, before: int) -> Properties:
    found: Properties = {}
    for _, entry in file.children(storage):
        if not entry.is_stream:
            continue
        if entry.name.casefold() == _FIXED:
            fixed = file.content(entry)[before:]
            for kind, number, _, value in struct.iter_unpack("<HHI8s", fixed[: len(fixed) & ~15]):
                if kind in (_SHORT, _LONG, _SWITCH):
                    size = 4 if kind == _LONG else 2
                    found[number] = int.from_bytes(value[:size], "little")
        elif named := _STREAM.match(entry.name):
            number, kind = int(named[1], 16), int(named[2], 16)
            value = file.content(entry)
            found[number] = value.decode("utf-16-le") if kind == _WIDE_TEXT else value
    return found
