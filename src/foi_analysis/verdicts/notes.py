"""Says beside each figure what a reader should know, worked out from the tables; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from foi_analysis.core.counts import WORDS
from foi_analysis.core.reference import area_key
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.rounding import (
    HALF_UP,
    OTHER_RULES,
    RULE_WORDS,
    numerators,
    shown,
    ways_in_words,
)
from foi_analysis.merge.corrections import Correction
from foi_analysis.verdicts.arithmetic import in_words
from foi_analysis.verdicts.claims import RANK, SHARE, Claim, ClaimChecker, Judgement
from foi_analysis.verdicts.published_figures import behind

Row = Mapping[str, Any]


def notes_on(checker: ClaimChecker, judgement: Judgement) -> list[str]:
    """Return the notes on one judged claim, each a sentence or two."""
    claim = judgement.claim
    notes = _partial_windows(checker, claim)
    if claim.measure == SHARE:
        notes += _parts_disagree(checker, claim)
        notes += _not_rounded(checker, claim)
        opening = f"{claim.context} " if claim.context else ""
        notes += [f"{opening}{words}" for words in [of_what(checker, claim)] if words]
    if claim.measure in (SHARE, RANK):
        notes += _counted_twice(checker, claim)
    return notes


def correction_notes(
    checker: ClaimChecker, judgement: Judgement, corrections: Sequence[Correction]
) -> list[str]:
    """Return a note for each correction of a cell that the computed value or the verdict rests on.

    A corrected label, heading or total bears on everything read from its reply.
    """
    if not corrections:
        return []
    cells = {
        (row["reply"], row["place"], row["cell"]) for row in checker.observations if row["printed"]
    }
    behind = _rows_behind(checker, judgement)
    replies = {(row["reply"],) for row in behind}
    figures = {(row["reply"], row["place"], row["cell"]) for row in behind}
    notes = []
    for one in corrections:
        cell = (one.reply, *one.address)
        if cell in figures or (cell not in cells and (one.reply,) in replies):
            notes.append(f"Corrected: {one}")
    return notes


def _rows_behind(checker: ClaimChecker, judgement: Judgement) -> list[Row]:
    """Return the observations behind a claim's computed value and behind its evidence."""
    claim = judgement.claim
    real = checker.real(claim.wave)
    rows = [row for cell in _cells(claim) for row in _rows_of(real, claim.area, *cell)]
    for fact in behind(judgement.verdict):
        measure, category, area, wave = fact.cell
        if fact.kind == "reply" and area in checker.reference.areas:
            rows += _rows_of(checker.real(wave), area, measure, category)
    return rows


def _cells(claim: Claim) -> list[tuple[str, str]]:
    """Return measure and category of all that a claim's value is made of."""
    if claim.measure == SHARE:
        return [("method_instances", claim.category), ("offences_method_known", "")]
    return [("method_instances", "") if claim.measure == RANK else (claim.measure, claim.category)]


def _rows_of(replies: Replies, area: str, measure: str, category: str) -> list[Row]:
    """Return a measure's observations; an offence count limits what mentions stand for."""
    rows = replies.contributions(area, measure, category)
    if measure == "offences" or not any(row["counting_rule"] == "mentions" for row in rows):
        return rows
    return rows + replies.contributions(area, "offences")


def same_release(checker: ClaimChecker, claim: Claim) -> tuple[list[Row], list[Row]]:
    """Return the rows of other pages of the claim's release that agree with it, and that differ."""
    rows = [
        row
        for row in _released(checker, claim, claim.measure)
        if row["page"] != claim.page
        and row["category"] == claim.category
        and row["denominator"] != "offences"
    ]
    agree = [row for row in rows if _same_figure(row, claim)]
    return agree, [row for row in rows if not _same_figure(row, claim)]


def _released(checker: ClaimChecker, claim: Claim, measure: str) -> list[Row]:
    """Return what the claim's release printed of a measure for the claim's area and wave."""
    return [
        row
        for row in checker.published
        if row["measure"] == measure
        and row["release"] == claim.release
        and row["wave"] == claim.wave
        and area_key(row["area"], row["area_type"]) == claim.area
    ]


def _same_figure(row: Row, claim: Claim) -> bool:
    if claim.measure == RANK:
        return bool(row["category"] == claim.category)
    if row["operator"] == "about":
        return bool(abs(row["value"] - claim.value) <= 5)
    return bool(row["value"] == claim.value)


def _partial_windows(checker: ClaimChecker, claim: Claim) -> list[str]:
    wave = checker.reference.waves[claim.wave]
    members = checker.reference.areas[claim.area]
    rows = [
        row
        for row in checker.published
        if row["wave"] == claim.wave
        and row["release"] == claim.release
        and row["area"] in members
        and row["measure"] == "offences"
        and row["period_end"] < wave.end.isoformat()
    ]
    if not rows or claim.measure in (SHARE, RANK, "youngest_victim_age"):
        return []
    short, months = sorted({row["area"] for row in rows}), {_months(row) for row in rows}
    part = f"{_in_words(months.pop())} months" if len(months) == 1 else "part of the period"
    return [
        f"{in_words(short)} gave figures for {part} only. "
        f"{checker.reference.investigation.compiler} added them to the others' {wave.label}, and "
        "so does the computed value."
    ]


def _months(row: Row) -> int:
    """Return how many months a row's days are, to the nearest."""
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return round(((end - start).days + 1) / 30.4)


def _in_words(number: int) -> str:
    return next((word for word, value in WORDS.items() if value == number), str(number))


def _shares(checker: ClaimChecker, claim: Claim) -> list[Row]:
    return [
        row
        for row in _released(checker, claim, SHARE)
        if row["operator"] == "="
        and row["category"] != claim.category
        and row["denominator"] != "offences"
    ]


def _parts_disagree(checker: ClaimChecker, claim: Claim) -> list[str]:
    day = checker.reference.waves[claim.wave].end
    family = checker.reference.group(claim.category, day)
    printed = sorted({(row["category"], row["printed"]) for row in _shares(checker, claim)})
    parts = [(name, share, checker.reference.group(name, day)) for name, share in printed]
    parts = [part for part in parts if part[2] < family]
    named = frozenset().union(*(part[2] for part in parts)) if parts else frozenset()
    sums = []
    for size in range(2, len(parts) + 1):
        for chosen in combinations(parts, size):
            if _covers_once([part[2] for part in chosen], named):
                sums.append([share for _, share, _ in chosen])
    texts = [
        f"{' + '.join(shares)} = {_add(shares):.1f}, which prints as {_add(shares):.0f}"
        for shares in sums
    ]
    if len({f"{_add(shares):.0f}" for shares in sums}) < 2:
        return []
    return [
        f"The printed parts disagree: {'; '.join(texts)}. The figure under test is {claim.printed}."
    ]


def _covers_once(groups: Sequence[frozenset[str]], named: frozenset[str]) -> bool:
    return sum(map(len, groups)) == len(named) and frozenset().union(*groups) == named


def _add(shares: Iterable[str]) -> float:
    return sum(float(share) for share in shares)


def _known_total(checker: ClaimChecker, claim: Claim, measure: str) -> int | None:
    rows = _released(checker, claim, measure)
    values = {int(row["value"]) for row in rows if row["operator"] == "="}
    return values.pop() if len(values) == 1 else None


def _not_rounded(checker: ClaimChecker, claim: Claim) -> list[str]:
    """Return which ways of rounding make shares possible that no whole number rounds to."""
    base = _known_total(checker, claim, "offences_method_known")
    printed = sorted({row["printed"] for row in _shares(checker, claim) if "." in row["printed"]})
    impossible = [share for share in printed if base and not numerators(share, base)]
    ways = {
        rule: all(numerators(one, base or 1, rule) for one in impossible) for rule in OTHER_RULES
    }
    if not impossible or not base or not any(ways.values()):
        return []
    fits = [rule for rule in OTHER_RULES if ways[rule]]
    every = [rule for rule in fits if all(numerators(share, base, rule) for share in printed)]
    return [
        f"No whole number of {base} offences rounds to {in_words(impossible)} per cent, but one "
        f"does if shares were {ways_in_words(fits)}."
        + "".join(_sum_of_parts(checker, claim, base, rule) for rule in every)
    ]


def _sum_of_parts(checker: ClaimChecker, claim: Claim, base: int, rule: str) -> str:
    """Return what the printed parts of a group add up to if a rule made all of them, in words."""
    family = checker.reference.group(claim.category, checker.reference.waves[claim.wave].end)
    parts = {
        row["category"]: numerators(row["printed"], base, rule)
        for row in _shares(checker, claim)
        if row["category"] in family
    }
    if not parts or any(len(numbers) != 1 for numbers in parts.values()):
        return ""
    number = sum(numbers[0] for numbers in parts.values())
    added = " + ".join(f"{name} {parts[name][0]}" for name in sorted(parts))
    share = Fraction(100 * number, base)
    prints = {one: shown(share, claim.decimals, one) for one in (HALF_UP, rule)}
    return (
        f" If all were {RULE_WORDS[rule]}, {added} = {number} of {base}, {shown(share, 1)} per "
        f"cent: {prints[HALF_UP]} when rounded, {prints[rule]} when {RULE_WORDS[rule]}."
    )


def of_what(checker: ClaimChecker, claim: Claim) -> str:
    """Return what a share is of and what it can be of everything counted; nothing of others."""
    if claim.measure != SHARE:
        return ""
    base = _known_total(checker, claim, "offences_method_known")
    everything = _known_total(checker, claim, "offences")
    if not base or not everything:
        return ""
    fits = numerators(claim.printed, base)
    least = 100 * fits[0] / everything
    most = 100 * (fits[-1] + everything - base) / everything
    return (
        f"The {claim.printed} per cent is of the {base:,} offences with the method known, "
        f"which makes it {fits[0]} to {fits[-1]} of them. Of all {everything:,} "
        f"offences the same cases are anywhere from {least:.0f} to {most:.0f} per cent, because "
        f"the method of {everything - base:,} is unknown."
    )


def _counted_twice(checker: ClaimChecker, claim: Claim) -> list[str]:
    members = checker.reference.areas[claim.area]
    notes = []
    for row in checker.published:
        is_mentions = row["counting_rule"] == "mentions" and row["category"] == "All methods"
        if is_mentions and row["wave"] == claim.wave and row["area"] in members:
            offences = [
                int(other["value"])
                for other in checker.published
                if other["area"] == row["area"]
                and other["wave"] == claim.wave
                and other["measure"] == "offences"
                and other["subject"] == row["subject"]
            ]
            if offences:
                notes.append(
                    f"{row['area']} listed {int(row['value'])} methods for {offences[0]} offences: "
                    "an offence with two methods counts twice there."
                )
    return sorted(set(notes))
