"""Says how each request stands on a day, by both registers; writes nothing and reads no reply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foi_analysis.core.manual_tables import ManualRow, day
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.working_days import NATIONS, Law, due_day, law_of
from foi_analysis.intake.requests import STATES, Key, key_of, read_requests

REPLIES = "data/manual/replies.csv"
LATE, WAITING, UNDATED, NO_ANSWER = "late", "waiting", "undated", ""
UNREAD = "figures_unknown"
JUDGED = ("answered", "partial", "refused", UNREAD)
OUTCOMES = {
    "answered": "answered in full",
    "partial": "answered in part",
    "refused": "refused",
    "not_held": STATES["not_held"],
    UNREAD: "received, to be looked at",
    NO_ANSWER: "no answer",
}
OPEN = {LATE: "late", WAITING: "waiting", UNDATED: "no day of sending is known"}
WORDS = {**OUTCOMES, **STATES, **OPEN}
Reply = Mapping[str, str]


@dataclass(frozen=True)
class SentRequest:
    """One request as it stands on a day.

    ``outcome`` is a key of OUTCOMES, ``state`` one of STATES or nothing. Days that nobody wrote
    down are None; ``received_on`` is then the day of sending.
    """

    authority: str
    wave: str
    reference: str
    address: str
    law: Law
    sent_on: date | None
    received_on: date | None
    answered_on: date | None
    outcome: str
    state: str
    exemption: tuple[str, ...]
    on: date

    @property
    def due_on(self) -> date | None:
        """Return the last day the law gives the authority."""
        return due_day(self.received_on, self.law) if self.received_on else None

    @property
    def status(self) -> str:
        """Return how the request stands, as a key of WORDS: its state goes before its outcome."""
        if self.state or self.outcome:
            return self.state or self.outcome
        if not self.due_on:
            return UNDATED
        return LATE if self.on > self.due_on else WAITING

    @property
    def days_late(self) -> int | None:
        """Return for how many days the answer was due, or is; None where that is not known."""
        until = self.on if self.status in (LATE, WAITING) else self.answered_on
        return max((until - self.due_on).days, 0) if until and self.due_on else None

    def as_object(self) -> dict[str, Any]:
        """Return the request as plain values for JSON, days as 2026-11-30."""
        days = {name: getattr(self, name) for name in ("sent_on", "due_on", "answered_on")}
        return {
            "authority": self.authority,
            "wave": self.wave,
            "reference": self.reference,
            **{name: value.isoformat() if value else None for name, value in days.items()},
            "status": self.status,
            "outcome": self.outcome,
            "exemption": list(self.exemption),
            "days_late": self.days_late,
            "law": self.law.name,
            "address": self.address,
        }


def read_desk(project: Project, on: date) -> list[SentRequest]:
    """Return every request as it stands ``on`` a day, in the order of data/manual/requests.csv.

    A reply of the same authority and wave answers it; one that this project made up answers none.
    Raises ProblemsFound for what is wrong in either register.
    """
    rows = read_requests(project)
    replies = _answers(project) if rows else {}
    known = Reference(project).authorities
    nations = {row.text("authority"): known[row.text("authority")]["nation"] for row in rows}
    if problems := [_no_nation(*one) for one in nations.items() if one[1] not in ("", *NATIONS)]:
        raise ProblemsFound(problems)
    return [
        _asked(row, law_of(nations[row.text("authority")]), replies.get(key_of(row)), on)
        for row in rows
    ]


def _no_nation(authority: str, nation: str) -> Problem:
    wanted = f"{', '.join(NATIONS)}, or nothing for one of all four"
    action = f"Correct the row of {authority}: its law follows from it."
    return Problem(f"nation {nation!r}", wanted, action, file="data/manual/authorities.csv")


def _asked(row: ManualRow, law: Law, reply: Reply | None, on: date) -> SentRequest:
    found, sent = reply or {}, day(row.text("sent_on"))
    is_not_held = row.text("state") == "not_held"
    return SentRequest(
        *key_of(row),
        row.text("reference") or found.get("reference", ""),
        row.text("address"),
        law,
        sent,
        day(row.text("received_on")) or sent,
        day(found.get("answered_on", "")),
        "not_held" if is_not_held else found.get("status", NO_ANSWER),
        "" if is_not_held else row.text("state"),
        tuple(filter(None, found.get("exemption", "").split("|"))),
        on,
    )


def _answers(project: Project) -> dict[Key, Reply]:
    """Return the reply that counts for each authority and wave: the last one that was judged."""
    rows = [
        ManualRow(REPLIES, number, row)
        for number, row in enumerate(read_rows(project.root / REPLIES), start=2)
        if row["provenance"] != "reconstructed"
    ]
    if problems := [problem for row in rows for problem in _wrong(row)]:
        raise ProblemsFound(problems)
    order = sorted(rows, key=lambda row: (row.cells["status"] != UNREAD, row.cells["answered_on"]))
    return {(row.cells["authority"], row.cells["wave"]): row.cells for row in order}


def _wrong(row: ManualRow) -> Iterator[Problem]:
    yield from row.wrong_days(("answered_on",))
    yield from row.empty_cells(("status",)) or row.unknown(
        "status", JUDGED, f"one of {', '.join(JUDGED)}"
    )
