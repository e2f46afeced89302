"""Counts working days as the two laws on freedom of information define them; knows no request.

Which days are bank holidays is the library's to say. It knows those of coming years by rule: a day
proclaimed later is known once the lock names a release that has it.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

TWENTY = 20
SATURDAY = 5
NATIONS = ("England", "Northern Ireland", "Scotland", "Wales")
CHRISTMAS = (12, 25)


@dataclass(frozen=True)
class Law:
    """A law on freedom of information: its name, and whose bank holidays are no working days.

    ``next_step`` is what may follow where no answer comes, as a letter announces it.
    """

    name: str
    parts: tuple[str, ...]
    next_step: str


FOIA = Law(
    "Freedom of Information Act 2000",
    ("ENG", "NIR", "SCT", "WLS"),
    "ask for an internal review and complain to the Information Commissioner (section 50)",
)
FOISA = Law(
    "Freedom of Information (Scotland) Act 2002",
    ("SCT",),
    "require a review (section 20) and apply to the Scottish Information Commissioner (section 47)",
)


def law_of(nation: str) -> Law:
    """Return the law an authority answers under, by the column nation of authorities.csv.

    An authority of the whole United Kingdom has no nation there; it answers under the Act of 2000.
    """
    return FOISA if nation == "Scotland" else FOIA


def is_working_day(day: date, law: Law) -> bool:
    """Return whether ``day`` counts: no weekend, no Christmas Day, no bank holiday of the law.

    Good Friday, which the Act of 2000 names, is among the bank holidays of every part.
    """
    if day.weekday() >= SATURDAY or (day.month, day.day) == CHRISTMAS:
        return False
    return not any(day in _bank_holidays(part) for part in law.parts)


def due_day(received: date, law: Law) -> date:
    """Return the twentieth working day after the day a request was received."""
    day, left = received, TWENTY
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, law)
    return day


def working_days(after: date, until: date, law: Law) -> int:
    """Return how many working days follow ``after`` up to ``until``, which counts itself."""
    days = (after + timedelta(days=step) for step in range(1, (until - after).days + 1))
    return sum(is_working_day(day, law) for day in days)


@cache
def _bank_holidays(part: str) -> Container[date]:
    """Return the bank holidays of a part of the United Kingdom, in whatever year is asked for."""
    from holidays import country_holidays

    return country_holidays("GB", subdiv=part)
