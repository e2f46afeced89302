"""Reads each small reply of replies/ whole and compares it with the golden table beside it.

Sheet names as questions need a workbook, which is made here because it would not be readable.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from foi_analysis.extract.layout import find_answers
from foi_analysis.merge.clean import CleanReply, clean_reply
from foi_analysis.read import Cell, Grid, read_grids

REPLIES = Path(__file__).parent / "replies"
COLUMNS = ["measure", "category", "age_band", "status", "low", "high", "cell"]
WAVES = {"victims-sex-by-age": "2024/25"}
FILES = sorted(
    path for path in REPLIES.iterdir() if not path.name.endswith((".expected.csv", ".md"))
)


def register_row(file: str, wave: str = "9m", **columns: str) -> dict[str, str]:
    row = {
        "reply": Path(file).stem,
        "authority": "Derbyshire",
        "wave": wave,
        "provenance": "primary",
        "file": file,
        "period_start": "",
        "period_end": "",
        "subject": "s.15A",
        "method_counting": "offences",
    }
    return row | columns


def cleaned(reference, grids, wave="9m", must_answer=True, **columns) -> CleanReply:
    row = register_row("reply", wave, **columns)
    asks = reference.asks(wave)
    layout = find_answers(grids, asks, reference, row["authority"], row["file"], must_answer)
    return clean_reply(row, layout, True)


def lines(*texts: str) -> list[Grid]:
    cells = (Cell(row, 1, text, "text", f"line {row}", "text") for row, text in enumerate(texts, 1))
    return [Grid("document", tuple(cells))]


def table(*rows: tuple[str, ...]) -> list[Grid]:
    cells = (
        Cell(row, column, text, "rows", f"{'ABCDE'[column - 1]}{row}")
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    )
    return [Grid("rows", tuple(cells))]


def as_csv(clean: CleanReply) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(clean.observations)
    return text.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_reply_reads_as_its_golden_table(reference, path):
    grids = read_grids(path, path.name)
    partial = path.stem == "items-without-questions"
    clean = cleaned(reference, grids, WAVES.get(path.stem, "9m"), not partial)
    assert [str(problem) for problem in clean.problems] == []
    assert as_csv(clean) == path.with_suffix(".expected.csv").read_text(encoding="utf-8")


def test_every_small_reply_has_a_golden_table_and_the_other_way_round():
    golden = {path.name.removesuffix(".expected.csv") for path in REPLIES.glob("*.expected.csv")}
    assert len(FILES) > 10
    assert golden == {path.stem for path in FILES}


def test_sheet_names_that_are_questions_open_them(reference):
    sheets = {
        "Q1": (("Total offences", "4"),),
        "Q2": (("Outcome", "Number"), ("Charged", "4")),
        "Q3": (("Method", "Number"), ("Facebook", "4")),
        "Q4": (("Youngest victim", "9"),),
    }
    grids = [Grid(name, table(*rows)[0].cells) for name, rows in sheets.items()]
    clean = cleaned(reference, grids)
    assert clean.problems == []
    assert [(row["measure"], row["low"]) for row in clean.observations] == [
        ("offences", 4),
        ("disposals", 4),
        ("method_instances", 4),
        ("youngest_victim_age", 9),
    ]


@pytest.mark.parametrize(
    ("grids", "cell", "found"),
    [
        (lines("Question 3", "Facebok – 12"), "line 2", "unknown method"),
        (lines("Question 2", "Chargd: 5"), "line 2", "unknown label 'Chargd'"),
        (table(("Question 3",), ("Facebok", "12")), "A2", "unknown method"),
        (table(("Question 3",), ("Facebok", "nil")), "A2", "unknown method"),
        (table(("Question 3",), ("Facebok", "*")), "A2", "unknown method"),
        (table(("Question 3",), ("Method", "Number"), ("", "12")), "B3", "under no heading"),
        (table(("Question 3",), ("Facebook", "3", "4")), "C2", "under no heading"),
        (table(("Question 1",), ("Number of offences", "3", "4")), "B2", "under no heading"),
        (
            table(
                ("Force", "Kent"),
            ),
            "B1",
            "the authority name 'Kent'",
        ),
        (table(("Question 4",), ("Youngest victim", "31")), "B2", "'31'"),
        (table(("Question 3",), ("Facebook", "a lot")), "B2", "'a lot'"),
    ],
)
def test_what_cannot_be_placed_is_a_problem_with_its_cell(reference, grids, cell, found):
    problem = cleaned(reference, grids, must_answer=False).problems[0]
    assert problem.cell == cell
    assert found in problem.found
    assert problem.authority == "Derbyshire"
    assert problem.action


def test_an_unanswered_question_is_a_problem_unless_the_reply_is_partial(reference):
    grids = lines("Question 1", "There were 3 offences.")
    problems = cleaned(reference, grids).problems
    assert [problem.found for problem in problems] == [
        "no answer to question 2 (disposals)",
        "no answer to question 3 (methods)",
        "no answer to question 4 (youngest victim)",
    ]
    assert cleaned(reference, grids, must_answer=False).problems == []


def test_a_figure_stated_again_otherwise_is_a_problem(reference):
    grids = table(("Offences recorded", "12"), ("Question 1",), ("Number of offences", "13"))
    problems = cleaned(reference, grids, must_answer=False).problems
    assert [problem.cell for problem in problems] == ["B3"]


def test_a_number_at_the_end_of_a_sentence_is_no_refusal(reference):
    clean = cleaned(reference, lines("Question 4", "Her age was 12"), must_answer=False)
    assert clean.observations == []
