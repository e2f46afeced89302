"""Answers the questions whose answer is one number: offences, and the youngest victim's age."""

from __future__ import annotations

from tools.reconstruct.corpus import layouts, periods
from tools.reconstruct.corpus.answers import (
    JOINS,
    TOTALS,
    Answer,
    notes_of,
    status_of,
    with_notes,
    with_totals,
    year_label,
    years,
)
from tools.reconstruct.corpus.draw import OTHER_OFFENCES, Draw
from tools.reconstruct.corpus.facts import AuthorityFacts
from tools.reconstruct.corpus.model import Block, DocumentTable, Item, LetterLine
from tools.reconstruct.corpus.numbers import WORDS, plain, printed
from tools.reconstruct.corpus.truth import Cross, Days, Head, Observation, exact

STUBS = {
    "5-months": ("Month", "Period"),
    "5-quarters": ("Quarter", "Period"),
    "5-spans": ("Period",),
    "5-years-in-rows": ("Year", "Period"),
}
NIL = (
    "No offences were recorded.",
    "The search brought back no results.",
    "Nil return.",
    "No offences.",
    "Nil",
)


def offences_answer(facts: AuthorityFacts, draw: Draw, own: Days, sentences: bool) -> Answer:
    """Return the answer to how many offences; without ``sentences`` only what names itself."""
    number = facts.offences
    seen = [Observation("offences", "", "", "exact", number, number, *own)]
    if draw.has("2.6-other-offence-rows"):
        return _beside_others(number, draw, own)
    split = draw.first_of(("5-months", "5-quarters", "5-spans"))
    if split:
        return _by_period(facts, draw, own, split)
    if draw.has("5-years-in-rows"):
        return _by_year(facts, draw, own)
    if sentences and (text := _sentence(number, draw, own)):
        return Answer([LetterLine(text)], seen)
    if draw.has("1.9-total-count"):
        return Answer([LetterLine(f"Total Count {plain(number, draw)}")], seen)
    if draw.has("item-in-table"):
        return Answer([DocumentTable(((draw.word("item", "offences"), number),))], seen)
    value = plain(number, draw) if number >= 1000 else number
    return Answer([Item(draw.word("item", "offences"), value, draw.one(JOINS))], seen)


def _beside_others(number: int, draw: Draw, own: Days) -> Answer:
    """Return the offences beside rows for offences of another kind, which nobody asked for."""
    label = draw.word("item", "offences")
    others = [[name, draw.rng.randint(0, 60)] for name in draw.rng.sample(OTHER_OFFENCES, 2)]
    rows = [[label, number], *others]
    if draw.chance(0.3):
        rows = [others[0], rows[0], others[1]]
    table = DocumentTable(((None, draw.count_header("offences")), *map(tuple, rows)), 1)
    return Answer([table], [Observation("offences", "", "", "exact", number, number, *own)])


def _sentence(number: int, draw: Draw, own: Days) -> str:
    if number == 0 and draw.has("1.12-nil-in-words"):
        return draw.one(NIL)
    start, end = (periods.long_day(day) for day in periods.dates(own))
    if 0 < number <= 20 and draw.has("1.9-number-in-words"):
        word, were = WORDS[number].title(), _were(number)
        return draw.one((f"{word} {were} recorded.", f"{word} {were.split()[0]} recorded"))
    if draw.has("1.9-equals"):
        return f"= {plain(number, draw)}"
    if number != 1 and draw.has("1.9-sentence"):
        shown = plain(number, draw)
        return draw.one(
            (
                f"There have been {shown} offences.",
                f"There have been {shown} offences recorded between {start} and {end}.",
                f"Between {start} and {end} {shown} offences were recorded.",
                f"A total of {shown} offences were recorded in this period.",
                f"{shown} offences under s.15A (code 71/17) were recorded.",
                f"We recorded {shown} crimes.",
                f"The number of offences recorded is {shown}.",
            )
        )
    if draw.has("1.9-sentence"):
        return draw.one(("There has been 1 offence.", "1 offence was recorded."))
    return ""


def _were(number: int) -> str:
    return "offence was" if number == 1 else "offences were"


def _by_period(facts: AuthorityFacts, draw: Draw, own: Days, split: str) -> Answer:
    """Return the offences in the months, quarters or spans that make up the reply's period."""
    style = draw.one(("long", "short"))
    if split == "5-spans":
        spans = periods.spans_of(own, draw.rng.randint(2, 4))
        labels = [periods.span_text(one, draw.one(("words", "once", "figures"))) for one in spans]
    elif split == "5-months":
        spans = periods.months_of(own)
        labels = [periods.month_text(one, style) for one in spans]
    else:
        spans = periods.quarters_of(own)
        labels = [periods.quarter_text(one, style) for one in spans]
    weights = [draw.rng.random() for _ in spans]
    numbers = [int(facts.offences * weight / sum(weights)) for weight in weights]
    numbers[0] += facts.offences - sum(numbers)
    return _series(list(zip(labels, spans, numbers, strict=True)), draw, own, split)


def _by_year(facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    spans = years(draw, own)
    numbers = [
        facts.offences if one == own else max(0, facts.offences + draw.rng.randint(-6, 9))
        for one in spans
    ]
    labels = [year_label(one, own, draw) for one in spans]
    if draw.has("1.10-mixed-dashes"):
        blocks: list[Block] = [
            Item(label, number, draw.one((" - ", " – ")))
            for label, number in zip(labels, numbers, strict=True)
        ]
        cells = [[exact(number)] for number in numbers]
        cross = _series_cross(labels, spans, cells)
        return Answer([*blocks, *notes_of(draw)], cross.observations(own))
    return _series(list(zip(labels, spans, numbers, strict=True)), draw, own, "5-years-in-rows")


def _series_cross(labels: list[str], spans: list[Days], cells: list) -> Cross:
    rows = [Head(label, "offences", days=span) for label, span in zip(labels, spans, strict=True)]
    return Cross("offences", rows, [Head("")], cells)


def _series(parts: list[tuple[str, Days, int]], draw: Draw, own: Days, split: str) -> Answer:
    cells = [[printed(number, draw)] for _, _, number in parts]
    cross = _series_cross([label for label, _, _ in parts], [span for _, span, _ in parts], cells)
    if draw.has("total-row") or draw.has("1.1-total-leaves-masks-out"):
        cross = with_totals(cross, draw, row=True)
    table = layouts.lay_out(cross, draw, draw.one(STUBS[split]), draw.one(TOTALS))
    return Answer(with_notes(table, draw), cross.observations(own))


def youngest_answer(facts: AuthorityFacts, draw: Draw, own: Days, sentences: bool) -> Answer:
    """Return the answer on the youngest victim's age."""
    if facts.offences == 0:
        seen = [status_of("youngest_victim", "not held", own)]
        if sentences:
            return Answer([LetterLine("No information held.")], seen)
        label = draw.word("item", "youngest_victim_age")
        return Answer([Item(label, "Not held")], seen)
    age = facts.youngest
    seen = [Observation("youngest_victim_age", "", "", "exact", age, age, *own)]
    if sentences and draw.has("age-in-a-sentence"):
        text = draw.one(
            (
                f"The youngest victim was {age} years old.",
                f"The youngest victim was aged {WORDS[age]}.",
                f"The youngest victim was {WORDS[age]}.",
                f"{age} years old",
                f"{age} years of age",
            )
        )
        return Answer([LetterLine(text)], seen)
    label, join = draw.word("item", "youngest_victim_age"), draw.one(JOINS[:3])
    value = draw.one((age, f"{age} years", f"{age} years old", f"aged {WORDS[age]}"))
    if draw.has("item-in-table"):
        return Answer([DocumentTable(((label, value),))], seen)
    return Answer([Item(label, value, join)], seen)
