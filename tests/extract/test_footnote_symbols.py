"""What a reply says its marks stand for."""

from __future__ import annotations

import pytest

from foi_analysis.core.counts import Count, parse_count
from foi_analysis.extract.footnote_symbols import is_legend, read_legends

SAID = {
    "* fewer than 10": ("*", Count("interval", 1, 9)),
    "* denotes a number fewer than five": ("*", Count("interval", 1, 4)),
    "Key: # = 1 to 4": ("#", Count("interval", 1, 4)),
    "~ means fewer than 10, including zero": ("~", Count("interval", 0, 9)),
    "- denotes nil": ("-", Count("exact", 0, 0)),
    "# withheld under section 40(2)": ("#", Count("withheld")),
    ".. not held": ("..", Count("not held")),
    "Figures below 5 are shown as *": ("*", Count("interval", 1, 4)),
    "Numbers of 3 or fewer are replaced by an asterisk": ("*", Count("interval", 1, 3)),
}


@pytest.mark.parametrize("text", SAID)
def test_a_legend_gives_its_mark_a_meaning(text):
    mark, count = SAID[text]
    assert read_legends([text])[mark] == count
    assert parse_count(mark, read_legends([text])) == count


@pytest.mark.parametrize(
    "text",
    [
        "* As written by the officer who recorded the offence.",
        "- The force apologises for the delay.",
        "1 Methods recorded once or twice.",
        "Charged - 4",
    ],
)
def test_other_lines_give_no_mark_a_meaning(text):
    assert not is_legend(text)


def test_two_meanings_of_one_mark_leave_it_without_one():
    assert read_legends(["* fewer than 5", "* fewer than 10"]) == {}


def test_a_hyphen_explains_the_dashes_too():
    legend = read_legends(["- denotes nil"])
    assert {parse_count(dash, legend) for dash in ("-", "–", "—")} == {Count("exact", 0, 0)}
