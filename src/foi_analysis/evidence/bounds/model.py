"""Says what evidence is: facts about whole-number cells, and relations between cells; solves none.

A cell is (measure, category, area, wave) and holds a whole number of at least 0. A fact limits a
cell, or the share one cell is of another. A relation is an inequality between cells that holds
whatever was printed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

Cell = tuple[str, str, str, str]
Terms = tuple[tuple[int, Cell], ...]

AGE, OLDEST_VICTIM = "youngest_victim_age", 15


@dataclass(frozen=True)
class Fact:
    """One piece of evidence: the least and greatest a cell can be, and where that stands.

    With ``base`` the limits are those of the cell divided by the base ("52 per cent of known").
    ``kind`` is "reply", "publication" or "assumption", which nobody states; ``rank`` orders facts
    by how far they are trusted where two cannot both be true, the greater the more. ``issuer``,
    ``release``, ``pages`` and ``addresses`` say who stated it and where, ``origin`` who first did;
    ``caveat`` what is known against it. ``terms`` are those of a relation that is assumed.
    ``scale`` of what the limits count make one of the measure's unit, such as 100 pence.
    """

    cell: Cell
    low: float | Fraction | None
    high: float | Fraction | None
    kind: str
    provenance: str
    statement: str
    source: str
    base: Cell | None = None
    rank: tuple[int, str] = (0, "")
    release: str = ""
    pages: frozenset[str] = frozenset()
    terms: Terms = ()
    issuer: str = ""
    origin: str = ""
    addresses: frozenset[str] = frozenset()
    caveat: str = ""
    scale: int = 1

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        named = (self.cell, self.base, self.low, self.high, self.statement, self.source)
        return hash((*named, self.terms))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Return the cells the fact is about."""
        if self.terms:
            return tuple(cell for _, cell in self.terms)
        return (self.cell, self.base) if self.base else (self.cell,)

    def rows(self) -> list[Terms]:
        """Return a share, or a relation, as whole numbers: "the terms add up to 0 or less"."""
        if not self.base:
            return [self.terms] if self.terms else []
        rows: list[Terms] = []
        if self.high is not None:
            high = Fraction(self.high)
            rows.append(((high.denominator, self.cell), (-high.numerator, self.base)))
        if self.low:
            low = Fraction(self.low)
            rows.append(((-low.denominator, self.cell), (low.numerator, self.base)))
        return [tuple(term for term in row if term[0]) for row in rows]


@dataclass(frozen=True)
class Relation:
    """The inequality: the coefficients times the cells add up to at most zero.

    One that may fail names in ``assumption`` what it assumes.
    """

    terms: Terms
    assumption: str = ""


@dataclass(frozen=True)
class Least:
    """The relation of an age: the whole is no less than the least of the parts, which are all.

    That it is no more than each part is for other relations to say.
    """

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Bound:
    """The least and greatest value of a measure, and the facts behind each limit.

    ``is_attained`` says that both limits are values some table that fits the evidence has; that a
    share is at most 1, which rests on nothing, need not be one.
    ``assumptions`` are what either limit rests on beside what is stated.
    """

    low: float | Fraction = 0
    high: float | Fraction = math.inf
    low_facts: frozenset[Fact] = frozenset()
    high_facts: frozenset[Fact] = frozenset()
    is_attained: bool = True
    assumptions: frozenset[Fact] = frozenset()


def limits_of(cell: Cell) -> tuple[float, float]:
    """Return what any cell can be: an age up to 15, another number of 0 or more."""
    return 0, OLDEST_VICTIM if cell[0] == AGE else math.inf
