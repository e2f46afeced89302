"""The platforms notebook adds methods up as the package does, and draws them as listed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.notebook.executed import executed

from foi_analysis.core.paths import Project

NATION = "England and Wales"


@pytest.fixture(scope="module")
def made(processed_project: Project) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return executed("platforms")


def test_the_three_denominators_are_those_of_the_story(made: dict[str, Any]) -> None:
    values = {"offences": 1628, "offences_method_known": 956, "method_instances": 977}
    assert made["totals"]["value"].to_dict() == values
    facebook = made["methods"].set_index("method").loc["Facebook"]
    shares = ["of_known_pct", "of_listed_pct", "of_offences_pct"]
    assert facebook[["listed", *shares]].tolist() == [312, 32.6, 31.9, 19.2]


def test_methods_are_drawn_as_listed(made: dict[str, Any]) -> None:
    methods, axes = made["methods"], made["axes"]
    drawn = [bar.get_width() for container in axes.containers for bar in container]
    assert drawn == methods["listed"].tolist()
    names = [label.get_text() for label in axes.get_yticklabels()]
    assert names == methods["method"].tolist()


def test_the_printed_share_is_that_of_the_offences_with_the_method_known(made) -> None:
    family = made["printed"].set_index("category").loc["Facebook family"].iloc[0]
    assert (family["printed"], family["listed"]) == ("52", 493)
    assert round(family["in 100 of offences method known"]) == 52
    assert round(family["in 100 of offences"]) == 30


def test_a_list_of_mentions_without_a_stated_number_gives_limits(
    processed_copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Avon and Somerset lists 67 mentions, 20 the most of them, in 109 offences."""
    path = processed_copy.processed / "observations.parquet"
    rows = pd.read_parquet(path)
    is_stated = rows["authority"].eq("Avon and Somerset") & rows["measure"].eq(
        "offences_method_known"
    )
    rows[~is_stated].to_parquet(path, index=False)
    monkeypatch.setenv("FOI_PROJECT", str(processed_copy.root))
    made = executed("platforms")
    assert made["known"].loc["Avon and Somerset", ["low", "high"]].tolist() == [20, 67]
    total = made["totals"].loc["offences_method_known"]
    assert total.tolist() == [956 - 65 + 20, 956 - 65 + 67]


def test_an_edited_line_is_found_by_the_package(
    processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    with pytest.raises(AssertionError, match=r"the package \(other\) differ:\n(.|\n)*1554"):
        executed("platforms", ("left_out = []", 'left_out = ["South Wales"]'))


@pytest.mark.parametrize(
    "chosen",
    [{"replies": "real"}, {"wave": "6m"}, {"wave": "2024/25"}, {"area": "Essex"}],
    ids=str,
)
def test_it_runs_where_no_method_is_listed(
    chosen: dict[str, str], processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    made = executed("platforms", **chosen)
    assert made["methods"].empty
    assert made["totals"]["value"].isna()["method_instances"], "missing is never 0"
