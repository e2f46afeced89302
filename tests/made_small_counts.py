"""Makes a project of made-up forces whose wave of 2017 was answered with hundreds of small counts.

No force of the project that gave a number exists, and each file says that it is made for a test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.miniature import NATION, Row
from tests.real_wave import MADE, answer_really, keep_story

from foi_analysis.core.investigation import FILE
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.intake.register import write_rows

CLAIMS = ("ew-offences", "ew-facebook-family-share", "ew-most-recorded-method")
STARTS = ("North", "South", "East", "West", "Mid", "Upper", "Lower", "High", "Old", "New", "Far")
ENDS = ("shire", "ford", "mere", "dale")
LARGE, REFUSING = 2, 5
METHODS = ("Facebook", "Instagram", "Snapchat", "WhatsApp", "Kik")
METHODS += ("Skype", "Twitter", "YouTube", "Tinder", "Messenger")
Numbers = dict[tuple[str, str], int]


def rename(project: Project) -> tuple[str, ...]:
    """Give every territorial force a made-up name in all tables; return the names."""
    old = Reference(project).territorial_forces
    new = {name: "".join(parts) for name, parts in zip(old, product(STARTS, ENDS), strict=False)}
    for path in [*project.manual.glob("*.csv"), *(project.root / "data/raw").glob("*/*.csv")]:
        if rows := read_rows(path):
            write_rows(path, [_renamed(row, new) for row in rows])
    return tuple(new.values())


def _renamed(row: Row, names: dict[str, str]) -> Row:
    renamed = {column: names.get(cell, cell) for column, cell in row.items()}
    if "full_name" in row:
        renamed["full_name"] = f"{renamed['force']} Police"
    return renamed


def numbers_of(forces: tuple[str, ...]) -> Numbers:
    """Return how often each force says a method was used: two large counts, eight from 1 to 4."""
    draw = random.Random(17)
    return {
        (force, method): draw.randint(6, 20) if place < LARGE else draw.randint(1, 4)
        for force in forces
        for place, method in enumerate(METHODS)
    }


def made_project(project: Project) -> Numbers:
    """Turn a copy of the project into the made one; return what its replies say by method."""
    forces = rename(project)
    answering, refusing = forces[:-REFUSING], forces[-REFUSING:]
    answer_really(project, answering, refusing)
    numbers = numbers_of(answering)
    path = project.manual / "replies.csv"
    rows = [row for row in read_rows(path) if row["provenance"] == "primary"]
    for number, row in enumerate(rows):
        if row["file"]:
            file = project.replies / row["file"]
            file.write_text("\n".join(_text(row["force"], number, numbers)), encoding="utf-8")
            row["sha256"] = sha256_of(file)
    write_rows(path, rows)
    kept = {row["file"] for row in rows}
    for file in project.replies.rglob("*"):
        if file.is_file() and file.name not in kept:
            file.unlink()
    keep_story(project, CLAIMS, answering[:2])
    figures = project.published / "figures.csv"
    write_rows(figures, [row for row in read_rows(figures) if row["area"] == NATION])
    return numbers


def _text(force: str, number: int, numbers: Numbers) -> Iterator[str]:
    listed = {method: numbers[force, method] for method in METHODS}
    unknown = 5 + number % 4
    total = sum(listed.values()) + unknown
    yield from (f"{MADE},", f"{force} Police,", "Question 1,", f"Number of offences,{total}")
    yield from ("Question 2,", "Outcome,Number", "Charged,6", f"Under investigation,{total - 6}")
    yield from (f"Total,{total}", "Question 3,", "Method,Number")
    yield from (f"{method},{times}" for method, times in listed.items())
    yield from (f"Not known,{unknown}", f"Total,{total}", "Question 4,")
    yield from (f"Youngest victim (age),{8 + number % 6}", "")


def choose(project: Project, rule: str) -> None:
    """Say in the investigation how small counts are published."""
    path = project.root / FILE
    path.write_text(f'small_counts = "{rule}"\n' + path.read_text(encoding="utf-8"))


def sign(project: Project, by: str = "editor|data lead", on: str = "2026-11-30") -> None:
    """Record for every primary reply who agreed to its publication, and when."""
    path = project.manual / "replies.csv"
    rows = [row | {"publish_by": by, "publish_on": on} for row in read_rows(path)]
    write_rows(path, rows)


def files_of(folder: Path) -> list[Path]:
    """Return every file below a folder."""
    return sorted(path for path in folder.rglob("*") if path.is_file())
