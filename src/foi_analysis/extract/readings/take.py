"""Takes the values of an arranged table as a line of a reading says; gives no label a meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
from foi_analysis.extract.answers import Seen
from foi_analysis.extract.doubtful_cells import serials
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Arranged, Labelled
from foi_analysis.extract.readings.entries import Entries, TableQuestion, Taken
from foi_analysis.extract.readings.records import different, is_inside, repeated
from foi_analysis.extract.readings.roles import CATEGORY, OF_PERIODS, PERIOD_ROLES, TOTAL
from foi_analysis.extract.readings.rows import ReadingRow
from foi_analysis.extract.readings.table_totals import check
from foi_analysis.extract.readings.tables import Row
from foi_analysis.extract.understood import OF_AGES
from foi_analysis.extract.words import Words
from foi_analysis.read.grid import Cell

STATUS_OF = {"zero": exact(0), "not_held": Count(NOT_HELD), "withheld": Count(WITHHELD)}
LEFT_OUT = "left out: "


def take(arranged: Arranged, line: ReadingRow, asked: TableQuestion, words: Words) -> Taken:
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
    def __init__(
        self, arranged: Arranged, line: ReadingRow, asked: TableQuestion, words: Words
    ) -> None:
        self.arranged, self.line, self.asked, self.words = arranged, line, asked, words
        self.taken = Taken()
        offences = words.reference.asked_subjects
        self.entries = Entries(arranged.table, line, asked, self.taken, offences)

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
            return self._marked(value.cell, text)
        if self.line["value"] == "age":
            return self._age(value.cell)
        count = parse_count(text, self.words.legend)
        is_mark = not any(map(str.isalnum, text)) and text not in self.words.legend
        if count is None or is_mark:
            expected = "what the mark stands for, in `marks`" if is_mark else "a count"
            self._reason(value.cell, f"{text!r}", expected)
            return Count(UNKNOWN)
        return count

    def _marked(self, cell: Cell, text: str) -> Count:
        """Return what a mark stands for; over the reply's own legend only where a note says why."""
        count = _of_mark(self.line.marks[text])
        said = self.words.legend.get(text, count)
        if said != count and not self.line["note"]:
            self._reason(
                cell, f"{text!r}, which the reply itself explains", "a `note` that says why"
            )
        return count

    def _age(self, cell: Cell) -> Count:
        numbers = list(number_tokens(cell.text))
        count = parse_age(cell.text)
        words = set(re.findall(r"[^\W\d_]+", cell.text.casefold()))
        known = OF_AGES | self.words.reference.nouns | self.words.reference.label_words
        if count is None and len(numbers) == 1 and words <= known:
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
        self._serials(values)
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
        self.entries.add(kept)

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

    def _serials(self, values: Sequence[Labelled]) -> None:
        """Ask about a number that stands for a day in a workbook, among small counts."""
        for cell, day in serials([value.cell for value in values if value.cell]):
            said = f"{cell.text!r}, which a workbook keeps for {day.isoformat()}"
            self._reason(cell, said, "a count like the others")

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
            period = self.entries.period(value)
            window = self.asked.window
            if period and window and not is_inside(period, window):
                return f"another period, {period}"
        return ""

    def first(self) -> None:
        """Take the value of the first row, the only one in its column."""
        filled = [value for value in self.arranged.values if value.cell]
        if len(filled) != 1:
            cell = filled[1].cell if filled else None
            said = f"{len(filled)} values under {self.line.value_head or self.line.take[1]!r}"
            self._reason(cell, said, "one")
        for value in filled[:1]:
            self.entries.add([(value, self._count(value))])

    def worked_out(self, way: str) -> None:
        """Take the sum, the least or the greatest of a column, by labels and period."""
        for value in self.arranged.values:
            self.see(value.cell, "number", "used", f"{way} of its column")
        values = [value for value in self.arranged.values if not value.is_total]
        for group in self._groups(values).values():
            if count := self._of_group(way, group):
                self.entries.add([(group[0], count)])

    def _of_group(self, way: str, values: Sequence[Labelled]) -> Count | None:
        counts = [self._count(value) for value in values if value.cell]
        numbers = [count.low or 0 for count in counts if count.is_exact]
        may_lack = self.line.blank in ("not_held", "withheld")
        if not numbers or (len(numbers) != len(values) and not may_lack):
            self._reason(None, f"a column whose {way} is not known", "a number in each row")
            return None
        return exact(sum(numbers) if way == "sum" else (min if way == "min" else max)(numbers))

    def records(self, head: str) -> None:
        """Count the rows, or the different entries of one column, by their labels and period."""
        pairs = zip(self.arranged.records, self.arranged.of_records, strict=True)
        records = [Labelled(row[0], beside, (), row[0], None) for row, beside in pairs]
        for group in self._groups(records).values():
            rows = [self.arranged.row_of(record.label) for record in group]
            count = self._distinct(rows, head) if head else len(rows)
            self.entries.add([(group[0], exact(count))])
            for cell in (cell for row in rows for cell in row):
                self.see(cell, "label", "used", "a record, counted")
        self.taken.reasons += [] if head else repeated(self.arranged.records)

    def _distinct(self, rows: Sequence[Row], head: str) -> int:
        found = different(self.arranged, rows, head)
        self.taken.reasons += found.reasons
        return found.count

    def _groups(self, values: Sequence[Labelled]) -> dict[tuple[object, ...], list[Labelled]]:
        """Return the values that count by their labels and their period, days as the whole."""
        groups: dict[tuple[object, ...], list[Labelled]] = {}
        chosen = {domain for domain, _ in self.line.conditions}
        for value in values:
            if why := self._why_left_out(value):
                for cell in self.arranged.row_of(value.label):
                    self.see(cell, "label", "ignored", LEFT_OUT + why)
                continue
            own = [m for m in value.meanings if m.kind == CATEGORY and m.domain not in chosen]
            whole, period = self._in_whole(value)
            key = (period, *((one.domain, str(one.value)) for one in own))
            groups.setdefault(key, []).append(whole)
        return groups

    def _in_whole(self, value: Labelled) -> tuple[Labelled, Period | None]:
        """Return a record with its period; one of a day, or of the period asked, has no own."""
        period, window = self.entries.period(value), self.asked.window
        has_day = any(role.name == "day" for role in (*self.line.rows, *self.line.columns))
        if has_day and period and window and not is_inside(period, window):
            said = f"a record of {period.start.isoformat()}"
            self._reason(
                value.label, said, f"{window}, or `values` = `period`, which leaves it out"
            )
        if not has_day and self.line["values"] != "period":
            return value, period
        beside = tuple(one for one in value.beside if one and one.kind not in OF_PERIODS)
        return replace(value, beside=beside), None


def _of_mark(text: str) -> Count:
    if text in STATUS_OF:
        return STATUS_OF[text]
    low, _, high = text.partition("..")
    return exact(int(low)) if not high else Count(INTERVAL, int(low), int(high))
