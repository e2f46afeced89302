"""Cases of signs beside a number that may change it, and of numbers that may be none.

Each spelling stands in a line, in a list, in a sentence and in a cell of a table of every format.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.extract.made_cases.case import (
    MEASURES,
    SENTENCES_IN,
    TABLES_IN,
    Case,
    Interval,
    NoAnswer,
    Question,
    Table,
    Values,
    reply,
)

SEED = 20
# Each format holds every third spelling in its cells.
TURNS = 3
HEAD = ("Method", "Number")
# What is asked about wherever it stands as the figure.
NOWHERE = (
    *("14*", "14**", "14†", "14*‡", "14 *", "14#", "14^", "14 [1]", "14¹", "-14", "−14", "(14)"),
    *("14-", "+14", "~14", "14ish", "14 (approx)", "c.14", "c14", "14 or so", "14k", "14m", "14,5"),
    *("1.4e1", "14.5", "1.428", "14/", "/14", ".14", "14..", "14?", "?14", "'14", "[14]", "014"),
    *("0014", "14(a)", "14a", "A14", "x14", "£14", "14 (13)", "14/13", "14 13", "14e", "14p"),
    *("14 (r)", "14 (provisional)", "14 est.", "14 to date", "14 of 20", "14th", "14\xad3", "1O"),
    *("l4", "½", "14½", "XIV", "a dozen", "about 14", "14 approx.", "1 4", "14 28", "14:"),
)
# What leaves no number to ask about: the question is then where the answer is.
UNPLACED = frozenset(
    ("14k", "14m", "14?", "14a", "£14", "14/13", "14e", "14p", "1O", "½", "14½", "XIV", "a dozen")
)
# What is asked about as the only figure, or beside small ones.
ALONE = ("2021", "44287", "1998", "45016")
# What stands in the place of a figure and is none.
NONE_AT_ALL = ("2021/22", "Apr-21", "Q1 2021/22")
READ: dict[str, Interval] = {
    "14": (14, 14),
    "14.0": (14, 14),
    "<14": (0, 13),
    "≤14": (0, 14),
    ">14": (15, None),
    "≥14": (14, None),
    "up to 14": (0, 14),
    "14-15": (14, 15),
    "1,428": (1428, 1428),
    "1 428": (1428, 1428),
    "1\xa0428": (1428, 1428),
    "fourteen": (14, 14),
}
LINES = {
    "14.": (14, 14),
    "14;": (14, 14),
    "14+": (14, None),
    "14 or more": (14, None),
    "fourteen (14)": (14, 14),
    "“14”": (14, 14),
}


def cases() -> Iterator[Case]:
    """Yield the cases of numbers, in a fixed order."""
    drawn = random.Random(SEED)
    none = NoAnswer(MEASURES["offences"])
    for text in (*NOWHERE, *ALONE):
        form = drawn.choice(SENTENCES_IN)
        right = none if text in UNPLACED else Question()
        yield _line(f"Offences recorded: {text}", "offences", form, right)
        form = drawn.choice(("txt", "eml", "docx", "html"))
        yield _line(f"Snapchat: {text}", "methods", form, Question(), "Kik: 7")
        yield _line(f"Snapchat - {text}", "methods", form, Question(), "Kik - 7")
    for text in ("Figure 14", "Number 14", "14 Snapchat"):
        question = "methods" if "Snapchat" in text else "offences"
        yield _line(text, question, drawn.choice(("txt", "docx")), Question(), "Kik: 7")
    for text in NOWHERE:
        form = drawn.choice(SENTENCES_IN)
        yield _line(
            f"{text} offences were recorded",
            "offences",
            form,
            none if text in UNPLACED else Question(),
        )
    for text, interval in (READ | LINES).items():
        form = drawn.choice(SENTENCES_IN)
        right = Values("offences", (("", interval),))
        yield _line(f"Offences recorded: {text}", "offences", form, right)
    for turn, form in enumerate(TABLES_IN):
        for text in (*NOWHERE[turn % TURNS :: TURNS], *ALONE, *NONE_AT_ALL):
            yield _cell(text, form, Question())
        for text, interval in () if form == "pdf" else READ.items():  # Its font lacks some signs.
            counts = (("Snapchat", interval), ("Kik", (7, 7)))
            yield _cell(text, form, Values(MEASURES["methods"], counts, "category"))
        yield from _noted(form)


def _line(
    text: str, question: str, form: str, right: Values | Question | NoAnswer, *others: str
) -> Case:
    return Case(text, "numbers", form, reply({question: (text, *others)}), right)


def _cell(text: str, form: str, right: Values | Question) -> Case:
    table = Table((HEAD, ("Snapchat", text), ("Kik", 7)))
    return Case(f"{text} in a cell", "numbers", form, reply({"methods": (table,)}), right)


def _noted(form: str) -> Iterator[Case]:
    """Yield a year that is a count beside others of its size, and a mark that has its note."""
    rows = (HEAD, ("Snapchat", 2021), ("Kik", 1890), ("Email", 2210), ("Total", 6121))
    counts = (("Snapchat", (2021, 2021)), ("Kik", (1890, 1890)), ("Email", (2210, 2210)))
    right = Values(MEASURES["methods"], counts, "category")
    yield Case("a year's size", "numbers", form, reply({"methods": (Table(rows),)}), right)
    marked = Table((HEAD, ("Snapchat", "14*"), ("Kik", 7)))
    parts = reply({"methods": (marked, "* Figures include attempts.")})
    yield Case("a mark with a note that restricts", "numbers", form, parts, Question())
