"""Takes the values of an arranged table as a line of a reading says; gives no label a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from foi_analysis.core.counts import (
    BLANK,
    INTERVAL,
    NOT_HELD,
    UNKNOWN,
    WITHHELD,
    Count,
    exact,
    parse_age,
    parse_count,
)
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.extract.answers import Entry, Seen
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Arranged, Labelled, Reason
from foi_analysis.extract.readings.roles import ASK, CATEGORY, OTHER, PERIOD_ROLES, TOTAL, period_of
from foi_analysis.extract.readings.rows import Line, alike
from foi_analysis.extract.readings.table_totals import check
from foi_analysis.extract.words import Words
from foi_analysis.read.grid import Cell

STATUS_OF = {"zero": exact(0), "not_held": Count(NOT_HELD), "withheld": Count(WITHHELD)}
LEFT_OUT = "left out: "


@dataclass
class Taken:
    """What a line took: entries, what became of other cells, and why it does not fit."""

    entries: list[Entry] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """What the values answer: the question, if the table names it, and the period around them."""

    asks: dict[str, Ask]
    ask: Ask | None
    around: Period | None
    window: Period | None


def take(arranged: Arranged, line: Line, asked: Asked, words: Words) -> Taken:
    """Return the entries of one line, each with its question, labels, period, count and cell."""
    taker = _Taker(arranged, line, asked, words)
    way, head = line.take
    if way in ("count", "count_distinct"):
        taker.records(head)
    elif way == "first":
        taker.first()
    elif way in ("sum", "min", "max"):
        taker.worked_out(way)
    elif way != "ignore":
        taker.cells(totals=way == "total")
    taker.see_labels()
    return taker.taken


class _Taker:
    def __init__(self, arranged: Arranged, line: Line, asked: Asked, words: Words) -> None:
        self.arranged, self.line, self.asked, self.words = arranged, line, asked, words
        self.taken = Taken()
        self.table = -arranged.table.number

    def _reason(self, cell: Cell | None, found: str, expected: str) -> None:
        self.taken.reasons.append((cell, found, expected))

    def see(self, cell: Cell | None, kind: str, disposition: str, reason: str) -> None:
        if cell is not None:
            self.taken.seen.append(Seen(cell, kind, disposition, reason))

    def see_labels(self) -> None:
        """Keep what heads, labels and columns left out are."""
        for row in self.arranged.heads:
            for cell in row:
                self.see(cell, "label", "used", "heading")
        for row in self.arranged.records:
            for column, role in self.arranged.labels.items():
                label = self.arranged.table.at(row, column)
                self.see(label, "label", "used", role.name.replace("_", " "))
        for cell, reason in self.arranged.aside:
            is_number = any(sign.isdigit() for sign in cell.text)
            self.see(cell, "number" if is_number else "label", "ignored", reason)

    # Counts

    def _count(self, value: Labelled) -> Count:
        if value.cell is None:
            return STATUS_OF.get(self.line.blank, Count(BLANK))
        text = value.cell.text.strip()
        if text in self.line.marks:
            return _of_mark(self.line.marks[text])
        if self.line["value"] == "age":
            return self._age(value.cell)
        count = parse_count(text, self.words.legend)
        is_mark = not any(map(str.isalnum, text)) and text not in self.words.legend
        if count is None or is_mark:
            expected = "what the mark stands for, in `marks`" if is_mark else "a count"
            self._reason(value.cell, f"{text!r}", expected)
            return Count(UNKNOWN)
        return count

    def _age(self, cell: Cell) -> Count:
        numbers = list(number_tokens(cell.text))
        count = parse_age(cell.text)
        if count is None and len(numbers) == 1:
            count = exact(numbers[0].value)
        if count is None:
            self._reason(cell, f"{cell.text!r}", "an age")
        return count or Count(UNKNOWN)

    # Ways of taking

    def cells(self, totals: bool) -> None:
        """Take every value, or only the totals over all categories."""
        values = self.arranged.values
        if not values and not self.taken.reasons:
            self._reason(None, "no column of values", "one under the head that `values` names")
        checked = check(values, [self._count(v) for v in values], self.line.totals, self.line.blank)
        if self.line.totals != "no":
            for position, expected in checked.wrong:
                cell = values[position].cell
                self._reason(cell, f"a stated total of {cell.text if cell else ''}", expected)
        self._blanks(values, checked.counts)
        kept: list[tuple[Labelled, Count]] = []
        for position, (value, count) in enumerate(zip(values, checked.counts, strict=True)):
            if value.is_total != totals or (totals and not self._is_whole(value)):
                reason = checked.reasons.get(position, "not compared")
                what = "stated total" if value.is_total else "ignored"
                self.see(
                    value.cell, "number", what, reason if value.is_total else "part of a total"
                )
            elif why := self._why_left_out(value):
                self.see(value.cell, "number", "ignored", LEFT_OUT + why)
            elif not (totals and count.status == BLANK):
                kept.append((value, count))
        self._entries(kept)

    def _is_whole(self, value: Labelled) -> bool:
        over_time = (m for m in value.meanings if m.kind == TOTAL and m.domain in PERIOD_ROLES)
        return not any(one.kind == CATEGORY for one in value.meanings) and not any(over_time)

    def _blanks(self, values: Sequence[Labelled], counts: Sequence[Count]) -> None:
        pairs = zip(values, counts, strict=True)
        open_ones = [
            value for value, count in pairs if count.status == BLANK and not value.is_total
        ]
        if open_ones and self.line.blank in ("ask", "none", "total"):
            first = open_ones[0]
            said = f"{len(open_ones)} blank cells, the first beside {first.label.text!r}"
            self._reason(first.label, said, "what a blank means, in `blank`, or totals that say it")

    def _why_left_out(self, value: Labelled) -> str:
        for domain, allowed in self.line.conditions:
            own = [m for m in value.meanings if m.kind == CATEGORY and m.domain == domain]
            if not own:
                self._reason(
                    value.label, f"the condition on {domain}", f"a role {domain} in `rows`"
                )
                return domain
            if str(own[0].value) not in allowed:
                return f"{domain} is {own[0].value}"
        if self.line["values"] == "period":
            period = self._period(value)
            window = self.asked.window
            if period and window and not period.is_like(window):
                return f"another period, {period}"
        return ""

    def _period(self, value: Labelled) -> Period | None:
        meanings = [one for one in value.meanings if one.kind not in (OTHER, TOTAL)]
        found = period_of(meanings, self.asked.around)
        if isinstance(found, str):
            self._reason(value.label, found, "a period, in cells or where `period` says")
            return None
        return found

    def first(self) -> None:
        """Take the value of the first row, the only one in its column."""
        filled = [value for value in self.arranged.values if value.cell]
        if len(filled) != 1:
            cell = filled[1].cell if filled else None
            said = f"{len(filled)} values under {self.line.value_head or self.line.take[1]!r}"
            self._reason(cell, said, "one")
        for value in filled[:1]:
            self._entries([(value, self._count(value))])

    def worked_out(self, way: str) -> None:
        """Take the sum, the least or the greatest of a column."""
        kept = [v for v in self.arranged.values if not v.is_total and not self._why_left_out(v)]
        for value in self.arranged.values:
            self.see(value.cell, "number", "used", f"{way} of its column")
        counts = [self._count(value) for value in kept if value.cell]
        known = [count for count in counts if count.is_exact]
        may_lack = self.line.blank in ("not_held", "withheld")
        if not known or (len(known) != len(kept) and not may_lack):
            self._reason(None, f"a column whose {way} is not known", "a number in each row")
            return
        numbers = [count.low or 0 for count in known]
        result = sum(numbers) if way == "sum" else (min if way == "min" else max)(numbers)
        self._one(kept[0], exact(result))

    def records(self, distinct: str) -> None:
        """Count the rows, or the different entries of one column, by their labels."""
        groups: dict[tuple[str, ...], list[str]] = {}
        first: dict[tuple[str, ...], Labelled] = {}
        for position, record in enumerate(self._records()):
            if why := self._why_left_out(record):
                for cell in self.arranged.records[position]:
                    self.see(cell, "label", "ignored", LEFT_OUT + why)
                continue
            of_where = {domain for domain, _ in self.line.conditions}
            key = tuple(
                str(m.value)
                for m in record.meanings
                if m.kind == CATEGORY and m.domain not in of_where
            )
            text = self._distinct(self.arranged.records[position], distinct)
            groups.setdefault(key, []).append(text or str(position))
            first.setdefault(key, record)
        for key, named in groups.items():
            self._one(first[key], exact(len(set(named)) if distinct else len(named)))
        for row in self.arranged.records:
            for cell in row:
                self.see(cell, "label", "used", "a record, counted")

    def _records(self) -> Iterator[Labelled]:
        for row, beside in zip(self.arranged.records, self.arranged.of_records, strict=True):
            yield Labelled(row[0], beside, (), row[0], None)

    def _distinct(self, row: Sequence[Cell], head: str) -> str:
        if not head:
            return ""
        heads = {c.column for own in self.arranged.heads for c in own if alike(head, c.text)}
        return next((cell.text for cell in row if cell.column in heads), "")

    # Entries

    def _one(self, value: Labelled, count: Count) -> None:
        self._entries([(value, count)])

    def _entries(self, kept: Sequence[tuple[Labelled, Count]]) -> None:
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
        for entry, _ in pairs[1:]:
            self.see(entry.cell, "number", "used", f"added to {first.cell.address}")
        return replace(first, text=_shown(pairs), count=_sum(pairs, self.line.totals == "distinct"))

    def _entry(self, value: Labelled, count: Count) -> Entry | None:
        ask = self._ask(value)
        if ask is None:
            self._reason(value.label, "no question the values answer", "one named in `question`")
            return None
        names = {"category": "", "band": "", "measure": ""}
        for one in value.meanings:
            kind = ask.kind(one.domain) if one.kind == CATEGORY else None
            if kind and kind.part == COLUMN:
                names["band"], names["measure"] = str(one.value), names["measure"] or kind.measure
            elif kind:
                names["category"] = str(one.value) if kind.part in NAMED else ""
                names["measure"] = kind.measure
        measure = names["measure"] or (
            next(iter(ask.added_together), ask.measure) if ask.is_list else ask.measure
        )
        cell = value.cell or value.head or value.label
        is_printed = value.cell and self.line.take[0] in ("cells", "first", "total")
        text = value.cell.text if value.cell and is_printed else ""
        period = self._period(value)
        return Entry(
            *(ask.name, measure, names["category"], names["band"], "value", text, cell),
            *(value.label, period, (), self.table),
            count=count,
        )

    def _ask(self, value: Labelled) -> Ask | None:
        named = next((str(m.value) for m in value.meanings if m.kind == ASK), "")
        return self.asked.asks.get(named) if named else self.asked.ask


def _of_mark(text: str) -> Count:
    if text in STATUS_OF:
        return STATUS_OF[text]
    low, _, high = text.partition("..")
    return exact(int(low)) if not high else Count(INTERVAL, int(low), int(high))


def _shown(pairs: Sequence[tuple[Entry, Count]]) -> str:
    return " + ".join(entry.text for entry, _ in pairs)


def _sum(pairs: Sequence[tuple[Entry, Count]], is_distinct: bool) -> Count:
    """Return the sum; from the greatest row to the sum where one may stand in several rows."""
    lows = [count.low or 0 for _, count in pairs]
    highs = [count.high for _, count in pairs]
    high = None if None in highs else sum(filter(None, highs))
    return Count.between(max(lows) if is_distinct else sum(lows), high)
