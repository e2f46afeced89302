"""Says what an investigation lacks before it can be reproduced, and which keys lead nowhere.

It looks at the tables a person fills in, in the order of filling them in, and at no reply.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from foi_analysis.core.investigation import FILE
from foi_analysis.core.manual_tables import ManualRow, numbered_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, area_key, read_rows

CLAIMS, FIGURES = "data/manual/claims.csv", "data/raw/published/figures.csv"
WAVES, DAYS = "data/manual/waves.csv", ("period_start", "period_end")
FIRST = {
    "data/manual/authorities.csv": "a row for each authority that was asked",
    WAVES: "a row for each round of the request, with its first and last day",
    "data/manual/questions.csv": "a row for each question of a round",
    "data/manual/subjects.csv": "what the request asks about, `true` under is_counted and is_asked",
    "data/raw/published/releases.csv": "the release each printed figure goes back to",
    "data/raw/published/pages.csv": "the pages that print figures",
    FIGURES: "the figures those pages print",
    CLAIMS: "the printed figures to be judged",
}
NEEDED = {
    **dict.fromkeys(FIRST, ()),
    "data/manual/authorities.csv": ("authority", "full_name", "is_asked", "aliases"),
    "data/manual/areas.csv": ("area", "area_type", "authority"),
    WAVES: ("wave", "label", *DAYS, "nested_in", "made_of"),
    "data/manual/questions.csv": ("wave", "question", "asks", "text"),
    "data/manual/subjects.csv": ("subject", "is_counted", "is_asked", "words", "codes"),
    "data/manual/asks.csv": ("asks", "domain", "measure", "part", "counted_as", "nouns"),
    "data/manual/measures.csv": ("measure", "kind", "unit", "decimals", "working"),
    "data/manual/replies.csv": ("reply", "authority", "wave", "subject"),
    FIGURES: ("figure", "page", "release", "wave", "measure", "subject", "operator", "value"),
    CLAIMS: ("claim", "page", "release", "wave", "area", "measure", "value", "notebook"),
}
BY_CLAIM = (
    'Run `foi claim add "SENTENCE" --page ADDRESS`, or fill in its rows; data/README.md helps.'
)
WRITTEN_BY_CLAIM = (
    "data/raw/published/releases.csv",
    "data/raw/published/pages.csv",
    FIGURES,
    CLAIMS,
)
FILL_IN = "Fill in its rows; data/README.md says what each column holds."
CORRECT = "Correct the name, or add it there."
Keys = Mapping[str, tuple[Collection[str], str]]
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class IncompleteTables(ProblemsFound):
    """Tables that are still empty, or cells in them that cannot be used."""


def check_complete(project: Project) -> None:
    """Raise IncompleteTables with the tables still empty, else with cells that cannot be used."""
    if broken := [*_broken(project)]:
        raise IncompleteTables(broken)
    empty = [
        Problem("a table without rows", wanted, _filling_in(file), file=file)
        for file, wanted in FIRST.items()
        if not read_rows(project.root / file)
    ]
    if found := empty or [*_unreadable(project)] or [*_dangling(project)]:
        raise IncompleteTables(found)


def _filling_in(file: str) -> str:
    return BY_CLAIM if file in WRITTEN_BY_CLAIM else FILL_IN


def _broken(project: Project) -> Iterator[Problem]:
    """Yield a problem for each table that is no UTF-8, lacks a column or has a row too short."""
    for file, columns in NEEDED.items():
        try:
            rows = read_rows(project.root / file)
        except UnicodeDecodeError:
            action = "Save it as “CSV UTF-8” in the spreadsheet."
            yield Problem("letters that are no UTF-8", "UTF-8", action, file=file)
            continue
        except ProblemsFound as found:
            yield from found.problems
            continue
        missing = [name for name in columns if rows and name not in rows[0]]
        if missing:
            found_ = f"no column {', '.join(map(repr, missing))}"
            action = "Put the names of the columns back; data/README.md has them."
            yield Problem(found_, "the columns of its guide", action, file=file, place="row 1")
        for number, row in enumerate(rows, 2):
            if None in row or None in row.values():
                action = (
                    "Put a text that has a comma in quotation marks, or fill in what is missing."
                )
                wanted = "a cell for each column"
                found_ = "another number of cells"
                yield Problem(found_, wanted, action, file=file, place=f"row {number}")


def _unreadable(project: Project) -> Iterator[Problem]:
    """Yield a problem for each day and number that is none."""
    for row in numbered_rows(project, WAVES):
        yield from row.empty_cells(DAYS) or row.wrong_days(DAYS) or _turned_round(row)
    for row in numbered_rows(project, "data/manual/questions.csv"):
        if not row.text("question").isdigit():
            yield row.problem("question", "its number", "Number the questions of a wave.")
    for file in (FIGURES, CLAIMS):
        for row in numbered_rows(project, file):
            may_be_empty = file == FIGURES and not row.text("value")
            if not may_be_empty and not _NUMBER.fullmatch(row.text("value")):
                yield row.problem("value", "a number such as 1628 or 32.6", "Correct the number.")


def _turned_round(row: ManualRow) -> list[Problem]:
    first, last = (row.text(name) for name in DAYS)
    wanted = "a day not before the first"
    return [row.problem("period_end", wanted, "Correct one of the days.")] if last < first else []


def _dangling(project: Project) -> Iterator[Problem]:
    """Yield a problem for each cell that names no row of its table, in the order of filling in."""
    reference = Reference(project)
    yield from _of_request(project, reference)
    keys: Keys = {
        "page": (_column(project, "page"), "a page of data/raw/published/pages.csv"),
        "release": (_column(project, "release"), "a release of data/raw/published/releases.csv"),
        "wave": (reference.waves, "a wave of data/manual/waves.csv"),
        "measure": (reference.measures, "a measure of data/manual/measures.csv"),
    }
    notebooks = [path.name for path in sorted(project.notebooks.glob("*.ipynb"))]
    shown = {"notebook": (notebooks, "a file of notebooks/")}
    offences = [row["subject"] for row in read_rows(project.manual / "subjects.csv")]
    named = {"subject": (offences, "an offence of data/manual/subjects.csv")}
    lead, _ = reference.investigation.lead
    if lead and lead not in {row["claim"] for row in read_rows(project.root / CLAIMS)}:
        yield Problem(f"the lead {lead!r}", "a claim of data/manual/claims.csv", CORRECT, file=FILE)
    for row in numbered_rows(project, CLAIMS):
        yield from _unknown(row, {**keys, **shown})
        if area_key(row.text("area"), row.text("area_type")) not in reference.areas:
            yield row.problem(
                "area", "an authority of authorities.csv or an area of areas.csv", CORRECT
            )
    for row in numbered_rows(project, FIGURES):
        yield from _unknown(row, {**keys, **named})


def _of_request(project: Project, reference: Reference) -> Iterator[Problem]:
    """Yield a problem for each cell of the request and its replies that names no row."""
    authority = {
        "authority": (reference.authorities, "an authority of data/manual/authorities.csv")
    }
    wave = {"wave": (reference.waves, "a wave of data/manual/waves.csv")}
    asks = {"asks": (reference.all_asks, "what a question asks for, in data/manual/asks.csv")}
    measure = {"measure": (reference.measures, "a measure of data/manual/measures.csv")}
    tables: Mapping[str, Keys] = {
        "data/manual/areas.csv": authority,
        "data/manual/questions.csv": {**wave, **asks},
        "data/manual/asks.csv": measure,
        "data/manual/replies.csv": {**authority, **wave},
    }
    for file, keys in tables.items():
        for row in numbered_rows(project, file):
            yield from _unknown(row, keys)


def _column(project: Project, key: str) -> list[str]:
    return [row[key] for row in read_rows(project.published / f"{key}s.csv")]


def _unknown(row: ManualRow, keys: Keys) -> Iterator[Problem]:
    for column, (known, wanted) in keys.items():
        if row.text(column):
            yield from row.unknown(column, known, wanted)
        else:
            yield row.problem(column, wanted, "Fill it in.")
