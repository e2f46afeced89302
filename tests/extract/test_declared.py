"""What an analyst confirms in layouts.csv settles a question; what nobody confirmed does not."""

from __future__ import annotations

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.reading import read_reply

FILE = "derbyshire-declared.csv"
REPLY = """Made for tests.,
Question 1,
Number of offences,6
Question 3,
Method,Number
Facebok,5
Kik,38x
Not recorded,1
"""
EMPTY = (
    "reply,place,cell,text,disposition,asks,measure,category,age_band,"
    "period_start,period_end,reason"
)
CONFIRMED = {"confirmed_by": "FOI analyst", "confirmed_on": "2026-11-20"}
LABEL = {"cell": "A6", "text": "Facebok", "disposition": "label", "category": "Facebook"}
USED = {
    "cell": "B7",
    "text": "38x",
    "disposition": "ignored",
    "reason": "the force withdrew this figure",
}


def layout_row(**columns: str) -> dict[str, str]:
    names = [*EMPTY.split(","), *CONFIRMED]
    return dict.fromkeys(names, "") | {"reply": "derbyshire-declared", "place": "rows"} | columns


@pytest.fixture
def read(project: Project, add_reply):
    add_reply(project, FILE, REPLY, status="partial")

    def read(*rows: dict[str, str]):
        write_rows(project.manual / "layouts.csv", [*rows] or [layout_row(reply="none")])
        register = read_rows(project.manual / "replies.csv")
        row = next(row for row in register if row["file"] == FILE)
        return read_reply(project, Reference(project), row).clean

    return read


def test_the_reply_alone_leaves_two_questions(read):
    assert [problem.cell for problem in read().problems] == ["A6", "B7"]


def test_confirmed_rows_settle_both(read):
    clean = read(layout_row(**LABEL, **CONFIRMED), layout_row(**USED, **CONFIRMED))
    assert clean.problems == []
    found = {row["category"]: row["low"] for row in clean.observations if row["category"]}
    assert found == {"Facebook": 5}
    (aside,) = [row for row in clean.ledger if row["cell"] == "B7"]
    assert (aside["disposition"], aside["text"]) == ("ignored", "38x")
    assert "withdrew" in aside["reason"] and "FOI analyst" in aside["reason"]


def test_a_proposal_nobody_confirmed_changes_nothing(read):
    assert len(read(layout_row(**LABEL), layout_row(**USED)).problems) == 2


def test_a_figure_can_be_declared_outright(read):
    figure = {"cell": "B7", "text": "38x", "disposition": "used", "asks": "methods"}
    clean = read(
        layout_row(**LABEL, **CONFIRMED),
        layout_row(**figure, measure="method_instances", category="Kik", **CONFIRMED),
    )
    # The text itself is still no count, so it stays a problem rather than becoming a number.
    assert [problem.found for problem in clean.problems] == ["'38x'"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"text": "Facebock"}, "no such cell, or another text in it"),
        ({"cell": "A60"}, "no such cell, or another text in it"),
        ({"category": "Fcebook"}, "the label 'Fcebook'"),
        ({"disposition": "maybe"}, "the disposition 'maybe'"),
        ({"confirmed_on": "2026-13-01"}, "a day that is none"),
    ],
)
def test_a_row_that_no_longer_fits_is_a_problem(read, change, found):
    problems = read(layout_row(**(LABEL | CONFIRMED | change))).problems
    assert any(found in problem.found for problem in problems)
    assert any(problem.file == "data/manual/layouts.csv" for problem in problems)


def test_a_cell_set_aside_needs_a_reason(read):
    problems = read(layout_row(**(USED | CONFIRMED | {"reason": "?"}))).problems
    assert any(problem.found == "no reason" for problem in problems)
