"""A scanned reply: proposals and no value, until two people keyed the same lines."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.read.scanned_page import Seeing, scan
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.merge import scanned
from foi_analysis.merge.keyed import COLUMNS, read_keyed
from foi_analysis.merge.merge_replies import merge_replies
from foi_analysis.merge.one_reply import Named, read_named
from foi_analysis.read import ocr

LINES = (
    "Made for tests",
    "Question 1",
    "There were 12 offences recorded.",
    "Question 3",
    "Method | Number",
    "Facebook | 8",
    "Instagram | 4",
    "Question 4",
    "The youngest victim was 9 years old.",
)
REPLY, FILE = "made-scan", "made-scan.pdf"
ROLES = ("FOI desk", "Data desk")
VALUES = {("offences", "", 12), ("youngest_victim_age", "", 9)} | {
    ("method_instances", name, count) for name, count in (("Facebook", 8), ("Instagram", 4))
}


@pytest.fixture
def project_with_scan(project: Project, add_reply: Callable[..., Path], tmp_path: Path) -> Project:
    content = scan(tmp_path / "drawn.pdf", LINES).read_bytes()
    add_reply(project, FILE, content, status="partial")
    return project


@pytest.fixture
def engines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that puts engines at hand in place of those installed."""

    def put(*at_hand: Seeing) -> None:
        scanned._seen.cache_clear()
        monkeypatch.setattr(ocr, "engines_at_hand", lambda: list(at_hand))

    return put


def key(project: Project, *keyings: tuple[str, dict[int, str]], **columns: str) -> None:
    """Write what people keyed for page 1: who, and the text of each line by its number."""
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    base = {"reply": REPLY, "sha256": register[REPLY]["sha256"], "page": "1"}
    rows = [
        {**base, "line": str(line), "text": text, "keyed_by": by, "keyed_on": "2018-05-02"}
        for by, lines in keyings
        for line, text in lines.items()
    ]
    rows = [{name: (row | columns)[name] for name in COLUMNS} for row in rows]
    write_rows(project.manual / "keyed.csv", rows)


def numbered(step: int = 1, **otherwise: str) -> dict[int, str]:
    """Return the page's lines by number; ``line_6="…"`` keys the sixth otherwise."""
    return {
        step * number: otherwise.get(f"line_{number}", text) for number, text in enumerate(LINES, 1)
    }


def reading(project: Project) -> Named:
    return read_named(project, REPLY)


def values(named: Named) -> set[tuple[str, str, int]]:
    rows = named.reading.clean.observations
    return {(row["measure"], row["category"], row["low"]) for row in rows}


def test_a_scan_gives_one_problem_for_its_page_and_no_value(project_with_scan):
    named = reading(project_with_scan)
    (problem,) = named.problems
    assert problem.place == "page 1" and "keyed.csv" in problem.action
    assert named.reading.grids == () and values(named) == set()


def test_keyed_by_one_person_is_a_problem_that_asks_for_a_second(project_with_scan):
    key(project_with_scan, (ROLES[0], numbered()))
    named = reading(project_with_scan)
    (problem,) = named.problems
    assert (problem.file, problem.place) == (FILE, "page 1")
    assert problem.found == "a picture; 9 line(s) keyed by “FOI desk” only"
    assert values(named) == set()


@pytest.mark.parametrize("again", ["FOI desk", "foi  Desk"])
def test_one_person_keying_twice_is_no_second_person(project_with_scan, again):
    key(project_with_scan, (ROLES[0], numbered()), (again, numbered()))
    named = reading(project_with_scan)
    assert "one row for each line and person" in {one.expected for one in named.problems}
    assert values(named) == set()


def test_keyed_alike_by_two_people_is_read_by_the_ordinary_rules(project_with_scan):
    key(project_with_scan, (ROLES[0], numbered()), (ROLES[1], numbered(step=10)))
    named = reading(project_with_scan)
    assert named.problems == []
    assert values(named) == VALUES
    places = {row["place"] for row in named.reading.clean.observations}
    assert places == {"page 1, keyed", "page 1, keyed, table 1"}


def test_the_workers_read_keyed_lines_too(project_with_scan):
    key(project_with_scan, (ROLES[0], numbered()), (ROLES[1], numbered()))
    merged = merge_replies(project_with_scan)
    assert merged.problems == []
    rows = [row for row in merged.observations if row["reply"] == REPLY]
    assert {(row["measure"], row["category"], row["low"]) for row in rows} == VALUES


def test_keyed_lines_that_are_not_understood_are_a_question(project_with_scan):
    other = numbered(line_7="Instagrm | 4")
    key(project_with_scan, (ROLES[0], other), (ROLES[1], other))
    (problem, *_) = reading(project_with_scan).problems
    assert "'Instagrm'" in problem.found
    assert problem.where.endswith("page 1, keyed, table 1, line 7, column 1")


def test_keyed_differently_is_a_problem_that_names_both(project_with_scan):
    other = numbered(line_6="Facebook | 3")
    key(project_with_scan, (ROLES[0], numbered()), (ROLES[1], other))
    named = reading(project_with_scan)
    (problem,) = named.problems
    assert problem.where == f"Derbyshire, {FILE}, page 1, line 6"
    assert problem.found == "“Facebook | 3” keyed by “Data desk” and “Facebook | 8” by “FOI desk”"
    assert values(named) == set()


def test_a_line_one_of_two_left_out_is_named(project_with_scan):
    short = {line: text for line, text in numbered().items() if line != 3}
    key(project_with_scan, (ROLES[0], numbered()), (ROLES[1], short))
    (problem,) = reading(project_with_scan).problems
    assert "no line keyed by “Data desk”" in problem.found
    assert "“There were 12 offences recorded.” by “FOI desk”" in problem.found


def test_a_line_left_to_key_by_both_is_not_left_out(project_with_scan):
    other = numbered(line_6="?")
    key(project_with_scan, (ROLES[0], other), (ROLES[1], other))
    named = reading(project_with_scan)
    assert all("line(s) 6 " in problem.found for problem in named.problems)
    assert len(named.problems) == 2 and values(named) == set()


def test_a_third_person_must_agree_too(project_with_scan):
    keyings = [(role, numbered()) for role in ROLES]
    key(project_with_scan, *keyings, ("Third desk", numbered(line_6="Facebook | 3")))
    named = reading(project_with_scan)
    assert "“Facebook | 3” by “Third desk”" in named.problems[0].found
    assert values(named) == set()


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"sha256": "0" * 64}, "sha256"),
        ({"page": "one"}, "page 'one'"),
        ({"line": "0"}, "line '0'"),
        ({"keyed_on": "May"}, "keyed_on 'May'"),
        ({"keyed_by": ""}, "'keyed_by'"),
        ({"keyed_by": "Mr A"}, "keyed_by 'Mr A'"),
        ({"reply": "made-scam"}, "reply 'made-scam'"),
    ],
    ids=str,
)
def test_a_wrong_row_is_told_and_gives_no_value(project_with_scan, columns, found):
    key(project_with_scan, (ROLES[0], {1: LINES[2]}), (ROLES[1], {2: LINES[2]}), **columns)
    with pytest.raises(ProblemsFound, match=rf"keyed\.csv, row 2, .*{found}"):
        read_keyed(project_with_scan)
    named = reading(project_with_scan)
    assert named.problems and values(named) == set()


def test_lines_keyed_for_an_earlier_file_are_not_read_from_the_present_one(
    project_with_scan, tmp_path
):
    key(project_with_scan, (ROLES[0], numbered()), (ROLES[1], numbered()))
    path = project_with_scan.replies / FILE
    path.write_bytes(scan(tmp_path / "b.pdf", LINES[:2]).read_bytes())
    named = reading(project_with_scan)
    assert [one.place for one in named.problems] == ["page 1"]
    assert values(named) == set()


@pytest.fixture
def run(project_with_scan: Project, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("FOI_PROJECT", str(project_with_scan.root))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def test_inspect_lists_what_both_engines_read_and_what_must_be_keyed(run, engines):
    engines(Seeing("One", LINES), Seeing("Other", LINES, {"8": "3"}))
    shown = run("inspect", REPLY).stdout
    assert f"1. {FILE}, page 1: a picture; One and Other read 8 of 9 lines alike" in shown
    assert "30 “There were 12 offences recorded.”" in shown and "70 “Instagram | 4”" in shown
    assert f"2. {FILE}, page 1, line 60: “Facebook | 8” (One) and “Facebook | 3” (Other)" in shown
    assert "key it from the picture in data/manual/keyed.csv, as line 60" in shown


def test_proposals_are_no_values_until_two_people_took_them_and_keyed_the_rest(
    run, engines, project_with_scan
):
    engines(Seeing("One", LINES), Seeing("Other", LINES, {"8": "3"}))
    for role in ROLES:
        result = run("inspect", REPLY, "--accept", "1", "--by", role)
        assert f"9 line(s) of page 1 by {role}: data/manual/keyed.csv; key the 1" in result.stdout
        assert json.loads(run("read", REPLY, "--json").stdout)["observations"] == []
        assert "0 line(s)" in run("inspect", REPLY, "--accept", "1", "--by", role).stdout
    told = [one.found for one in reading(project_with_scan).problems]
    assert told == [f"a picture whose line(s) 60 “{name}” has still to key" for name in ROLES[::-1]]
    table = project_with_scan.manual / "keyed.csv"
    for written, left in ((1, 1), (1, 0)):
        table.write_text(table.read_text().replace(",?,", ",Facebook | 8,", written))
        assert len(reading(project_with_scan).problems) == left
    assert values(reading(project_with_scan)) == VALUES


@pytest.mark.parametrize("at_hand", [(), (Seeing("One", LINES),)], ids=len)
def test_without_two_engines_nothing_is_proposed(run, engines, at_hand):
    engines(*at_hand)
    shown = run("inspect", REPLY).stdout
    assert "no two OCR engines at hand" in shown and "“Facebook" not in shown
    assert run("inspect", REPLY, "--accept", "1", "--by", ROLES[0]).exit_code == 1


def test_the_page_of_a_reply_shows_its_pictures(run, engines, tmp_path):
    engines(Seeing("One", LINES), Seeing("Other", LINES))
    run("read", REPLY, "--html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert page.count('src="data:image/png;base64,') == 1
    assert "One and Other read 9 of 9 lines alike" in page
