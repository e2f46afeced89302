"""Bounds what totals "for all" leave out: authorities that did not answer, and part windows.

A total is at least what is printed. It has no upper limit unless something else limits each
authority that is missing; what an authority counted elsewhere and official recorded crime are
tried.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.evidence.bounds.relations import OFFENCES
from foi_analysis.evidence.facts import related_releases
from foi_analysis.evidence.reconciliation import evidence_of
from foi_analysis.verdicts.claims import ClaimChecker
from foi_analysis.verdicts.missing import place
from foi_analysis.verdicts.official import Recorded, RecordedSum, recorded

COLUMNS = (
    *("wave", "area", "release", "printed", "answered", "asked", "missing", "missing_named"),
    *("least", "greatest", "bounded_by", "figures"),
)
AUTHORITY_COLUMNS = ("wave", "authority", "why", "counted", "greatest", "bounded_by", "figures")
NOTHING, OWN_FIGURES = "nothing limits", "its own figures"
FEW = 3
MONTH = 28
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Missing:
    """An authority that a total leaves out, or counts for part of the window (``counted``)."""

    authority: str
    why: str
    counted: int
    figure: str


@dataclass(frozen=True)
class Limit:
    """The most an authority can have recorded in a window, None without limit, and what says so."""

    greatest: int | None
    words: str
    kind: str = ""


class AuthorityLimits:
    """The most each authority can have recorded in a wave, by other evidence about it alone.

    Totals of areas are left out: they count an authority that did not answer as nothing. So is a
    number that some page gives for a part of its window.
    """

    def __init__(
        self,
        reference: Reference,
        facts: Iterable[Fact],
        published: Iterable[Row],
        recorded: Recorded,
    ) -> None:
        self.reference, self.recorded = reference, recorded
        part = {
            (row["area"], row["wave"], row["value"])
            for row in published
            if row["measure"] == OFFENCES and is_part(reference, row)
        }
        self._bounds: dict[Cell, Bound] = {}
        self.facts: dict[str, list[Fact]] = {}
        for fact in facts:
            measure, _, authority, wave = fact.cell
            is_own = measure == OFFENCES and not fact.base and authority in reference.authorities
            if is_own and (authority, wave, fact.high) not in part:
                self.facts.setdefault(authority, []).append(fact)

    def limit(self, authority: str, wave: str) -> Limit:
        """Return what official recorded crime sets, else what the authority's own figures set.

        The class is passed over where a quarter of it is not known or where the authority's own
        figures exceed it.
        """
        least, printed = self._printed(authority, wave)
        official = self._official(authority, wave)
        is_usable = official.greatest is not None and official.greatest >= least
        return official if is_usable else printed

    def _printed(self, authority: str, wave: str) -> tuple[int, Limit]:
        """Return the least an authority's own figures leave for a wave, and the limit they set."""
        cell: Cell = (OFFENCES, "", authority, wave)
        if cell not in self._bounds:
            asked = [cell, *self._longer(cell)]
            evidence = evidence_of(self.reference, self.facts.get(authority, []), asked)
            self._bounds[cell] = evidence.all.bound(cell)
        bound = self._bounds[cell]
        if math.isinf(bound.high):
            return int(bound.low), Limit(None, f"{NOTHING} it")
        words = "; ".join(sorted(fact.statement for fact in bound.high_facts))
        return int(bound.low), Limit(int(bound.high), words, OWN_FIGURES)

    def _longer(self, cell: Cell) -> Iterator[Cell]:
        wave = self.reference.waves[cell[3]].nested_in
        while wave:
            yield (*cell[:3], wave)
            yield from ((*cell[:3], part) for part in self.reference.waves[wave].made_of)
            wave = self.reference.waves[wave].nested_in

    def _official(self, authority: str, wave: str) -> Limit:
        window, held_by = self.reference.waves[wave], self.reference.containing_class
        found: RecordedSum = self.recorded.between(authority, held_by, window.start, window.end, "")
        words = f"official class {held_by} in the quarters it touches: {found.quarters}"
        return Limit(found.high, words, f"official class {held_by}")


def is_part(reference: Reference, row: Row) -> bool:
    """Return whether a row's days leave out a month or more of its wave.

    Pages write the same window in many ways, a few days apart; those are no part of it.
    """
    window = reference.waves[row["wave"]]
    if not row["period_end"]:
        return False
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return (start - window.start).days >= MONTH or (window.end - end).days >= MONTH


def _joined(before: Missing | None, one: Missing) -> Missing:
    """Return what two rows say of an authority: both reasons, the lesser count."""
    if before is None or before.why == one.why:
        return one
    least = min(before, one, key=lambda each: each.counted)
    return replace(least, why=f"{before.why}, or {one.why}")


def _is_empty(row: Row) -> bool:
    return row["value"] is None or row["value"] != row["value"]


class Totals:
    """National totals of published rows, with the authorities each of them leaves out."""

    def __init__(
        self,
        reference: Reference,
        published: Iterable[Row],
        limits: AuthorityLimits,
        releases: Sequence[Mapping[str, str]],
    ) -> None:
        self.reference, self.limits, self.releases = reference, limits, releases
        self.rows = list(published)

    def totals(self, area: str) -> list[dict[str, Any]]:
        """Return one row (COLUMNS) for each total of a nation with authorities told missing."""
        first: dict[tuple[Any, ...], Row] = {}
        for row in self.rows:
            is_total = row["measure"] == OFFENCES and not row["category"]
            if is_total and row["operator"] == "=" and place(row)[1] == area:
                first.setdefault((row["wave"], row["release"], row["value"]), row)
        return [found for row in first.values() if (found := self._total(row))]

    def authorities(self, area: str) -> list[dict[str, Any]]:
        """Return one row (AUTHORITY_COLUMNS) for each authority named that a total lacks."""
        found = {}
        for total in self.totals(area):
            for one in self.named(total["wave"], total["release"], area):
                limit = self.limits.limit(one.authority, total["wave"])
                values = (total["wave"], one.authority, one.why, one.counted, limit.greatest)
                row = dict(zip(AUTHORITY_COLUMNS, (*values, limit.words, one.figure), strict=True))
                found[total["wave"], one.authority] = row
        return list(found.values())

    def named(self, wave: str, release: str, area: str) -> list[Missing]:
        """Return the authorities missing from a wave, or there for a part of it only.

        A release that descends from this one, or that this one descends from, can name them too.
        """
        found: dict[str, Missing] = {}
        same = related_releases(self.releases, release)
        for row in self.rows:
            if row["wave"] == wave and row["release"] in same:
                for one in self._missing(row):
                    found[one.authority] = _joined(found.get(one.authority), one)
        members = self.reference.areas[area]
        return [found[authority] for authority in sorted(found) if authority in members]

    def _missing(self, row: Row) -> Iterator[Missing]:
        if row["measure"] == "forces_not_responding":
            names = [name.strip() for name in row["printed"].split(",")]
            authorities = [self.reference.authority(name) for name in names]
            yield from (
                Missing(one, "did not answer", 0, row["figure"]) for one in authorities if one
            )
        elif row["measure"] == OFFENCES and row["area_type"] == "authority" and not row["category"]:
            if _is_empty(row):
                yield Missing(row["area"], "not supplied", 0, row["figure"])
            elif is_part(self.reference, row):
                words = f"{row['period_start']} to {row['period_end']} only"
                yield Missing(row["area"], words, int(row["value"]), row["figure"])

    def _told(self, measure: str, row: Row) -> tuple[int | None, str]:
        for one in self.rows:
            is_same = all(one[key] == row[key] for key in ("wave", "release", "area"))
            if one["measure"] == measure and is_same and not _is_empty(one):
                return int(one["value"]), one["figure"]
        return None, ""

    def _total(self, row: Row) -> dict[str, Any] | None:
        wave, area = place(row)
        answered, told_in = self._told("forces_responded", row)
        asked, asked_in = self._told("forces_asked", row)
        named = self.named(wave, row["release"], area)
        away = [one for one in named if not one.counted]
        asked = asked or len(self.reference.areas[area])
        number = len(away) if answered is None else max(asked - answered, len(away))
        if answered is None and not named:
            return None
        more, words = self._more(wave, row["release"], area, named, number - len(away))
        keys = (row["figure"], told_in, asked_in, *(one.figure for one in named))
        least = int(row["value"])
        values = (
            *(wave, area, row["release"], row["printed"], answered, asked, number),
            ", ".join(f"{one.authority} ({one.why})" for one in named),
            *(least, None if more is None else least + more, words),
            "|".join(dict.fromkeys(filter(None, keys))),
        )
        return dict(zip(COLUMNS, values, strict=True))

    def _more(
        self, wave: str, release: str, area: str, named: Sequence[Missing], others: int
    ) -> tuple[int | None, str]:
        """Return how much more the missing authorities can have recorded, and what limits each."""
        limits = [(one, self.limits.limit(one.authority, wave)) for one in named]
        endless = [one.authority for one, limit in limits if limit.greatest is None]
        if endless:
            return None, f"{NOTHING} {', '.join(endless)}"
        more = sum(max(0, (limit.greatest or 0) - one.counted) for one, limit in limits)
        words = [
            f"{one.authority} at most {limit.greatest} ({limit.kind})" for one, limit in limits
        ]
        if others:
            most, other_words = self._unnamed(wave, release, area, named, others)
            if most is None:
                return None, other_words
            return more + most, "; ".join([*words, other_words])
        return more, "; ".join(words) or "no authority is missing"

    def _unnamed(
        self, wave: str, release: str, area: str, named: Sequence[Missing], number: int
    ) -> tuple[int | None, str]:
        """Return the most that ``number`` unnamed authorities can have recorded together.

        Any authority the release prints no count of may be among them.
        """
        printed = {
            row["area"]
            for row in self.rows
            if (row["wave"], row["release"], row["area_type"]) == (wave, release, "authority")
            and row["measure"] == OFFENCES
        }
        may_be = self.reference.areas[area] - printed - {one.authority for one in named}
        limits = {
            authority: self.limits.limit(authority, wave).greatest for authority in sorted(may_be)
        }
        endless = [authority for authority, greatest in limits.items() if greatest is None]
        known = {
            authority: greatest for authority, greatest in limits.items() if greatest is not None
        }
        most = sorted(known, key=lambda authority: -known[authority])[:number]
        named_limits = ", ".join(f"{authority} {known[authority]}" for authority in most)
        words = f"the greatest limits of authorities that may be among them: {named_limits}"
        if endless:
            which = (
                ", ".join(endless[:FEW]) if len(endless) <= FEW else f"{len(endless)} authorities"
            )
            return None, f"{number} unnamed; {NOTHING} {which}; {words}"
        return sum(known[authority] for authority in most), f"{number} unnamed; {words}"


def totals_of(checker: ClaimChecker) -> Totals:
    """Return the national totals with what limits the authorities they leave out."""
    official = recorded(checker.reference.project)
    limits = AuthorityLimits(checker.reference, checker.evidence.facts, checker.published, official)
    return Totals(checker.reference, checker.published, limits, checker.releases)
