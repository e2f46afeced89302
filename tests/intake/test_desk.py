"""How a request stands follows from its row, the replies to it and the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.made_desk import IRISH, SCOTTISH, WAVE, desk_project, fill

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.desk import SentRequest, read_desk
from foi_analysis.intake.requests import TABLE, write_requests

SENT = {"wave": WAVE, "sent_on": "2026-03-10"}
DUE, AFTER = date(2026, 4, 10), date(2026, 4, 13)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return desk_project(tmp_path / "mine")


def ask(project: Project, *rows: dict[str, str]) -> None:
    write_requests(project, [{**SENT, **row} for row in rows])


def reply(project: Project, *rows: dict[str, str]) -> None:
    usual = {"authority": "Northshire", "wave": WAVE, "provenance": "primary", "status": "answered"}
    whole = [{"reply": f"r{number}", **usual, **row} for number, row in enumerate(rows)]
    fill(project.manual / "replies.csv", whole)


def only(project: Project, on: date) -> SentRequest:
    (found,) = read_desk(project, on)
    return found


def test_without_an_answer_it_is_late_from_the_day_after_it_was_due(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    assert (only(project, DUE).status, only(project, DUE).days_late) == ("waiting", 0)
    assert (only(project, AFTER).status, only(project, AFTER).days_late) == ("late", 3)


def test_each_nation_has_its_own_day(project: Project) -> None:
    ask(project, *({"authority": name} for name in ("Northshire", IRISH, SCOTTISH)))
    due = {one.authority: one.due_on for one in read_desk(project, DUE)}
    assert due == {"Northshire": DUE, IRISH: DUE, SCOTTISH: date(2026, 4, 8)}


def test_the_days_count_from_the_day_it_was_received(project: Project) -> None:
    ask(project, {"authority": "Northshire", "received_on": "2026-03-11"})
    assert only(project, DUE).due_on == date(2026, 4, 13)


def test_without_a_day_of_sending_nobody_is_late(project: Project) -> None:
    ask(project, {"authority": "Northshire", "sent_on": ""})
    found = only(project, AFTER)
    assert (found.status, found.due_on, found.days_late) == ("undated", None, None)


def test_an_answer_is_late_by_its_own_day(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    reply(
        project, {"status": "refused", "exemption": "s.12(1)|s.40(2)", "answered_on": "2026-04-15"}
    )
    found = only(project, date(2026, 12, 1))
    assert (found.status, found.days_late) == ("refused", 5)
    assert found.exemption == ("s.12(1)", "s.40(2)")


def test_one_nobody_dated_is_not_said_to_be_in_time(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    reply(project, {"status": "partial"})
    assert (only(project, AFTER).status, only(project, AFTER).days_late) == ("partial", None)


def test_what_no_reply_says_goes_before_the_reply(project: Project) -> None:
    ask(project, {"authority": "Northshire", "state": "review"})
    reply(project, {"status": "refused"})
    assert (only(project, AFTER).status, only(project, AFTER).outcome) == ("review", "refused")
    for state in ("clarification", "withdrawn", "undelivered"):
        ask(project, {"authority": "Southshire", "state": state})
        assert (only(project, AFTER).status, only(project, AFTER).days_late) == (state, None)


def test_the_last_reply_that_was_judged_counts(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    reply(
        project,
        {"status": "answered", "answered_on": "2026-05-01"},
        {"status": "refused", "answered_on": "2026-04-01"},
        {"status": "figures_unknown", "answered_on": "2026-06-01"},
        {"status": "answered", "answered_on": "2026-07-01", "wave": "another"},
        {"status": "answered", "answered_on": "2026-08-01", "provenance": "reconstructed"},
    )
    found = only(project, AFTER)
    assert (found.status, found.answered_on) == ("answered", date(2026, 5, 1))


def test_a_made_up_reply_is_no_answer(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    reply(project, {"provenance": "reconstructed"})
    assert only(project, AFTER).status == "late"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"authority": "Nortshire"}, "Nearest known: Northshire"),
        ({"authority": ""}, "nothing in the column 'authority'"),
        ({"wave": "1999"}, "a wave of data/manual/waves.csv"),
        ({"state": "lost"}, "one of clarification, review"),
        ({"sent_on": "10/03/2026"}, "a day such as 2018-05-02"),
        ({"received_on": "2026-03-09"}, "2026-03-10 or a later day"),
    ],
)
def test_what_is_wrong_in_a_row_is_named(project: Project, row: dict[str, str], said: str) -> None:
    ask(project, {"authority": "Northshire", **row})
    with pytest.raises(ProblemsFound, match=said) as found:
        read_desk(project, AFTER)
    assert "requests.csv, row 2" in str(found.value)


def test_a_request_stands_there_once(project: Project) -> None:
    ask(project, {"authority": "Northshire"}, {"authority": "Northshire"})
    with pytest.raises(ProblemsFound, match="one row for each authority and wave"):
        read_desk(project, AFTER)


def test_a_bad_day_in_the_register_of_replies_is_named(project: Project) -> None:
    ask(project, {"authority": "Northshire"})
    reply(project, {"answered_on": "April"})
    with pytest.raises(ProblemsFound, match=r"replies.csv, row 2, column answered_on.*'April'"):
        read_desk(project, AFTER)


def test_a_nation_that_is_none_is_named(project: Project) -> None:
    ask(project, {"authority": SCOTTISH})
    table = project.manual / "authorities.csv"
    table.write_text(table.read_text().replace(",Scotland,", ",Scottland,"), encoding="utf-8")
    with pytest.raises(
        ProblemsFound, match=r"authorities.csv: found nation 'Scottland'.*Glenshire"
    ):
        read_desk(project, AFTER)


def test_other_columns_are_named(project: Project) -> None:
    (project.manual / TABLE).write_text("authority,day\nNorthshire,1\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="the columns authority, wave, reference"):
        read_desk(project, AFTER)
