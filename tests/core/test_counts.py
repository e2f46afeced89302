from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foi_analysis.core.counts import (
    MOST_DIGITS,
    STATUSES,
    Count,
    exact,
    is_share,
    parse_age,
    parse_count,
    show_interval,
    whole_number,
)

TEXTS = {
    "20": exact(20),
    " 7 ": exact(7),
    "20.0": exact(20),
    "1,628": exact(1628),
    "77, 686": exact(77686),
    "7069": exact(7069),
    "72 (86%)": exact(72),
    "3 (37.5 %)": exact(3),
    "0": exact(0),
    "nil": exact(0),
    "None.": exact(0),
    "No results": exact(0),
    "*": Count("interval", 1, 4),
    "<5": Count("interval", 0, 4),
    "< 5": Count("interval", 0, 4),
    "Fewer than 5": Count("interval", 0, 4),
    "less than 10": Count("interval", 0, 9),
    "≤4": Count("interval", 0, 4),
    "1-4": Count("interval", 1, 4),
    "1–4": Count("interval", 1, 4),
    "1 to 4": Count("interval", 1, 4),
    ">1,300": Count("interval", 1301, None),
    "more than 12": Count("interval", 13, None),
    "forty-two (42)": exact(42),
    "fewer than five": Count("interval", 0, 4),
    "<twenty-one": Count("interval", 0, 20),
    "five to thirty": Count("interval", 5, 30),
    "": Count("blank"),
    "   ": Count("blank"),
    "12*": exact(12),
    "92 (Qlikview) 33 (Niche)": Count("interval", 92, 125),
    "1 628": Count("exact", 1628, 1628),
    "no information held": Count("not held"),
    "N/K": Count("not held"),
    "Unknown": Count("not held"),
    "Withheld": Count("withheld"),
    "s.40(2)": Count("withheld"),
    "Exempt under section 40": Count("withheld"),
}
NO_COUNTS = (
    "-",
    "–",
    "38,0001",
    "16 28",
    "1 6280",
    "1,62",
    "12.5",
    "52%",
    "Facebook",
    "<0",
    "5-3",
    "2017-18",
    "-3",
    "Recorded offences 40",
    "3 and 4",
    "forty-two (41)",
    "two-fifty",
    "07700900123",
    "9" * 5000,
    "<" + "9" * 5000,
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_cell_gives_the_count_it_states_and_no_more(text):
    assert parse_count(text) == TEXTS[text]


@pytest.mark.parametrize("text", NO_COUNTS, ids=lambda text: text[:20])
def test_a_text_that_is_no_count_gives_none(text):
    assert parse_count(text) is None


AGES = {
    "9": exact(9),
    "aged 9": exact(9),
    "9 years old": exact(9),
    "9 years of age": exact(9),
    "9 yrs": exact(9),
    "ten": exact(10),
    "aged ten years old": exact(10),
    "0": exact(0),
    "under 11": Count("interval", 0, 10),
    "": Count("blank"),
    "nil": Count("not held"),
    "None": Count("not held"),
    "not recorded": Count("not held"),
    "*": Count("withheld"),
    "withheld, section 40": Count("withheld"),
}


@pytest.mark.parametrize("text", AGES)
def test_an_age_is_read_in_years_and_nothing_is_no_age(text):
    assert parse_age(text) == AGES[text]


@pytest.mark.parametrize("text", ["9 months", "teenager", "7 and 9"])
def test_a_text_that_is_no_age_gives_none(text):
    assert parse_age(text) is None


@given(st.integers(0, 10**MOST_DIGITS - 1))
@example(0)
@example(1_000_000)
def test_every_whole_number_survives_its_thousands_separators(number):
    for text in (str(number), f"{number:,}", f"{number:,}".replace(",", ", "), f"{number}.0"):
        assert whole_number(text) == number
        assert parse_count(text) == exact(number)


PIECES = st.sampled_from([*"0123456789", "12", "40", "*", "<", ">", "≤", "-", "–", " to ", ","])
WORDS = st.sampled_from(
    [" ", "s.", "section ", "less than ", "over ", "aged ", "years", "nil", "("]
)


@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, WORDS), max_size=8).map("".join)))
@example("<0")
@example("٣ years")
def test_any_text_at_all_gives_a_count_in_order_or_none(text):
    for count in (parse_count(text), parse_age(text)):
        if count is None:
            continue
        assert count.status in STATUSES
        if count.low is not None and count.high is not None:
            assert 0 <= count.low <= count.high
        assert count.is_exact == (count.status == "exact")
        assert (count.low is None) == (count.status not in ("exact", "interval"))


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (20, 20, "20"),
        (1, 4, "1–4"),
        (1316, 3217, "1,316–3,217"),
        (12, None, "at least 12"),
        (None, 4, "at most 4"),
        (None, None, "unknown"),
    ],
)
def test_an_interval_is_shown_in_words(low, high, shown):
    assert show_interval(low, high) == shown


def test_an_interval_whose_ends_print_alike_is_shown_once():
    assert show_interval(51.57, 51.59, 1) == "51.6"


@pytest.mark.parametrize(("text", "is_one"), [("52%", True), ("3.4 per cent", True), ("52", False)])
def test_a_share_is_told_from_a_count(text, is_one):
    assert is_share(text) is is_one
