"""Random publications, and an attack on what is printed of them that knows no engine."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from foi_analysis.bounds import Cell, Fact, Relation
from foi_analysis.counts import exact
from foi_analysis.disclose import WITHHELD, Content, Disclosed, Rule, Share, Sum

BEYOND = 6


def random_content(seed: int) -> Content:
    """Return forces by methods with sums, sometimes with shares, a longer wave and a press figure."""
    draw = random.Random(seed)
    forces = [f"force {number}" for number in range(draw.randint(1, 3))]
    methods = [f"method {number}" for number in range(draw.randint(1, 3))]
    waves = ["short", "long"][: draw.choice((1, 1, 2))]
    counts, sums, shares, relations = {}, [], [], []
    small = draw.choice((0.3, 0.6, 0.9))
    for wave in waves:
        inner = {}
        for force, method in product(forces, methods):
            value = draw.randint(0, 4) if draw.random() < small else draw.randint(5, 30)
            longer = counts[("times", method, force, "short")].low if wave == "long" else 0
            inner["times", method, force, wave] = value + longer
        counts |= {cell: exact(value) for cell, value in inner.items()}
        for whole, parts in _sums(inner, forces, methods, wave, draw):
            sums.append(Sum(whole, parts))
            counts[whole] = exact(sum(counts[part].low for part in parts))
        base = ("times", "all", "all", wave)
        if draw.random() < 0.5 and base in counts:
            tops = [cell for cell in counts if cell[3] == wave and cell != base]
            shares += [Share(top, base, draw.choice((0, 1))) for top in tops]
    if "long" in waves:
        shorter = [cell for cell in counts if cell[3] == "short" and (*cell[:3], "long") in counts]
        relations = [Relation(((1, cell), (-1, (*cell[:3], "long")))) for cell in shorter]
    known = [_said(cell, counts[cell].low) for cell in counts if draw.random() < 0.08]
    return Content(counts, sums, shares, known, relations)


def _sums(inner, forces, methods, wave, draw) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    by_method = draw.random() < 0.8
    if by_method:
        for method in methods:
            yield ("times", method, "all", wave), _cells(inner, 1, method)
    if draw.random() < 0.8:
        for force in forces:
            yield ("times", "all", force, wave), _cells(inner, 2, force)
    if draw.random() < 0.8:
        own = tuple(inner)
        whole = tuple(("times", method, "all", wave) for method in methods)
        yield ("times", "all", "all", wave), whole if by_method else own


def _cells(inner, position, name) -> tuple[Cell, ...]:
    return tuple(cell for cell in inner if cell[position] == name)


def _said(cell: Cell, value: int) -> Fact:
    return Fact(cell, value, value, "publication", "published", f"{cell}: {value}", "a newspaper")


def recovered_by_force(found: Disclosed, most: int = 200_000) -> list[Cell] | None:
    """Return the masked counts that only one value fits, by trying all; None if they are too many.

    It reads the print alone. A withheld count is tried up to BEYOND above its true value, so that
    what it calls recovered may be open, and what it calls open is.
    """
    content, rule = found.content, found.rule
    printed = {line.cell: line.printed for line in found.lines}
    known = {fact.cell: int(fact.low) for fact in content.known}
    free = [cell for cell in content.counts if cell in found.plan.marks]
    leaves = [cell for cell in free if cell not in content.wholes]
    ranges = {cell: _range(found, printed, cell, content.counts[cell].low) for cell in free}
    ranges |= {cell: range(known[cell], known[cell] + 1) for cell in free if cell in known}
    size = 1
    for cell in leaves:
        size *= len(ranges[cell])
    if size > most:
        return None
    seen: dict[Cell, set[int]] = {cell: set() for cell in free}
    for values in product(*(ranges[cell] for cell in leaves)):
        whole = _completed(found, printed, dict(zip(leaves, values, strict=True)), ranges)
        if whole and _fits(found, whole):
            for cell in free:
                seen[cell].add(whole[cell])
    assert all(content.counts[cell].low in seen[cell] for cell in free), "the truth must fit"
    return [cell for cell in free if len(seen[cell]) == 1]


def _range(found: Disclosed, printed, cell: Cell, true: int) -> range:
    if found.plan.marks[cell] == WITHHELD:
        return range(printed[cell].low or 0, true + BEYOND + 1)
    return range(printed[cell].low, printed[cell].high + 1)


def _completed(found: Disclosed, printed, values, ranges) -> dict[Cell, int] | None:
    whole = {cell: values.get(cell, printed[cell].low) for cell in printed if cell not in ranges}
    whole |= values
    for one in found.content.sums:
        total = sum(whole[part] for part in one.parts)
        if one.whole in ranges and not ranges[one.whole].start <= total < ranges[one.whole].stop:
            return None
        if one.whole not in ranges and total != printed[one.whole].low:
            return None
        whole[one.whole] = total
    return whole


def _fits(found: Disclosed, whole: dict[Cell, int]) -> bool:
    for share in found.content.shares:
        text = found.printed_share(share)
        half = Fraction(1, 2 * 10**share.decimals)
        if (
            text
            and abs(Fraction(100 * whole[share.top], whole[share.base]) - Fraction(text)) > half
        ):
            return False
    terms = [one.terms for one in found.content.relations]
    return all(sum(factor * whole[cell] for factor, cell in row) <= 0 for row in terms)


def secret(found: Disclosed, rule: Rule) -> list[Cell]:
    """Return the counts the rule masks that nobody had published."""
    counts = found.content.counts.items()
    return [cell for cell, count in counts if rule.is_small(count) and cell not in found.public]
