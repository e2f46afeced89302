"""Missing numbers as bounds, estimates kept apart, and which choice moves which figure."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import matplotlib
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notebook.notebook_cells import execute

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Fact
from foi_analysis.notebook import by_package
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.verdicts.choices import AUTHORITIES, CHOICES, MASKS, OF_ALL, RESTATED, ROUNDING
from foi_analysis.verdicts.missing import (
    ASSUMPTIONS,
    BASE,
    COLUMNS,
    ESTIMATED,
    TOP,
    WHOLE,
    estimate,
    estimates,
    said,
    share_of_all,
)
from foi_analysis.verdicts.missing_authorities import AuthorityLimits, Totals, is_part, totals_of
from foi_analysis.verdicts.missing_frames import masked_totals, restated_figures, with_masks_at
from foi_analysis.verdicts.official import Recorded
from foi_analysis.verdicts.official_rows import read_quarters
from foi_analysis.verdicts.processed_project import ProcessedProject

matplotlib.use("Agg")
PROJECT = Project.find(__file__)
NATION, KINGDOM = "England and Wales", "United Kingdom"


@pytest.fixture(scope="module")
def processed():
    return ProcessedProject(PROJECT)


@pytest.fixture(scope="module", autouse=True)
def here(processed_project):
    """Have what a notebook imports find the processed project."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        yield processed_project


@pytest.fixture(scope="module")
def nation(here):
    return by_package.missing(NATION)


@pytest.fixture(scope="module")
def kingdom(here):
    return by_package.missing(KINGDOM)


@pytest.fixture(scope="module")
def page(here):
    """Return what the notebook on missing data makes for the nation."""
    return execute(here, "missing.ipynb", area=NATION)


@pytest.fixture(scope="module")
def figures(here):
    return by_package.choices("9m", "demonstration")["figures"]


@pytest.fixture(scope="module")
def choices(here):
    """Return what the notebook on choices makes for the wave of the claims."""
    return execute(here, "sensitivity.ipynb", wave="9m")


def bounded(cases, known, total):
    return share_of_all(
        [said(TOP, cases, "cases"), said(BASE, known, "known"), said(WHOLE, total, "total")]
    )


@st.composite
def counts(draw):
    """Return how many are so, known and all, each as an interval of whole numbers."""
    total = draw(st.integers(1, 12))
    known = draw(st.integers(1, total))
    cases = draw(st.integers(0, known))
    slack = st.integers(0, 2)
    return [(max(0, one - draw(slack)), one + draw(slack)) for one in (cases, known, total)]


def every_share(cases, known, total):
    """Return the share of all under every assignment of the unknown that fits, by trying all."""
    ranges = (range(low, high + 1) for low, high in (cases, known, total))
    return {
        Fraction(some + more, every)
        for some, base, every in product(*ranges)
        if some <= base <= every and every
        for more in range(every - base + 1)
    }


@given(counts())
def test_bounds_of_a_share_of_all_hold_every_assignment_and_both_ends_are_attained(limits):
    shares = every_share(*limits)
    found = bounded(*limits)
    assert found is not None
    assert found.of_all.is_attained
    assert (found.of_all.low, found.of_all.high) == (min(shares), max(shares))


def test_counts_that_cannot_be_true_together_have_no_bounds():
    assert bounded((5, 5), (4, 4), (9, 9)) is None
    assert bounded((1, 1), (10, 10), (9, 9)) is None


def test_a_share_of_the_known_is_read_as_whole_numbers():
    share = Fact(TOP, Fraction(515, 1000), Fraction(525, 1000), "", "", "52", "", BASE)
    found = share_of_all([share, said(BASE, (956, 956), ""), said(WHOLE, (1628, 1628), "")])
    assert (found.cases.low, found.cases.high) == (493, 501)
    assert found.of_all.low == Fraction(493, 1628)
    assert found.of_all.high == Fraction(501 + 672, 1628)


def row_of(bounds, wave, category, printed):
    found = bounds[
        (bounds["wave"] == wave)
        & (bounds["category"] == category)
        & (bounds["printed"].str.rstrip("%") == printed)
    ]
    assert len(found) == 1
    return found.iloc[0]


def test_the_story_s_share_of_all_is_anywhere_from_30_to_72_per_cent(nation):
    row = row_of(nation["bounds"], "9m", "Facebook family", "52")
    assert (row["known"], row["total"], row["unknown"]) == (956, 1628, 672)
    assert (row["cases_low"], row["cases_high"]) == (493, 501)
    assert (row["least"], row["greatest"]) == ("493/1628", "1173/1628")
    assert (row["least_pct"], row["greatest_pct"]) == (30.3, 72.1)
    assert row["printed_of_all"] == "52"


def test_the_first_year_s_70_per_cent_of_2097(nation):
    row = row_of(nation["bounds"], "12m", "Facebook, Snapchat and Instagram", "70")
    assert (row["least"], row["greatest"]) == ("1458/3171", "2552/3171")
    assert (row["least_pct"], row["greatest_pct"]) == (46.0, 80.5)


def test_a_share_that_no_whole_number_rounds_to_is_read_as_cut(nation):
    row = row_of(nation["bounds"], "9m", "Text message", "3.4")
    assert (row["cases_low"], row["cases_high"], row["reading"]) == (33, 33, "cut, not rounded")


def test_every_share_with_known_and_total_is_bounded_and_no_other(nation, kingdom):
    for view in (nation, kingdom):
        for row in view["bounds"].itertuples():
            assert 0 <= row.least_pct <= row.greatest_pct <= 100
            least, greatest = Fraction(row.least), Fraction(row.greatest)
            assert least == Fraction(row.cases_low, row.total)
            assert greatest == Fraction(row.cases_high + row.unknown, row.total)
        assert view["lacking"]["lacking"].str.startswith("no ").all()
    assert (len(nation["bounds"]), len(kingdom["bounds"])) == (20, 12)


def test_estimates_lie_within_the_bounds_and_never_in_their_table(nation, kingdom):
    for view in (nation, kingdom):
        assert set(view["bounds"]) == set(COLUMNS)
        assert not set(ESTIMATED[-3:]) & set(view["bounds"])
        assert not {"least", "greatest", "least_pct", "greatest_pct"} & set(view["estimates"])
        key = ["wave", "category", "printed", "release"]
        both = view["estimates"].merge(view["bounds"], on=key)
        assert len(both) == len(view["estimates"]) == len(ASSUMPTIONS) * len(view["bounds"])
        assert (both["least_pct"] <= both["estimate"]).all()
        assert (both["to"] <= both["greatest_pct"]).all()


def test_the_picture_of_bounds_draws_bounds_and_no_estimate(page, nation):
    data, axes = page["bars"], page["axes"]
    exact = nation["bounds"].query("operator == '='")
    assert list(data["least_pct"]) == list(exact["least_pct"])
    drawn = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in axes.patches]
    expected = list(zip(data["least_pct"], data["greatest_pct"], strict=True))
    assert drawn == [pytest.approx(pair) for pair in expected]
    (printed,) = [one for one in axes.collections if len(one.get_offsets())]
    assert [float(x) for x, _ in printed.get_offsets()] == list(data["printed_pct"])
    assert not axes.get_lines()


def test_the_notebook_bounds_and_adds_as_the_package_does(page, nation):
    assert len(page["bounds"]) == 20 and len(page["others"]) == 3
    assert list(page["totals"]["gave nothing"]) == list(nation["totals"]["missing"])
    assert page["totals"].set_index("wave").loc["9m", "allowed"] == "1,628–1,747"
    assert list(page["masked"]["at_4"]) == list(nation["masked"]["at_4"])
    assert "**30.3 to 72.1 per cent** (493/1628 to 1173/1628)" in page["text"]


@pytest.mark.parametrize("area", ["Wales", "Kent"])
def test_an_area_with_few_shares_or_none_has_every_table(here, area):
    found = execute(here, "missing.ipynb", area=area)
    assert len(found["bounds"]) == len(found["estimates"]) == len(found["bars"]) == 0


@given(st.data())
def test_an_estimate_moves_with_its_odds_and_is_the_printed_share_when_they_are_equal(data):
    total = data.draw(st.integers(1, 500))
    known = data.draw(st.integers(1, total))
    cases = data.draw(st.integers(0, known))
    half, same, twice = (estimate(cases, known, total, ratio) for ratio in (Fraction(1, 2), 1, 2))
    assert same == Fraction(cases, known)
    assert Fraction(cases, total) <= half <= same <= twice
    assert twice <= Fraction(cases + total - known, total)


@pytest.mark.parametrize("counts", [(3, 2, 5), (1, 6, 5), (0, 0, 5), (-1, 2, 5)])
def test_an_estimate_of_impossible_counts_is_refused(counts):
    with pytest.raises(ValueError, match="is no share of the known"):
        estimate(*counts, Fraction(1))


def test_a_bound_without_one_number_known_has_no_estimate():
    row = {"known": None, "total": 10}
    assert estimates([row]) == []


# Forces that are missing


def test_part_windows_of_nine_months_are_bounded_by_the_official_class(nation):
    total = nation["totals"].set_index("wave").loc["9m"]
    authorities = nation["authorities"].set_index(["wave", "authority"])
    parts = authorities.loc["9m"]
    assert dict(parts["counted"]) == {"Dyfed-Powys": 19, "South Wales": 74}
    assert parts["bounded_by"].str.startswith("official class 88A").all()
    more = (parts["greatest"] - parts["counted"]).sum()
    assert (total["least"], total["greatest"]) == (1628, 1628 + more)
    assert total["greatest"] == 1747


def test_a_number_that_some_page_gives_for_part_of_a_year_limits_nothing(nation):
    said_of = nation["authorities"].set_index(["wave", "authority"]).loc[("9m", "Dyfed-Powys")]
    assert said_of["greatest"] > 19


def test_a_total_without_a_limit_for_one_force_has_none(nation, kingdom):
    nation, kingdom = (view["totals"].set_index("wave") for view in (nation, kingdom))
    assert (nation.loc["12m", "answered"], nation.loc["12m", "asked"]) == (41, 44)
    assert nation.loc["12m", "missing"] == 3
    for row in (nation.loc["12m"], nation.loc["18m"], kingdom.loc["2024/25"]):
        assert pd.isna(row["greatest"])
        assert "nothing limits" in row["bounded_by"]
    assert nation.loc["2018/19", "greatest"] == nation.loc["2018/19", "least"] == 4373


def authority_row(authority, value, printed=None, **more):
    row = {"figure": f"P-{authority}", "wave": "9m", "area_type": "authority", "area": authority}
    row |= {"measure": "offences", "category": "", "operator": "=", "release": "one"}
    row |= {"period_start": "2017-04-03", "period_end": "2018-01-03", "value": value}
    return {**row, "printed": printed or str(value), **more}


def small_totals(rows, facts=()):
    reference = Reference(PROJECT)
    limits = AuthorityLimits(reference, facts, rows, Recorded(read_quarters(PROJECT)))
    return Totals(reference, rows, limits, [{"release": "one", "descends_from": ""}])


def test_a_force_named_as_missing_adds_what_limits_it():
    whole = authority_row(NATION, 100, area_type="nation")
    rows = [whole, authority_row("Derbyshire", None, "n/a")]
    found = small_totals(rows)
    (total,) = found.totals(NATION)
    (authority,) = found.authorities(NATION)
    assert (total["missing"], total["least"]) == (1, 100)
    assert (authority["why"], authority["counted"]) == ("not supplied", 0)
    assert total["greatest"] == 100 + authority["greatest"]


def test_unnamed_forces_add_the_greatest_limits_of_those_not_printed():
    told = {"measure": "forces_responded", "area_type": "nation"}
    whole = authority_row(NATION, 100, area_type="nation")
    rows = [whole, authority_row(NATION, 41, **told)]
    found = small_totals(rows)
    limits = [
        found.limits.limit(authority, "9m").greatest for authority in found.reference.areas[NATION]
    ]
    assert None not in limits
    (total,) = found.totals(NATION)
    assert total["greatest"] == 100 + sum(sorted(limits)[-2:])
    fewer = small_totals([*rows, authority_row("Greater Manchester", 50)])
    (less,) = fewer.totals(NATION)
    assert less["greatest"] < total["greatest"]


def test_windows_nobody_named_and_disputes_count_for_what_a_force_can_have(processed):
    limits = totals_of(processed.checker).limits
    # Five years are six less the last, and hold thirty months and the year before the last.
    assert limits.limit("Cheshire", "30m").greatest == 612 - 128 - 124
    # The force and the charity give 39 and 36: neither sets a limit.
    assert limits.limit("Dyfed-Powys", "2021/22").greatest is None


def test_a_few_days_make_no_part_window():
    reference = Reference(PROJECT)
    assert not is_part(reference, authority_row("Kent", 1, period_end="2018-01-02"))
    assert not is_part(reference, authority_row("Kent", 1, period_end=""))
    assert is_part(reference, authority_row("Kent", 1, period_end="2017-10-02"))
    assert is_part(reference, authority_row("Kent", 1, period_start="2017-10-03"))


# Masked cells and restatements


def observed(printed, low, high, status, authority="Kent", measure="disposals"):
    return {
        **{"wave": "9m", "measure": measure, "category": "caution", "age_band": ""},
        **{"provenance": "primary", "authority": authority, "status": status},
        **{"printed": printed, "low": low, "high": high},
    }


def test_masks_stand_at_1_and_at_4_and_other_intervals_stay():
    rows = [
        observed("7", 7, 7, "exact"),
        observed("*", 1, 4, "interval", "Essex"),
        observed("<5", 0, 4, "interval", "Surrey"),
        observed("3 / 5", 5, 8, "interval", "Sussex"),
        observed("", None, None, "withheld", "Durham"),
    ]
    assert [row["low"] for row in with_masks_at(rows, 1)] == [7, 1, 1, 5, None]
    assert [row["high"] for row in with_masks_at(rows, 4)] == [7, 4, 4, 8, None]
    whole, kind = masked_totals(rows)
    assert (whole["category"], kind["category"]) == ("all", "caution")
    for total in (whole, kind):
        assert (total["masked_cells"], total["without_them"]) == (2, 12)
        assert (total["at_1"], total["at_4"]) == (14, 20)


def test_a_mask_never_leaves_the_limits_of_its_cell():
    narrowed = observed("*", 3, 3, "interval")
    assert [with_masks_at([narrowed], at)[0]["low"] for at in (1, 4)] == [3, 3]


def restating(value, release, on, **more):
    cell = ("offences", "", more.pop("area", NATION), "12m")
    return Fact(cell, value, value, "publication", "published", f"{value} {release}", "",
                rank=(1, on), release=release)  # fmt: skip


def test_a_restatement_needs_two_releases_of_different_days():
    facts = [
        restating(3171, "first", "2018-06"),
        restating(3217, "second", "2019-09"),
        restating(3217, "third", "2021-08"),
        restating(25, "second", "2019-09", area="West Midlands"),
        restating(194, "second", "2019-09", area="West Midlands"),
    ]
    (one,) = restated_figures(facts)
    assert one.numbers == (3171, "first", 3217, "second")


def test_preferring_the_earlier_number_lowers_the_limit_of_the_story_s_total(nation):
    claims = nation["claims"].set_index(["claim", "preferred"])
    # 12,925 of three years less 5,119 of the third leaves the first two; the second is in dispute.
    assert 3217 < claims.loc[("ew-offences", "the earlier"), "high"] < 12_925 - 5_119
    assert claims.loc[("ew-offences", "the later"), "high"] == 3217


def test_a_share_with_the_counts_of_the_other_release(nation):
    row = (
        nation["other_counts"]
        .set_index(["category", "counts_of"])
        .loc[("Facebook, Snapchat and Instagram", "nspcc-2019-09")]
    )
    assert (row["least"], row["greatest"]) == ("1472/3217", "2592/3217")
    assert (row["least_pct"], row["greatest_pct"]) == (45.8, 80.6)


# Choices


def test_every_outcome_is_of_a_known_choice_and_in_order(figures):
    assert set(figures["choice"]) <= set(CHOICES)
    assert not figures.duplicated(["figure", "choice"]).any()
    ends = figures.dropna(subset=["high"])
    assert (ends["low"] <= ends["high"]).all()


def outcome(figures, figure, choice):
    row = figures[(figures["figure"] == figure) & (figures["choice"] == choice)].iloc[0]
    return row["low"], row["high"]


def test_choices_move_the_figures_they_should(figures, choices, processed):
    assert outcome(figures, "ew-facebook-family-share", OF_ALL) == (30.3, 72.1)
    assert outcome(figures, "ew-offences", AUTHORITIES) == (1628, 1747)
    assert outcome(figures, "12m offences", RESTATED) == (3217, 3217)
    # No reply of a force is on hand for the others, so that nothing can try a choice on them.
    nation = {"ew-offences", "ew-method-known", "ew-facebook-family-share"}
    assert set(processed.claims) & set(figures["figure"]) == nation
    grid = choices["grid"]
    assert not grid.loc[grid["choice"] == MASKS, "moves"].any()


def test_any_rounding_rule_reaches_past_the_printed_share(figures):
    assert outcome(figures, "12m Facebook, Snapchat and Instagram", ROUNDING) == (69.0, 71.0)


def test_the_table_of_choices_holds_every_outcome(figures, choices):
    shown = choices["wide"].reindex(choices["rows"])
    assert shown.notna().sum().sum() == len(figures)
    assert len(shown) == figures["figure"].nunique()


def test_the_picture_draws_every_outcome_in_its_own_column(choices):
    grid, board = choices["grid"], choices["board"]
    names = [name for name in CHOICES if name in set(grid["choice"])]
    assert list(board.axes_dict) == list(choices["scales"]) == names
    for name, axes in board.axes_dict.items():
        own, scale = grid[grid["choice"] == name], choices["scales"][name]
        low = (own["from_pct"] - 100).clip(-scale, scale)
        high = (own["to_pct"] - 100).fillna(scale).clip(-scale, scale)
        places = [list(choices["names"]).index(figure) for figure in own["figure"]]
        lines = [line for line in axes.get_lines() if len(set(line.get_ydata())) == 1]
        drawn = {
            (int(line.get_ydata()[0]), *sorted(round(float(x), 6) for x in line.get_xdata()))
            for line in lines
            if len(line.get_xdata()) == 2
        }
        ends = zip(places, low.round(6), high.round(6), strict=True)
        assert drawn == {(place, *pair) for place, *pair in ends}, name


def test_words_for_the_picture_count_what_moves(choices):
    grid, words = choices["grid"], choices["alt"]
    moved = int(grid.loc[grid["choice"] == OF_ALL, "moves"].sum())
    assert f"{OF_ALL}: {moved} of {(grid['choice'] == OF_ALL).sum()}" in words
    assert str(grid["figure"].nunique()) in words


def test_the_picture_of_the_claims_draws_every_choice(choices):
    is_no_place = choices["choices"]["unit"].ne("rank")
    data, axes = choices["moves"][is_no_place], choices["chart"]
    assert len(data) > 10
    (lines,) = [one for one in axes.collections if hasattr(one, "get_segments")]
    drawn = [(float(one[0][0]), float(one[1][0])) for one in lines.get_segments()]
    assert drawn == [(row.low, row.high) for row in data.itertuples()]


def test_a_wave_without_a_claim_has_every_table(here):
    found = execute(here, "sensitivity.ipynb", wave="6m")
    assert len(found["choices"]) == len(found["moves"]) == 0 and len(found["grid"])


def test_an_unknown_wave_stops_the_notebook_on_choices(here):
    with pytest.raises(WrongParameter, match=r"expected a wave: .*9m"):
        execute(here, "sensitivity.ipynb", wave="9 m")


def test_what_is_missing_is_the_same_when_asked_again(kingdom):
    again = by_package.missing(KINGDOM)
    assert {name: frame.to_csv() for name, frame in again.items()} == {
        name: frame.to_csv() for name, frame in kingdom.items()
    }


def test_an_unknown_area_stops_the_notebook_and_names_the_nearest(here):
    with pytest.raises(WrongParameter, match="England and Wales"):
        execute(here, "missing.ipynb", area="England & Wales")
