"""Reads what a person wrote of a request: the questions, the days, who was asked; makes no table.

A row asks one question and names, in its first cell, one of those asked; further rows may hold a
name alone. A row that begins with # is a remark.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foi_analysis.core.manual_tables import ManualRow, day
from foi_analysis.core.measure import COUNT
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import normalise

COLUMNS = ("asked", "they_are", "question", "counted", "unit", "kind", "first_day", "last_day")
QUESTION = COLUMNS[1:]
NEEDED = ("question", "counted", "first_day", "last_day")
HEADER = ",".join(COLUMNS)
ONLY_COUNTS = (
    "Replies are read for counts. Leave the question out; amounts, rates, texts and yes or no come "
    "in as a compiled table."
)
A_DAY = "a day such as 2024-04-01 or 01/04/2024"
_NO_QUESTION = [""] * (len(COLUMNS) - 1)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PLURALS = (
    (re.compile(r"ies$"), "y"),
    (re.compile(r"(?<=ch|sh|ss)es$"), ""),
    (re.compile(r"s$"), ""),
)


@dataclass(frozen=True)
class Question:
    """One question: its text, what it counts and in what unit, and the days asked about."""

    text: str
    counted: str
    unit: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Request:
    """What was asked of whom: the questions, what those asked are called, and their names."""

    questions: tuple[Question, ...]
    authorities: str
    names: tuple[str, ...]

    @property
    def authority(self) -> str:
        """Return what one of those asked is called: "council"."""
        return singular(self.authorities) or self.authorities


def singular(noun: str) -> str:
    """Return a noun in the plural as one of it, or nothing where it is no plural in s."""
    found = ((end.sub(one, noun), end.search(noun)) for end, one in _PLURALS)
    return next((changed for changed, is_plural in found if is_plural), "")


def read_request(path: Path) -> Request:
    """Return what a file says was asked.

    Raises ProblemsFound, with each row and column, where it is no such table or cannot be meant.
    """
    rows = _rows(path)
    asking = [row for row in rows if any(row.text(column) for column in QUESTION)]
    naming = [row for row in rows if row.text("asked")]
    if not asking or not naming:
        missing = "names of those asked" if asking else "question"
        raise ProblemsFound([_of_file(path, f"no {missing}", "a row such as the guide shows")])
    problems = [one for row in asking for one in _wrong(row)]
    problems += [*_wrong_nouns(asking), *_repeated(asking, "counted"), *_repeated(naming, "asked")]
    if problems:
        raise ProblemsFound(problems)
    nouns = next(row.text("they_are") for row in asking if row.text("they_are"))
    names = tuple(row.text("asked") for row in naming)
    return Request(tuple(map(_question, asking)), nouns, names)


def _rows(path: Path) -> list[ManualRow]:
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error):
        found = "no table" if path.is_file() else "no such file"
        wanted = "a CSV file in UTF-8"
        raise ProblemsFound([_of_file(path, found, wanted)]) from None
    filled = [
        (number, cells) for number, cells in enumerate(lines, 1) if any(map(str.strip, cells))
    ]
    filled = [(number, cells) for number, cells in filled if not cells[0].startswith("#")]
    if not filled:
        raise ProblemsFound([_of_file(path, "an empty file", "a table of what was asked")])
    (_, header), *rest = filled
    if [one.strip() for one in header] != list(COLUMNS):
        raise ProblemsFound([_wrong_header(path, header)])
    rest = [
        (number, cells if len(cells) > 1 else [*cells, *_NO_QUESTION]) for number, cells in rest
    ]
    if uneven := [number for number, cells in rest if len(cells) != len(COLUMNS)]:
        raise ProblemsFound([_uneven(path, number) for number in uneven])
    return [
        ManualRow(path.name, number, dict(zip(COLUMNS, cells, strict=True)))
        for number, cells in rest
    ]


def _wrong(row: ManualRow) -> Iterator[Problem]:
    """Yield what is wrong with one question."""
    yield from row.empty_cells(NEEDED)
    for column in ("first_day", "last_day"):
        if row.text(column) and not _day(row.text(column)):
            yield row.problem(column, A_DAY, "Correct the day.")
    first, last = _day(row.text("first_day")), _day(row.text("last_day"))
    if first and last and last < first:
        yield row.problem("last_day", "a day after the first", "Correct one of the days.")
    if row.text("kind") not in ("", COUNT):
        yield row.problem("kind", f"{COUNT}, or nothing", ONLY_COUNTS)


def _wrong_nouns(rows: list[ManualRow]) -> Iterator[Problem]:
    """Yield a problem where what those asked are called is missing, no plural, or differs."""
    given = [row for row in rows if row.text("they_are")]
    wanted = "what those asked are called, in the plural: councils"
    if not given:
        yield rows[0].problem("they_are", wanted, "Fill it in.")
    for row in given:
        if not singular(row.text("they_are")):
            yield row.problem("they_are", wanted, "Put it in the plural.")
        elif row.text("they_are") != given[0].text("they_are"):
            first = f"{given[0].text('they_are')!r}, as above"
            yield row.problem("they_are", first, "Leave one.")


def _repeated(rows: Iterable[ManualRow], column: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        text = normalise(row.text(column))
        if text and text in seen:
            yield row.problem(column, "each once", "Take one out, or tell them apart.")
        seen.add(text)


def _question(row: ManualRow) -> Question:
    first, last = _day(row.text("first_day")), _day(row.text("last_day"))
    assert first and last
    unit = row.text("unit") or row.text("counted")
    return Question(row.text("question"), row.text("counted"), unit, first, last)


def _day(text: str) -> date | None:
    """Return the day of 2024-04-01, or of 01/04/2024 as a spreadsheet here writes it, or None."""
    match = _DAY.fullmatch(text)
    return day(f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text)


def _of_file(path: Path, found: str, expected: str) -> Problem:
    action = f"Begin it with the line {HEADER}; docs/how-to/begin-with-questions.md shows one."
    return Problem(found, expected, action, file=path.name)


def _wrong_header(path: Path, header: list[str]) -> Problem:
    missing = [one for one in COLUMNS if one not in header]
    other = [one for one in header if one.strip() not in COLUMNS]
    found = f"the first row {','.join(header)!r}"
    said = [f"without {', '.join(missing)}"] if missing else []
    said += [f"with {', '.join(map(repr, other))}"] if other else []
    return _of_file(
        path, ": ".join(filter(None, (found, " and ".join(said)))), f"the columns {HEADER}"
    )


def _uneven(path: Path, number: int) -> Problem:
    action = "Put a text that has a comma in quotation marks; an empty cell keeps its comma."
    wanted = f"{len(COLUMNS)} cells: {HEADER}"
    return Problem("another number of cells", wanted, action, file=path.name, place=f"row {number}")
