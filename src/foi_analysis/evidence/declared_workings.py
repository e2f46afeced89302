"""Holds the ways to work a measure out, as data/manual/workings.csv declares; works nothing out.

It says what is wrong with a row of that table, and of measures.csv, before anything rests on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.core.manual_tables import numbered_rows
from foi_analysis.core.measure import KINDS, NONE, WORKINGS
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows

TABLE = "workings.csv"
ITEMS, AREA = "items", "area"
STRENGTHS = ("safe", "fair", "weak")


@dataclass(frozen=True)
class Working:
    """One way to work a measure out, as a row of workings.csv says.

    ``wave`` is the period of the figures it is for, empty for any. ``over`` is "items" where it is
    worked out for each item and then added up, "area" where it is for no single item.
    ``only_without`` names a measure: items that have a number of it in the figure's period are left
    out. ``strength`` and ``assumes`` say how far the reading is trusted, and what it takes for
    granted.
    """

    measure: str
    wave: str
    reading: str
    working: str
    numerator: str
    numerator_wave: str
    denominator: str = ""
    denominator_wave: str = ""
    over: str = ""
    only_without: str = ""
    strength: str = "safe"
    assumes: str = ""


@dataclass(frozen=True)
class Worked:
    """What a working gives, in the measure's unit, and what of.

    ``used`` rows of ``authorities`` have a number, ``lacking`` rows none that could be used;
    ``is_unlike`` says that the rows used cover different days.
    """

    working: Working
    value: Fraction
    used: int
    lacking: int
    authorities: int
    is_unlike: bool = False


@dataclass(frozen=True)
class Sought:
    """What is to be worked out: a measure of an area and period, of all items or of one."""

    measure: str
    area: str
    wave: str
    item: str = ""


def check_workings(project: Project) -> None:
    """Raise ProblemsFound with every cell of measures.csv and workings.csv that names nothing."""
    if problems := [*_wrong_measures(project), *_wrong_workings(project)]:
        raise ProblemsFound(problems)


def _wrong_measures(project: Project) -> Iterator[Problem]:
    for row in numbered_rows(project, "data/manual/measures.csv"):
        yield from row.empty_cells(("measure", "kind", "working"))
        yield from row.unknown("kind", KINDS, f"one of {', '.join(KINDS)}")
        yield from row.unknown("working", WORKINGS, f"one of {', '.join(WORKINGS)}")
        if row.text("decimals") and not row.text("decimals").isdigit():
            yield row.problem("decimals", "a whole number, or nothing", "Correct it.")


def _wrong_workings(project: Project) -> Iterator[Problem]:
    reference, file = Reference(project), f"data/manual/{TABLE}"
    for row in numbered_rows(project, file) if (project.root / file).is_file() else ():
        yield from row.empty_cells(("measure", "working", "strength"))
        yield from row.unknown("working", WORKINGS, f"one of {', '.join(WORKINGS)}")
        yield from row.unknown("strength", STRENGTHS, f"one of {', '.join(STRENGTHS)}")
        for column in ("measure", "numerator", "only_without"):
            yield from row.unknown(column, reference.measures, "a measure of measures.csv")
        for column in ("wave", "numerator_wave", "denominator_wave"):
            yield from row.unknown(column, reference.waves, "a wave of waves.csv")
        if not _is_divisor(row.text("denominator"), reference):
            wanted = "a measure, a measure and a number such as days+1, or a number"
            yield row.problem("denominator", wanted, "Correct it.")


def _is_divisor(text: str, reference: Reference) -> bool:
    name, _, more = text.partition("+")
    is_number = name.replace(".", "", 1).isdigit() and not more
    return not text or is_number or (name in reference.measures and (not more or more.isdigit()))


def declared(reference: Reference) -> dict[str, list[Working]]:
    """Return the workings of each measure that has rows in workings.csv, in their order."""
    path = reference.project.manual / TABLE
    found: dict[str, list[Working]] = {}
    for row in read_rows(path) if path.is_file() else []:
        found.setdefault(row["measure"], []).append(Working(**row))
    return found


def workings_of(
    reference: Reference, own: dict[str, list[Working]], sought: Sought
) -> list[Working]:
    """Return the ways to work a measure out: those declared, else the one of measures.csv."""
    if sought.measure in own:
        return [one for one in own[sought.measure] if _is_for(one, sought)]
    measure = reference.declared_measures[sought.measure]
    if measure.working == NONE:
        return []
    of = measure.numerator or sought.measure
    return [Working(sought.measure, "", "", measure.working, of, "", measure.denominator)]


def _is_for(working: Working, sought: Sought) -> bool:
    is_of_area = working.over != AREA or not sought.item
    return is_of_area and working.wave in ("", sought.wave)
