"""Reading a file twice as large takes twice the calls, in every format and shape of table."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from tests.made_tables import FORMATS, write

from foi_analysis.core.paths import Project
from foi_analysis.merge.one_reply import read_named

Rows = list[list[object]]
SIZES = (100, 200, 400)
# What is done once for a file of any size falls out of the differences between the sizes; a tenth
# more is left for tables that grow by doubling and for numbers that get longer.
MOST = 2.2
NAMES = ("Facebook", "Instagram", "WhatsApp", "Snapchat", "Kik", "Skype", "Twitter", "YouTube")
MONTHS = ("Apr-21", "May-21", "Jun-21", "Jul-21")
HEADER = ["Method of communication", *MONTHS]


def _row(number: int, name: str = "") -> list[object]:
    return [name or NAMES[number % 8], *(str(number * place % 30) for place in range(1, 5))]


def _known(rows: int) -> Rows:
    return [HEADER, *map(_row, range(rows))]


def _unknown(rows: int) -> Rows:
    return [HEADER, *(_row(number, f"Ward {number}") for number in range(rows))]


def _under_a_question(rows: int) -> Rows:
    return [["2. How many by method?"], [], *_unknown(rows)]


def _totals(rows: int) -> Rows:
    found = [HEADER]
    for number in range(rows):
        found.append(["Total", "7", "*", "*", "9"] if number % 9 == 8 else _row(number))
        found[-1][2] = "*" if number % 3 else found[-1][2]
    return found


def _gaps(rows: int) -> Rows:
    return [HEADER, *(row for number in range(rows) for row in ([], _row(number)))]


def _tables(rows: int) -> Rows:
    return [row for number in range(rows // 8) for row in ([], HEADER, *map(_row, range(8)))]


def _sections(rows: int) -> Rows:
    return [HEADER, *([f"District {n}"] if n % 5 == 0 else _row(n) for n in range(rows))]


def _outer(rows: int) -> Rows:
    labels = (["Male" if number % 8 == 0 else "", *_row(number)] for number in range(rows))
    return [["Sex", *HEADER], *labels]


def _sentences(rows: int) -> Rows:
    days = ((1 + n % 28, MONTHS[n % 4][:3], 1990 + n % 50) for n in range(rows))
    said = [[f"In {month} {year} there were {day} offences."] for day, month, year in days]
    return [["1. How many offences were recorded?"], *said]


def _wide(columns: int) -> Rows:
    head = ["Method of communication", *(f"Ward {number}" for number in range(columns))]
    return [head, *([name, *map(str, range(columns))] for name in NAMES[:4])]


def _wide_without_header(columns: int) -> Rows:
    return [[name, *map(str, range(columns))] for name in NAMES[:4]]


SHAPES = (
    *(_known, _unknown, _under_a_question, _totals, _gaps, _tables, _sections, _outer, _sentences),
    *(_wide, _wide_without_header),
)


@contextmanager
def _counting() -> Iterator[list[int]]:
    """Count the calls of functions, and each time a generator goes on."""
    calls = [0]

    def count(frame: FrameType, event: str, argument: object) -> None:
        calls[0] += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def _calls(project: Project, path: Path) -> int:
    with _counting() as calls:
        read_named(project, str(path), authority="Kent", wave="2021/22", counting="mentions")
    return calls[0]


def _grows(project: Project, shape: Callable[[int], Rows], name: Path) -> float:
    files = [write(shape(rows), name.with_stem(f"{name.stem}{rows}")) for rows in SIZES]
    _calls(project, files[0])  # Loads the modules and fills what is kept.
    small, middle, large = (_calls(project, file) for file in files)
    return (large - middle) / (middle - small)


@pytest.mark.parametrize("shape", SHAPES)
def test_calls_grow_with_the_cells_of_a_table(repo_root: Path, tmp_path: Path, shape) -> None:
    assert _grows(Project(repo_root), shape, tmp_path / "table.csv") < MOST


@pytest.mark.parametrize("suffix", [one for one in FORMATS if one not in (".csv", ".pdf")])
def test_calls_grow_with_the_cells_in_every_format(
    repo_root: Path, tmp_path: Path, suffix: str
) -> None:
    assert _grows(Project(repo_root), _unknown, tmp_path / f"table{suffix}") < MOST
