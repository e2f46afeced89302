"""Cases of heads of another count, lines that say a period is partial, and rows that filter."""

from __future__ import annotations

from collections.abc import Iterator

from tests.extract.made_cases.case import (
    MEASURES,
    TABLES_IN,
    Case,
    Part,
    Question,
    Table,
    Values,
    reply,
)

# Each format shows every third line of a part, so that every line stands in two formats or three.
TURNS = 3
METHODS = (("Method", "Number"), ("Snapchat", 12), ("Kik", 7))
YEAR = Table((("Year", "Offences"), ("2021/22", 12)))
READ = {
    "offences": Values("offences", (("", (12, 12)),)),
    "methods": Values(MEASURES["methods"], (("Snapchat", (12, 12)), ("Kik", (7, 7))), "category"),
}
OTHER_HEADS = ("Offences", "Number of offences", "Crimes", "Count of offences")
OWN_HEADS = ("Victims", "Number of victims", "Number")
PARTS = (
    *("April to December only", "part year", "Part-year data", "data to 31 December 2021"),
    *("Data to 31 December", "to December", "(9 months)", "9 months", "First nine months"),
    *("First half", "H1", "Q1-Q3 only", "for 3 quarters", "Apr-Dec", "Year to date"),
    *("As at 31 December", "As of January 2022", "Up to end of December", "Incomplete"),
    *("not a full year", "Not a full year", "Partial data", "until end of quarter 3"),
    *("excluding February", "until Christmas", "data not complete", "half-year"),
)
WHOLE = ("Full year", "to 31 March 2022", "1 April 2021 to March 2022")
LABEL_NOTES = (
    *("Kik is counted under Snapchat.", "Instagram is included in Snapchat", "Includes Messenger"),
    *("* includes Instagram", "Snapchat includes Instagram", "Snapchat figures are for girls"),
    *("Not all records were searched.", "Excludes Messenger", "Kik from June only"),
)
FILTERS = (
    *(("Method", "Facebook"), ("Method", "(All)"), ("Method", "(Multiple Items)")),
    *(("Sex", "Female"), ("Age band", "12-15"), ("District", "North"), ("Status", "Charged")),
)


def cases() -> Iterator[Case]:
    """Yield the cases of what stands around figures, in a fixed order."""
    for turn, form in enumerate(TABLES_IN):
        yield from _heads(form)
        for text in (*PARTS[turn % TURNS :: TURNS], *WHOLE):
            is_part = text in PARTS
            for name, parts in _lines(text):
                question = "methods" if "list" in name else "offences"
                right = Question() if is_part else READ[question]
                yield _case(f"{text} {name}", form, question, parts, right)
        for text in LABEL_NOTES:
            parts = (Table(METHODS), text)
            yield _case(f"{text} below methods", form, "methods", parts, Question())
        calendar = Table((("Calendar year", "Offences"), ("2021/22", 12)))
        yield _case("another kind of year", form, "offences", (calendar,), Question())
        for row in FILTERS:
            for name, parts in _filters(row):
                question = "offences" if "year" in name else "methods"
                yield _case(f"{row[0]}, {row[1]} {name}", form, question, parts, Question())


def _case(
    name: str, form: str, question: str, parts: tuple[Part, ...], right: Values | Question
) -> Case:
    return Case(name, "around", form, reply({question: parts}), right)


def _heads(form: str) -> Iterator[Case]:
    for head in (*OTHER_HEADS, *OWN_HEADS):
        by_sex = Table((("Sex", head), ("Female", 12), ("Male", 7)))
        corner = Table(((head, "Female", "Male"), ("11 and under", 1, 12), ("12-15", 2, 7)))
        titled = (head, Table((("", "Female", "Male"), ("11 and under", 1, 12), ("12-15", 2, 7))))
        for name, parts in {"over": (by_sex,), "in the corner": (corner,), "above": titled}.items():
            right: Values | Question = Question()
            if head in OWN_HEADS and name == "over":
                counts = (("female", (12, 12)), ("male", (7, 7)))
                right = Values("victims", counts, "category")
            elif head in OWN_HEADS:
                continue
            yield _case(f"{head} {name}", form, "victims", parts, right)


def _lines(text: str) -> Iterator[tuple[str, tuple[Part, ...]]]:
    yield "below a table", (YEAR, text)
    yield "above a table", (text, YEAR)
    yield "below a sentence", ("12 offences were recorded.", text)
    yield "below a list", ("Snapchat: 12", "Kik: 7", text)


def _filters(row: tuple[str, str]) -> Iterator[tuple[str, tuple[Part, ...]]]:
    yield "above methods", (Table((row, *METHODS)),)
    yield "apart from methods", (Table((row,)), "", Table(METHODS))
    yield "apart from a year", (Table((row,)), "", YEAR)
