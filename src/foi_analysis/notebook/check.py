"""Compares what a notebook worked out with what the package gets from the same replies."""

from __future__ import annotations

from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.measures import (
    UNKNOWN,
    Replies,
    Value,
    percentage,
    rank,
    total,
    youngest,
)
from foi_analysis.notebook.judge import claim_of
from foi_analysis.notebook.load import REPLIES, counting_replies
from foi_analysis.notebook.parameters import WrongParameter, one_of
from foi_analysis.run.reads import recorded
from foi_analysis.verdicts.claims import AGE, RANK, SHARE, Claim

INSTANCES, KNOWN = "method_instances", "offences_method_known"
WITHIN, DECIMALS = 1e-9, 3
Limits = tuple[float | None, float | None]


def assert_same_as_package(low: Any, high: Any, claim: str, replies: str = "real") -> None:
    """Raise AssertionError, with both numbers, unless the package gets the same from the replies.

    ``low`` and ``high`` are a claim's least and greatest value in its unit (for a rank the best
    and the worst place), over those forces that gave one; a gap in both where none did. The
    package's own measures work it out anew from the observations. ``replies`` is "real" or
    "demonstration".
    """
    mine, theirs = (_limit(low), _limit(high)), package_limits(claim, replies)
    if not all(_is_same(one, other) for one, other in zip(mine, theirs, strict=True)):
        raise AssertionError(f"the notebook gives {_words(mine)}, the package {_words(theirs)}")


@recorded
def package_limits(claim: str, replies: str) -> Limits:
    """Return a claim's least and greatest value by the package, over the forces that gave one."""
    one_of("replies", replies, REPLIES)
    judged = claim_of(Project.find(), claim)
    on_hand = replies_that_count(judged.wave, replies)
    value = _value(on_hand, on_hand.reference, judged)
    return (None, None) if value is None else (value.low, value.high)


def replies_that_count(wave: str, replies: str) -> Replies:
    """Return the replies that count in a wave, ready to be added up."""
    project = Project.find()
    rows = read_table(project, "observations")
    counting = rows[rows["reply"].isin(counting_replies(wave, replies))]
    return Replies(counting.to_dict("records"), Reference(project), wave, REPLIES[replies])


def _value(replies: Replies, reference: Reference, claim: Claim) -> Value | None:
    """Return a claim's value, or None where no force gave one."""
    if claim.measure in (SHARE, RANK):
        listing = replies.forces_listing_methods(claim.area)
        if not listing:
            return None
        value = _share if claim.measure == SHARE else _place
        return value(replies, reference, claim, listing)
    forces = sorted(reference.areas[claim.area])
    if claim.measure == KNOWN:  # By the package a force that withheld its methods knows of none.
        forces = [force for force in forces if _says_what_is_known(replies, claim.area, force)]
    values = [replies.force_value(force, claim.measure, claim.category) for force in forces]
    given = [value for value in values if value not in (None, UNKNOWN)]
    if not given:
        return None
    return youngest(given) if claim.measure == AGE else total(given)


def _says_what_is_known(replies: Replies, area: str, force: str) -> bool:
    rows = replies.rows.get(force, [])
    is_stated = any(row["measure"] == KNOWN for row in rows)
    return is_stated or force in replies.forces_listing_methods(area)


def _share(replies: Replies, reference: Reference, claim: Claim, forces: list[str]) -> Value:
    top = total(replies.force_value(force, INSTANCES, claim.category) for force in forces)
    return percentage(top, total(replies.force_value(force, KNOWN) for force in forces))


def _place(replies: Replies, reference: Reference, claim: Claim, forces: list[str]) -> Value:
    times = {
        method: total(replies.force_value(force, INSTANCES, method) for force in forces)
        for method in reference.methods
    }
    return rank(times.pop(claim.category), times.values())


def _limit(limit: Any) -> float | None:
    """Return a limit as a number, or None for a gap however a frame writes it."""
    if limit is None or str(limit) in ("<NA>", "nan", "None"):
        return None
    try:
        return float(limit)
    except (TypeError, ValueError):
        raise WrongParameter("low or high", limit, "a number, or a gap") from None


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= WITHIN


def _words(limits: Limits) -> str:
    if limits == (None, None):
        return "nothing, as no force gave a number"
    is_whole = all(limit is None or float(limit).is_integer() for limit in limits)
    return show_interval(*limits, 0 if is_whole else DECIMALS)
