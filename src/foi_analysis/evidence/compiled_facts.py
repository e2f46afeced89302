"""Turns what compiled tables give of printed figures' cells into facts; judges nothing.

What an authority answered is the authority's own statement, at second hand; what the compiler
worked out of the answers is the compiler's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from foi_analysis.core.measure import PLACE, RATE, Measure
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.declared_workings import Sought, Worked
from foi_analysis.evidence.facts import TRUST, page_address
from foi_analysis.evidence.workings import CompiledRows

REPLY = "reply"


def sought_of(cell: Cell) -> Sought:
    """Return what is to be worked out for a cell: measure, item, area and period."""
    measure, item, area, wave = cell
    return Sought(measure, area, wave, item)


def compiled_facts(
    rows: CompiledRows, about: Mapping[str, str], cells: Iterable[Cell]
) -> Iterator[Fact]:
    """Yield what a compiled table says of each of some cells by the plainest reading.

    A fall below zero is no fact: cells hold numbers of 0 or more. ``about`` is the table's row of
    data/manual/compiled.csv.
    """
    for cell in sorted(set(cells)):
        measure = rows.reference.declared_measures[cell[0]]
        found = rows.worked(sought_of(cell))
        if found and found[0].value >= 0:
            yield compiled_fact(about, measure, cell, found[0], rows.reference.areas[cell[2]])


def compiled_fact(
    about: Mapping[str, str], measure: Measure, cell: Cell, worked: Worked, members: frozenset[str]
) -> Fact:
    """Return what one working gives as a fact in the measure's smallest unit."""
    number = round(worked.value * measure.scale)
    is_own = len(members) == 1 and measure.kind not in (RATE, PLACE)
    item = f" [{cell[1]}]" if cell[1] else ""
    shown = f"{float(Fraction(number, measure.scale)):,.{measure.decimals}f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    reading = f" {worked.working.reading}" if worked.working.reading else ""
    return Fact(
        cell,
        number,
        number,
        REPLY,
        COMPILED,
        f"{cell[2]}, {measure.label.lower()}{item}{reading}: {shown}",
        f"{about['publisher']}, {about['published_on']}: {about['address']}, {worked.used} rows",
        rank=(TRUST["published"], about["published_on"]),
        issuer=about["publisher"],
        origin=cell[2] if is_own else about["publisher"],
        addresses=frozenset([page_address(about["address"])]),
        scale=measure.scale,
    )
