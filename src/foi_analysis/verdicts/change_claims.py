"""Checks printed changes ("up 69 per cent since 2017/18") against printed ends and intervals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import Any

from foi_analysis.core.reference import Wave, area_key
from foi_analysis.evidence.bounds.relations import OFFENCES
from foi_analysis.evidence.rounding import Span
from foi_analysis.verdicts.changes import End, change, ratio_limits
from foi_analysis.verdicts.comparability import in_one_sentence
from foi_analysis.verdicts.comparisons import allowed_ratio, check_rise
from foi_analysis.verdicts.over_time import OverTime

CHANGE = "change_since"
_SINCE = re.compile(r"since (?:[^;(]*\((?P<key>[^)]+)\)|(?P<label>[^;(]+))")
FITS, FAILS, NOT_TOLD, NO_BASE = "fits", "does not fit", "cannot be told", "base not stated"
SAME_AUTHORITIES = "with figures for both years"
ALLOWED, EXCLUDED = "allowed", "excluded"
ENDS = ("before_low", "before_high", "after_low", "after_high")
Row = dict[str, Any]


def change_claims(over: OverTime) -> list[Row]:
    """Return each printed change of offences in an area and the areas within it, once a release.

    ``printed_ends`` says whether the ends its own release printed give it (or, if that printed
    none, the latest figures); ``evidence`` whether the settled intervals allow it; ``comparison``
    why its ends are not like for like, if they are not.
    """
    found: dict[tuple[str, ...], Row] = {}
    members = over.reference.areas[over.area]
    for row in over.checker.published:
        area = area_key(row["area"], row["area_type"])
        inside = over.reference.areas.get(area, frozenset())
        if _is_change(row) and inside and inside <= members:
            key = (row["wave"], area, row["release"], row["printed"])
            found.setdefault(key, _claim(over, row, area))
    order = list(over.reference.waves)
    return [found[key] for key in sorted(found, key=lambda key: (order.index(key[0]), *key[1:]))]


def _is_change(row: Mapping[str, Any]) -> bool:
    return row["measure"] == CHANGE and not row["category"] and row["denominator"] == OFFENCES


def base_of(note: str, waves: Mapping[str, Wave]) -> str | None:
    """Return the window a note says a change is since, None when it names none."""
    match = _SINCE.search(note)
    name = (match.group("key") or match.group("label")).strip() if match else ""
    return name if name in waves else None


def words_of(row: Mapping[str, Any]) -> str:
    """Return a printed change in words that can be checked: "up around 70 per cent"."""
    way = "down" if row["value"] < 0 else "up"
    return f"{way} {row['printed'].lstrip('-−')} per cent"


def _claim(over: OverTime, row: Mapping[str, Any], area: str) -> Row:
    base, words = base_of(row["note"], over.reference.waves), words_of(row)
    shown: Row = {
        "area": area,
        "window": row["wave"],
        "since": base or "",
        "words": words,
        "publisher": row["publisher"],
        "release": row["release"],
        "address": row["address"],
        "note": row["note"],
    }
    if base is None:
        return {**shown, **_nothing(NO_BASE), "comparison": ""}
    first, last = (over.reference.waves[key] for key in (base, row["wave"]))
    is_same = SAME_AUTHORITIES in row["note"]
    reasons = over.comparability.reasons(row["subject"], area, first, last, is_same)
    shown["comparison"] = in_one_sentence(reasons)
    years = [over.alike(one) for one in (first, last)]
    ends = [_printed_end(over, area, year, row["release"]) for year in years]
    return {**shown, **_by_printed(words, *ends), **_by_evidence(over, words, area, years)}


def _nothing(why: str) -> Row:
    empty = dict.fromkeys(("printed_before", "printed_after", "printed_change_pct"))
    limits = dict.fromkeys((*ENDS, "low_pct", "high_pct"))
    return {**empty, "printed_ends": why, **limits, "evidence": why}


def _printed_end(over: OverTime, area: str, year: Sequence[Wave], release: str) -> int | None:
    """Return an area's plain printed count: the release's own, else the latest printed."""
    keys = {one.wave for one in year}
    found = [
        (row["release"] == release, over.reader.dates[row["release"]], int(row["value"]))
        for row in over.checker.published
        if row["measure"] == OFFENCES
        and row["operator"] == "="
        and not row["category"]
        and area_key(row["area"], row["area_type"]) == area
        and over.reader.is_evident(row)
        and over.reader.days[row["period_start"], row["period_end"]] in keys
    ]
    return max(found)[2] if found else None


def _by_printed(words: str, before: int | None, after: int | None) -> Row:
    if not before or after is None:
        answer, percent = NOT_TOLD, None
    else:
        answer = FITS if check_rise(words, before, after).holds else FAILS
        percent = float(Fraction(100 * (after - before), before))
    return {
        "printed_before": before,
        "printed_after": after,
        "printed_change_pct": percent,
        "printed_ends": answer,
    }


def _by_evidence(over: OverTime, words: str, area: str, years: Sequence[Sequence[Wave]]) -> Row:
    bounds = [over.bound(area, over.window_of(year, area)) for year in years]
    before, after = (End(bound.low, bound.high) for bound in bounds)
    found = change(before, after)
    low, high = ratio_limits(before, after)
    is_told = low != inf and (low > 0 or high != inf)
    limits = Span(Fraction(low if is_told else 0), None if high == inf else Fraction(high))
    fits = allowed_ratio(words).meets(limits)
    ends = [before.low, before.high, after.low, after.high]
    return {
        **{name: None if end == inf else end for name, end in zip(ENDS, ends, strict=True)},
        "low_pct": found.low,
        "high_pct": None if found.high == inf else found.high,
        "evidence": (ALLOWED if fits else EXCLUDED) if is_told else NOT_TOLD,
    }
