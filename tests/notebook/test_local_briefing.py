"""The briefing notebook shows what a force answered, cell by cell, and adds its parts up."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pandas as pd
import pytest
from tests.miniature import as_given
from tests.notebook.executed import SAID, executed

from foi_analysis.core.paths import Project
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.run.results import process


@pytest.fixture
def here(processed_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    return processed_project


@pytest.fixture(scope="module")
def given(processed_miniature: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A miniature in which Derbyshire gave the reply that was made for it."""
    project = Project(tmp_path_factory.mktemp("given") / "project")
    shutil.copytree(processed_miniature.root, project.root)
    process(as_given(project, "Derbyshire"))
    return project


@pytest.fixture(scope="module")
def made(given: Project) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(given.root))
        return executed("local_briefing")


def test_every_answer_leads_to_its_cell(made: dict[str, Any]) -> None:
    answers = made["answers"]
    assert len(answers) == 14
    first = answers.set_index("what").loc["offences"]
    assert (first["count"], first["cell"]) == ("20", "B7")
    assert (answers[["file", "place", "cell"]] != "").all(axis=None)
    assert set(made["both"]["stands in"]) == {"both"}


def test_parts_add_up_to_the_offences(made: dict[str, Any]) -> None:
    parts = made["parts"].droplevel("reply")
    assert set(parts["of offences"]) == {20}
    assert parts.loc["disposals", "low"] == 20
    methods = ["method_instances", "offences_method_not_known"]
    assert parts.loc[methods, "low"].sum() == 20


def test_methods_are_drawn_and_saved_as_listed(made: dict[str, Any], given: Project) -> None:
    methods = made["methods"]
    bars = [bar.get_width() for container in made["axes"].containers for bar in container]
    assert bars == methods["listed"].tolist() == [3, 2, 1, 1, 1, 1, 1, 1]
    saved = pd.read_csv(given.build / "figures/briefing-derbyshire.csv")
    assert saved["listed"].tolist() == bars
    assert "the package gets the same 8 of 8 numbers" in made[SAID]


def test_a_reconstructed_reply_is_not_shown(here: Project) -> None:
    made = executed("local_briefing")
    assert made["answers"].empty and "axes" not in made
    assert "Replies on hand: 0 primary, 0 transcribed" in made[SAID]


def test_figures_that_pages_print_in_several_values_stand_side_by_side(here: Project) -> None:
    agreed = executed("local_briefing", authority="Dyfed-Powys")["agreed"]
    assert agreed.loc[("2021/22", "offences", ""), "printed"] == "39 or 36"


def test_a_force_that_lists_no_method_has_no_picture(here: Project) -> None:
    made = executed("local_briefing", authority="Essex")
    assert made["methods"].empty and "axes" not in made


@pytest.mark.parametrize(("authority", "near"), [("Derbyshyre", "Derbyshire"), ("PSNI", "")])
def test_a_force_that_was_not_asked_has_no_briefing(
    here: Project, authority: str, near: str
) -> None:
    with pytest.raises(
        WrongParameter, match=f"'authority': found '{authority}'; expected a force"
    ) as told:
        executed("local_briefing", authority=authority)
    assert near in str(told.value)


def test_every_page_of_the_site_leads_to_the_same_columns(repo_root) -> None:
    """The site links a count to its cell where a table has these columns."""
    text = (repo_root / "notebooks/local_briefing.ipynb").read_text(encoding="utf-8")
    tables = [
        "".join(output["data"]["text/html"])
        for cell in json.loads(text)["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    heads = ("<th>count</th>", "<th>file</th>", "<th>place</th>", "<th>cell</th>")
    assert sum(all(head in table for head in heads) for table in tables) == 1
