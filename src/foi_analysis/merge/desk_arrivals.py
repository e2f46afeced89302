"""Sorts what came in, a batch's zip or e-mails, by the authority it is from; registers nothing.

Whose it is must be said outright: by the batch's table, by the name of an e-mail's sender, or by
that of the folder it lies in. All that cannot be placed is named before anything is taken in.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.core.reply_files import SEPARATOR
from foi_analysis.intake.batch_export import ExportedRequest, read_batch
from foi_analysis.intake.desk import UNREAD
from foi_analysis.read.email_message import DAMAGE

EMAILS = (".eml", ".msg")
NO_ANSWER = ""
# The site's word for a state: the state of the request, and the status of a reply to it.
SITE_STATES = {
    "awaiting classification": ("", UNREAD),
    "awaiting response": ("", NO_ANSWER),
    "delayed": ("", NO_ANSWER),
    "long overdue": ("", NO_ANSWER),
    "handled by post": ("", NO_ANSWER),
    "information not held": ("not_held", "answered"),
    "refused": ("", "refused"),
    "partially successful": ("", "partial"),
    "successful": ("", "answered"),
    "waiting clarification": ("clarification", NO_ANSWER),
    "awaiting clarification": ("clarification", NO_ANSWER),
    "awaiting internal review": ("review", UNREAD),
    "delivery error": ("undelivered", NO_ANSWER),
    "withdrawn": ("withdrawn", NO_ANSWER),
}
ANOTHER = ("", UNREAD)
TO_JUDGE = "Taken in by `foi desk import`; say under status what it is."


@dataclass(frozen=True)
class Arrived:
    """One request with what came in for it.

    ``row`` is what is known of the request and ``said`` of the reply, by the columns of their
    registers; ``files`` are the reply's, ``notices`` what a person should know.
    """

    authority: str
    row: Mapping[str, str]
    files: tuple[Path, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()


def of_batch(reference: Reference, path: Path, place: Path) -> list[Arrived]:
    """Return the requests of a batch's zip; their replies' files are unpacked below ``place``.

    Raises ProblemsFound for a zip that cannot be used, and for authorities that are unknown or
    stand there twice.
    """
    requests = read_batch(path)
    names = {one.authority: reference.authority(one.authority) or "" for one in requests}
    problems = [_unknown(reference, path.name, name) for name, known in names.items() if not known]
    times = Counter(names[one.authority] for one in requests)
    problems += [_twice(path.name, known) for known in times if known and times[known] > 1]
    if problems:
        raise ProblemsFound(problems)
    with zipfile.ZipFile(path) as archive:
        return [
            _exported(one, names[one.authority], archive, place / str(number))
            for number, one in enumerate(requests)
        ]


def of_emails(reference: Reference, path: Path) -> list[Arrived]:
    """Return a reply for each e-mail of a folder, or of the one e-mail that ``path`` is.

    Raises ProblemsFound for files that are no e-mails and e-mails of nobody who was asked.
    """
    root = path if path.is_dir() else path.parent
    paths = sorted(path.rglob("*")) if path.is_dir() else [path]
    shown = [one for one in paths if one.is_file() and not one.name.startswith(".")]
    found = [_email(reference, one, root) for one in shown]
    if problems := [one for one in found if isinstance(one, Problem)]:
        raise ProblemsFound(problems)
    return [one for one in found if isinstance(one, Arrived)]


def _exported(
    one: ExportedRequest, authority: str, archive: zipfile.ZipFile, place: Path
) -> Arrived:
    state, status = SITE_STATES.get(one.state.casefold(), ANOTHER)
    sent = one.sent[0].sent_on.isoformat() if one.sent else ""
    row = {"sent_on": sent, "address": one.address, "state": state}
    notices = tuple(_notices(one, status))
    if not status or not one.received:
        return Arrived(authority, row, notices=notices)
    said = {"status": status, "requested_on": sent, "address": one.address}
    said["answered_on"] = one.received[-1].sent_on.isoformat()
    said["note"] = TO_JUDGE if status == UNREAD else ""
    files = _unpacked(archive, [name for each in one.received for name in each.files], place)
    return Arrived(authority, row, tuple(files), said, notices)


def _notices(one: ExportedRequest, status: str) -> Iterator[str]:
    if one.state.casefold() not in SITE_STATES:
        yield f"{one.state!r} is no state known here; say in the registers what it is"
    if one.received and not status:
        yield f"left in the zip: {len(one.received)} message(s), as {one.state!r} is no answer"
    if str(len(one.received)) != one.replies:
        yield f"its table counts {one.replies} messages, the zip holds {len(one.received)}"


def _unpacked(archive: zipfile.ZipFile, names: Sequence[str], place: Path) -> Iterator[Path]:
    """Write files of an archive, each under a name of its own; empty texts are left out."""
    place.mkdir()
    taken: set[str] = set()
    for name in names:
        content = archive.read(name)
        if not content.strip():
            continue
        own, number = Path(name.rpartition("/")[2].replace(SEPARATOR, "-")), 1
        path = place / own
        while path.name.casefold() in taken:
            number += 1
            path = place / f"{own.stem} ({number}){own.suffix}"
        taken.add(path.name.casefold())
        path.write_bytes(content)
        yield path


def _email(reference: Reference, path: Path, root: Path) -> Arrived | Problem:
    shown = path.relative_to(root).as_posix()
    if path.suffix.lower() not in EMAILS:
        action = "Take it out of the folder; `foi register` takes it in by itself."
        return Problem("a file that is no e-mail", ".eml or .msg", action, file=shown)
    sender, day = _headers(path)
    names = [*path.relative_to(root).parts[:-1], sender]
    known = sorted(filter(None, {reference.authority(name) for name in names}))
    if not known:
        return _unknown(reference, shown, sender)
    if len(known) > 1:
        wanted, action = "one authority", "Put it into the folder of the one that wrote it."
        return Problem(f"sender and folder: {' and '.join(known)}", wanted, action, file=shown)
    said = {"status": UNREAD, "answered_on": day, "note": TO_JUDGE}
    return Arrived(known[0], {}, (path,), said)


def _headers(path: Path) -> tuple[str, str]:
    """Return the sender's name and the day of an e-mail, both empty where it does not say them."""
    if path.suffix.lower() != ".eml":
        return "", ""
    try:
        with path.open("rb") as stream:
            headers: Any = BytesHeaderParser(policy=policy.default).parse(stream)
        senders, day = headers["From"], headers["Date"]
        name = senders.addresses[0].display_name if senders and senders.addresses else ""
        return name, day.datetime.date().isoformat() if day and day.datetime else ""
    except DAMAGE:
        return "", ""


def _unknown(reference: Reference, file: str, name: str) -> Problem:
    near = ", ".join(reference.suggest_authorities(name)) if name else ""
    hint = f" Nearest known: {near}." if near else ""
    return Problem(
        f"an authority {name!r}" if name else "an e-mail whose sender has no name",
        "an authority of data/manual/authorities.csv",
        "Add the name to its aliases there; an e-mail may lie in a folder of the authority's name."
        + hint,
        file=file,
    )


def _twice(file: str, authority: str) -> Problem:
    found, wanted = f"two requests to {authority!r}", "one request to each authority in one wave"
    return Problem(found, wanted, "Take one out of the zip and its table.", file=file)
