"""Guesses how a table could be read: roles for its labels and heads, from the labels it knows.

A guess is shown with all that is open about it; it counts for nothing until a person takes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from foi_analysis.core.counts import parse_count
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.readings.around import Context
from foi_analysis.extract.readings.roles import PERIOD_ROLES, Labels
from foi_analysis.extract.readings.rows import COLUMNS, Line, ReadingRows, Role
from foi_analysis.extract.readings.tables import Table
from foi_analysis.extract.readings.use import Fit, fit
from foi_analysis.read.grid import Cell

MOST_LABEL_COLUMNS, MOST_TRIED, MOST_SHOWN = 4, 60, 3
ENOUGH_KNOWN = 0.5
PERIODS = ("month", "year", "financial_year", "quarter", "month_of_year")


@dataclass(frozen=True)
class Guess:
    """A row for readings.csv that nobody confirmed, laid over its table."""

    row: dict[str, str]
    fit: Fit

    @property
    def sentence(self) -> str:
        """Return in words what the row takes the table for."""
        rows = [name.replace("_", " ") for name in self.row["rows"].split()]
        heads = [name.replace("_", " ") for name in (self.row["columns"] or "value").split()]
        asks = sorted({entry.asks for entry in self.fit.entries}) or [self.row["question"]]
        said = f"rows are {' and '.join(rows) or 'values'}, columns are {' and '.join(heads)}"
        return f"{said}; {len(self.fit.entries)} counts for {' and '.join(asks)}".replace("_", " ")


def guesses(table: Table, context: Context) -> list[Guess]:
    """Return the readings that come nearest to fitting a table, the best first, at most three.

    Those that leave nothing open come alone, if there are any.
    """
    tried = [
        _settled(row, table, context)
        for row, _ in zip(_rows(table, context), range(MOST_TRIED), strict=False)
    ]
    found = sorted(
        (one for one in tried if any(a.records for a in one.fit.arranged)),
        key=lambda one: (len(one.fit.reasons), -_known_labels(one.fit)),
    )
    good = [one for one in found if not one.fit.reasons]
    return (_different(good) or found)[:MOST_SHOWN]


def _known_labels(found: Fit) -> int:
    """Return how many places for values the roles explain."""
    return sum(len(one.values) for one in found.arranged)


def _different(found: Sequence[Guess]) -> list[Guess]:
    """Return guesses that give different values, the first of each."""
    seen: list[object] = []
    kept = []
    for one in found:
        if one.fit.values not in seen:
            seen.append(one.fit.values)
            kept.append(one)
    return kept


def _settled(row: dict[str, str], table: Table, context: Context) -> Guess:
    """Return a guess with the heads settled that only name labels, and blanks by exact totals."""
    one = Guess(row, _laid(row, table, context))
    heads = [
        cell.text for cell, said, _ in one.fit.reasons if cell and said.startswith("the head ")
    ]
    heads += _above(table, one.fit)
    if listed := "; ".join(f'head "{text}"' for text in dict.fromkeys(heads) if '"' not in text):
        row = row | {"settles": listed}
        one = Guess(row, _laid(row, table, context))
    if any("blank cell" in said for _, said, _ in one.fit.reasons):
        other = row | {"blank": "total"}
        again = Guess(other, _laid(other, table, context))
        one = again if len(again.fit.reasons) < len(one.fit.reasons) else one
    return one


def _above(table: Table, found: Fit) -> list[str]:
    """Return the texts of the row right above the heads, where it has more than one: axis names."""
    row = table.rows[found.first_row - 1] if 0 < found.first_row < len(table.rows) else ()
    return [cell.text for cell in row] if len(row) > 1 else []


def _laid(row: dict[str, str], table: Table, context: Context) -> Fit:
    return fit(ReadingRows("guess", (Line(row),)), table, context)


def _rows(table: Table, context: Context) -> Iterator[dict[str, str]]:
    empty = dict.fromkeys(COLUMNS, "")
    labels = Labels(context.words, Line(empty), context.force, context.wave)
    said = _asks_said(table, labels, context)
    for name in said or context.asks:
        for rows, columns in _roles(table, labels, context.asks[name]):
            wanted = {"rows": " ".join(rows), "columns": " ".join(columns), "line": "1"}
            is_by_head = columns == ("question",)
            yield empty | wanted | {"question": "" if is_by_head else said.get(name, name)}


def _asks_said(table: Table, labels: Labels, context: Context) -> dict[str, str]:
    """Return the question that places at the table name, and which places; nothing if not one."""
    titles = (labels.asks_in(cell.text) for cell in reversed(table.titles))
    nearest: set[str] = next(filter(None, titles), set())
    found = {
        "title": nearest,
        "sheet": labels.asks_in(table.sheet),
        "file": labels.asks_in(context.sent_as),
        "corner": labels.asks_in(table.rows[0][0].text),
    }
    named = {place: asks & set(context.asks) for place, asks in found.items() if asks}
    every = {name for asks in named.values() for name in asks}
    return {name: "|".join(named) for name in every} if len(every) == 1 else {}


def _roles(
    table: Table, labels: Labels, ask: Ask
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield roles for the columns of labels and the rows of heads that the table's texts allow."""
    first = _first_figures(table)
    if first is None:
        return
    for count in range(1, min(MOST_LABEL_COLUMNS, len(table.columns) - 1) + 1):
        beside = [_column(table, column, first) for column in table.columns[:count]]
        choices = [list(_possible(cells, labels, ask)) for cells in beside]
        if not all(choices):
            continue
        for heads in _heads(table, labels, ask, first, table.columns[count:]):
            for rows in product(*choices):
                if _makes_sense(rows, heads, ask):
                    yield rows, heads


def _makes_sense(rows: Sequence[str], heads: Sequence[str], ask: Ask) -> bool:
    names = [one.removesuffix(".fill") for one in (*rows, *heads)]
    asides = ("same", "index", "constant", "value")
    once = [name for name in names if name not in asides]
    is_named = not ask.is_list or bool({*ask.domains, "question"} & set(once))
    beside = [one.removesuffix(".fill") for one in rows]
    is_same_as_some = "same" not in beside or any(name not in asides for name in beside)
    return len(once) == len(set(once)) and bool(once) and is_named and is_same_as_some


def _first_figures(table: Table) -> int | None:
    """Return the first row with a count that is no year or date, below which the values stand."""
    for position, row in enumerate(table.rows):
        counted = [cell for cell in row[1:] if _is_count(cell.text)]
        if counted and len(counted) * 2 >= len(row) - 1 and not _are_years(counted):
            return position
    return None


def _is_count(text: str) -> bool:
    count = parse_count(text)
    return count is not None and count.low is not None


def _are_years(cells: Sequence[Cell]) -> bool:
    numbers = [cell.text for cell in cells]
    rising = numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return rising or all(len(text) in (4, 6) and text[:2] in ("19", "20") for text in numbers)


def _column(table: Table, column: int, first: int) -> list[Cell | None]:
    return [table.at(row, column) for row in table.rows[first:]]


def _possible(cells: Sequence[Cell | None], labels: Labels, ask: Ask) -> Iterator[str]:
    """Yield the roles most of these labels can have, the likeliest first."""
    there = [cell for cell in cells if cell and cell.text.strip()]
    if not there:
        return
    fill = ".fill" if len(there) < len(cells) else ""
    for name in (*PERIODS, *ask.domains, "offence"):
        if name == "month_of_year" and not _are_months(there):
            continue
        share = _known(name, there, labels, ask)
        if share == 1 or (name not in PERIOD_ROLES and share >= ENOUGH_KNOWN):
            yield name + fill
    texts = [cell.text for cell in there]
    if len(set(texts)) == 1 and len(texts) > 1:
        yield "constant"
    elif all(text.isdigit() for text in texts):
        numbers = [int(text) for text in texts]
        if numbers[0] == 1 and all(0 <= b - a <= 1 for a, b in pairwise(numbers)):
            yield "index"
    elif not any(map(_is_count, texts)):
        yield "same"


def _are_months(cells: Sequence[Cell]) -> bool:
    """Return whether numbers can be months: each the next, or the first of another year."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip().isdigit()]
    numbers = [int(text) for text in texts]
    return all(after in (before, before % 12 + 1, 1) for before, after in pairwise(numbers)) and (
        not numbers or numbers[0] in (1, 4)
    )


def _known(name: str, cells: Sequence[Cell], labels: Labels, ask: Ask) -> float:
    known = [labels.meaning(Role(name), cell.text, ask) for cell in cells]
    own = [one for one in known if one and one.kind != "total"]
    totals = sum(1 for one in known if one and one.kind == "total")
    return (len(own) + totals) / len(cells) if own else 0


def _heads(
    table: Table, labels: Labels, ask: Ask, first: int, columns: Sequence[int]
) -> Iterator[tuple[str, ...]]:
    """Yield roles for one or two rows of heads above the values."""
    if not first or not columns:
        return
    above = [[table.at(row, c) for c in columns] for row in table.rows[max(first - 3, 0) : first]]
    choices = [list(_possible(row, labels, ask)) for row in above]
    inner = [name for name in choices[-1] if name not in ("same", "index", "constant")]
    if len(columns) == 1:
        yield ("value",)
    for name in inner:
        yield (name,)
        for outer in choices[-2] if len(choices) > 1 else ():
            if outer not in ("same", "index", "constant"):
                yield (outer, name)
    if len({asks for cell in above[-1] if cell for asks in labels.asks_in(cell.text)}) > 1:
        yield ("question",)
