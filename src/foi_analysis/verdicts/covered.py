"""Says which forces a window's printed figures cover, as far as pages print it; guesses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foi_analysis.core.reference import Reference, area_key
from foi_analysis.verdicts.changes import ALL, NOT_ALL, NOT_PRINTED

ASKED, RESPONDED, COMPARED = "forces_asked", "forces_responded", "forces_compared"
SILENT, OFFENCES = "forces_not_responding", "offences"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Covered:
    """Who is in an area's number for a window.

    ``state`` is ALL, NOT_ALL or NOT_PRINTED; ``counted`` holds what pages say in words, ``missing``
    the forces of the area said to have given nothing and ``partial`` those that gave a part.
    """

    state: str
    counted: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()

    def words(self) -> str:
        """Return it as a table shows it."""
        parts = list(self.counted)
        parts += [f"without {', '.join(self.missing)}"] if self.missing else []
        parts += [f"part of the window: {', '.join(self.partial)}"] if self.partial else []
        return "; ".join(parts) or NOT_PRINTED


class Coverage:
    """What pages print of who answered, for any area and window."""

    def __init__(self, reference: Reference, published: Sequence[Row], counted: set[str]) -> None:
        self.reference = reference
        self._said = [row for row in published if row["measure"] in (ASKED, RESPONDED, COMPARED)]
        self._silent = [row for row in published if row["measure"] == SILENT]
        self._offences = [
            row
            for row in published
            if row["measure"] == OFFENCES and row["offence"] in counted and not row["category"]
        ]

    def of(self, area: str, waves: Sequence[str]) -> Covered:
        """Return who is in an area's number for a window known by any of the ``waves``."""
        members = self.reference.areas[area]
        silent = self._missing(waves)
        missing = tuple(sorted(members & silent))
        partial = tuple(sorted(members & self._partial(waves)))
        counts = [one for row in self._said if row["wave"] in waves if (one := self._count(row))]
        inside = [done < asked for within, done, asked, _ in counts if within <= members]
        around = [
            done + len((within & silent) - members) >= asked
            for within, done, asked, _ in counts
            if within >= members
        ]
        state = ALL if any(around) else NOT_PRINTED
        state = NOT_ALL if missing or partial or any(inside) else state
        words = [words for within, *_, words in counts if within <= members or within >= members]
        words += [
            f"{int(row['value'])} forces compared"
            for row in self._said
            if row["measure"] == COMPARED and row["wave"] in waves and self._members(row) == members
        ]
        return Covered(state, tuple(dict.fromkeys(words)), missing, partial)

    def _members(self, row: Row) -> frozenset[str]:
        return self.reference.areas.get(_area(row), frozenset())

    def _count(self, row: Row) -> tuple[frozenset[str], int, int, str] | None:
        """Return the forces a count of answers is about, the count, of how many, and in words."""
        members = self._members(row)
        if row["measure"] != RESPONDED or not members:
            return None
        asked = [
            int(one["value"])
            for one in self._said
            if one["measure"] == ASKED and one["wave"] == row["wave"] and one["area"] == row["area"]
        ]
        done, of = int(row["value"]), max(asked, default=len(members))
        return members, done, of, f"{done} of {of} forces of {row['area']}"

    def _missing(self, waves: Sequence[str]) -> set[str]:
        """Return forces that pages say gave nothing for a window."""
        names = {
            force
            for row in self._silent
            if row["wave"] in waves
            for name in row["printed"].split(",")
            if (force := self.reference.force(name))
        }
        given = [row for row in self._offences if row["wave"] in waves]
        named = {_area(row) for row in given if row["value"] == row["value"]}
        return names | {_area(row) for row in given} - named

    def _partial(self, waves: Sequence[str]) -> set[str]:
        """Return forces whose figure in a round of the request is of a shorter window."""
        return {
            _area(row)
            for row in self._offences
            if row["wave"] in waves
            and len(self._members(row)) == 1
            and _days(row) < 0.99 * self._days_of(row["wave"])
        }

    def _days_of(self, wave: str) -> int:
        window = self.reference.waves[wave]
        return (window.end - window.start).days + 1


def _area(row: Row) -> str:
    return area_key(row["area"], row["area_type"])


def _days(row: Row) -> int:
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return (end - start).days + 1
