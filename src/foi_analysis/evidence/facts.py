"""Turns publications and real replies into facts about cells; reconstructed replies never.

A figure printed by several pages of one release is one fact. Words ("nearly", "about") become
limits by data/manual/wordings.csv and are trusted less than figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.evidence.bounds.model import AGE, Cell, Fact
from foi_analysis.evidence.bounds.relations import ADDITIVE, LISTED
from foi_analysis.evidence.caveats import ABOUT, DOUBTFUL, OUT, Caveats
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.printed_amounts import read_amount
from foi_analysis.evidence.values import Value

REAL = ("primary", "transcribed")
SHARE = "method_share_of_known"
TRUST = {"word": 0, "published": 1, "transcribed": 2, "primary": 3}
Row = Mapping[str, Any]


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


def first_of(releases: Mapping[str, Mapping[str, str]], release: str) -> str:
    """Return the release that a release descends from in the end, itself where from none."""
    parents = sorted(filter(None, releases[release]["descends_from"].split("|")))
    return first_of(releases, parents[0]) if parents else release


class PublishedEvidence:
    """What printed figures say of cells, for all windows at once."""

    def __init__(self, reference: Reference, releases: Iterable[Mapping[str, str]]) -> None:
        self.reference = reference
        manual = reference.project.manual
        self.days = {
            (wave.start.isoformat(), wave.end.isoformat()): key
            for key, wave in sorted(reference.waves.items(), reverse=True)
        }
        self.words = {row["word"]: row for row in read_rows(manual / "wordings.csv")}
        self.caveats = Caveats(reference.project)
        offences = read_rows(manual / "subjects.csv")
        self.counted = {row["subject"] for row in offences if row["is_counted"] == "true"}
        self.measures = reference.declared_measures
        self.releases = {row["release"]: row for row in releases}
        self.dates = {key: row["released_on"] for key, row in self.releases.items()}
        self.issuers = {key: row["issuer"] for key, row in self.releases.items()}

    def issuer_and_origin(self, release: str) -> tuple[str, str]:
        """Return who issued a release and who first did; an authority as its replies name it.

        Both are empty for a release of no table.
        """
        if release not in self.releases:
            return "", ""
        first = self.issuers[first_of(self.releases, release)]
        return self.issuers[release], self.reference.authority(first) or first

    def facts(self, published: Sequence[Row]) -> list[Fact]:
        """Return one fact for each figure of a release that is evidence, whatever pages print it.

        A figure whose caveats rule it out as evidence is none.
        """
        grouped = self.grouped(published)
        return [fact for fact, rows in grouped.items() if OUT not in self.caveats.effects(rows[0])]

    def grouped(self, published: Sequence[Row]) -> dict[Fact, list[Row]]:
        """Return each figure of a release as a fact, with the rows that print it."""
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in published:
            if self.is_evident(row):
                effects = tuple(sorted(self.caveats.effects(row) & {OUT, DOUBTFUL}))
                key = (row["release"], *self.limits(row), *self.cells(row), effects)
                found.setdefault(key, []).append(row)
        return {self._fact(rows): rows for rows in found.values()}

    def is_evident(self, row: Row) -> bool:
        """Return whether a printed figure says something of cells that relations join."""
        has_value = row["value"] is not None and row["value"] >= 0
        return (
            has_value
            and row["subject"] in self.counted
            and self.measures[row["measure"]].is_compared
            and (row["period_start"], row["period_end"]) in self.days
            and area_key(row["area"], row["area_type"]) in self.reference.areas
        )

    def cells(self, row: Row) -> tuple[Cell, Cell | None]:
        """Return the cell a figure is about, and for a share the cell it is a share of."""
        wave = self.days[row["period_start"], row["period_end"]]
        place = (area_key(row["area"], row["area_type"]), wave)
        if row["measure"] != SHARE:
            return (row["measure"], row["category"], *place), None
        category = "All methods" if row["denominator"] == LISTED else ""
        base = row["denominator"] or self.reference.measures[SHARE]["denominator"]
        return (LISTED, row["category"], *place), (base, category, *place)

    def limits(self, row: Row) -> tuple[Any, Any]:
        """Return the least and greatest a figure can stand for, as printed; a share as fraction."""
        value, operator = Fraction(str(row["value"])), row["operator"]
        if ABOUT in self.caveats.effects(row):
            operator = ABOUT
        if row["measure"] == SHARE:
            unit = Fraction(1, 10 ** decimals_of(row["printed"]))
            low, high = self._around(value, operator, unit / 2)
            low, high = self.caveats.limits(row, low, high, unit)
            return _hundredth(low), _hundredth(high)
        measure, is_open = self.measures[row["measure"]], operator in (">", "<")
        unit = _unit(row["printed"]) if measure.is_rounded else Fraction(0)
        low, high = self._around(value, operator, Fraction(0) if is_open else unit / 2)
        low, high = (None if end is None else end * measure.scale for end in (low, high))
        if is_open:
            low, high = _beyond(low, high, operator)
        low, high = self.caveats.limits(row, low, high, unit * measure.scale)
        return _whole(low, 1), _whole(high, -1)

    def _around(self, value: Fraction, operator: str, half: Fraction) -> tuple[Any, Any]:
        if operator in self.words:
            word = self.words[operator]
            low, high = (value * Fraction(word[name]) for name in ("least", "greatest"))
            is_reached = word["is_greatest_reached"] == "true" or half
            return low, high if is_reached else high - 1
        return {
            "=": (value - half, value + half),
            ">": (value, None),
            ">=": (value - half, None),
            "<": (None, value),
        }[operator]

    def _fact(self, rows: Sequence[Row]) -> Fact:
        row = rows[0]
        cell, base = self.cells(row)
        issuer, origin = self.issuer_and_origin(row["release"])
        effects = self.caveats.effects(row)
        is_word = row["operator"] in self.words or bool(effects & {ABOUT, DOUBTFUL})
        trust = TRUST["word" if is_word else "published"]
        others = len({one["publisher"] for one in rows}) - 1
        more = f" (and {others} more repeating the release)" if others else ""
        date = f", {row['published_on']}" if row["published_on"] else ""
        return Fact(
            cell,
            *self.limits(row),
            "publication",
            "published",
            f"{cell[2]}, {figure_words(row)}: {row['printed']} ({row['release']})",
            f"{row['publisher']}{date}: {row['address']}{more}",
            base,
            (trust, self.dates[row["release"]]),
            row["release"],
            frozenset(one["page"] for one in rows),
            issuer=issuer,
            origin=origin,
            addresses=frozenset(page_address(one["address"]) or one["page"] for one in rows),
            caveat="; ".join(dict.fromkeys(w for one in rows for w in self.caveats.words(one))),
            scale=self.measures[row["measure"]].scale,
        )


def page_address(address: str) -> str:
    """Return an address without what differs between two ways to write that of one page."""
    return re.sub(r"^(?:https?://)?(?:www\.)?|/*(?:#.*)?$", "", address.strip().lower())


def decimals_of(printed: str) -> int:
    """Return how many decimals a printed number has."""
    return len(printed.strip().partition(".")[2].rstrip("% "))


def _beyond(low: Any, high: Any, operator: str) -> tuple[Any, Any]:
    """Return the limits of a number that is more than its least, or less than its greatest."""
    return (low + 1, None) if operator == ">" else (None, high - 1)


def _unit(printed: str) -> Fraction:
    """Return one of the last digit of an amount as printed."""
    amount = read_amount(printed)
    return amount.unit if amount else Fraction(1)


def _hundredth(value: Fraction | None) -> Fraction | None:
    return None if value is None else max(value / 100, Fraction(0))


def _whole(value: Fraction | None, way: int) -> int | None:
    return None if value is None else way * -((-way * value) // 1)


_BASES = {
    "": "known",
    "offences_method_known": "known",
    "method_instances": "times listed",
    "offences": "all offences",
}


def figure_words(row: Row) -> str:
    """Return measure, method and window of a published figure in words."""
    measure = str(row["measure"]).replace("_", " ")
    if row["measure"] == SHARE:
        measure = f"method share of {_BASES[row['denominator']]}"
    category = f" [{row['category']}]" if row["category"] else ""
    return f"{measure}{category}, {row['period_start']} to {row['period_end']}"


def reply_facts(replies: Replies, categories: Iterable[str]) -> Iterator[Fact]:
    """Yield what real replies of a wave say of each measure, authority by authority.

    Of ``categories`` only methods and groups of them: replies list no others.
    """
    listed = sorted(set(categories) & replies.reference.listed)
    methods = [(measure, name) for name in listed for measure in ADDITIVE[2:]]
    cells = [("offences", ""), (ADDITIVE[1], ""), *methods, (AGE, "")]
    asked = (ask.whole.measure for ask in replies.reference.all_asks.values() if ask.whole)
    cells = list(dict.fromkeys([*cells, *((measure, "") for measure in asked)]))
    cells = [cell for cell in cells if cell[0] in replies.rules.measures]
    for authority in sorted(replies.rows):
        for measure, category in cells:
            value = replies.authority_value(authority, measure, category)
            if value and (value.low or value.high is not None):
                yield _reply_fact(replies, authority, measure, category, value)


def _reply_fact(
    replies: Replies, authority: str, measure: str, category: str, value: Value
) -> Fact:
    row = replies.rows[authority][0]
    registered = replies.reference.registered.get(row["reply"], {})
    words = measure.replace("_", " ") + (f" [{category}]" if category else "")
    shown = show_interval(value.low, value.high)
    return Fact(
        (measure, category, authority, replies.wave),
        value.low,
        value.high,
        "reply",
        row["provenance"],
        f"{authority}, {words}: {shown}",
        f"{authority}, reply {row['reply']}, {row['file']}",
        rank=(TRUST[row["provenance"]], row["period_end"]),
        issuer=authority,
        origin=authority,
        addresses=frozenset(filter(None, [page_address(registered.get("address", ""))])),
    )
