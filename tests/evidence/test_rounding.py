"""Printed numbers and the whole numbers behind them, against counting them all one by one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foi_analysis.evidence.rounding import (
    CUT,
    EITHER,
    HALF_EVEN,
    HALF_UP,
    RULES,
    TWICE,
    UP,
    Span,
    added,
    inverse,
    numerators,
    printed_number,
    shown,
    span,
    whole_numbers,
)

MOST = 300
DECIMALS = (0, 1)
WAYS = [(rule, decimals) for rule in RULES for decimals in DECIMALS]
wholes = st.integers(1, MOST)


def printings(part: int, whole: int, decimals: int, rule: str) -> set[str]:
    """Return how a share is printed, by whole-number division only."""
    scaled, rest = divmod(100 * part * 10**decimals, whole)
    lower, upper = scaled, scaled + bool(rest)
    tie, above = 2 * rest == whole, 2 * rest > whole
    once = (200 * part * 10 ** (decimals + 1) + whole) // (2 * whole)
    digits = {
        HALF_UP: {upper if above or tie else lower},
        HALF_EVEN: {upper if above or (tie and lower % 2) else lower},
        EITHER: {lower, upper} if tie else {upper if above else lower},
        CUT: {lower},
        UP: {upper},
        TWICE: {(once + 5) // 10},
    }[rule]
    return {written(number, decimals) for number in digits}


def written(number: int, decimals: int) -> str:
    return f"{number // 10}.{number % 10}" if decimals else str(number)


def every_percentage(decimals: int) -> list[str]:
    return [written(number, decimals) for number in range(100 * 10**decimals + 1)]


@pytest.mark.parametrize(("rule", "decimals"), WAYS)
@settings(max_examples=40)
@given(whole=wholes)
@example(whole=1)
@example(whole=200)
@example(whole=MOST)
def test_numerators_are_those_found_by_trying_all(rule: str, decimals: int, whole: int) -> None:
    expected: dict[str, list[int]] = {}
    for part in range(whole + 1):
        for printed in printings(part, whole, decimals, rule):
            expected.setdefault(printed, []).append(part)
    for printed in every_percentage(decimals):
        found = [part for part in numerators(printed, whole, rule) if part <= whole]
        assert found == expected.get(printed, []), printed


@given(part=st.integers(0, 999), whole=st.integers(1, 999), decimals=st.integers(0, 3))
def test_what_a_rule_prints_lies_in_its_span(part: int, whole: int, decimals: int) -> None:
    value = Fraction(100 * part, whole)
    for rule in RULES:
        assert value in span(shown(value, decimals, rule), rule)


@given(part=st.integers(0, 999), whole=st.integers(1, 999), decimals=st.integers(0, 3))
def test_cut_is_at_most_rounded_is_at_most_rounded_up(part: int, whole: int, decimals: int) -> None:
    value = Fraction(part, whole)
    printed = [printed_number(shown(value, decimals, rule))[0] for rule in (CUT, HALF_UP, UP)]
    assert printed == sorted(printed)


def test_halves_go_up_or_to_the_even_digit() -> None:
    half = Fraction(5, 2)
    assert [shown(half, 0, rule) for rule in (HALF_UP, HALF_EVEN, CUT, UP)] == ["3", "2", "2", "3"]
    assert half in span("2", HALF_EVEN) and half not in span("3", HALF_EVEN)
    assert half in span("3", HALF_UP) and half not in span("2", HALF_UP)
    assert half in span("2", EITHER) and half in span("3", EITHER)


def by_rule(printed: str, of: int) -> dict[str, range]:
    return {rule: numerators(printed, of, rule) for rule in RULES}


def test_real_shares_of_956() -> None:
    assert numerators("52", of=956) == range(493, 502)
    assert all(numerators("52", 956, rule) == range(493, 502) for rule in (HALF_UP, HALF_EVEN))
    assert list(numerators("32.6", 956)) == [312]
    assert {rule: list(found) for rule, found in by_rule("3.4", 956).items()} == {
        HALF_UP: [],
        HALF_EVEN: [],
        EITHER: [],
        CUT: [33],
        UP: [32],
        TWICE: [32],
    }


def test_real_shares_of_67_are_cut() -> None:
    for printed, part in (("26.8%", 18), ("25.3%", 17), ("40.2", 27)):
        assert {rule: list(found) for rule, found in by_rule(printed, 67).items()} == {
            HALF_UP: [],
            HALF_EVEN: [],
            EITHER: [],
            CUT: [part],
            UP: [],
            TWICE: [],
        }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("52", (Fraction(52), 0)),
        ("1,628", (Fraction(1628), 0)),
        ("26.8%", (Fraction(268, 10), 1)),
        ("3.40 per cent", (Fraction(34, 10), 2)),
    ],
)
def test_printed_numbers_are_read(text: str, expected: tuple[Fraction, int]) -> None:
    assert printed_number(text) == expected


@pytest.mark.parametrize("text", ["", "nearly 30", "-1", "1,62", "3.", "about half", "2017-18"])
def test_what_is_no_printed_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no printed number"):
        printed_number(text)


def test_a_share_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        numerators("52", 0)


ends = st.tuples(st.integers(0, 12), st.integers(0, 12), st.booleans(), st.booleans())
spans = ends.map(
    lambda end: Span(Fraction(min(end[:2]), 2), Fraction(max(end[:2]), 2), end[2], end[3])
)
halves_of_halves = [Fraction(number, 8) for number in range(-1, 60)]


@given(one=spans, other=spans)
def test_spans_meet_when_a_value_lies_in_both(one: Span, other: Span) -> None:
    shared = [value for value in halves_of_halves if value in one and value in other]
    assert one.meets(other) == other.meets(one) == bool(shared)


@given(one=spans, other=spans)
def test_sums_of_values_lie_in_the_sum_of_spans(one: Span, other: Span) -> None:
    total = added([one, other])
    sums = {a + b for a in halves_of_halves if a in one for b in halves_of_halves if b in other}
    assert all(value in total for value in sums)
    if sums:
        assert min(sums) - total.low <= Fraction(1, 4)
        assert total.high is not None and total.high - max(sums) <= Fraction(1, 4)


@given(one=spans)
def test_whole_numbers_are_those_that_lie_within(one: Span) -> None:
    found = whole_numbers(one)
    assert isinstance(found, range)
    assert list(found) == [number for number in range(20) if number in one]


def test_a_span_without_end_has_whole_numbers_without_end() -> None:
    assert whole_numbers(Span(Fraction(120), None, has_low=False)) == Span(Fraction(121), None)
    assert added([Span(Fraction(1), None), Span(Fraction(1), Fraction(2))]).high is None


@given(one=spans)
def test_inverse_holds_one_over_each_positive_value(one: Span) -> None:
    positive = [value for value in halves_of_halves if value > 0]
    if one.high:
        for value in positive:
            assert (value in one) == (1 / value in inverse(one))
