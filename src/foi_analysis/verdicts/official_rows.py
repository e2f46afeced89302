"""Reads and checks official recorded crime by quarter in data/raw/official; adds nothing up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from foi_analysis.core.manual_tables import ManualRow, day, read_manual_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference

FOLDER = "data/raw/official"
TABLE, SOURCES, CLASSES = "recorded_crime.csv", "sources.csv", "recorded_classes.csv"
COLUMNS = ("authority", "quarter_start", "quarter_end", "class", "count", "source")
SOURCE_COLUMNS = (
    *("source", "publisher", "title", "published_on", "vintage", "address"),
    *("read_from", "read_at", "licence", "note"),
)
CLASS_COLUMNS = ("class", "description", "contains", "note")
KEY = ("authority", "quarter_start", "class", "source")


@dataclass(frozen=True)
class Quarter:
    """Offences of one class that one vintage (``source``) gives for an authority and a quarter.

    ``start`` is the quarter's first day.
    """

    authority: str
    start: date
    recorded_class: str
    count: int
    source: str


def quarter_end(start: date) -> date:
    """Return the last day of the quarter that begins on ``start``."""
    year, month = divmod(start.month + 2, 12)
    return date(start.year + year, month + 1, 1) - timedelta(days=1)


def quarter_of(when: date) -> date:
    """Return the first day of the calendar quarter that holds a day."""
    return date(when.year, 3 * ((when.month - 1) // 3) + 1, 1)


def quarters_touching(start: date, end: date) -> list[date]:
    """Return the first day of each calendar quarter with a day from ``start`` to ``end``."""
    found = []
    first = quarter_of(start)
    while first <= end:
        found.append(first)
        first = quarter_end(first) + timedelta(days=1)
    return found


def nearest_quarters(start: date, end: date) -> tuple[date, date] | None:
    """Return a window moved to whole quarters: those with more than half their days in it."""
    most = [
        first
        for first in quarters_touching(start, end)
        if 2 * ((min(end, quarter_end(first)) - max(start, first)).days + 1)
        > (quarter_end(first) - first).days + 1
    ]
    return (most[0], quarter_end(most[-1])) if most else None


def read_sources(project: Project) -> list[dict[str, str]]:
    """Return the vintages of data/raw/official/sources.csv, in its order.

    Raises ProblemsFound when a key or address is missing or a key stands there twice.
    """
    rows = read_manual_rows(project, SOURCES, SOURCE_COLUMNS, FOLDER)
    needed = ("source", "publisher", "vintage", "address", "read_at", "licence")
    problems = [problem for row in rows for problem in row.empty_cells(needed)]
    _raise([*problems, *_repeated(rows, ("source",))])
    return [row.cells for row in rows]


def read_classes(project: Project) -> dict[str, tuple[str, ...]]:
    """Return the offences each class contains, as data/manual/recorded_classes.csv says.

    Raises ProblemsFound when a class has no name or stands there twice.
    """
    rows = read_manual_rows(project, CLASSES, CLASS_COLUMNS)
    problems = [problem for row in rows for problem in row.empty_cells(CLASS_COLUMNS[:2])]
    _raise([*problems, *_repeated(rows, ("class",))])
    offences = {row.text("class"): row.text("contains").split("|") for row in rows}
    return {name: tuple(filter(None, contained)) for name, contained in offences.items()}


def read_quarters(project: Project) -> list[Quarter]:
    """Return the rows of data/raw/official/recorded_crime.csv in its order.

    Raises ProblemsFound for an authority, class or source that is not known, days that are no
    calendar quarter, a count that is no whole number from nil up, and a row that stands there
    twice.
    """
    rows = read_manual_rows(project, TABLE, COLUMNS, FOLDER)
    known = {
        "authority": list(Reference(project).authorities),
        "class": list(read_classes(project)),
        "source": [row["source"] for row in read_sources(project)],
    }
    problems = [problem for row in rows for problem in _row_problems(row, known)]
    _raise([*problems, *_repeated(rows, KEY)])
    return [_quarter(row) for row in rows]


def _row_problems(row: ManualRow, known: Mapping[str, list[str]]) -> Iterator[Problem]:
    yield from row.empty_cells(COLUMNS)
    yield from row.wrong_days(("quarter_start", "quarter_end"))
    tables = {"authority": "authorities.csv", "class": CLASSES, "source": SOURCES}
    for column, table in tables.items():
        yield from row.unknown(column, known[column], f"a {column} of {table}")
    start, end = day(row.text("quarter_start")), day(row.text("quarter_end"))
    if start and end and (quarter_of(start) != start or quarter_end(start) != end):
        wanted = "the first and last day of a calendar quarter"
        yield row.problem("quarter_end", wanted, "Correct the days.")
    count = row.text("count")
    if count and not (count.isascii() and count.isdigit()):
        yield row.problem("count", "a whole number from nil up", "Copy it as published.")


def _repeated(rows: list[ManualRow], key: tuple[str, ...]) -> list[Problem]:
    seen: set[tuple[str, ...]] = set()
    problems = []
    for row in rows:
        values = tuple(row.text(column) for column in key)
        if values in seen:
            wanted = f"one row for each {', '.join(key)}"
            problems.append(row.problem(key[0], wanted, "Keep one of the rows."))
        seen.add(values)
    return problems


def _quarter(row: ManualRow) -> Quarter:
    start = date.fromisoformat(row.text("quarter_start"))
    count = int(row.text("count"))
    return Quarter(row.text("authority"), start, row.text("class"), count, row.text("source"))


def _raise(problems: list[Problem]) -> None:
    if problems:
        raise ProblemsFound(problems)
