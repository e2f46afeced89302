"""Makes a project of made-up forces whose wave of 2017 was answered with hundreds of small counts.

The forces are few and the methods many, so that everything is made of them soon.
No force of the project that gave a number exists, and each file says that it is made for a test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from tests.miniature import NATION, NOT_TERRITORIAL, Row
from tests.real_wave import MADE, answer_really, keep_story

from foi_analysis.core.investigation import FILE
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.intake.register import write_rows

CLAIMS = ("ew-offences", "ew-facebook-family-share", "ew-most-recorded-method")
STARTS = ("North", "South", "East", "West", "Mid", "Upper", "Lower", "High", "Old", "New", "Far")
ENDS = ("shire", "ford", "mere", "dale")
AUTHORITIES, LARGE, REFUSING = 17, 4, 2
NINE_MONTHS, NATIONS = '["9m"]', '["England and Wales"]'
SUMS = ("offences", "offences_method_known", "method_share_of_known")
SHOWING = ("figure_count", "platforms", "disclosure")
# Of a notebook for several windows or areas one run says as much as all.
ONE_RUN = {
    '["6m", "9m", "12m"]': NINE_MONTHS,
    '["6m", "9m", "12m", "later"]': NINE_MONTHS,
    '["England and Wales", "United Kingdom"]': NATIONS,
    '["England and Wales", "United Kingdom", "Wales"]': NATIONS,
}
METHODS = ("Facebook", "Instagram", "Snapchat", "WhatsApp", "Kik", "Skype", "Twitter", "YouTube")
METHODS += ("Tinder", "Messenger", "Grindr", "Yubo", "ooVoo", "Viber", "Omegle", "Discord")
METHODS += ("Tumblr", "VKontakte", "FaceTime", "Bebo", "MeetMe", "Dating app", "Email")
METHODS += ("Online gaming", "Phone call")
Numbers = dict[tuple[str, str], int]


def fewer_authorities(project: Project, number: int) -> None:
    """Leave so many territorial forces, the first ones; all that is about others goes."""
    kept = {*Reference(project).asked_authorities[:number], *NOT_TERRITORIAL}
    for name in ("authorities", "areas", "tiles", "replies"):
        path = project.manual / f"{name}.csv"
        write_rows(path, [row for row in read_rows(path) if row["authority"] in kept])
    path = project.root / "data/raw/official/recorded_crime.csv"
    write_rows(path, [row for row in read_rows(path) if row["authority"] in kept])


def fewer_runs(project: Project) -> None:
    """Leave one run of each notebook that is run for several windows or areas."""
    register = project.notebooks / "register.toml"
    text = register.read_text(encoding="utf-8")
    for several, one in ONE_RUN.items():
        assert several in text
        text = text.replace(f"= {several}\n", f"= {one}\n")
    register.write_text(text, encoding="utf-8")


def few_notebooks(project: Project) -> None:
    """Leave the notebooks that show counts by force and method."""
    register = project.notebooks / "register.toml"
    first, *entries = register.read_text(encoding="utf-8").split("[[notebook]]\n")
    kept = [entry for entry in entries if any(f'"{name}' in entry for name in SHOWING)]
    register.write_text("[[notebook]]\n".join([first, *kept]), encoding="utf-8")


def rename(project: Project) -> tuple[str, ...]:
    """Give every authority asked a made-up name in all tables; return the names."""
    old = Reference(project).asked_authorities
    new = {name: "".join(parts) for name, parts in zip(old, product(STARTS, ENDS), strict=False)}
    for path in [*project.manual.glob("*.csv"), *(project.root / "data/raw").glob("*/*.csv")]:
        if rows := read_rows(path):
            write_rows(path, [_renamed(row, new) for row in rows])
    return tuple(new.values())


def _renamed(row: Row, names: dict[str, str]) -> Row:
    renamed = {column: names.get(cell, cell) for column, cell in row.items()}
    if "full_name" in row:
        renamed["full_name"] = f"{renamed['authority']} Police"
    return renamed


def numbers_of(authorities: tuple[str, ...]) -> Numbers:
    """Return how often each force says a method was used: large counts, then those from 1 to 4."""
    draw = random.Random(17)
    return {
        (authority, method): draw.randint(6, 20) if place < LARGE else draw.randint(1, 4)
        for authority in authorities
        for place, method in enumerate(METHODS)
    }


def made_project(project: Project, number: int = AUTHORITIES, refused: int = REFUSING) -> Numbers:
    """Turn a copy of the project into the made one; return what its replies say by method.

    ``number`` is that of its forces, ``refused`` that of those that give no figures.
    """
    fewer_authorities(project, number)
    authorities = rename(project)
    answering, refusing = authorities[:-refused], authorities[-refused:]
    answer_really(project, answering, refusing)
    numbers = numbers_of(answering)
    path = project.manual / "replies.csv"
    rows = [row for row in read_rows(path) if row["provenance"] == "primary"]
    for number, row in enumerate(rows):
        if row["file"]:
            file = project.replies / row["file"]
            file.write_text("\n".join(_text(row["authority"], number, numbers)), encoding="utf-8")
            row["sha256"] = sha256_of(file)
    write_rows(path, rows)
    kept = {row["file"] for row in rows}
    for file in project.replies.rglob("*"):
        if file.is_file() and file.name not in kept:
            file.unlink()
    keep_story(project, CLAIMS, answering[:1])
    fewer_runs(project)
    figures = project.published / "figures.csv"
    # No sum is left: those of all real forces are none of these few's, and would clash with them.
    rows = [row for row in read_rows(figures) if row["area"] == NATION]
    write_rows(figures, [row for row in rows if row["measure"] not in SUMS])
    return numbers


def _text(authority: str, number: int, numbers: Numbers) -> Iterator[str]:
    listed = {method: numbers[authority, method] for method in METHODS}
    unknown = 5 + number % 4
    total = sum(listed.values()) + unknown
    yield from (f"{MADE},", f"{authority} Police,", "Question 1,", f"Number of offences,{total}")
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
