"""Says what an investigation lacks before it can be reproduced, and which keys lead nowhere.

It looks at the tables a person fills in, in the order of filling them in, and at no reply.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from foi_analysis.core.investigation import FILE
from foi_analysis.core.manual_tables import ManualRow
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, area_key, read_rows

CLAIMS, FIGURES = "data/manual/claims.csv", "data/raw/published/figures.csv"
WAVES, DAYS = "data/manual/waves.csv", ("period_start", "period_end")
FIRST = {
    "data/manual/forces.csv": "a row for each authority that was asked",
    WAVES: "a row for each round of the request, with its first and last day",
    "data/manual/questions.csv": "a row for each question of a round",
    "data/manual/offences.csv": "what the request asks about, `true` under is_counted and is_asked",
    "data/raw/published/releases.csv": "the release each printed figure goes back to",
    "data/raw/published/pages.csv": "the pages that print figures",
    FIGURES: "the figures those pages print",
    CLAIMS: "the printed figures to be judged",
}
FILL_IN = "Fill in its rows; data/README.md says what each column holds."
CORRECT = "Correct the name, or add it there."
Keys = Mapping[str, tuple[Collection[str], str]]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class IncompleteTables(ProblemsFound):
    """Tables that are still empty, or cells in them that cannot be used."""


def check_complete(project: Project) -> None:
    """Raise IncompleteTables with the tables still empty, else with cells that cannot be used."""
    empty = [
        Problem("a table without rows", wanted, FILL_IN, file=file)
        for file, wanted in FIRST.items()
        if not read_rows(project.root / file)
    ]
    if found := empty or [*_unreadable(project)] or [*_dangling(project)]:
        raise IncompleteTables(found)


def _unreadable(project: Project) -> Iterator[Problem]:
    """Yield a problem for each day and number that is none."""
    for row in _rows(project, WAVES):
        yield from row.empty_cells(DAYS) or row.wrong_days(DAYS)
    for file in (FIGURES, CLAIMS):
        for row in _rows(project, file):
            may_be_empty = file == FIGURES and not row.text("value")
            if not may_be_empty and not _NUMBER.fullmatch(row.text("value")):
                yield row.problem("value", "a number such as 1628 or 32.6", "Correct the number.")


def _dangling(project: Project) -> Iterator[Problem]:
    """Yield a problem for each cell of the claims and figures that names no row of its table."""
    reference = Reference(project)
    keys: Keys = {
        "page": (_column(project, "page"), "a page of data/raw/published/pages.csv"),
        "release": (_column(project, "release"), "a release of data/raw/published/releases.csv"),
        "wave": (reference.waves, "a wave of data/manual/waves.csv"),
        "measure": (reference.measures, "a measure of data/manual/measures.csv"),
    }
    notebooks = [path.name for path in sorted(project.notebooks.glob("*.ipynb"))]
    shown = {"notebook": (notebooks, "a file of notebooks/")}
    offences = [row["offence"] for row in read_rows(project.manual / "offences.csv")]
    named = {"offence": (offences, "an offence of data/manual/offences.csv")}
    lead, _ = reference.investigation.lead
    if lead and lead not in {row["claim"] for row in read_rows(project.root / CLAIMS)}:
        yield Problem(f"the lead {lead!r}", "a claim of data/manual/claims.csv", CORRECT, file=FILE)
    for row in _rows(project, CLAIMS):
        yield from _unknown(row, {**keys, **shown})
        if area_key(row.text("area"), row.text("area_type")) not in reference.areas:
            yield row.problem("area", "an authority of forces.csv or an area of areas.csv", CORRECT)
    for row in _rows(project, FIGURES):
        yield from _unknown(row, {**keys, **named})


def _column(project: Project, key: str) -> list[str]:
    return [row[key] for row in read_rows(project.published / f"{key}s.csv")]


def _unknown(row: ManualRow, keys: Keys) -> Iterator[Problem]:
    for column, (known, wanted) in keys.items():
        if row.text(column):
            yield from row.unknown(column, known, wanted)
        else:
            yield row.problem(column, wanted, "Fill it in.")


def _rows(project: Project, file: str) -> list[ManualRow]:
    """Return a table's rows, numbered as a spreadsheet shows them."""
    rows = read_rows(project.root / file)
    return [ManualRow(file, number, cells) for number, cells in enumerate(rows, 2)]
