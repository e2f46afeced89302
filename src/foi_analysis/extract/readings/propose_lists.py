"""Guesses how lists of records and tables with a question a column could be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foi_analysis.core.counts import parse_age, parse_count
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.roles import Labels, day_of, month_of
from foi_analysis.extract.readings.tables import Table
from foi_analysis.read.grid import Cell

ENOUGH_KNOWN = 0.5
OLDEST, MOST_HEADS = 17, 4
Line = dict[str, str]


@dataclass(frozen=True)
class _Column:
    head: Cell
    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.head.text

    def share(self, known: set[str]) -> float:
        return sum(text in known for text in self.texts) / max(len(self.texts), 1)


def _columns(table: Table, first: int) -> list[_Column]:
    """Return the columns below a row of heads, those without a head left out."""
    found = []
    for head in table.rows[first]:
        cells = [table.reaching(row, head.column) for row in table.rows[first + 1 :]]
        texts = tuple(cell.text.strip() for cell in cells if cell and cell.text.strip())
        if texts and '"' not in head.text:
            found.append(_Column(head, texts))
    return found


def _heads(table: Table) -> int:
    """Return the first row that is as wide as the rows below it."""
    widest = max(len(row) for row in table.rows[1:])
    wide = (n for n, row in enumerate(table.rows[:MOST_HEADS]) if len(row) >= widest)
    return next(wide, 0) if widest > 1 else min(_titles(table), len(table.rows) - 2)


def _titles(table: Table) -> int:
    return sum(1 for row in table.rows[:2] if re.search(r"\d|\?", row[0].text))


def lists(
    table: Table, labels: Labels, asks: Sequence[Ask], window: Period | None
) -> Iterator[list[Line]]:
    """Yield lines that count the rows of a list of records, if it may be one."""
    if len(table.rows) < 3:
        return
    columns = _columns(table, _heads(table))
    limits, settled = _limits(columns, labels)
    rows = [limit["rows"] for limit in limits]
    whole = {"where": ";".join(filter(None, (limit.get("where") for limit in limits)))}
    whole["values"] = "period" if any("period" in limit for limit in limits) else ""
    whole |= {"settles": settled}
    distinct = _reference(columns)
    take = f'count_distinct "{distinct.name}"' if distinct else "count"
    lines = []
    for ask in asks:
        for line in _of_ask(ask, columns, labels, bool(limits), take):
            own = " ".join([*rows, line.get("rows", "")]).strip()
            lines.append(whole | line | {"rows": own, "question": ask.name})
    if any(line["take"].startswith("count") for line in lines) and not _has_counts(columns, lines):
        yield [line | _left_out(line, columns) for line in lines]


def _limits(columns: Sequence[_Column], labels: Labels) -> tuple[list[Line], str]:
    """Return roles of the columns that say which records count, and labels they leave out."""
    found: list[Line] = []
    settled = ""
    reference = labels.reference
    for one in columns:
        offences = {text for text in one.texts if reference.subject_called(text)}
        asked = {name for text in offences if (name := reference.subject_called(text))}
        asked &= reference.asked_subjects
        if asked and one.share(offences) >= ENOUGH_KNOWN:
            where = f"subject in {','.join(sorted(asked))}"
            found.append({"rows": f'subject@"{one.name}"', "where": where})
            others = dict.fromkeys(text for text in one.texts if text not in offences)
            settled = "; ".join(f'label "{text}"' for text in others if '"' not in text)
        elif all(map(day_of, one.texts)):
            found.append({"rows": f'day@"{one.name}"', "period": "yes"})
        elif all(map(month_of, one.texts)):
            found.append({"rows": f'month@"{one.name}"', "period": "yes"})
    return found, settled


def _reference(columns: Sequence[_Column]) -> _Column | None:
    """Return the first column if its entries are references of which some stand twice."""
    first = columns[0] if columns else None
    if not first or not all(re.search(r"\d", text) for text in first.texts):
        return None
    is_long = all(re.search(r"\D", text) or len(text) > 3 for text in first.texts)
    is_day = all(map(day_of, first.texts)) or all(map(month_of, first.texts))
    alone = len(set(first.texts)) / len(first.texts)
    return first if is_long and not is_day and 0.5 <= alone < 1 else None


def _of_ask(
    ask: Ask, columns: Sequence[_Column], labels: Labels, is_limited: bool, take: str
) -> Iterator[Line]:
    if ask.is_age:
        for one in columns:
            words = set(re.findall(r"[a-z]+", one.name.casefold()))
            is_of_victims = bool(words & set(ask.nouns.split("|"))) and "age" in words
            ages = [parse_age(text) for text in one.texts]
            if is_of_victims and all(a and a.is_exact and 0 < (a.low or 0) <= OLDEST for a in ages):
                yield {"take": f'min "{one.name}"', "value": "age"}
                return
    elif ask.is_list:
        for domain in ask.domains:
            kind = ask.kind(domain)
            known = {
                text for one in columns for text in one.texts if labels.category(domain, text, ask)
            }
            for one in columns:
                is_own = kind and kind.part in NAMED and one.share(known) >= ENOUGH_KNOWN
                if is_own and not labels.others_counted(one.name, ask):
                    yield {"take": take, "rows": f'{domain}@"{one.name}"'}
                    return
    elif is_limited and ask.nouns:
        yield {"take": take}


def _has_counts(columns: Sequence[_Column], lines: Sequence[Line]) -> bool:
    """Return whether a column no line speaks of is mostly counts, as in no list of records."""
    spoken = " ".join(" ".join(line.values()) for line in lines)
    for one in columns[1:]:
        counts = [count for text in one.texts if (count := parse_count(text))]
        is_age = re.search(r"\bage\b", one.name, re.IGNORECASE)
        known = sum(count.low is not None for count in counts)
        if known >= ENOUGH_KNOWN * len(one.texts) and not is_age and f'"{one.name}"' not in spoken:
            return True
    return False


def _left_out(line: Line, columns: Sequence[_Column]) -> Line:
    """Return what a line that works out one column must leave out: all it does not name."""
    if line["take"].startswith("count"):
        return {}
    spoken = f"{line['rows']} {line['take']}"
    others = (one.name for one in columns if f'"{one.name}"' not in spoken)
    return {"ignore": "; ".join(f'"{name}" detail not asked for' for name in others)}


def wide(table: Table, labels: Labels, asks: Sequence[Ask]) -> Iterator[list[Line]]:
    """Yield lines that read each column of a table as the answer to a question of its own."""
    if len(table.rows) < 2 or len(table.rows[0]) < 3:
        return
    columns = _columns(table, 0)
    lines: list[Line] = []
    position = 0
    while position < len(columns):
        one, after = columns[position], columns[position + 1 : position + 2]
        made, width = _one_wide(one, after, labels, asks)
        lines += [made] if made else []
        position += width
    named = " ".join(" ".join(line.values()) for line in lines)
    others = [one.name for one in columns if f'"{one.name}"' not in named]
    ignored = "; ".join(f'"{name}" another thing counted' for name in others)
    if len({line["question"] for line in lines}) > 1:
        yield [line | {"ignore": ignored} for line in lines]


def _one_wide(
    one: _Column, after: Sequence[_Column], labels: Labels, asks: Sequence[Ask]
) -> tuple[Line | None, int]:
    """Return the line of a column, or of a column of labels with that of its counts."""
    for ask in asks:
        for domain in ask.domains:
            kind = ask.kind(domain)
            known = {text for text in one.texts if labels.category(domain, text, ask)}
            is_own = kind and kind.part in NAMED and one.share(known) >= ENOUGH_KNOWN
            if is_own and len(one.texts) > 1 and after:
                words = {"rows": f'{domain}@"{one.name}"', "values": f'"{after[0].name}"'}
                return words | {"question": ask.name}, 2
    if len(one.texts) == 1:
        for ask in asks:
            line = _single(one, ask, labels)
            if line is not None:
                return line | {"question": ask.name, "take": f'first "{one.name}"'}, 1
    return None, 1


def _single(one: _Column, ask: Ask, labels: Labels) -> Line | None:
    """Return what a column with one value is: the whole of a question, or one of its parts."""
    text = f" {' '.join(re.findall(r'[a-z]+', one.name.casefold()))} "
    items = {
        measure
        for (domain, spelling), measure in labels.reference.labels.items()
        if domain == "item" and len(spelling.split()) > 1 and f" {spelling} " in text
    }
    if not ask.is_list and ask.measure in items:
        return {"value": "age"} if ask.is_age else {}
    if items or not ask.is_list:
        return None
    for domain in ask.domains:
        kind = ask.kind(domain)
        for (of, spelling), category in labels.reference.labels.items():
            is_part = kind and kind.part != COLUMN and of == domain and f" {spelling} " in text
            if is_part and kind and f" {kind.counted_as} " in text:
                return {"rows": f"{domain}={category}"}
    return None
