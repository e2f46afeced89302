"""Writes cells and relations down anew, by METHODOLOGY.md, paragraphs 14, 15 and 18; solves none.

It takes nothing from the package. A cell here is of a set of forces, whatever the set is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations, product

from tests.verdicts.printed_statements import (
    AGE,
    ALL,
    KNOWN,
    LISTED,
    OFFENCES,
    WITH,
    Assumed,
    areas,
    members,
    windows,
)
from tests.verdicts.printed_statements import Cell as Named

Authorities = frozenset[str]
Cell = tuple[str, str, Authorities, str]
Kind = tuple[str, str]
Sum = tuple[tuple[int, Cell], ...]  # Its terms add up to 0 or less.
STRENGTH = {"shorter window": 0, "sum of windows": 1}


def cell_of(named: Named) -> Cell:
    """Return the cell of an area's forces."""
    measure, method, area, wave = named
    return measure, method, areas()[area], wave


class Cells:
    """The cells that some named ones speak of, and what the larger areas are made of."""

    def __init__(self, named: Iterable[Cell]) -> None:
        named = _with_above(named)
        self.areas: dict[Kind, set[Authorities]] = defaultdict(set)
        for measure, method, authorities, _ in named:
            self.areas[measure, method].add(authorities)
        self.parts = {
            (kind, whole): parts
            for kind, own in self.areas.items()
            for whole in own
            if (parts := _parts(whole, own))
        }
        joined = self._joined(named)
        self.every = joined | set(self._crossed(named, joined))

    def _joined(self, cells: Collection[Cell]) -> set[Cell]:
        """Return cells with the areas that hold them, and what those are made of."""
        found, waiting = set(cells), list(cells)
        while waiting:
            measure, method, authorities, wave = waiting.pop()
            for (kind, whole), parts in self.parts.items():
                if kind == (measure, method) and authorities in parts:
                    new = {(*kind, one, wave) for one in (whole, *parts)} - found
                    found |= new
                    waiting += [cell for cell in new if cell[2] == whole]
        return found

    def _crossed(self, named: Collection[Cell], joined: Collection[Cell]) -> Iterator[Cell]:
        """Yield methods in the windows named for an area; offences in all, and where these meet."""
        for kinds, waves, authorities in self._by_area(named):
            yield from ((*kind, authorities, wave) for kind in kinds for wave in waves)
        for kinds, waves, authorities in self._by_area(joined):
            everywhere = kinds & {(OFFENCES, ""), (KNOWN, "")}
            yield from ((*k, authorities, wave) for k in everywhere for wave in with_met(waves))

    def _by_area(self, cells: Collection[Cell]) -> list[tuple[set[Kind], Authorities, Authorities]]:
        """Return of each area its kinds and windows; what has no name stands for each kind."""
        kinds, waves = defaultdict(set), defaultdict(set)
        for measure, method, authorities, wave in cells:
            if measure != AGE:
                is_named = authorities in self.areas[measure, method]
                place = authorities, None if is_named else (measure, method)
                kinds[place].add((measure, method))
                waves[place].add(wave)
        return [(kinds[place], frozenset(waves[place]), place[0]) for place in kinds]

    def names(self, kind: Kind, authorities: Authorities) -> list[str]:
        """Return what an area is called; the rest of one is "others of" it."""
        own = [name for name, of in areas().items() if of == authorities]
        wholes = [
            whole for (k, whole), parts in self.parts.items() if k == kind and authorities in parts
        ]
        others = [f"others of {n}" for n, of in areas().items() if of in wholes]
        return own if authorities in self.areas[kind] else others


def _with_above(cells: Iterable[Cell]) -> set[Cell]:
    """Return cells with the offences of known method, and all offences, they are among."""
    found = set(cells)
    found |= {(KNOWN, "", *cell[2:]) for cell in found if cell[0] == WITH}
    return found | {(OFFENCES, "", *cell[2:]) for cell in found if cell[0] == KNOWN}


def _parts(whole: Authorities, named: Collection[Authorities]) -> list[Authorities]:
    """Return the largest named areas within one, and its other forces together."""
    inside = [one for one in named if one < whole]
    parts = [one for one in inside if not any(one < other for other in inside)]
    covered = frozenset().union(*parts)
    assert sum(map(len, parts)) == len(covered), "Areas that overlap are not thought of here."
    return [*parts, *([whole - covered] if parts and whole - covered else [])]


def rows_of_windows(waves: Collection[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what holds between windows: an assumption, and which are at most which together."""
    for wave in waves:
        longer = windows()[wave]["nested_in"]
        while longer and longer not in waves:
            longer = windows()[longer]["nested_in"]
        if longer:
            yield "shorter window", [wave], [longer]
        every = windows()[wave]["made_of"].split("|")
        if parts := [one for one in every if one in waves]:
            yield "sum of windows", parts, [wave]
            if parts == every:
                yield "sum of windows", [wave], parts


def rows_of_ages(waves: Collection[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield which windows' youngest victims are no older than which, with what that assumes."""
    for _, less, more in rows_of_windows(waves):
        pairs = product(more, less) if len(more) == 1 else ()
        yield from (("youngest of windows", [long], [short]) for long, short in pairs)


_MET: dict[frozenset[str], set[str]] = {}


def with_met(waves: frozenset[str]) -> set[str]:
    """Return windows with those in which two rows meet that together say more than one does."""
    if waves not in _MET:
        found = set(waves)
        while new := [w for w in windows() if w not in found and _is_met(found, w)]:
            found.add(new[0])
        _MET[waves] = found
    return _MET[waves]


def _is_met(waves: set[str], wave: str) -> bool:
    said = [*map(_as_row, rows_of_windows(waves)), *map(_as_row, rows_of_windows({*waves, wave}))]
    ends = {way: [one for one in said if one[0].get(wave, 0) == way] for way in (1, -1)}
    others = [one for one in said if wave not in one[0]]
    for (less, one), (more, other) in product(ends[1], ends[-1]):
        both = {key: less.get(key, 0) + more.get(key, 0) for key in less | more}
        is_something = any(factor > 0 for factor in both.values())
        if is_something and not _is_said(both, min(one, other), others):
            return True
    return False


def _as_row(said: tuple[str, list[str], list[str]]) -> tuple[dict[str, int], int]:
    name, less, more = said
    return dict.fromkeys(less, 1) | dict.fromkeys(more, -1), STRENGTH[name]


def _is_said(row: dict[str, int], strength: int, said: list[tuple[dict[str, int], int]]) -> bool:
    """Return whether a row trusted as far says as much of numbers that are not below 0."""
    return any(
        trust >= strength and all(one.get(key, 0) >= row.get(key, 0) for key in one | row)
        for one, trust in said
    )


def relations(cells: Cells) -> Iterator[tuple[Sum, set[Assumed]]]:
    """Yield what holds between numbers, and what it assumes, by each name its areas have.

    Of ages it yields what is no older than what; ``oldest`` has the rest.
    """
    for (kind, whole), parts in cells.parts.items():
        for wave in {cell[3] for cell in cells.every if cell[:3] == (*kind, whole)}:
            own = [cell for part in parts if (cell := (*kind, part, wave)) in cells.every]
            if kind[0] == AGE:
                yield from _of_ages(cells, (*kind, whole, wave), own)
            elif own:
                yield _no_more(own, [(*kind, whole, wave)]), set()
                if len(own) == len(parts):
                    yield _no_more([(*kind, whole, wave)], own), set()
    yield from _of_windows(cells)
    places = defaultdict(set)
    for measure, method, *place in cells.every:
        places[tuple(place)].add((measure, method))
    for place, kinds in places.items():
        yield from _of_methods(cells, place, kinds)


def _of_ages(cells: Cells, whole: Cell, parts: list[Cell]) -> Iterator[tuple[Sum, set[Assumed]]]:
    for part in parts:
        named = product(cells.names((AGE, ""), whole[2]), cells.names((AGE, ""), part[2]))
        about, name = f"youngest victim age, {whole[3]}", "youngest of areas"
        assumed = {(about, frozenset([one]), frozenset([other]), name) for one, other in named}
        yield _no_more([whole], [part]), assumed


def oldest(cells: Cells) -> Iterator[tuple[Cell, list[Cell]]]:
    """Yield each youngest victim's age with those of all parts, one of which is as young."""
    for (kind, whole), parts in cells.parts.items():
        for wave in {cell[3] for cell in cells.every if kind[0] == AGE}:
            yield (*kind, whole, wave), [(*kind, part, wave) for part in parts]
    for cell in cells.every:
        if cell[0] == AGE and (made_of := windows()[cell[3]]["made_of"]):
            yield cell, [(*cell[:3], one) for one in made_of.split("|")]


def _no_more(less: Iterable[Cell], more: Iterable[Cell]) -> Sum:
    return (*((1, one) for one in less), *((-1, one) for one in more))


def _of_windows(cells: Cells) -> Iterator[tuple[Sum, set[Assumed]]]:
    waves = defaultdict(set)
    for *place, wave in cells.every:
        waves[tuple(place)].add(wave)
    for (measure, method, authorities), own in waves.items():
        areas_called = cells.names((measure, method), authorities)
        words = [(one, measure.replace("_", " "), method) for one in areas_called]
        abouts = [", ".join(filter(None, one)) for one in words]
        for name, less, more in rows_of_windows(own) if measure != AGE else rows_of_ages(own):
            assumed = {(one, frozenset(less), frozenset(more), name) for one in abouts}
            ends = ([(measure, method, authorities, one) for one in some] for some in (less, more))
            yield _no_more(*ends), assumed


def _of_methods(
    cells: Cells, place: tuple[Authorities, str], kinds: set[Kind]
) -> Iterator[tuple[Sum, set[Assumed]]]:
    above = [((KNOWN, ""), (OFFENCES, "")), ((KNOWN, ""), (LISTED, ALL))]
    for kind in kinds:
        if kind[0] == WITH:
            above += [(kind, (KNOWN, "")), (kind, (LISTED, kind[1]))]
    for less, more in above:
        if {less, more} <= kinds:
            yield _no_more([(*less, *place)], [(*more, *place)]), set()
    for measure in (LISTED, WITH):
        of = {method: members(method) for own, method in kinds if own == measure}
        of |= {ALL: frozenset().union(*of.values())} if ALL in of else {}
        for group in of:
            yield from _of_group(cells, (measure, group), place, of)


def _of_group(
    cells: Cells, kind: Kind, place: tuple[Authorities, str], of: dict[str, frozenset[str]]
) -> Iterator[tuple[Sum, set[Assumed]]]:
    """Yield that a group has as many as each of its methods, and no more than all together."""
    measure, group = kind
    whole, inside = [(*kind, *place)], [one for one in of if of[one] < of[group]]
    for some in (some for size in range(1, len(inside) + 1) for some in combinations(inside, size)):
        parts = [(measure, one, *place) for one in some]
        together = frozenset().union(*(of[one] for one in some))
        if len(some) == 1:
            yield _no_more(parts, whole), set()
        elif measure == LISTED and len(together) == sum(len(of[one]) for one in some):
            abouts = cells.names(kind, place[0])
            yield (
                _no_more(parts, whole),
                {
                    (
                        f"{area}, method instances, {place[1]}",
                        frozenset(some),
                        frozenset([group]),
                        name,
                    )
                    for area in abouts
                    for name in ["times listed"]
                },
            )
        if together == of[group]:
            yield _no_more(whole, parts), set()
