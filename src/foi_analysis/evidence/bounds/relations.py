"""Builds the relations between the cells evidence is about, and names those that may fail.

Parts of an area add up to it; a window holds the windows in it and is the sum of those it is made
of; a method is one of a group, a group one of all; an area's youngest victim is the youngest of its
authorities'. Authorities of an area that no evidence names are one cell together, "others of" the
area, so the relations stay few and lose nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import permutations

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds.model import AGE, Cell, Least, Relation

OFFENCES, KNOWN = "offences", "offences_method_known"
WITH_METHOD, LISTED, ALL_METHODS = "offences_with_method", "method_instances", "All methods"
ADDITIVE = (OFFENCES, KNOWN, WITH_METHOD, LISTED)
Kind = tuple[str, str]
OTHERS = "others of {}"


def relations_for(reference: Reference, cells: Iterable[Cell]) -> list[Relation | Least]:
    """Return the relations between some cells and those that join them, in a fixed order."""
    known = with_those_above(cells)
    return [*_within_kinds(reference, cells_joined(reference, known)), *_methods(reference, known)]


def cells_joined(reference: Reference, cells: Iterable[Cell]) -> set[Cell]:
    """Return cells with those above them, and areas that hold them with what these are made of."""
    found = with_those_above(cells)
    for kind, named in _places(found).items():
        split = Split(reference.areas, set().union(*named.values()))
        found |= {(*kind, area, wave) for wave in named for area in split.joined(named[wave])}
    return found


def relations_between(reference: Reference, cells: Iterable[Cell]) -> list[Relation | Least]:
    """Return the relations between some cells, which have those above them, in a fixed order."""
    cells = set(cells)
    of_methods = _methods(reference, {cell for cell in cells if not is_of_others(cell)})
    return [*_within_kinds(reference, cells), *of_methods]


def _within_kinds(reference: Reference, cells: set[Cell]) -> Iterator[Relation | Least]:
    """Yield how areas and windows of one measure and method hold each other."""
    for kind, named in sorted(_places(cells).items()):
        split = Split(reference.areas, set().union(*named.values()))
        for wave in sorted(named):
            yield from _sums(kind, wave, split, named[wave])
        for area in sorted(set().union(*named.values())):
            waves = {wave for wave in named if area in named[wave]}
            yield from between_windows(reference, kind, area, waves)


def is_of_others(cell: Cell) -> bool:
    """Return whether a cell is of areas no evidence names: others for one kind than for another."""
    return cell[2].startswith(OTHERS.format(""))


def _places(cells: Iterable[Cell]) -> dict[Kind, dict[str, set[str]]]:
    """Return of each measure and method its areas by window."""
    places: dict[Kind, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for measure, category, area, wave in cells:
        places[measure, category][wave].add(area)
    return places


def with_those_above(cells: Iterable[Cell]) -> set[Cell]:
    """Return cells that relations join, with the offences, and those of known method, above."""
    cells = {cell for cell in cells if cell[0] in (*ADDITIVE, AGE)}
    above = {(KNOWN, "", *cell[2:]) for cell in cells if cell[0] == WITH_METHOD}
    return cells | above | {(OFFENCES, "", *cell[2:]) for cell in cells | above if cell[0] == KNOWN}


class Split:
    """How areas are made of smaller ones: those that evidence names, and others together."""

    def __init__(self, members: Mapping[str, frozenset[str]], named: set[str]) -> None:
        alone = {one: frozenset({one}) for every in members.values() for one in every}
        members = alone | dict(members)
        named = {area for area in named if area in members}
        wide = sorted(area for area in named if len(members[area]) > 1)
        for one in wide:
            for other in wide:
                shared = members[one] & members[other]
                if shared and shared not in (members[one], members[other]):
                    named |= members[one] | members[other]
        self.parts = {area: self._parts_of(area, members, named) for area in wide}

    def joined(self, named: set[str]) -> set[str]:
        """Return areas with all that hold them, and what those are made of beside them.

        What no named area is in stays undivided: its parts would say nothing of the whole.
        """
        areas, waiting = set(named), list(named)
        while waiting:
            part = waiting.pop()
            for whole, parts in self.parts.items():
                if part in parts:
                    new = {whole, *parts} - areas
                    areas |= new
                    waiting += [whole] if whole in new else []
        return areas

    @staticmethod
    def _parts_of(
        area: str, members: Mapping[str, frozenset[str]], named: set[str]
    ) -> tuple[str, ...]:
        """Return areas that make up an area: the largest named ones that share no authority."""
        inside = [one for one in named if members[one] < members[area]]
        parts: list[str] = []
        rest = set(members[area])
        for one in sorted(inside, key=lambda one: (-len(members[one]), one)):
            if members[one] <= rest:
                parts.append(one)
                rest -= members[one]
        return (*parts, OTHERS.format(area)) if rest else tuple(parts)


def _sums(kind: Kind, wave: str, split: Split, areas: set[str]) -> Iterator[Relation | Least]:
    for area, parts in sorted(split.parts.items()):
        whole, cells = (*kind, area, wave), [(*kind, p, wave) for p in parts if p in areas]
        are_all = len(cells) == len(parts)
        if area not in areas or not cells:
            continue
        if kind[0] != AGE:
            yield from _whole_of(whole, cells, are_all)
            continue
        if are_all:
            yield Least(whole, tuple(cells))
        yield from (Relation(((1, whole), (-1, part)), "youngest of areas") for part in cells)


def _whole_of(
    whole: Cell, parts: Sequence[Cell], are_all: bool, assumption: str = ""
) -> Iterator[Relation]:
    """Yield that parts add up to a whole, or are within it when some are not among the cells."""
    yield Relation((*((1, part) for part in parts), (-1, whole)), assumption)
    if are_all:
        yield Relation((*((-1, part) for part in parts), (1, whole)), assumption)


def between_windows(
    reference: Reference, kind: Kind, area: str, waves: set[str]
) -> Iterator[Relation | Least]:
    """Yield how windows of one measure, method and area hold each other."""
    for short in sorted(waves):
        long = reference.waves[short].nested_in
        while long and long not in waves:
            long = reference.waves[long].nested_in
        if long:
            less, more = (*kind, area, short), (*kind, area, long)
            is_age = kind[0] == AGE
            less, more = (more, less) if is_age else (less, more)
            assumption = "youngest of windows" if is_age else "shorter window"
            yield Relation(((1, less), (-1, more)), assumption)
        made_of = reference.waves[short].made_of
        parts = [(*kind, area, part) for part in made_of if part in waves]
        whole = (*kind, area, short)
        if parts and kind[0] == AGE:
            if len(parts) == len(made_of):
                yield Least(whole, tuple(parts))
            for part in parts:
                yield Relation(((1, whole), (-1, part)), "youngest of windows")
        elif parts:
            yield from _whole_of(whole, parts, len(parts) == len(made_of), "sum of windows")


def _methods(reference: Reference, cells: set[Cell]) -> Iterator[Relation]:
    """Yield what holds between the measures and methods of one area and window."""
    places: dict[tuple[str, str], set[Kind]] = defaultdict(set)
    for measure, category, area, wave in cells:
        places[area, wave].add((measure, category))
    for place, kinds in sorted(places.items()):
        day = reference.waves[place[1]].end
        if (KNOWN, "") in kinds:
            yield _no_more((KNOWN, "", *place), (OFFENCES, "", *place))
            if (LISTED, ALL_METHODS) in kinds:
                yield _no_more((KNOWN, "", *place), (LISTED, ALL_METHODS, *place))
        for measure, category in sorted(kinds):
            cell = (measure, category, *place)
            if measure == WITH_METHOD:
                yield _no_more(cell, (KNOWN, "", *place))
                if (LISTED, category) in kinds:
                    yield _no_more(cell, (LISTED, category, *place))
        yield from _groups(reference, place, kinds, day)


def _groups(
    reference: Reference, place: tuple[str, str], kinds: set[Kind], day: date
) -> Iterator[Relation]:
    """Yield how methods and groups of methods hold each other, in one area and window.

    Times listed add up over methods. Offences with a method do not, as one may have several, but
    an offence with one of a group has one of its members.
    """
    for measure in (LISTED, WITH_METHOD):
        names = {category for own, category in kinds if own == measure}
        members = {name: reference.group(name, day) for name in names if name != ALL_METHODS}
        if ALL_METHODS in names:
            members[ALL_METHODS] = frozenset().union(*members.values(), {ALL_METHODS})
        split = Split(members, names)
        for name, parts in sorted(split.parts.items()):
            whole = (measure, name, *place)
            cells = [(measure, part, *place) for part in parts if part in names]
            if measure == LISTED and len(cells) > 1:
                yield Relation((*((1, cell) for cell in cells), (-1, whole)), "times listed")
            if len(cells) == len(parts):
                yield Relation((*((-1, cell) for cell in cells), (1, whole)))
        for inner, outer in permutations(sorted(names), 2):
            if members[inner] < members[outer]:
                yield _no_more((measure, inner, *place), (measure, outer, *place))


def _no_more(less: Cell, more: Cell) -> Relation:
    return Relation(((1, less), (-1, more)))
