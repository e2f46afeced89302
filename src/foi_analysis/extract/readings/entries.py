"""Makes answers of the values a line of a reading takes; reads no text and chooses none."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, field, replace

from foi_analysis.core.counts import Count
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.extract.answers import Entry, Seen
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Labelled, Reason
from foi_analysis.extract.readings.roles import ASK, CATEGORY, OTHER, TOTAL, period_of
from foi_analysis.extract.readings.rows import ReadingRow
from foi_analysis.extract.readings.tables import Table
from foi_analysis.read.grid import Cell


@dataclass
class Taken:
    """What a line took: entries, what became of other cells, and why it does not fit."""

    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class TableQuestion:
    """What the values answer: the question, if the table names it, and the period around them."""

    asks: dict[str, Ask]
    ask: Ask | None
    around: Period | None
    window: Period | None


class Entries:
    """Keeps in ``taken`` one answer for each set of labels."""

    def __init__(
        self,
        table: Table,
        line: ReadingRow,
        asked: TableQuestion,
        taken: Taken,
        offences: Container[object],
    ) -> None:
        self.line, self.asked, self.taken = line, asked, taken
        self.asked_subjects, self.table = offences, -table.number

    def _reason(self, cell: Cell | None, found: str, expected: str) -> None:
        self.taken.reasons.append((cell, found, expected))

    def period(self, value: Labelled) -> Period | None:
        """Return the period of a value's labels, or around them; without one that is a reason."""
        meanings = [one for one in value.meanings if one.kind not in (OTHER, TOTAL)]
        found = period_of(meanings, self.asked.around)
        if isinstance(found, str):
            self._reason(value.label, found, "a period, in cells or where `period` says")
            return None
        return found

    def add(self, kept: Sequence[tuple[Labelled, Count]]) -> None:
        """Keep the answers of values, those under the same labels as one."""
        made: dict[tuple[object, ...], list[tuple[Entry, Count]]] = {}
        for value, count in kept:
            if entry := self._entry(value, count):
                key = (entry.asks, entry.measure, entry.category, entry.column, entry.period)
                made.setdefault(key, []).append((entry, count))
        for alike_ones in made.values():
            self.taken.entries.append(self._added(alike_ones))

    def _added(self, pairs: Sequence[tuple[Entry, Count]]) -> Entry:
        """Return one entry of those under the same labels: added up where the line has a detail."""
        first = pairs[0][0]
        if len(pairs) == 1:
            return first
        has_detail = any(role.name == "detail" for role in (*self.line.rows, *self.line.columns))
        is_chosen = any(len(allowed) > 1 for _, allowed in self.line.conditions)
        if not has_detail and not is_chosen:
            said = (
                f"{first.label.text!r} twice, {first.cell.address} and {pairs[1][0].cell.address}"
            )
            self._reason(pairs[1][0].cell, said, "one value under the same labels, or a `detail`")
            return first
        self._check_parts(pairs)
        for entry, _ in pairs[1:]:
            why = f"added to {first.cell.address}"
            self.taken.seen.append(Seen(entry.cell, "number", "used", why))
        return replace(first, text=_shown(pairs), count=_sum(pairs, self.line.totals == "distinct"))

    def _check_parts(self, pairs: Sequence[tuple[Entry, Count]]) -> None:
        """Ask about one of three rows or more that is what the others add up to."""
        numbers = [count.low or 0 for _, count in pairs if count.is_exact]
        if len(pairs) == len(numbers) > 2 and max(numbers) * 2 == sum(numbers) > 0:
            whole = next(one for one, count in pairs if count.low == max(numbers))
            said = f"{whole.text} ({whole.cell.address}), what the rows beside it add up to"
            self._reason(whole.cell, said, "parts, or a row that is named a total")

    def _entry(self, value: Labelled, count: Count) -> Entry | None:
        ask = self._ask(value)
        if ask is None:
            self._reason(value.label, "no question the values answer", "one named in `question`")
            return None
        self._check_not_asked(value, ask)
        if ask.is_age != (self.line["value"] == "age"):
            kinds = ("an age", "`value` = `age`") if ask.is_age else ("a count", "no `value`")
            self._reason(value.label, f"{ask.name}, which asks for {kinds[0]}", kinds[1])
        names = _names(value, ask)
        measure = names["measure"] or (
            next(iter(ask.added_together), ask.measure) if ask.is_list else ask.measure
        )
        cell = value.cell or value.head or value.label
        is_printed = value.cell and self.line.take[0] in ("cells", "first", "total")
        text = value.cell.text if value.cell and is_printed else ""
        period = self.period(value)
        return Entry(
            *(ask.name, measure, names["category"], names["band"], "value", text, cell),
            *(value.label, period, (), self.table),
            count=count,
        )

    def _check_not_asked(self, value: Labelled, ask: Ask) -> None:
        """Ask about a label that makes a value a part of what was asked, or another subject."""
        chosen = {domain for domain, _ in self.line.conditions}
        for one in value.meanings:
            is_of_ask = ask.kind(one.domain) or one.domain in chosen
            is_asked = one.domain == "subject" and one.value in self.asked_subjects
            if one.kind == CATEGORY and one.domain and not (is_of_ask or is_asked):
                said = f"the {one.domain.replace('_', ' ')} {str(one.value)!r}"
                wanted = "labels the question asks for, a condition in `where`, or a `detail`"
                self._reason(value.label, said, wanted)

    def _ask(self, value: Labelled) -> Ask | None:
        named = next((str(m.value) for m in value.meanings if m.kind == ASK), "")
        return self.asked.asks.get(named) if named else self.asked.ask


def _names(value: Labelled, ask: Ask) -> dict[str, str]:
    """Return what the labels of a value say in an answer: category, band and measure."""
    names = {"category": "", "band": "", "measure": ""}
    for one in value.meanings:
        kind = ask.kind(one.domain) if one.kind == CATEGORY else None
        if kind and kind.part == COLUMN:
            names["band"], names["measure"] = str(one.value), names["measure"] or kind.measure
        elif kind:
            names["category"] = str(one.value) if kind.part in NAMED else ""
            names["measure"] = kind.measure
    return names


def _shown(pairs: Sequence[tuple[Entry, Count]]) -> str:
    return " + ".join(entry.text for entry, _ in pairs)


def _sum(pairs: Sequence[tuple[Entry, Count]], is_distinct: bool) -> Count:
    """Return the sum; from the greatest row to the sum where one may stand in several rows."""
    lows = [count.low or 0 for _, count in pairs]
    highs = [count.high for _, count in pairs]
    high = None if None in highs else sum(filter(None, highs))
    return Count.between(max(lows) if is_distinct else sum(lows), high)
