"""Verdicts by story and facts each left out in turn: the tables' promises and the pages' rows."""

from __future__ import annotations

import json
import math

import matplotlib
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.notebook import by_package, leave_one_out, plots, story_page
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.notebook.story_words import allowed, counted, link, source

matplotlib.use("Agg")
SEED = "2018"
BOTH = (("", "without"), ("_with", "with"))
INSIDE = {"corroborated", "consistent"}


@pytest.fixture(scope="module")
def tables(processed_project: Project) -> dict[str, pd.DataFrame]:
    names = ("stories", "statements", "story_evidence", "conflicts")
    return {name: read_table(processed_project, name) for name in names}


Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def view(processed_project: Project) -> Frames:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return by_package.stories()


@pytest.fixture(scope="module")
def facts_view(processed_project: Project) -> Frames:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return by_package.leave_one_out(SEED)


def test_at_least_150_figures_of_30_pages_are_judged_twice(tables: dict) -> None:
    stories = tables["stories"]
    assert len(stories) >= 150 and stories["page"].nunique() >= 30
    for ending, _ in BOTH:
        assert stories[f"verdict{ending}"].isin([*INSIDE, "contradicted", "untestable"]).all()
        is_bound = stories[f"verdict{ending}"] != "untestable"
        assert stories[f"low{ending}"].notna().equals(is_bound)
        assert not (stories[f"high{ending}"] < stories[f"low{ending}"]).any()


def test_every_verdict_but_untestable_rests_on_named_statements(tables: dict) -> None:
    stories, evidence = tables["stories"], tables["story_evidence"]
    for ending, judged in BOTH:
        resting = set(evidence.loc[evidence["judged"] == judged, "statement"])
        bound = stories[f"verdict{ending}"] != "untestable"
        assert set(stories.loc[bound, "statement"]) == resting
    assert set(evidence["rests_on"]) <= set(tables["statements"]["statement"])
    assert (evidence["rests_on"] != evidence["statement"]).all(), "no figure bears on itself"


def test_without_its_related_releases_no_verdict_rests_on_its_own(tables: dict) -> None:
    release = tables["statements"].set_index("statement")["release"]
    rows = tables["story_evidence"].query("judged == 'without'")
    own, other = rows["statement"].map(release), rows["rests_on"].map(release)
    assert (own != other).all()


def test_pages_of_one_release_share_a_figures_verdict(tables: dict) -> None:
    stories = tables["stories"]
    for _, own in stories.groupby("statement"):
        assert own["release"].nunique() == 1 and (own["other_pages"] <= own["page"].size - 1).all()
        assert (
            len(own[["verdict", "low", "high", "verdict_with", "low_with"]].drop_duplicates()) == 1
        )


def test_each_of_a_hundred_facts_is_contained_or_contradicted_by_name(
    tables: dict, facts_view: Frames
) -> None:
    facts = facts_view["facts"]
    drawn = facts[facts["is_drawn"]]
    kinds = tables["statements"].set_index("statement")["kind"]
    assert len(drawn) == drawn["statement"].nunique() == 100
    assert set(kinds[drawn["statement"]]) == {"publication"}
    told = facts_view["against"].groupby("statement")
    for row in drawn.itertuples():
        if row.verdict_with == "contradicted":
            named = told.get_group(row.statement)
            assert len(named) and named[["words", "source"]].ne("").all(axis=None), row.words
        else:
            assert row.verdict_with in INSIDE | {"untestable"}, row.words
    assert (drawn["verdict_with"] == "contradicted").sum() == told.ngroups > 0


def test_a_plain_number_lies_inside_exactly_when_it_is_not_contradicted(facts_view: Frames) -> None:
    facts = facts_view["facts"].query("operator == '=' and unit != 'per cent'")
    facts = facts[facts["low_with"].notna()]
    high = facts["high_with"].fillna(math.inf)
    is_inside = facts["low_with"].le(facts["value"]) & facts["value"].le(high)
    assert is_inside.eq(facts["verdict_with"].isin(INSIDE)).all()


def test_mean_widths_are_finite_and_printed_by_measure(facts_view: Frames) -> None:
    facts = facts_view["facts"]
    for frame in (facts, facts[facts["is_drawn"]]):
        rows = leave_one_out.width_rows(frame)
        assert set(rows["measure"]) == {*frame["label"], "all"}
        assert (rows["bounded"] + rows["unbounded"] == rows["facts"]).all()
        assert rows.loc[rows["bounded"] > 0, "mean"].map(math.isfinite).all()
        shown = leave_one_out.width_table(frame, "Widths.").text
        for row in rows.query("bounded > 0").itertuples():
            assert row.measure in shown and f"Mean width: {row.mean:,.1f}" in shown
    words = leave_one_out.summary(facts_view, SEED).data
    assert f"is {facts['width'].mean():,.1f} over" in words and "**100 facts**" in words


def test_facts_used_though_in_a_set_are_listed_with_its_number(
    tables: dict, facts_view: Frames
) -> None:
    facts = facts_view["facts"].query("is_drawn and use == 'used'")
    words = tables["statements"].set_index("statement")["words"]
    sets = tables["conflicts"].groupby("statement")["conflict"].agg(set)
    wanted = {key: sets[words[key]] for key in facts["statement"] if words[key] in sets}
    listed = facts_view["conflicts"].groupby("statement")["conflict"].agg(set)
    assert dict(listed) == wanted and wanted
    shown = leave_one_out.conflict_table(facts_view).text
    assert all(str(number) in shown for number in facts_view["conflicts"]["conflict"])
    whole = facts_view["sets"].groupby("conflict")["use"].agg(set)
    assert all(uses == {"used", "set aside"} for uses in whole)


@given(st.integers(0, 10**6), st.sets(st.text(min_size=1), min_size=1, max_size=30))
def test_a_draw_is_the_same_again_and_takes_no_key_twice(seed: int, keys: set[str]) -> None:
    first = leave_one_out.drawn(pd.Series(sorted(keys)), str(seed), 10)
    again = leave_one_out.drawn(pd.Series([*keys, *keys]), str(seed), 10)
    assert first == again and len(set(first)) == len(first) == min(10, len(keys))
    assert set(first) <= keys


@pytest.mark.parametrize("seed", ["", "-1", "1.5", "two", "²"])
def test_a_seed_is_a_whole_number(seed: str) -> None:
    with pytest.raises(WrongParameter, match="expected a whole number from 0"):
        leave_one_out.drawn(pd.Series(["S1"]), seed)


def figure(statement: str, page: str, release: str, *verdicts: str) -> dict:
    return {
        **{"figure": statement + page, "statement": statement, "page": page, "release": release},
        **{"words": f"Area: {statement}", "story": f"{page}, no date", "title": f"Title {page}"},
        **{"publisher": page, "published_on": "", "address": f"https://example.org/{page}"},
        **{"printed": "5", "value": 5.0, "unit": "offences", "label": "Offences", "is_drawn": True},
        **{"low": 1.0, "high": 5.0, "is_attained": True, "verdict": verdicts[0]},
        **{"low_with": 6.0, "high_with": 10.0, "is_attained_with": False},
        **{"verdict_with": verdicts[1], "saved_by": "", "saved_by_with": ""},
    }


@pytest.fixture
def made() -> pd.DataFrame:
    rows = [
        figure("S1", "a", "one", "consistent", "contradicted"),
        figure("S1", "b", "one", "consistent", "contradicted"),
        figure("S2", "b", "two", "contradicted", "consistent"),
        figure("S3", "c", "two", "corroborated", "corroborated"),
        figure("S4", "c", "two", "contradicted", "contradicted"),
    ]
    return pd.DataFrame(rows)


def test_words_and_tables_count_repeated_figures_apart(made: pd.DataFrame) -> None:
    words = story_page.summary(made).data
    assert "**5 printed figures** on **3 pages** of **2 releases**" in words
    assert "1 of the 5 figures repeat" in words and "**4**" in words
    shown = story_page.verdict_table(made).text
    assert "Every page, with: 3" in shown and "Once a release, with: 2" in shown
    pages = story_page.pages_table(made)
    assert pages.html.count("<tr>") == 1 + 3, "a page of two releases has one row"
    assert "Release: one, two" in pages.text and "1 consistent, 1 contradicted" in pages.text
    assert '<a href="https://example.org/a">Title a</a>' in pages.html


def test_contradicted_figures_say_which_way_and_by_what(made: pd.DataFrame) -> None:
    found = story_page.contradicted(made)
    assert dict(found[["statement", "judged"]].values) == {
        **{"S1": "with", "S2": "without", "S4": "both"}
    }
    evidence = pd.DataFrame(
        [
            ("S1", "with", "S9"),
            ("S1", "without", "S8"),
            ("S4", "with", "S8"),
            ("S2", "without", "S9"),
            ("S4", "without", "S9"),
        ],
        columns=["statement", "judged", "rests_on"],
    )
    statements = pd.DataFrame(
        [
            ("S8", "Eight", "used", "Paper, 2018: https://example.org/8 (and 1 more)"),
            ("S9", "Nine", "set aside", "Force, reply x, file"),
        ],
        columns=["statement", "words", "use", "source"],
    )
    against = story_page.against(made, statements, evidence)
    told = against.groupby("statement")["words"].agg(list)
    assert dict(told) == {"S1": ["Nine"], "S2": ["Nine"], "S4": ["Eight", "Nine"]}
    made.loc[made["statement"] == "S2", "saved_by"] = "cut, not rounded"
    shown = story_page.contradicted_table(made, against)
    assert shown.html.count("(it fits only if cut, not rounded)") == 1
    assert "Without: Nine (set aside). Source: Force, reply x, file" in shown.text
    assert '<a href="https://example.org/8">Paper, 2018</a> (and 1 more)' in shown.html
    assert "only with" in shown.text and "only without" in shown.text and "both ways" in shown.text


def test_pictures_draw_their_rows(made: pd.DataFrame) -> None:
    data = story_page.chart_rows(made)
    assert data["figures"].sum() == 2 * 4
    panels = plots.verdict_chart(data).axes
    drawn = sum(bar.get_width() for axes in panels for box in axes.containers for bar in box)
    assert drawn == 8 and len(panels) == 2
    assert "without related releases: 1 corroborated, 1 consistent" in story_page.chart_alt(data)
    measured = made.assign(width=made["high_with"] - made["low_with"])
    rows = leave_one_out.chart_rows(measured)
    assert set(rows["low_pct"]) == {120.0} and set(rows["high_pct"]) == {200.0}
    axes = plots.interval_chart(rows).axes[0]
    assert sum(len(lines.get_segments()) for lines in axes.collections) == len(rows)
    assert "3 are of contradicted figures" in leave_one_out.chart_alt(rows)


@pytest.mark.parametrize(
    ("limits", "shown"),
    [
        ((493.0, 501.0, "consistent"), "493–501"),
        ((0.0, math.nan, "consistent"), "no limit"),
        ((3.0, math.nan, "consistent"), "at least 3"),
        ((math.nan, math.nan, "untestable"), "nothing known"),
        ((29.711856, 30.467643, "consistent"), "29.7–30.5"),
    ],
)
def test_what_is_allowed_is_said_in_words(limits: tuple, shown: str) -> None:
    assert allowed(*limits) == shown


def test_a_share_is_shown_as_at_most_all(view: Frames) -> None:
    shares = view["figures"].query("unit == 'per cent'")
    for ending, _ in BOTH:
        bound = shares[shares[f"verdict{ending}"] != "untestable"]
        assert bound[f"high{ending}"].between(0, 100).all()
        unbound = shares[shares[f"verdict{ending}"] == "untestable"]
        assert unbound[f"high{ending}"].isna().all()


def test_figures_are_told_by_area_measure_method_and_window(view: Frames) -> None:
    words = dict(view["figures"][["figure", "words"]].values)
    assert words["P0008"] == "Cambridgeshire: offences, first six months"
    shares = [text for text in words.values() if "per cent of" in text]
    assert any("per cent of all offences" in text for text in shares)
    assert any("per cent of all times a method was recorded" in text for text in shares)


def test_links_and_sources_are_escaped_and_lead_to_the_web_alone() -> None:
    assert link("<b>", "https://example.org/?a&b").html == (
        '<a href="https://example.org/?a&amp;b">&lt;b&gt;</a>'
    )
    assert link("x", "javascript:alert(1)").html == "x"
    assert source("A, 2018: https://example.org/a").html.endswith(">A, 2018</a>")
    assert counted(pd.Series(["untestable", "consistent", "consistent"])) == (
        "2 consistent, 1 untestable"
    )


@pytest.mark.parametrize("name", ["stories", "leave_one_out"])
def test_notebook_tables_have_captions_heads_and_no_bare_address(repo_root, name: str) -> None:
    cells = json.loads((repo_root / f"notebooks/{name}.ipynb").read_text("utf-8"))["cells"]
    tables = [
        "".join(output["data"]["text/html"])
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert len(tables) >= 5
    for table in tables:
        assert "<caption" in table and 'scope="col"' in table and 'scope="row"' in table
        assert ">http" not in table, "a link has words"
