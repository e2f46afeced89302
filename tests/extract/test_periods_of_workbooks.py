"""Periods as workbooks write them, in every format: read with their days, or asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.made_tables import FORMATS, Rows, write

from foi_analysis.core.paths import Project
from foi_analysis.extract.periods import Period
from foi_analysis.extract.quarters import quarter_of
from foi_analysis.merge.one_reply import Named, read_named

OTHERS: Rows = [
    *(["Question 2"], ["No information held"], ["Question 3"], ["No information held"]),
    *(["Question 4"], ["No information held"]),
]
NAMES = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
STARTS = [date(2021 + (n > 8), (n + 3) % 12 + 1, 1) for n in range(12)]
QUARTERS = {f"{STARTS[3 * n]}": n + 1 for n in range(4)}
MONTHS = {f"{start}": n for n, start in enumerate(STARTS, 1)}
WHOLE = {"2021-04-01": 10}


def _down(head: str, labels: list[object]) -> Rows:
    return [[head, "Offences"], *([label, n] for n, label in enumerate(labels, 1))]


def _across(head: str, labels: list[object]) -> Rows:
    return [[head, *labels], ["Number of offences", *range(1, len(labels) + 1)]]


SHORT, LONG = [f"Q{n}" for n in range(1, 5)], [f"Quarter {n}" for n in range(1, 5)]
READ: dict[str, tuple[Rows, dict[str, int]]] = {
    "Q1 under Quarter": (_down("Quarter", SHORT), QUARTERS),
    "Q1 beside Quarter": (_across("Quarter", SHORT), QUARTERS),
    "Quarter 1 down": (_down("Period", LONG), QUARTERS),
    "Quarter 1 across": (_across("Period", LONG), QUARTERS),
    "Q1 of a year": (_down("Quarter", [f"Q{n} 2021/22" for n in range(1, 5)]), QUARTERS),
    "year beside Q1": (
        [["Year", "Quarter", "Offences"], *(["2021/22", f"Q{n}", n] for n in range(1, 5))],
        QUARTERS,
    ),
    "year once beside Quarter 1": (
        [
            ["Year", "Quarter", "Offences"],
            *(["2021/22" if n == 1 else "", f"Quarter {n}", n] for n in range(1, 5)),
        ],
        QUARTERS,
    ),
    "year over Q1": (
        [["", "2021/22", "", "", ""], ["", *SHORT], ["Number of offences", 1, 2, 3, 4]],
        QUARTERS,
    ),
    "quarters with a total": (
        [
            ["Offence", "2021/22", "", "", "", "Total"],
            ["", *SHORT, ""],
            ["Sexual communication with a child", 1, 2, 3, 4, 10],
        ],
        QUARTERS,
    ),
    "months with a total": (
        [["Month", *STARTS, "Total"], ["Number of offences", *range(1, 13), 78]],
        MONTHS,
    ),
    "dates down": (_down("Month", list(STARTS)), MONTHS),
    "dates across": (_across("Month", list(STARTS)), MONTHS),
    "typed months down": (_down("Month", [f"{start:%b-%y}" for start in STARTS]), MONTHS),
    "typed months across": (_across("", [f"{start:%b-%y}" for start in STARTS]), MONTHS),
    "numbers down": (_down("Month", [f"{start:%Y%m}" for start in STARTS]), MONTHS),
    "numbers across": (_across("Month", [f"{start:%Y%m}" for start in STARTS]), MONTHS),
    "year over months": (
        [
            ["Year", "2021/22", *[""] * 11],
            ["Month", *NAMES],
            ["Number of offences", *range(1, 13)],
        ],
        MONTHS,
    ),
    "year beside months": (
        [["Year", "Month", "Offences"], *(["2021/22", name, n] for n, name in enumerate(NAMES, 1))],
        MONTHS,
    ),
    "a year that ends": (_down("Period", ["Year ending March 2022"]), {"2021-04-01": 1}),
}
BANDS: Rows = [["Age", "Offences"], ["0-4", 2], ["5-9", 3]]
ASKED: dict[str, Rows] = {
    "months without a year": _down("Month", list(NAMES)),
    "calendar quarters": _down("Quarter", [f"Q{n} 2021" for n in range(1, 5)]),
    "quarters of another year": [
        ["Year", "Quarter", "Offences"],
        *(["2021", f"Quarter {n}", n] for n in range(1, 5)),
    ],
    "quarters without a sign": _across("", SHORT),
    "cumulative": [["Month", "Offences", "Cumulative"], ["2021/22", 10, 12]],
    "cumulative alone": [["", "Cumulative"], ["2021/22", 12]],
    "running total": [["", "Running total"], ["2021/22", 12]],
    "year to date": [["", "Year to date"], ["Number of offences", 12]],
    "rolling": [["Rolling 12 months", "Offences"], ["Apr-21", 10], ["May-21", 12]],
    "rolling heads": _down("Period", [f"12 months to {start:%B %Y}" for start in STARTS]),
    "months that only end": _down("Period", [f"To {start:%B %Y}" for start in STARTS]),
    "an age as a date": [*BANDS, [date(2015, 12, 1), 4]],
    "an age as typed": [*BANDS, ["Dec-15", 4]],
    "an age as a date across": [
        ["Age", "0-4", "5-9", date(2015, 12, 1)],
        ["Number of offences", 2, 3, 4],
    ],
    "before the law": _down("Month", [date(2015, 12, 1), date(2016, 1, 1)]),
    "a serial": [*_down("Month", ["Apr-21"]), ["May-21", 44287], ["Jun-21", 20]],
}


def read(folder: Path, rows: Rows, suffix: str) -> Named:
    path = write([["Question 1"], *rows, *OTHERS], folder / f"reply{suffix}")
    project = Project(Path(__file__).parents[2])
    return read_named(project, str(path), "Kent", "2021/22", "offences")


def offences(named: Named) -> dict[str, int]:
    rows = named.reading.clean.observations
    return {row["period_start"]: row["low"] for row in rows if row["measure"] == "offences"}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("case", READ)
def test_a_period_is_read_with_its_days(tmp_path: Path, case: str, suffix: str) -> None:
    rows, expected = READ[case]
    named = read(tmp_path, rows, suffix)
    assert [str(problem) for problem in named.problems] == []
    assert offences(named) == expected


@pytest.mark.parametrize("case", READ)
def test_a_heading_with_the_reply_s_own_days_changes_nothing(tmp_path: Path, case: str) -> None:
    rows, expected = READ[case]
    heading = "Question 1: offences recorded between 1 April 2021 and 31 March 2022"
    path = write([[heading], *rows, *OTHERS], tmp_path / "reply.xlsx")
    named = read_named(Project(Path(__file__).parents[2]), str(path), "Kent", "2021/22", "offences")
    assert [str(problem) for problem in named.problems] == []
    assert offences(named) == expected


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("case", ASKED)
def test_what_may_be_another_period_is_asked_about(tmp_path: Path, case: str, suffix: str) -> None:
    assert read(tmp_path, ASKED[case], suffix).problems


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("case", ["an age as a date", "an age as typed", "an age as a date across"])
def test_the_ages_a_date_may_stand_for_are_offered(tmp_path: Path, case: str, suffix: str) -> None:
    found = [problem.found for problem in read(tmp_path, ASKED[case], suffix).problems]
    assert any("12-15?" in one for one in found), found


@pytest.mark.parametrize("text", ["Q1", "Quarter 1", "1st quarter", "Qtr 1"])
@pytest.mark.parametrize(
    ("start", "end", "first"),
    [
        (date(2021, 4, 1), date(2022, 3, 31), "2021-04-01 to 2021-06-30"),
        (date(2024, 1, 1), date(2024, 12, 31), "2024-01-01 to 2024-03-31"),
        (date(2017, 4, 3), date(2018, 1, 3), "None"),
    ],
)
def test_a_quarter_is_one_of_a_whole_year(text: str, start: date, end: date, first: str) -> None:
    assert str(quarter_of(text, Period(start, end))) == first


def test_a_quarter_of_no_year_is_asked_about(tmp_path: Path) -> None:
    path = write([["Question 1"], *_down("Quarter", SHORT), *OTHERS], tmp_path / "reply.csv")
    project = Project(Path(__file__).parents[2])
    named = read_named(project, str(path), "Kent", "9m", "offences")
    assert named.problems and not offences(named)


def test_a_list_of_answers_below_a_year_names_questions(tmp_path: Path) -> None:
    rows = [["2021/22"], ["Q1", 7], ["Q2", "not held"], ["Q3", "not held"], ["Q4", "not held"]]
    path = write(rows, tmp_path / "reply.csv")
    named = read_named(Project(Path(__file__).parents[2]), str(path), "Kent", "2021/22", "offences")
    assert not named.problems and list(offences(named).values()) == [7]
