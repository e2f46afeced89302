"""Says what a publication would print without masking, which counts are small, what is public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from foi_analysis.core.counts import INTERVAL, MASKED_FROM, MASKED_TO, Count
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.evidence.bounds import Cell, Fact, Least, Relation


@dataclass(frozen=True)
class CountSum:
    """A count that is the sum of others, as every reader knows."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Share:
    """What one count is of another in per cent, printed with some decimals."""

    top: Cell
    base: Cell
    decimals: int = 1


Item = Cell | Share


@dataclass(frozen=True)
class Content:
    """Counts, sums and shares of one publication.

    Every count has a least and a greatest value. ``known`` is what others have published, true or
    not, and ``relations`` is what holds between its cells and these; ``supposed`` are relations
    that may fail, as facts, and ``doubted`` what the others rule out of either. ``fixed`` counts
    stand on another page as well, so withholding them would protect nothing.
    """

    counts: Mapping[Cell, Count]
    sums: Sequence[CountSum] = ()
    shares: Sequence[Share] = ()
    known: Sequence[Fact] = ()
    relations: Sequence[Relation | Least] = ()
    supposed: Sequence[Fact] = ()
    doubted: frozenset[Fact] = frozenset()
    fixed: frozenset[Cell] = frozenset()

    @cached_property
    def all_relations(self) -> list[Relation | Least]:
        """Return the sums as relations, then the others."""
        return [*(one for own in self.sums for one in _both_ways(own)), *self.relations]

    @cached_property
    def sums_of(self) -> dict[Cell, list[frozenset[Cell]]]:
        """Return for each count the cells of every sum it stands in."""
        found: dict[Cell, list[frozenset[Cell]]] = {cell: [] for cell in self.counts}
        for one in self.sums:
            cells = frozenset((one.whole, *one.parts))
            for cell in cells:
                found[cell].append(cells)
        return found

    @cached_property
    def wholes(self) -> frozenset[Cell]:
        """Return the counts that are sums."""
        return frozenset(one.whole for one in self.sums)

    def printed_share(self, share: Share) -> Fraction | None:
        """Return a share in per cent as printed, halves up, or None when it has no one value."""
        top, base = self.counts[share.top], self.counts[share.base]
        if not (top.is_exact and base.is_exact and base.low):
            return None
        unit = 10**share.decimals
        return Fraction((200 * unit * top.low + base.low) // (2 * base.low), unit)

    def check(self) -> None:
        """Raise ProblemsFound for a count without limits, a sum that is none, a stray share."""
        if problems := list(self._problems()):
            raise ProblemsFound(problems)

    def _problems(self) -> Iterator[Problem]:
        for cell, count in self.counts.items():
            if count.low is None or count.high is None:
                yield _problem(cell, f"the count {str(count)!r}", "a least and a greatest value")
        named = [cell for one in self.sums for cell in (one.whole, *one.parts)]
        named += [cell for one in self.shares for cell in (one.top, one.base)]
        missing = [cell for cell in dict.fromkeys(named) if cell not in self.counts]
        for cell in missing:
            yield _problem(cell, "no count", "a count for every sum and share")
        if not missing:
            yield from (_wrong(one) for one in self.sums if not self._holds(one))

    def _holds(self, one: CountSum) -> bool:
        counts = [self.counts[part] for part in one.parts]
        low, high = (sum(getattr(count, end) or 0 for count in counts) for end in ("low", "high"))
        whole = self.counts[one.whole]
        return (whole.low or 0) <= high and low <= (whole.high or 0)


def _both_ways(one: CountSum) -> Iterator[Relation]:
    for sign in (1, -1):
        yield Relation((*((sign, part) for part in one.parts), (-sign, one.whole)))


def _wrong(one: CountSum) -> Problem:
    return _problem(one.whole, "a sum that its parts do not make", "the sum of its parts")


def _problem(cell: Cell, found: str, expected: str) -> Problem:
    words = ", ".join(part for part in cell if part)
    return Problem(found, expected, "Correct the table before it is published.", place=words)


NONE = "none"


@dataclass(frozen=True)
class Rule:
    """Counts from ``low`` to ``high`` are masked; when ``low`` is above ``high``, none is.

    With ``keeps_range`` every number from ``low`` to ``high`` must stay possible for a masked
    count, as far as others have not ruled it out already; else two possible values are enough.
    With a ``base`` every count is printed as what rounds to the same multiple of it.
    """

    name: str
    low: int
    high: int
    keeps_range: bool = False
    reason: str = ""
    base: int = 0

    def is_small(self, count: Count) -> bool:
        """Return whether a count is small, or may be as far as the reply says."""
        if count.low is None or count.high is None:
            return False
        return count.low <= self.high and count.high >= self.low and self.low <= self.high

    def mask(self, count: Count) -> Count:
        """Return what is printed for a small count: the rule's numbers, or the reply's own mask."""
        if self.base:
            return self.printed(count)
        return Count(INTERVAL, self.low, self.high) if count.is_exact else count

    def printed(self, count: Count) -> Count:
        """Return what is printed for a count that is not masked: itself, or what rounds like it."""
        if not self.base or not count.is_exact or count.low is None:
            return count
        nearest, half = (count.low + self.base // 2) // self.base * self.base, self.base // 2
        return Count(INTERVAL, max(nearest - half, 0), nearest + (self.base - 1) // 2)

    @property
    def words(self) -> str:
        """Return the rule in words."""
        if self.low > self.high:
            return f"{self.name}: no count is masked. Reason: {self.reason}"
        if self.base:
            return f"{self.name}: every count is rounded to {self.base} and no share is printed."
        keeps = "each of these numbers" if self.keeps_range else "at least two values"
        masked = f"counts from {self.low} to {self.high} are masked"
        return f"{self.name}: {masked}; {keeps} must stay possible."


PRESETS = {
    "under5": Rule("under5", MASKED_FROM, MASKED_TO),
    "under5-zero": Rule("under5-zero", 0, MASKED_TO),
    "under5-whole": Rule("under5-whole", MASKED_FROM, MASKED_TO, keeps_range=True),
    "under10": Rule("under10", MASKED_FROM, 9),
    "round5": Rule("round5", MASKED_FROM, MASKED_TO, base=5),
}
DEFAULT = "under5"


def preset(name: str = "", reason: str = "") -> Rule:
    """Return a rule by name, that of DEFAULT without one; "none" masks nothing and needs a reason.

    Raises ProblemsFound when there is no such rule or no reason.
    """
    name = name or DEFAULT
    if name in PRESETS:
        return PRESETS[name]
    if name != NONE:
        expected = f"one of {', '.join((*PRESETS, NONE))}"
        raise ProblemsFound([Problem(f"the rule {name!r}", expected, "Correct the name.")])
    if not reason.strip():
        expected = "the reason why small counts may be printed"
        raise ProblemsFound([Problem("the rule 'none' alone", expected, "Give the reason.")])
    return Rule(NONE, 1, 0, reason=reason.strip())
