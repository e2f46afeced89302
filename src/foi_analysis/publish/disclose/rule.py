"""Says which counts are small enough to be masked in print; masks none."""

from __future__ import annotations

from dataclasses import dataclass

from foi_analysis.core.counts import INTERVAL, MASKED_FROM, MASKED_TO, Count
from foi_analysis.core.problems import Problem, ProblemsFound

NONE = "none"


@dataclass(frozen=True)
class Rule:
    """Counts from ``low`` to ``high`` are masked; when ``low`` is above ``high``, none is.

    With ``keeps_range`` every number from ``low`` to ``high`` must stay possible for a masked
    count, as far as others have not ruled it out already; else two possible values are enough.
    """

    name: str
    low: int
    high: int
    keeps_range: bool = False
    reason: str = ""

    def is_small(self, count: Count) -> bool:
        """Return whether a count is small, or may be as far as the reply says."""
        if count.low is None or count.high is None:
            return False
        return count.low <= self.high and count.high >= self.low and self.low <= self.high

    def mask(self, count: Count) -> Count:
        """Return what is printed for a small count: the rule's numbers, or the reply's own mask."""
        return Count(INTERVAL, self.low, self.high) if count.is_exact else count

    @property
    def words(self) -> str:
        """Return the rule in words."""
        if self.low > self.high:
            return f"{self.name}: no count is masked. Reason: {self.reason}"
        keeps = "each of these numbers" if self.keeps_range else "at least two values"
        masked = f"counts from {self.low} to {self.high} are masked"
        return f"{self.name}: {masked}; {keeps} must stay possible."


PRESETS = {
    "under5": Rule("under5", MASKED_FROM, MASKED_TO),
    "under5-zero": Rule("under5-zero", 0, MASKED_TO),
    "under5-whole": Rule("under5-whole", MASKED_FROM, MASKED_TO, keeps_range=True),
    "under10": Rule("under10", MASKED_FROM, 9),
}
DEFAULT = "under5"


def preset(name: str = DEFAULT, reason: str = "") -> Rule:
    """Return a rule by name; "none" masks nothing and needs a reason.

    Raises ProblemsFound when there is no such rule or no reason.
    """
    if name in PRESETS:
        return PRESETS[name]
    if name != NONE:
        expected = f"one of {', '.join((*PRESETS, NONE))}"
        raise ProblemsFound([Problem(f"the rule {name!r}", expected, "Correct the name.")])
    if not reason.strip():
        expected = "the reason why small counts may be printed"
        raise ProblemsFound([Problem("the rule 'none' alone", expected, "Give the reason.")])
    return Rule(NONE, 1, 0, reason=reason.strip())
