"""Periods as replies write them, and how they compare with a reply's own days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.extract.period_texts import find_periods, parse_period
from foi_analysis.extract.periods import LEEWAY, Period, make_up

READ = {
    "2017": ("2017-01-01", "2017-12-31"),
    "2023*": ("2023-01-01", "2023-12-31"),
    "2017/18": ("2017-04-01", "2018-03-31"),
    "2017-2018": ("2017-04-01", "2018-03-31"),
    "17/18": ("2017-04-01", "2018-03-31"),
    "FY 2017–18": ("2017-04-01", "2018-03-31"),
    "Financial year 2017/18": ("2017-04-01", "2018-03-31"),
    "April 2023": ("2023-04-01", "2023-04-30"),
    "Apr-23": ("2023-04-01", "2023-04-30"),
    "Apr-Jun 2023": ("2023-04-01", "2023-06-30"),
    "November to January 2018": ("2017-11-01", "2018-01-31"),
    "1 April 2023 to 31 March 2024": ("2023-04-01", "2024-03-31"),
    "01/04/2023 - 31/03/2024": ("2023-04-01", "2024-03-31"),
    "1 Jan-30th Nov 2016": ("2016-01-01", "2016-11-30"),
    "Q4 2017/18": ("2018-01-01", "2018-03-31"),
    "1st quarter 2017/18": ("2017-04-01", "2017-06-30"),
    "2016 to 30 Nov": ("2016-01-01", "2016-11-30"),
    "Total for 2020/21 to 2024/25": ("2020-04-01", "2025-03-31"),
}
NO_PERIODS = ("71/17", "12-15", "Q1 2023", "12", "Facebook 2017", "2017/19", "1 May 2017", "1950")


@pytest.mark.parametrize("text", READ)
def test_a_period_reads_as_its_days(text):
    period = parse_period(text)
    assert (period.start.isoformat(), period.end.isoformat()) == READ[text]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_gives_none(text):
    assert parse_period(text) is None


@pytest.mark.parametrize("text", ["*2011 YTD", "2018 (to date)", "2018 part year"])
def test_a_period_that_is_not_over_is_marked(text):
    assert parse_period(text).is_part


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("between 3 April 2017 and 2 January 2018 there were 4", ["2017-04-03 to 2018-01-02"]),
        (
            "30 in 2016/17 and 39 in 2017/18",
            ["2016-04-01 to 2017-03-31", "2017-04-01 to 2018-03-31"],
        ),
        ("2011: 18 crimes (YTD up to and including 30/04/11)", ["2011-01-01 to 2011-04-30"]),
        ("under the Sexual Offences Act 2003", []),
        ("since the law of 3 April 2017", []),
    ],
)
def test_a_sentence_gives_the_periods_it_names(sentence, found):
    assert [str(period) for period in find_periods(sentence)] == found


DAYS = st.dates(date(2015, 1, 1), date(2024, 12, 31))


@given(DAYS, st.lists(st.integers(20, 200), min_size=1, max_size=6))
def test_periods_that_follow_one_another_make_up_the_whole(start, lengths):
    periods, first = [], start
    for length in lengths:
        periods.append(Period(first, first + timedelta(days=length - 1)))
        first += timedelta(days=length)
    whole = Period(start, first - timedelta(days=1))
    assert make_up(periods[::-1], whole)
    assert all(period.is_within(whole) for period in periods)
    if len(periods) > 1:
        assert not make_up(periods[1:], whole)
        assert not make_up([*periods, periods[0]], whole)


@given(DAYS, st.integers(30, 400), st.integers(-10, 10))
def test_a_few_days_at_an_end_do_not_matter_and_more_do(start, length, shift):
    own = Period(start, start + timedelta(days=length))
    other = Period(start, own.end + timedelta(days=shift))
    assert own.is_like(other) == (abs(shift) <= LEEWAY.days)
    assert not own.is_apart_from(other)
