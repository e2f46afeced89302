"""Works each figure out again under the other reasonable choices; recommends none of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.evidence.bounds.relations import KNOWN, LISTED
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.respondents import share_of_known
from foi_analysis.evidence.values import UNKNOWN, Value, percentage, total
from foi_analysis.verdicts.claims import AGE, RANK, SHARE, Claim, ClaimChecker

Choice = tuple[str, Value]


def sensitivity(checker: ClaimChecker, claim: Claim, replies: Replies) -> list[dict[str, Any]]:
    """Return one row a choice: claim, choice, low, high, shown and whether it prints the same.

    None where no authority of the area has a reply among ``replies``. The first row is the choice
    the story made. Values come from ``replies``, those of the claim's wave that count, so they have
    those replies' provenance.
    """
    if not set(replies.rows) & checker.reference.areas[claim.area]:
        return []
    return [
        {
            "claim": claim.claim,
            "area": claim.area,
            "measure": claim.measure,
            "printed": claim.printed,
            "unit": claim.unit,
            "choice": name,
            "low": value.low,
            "high": value.high,
            "shown": show_interval(value.low, value.high, 1 if claim.measure == SHARE else 0),
            "prints_the_same": _prints_the_same(value, claim),
            "provenance": replies.provenance(checker.reference.areas[claim.area]),
        }
        for name, value in _choices(checker, replies, claim)
    ]


def _prints_the_same(value: Value, claim: Claim) -> bool:
    shown = {round(limit, claim.decimals) for limit in (value.low, value.high) if limit is not None}
    return value.high is not None and shown == {claim.value}


def _choices(checker: ClaimChecker, replies: Replies, claim: Claim) -> Iterator[Choice]:
    kinds = {SHARE: _of_share, RANK: _of_rank, AGE: _of_age}
    yield from kinds.get(claim.measure, _of_count)(checker, replies, claim)


def _of_count(checker: ClaimChecker, replies: Replies, claim: Claim) -> Iterator[Choice]:
    area, category = claim.area, claim.category
    yield "as the story counts", replies.own_value(area, claim.measure, category)
    whole = _whole_window(replies, area)
    if whole != checker.reference.areas[area]:
        authorities = whole.intersection(replies.respondents(area, claim.measure, category))
        value = _sum(replies, authorities, claim.measure, category)
        yield "only authorities that cover the whole period", value
    if claim.measure != "offences":
        yield "every time a method is listed", replies.own_value(area, LISTED, category)


def _whole_window(replies: Replies, area: str) -> frozenset[str]:
    partial = {row["authority"] for row in replies.partial_windows(area)}
    return replies.reference.areas[area] - partial


def _sum(replies: Replies, authorities: Iterable[str], measure: str, category: str = "") -> Value:
    values = [
        replies.authority_value(authority, measure, category) or UNKNOWN
        for authority in authorities
    ]
    return total(values) if values else UNKNOWN


def _of_share(checker: ClaimChecker, replies: Replies, claim: Claim) -> Iterator[Choice]:
    """Yield the share of authorities that list methods; of all offences, of those that gave them.

    In the choices that the story did not make each side of the line has its own limits.
    """
    authorities, offences = replies.authorities_listing_methods(claim.area), "offences"
    group = checker.reference.group(claim.category, replies.day)
    listed = _sum(replies, authorities, LISTED, claim.category)
    used = _sum(replies, authorities, "offences_with_method", claim.category)
    known, every = _sum(replies, authorities, KNOWN), replies.own_value(claim.area, offences)
    share = share_of_known(replies, authorities, group)
    yield "times listed, of offences with the method known", share
    yield "offences with at least one, of offences with the method known", percentage(used, known)
    everything = _sum(replies, authorities, LISTED)
    yield "times listed, of all times a method is listed", percentage(listed, everything)
    yield "times listed, of all offences", percentage(listed, _sum(replies, authorities, offences))
    yield "of all offences, the unknown ones anything", _with_unknown(listed, known, every)
    for member in sorted(group):
        if _sum(replies, authorities, LISTED, member).low:
            others = [
                _sum(replies, authorities, LISTED, other) for other in sorted(group - {member})
            ]
            yield f"without {member}", percentage(total(others), known)


def _with_unknown(top: Value, known: Value, everything: Value) -> Value:
    if top.high is None or everything.high is None or not everything.low:
        return Value(0, 100)
    unknown = everything.high - known.low
    return Value(100 * top.low / everything.high, 100 * (top.high + unknown) / everything.low)


def _of_rank(checker: ClaimChecker, replies: Replies, claim: Claim) -> Iterator[Choice]:
    yield "each method on its own, times listed", _rank(replies, claim, {})
    for choice, joined in checker.reference.investigation.together:
        yield choice, _rank(replies, claim, joined)
    yield (
        "every offence with an unknown method given to one rival",
        _rank_with_unknown(replies, claim),
    )


def _times(replies: Replies, area: str, joined: Mapping[str, str]) -> dict[str, float]:
    times: dict[str, float] = {}
    for method in replies.methods():
        name = joined.get(method, method)
        value = replies.own_value(area, LISTED, method)
        times[name] = times.get(name, 0) + value.low
    return times


def _rank(replies: Replies, claim: Claim, joined: Mapping[str, str]) -> Value:
    times = _times(replies, claim.area, joined)
    own = times.get(claim.category, 0)
    place = 1 + sum(value > own for name, value in times.items() if name != claim.category)
    return Value(place, place)


def _rank_with_unknown(replies: Replies, claim: Claim) -> Value:
    times = _times(replies, claim.area, {})
    known = replies.own_value(claim.area, KNOWN).low
    unknown = replies.own_value(claim.area, "offences").low - known
    own = times.pop(claim.category, 0)
    above = sum(value > own for value in times.values())
    reachable = any(own >= value > own - unknown for value in times.values())
    return Value(1 + above, 1 + above + (1 if reachable else 0))


def _of_age(checker: ClaimChecker, replies: Replies, claim: Claim) -> Iterator[Choice]:
    yield "least age any reply gives", replies.own_value(claim.area, AGE)
    members = sorted(checker.reference.areas[claim.area])
    if len(members) > 1:
        ages = [replies.authority_value(authority, AGE) for authority in members]
        given = sorted(value.low for value in ages if value)
        if len(given) > 1:
            yield "second least age any reply gives", Value(given[1], given[1])
        silent = any(value is None for value in ages)
        yield (
            "authorities that gave none could have a lower one",
            Value(0 if silent else given[0], given[0]),
        )
