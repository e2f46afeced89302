"""The ways out of the real conflicts hold, and the page says which the rule chose and why."""

from __future__ import annotations

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.tables import frame_of
from foi_analysis.evidence.bounds import BoundsTable, Exact
from foi_analysis.evidence.bounds.linear_system import LinearSystem
from foi_analysis.evidence.reconciliation import Component
from foi_analysis.notebook import contradiction_page
from foi_analysis.verdicts.claims import ClaimChecker
from foi_analysis.verdicts.maximal_consistent_subsets import consistent_rows

FEW = 2
NAMES = ("observations", "published", "conflicts", "consistent_sets")


@pytest.fixture(scope="module")
def tables(processed_project: Project) -> dict[str, pd.DataFrame]:
    return {name: read_table(processed_project, name) for name in NAMES}


@pytest.fixture(scope="module")
def parts(processed_project: Project, tables: dict[str, pd.DataFrame]) -> list[Component]:
    rows = (tables[name].to_dict(orient="records") for name in NAMES[:2])
    return [
        one
        for one in ClaimChecker(processed_project, *rows).evidence.components
        if one.reconciled.clashes
    ]


def ways_of(tables: dict[str, pd.DataFrame], *words: str) -> pd.DataFrame:
    """Return the rows of the group whose ways leave out statements with all of the words."""
    frame = tables["consistent_sets"]
    groups = [
        set(frame.loc[frame["statement"].str.contains(one, regex=False), "group"]) for one in words
    ]
    (group,) = set.intersection(*groups)
    return frame[frame["group"] == group]


def test_every_set_of_conflicts_is_of_one_group_and_the_first_way_is_what_is_set_aside(tables):
    frame, conflicts = tables["consistent_sets"], tables["conflicts"]
    sets = frame.drop_duplicates("group")["conflicts"].str.split("|").explode().astype(int)
    assert sorted(sets) == sorted(conflicts["conflict"].unique())
    aside = conflicts[conflicts["use"] == "set aside"]
    first = frame[frame["way"] == 1]
    assert set(first["statement"]) == set(aside["statement"])
    weights = frame.groupby(["group", "way"])["weight"].sum()
    assert (weights.groupby("group").first() == weights.groupby("group").min()).all()


def test_each_way_leaves_what_can_be_true_and_nothing_can_be_put_back(tables, parts) -> None:
    facts = {
        (one.statement, one.source): (one, part) for part in parts for one in part.system.facts
    }
    system = {
        id(part): LinearSystem([*part.system.plain, *part.system.leasts], part.system.facts)
        for part in parts
    }
    for _, own in tables["consistent_sets"].groupby("group"):
        keys = [*zip(own["statement"], own["source"], strict=True)]
        part = facts[keys[0]][1]
        first = {facts[key][0] for key, way in zip(keys, own["way"], strict=True) if way == 1}
        for _, rows in own.groupby("way"):
            way = {facts[key][0] for key in zip(rows["statement"], rows["source"], strict=True)}
            kept = (part.reconciled.table.facts | first) - way
            assert Exact(BoundsTable(kept, system[id(part)])).is_possible()
            for one in sorted(way, key=lambda fact: fact.statement)[:FEW]:
                assert not Exact(BoundsTable(kept | {one}, system[id(part)])).is_possible()


def test_nineteen_point_eight_is_kept_in_no_way_listed_and_956_in_some(tables) -> None:
    own = ways_of(tables, "WhatsApp], 2017-04-03 to 2018-01-03: 19.8")
    ways = [set(rows["statement"]) for _, rows in own.groupby("way")]
    assert all(any("19.8" in one for one in way) for way in ways)
    assert {any(": 956" in one for one in way) for way in ways} == {True, False}


def test_the_page_says_either_or_and_why(tables) -> None:
    words = contradiction_page.way_words(ways_of(tables, "Suffolk", ": 28", ": 27"))
    assert words.startswith("**Set ")
    assert "(3 statements): either leave out “Suffolk, offences: 6m within 9m”" in words
    assert words.index("6m within 9m") < words.index(": 28 ") < words.index(": 27 ")
    assert "because it weighs least: 1, the next 8" in words


def rows_of(ways, *, are_all=True, sets="1|2"):
    return frame_of(
        "consistent_sets",
        [
            {
                **{"group": 1, "conflicts": sets, "statements": 4, "are_all": are_all},
                **{"way": way, "statement": name, "weight": weight, "source": "A page"},
            }
            for way, names in enumerate(ways, 1)
            for name, weight in names.items()
        ],
    )


def test_what_every_way_leaves_out_is_said_once_and_the_rest_of_the_table_counted() -> None:
    ways = [{"<a>": 8, "b": 8}, {"<a>": 8, "c": 32}, {"<a>": 8, "d": 40}]
    own = rows_of([*ways, {"<a>": 8, "e": 40}], are_all=False)
    assert contradiction_page.way_words(own) == (
        "**Sets 1 and 2** (4 statements): leave out “<a>”, and either leave out “b”, or leave out "
        "“c”, or one of the 2 further ways of the table. Other ways remain; they weigh no less. "
        "The rule chose the first, because it weighs least: 16, the next 40."
    )
    three = contradiction_page.way_words(rows_of(ways))
    assert "either leave out “b”, or leave out “c”, or leave out “d”. The rule" in three
    shown = contradiction_page.way_table(own)
    assert shown.text.count("<a>") == shown.html.count("&lt;a&gt;") == 1
    assert "1, the rule's choice" in shown.text
    assert "<a>" not in shown.html


def test_a_single_way_and_a_heavier_choice_are_said_as_they_are() -> None:
    single = rows_of([{"a": 8}], sets="7")
    assert contradiction_page.way_words(single) == "**Set 7** (4 statements): leave out “a”."
    assert "1, the rule's choice" in contradiction_page.way_table(single).text
    heavier = contradiction_page.way_words(rows_of([{"a": 32}, {"b": 8}]))
    assert "because" not in heavier
    assert "another weighs 8" in heavier


def test_groups_are_the_same_when_found_again(processed_project, tables) -> None:
    rows = (tables[name].to_dict(orient="records") for name in NAMES[:2])
    again = frame_of(
        "consistent_sets", consistent_rows(ClaimChecker(processed_project, *rows).evidence)
    )
    pd.testing.assert_frame_equal(again, tables["consistent_sets"])
