"""Cases of lines that say nothing but a time: how long figures run, or when they were taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tests.extract.made_cases.case import (
    SHEETS,
    TABLES_IN,
    Case,
    Part,
    Question,
    Table,
    Values,
    reply,
)

# Each format shows every third line, so that every line stands in two formats or three.
TURNS = 3
YEAR = (("Year", "Offences"), ("2021/22", 12))
READ = Values("offences", (("", (12, 12)),))
OWN = (
    *("12 months", "Twelve months", "12 month period", "Period: 12 months", "12 months of data"),
    *("Data as at 3 May 2022", "Data as at 03/05/2022", "As at 3rd May 2022", "As of May 2022"),
    *("Extracted on 3 May 2022", "Data extracted 03.05.2022", "Data extracted on: 2022-05-03"),
    *(
        "Run date: 3 May 2022",
        "Report run on 3 May 2022 at 10:15",
        "Date of extraction: 3 May 2022",
    ),
    *(
        "Correct as at 3 May 2022",
        "Figures accurate as of 31 March 2022",
        "Last updated 3 May 2022",
    ),
    *(
        "The figures were taken from the crime system on 5 May 2022 at 14:30.",
        "Taken on 5 May 2022",
    ),
    *("The data was extracted on 3 May 2022.", "Data retrieved from the crime system 3 May 2022"),
)
OTHER = (
    *("6 months", "24 months", "Last 12 months", "Previous 12 months", "Rolling 12 months"),
    *("12 months to December 2021", "12 months to May 2022", "April 2021 to December 2021"),
    *("Data as at 31 December 2021", "Data as at 03/01/2022", "As at 30 March 2022"),
    *("Extracted on 5 January 2022", "Data extracted 05.01.2022", "Run date: 2022-01-05"),
    *("Correct as at 1 March 2022", "Date of extraction: 5 January 2022", "Data as at 3 May"),
    *(
        "Data as at 3 May 2020",
        "Data as at March 2020",
        "Data to 3 May 2022",
        "Data from 3 May 2022",
    ),
    *("Data as at 3 May 2022 (9 months)", "Open cases as at 3 May 2022", "Up to 3 May 2022"),
    *("Figures taken from the crime system on 5 May 2021 at 14:30.", "Data taken 6 March 2022"),
    *("The data was extracted on 5 January 2022.", "Figures were correct as at 5 January 2022."),
)


def cases() -> Iterator[Case]:
    """Yield the cases of lines that say a time, in a fixed order."""
    for turn, form in enumerate(TABLES_IN):
        for text in OWN[turn % TURNS :: TURNS]:
            for name, parts in (*_places(text), *_beside(text)):
                yield Case(f"{text} {name}", "times", form, parts, READ)
        for text in OTHER[turn % TURNS :: TURNS]:
            for name, parts in _places(text):
                yield Case(f"{text} {name}", "times", form, parts, Question())
        yield from _in_two_cells(form)
        later = Table((("", "2021/22", "2022/23"), ("Offences", 12, 3)))
        parts = reply({"offences": ("Data as at 3 May 2022", later)})
        yield Case("figures of later days", "times", form, parts, Question("3 May 2022"))
        yield _lone("Offences over 12 months", form)
        yield _lone("Total: 12 months", form)


def _places(text: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    answered = reply({"offences": (Table(YEAR),)})
    yield "above a table", reply({"offences": (text, Table(YEAR))})
    yield "below a table", reply({"offences": (Table(YEAR), text)})
    yield "below a sentence", reply({"offences": ("12 offences were recorded.", text)})
    yield "before the answers", (text, "", *answered)
    yield "after the answers", (*answered, "", text)


def _beside(text: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    for number, name in enumerate(("beside the heads", "beside a figure")):
        rows = [(*row, text) if at == number else row for at, row in enumerate(YEAR)]
        yield name, reply({"offences": (Table(tuple(rows)),)})


def _in_two_cells(form: str) -> Iterator[Case]:
    """Yield a label and a day in two cells, over a table and in its first row."""
    days: tuple[tuple[object, object], ...] = (("03/05/2022", "05/01/2022"),)
    days += ((date(2022, 5, 3), date(2022, 1, 5)),) if form in SHEETS else ()
    for number, (over, before) in enumerate(days):
        for day, right in ((over, READ), (before, Question())):
            row = ("Extracted on", day)
            apart = reply({"offences": (Table((row,)), "", Table(YEAR))})
            yield Case(f"{day} in a cell {number} apart", "times", form, apart, right)
            within = reply({"offences": (Table((row, *YEAR)),)})
            yield Case(f"{day} in a cell {number} within", "times", form, within, right)


def _lone(text: str, form: str) -> Case:
    """Return a length of time where a count was asked for: it is none."""
    parts = reply({"offences": (text,)})
    return Case(f"{text} alone", "times", form, parts, Question(never=(12, 13)))
