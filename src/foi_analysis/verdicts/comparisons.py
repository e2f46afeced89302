"""Checks words against numbers: "almost 300", "more than doubled", "up 35 per cent", "15 a day".

It takes numbers as printed, like `arithmetic`, and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from foi_analysis.evidence.rounding import (
    BARE,
    CUT,
    EITHER,
    NUMBER,
    TIMES,
    Span,
    Wording,
    added,
    inverse,
    read_wording,
    span,
    ways_in_words,
    whole_numbers,
)
from foi_analysis.verdicts.arithmetic import (
    RULES_TRIED,
    Allowed,
    Check,
    in_words,
    show_allowed,
    show_number,
)


def check_wording(words: str, parts: Sequence[str], of: int | None = None) -> Check:
    """Check words such as "almost 300" or "a fifth" against printed numbers, added where several.

    ``of``: the whole that counts are a share of. ``allowed`` holds the counts (or per cent, against
    shares) for which the words are true. Raises ValueError when a count meets a share.
    """
    wording, numbers = read_wording(words), [read_wording(part) for part in parts]
    is_share = wording.kind != NUMBER
    if (of is None) == (is_share and all(number.kind == NUMBER for number in numbers)):
        raise ValueError(
            "Counts are compared with counts, shares with shares or counts of a whole."
        )
    value = added(number.allows() for number in numbers).scaled(Fraction(1, of or 1))
    limits = wording.allows()
    allowed: Allowed = limits.scaled(100)
    if of or not is_share:
        allowed = whole_numbers(limits.scaled(of or 1))
    holds = limits.meets(value)
    named = in_words(list(parts)) + (f" of {of:,}" if of else "")
    shown = value.scaled(100 if is_share else 1)
    return Check(
        f"“{words}”, said of {named}",
        holds,
        allowed,
        "" if holds else wording.saved_by(value),
        f"“{words}” allows {_allowed_words(limits, is_share)}; it is {show_allowed(shown)}"
        f"{' per cent' if is_share else ''}.",
    )


def _allowed_words(limits: Span, is_share: bool) -> str:
    return f"{show_allowed(limits.scaled(100))} per cent" if is_share else show_allowed(limits)


def check_rise(words: str, before: int | None = None, after: int | None = None) -> Check:
    """Check words for a change ("up 35%", "doubled", "down 1%") against one end or both.

    With one end, ``allowed`` holds the other ends that fit when rounded, and the check holds when
    there is one; with both, the later ends that fit. Raises ValueError without an end, or when the
    words hold neither a share nor a multiple.
    """
    wording = read_wording(words)
    if wording.kind == NUMBER or (before is None and after is None):
        raise ValueError(f"{words!r} needs a percentage or a multiple, and one end of the change.")
    ratios = {rule: _ratio(wording, rule) for rule in RULES_TRIED}
    found = {rule: _other_ends(ratio, before, after) for rule, ratio in ratios.items()}
    fits = [rule for rule, ends in found.items() if _fits(ends, before, after)]
    holds = EITHER in fits
    saved_by = ""
    if not holds:
        saved_by = ways_in_words(fits) or _saved_rise(wording, before, after)
    return Check(
        _rise_statement(words, before, after),
        holds,
        found[EITHER],
        saved_by,
        _why_rise(words, before, after, found),
    )


def allowed_ratio(words: str) -> Span:
    """Return the later end for each one of the earlier that words for a change allow, rounded.

    Raises ValueError when the words hold neither a share nor a multiple.
    """
    wording = read_wording(words)
    if wording.kind == NUMBER:
        raise ValueError(f"{words!r} needs a percentage or a multiple.")
    return _ratio(wording, EITHER)


def _ratio(wording: Wording, rule: str) -> Span:
    """Return the later end for each one of the earlier that the words allow."""
    limits = wording.allows(rule)
    if wording.kind == TIMES:
        return limits
    if not wording.is_fall:
        return added([Span(Fraction(1), Fraction(1)), limits])
    low = Fraction(0) if limits.high is None else max(Fraction(0), 1 - limits.high)
    return Span(low, 1 - limits.low, limits.has_high, limits.has_low)


def _other_ends(ratio: Span, before: int | None, after: int | None) -> Allowed:
    if before is not None:
        return whole_numbers(ratio.scaled(before)) if before else range(0)
    return whole_numbers(inverse(ratio).scaled(after or 0), least=1) if after else range(0)


def _fits(ends: Allowed, before: int | None, after: int | None) -> bool:
    if before is not None and after is not None:
        return after in ends
    return isinstance(ends, Span) or len(ends) > 0


def _saved_rise(wording: Wording, before: int | None, after: int | None) -> str:
    if not before or after is None:
        return ""
    change = Fraction(after, before)
    if wording.kind != TIMES:
        change = 1 - change if wording.is_fall else change - 1
    return wording.saved_by(Span(change, change))


def _rise_statement(words: str, before: int | None, after: int | None) -> str:
    start = "an unknown number" if before is None else f"{before:,}"
    end = "an unknown number" if after is None else f"{after:,}"
    return f"“{words}”, said of {start} to {end}"


def _why_rise(words: str, before: int | None, after: int | None, found: dict[str, Allowed]) -> str:
    ends = show_allowed(found[EITHER])
    cut = ""
    if not found[EITHER] and found[CUT]:
        cut = f"; cut, {show_allowed(found[CUT])} does"
    if before is not None and after is not None:
        return f"{_change(before, after)}; from {before:,}, “{words}” fits {ends}{cut}."
    known = f"from {before:,}" if before is not None else f"to {after:,}"
    if not found[EITHER]:
        return f"No whole number fits “{words}” {known} when rounded{cut}."
    return f"“{words}” {known} leaves {ends} at the other end."


def _change(before: int, after: int) -> str:
    if not before:
        return f"{before:,} to {after:,} is no number of times as many"
    times = show_number(Fraction(after, before))
    change = Fraction(100 * (after - before), before)
    way = "a rise" if change >= 0 else "a fall"
    return f"{before:,} to {after:,} is {times} times as many, {way} of {show_number(abs(change))}%"


def check_per_day(words: str, count: int, days: int) -> Check:
    """Check words such as "more than 15 a day" against a count over ``days``.

    A rate without a modifier is taken as rounded. ``allowed`` holds the counts that fit.
    """
    wording = read_wording(words)
    if wording.kind != NUMBER or days < 1:
        raise ValueError(f"{words!r} needs a number, and at least one day.")
    rate = Fraction(count, days)
    found = {rule: _rate(wording, rule) for rule in RULES_TRIED}
    fits = [rule for rule, limits in found.items() if rate in limits]
    holds = rate in found[EITHER]
    saved_by = "" if holds else ways_in_words(fits) or wording.saved_by(Span(rate, rate))
    allowed = whole_numbers(found[EITHER].scaled(days))
    return Check(
        f"“{words}”, said of {count:,} in {days:,} days",
        holds,
        allowed,
        saved_by,
        f"{count:,} in {days:,} days is {show_number(rate)} a day; “{words}” needs "
        f"{show_allowed(allowed)}.",
    )


def _rate(wording: Wording, rule: str) -> Span:
    return span(wording.digits, rule) if wording.modifier == BARE else wording.allows(rule)
