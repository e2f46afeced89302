"""Reads an Outlook message (msg, or winmail.dat) like a saved e-mail; its headers are not read."""

from __future__ import annotations

import struct
from pathlib import Path

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.outlook import outlook_email
from foi_analysis.read.email_message import message_grids
from foi_analysis.read.grid import Grid

_NAMES = {".msg": "msg message"}


def read(path: Path, shown_name: str, released: frozenset[str] = frozenset()) -> list[Grid]:
    """Return the grid of the message and then the grids of its attachments by their names.

    The message is its web page, else its rich text (then 'attachment "message.rtf"'), else its
    plain text. Raises ProblemsFound for a damaged message and for attachments that cannot be read.
    """
    try:
        message = outlook_email(path.read_bytes())
    except (ValueError, LookupError, struct.error, RecursionError) as error:
        kind = _NAMES.get(path.suffix.lower(), "winmail.dat")
        raise ProblemsFound([unreadable(shown_name, kind)]) from error
    return message_grids(message, shown_name, released)
