"""Checks whether printed parts add up to a printed whole: counts exactly, shares within rounding.

It takes numbers as printed, like `arithmetic`, and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.evidence.rounding import CUT, EITHER, RULE_WORDS, UP, Span, added, whole_numbers
from foi_analysis.evidence.wording import NUMBER, Wording, read_wording
from foi_analysis.verdicts.arithmetic import Allowed, Check, in_words, show_allowed, show_number

RULE_PAIRS = ((CUT, CUT), (CUT, EITHER), (EITHER, CUT), (UP, UP), (UP, EITHER), (EITHER, UP))


def check_sum(
    whole: str,
    parts: Sequence[str],
    of: int | None = None,
    unlisted: str = "",
    is_complete: bool = False,
    can_overlap: bool = False,
) -> Check:
    """Check whether printed parts add up to a printed whole, within rounding where they are shares.

    ``of``: the whole number all shares are of, which leaves whole numerators only. ``unlisted``: a
    part that belongs to the whole and is not printed. ``is_complete``: the parts are known to be
    all. ``can_overlap``: one case may be in two parts. ``allowed`` holds what the parts leave
    possible, in whole numbers or per cent. Raises ValueError when counts and shares are mixed.
    """
    side = _Sum(read_wording(whole), [read_wording(part) for part in parts], of, bool(unlisted))
    holds = side.holds(EITHER, EITHER)
    return Check(
        f"{in_words(list(parts))} {'are part of' if unlisted else 'add up to'} {whole}",
        holds,
        side.allowed,
        "" if holds else side.saved_by(is_complete, can_overlap),
        side.why(unlisted),
    )


@dataclass(frozen=True)
class _Sum:
    """A whole and its parts: counts, shares, or (with ``of``) the numerators of shares."""

    whole: Wording
    parts: Sequence[Wording]
    of: int | None
    has_more: bool

    def __post_init__(self) -> None:
        counts = [one.kind == NUMBER for one in (self.whole, *self.parts)]
        if any(counts) != all(counts) or (self.of and any(counts)):
            raise ValueError("Counts add up to counts, and shares to shares.")

    def total(self, rule: str) -> Span | None:
        """Return what the parts add up to, or None when one of them is impossible."""
        spans = [self.span(part, rule) for part in self.parts]
        if not all(spans):
            return None
        more = [Span(Fraction(0), None)] if self.has_more else []
        return added([*(span for span in spans if span), *more])

    def span(self, one: Wording, rule: str) -> Span | None:
        """Return what one number can be: a count, per cent or numerators; None when nothing."""
        if not self.of:
            return one.allows(rule).scaled(1 if one.kind == NUMBER else 100)
        found = whole_numbers(one.allows(rule).scaled(self.of))
        if isinstance(found, Span):
            return found
        return Span(Fraction(found[0]), Fraction(found[-1])) if found else None

    def holds(self, parts_rule: str, whole_rule: str) -> bool:
        """Return whether some sum of the parts is the whole under these rules."""
        total, whole = self.total(parts_rule), self.span(self.whole, whole_rule)
        return bool(total and whole and total.meets(whole))

    @property
    def allowed(self) -> Allowed:
        """Return what the rounded parts leave possible for the whole."""
        total = self.total(EITHER)
        if total is None:
            return range(0)
        is_count = self.of or self.whole.kind == NUMBER
        return whole_numbers(total) if is_count else total

    def saved_by(self, is_complete: bool, can_overlap: bool) -> str:
        """Return what would make the parts add up, or nothing."""
        if self.whole.kind != NUMBER:
            pairs = [pair for pair in RULE_PAIRS if self.holds(*pair)]
            return _pair_words(*pairs[0]) if pairs else ""
        total = sum((part.value for part in self.parts), Fraction(0))
        most = max(part.value for part in self.parts)
        if can_overlap and most <= self.whole.value <= total:
            return (
                "parts that count mentions, and a whole that counts each case once: "
                f"{show_number(most)} to {show_number(total)}"
            )
        if total < self.whole.value and not is_complete:
            return f"a part of {show_number(self.whole.value - total)} that is not listed"
        return ""

    @property
    def as_printed(self) -> str:
        """Return the beginning of a sentence that adds bare shares as they stand."""
        if any(part.modifier for part in self.parts):
            return "The parts"
        total = 100 * sum((part.value for part in self.parts), Fraction(0))
        return f"The parts add up to {show_number(total)} as printed and"

    def why(self, unlisted: str) -> str:
        """Return the two sides in one sentence."""
        total, whole = self.total(EITHER), self.span(self.whole, EITHER)
        if total is None or whole is None:
            return f"Rounded, one of them is no whole number of {self.of:,}."
        if self.of:
            parts = f"Of {self.of:,}, the parts are {show_allowed(total)}"
            return f"{parts} and the whole {show_allowed(whole)}."
        if self.whole.kind != NUMBER:
            stand = f"stand for {show_allowed(total)} per cent"
            return f"{self.as_printed} {stand}; the whole for {show_allowed(whole)}."
        left_out = f", with {unlisted} not listed" if unlisted else ""
        listed = show_allowed(added(part.allows() for part in self.parts))
        return f"The parts add up to {listed}{left_out}; the whole is {show_allowed(whole)}."


def _pair_words(parts_rule: str, whole_rule: str) -> str:
    if parts_rule == whole_rule:
        return RULE_WORDS[parts_rule]
    words = {CUT: "cut", UP: "rounded up", EITHER: "rounded"}
    return f"parts {words[parts_rule]}, the whole {words[whole_rule]}"
