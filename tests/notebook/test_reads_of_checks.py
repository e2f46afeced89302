"""A changed reply runs those of the checking notebooks that rest on it, and no other."""

from __future__ import annotations

import json

import openpyxl
import pytest
from tests.notebook.notebook_cells import execute
from tests.one_more_subject import one_more_subject

from foi_analysis.intake.register import update_hash
from foi_analysis.run.reads import LOG, ROOT, ask_again
from foi_analysis.run.results import process

NATION = "England and Wales"
RUNS = (
    *(("arithmetic.ipynb", "waves", page) for page in ("9m", "later")),
    ("official_crosscheck.ipynb", "wave", "9m"),
    ("missing.ipynb", "area", NATION),
    ("missing.ipynb", "area", "United Kingdom"),
    ("sensitivity.ipynb", "wave", "9m"),
)


@pytest.fixture(scope="module")
def reads(processed_project, tmp_path_factory):
    """Return the queries of each notebook with the rows they returned."""
    found = {}
    for number, (notebook, name, value) in enumerate(RUNS):
        log = tmp_path_factory.mktemp("reads") / f"{number}.jsonl"
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(LOG, str(log))
            patch.setenv(ROOT, str(processed_project.root))
            execute(processed_project, notebook, **{name: value})
        found[notebook, value] = [json.loads(line) for line in log.read_text().splitlines()]
    return found


def changed(reads, project, monkeypatch):
    """Return the notebooks one of whose queries returns other rows on a changed project."""
    monkeypatch.setenv(ROOT, str(project.root))
    return {
        run
        for run, lines in reads.items()
        if any(ask_again(one["query"], one["arguments"]) != one["rows"] for one in lines)
    }


def edit(project, question, **cells):
    path = project.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith(question))
    for address, change in cells.items():
        sheet[address] = sheet[address].value + change
    book.save(path)
    update_hash(project, "derbyshire-9m")
    process(project)


def test_every_read_is_a_query_and_no_whole_file(reads):
    for run, lines in reads.items():
        assert lines and all("query" in one for one in lines), run


def test_an_age_runs_the_page_on_choices_only(reads, processed_copy, monkeypatch):
    edit(processed_copy, "Q4", B4=-8)
    assert changed(reads, processed_copy, monkeypatch) == {("sensitivity.ipynb", "9m")}


def test_a_moved_method_runs_the_page_on_choices_only(reads, processed_copy, monkeypatch):
    edit(processed_copy, "Q3", B5=1, B10=-1)
    assert changed(reads, processed_copy, monkeypatch) == {("sensitivity.ipynb", "9m")}


def test_an_offence_more_runs_what_adds_up_offences(reads, processed_copy, monkeypatch):
    path = processed_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    path.write_bytes(one_more_subject(path.read_bytes()))
    update_hash(processed_copy, "derbyshire-9m")
    process(processed_copy)
    assert changed(reads, processed_copy, monkeypatch) == {("sensitivity.ipynb", "9m")}
