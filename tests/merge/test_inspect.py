"""`foi inspect`: the reply as read, what it leaves open, and what a person takes by number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows

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
