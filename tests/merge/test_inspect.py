"""`foi inspect`: the reply as read, what it leaves open, and what a person takes by number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.merge.accept_points import choices
from foi_analysis.merge.open_points import READINGS, Point

BAD = """made for tests,
Question 1,
Number of offences,12
Question 3,
Method,Number
Facebook,8
Instagrm,4
Question 4,
Youngest victim (age),9
"""
YEARS = """Count of Crime Ref,Column Labels,,
Row Labels,2015/16,2016/17,Grand Total
Facebook,3,5,8
Instagrm,1,,1
Grand Total,4,5,9
"""
TABLES = ("labels.csv", "readings.csv", "readings_used.csv")


@pytest.fixture
def run(project: Project, monkeypatch: pytest.MonkeyPatch, add_reply: Callable[..., Path]) -> Any:
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "200")
    add_reply(project, "made-bad.csv", BAD, status="partial")
    add_reply(project, "made-years.csv", YEARS, status="partial")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def tables(project: Project) -> list[bytes]:
    return [(project.manual / name).read_bytes() for name in TABLES]


def last(project: Project, table: str) -> dict[str, str]:
    return read_rows(project.manual / table)[-1]


def test_each_cell_is_shown_with_what_it_was_taken_for(run: Any) -> None:
    result = run("inspect", "made-bad")
    assert result.exit_code == 1
    shown = " ".join(result.stdout.split())
    assert "✔ offences = 12" in shown
    assert "▸ label: Facebook" in shown
    assert "? the unknown method" in shown


def test_an_unknown_label_is_one_point_with_the_nearest_known_and_nothing_is_written(
    run: Any, project: Project
) -> None:
    before = tables(project)
    result = run("inspect", "made-bad")
    assert result.stdout.count("the unknown label 'Instagrm'") == 1
    assert "'Instagrm' means 'Instagram'" in result.stdout
    assert tables(project) == before


def test_a_label_taken_by_number_settles_the_reply(run: Any, project: Project) -> None:
    result = run("inspect", "made-bad", "--accept", "1", "--by", "FOI analyst")
    assert result.exit_code == 0, result.stdout
    row = last(project, "labels.csv")
    assert (row["domain"], row["spelling"], row["category"]) == ("method", "Instagrm", "Instagram")
    assert "FOI analyst" in row["seen_in"]
    assert run("read", "made-bad").exit_code == 0


def test_a_table_is_one_row_and_the_row_says_who_took_it(run: Any, project: Project) -> None:
    assert run("inspect", "made-years").exit_code == 1
    run("inspect", "made-years", "--accept", "1", "--by", "FOI analyst")
    shown = run("inspect", "made-years").stdout
    assert "rows are method, columns are financial year" in shown
    number = next(line for line in shown.splitlines() if "a table" in line).split(".")[0]
    result = run("inspect", "made-years", "--accept", number, "--by", "FOI analyst")
    assert "the reading 'made-years-1' holds" in result.stdout
    row, used = last(project, "readings.csv"), last(project, "readings_used.csv")
    assert (row["rows"], row["columns"], row["blank"]) == ("method", "financial_year", "total")
    assert (row["status"], row["confirmed_by"]) == ("confirmed", "FOI analyst")
    assert (used["reply"], used["reading"], used["by"]) == (
        *("made-years", "made-years-1"),
        "FOI analyst",
    )
    assert "the unknown" not in run("read", "made-years").stdout


def test_a_reading_edited_after_it_was_confirmed_is_a_problem(run: Any, project: Project) -> None:
    run("inspect", "made-years", "--accept", "1", "--by", "FOI analyst")
    run("inspect", "made-years", "--accept", "1", "--by", "FOI analyst")
    path = project.manual / "readings.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",total,", ",zero,"), encoding="utf-8")
    result = run("read", "made-years")
    assert result.exit_code == 1
    assert "changed since FOI analyst confirmed it" in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--accept", "7", "--by", "FOI analyst"), "numbers of points to take: 1"),
        (("--accept", "one", "--by", "FOI analyst"), "numbers of points to take: 1"),
        (("--accept", "1"), "Add --by NAME."),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    run: Any, project: Project, words: tuple[str, ...], said: str
) -> None:
    before = tables(project)
    result = run("inspect", "made-bad", *words)
    assert result.exit_code == 1
    assert said in result.stderr and "Nothing was written." in result.stderr
    assert tables(project) == before


def test_points_are_taken_for_registered_replies_only(
    run: Any, project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(BAD, encoding="utf-8")
    before = tables(project)
    words = ("--wave", "9m", "--counting", "offences", "--accept", "1", "--by", "FOI analyst")
    result = run("inspect", path, *words)
    assert result.exit_code == 1
    assert "Register it first" in result.stderr
    assert tables(project) == before


def test_a_reply_without_problems_leaves_nothing_to_take(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    good = BAD.replace("Instagrm", "Instagram")
    add_reply(project, "made-good.csv", good, status="partial")
    result = run("inspect", "made-good")
    assert result.exit_code == 0
    assert "--accept" not in result.stdout


LIST = """Ref No,Offence,Date Recorded,Victim Age,App Used
1,Sexual communication with a child,03/06/2017,12,Kik
2,Sexual communication with a child,04/07/2017,8,Kik
3,Sexual communication with a child,05/08/2017,14,Snapchat
"""


@pytest.fixture
def listed(run: Any, project: Project, add_reply: Callable[..., Path]) -> Any:
    add_reply(project, "made-list.csv", LIST, status="partial")
    return run


def test_a_reading_of_several_lines_is_one_point(listed: Any, project: Project) -> None:
    shown = listed("inspect", "made-list").stdout
    assert "1. " in shown and "2. " not in shown and "each row is a record" in shown
    result = listed("inspect", "made-list", "--accept", "1", "--by", "FOI analyst")
    assert result.exit_code == 0, result.stdout + result.stderr
    rows = [row for row in read_rows(project.manual / "readings.csv") if row["reading"]]
    assert [row["line"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert len({row["reading"] for row in rows}) == 1 and len(rows) > 2
    assert all(row["confirmed_by"] == "FOI analyst" for row in rows)
    assert len(read_rows(project.manual / "readings_used.csv")) == 1


def test_a_message_is_never_said_thirty_times(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    rows = "\n".join(f"Qwrtz {n},{n}" for n in range(40))
    add_reply(project, "made-many.csv", f"Question 3,\nMethod,Number\n{rows}\n", status="partial")
    result = run("read", "made-many")
    assert result.stderr.count("the unknown method of communication") == 3
    assert "and 37 more like it" in result.stderr and "40 problem(s)" in result.stderr


def test_a_second_reading_of_a_table_never_joins_the_first(listed: Any, project: Project) -> None:
    listed("inspect", "made-list", "--accept", "1", "--by", "FOI analyst")
    path = project.manual / "readings_used.csv"
    path.write_text("reply,sha256,block,reading,fingerprint,by,on\n", encoding="utf-8")
    readings = project.manual / "readings.csv"
    text = readings.read_text(encoding="utf-8").replace("confirmed,FOI", "retired,FOI")
    readings.write_text(text, encoding="utf-8")
    listed("inspect", "made-list", "--accept", "1", "--by", "FOI analyst")
    names = {row["reading"] for row in read_rows(readings)}
    assert names == {"made-list-1", "made-list-1-2"}


def test_a_category_nobody_knows_is_refused_but_the_labels_own(run: Any, project: Project) -> None:
    before = tables(project)
    result = run("inspect", "made-bad", "--accept", "1=Instagran", "--by", "FOI analyst")
    assert result.exit_code == 1 and "one of Instagram" in result.stderr
    assert tables(project) == before
    result = run("inspect", "made-bad", "--accept", "1=Instagrm", "--by", "FOI analyst")
    assert last(project, "labels.csv")["category"] == "Instagrm"


def test_two_readings_of_one_table_are_never_taken_together() -> None:
    rows = {"reading": "made"}
    points = [Point("A1", "a table", "so", READINGS, rows, block="A1") for _ in range(2)]
    with pytest.raises(ProblemsFound) as stopped:
        choices("1,2", points)
    assert "one of the points for A1" in stopped.value.problems[0].expected


def test_at_a_terminal_points_are_asked_for_until_enter_leaves(
    run: Any, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foi_analysis.cli.inspecting.is_terminal", lambda: True)
    before = tables(project)
    left = CliRunner().invoke(app, ["inspect", "made-bad"], input="\n")
    assert left.exit_code == 1 and tables(project) == before
    answers = "9\nFOI analyst\n1\n"
    taken = CliRunner().invoke(app, ["inspect", "made-bad"], input=answers)
    assert taken.exit_code == 0, taken.stdout
    assert "numbers of points to take: 1" in taken.stderr
    assert "FOI analyst" in last(project, "labels.csv")["seen_in"]


COVER = """made for tests,
Question 1,
Number of offences,12
Cover sheet,Reference
Case officer,17
Question 4,
Youngest victim (age),9
"""


def test_a_table_nobody_asked_for_is_left_out_by_number(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    add_reply(project, "made-cover.csv", COVER, status="partial")
    shown = run("inspect", "made-cover").stdout
    number = next(line for line in shown.splitlines() if "leave the table out" in line)
    lines = shown.splitlines()
    number = lines[lines.index(number) - 1].split(".")[0]
    result = run("inspect", "made-cover", "--accept", number, "--by", "FOI analyst")
    assert result.exit_code == 0, result.stdout
    row = last(project, "readings.csv")
    assert (row["take"], row["ignore"]) == ("ignore", 'rows:"*" detail not asked for')
    assert run("read", "made-cover").exit_code == 0


def test_questions_left_out_make_the_reply_partial_by_number(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    add_reply(project, "made-short.csv", "made for tests,\nQuestion 1,\nNumber of offences,12\n")
    shown = run("inspect", "made-short").stdout
    assert "1. the reply: no answer to question 2" in " ".join(shown.split())
    assert run("inspect", "made-short", "--accept", "1", "--by", "FOI analyst").exit_code == 0
    row = last(project, "replies.csv")
    assert row["status"] == "partial" and "status settled by FOI analyst on " in row["note"]
    assert run("read", "made-short").exit_code == 0


def test_a_table_that_is_read_already_is_not_offered_again(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    marked = YEARS.replace("Instagrm", "Instagram").replace("3,5,8", "3,5*,8")
    add_reply(project, "made-marked.csv", marked, status="partial")
    shown = run("inspect", "made-marked").stdout
    number = next(line for line in shown.splitlines() if "a table" in line).split(".")[0]
    run("inspect", "made-marked", "--accept", number, "--by", "FOI analyst")
    shown = run("inspect", "made-marked").stdout
    assert "with the mark * and no note" in shown
    assert "rows are method" not in shown


LINKED = (
    '<link rel="stylesheet" href="a.css"><p>made for tests<p>Question 1<p>Number of offences: 12'
    "<p>Question 4<p>The youngest victim was 9"
)


def test_a_page_whose_style_sheet_is_elsewhere_is_one_point_and_one_row(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    add_reply(project, "made-page.html", LINKED, status="partial")
    shown = " ".join(run("inspect", "made-page").stdout.split())
    assert "1. page, style sheets: 'a style sheet that is not in the file'" in shown
    assert "a browser shows the page as it is read" in shown and " 2. " not in shown
    assert run("read", "made-page").exit_code == 1
    result = run("inspect", "made-page", "--accept", "1", "--by", "FOI analyst")
    assert result.exit_code == 0, result.stdout
    row = last(project, "readings.csv")
    assert row["scope"] == "reply:made-page" and row["settles"].startswith('look "the page may')
    assert run("read", "made-page").exit_code == 0
