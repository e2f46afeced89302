"""Compares what a notebook worked out with what the package gets from the same replies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.core.counts import show_interval
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.respondents import answered
from foi_analysis.notebook.judge import claim_of
from foi_analysis.notebook.load import REPLIES, counting_replies
from foi_analysis.notebook.parameters import WrongParameter, one_of
from foi_analysis.run.reads import recorded
from foi_analysis.verdicts.compiled_claims import CompiledClaims

if TYPE_CHECKING:
    from foi_analysis.verdicts.claims import Claim

WITHIN, DECIMALS = 1e-9, 3
Limits = tuple[float | None, float | None]


def assert_same_as_package(
    low: Any, high: Any, claim: str, replies: str = "real", reading: str = ""
) -> None:
    """Raise AssertionError, with both numbers, unless the package gets the same from the replies.

    ``low`` and ``high`` are a claim's least and greatest value in its unit (for a rank the best
    and the worst place), over those authorities that gave one; a gap in both where none did. The
    package's own measures work it out anew from the observations. ``replies`` is "real" or
    "demonstration". ``reading`` names a row of data/manual/workings.csv where a compiled table is
    read in several ways; left out, it is the first.
    """
    mine, theirs = (_limit(low), _limit(high)), package_limits(claim, replies, reading)
    if not all(_is_same(one, other) for one, other in zip(mine, theirs, strict=True)):
        raise AssertionError(f"the notebook gives {_words(mine)}, the package {_words(theirs)}")


@recorded
def package_limits(claim: str, replies: str, reading: str = "") -> Limits:
    """Return a claim's least and greatest value by the package, over those who gave one."""
    one_of("replies", replies, REPLIES)
    judged = claim_of(Project.find(), claim)
    if found := _compiled(judged):
        name = one_of("reading", reading, found, "a reading") if reading else next(iter(found))
        return found[name], found[name]
    on_hand = replies_that_count(judged.wave, replies)
    given = answered(on_hand, judged.area, judged.measure, judged.category)
    return (given.own.low, given.own.high) if given.respondents else (None, None)


def _compiled(claim: Claim) -> dict[str, float]:
    """Return what each reading of the compiled tables gives of a claim, by name, if any do."""
    project = Project.find()
    rows = read_table(project, "observations")
    rows = rows[rows["provenance"] == COMPILED]
    if rows.empty:
        return {}
    found = CompiledClaims(Reference(project), rows.to_dict("records")).worked(claim)
    return {one.working.reading: float(one.value) for one in found}


def replies_that_count(wave: str, replies: str) -> Replies:
    """Return the replies that count in a wave, ready to be added up."""
    project = Project.find()
    rows = read_table(project, "observations")
    counting = rows[rows["reply"].isin(counting_replies(wave, replies))]
    return Replies(counting.to_dict("records"), Reference(project), wave, REPLIES[replies])


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
        return "nothing, as no authority gave a number"
    is_whole = all(limit is None or float(limit).is_integer() for limit in limits)
    return show_interval(*limits, 0 if is_whole else DECIMALS)
