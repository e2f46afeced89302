from __future__ import annotations

import pytest

from foi_analysis.verdicts.amount_checks import check_each, check_rate, check_within


def test_a_rate_names_every_divisor_and_way_that_gives_it() -> None:
    found = check_rate("£5,121", "£1,870,629", ["365", "365.25", "366"])
    assert not found.holds
    assert found.saved_by == "over 365.25, cut, not rounded"
    assert "5,125.011 over 365" in found.why
    assert check_rate("£5,125", "£1,870,629", ["365", "366"]).holds
    assert check_rate("£9", "£1,870,629", ["365"]).saved_by == ""


def test_parts_are_within_a_whole_and_leave_the_rest() -> None:
    found = check_within("£1,000", ["£600", "£250"])
    assert found.holds and "leaves 150 for others" in found.why
    assert not check_within("£800", ["£600", "£250"]).holds
    assert check_within("£1.2m", ["£700,000", "£540,000"]).holds


def test_an_amount_for_each_is_held_against_the_charge() -> None:
    assert check_each("£12,000", "100", "£130").holds
    assert not check_each("£12,000", "100", "£100").holds


def test_words_without_an_amount_are_refused() -> None:
    with pytest.raises(ValueError, match="holds no amount"):
        check_rate("a lot", "£100", ["365"])
