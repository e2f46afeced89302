"""Keeps the register of requests, data/manual/requests.csv; knows no reply and counts no day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from foi_analysis.core.manual_tables import ManualRow, day, read_manual_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.intake.register import write_rows

TABLE = "requests.csv"
COLUMNS = ("authority", "wave", "reference", "sent_on", "received_on", "state", "address", "note")
# What no reply says; the rest is in the register of replies.
STATES = {
    "clarification": "waits for our clarification",
    "review": "under internal review",
    "not_held": "information not held",
    "withdrawn": "withdrawn",
    "undelivered": "not delivered",
}
Key = tuple[str, str]


def read_requests(project: Project) -> list[ManualRow]:
    """Return the rows of data/manual/requests.csv, none where there is no such table.

    Raises ProblemsFound with every unknown name, bad day and request that stands there twice.
    """
    rows = read_manual_rows(project, TABLE, COLUMNS)
    reference = Reference(project)
    problems = [problem for row in rows for problem in _problems(reference, row)]
    if problems := problems or [*_repeated(rows)]:
        raise ProblemsFound(problems)
    return rows


def key_of(row: ManualRow) -> Key:
    """Return what tells a request from others: the authority and the wave."""
    return row.text("authority"), row.text("wave")


def write_requests(project: Project, rows: Sequence[Mapping[str, str]]) -> None:
    """Write data/manual/requests.csv anew, its columns in their order."""
    whole = [{name: row.get(name, "") for name in COLUMNS} for row in rows]
    write_rows(project.manual / TABLE, whole)


def _problems(reference: Reference, row: ManualRow) -> Iterator[Problem]:
    yield from row.empty_cells(("authority", "wave"))
    yield from row.wrong_days(("sent_on", "received_on"))
    known = "an authority of data/manual/authorities.csv"
    yield from row.unknown("authority", reference.authorities, known)
    yield from row.unknown("wave", reference.waves, "a wave of data/manual/waves.csv")
    yield from row.unknown("state", STATES, f"nothing, or one of {', '.join(STATES)}")
    sent, received = day(row.text("sent_on")), day(row.text("received_on"))
    if sent and received and received < sent:
        yield row.problem("received_on", f"{sent} or a later day", "Correct one of the days.")


def _repeated(rows: Sequence[ManualRow]) -> Iterator[Problem]:
    times = Counter(map(key_of, rows))
    for row in rows:
        if times[key_of(row)] > 1:
            yield row.problem(
                "authority",
                "one row for each authority and wave",
                "Take the spare row out; another round of the request is another wave.",
            )
