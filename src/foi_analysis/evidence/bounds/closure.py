"""Adds the cells nobody named through which relations pass, and no cell that changes nothing.

A method named for one window of an area and a window named for another method cross in a cell:
members named at six months only pass through those at nine to their group at nine. Offences also
stand in a window nobody named in which others of their area meet: the first year and the one after
it make the two years that hold eighteen months. Crossings of each area are tried; one is left out
again where every two rows that meet in it come to no more than a row that remains and is trusted as
far, so that tables of the other cells are the same. Only cells with no factor but 1 are left out,
which makes this exact in whole numbers. It solves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from heapq import heapify, heappop, heappush

from foi_analysis.core.reference import Reference, Wave
from foi_analysis.evidence.bounds.assumptions import ASSUMPTIONS, FAIR, SAFE, WEAK
from foi_analysis.evidence.bounds.model import AGE, Cell, Least, Relation
from foi_analysis.evidence.bounds.relations import (
    KNOWN,
    OFFENCES,
    Kind,
    between_windows,
    cells_joined,
    is_of_others,
    relations_between,
    with_those_above,
)

STRENGTHS = (WEAK, FAIR, SAFE)
IN_EVERY_WINDOW = ((OFFENCES, ""), (KNOWN, ""))
Row = Mapping[Cell, int]
Place = tuple[str, Kind | None]
# Windows that meet, by those named and all there are: no fact and no area bears on it.
_MET: dict[tuple[frozenset[str], tuple[Wave, ...]], frozenset[str]] = {}


def relations_by_need(reference: Reference, cells: Iterable[Cell]) -> list[Relation | Least]:
    """Return the relations of some cells, with what passes through others, in a fixed order.

    They are those of ``relations_for``, less what others imply, and those of needed crossings.
    """
    named = with_those_above(cells)
    joined = cells_joined(reference, named)
    crossed = set(crossings(reference, named, joined)) - joined
    every = relations_between(reference, joined | crossed)
    rows = _Rows(_plain(every))
    rows.leave_out(crossed)
    return [one for one in every if isinstance(one, Least) or one in rows.relations]


def crossings(
    reference: Reference, named: Iterable[Cell], joined: Iterable[Cell]
) -> Iterator[Cell]:
    """Yield each method named for an area in each window named for it.

    Offences, and those with the method known, are in every window that reaches the area, and in
    those in which these meet.
    """
    kinds, windows = _by_area(named)
    for (area, _), own in kinds.items():
        yield from ((*kind, area, wave) for kind in own for wave in windows[area, None])
    kinds, windows = _by_area(joined)
    met = {own: with_those_met(reference, own) for own in {*map(frozenset, windows.values())}}
    for place, own in kinds.items():
        every = own.intersection(IN_EVERY_WINDOW)
        waves = met[frozenset(windows[place])]
        yield from ((*kind, place[0], wave) for kind in every for wave in waves)


def with_those_met(reference: Reference, windows: Iterable[str]) -> set[str]:
    """Return windows with each in which two rows of one area meet that say more than without it.

    So eighteen months are within two years, which the first year and the one after it make.
    """
    named, found = frozenset(windows), set(windows)
    key = named, tuple(reference.waves.values())
    if key not in _MET:
        while met := next((one for one in reference.waves if _do_meet(reference, found, one)), ""):
            found.add(met)
        _MET[key] = frozenset(found)
    return set(_MET[key])


def _do_meet(reference: Reference, windows: Collection[str], wave: str) -> bool:
    if wave in windows:
        return False
    kind, without = (OFFENCES, ""), set(windows)
    added = (*kind, "", wave)
    among = _plain(between_windows(reference, kind, "", without | {wave}))
    ways = {factor for one in among for factor, cell in one.terms if cell == added}
    if len(ways) < 2:
        return False
    rows = [*_plain(between_windows(reference, kind, "", without)), *among]
    return _Rows(rows).is_needed(added)


def _plain(relations: Iterable[Relation | Least]) -> list[Relation]:
    return [one for one in relations if isinstance(one, Relation)]


def _by_area(cells: Iterable[Cell]) -> tuple[dict[Place, set[Kind]], dict[Place, set[str]]]:
    """Return the kinds of number of each area, and its windows; ages cross nothing.

    Others of an area are not the same ones for each kind, so that each has a place of its own.
    """
    kinds: dict[Place, set[Kind]] = defaultdict(set)
    windows: dict[Place, set[str]] = defaultdict(set)
    for cell in cells:
        if cell[0] != AGE:
            place = cell[2], cell[:2] if is_of_others(cell) else None
            kinds[place].add((cell[0], cell[1]))
            windows[place].add(cell[3])
    return kinds, windows


class _Rows:
    """Rows that each add up to at most 0, none implied by another; cells can be left out."""

    def __init__(self, relations: Iterable[Relation]) -> None:
        self.relations: set[Relation] = set()
        self._of: dict[Cell, dict[Relation, Row]] = defaultdict(dict)
        for one in relations:
            row = {cell: factor for factor, cell in one.terms}
            # A row that may fail stands in for no other: it may be left out where the other holds.
            if not self._is_implied(row, (), STRENGTHS.index(SAFE)):
                self.relations.add(one)
                for cell in row:
                    self._of[cell][one] = row

    def leave_out(self, cells: Iterable[Cell]) -> None:
        """Leave out each cell through which nothing passes, first those in the fewest rows."""
        waiting = set(cells)
        left = set(waiting)
        # A cell is here again each time its rows grow fewer; older entries no longer count.
        by_rows = [(len(self._of[cell]), cell) for cell in waiting]
        heapify(by_rows)
        while by_rows:
            count, cell = heappop(by_rows)
            if cell not in waiting or count != len(self._of[cell]):
                continue
            waiting.discard(cell)
            if self.is_needed(cell):
                continue
            left.discard(cell)
            again: set[Cell] = set()
            for one, row in [*self._of[cell].items()]:
                self.relations.discard(one)
                for other in row:
                    del self._of[other][one]
                again |= left.intersection(row)
            waiting |= again
            for other in again:
                heappush(by_rows, (len(self._of[other]), other))

    def is_needed(self, cell: Cell) -> bool:
        """Return whether two rows that meet in a cell say more than the rows without it."""
        meeting = self._of[cell]
        rows = [(row, strength_of(one)) for one, row in meeting.items()]
        above = [(row, strength) for row, strength in rows if row[cell] < 0]
        below = [(row, strength) for row, strength in rows if row[cell] > 0]
        if any(abs(row[cell]) != 1 for row, _ in rows):
            return True
        none: tuple[Row, int] = ({cell: -1}, STRENGTHS.index(SAFE))
        every = (
            (_together(one, other), min(strength, strength_of_other))
            for one, strength in below
            for other, strength_of_other in [*above, none]
        )
        return not all(self._is_implied(row, meeting, strength) for row, strength in every)

    def _is_implied(self, row: Row, but: Container[Relation], strength: int) -> bool:
        """Return whether a row holds because cells are not below 0, or by one row but for some.

        That row is no less trusted than ``strength``.
        """
        positive = [cell for cell, factor in row.items() if factor > 0]
        if not positive:
            return True
        fewest = min(positive, key=lambda cell: len(self._of[cell]))
        rows = ((one, other) for one, other in self._of[fewest].items() if one not in but)
        strong = (other for one, other in rows if strength_of(one) >= strength)
        return any(_implies(other, row) for other in strong)


def strength_of(relation: Relation) -> int:
    """Return how far a relation is trusted, the greater the more."""
    name = relation.assumption
    return STRENGTHS.index(ASSUMPTIONS[name].strength if name else SAFE)


def _together(one: Row, other: Row) -> Row:
    """Return the sum of two rows, without the cells it has no more."""
    cells = [*one, *(cell for cell in other if cell not in one)]
    found = {cell: one.get(cell, 0) + other.get(cell, 0) for cell in cells}
    return {cell: factor for cell, factor in found.items() if factor}


def _implies(one: Row, other: Row) -> bool:
    """Return whether a row is at least another in every cell, so that the other is 0 or less."""
    if any(factor > one.get(cell, 0) for cell, factor in other.items()):
        return False
    return all(factor >= 0 or other.get(cell, 0) <= factor for cell, factor in one.items())
