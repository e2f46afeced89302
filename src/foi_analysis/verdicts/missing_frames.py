"""Gathers the frames of the page on missing data, with what masked and restated numbers change.

A masked cell is taken at 1 and at 4, and no other gap as a number. Of a figure that a later release
states anew neither is taken to be right; a number one release prints in two ways is not restated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.bounds.relations import KNOWN, OFFENCES
from foi_analysis.evidence.facts import REAL, PublishedEvidence, related_releases
from foi_analysis.verdicts import missing, missing_authorities
from foi_analysis.verdicts.claims import Claim, ClaimChecker

if TYPE_CHECKING:
    import pandas as pd

BOUNDED = (OFFENCES, KNOWN)
COUNTS = ("known", "total", "unknown", "answered", "greatest", "high")


def missing_frames(
    checker: ClaimChecker, claims: Iterable[Claim], area: str
) -> dict[str, pd.DataFrame]:
    """Return what is missing from a nation's figures and how far it can move them.

    Frames: bounds, lacking, other_counts (as in ``missing``), estimates, totals, authorities (as in
    ``missing_authorities``), masked, restated and claims (what evidence allows them when either
    number is preferred).
    """
    shares = missing.SharesOfAll(
        PublishedEvidence(checker.reference, checker.releases), checker.published
    )
    bounds = _of(area, shares.bounds())
    totals = missing_authorities.totals_of(checker)
    found = [
        one for one in restated_figures(checker.evidence.facts) if _page_of(one, checker) == area
    ]
    waves = {row["wave"] for row in (*bounds, *totals.totals(area))}
    seen = [
        row for row in checker.observations if row["wave"] in waves and row["provenance"] in REAL
    ]
    bounded = [one for one in claims if one.area == area and one.measure in BOUNDED]
    return {
        "bounds": frame_of(bounds, missing.COLUMNS),
        "lacking": frame_of(_of(area, shares.lacking()), missing.LACKING),
        "other_counts": frame_of(_of(area, shares.with_other_counts()), missing.OTHER),
        "estimates": frame_of(missing.estimates(bounds), missing.ESTIMATED),
        "totals": frame_of(totals.totals(area), missing_authorities.COLUMNS),
        "authorities": frame_of(totals.authorities(area), missing_authorities.AUTHORITY_COLUMNS),
        "masked": frame_of(masked_totals(seen), MASKED),
        "restated": frame_of(restated_rows(found), RESTATED_COLUMNS),
        "claims": frame_of(claim_bounds(checker, bounded), CLAIM_COLUMNS),
    }


def _of(area: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["area"] == area]


def _page_of(one: Restated, checker: ClaimChecker) -> str:
    """Return the area on whose page a restated figure stands: its own, or else the main one."""
    areas = checker.reference.investigation.areas
    return one.cell[2] if one.cell[2] in areas else next(iter(areas))


def frame_of(rows: Iterable[dict[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    """Return rows as a frame in which counts that may be missing are Int64."""
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    is_whole = {name: "Int64" for name in COUNTS if name in frame and _are_whole(frame[name])}
    return frame.astype(is_whole)


def _are_whole(column: pd.Series) -> bool:
    from pandas.api.types import is_numeric_dtype

    is_number = is_numeric_dtype(column) or bool(column.isna().all())
    return is_number and all(float(one).is_integer() for one in column.dropna())


MASKS = ("*", "<")
LEAST_SHOWN, MOST_SHOWN = 1, 4
MASKED = (
    *("wave", "measure", "category", "age_band", "authorities", "masked_cells", "without_them"),
    *("at_1", "at_4", "provenance"),
)
Row = Mapping[str, Any]


def is_masked(row: Row) -> bool:
    """Return whether an observation is a small number that the reply hides (``*``, ``<5``)."""
    return row["status"] == "interval" and str(row["printed"]).strip().startswith(MASKS)


def with_masks_at(observations: Iterable[Row], number: int) -> list[Row]:
    """Return observations with each masked cell at a number, kept within its own limits."""
    return [
        {**row, "low": _number_at(row, number), "high": _number_at(row, number)}
        if is_masked(row)
        else row
        for row in observations
    ]


def _number_at(row: Row, number: int) -> int:
    return int(max(row["low"], min(number, row["high"])))


def masked_totals(observations: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one row (MASKED) for each measure that some reply masks, and for each kind of it.

    Numbers are added over authorities. The row of the whole measure says "all" for its category. A
    number that a reply does not give adds nothing; ``without_them`` adds the open cells alone.
    """
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row in observations:
        if row["low"] is not None and row["low"] == row["low"] and row["category"]:
            ends = row["wave"], row["measure"], row["provenance"]
            for kind in (("all", ""), (row["category"], row["age_band"])):
                kinds.setdefault((*ends[:2], *kind, ends[2]), []).append(row)
    return [
        _masked_total(key, rows) for key, rows in sorted(kinds.items()) if any(map(is_masked, rows))
    ]


def _masked_total(key: tuple[str, ...], rows: list[Row]) -> dict[str, Any]:
    masked = [row for row in rows if is_masked(row)]
    open_cells = sum(int(row["low"]) for row in rows if not is_masked(row))
    sums = (
        open_cells + sum(_number_at(row, at) for row in masked) for at in (LEAST_SHOWN, MOST_SHOWN)
    )
    authorities = len({row["authority"] for row in rows})
    values = (*key[:4], authorities, len(masked), open_cells, *sums, key[4])
    return dict(zip(MASKED, values, strict=True))


EARLIER, LATER = "the earlier", "the later"
RESTATED_COLUMNS = (
    *("wave", "area", "measure", "category", "earlier", "earlier_release"),
    *("later", "later_release"),
)
CLAIM_COLUMNS = ("claim", "printed", "unit", "preferred", "low", "high")


@dataclass(frozen=True)
class Restated:
    """One cell with the first and the last number printed of it, each with its first release."""

    cell: Cell
    earlier: int
    earlier_release: str
    later: int
    later_release: str

    @property
    def numbers(self) -> tuple[int, str, int, str]:
        """Return both numbers, each followed by its release."""
        return self.earlier, self.earlier_release, self.later, self.later_release


def restated_figures(facts: Iterable[Fact]) -> list[Restated]:
    """Return every cell that two releases give different numbers, sorted by cell."""
    cells: dict[Cell, dict[int, Fact]] = {}
    for fact in sorted(facts, key=lambda one: (one.rank[1], one.release)):
        if fact.kind == "publication" and not fact.base and fact.low == fact.high is not None:
            cells.setdefault(fact.cell, {}).setdefault(int(fact.low or 0), fact)
    return [
        Restated(cell, first, found[first].release, last, found[last].release)
        for cell, found in sorted(cells.items(), key=lambda pair: (pair[0][3], pair[0]))
        if len(found) > 1
        for first, last in [(next(iter(found)), next(reversed(found)))]
        if found[first].rank[1] < found[last].rank[1]
    ]


def restated_rows(restated: Iterable[Restated]) -> list[dict[str, Any]]:
    """Return one row (RESTATED_COLUMNS) for each restated figure."""
    return [
        dict(
            zip(
                RESTATED_COLUMNS,
                (*(one.cell[place] for place in (3, 2, 0, 1)), *one.numbers),
                strict=True,
            )
        )
        for one in restated
    ]


def claim_bounds(checker: ClaimChecker, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Return what evidence allows each claim (CLAIM_COLUMNS) when either number is preferred.

    Only claims whose limits differ are among them; the claim's own release is left out, as ever.
    """
    restated = restated_figures(checker.evidence.facts)
    rows = []
    for claim in claims:
        found = {
            preferred: _preferred_limits(
                checker, claim, {one.cell: number for one, number in numbers}
            )
            for preferred, numbers in (
                (EARLIER, [(one, one.earlier) for one in restated]),
                (LATER, [(one, one.later) for one in restated]),
            )
        }
        if len(set(found.values())) > 1:
            rows += [
                dict(
                    zip(
                        CLAIM_COLUMNS,
                        (claim.claim, claim.printed, claim.unit, preferred, *limits),
                        strict=True,
                    )
                )
                for preferred, limits in found.items()
            ]
    return rows


def _preferred_limits(
    checker: ClaimChecker, claim: Claim, preferred: Mapping[Cell, int]
) -> tuple[Any, Any]:
    own = related_releases(checker.releases, claim.release)

    def is_left_out(fact: Fact) -> bool:
        is_number = not fact.base and fact.low == fact.high and fact.kind == "publication"
        is_other = is_number and preferred.get(fact.cell, fact.low) != fact.low
        return fact.release in own or is_other

    bound = checker.bound(claim, checker.evidence.without(is_left_out))
    if not bound.low_facts | bound.high_facts:
        return None, None
    high = None if math.isinf(bound.high) else round(float(bound.high), 1)
    return round(float(bound.low), 1), high
