"""Writes down which open points a person took, with who and when; decides none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.extract.readings.rows import COLUMNS, ReadingRow, ReadingRows, read_readings
from foi_analysis.intake.register import change_row, write_rows
from foi_analysis.merge.keyed import TABLE as KEYED
from foi_analysis.merge.keyed import add_lines
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.merge.open_points import LABELS, MOST_CHOICES, READINGS, REGISTER, USED, Point

USED_COLUMNS = ("reply", "sha256", "block", "reading", "fingerprint", "by", "on")
# 1, 3=zero
_CHOICE = re.compile(r"\s*(\d+)\s*(?:=\s*(.+?))?\s*")


def choices(text: str, points: Sequence[Point]) -> dict[int, str]:
    """Return the points named in "1,3=zero" by number, each with the value given for it.

    Raises ProblemsFound for a number that is none of the points', or a value that is missing or
    none of the choices.
    """
    found: dict[int, str] = {}
    for part in text.split(","):
        match = _CHOICE.fullmatch(part)
        number = int(match.group(1)) if match else 0
        if not match or not 1 <= number <= len(points) or not points[number - 1].row:
            able = ", ".join(str(n) for n, point in enumerate(points, 1) if point.row) or "none"
            raise ProblemsFound([_wrong(part.strip(), f"numbers of points to take: {able}")])
        found[number] = _value(points[number - 1], number, match.group(2) or "")
    blocks = [points[number - 1].block for number in found if points[number - 1].block]
    twice = next((block for block in blocks if blocks.count(block) > 1), "")
    if twice:
        raise ProblemsFound([_wrong(text, f"one of the points for {twice}")])
    return found


def _value(point: Point, number: int, value: str) -> str:
    if value and point.choices and value not in point.choices:
        near = difflib.get_close_matches(value, point.choices, n=3, cutoff=0.5)
        expected = f"one of {', '.join(near or point.choices[:MOST_CHOICES])}"
        raise ProblemsFound([_wrong(f"{number}={value}", expected)])
    if not value and point.needs_value:
        some = "|".join(point.choices[:MOST_CHOICES]) or "…"
        expected = f"a value for {point.value_of}, as in {number}={some}"
        raise ProblemsFound([_wrong(str(number), expected)])
    return value


def _wrong(found: str, expected: str) -> Problem:
    return Problem(f"--accept {found!r}", expected, "Look at the numbered points above.")


def accept(
    project: Project,
    named: Named,
    points: Sequence[Point],
    taken: Mapping[int, str],
    by: str,
    on: str,
) -> list[str]:
    """Add the rows of the points taken to data/manual; return what was written, in words.

    ``by`` is a person or office, ``on`` a day; both stand in the rows. Raises ProblemsFound, before
    anything is written, for a reply that is in no register or without a name.
    """
    if named.reading.row["provenance"] == NOT_REGISTERED:
        raise ProblemsFound([_register_first(named)])
    if not by.strip():
        raise ProblemsFound([Problem("no name", "who takes the points", "Add --by NAME.")])
    said = []
    for number in sorted(taken):
        point, value = points[number - 1], taken[number]
        own = {point.value_of: value} if value else {}
        rows = [dict(row) | own for row in (point.row, *point.more)]
        said.append(f"{number}. {_write(project, named, point, rows, by, on)}")
    return said


def _write(
    project: Project, named: Named, point: Point, rows: list[dict[str, str]], by: str, on: str
) -> str:
    reply, row = named.reading.row["reply"], rows[0]
    if point.table == REGISTER:
        note = f"status settled by {by} on {on}"
        return change_row(project, reply, {"status": row["status"]}, note)
    if point.table == KEYED:
        return add_lines(project, row, point.lines, by, on)
    if point.table == LABELS:
        row["domain"] = _domain_of(project, row)
        _append(project, LABELS, row | {"seen_in": f"{reply}, settled by {by} on {on}"})
        return f"{row['spelling']!r} means {row['category']!r}: data/manual/{LABELS}"
    if point.table == READINGS:
        name = _free_name(project, row["reading"])
        told = {"reading": name, "status": "confirmed", "confirmed_by": by, "confirmed_on": on}
        rows = [row | told for row in rows]
        _append(project, READINGS, *rows)
        reading = ReadingRows(name, tuple(map(ReadingRow, rows)))
    else:
        reading = read_readings(read_rows(project.manual / READINGS))[row["reading"]]
    used = {"reply": reply, "sha256": named.reading.row["sha256"], "block": point.block}
    used |= {"reading": reading.name, "fingerprint": reading.fingerprint, "by": by, "on": on}
    _append(project, USED, used)
    return f"the reading {reading.name!r} holds: data/manual/{READINGS} and {USED}"


def _free_name(project: Project, name: str) -> str:
    """Return the name of a new reading: one that no reading has yet."""
    present = {row["reading"] for row in read_rows(project.manual / READINGS)}
    names = (name, *(f"{name}-{number}" for number in range(2, len(present) + 3)))
    return next(one for one in names if one not in present)


def _domain_of(project: Project, row: Mapping[str, str]) -> str:
    """Return the row's domain, or the one that has its category where only another has it."""
    rows = read_rows(project.manual / LABELS)
    domains = [one["domain"] for one in rows if one["category"] == row["category"]]
    return row["domain"] if row["domain"] in domains or not domains else domains[0]


def _append(project: Project, table: str, *rows: Mapping[str, str]) -> None:
    path = project.manual / table
    columns = {READINGS: COLUMNS, USED: USED_COLUMNS}
    present = read_rows(path)
    names = list(present[0]) if present else columns.get(table, tuple(rows[0]))
    added = [{name: row.get(name, "") for name in names} for row in rows]
    write_rows(path, [*present, *added])


def _register_first(named: Named) -> Problem:
    row = named.reading.row
    return Problem(
        "a reply that is in no register",
        "a reply of data/manual/replies.csv",
        "Register it first; readings are confirmed for registered replies.",
        row["authority"],
        row["file"],
    )
