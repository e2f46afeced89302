"""Holds the ways to work a measure out, as data/manual/workings.csv declares; works nothing out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.core.measure import NONE, measure_of
from foi_analysis.core.reference import Reference, read_rows

TABLE = "workings.csv"
ITEMS, AREA = "items", "area"


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
    measure = measure_of(reference.measures[sought.measure])
    if measure.working == NONE:
        return []
    of = measure.numerator or sought.measure
    return [Working(sought.measure, "", "", measure.working, of, "", measure.denominator)]


def _is_for(working: Working, sought: Sought) -> bool:
    is_of_area = working.over != AREA or not sought.item
    return is_of_area and working.wave in ("", sought.wave)
