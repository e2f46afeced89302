from __future__ import annotations

import pytest

from foi_analysis.core.measure import measure_of
from foi_analysis.core.typed_values import TypedValue, as_day, read_value


def measure(kind: str, decimals: str = "", working: str = "sum"):
    row = dict.fromkeys(("measure", "label", "unit", "numerator", "denominator", "is_compared"), "")
    return measure_of({**row, "kind": kind, "decimals": decimals, "working": working})


@pytest.mark.parametrize(
    ("kind", "decimals", "text", "number"),
    [
        ("count", "", "62,975", 62975),
        ("count", "", "48334", 48334),
        ("count", "6", "2684.166667", 2_684_166_667),
        ("money", "", "£5,960.06", 596_006),
        ("money", "", "130", 13_000),
        ("rate", "1", "250.9", 2509),
        ("rate", "2", "£4,750.15", 475_015),
        ("share", "1", "26.8%", 268),
        ("share", "", "50 per cent", 50),
        ("flag", "", "Yes", 1),
        ("flag", "", "no", 0),
        ("age", "", "9", 9),
        ("date", "", "23/02/2016", 20160223),
        ("date", "", "2016-02-23", 20160223),
    ],
)
def test_a_value_is_kept_whole_in_its_smallest_unit(kind, decimals, text, number) -> None:
    assert read_value(text, measure(kind, decimals)) == TypedValue("exact", number, number)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("count", "-4"),
        ("count", "48,33"),
        ("count", "12.5"),
        ("count", "None"),
        ("money", "-"),
        ("money", "£50 or £70"),
        ("money", "#REF!"),
        ("money", "£1.234"),
        ("money", "(£120.00)"),
        ("flag", "in part"),
        ("date", "31/02/2016"),
        ("date", "Mobile"),
        ("rate", "1.25.3"),
    ],
)
def test_what_is_no_value_of_the_kind_is_not_read(kind, text) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_value(text, measure(kind))


@pytest.mark.parametrize("kind", ["count", "money", "rate", "share", "flag", "date", "text"])
def test_an_empty_cell_gives_nothing_and_is_not_nil(kind) -> None:
    assert read_value("  ", measure(kind)) == TypedValue("blank", None, None)


def test_a_bare_year_is_any_day_of_it() -> None:
    found = read_value("2004", measure("date"))
    assert (found.status, as_day(found.low), as_day(found.high)) == (
        "interval",
        as_day(20040101),
        as_day(20041231),
    )
