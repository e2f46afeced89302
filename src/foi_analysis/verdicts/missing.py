"""Bounds the share of all cases that a printed share of the known ones leaves.

The cases whose answer is not known may all be so or none of them; both ends are attained. An
estimate, under a named assumption about the unknown, is never evidence and narrows no bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from foi_analysis.core.reference import area_key
from foi_analysis.evidence.bounds import Bound, BoundsTable, Cell, Exact, Fact, Relation
from foi_analysis.evidence.bounds.relations import KNOWN, OFFENCES
from foi_analysis.evidence.caveats import as_printed
from foi_analysis.evidence.facts import SHARE, PublishedEvidence
from foi_analysis.evidence.rounding import CUT, EITHER, RULE_WORDS, numerators

NOT_KNOWN = "offences_method_not_known"
COLUMNS = (
    *("wave", "area", "category", "operator", "printed", "release", "known", "total", "unknown"),
    *("cases_low", "cases_high", "least", "greatest", "least_pct", "greatest_pct", "reading"),
    *("printed_of_all", "figures"),
)
LACKING = ("wave", "area", "category", "printed", "release", "lacking")
OTHER = ("wave", "area", "category", "printed", "release", "counts_of", *COLUMNS[6:15])
Row = Mapping[str, Any]
Limits = tuple[Any, Any]


def _cell(name: str) -> Cell:
    return (name, "", "", "")


TOP, BASE, REST, WHOLE, EVERY = map(
    _cell, ("known cases that are so", "known", "not known", "all", "all that are so")
)
RELATIONS = (
    Relation(((1, BASE), (1, REST), (-1, WHOLE))),
    Relation(((-1, BASE), (-1, REST), (1, WHOLE))),
    Relation(((1, TOP), (-1, BASE))),
    Relation(((1, TOP), (-1, EVERY))),
    Relation(((1, EVERY), (-1, TOP), (-1, REST))),
)


@dataclass(frozen=True)
class ShareOfAll:
    """What a share of the known says of all: limits of each count, and of the share of all.

    ``of_all`` holds exact fractions; the others hold whole numbers.
    """

    cases: Bound
    known: Bound
    unknown: Bound
    total: Bound
    of_all: Bound


def share_of_all(facts: Iterable[Fact]) -> ShareOfAll | None:
    """Return what facts about TOP, BASE, REST and WHOLE leave for EVERY as a share of WHOLE.

    None when no whole numbers fit the facts.
    """
    exact = Exact(BoundsTable(facts, RELATIONS))
    if not exact.is_possible():
        return None
    cases, known, unknown, total = (exact.bound(cell) for cell in (TOP, BASE, REST, WHOLE))
    return ShareOfAll(cases, known, unknown, total, exact.share(EVERY, WHOLE))


def said(cell: Cell, limits: Limits, words: str, base: Cell | None = None) -> Fact:
    """Return a printed figure as a fact of one of the cells above."""
    return Fact(cell, *limits, "publication", "published", words, "", base)


@dataclass(frozen=True)
class Counted:
    """What one release prints of a window and area beside its shares: facts, and figure keys."""

    known: tuple[Fact, ...]
    total: tuple[Fact, ...]
    figures: tuple[str, ...]


class SharesOfAll:
    """Every printed share of the known, with the known and the total its own release prints."""

    def __init__(self, printed: PublishedEvidence, published: Iterable[Row]) -> None:
        self.printed = printed
        self.rows = [as_printed(row) for row in published if self._is_read(row)]
        self.shares: dict[tuple[str, ...], list[Row]] = {}
        for row in self.rows:
            if row["measure"] == SHARE and row["denominator"] == KNOWN:
                key = (*place(row), row["release"], row["category"], row["operator"])
                self.shares.setdefault((*key, *map(str, printed.limits(row))), []).append(row)

    def _is_read(self, row: Row) -> bool:
        has_value = row["value"] is not None and row["value"] == row["value"]
        return has_value and row["subject"] in self.printed.counted

    def counted(self, wave: str, area: str, release: str) -> Counted:
        """Return what a release prints of the known and of all in a window and area."""
        here = [
            row
            for row in self.rows
            if (*place(row), row["release"]) == (wave, area, release) and not row["category"]
        ]
        cells = {KNOWN: BASE, NOT_KNOWN: REST, OFFENCES: WHOLE}
        used = self._first_pages([row for row in here if row["measure"] in cells])
        facts = {
            name: tuple(
                said(cells[name], self.printed.limits(row), row["figure"])
                for row in used
                if row["measure"] == name
            )
            for name in cells
        }
        known = (*facts[KNOWN], *facts[NOT_KNOWN])
        return Counted(known, facts[OFFENCES], tuple(row["figure"] for row in used))

    def _first_pages(self, rows: Sequence[Row]) -> list[Row]:
        """Return one row for each number printed, however many pages print it."""
        first: dict[Any, Row] = {}
        for row in rows:
            first.setdefault((row["measure"], *self.printed.limits(row)), row)
        return list(first.values())

    def of_all(self, row: Row, counted: Counted) -> tuple[ShareOfAll | None, str]:
        """Return a printed share as one of all, and how its number must be read to be possible."""
        facts = (*counted.known, *counted.total)
        share = said(TOP, self.printed.limits(row), row["figure"], BASE)
        if (found := share_of_all((*facts, share))) or row["operator"] != "=":
            return found, RULE_WORDS[EITHER] if row["operator"] == "=" else "as worded"
        without = share_of_all(facts)
        if without is None or without.known.low != without.known.high:
            return None, ""
        cut = numerators(row["printed"], int(without.known.low), CUT)
        if not cut:
            return None, ""
        cases = said(TOP, (cut[0], cut[-1]), row["figure"])
        return share_of_all((*facts, cases)), RULE_WORDS[CUT]

    def bounds(self) -> list[dict[str, Any]]:
        """Return one row (COLUMNS) for each printed share whose known and total are printed.

        ``least`` and ``greatest`` are exact fractions as text, the percentages are theirs rounded
        to one decimal, ``reading`` is how the number was taken and ``printed_of_all`` what a page
        of the release prints of all cases.
        """
        return [
            self._row(rows, counted)
            for rows in self.shares.values()
            if (counted := self._counted(rows[0])).known and counted.total
        ]

    def lacking(self) -> list[dict[str, str]]:
        """Return one row (LACKING) for each share whose release prints no known or no total."""
        found = []
        for rows in self.shares.values():
            counted = self._counted(rows[0])
            missing = [("number known", counted.known), ("total", counted.total)]
            words = " and no ".join(name for name, facts in missing if not facts)
            if words:
                wave, area = place(rows[0])
                values = (wave, area, *(rows[0][name] for name in LACKING[2:5]), f"no {words}")
                found.append(dict(zip(LACKING, values, strict=True)))
        return found

    def with_other_counts(self) -> list[dict[str, Any]]:
        """Return one row (OTHER) for each bounded share and release that restates its counts.

        The share stays as printed; the known and the total are those of the release ``counts_of``.
        """
        found = []
        for rows in self.shares.values():
            row, own = rows[0], self._counted(rows[0])
            for release in sorted({one["release"] for one in self.rows} - {row["release"]}):
                other = self.counted(*place(row), release)
                is_restated = other.known and other.total and own.known and own.total
                if row["operator"] == "=" and is_restated:
                    made = self._row(rows, other) | {"counts_of": release}
                    found.append({name: made[name] for name in OTHER})
        return found

    def _counted(self, row: Row) -> Counted:
        return self.counted(*place(row), row["release"])

    def _row(self, rows: Sequence[Row], counted: Counted) -> dict[str, Any]:
        row, (wave, area) = rows[0], place(rows[0])
        found, reading = self.of_all(row, counted)
        about = {name: row[name] for name in ("category", "operator", "printed", "release")}
        keys = "|".join((*(one["figure"] for one in rows), *counted.figures))
        limits = _limits(found) if found else {}
        row_of = {"wave": wave, "area": area, **about, **limits, "figures": keys}
        row_of |= {"reading": reading, "printed_of_all": self._printed_of_all(row)}
        return {name: row_of.get(name) for name in COLUMNS}

    def _printed_of_all(self, row: Row) -> str:
        """Return what pages of the release print as the same share of all, or nothing."""
        found = {
            one["printed"]
            for one in self.rows
            if one["measure"] == SHARE
            and one["denominator"] == OFFENCES
            and (*place(one), one["release"], one["category"])
            == (*place(row), row["release"], row["category"])
        }
        return ", ".join(sorted(found & {row["printed"]}))


def place(row: Row) -> tuple[str, str]:
    """Return the wave and the area of a published row."""
    return row["wave"], area_key(row["area"], row["area_type"])


def _limits(found: ShareOfAll) -> dict[str, Any]:
    low, high = found.of_all.low, found.of_all.high
    return {
        "known": _whole(found.known),
        "unknown": _whole(found.unknown),
        "total": _whole(found.total),
        "cases_low": int(found.cases.low),
        "cases_high": int(found.cases.high),
        "least": fraction_words(low, found.total),
        "greatest": fraction_words(high, found.total),
        "least_pct": per_cent(low),
        "greatest_pct": per_cent(high),
    }


def _whole(bound: Bound) -> int | None:
    return int(bound.low) if bound.low == bound.high else None


def fraction_words(share: Any, total: Bound) -> str:
    """Return an exact share as "493/1628", of the total itself where that is one number."""
    share = Fraction(share)
    if total.low == total.high and total.low % share.denominator == 0:
        return f"{share * int(total.low)}/{int(total.low)}"
    return f"{share.numerator}/{share.denominator}"


def per_cent(share: Any) -> float:
    """Return a share in per cent, to one decimal."""
    return round(float(100 * share), 1)


ASSUMPTIONS = {
    "the unknown are like the known": Fraction(1),
    "the unknown have half the odds of the known": Fraction(1, 2),
    "the unknown have twice the odds of the known": Fraction(2),
}
ESTIMATED = ("wave", "area", "category", "printed", "release", "assumption", "estimate", "to")


def estimate(cases: int, known: int, total: int, odds_ratio: Fraction | int) -> Fraction:
    """Return the share of ``total`` that is so when the unknown have these odds of being so.

    ``odds_ratio`` is the odds among the unknown divided by those among the known, above 0.
    Raises ValueError unless 0 <= cases <= known <= total and at least one case is known.
    """
    if not (0 <= cases <= known <= total and known > 0 and odds_ratio > 0):
        raise ValueError(f"{cases} of {known} known of {total} is no share of the known.")
    odds = Fraction(odds_ratio) * cases
    unknown = odds / (odds + known - cases)
    return (cases + (total - known) * unknown) / total


def estimates(bounds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return one row (ESTIMATED) for each assumption and row of ``SharesOfAll.bounds``.

    ``estimate`` and ``to`` are per cent, to one decimal: they differ by rounding of the printed
    share alone.
    """
    return [
        dict(zip(ESTIMATED, (*(row[name] for name in ESTIMATED[:5]), name, *ends), strict=True))
        for row in bounds
        if row["known"] and row["total"]
        for name, ratio in ASSUMPTIONS.items()
        if (ends := _ends(row, ratio))
    ]


def _ends(row: Mapping[str, Any], ratio: Fraction) -> tuple[float, ...]:
    known, total = int(row["known"]), int(row["total"])
    cases = (int(row["cases_low"]), int(row["cases_high"]))
    return tuple(per_cent(estimate(one, known, total, ratio)) for one in cases)
