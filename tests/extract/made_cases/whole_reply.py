"""Cases of what stands far from a table and is said of all figures: sheet names, letters, notes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.extract.made_cases.case import (
    MEASURES,
    SHEETS,
    TABLES_IN,
    Case,
    Part,
    Question,
    Sheet,
    Table,
    Values,
    reply,
)

METHODS = Table((("Method", "Number"), ("Snapchat", 13), ("Kik", 12), ("Facebook", 4)))
READ = Values(
    MEASURES["methods"],
    (("Snapchat", (13, 13)), ("Kik", (12, 12)), ("Facebook", (4, 4))),
    "category",
)
PLAIN_SHEETS = ("Data", "Response", "FOI 1234-22", "Northshire Police", "2021-22", "FOI_Data_12")
OTHER_SHEETS = (
    "West Division",
    "Riverside",
    "Draft",
    "Old data",
    "Example",
    "April",
    "Apr-Sep",
    "Section 14",
    "Westshire",
    "Superseded",
    "NorthArea",
    "Closed cases",
)
PLAIN_LINES = (
    "Northshire Police",
    "We can provide the following figures.",
    "Figures are for 2021/22.",
    "Thank you for your request of 3 May 2022.",
    "OFFICIAL",
    "Page 1 of 2",
)
RESTRICTIONS = (
    "Excludes attempts.",
    "Figures cover April to June only.",
    "Riverside is not included.",
    "The figures count victims, not offences.",
    "Data for March is incomplete.",
    "Figures are for the calendar year.",
    "Only the first method of each record is shown.",
    "Records before 1 July 2021 were archived.",
    "Data covers 1 April 2021 to 31 December 2021.",
    "Figures are in hundreds.",
    "A sample of 50 records was searched.",
    "Taken from closed cases.",
    "One system only.",
    "Based on the date the offence was committed.",
    "Figures under 5 are included in Other.",
    "All figures relate to arrests.",
    "North Division",
    "Riverside district only",
    "Arrests",
)


def cases() -> Iterator[Case]:
    """Yield the cases of whole replies, in a fixed order."""
    for form in SHEETS:
        for name in (*PLAIN_SHEETS, *OTHER_SHEETS):
            right = READ if name in PLAIN_SHEETS else Question()
            parts: tuple[Part, ...] = (Sheet(name), *reply({"methods": (METHODS,)}, letter=False))
            yield Case(f"a sheet named {name}", "whole reply", form, parts, right)
    for form in TABLES_IN:
        for line in (*PLAIN_LINES, *RESTRICTIONS):
            right = READ if line in PLAIN_LINES else Question()
            for where, parts in _places(line, form):
                yield Case(f"{line} {where}", "whole reply", form, parts, right)


def _places(line: str, form: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    answered = reply({"methods": (METHODS,)})
    yield "before the answers", (line, "", *answered)
    yield "after the answers", (*answered, "", line)
    if form in SHEETS:
        yield "on a cover", (Sheet("Cover"), line, Sheet("Response"), *answered)
        yield "on a sheet of notes", (Sheet("Response"), *answered, Sheet("Notes"), line)
