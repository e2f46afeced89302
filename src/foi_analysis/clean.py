"""Turns the answers found in one reply into observations and ledger rows, and checks its totals.

It reads no files and knows no other reply.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import Any

from foi_analysis.answers import Entry, Layout
from foi_analysis.counts import BLANK, Count, parse_age, parse_count, show_interval
from foi_analysis.problems import Problem

OLDEST_VICTIM = 17
NOT_HELD_WORDS = re.compile(r"not held|no info|no victim|unable to", re.IGNORECASE)
ADDED_TOGETHER = {
    "offences": ("offences",),
    "custody_records": ("custody_records",),
    "methods": ("method_instances", "offences_method_not_known"),
    "disposals": ("disposals",),
    "victims": ("victims",),
}


@dataclass
class CleanReply:
    """One reply's rows for the observations and the ledger, and what is wrong with it."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def clean_reply(register: dict[str, str], layout: Layout, covers_wave: bool) -> CleanReply:
    """Return the typed counts of one registered reply.

    ``register`` is the reply's row of data/manual/replies.csv. Each answer becomes one
    observation; every label, total and set-aside number gets a ledger row. Totals that do not add
    up and texts that are no counts are problems.
    """
    cleaner = _Cleaner(register, covers_wave)
    cleaner.result.problems.extend(layout.problems)
    counted = [(entry, cleaner.count(entry)) for entry in layout.entries]
    known = [(entry, count) for entry, count in counted if count]
    known = cleaner.check_totals(known)
    cleaner.check_methods(known)
    for entry, count in known:
        cleaner.record(entry, count)
    for seen in layout.seen:
        cleaner.ledger(seen.cell, seen.cell.text, seen.kind, seen.fate, seen.reason)
    return cleaner.result


def _most(part: Count) -> float:
    """Return the greatest value of a part of a total; a blank is no part of it."""
    if part.high is not None:
        return part.high
    return 0 if part.status == BLANK else math.inf


def _narrowed(parts: dict[int, Count], stated: int) -> dict[int, Count]:
    """Return the parts of a total as far as it settles them; a blank may hide what is left."""
    lows = {key: part.low or 0 for key, part in parts.items()}
    highs = {key: math.inf if part.high is None else part.high for key, part in parts.items()}
    narrowed = {}
    for key, part in parts.items():
        others_low = sum(low for other, low in lows.items() if other != key)
        others_high = sum(high for other, high in highs.items() if other != key)
        low = max(lows[key], stated - others_high)
        high = min(highs[key], stated - others_low)
        narrowed[key] = Count(part.status, int(low), int(high))
    return narrowed


class _Cleaner:
    """Holds one reply's register row while its answers are turned into rows."""

    def __init__(self, register: dict[str, str], covers_wave: bool) -> None:
        self.register, self.covers_wave = register, covers_wave
        self.result = CleanReply()
        self.total_reason: dict[int, str] = {}

    def count(self, entry: Entry) -> Count | None:
        if entry.role == "share":
            return Count("share")
        if entry.role == "status":
            return Count("not held" if NOT_HELD_WORDS.search(entry.text) else "withheld")
        parse = parse_age if entry.measure == "youngest_victim_age" else parse_count
        count = parse(entry.text)
        is_age = entry.measure == "youngest_victim_age"
        if count is None or (is_age and count.is_exact and (count.high or 0) > OLDEST_VICTIM):
            expected = f"an age of 0 to {OLDEST_VICTIM} years" if is_age else "a count"
            self._problem(
                entry,
                f"{entry.text!r}",
                f"{expected}, a mask (* or <5), a blank or a reason",
                "Correct the reading, or ask the force what the cell means.",
            )
            return None
        return count

    def check_totals(self, known: list[tuple[Entry, Count]]) -> list[tuple[Entry, Count]]:
        """Check every stated total; return the counts narrowed by the totals that add up."""
        narrowed = dict(enumerate(known))
        for total, stated in known:
            if total.role == "total" and stated.is_exact:
                parts = {
                    position: count
                    for position, (entry, count) in narrowed.items()
                    if entry.role == "value"
                    and entry.asks == total.asks
                    and entry.column == total.column
                    and entry.measure in ADDED_TOGETHER.get(total.asks, ())
                }
                for position, count in self._check_total(total, stated.low or 0, parts).items():
                    narrowed[position] = (narrowed[position][0], count)
        return list(narrowed.values())

    def _check_total(self, total: Entry, stated: int, parts: dict[int, Count]) -> dict[int, Count]:
        low = sum(part.low or 0 for part in parts.values())
        high = sum(_most(part) for part in parts.values())
        exact = sum(part.low or 0 for part in parts.values() if part.is_exact)
        if stated == exact and high > exact:
            self.total_reason[id(total)] = "adds up with masked cells left out"
            return {}
        if low <= stated <= high:
            self.total_reason[id(total)] = "adds up"
            return _narrowed(parts, stated)
        shown = show_interval(low, None if math.isinf(high) else high)
        self._problem(
            total,
            f"a stated total of {stated} under {total.label.text!r}",
            f"{shown}, which is what the rows above add up to",
            "Compare the rows with the file; if the force's own total is wrong, ask the force.",
        )
        return {}

    def check_methods(self, known: list[tuple[Entry, Count]]) -> None:
        methods = [(entry, count) for entry, count in known if entry.measure == "method_instances"]
        rows = [(entry, count) for entry, count in methods if entry.role == "value"]
        if rows and self.register["method_counting"] not in ("offences", "mentions"):
            self._problem(
                rows[0][0],
                f"method_counting {self.register['method_counting']!r} in data/manual/replies.csv",
                "'offences' (each offence once) or 'mentions' (each method named)",
                "Say in the register how the force counts methods.",
            )
        offences = [count for entry, count in known if entry.measure == "offences"]
        if self.register["method_counting"] == "offences" and rows and offences:
            self._check_against_offences(known, rows, offences[0])

    def _check_against_offences(
        self,
        known: list[tuple[Entry, Count]],
        rows: list[tuple[Entry, Count]],
        offences: Count,
    ) -> None:
        unknown = [count for entry, count in known if entry.measure == "offences_method_not_known"]
        low = sum(count.low or 0 for _, count in rows) + sum(count.low or 0 for count in unknown)
        high = sum(_most(count) for _, count in rows) + sum(_most(count) for count in unknown)
        if not offences.is_exact:
            return
        if low > (offences.high or 0) or (unknown and high < (offences.low or 0)):
            self._problem(
                rows[0][0],
                f"methods that add up to {low if low == high else f'{low} to {high}'}",
                f"the {offences.low} offences the reply gives, each under one method",
                "Compare both answers with the file, or register the reply as counting mentions.",
            )

    def record(self, entry: Entry, count: Count) -> None:
        if entry.role == "share":
            return self.ledger(
                entry.cell, entry.text, "number", "ignored", "share; worked out from the counts"
            )
        if entry.role == "total":
            reason = self.total_reason.get(id(entry), "not an exact number")
            return self.ledger(entry.cell, entry.text, "number", "stated total", reason)
        register, number = self.register, len(self.result.observations) + 1
        self.result.observations.append(
            {
                "observation": f"{register['reply']}/{number:02d}",
                **{key: register[key] for key in ("reply", "force", "wave")},
                "period_start": register["period_start"],
                "period_end": register["period_end"],
                "covers_wave": self.covers_wave,
                **{key: register[key] for key in ("offence", "provenance")},
                "measure": entry.measure,
                "counting_rule": self._counting_rule(entry),
                "category": entry.category,
                "age_band": entry.column,
                "status": count.status,
                "low": count.low,
                "high": count.high,
                "printed": entry.text if entry.role == "value" else "",
                "file": register["file"],
                "place": entry.cell.place,
                "cell": entry.cell.address,
            }
        )
        return self.ledger(entry.cell, entry.text, "number", "used", entry.measure)

    def _counting_rule(self, entry: Entry) -> str:
        if entry.measure == "method_instances":
            return self.register["method_counting"] or "unclear"
        if entry.measure == "custody_records":
            return "custody records"
        return entry.measure.split("_")[0] if entry.asks != "youngest_victim" else "years"

    def ledger(self, cell: Any, text: str, kind: str, fate: str, reason: str) -> None:
        self.result.ledger.append(
            {
                **{key: self.register[key] for key in ("reply", "force", "wave", "provenance")},
                "file": self.register["file"],
                "place": cell.place,
                "cell": cell.address,
                "text": text if len(text) <= 80 else text[:79] + "…",
                "kind": kind,
                "fate": fate,
                "reason": reason,
            }
        )

    def _problem(self, entry: Entry, found: str, expected: str, action: str) -> None:
        self.result.problems.append(
            Problem(
                found,
                expected,
                action,
                self.register["force"],
                self.register["file"],
                entry.cell.place,
                entry.cell.address,
            )
        )
