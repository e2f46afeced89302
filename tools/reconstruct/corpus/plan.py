"""Draws one made-up reply: its wave, its format, its quirks and its contents; writes no file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from tools.reconstruct.corpus import asking, quirks, together
from tools.reconstruct.corpus.compose import compose
from tools.reconstruct.corpus.draw import Draw, Lists
from tools.reconstruct.corpus.model import Bundle
from tools.reconstruct.corpus.periods import days
from tools.reconstruct.corpus.truth import Days, Observation

FINANCIAL = ("2021/22", "2022/23", "2023/24", "2024/25")
NINE_MONTHS = "9m"
TRIES = 60
ASK_EVERY = 12
LINES_ONLY = frozenset(
    {
        "8.5-two-columns",
        "dash-lines",
        "1.9-sentence",
        "1.9-equals",
        "1.9-number-in-words",
        "1.9-numbered-lines",
        "1.10-mixed-dashes",
        "age-in-a-sentence",
        "7.8-ncnd-paragraph",
        "8.10-keyword-line",
        "page-numbers",
        "question-withheld",
        "signature-block",
    }
)


@dataclass(frozen=True)
class ReplyPlan:
    """One reply before it is written."""

    wave: str
    days: Days
    format: str
    quirks: tuple[str, ...]
    counting: str
    status: str
    bundle: Bundle
    observations: frozenset[Observation]
    must_ask: bool


def plan_reply(lists: Lists, seed: int, number: int) -> ReplyPlan:
    """Return reply ``number`` of a corpus; it depends on the seed and its number alone.

    Every twelfth reply must end in a question. Of the others each has one quirk that is certain
    to show, in turn; from the second round on up to five more come on top.
    """
    if number % ASK_EVERY == ASK_EVERY - 1:
        return _plan_question(lists, random.Random(f"{seed}/{number}"), number // ASK_EVERY)
    place = number - number // ASK_EVERY
    forced = quirks.QUIRKS[place % len(quirks.QUIRKS)]
    more = 0 if place < len(quirks.QUIRKS) else 5
    for attempt in range(TRIES):
        rng = random.Random(f"{seed}/{number}/{attempt}")
        plan = _drawn(lists, rng, forced, rng.randint(0, more))
        if forced in plan.quirks:
            return plan
    raise AssertionError(f"the quirk {forced} never shows")


def _drawn(lists: Lists, rng: random.Random, forced: str, more: int) -> ReplyPlan:
    formats = [one for one in quirks.FORMATS if quirks.allowed(forced, one)]
    file_format = formats[rng.randrange(len(formats))]
    chosen = together.combine(rng, forced, file_format, more)
    if file_format == "pdf" and "8.5-two-columns" in chosen:
        chosen = (chosen | {"dash-lines"}) & LINES_ONLY
    wave = _wave(rng, chosen)
    if wave == NINE_MONTHS:
        chosen -= {"5-months", "5-quarters"}  # Nine months and three days are neither.
    draw = Draw(rng, lists, chosen, wave, _days(lists, wave, chosen), file_format)
    counting = draw.one(("offences", "mentions"))
    made = compose(draw, counting)
    draw.used |= quirks.written(draw.quirks, made.bundle.letter)
    draw.used |= draw.quirks & {"5-calendar-year", "5-shorter-period"}
    return ReplyPlan(
        wave,
        draw.own,
        file_format,
        tuple(sorted(draw.used)),
        counting,
        made.status,
        made.bundle,
        frozenset(made.seen),
        must_ask=False,
    )


def _plan_question(lists: Lists, rng: random.Random, turn: int) -> ReplyPlan:
    """Return a reply that must end in a question."""
    kind, file_format = asking.kind_and_format(rng, turn)
    wave = FINANCIAL[rng.randrange(len(FINANCIAL))]
    draw = asking.draw_for(lists, rng, wave, file_format)
    bundle = asking.spoil(draw, kind)
    slugs = tuple(sorted(draw.used))
    none: frozenset[Observation] = frozenset()
    return ReplyPlan(wave, draw.own, file_format, slugs, "mentions", "answered", bundle, none, True)


def _wave(rng: random.Random, chosen: frozenset[str]) -> str:
    if chosen & together.NEEDS_NINE_MONTHS or {"8.5-two-columns", "dash-lines"} <= chosen:
        return NINE_MONTHS
    if chosen & together.NEEDS_YEAR:
        return FINANCIAL[rng.randrange(len(FINANCIAL))]
    return (NINE_MONTHS, *FINANCIAL)[rng.randrange(5)]


def _days(lists: Lists, wave: str, chosen: frozenset[str]) -> Days:
    """Return the days the reply covers: its wave's, or others where a quirk says so."""
    whole = lists.waves[wave]
    if "5-shorter-period" in chosen:
        return days(whole.start, date(whole.start.year, 10, 2))
    if "5-calendar-year" in chosen:
        return days(date(whole.start.year, 1, 1), date(whole.start.year, 12, 31))
    return days(whole.start, whole.end)
