"""Writes what the replies on hand give of a claim in one line, as it may be printed.

Where some of those asked gave no number, the figure is the respondents' own: it stands with how
many of how many they are and the response rate, and then with what it leaves for all asked.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from foi_analysis.core.counts import show_interval
from foi_analysis.evidence.bounds.model import AGE
from foi_analysis.evidence.facts import SHARE
from foi_analysis.evidence.respondents import Answered
from foi_analysis.evidence.values import UNKNOWN, Value
from foi_analysis.verdicts.report import with_unit
from foi_analysis.verdicts.verdict import RANK

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import Claim

NO_ANSWER = "not answered"


def computed_line(claim: Claim, given: Answered, authorities: str) -> str:
    """Return the line: the figure alone where all asked answered, else with its unit and limits.

    "1,043 offences from 38 of 43 authorities (88 per cent); all 43: at least 1,043 offences", where
    ``authorities`` is what those asked are called.
    """
    if not given.respondents:
        return NO_ANSWER
    if given.is_complete:
        return _figure(claim, given)
    known, asked = len(given.respondents), given.asked
    share = f" ({given.above} of {given.below})" if claim.measure == SHARE else ""
    figure = f"{_with_unit(claim, _figure(claim, given))}{share}"
    some = f"{figure} {from_some(known, asked, authorities)}"
    return f"{some}; all {asked}: {_of_all(claim, given)}"


def from_some(known: int, asked: int, authorities: str) -> str:
    """Return in words how many of those asked gave a number, with the rate."""
    rate = floor(Fraction(100 * known, asked) + Fraction(1, 2))
    return f"from {known} of {asked} {authorities} ({rate} per cent)"


def _figure(claim: Claim, given: Answered) -> str:
    if claim.measure == RANK:
        joint = " and " if given.own.is_exact else " or "
        return joint.join(given.first) or "none"
    return show_interval(given.own.low, given.own.high, _decimals(claim, given.own))


def _decimals(claim: Claim, value: Value) -> int:
    """Return the decimals of the claim, for the limits of a share one at least."""
    is_open_share = claim.measure == SHARE and not value.is_exact
    return max(claim.decimals, 1) if is_open_share else claim.decimals


def _of_all(claim: Claim, given: Answered) -> str:
    """Return in words what a figure of some leaves for all that were asked."""
    value = given.of_all
    if claim.measure == RANK or value == UNKNOWN:
        return "not known"
    low = None if claim.measure == AGE else value.low
    return _with_unit(claim, show_interval(low, value.high, _decimals(claim, value)))


def _with_unit(claim: Claim, words: str) -> str:
    return words if claim.measure == RANK else with_unit(words, claim.unit)
