"""A judged share that one way of rounding alone saves says which."""

from __future__ import annotations

from fractions import Fraction

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_records
from foi_analysis.evidence.bounds import Bound
from foi_analysis.verdicts.ways_of_rounding import only_ways, saved_by


@pytest.mark.parametrize(
    ("printed", "part", "of", "ways"),
    [
        ("26.8%", 18, 67, "cut, not rounded"),
        ("30", 618, 2117, "rounded up"),
        ("52", 5146, 10_000, "rounded up; or rounded twice"),
        ("13", 1, 8, "rounded, halves up; or rounded up; or rounded twice"),
        ("12", 1, 8, "rounded, halves to the even digit; or cut, not rounded"),
        ("51.6", 493, 956, ""),
        ("99", 493, 956, ""),
    ],
)
def test_the_only_ways_are_named_and_all_of_them(
    printed: str, part: int, of: int, ways: str
) -> None:
    value = Fraction(100 * part, of)
    if printed in ("12", "13"):
        value = Fraction(25, 2)
    assert only_ways(printed, value, value) == ways


def test_wide_limits_need_no_way() -> None:
    assert only_ways("52", Fraction(0), None) == ""


def test_nothing_is_saved_where_nothing_bears_on_a_share() -> None:
    assert saved_by("26.8%", Bound()) == ""


def test_a_share_that_cutting_alone_saves_says_so(processed_project: Project) -> None:
    rows = read_records(processed_project, "stories")
    texts = [row for row in rows if row["category"] == "Text message" and row["printed"] == "3.4"]
    assert texts
    for row in texts:
        assert row["verdict"] == "disagrees if" and "rounded, not cut" in row["weakest"]
