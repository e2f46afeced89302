"""Reads what the public record of forces' replies is known to have said, whatever was asked.

public_record/ holds transcriptions of public pages that print figures, and, in the shapes of
data/manual, the small investigations they answer. Beside each stands the golden table of its
figures; numbers that are no figures are named in not_counted.csv.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.reading import interpret
from foi_analysis.read import Cell, read_grids

RECORD = Path(__file__).parent / "public_record"
ROOT = Path(__file__).resolve().parents[2]
OWN_TABLES = ("asks.csv", "labels.csv", "questions.csv", "waves.csv", "replies.csv")
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
REPLIES = {row["reply"]: row for row in read_rows(RECORD / "replies.csv")}
NOT_COUNTED = read_rows(RECORD / "not_counted.csv")


@dataclass
class Read:
    """One transcription: its cells and what was made of them."""

    cells: list[Cell]
    clean: CleanReply


@pytest.fixture(scope="module")
def investigation(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    manual = tmp_path_factory.mktemp("record") / "data" / "manual"
    shutil.copytree(ROOT / "data" / "manual", manual)
    for name in OWN_TABLES:
        shutil.copyfile(RECORD / name, manual / name)
    return Reference(Project(manual.parents[1]))


def read(reference: Reference, reply: str, **columns: str) -> Read:
    row = REPLIES[reply] | columns
    grids = tuple(read_grids(RECORD / row["file"], row["file"]))
    clean = interpret(reference, row, grids)
    return Read([cell for grid in grids for cell in grid.cells], clean)


def golden(reply: str) -> list[dict[str, str]]:
    return read_rows(RECORD / f"{reply}.expected.csv")


def as_text(row: dict[str, object]) -> tuple[str, ...]:
    return tuple("" if row[name] is None else str(row[name]) for name in COLUMNS)


@pytest.mark.parametrize("reply", REPLIES)
def test_a_public_reply_reads_as_its_known_figures(investigation, reply):
    clean = read(investigation, reply).clean
    assert [str(problem) for problem in clean.problems] == []
    assert sorted(map(as_text, clean.observations)) == sorted(map(as_text, golden(reply)))


@pytest.mark.parametrize("row", NOT_COUNTED, ids=lambda row: f"{row['reply']}: {row['text']}")
def test_a_number_that_is_no_figure_is_accounted_for_and_not_counted(investigation, row):
    reading = read(investigation, row["reply"])
    dispositions = {(one["place"], one["cell"]): one["disposition"] for one in reading.clean.ledger}
    is_total = row["disposition"] == "stated total"
    holders = [
        (cell.place, cell.address)
        for cell in reading.cells
        if (row["text"] == cell.text if is_total else row["text"] in cell.text)
    ]
    assert holders
    assert all(holder in dispositions for holder in holders)
    if is_total:
        assert {dispositions[holder] for holder in holders} == {"stated total"}
        return
    number = int(row["text"].replace(",", ""))
    limits = {one[end] for one in reading.clean.observations for end in ("low", "high")}
    assert number not in limits


def test_a_year_left_out_of_all_three_is_a_question(investigation):
    clean = read(investigation, "cleveland-432-25", period_end="2025-03-31").clean
    assert [problem.cell for problem in clean.problems if "gap" in problem.found]


def test_every_transcription_says_what_it_is_and_where_it_was_published():
    for reply, row in REPLIES.items():
        text = (RECORD / row["file"]).read_text(encoding="utf-8")
        assert "not the original file" in text
        assert row["reference"] in text
        assert row["address"] in text
        assert sha256_of(RECORD / row["file"]) == row["sha256"], reply


def test_every_transcription_has_a_golden_table_and_the_other_way_round():
    files = {path.name for path in RECORD.iterdir()} - {*OWN_TABLES, "not_counted.csv"}
    expected = {f"{reply}.expected.csv" for reply in REPLIES}
    assert files == expected | {row["file"] for row in REPLIES.values()}
