"""Known contradictions between pages: their outcomes, their table and their page."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.evidence.bounds import Fact
from foi_analysis.intake.register import write_rows
from foi_analysis.notebook import by_package, contradiction_page
from foi_analysis.verdicts.arithmetic import Check, check_share
from foi_analysis.verdicts.contradictions import (
    CAN,
    CANNOT,
    DIFFERS,
    THING,
    Found,
    read_contradictions,
    values_of_one_thing,
)
from foi_analysis.verdicts.official import class_beside

OUTCOMES = {
    "facebook-family": CANNOT,
    "hampshire-27": DIFFERS,
    "same-count-two-waves": CAN,
    "durham-falls": CANNOT,
    "lancashire-175-or-64": CANNOT,
    "north-west-566": CANNOT,
    "england-and-wales-3182": CANNOT,
    "west-mercia-12-to-15": DIFFERS,
    "under-11s": CAN,
    "home-office-total": DIFFERS,
    "youngest-victim": CANNOT,
    "thin-nine-months": CAN,
    "west-yorkshire-triple": CANNOT,
    "years-mislabelled": CAN,
}


Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def view(processed_project: Project) -> Frames:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return by_package.contradictions()


def of(view: Frames, name: str, key: str):
    return view[name][view[name]["key"] == key]


def test_each_of_the_fifteen_has_its_outcome(view: Frames) -> None:
    outcomes = dict(view["contradictions"][["key", "outcome"]].values)
    assert len(outcomes) == 15
    assert outcomes["dyfed-powys-19"] in (CAN, CANNOT), "it follows from how its windows are kept"
    del outcomes["dyfed-powys-19"]
    assert outcomes == OUTCOMES


def test_the_engine_names_the_sets_that_clash(view: Frames) -> None:
    durham = of(view, "alone", "durham-falls")
    assert [text.split(": ")[1] for text in durham["statement"]] == [
        "92 (nspcc-2018-04)",
        "88 (nspcc-2018-06)",
        "9m at most 12m (shorter window)",
    ]
    region = of(view, "alone", "north-west-566")["statement"]
    numbers = sorted(int(text.split(": ")[1].split()[0]) for text in region)
    assert numbers == [25, 70, 175, 296, 565] and sum(numbers[:4]) == 566
    family = of(view, "alone", "facebook-family")
    sets = [
        set(rows["statement"].str.extract(r": ([\d.]+) ")[0]) for _, rows in family.groupby("set")
    ]
    assert {"19.8", "15.6", "3.2", "956"} in sets and {"19.8", "18.8", "956"} in sets
    assert set(family.loc[family["use"] == "left out", "statement"].str.contains("19.8")) == {True}
    assert of(view, "alone", "thin-nine-months").empty


def test_sets_of_the_conflicts_page_hold_two_of_the_figures(view: Frames) -> None:
    lancashire = of(view, "sets", "lancashire-175-or-64")
    assert sorted(lancashire.groupby("set").size()) == [2, 4, 5, 7]
    england = of(view, "sets", "england-and-wales-3182")["statement"]
    assert any("2908" in text for text in england)
    assert any("3217" in text for text in england), "the restated total stands for the nation"
    doubted = view["sets"][view["sets"]["use"] != "used"].groupby(["key", "set"]).size()
    assert len(doubted) == len(view["sets"].drop_duplicates(["key", "set"]))


def test_figures_say_where_they_stand_and_what_became_of_them(view: Frames) -> None:
    figures = view["figures"]
    assert figures[["publisher", "address", "printed"]].ne("").all(axis=None)
    weighed = dict(figures.drop_duplicates("figure")[["figure", "weighed"]].values)
    assert weighed["P0152"] == "left out"
    assert weighed["P0091"] == weighed["P0217"] == weighed["P0153"] == "used"
    assert weighed["P0181"] == weighed["P0283"] == "not weighed"


def test_the_official_class_stands_beside_the_printed_totals(view: Frames) -> None:
    total = of(view, "official", "home-office-total")
    assert set(total["count_low"]) == {2996, 2966} and set(total["finding"]) == {"differs"}
    hampshire = of(view, "official", "thin-nine-months").query("authority == 'Hampshire'")
    assert set(hampshire["count_low"]) == {62, 150}


def test_a_nation_s_class_is_the_sum_of_its_forces(reference: Reference) -> None:
    row = {
        **{"wave": "9m", "area": "Wales", "area_type": "nation", "subject": "88A", "value": 1.0},
        **{"period_start": "2017-04-01", "period_end": "2017-12-31"},
    }
    rows = read_rows(reference.project.root / "data/raw/official/recorded_crime.csv")
    quarters = ("2017-04-01", "2017-07-01", "2017-10-01")
    wanted = sum(
        int(one["count"])
        for one in rows
        if one["authority"] in reference.areas["Wales"]
        and one["class"] == "88A"
        and one["quarter_start"] in quarters
        and one["source"] == "home-office-2019-08"
    )
    first = class_beside(reference, [row])[0]
    assert (first["low"], first["high"], first["finding"]) == (wanted, wanted, "differs")
    assert not class_beside(reference, [{**row, "subject": "s.15A"}])


def fact(value: int, wave: str = "6m") -> Fact:
    cell = ("offences", "", "Durham", wave)
    return Fact(cell, value, value, "publication", "published", str(value), "")


def test_an_outcome_follows_from_sets_checks_and_values() -> None:
    fails = Check("", False, range(0), "", "")
    saved = check_share("26.8%", 67, 18)
    pair = frozenset({fact(1), fact(2)})
    windows = frozenset({fact(2), fact(1, "9m")})
    assert saved.saved_by and not saved.holds
    for conflicts, twice, checks, outcome in (
        ([], [], [], CAN),
        ([], [], [saved], CAN),
        ([], [], [fails], CANNOT),
        ([], [("1", "2")], [saved], DIFFERS),
        ([pair], [("1", "2")], [], DIFFERS),
        ([pair], [], [], CANNOT),
        ([windows], [("1", "2")], [], CANNOT),
    ):
        assert Found({}, conflicts, {}, twice, checks).outcome == outcome


@given(st.lists(st.integers(0, 5), max_size=6))
def test_one_thing_has_as_many_values_as_differ(values: list[int]) -> None:
    same = dict.fromkeys(THING, "") | {"operator": "="}
    rows = [same | {"value": float(value), "printed": str(value)} for value in values]
    found = values_of_one_thing(rows)
    assert sorted(value for one in found for value in one) == (
        sorted(map(str, set(values))) if len(set(values)) > 1 else []
    )
    assert not values_of_one_thing([row | {"operator": ">"} for row in rows])
    apart = [row | {"area": str(number)} for number, row in enumerate(rows)]
    assert not values_of_one_thing(apart)


def change(project: Project, **columns: str) -> str:
    """Change the first row of the table and return the problems it makes."""
    path = project.manual / "contradictions.csv"
    rows = read_rows(path)
    rows[0] |= columns
    write_rows(path, rows)
    with pytest.raises(ProblemsFound) as caught:
        read_contradictions(project)
    problem = caught.value.problems[0]
    assert problem.file == "data/manual/contradictions.csv" and problem.place == "row 2"
    return str(problem)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"figures": "P0140|P9999"}, "P9999"),
        ({"checks": "north-west-force"}, "north-west-force"),
        ({"explanation": ""}, "explanation"),
        ({"figures": "P0141|P0091"}, "P0091 with 92"),
    ],
)
def test_a_wrong_row_is_named(project: Project, columns: dict[str, str], said: str) -> None:
    assert said in change(project, **columns)


def test_a_key_stands_there_once(project: Project) -> None:
    path = project.manual / "contradictions.csv"
    rows = read_rows(path)
    write_rows(path, [*rows, rows[0]])
    with pytest.raises(ProblemsFound) as caught:
        read_contradictions(project)
    assert [problem.place for problem in caught.value.problems] == [f"row {len(rows) + 2}"]


def test_the_notebook_shows_every_row_under_its_title(repo_root) -> None:
    rows = read_contradictions(Project(repo_root))
    path = repo_root / "notebooks/contradictions.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]
    for row in rows:
        place = texts.index(f"## {row['title']}")
        assert texts[place + 1] == f'contradiction_page.show(view, "{row["key"]}")'
    assert sum("contradiction_page.show" in text for text in texts) == len(rows) == 15


def test_the_page_says_what_was_worked_out(
    view: Frames, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = view["contradictions"]["outcome"].value_counts()
    assert counts.sum() == 15 and counts[DIFFERS] == 3
    for key in view["contradictions"]["key"]:
        contradiction_page.show(view, key)
    assert capsys.readouterr().out.count("Markdown") >= 15
