"""Changes over time: intervals that hold the truth, like windows only, the same forces."""

from __future__ import annotations

import math
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notebook.executed import executed

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, Wave, read_rows
from foi_analysis.notebook import by_package
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.verdicts.change_claims import base_of, change_claims, words_of
from foi_analysis.verdicts.changes import (
    ALL,
    DIFFERS,
    NOT_ALL,
    NOT_PRINTED,
    SAME,
    UNKNOWN,
    Change,
    Coverage,
    End,
    are_alike,
    change,
    compare,
    coverage_of,
    days,
    per_day,
    show_change,
)
from foi_analysis.verdicts.claims import ClaimChecker
from foi_analysis.verdicts.comparisons import allowed_ratio
from foi_analysis.verdicts.over_time import OverTime
from foi_analysis.verdicts.processed_project import ProcessedProject

NATION, KINGDOM = "England and Wales", "United Kingdom"
NONE = float("nan")


def window(start, end, key="w"):
    return Wave(key, key, date.fromisoformat(start), date.fromisoformat(end), "", ())


SIX = window("2017-04-03", "2017-10-02", "six months")
NINE = window("2017-04-03", "2018-01-03", "nine months")
YEAR = window("2017-04-03", "2018-04-02", "first year")
NEXT = window("2018-04-01", "2019-03-31", "second year")
LEAP = window("2019-04-01", "2020-03-31", "leap year")


# Intervals of a change


def test_a_change_of_two_known_numbers_is_one_percentage():
    assert change(End(3217, 3217), End(5441, 5441)) == Change(*[float(Fraction(222400, 3217))] * 2)


def test_a_change_takes_the_far_ends_of_both_intervals():
    assert change(End(100, 200), End(300, 400)) == Change(50.0, 300.0)


def test_no_limit_at_an_end_leaves_the_change_open_on_that_side():
    assert change(End(100, 100), End(150, math.inf)) == Change(50.0, math.inf)
    assert change(End(100, math.inf), End(150, 150)) == Change(-100.0, 50.0)
    assert change(End(0, 10), End(5, 5)) == Change(-50.0, math.inf)


counts = st.integers(0, 10_000)


@given(counts, counts, counts, counts, st.integers(1, 10_000), counts)
def test_the_true_change_lies_within(below, above, under, over, before, after):
    """However the intervals round the true numbers are drawn, their change holds the true one."""
    earlier = End(max(0, before - below), before + above)
    later = End(max(0, after - under), after + over)
    found, true = change(earlier, later), 100 * (Fraction(after, before) - 1)
    assert found.low <= float(true) <= found.high


@given(st.integers(1, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_every_limit_of_a_change_is_reached(low, more, after_low, after_more):
    before, after = End(low, low + more), End(after_low, after_low + after_more)
    changes = [
        float(100 * (Fraction(later, earlier) - 1))
        for earlier in range(low, low + more + 1)
        for later in range(after_low, after_low + after_more + 1)
    ]
    assert change(before, after) == Change(min(changes), max(changes))


@given(counts, counts, st.integers(0, 500), st.integers(1, 500))
def test_missing_forces_never_leave_the_bounds_of_all(before, after, missing, known):
    """The number of all forces is that of those covered and any number of the missing."""
    one, other = End(before + known, before + known, NOT_ALL), End(after, after, ALL)
    _, of_all = compare(YEAR, one, NEXT, other)
    true = 100 * (Fraction(after, before + known + missing) - 1)
    assert of_all.low <= float(true) <= of_all.high


# Windows and coverage


def test_a_leap_year_is_like_a_year_and_six_months_are_not_like_nine():
    assert [days(one) for one in (SIX, NINE, YEAR, LEAP)] == [183, 276, 365, 366]
    assert are_alike(YEAR, LEAP)
    assert not are_alike(SIX, NINE)
    assert not are_alike(NINE, NEXT)


@pytest.mark.parametrize("other", [NINE, NEXT, LEAP])
def test_unlike_windows_are_refused(other):
    with pytest.raises(ValueError, match="has 183 days"):
        compare(SIX, End(1316, 1316), other, End(1628, 1628))


def test_windows_that_overlap_or_run_backwards_are_refused():
    financial = window("2017-04-01", "2018-03-31")
    for one, other in [(YEAR, financial), (financial, YEAR), (NEXT, YEAR)]:
        with pytest.raises(ValueError, match="overlap or stand in the wrong order"):
            compare(one, End(1, 1), other, End(1, 1))


def test_unlike_windows_are_set_out_for_each_day_with_both_ends():
    assert per_day(End(183, 366), SIX) == (1, 2)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (ALL, ALL, SAME),
        (ALL, NOT_PRINTED, UNKNOWN),
        (NOT_PRINTED, NOT_PRINTED, UNKNOWN),
        (NOT_ALL, ALL, DIFFERS),
        (NOT_ALL, NOT_ALL, DIFFERS),
        (NOT_PRINTED, NOT_ALL, DIFFERS),
    ],
)
def test_coverage_is_the_same_only_where_both_cover_all(before, after, found):
    assert coverage_of(End(1, 1, before), End(1, 1, after)) == found


def test_where_coverage_differs_no_percentage_is_stated_but_bounds():
    before, after = End(3217, 3217, NOT_ALL), End(4625, 4625, ALL)
    of_those, of_all = compare(YEAR, before, NEXT, after)
    assert of_those is None
    assert (of_all.low, round(of_all.high, 1)) == (-100, 43.8)
    of_those, of_all = compare(YEAR, End(100, 100, ALL), NEXT, End(150, 150, NOT_ALL))
    assert (of_those, of_all) == (None, Change(50.0, math.inf))


def test_where_both_cover_all_the_change_is_that_of_all_forces():
    of_those, of_all = compare(YEAR, End(100, 100, ALL), NEXT, End(150, 160, ALL))
    assert of_those == of_all == Change(50.0, 60.0)


# Small made tables

MADE = {
    "area_type": "authority",
    "measure": "offences",
    "counting_rule": "offences",
    "category": "",
    "subject": "s.15A",
    "operator": "=",
    "unit": "offences",
    "denominator": "",
    "page": "page",
    "release": "nspcc-2024-10",
    "note": "",
    "publisher": "A newspaper",
    "published_on": "2024-11",
    "address": "https://example.org/",
}
PERIODS = {"12m": ("2017-04-03", "2018-04-02"), "2018/19": ("2018-04-01", "2019-03-31")}


def made(area, wave, value, **other):
    start, end = PERIODS[wave]
    printed = "n/a" if value is None else str(value)
    row = {**MADE, "area": area, "wave": wave, "period_start": start, "period_end": end}
    return {**row, "value": NONE if value is None else float(value), "printed": printed, **other}


def over(*rows, area="Wales"):
    return OverTime(ClaimChecker(Project.find(), [], list(rows)), area)


def same(found, to="financial year 2018/19"):
    row = next(row for row in found.same_authorities() if row["to"] == to)
    return row["names"], row["before_low"], row["after_low"], row["low_pct"]


def test_only_forces_with_a_figure_on_both_sides_are_added():
    found = over(
        made("Gwent", "12m", 40),
        made("Gwent", "2018/19", 50),
        made("North Wales", "12m", 60),
        made("North Wales", "2018/19", 100),
        made("South Wales", "12m", 900),
        made("Dyfed-Powys", "2018/19", 700),
    )
    assert same(found) == ("Gwent, North Wales", 100, 150, 50.0)


def test_a_force_that_gave_part_of_a_window_or_nothing_is_not_compared():
    part = {"period_start": "2017-04-03", "period_end": "2017-10-02"}
    found = over(
        made("Gwent", "12m", 40),
        made("Gwent", "2018/19", 50),
        made("North Wales", "12m", 60, **part),
        made("North Wales", "12m", 60),
        made("North Wales", "2018/19", 100),
        made("South Wales", "12m", 900),
        made("South Wales", "2018/19", None),
    )
    assert same(found) == ("Gwent", 40, 50, 25.0)
    covered = {row["window"]: row["covered"] for row in found.windows()}
    assert covered == {}, "no figure of the area itself, and forces set no upper limit"
    assert found.coverage.of("Wales", ["12m"]).partial == ("North Wales",)
    assert found.coverage.of("Wales", ["2018/19"]).missing == ("South Wales",)


def test_a_region_that_shares_a_forces_name_is_not_taken_for_the_force():
    region = {"area_type": "region"}
    found = over(
        made("West Midlands", "12m", 25),
        made("West Midlands", "2018/19", 260, **region),
        made("Gwent", "12m", 40),
        made("Gwent", "2018/19", 50),
        area=NATION,
    )
    assert same(found)[0] == "Gwent"


def test_a_figure_in_dispute_is_no_side_of_a_comparison():
    found = over(
        made("Gwent", "12m", 40),
        made("Gwent", "2018/19", 50),
        made("North Wales", "12m", 60),
        made("North Wales", "2018/19", 500, release="nspcc-2019-03"),
        made("Wales", "2018/19", 100, area_type="nation"),
    )
    assert same(found)[0] == "Gwent"
    assert [row["use"] for row in found.printed()] == ["in dispute"]


def covered(area, *rows, wave="2018/19"):
    return Coverage(Reference(Project.find()), rows, {"s.15A"}).of(area, [wave])


def counted(area, measure, number, area_type="nation", printed=""):
    row = made(area, "2018/19", number, area_type=area_type, measure=measure)
    return {**row, "printed": printed or row["printed"]}


def test_who_is_covered_is_read_from_counts_of_answers_and_names_of_the_missing():
    every, some = (counted(NATION, "forces_responded", number) for number in (43, 42))
    assert covered("Wales", every).state == ALL
    assert covered("Wales", some).state == NOT_PRINTED
    assert covered(NATION, some).state == NOT_ALL
    assert covered(KINGDOM, some).state == NOT_ALL
    assert covered(NATION).words() == NOT_PRINTED
    silent = counted(NATION, "forces_not_responding", None, printed="Gwent")
    assert covered("Wales", some, silent).missing == ("Gwent",)
    assert covered("Wales", some, silent).state == NOT_ALL
    assert covered("North West", some, silent).state == ALL, "the one missing is elsewhere"
    asked = counted(NATION, "forces_asked", 44)
    assert covered(NATION, every, asked).words() == "43 of 44 authorities of England and Wales"
    assert covered(NATION, every, asked).state == NOT_ALL


# Printed changes


@pytest.mark.parametrize(
    ("note", "base"),
    [
        ("since 2017/18 (12m); forces with figures for both years", "12m"),
        ("since 2021/22", "2021/22"),
        ("since 2019/20; forces with figures for both years", "2019/20"),
        ("since April to September 2017 (6m)", "6m"),
        ("base year not clear from the page", None),
        ("", None),
    ],
)
def test_the_base_of_a_change_stands_in_its_note(note, base):
    waves = dict.fromkeys(("6m", "12m", "2019/20", "2021/22"))
    assert base_of(note, waves) == base


def test_a_printed_change_becomes_words():
    row = {"value": -27.0, "printed": "-27"}
    assert words_of(row) == "down 27 per cent"
    assert words_of({"value": 50.0, "printed": "almost 50"}) == "up almost 50 per cent"
    assert Fraction(73, 100) in allowed_ratio("down 27 per cent")
    assert Fraction(127, 100) not in allowed_ratio("down 27 per cent")
    with pytest.raises(ValueError, match="needs a percentage"):
        allowed_ratio("up 27")


def test_a_change_is_checked_against_its_printed_ends_and_the_evidence():
    percent = {"measure": "change_since", "denominator": "offences", "note": "since 2017/18 (12m)"}
    ends = (made("Gwent", "12m", 40), made("Gwent", "2018/19", 50))
    right, wrong = (made("Gwent", "2018/19", number, **percent) for number in (25, 35))
    for row, printed, evidence in [
        (right, "fits", "allowed"),
        (wrong, "does not fit", "excluded"),
    ]:
        (found,) = change_claims(over(*ends, row))
        assert (found["printed_ends"], found["evidence"]) == (printed, evidence)
        assert found["printed_change_pct"] == found["low_pct"] == found["high_pct"] == 25
    (found,) = change_claims(over(ends[0], right))
    assert (found["printed_ends"], found["evidence"]) == ("cannot be told", "cannot be told")


# How it is shown


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (NONE, NONE, ""),
        (25, 25, "+25.0"),
        (-2.2, 154.4, "-2.2 to +154.4"),
        (-100, 43.8, "at most +43.8"),
        (2.8, NONE, "at least +2.8"),
        (-100, NONE, "nothing is known"),
        (-100, -100, "-100.0"),
    ],
)
def test_a_change_in_words(low, high, words):
    assert show_change(low, high) == words


# The real data


@pytest.fixture(scope="module")
def processed(repo_root):
    return ProcessedProject(Project(repo_root))


@pytest.fixture(scope="module")
def at_home(repo_root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(repo_root))
        yield


@pytest.fixture(scope="module")
def nation(at_home):
    return by_package.over_time(NATION)


@pytest.fixture(scope="module")
def kingdom(at_home):
    return by_package.over_time(KINGDOM)


def of(view, name, **where):
    rows = view[name]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return rows


def test_the_first_year_is_restated_and_its_interval_holds_the_restatement(nation):
    printed = of(nation, "printed", window="12m")
    assert list(dict.fromkeys(printed["printed"])) == ["3,171", "3,217"]
    assert dict(zip(printed["printed"], printed["use"], strict=True)) == {
        "3,171": "left out",
        "3,217": "used",
    }
    row = of(nation, "windows", window="12m").iloc[0]
    assert row["low"] <= 3217 <= row["high"]
    assert "41 of 44" in row["covered"]


def test_the_kingdoms_first_year_is_the_nations_and_two_more(processed, nation, kingdom):
    """3,728 restates nothing: it is 3,217 and the other laws' 429 and 82."""
    assert of(kingdom, "windows", window="2017/18")["low"].iloc[0] == 3728 == 3217 + 429 + 82
    row = of(nation, "windows", window="2017/18").iloc[0]
    assert (row["low"], row["high"]) == (3217, 3217)
    for name in ("United Kingdom", "Police Scotland", "PSNI"):
        assert name in row["rests_on"]


def test_printed_years_of_the_kingdom_add_up_to_the_printed_seven_years(kingdom, repo_root):
    years = of(kingdom, "printed", release="nspcc-2024-10", is_plain=True)
    years = years[years["window"].str.fullmatch(r"\d{4}/\d{2}")].drop_duplicates("window")
    figures = read_rows(repo_root / "data/raw/published/figures.csv")
    printed = {row["printed"] for row in figures if row["wave"] == "2017/18-2023/24"}
    assert str(int(years["value"].sum())) == "41021"
    assert "41021" in printed


def test_every_year_and_no_longer_window_is_shown(nation, kingdom):
    for view in (nation, kingdom):
        rows = view["windows"]
        years = rows[rows["kind"] == "year"]
        assert sorted({start[:4] for start in years["period_start"]}) == [
            str(year) for year in range(2017, 2025)
        ]
        assert set(years["days"]) == {365, 366}
        assert (rows[rows["kind"] != "year"]["days"] < 365).all()


def test_no_stated_change_crosses_unlike_windows_or_differing_coverage(nation, kingdom):
    for view in (nation, kingdom):
        rows = view["changes"]
        assert ((rows["from_days"] - rows["to_days"]).abs() <= 3).all()
        assert rows[rows["coverage"] == DIFFERS]["low_pct"].isna().all()
        assert rows[rows["coverage"] != DIFFERS]["low_pct"].notna().all()


def test_the_half_years_rise_fits_almost_50_per_cent(nation):
    row = of(nation, "changes", **{"from": "first six months", "to": "April to September 2018"})
    assert [round(row[name].iloc[0], 1) for name in ("low_pct", "high_pct")] == [47.7, 47.7]
    words = of(nation, "claims", words="up almost 50 per cent").iloc[0]
    assert words["evidence"] == "allowed"


def test_dyfed_powys_stands_in_no_comparison_with_the_year_it_gave_half_of(nation):
    first = of(nation, "same_authorities", **{"from": "first year (2017/18)"})
    assert len(first) == 7
    assert not first["names"].str.contains("Dyfed-Powys").any()
    assert "Dyfed-Powys" in of(nation, "windows", window="12m")["covered"].iloc[0]


def test_the_second_half_of_the_first_year_is_a_window(processed):
    reference = Reference(processed.project)
    assert reference.waves["12m"].made_of == ("6m", "2017-10_2018-04")
    clashes = processed.checker.evidence.conflicts
    about = [one for one in clashes if any("2017-10-03" in fact.statement for fact in one)]
    assert about, "Wales cannot have 136 in the first half, and Dyfed-Powys 19 in the second"
    half = next(fact for one in about for fact in one if "2017-10-03" in fact.statement)
    assert processed.checker.evidence.use(half) == "left out"


def test_printed_changes_of_the_kingdom_that_totals_do_not_give(kingdom):
    claims = of(kingdom, "claims", area=KINGDOM)
    found = {(row.window, row.words): row.printed_ends for row in claims.itertuples()}
    assert found["2023/24", "up 89 per cent"] == "fits"
    assert found["2023/24", "up 86 per cent"] == "does not fit"
    assert found["2024/25", "up 99 per cent"] == "does not fit"


def test_an_unknown_area_names_the_nearest(at_home):
    with pytest.raises(WrongParameter, match="England and Wales"):
        by_package.over_time("England & Wales")


# The notebook


@pytest.fixture(scope="module")
def page(processed_project):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_project.root))
        yield executed("over_time")


@pytest.fixture
def here(processed_project, monkeypatch):
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))


def test_page_tables_and_picture_hold_the_packages_numbers(page):
    package = page["package"]
    assert page["years"]["year"].iloc[0] == "2017/18"
    assert "2017/18: evidence allows 3,217; printed 3,171, 3,217." in page["alt"]
    assert "first year (2017/18): 3,171 → 3,217" in page["restated"]
    assert len(page["change"]) == len(package["changes"]) > 0
    assert len(page["same"]) == len(package["same_authorities"]) > 0
    assert len(page["claims"]) == len(package["claims"]) > 0


def test_years_picture_draws_every_interval_and_every_printed_figure(page):
    years, axes = page["years"], page["axes"]
    bars = years[years["what"] == "evidence allows"]
    drawn = [(bar.get_y(), bar.get_y() + bar.get_height()) for bar in axes.patches]
    assert [low for low, _ in drawn] == list(bars["low"])
    is_known = bars["high"].notna()
    ends = [high for (_, high), known in zip(drawn, is_known, strict=True) if known]
    assert ends and ends == list(bars.loc[is_known, "high"])
    points = [float(y) for one in axes.collections for _, y in one.get_offsets()]
    printed = years.loc[years["what"] != "evidence allows", "low"]
    assert sorted(points) == sorted(printed.astype(float))


def test_no_limit_is_no_bar_and_said_to_be_at_least(here, monkeypatch):
    package = by_package.over_time(NATION)
    package["windows"].loc[package["windows"]["window"] == "2024/25", "high"] = None
    monkeypatch.setattr(by_package, "over_time", lambda area: package)
    page = executed("over_time", until="assert_frame_equal")
    *_, last = page["axes"].patches
    assert (last.get_y(), last.get_height()) == (1979, 0)
    assert page["axes"].texts[-1].get_text() == "at least 1,979\n"
    assert "2024/25: evidence allows at least 1,979; printed nothing." in page["alt"]
    of_last = page["change"][page["change"]["label_after"] == "financial year 2024/25"]
    assert of_last["all_high_pct"].isna().all() and of_last["all_low_pct"].notna().all()


def test_changes_are_named_as_in_the_package(page):
    pairs = page["change"][["label_before", "label_after", "coverage"]]
    package = page["package"]["changes"][["from", "to", "coverage"]]
    assert pairs.to_numpy().tolist() == package.to_numpy().tolist()
    same = page["same"][["label_before", "label_after", "which"]]
    package = page["package"]["same_authorities"][["from", "to", "names"]]
    assert same.to_numpy().tolist() == package.to_numpy().tolist()


@pytest.mark.parametrize("area", [KINGDOM, "Wales", "Derbyshire", "City of London"])
def test_the_notebook_gets_the_same_for_areas_with_many_few_or_no_figures(here, area):
    page = executed("over_time", area=area)
    assert len(page["change"]) == len(page["package"]["changes"])
    assert page["change"].empty == (area == "City of London")
