"""Random publications, and an attack on what is printed of them that knows no engine."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import product
from math import prod

from foi_analysis.core.counts import INTERVAL, Count, exact
from foi_analysis.evidence.bounds import BoundsTable, Cell, Exact, Fact, Relation
from foi_analysis.publish.disclose import Content, CountSum, Disclosed, Share
from foi_analysis.publish.disclose.attack import guessed

BEYOND = 6


def random_content(seed: int) -> Content:
    """Return forces by methods with sums; some with shares, a longer wave, press figures, masks."""
    draw = random.Random(seed)
    authorities = [f"force {number}" for number in range(draw.choice((1, 2, 2, 3)))]
    methods = [f"method {number}" for number in range(draw.choice((1, 2, 2, 3)))]
    waves = ["short", "long"][: draw.choice((1, 1, 1, 1, 2))]
    counts, sums, shares, relations = {}, [], [], []
    small = draw.choice((0.3, 0.6, 0.9))
    for wave in waves:
        inner = {}
        for authority, method in product(authorities, methods):
            value = draw.randint(0, 4) if draw.random() < small else draw.randint(5, 30)
            longer = counts[("times", method, authority, "short")].low if wave == "long" else 0
            inner["times", method, authority, wave] = value + longer
        counts |= {cell: exact(value) for cell, value in inner.items()}
        masks = [cell for cell in inner if len(waves) == 1 and draw.random() < 0.03]
        counts |= dict.fromkeys(masks, Count(INTERVAL, 1, 4))
        for whole, parts in _sums(inner, authorities, methods, wave, draw):
            sums.append(CountSum(whole, parts))
            counts[whole] = added(counts[part] for part in parts)
        base = ("times", "all", "all", wave)
        if draw.random() < 0.5 and base in counts:
            tops = [cell for cell in counts if cell[3] == wave and cell != base]
            shares += [Share(top, base, draw.choice((0, 1))) for top in tops]
    if "long" in waves:
        shorter = [cell for cell in counts if cell[3] == "short" and (*cell[:3], "long") in counts]
        relations = [Relation(((1, cell), (-1, (*cell[:3], "long")))) for cell in shorter]
    known = [
        _said(cell, count.low)
        for cell, count in counts.items()
        if count.is_exact and draw.random() < 0.08
    ]
    return Content(counts, sums, shares, known, relations)


def added(counts: Iterable[Count]) -> Count:
    counts = list(counts)
    low, high = sum(count.low for count in counts), sum(count.high for count in counts)
    return exact(low) if low == high else Count(INTERVAL, low, high)


def _sums(inner, authorities, methods, wave, draw) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    by_method = draw.random() < 0.8
    if by_method:
        for method in methods:
            yield ("times", method, "all", wave), _cells(inner, 1, method)
    if draw.random() < 0.8:
        for authority in authorities:
            yield ("times", "all", authority, wave), _cells(inner, 2, authority)
    if draw.random() < 0.8:
        own = tuple(inner)
        whole = tuple(("times", method, "all", wave) for method in methods)
        yield ("times", "all", "all", wave), whole if by_method else own


def _cells(inner, position, name) -> tuple[Cell, ...]:
    return tuple(cell for cell in inner if cell[position] == name)


def _said(cell: Cell, value: int) -> Fact:
    return Fact(cell, value, value, "publication", "published", f"{cell}: {value}", "a newspaper")


class Print:
    """What a reader sees: counts and shares as printed, and what others published."""

    def __init__(self, content: Content, counts: dict[Cell, Count], shares: dict[Share, str]):
        self.content, self.counts, self.shares = content, counts, shares
        known = {fact.cell: int(fact.low) for fact in content.known}
        self.ranges = {
            cell: range(known[cell], known[cell] + 1) if cell in known else self._range(cell)
            for cell in counts
        }
        self.free = [cell for cell, own in self.ranges.items() if len(own) > 1]
        wholes = {one.whole for one in content.sums}
        self.leaves = [cell for cell in counts if cell not in wholes]

    @classmethod
    def of(cls, found: Disclosed) -> Print:
        shares = {share: found.printed_share(share) for share in found.content.shares}
        return cls(found.content, {line.cell: line.printed for line in found.lines}, shares)

    def _range(self, cell: Cell) -> range:
        """Return the values to try: as printed, or up to BEYOND above a withheld count."""
        printed, true = self.counts[cell], self.content.counts[cell]
        high = true.high + BEYOND if printed.high is None else printed.high
        return range(printed.low or 0, high + 1)

    @property
    def size(self) -> int:
        """Return how many tables there are to try."""
        return prod(len(self.ranges[cell]) for cell in self.leaves)

    def values(self) -> dict[Cell, set[int]]:
        """Return the values each count has in some table that fits the print, by trying all."""
        seen: dict[Cell, set[int]] = {cell: set() for cell in self.counts}
        for values in product(*(self.ranges[cell] for cell in self.leaves)):
            whole = self._completed(dict(zip(self.leaves, values, strict=True)))
            if whole and self._fits(whole):
                for cell, value in whole.items():
                    seen[cell].add(value)
        return seen

    def _completed(self, whole: dict[Cell, int]) -> dict[Cell, int] | None:
        for one in self.content.sums:
            total = sum(whole[part] for part in one.parts)
            if total not in self.ranges[one.whole]:
                return None
            whole[one.whole] = total
        return whole

    def _fits(self, whole: dict[Cell, int]) -> bool:
        for share, text in self.shares.items():
            top, base = whole[share.top], whole[share.base]
            half = Fraction(1, 2 * 10**share.decimals)
            if text and (not base or abs(Fraction(100 * top, base) - Fraction(text)) > half):
                return False
        terms = [one.terms for one in self.content.relations]
        return all(sum(factor * whole[cell] for factor, cell in row) <= 0 for row in terms)

    def bounds(self) -> Exact:
        """Return the same print as facts for the bounds engine, made anew."""
        facts = [*self.content.known]
        for cell, count in self.counts.items():
            high = guessed(self.content.counts[cell]) if count.high is None else count.high
            facts.append(Fact(cell, count.low, high, "publication", "", str(cell), "print"))
        for share, text in self.shares.items():
            half = Fraction(1, 2 * 10**share.decimals)
            if text:
                ends = (max(Fraction(text) + way * half, Fraction(0)) / 100 for way in (-1, 1))
                words = f"{share}"
                facts.append(Fact(share.top, *ends, "publication", "", words, "print", share.base))
        relations = [*self.content.relations]
        for one in self.content.sums:
            for sign in (1, -1):
                terms = [(sign, part) for part in one.parts]
                relations.append(Relation((*terms, (-sign, one.whole))))
        return Exact(BoundsTable(facts, relations))
