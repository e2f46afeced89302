"""Corrections in copies of the project; the numbers and reasons are made for tests."""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.miniature import as_given
from tests.notebook.executed import SAID, executed

import foi_analysis as foi
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.corrections import COLUMNS, Correction, apply_corrections, read_corrections
from foi_analysis.merge.reading import read_reply
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.run.results import process

FILE = "reconstructed/derbyshire-9m.reconstructed.xlsx"
YOUNGEST = {
    "correction": "derbyshire-youngest",
    "reply": "derbyshire-9m",
    "place": 'sheet "Q4 RECONSTRUCTED"',
    "cell": "B4",
    "from": "9",
    "to": "8",
    "why": "made for tests: the row above was copied.",
    "confirmed_by": "Force FOI office",
    "corrected_on": "2018-05-20",
}
MAY = date(2018, 5, 20)
NOTE = (
    'Corrected: derbyshire-9m, sheet "Q4 RECONSTRUCTED", B4: “9” is read as “8”, because: made for '
    "tests: the row above was copied. Confirmed by Force FOI office on 20 May 2018 (correction "
    "derbyshire-youngest)."
)


def write_corrections(project: Project, *rows: dict[str, str]) -> None:
    path = project.manual / "corrections.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def corrected(processed_miniature: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a processed copy with the youngest victim of one force's own reply corrected."""
    project = Project(tmp_path_factory.mktemp("corrected") / "project")
    shutil.copytree(processed_miniature.root, project.root)
    write_corrections(as_given(project, "Derbyshire"), YOUNGEST)
    process(project)
    return project


def at(frame, place=YOUNGEST["place"], cell=YOUNGEST["cell"]):
    found = frame[
        (frame["reply"] == "derbyshire-9m") & (frame["place"] == place) & (frame["cell"] == cell)
    ]
    return found.to_dict(orient="records")


def where_is(project: Project, reply: str, text: str) -> dict[str, str]:
    """Return reply, place and cell of the one cell of a reply that says ``text``."""
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    grids = read_reply(project, Reference(project), register[reply]).grids
    (cell,) = [cell for cell in cells_of(grids) if cell.text == text]
    return {"reply": reply, "place": cell.place, "cell": cell.address}


def test_the_corrected_text_is_what_counts(corrected):
    (row,) = at(read_table(corrected, "observations"))
    assert (row["low"], row["high"]) == (8, 8)
    assert row["printed"] == "8 (corrected from “9”)"
    figures = read_table(corrected, "figures").set_index("claim")
    assert figures.loc["derbyshire-youngest-victim", "computed"] == "8"


def test_the_ledger_keeps_the_text_as_sent(corrected):
    (row,) = at(read_table(corrected, "ledger"))
    assert (row["text"], row["disposition"]) == ("8", "used")
    assert row["reason"].endswith("corrected from “9”, correction derbyshire-youngest")


def test_figures_that_rest_on_the_cell_say_so_and_no_others(corrected):
    notes = read_table(corrected, "figures").set_index("claim")["notes"]
    noted = {claim for claim in notes.index if NOTE in notes[claim].splitlines()}
    assert noted == {"ew-youngest-victim", "derbyshire-youngest-victim"}
    assert not any("Corrected" in notes[claim] for claim in notes.index if claim not in noted)


def test_the_figure_page_shows_the_note(corrected, monkeypatch):
    monkeypatch.setenv("FOI_PROJECT", str(corrected.root))
    shown = foi.judge("derbyshire-youngest-victim")._repr_markdown_()
    assert f"- {NOTE}" in shown


def test_the_briefing_shows_the_correction(corrected, monkeypatch):
    monkeypatch.setenv("FOI_PROJECT", str(corrected.root))
    made = executed("local_briefing")
    assert made["corrections"]["words"].tolist() == [NOTE.removeprefix("Corrected: ")]
    answers = made["answers"].set_index(["place", "cell"])["count"]
    assert answers[YOUNGEST["place"], "B4"] == "8 (corrected)"
    assert answers['sheet "Q1 RECONSTRUCTED"', "B7"] == "20"
    assert "from “9”" in " ".join(made["ledger"]["reason"])
    others = executed("local_briefing", authority="Staffordshire")
    assert others["corrections"].empty
    assert not others["answers"]["count"].str.contains("orrected").any()


def test_the_table_lists_it_with_file_and_hash(corrected):
    (row,) = read_table(corrected, "corrections").to_dict(orient="records")
    assert {name: row[name] for name in COLUMNS} == YOUNGEST
    assert row["file"] == FILE
    assert row["sha256"] == sha256_of(corrected.replies / FILE)
    assert f"Corrected: {row['words']}" == NOTE


def test_one_reply_is_read_with_its_corrections(corrected):
    reference = Reference(corrected)
    register = {row["reply"]: row for row in read_rows(corrected.manual / "replies.csv")}
    reading = read_reply(corrected, reference, register["derbyshire-9m"])
    assert not reading.clean.problems
    texts = {(cell.place, cell.address): cell.text for grid in reading.grids for cell in grid.cells}
    assert texts[YOUNGEST["place"], "B4"] == "8"


def test_a_corrected_label_bears_on_every_figure_of_its_reply(miniature):
    label = {"place": 'sheet "Q3 RECONSTRUCTED"', "cell": "A9", "from": "Gaming site"}
    row = YOUNGEST | label | {"to": "Facebook Messenger"}
    write_corrections(as_given(miniature, "Derbyshire"), row)
    process(miniature)
    (row,) = at(read_table(miniature, "observations"), label["place"], "B9")
    assert (row["category"], row["low"], row["printed"]) == ("Messenger", 1, "1")
    notes = read_table(miniature, "figures").set_index("claim")["notes"]
    noted = {claim for claim in notes.index if "“Gaming site” is read as" in notes[claim]}
    assert {"derbyshire-offences", "derbyshire-facebook-family", "ew-method-known"} <= noted
    assert not any(claim.startswith("staffordshire") for claim in noted)


def test_a_correction_in_the_evidence_for_a_verdict_is_noted(miniature, add_reply):
    with (miniature.manual / "questions.csv").open("a", encoding="utf-8") as stream:
        stream.write("12m,1,offences,How many offences were recorded\n")
    text = "1.,\nNumber of offences,73\n"
    add_reply(miniature, "derbyshire-12m.csv", text, authority="Derbyshire", wave="12m")
    where = where_is(miniature, "derbyshire-12m", "73")
    write_corrections(miniature, YOUNGEST | where | {"from": "73", "to": "37"})
    process(miniature)
    figures = read_table(miniature, "figures").set_index("claim")
    assert figures.loc["derbyshire-offences", "high"] == 37
    assert "“73” is read as “37”" in figures.loc["derbyshire-offences", "notes"]
    assert "“73”" not in figures.loc["staffordshire-offences", "notes"]


def test_a_count_of_offences_limits_what_mentions_stand_for(miniature, add_reply):
    """Facebook 8 and WhatsApp 6 of 11 offences: at most 11, so the 11 is behind the figure."""
    text = "1.,\nNumber of offences,12\n3.,\nMethod,Number\nFacebook,8\nWhatsApp,6\n"
    columns = {"authority": "Staffordshire", "method_counting": "mentions", "status": "partial"}
    add_reply(miniature, "staffordshire-new.csv", text, **columns)
    where = where_is(miniature, "staffordshire-new", "12")
    write_corrections(miniature, YOUNGEST | where | {"from": "12", "to": "11"})
    process(miniature)
    figures = read_table(miniature, "figures").set_index("claim")
    assert figures.loc["staffordshire-facebook-family", "computed"] == "8–11"
    assert "“12” is read as “11”" in figures.loc["staffordshire-facebook-family", "notes"]
    assert "“12”" not in figures.loc["staffordshire-snapchat", "notes"]


def test_a_mask_in_a_note_is_shown_as_it_is(processed_copy, monkeypatch):
    path = processed_copy.processed / "corrections.parquet"
    row = dict.fromkeys(pd.read_parquet(path), "")
    row |= {"authority": "Kent", "words": "“*” is read as “<5”, made for tests"}
    pd.DataFrame([row]).to_parquet(path, index=False)
    monkeypatch.setenv("FOI_PROJECT", str(processed_copy.root))
    assert row["words"] in executed("local_briefing", authority="Kent")[SAID].splitlines()


@pytest.mark.parametrize(
    ("columns", "found", "hint"),
    [
        ({"from": "7"}, "'9'", ""),
        ({"cell": "B5"}, "no text in this cell", ""),
        ({"place": "?"}, "no text in this cell", ""),
        ({"place": 'sheet "Q4"'}, "no text", 'Nearest places: sheet "Q4 RECONSTRUCTED"'),
    ],
)
def test_a_correction_that_no_longer_matches_stops_the_run(
    miniature, problems_of, columns, found, hint
):
    row = YOUNGEST | columns
    write_corrections(miniature, row)
    (problem,) = problems_of(miniature)
    assert found in problem.found
    assert repr(row["from"]) in problem.expected and "derbyshire-youngest" in problem.expected
    assert "no longer matches" in problem.action and hint in problem.action
    assert ("Nearest places" in problem.action) == bool(hint)
    where = (problem.authority, problem.file, problem.place, problem.cell)
    assert where == ("Derbyshire", FILE, row["place"], row["cell"])
    assert not list(miniature.processed.glob("*"))


def test_a_corrected_file_that_changes_stops_the_run(miniature, problems_of):
    """The force sends the file again with the right number: the correction has had its day."""
    import openpyxl

    from foi_analysis.intake.register import update_hash

    write_corrections(miniature, YOUNGEST)
    book = openpyxl.load_workbook(miniature.replies / FILE)
    book["Q4 RECONSTRUCTED"]["B4"] = 8
    book.save(miniature.replies / FILE)
    update_hash(miniature, "derbyshire-9m")
    (problem,) = problems_of(miniature)
    assert problem.found == "'8'"


OTHER = YOUNGEST | {"correction": "other", "cell": "B5"}


@pytest.mark.parametrize(
    ("rows", "found", "expected"),
    [
        ([YOUNGEST | {"reply": "derbyshire-9n"}], "reply 'derbyshire-9n'", "replies.csv"),
        ([YOUNGEST | {"reply": "west-midlands-62a-23"}], "reply", "a reply with a file"),
        ([YOUNGEST | {"corrected_on": "20 May 2018"}], "corrected_on", "a day such as"),
        ([YOUNGEST | {"corrected_on": "2018-02-30"}], "corrected_on", "a day such as"),
        ([YOUNGEST | {"corrected_on": "20180520"}], "corrected_on", "a day such as"),
        ([YOUNGEST | {"to": " 9"}], "to '9'", "another text"),
        ([YOUNGEST | {"confirmed_by": "Mrs Example"}], "confirmed_by", "an office"),
        ([YOUNGEST | {"confirmed_by": "someone@example.org"}], "confirmed_by", "an office"),
        ([YOUNGEST, OTHER | {"correction": "derbyshire-youngest"}], "correction", "its own"),
        ([YOUNGEST, OTHER | {"cell": "B4", "to": "7"}], "cell 'B4'", "one row for each cell"),
        *[([YOUNGEST | {column: " "}], f"{column!r}", "some text") for column in COLUMNS],
    ],
)
def test_a_row_that_breaks_a_rule_is_a_problem_with_its_row(project, rows, found, expected):
    write_corrections(project, *rows)
    with pytest.raises(ProblemsFound) as caught:
        read_corrections(project)
    (problem,) = caught.value.problems
    assert found in problem.found and expected in problem.expected
    assert (problem.file, problem.place) == ("data/manual/corrections.csv", f"row {len(rows) + 1}")
    assert problem.cell.startswith("column ")


def test_an_unknown_reply_names_the_nearest(project):
    write_corrections(project, YOUNGEST | {"reply": "derbyshire-9"})
    with pytest.raises(ProblemsFound, match="Nearest known: derbyshire-9m"):
        read_corrections(project)


def test_a_reply_with_a_bad_row_is_not_read_without_it(project):
    write_corrections(project, YOUNGEST | {"why": ""})
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    clean = read_reply(project, Reference(project), register["derbyshire-9m"]).clean
    assert [problem.place for problem in clean.problems] == ["row 2"]
    assert not clean.observations
    assert not read_reply(project, Reference(project), register["kent-9m"]).clean.problems


def test_a_bad_row_is_told_once_and_nothing_is_written(miniature, problems_of):
    write_corrections(miniature, YOUNGEST | {"why": ""}, OTHER | {"reply": "nobody"})
    problems = problems_of(miniature)
    assert len(problems) == 2
    assert {problem.place for problem in problems} == {"row 2", "row 3"}
    assert not list(miniature.processed.glob("*"))


@pytest.mark.parametrize("text", ["", "correction,reply\n", ",".join(COLUMNS) + "\na,b\n"])
def test_a_table_that_is_no_table_is_one_problem(miniature, problems_of, text):
    path = miniature.manual / "corrections.csv"
    path.write_text(text, encoding="utf-8")
    (problem,) = problems_of(miniature)
    assert problem.file == "data/manual/corrections.csv"


def test_a_table_saved_by_a_spreadsheet_is_read(project):
    write_corrections(project, YOUNGEST)
    path = project.manual / "corrections.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert [one.correction for one in read_corrections(project)] == ["derbyshire-youngest"]


def test_a_cell_of_two_lines_is_corrected_line_by_line():
    sent = Cell(1, 1, "a b", "page 1", "line 1", lines=("a", "b"))
    one = Correction("key", "reply", "page 1", "line 1", "a b", "c\n d ", "why", "office", MAY)
    ((grid,), problems) = apply_corrections([Grid("a", (sent,))], [one], "Kent", "kent.pdf")
    assert not problems
    assert grid.cells == (replace(sent, text="c d", lines=("c", "d")),)


TEXTS = st.text(st.sampled_from("0 9*<aß\n“"), min_size=1, max_size=6)
CELLS = st.builds(
    Cell,
    row=st.integers(1, 4),
    column=st.integers(1, 4),
    text=st.sampled_from(["9", "*", "Total", "9 to 12"]),
    place=st.sampled_from(["page 1", "page 2"]),
    address=st.sampled_from(["line 1", "line 2", "row 1, column 1"]),
    width=st.integers(1, 3),
)
GRIDS = st.lists(
    st.builds(Grid, st.sampled_from(["a", "b"]), st.lists(CELLS, max_size=6).map(tuple)), max_size=3
)
CORRECTIONS = st.lists(
    st.builds(
        Correction,
        *map(st.just, ("key", "reply")),
        place=st.sampled_from(["page 1", "page 2"]),
        cell=st.sampled_from(["line 1", "line 2", "row 9"]),
        sent=st.sampled_from(["9", "*", "Total"]),
        to=TEXTS,
        why=st.just("why"),
        confirmed_by=st.just("office"),
        corrected_on=st.dates(),
    ),
    max_size=3,
    unique_by=lambda one: one.address,
)


@given(GRIDS, CORRECTIONS)
def test_no_other_cell_is_ever_changed(grids, corrections):
    after, problems = apply_corrections(grids, corrections, "Kent", "kent.csv")
    by_address = {one.address: one for one in corrections}
    refused = {(problem.place, problem.cell) for problem in problems}
    assert [(grid.name, len(grid.cells)) for grid in after] == [
        (grid.name, len(grid.cells)) for grid in grids
    ]
    changed = set()
    for old, new in zip(cells_of(grids), cells_of(after), strict=True):
        assert replace(new, text=old.text, lines=old.lines) == old
        address = (old.place, old.address)
        if address not in by_address or address in refused:
            assert new == old
        else:
            assert old.text == by_address[address].sent
            assert new.text == " ".join(
                filter(None, (line.strip() for line in by_address[address].to.splitlines()))
            )
            assert address not in changed, "two cells stand there"
            changed.add(address)
    assert changed | refused == set(by_address)
    assert not changed & refused


def cells_of(grids):
    return [cell for grid in grids for cell in grid.cells]


def unannounced(root: Path) -> list[str]:
    """Return the corrections that CHANGELOG.md does not name under its heading Corrections."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    section = changelog.split("\n## Corrections\n")[1].split("\n## ")[0]
    return [
        one.correction
        for one in read_corrections(Project(root))
        if not re.search(rf"(?<![\w-]){re.escape(one.correction)}(?![\w-])", section)
    ]


def test_every_correction_stands_in_the_changelog(repo_root):
    assert unannounced(repo_root) == []


def test_a_correction_missing_from_the_changelog_is_found(project, repo_root):
    path = project.root / "CHANGELOG.md"
    shutil.copyfile(repo_root / "CHANGELOG.md", path)
    write_corrections(project, YOUNGEST)
    assert unannounced(project.root) == ["derbyshire-youngest"]
    text = path.read_text(encoding="utf-8")
    entry = "- derbyshire-youngest-2, made for tests.\n"
    path.write_text(text + f"\n## Later\n\n- derbyshire-youngest\n{entry}", encoding="utf-8")
    assert unannounced(project.root) == ["derbyshire-youngest"]
    entry = "\n## Corrections\n\n- derbyshire-youngest: 9 was shown, 8 is right; made for tests.\n"
    path.write_text(text.replace("\n## Corrections\n", entry), encoding="utf-8")
    assert unannounced(project.root) == []
