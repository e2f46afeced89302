"""Says which of a force's replies counts in a wave; reads no reply and adds nothing up.

A real reply takes the place of a reconstructed one, even if it refuses; one with figures takes the
place of a refusal, and a later answer that of an earlier one. A reply of which only a covering page
is known takes the place of none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from foi_analysis.core.reference import Reference

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
    """Return of each force the row whose reply counts; of equal ones the first by its key."""
    found: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: row.get("reply", ""), reverse=True):
        best = found.setdefault(row["force"], row)
        if order(row) >= order(best):
            found[row["force"]] = row
    return found


def really_answered(reference: Reference, wave: str) -> frozenset[str]:
    """Return the forces that answered or refused the wave themselves, as the register has it."""
    return frozenset(
        row["force"]
        for row in reference.replies
        if row["wave"] == wave
        and row["provenance"] != RECONSTRUCTED
        and row["status"] != FIGURES_UNKNOWN
        and row["offence"] in reference.asked_offences
    )
