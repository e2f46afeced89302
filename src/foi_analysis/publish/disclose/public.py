"""Says which counts others have published, and what of it can be true beside the replies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from foi_analysis.evidence.bounds import Bound, Cell, Fact
from foi_analysis.publish.disclose.attack import Attack, Limits, MaskingPlan, unproven
from foi_analysis.publish.disclose.content import Content
from foi_analysis.publish.disclose.rule import Rule


def believable(content: Content, rule: Rule) -> Attack:
    """Return the attack with all that is taken to be known and can be true beside the counts.

    A reader who believes what is false works out nothing true. Statements that are doubted, or that
    the counts refute, go first; then, one by one, what stands in most of the sets that clash, the
    least trusted first. Where even the relations do not hold beside the counts, they go with all
    statements about other cells.
    """
    known = list(_not_refuted(content))
    firm = {fact for fact in known if _is_borne_out(fact, content)}
    while True:
        attack = Attack(replace(content, known=known), rule)
        clashes = _clashes(attack)
        if not clashes:
            return attack
        open_to_doubt = set(known) - firm
        found = Counter(fact for clash in clashes for fact in clash if fact in open_to_doubt)
        if not found:
            own = [fact for fact in known if set(fact.cells) <= content.counts.keys()]
            return believable(replace(content, known=own, relations=()), rule)
        wrong = min(found, key=lambda fact: (-found[fact], _trust(fact)))
        known.remove(wrong)


def _not_refuted(content: Content) -> Iterator[Fact]:
    """Yield others' statements the counts bear out; of a share what it was cut from, if need be."""
    for fact in content.known:
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
    sources = sorted({fact.source for fact in bound.low_facts | bound.high_facts})
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
