"""Says which organisation was asked to comment on a figure and what it answered; asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foi_analysis.core.manual_tables import ManualRow, day, day_words, quoted, read_manual_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows

TABLE = "right_of_reply.csv"
COLUMNS = ("claim", "party", "asked_on", "answered_on", "answer", "changed")
CHANGED = {
    "yes": "What is shown here was changed because of it.",
    "no": "Nothing was changed because of it.",
}


@dataclass(frozen=True)
class Asked:
    """One organisation asked about one claim; without ``answered_on`` there is no answer yet."""

    claim: str
    party: str
    asked_on: date
    answered_on: date | None
    answer: str
    changed: str

    def __str__(self) -> str:
        """Return who was asked when, the answer and what came of it, in words."""
        asked = f"Right of reply: asked {self.party} on {day_words(self.asked_on)}"
        if self.answered_on is None:
            return f"{asked}; no answer yet."
        return (
            f"{asked}; it answered on {day_words(self.answered_on)}: {quoted(self.answer)} "
            f"{CHANGED[self.changed]}"
        )


def read_right_of_reply(project: Project) -> list[Asked]:
    """Return the rows of data/manual/right_of_reply.csv in its order.

    Raises ProblemsFound for an unknown claim, an empty party, a person's name, a day that is none,
    an answer before the question, half an answer, and the same question listed twice.
    """
    rows = read_manual_rows(project, TABLE, COLUMNS)
    claims = [row["claim"] for row in read_rows(project.manual / "claims.csv")]
    problems = [
        problem
        for position, row in enumerate(rows)
        for problem in _row_problems(row, rows[:position], claims)
    ]
    if problems:
        raise ProblemsFound(problems)
    return [_asked(row) for row in rows]


def _row_problems(
    row: ManualRow, earlier: Sequence[ManualRow], claims: Sequence[str]
) -> list[Problem]:
    problems = row.unknown("claim", claims, "a claim of data/manual/claims.csv")
    problems += row.empty_cells(["claim", "party", "asked_on"])
    problems += row.named_people(["party"])
    problems += row.wrong_days(["asked_on", "answered_on"])
    problems += _answer_problems(row)
    key = ("claim", "party", "asked_on")
    if any(all(row.text(name) == other.text(name) for name in key) for other in earlier):
        one = "one row for each claim, party and day"
        problems.append(row.problem("party", one, "Keep one of the rows."))
    return problems


def _answer_problems(row: ManualRow) -> list[Problem]:
    if not row.text("answered_on"):
        return [
            row.problem(column, "nothing while there is no answer", "Give the day it came.")
            for column in ("answer", "changed")
            if row.text(column)
        ]
    problems = row.empty_cells(["answer"])
    if row.text("changed") not in CHANGED:
        problems.append(row.problem("changed", "yes or no", "Say whether anything changed."))
    asked, answered = day(row.text("asked_on")), day(row.text("answered_on"))
    if asked and answered and answered < asked:
        problems.append(
            row.problem("answered_on", f"{asked} or later", "Put the days in their order.")
        )
    return problems


def _asked(row: ManualRow) -> Asked:
    return Asked(
        row.text("claim"),
        row.text("party"),
        date.fromisoformat(row.text("asked_on")),
        day(row.text("answered_on")),
        row.text("answer"),
        row.text("changed"),
    )
