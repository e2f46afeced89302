"""`foi read`: what an analyst sees of one reply, in words, as data and as a marked page."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from typer.testing import CliRunner, Result

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import read_rows
from foi_analysis.merge.cell_account import accounts_of, anchor
from foi_analysis.merge.one_reply import read_named
from foi_analysis.notebook.reply_page import MOST_ROWS, ReplyView, view_html
from foi_analysis.read.grid import Cell, Grid

GOOD = """made for tests,
Question 1,
Number of offences,12
Question 2,
Outcome,Number
Charged,5
Under investigation,7
Total,12
Question 3,
Method,Number
Facebook,8
Instagram,4
Total,12
Question 4,
Youngest victim (age),9
"""
BAD = GOOD.replace("Instagram,4\nTotal,12", "Qwrtzplatform,4")


@pytest.fixture
def run(project: Project, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture
def good(project: Project, add_reply: Callable[..., Path]) -> str:
    add_reply(project, "made-good.csv", GOOD)
    return "made-good"


@pytest.fixture
def bad(project: Project, add_reply: Callable[..., Path]) -> str:
    add_reply(project, "made-bad.csv", BAD)
    return "made-bad"


def lines(result: Result) -> list[str]:
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_read_prints_every_cell_with_its_disposition(run: Any, good: str) -> None:
    result = run("read", good)
    assert result.exit_code == 0, result.output
    printed = lines(result)
    assert "B3 12 ✔ used offences" in printed
    assert "B8 12 Σ stated total adds up" in printed
    assert "A11 Facebook ▸ label Facebook" in printed
    assert "B11 8 ✔ used method instances, Facebook" in printed
    assert any(line.startswith("youngest victim age 9 2017-04-03 2018-01-03") for line in printed)


def test_read_exits_with_one_and_the_cell_when_there_is_a_problem(run: Any, bad: str) -> None:
    result = run("read", bad)
    assert result.exit_code == 1
    assert "Qwrtzplatform" in result.stderr
    assert "A12" in result.stderr or "B12" in result.stderr
    assert "Nothing was written" not in result.stderr


def test_json_is_the_ledger_the_answers_and_the_problems(run: Any, good: str, bad: str) -> None:
    found = json.loads(run("read", good, "--json").stdout)
    assert found["reply"]["reply"] == good
    assert [row["low"] for row in found["observations"] if row["measure"] == "offences"] == [12]
    assert {row["disposition"] for row in found["ledger"]} <= {"used", "stated total", "ignored"}
    assert found["problems"] == found["assumed"] == []
    stopped = run("read", bad, "--json")
    assert stopped.exit_code == 1
    assert "Qwrtzplatform" in json.loads(stopped.stdout)["problems"][0]["found"]


def test_a_registered_reply_can_be_named_by_its_path(run: Any, project: Project, good: str) -> None:
    by_path = json.loads(run("read", project.replies / "made-good.csv", "--json").stdout)
    assert by_path == json.loads(run("read", good, "--json").stdout)


def test_a_file_in_no_register_needs_its_wave(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(GOOD, encoding="utf-8")
    refused = run("read", path)
    assert refused.exit_code == 1
    assert "no wave" in refused.stderr
    assert "--wave" in refused.stderr
    found = json.loads(run("read", path, "--wave", "9m", "--counting", "offences", "--json").stdout)
    assert any("in no register" in said for said in found["assumed"])
    assert any("its name was not checked" in said for said in found["assumed"])
    assert found["reply"]["provenance"] == "not registered"
    assert str(tmp_path) not in json.dumps(found)


def test_the_force_a_reply_names_is_assumed_and_said(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "sent.csv"
    path.write_text(f"Derbyshire Constabulary,\n{GOOD}", encoding="utf-8")
    options = ("--wave", "9m", "--counting", "offences", "--json")
    found = json.loads(run("read", path, *options).stdout)
    assert found["reply"]["authority"] == "Derbyshire"
    assert "the authority is Derbyshire, as named in rows, A1" in found["assumed"]


def test_unknown_names_give_the_nearest(run: Any, tmp_path: Path) -> None:
    assert "dorset-9m" in run("read", "dorset-9").stderr
    path = tmp_path / "sent.csv"
    path.write_text(GOOD, encoding="utf-8")
    result = run("read", path, "--wave", "9m", "--authority", "Derbishire")
    assert result.exit_code == 1
    assert "Derbyshire" in result.stderr


def test_a_file_that_cannot_be_read_is_a_problem(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(b"not a workbook")
    result = run("read", path, "--wave", "9m")
    assert result.exit_code == 1
    assert "sent.xlsx" in result.stderr


def test_a_changed_file_of_the_register_is_said(run: Any, project: Project, good: str) -> None:
    (project.replies / "made-good.csv").write_text(GOOD.replace("12", "13"), encoding="utf-8")
    assert f"foi register {good}" in run("read", good).stdout


def test_html_is_one_page_that_loads_nothing(run: Any, good: str, tmp_path: Path) -> None:
    page = tmp_path / "out" / "reply.html"
    assert run("read", good, "--html", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    root = html.document_fromstring(text)
    assert not root.xpath("//script|//link|//img|//iframe")
    assert "url(" not in text
    assert "@import" not in text
    cell = root.get_element_by_id(anchor("rows", "B11"))
    assert cell.get("class") == "disposition-used"
    assert " ".join(cell.text_content().split()) == "8 ✔ method instances, Facebook = 8"
    assert cell.get("title").startswith("rows, B11: method instances, Facebook")
    assert root.xpath("//div[@role='region'][@tabindex='0']/table[contains(@class, 'as-read')]")


def test_a_page_of_a_stopped_reply_leads_to_the_question(
    run: Any, bad: str, tmp_path: Path
) -> None:
    page = tmp_path / "reply.html"
    assert run("read", bad, "--html", page).exit_code == 1
    root = html.parse(page).getroot()
    (target,) = root.xpath("//ol[contains(@class, 'reply-problems')]//a/@href")
    cell = root.get_element_by_id(target.removeprefix("#"))
    assert cell.get("class") == "disposition-question"
    assert "?" in cell.text_content()


def drawn(*cells: Cell, ledger: list[dict[str, str]] | None = None, **more: Any) -> Any:
    accounts = accounts_of(ledger or [], more.get("observations", []), more.get("problems", []))
    return html.fromstring(view_html(ReplyView((Grid("document", cells),), accounts)))


def row(place: str, cell: str, text: str, disposition: str = "used", kind: str = "number") -> dict:
    names = ("place", "cell", "text", "disposition", "kind")
    values = (place, cell, text, disposition, kind)
    return dict(zip(names, values, strict=True)) | {"reason": "offences"}


def test_merged_cells_cover_their_rows_and_columns() -> None:
    place = "table 1"
    root = drawn(
        Cell(1, 1, "Year", place, "row 1, column 1", height=2),
        Cell(1, 2, "Girls", place, "row 1, column 2", width=2),
        Cell(2, 2, "0-11", place, "row 2, column 2"),
        Cell(2, 3, "12-15", place, "row 2, column 3"),
        Cell(3, 1, "2017", place, "row 3, column 1"),
        Cell(3, 3, "4", place, "row 3, column 3"),
    )
    shape = [
        [(cell.text_content().strip(), cell.get("colspan"), cell.get("rowspan")) for cell in line]
        for line in root.xpath("//tbody/tr")
    ]
    assert shape == [
        [("Year", None, "2"), ("Girls", "2", None)],
        [("0-11", None, None), ("12-15", None, None)],
        [("2017", None, None), ("", None, None), ("4", None, None)],
    ]


def test_a_table_across_pages_is_drawn_as_one() -> None:
    root = drawn(
        Cell(1, 1, "Facebook", "page 1, table 1", "row 1, column 1", block=1),
        Cell(2, 1, "Skype", "page 2, table 1", "row 1, column 1", block=1),
    )
    (table,) = root.xpath("//table")
    assert table.findtext("caption") == "page 1, table 1, page 2, table 1"


def test_a_number_in_a_sentence_is_marked_where_it_stands() -> None:
    text = "In 2017 there were 39 offences, not 390."
    root = drawn(
        Cell(1, 1, text, "page 1", "line 4", "text"), ledger=[row("page 1", "line 4", "39")]
    )
    (mark,) = root.iter("mark")
    assert (mark.text, mark.get("class")) == ("39", "disposition-used")
    assert mark.tail.startswith(" offences, not 390")


def test_every_cell_of_every_quirk_is_drawn_with_its_disposition(repo_root: Path) -> None:
    project, quirks = Project(repo_root), repo_root / "tests/extract/quirks"
    rows = read_rows(quirks / "index.csv")
    assert rows
    for row in rows:
        named = read_named(project, str(quirks / row["file"]), "", row["wave"], "offences")
        reading = named.reading
        view = ReplyView(reading.grids, named.accounts, named.problems, named.period)
        page = html.fromstring(view_html(view))
        for (place, cell), account in named.accounts.items():
            found = page.get_element_by_id(anchor(place, cell))
            disposition = account.disposition.replace(" ", "-")
            assert f"disposition-{disposition}" in found.get("class"), (row["file"], place, cell)


def test_text_of_a_reply_stays_text() -> None:
    hostile = '<script>alert(1)</script>" onclick="x'
    root = drawn(
        Cell(1, 1, hostile, f"sheet {hostile}", "A1"),
        ledger=[row(f"sheet {hostile}", "A1", hostile, kind="label")],
        problems=[Problem(hostile, hostile, hostile, place=f"sheet {hostile}", cell="A1")],
    )
    assert not list(root.iter("script"))
    assert not root.xpath("//@onclick")
    assert hostile in root.text_content()


def test_a_very_long_sheet_shows_the_rows_that_became_something() -> None:
    cells = [Cell(line, 1, "x", "sheet", f"A{line}") for line in range(1, MOST_ROWS + 10)]
    root = drawn(*cells, ledger=[row("sheet", "A500", "x")])
    assert len(root.xpath("//tbody/tr")) == 3
    assert f"{MOST_ROWS + 6:,} rows" in root.text_content()
    assert root.get_element_by_id(anchor("sheet", "A500")) is not None


def test_anchors_tell_places_apart_and_stay_the_same() -> None:
    assert anchor("sheet Q1", "B7") == anchor("sheet Q1", "B7")
    assert len({anchor("Q 1", "B7"), anchor("Q-1", "B7"), anchor("Q 1 B", "7")}) == 3
    assert anchor("Blæd “é”", "B7").isascii()


def test_scan_says_what_is_kept_out_and_exits_with_one(run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    (folder / "counts.csv").write_text(GOOD, encoding="utf-8")
    clean = run("scan", folder)
    assert clean.exit_code == 0, clean.output
    assert "1 file(s) scanned, 0 kept out" in clean.stdout
    (folder / "viewer.exe").write_bytes(b"MZ")
    refused = run("scan", folder)
    assert refused.exit_code == 1
    assert any("viewer.exe ✘ kept out" in line for line in lines(refused))
    found = json.loads(run("scan", folder, "--json").stdout)
    assert [one["is_refused"] for one in found] == [False, True]
    assert run("scan", tmp_path / "nowhere").exit_code == 1


def test_scan_heeds_what_a_person_let_through(run: Any, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "sent.xlsx"
    path.write_bytes(workbook_with_a_hidden_sheet(tmp_path))
    (hazard,) = (
        one
        for one in json.loads(run("scan", path, "--json").stdout)[0]["hazards"]
        if one["severity"] == "refuse"
    )
    row = (sha256_of(path), path.name, hazard["hazard"], "The force knows", "office", "2026-01-31")
    table = "sha256,file,hazard,reason,released_by,released_on\n" + ",".join(row) + "\n"
    (project.manual / "scan_releases.csv").write_text(table, encoding="utf-8")
    result = run("scan", path)
    assert result.exit_code == 0, result.output
    assert any("let through" in line for line in lines(result))


def workbook_with_a_hidden_sheet(folder: Path) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active["A1"] = "made for tests"
    book.create_sheet("more").sheet_state = "hidden"
    book["more"]["A1"] = "12"
    book.save(folder / "made.xlsx")
    return (folder / "made.xlsx").read_bytes()
