"""Makes systems of facts and relations of mixed shape from a seed; solves none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.evidence.bounds import Cell, Fact, Least, Relation

Table = dict[Cell, int]
Made = tuple[list[Relation | Least], Table]


@dataclass(frozen=True)
class MixedSystem:
    """Facts and relations, with the cells and shares to ask about."""

    shape: str
    facts: list[Fact]
    relations: list[Relation | Least]
    questions: list[tuple[Cell, Cell | None]]


def mixed_systems(count: int, seed: int) -> Iterator[MixedSystem]:
    """Yield systems, each shape in turn; about one in three is made to contradict itself."""
    chance = random.Random(seed)
    for number in range(count):
        shape = list(SHAPES)[number % len(SHAPES)]
        relations, table = SHAPES[shape](chance)
        facts = list(_facts(chance, table, shape))
        if chance.random() < 0.35:
            facts = [_altered(chance, one) for one in facts]
        yield MixedSystem(shape, facts, relations, _questions(chance, table))


def _cell(number: int, measure: str = "offences") -> Cell:
    return (measure, "", f"Northshire {number}", "9m")


def sums(parts: list[Cell], whole: Cell, are_all: bool = True) -> Iterator[Relation]:
    """Yield that parts are within a whole, or all of it."""
    yield Relation((*((1, part) for part in parts), (-1, whole)))
    if are_all:
        yield Relation((*((-1, part) for part in parts), (1, whole)))


def _one_sum(chance: random.Random, most: int = 30) -> Made:
    parts = [_cell(number) for number in range(chance.randint(2, 4))]
    table = {part: chance.randint(0, most) for part in parts}
    table[_cell(9)] = sum(table.values())
    return [*sums(parts, _cell(9))], table


def _large_sum(chance: random.Random) -> Made:
    return _one_sum(chance, 10 ** chance.randint(5, 7))


def _nested(chance: random.Random) -> Made:
    """Two regions of a nation, in two windows of which the longer holds the shorter."""
    relations: list[Relation | Least] = []
    table: Table = {}
    for at in (0, 10):
        for region in (3, 6):
            parts = [_cell(at + region - one) for one in (1, 2)]
            for part in parts:
                before = table.get(_cell(int(part[2].split()[1]) - 10), 0)
                table[part] = before + chance.randint(0, 40)
            table[_cell(at + region)] = sum(table[part] for part in parts)
            relations += sums(parts, _cell(at + region))
        table[_cell(at + 9)] = table[_cell(at + 3)] + table[_cell(at + 6)]
        relations += sums([_cell(at + 3), _cell(at + 6)], _cell(at + 9))
    relations += [Relation(((1, _cell(n)), (-1, _cell(n + 10)))) for n in (1, 2, 3, 4, 5, 6, 9)]
    return relations, table


def _weighted(chance: random.Random) -> Made:
    """Rows with factors other than 1, of which fractions keep more than whole numbers do."""
    cells = [_cell(number) for number in range(4)]
    table = {cell: chance.randint(0, 60) for cell in cells}
    relations: list[Relation | Least] = []
    for _ in range(chance.randint(2, 5)):
        some = chance.sample(cells, chance.randint(2, 3))
        terms = [(chance.choice([-7, -5, -3, -2, -1, 1, 2, 3, 5]), cell) for cell in some]
        if sum(factor * table[cell] for factor, cell in terms) > 0:
            terms = [(-factor, cell) for factor, cell in terms]
        relations.append(Relation(tuple(terms)))
    return relations, table


def _ages(chance: random.Random) -> Made:
    """Ages of which one is the least of others, and of two sets of them one is the older."""
    cells = [_cell(number, "youngest_victim_age") for number in range(6)]
    table = {cell: chance.randint(0, 15) for cell in cells}
    relations: list[Relation | Least] = []
    for whole, parts in ((cells[2], cells[:2]), (cells[5], cells[2:5])):
        table[whole] = min(table[part] for part in parts)
        relations.append(Least(whole, tuple(parts)))
    if table[cells[3]] <= table[cells[4]]:
        relations.append(Relation(((1, cells[3]), (-1, cells[4]))))
    return relations, table


SHAPES: dict[str, Callable[[random.Random], Made]] = {
    "one sum": _one_sum,
    "shares": _one_sum,
    "large numbers": _large_sum,
    "large shares": _large_sum,
    "largest numbers": lambda chance: _one_sum(chance, 10 ** chance.randint(8, 12)),
    "nested sums": _nested,
    "factors": _weighted,
    "ages": _ages,
    "without limits": _one_sum,
    "bases of 0": lambda chance: _one_sum(chance, 2),
}


def _facts(chance: random.Random, table: Table, shape: str) -> Iterator[Fact]:
    """Yield limits and shares that a table keeps."""
    is_open = shape == "without limits"
    for cell, value in table.items():
        if chance.random() < (0.3 if is_open else 0.6):
            wide = chance.choice([0, 0, 1, max(value // 10, 3)])
            low = max(value - chance.randint(0, wide), 0)
            high = None if is_open or chance.random() < 0.1 else value + chance.randint(0, wide)
            yield said(cell, low, high)
    if cells := [cell for cell in table if cell[0] != "youngest_victim_age"]:
        times = {"shares": 3, "large shares": 3, "without limits": 2, "bases of 0": 2}.get(shape, 1)
        for _ in range(chance.randint(times // 2, times)):
            top, base = chance.sample(cells, 2)
            yield _share(chance, top, base, table, [0] if times == 2 else [0, 0, 1, 2])


def _share(chance: random.Random, top: Cell, base: Cell, table: Table, decimals: list[int]) -> Fact:
    """Return the share of two cells as a page would round it."""
    exact = Fraction(100 * table[top], max(table[base], 1))
    ten = 10 ** chance.choice(decimals)
    printed, half = Fraction(round(exact * ten), ten), Fraction(1, 2 * ten)
    return said(top, max(printed - half, Fraction(0)) / 100, (printed + half) / 100, base)


def said(cell: Cell, low: object, high: object, base: Cell | None = None) -> Fact:
    """Return the fact that a cell, or its share of a base, is within limits."""
    words = f"{cell[2]} of {base}: {low} to {high}"
    return Fact(cell, low, high, "publication", "published", words, "a page", base, (1, ""))  # type: ignore[arg-type]


def _altered(chance: random.Random, one: Fact) -> Fact:
    """Return a fact moved away from where the table keeps it, or as it is."""
    if chance.random() < 0.6:
        return one
    by = Fraction(1, 50) if one.base else chance.choice([1, 2, 5, 40])
    low, high = (None if side is None else side + by for side in (one.low, one.high))
    if one.cell[0] == "youngest_victim_age" and low is not None and low > 15:
        return one
    return said(one.cell, low, high, one.base)


def _questions(chance: random.Random, table: Table) -> list[tuple[Cell, Cell | None]]:
    cells = list(table)
    asked: list[tuple[Cell, Cell | None]] = [(cell, None) for cell in chance.sample(cells, 2)]
    if cells[0][0] != "youngest_victim_age":
        asked.append((cells[0], cells[-1]))
        asked.append((chance.choice(cells[1:]), cells[0]))
    return asked
