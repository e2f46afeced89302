"""Says which of an authority's replies counts in a wave; reads no reply and adds nothing up.

A real reply takes the place of a reconstructed one, even if it refuses; one with figures takes the
place of a refusal, and a later answer that of an earlier one. A reply of which only a covering page
is known takes the place of none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.core.tables import PROVENANCES

RECONSTRUCTED, REFUSED, FIGURES_UNKNOWN = "reconstructed", "refused", "figures_unknown"
NOT_REGISTERED = {"status": "", "answered_on": "9999"}  # A file being tried is the newest.
Row = Mapping[str, Any]


def order_of(reference: Reference, provenances: Sequence[str]) -> Callable[[Row], tuple[int, str]]:
    """Return how replies are told apart, to sort by: the one that counts comes last.

    A row holds reply and provenance, and reply_status where it knows better than the register.
    """
    register = {row["reply"]: row for row in reference.replies}

    def order(row: Row) -> tuple[int, str]:
        about = register.get(row.get("reply", ""), NOT_REGISTERED)
        status = row.get("reply_status", about["status"])
        kinds = (status == FIGURES_UNKNOWN, row["provenance"] == RECONSTRUCTED, status == REFUSED)
        kind = kinds.index(True) if True in kinds else len(kinds)
        return kind * len(provenances) - provenances.index(row["provenance"]), about["answered_on"]

    return order


def counting(rows: Iterable[Row], order: Callable[[Row], tuple[int, str]]) -> dict[str, Row]:
    """Return of each authority the row whose reply counts; of equal ones the first by its key."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row.get("reply", ""), reverse=True):
        best = found.setdefault(row["authority"], row)
        if order(row) >= order(best):
            found[row["authority"]] = row
    return found


def is_made_up(reference: Reference, claim: str = "", wave: str = "", area: str = "") -> bool:
    """Return whether a reconstructed reply counts for a claim, or for a wave and an area of it.

    True where neither is given: what is not known to rest on real replies alone may not.
    """
    for row in read_rows(reference.project.manual / "claims.csv") if claim else ():
        if row["claim"] == claim:
            wave, area = row["wave"], area_key(row["area"], row["area_type"])
    if not wave:
        return True
    best = counting(_asked(reference, wave), order_of(reference, PROVENANCES))
    authorities = reference.areas.get(area) or reference.asked_authorities
    return any(
        best[authority]["provenance"] == RECONSTRUCTED
        for authority in authorities
        if authority in best
    )


def refusing(reference: Reference, wave: str) -> frozenset[str]:
    """Return the authorities whose counting reply of a wave is a refusal."""
    own = [row for row in _asked(reference, wave) if row["provenance"] != RECONSTRUCTED]
    best = counting(own, order_of(reference, PROVENANCES))
    return frozenset(authority for authority, row in best.items() if row["status"] == REFUSED)


def really_answered(reference: Reference, wave: str) -> frozenset[str]:
    """Return the authorities that answered or refused the wave themselves, by the register."""
    return frozenset(
        row["authority"]
        for row in _asked(reference, wave)
        if row["provenance"] != RECONSTRUCTED and row["status"] != FIGURES_UNKNOWN
    )


def _asked(reference: Reference, wave: str) -> list[dict[str, str]]:
    """Return the register's rows of a wave about an offence that the request asks about."""
    rows = [row for row in reference.replies if row["wave"] == wave]
    return [row for row in rows if row["subject"] in reference.asked_subjects]
