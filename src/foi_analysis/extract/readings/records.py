"""Looks at lists whose rows are records: repeated rows, references, columns nobody speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foi_analysis.core.reference import Reference, normalise
from foi_analysis.extract.period_texts import parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.arranged import Arranged, Reason
from foi_analysis.extract.readings.roles import PERIOD_ROLES, day_of
from foi_analysis.extract.readings.rows import alike
from foi_analysis.extract.readings.tables import Row
from foi_analysis.read.grid import Cell

# What the heads of columns are about that decide whether a record counts at all.
PASSED = frozenset(("detail", "remark", "same", "skip"))
DECISIVE = frozenset(("subject", "period", "date"))

# The share of rows that are like no other in a list where each record has its own reference.
MOST_ALONE = 0.75

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Different:
    """How many different entries a column has, and what makes that doubtful."""

    count: int
    reasons: list[Reason]


def is_inside(period: Period, window: Period) -> bool:
    """Return whether a period lies inside another: a day to the day, others give or take a few."""
    if period.start == period.end:
        return window.start <= period.start <= window.end
    return period.is_within(window) and not period.is_part


def different(arranged: Arranged, rows: Sequence[Row], head: str) -> Different:
    """Return the different entries under a head; an empty one, or two nearly alike, is a reason."""
    columns = {c.column for own in arranged.heads for c in own if alike(head, c.text)}
    column = min(columns, default=0)
    cells = [(row, arranged.table.reaching(row, column)) for row in rows]
    reasons: list[Reason] = []
    empty = [row[0] for row, cell in cells if cell is None or not cell.text.strip()]
    if empty:
        reasons.append((empty[0], f"a record without a {head}", "an entry in each row"))
    texts = {cell.text.strip() for _, cell in cells if cell}
    seen: dict[str, str] = {}
    for text in sorted(texts):
        other = seen.setdefault("".join(normalise(text).split()), text)
        if other != text:
            reasons.append((rows[0][0], f"{other!r} and {text!r} under {head!r}", "one spelling"))
    return Different(len(texts), reasons)


def repeated(rows: Sequence[Row]) -> list[Reason]:
    """Return a reason for the first record that stands twice where each has its own reference."""
    texts = [tuple((cell.column, cell.text) for cell in row) for row in rows]
    once = set(texts)
    columns = {column for own in once for column, _ in own}
    is_numbered = any(
        len({text for own in once for at, text in own if at == column and _DIGIT.search(text)})
        == len(once)
        for column in columns
    )
    seen: set[tuple[tuple[int, str], ...]] = set()
    for row, own in zip(rows, texts, strict=True):
        if own in seen and is_numbered and len(once) >= MOST_ALONE * len(rows):
            return [(row[0], f"the record {row[0].text!r} twice, alike", "each record once")]
        seen.add(own)
    return []


def unspoken(
    lines: Sequence[Arranged], window: Period | None, reference: Reference
) -> Iterator[Reason]:
    """Yield what a list says of offence or period in columns of which no line speaks."""
    first = lines[0]
    spoken = {column for one in lines for column in (*one.labels, *one.value_columns)}
    aside = {cell.where for one in lines for cell, _ in one.aside}
    heads = {cell.column: cell for row in reversed(first.heads) for cell in row}
    for column in first.table.columns:
        head = heads.get(column)
        cells = [cell for row in first.records if (cell := first.table.at(row, column))]
        if column in spoken or (head and head.where in aside):
            continue
        if wrong := _first_wrong(head, cells, window, reference):
            said = f"{wrong.text!r} under {head.text if head else ''!r}, of which no line speaks"
            yield wrong, said, "a role with a condition, or a reason in `ignore`"


def passed_over(
    lines: Sequence[Arranged], window: Period | None, reference: Reference
) -> Iterator[Reason]:
    """Yield other offences and periods in columns that a line takes as saying nothing."""
    for one in lines:
        has_own = any(role.name in PERIOD_ROLES for role in one.labels.values())
        for column, role in one.labels.items():
            cells = [cell for row in one.records if (cell := one.table.reaching(row, column))]
            if role.name not in PASSED or has_own:
                continue
            if wrong := _first_wrong(None, cells, window, reference):
                said = f"{wrong.text!r} in a column that is {role.name}"
                yield wrong, said, "a role that says what the column means"


def _first_wrong(
    head: Cell | None, cells: Sequence[Cell], window: Period | None, reference: Reference
) -> Cell | None:
    """Return the first text that is another subject or period, or unknown under such a head."""
    known = reference.labels_of(head.text) if head else {}
    is_decisive = bool(DECISIVE & {known.get("about", ""), known.get("stub", "")})
    kinds = [(cell, _is_asked(cell.text.strip(), window, reference)) for cell in cells]
    is_told = sum(kind is not None for _, kind in kinds) * 2 >= len(kinds)
    wrong = (cell for cell, kind in kinds if kind is False or (kind is None and is_decisive))
    return next(wrong, None) if is_told or is_decisive else None


def _is_asked(text: str, window: Period | None, reference: Reference) -> bool | None:
    """Return whether a text is a subject or period that was asked for; None for another text."""
    if name := reference.subject_called(text):
        return name in reference.asked_subjects
    if "other_subject" in reference.labels_of(text):
        return False
    day = day_of(text)
    period = Period(day, day) if day else parse_period(text)
    return is_inside(period, window) if period and window else None
