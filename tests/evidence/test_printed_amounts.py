from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.evidence.printed_amounts import read_amount


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("£31m", 31_000_000, 1_000_000),
        ("£31 million", 31_000_000, 1_000_000),
        ("more than £30million", 30_000_000, 1_000_000),
        ("£2.283m", 2_283_000, 1_000),
        ("£275k", 275_000, 1_000),
        ("62,975", 62_975, 1),
        ("around £2,660", 2_660, 1),
        ("£5,960.06", Fraction(596_006, 100), Fraction(1, 100)),
    ],
)
def test_a_printed_amount_and_what_its_last_digit_stands_for(printed, value, unit) -> None:
    found = read_amount(printed)
    assert found and (found.value, found.unit) == (value, unit)


def test_words_without_digits_hold_no_amount() -> None:
    assert read_amount("eighth") is None


@given(st.integers(1, 10**9))
def test_a_number_rounded_to_millions_stands_for_itself(pence: int) -> None:
    value = Fraction(pence, 100)
    shown = round(value / 10**6, 1)
    found = read_amount(f"£{float(shown):.1f}m")
    assert found and value in found.allows()


def test_noughts_at_the_end_may_be_rounded_and_that_is_named() -> None:
    found = read_amount("£6,000")
    assert found and Fraction("5960.06") not in found.allows()
    ways = {words for words, span in found.ways() if Fraction("5960.06") in span}
    assert ways == {"rounded to the nearest 1,000"}
    assert Fraction("5499.99") not in dict(found.ways())["rounded to the nearest 1,000"]


def test_cut_is_told_from_rounded() -> None:
    found = read_amount("£2.283m")
    assert found and Fraction("2283865.45") not in found.allows()
    ways = {words for words, span in found.ways() if Fraction("2283865.45") in span}
    assert ways == {"cut, not rounded"}
