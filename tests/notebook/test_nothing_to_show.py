"""Pages whose tables are empty say so: no conflict, no contradiction, no story, no reply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.evidence.test_counting import refuse

import foi_analysis as foi
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.tables import frame_of, write_table
from foi_analysis.notebook import by_package, plots, story_page
from foi_analysis.verdicts.contradictions import contradiction_frames

EMPTY = ("conflicts", "stories", "story_evidence", "statements", "corrections")


def code(notebook: Path) -> str:
    """Return a notebook's code behind its parameters."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    return "\n".join("".join(cell["source"]) for cell in code[1:])


@pytest.fixture
def bare(miniature_copy: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return three forces' project without conflicts, stories and contradictions."""
    for table in EMPTY:
        write_table(miniature_copy, table, frame_of(table, []))
    path = miniature_copy.manual / "contradictions.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    monkeypatch.setenv("FOI_PROJECT", str(miniature_copy.root))
    monkeypatch.chdir(miniature_copy.notebooks)
    return miniature_copy


def executed(notebook: Path, **parameters: str) -> dict[str, Any]:
    """Return what a notebook's cells name once all are executed."""
    names: dict[str, Any] = dict(parameters)
    exec(compile(code(notebook), notebook.name, "exec"), names)
    return names


@pytest.mark.parametrize("wave", ["6m", "9m", "12m"])
def test_a_wave_without_conflicts_has_its_page(bare: Project, wave: str) -> None:
    names = executed(bare.notebooks / "conflicts.ipynb", wave=wave)
    assert names["conflicts"].empty and names["counted"].empty


def test_no_contradiction_known_is_said(bare: Project) -> None:
    path = bare.notebooks / "contradictions.ipynb"
    text = path.read_text(encoding="utf-8")
    cells = [cell for cell in json.loads(text)["cells"] if "page.show(" not in str(cell["source"])]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    names = executed(path)
    assert names["known"].empty and names["counts"].sum() == 0
    published = foi.load_table("processed/published")
    frames = contradiction_frames(Reference(bare), published, frame_of("conflicts", []))
    assert all(frame.empty for frame in frames.values())


def test_no_story_has_its_page(bare: Project) -> None:
    view = by_package.stories()
    figures = view["figures"]
    assert figures.empty
    assert "0 printed figures" in story_page.summary(figures).data
    data = story_page.chart_rows(figures)
    plots.verdict_chart(data)
    assert "0 releases" in story_page.chart_alt(data)
    for shown in (
        story_page.verdict_table(figures),
        story_page.chart_table(data),
        story_page.pages_table(figures),
        story_page.disagreeing_table(figures, view["against"]),
    ):
        assert "nan" not in shown.text.lower()
    assert "0 of 0 figures" in story_page.disagreeing_words(figures).data
    story_page.show_figures(figures)


@pytest.mark.parametrize("kinds", [(), ("a refusal",)])
def test_the_briefing_of_a_force_without_figures(bare: Project, kinds: tuple[str, ...]) -> None:
    path = bare.manual / "replies.csv"
    rows = [row for row in read_rows(path) if row["authority"] != "Derbyshire"]
    path.write_text(pd.DataFrame(rows).to_csv(index=False), encoding="utf-8")
    if kinds:
        refuse(bare, "Derbyshire", exemption="s.12(1)")
    for table in ("observations", "ledger"):
        frame = pd.read_parquet(bare.processed / f"{table}.parquet")
        frame = frame[frame["authority"] != "Derbyshire"]
        frame.to_parquet(bare.processed / f"{table}.parquet", index=False)
    names = executed(bare.notebooks / "local_briefing.ipynb", authority="Derbyshire")
    assert names["answers"].empty and names["methods"].empty
