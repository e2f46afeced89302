"""A judged share that one way of rounding alone saves says which."""

from __future__ import annotations

from fractions import Fraction

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_records
from foi_analysis.verdicts.ways_of_rounding import only_ways, with_way


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


def test_the_printed_shares_that_one_way_saves(processed_project: Project) -> None:
    rows = read_records(processed_project, "stories")
    said = {
        (row["area"], row["printed"], row[column])
        for row in rows
        for column in ("saved_by", "saved_by_with")
        if row[column]
    }
    assert ("Hampshire", "26.8%", "cut, not rounded") in said
    assert ("England and Wales", "70", "rounded up") in said
    for row in rows:
        for ending in ("", "_with"):
            is_open = row[f"verdict{ending}"] == "untestable" or row["operator"] != "="
            assert not (is_open and row[f"saved_by{ending}"])
    assert with_way("consistent", "") == "consistent"
    assert with_way("contradicted", "cut, not rounded").endswith("only if cut, not rounded)")
