"""Solves for cells that hang together; groups alike in content share what was solved for them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from foi_analysis.bounds.programme import Unsolved, endless_cells, solve

LOW, HIGH = 0, 1
Factors = Mapping[int, int]
_GROUPS: dict[bytes, Group] = {}


class Group:
    """Cells by position, the rows between them (at most ``left``), and their narrowed limits.

    Every table found for one question is kept: a limit it reaches needs no solving.
    """

    def __init__(self, matrix: Any, left: Any, limits: Any) -> None:
        self.matrix, self.left, self.limits = matrix, left, limits
        self._reached = [dict[int, int](), dict[int, int]()]
        self._is_tried = False

    def limit(self, side: int, position: int) -> float:
        """Return the exact least or greatest value of a cell. Raises Unsolved."""
        if side == HIGH and position in self._endless:
            return float("inf")
        self._try_all()
        if position not in self._reached[side]:
            found = self.solve({position: 1 if side == LOW else -1})
            if found is None:
                raise Unsolved
            self._reached[side][position] = found[position]
        return self._reached[side][position]

    @cached_property
    def is_possible(self) -> bool:
        """Return whether any table of whole numbers fits."""
        return self.solve({}) is not None

    @cached_property
    def _endless(self) -> frozenset[int]:
        return endless_cells(self.matrix, self.limits)

    def _try_all(self) -> None:
        """Look for two tables that reach as many limits as they can at once."""
        if not self._is_tried:
            self._is_tried = True
            everything = range(self.limits.shape[1])
            self.solve(dict.fromkeys(everything, 1))
            self.solve({one: -1 for one in everything if one not in self._endless})

    def solve(self, objective: Factors, limits: Any = None) -> list[int] | None:
        """Return a table at the least of an objective, or None; narrower limits may bind."""
        factors = [objective.get(place, 0) for place in range(self.limits.shape[1])]
        bounds = self.limits if limits is None else limits
        found = solve(factors, self.matrix, self.left, bounds)
        if found is not None:
            self._note(found)
        return found

    def _note(self, found: list[int]) -> None:
        for side in (LOW, HIGH):
            reached = [n for n, value in enumerate(found) if value == self.limits[side, n]]
            self._reached[side].update((place, found[place]) for place in reached)


def group_of(matrix: Any, left: Any, limits: Any) -> Group:
    """Return the group with this content, the one met before if there was one."""
    digest = hashlib.blake2b(repr(matrix.shape).encode())
    for part in (matrix.indptr, matrix.indices, matrix.data, left, limits):
        digest.update(part.tobytes())
    return _GROUPS.setdefault(digest.digest(), Group(matrix, left, limits))
