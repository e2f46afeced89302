"""Verdicts by story: the tables' promises and the pages' rows."""

from __future__ import annotations

import json
import math

import matplotlib
import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.tables import VERDICTS
from foi_analysis.notebook import by_package, plots, story_page
from foi_analysis.notebook.story_words import allowed, counted, link, source

matplotlib.use("Agg")
INSIDE = {"confirmed", "fits", "cannot be checked"}


@pytest.fixture(scope="module")
def tables(processed_project: Project) -> dict[str, pd.DataFrame]:
    names = ("stories", "statements", "story_evidence", "conflicts", "published")
    return {name: read_table(processed_project, name) for name in names}


Frames = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def view(processed_project: Project) -> Frames:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        return by_package.stories()


def test_at_least_150_figures_of_30_pages_have_one_verdict(tables: dict) -> None:
    stories = tables["stories"]
    assert len(stories) >= 150 and stories["page"].nunique() >= 30
    assert stories["verdict"].isin(VERDICTS).all() and stories["sentence"].ne("").all()
    assert not (stories["high"] < stories["low"]).any()


def test_what_is_assumed_is_said_with_the_verdict_without_it(tables: dict) -> None:
    stories = tables["stories"]
    assumed = stories[stories["weakest"] != ""]
    assert assumed["strength"].isin(["fair", "weak"]).all() and assumed["without_it"].ne("").all()
    assert assumed["without_it"].isin(VERDICTS).all()
    hard = stories[stories["verdict"].isin(["reproduced", "confirmed", "impossible"])]
    assert len(hard) and hard["weakest"].eq("").all(), "no red and no green without safe ground"
    doubtful = stories[stories["verdict"] == "disagrees if"]
    assert len(doubtful) and doubtful["weakest"].ne("").all()


def test_every_verdict_but_not_checked_rests_on_named_statements(tables: dict) -> None:
    stories, evidence = tables["stories"], tables["story_evidence"]
    known = stories.loc[stories["verdict"] != "not checked", "statement"]
    assert set(known) <= set(evidence["statement"])
    assert set(evidence["rests_on"]) <= set(tables["statements"]["statement"])
    assert (evidence["rests_on"] != evidence["statement"]).all(), "no figure bears on itself"


def test_a_limit_that_supports_a_figure_is_of_another_release(tables: dict) -> None:
    release = tables["statements"].set_index("statement")["release"]
    verdict = tables["stories"].drop_duplicates("statement").set_index("statement")["verdict"]
    rows = tables["story_evidence"]
    rows = rows[rows["statement"].map(verdict).isin([*INSIDE, "repeated"])]
    own, other = rows["statement"].map(release), rows["rests_on"].map(release)
    assert (own != other).all()


def test_no_limit_rests_on_a_statement_in_dispute(tables: dict) -> None:
    use = tables["statements"].set_index("statement")["use"]
    rows = tables["story_evidence"]
    limits = rows[rows["side"] != "named"]
    assert set(limits["rests_on"].map(use)) == {"used"}


def test_narrow_and_wide_limits_never_share_a_verdict(tables: dict) -> None:
    stories = tables["stories"]
    value = tables["published"].set_index("figure")["value"][stories["figure"]].to_numpy()
    width = (stories["high"] - stories["low"]).fillna(math.inf)
    fits = stories["verdict"] == "fits"
    is_plain = stories["operator"].eq("=") & stories["caveats"].eq("")
    assert (width[fits & is_plain] <= (0.2 * value[fits & is_plain]).clip(min=2) + 0.01).all()
    wide = stories["verdict"].eq("cannot be checked") & is_plain & stories["unit"].ne("per cent")
    assert (width[wide] > (0.2 * value[wide]).clip(min=2)).all()


def test_pages_of_one_release_share_a_figures_verdict(tables: dict) -> None:
    stories = tables["stories"]
    for _, own in stories.groupby("statement"):
        assert own["release"].nunique() == 1 and (own["other_pages"] <= own["page"].size - 1).all()
        assert len(own[["verdict", "low", "high", "weakest"]].drop_duplicates()) == 1


def test_a_plain_number_lies_inside_exactly_when_nothing_rules_it_out(view: Frames) -> None:
    facts = view["figures"].query("operator == '=' and unit != 'per cent' and caveats == ''")
    facts = facts[facts["low"].notna() & facts["verdict"].isin([*INSIDE, "impossible"])]
    high = facts["high"].fillna(math.inf)
    is_inside = facts["low"].le(facts["value"]) & facts["value"].le(high)
    assert is_inside.eq(facts["verdict"].isin(INSIDE)).all()


def figure(statement: str, page: str, release: str, verdict: str) -> dict:
    return {
        **{"figure": statement + page, "statement": statement, "page": page, "release": release},
        **{"words": f"Area: {statement}", "story": f"{page}, no date", "title": f"Title {page}"},
        **{"publisher": page, "published_on": "", "address": f"https://example.org/{page}"},
        **{"printed": "5", "value": 5.0, "unit": "offences", "label": "Offences"},
        **{"low": 1.0, "high": 5.0, "is_attained": True, "verdict": verdict, "caveats": ""},
        **{"sentence": f"Why {statement}.", "weakest": "", "strength": "", "without_it": ""},
    }


@pytest.fixture
def made() -> pd.DataFrame:
    rows = [
        figure("S1", "a", "one", "fits"),
        figure("S1", "b", "one", "fits"),
        figure("S2", "b", "two", "impossible"),
        figure("S3", "c", "two", "confirmed"),
        figure("S4", "c", "two", "disagrees if") | {"strength": "weak"},
    ]
    return pd.DataFrame(rows)


def test_words_and_tables_count_repeated_figures_apart(made: pd.DataFrame) -> None:
    words = story_page.summary(made).data
    assert "**5 printed figures** on **3 pages** of **2 releases**" in words
    assert "1 of the 5 figures repeat" in words and "**4**" in words
    shown = story_page.verdict_table(made).text
    assert "On every page: 2" in shown and "Once a release: 1" in shown
    pages = story_page.pages_table(made)
    assert pages.html.count("<tr>") == 1 + 3, "a page of two releases has one row"
    assert "Release: one, two" in pages.text and "1 fits, 1 impossible" in pages.text
    assert '<a href="https://example.org/a">Title a</a>' in pages.html


def test_figures_that_disagree_say_why_and_with_what(made: pd.DataFrame) -> None:
    assert list(story_page.disagreeing(made)["statement"]) == ["S2", "S4"]
    words = story_page.disagreeing_words(made).data
    assert "1 of 4 figures" in words and "1 disagree" in words and "1 on weak" in words
    evidence = pd.DataFrame(
        [("S1", "S8"), ("S2", "S9"), ("S4", "S8"), ("S4", "S9")], columns=["statement", "rests_on"]
    )
    statements = pd.DataFrame(
        [
            ("S8", "Eight", "used", "Paper, 2018: https://example.org/8 (and 1 more)"),
            ("S9", "Nine", "in dispute", "Force, reply x, file"),
        ],
        columns=["statement", "words", "use", "source"],
    )
    against = story_page.against(made, statements, evidence)
    told = against.groupby("statement")["words"].agg(list)
    assert dict(told) == {"S2": ["Nine"], "S4": ["Eight", "Nine"]}
    shown = story_page.disagreeing_table(made, against)
    assert "Nine (in dispute). Source: Force, reply x, file" in shown.text
    assert '<a href="https://example.org/8">Paper, 2018</a> (and 1 more)' in shown.html
    assert "Why S4." in shown.text


def test_the_picture_draws_its_rows(made: pd.DataFrame) -> None:
    data = story_page.chart_rows(made)
    assert data["figures"].sum() == 4
    (axes,) = plots.verdict_chart(data).axes
    assert sum(bar.get_width() for box in axes.containers for bar in box) == 4
    assert "2 releases: 1 confirmed, 1 fits" in story_page.chart_alt(data)


@pytest.mark.parametrize(
    ("limits", "shown"),
    [
        ((493.0, 501.0, "fits"), "493–501"),
        ((0.0, math.nan, "fits"), "no limit"),
        ((3.0, math.nan, "fits"), "at least 3"),
        ((math.nan, math.nan, "not checked"), "nothing known"),
        ((29.711856, 30.467643, "fits"), "29.7–30.5"),
    ],
)
def test_what_is_allowed_is_said_in_words(limits: tuple, shown: str) -> None:
    assert allowed(*limits) == shown


def test_a_share_is_shown_as_at_most_all(view: Frames) -> None:
    shares = view["figures"].query("unit == 'per cent'")
    assert shares["high"].dropna().between(0, 100).all()
    assert shares.loc[shares["verdict"] == "not checked", "high"].isna().all()


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
    assert counted(pd.Series(["not checked", "fits", "fits"])) == "2 fits, 1 not checked"


@pytest.mark.parametrize("name", ["stories"])
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
