"""Takes a batch's zip or e-mails into the registers of requests and of replies; judges no reply.

With one thing wrong in names or forms nothing is written. Then each reply comes in whole or not at
all: one that cannot be read is named, and its request is registered still.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.intake.requests import COLUMNS, TABLE, key_of, read_requests, write_requests
from foi_analysis.merge.desk_arrivals import EMAILS, Arrived, of_batch, of_emails
from foi_analysis.merge.new_reply import NewReply, register_new

BATCH = ".zip"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".svg")


@dataclass
class Imported:
    """What an import wrote: new requests, replies, what else to know, and what stayed out."""

    requests: list[str] = field(default_factory=list)
    replies: list[NewReply] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def import_into(project: Project, path: Path, wave: str) -> Imported:
    """Register the requests and replies of ``path``: a batch's zip, a folder or one e-mail.

    What is registered already is left as it is, but for the state of a request. Raises
    ProblemsFound, with nothing written, for an unknown wave or authority, a damaged zip, and a file
    that is no e-mail.
    """
    reference, done = Reference(project), Imported()
    _check(reference, path, wave)
    with tempfile.TemporaryDirectory() as place:
        is_batch = path.suffix.lower() == BATCH
        arrived = of_batch(reference, path, Path(place)) if is_batch else of_emails(reference, path)
        _register_requests(project, arrived, wave, done)
        for one in arrived:
            done.notices += [f"{one.authority}: {notice}" for notice in one.notices]
            _land(project, one, wave, done)
    return done


def _check(reference: Reference, path: Path, wave: str) -> None:
    known = [key for key in reference.waves if reference.asks(key)]
    if wave not in known:
        wanted = f"one of {', '.join(known)}" if known else "a wave with questions"
        action = "Name another with --wave, or add it to waves.csv and questions.csv."
        raise ProblemsFound([Problem(f"wave {wave!r}", wanted, action, file=str(path))])
    if not path.is_dir() and not (path.is_file() and path.suffix.lower() in (BATCH, *EMAILS)):
        found = "a file of another kind" if path.exists() else "no such file or folder"
        wanted = "the zip of a batch, a folder of e-mails (.eml, .msg), or one e-mail"
        raise ProblemsFound([Problem(found, wanted, "Correct the name.", file=str(path))])


def _register_requests(
    project: Project, arrived: Sequence[Arrived], wave: str, done: Imported
) -> None:
    rows = {key_of(row): dict(row.cells) for row in read_requests(project)}
    for one in arrived:
        key = (one.authority, wave)
        if key not in rows:
            rows[key] = dict.fromkeys(COLUMNS, "") | {"authority": one.authority, "wave": wave}
            done.requests.append(one.authority)
        elif (state := one.row.get("state", rows[key]["state"])) != rows[key]["state"]:
            notice = f"state {rows[key]['state']!r} is now {state!r}: data/manual/{TABLE}"
            done.notices.append(f"{one.authority}: {notice}")
            rows[key]["state"] = state
        rows[key] |= {name: value for name, value in one.row.items() if not rows[key][name]}
    if rows:
        write_requests(project, [*rows.values()])


def _land(project: Project, one: Arrived, wave: str, done: Imported) -> None:
    """Register the files of a reply that are not registered yet, or say why they are not."""
    register = read_rows(project.manual / "replies.csv")
    before = [row for row in register if (row["authority"], row["wave"]) == (one.authority, wave)]
    known = {each.sha256 for row in before for each in files_of(row)}
    files = [path for path in one.files if path.suffix.lower() not in PICTURES]
    pictures = [path.name for path in one.files if path not in files]
    new = {digest: path for path in files if (digest := sha256_of(path)) not in known}
    if one.said and not files:
        done.problems.append(_nothing_to_read(one, pictures))
    if not new:
        return
    said, left = dict(one.said), f"pictures left out: {', '.join(pictures)}"
    if pictures:
        done.notices.append(f"{one.authority}: {left}")
        said["note"] = "; ".join(filter(None, (said["note"], left)))
    try:
        paths = [*new.values()]
        done.replies.append(register_new(project, paths, one.authority, wave, said=said))
    except ProblemsFound as found:
        done.problems += found.problems


def _nothing_to_read(one: Arrived, pictures: Sequence[str]) -> Problem:
    found = f"an answer of pictures only: {', '.join(pictures)}" if pictures else "an empty answer"
    action = "Look at it; transcribe what it says, and register that with `foi register`."
    return Problem(found, "a file that can be read", action, file=one.authority)
