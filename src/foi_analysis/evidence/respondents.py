"""Works out what those who answered give of a measure, and what that leaves for all asked.

An authority that refused, withheld a question or whose answer could not be read is no respondent of
it and counts as nothing above or below a line. A masked cell of a share stands above and below the
line at once, so it moves both together. It knows no publication and no claim.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from foi_analysis.core.measure import RANK
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.values import UNKNOWN, Value, percentage, rank, total


@dataclass(frozen=True)
class Answered:
    """A measure as the respondents give it (``own``), and what it leaves for ``of_all`` asked.

    ``above`` and ``below`` are a share's counts, ``first`` the methods that can be the most listed.
    """

    respondents: tuple[str, ...]
    asked: int
    own: Value
    of_all: Value
    above: Value | None = None
    below: Value | None = None
    first: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Return whether everybody asked answered."""
        return len(self.respondents) == self.asked


def answered(replies: Replies, area: str, measure: str, category: str = "") -> Answered:
    """Return what an area's authorities give of a measure, a share or a rank among the methods."""
    rules = replies.rules
    if rules.share and measure == rules.share.measure:
        return _share(replies, area, category)
    if rules.measures[measure].working == RANK and rules.share:
        return _rank(replies, area, category)
    authorities = tuple(replies.respondents(area, measure, category))
    own = replies.own_value(area, measure, category)
    of_all = replies.area_value(area, measure, category)
    return Answered(authorities, len(replies.reference.areas[area]), own, of_all)


def _share(replies: Replies, area: str, category: str) -> Answered:
    authorities, asked = replies.authorities_listing_methods(area), replies.reference.areas[area]
    members = replies.reference.group(category, replies.day)
    listed, known = _above_and_below(replies)
    above, below = (
        total(_given(replies, authority, *of) for authority in authorities)
        for of in ((listed, category), (known, ""))
    )
    own = share_of_known(replies, authorities, members)
    others = asked - set(authorities)
    of_all = Value(_least_of_all(replies, authorities, others, members), None) if others else own
    return Answered(tuple(authorities), len(asked), own, of_all, above, below)


def _above_and_below(replies: Replies) -> tuple[str, str]:
    """Return the measures above and below the line of the share of what is listed."""
    share = replies.rules.share
    assert share is not None
    return share.numerator, share.denominator


def _given(replies: Replies, authority: str, measure: str, category: str = "") -> Value:
    return replies.authority_value(authority, measure, category) or UNKNOWN


def share_of_known(replies: Replies, authorities: Sequence[str], members: Collection[str]) -> Value:
    """Return how often ``members`` are listed for every 100 offences with the method known.

    ``authorities`` list methods. Both ends are reached, except above 100 per cent: there each side
    of the line is taken at its own limits.
    """
    listed = [_members_listed(replies, authority, members) for authority in authorities]
    at_least = _known_where(replies, authorities, members, is_most=False)
    at_most = _known_where(replies, authorities, members, is_most=True)
    found = percentage(total(listed), Value(at_most.low, at_least.high))
    if found.high is None or found.high <= 100:
        return found
    known = _above_and_below(replies)[1]
    return percentage(
        total(listed), total(_given(replies, authority, known) for authority in authorities)
    )


def _members_listed(replies: Replies, authority: str, members: Collection[str]) -> Value:
    listed = _above_and_below(replies)[0]
    return total(_given(replies, authority, listed, member) for member in sorted(members))


def _known_where(
    replies: Replies, authorities: Sequence[str], members: Collection[str], is_most: bool
) -> Value:
    return total(replies.known_where(authority, members, is_most) for authority in authorities)


def _least_of_all(
    replies: Replies, authorities: Sequence[str], others: Collection[str], members: Collection[str]
) -> float:
    """Return the least share of all: the others can have known every offence, and none of these."""
    above = total(_members_listed(replies, authority, members) for authority in authorities)
    below = _known_where(replies, authorities, members, is_most=False)
    most = total(_known_at_most(replies, authority) for authority in others)
    return percentage(above, total([below, most])).low


def _known_at_most(replies: Replies, authority: str) -> Value:
    """Return how many offences an authority can have known the method of, at most all."""
    known = _above_and_below(replies)[1]
    every = replies.rules.measures[known].denominator
    values = [_given(replies, authority, measure) for measure in (known, every)]
    highs = [value.high for value in values if value.high is not None]
    return Value(0, min(highs, default=None))


def _rank(replies: Replies, area: str, category: str) -> Answered:
    authorities, asked = replies.authorities_listing_methods(area), replies.reference.areas[area]
    methods = sorted({category, *replies.reference.methods})
    listed = _above_and_below(replies)[0]
    times = {
        method: total(_given(replies, authority, listed, method) for authority in authorities)
        for method in methods
    }
    place = _places(times)
    named = (method for method in methods if times[method].high != 0)
    first = tuple(method for method in named if place[method].low == 1)
    own = place[category]
    of_all = own if len(authorities) == len(asked) else Value(1, len(methods))
    return Answered(tuple(authorities), len(asked), own, of_all, first=first)


def _places(times: Mapping[str, Value]) -> dict[str, Value]:
    return {
        method: rank(own, (value for other, value in times.items() if other != method))
        for method, own in times.items()
    }
