"""Turns publications and real replies into facts about cells; reconstructed replies never.

A publication that repeats the release under judgement, or descends from it, can be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foi_analysis.bounds import ADDITIVE, Fact, additive_kinds
from foi_analysis.counts import show_interval
from foi_analysis.measures import Replies, Value
from foi_analysis.reference import Reference, area_key

REAL = ("primary", "transcribed")
NARROWING = (*ADDITIVE, "youngest_victim_age")


def related_releases(releases: Iterable[Mapping[str, str]], release: str) -> set[str]:
    """Return ``release``, all it descends from and all that descends from it."""
    parents = {
        row["release"]: set(filter(None, row["descends_from"].split("|"))) for row in releases
    }
    related = {release}
    upwards, downwards = [release], [release]
    while upwards:
        new = parents.get(upwards.pop(), set()) - related
        related |= new
        upwards += new
    while downwards:
        parent = downwards.pop()
        new = {child for child, of in parents.items() if parent in of} - related
        related |= new
        downwards += new
    return related


def published_facts(
    published: Sequence[Mapping[str, Any]],
    reference: Reference,
    waves: Sequence[str],
    left_out: set[str],
) -> list[Fact]:
    """Return the facts in published figures, but for those of the releases left out.

    The wave follows from the days a figure covers, not from where it was printed. Words such as
    "about" and "nearly" give no limit and are not used; shares are not used here either.
    """
    days = {
        (reference.waves[wave].start.isoformat(), reference.waves[wave].end.isoformat()): wave
        for wave in waves
    }
    facts: dict[tuple[Any, ...], tuple[Mapping[str, Any], list[str]]] = {}
    for row in published:
        wave = days.get((row["period_start"], row["period_end"]))
        if not wave or row["release"] in left_out or not _can_narrow(row):
            continue
        area = area_key(row["area"], row["area_type"])
        cell = (row["measure"], row["category"], area, wave)
        key = (cell, row["release"], row["operator"], row["value"])
        facts.setdefault(key, (row, []))[1].append(row["publisher"])
    return [_published_fact(key[0], row, pages) for key, (row, pages) in facts.items()]


def _can_narrow(row: Mapping[str, Any]) -> bool:
    has_value = row["value"] == row["value"] and row["value"] is not None
    return (
        row["offence"] == "s.15A"
        and row["measure"] in NARROWING
        and row["operator"] in ("=", ">", ">=", "<")
        and has_value
    )


def _published_fact(cell: Any, row: Mapping[str, Any], publishers: list[str]) -> Fact:
    value = int(row["value"])
    low, high = {
        "=": (value, value),
        ">": (value + 1, None),
        ">=": (value, None),
        "<": (None, value - 1),
    }[row["operator"]]
    others = len(set(publishers)) - 1
    date = f", {row['published_on']}" if row["published_on"] else ""
    more = f" (and {others} more repeating the release)" if others else ""
    return Fact(
        cell,
        low,
        high,
        "publication",
        "published",
        f"{cell[2]}, {figure_words(row)}: {row['printed']} ({row['release']})",
        f"{row['publisher']}{date}: {row['address']}{more}",
    )


def figure_words(row: Mapping[str, Any]) -> str:
    """Return measure, method and window of a published figure in words."""
    measure = str(row["measure"]).replace("_", " ")
    category = f" [{row['category']}]" if row["category"] else ""
    return f"{measure}{category}, {row['period_start']} to {row['period_end']}"


def reply_facts(replies: Replies, categories: Iterable[str]) -> list[Fact]:
    """Return what real replies say of each measure, force by force."""
    kinds = [*additive_kinds(categories), ("youngest_victim_age", "")]
    facts = []
    for force in sorted(replies.rows):
        for measure, category in kinds:
            value = replies.force_value(force, measure, category)
            if value and (value.low or value.high is not None):
                facts.append(_reply_fact(replies, force, measure, category, value))
    return facts


def _reply_fact(replies: Replies, force: str, measure: str, category: str, value: Value) -> Fact:
    row = replies.rows[force][0]
    words = measure.replace("_", " ") + (f" [{category}]" if category else "")
    shown = show_interval(value.low, value.high)
    return Fact(
        (measure, category, force, replies.wave),
        value.low,
        value.high,
        "reply",
        row["provenance"],
        f"{force}, {words}: {shown}",
        f"{force}, reply {row['reply']}, {row['file']}",
    )
