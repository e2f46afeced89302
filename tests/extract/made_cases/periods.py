"""Cases of the ways tables write months, quarters and years, and of what only looks like them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from tests.extract.made_cases.case import (
    SHEETS,
    TABLES_IN,
    Case,
    NoAnswer,
    Question,
    Table,
    Values,
    reply,
)

DAYS = tuple(date(2021 + (n > 12), (n - 1) % 12 + 1, 1) for n in range(4, 16))
MONTHS = Values(
    "offences", tuple((day.isoformat(), (n, n)) for n, day in enumerate(DAYS, 1)), "period_start"
)
STARTS = ("2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01")
COUNTS = (3, 6, 9, 12)
QUARTERS = Values(
    "offences",
    tuple((day, (n, n)) for day, n in zip(STARTS, COUNTS, strict=True)),
    "period_start",
)
TYPED = ("%b-%y", "%b %y", "%B %Y", "%b %Y", "%b'%y", "%B-%Y")
YEAR_FIRST = {"%Y%m": "201801", "%Y-%m": "2018-01", "%m/%Y": "01/2018"}
QUARTERS_AS = {
    "Q1 2021/22": "Q{} 2021/22",
    "2021/22 Q1": "2021/22 Q{}",
    "Quarter 1": "Quarter {}",
    "Qtr 1 2021-22": "Qtr {} 2021-22",
}
QUARTERS_NAMED = {
    "Q1 (Apr-Jun)": ("Q1 (Apr-Jun)", "Q2 (Jul-Sep)", "Q3 (Oct-Dec)", "Q4 (Jan-Mar)"),
    "words": ("First quarter", "Second quarter", "Third quarter", "Fourth quarter"),
}
AGE_BANDS = ("11 and under", "Dec-15", "16 and over")
ASKED: dict[str, tuple[str, tuple[tuple[object, ...], ...]]] = {
    "rolling": (
        "offences",
        (("", "12 months to March 2022", "12 months to June 2022"), ("Offences", 12, 14)),
    ),
    "rolling months": (
        "offences",
        (("Rolling 12 months", "Offences"), ("Apr-21", 30), ("May-21", 31), ("Jun-21", 33)),
    ),
    "cumulative": (
        "offences",
        (
            ("Quarter", "Cumulative offences"),
            *((f"Q{n} 2021/22", total) for n, total in enumerate((3, 9, 18, 30), 1)),
        ),
    ),
    "year to date beside": (
        "offences",
        (
            ("Quarter", "Offences", "Year to date"),
            *((f"Q{n} 2021/22", 3 * n, 6 * n) for n in range(1, 5)),
        ),
    ),
    "part of a year": ("offences", (("Year", "Offences"), ("2021/22 (part)", 3))),
    "until January": ("offences", (("Year", "Offences"), ("2021/22 (to January 2022)", 3))),
    "a month missing": (
        "offences",
        (("Month", "Offences"), *((f"{day:%b-%y}", 2) for day in DAYS[:-1])),
    ),
    "a month twice": (
        "offences",
        (("Month", "Offences"), *((f"{day:%b-%y}", 2) for day in (*DAYS[:11], DAYS[0]))),
    ),
    "a quarter missing": (
        "offences",
        (("Quarter", "Offences"), *((f"Q{n} 2021/22", 2) for n in (1, 2, 4))),
    ),
    "months without a year": (
        "offences",
        (("Month", "Offences"), *((f"{day:%b}", 2) for day in DAYS)),
    ),
    "quarters of a calendar year": (
        "offences",
        (("Quarter", "Offences"), *((f"Q{n} 2021", 2) for n in range(1, 5))),
    ),
    "a place among years": ("offences", (("Period", "Offences"), ("2021/22", 3), ("North", 9))),
    "weeks": ("offences", (("Week", "Offences"), ("1", 3), ("2", 9))),
    "halves": ("offences", (("Period", "Offences"), ("H1 2021/22", 3), ("H2 2021/22", 9))),
    "serial among counts": (
        "methods",
        (("Method", "Number"), ("Snapchat", 44287), ("Kik", 12)),
    ),
    "serial as a label": ("offences", (("Month", "Offences"), (44287, 12), (44317, 9))),
    "band as a month": (
        "victims",
        (("", "Female", "Male"), *((band, 3, 1) for band in AGE_BANDS)),
    ),
    "band as a day": (
        "victims",
        (("", "Female", "Male"), ("11 and under", 3, 1), ("15-Dec", 20, 4)),
    ),
    "band as a month across": (
        "victims",
        (("", *AGE_BANDS), ("Female", 3, 20, 6), ("Male", 1, 4, 0)),
    ),
    "title of another month": (
        "offences",
        (("April 2019", None, None), ("", "2020/21", "2021/22"), ("Offences", 9, 12)),
    ),
}


def cases() -> Iterator[Case]:
    """Yield the cases of periods, in a fixed order."""
    for form in TABLES_IN:
        yield from _typed_months(form)
        yield from _quarters(form)
        for name, (question, rows) in ASKED.items():
            parts = reply({question: (Table(rows),)}, letter=form in ("docx", "pdf"))
            yield Case(name, "periods", form, parts, Question())
        yield _early(form)
    for form in SHEETS:
        yield from _date_cells(form)


def _typed_months(form: str) -> Iterator[Case]:
    for shown in TYPED:
        labels = [f"{day:{shown}}" for day in DAYS]
        yield _months(f"months as {labels[0]}", form, _down(labels))
        yield _months(f"months as {labels[0]} across", form, _across((), labels))
    for shown in YEAR_FIRST:
        labels = [f"{day:{shown}}" for day in DAYS]
        yield _months(f"months as {labels[0]}", form, _down(labels))
    names = [f"{day:%b}" for day in DAYS]
    years = [str(day.year) for day in DAYS]
    yield _months("year over months", form, _across(years, names))
    yield _months("financial year over months", form, _across(["2021/22"] * 12, names))
    joined = [2021, *[None] * 8, 2022, None, None]
    spans = ((1, 2, 1, 10), (1, 11, 1, 13))
    if form != "csv":
        yield _months("joined year over months", form, _across(joined, names, spans))


def _quarters(form: str) -> Iterator[Case]:
    for name, shown in QUARTERS_AS.items():
        labels = [shown.format(n) for n in range(1, 5)]
        rows = (("Quarter", "Offences"), *zip(labels, COUNTS, strict=True))
        tables = {
            "down": Table(rows),
            "across": Table((("", *labels), ("Offences", *COUNTS))),
            "with a total": Table((*rows, ("Total", sum(COUNTS)))),
        }
        for way, table in tables.items():
            parts = reply({"offences": (table,)})
            yield Case(f"quarters as {name}, {way}", "periods", form, parts, QUARTERS)
    for name, labels in QUARTERS_NAMED.items():
        rows = (("Quarter", "Offences"), *zip(labels, COUNTS, strict=True))
        parts = reply({"offences": (Table(rows),)})
        yield Case(f"quarters as {name}", "periods", form, parts, QUARTERS)
    calendar_ones = ("Q1 (Jan-Mar)", "Q2 (Apr-Jun)", "Q3 (Jul-Sep)", "Q4 (Oct-Dec)")
    rows = (("Quarter", "Offences"), *zip(calendar_ones, COUNTS, strict=True))
    parts = reply({"offences": (Table(rows),)})
    yield Case("quarters of another kind of year", "periods", form, parts, Question())
    rows = (("Quarter", "Offences"), *((f"Q{n}", 3 * n) for n in range(1, 5)))
    parts = reply({"offences": (Table(rows),)})
    yield Case("bare quarters", "periods", form, parts, QUARTERS)


def _early(form: str) -> Case:
    """Return a table of a year before the law began: no answer for the period asked about."""
    parts = reply({"offences": (Table((("Year", "Offences"), ("2015/16", 4))),)})
    return Case("before the law", "periods", form, parts, NoAnswer("offences"))


def _date_cells(form: str) -> Iterator[Case]:
    ends = [day.replace(day=calendar.monthrange(day.year, day.month)[1]) for day in DAYS]
    yield _months("cells of first days", form, _down(DAYS))
    yield _months("cells of last days", form, _down(ends))
    yield _months("cells of first days across", form, _across((), DAYS))
    for day in (date(2015, 12, 1), date(2022, 12, 15)):
        rows = (("", "Female", "Male"), ("11 and under", 3, 1), (day, 20, 4), ("16 and over", 6, 0))
        parts = reply({"victims": (Table(rows),)})
        yield Case(f"band as the date {day}", "periods", form, parts, Question())


def _months(name: str, form: str, table: Table) -> Case:
    return Case(name, "periods", form, reply({"offences": (table,)}), MONTHS)


def _down(labels: object) -> Table:
    return Table((("Month", "Offences"), *((label, n) for n, label in enumerate(labels, 1))))


def _across(
    tops: object, heads: object, merged: tuple[tuple[int, int, int, int], ...] = ()
) -> Table:
    rows = (("", *tops),) if tops else ()
    return Table((*rows, ("", *heads), ("Offences", *range(1, 13))), merged)
