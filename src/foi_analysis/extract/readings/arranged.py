"""Holds a table once each of its columns and rows has a role; gives none."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from foi_analysis.extract.readings.roles import CATEGORY, PERIOD_ROLES, TOTAL, Meaning
from foi_analysis.extract.readings.rows import Role
from foi_analysis.extract.readings.tables import Row, Table
from foi_analysis.read.grid import Cell

Reason = tuple[Cell | None, str, str]


@dataclass(frozen=True)
class Labelled:
    """One place for a value: its cell, if any, and what its labels mean in their roles.

    ``beside`` and ``above`` hold a meaning for each role; None where a total needs none.
    """

    cell: Cell | None
    beside: tuple[Meaning | None, ...]
    above: tuple[Meaning | None, ...]
    label: Cell
    head: Cell | None

    @property
    def meanings(self) -> list[Meaning]:
        """Return what the labels mean that are there."""
        return [one for one in (*self.beside, *self.above) if one]

    @property
    def is_total(self) -> bool:
        """Return whether a label makes it a total of others."""
        return any(one.kind == TOTAL for one in self.meanings)


@dataclass
class Arranged:
    """A table with its roles: rows of heads, columns of labels, values, and what is left out."""

    table: Table
    heads: list[Row] = field(default_factory=list)
    first_head: int = 0
    labels: dict[int, Role] = field(default_factory=dict)
    value_columns: list[int] = field(default_factory=list)
    records: list[Row] = field(default_factory=list)
    of_records: list[tuple[Meaning | None, ...]] = field(default_factory=list)
    unknown: dict[str, dict[str, Cell]] = field(default_factory=dict)
    values: list[Labelled] = field(default_factory=list)
    aside: list[tuple[Cell, str]] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def row_of(self, label: Cell) -> Row:
        """Return the record that begins with a cell."""
        return self._rows[id(label)]

    @cached_property
    def _rows(self) -> dict[int, Row]:
        return {id(row[0]): row for row in self.records}

    @property
    def has_known_labels(self) -> bool:
        """Return whether in each role with unknown labels another is known."""
        beside = [one for labels in self.of_records for one in labels]
        above = [one for value in self.values for one in value.above]
        found = {one.domain for one in (*beside, *above) if one and one.kind == CATEGORY}
        return all(name in found or name in PERIOD_ROLES for name in self.unknown)

    @property
    def has_figures(self) -> bool:
        """Return whether any value is there, or none is looked for."""
        return not self.value_columns or any(value.cell for value in self.values)
