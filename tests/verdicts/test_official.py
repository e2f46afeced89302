"""Official recorded crime: the table as published, sums over windows, and counts that exceed it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache, partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.notebook.notebook_cells import NOTEBOOKS, Executed, execute

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.verdicts.official import (
    PART,
    WHOLE,
    Recorded,
    authority_counts,
    compare,
    nearest_quarters,
    quarters_touching,
)
from foi_analysis.verdicts.official_rows import (
    Quarter,
    quarter_end,
    quarter_of,
    read_classes,
    read_quarters,
    read_sources,
)

PROJECT = Project.find(__file__)
NOTEBOOK = "official_crosscheck.ipynb"
CLASSES = {"88A": ("s.15A",), "71": ()}
OLD, NEW = "home-office-2019-08", "home-office-2023-10"
FIRST = date(2017, 4, 1)
SERIES_DAYS = 4 * 366
PRINTED_NAMES = {"City of London": "London, City of", "Metropolitan": "Metropolitan Police"}
AS_COPIED = "aa3b6b6b4e6feda18106a48a17b2a6f0fa8d727c046456bf3b5ae9f46bafee2c"


def published(**columns):
    row = {
        "wave": "12m",
        "period_start": "2017-04-03",
        "period_end": "2018-04-02",
        "area_type": "authority",
        "area": "Kent",
        "measure": "offences",
        "category": "",
        "subject": "s.15A",
        "operator": "=",
        "value": 10.0,
        "release": "a-release",
        "publisher": "A paper",
        "note": "",
    }
    return row | columns


def observed(**columns):
    row = {
        "reply": "kent-12m",
        "wave": "12m",
        "authority": "Kent",
        "period_start": "2017-04-03",
        "period_end": "2018-04-02",
        "subject": "s.15A",
        "provenance": "primary",
        "measure": "offences",
        "category": "",
        "age_band": "",
        "low": 10,
        "high": 10,
        "place": "sheet 1",
        "cell": "B2",
    }
    return row | columns


def year(*counts: int, source: str = OLD, authority: str = "Kent", first: date = FIRST):
    starts = quarters_touching(first, first + timedelta(days=91 * len(counts) - 1))
    pairs = zip(starts, counts, strict=True)
    return [Quarter(authority, start, "88A", count, source) for start, count in pairs]


# The table


def as_copied() -> list[str]:
    """Return the table's rows in the words of the files they were read from, sorted."""
    sources = {row["source"]: row for row in read_sources(PROJECT)}
    names = read_rows(PROJECT.manual / "recorded_classes.csv")
    described = {row["class"]: row["description"] for row in names}
    lines = []
    for one in read_quarters(PROJECT):
        begins = one.start.year - (one.start.month == 1)
        quarter = {4: "Q1", 7: "Q2", 10: "Q3", 1: "Q4"}[one.start.month]
        cells = [
            PRINTED_NAMES.get(one.authority, one.authority),
            f"{begins}/{(begins + 1) % 100}",
            quarter,
        ]
        cells += [one.recorded_class, described[one.recorded_class], str(one.count)]
        source = sources[one.source]
        lines.append((*cells, source["vintage"], source["read_from"]))
    return ["|".join(line) for line in sorted(lines)]


def test_the_table_says_all_that_was_copied_and_nothing_else():
    lines = as_copied()
    assert len(lines) == 991
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest() == AS_COPIED


def test_rows_and_offences_of_each_vintage_class_and_year():
    rows, offences = Counter(), Counter()
    for one in read_quarters(PROJECT):
        key = (one.source, one.recorded_class, one.start.year - (one.start.month == 1))
        rows[key] += 1
        offences[key] += one.count
    assert {key: (rows[key], offences[key]) for key in rows} == {
        (OLD, "71", 2017): (176, 1206),
        (OLD, "88A", 2017): (176, 4444),
        (NEW, "71", 2016): (32, 134),
        (NEW, "71", 2017): (39, 238),
        (NEW, "71", 2018): (38, 231),
        (NEW, "71", 2019): (37, 205),
        (NEW, "71", 2020): (36, 222),
        (NEW, "71", 2021): (37, 388),
        (NEW, "71", 2022): (41, 334),
        (NEW, "71", 2023): (39, 232),
        (NEW, "88A", 2016): (42, 278),
        (NEW, "88A", 2017): (44, 972),
        (NEW, "88A", 2018): (43, 1435),
        (NEW, "88A", 2019): (43, 1634),
        (NEW, "88A", 2020): (42, 1450),
        (NEW, "88A", 2021): (42, 1882),
        (NEW, "88A", 2022): (42, 1636),
        (NEW, "88A", 2023): (42, 1871),
    }


def test_rows_are_sorted_and_every_column_is_documented():
    rows = read_rows(PROJECT.official / "recorded_crime.csv")
    keys = [
        tuple(row[name] for name in ("authority", "class", "quarter_start", "source"))
        for row in rows
    ]
    assert keys == sorted(keys)
    text = (PROJECT.root / "data/README.md").read_text(encoding="utf-8")
    for name in ("recorded_crime.csv", "sources.csv"):
        assert f"raw/official/{name}" in text
        with (PROJECT.official / name).open(encoding="utf-8", newline="") as stream:
            assert all(f"`{column}`" in text for column in next(csv.reader(stream))), name


def test_every_vintage_names_publisher_address_and_licence():
    for row in read_sources(PROJECT):
        assert row["publisher"] == "Home Office"
        assert row["licence"] == "Open Government Licence v3.0"
        assert all(row[name].startswith("https://") for name in ("address", "read_at"))


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("authority", "Derbyshyre", "Derbyshire"),
        ("class", "88B", "88A"),
        ("source", "home-office-2019-09", OLD),
        ("quarter_start", "2017-04-02", "calendar quarter"),
        ("quarter_end", "2017-07-01", "calendar quarter"),
        ("quarter_end", "30 June 2017", "a day such as"),
        ("count", "-1", "whole number"),
        ("count", "1.0", "whole number"),
        ("count", "", "some text"),
    ],
)
def test_a_wrong_row_stops_the_run_and_says_where(miniature, problems_of, column, value, expected):
    path = miniature.official / "recorded_crime.csv"
    rows = read_rows(path)
    rows[1][column] = value
    write_rows(path, rows)
    problems = problems_of(miniature)
    assert any(expected in str(problem) for problem in problems)
    assert {problem.file for problem in problems} == {"data/raw/official/recorded_crime.csv"}
    assert {problem.place for problem in problems} == {"row 3"}


def test_a_row_that_stands_there_twice_is_refused(project):
    path = project.official / "recorded_crime.csv"
    rows = read_rows(path)
    write_rows(path, [*rows, rows[0] | {"count": "1"}])
    expected = "one row for each authority, quarter_start, class, source"
    with pytest.raises(ProblemsFound, match=expected):
        read_quarters(project)


def test_a_vintage_without_an_address_is_refused(project):
    path = project.official / "sources.csv"
    rows = read_rows(path)
    rows[0]["address"] = ""
    write_rows(path, rows)
    with pytest.raises(ProblemsFound, match="address"):
        read_quarters(project)


# Sums over windows


@pytest.mark.parametrize(
    ("start", "end", "low", "high"),
    [
        ("2017-04-01", "2018-03-31", 15, 15),
        ("2017-04-03", "2018-04-02", 14, 31),
        ("2017-04-03", "2018-01-03", 6, 15),
        ("2017-04-03", "2017-10-02", 2, 7),
        ("2017-07-01", "2017-12-31", 6, 6),
        ("2017-05-01", "2017-05-31", 0, 1),
    ],
)
def test_a_window_gives_the_quarters_inside_and_those_it_touches(start, end, low, high):
    table = Recorded(year(1, 2, 4, 8, 16))
    days = date.fromisoformat(start), date.fromisoformat(end)
    limits = table.between("Kent", "88A", *days, OLD)
    assert (limits.low, limits.high) == (low, high)


def test_a_missing_quarter_sets_no_upper_limit_and_is_not_nil():
    table = Recorded(year(1, 2, 4))
    limits = table.between("Kent", "88A", FIRST, date(2018, 3, 31), OLD)
    assert (limits.low, limits.high) == (7, None)
    assert limits.quarters.endswith("Jan–Mar 2018 not known")
    assert table.between("Essex", "88A", FIRST, date(2018, 3, 31), OLD).high is None


def test_a_quarter_a_vintage_lacks_comes_from_the_others_and_is_named():
    table = Recorded([*year(1, 2, 4, 8), *year(3, source=NEW), *year(5, source="third")])
    days = FIRST, date(2017, 9, 30)
    assert (
        table.between("Kent", "88A", *days, NEW).quarters
        == f"Apr–Jun 2017 3; Jul–Sep 2017 2 ({OLD})"
    )
    assert (table.between("Kent", "88A", *days, NEW).low, 5) == (5, 5)
    other = table.between("Kent", "88A", *days, "fourth")
    assert (other.low, other.high) == (1 + 2, 5 + 2)


def test_classes_and_forces_are_kept_apart():
    other = Quarter("Kent", FIRST, "71", 50, OLD)
    table = Recorded([*year(1), other, *year(7, authority="Essex")])
    assert table.between("Kent", "88A", FIRST, date(2017, 6, 30), OLD).high == 1


@pytest.mark.parametrize(
    ("start", "end", "nearest"),
    [
        ("2017-04-03", "2018-04-02", ("2017-04-01", "2018-03-31")),
        ("2017-04-03", "2018-01-03", ("2017-04-01", "2017-12-31")),
        ("2017-10-03", "2018-04-02", ("2017-10-01", "2018-03-31")),
        ("2017-05-20", "2017-05-31", None),
    ],
)
def test_the_nearest_quarters_hold_more_than_half_their_days(start, end, nearest):
    found = nearest_quarters(date.fromisoformat(start), date.fromisoformat(end))
    assert (found and tuple(day.isoformat() for day in found)) == nearest


def test_quarters_follow_each_other_without_a_gap():
    day = FIRST
    for _ in range(SERIES_DAYS):
        assert quarter_of(day) <= day <= quarter_end(quarter_of(day))
        assert quarter_of(quarter_end(quarter_of(day)) + timedelta(days=1)) > day
        day += timedelta(days=1)


@st.composite
def series_and_window(draw):
    """Return daily counts from FIRST on, a window of days in it, and its quarters by first day."""
    days = draw(st.integers(1, 800))
    seed = draw(st.randoms(use_true_random=False))
    daily = {FIRST + timedelta(days=n): seed.choice((0, 0, 1, 3)) for n in range(days)}
    start = draw(st.integers(0, days - 1))
    end = draw(st.integers(start, days - 1))
    quarters = defaultdict(int)
    for day, count in daily.items():
        quarters[quarter_of(day)] += count
    return daily, FIRST + timedelta(days=start), FIRST + timedelta(days=end), dict(quarters)


@given(series_and_window(), st.sets(st.integers(0, 9)))
def test_the_true_sum_of_any_window_lies_in_its_interval(made, unknown):
    daily, start, end, quarters = made
    known = [
        Quarter("Kent", first, "88A", count, OLD)
        for number, (first, count) in enumerate(sorted(quarters.items()))
        if number not in unknown
    ]
    limits = Recorded(known).between("Kent", "88A", start, end, OLD)
    truth = sum(count for day, count in daily.items() if start <= day <= end)
    assert limits.low <= truth
    assert limits.high is None or truth <= limits.high
    touched = {first for first in quarters if first <= end and quarter_end(first) >= start}
    assert (limits.high is None) == bool(touched - {one.start for one in known})
    is_whole = quarter_of(start) == start and quarter_end(quarter_of(end)) == end
    if is_whole and limits.high is not None:
        assert limits.low == truth == limits.high


# Counts beside the class


def made(project: Project, quarters: list[Quarter]) -> Project:
    rows = [
        {
            "authority": one.authority,
            "quarter_start": one.start.isoformat(),
            "quarter_end": quarter_end(one.start).isoformat(),
            "class": one.recorded_class,
            "count": str(one.count),
            "source": one.source,
        }
        for one in quarters
    ]
    write_rows(project.official / "recorded_crime.csv", rows)
    return project


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Project:
    """A project whose official table is made by each test; the other tables are the real ones."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(PROJECT.manual, root / "data/manual")
    shutil.copytree(PROJECT.official, root / "data/raw/official")
    return Project(root)


@given(series_and_window(), st.integers(0, 4000))
def test_a_break_is_found_when_and_only_when_the_count_exceeds_the_upper_limit(small, made_, count):
    _, start, end, quarters = made_
    rows = [Quarter("Kent", first, "88A", total, OLD) for first, total in sorted(quarters.items())]
    days = {"period_start": start.isoformat(), "period_end": end.isoformat()}
    touched = (first for first in quarters if first <= end and quarter_end(first) >= start)
    upper = sum(quarters[first] for first in touched)
    for value in {count, upper, upper + 1}:
        (row,) = compare(made(small, rows), [published(**days, value=float(value))], [])
        assert row["finding"] == ("above" if value > upper else "within")
        assert row["high"] == upper


def test_both_vintages_are_shown_and_each_is_judged(small):
    quarters = [*year(1, 2, 4, 8, 16), *year(11, source=NEW)]
    rows = compare(made(small, quarters), [published(value=32.0)], [])
    assert [(row["vintage"], row["high"], row["finding"]) for row in rows] == [
        (OLD, 31, "above"),
        (NEW, 41, "within"),
    ]
    assert [row["nearest"] for row in rows] == [15, 25]


def test_without_a_quarter_nothing_is_tested(small):
    (row,) = compare(made(small, year(1, 2)), [published(value=500.0)], [])
    assert (row["finding"], row["high"]) == ("no limit", None)
    (row,) = compare(small, [published(area="Essex")], [])
    assert (row["vintage"], row["finding"], row["low"]) == ("", "no limit", 0)


def test_a_force_may_record_less_than_the_class_without_contradiction(small):
    (row,) = compare(made(small, year(9, 9, 9, 9, 9)), [published(value=0.0)], [])
    assert (row["finding"], row["relation"]) == ("within", PART)


@pytest.mark.parametrize(
    ("value", "finding"), [(14.0, "differs"), (15.0, "within"), (16.0, "differs")]
)
def test_a_count_of_the_class_itself_must_be_in_its_interval(small, value, finding):
    printed = published(
        subject="88A",
        measure="recorded_grooming_offences",
        period_start="2017-04-01",
        period_end="2018-03-31",
        value=value,
    )
    (row,) = compare(made(small, year(1, 2, 4, 8)), [printed], [])
    assert (row["finding"], row["relation"]) == (finding, WHOLE)


@pytest.mark.parametrize(
    "columns",
    [
        {"area_type": "region"},
        {"category": "Facebook"},
        {"measure": "victims"},
        {"subject": "NI s.22A/s.90"},
        {"operator": "about"},
        {"operator": "<"},
        {"value": float("nan")},
        {"period_end": ""},
    ],
)
def test_what_is_no_count_of_the_whole_offence_is_left_out(columns):
    assert authority_counts([published(**columns)], [], CLASSES) == []
    assert len(authority_counts([published()], [], CLASSES)) == 1


def test_more_than_gives_the_next_number_and_no_greatest():
    (one,) = authority_counts([published(operator=">", value=9.0)], [], CLASSES)
    assert (one.low, one.high) == (10, None)


@pytest.mark.parametrize(
    "columns",
    [
        {"provenance": "reconstructed"},
        {"measure": "method_instances"},
        {"category": "Facebook"},
        {"age_band": "12 to 15"},
        {"subject": "NI s.90"},
        {"low": None, "high": None},
    ],
)
def test_a_reconstructed_or_partial_answer_is_left_out(columns):
    assert authority_counts([], [observed(**columns)], CLASSES) == []
    (one,) = authority_counts([], [observed()], CLASSES)
    assert one.source == "reply kent-12m (sheet 1, B2)"


def test_equal_counts_of_many_pages_are_one_count_that_names_its_releases():
    rows = [
        published(publisher="B", release="r1", note="one"),
        published(publisher="A", release="r1", note="one"),
        published(publisher="C", release="r0", note="two"),
        published(value=11.0),
    ]
    first, second = authority_counts(rows, [], CLASSES)
    assert (first.low, second.low) == (10, 11)
    assert first.source == "r0 (C); r1 (A and 1 more)"
    assert first.notes == ["one", "two"]


def test_a_reply_with_an_interval_breaks_only_if_its_least_value_does(small):
    made(small, year(1, 2, 4, 8, 16))
    (inside,) = compare(small, [], [observed(low=31, high=40)])
    (above,) = compare(small, [], [observed(low=32, high=40)])
    assert (inside["finding"], above["finding"]) == ("within", "above")


# The public record


@pytest.fixture(scope="module")
def page(processed_project):
    """Return a function that executes the notebook for a wave, once."""
    return cache(partial(execute, processed_project, NOTEBOOK))


def broken(page, wave: str) -> set[tuple[str, int, str, int]]:
    frame = page(wave=wave)["compared"]
    rows = frame[frame["finding"] == "above"]
    return set(
        rows[["authority", "count_low", "vintage", "high"]].itertuples(index=False, name=None)
    )


def test_three_forces_exceed_the_class_in_the_first_year_and_one_in_both_vintages(page):
    assert broken(page, "12m") == {
        ("Kent", 122, OLD, 84),
        ("North Yorkshire", 14, OLD, 12),
        ("Wiltshire", 28, OLD, 19),
        ("Wiltshire", 28, NEW, 25),
    }
    assert broken(page, "6m") == broken(page, "9m") == set()


def test_a_fourth_force_exceeds_the_financial_year_only(page):
    found = page(wave="12m")
    frame = found["compared"]
    whole_year = frame[(frame["vintage"] == OLD) & (frame["period_start"] == "2017-04-03")]
    whole_year = whole_year[whole_year["period_end"] == "2018-04-02"]
    above = whole_year[whole_year["count_low"] > whole_year["nearest"]]
    assert dict(zip(above["authority"], above["nearest"], strict=True)) == {
        "Kent": 45,
        "North Wales": 42,
        "North Yorkshire": 8,
        "Wiltshire": 5,
    }
    assert "North Wales" in set(table_below(found, "Above the nearest quarters only")["authority"])


def table_below(found: Executed, heading: str) -> pd.DataFrame:
    """Return the table that the first code cell below a heading ends in."""
    cells = json.loads((NOTEBOOKS / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    names = [cell["id"] for cell in cells]
    [place] = [
        n for n, cell in enumerate(cells) if "".join(cell["source"]).startswith(f"## {heading}")
    ]
    return found.shown[names[place + 1]]


def test_no_reconstructed_reply_is_compared(page):
    for wave in ("6m", "9m", "12m"):
        compared = page(wave=wave)["compared"]
        assert set(compared["provenance"]) <= {"published", "primary", "transcribed"}
        assert not compared["count_from"].str.contains("reconstructed").any()


def test_what_pages_printed_of_the_class_differs_from_the_tables_for_some_forces(page):
    frame = page(wave="9m")["compared"]
    rows = frame[(frame["relation"] == WHOLE) & (frame["vintage"] == OLD)]
    found = {row.authority: (row.count_low, row.low, row.finding) for row in rows.itertuples()}
    assert found == {
        "Derbyshire": (47, 46, "differs"),
        "Hampshire": (150, 150, "within"),
        "Northamptonshire": (33, 33, "within"),
        "Staffordshire": (61, 61, "within"),
        "West Mercia": (89, 83, "differs"),
    }


def test_the_summary_names_the_forces_by_how_they_exceed_the_class(page):
    text = table_below(page(wave="12m"), "What the comparison finds").data
    assert "in every vintage: **Wiltshire**" in text
    assert "not in another: **Kent, North Yorkshire**" in text
    text = table_below(page(wave="6m"), "What the comparison finds").data
    assert "in every vintage: **none**" in text


def test_the_table_of_breaks_shows_both_vintages_of_each(page):
    table = table_below(page(wave="12m"), "Counts that exceed the class")
    assert table.groupby("authority")["vintage"].agg(set).to_dict() == {
        authority: {OLD, NEW} for authority in ("Kent", "North Yorkshire", "Wiltshire")
    }


@pytest.mark.parametrize("wave", ["2018-04_2021-04", "2024/25"])
def test_a_wave_with_no_known_quarter_has_tables_all_the_same(page, wave):
    found = page(wave=wave)
    assert len(table_below(found, "Counts that exceed the class")) == len(found["room"]) == 0
    assert table_below(found, "What the comparison finds").data.startswith("0 counts")
    assert set(found["compared"]["finding"]) <= {"no limit"}


def test_an_unknown_wave_stops_the_notebook_before_any_result(page):
    with pytest.raises(WrongParameter, match=r"expected a wave: .*9m"):
        page(wave="9 m")


def test_the_picture_draws_the_shares_it_lists_cut_at_its_edge(page):
    found = page(wave="12m")
    data, axes = found["room"], found["axes"]
    lines = [collection for collection in axes.collections if hasattr(collection, "get_segments")]
    drawn = [(float(s[0][0]), float(s[1][0])) for line in lines for s in line.get_segments()]
    edge = axes.get_xlim()[1]
    assert edge == 300
    assert drawn == [(row.from_pct, min(row.to_pct, edge)) for row in data.itertuples()]
    assert {row.count for row in data.itertuples() if row.from_pct > 100} == {
        "Kent 122",
        "North Yorkshire 14",
        "Wiltshire 28",
    }
    assert "Wiltshire 28, home-office-2023-10: at least 112 per cent" in found["alt"]


def test_classes_say_which_offence_they_contain():
    assert read_classes(PROJECT) == CLASSES
