"""Finds the rows of a table that can be its heads, as a line of a reading says; gives no role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from foi_analysis.core.counts import parse_count
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.readings.roles import MONTH, PERIOD_ROLES, Labels
from foi_analysis.extract.readings.rows import ReadingRow, Role, alike, plain
from foi_analysis.extract.readings.tables import Row, Table

MOST_HEAD_ROWS = 14


def wanted(role: Role) -> str:
    """Return in words what stands in the row of heads of a role."""
    return "a head over the values" if role.name == "value" else f"heads that are a {role.name}"


def places_of_heads(
    table: Table, line: ReadingRow, labels: Labels, ask: Ask | None
) -> Iterator[int]:
    """Yield each row that can be the innermost row of heads."""
    named = [role.head for role in line.rows if role.head]
    named += [head for head in (line.value_head, line.take[1]) if head]
    innermost = line.columns[-1]
    positional = [role for role in line.rows if not (role.head or role.value or role.is_many)]
    last = ([0, *table.columns])[min(len(positional), len(table.columns))]
    for position, row in enumerate(table.rows[:MOST_HEAD_ROWS]):
        texts = [cell.text for cell in row]
        right = [cell.text for cell in row if cell.column > last]
        if named:
            if all(any(alike(head, text) for text in texts) for head in named):
                yield position
        elif innermost.name == "value":
            if len(row) > 1 and not any(map(_is_count, texts)):
                yield position
        elif right and reads_as(innermost, right, labels, ask):
            yield position


def says(row: Row) -> tuple[tuple[int, str], ...]:
    """Return what a row says in which columns, to know it again further down."""
    return tuple((cell.column, plain(cell.text)) for cell in row)


def reads_as(role: Role, texts: Sequence[str], labels: Labels, ask: Ask | None) -> bool:
    """Return whether heads can be those of a role: any of a domain, all of a period in order."""
    found = [labels.meaning(role, text, ask) for text in texts]
    if role.name not in PERIOD_ROLES:
        return any(found)
    months = [one.value for one in found if one and one.kind == MONTH]
    is_rising = all(
        isinstance(a, int) and isinstance(b, int) and a < b for a, b in pairwise(months)
    )
    return all(found) and (is_rising or not any(text.strip().isdigit() for text in texts))


def _is_count(text: str) -> bool:
    count = parse_count(text)
    return count is not None and count.low is not None
