"""Cases of sentences that are broken over two lines, as letters and PDFs break them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.extract.made_cases.case import (
    Case,
    Interval,
    NoAnswer,
    PageBreak,
    Question,
    Values,
    reply,
)

SEED = 23
LETTERS_IN = ("txt", "eml", "docx", "html", "pdf")
WHOLE: dict[tuple[str, str], Interval] = {
    ("There were fewer than", "5 offences recorded."): (0, 4),
    ("There were one hundred and", "twenty offences recorded."): (120, 120),
    ("Forty-", "two offences were recorded."): (42, 42),
    ("There were 1", "628 offences recorded."): (1628, 1628),
    ("23 offences were recorded between 1 April 2021 and", "31 March 2022."): (23, 23),
    ("23 offences were recorded", "in this period."): (23, 23),
    ("23 offences were recorded under", "section 15A of the Sexual Offences Act 2003."): (23, 23),
    ("Northshire Police recorded", "23 offences."): (23, 23),
}
ASKED = (
    ("23 offences were recorded in the", "north division."),
    ("23 offences were recorded in the", "North Division."),
    ("23 offences were recorded", "where the victim was under 13."),
    ("23 offences were recorded", "by Westshire Police."),
    ("23 offences were recorded by the", "Metropolitan Police."),
    ("23 offences were recorded, of", "which 12 were attempts."),
    ("23 offences were recorded", "more than in the year before."),
    ("23 offences were recorded in", "Quarter 1."),
    ("23 offences were recorded in", "April 2021."),
    ("23 offences were recorded under", "section 14 of the Act."),
    ("There were approximately", "23 offences recorded."),
    ("There has been an increase of", "23 offences recorded."),
    ("Westshire Police recorded", "23 offences."),
    ("It is not the case that", "23 offences were recorded."),
    ("23", "(approximate)"),
    ("23", "%"),
    ("23", "of which 12 were attempts"),
    ("There were approximately", "OFFICIAL", "23 offences recorded."),
    ("23 offences were recorded in the", "Page 1 of 2", "north division."),
)
NO_ANSWER = (
    ("Our reference number is", "4012"),
    ("Request reference", "4012"),
    ("Our reference:", "4012"),
    ("Telephone number:", "690690"),
    ("Page 1 of", "3"),
    ("Please see Section", "12"),
    ("See appendix", "3"),
    ("See question", "3"),
    ("23", "(2019/20)"),
)
NO_AGES = (
    ("The youngest victim was 11", "months."),
    ("The youngest victim was 11", "months old."),
    ("11", "months"),
    ("The youngest suspect was", "11."),
)


def cases() -> Iterator[Case]:
    """Yield the cases of broken sentences, in a fixed order."""
    drawn = random.Random(SEED)
    for lines, interval in WHOLE.items():
        right = Values("offences", (("", interval),))
        yield _case("offences", lines, right, drawn)
    for lines in ASKED:
        yield _case("offences", lines, Question(), drawn)
    for form in ("docx", "pdf"):
        pages = ("23 offences were recorded in the", PageBreak(), "north division.")
        parts = reply({"offences": pages})
        yield Case("over two pages", "broken lines", form, parts, Question())
    for lines in NO_ANSWER:
        yield _case("offences", lines, NoAnswer("offences"), drawn)
    for lines in NO_AGES:
        yield _case("youngest_victim", lines, Question(), drawn)


def _case(
    question: str,
    lines: tuple[str, ...],
    right: Values | Question | NoAnswer,
    drawn: random.Random,
) -> Case:
    form = drawn.choice(LETTERS_IN)
    return Case(" / ".join(lines), "broken lines", form, reply({question: lines}), right)
