"""Works out what a reader who has all that is printed can know of each masked count.

Of what others have published a reader takes what can be true beside the replies.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from foi_analysis.core.counts import Count
from foi_analysis.evidence.bounds import Bound, BoundsTable, Cell, Exact, Fact
from foi_analysis.evidence.bounds.linear_system import independent_systems
from foi_analysis.publish.disclose.content import Content, Item, Rule, Share

SMALL, WITHHELD = "small number", "to protect another number"
OPEN = "to protect another number, and may be any"
OURS = "this publication"
ROUNDS = 4
Limits = tuple[float | Fraction, float | Fraction]


@dataclass
class MaskingPlan:
    """What is masked: a mark for each item that is not printed.

    A withheld count is known to be above the small ones, unless ``is_open``: then it is any number.
    """

    marks: dict[Item, str] = field(default_factory=dict)
    is_open: bool = False

    @property
    def cells(self) -> list[Cell]:
        """Return the counts that are masked."""
        return [item for item in self.marks if not isinstance(item, Share)]


class Attack:
    """A reader's knowledge, set up once for every plan: what is printed and what is public.

    A reader who ``guesses`` knows that a withheld count is at most some more than twice what it is.
    What such a reader finds must not be printed: it depends on the counts withheld.
    """

    def __init__(self, content: Content, rule: Rule, guesses: bool = True) -> None:
        self.content, self.rule, self.guesses = content, rule, guesses
        self._said = {item: self._facts_of(item) for item in (*content.counts, *content.shares)}
        self.items = {fact: item for item, said in self._said.items() for fact in said.values()}
        others = [*content.known, *content.supposed]
        parts = independent_systems(content.all_relations, [*self.items, *others])
        self.systems = [
            system for system in parts if not content.counts.keys().isdisjoint(system.column)
        ]
        self._number = {
            cell: number for number, system in enumerate(self.systems) for cell in system.column
        }
        self.known = [fact for fact in others if fact.cell in self._number]

    def _facts_of(self, item: Item) -> dict[str, Fact]:
        """Return what the print can say of a count or a share, by its mark."""
        if isinstance(item, Share):
            value = self.content.printed_share(item)
            return {} if value is None else {"": _share_fact(item, value)}
        count = self.content.counts[item]
        shown = self.rule.printed(count)
        said = {"": _fact(item, shown.low, shown.high, "as printed")}
        if self.rule.is_small(count):
            mask = self.rule.mask(count)
            said[SMALL] = _fact(item, mask.low, mask.high, SMALL)
        for mark, least in ((WITHHELD, self.rule.high + 1), (OPEN, 0)):
            said[mark] = _fact(item, least, guessed(count) if self.guesses else None, mark)
        return said

    def facts(self, plan: MaskingPlan) -> Iterator[Fact]:
        """Yield what a reader has: what is printed, what others published, what may be supposed."""
        for item, said in self._said.items():
            mark = plan.marks.get(item, "")
            if fact := said.get(OPEN if mark == WITHHELD and plan.is_open else mark):
                yield fact
        yield from self.known

    def tables(self, facts: Iterable[Fact]) -> list[Exact]:
        """Return the tables that fit facts, one for each part of the publication."""
        facts = list(facts)
        return [
            Exact(BoundsTable([one for one in facts if one.cell in system.column], system))
            for system in self.systems
        ]

    def exact_of(self, tables: list[Exact], cell: Cell) -> Exact:
        """Return the tables of the part a count belongs to."""
        return tables[self._number[cell]]

    def exposed(self, plan: MaskingPlan, wanted: Mapping[Cell, Limits]) -> dict[Cell, Bound]:
        """Return the masked counts that a reader knows too well, with their limits."""
        tables = self.tables(self.facts(plan))
        return {
            cell: bound
            for system, exact in zip(self.systems, tables, strict=True)
            for cell, bound in self._exposed(
                exact, [c for c in plan.cells if c in system.column], wanted
            )
        }

    def _exposed(
        self, exact: Exact, cells: list[Cell], wanted: Mapping[Cell, Limits]
    ) -> Iterator[tuple[Cell, Bound]]:
        for cell in unproven(exact, cells, lambda cell, *met: self.keeps(met, wanted.get(cell))):
            if not self.keeps(exact.met(cell), wanted.get(cell)):
                bound = exact.bound(cell)
                reached = (bound.low, bound.high) if bound.is_attained else exact.met(cell)
                if not self.keeps(reached, wanted.get(cell)):
                    yield cell, bound

    @staticmethod
    def keeps(limits: Limits, wanted: Limits | None) -> bool:
        """Return whether limits leave a count two values, and the wanted ones if there are any."""
        low, high = limits
        return low < high and (not wanted or (low <= wanted[0] and high >= wanted[1]))

    def limits(self, plan: MaskingPlan) -> dict[Cell, Bound]:
        """Return the least and greatest each masked count can be for a reader."""
        tables = self.tables(self.facts(plan))
        for exact in tables:
            exact.reach([cell for cell in plan.cells if cell in exact.system.column])
        return {cell: self.exact_of(tables, cell).bound(cell) for cell in plan.cells}


def unproven(
    exact: Exact, cells: list[Cell], is_proven: Callable[[Cell, float, float], bool]
) -> list[Cell]:
    """Return the cells for which tables met, some looked for here, do not show enough values."""
    left = cells
    for _ in range(ROUNDS):
        if not left:
            break
        exact.reach(left)
        now = [cell for cell in left if not is_proven(cell, *exact.met(cell))]
        if len(now) == len(left):
            break
        left = now
    return left


def guessed(count: Count) -> int:
    """Return the most a reader takes a withheld count to be: some more than twice what it is."""
    return 2 * (count.high or 0) + 10


def possible_values(bound: Bound) -> float:
    """Return how many whole numbers limits hold."""
    return math.inf if math.isinf(bound.high) else int(bound.high - bound.low) + 1


def _fact(cell: Cell, low: float | None, high: float | None, words: str) -> Fact:
    return Fact(cell, low, high, "publication", "published", words, OURS)


def _share_fact(share: Share, value: Fraction) -> Fact:
    half = Fraction(1, 2 * 10**share.decimals)
    low, high = (max(value + way * half, Fraction(0)) / 100 for way in (-1, 1))
    words = f"share of {', '.join(share.base[:3])}"
    return Fact(share.top, low, high, "publication", "published", words, OURS, share.base)


def believable(content: Content, rule: Rule) -> Attack:
    """Return the attack with all that is taken to be known and can be true beside the counts.

    A reader who believes what is false works out nothing true. Statements that are doubted, or that
    the counts refute, go first; then, one by one, what stands in most of the sets that clash, the
    least trusted first, and relations that may fail before what is stated. Where even the others do
    not hold beside the counts, they go with all statements about other cells.
    """
    known = list(_not_refuted(content.known, content))
    supposed = list(_not_refuted(content.supposed, content))
    firm = {fact for fact in known if _is_borne_out(fact, content)}
    while True:
        left = replace(content, known=known, supposed=supposed)
        clashes = _clashes(Attack(left, replace(rule, base=0)))
        if not clashes:
            return Attack(left, rule)
        for some, are_firm in ((supposed, set[Fact]()), (known, firm)):
            open_to_doubt = set(some) - are_firm
            if found := Counter(fact for clash in clashes for fact in clash & open_to_doubt):
                some.remove(min(found, key=lambda fact: (-found[fact], _trust(fact))))
                break
        else:
            own = [fact for fact in known if set(fact.cells) <= content.counts.keys()]
            return believable(replace(content, known=own, relations=(), supposed=()), rule)


def _not_refuted(facts: Iterable[Fact], content: Content) -> Iterator[Fact]:
    """Yield what the counts do not refute; of a share what it was cut from, if need be."""
    for fact in facts:
        is_refuted = _is_refuted(fact, content)
        if is_refuted and fact.base and not _is_refuted(cut := _cut(fact), content):
            yield cut
        elif not is_refuted and (fact not in content.doubted or _is_borne_out(fact, content)):
            yield fact


def _cut(fact: Fact) -> Fact:
    """Return a rounded share as one whose further decimals were cut off."""
    half = (Fraction(fact.high or 0) - Fraction(fact.low or 0)) / 2
    return replace(fact, low=(fact.low or 0) + half, high=(fact.high or 0) + half)


def _clashes(attack: Attack) -> list[frozenset[Fact]]:
    if not attack.known and not attack.content.relations:
        return []
    tables = attack.tables(attack.facts(MaskingPlan()))
    if clashes := [clash for exact in tables for clash in exact.table.clashes]:
        return clashes
    return [facts for exact in tables if (facts := exact.impossible_facts())]


def _trust(fact: Fact) -> tuple[object, ...]:
    return (fact.rank, fact.statement, fact.source)


def _is_borne_out(fact: Fact, content: Content) -> bool:
    """Return whether the counts alone show that a statement is true of them."""
    return _is_about_exact(fact, content) and not _is_refuted(fact, content)


def _is_about_exact(fact: Fact, content: Content) -> bool:
    counts = [content.counts.get(cell) for cell in fact.cells]
    return all(count is not None and count.is_exact for count in counts)


def _is_refuted(fact: Fact, content: Content) -> bool:
    """Return whether the counts alone show that a statement is false of them."""
    if not _is_about_exact(fact, content):
        return False
    if fact.terms:
        return sum(factor * (content.counts[cell].low or 0) for factor, cell in fact.terms) > 0
    counts = [content.counts[cell] for cell in fact.cells]
    value, *base = (Fraction(count.low or 0) for count in counts)
    if base and not base[0]:
        return True
    value = value / base[0] if base else value
    is_low = fact.low is None or fact.low <= value
    return not (is_low and (fact.high is None or value <= fact.high))


def already_published(
    attack: Attack, statements: Iterable[Fact], cells: Iterable[Cell]
) -> dict[Cell, str]:
    """Return the counts that others have published, each with who did.

    A count is published when a statement of others gives its very number, or when all that others
    published leaves it one value.
    """
    cells = list(cells)
    counts = attack.content.counts
    printed = {
        fact.cell: fact.source
        for fact in sorted(statements, key=_trust)
        if fact.cell in counts and not fact.base and _gives(fact, counts[fact.cell].low)
    }
    found = {cell: printed[cell] for cell in cells if cell in printed}
    for cell, bound in _alone(attack, [cell for cell in cells if cell not in found]).items():
        if bound.low == bound.high:
            found[cell] = _worked_out(bound)
    return found


def _gives(fact: Fact, value: int | None) -> bool:
    return fact.low == fact.high == value


def _alone(attack: Attack, cells: list[Cell]) -> Mapping[Cell, Bound]:
    """Return the limits that others' statements alone set, for counts that may have one value."""
    if not attack.known:
        return {}
    found = {}
    for exact in attack.tables(attack.known):
        own = [cell for cell in cells if cell in exact.system.column]
        for cell in unproven(exact, own, lambda cell, low, high: low < high):
            found[cell] = exact.bound(cell)
    return found


def _worked_out(bound: Bound) -> str:
    facts = (fact for fact in bound.low_facts | bound.high_facts if not fact.terms)
    sources = sorted({fact.source for fact in facts})
    return f"follows from {'; '.join(sources)}" if sources else "follows from the other tables"


def left_by_others(attack: Attack, cells: Iterable[Cell]) -> dict[Cell, Limits]:
    """Return which of the rule's numbers others' statements leave possible for counts."""
    tables, rule = attack.tables(attack.known), attack.rule
    found = {}
    for cell in cells:
        bound, mask = (
            attack.exact_of(tables, cell).bound(cell),
            rule.mask(attack.content.counts[cell]),
        )
        found[cell] = (max(bound.low, mask.low or 0), min(bound.high, mask.high or 0))
    return found
