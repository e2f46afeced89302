"""Measures are worked out of compiled rows by the working declared, exactly; a gap is never nil."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.measure import measure_of
from foi_analysis.evidence.declared_workings import Sought
from foi_analysis.evidence.workings import CompiledRows

COLUMNS = (
    *("measure", "label", "kind", "unit", "decimals", "working"),
    *("numerator", "denominator", "is_compared"),
)
PLACES = ("Northshire", "Southshire", "Eastshire")
WORKINGS = "measure,wave,reading,working,numerator,numerator_wave,denominator,denominator_wave,over"
HEAD = f"{WORKINGS},only_without,strength,assumes\n"
numbers = st.lists(st.integers(0, 10**9), min_size=1, max_size=8)


def measure(name, kind, working, numerator="", denominator="", decimals=""):
    row = (name, name, kind, "", decimals, working, numerator, denominator, "true")
    return name, dict(zip(COLUMNS, row, strict=True))


MEASURES = dict(
    [
        measure("money", "money", "sum"),
        measure("people", "count", "sum"),
        measure("says_yes", "flag", "none"),
        measure("days", "count", "sum"),
        *(measure(f"{way}_money", "money", way, "money") for way in ("min", "max", "mean")),
        measure("median_money", "money", "median", "money"),
        measure("money_each", "rate", "rate_per", "money", "people", "2"),
        measure("share_yes", "share", "share_of", "says_yes"),
        measure("place", "place", "rank", "money"),
        measure("with_money", "count", "authorities_where", "money"),
        measure("a_day", "rate", "sum", "", "", "2"),
        measure("rise", "money", "change_since", "money"),
    ]
)


def rows_of(tmp_path: Path, cells, declared: str = "") -> CompiledRows:
    """Return compiled rows; a cell is (place, item, measure, wave, number in smallest units)."""
    if declared:
        (tmp_path / "workings.csv").write_text(HEAD + declared, encoding="utf-8")
    reference = SimpleNamespace(
        areas={"England": frozenset(PLACES), **{name: frozenset({name}) for name in PLACES}},
        declared_measures={name: measure_of(row) for name, row in MEASURES.items()},
        project=SimpleNamespace(manual=tmp_path),
    )
    return CompiledRows(
        reference,
        [
            {
                **{"provenance": "compiled", "authority": place, "item": item, "measure": name},
                **{"wave": wave, "low": number, "high": number, "period_start": "a"},
                **{"status": "blank" if number is None else "exact", "period_end": "b"},
            }
            for place, item, name, wave, number in cells
        ],
    )


def value(rows: CompiledRows, name: str, area: str = "England", item: str = "", wave: str = "y"):
    found = rows.worked(Sought(name, area, wave, item))
    return found[0].value if found else None


@given(pence=numbers)
def test_sums_means_and_medians_are_exact(tmp_path_factory, pence) -> None:
    cells = [(PLACES[n % 3], str(n), "money", "y", one) for n, one in enumerate(pence)]
    rows = rows_of(tmp_path_factory.mktemp("w"), cells)
    pounds = [Fraction(one, 100) for one in pence]
    assert value(rows, "money") == sum(pounds)
    assert value(rows, "min_money") == min(pounds)
    assert value(rows, "max_money") == max(pounds)
    assert value(rows, "mean_money") == sum(pounds) / len(pounds)
    assert value(rows, "median_money") == median(pounds)


def test_a_row_without_a_number_is_counted_as_lacking_and_adds_nothing(tmp_path) -> None:
    cells = [("Northshire", "a", "money", "y", 500), ("Southshire", "b", "money", "y", None)]
    (found,) = rows_of(tmp_path, cells).worked(Sought("money", "England", "y"))
    assert (found.value, found.used, found.lacking, found.authorities) == (5, 1, 1, 1)
    assert rows_of(tmp_path, cells).worked(Sought("money", "Southshire", "y")) == []


def test_a_rate_is_of_rows_that_have_both(tmp_path) -> None:
    cells = [
        ("Northshire", "a", "money", "y", 1000),
        ("Northshire", "a", "people", "y", 4),
        ("Southshire", "b", "money", "y", 9000),
    ]
    assert value(rows_of(tmp_path, cells), "money_each") == Fraction(5, 2)


def test_readings_stand_in_the_order_declared(tmp_path) -> None:
    cells = [
        ("Northshire", "a", "money", "y", 1000),
        ("Northshire", "a", "days", "y", 4),
        ("Southshire", "b", "money", "y", 600),
        ("Southshire", "b", "days", "y", 1),
        ("Eastshire", "c", "money", "y", 600),
    ]
    declared = (
        "a_day,y,each over its days,rate_per,money,y,days,y,items,,fair,days are counted\n"
        "a_day,y,the first day counted too,rate_per,money,y,days+1,y,items,,fair,so\n"
        "a_day,y,over 365,rate_per,money,y,365,,area,,fair,so\n"
        "a_day,z,another period,rate_per,money,y,365,,,,fair,so\n"
    )
    found = rows_of(tmp_path, cells, declared).worked(Sought("a_day", "England", "y"))
    assert [(one.working.reading, one.value, one.used) for one in found] == [
        ("each over its days", Fraction(17, 2), 2),
        ("the first day counted too", 5, 2),
        ("over 365", Fraction(22, 365), 3),
    ]
    one = rows_of(tmp_path, cells, declared).worked(Sought("a_day", "Northshire", "y", "a"))
    assert [each.working.reading for each in one] == [
        "each over its days",
        "the first day counted too",
    ]


def test_no_days_divide_nothing(tmp_path) -> None:
    cells = [("Northshire", "a", "money", "y", 1000), ("Northshire", "a", "days", "y", 0)]
    declared = "a_day,y,each,rate_per,money,y,days,y,items,,safe,\n"
    assert rows_of(tmp_path, cells, declared).worked(Sought("a_day", "England", "y")) == []


def test_an_item_has_its_place_among_all_and_an_authority_by_its_sum(tmp_path) -> None:
    cells = [
        ("Northshire", "a", "money", "y", 500),
        ("Southshire", "b", "money", "y", 900),
        ("Northshire", "c", "money", "y", 500),
        ("Eastshire", "d", "money", "y", None),
    ]
    rows = rows_of(tmp_path, cells)
    assert value(rows, "place", "Southshire", "b") == 1
    assert value(rows, "place", "Northshire", "a") == 2
    assert value(rows, "place", "Northshire") == 1
    assert value(rows, "place", "Eastshire", "d") is None
    assert value(rows, "with_money") == 2


@pytest.mark.parametrize(
    ("answers", "share"),
    [({"Northshire": 1, "Southshire": 0}, 50), ({"Northshire": None}, None)],
)
def test_a_share_of_authorities_is_of_those_that_answer(tmp_path, answers, share) -> None:
    cells = [
        (place, str(n), "says_yes", "y", said) for place, said in answers.items() for n in range(2)
    ]
    assert value(rows_of(tmp_path, cells), "share_yes") == share


def test_one_that_says_both_yes_and_no_is_left_out_of_a_share(tmp_path) -> None:
    cells = [("Northshire", str(n), "says_yes", "y", n) for n in (0, 1)]
    cells.append(("Southshire", "a", "says_yes", "y", 1))
    assert value(rows_of(tmp_path, cells), "share_yes") == 100


def test_a_rise_is_of_those_with_both_ends(tmp_path) -> None:
    cells = [
        ("Northshire", "a", "money", "y", 900),
        ("Northshire", "a", "money", "before", 400),
        ("Southshire", "b", "money", "y", 900),
    ]
    declared = "rise,,,change_since,money,y,money,before,,,safe,\n"
    (found,) = rows_of(tmp_path, cells, declared).worked(Sought("rise", "England", "y"))
    assert (found.value, found.used, found.lacking) == (5, 1, 1)
