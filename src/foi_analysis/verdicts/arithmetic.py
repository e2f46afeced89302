"""Checks what a story's own percentages say: of a whole, of a part, and of each other.

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
    RULE_WORDS,
    UP,
    Span,
    numerators,
    printed_number,
    shown,
)

RULES_TRIED = (EITHER, CUT, UP)
Allowed = Span | range | tuple[range, ...]


@dataclass(frozen=True)
class Check:
    """What one check found.

    ``allowed`` holds the values or whole numbers that the other numbers leave possible, none when
    empty; several ranges are one for each number. ``saved_by`` names a rule or wording under which
    the figure would hold; it is empty when the figure holds or nothing saves it. The last three say
    which check it was.
    """

    statement: str
    holds: bool
    allowed: Allowed
    saved_by: str
    why: str
    name: str = ""
    kind: str = ""
    figures: tuple[str, ...] = ()


def show_number(value: Fraction | int, decimals: int = 4) -> str:
    """Return a value as people write it, to ``decimals`` (halves up), without zeros at the end."""
    text = shown(Fraction(value), decimals)
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
    saved_by = "" if holds or not fits else RULE_WORDS[fits[0]]
    return Check(statement, holds, found[EITHER], saved_by, why)


def plain(printed: str) -> str:
    """Return a printed percentage without its sign."""
    return shown(*printed_number(printed))


def _why_part(printed: str, of: int, numerator: int) -> str:
    value, decimals = Fraction(100 * numerator, of), printed_number(printed)[1]
    rounded, cut = shown(value, decimals), shown(value, decimals, CUT)
    other = "" if rounded == cut else f" and is {cut} when cut"
    exact = f"{numerator:,} of {of:,} is {show_number(value)} per cent"
    return f"{exact}, which rounds to {rounded}{other}."


def _why_any(share: str, of: int, found: dict[str, range]) -> str:
    if found[EITHER]:
        verb = "rounds" if len(found[EITHER]) == 1 else "round"
        return f"Of {of:,}, {show_allowed(found[EITHER])} {verb} to {share}."
    below = found[EITHER].start - 1
    near = " and ".join(
        f"{number:,} is {show_number(Fraction(100 * number, of))}" for number in (below, below + 1)
    )
    cut = f"; {show_allowed(found[CUT])} fits if it was cut" if found[CUT] else ""
    return f"No whole number of {of:,} rounds to {share} ({near} per cent){cut}."


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
        why += f"; {RULE_WORDS[fits[0]]}, each share is a whole number of {of:,}"
    saved_by = RULE_WORDS[fits[0]] if fits and EITHER not in fits else ""
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
    if 100 - 2 * slack < total < 100:
        return RULE_WORDS[CUT]
    if 100 < total < 100 + 2 * slack:
        return RULE_WORDS[UP]
    if total < 100:
        return f"a share of about {show_number(100 - total)} that is not listed"
    return "shares that overlap: one case counted under two headings"
