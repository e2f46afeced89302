"""What stands around a table must be understood: titles, notes and heads, in tables of any shape.

Each case is a small sheet, made here, in which one line or cell says that the figures are not what
was asked; the same sheet without it is read.
"""

from __future__ import annotations

import calendar
import datetime
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.merge.one_reply import Named, read_named

Rows = list[list[object]]
SHAPES: dict[str, tuple[Rows, set[int]]] = {
    "by year": ([["Year", "Number"], ["2021/22", 12]], {12}),
    "one figure": ([["Number of offences", 12]], {12}),
    "quarters": (
        [["Quarter", "Offences"], *([f"Q{n} 2021/22", 3 * n] for n in range(1, 5))],
        {3, 6, 9, 12},
    ),
    "years across": ([["", "2020/21", "2021/22"], ["Offences", 9, 12]], {9, 12}),
}
TITLES = (
    "Arrests for sexual communication with a child",
    "Meeting a child following sexual grooming",
    "Ashford district only",
    "Offences by suspects under 18",
    "Victims recorded",
    "Essex",
    "Offences with a cyber flag",
    "Offences resulting in a charge",
    "April to September only",
)
PLAIN_TITLES = (
    "Offences recorded by year",
    "Sexual communication with a child",
    "Table 1",
    "Kent Police",
    "Number of offences recorded under section 15A",
)
NOTES = (
    "Note: the figure above covers April to September only.",
    "The figures exclude attempts.",
    "* includes meeting a child",
    "This table counts suspects.",
)
OTHERS: Rows = [[], ["Question 2"], ["No information held"], [], ["Question 3"]]
OTHERS += [["No information held"], [], ["Question 4"], ["No information held"]]


def read(folder: Path, rows: Rows, others: Rows = OTHERS) -> Named:
    book = openpyxl.Workbook()
    for row in [["Question 1"], *rows, *others]:
        book.active.append(row)
    path = folder / "reply.xlsx"
    book.save(path)
    return read_named(Project.find(__file__), str(path), "Kent", "2021/22", "offences")


def taken(named: Named) -> set[int]:
    rows = named.reading.clean.observations
    return {row["low"] for row in rows if row["measure"] == "offences" and row["low"] is not None}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_whose_titles_are_plain_is_read(tmp_path: Path, shape: str) -> None:
    table, values = SHAPES[shape]
    for title in ((), *((one,) for one in PLAIN_TITLES)):
        named = read(tmp_path, [list(title), *table] if title else table)
        assert [str(one) for one in named.problems] == [], title
        assert taken(named) == values


@pytest.mark.parametrize(("title", "shape"), list(product(TITLES, SHAPES)))
def test_a_title_that_says_something_else_is_asked_about(
    tmp_path: Path, title: str, shape: str
) -> None:
    named = read(tmp_path, [[title], *SHAPES[shape][0]])
    assert named.problems
    assert any(title in one.found for one in named.problems)


@pytest.mark.parametrize(("note", "shape"), list(product(NOTES, SHAPES)))
def test_a_note_that_says_something_else_is_asked_about(
    tmp_path: Path, note: str, shape: str
) -> None:
    assert read(tmp_path, [*SHAPES[shape][0], [note]]).problems


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([["Method", "Age"], ["Snapchat", 13], ["Kik", 12]], "'Age'"),
        ([["Method", "Number"], ["Snapchat", "40%"], ["Kik", "26%"]], "under 'Number'"),
        ([["Method", "Number"], ["Snapchat", 44287], ["Kik", 12]], "2021-04-01"),
        ([["Method", "Number"], ["Snapchat", 3], ["Dec-15", 12]], "12-15?"),
    ],
)
def test_heads_and_cells_that_contradict_a_count_are_asked_about(
    tmp_path: Path, table: Rows, said: str
) -> None:
    others = [*OTHERS[:-1], *table]
    named = read(tmp_path, [["Number of offences", 12]], others)
    assert any(said in one.found for one in named.problems), named.problems


def test_a_workbook_s_month_among_age_bands_offers_the_band(tmp_path: Path) -> None:
    victims = [["Age", "Female", "Male"], ["11 and under", 2, 1], ["Dec-15", 9, 1]]
    others = [OTHERS[0], OTHERS[1], *victims, *OTHERS[3:]]
    named = read(tmp_path, [["Number of offences", 12]], others)
    assert any("12-15?" in one.found for one in named.problems), named.problems


def month_days(year: int = 2021) -> list[datetime.date]:
    return [datetime.date(year + (n > 12), (n - 1) % 12 + 1, 1) for n in range(4, 16)]


MONTHS = [f"{day:%b}" for day in month_days()]
AXES: dict[str, Rows] = {
    "dates a workbook shows as months": [
        ["Month", "Offences"],
        *([day, number] for number, day in enumerate(month_days(), 1)),
    ],
    "last days of months": [
        ["Month", "Offences"],
        *(
            [datetime.date(day.year, day.month, calendar.monthrange(day.year, day.month)[1]), n]
            for n, day in enumerate(month_days(), 1)
        ),
    ],
    "month and year": [
        ["Month", "Offences"],
        *([f"{day:%b-%y}", number] for number, day in enumerate(month_days(), 1)),
    ],
    "years over months": [
        ["", *(day.year for day in month_days())],
        ["", *MONTHS],
        ["Offences", *range(1, 13)],
    ],
    "a financial year over months": [
        ["", *["2021/22"] * 12],
        ["", *MONTHS],
        ["Offences", *range(1, 13)],
    ],
}


@pytest.mark.parametrize("axis", AXES)
def test_months_are_read_however_a_workbook_keeps_them(tmp_path: Path, axis: str) -> None:
    named = read(tmp_path, AXES[axis])
    assert [str(one) for one in named.problems] == []
    assert taken(named) == set(range(1, 13))
    rows = [one for one in named.reading.clean.observations if one["measure"] == "offences"]
    assert min(str(row["period_start"]) for row in rows) == "2021-04-01"
    assert max(str(row["period_end"]) for row in rows) == "2022-03-31"


def test_quarters_in_words_are_those_of_the_reply_s_own_year(tmp_path: Path) -> None:
    table = [["Quarter", "Offences"], *([f"Quarter {n}", n] for n in range(1, 5))]
    named = read(tmp_path, table)
    assert [str(one) for one in named.problems] == []
    rows = [one for one in named.reading.clean.observations if one["measure"] == "offences"]
    starts = {str(row["period_start"]): row["low"] for row in rows}
    assert starts == {"2021-04-01": 1, "2021-07-01": 2, "2021-10-01": 3, "2022-01-01": 4}


def test_a_month_without_a_year_is_asked_about(tmp_path: Path) -> None:
    table = [["Month", "Offences"], *([name, n] for n, name in enumerate(MONTHS, 1))]
    assert read(tmp_path, table).problems


@pytest.mark.parametrize(("offences", "status"), [(0, "not held"), (3, "")])
def test_an_age_of_nought_is_nobody_where_nothing_was_counted(
    tmp_path: Path, offences: int, status: str
) -> None:
    others = [*OTHERS[:5], ["Age of the youngest victim", 0], *OTHERS[6:]]
    named = read(tmp_path, [["Number of offences", offences]], others)
    rows = named.reading.clean.observations
    ages = [row["status"] for row in rows if row["measure"] == "youngest_victim_age"]
    assert ages == ([status] if status else [])
    assert bool(named.problems) == (not status)
