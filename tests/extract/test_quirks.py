"""Reads a small made-up reply for each kind of mess real replies show, and compares it whole.

quirks/index.csv lists them. Beside each reply stands either the golden table of everything
it says, or the question it must end in: words of what was found, and the cell (or cells) of it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.reading import interpret
from foi_analysis.read import Grid, read_grids

QUIRKS = Path(__file__).parent / "quirks"
COLUMNS = [
    "measure",
    "category",
    "age_band",
    "period_start",
    "period_end",
    "status",
    "low",
    "high",
    "cell",
]
INDEX = {row["file"]: row for row in read_rows(QUIRKS / "index.csv")}
GOLDEN = {file: QUIRKS / Path(file).with_suffix(".expected.csv") for file in INDEX}
QUESTION = {file: QUIRKS / Path(file).with_suffix(".question.txt") for file in INDEX}
READ_WHOLE = sorted(file for file, path in GOLDEN.items() if path.is_file())
ASKED_ABOUT = sorted(file for file, path in QUESTION.items() if path.is_file())


def register_row(file: str) -> dict[str, str]:
    columns = ("wave", "status", "method_counting", "period_start", "period_end")
    return {
        "reply": Path(file).stem,
        "authority": "Derbyshire",
        "provenance": "primary",
        "file": file,
        "subject": "s.15A",
        "exemption": "",
    } | {column: INDEX[file][column] for column in columns}


def read(reference: Reference, file: str) -> tuple[tuple[Grid, ...], CleanReply]:
    grids = tuple(read_grids(QUIRKS / file, file))
    return grids, interpret(reference, register_row(file), grids)


def rows_of(clean: CleanReply) -> list[dict[str, str]]:
    rows = [{name: row[name] for name in COLUMNS} for row in clean.observations]
    return [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]


def in_order(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return sorted(tuple(row[name] for name in COLUMNS) for row in rows)


@pytest.mark.parametrize("file", READ_WHOLE)
def test_a_quirk_reads_as_its_golden_table(reference, file):
    _, clean = read(reference, file)
    assert [str(problem) for problem in clean.problems] == []
    assert in_order(rows_of(clean)) == in_order(read_rows(GOLDEN[file]))


@pytest.mark.parametrize("file", READ_WHOLE)
def test_every_number_of_a_quirk_is_accounted_for(reference, file):
    grids, clean = read(reference, file)
    told = {(row["place"], row["cell"]) for row in clean.ledger}
    numbers = {
        (cell.place, cell.address)
        for grid in grids
        for cell in grid.cells
        if any(character.isdigit() for character in cell.text)
    }
    assert numbers - told == set()


@pytest.mark.parametrize("file", READ_WHOLE)
def test_a_period_outside_the_reply_belongs_to_no_wave(reference, file):
    _, clean = read(reference, file)
    start, end = INDEX[file]["period_start"], INDEX[file]["period_end"]
    for row in clean.observations:
        outside = row["period_end"] < start or row["period_start"] > end
        assert row["wave"] == ("" if outside else INDEX[file]["wave"])


@pytest.mark.parametrize("file", ASKED_ABOUT)
def test_a_quirk_that_leaves_it_open_ends_in_a_question(reference, file):
    found, cells = QUESTION[file].read_text(encoding="utf-8").splitlines()
    _, clean = read(reference, file)
    seen = [(problem.found, problem.cell) for problem in clean.problems]
    assert any(found in text and cell in cells.split("|") for text, cell in seen), seen
    assert all(problem.authority and problem.file and problem.action for problem in clean.problems)


def test_every_quirk_has_its_row_and_either_a_golden_table_or_a_question():
    replies = {
        path.name
        for path in QUIRKS.iterdir()
        if path.name != "index.csv" and not path.name.endswith((".expected.csv", ".question.txt"))
    }
    assert replies == set(INDEX)
    assert set(READ_WHOLE) | set(ASKED_ABOUT) == replies
    assert not set(READ_WHOLE) & set(ASKED_ABOUT)
    beside = list(QUIRKS.glob("*.expected.csv")) + list(QUIRKS.glob("*.question.txt"))
    assert len(beside) == len(replies)


def test_every_quirk_says_that_it_was_made_for_tests():
    for file in INDEX:
        assert "Made for tests." in (QUIRKS / file).read_text(encoding="utf-8")


def test_every_golden_table_has_the_columns_that_are_compared():
    for file in READ_WHOLE:
        with GOLDEN[file].open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == COLUMNS
