"""Checks printed amounts against each other: sums of money, parts of it, and rates of it.

It takes amounts as printed (“£275k”, “£2.283m”), like `arithmetic`, and looks nothing up. Every
divisor and way of rounding that gives a rate is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from foi_analysis.evidence.printed_amounts import Amount, read_amount
from foi_analysis.evidence.rounding import Span, added
from foi_analysis.verdicts.arithmetic import Check, in_words, show_allowed, show_number

MOST_DECIMALS = 2


def amount_of(printed: str) -> Amount:
    """Return a printed amount; raise ValueError where it holds no number in digits."""
    amount = read_amount(printed)
    if amount is None:
        raise ValueError(f"{printed!r} holds no amount such as £5,121 or £275k.")
    return amount


def check_within(whole: str, parts: Sequence[str]) -> Check:
    """Check whether printed amounts can be parts of a printed whole, and say what they leave."""
    total = added(_exact(part) for part in parts)
    amount = amount_of(whole)
    limit = _exact(whole) if amount.unit <= 1 else amount.allows()
    assert total.high is not None and limit.high is not None
    holds = total.low <= limit.high
    rest = Span(max(limit.low - total.high, Fraction(0)), max(limit.high - total.low, Fraction(0)))
    left = f"which leaves {show_allowed(_rounded(rest))} for others" if holds else "more than all"
    return Check(
        f"{in_words(list(parts))} are part of {whole}",
        holds,
        Span(total.low, None),
        "",
        f"The parts add up to {show_allowed(_rounded(total))} of {whole}, {left}.",
    )


def _exact(printed: str) -> Span:
    value = amount_of(printed).value
    return Span(value, value)


def _rounded(span: Span) -> Span:
    unit = 10**MOST_DECIMALS
    low, high = (
        None if x is None else Fraction(round(x * unit), unit) for x in (span.low, span.high)
    )
    assert low is not None
    return Span(low, high)


@dataclass(frozen=True)
class _Way:
    """One divisor under which one way of rounding gives a rate; plain rounding has no words."""

    divisor: str
    words: str = ""

    def __str__(self) -> str:
        return f"over {self.divisor}" + (f", {self.words}" if self.words else "")


def check_rate(rate: str, of: str, divisors: Sequence[str]) -> Check:
    """Check a printed rate against an amount over one of several divisors ("365", "365.25").

    ``saved_by`` names every divisor and way of rounding that gives the rate where plain rounding
    gives it by none.
    """
    printed, whole = amount_of(rate), amount_of(of).value
    found = {one: whole / amount_of(one).value for one in divisors}
    plain = [_Way(one) for one, value in found.items() if value in printed.allows()]
    others = [
        _Way(one, words)
        for one, value in found.items()
        for words, span in printed.ways()
        if value in span
    ]
    given = in_words([f"{show_number(value)} over {one}" for one, value in found.items()])
    by = "; or ".join(map(str, plain or others))
    tail = f" It is {rate} only {by}." if by else f" None of them is {rate}."
    return Check(
        f"{of} over {in_words(list(divisors))} is {rate}",
        bool(plain),
        printed.allows(),
        "" if plain else by,
        f"{of} is {given}.{tail}",
    )


def check_each(of: str, count: str, most: str) -> Check:
    """Check that an amount for each of a count is no more than a printed charge."""
    whole, limit = amount_of(of), amount_of(most)
    number = amount_of(count).value
    each = whole.allows().scaled(1 / number)
    return Check(
        f"{of} for {count} is at most {most} each",
        each.low <= limit.value,
        Span(Fraction(0), limit.value),
        "",
        f"{of} for {count} is {show_allowed(_rounded(each))} each, and the most that is asked "
        f"{show_number(limit.value)}.",
    )
