"""A notebook runs again when a row it loaded changed, and no other notebook does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.notebook.executed import reads
from tests.one_more_subject import one_more_subject

from foi_analysis.core.paths import Project
from foi_analysis.intake.register import update_hash
from foi_analysis.run.reads import ask_again
from foi_analysis.run.results import process

NATION, REPLY = "England and Wales", "reconstructed/derbyshire-9m.reconstructed.xlsx"
RUNS = {
    "coverage": ("coverage", {"wave": "9m"}),
    "platforms": ("platforms", {"wave": "9m", "area": NATION}),
    "over time": ("over_time", {"area": NATION}),
    "over time, Wales": ("over_time", {"area": "Wales"}),
    "Derbyshire": ("local_briefing", {"authority": "Derbyshire"}),
    "Kent": ("local_briefing", {"authority": "Kent"}),
    "Essex": ("local_briefing", {"authority": "Essex"}),
}
Reads = dict[str, list[tuple[str, dict[str, Any], str]]]


@pytest.fixture(scope="module")
def before(processed_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Reads:
    """Return what each notebook reads, of the project as it is."""
    log: Path = tmp_path_factory.mktemp("reads") / "log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return {run: reads(log, patch, name, **chosen) for run, (name, chosen) in RUNS.items()}


def changed(before: Reads) -> set[str]:
    """Return the notebooks of which a query returns other rows than before."""
    return {
        run
        for run, queries in before.items()
        if any(ask_again(query, arguments) != rows for query, arguments, rows in queries)
    }


def edit(project: Project, sheet: str, cells: dict[str, Callable[[int], int]]) -> None:
    path = project.replies / REPLY
    book = openpyxl.load_workbook(path)
    for cell, new in cells.items():
        value = book[f"{sheet} RECONSTRUCTED"][cell]
        value.value = new(value.value)
    book.save(path)


def another_age(project: Project) -> None:
    edit(project, "Q4", {"B4": lambda age: 1})


def a_moved_method(project: Project) -> None:
    edit(project, "Q3", {"B5": lambda number: number + 1, "B10": lambda number: number - 1})


def one_subject_more(project: Project) -> None:
    path = project.replies / REPLY
    path.write_bytes(one_more_subject(path.read_bytes()))


def a_corrected_heading(project: Project) -> None:
    with (project.manual / "corrections.csv").open("a", encoding="utf-8") as stream:
        stream.write(
            'one,derbyshire-9m,"sheet ""Q1 RECONSTRUCTED""",A2,'
            '"Derbyshire Constabulary, Freedom of Information Office",Derbyshire Constabulary,'
            "made for tests,Force FOI office,2018-05-20\n"
        )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (another_age, {"Derbyshire"}),
        (a_moved_method, {"Derbyshire", "platforms"}),
        (one_subject_more, {"Derbyshire", "platforms"}),
        (a_corrected_heading, {"Derbyshire"}),
    ],
)
def test_a_change_runs_only_what_rests_on_it(
    change: Callable[[Project], None],
    expected: set[str],
    before: Reads,
    processed_copy: Project,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(processed_copy)
    update_hash(processed_copy, "derbyshire-9m")
    process(processed_copy)
    monkeypatch.setenv("FOI_PROJECT", str(processed_copy.root))
    assert changed(before) == expected


def test_nothing_changed_changes_nothing(
    before: Reads, processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    assert changed(before) == set()
