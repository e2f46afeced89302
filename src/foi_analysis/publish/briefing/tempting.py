"""Words the tempting sentences that may not be printed, each with why; chosen by rule, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from foi_analysis.publish.briefing.figures import LISTED, OFFENCES, BriefingFigure
from foi_analysis.publish.briefing.known import Known
from foi_analysis.publish.briefing.printable import (
    counted_by_case,
    main_figure,
    method_words,
    period,
    source_of,
)
from foi_analysis.verdicts.changes import days
from foi_analysis.verdicts.verdict import AGAINST

MOST = 3
SAME_LENGTH = 0.01


@dataclass(frozen=True)
class Wrong:
    """A sentence that may not be printed, why, and the numbers of the sources it misuses."""

    text: str
    why: str
    sources: tuple[int, ...] = ()


def tempting(known: Known) -> list[Wrong]:
    """Return up to MOST wrong sentences somebody could write from what is on hand."""
    found = (rule(known) for rule in RULES)
    return [one for one in found if one][:MOST]


def _recorded(known: Known, number: str) -> str:
    when = period(known.wave.start, known.wave.end)
    return f"{known.nouns.recorded(known.authority['full_name'], number)} {when}."


def _part_as_whole(known: Known) -> Wrong | None:
    """A count of a part of the window, as of the whole."""
    part = next((one for one in known.offences if not known.is_whole(one)), None)
    if not part:
        return None
    days = period(part.start, part.end)
    why = f"The number counts {known.nouns.counted} {days} only."
    return Wrong(_recorded(known, part.shown), why, (source_of(known, part),))


def _disputed(known: Known) -> Wrong | None:
    """A count that other figures rule out, or may, as a fact."""
    one = next((one for one in known.offences if one.verdict in AGAINST), None)
    if not one:
        return None
    return Wrong(_recorded(known, one.shown), one.sentence, (source_of(known, one),))


def _mentions(known: Known) -> Wrong | None:
    """Times a method is listed, as cases."""
    whole = main_figure(known)
    listed = [
        one
        for one in known.figures
        if one.measure == LISTED
        and one.row["counting_rule"] != OFFENCES
        and one.category in known.methods
        and one.is_exact
    ]
    if not whole or not listed:
        return None
    one = listed[0]
    text = f"{one.category} was used in {one.shown} of the {whole.shown} {known.nouns.counted} in "
    text += f"{known.name}."
    is_mentions = one.row["counting_rule"] == "mentions"
    says = "counts mentions" if is_mentions else "may count mentions: the page does not say"
    why = f"The {one.shown} {says}. One case can list several methods."
    return Wrong(text, why, tuple({source_of(known, one): 0, source_of(known, whole): 0}))


def _without_denominator(known: Known) -> Wrong | None:
    """A share of all offences from a count that only those with a known method can enter."""
    whole = main_figure(known)
    own = counted_by_case(known, whole) if whole else []
    if not whole or not own or not whole.value or not whole.is_exact:
        return None
    one, method = own[0], method_words(known, own[0])
    share, counted = f"{100 * one.value / whole.value:.0f}", known.nouns.counted
    text = (
        f"{share} per cent of the {counted} in {known.name} were committed with a method {method}."
        if method != one.category
        else f"{share} per cent of the {counted} in {known.name} were committed through {method}."
    )
    why = (
        f"A case can enter the {one.shown} only if its method is known, and it is not known "
        f"for every one of the {whole.shown}. Of all {counted} the share can be higher."
    )
    return Wrong(text, why, (source_of(known, one),))


def _windows(known: Known) -> Wrong | None:
    """A change between windows of different length."""
    whole = main_figure(known)
    found = [pair for pair in known.others if days(pair[0]) > days(known.wave) * (1 + SAME_LENGTH)]
    if not whole or not known.is_whole(whole) or not whole.is_exact or not found:
        return None
    wave, other = min(found, key=lambda pair: (days(pair[0]), pair[0].start, pair[0].wave))
    counted = known.nouns.counted.capitalize()
    text = (
        f"{counted} in {known.name} {_moved(whole, other)} from {whole.shown} to {other.shown}."
        if whole.value != other.value
        else f"{counted} in {known.name} stood still at {whole.shown}."
    )
    why = (
        f"The {whole.shown} of the {known.wave.label} and the {other.shown} of the {wave.label} "
        f"count {days(known.wave)} and {days(wave)} days."
    )
    return Wrong(text, why, (source_of(known, whole), source_of(known, other)))


def _moved(first: BriefingFigure, second: BriefingFigure) -> str:
    return "rose" if second.value > first.value else "fell"


def _other_series(known: Known) -> Wrong | None:
    """A count of another series, as of this one."""
    one = next((one for one in known.figures if one.is_other), None)
    if not one:
        return None
    note = f": it {one.notes[0]}" if one.notes and one.notes[0].startswith("holds") else ""
    why = f"The {one.shown} is another series, class {one.row['subject']} of {one.issuer}{note}."
    return Wrong(_recorded(known, one.shown), why, (source_of(known, one),))


def _other_window(known: Known) -> Wrong | None:
    """A count of another window, where this one has none."""
    if known.offences or not known.others:
        return None
    wave, other = min(known.others, key=lambda pair: abs((pair[0].end - known.wave.end).days))
    why = f"The {other.shown} counts another window: {wave.label}, {period(wave.start, wave.end)}."
    return Wrong(_recorded(known, other.shown), why, (source_of(known, other),))


RULES: tuple[Callable[[Known], Wrong | None], ...] = (
    _part_as_whole,
    _disputed,
    _mentions,
    _without_denominator,
    _windows,
    _other_series,
    _other_window,
)
