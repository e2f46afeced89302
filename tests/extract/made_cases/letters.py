"""Cases of whole letters: questions restated otherwise, and what stands far from the answers."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.extract.made_cases.case import AUTHORITY, Case, NoAnswer, Part, Question, Values, reply

SEED = 29
LETTERS_IN = ("txt", "eml", "docx", "html", "pdf")
RESTATED = (
    "Offences in the West division",
    "How many offences were recorded in the West division?",
    "How many offences of meeting a child following grooming were recorded?",
    "How many section 14 offences were recorded?",
    "How many offences were recorded where the victim was under 13?",
    "How many offences were recorded by Essex Police?",
    "How many offences were recorded which led to a charge?",
    "Offences recorded, excluding attempts",
)
ASKED_AS_EVER = (
    "How many offences of sexual communication with a child, contrary to section 15A of the "
    "Sexual Offences Act 2003, were recorded between 1 April 2021 and 31 March 2022?",
    "Please state how many offences (s.15A) were recorded in your force area in 2021/22.",
)
PREAMBLES = (
    "The figures below only cover offences recorded on the new system since October 2021.",
    "All figures have been rounded to the nearest 5.",
    "The data below excludes the north division.",
    "The data have been estimated.",
    "In 2021/22 we recorded 33 offences.",
)
HARMLESS_PREAMBLES = (
    "The information you asked for is given below.",
    "We have searched our crime system. Please find our response below.",
)
BELOW_THE_NAME = (
    "Note: the figures above include attempted offences.",
    "PS The figure for question 1 should be 33.",
    "The data is not yet complete.",
)
HARMLESS_BELOW = (
    "Care should be taken when these data are interpreted.",
    "The figures should not be used for comparison with any other response.",
)
INTRODUCED = (
    "Our earlier reply said:",
    "An example answer would be:",
    "Essex Police replied:",
    "DRAFT",
)
ABOVE_A_LIST = ("For charged offences only:", "Per cent of offences:", "In the north division:")
QUOTED = (
    "-----Original Message-----",
    "On Tue, 3 May 2022 at 10:20, Requester wrote:",
)
AGES = (
    "The youngest was 11 months old.",
    "The youngest girl was 11.",
    "Youngest female: 11",
)
OTHERS = (
    "20 offences were recorded in the calendar year.",
    "The Home Office recorded 20 offences.",
    "Crime number 4012",
    "-20",
)
RESTRICTED = (
    "20 offences were recorded. Data for March is not yet available.",
    "20 offences were recorded. These figures should not be relied upon.",
)
COUNTED = {
    "No. of crimes = 20": 20,
    "According to our records there were 20 offences in 2021/22.": 20,
    "Yes. 20 offences were recorded.": 20,
    "20 offences of this type were recorded.": 20,
}
LISTED = {
    "Snapchat: forty-two (42)": (42, 42),
    "Snapchat: 1 628": (1628, 1628),
    "Snapchat: twelve": (12, 12),
    "Snapchat: no more than 12": (0, 12),
}


def cases() -> Iterator[Case]:
    """Yield the cases of letters, in a fixed order."""
    drawn = random.Random(SEED)
    yield from _heads(drawn)
    yield from _far(drawn)
    yield from _near(drawn)


def _letter(head: str = "Offences", before: str = "", after: tuple[str, ...] = ()) -> list[Part]:
    answers = (f"1. {head}", "31", "2. Not held", "3. 8", "4. Snapchat: 12")
    return [f"{AUTHORITY} Police", before, *answers, "Yours sincerely", "FOI Team", *after]


def _heads(drawn: random.Random) -> Iterator[Case]:
    for head in RESTATED:
        form = drawn.choice(LETTERS_IN)
        yield Case(head, "questions restated", form, tuple(_letter(head)), Question())
    right = Values("offences", (("", (31, 31)),))
    for head in ASKED_AS_EVER:
        form = drawn.choice(LETTERS_IN)
        yield Case(head, "questions restated", form, tuple(_letter(head)), right)


def _far(drawn: random.Random) -> Iterator[Case]:
    right = Values("offences", (("", (31, 31)),))
    for line in (*PREAMBLES, *HARMLESS_PREAMBLES):
        wanted = Question() if line in PREAMBLES else right
        parts = tuple(_letter(before=line))
        yield Case(line, "far from the answers", drawn.choice(LETTERS_IN), parts, wanted)
    for line in (*BELOW_THE_NAME, *HARMLESS_BELOW):
        wanted = Question() if line in BELOW_THE_NAME else right
        parts = tuple(_letter(after=(line,)))
        yield Case(line, "far from the answers", drawn.choice(LETTERS_IN), parts, wanted)
    for line in QUOTED:
        quoted = (line, "1. Number of offences: 20", "3. Youngest", "9", "4. Kik: 7")
        parts = tuple(_letter(after=quoted))
        form = drawn.choice(("txt", "eml", "docx"))
        yield Case(line, "quoted request", form, parts, right)
    listed = Values("method_instances", (("Snapchat", (12, 12)),), "category")
    parts = (*_letter()[:7], "5. Kik: 7", "Yours sincerely")
    yield Case("a point that was not asked", "far from the answers", "txt", parts, listed)


def _near(drawn: random.Random) -> Iterator[Case]:
    for line in INTRODUCED:
        parts = reply({"offences": (line, "20 offences were recorded.")})
        yield Case(line, "lines above a value", drawn.choice(LETTERS_IN), parts, Question())
    for line in ABOVE_A_LIST:
        parts = reply({"methods": (line, "Snapchat: 12", "Kik: 3")})
        yield Case(line, "lines above a value", drawn.choice(LETTERS_IN), parts, Question())
    twice = reply({"methods": ("Snapchat: 12", "Snapchat: 9")})
    yield Case("a label twice", "lines above a value", "txt", twice, Question())
    for line in AGES:
        parts = reply({"youngest_victim": (line,)})
        yield Case(line, "ages", drawn.choice(LETTERS_IN), parts, Question())
    for line in OTHERS:
        parts = reply({"offences": (line,)})
        yield Case(line, "sentences", drawn.choice(LETTERS_IN), parts, NoAnswer("offences"))
    for line in RESTRICTED:
        parts = reply({"offences": (line,)})
        yield Case(line, "sentences", drawn.choice(LETTERS_IN), parts, Question())
    for line, number in COUNTED.items():
        parts = reply({"offences": (line,)})
        right = Values("offences", (("", (number, number)),))
        yield Case(line, "sentences", drawn.choice(LETTERS_IN), parts, right)
    for line, limits in LISTED.items():
        parts = reply({"methods": (line,)})
        counted = Values("method_instances", (("Snapchat", limits),), "category")
        yield Case(line, "lists", drawn.choice(("txt", "docx", "html")), parts, counted)
