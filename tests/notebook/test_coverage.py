"""The coverage notebook counts every force asked, replied or not, and draws what it counts."""

from __future__ import annotations

from typing import Any

import matplotlib.colors
import pandas as pd
import pytest
from tests.notebook.executed import executed

from foi_analysis.core.paths import Project

AUTHORITIES = 43


@pytest.fixture(scope="module")
def made(processed_project: Project) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return executed("coverage")


def test_coverage_shows_one_reply_a_force(made: dict[str, Any]) -> None:
    replies = made["coverage"].groupby("authority")["reply"].nunique()
    assert len(replies) == AUTHORITIES
    assert set(replies) == {1}


def test_every_question_counts_all_that_were_asked(made: dict[str, Any]) -> None:
    rates = made["rates"]
    assert set(rates["asked"]) == {AUTHORITIES}
    given = {"disposals": 43, "methods": 39, "offences": 43, "youngest_victim": 38}
    assert rates["gave a number"].to_dict() == given
    silent = made["silent"].groupby("asks")["authority"].nunique()
    assert (
        (rates["gave a number"] + silent.reindex(rates.index, fill_value=0)).eq(AUTHORITIES).all()
    )


def test_coverage_picture_colours_every_answer(made: dict[str, Any], processed_project) -> None:
    tiles = made["axes"].collections[0]
    drawn = [matplotlib.colors.to_hex(colour) for colour in tiles.get_facecolors()]
    answers = made["grid"].to_numpy().ravel()
    assert drawn == [made["colours"][answer] for answer in answers]
    saved = pd.read_csv(processed_project.build / "figures/coverage-9m.csv")
    assert list(saved) == ["authority", "asks", "answer", "provenance", "covers_wave"]
    assert len(saved) == AUTHORITIES * len(made["rates"])


def test_replies_that_do_not_count_are_listed_apart(made: dict[str, Any]) -> None:
    others = made["everything"][made["is_other"]]
    assert not set(others["reply"]) & set(made["coverage"]["reply"])
    assert "" not in set(others["reply"])
    assert set(others["provenance"]) == {"transcribed"}


def test_without_a_real_reply_every_force_is_still_there(processed_project, monkeypatch) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    coverage = executed("coverage", replies="real")["coverage"]
    assert coverage["authority"].nunique() == AUTHORITIES
    assert not coverage["gave a number"].any()
    assert set(coverage["answer"]) == {"no reply on hand", "figures not on hand"}


@pytest.mark.parametrize("wave", ["6m", "2024/25"])
def test_a_wave_without_questions_or_with_few_replies_runs(
    wave: str, processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    assert executed("coverage", wave=wave)["counted"].sum() == {"6m": 0, "2024/25": 1}[wave]
