"""Puts a verdict into one or two plain sentences; judges nothing.

The patterns are the same on every page, in the tables and in the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Fact
from foi_analysis.evidence.bounds.model import OLDEST_VICTIM
from foi_analysis.verdicts.arithmetic import in_words
from foi_analysis.verdicts.judging import IN_DISPUTE, FigureVerdict
from foi_analysis.verdicts.report import limits_in_words, with_unit
from foi_analysis.verdicts.verdict import (
    AGAINST,
    CONFIRMED,
    DISAGREES,
    FITS,
    IMPOSSIBLE,
    OPEN,
    REPEATED,
    RESTATED,
    UNCHECKED,
    as_stated,
    is_doubtful,
    month,
    source_of,
)
from foi_analysis.verdicts.ways_of_rounding import saved_by

MOST, RANK = 3, "rank"
LAW = f"the law, by which the youngest victim is at most {OLDEST_VICTIM}"


@dataclass(frozen=True)
class Figure:
    """What a sentence says of a figure: as printed, its unit, its fact, and its other pages.

    ``caveat`` is what is known against it on its own page, in words.
    """

    printed: str
    unit: str
    fact: Fact
    other_pages: int = 0
    caveat: str = ""


def sentence(
    verdict: FigureVerdict, figure: Figure, reference: Reference, by_replies: str = ""
) -> str:
    """Return why a figure has its verdict, in a sentence or two, and what is known against it.

    What it assumes and what the verdict is without that are in it. ``by_replies`` is why, where
    replies alone decide.
    """
    why, caveat = by_replies or _why(verdict, figure, reference), figure.caveat
    is_exact_share = figure.fact.base and not is_doubtful(figure.fact)
    if not by_replies and verdict.word in AGAINST and is_exact_share:
        ways = saved_by(figure.printed, verdict.bound)
        why += f" It fits only if {ways}." if ways else ""
    return why if not caveat or caveat in why else f"{why} But {caveat}."


def _why(verdict: FigureVerdict, figure: Figure, reference: Reference) -> str:
    by_number: dict[object, Fact] = {}
    for one in verdict.others:
        by_number.setdefault((one.cell, one.base, one.low, one.high, one.origin), one)
    named = _list([said(one, figure.fact, reference) for one in by_number.values()])
    if verdict.word == UNCHECKED and named:
        return f"Only {named} bears on it, from the same source or itself in dispute."
    if verdict.word == UNCHECKED:
        return "We found nothing that bears on it."
    if verdict.word == CONFIRMED:
        return f"{_issuers(verdict.others)} confirmed it: {named}."
    if verdict.word == REPEATED:
        return f"{_repeated(verdict.others, figure)} No one else has."
    if verdict.word == RESTATED:
        return f"The same source also printed {named}. We call neither wrong."
    if verdict.word in (FITS, OPEN):
        limits = f"Other figures allow {allowed(verdict, figure)}{_if(verdict)}."
        return f"{_pages(verdict, figure)}{limits}"
    return _against(verdict, figure, named or LAW)


def _against(verdict: FigureVerdict, figure: Figure, named: str) -> str:
    if verdict.word == IMPOSSIBLE:
        if bool(verdict.bound.low_facts) == bool(verdict.bound.high_facts):
            return f"It cannot be right together with {named}."
        verb = "is" if verdict.bound.low_facts else "can be"
        return f"Beside {named} it {verb} {beside(verdict, figure)}."
    assert verdict.word == DISAGREES and verdict.weakest
    held, without = verdict.weakest, f"Without that: {verdict.without_it}."
    if held.words == IN_DISPUTE:
        return (
            f"It cannot be right together with {named}; nothing shows which is wrong. Without "
            f"those: {verdict.without_it}."
        )
    return f"It disagrees with {named}, if {held.words} ({held.strength}). {without}"


def beside(verdict: FigureVerdict, figure: Figure) -> str:
    """Return in words what the limits statements set allow, with the unit."""
    low = verdict.low if verdict.bound.low_facts else None
    high = verdict.high if verdict.bound.high_facts else None
    return with_unit(limits_in_words(low, high, figure.unit), figure.unit)


def allowed(verdict: FigureVerdict, figure: Figure) -> str:
    """Return in words what other figures allow a figure, with its unit."""
    if figure.unit == RANK:
        return f"any place from {verdict.bound.low:.0f} to {verdict.bound.high:.0f}"
    return with_unit(limits_in_words(verdict.low, verdict.high, figure.unit), figure.unit)


def _if(verdict: FigureVerdict) -> str:
    held = verdict.weakest
    if not held:
        return ""
    is_other = verdict.without_it not in ("", verdict.word)
    tail = f". Without that: {verdict.without_it}" if is_other else ""
    return f", if {held.words} ({held.strength}){tail}"


def _pages(verdict: FigureVerdict, figure: Figure) -> str:
    if verdict.word != OPEN or not figure.other_pages:
        return ""
    number = figure.other_pages
    pages = "one other page prints" if number == 1 else f"{number} other pages print"
    return f"{pages.capitalize()} it, from the same source. "


def _repeated(others: Sequence[Fact], figure: Figure) -> str:
    own = list(dict.fromkeys(month(o.rank[1]) for o in others if o.issuer == figure.fact.issuer))
    if own and any((one.low, one.high) != (figure.fact.low, figure.fact.high) for one in others):
        return f"The same source also printed {_list([_number(one) for one in others])}."
    if own:
        return f"The same source also printed {figure.printed} in {_list(own)}."
    where = "source" if all(o.origin == figure.fact.origin for o in others) else "page"
    return f"{_issuers(others)} also printed it, from the same {where}."


def said(fact: Fact, figure: Fact, reference: Reference) -> str:
    """Return a statement in a few words: its number, what it is of where that differs, and source.

    "5 for the first year (NSPCC, June 2018)".
    """
    value = as_stated(fact)
    per_cent = " per cent" if fact.base and "%" not in value else ""
    of = "" if fact.cell[1] == figure.cell[1] else f" for {fact.cell[1] or 'all'}"
    is_count_of_share = figure.base and not fact.base and not of
    if fact.cell[0] != figure.cell[0] or is_count_of_share:
        of = f" {reference.measures[fact.cell[0]]['label'].lower()}{of}"
    area = "" if fact.cell[2] == figure.cell[2] else f" in {fact.cell[2]}"
    wave = fact.cell[3]
    window = "" if wave == figure.cell[3] else f", {reference.waves[wave].label}"
    return f"{value}{per_cent}{of}{area}{window} ({source_of(fact)})"


def _number(fact: Fact) -> str:
    return f"{as_stated(fact)} in {month(fact.rank[1])}"


def _issuers(facts: Sequence[Fact]) -> str:
    return _list(sorted({fact.issuer for fact in facts}))


def _list(words: Sequence[str]) -> str:
    if len(words) > MOST + 1:
        words = [*words[:MOST], f"{len(words) - MOST} more"]
    return in_words(words)
