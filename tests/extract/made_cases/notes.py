"""Cases of what is said before or after a number that was stated, in its line or another."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.extract.made_cases.case import (
    SENTENCES_IN,
    TABLES_IN,
    Case,
    Question,
    Table,
    Values,
    reply,
)

SEED = 17
STATED = "20 offences were recorded."
RESTRICT = (
    "Please note that 4 of these were duplicates.",
    "Please note that this includes 4 attempts.",
    "Please note that these figures cover the north division only.",
    "Please note: the figure excludes cancelled crimes.",
    "Of these, 4 were attempts.",
    "Of these, four were attempts.",
    "Of the 20, 4 were attempts.",
    "This includes 4 attempts.",
    "This figure excludes attempts.",
    "These are attempts only.",
    "These figures relate to arrests, not offences.",
    "The figure counts victims.",
    "The above figure is for April to September only.",
    "This is the figure for section 15 offences.",
    "Attempts are not included.",
    "The figure is an estimate.",
    "Figures are rounded to the nearest 5.",
    "Figures have been rounded.",
    "Correction: 21 offences were recorded.",
    "The correct figure is 21.",
    "This should have read 21.",
    "In addition, 5 offences were recorded on another system.",
    "Plus 5 attempts.",
    "There were also 5 attempted offences.",
    "21 offences were recorded.",
    "One has since been removed.",
    "Two were duplicates.",
    "All but two were duplicates.",
    "Half of these were duplicates.",
    "Most of these are attempts.",
    "Only 12 fall within the period.",
    "12 relate to your request.",
    "Our previous reply said 18.",
)
HARMLESS = (
    "We hope this answers your request.",
    "This was an increase on the year before.",
    "You may ask for a review within 20 working days.",
    "Section 15A was inserted by the Serious Crime Act 2015.",
    "The offence came into force on 3 April 2017 under the Sexual Offences Act 2003.",
    "Our reference is 4012/22.",
)
ABOVE = (
    "Attempted offences",
    "North division",
    "Arrests",
    "Westshire Police",
    "Victims",
    "Section 14",
)

REMARKS = (
    "attempts only",
    "includes 3 attempts",
    "north division only",
    "estimated",
    "excludes cancelled crimes",
)
RESTATED = (
    "How many arrests were made?",
    "How many victims were there?",
    "How many attempted offences were recorded?",
    "How many offences were recorded in 2019/20?",
    "How many offences were recorded between April and June 2021?",
)


def cases() -> Iterator[Case]:
    """Yield the cases of notes, in a fixed order."""
    drawn = random.Random(SEED)
    for note in RESTRICT:
        for name, parts in (("own line", (STATED, note)), ("same line", (f"{STATED} {note}",))):
            form = drawn.choice(SENTENCES_IN)
            answer = reply({"offences": parts})
            yield Case(f"{note} ({name})", "notes", form, answer, Question())
        table = (Table((("Year", "Offences"), ("2021/22", 20))), note)
        form = drawn.choice(TABLES_IN)
        answer = reply({"offences": table})
        yield Case(f"{note} (below a table)", "notes", form, answer, Question())
    right = Values("offences", (("", (20, 20)),))
    for note in HARMLESS:
        answer = reply({"offences": (STATED, note)})
        yield Case(note, "notes", drawn.choice(SENTENCES_IN), answer, right)
    for line in ABOVE:
        answer = reply({"offences": (line, "20")})
        yield Case(f"{line} above", "notes", drawn.choice(SENTENCES_IN), answer, Question())
    yield from _remarks()
    yield from _restated(drawn)


def _remarks() -> Iterator[Case]:
    for remark in REMARKS:
        for form in TABLES_IN:
            rows = (("Year", "Offences", "Comments"), ("2021/22", 20, remark))
            answer = reply({"offences": (Table(rows),)})
            yield Case(f"{remark} beside", "remarks", form, answer, Question())


def _restated(drawn: random.Random) -> Iterator[Case]:
    """Yield replies that restate the question for another count or other days."""
    others = tuple(part for n in (2, 3, 4) for part in (f"Question {n}", "No information held."))
    for question in RESTATED:
        for answer in ("20", "20 were recorded."):
            parts = (f"Question 1: {question}", answer, *others)
            form = drawn.choice(SENTENCES_IN)
            yield Case(f"{question} {answer}", "restated", form, parts, Question())
