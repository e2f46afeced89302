"""Gathers the frames of the pages on missing data and on choices; works out none of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from foi_analysis.evidence.bounds.relations import KNOWN, OFFENCES
from foi_analysis.evidence.facts import PublishedEvidence
from foi_analysis.verdicts import (
    choices,
    masked_cells,
    missing,
    missing_estimates,
    missing_forces,
    restated,
)
from foi_analysis.verdicts.claims import Claim, ClaimChecker
from foi_analysis.verdicts.official import recorded

if TYPE_CHECKING:
    import pandas as pd

BOUNDED = (OFFENCES, KNOWN)
COUNTS = ("known", "total", "unknown", "answered", "greatest", "high")


def missing_frames(
    checker: ClaimChecker, claims: Iterable[Claim], area: str
) -> dict[str, pd.DataFrame]:
    """Return what is missing from a nation's figures and how far it can move them.

    Frames: bounds, lacking, other_counts (as in ``missing``), estimates, totals, forces (as in
    ``missing_forces``), masked, restated and claims (what evidence allows them when either number
    is preferred).
    """
    shares = missing.SharesOfAll(
        PublishedEvidence(checker.reference, checker.releases), checker.published
    )
    bounds = _of(area, shares.bounds())
    totals = totals_of(checker)
    found = [
        one
        for one in restated.restated_figures(checker.evidence.facts)
        if _page_of(one, checker) == area
    ]
    waves = {row["wave"] for row in (*bounds, *totals.totals(area))}
    seen = [row for row in checker.observations if row["wave"] in waves]
    bounded = [one for one in claims if one.area == area and one.measure in BOUNDED]
    return {
        "bounds": _frame(bounds, missing.COLUMNS),
        "lacking": _frame(_of(area, shares.lacking()), missing.LACKING),
        "other_counts": _frame(_of(area, shares.with_other_counts()), missing.OTHER),
        "estimates": _frame(missing_estimates.estimates(bounds), missing_estimates.COLUMNS),
        "totals": _frame(totals.totals(area), missing_forces.COLUMNS),
        "forces": _frame(totals.forces(area), missing_forces.FORCE_COLUMNS),
        "masked": _frame(masked_cells.masked_totals(seen), masked_cells.COLUMNS),
        "restated": _frame(restated.restated_rows(found), restated.COLUMNS),
        "claims": _frame(restated.claim_bounds(checker, bounded), restated.CLAIM_COLUMNS),
    }


def choice_frame(checker: ClaimChecker, claims: Iterable[Claim]) -> pd.DataFrame:
    """Return every printed figure under every choice, as in ``choices``."""
    totals = totals_of(checker)
    rows = [row for area in checker.reference.investigation.areas for row in totals.totals(area)]
    return _frame(choices.Choices(checker, rows, list(claims)).rows(), choices.COLUMNS)


def totals_of(checker: ClaimChecker) -> missing_forces.Totals:
    """Return the national totals with what limits the forces they leave out."""
    official = recorded(checker.reference.project)
    limits = missing_forces.ForceLimits(
        checker.reference, checker.evidence.facts, checker.published, official
    )
    return missing_forces.Totals(checker.reference, checker.published, limits, checker.releases)


def _of(area: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["area"] == area]


def _page_of(one: restated.Restated, checker: ClaimChecker) -> str:
    """Return the area on whose page a restated figure stands: its own, or else the main one."""
    areas = checker.reference.investigation.areas
    return one.cell[2] if one.cell[2] in areas else next(iter(areas))


def _frame(rows: Iterable[dict[str, Any]], columns: Iterable[str]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(columns))
    is_whole = {name: "Int64" for name in COUNTS if name in frame and _are_whole(frame[name])}
    return frame.astype(is_whole)


def _are_whole(column: pd.Series) -> bool:
    from pandas.api.types import is_numeric_dtype

    is_number = is_numeric_dtype(column) or bool(column.isna().all())
    return is_number and all(float(one).is_integer() for one in column.dropna())
