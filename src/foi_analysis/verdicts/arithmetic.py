"""Checks what a story's own numbers say: percentages of a whole, and parts that add up to one.

Every check takes numbers as printed and returns a `Check`. It decides in whole numbers and exact
fractions, and says nothing of where a number comes from or whether it is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.evidence.rounding import (
    CUT,
    EITHER,
    HALF_EVEN,
    NUMBER,
    OTHER_RULES,
    RULE_WORDS,
    TWICE,
    UP,
    Span,
    Wording,
    added,
    numerators,
    printed_number,
    read_wording,
    shown,
    ways_in_words,
    whole_numbers,
)

RULES_TRIED = (EITHER, *OTHER_RULES)
Allowed = Span | range | tuple[range, ...]


@dataclass(frozen=True)
class Check:
    """What one check found.

    ``allowed`` holds the values or whole numbers that the other numbers leave possible, none when
    empty; several ranges are one for each number. ``saved_by`` names every way of rounding, or the
    wording, under which the figure would hold; empty when it holds or nothing saves it.
    ``not_like_for_like`` says why two ends of a change cannot be compared, if so. The last three
    say which check it was.
    """

    statement: str
    holds: bool
    allowed: Allowed
    saved_by: str
    why: str
    not_like_for_like: str = ""
    name: str = ""
    kind: str = ""
    figures: tuple[str, ...] = ()


def show_number(value: Fraction | int) -> str:
    """Return a value as people write it, to four decimals (halves up), no zeros at the end."""
    text = shown(Fraction(value), 4)
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_allowed(allowed: Allowed) -> str:
    """Return allowed values in words: none, 312, 493 to 501, more than 120, 270 to below 300."""
    if isinstance(allowed, tuple):
        return "; ".join(map(show_allowed, allowed)) or "none"
    if isinstance(allowed, range):
        if not allowed:
            return "none"
        allowed = Span(Fraction(allowed[0]), Fraction(allowed[-1]))
    low = show_number(allowed.low)
    if allowed.high is None:
        return f"{'at least' if allowed.has_low else 'more than'} {low}"
    if allowed.low == allowed.high:
        return low
    start = low if allowed.has_low else f"above {low}"
    high = show_number(allowed.high)
    return f"{start} to {high}" if allowed.has_high else f"{start} to below {high}"


def in_words(numbers: Sequence[str]) -> str:
    """Return a list as a sentence has it: "18, 17 and 27"."""
    return " and ".join(filter(None, (", ".join(numbers[:-1]), numbers[-1]))) if numbers else ""


def check_share(printed: str, of: int, numerator: int | None = None) -> Check:
    """Check a printed percentage of ``of``: of the known numerator, or of any whole number.

    ``allowed`` holds the numerators that round to it.
    """
    found = {rule: numerators(printed, of, rule) for rule in RULES_TRIED}
    fits = [
        rule for rule, them in found.items() if (them if numerator is None else numerator in them)
    ]
    holds = EITHER in fits
    share = f"{plain(printed)} per cent"
    if numerator is None:
        statement, why = f"{share} of {of:,}", _why_any(share, of, found)
    else:
        statement = f"{numerator:,} of {of:,} is {share}"
        why = _why_part(printed, of, numerator)
    saved_by = "" if holds else ways_in_words(fits)
    return Check(statement, holds, found[EITHER], saved_by, why)


def plain(printed: str) -> str:
    """Return a printed percentage without its sign."""
    return shown(*printed_number(printed))


def _why_part(printed: str, of: int, numerator: int) -> str:
    value, decimals = Fraction(100 * numerator, of), printed_number(printed)[1]
    by_rule = {rule: shown(value, decimals, rule) for rule in (*RULES_TRIED, HALF_EVEN)}
    rounded, cut, twice = (by_rule[rule] for rule in (EITHER, CUT, TWICE))
    others = f" and is {cut} when cut" if cut != rounded else ""
    others += f" and is {twice} when rounded twice" if twice != rounded else ""
    if by_rule[HALF_EVEN] != rounded:
        rounded += f" with halves up, to {by_rule[HALF_EVEN]} with halves to the even digit,"
    exact = f"{numerator:,} of {of:,} is {show_number(value)} per cent"
    return f"{exact}, which rounds to {rounded}{others}."


def _why_any(share: str, of: int, found: dict[str, range]) -> str:
    if found[EITHER]:
        verb = "rounds" if len(found[EITHER]) == 1 else "round"
        return f"Of {of:,}, {show_allowed(found[EITHER])} {verb} to {share}."
    below = found[EITHER].start - 1
    near = " and ".join(
        f"{number:,} is {show_number(Fraction(100 * number, of))}" for number in (below, below + 1)
    )
    ways = {"cut": CUT, "rounded up": UP, "rounded twice": TWICE}
    others = "".join(
        f"; {show_allowed(found[rule])} fits if it was {words}"
        for words, rule in ways.items()
        if found[rule]
    )
    return f"No whole number of {of:,} rounds to {share} ({near} per cent){others}."


def check_one_rule(shares: Sequence[str], of: int) -> Check:
    """Check whether rounding explains every share of the same whole.

    ``allowed`` holds each share's numerators under the first rule that explains them all.
    """
    found = {rule: tuple(numerators(share, of, rule) for share in shares) for rule in RULES_TRIED}
    fits = [rule for rule, them in found.items() if all(them)]
    names = [plain(share) for share in shares]
    impossible = [name for name, them in zip(names, found[EITHER], strict=True) if not them]
    why = f"Rounded, no whole number of {of:,} gives {in_words(impossible)} per cent"
    if EITHER in fits:
        why = f"Rounded, each share is a whole number of {of:,}"
    elif fits:
        why += f"; {ways_in_words(fits)}, each share is a whole number of {of:,}"
    saved_by = "" if EITHER in fits else ways_in_words(fits)
    return Check(
        f"{in_words(names)} per cent are all shares of {of:,}",
        EITHER in fits,
        found[fits[0]] if fits else (),
        saved_by,
        f"{why}.",
    )


def check_hundred(shares: Sequence[str]) -> Check:
    """Check whether rounding alone explains what shares of one whole add up to.

    Each share can be off by half its last digit. ``allowed`` holds the totals that leaves.
    """
    numbers = [printed_number(share) for share in shares]
    total = sum((value for value, _ in numbers), Fraction(0))
    slack = sum((Fraction(1, 2 * 10**decimals) for _, decimals in numbers), Fraction(0))
    allowed = Span(100 - slack, 100 + slack)
    holds = total in allowed
    return Check(
        f"{in_words([plain(share) for share in shares])} per cent add up to 100",
        holds,
        allowed,
        "" if holds else _saved_hundred(total, slack),
        f"{len(shares)} shares add up to {show_number(total)}; each rounded once, shares of one "
        f"whole add up to {show_allowed(allowed)}.",
    )


def _saved_hundred(total: Fraction, slack: Fraction) -> str:
    """Return what would make shares a hundred; ``slack`` is half the last digit of each, added."""
    over = (total - 100) / slack
    fits = {CUT: -2 < over < 0, UP: 0 < over < 2, TWICE: 10 * abs(over - Fraction(1, 10)) <= 10}
    if any(fits.values()):
        return ways_in_words(rule for rule in OTHER_RULES if fits[rule])
    if total < 100:
        return f"a share of about {show_number(100 - total)} that is not listed"
    return "shares that overlap: one case counted under two headings"


RULE_PAIRS = tuple(
    pair for rule in OTHER_RULES for pair in ((rule, rule), (rule, EITHER), (EITHER, rule))
)


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
            return "; or ".join(_pair_words(*pair) for pair in pairs)
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
    words = {CUT: "cut", UP: "rounded up", TWICE: "rounded twice", EITHER: "rounded"}
    return f"parts {words[parts_rule]}, the whole {words[whole_rule]}"
