"""Cases of titles, captions and column heads that say something else is counted, by table shape."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from tests.extract.made_cases.case import (
    MEASURES,
    TABLES_IN,
    Case,
    PageBreak,
    Part,
    Question,
    Table,
    Values,
    reply,
)

SEED = 18
QUARTERS = ("2021-04-01", "2021-07-01", "2021-10-01", "2022-01-01")
OFFENCES = Table((("Year", "Number"), ("2021/22", 12)))
METHODS = Table((("Method", "Number"), ("Snapchat", 13), ("Kik", 12), ("Facebook", 4)))
MORE_METHODS = Table((("Method", "Number"), ("Email", 3), ("Tinder", 4)))
SHAPES: dict[str, tuple[str, Table, Values]] = {
    "one figure": (
        "offences",
        Table((("Number of offences", 12),)),
        Values("offences", (("", (12, 12)),)),
    ),
    "by year": ("offences", OFFENCES, Values("offences", (("", (12, 12)),))),
    "years across": (
        "offences",
        Table((("", "2020/21", "2021/22"), ("Offences", 9, 12))),
        Values("offences", (("", (12, 12)),)),
    ),
    "quarters": (
        "offences",
        Table((("Quarter", "Offences"), *((f"Q{n} 2021/22", 3 * n) for n in range(1, 5)))),
        Values(
            "offences",
            tuple((day, (3 * n, 3 * n)) for n, day in enumerate(QUARTERS, 1)),
            "period_start",
        ),
    ),
    "methods": (
        "methods",
        METHODS,
        Values(
            MEASURES["methods"],
            (("Snapchat", (13, 13)), ("Kik", (12, 12)), ("Facebook", (4, 4))),
            "category",
        ),
    ),
}
PLAIN = (
    "",
    "Number of offences",
    "Sexual communication with a child",
    "Northshire Police",
    "Table 1: offences recorded",
    "Section 15A",
)
OTHER = (
    "Arrests",
    "Number of victims",
    "Officers trained",
    "Suspects",
    "Outcomes by month",
    "Rape offences",
    "Offences under section 14",
    "All sexual offences",
    "Total recorded crime",
    "Westshire Police",
    "Riverside district",
    "North division",
    "April to September only",
    "Year to date",
    "Rolling 12 months",
    "Rates per 1,000 population",
    "Average age",
    "Attempts only",
    "Excluding attempts",
    "Online offences",
    "Calls",
    "Estimated figures",
    "Costs (£)",
    "Example",
)
HEADS = (
    "Arrests",
    "Victims",
    "Number of victims",
    "Officers",
    "Average age",
    "Age",
    "Rate",
    "Outcome",
    "Attempts",
    "Section 14 offences",
    "Westshire",
    "North division",
    "Cost",
    "Change",
    "Target",
    "Offences excluding attempts",
    "Offences per 1,000",
    "Sexual offences",
    "Total crime",
    "Incidents",
)


def cases() -> Iterator[Case]:
    """Yield the cases of titles and heads, in a fixed order."""
    drawn = random.Random(SEED)
    for title, shape in product(PLAIN, SHAPES):
        question, table, right = SHAPES[shape]
        yield _case(f"{title or 'no title'}, {shape}", question, (title, table), right, drawn)
    for title, shape in product(OTHER, SHAPES):
        question, table, _ = SHAPES[shape]
        yield _case(f"{title}, {shape}", question, (title, table), Question(), drawn)
    for form, (shape, (question, table, right)) in product(TABLES_IN, SHAPES.items()):
        parts = reply({question: (table,)})
        yield Case(f"{shape} in every format", "titles", form, parts, right)
        parts = reply({question: ("Suspects arrested", table)})
        yield Case(f"suspects, {shape} in every format", "titles", form, parts, Question())
    yield from _heads(drawn)
    yield from _second_tables()


def _heads(drawn: random.Random) -> Iterator[Case]:
    for head in HEADS:
        tables = {
            "by year": ("offences", Table((("Year", head), ("2021/22", 12)))),
            "beside": ("offences", Table(((head, 12),))),
            "methods": ("methods", Table((("Method", head), ("Snapchat", 12), ("Kik", 3)))),
        }
        for shape, (question, table) in tables.items():
            yield _case(f"head {head}, {shape}", question, (table,), Question(), drawn)


def _second_tables() -> Iterator[Case]:
    """Yield tables after a page break or a new title, which ends the table before."""
    for form, title in product(("docx", "pdf"), ("Arrests by method", "Westshire", "Attempts")):
        parts = (METHODS, PageBreak(), title, MORE_METHODS)
        name = f"{title} after a page break"
        yield Case(name, "page breaks", form, reply({"methods": parts}), Question())
    for form in TABLES_IN:
        parts = (METHODS, "Meeting a child following sexual grooming", MORE_METHODS)
        yield Case("another subject below", "titles", form, reply({"methods": parts}), Question())


def _case(
    name: str,
    question: str,
    parts: tuple[Part, ...],
    right: Values | Question,
    drawn: random.Random,
) -> Case:
    answer = reply({question: tuple(part for part in parts if part)}, letter=drawn.random() < 0.5)
    return Case(name, "titles", drawn.choice(TABLES_IN), answer, right)
