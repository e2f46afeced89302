"""Says what the compiled tables of an investigation give of a claim, and what verdict that makes.

It holds the tables' rows and their facts; the rules of the verdict are in `by_workings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foi_analysis.core.measure import AUTHORITIES_WHERE, RANK, Measure
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.compiled_facts import compiled_fact, compiled_facts, sought_of
from foi_analysis.evidence.declared_workings import Worked
from foi_analysis.evidence.values import Value
from foi_analysis.evidence.workings import CompiledRows
from foi_analysis.merge.compiled import compiled_tables
from foi_analysis.verdicts.arithmetic import show_number
from foi_analysis.verdicts.by_workings import AboutTable, Decided, decided_by_workings
from foi_analysis.verdicts.computed import from_some
from foi_analysis.verdicts.report import with_unit
from foi_analysis.verdicts.verdict import is_within

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import Claim


class CompiledClaims:
    """What the compiled rows among some observations give of claims."""

    def __init__(self, reference: Reference, observations: Sequence[Mapping[str, Any]]) -> None:
        self.reference = reference
        own: dict[str, list[Mapping[str, Any]]] = {}
        for row in observations:
            if row["provenance"] == COMPILED:
                own.setdefault(row["reply"], []).append(row)
        tables = compiled_tables(reference.project) if own else []
        self.tables = [
            (about, CompiledRows(reference, own.get(about["table"], []))) for about in tables
        ]

    def measure(self, name: str) -> Measure:
        """Return a measure by name."""
        return self.reference.declared_measures[name]

    def worked(self, claim: Claim) -> list[Worked]:
        """Return what each reading of a claim's measure gives, the plainest first."""
        return self._by_table(_cell(claim))[1]

    def behind(self, claim: Claim) -> tuple[CompiledRows, Mapping[str, str], Claim, Worked]:
        """Return the rows, table and plainest reading that a claim is worked out by."""
        about, found = self._by_table(_cell(claim))
        rows = next(rows for one, rows in self.tables if one is about)
        return rows, about, claim, found[0]

    def _by_table(self, cell: Cell) -> tuple[Mapping[str, str], list[Worked]]:
        """Return the first table that gives anything of a cell, and what it gives."""
        for about, rows in self.tables:
            if found := rows.worked(sought_of(cell)):
                return about, found
        return {}, []

    def decide(
        self, claim: Claim, fact: Fact, released_on: str, stated: Iterable[Fact]
    ) -> Decided | None:
        """Return the verdict that the tables give and why, None where they do not decide.

        ``stated`` is all that is printed: a number of the same source elsewhere that the figure
        stands for goes before another way of rounding.
        """
        measure = self.measure(claim.measure)
        about, found = self._by_table(_cell(claim))
        if not found:
            return None
        members = self.reference.areas[claim.area]
        facts = {one: compiled_fact(about, measure, fact.cell, one, members) for one in found}
        is_elsewhere = any(
            one.origin == fact.origin and one.release != fact.release and is_within(one, fact)
            for one in stated
        )
        table = AboutTable(about, released_on, is_elsewhere)
        return decided_by_workings(claim, fact, measure, facts, table)

    def facts(self, cells: Iterable[Cell]) -> list[Fact]:
        """Return what the tables say of each of some cells."""
        named = set(cells)
        return [one for about, rows in self.tables for one in compiled_facts(rows, about, named)]

    def computed(self, claim: Claim) -> tuple[str, Value, tuple[int, int]] | None:
        """Return what the plainest reading gives: in a line, as a value, and by how many of all."""
        found = self.worked(claim)
        if not found:
            return None
        first, asked = found[0], len(self.reference.areas[claim.area])
        number, line = float(first.value), show_number(first.value)
        if first.authorities < asked and first.working.working not in (RANK, AUTHORITIES_WHERE):
            names = self.reference.investigation.nouns.authorities
            line = f"{with_unit(line, claim.unit)} {from_some(first.authorities, asked, names)}"
        return line, Value(number, number), (first.authorities, asked)


def _cell(claim: Claim) -> Cell:
    return claim.measure, claim.category, claim.area, claim.wave
