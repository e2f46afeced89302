"""Says whether a measure or a wave is what a printed sentence speaks of; looks up no table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from foi_analysis.core.manual_tables import day_words
from foi_analysis.core.measure import AGE, COUNT, MONEY, RATE, SHARE
from foi_analysis.core.reference import Wave, normalise
from foi_analysis.verdicts.claim_words import PrintedSentence

Row = Mapping[str, str]


def is_of_kind(said: PrintedSentence, row: Row) -> bool:
    """Return whether a measure is of the kind a number is printed as."""
    if said.kind == "share":
        return row["kind"] == SHARE
    if said.a_time:
        is_money = "pound" in row["unit"]
        return (
            row["kind"] == RATE
            and said.a_time in row["unit"].split()
            and is_money == (said.kind == "money")
        )
    return row["kind"] == MONEY if said.kind == "money" else row["kind"] in (COUNT, AGE)


def is_counted(after: str, row: Row) -> bool:
    """Return whether the words right after a number are what a measure counts, and no others."""
    own = set(normalise(f"{row['label']} {row['unit']}").split())
    nouns = {one for unit in (row["unit"], row["label"]) for one in normalise(unit).split()[-1:]}
    for word in re.findall(r"[\w'-]+", normalise(after)):
        if word in nouns or f"{word}s" in nouns:
            return True
        if word not in own | {"or", "more", "of", "the", "plus"}:
            return False
    return False


def has_words(text: str, words: str) -> bool:
    """Return whether words stand in a text in the form of `normalise`, as whole words."""
    return bool(words) and bool(re.search(rf"(?<!\w){re.escape(normalise(words))}(?!\w)", text))


def is_named(text: str, key: str, wave: Wave) -> bool:
    """Return whether a text names a wave: its key, its label, or its first and last day."""
    days = [day_words(wave.start), day_words(wave.end)]
    return (
        has_words(text, key)
        or has_words(text, wave.label)
        or all(has_words(text, day) for day in days)
    )


def months_of(wave: Wave) -> int | None:
    """Return how many whole months a wave has, None where it is not made of whole months."""

    after = wave.end + timedelta(days=1)
    months = 12 * (after.year - wave.start.year) + after.month - wave.start.month
    return months if after.day == wave.start.day else None
