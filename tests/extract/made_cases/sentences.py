"""Cases of one sentence, line or list as the answer to a question.

Hedges, restrictions and number words are combined; the other sentences stand alone, each in a
format drawn with a fixed seed, and a few in every format.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from tests.extract.made_cases.case import (
    MEASURES,
    SENTENCES_IN,
    Case,
    Interval,
    NoAnswer,
    Question,
    Values,
    reply,
)

SEED = 16
NUMBERS = {
    "3": 3,
    "fourteen": 14,
    "forty-six (46)": 46,
    "1 307": 1307,
    "2,450": 2450,
    "one hundred and nine": 109,
}
HEDGES: dict[str, tuple[str, object]] = {
    "plain": ("{}", lambda n: (n, n)),
    "exactly": ("exactly {}", lambda n: (n, n)),
    "at least": ("at least {}", lambda n: (n, None)),
    "a minimum": ("a minimum of {}", lambda n: (n, None)),
    "no fewer": ("no fewer than {}", lambda n: (n, None)),
    "fewer": ("fewer than {}", lambda n: (0, n - 1)),
    "up to": ("up to {}", lambda n: (0, n)),
    "a maximum": ("a maximum of {}", lambda n: (0, n)),
    "over": ("over {}", lambda n: (n + 1, None)),
    "in excess": ("in excess of {}", lambda n: (n + 1, None)),
    "or more": ("{} or more", lambda n: (n, None)),
    "or fewer": ("{} or fewer", lambda n: (0, n)),
    "about": ("about {}", None),
    "nearly": ("nearly {}", None),
    "just over": ("just over {}", None),
    "estimated": ("an estimated {}", None),
}
RESTRICTIONS = {
    "none": "",
    "of whom": ", of whom 2 were boys",
    "division": " in the north division",
    "attempted": " as attempted",
    "charged": " and charged",
    "excluding": " excluding cancelled crimes",
}
INTERVALS: dict[str, Interval] = {
    "Between 30 and 35 offences were recorded.": (30, 35),
    "Twenty three offences were recorded.": (23, 23),
    "23 (twenty-three) offences were recorded.": (23, 23),
    "There was only one offence recorded.": (1, 1),
    "There was a single offence recorded.": (1, 1),
    "Zero offences were recorded.": (0, 0),
    "No offences were recorded.": (0, 0),
    "None were recorded.": (0, 0),
    "Nil.": (0, 0),
    "0": (0, 0),
    "23": (23, 23),
    "Fewer than five.": (0, 4),
    "<5": (0, 4),
    "Answer: 23 offences.": (23, 23),
    "Number of offences: fewer than 5": (0, 4),
    "Offences = 23": (23, 23),
    "Northshire recorded 23 offences contrary to section 15A of the Sexual Offences Act 2003.": (
        23,
        23,
    ),
    "I can confirm that 23 offences were recorded.": (23, 23),
    "Please be advised that 23 offences were recorded.": (23, 23),
    "A search of our crime recording system shows 23 offences.": (23, 23),
    "Between 1 April 2021 and 31 March 2022 there were 23 offences recorded.": (23, 23),
    "In the financial year 2021/22, 23 offences were recorded by Northshire Police.": (23, 23),
    "We recorded 23 offences and 31 victims.": (23, 23),
    "Table 1 shows 23 offences.": (23, 23),
}
ASKED = (
    "~40 offences were recorded.",
    "40-odd offences were recorded.",
    "The north division recorded 40 offences.",
    "40 offences were detected.",
    "40 offences were recorded without a suspect.",
    "40 offences were recorded, plus 3 attempts.",
    "40 offences were recorded; 3 were later cancelled.",
    "40 offences were recorded. Three were later cancelled.",
    "40 offences were recorded. Correction: 41.",
    "We previously said 40 offences. The right number is 41.",
    "40 (revised from 38) offences were recorded.",
    "40 offences were recorded, up from 31.",
    "40 offences were recorded compared with 31 in the year before.",
    "40 per cent of offences were recorded.",
    "On average 40 offences were recorded.",
    "40 offences a year were recorded.",
    "40 offences a month were recorded.",
    "40 offences per 100,000 people were recorded.",
    "40 offences were recorded in April 2021.",
    "40 offences were recorded in the first quarter.",
    "40 offences were recorded since 2019.",
    "40 offences were recorded by all forces.",
    "40 offences against boys were recorded.",
    "40 sexual offences were recorded.",
    "40 offences under section 15 were recorded.",
    "40 offences under sections 15 and 15A were recorded.",
    "40 incidents were recorded as offences.",
    "Of the 40 offences recorded 12 were withdrawn.",
    "40 out of 52 offences were recorded.",
    "40 or 41 offences were recorded.",
    "40 offences may have been recorded.",
    "40 offences were not recorded.",
    "If 40 offences were recorded, the answer would be given.",
    "Over 40 but fewer than 50 offences were recorded.",
    "1.307 offences were recorded.",
    "16 28 offences were recorded.",
    "Offences: 20 Victims: 31",
    "Offences recorded: 20 (2020/21: 18)",
    "Offences recorded: 20 / 18",
    "Offences recorded: approx 20",
    "Offences recorded: 20%",
    "Offences recorded (north division): 20",
    "Offences a year: 20",
    "Offences in April 2021: 20",
    "Attempted offences: 20",
    "Number of arrests: 20",
    "Number of victims of offences: 20",
    "Total sexual offences: 20",
    "Total crime: 20",
    "All recorded crime: 20",
    "Westshire: 20",
    "20 x attempted",
    "20 (north)",
    "20 or thereabouts",
)
NO_ANSWER = (
    "4O offences were recorded.",
    "A handful of offences were recorded.",
    "A dozen offences were recorded.",
    "See page 12.",
    "Page 12 of 40",
    "Our reference is FOI 4012/22.",
    "12 June 2022",
    "You asked on 3 May 2022.",
    "Call 101 for more information.",
    "The cost would exceed 18 hours.",
    "There are 1,300 records to be searched.",
    "The force has 2,300 officers.",
    "You have 20 working days to ask for a review.",
    "Regulation 12 of the Data Regulations applies.",
    "The law has been in force since 2017.",
    "Before 3 April 2017 no offence of this kind existed.",
    "No offences of this type were charged.",
    "No further offences were recorded.",
    "None of these were charged.",
    "2. The policy is attached.",
    "We are governed by the Sexual Offences Act\n2003 and by codes.",
)
AGES = (
    "Nine.",
    "9 years old",
    "The youngest victim was a 9 year old girl.",
    "Female, 9",
    "Youngest victim: female aged 9",
    "The age of the youngest victim is nine.",
    "9 (female)",
)
NO_AGES = (
    "9 and 10",
    "Between 9 and 10",
    "Under 13",
    "About 9",
    "9 months",
    "The suspect was aged 19.",
    "The average age was 9.",
    "There were 9 victims.",
    "9 girls",
    "9 children",
    "Girl aged 9, boy aged 8",
    "9 when reported",
    "9, later found to be 8",
    "Not 9 but 8",
    "Ages ranged from 9 to 15.",
    "9 (ten)",
    "Year 9",
    "In year 9 at school",
    "Two victims aged 9",
    "9 in the north division",
    "9+",
    "9 (an officer posing as a child)",
    "9.5",
)
LISTS: dict[str, tuple[tuple[str, Interval], ...]] = {
    "Facebook: 12": (("Facebook", (12, 12)),),
    "• Facebook: 12": (("Facebook", (12, 12)),),
    "Snapchat – fewer than 5": (("Snapchat", (0, 4)),),
    "Snapchat: 3 or 4": (("Snapchat", (3, 4)),),
    "12 x Facebook": (("Facebook", (12, 12)),),
    "Facebook: 12, Kik: 3": (("Facebook", (12, 12)), ("Kik", (3, 3))),
    "Facebook: nil": (("Facebook", (0, 0)),),
    "Facebook: up to 3": (("Facebook", (0, 3)),),
}
NO_LISTS = (
    "Facebook: about 12",
    "Facebook: 12 of 20",
    "Facebook: 12, of which 3 Messenger",
    "Facebook: 12 (north division)",
    "Facebook: 12 victims",
    "Facebook: 12 (was 13)",
    "Facebook (charged only): 12",
    "Excluding Facebook: 12",
    "Facebook, Kik: 12",
    "Facebook arrests: 12",
    "Facebook: twelve or so",
)


def cases() -> Iterator[Case]:
    """Yield the cases of sentences, in a fixed order."""
    drawn = random.Random(SEED)
    yield from _combined(drawn)
    yield from _one_of("offences", drawn)
    yield from _ages(drawn)
    yield from _lists(drawn)


def _combined(drawn: random.Random) -> Iterator[Case]:
    for number, hedge, restriction in product(NUMBERS, HEDGES, RESTRICTIONS):
        form, interval = HEDGES[hedge]
        sentence = f"We recorded {form.format(number)} offences{RESTRICTIONS[restriction]}."
        right: Values | Question = Question()
        if callable(interval) and restriction == "none":
            right = Values("offences", (("", interval(NUMBERS[number])),))
        name = f"{hedge}, {number}, {restriction}"
        yield _case(name, "hedges", "offences", sentence, right, drawn.choice(SENTENCES_IN))


def _one_of(question: str, drawn: random.Random) -> Iterator[Case]:
    for sentence, interval in INTERVALS.items():
        right = Values("offences", (("", interval),))
        form = drawn.choice(SENTENCES_IN)
        yield _case(sentence, "sentences", question, sentence, right, form)
    for sentence in ASKED:
        form = drawn.choice(SENTENCES_IN)
        yield _case(sentence, "sentences", question, sentence, Question(), form)
    for sentence in NO_ANSWER:
        form = drawn.choice(("txt", "eml", "docx", "html", "pdf"))
        yield _case(sentence, "no answers", question, sentence, NoAnswer("offences"), form)
    for form in SENTENCES_IN:
        plain, part = "Forty-six (46) offences were recorded.", "46 offences, 3 of them attempts."
        right = Values("offences", (("", (46, 46)),))
        yield _case("every format", "sentences", question, plain, right, form)
        yield _case("every format, a part", "sentences", question, part, Question(), form)


def _ages(drawn: random.Random) -> Iterator[Case]:
    for sentence in AGES:
        right = Values(MEASURES["youngest_victim"], (("", (9, 9)),))
        yield _case(
            sentence, "ages", "youngest_victim", sentence, right, drawn.choice(SENTENCES_IN)
        )
    for sentence in NO_AGES:
        form = drawn.choice(SENTENCES_IN)
        yield _case(sentence, "ages", "youngest_victim", sentence, Question(), form)
    for form in SENTENCES_IN:
        parts = reply(
            {
                "offences": ("Offences recorded: 0",),
                "youngest_victim": ("Age of youngest victim: 0",),
            }
        )
        right = NoAnswer(MEASURES["youngest_victim"])
        yield Case("age 0 beside 0 offences", "ages", form, parts, right)


def _lists(drawn: random.Random) -> Iterator[Case]:
    for line, counts in LISTS.items():
        right = Values(MEASURES["methods"], counts, "category")
        yield _case(line, "lists", "methods", line, right, drawn.choice(("txt", "docx", "html")))
    for line in NO_LISTS:
        form = drawn.choice(("txt", "docx", "html", "pdf"))
        yield _case(line, "lists", "methods", line, Question(), form)


def _case(
    name: str,
    kind: str,
    question: str,
    sentence: str,
    right: Values | Question | NoAnswer,
    form: str,
) -> Case:
    return Case(name, kind, form, reply({question: tuple(sentence.split("\n"))}), right)
