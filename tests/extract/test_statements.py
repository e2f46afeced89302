"""A sentence gives a value only if every word of it is understood; else it is in doubt, or silent.

Sentences are put together of a number in its spellings, a hedge, a frame and what a reply may add
to it; the right outcome of each combination is worked out here from its parts.
"""

from __future__ import annotations

from itertools import product

import pytest

from foi_analysis.core.counts import parse_count
from foi_analysis.core.reference import Reference
from foi_analysis.extract.layout import find_answers
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.statements import SentenceReader, Statement
from foi_analysis.read.grid import Cell, Grid

NUMBERS = {
    "7": 7,
    "seven": 7,
    "42": 42,
    "forty-two": 42,
    "forty-two (42)": 42,
    "120": 120,
    "one hundred and twenty": 120,
    "1,628": 1628,
    "1 628": 1628,
    "one thousand six hundred and twenty-eight": 1628,
}
HEDGES = {
    "": lambda n: (n, n),
    "fewer than ": lambda n: (0, n - 1),
    "less than ": lambda n: (0, n - 1),
    "up to ": lambda n: (0, n),
    "no more than ": lambda n: (0, n),
    "at least ": lambda n: (n, None),
    "more than ": lambda n: (n + 1, None),
    "over ": lambda n: (n + 1, None),
}
FRAMES = (
    "There were {} offences recorded.",
    "{} offences were recorded in the period.",
    "Kent Police recorded {} crimes between 1 April 2021 and 31 March 2022.",
    "The total number of offences of sexual communication with a child was {}.",
    "In 2021/22 we recorded {} offences under section 15A of the Sexual Offences Act 2003.",
    "Answer: {}",
)
APPROXIMATE = ("about", "approximately", "around", "nearly", "almost", "roughly", "circa", "some")
ADDED = (
    # Restrictions and parts.
    " where the victim was under 13",
    " with a cyber flag",
    " in Canterbury district",
    " excluding domestic incidents",
    " which resulted in a caution",
    " involving social media",
    " against children in care",
    ", of which 3 were duplicates",
    " by men",
    " nationally",
    " before the law came into force",
    # Comparisons and corrections.
    " more than in the year before",
    ", an increase of 4",
    " but 5 have since been cancelled",
    ", not 9",
    " (9 including attempts)",
    # Another offence, another area.
    " of meeting a child following grooming",
    " under section 14",
    " of class 88A",
    " in Essex",
)
NO_VALUE = (
    "This is an increase of 12 offences on the previous year.",
    "Nationally there were 6,156 offences recorded.",
    "Home Office Counting Rules state that 1 crime is recorded per victim.",
    "No offences resulted in a caution.",
    "No offences were recorded with a cyber flag.",
    "4 of these were duplicates and should be disregarded.",
    "None of the offences led to a charge.",
    "The Trust employs approximately 2,500 members of staff.",
    "You may ask for a review within 40 working days.",
    "Offences recorded: 20 Number of offences: 25",
    "20% of offences were recorded online.",
    "31 victims were recorded.",
    "There were 20 or so offences.",
)


@pytest.fixture(scope="module")
def counts(reference: Reference) -> SentenceReader:
    return SentenceReader(reference.all_asks["offences"], reference, "Kent", "2021/22")


@pytest.fixture(scope="module")
def ages(reference: Reference) -> SentenceReader:
    return SentenceReader(reference.all_asks["youngest_victim"], reference, "Kent", "2021/22")


def limits(said: list[Statement]) -> tuple[int | None, int | None] | None:
    """Return the limits of the one value that is certain, or None."""
    if len(said) != 1 or said[0].doubt:
        return None
    count = parse_count(said[0].value)
    assert count, said
    return count.low, count.high


@pytest.mark.parametrize("frame", FRAMES)
def test_every_spelling_and_hedge_gives_its_interval(counts: SentenceReader, frame: str) -> None:
    for (spelt, number), (hedge, interval) in product(NUMBERS.items(), HEDGES.items()):
        sentence = frame.format(hedge + spelt)
        assert limits(counts.read(sentence)) == interval(number), sentence


@pytest.mark.parametrize("added", ADDED)
def test_what_restricts_compares_or_corrects_is_in_doubt(
    counts: SentenceReader, added: str
) -> None:
    for frame, spelt, hedge in product(FRAMES[:5], NUMBERS, HEDGES):
        sentence = frame.format(hedge + spelt).rstrip(".") + added + "."
        said = counts.read(sentence)
        assert said and any(one.doubt for one in said), sentence


@pytest.mark.parametrize("word", APPROXIMATE)
def test_an_approximate_number_is_in_doubt(counts: SentenceReader, word: str) -> None:
    for frame, spelt in product(FRAMES, NUMBERS):
        said = counts.read(frame.format(f"{word} {spelt}"))
        assert said and said[0].doubt, (word, frame)


@pytest.mark.parametrize("sentence", NO_VALUE)
def test_what_states_no_count_of_the_question_gives_none(
    counts: SentenceReader, sentence: str
) -> None:
    assert limits(counts.read(sentence)) is None


@pytest.mark.parametrize(
    ("sentence", "age"),
    [
        ("9", 9),
        ("9 (nine)", 9),
        ("The youngest victim was nine years old.", 9),
        ("The youngest victim was a nine-year-old girl.", 9),
        ("Female, aged 9", 9),
        ("9 (two further victims aged 11)", None),
        ("9 years old (the suspect was aged 17)", None),
        ("9 (aged 8 at the start of the offence)", None),
        ("Aged 13 at time of report, 9 at time of offence", None),
        ("The youngest victim was under 9.", None),
        ("The youngest victim we can name was 9.", None),
    ],
)
def test_an_age_is_one_number_all_of_whose_words_are_understood(
    ages: SentenceReader, sentence: str, age: int | None
) -> None:
    assert limits(ages.read(sentence)) == (age and (age, age))


def test_another_thing_counted_is_told_apart(counts: SentenceReader) -> None:
    (said,) = counts.read("We recorded 20 offences and 31 victims.")
    assert (said.value, said.doubt, said.others) == ("20", "", ("31",))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two thousand, one hundred and four", [2104]),
        ("a hundred and one", [101]),
        ("1 628 and 12", [1628, 12]),
        ("in 2017 328", [2017, 328]),
        ("1, 2 and 3", [1, 2, 3]),
        ("20. 4 of these", [20, 4]),
        ("£2,500, 20%, 3.5 and someone", []),
    ],
)
def test_numbers_are_read_whole(text: str, values: list[int]) -> None:
    assert [one.value for one in number_tokens(text)] == values


@pytest.mark.parametrize(
    ("note", "is_read"),
    [
        ("¹ The figures are from a live system and may change.", True),
        ("¹ This excludes attempts.", False),
        ("", False),
    ],
)
def test_the_mark_of_a_note_at_a_word_is_passed_where_the_note_changes_nothing(
    reference, note: str, is_read: bool
) -> None:
    texts = ["Question 1", "47 offences¹ were recorded.", note]
    cells = [
        Cell(n, 1, text, "page 1", f"line {n}", "text") for n, text in enumerate(texts, 1) if text
    ]
    found = find_answers(
        [Grid("document", tuple(cells))],
        {1: "offences"},
        reference,
        "Kent",
        "made.pdf",
        must_answer=False,
        wave="2021/22",
    )
    assert (not found.problems) == is_read
