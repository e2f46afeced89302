"""Reads the zip that a site on Alaveteli, such as WhatDoTheyKnow, gives of a batch of requests.

At its top lies a table (authority, address, state), beside it a folder for each request with one
for each message in it, named by the time it was sent. It unpacks no attachment and judges nothing.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foi_analysis.core.manual_tables import day
from foi_analysis.core.office_parts import ARCHIVE_ERRORS
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import refusal, unreadable
from foi_analysis.intake.scan.archives import Allowance, archive_hazards
from foi_analysis.intake.scan.hazards import MOST_BYTES

COLUMNS = ("authority_name", "request_url", "number_of_replies", "request_status")
LARGEST = 10 * MOST_BYTES
_TABLE = re.compile(r"[^/]*-dashboard-[^/]*\.csv")
_PLACE = re.compile(
    r"(?P<stamp>\d{4}-\d\d-\d\d-\d{6})/(?P<kind>incoming_|outgoing_|attachments-)(?P<number>\d+)\b.+"
)
SENT, RECEIVED = ("outgoing_",), ("incoming_", "attachments-")


@dataclass(frozen=True)
class Message:
    """One message of a request: the day it was sent, and its files in the zip, its text first."""

    sent_on: date
    files: tuple[str, ...]


@dataclass(frozen=True)
class ExportedRequest:
    """One request of a batch as the site names it, with its messages in the order of their time.

    ``state`` is the site's word, such as "Awaiting response"; ``replies`` how many messages it
    counts, of which an export leaves out those its reader may not see.
    """

    authority: str
    address: str
    replies: str
    state: str
    sent: tuple[Message, ...]
    received: tuple[Message, ...]


def read_batch(path: Path) -> list[ExportedRequest]:
    """Return the requests of a batch's zip in the order of its table.

    Raises ProblemsFound for a damaged or unsafe zip, for one without the table or its columns, and
    for every file in it that belongs to no request of the table.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            hazards = archive_hazards(path.read_bytes(), archive, Allowance(LARGEST))
            if hazards:
                raise ProblemsFound([refusal(path.name, hazard) for hazard in hazards])
            if archive.testzip():
                raise ProblemsFound([unreadable(path.name, "zip archive")])
            names = [one.filename for one in archive.infolist() if not one.is_dir()]
            rows = _table(archive, [name for name in names if _TABLE.fullmatch(name)], path.name)
    except (*ARCHIVE_ERRORS, RuntimeError, csv.Error) as error:
        raise ProblemsFound([unreadable(path.name, "zip archive")]) from error
    return _requests(rows, [name for name in names if not _TABLE.fullmatch(name)], path.name)


def _table(archive: zipfile.ZipFile, tables: Sequence[str], shown: str) -> list[dict[str, str]]:
    if len(tables) != 1:
        found, wanted = f"{len(tables)} tables of a batch", "one, …-dashboard-….csv at its top"
        raise ProblemsFound([Problem(found, wanted, "Export the batch again.", file=shown)])
    text = archive.read(tables[0]).decode("utf-8-sig")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = [*reader]
    is_uneven = any(None in row or None in row.values() for row in rows)
    if is_uneven or not set(COLUMNS) <= set(reader.fieldnames or ()):
        found = "other columns, or a row of another length"
        wanted = f"the columns {', '.join(COLUMNS)}"
        action = "Export the batch again."
        raise ProblemsFound([Problem(found, wanted, action, file=shown, place=tables[0])])
    return rows


def _requests(
    rows: Sequence[Mapping[str, str]], names: Sequence[str], shown: str
) -> list[ExportedRequest]:
    found = []
    for row in rows:
        folder = f"{row['authority_name']} - {_last_part(row['request_url'])}/"
        sent, received = (_messages(names, folder, kinds) for kinds in (SENT, RECEIVED))
        authority, address, replies, state = (row[name] for name in COLUMNS)
        found.append(ExportedRequest(authority, address, replies, state, sent, received))
    known = {file for one in found for message in one.sent + one.received for file in message.files}
    if left := sorted(set(names) - known):
        raise ProblemsFound([_of_no_request(shown, name) for name in left])
    return found


def _last_part(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _messages(names: Sequence[str], folder: str, kinds: Sequence[str]) -> tuple[Message, ...]:
    """Return the messages of some kinds in a request's folder, the earliest first."""
    files: dict[tuple[str, int], list[str]] = {}
    for name in sorted(names, key=lambda name: "/attachments-" in name):
        place = _PLACE.fullmatch(name.removeprefix(folder)) if name.startswith(folder) else None
        if place and place["kind"] in kinds and day(place["stamp"][:10]):
            files.setdefault((place["stamp"], int(place["number"])), []).append(name)
    order = sorted(files.items())
    return tuple(Message(date.fromisoformat(stamp[:10]), (*own,)) for (stamp, _), own in order)


def _of_no_request(shown: str, name: str) -> Problem:
    return Problem(
        "a file that belongs to no request of the batch's table",
        "AUTHORITY - TITLE/2026-11-30-120000/incoming_1.txt, outgoing_1.txt or attachments-1/FILE",
        "Export the batch again, or take the file out and register it by hand.",
        file=shown,
        place=name,
    )
