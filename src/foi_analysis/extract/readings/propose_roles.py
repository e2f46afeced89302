"""Names roles that the labels and heads of a table could have, from the labels that are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from foi_analysis.core.counts import parse_count
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.extract.readings.roles import PERIOD_ROLES, Labels
from foi_analysis.extract.readings.rows import Role
from foi_analysis.extract.readings.tables import Table
from foi_analysis.read.grid import Cell

MOST_LABEL_COLUMNS = 4
ENOUGH_KNOWN, LEAST_COUNTED = 0.5, 3
PERIODS = ("month", "year", "financial_year", "quarter", "month_of_year")


def roles(table: Table, labels: Labels, ask: Ask) -> Iterator[dict[str, str]]:
    """Yield rows with roles for the columns of labels and the rows of heads that texts allow."""
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
                    named = {"rows": " ".join(rows), "columns": " ".join(heads)}
                    yield named | _part(rows, beside, labels)


def _part(
    rows: Sequence[str], beside: Sequence[Sequence[Cell | None]], labels: Labels
) -> dict[str, str]:
    """Return, for a column of offences, the condition that keeps those asked, others settled."""
    if not any(name.startswith("subject") for name in rows):
        return {}
    place = next(n for n, name in enumerate(rows) if name.startswith("subject"))
    texts = dict.fromkeys(cell.text for cell in beside[place] if cell and cell.text.strip())
    reference = labels.reference
    named = {text: reference.subject_called(text) for text in texts}
    asked = {name for name in named.values() if name in reference.asked_subjects}
    others = [text for text, name in named.items() if not name and not labels.is_total(text)]
    if not others and set(named.values()) - {None} == asked:
        return {}
    listed = "; ".join(f'label "{text}"' for text in others if '"' not in text)
    return {"where": f"subject in {','.join(sorted(asked))}", "settles": listed}


def _makes_sense(rows: Sequence[str], heads: Sequence[str], ask: Ask) -> bool:
    names = [part for one in (*rows, *heads) for part in one.removesuffix(".fill").split(">")]
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
    fills = (".fill", "") if len(there) < len(cells) else ("",)
    for name in (*PERIODS, *ask.domains, "subject"):
        share = _known(name, there, labels, ask)
        if name == "subject" and _has_asked(there, labels):
            yield from (name + fill for fill in fills)
            continue
        if share == 1 or (name not in PERIOD_ROLES and share >= ENOUGH_KNOWN):
            yield from (name + fill for fill in fills)
    yield from _nested(there, labels, ask)
    texts = [cell.text for cell in there]
    if len(set(texts)) == 1 and len(texts) > 1:
        yield "constant"
    elif len(texts) >= LEAST_COUNTED and all(text.isdigit() for text in texts):
        numbers = [int(text) for text in texts]
        if numbers[0] == 1 and all(0 <= b - a <= 1 for a, b in pairwise(numbers)):
            yield "index"
    elif not any(map(_is_count, texts)):
        yield "same"


def _has_asked(cells: Sequence[Cell], labels: Labels) -> bool:
    asked = labels.reference.asked_subjects
    return any(labels.reference.subject_called(cell.text) in asked for cell in cells)


def _nested(cells: Sequence[Cell], labels: Labels, ask: Ask) -> Iterator[str]:
    """Yield two domains that stand in one column, the parents first."""
    kinds = [kind for kind in ask.kinds if kind.domain and kind.part in (*NAMED, COLUMN)]
    for parent, child in product((kind.domain for kind in kinds), repeat=2):
        found = [labels.category(parent, cell.text, ask) for cell in cells]
        known = [bool(one and one.domain == parent) for one in found]
        under = [bool(one and one.domain == child) for one in found]
        is_each = all(a != b for a, b in zip(known, under, strict=True))
        if parent != child and is_each and known[0] and any(under):
            yield f"{parent}>{child}"


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
    above = [
        [table.reaching(row, c) for c in columns] for row in table.rows[max(first - 3, 0) : first]
    ]
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
