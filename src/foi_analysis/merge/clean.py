"""Turns the answers found in one reply into observations and ledger rows, and checks its totals.

It reads no files and knows no other reply.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from foi_analysis.core.counts import (
    NOT_HELD,
    Count,
    exact,
    holds_systems,
    parse_age,
    parse_count,
)
from foi_analysis.core.problems import Problem
from foi_analysis.core.question_types import BY_REPLY
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.extract.doubtful_cells import as_range
from foi_analysis.extract.parts_of_totals import most
from foi_analysis.extract.periods import Period
from foi_analysis.extract.totals import check_totals

OLDEST_VICTIM = 17
WHOLE_YEAR = timedelta(days=363)
SET_ASIDE = {
    "share": "share; worked out from the counts",
    "part": "part of the period; the whole of it is given",
}
NOT_HELD_WORDS = re.compile(
    r"not held|not hold|holds no|no info|no data|no figures|no victim|unable to", re.IGNORECASE
)


@dataclass
class CleanReply:
    """One reply's rows for the observations and the ledger, and what is wrong with it."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _agree(one: Count | None, other: Count) -> bool:
    if one is None or one.low is None or other.low is None:
        return one is not None and one.status == other.status
    return (one.low, one.high) == (other.low, other.high) or not (one.is_exact and other.is_exact)


def clean_reply(
    register: dict[str, str], layout: Layout, covers_wave: bool, window: Period | None = None
) -> CleanReply:
    """Return the typed counts of one registered reply.

    ``register`` is the reply's row of data/manual/replies.csv. Each answer becomes one
    observation; every label, total and set-aside number gets a ledger row. Totals that do not add
    up and texts that are no counts are problems. A figure outside ``window``, the reply's own
    period, becomes an observation of no wave.
    """
    cleaner = _Cleaner(register, covers_wave, layout, window)
    cleaner.result.problems.extend(layout.problems)
    counted = {n: cleaner.count(entry) for n, entry in enumerate(layout.entries)}
    known = cleaner.check_totals({n: count for n, count in counted.items() if count})
    cleaner.check_again(known)
    cleaner.check_law([(layout.entries[n], count) for n, count in known.items()])
    cleaner.check_methods([(layout.entries[n], count) for n, count in known.items()])
    for position, count in known.items():
        cleaner.record(position, layout.entries[position], count)
    for seen in layout.seen:
        cleaner.ledger(seen.cell, seen.cell.text, seen.kind, seen.disposition, seen.reason)
    return cleaner.result


class _Cleaner:
    """Holds one reply's register row while its answers are turned into rows."""

    def __init__(
        self, register: dict[str, str], covers_wave: bool, layout: Layout, window: Period | None
    ) -> None:
        self.register, self.covers_wave = register, covers_wave
        self.layout, self.window = layout, window
        self.asks = layout.reference.all_asks
        self.result = CleanReply()
        self.total_reason: dict[int, str] = {}
        self._own = {
            key: register[key] for key in ("reply", "authority", "wave", "provenance", "file")
        }

    def is_age(self, entry: Entry) -> bool:
        ask = self.asks.get(entry.asks)
        return bool(ask and ask.is_age)

    def count(self, entry: Entry) -> Count | None:
        if entry.count:
            return self._plausible(entry, entry.count)
        if entry.role in ("share", "part"):
            return Count(entry.role)
        if entry.role == "status":
            return Count("not held" if NOT_HELD_WORDS.search(entry.text) else "withheld")
        is_age = self.is_age(entry)
        count = (parse_age if is_age else parse_count)(entry.text, self.layout.legend)
        if is_age and count == exact(0):  # Beside no offences it says that there is no victim.
            count = Count(NOT_HELD) if self._counts_nothing() else None
        if count is None or (is_age and count.is_exact and (count.high or 0) > OLDEST_VICTIM):
            expected = f"an age of 1 to {OLDEST_VICTIM} years" if is_age else "a count"
            self._problem(
                entry,
                f"{entry.text!r}",
                f"{expected}, a mask (* or <5), a blank or a reason",
                "Correct the reading, or ask the authority what the cell means.",
            )
            return None
        return count

    def _plausible(self, entry: Entry, count: Count) -> Count | None:
        """Return a count that is known already, unless it is an age of nobody asked about."""
        is_age = self.is_age(entry) and count.is_exact
        if is_age and not 0 < (count.low or 0) <= OLDEST_VICTIM:
            expected = f"an age of 1 to {OLDEST_VICTIM} years"
            self._problem(entry, f"the age {count.low}", expected, "Look at the column again.")
            return None
        return count

    def _counts_nothing(self) -> bool:
        """Return whether the reply says of everything it counts as a whole that there was none."""
        wholes = [
            parse_count(entry.text, self.layout.legend)
            for entry in self.layout.entries
            if entry.role == "value" and not entry.category and not entry.column
            if not self.is_age(entry) and not self.asks[entry.asks].is_list
        ]
        return bool(wholes) and all(count == exact(0) for count in wholes)

    def check_totals(self, counts: dict[int, Count]) -> dict[int, Count]:
        """Check every stated total; return the counts narrowed by the totals that add up."""
        checked = check_totals(self.layout.entries, counts, self.asks)
        self.total_reason = checked.reasons
        for position in checked.alone:
            total = self.layout.entries[position]
            self._problem(
                total,
                f"a total of {total.text} under {total.label.text!r} and no rows it adds up",
                "the rows a total belongs to",
                "Look at the file; `foi inspect` offers what can be taken, else ask the authority.",
            )
        for position, shown in checked.wrong.items():
            total = self.layout.entries[position]
            self._problem(
                total,
                f"a stated total of {counts[position].low} under {total.label.text!r}",
                f"{shown}, which is what the rows above add up to",
                "Compare the rows with the file; if the total itself is wrong, ask the authority.",
            )
        return checked.counts

    def check_again(self, known: dict[int, Count]) -> None:
        """Check what a table printed again against what it said the first time."""
        first: dict[tuple[str, str, str, Period | None], Count] = {}
        for position, count in known.items():
            entry = self.layout.entries[position]
            key = (entry.measure, entry.category, entry.column, entry.period)
            if entry.role == "value":
                first.setdefault(key, count)
            elif entry.role == "again" and not _agree(first.get(key), count):
                self._problem(
                    entry,
                    f"{entry.text!r} under {entry.label.text!r}, stated before as {first.get(key)}",
                    "one figure for each label",
                    "Compare both with the file; ask the authority which is right.",
                )

    def check_law(self, known: list[tuple[Entry, Count]]) -> None:
        """Ask about counts of months that ended before the subject became law.

        Whole years before it are kept as what they are: outside the reply's own period.
        """
        since = self.layout.reference.law_since.get(self.register["subject"])
        for entry, count in known:
            days = entry.period
            if not since or not days or days.end >= since or not count.low:
                continue
            if days.end - days.start < WHOLE_YEAR:
                meant = as_range(days.start.isoformat())
                self._problem(
                    entry,
                    f"{entry.text!r} for {days}, or for {meant}?",
                    f"days since {since.isoformat()}, when the offence became law",
                    "Look at the file: it may count another subject, or the label may be no date; "
                    "else ask the authority.",
                )

    def check_methods(self, known: list[tuple[Entry, Count]]) -> None:
        """Check that methods counted once an offence do not pass the offences."""
        counted = [
            (entry, count)
            for entry, count in known
            if entry.role == "value" and not self._is_outside(entry)
        ]
        rows = [(entry, count) for entry, count in counted if entry.measure == "method_instances"]
        if rows and self.register["method_counting"] not in ("offences", "mentions"):
            self._problem(
                rows[0][0],
                f"method_counting {self.register['method_counting']!r} in data/manual/replies.csv",
                "'offences' (each offence once) or 'mentions' (each method named)",
                "Say in the register how the authority counts methods.",
            )
        offences = [count for entry, count in counted if entry.measure == "offences"]
        rest = [count for entry, count in counted if entry.measure == "offences_method_not_known"]
        if self.register["method_counting"] == "offences" and rows and offences:
            self._check_against_offences(rows, rest, offences)

    def _check_against_offences(
        self, rows: list[tuple[Entry, Count]], rest: list[Count], offences: list[Count]
    ) -> None:
        if not all(count.is_exact for count in offences):
            return
        stated = sum(count.low or 0 for count in offences)
        parts = [count for _, count in rows] + rest
        low, high = sum(count.low or 0 for count in parts), sum(map(most, parts))
        if low > stated or (rest and high < stated):
            self._problem(
                rows[0][0],
                f"methods that add up to {low if low == high else f'{low} to {high}'}",
                f"the {stated} offences the reply gives, each under one method",
                "Compare both answers with the file, or register the reply as counting mentions.",
            )

    def _is_outside(self, entry: Entry) -> bool:
        return bool(entry.period and self.window and entry.period.is_apart_from(self.window))

    def record(self, position: int, entry: Entry, count: Count) -> None:
        if entry.role in SET_ASIDE:
            return self.ledger(entry.cell, entry.text, "number", "ignored", SET_ASIDE[entry.role])
        if entry.role in ("total", "again"):
            reason = self.total_reason.get(position, "not an exact number")
            reason = "stated again; agrees" if entry.role == "again" else reason
            return self.ledger(entry.cell, entry.text, "number", "stated total", reason)
        register, number = self.register, len(self.result.observations) + 1
        is_outside = self._is_outside(entry)
        start, end = register["period_start"], register["period_end"]
        if entry.period:
            start, end = entry.period.start.isoformat(), entry.period.end.isoformat()
        self.result.observations.append(
            {
                "observation": f"{register['reply']}/{number:02d}",
                "reply": register["reply"],
                "authority": register["authority"],
                "wave": "" if is_outside else register["wave"],
                "period_start": start,
                "period_end": end,
                "covers_wave": self.covers_wave and not is_outside,
                "subject": register["subject"],
                "provenance": register["provenance"],
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
        used = f"{entry.measure}, outside the reply's own period" if is_outside else entry.measure
        systems = (
            ", two systems, not added up by the authority" if holds_systems(entry.text) else ""
        )
        return self.ledger(entry.cell, entry.text, "number", "used", used + systems)

    def _counting_rule(self, entry: Entry) -> str:
        ask = self.asks.get(entry.asks)
        kinds = {kind.measure: kind.counted_as for kind in ask.kinds} if ask else {}
        rule = kinds.get(entry.measure, entry.measure)
        return self.register["method_counting"] or "unclear" if rule == BY_REPLY else rule

    def ledger(self, cell: Any, text: str, kind: str, disposition: str, reason: str) -> None:
        self.result.ledger.append(
            {
                **self._own,
                "place": cell.place,
                "cell": cell.address,
                "text": text if len(text) <= 80 else text[:79] + "…",
                "kind": kind,
                "disposition": disposition,
                "reason": reason,
            }
        )

    def _problem(self, entry: Entry, found: str, expected: str, action: str) -> None:
        self.result.problems.append(
            Problem(
                found,
                expected,
                action,
                self.register["authority"],
                self.register["file"],
                entry.cell.place,
                entry.cell.address,
            )
        )
