"""`foi inspect`: the reply as read, and proposed rows that mean nothing until confirmed."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.cell_account import accounts_of
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.one_reply import Named
from foi_analysis.merge.proposals import COLUMNS, nearest_label, propose
from foi_analysis.merge.reading import Reading
from foi_analysis.read.grid import Cell, Grid

BAD = """made for tests,
Question 1,
Number of offences,12
Question 3,
Method,Number
Facebook,8
Qwrtzplatform,4
Question 4,
Youngest victim (age),9
"""


@pytest.fixture
def run(project: Project, monkeypatch: pytest.MonkeyPatch, add_reply: Callable[..., Path]) -> Any:
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "200")
    add_reply(project, "made-bad.csv", BAD, status="partial")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def proposed(output: str) -> list[dict[str, str]]:
    start = output.index(",".join(COLUMNS))
    return list(csv.DictReader(io.StringIO(output[start:])))


def named(*cells: Cell, problems: list[Problem], observations: list[dict] | None = None) -> Named:
    row = {"reply": "made", "force": "Derbyshire", "wave": "9m", "file": "made.csv"}
    row |= {"period_start": "2017-04-03", "period_end": "2018-01-03", "provenance": "primary"}
    clean = CleanReply(observations or [], [], problems)
    return Named(Reading(row, (Grid("rows", cells),), clean), ())


def test_each_cell_is_shown_with_what_it_was_taken_for(run: Any) -> None:
    result = run("inspect", "made-bad")
    assert result.exit_code == 1
    shown = " ".join(result.stdout.split())
    assert "✔ offences = 12" in shown
    assert "▸ label: Facebook" in shown
    assert "? the unknown method" in shown


def test_a_question_gets_one_row_with_the_text_and_no_confirmation(run: Any) -> None:
    (row,) = proposed(run("inspect", "made-bad").stdout)
    assert (row["reply"], row["place"]) == ("made-bad", "rows")
    assert row["cell"] in ("A7", "B7")
    assert row["text"] in ("Qwrtzplatform", "4")
    assert row["confirmed_by"] == row["confirmed_on"] == ""


def test_nothing_is_written_unless_asked_and_no_cell_twice(run: Any, project: Project) -> None:
    table = project.manual / "layouts.csv"
    before = table.read_bytes()
    run("inspect", "made-bad")
    assert table.read_bytes() == before
    assert "1 row(s) added" in run("inspect", "made-bad", "--write").stdout
    after = table.read_bytes()
    assert after.startswith(before.rstrip(b"\n"))
    assert "0 row(s) added" in run("inspect", "made-bad", "--write").stdout
    assert table.read_bytes() == after
    (row,) = (row for row in read_rows(table) if row["reply"] == "made-bad")
    assert tuple(row) == COLUMNS


def test_a_proposed_row_settles_nothing(run: Any, project: Project) -> None:
    run("inspect", "made-bad", "--write")
    assert run("read", "made-bad").exit_code == 1


def test_rows_are_written_for_registered_replies_only(
    run: Any, project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(BAD, encoding="utf-8")
    before = (project.manual / "layouts.csv").read_bytes()
    result = run("inspect", path, "--wave", "9m", "--counting", "offences", "--write")
    assert result.exit_code == 1
    assert "Register it first" in result.stderr
    assert (project.manual / "layouts.csv").read_bytes() == before


def test_a_reply_without_problems_proposes_nothing(
    run: Any, project: Project, add_reply: Callable[..., Path]
) -> None:
    good = BAD.replace("Qwrtzplatform", "Instagram")
    add_reply(project, "made-good.csv", good, status="partial")
    result = run("inspect", "made-good")
    assert result.exit_code == 0
    assert ",".join(COLUMNS) not in result.stdout


def test_the_nearest_label_comes_with_its_question_and_measure(reference: Reference) -> None:
    asks, measure, domain, category = nearest_label(reference, "Instagrm") or ("",) * 4
    assert (asks, measure, domain, category) == (
        *("methods", "method_instances", "method"),
        "Instagram",
    )
    assert nearest_label(reference, "Zzzzzzzz") is None


def test_a_misspelt_label_is_guessed_and_one_nobody_knows_is_not(reference: Reference) -> None:
    cells = [
        Cell(1, 1, "Instagrm", "rows", "A1"),
        Cell(2, 1, "Zzzzzzzz", "rows", "A2"),
        Cell(3, 1, "Instagrm: 12", "page 1", "line 3", "text"),
    ]
    problems = [
        Problem(f"the unknown label {cell.text.split(':')[0]!r}", "one", "", "", "", *where)
        for cell in cells
        for where in [(cell.place, cell.address)]
    ]
    label, unknown, line = propose(reference, named(*cells, problems=problems))
    assert (label["disposition"], label["category"]) == ("label", "Instagram")
    assert (unknown["disposition"], unknown["reason"]) == ("ignored", "?")
    assert (line["disposition"], line["category"], line["period_end"]) == (
        *("used", "Instagram"),
        "2018-01-03",
    )


def test_a_number_is_guessed_from_its_row_and_its_column(reference: Reference) -> None:
    cells = [
        Cell(row, column, str(row * column), "rows", f"{'ABC'[column - 1]}{row}")
        for row in (1, 2)
        for column in (1, 2, 3)
    ]

    def seen(cell: str, category: str, band: str) -> dict[str, str]:
        days = {"period_start": "2017-04-03", "period_end": "2018-01-03"}
        where = {"place": "rows", "cell": cell}
        return where | days | {"measure": "victims", "category": category, "age_band": band}

    observations = [seen("A1", "female", "12-15"), seen("A2", "male", "12-15")]
    observations += [seen("B1", "female", "under 12")]
    problem = Problem("'4'", "a heading", "", place="rows", cell="B2")
    (row,) = propose(reference, named(*cells, problems=[problem], observations=observations))
    assert (row["disposition"], row["asks"], row["measure"]) == ("used", "victims", "victims")
    assert (row["category"], row["age_band"]) == ("male", "under 12")
    assert row["reason"].startswith("guess")


def test_a_cell_with_two_problems_gets_one_row(reference: Reference) -> None:
    problems = [Problem(found, "x", "", place="rows", cell="A1") for found in ("'5'", "'6'")]
    cells = [Cell(1, 1, "5", "rows", "A1")]
    assert len(propose(reference, named(*cells, problems=problems))) == 1
    assert accounts_of([], [], problems)[("rows", "A1")].disposition == "question"
