"""Gives what the package gets for a whole page, for its notebook to compare its own sums with.

Each result is recorded as one query: only a page whose result changed runs again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.facts import REAL
from foi_analysis.notebook.parameters import check_injected, one_of
from foi_analysis.run.reads import recorded

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.reference import Wave
    from foi_analysis.verdicts.claims import Claim, ClaimChecker
    from foi_analysis.verdicts.over_time import OverTime

_BETWEEN = "from to from_days to_days before_low before_high after_low after_high low_pct high_pct "
OVER_TIME = {
    "windows": "window label kind period_start period_end days printed low high low_per_day "
    "high_per_day covered coverage rests_on",
    "printed": "window printed is_plain value release released_on use pages publisher address note",
    "authorities": "label kind period_start period_end authority low high",
    "claims": "area window since words printed_before printed_after printed_change_pct "
    "printed_ends before_low before_high after_low after_high low_pct high_pct evidence publisher "
    "release address note comparison",
    "changes": _BETWEEN + "coverage all_low_pct all_high_pct",
    "same_authorities": _BETWEEN + "authorities of names",
}


@recorded
def totals(
    measure: str, area: str, wave: str, categories: Sequence[str] = ("",), replies: str = "real"
) -> pd.DataFrame:
    """Return what the authorities of an area that gave a number add up to, a row for each category.

    Indexed by category ("" for the whole measure); ``low`` and ``high`` are the least and the
    greatest sum in the measure's unit, 0 where no authority gave a number, a gap in ``high`` where
    one sets no limit. ``replies`` is "real" or "demonstration".
    """
    import pandas as pd

    from foi_analysis.evidence.values import UNKNOWN, total
    from foi_analysis.notebook.check import replies_that_count

    on_hand = replies_that_count(wave, replies)
    members = sorted(on_hand.reference.areas[area])
    sums = {}
    for category in categories:
        values = (on_hand.authority_value(authority, measure, category) for authority in members)
        found = total(value for value in values if value not in (None, UNKNOWN))
        sums[category] = {"low": found.low, "high": found.high}
    frame = pd.DataFrame.from_dict(sums, orient="index", columns=["low", "high"])
    return frame.astype("Int64").rename_axis("category")


@recorded
def over_time(area: str) -> dict[str, pd.DataFrame]:
    """Return an area's offences window by window, with the evidence settled, as frames by name.

    windows: each year and part of a year with the least and greatest number all evidence allows,
    who is covered, and what is printed. printed: each figure of the area once a release, used or
    set aside. authorities: the settled number of each authority that printed its own for the whole
    of two windows that can be compared. claims: printed changes with both ends, and whether these
    and the evidence allow the words. changes, same_forces: what the package gets for the changes of
    the area, and of the authorities in both windows. Raises WrongParameter for an unknown area.
    """
    import pandas as pd

    from foi_analysis.verdicts.change_claims import change_claims
    from foi_analysis.verdicts.over_time import OverTime
    from foi_analysis.verdicts.processed_project import ProcessedProject

    check_injected()
    checker = ProcessedProject().checker
    over = OverTime(checker, one_of("area", area, checker.reference.areas, "an area"))
    rows = {name: getattr(over, name)() for name in ("windows", "printed", "changes")}
    rows |= {"same_authorities": over.same_authorities(), "claims": change_claims(over)}
    rows["authorities"] = list(_compared(over, rows["same_authorities"]))
    frames = {name: pd.DataFrame(rows[name], columns=OVER_TIME[name].split()) for name in rows}
    frames["printed"] = frames["printed"].astype({"is_plain": bool})
    return frames


def _compared(over: OverTime, pairs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the number of each authority in those windows in which a pair compares it."""
    named = {
        (pair[window], authority)
        for pair in pairs
        for window in ("from", "to")
        for authority in pair["names"].split(", ")
    }
    for year in [*over.years, *((part,) for part in over.parts)]:
        for row in _given(over, year):
            if (row["label"], row["authority"]) in named:
                yield row


def _given(over: OverTime, year: tuple[Wave, ...]) -> Iterator[dict[str, Any]]:
    first = year[0]
    kind = "year" if year in over.years else "part of a year"
    about = {"label": first.label, "kind": kind}
    days = {"period_start": first.start.isoformat(), "period_end": first.end.isoformat()}
    for authority, end in sorted(over.given(year).items()):
        high = None if end.high == float("inf") else end.high
        yield {**about, **days, "authority": authority, "low": end.low, "high": high}


CHOICE = (
    *("claim", "area", "measure", "printed", "unit", "choice", "low", "high", "shown"),
    *("prints_the_same", "provenance"),
)


@recorded
def checks(waves: str) -> pd.DataFrame:
    """Return what the package finds of the checks of one page, a row each.

    Columns: check, kind, statement, holds, allowed (what the other numbers leave possible),
    saved_by (a rule or wording under which the figure would hold) and why. ``waves`` as for
    ``foi.load_checks``; the relations of plausibility.csv are among the later ones.
    """
    from foi_analysis.verdicts.plausibility import plausible
    from foi_analysis.verdicts.printed_checks import LATER, checks_frame, checks_on

    project = Project.find()
    found = checks_on(project, read_table(project, "published"), waves)
    if waves == LATER:
        rows = read_table(project, "observations").to_dict(orient="records")
        found += [one.as_check() for one in plausible(Reference(project), rows)]
    return checks_frame(found)


@recorded
def official(wave: str) -> pd.DataFrame:
    """Return a wave's real counts beside official recorded crime, a row for each vintage.

    Columns as in ``verdicts.official.compare``; numbers that may be missing are Int64.
    """
    import pandas as pd

    from foi_analysis.verdicts.official import COLUMNS, compare

    project = Project.find()
    tables = (
        read_table(project, name).to_dict("records") for name in ("published", "observations")
    )
    rows = [row for row in compare(project, *tables) if row["wave"] == wave]
    counts = dict.fromkeys(("count_low", "count_high", "low", "high", "nearest"), "Int64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(counts)


@recorded
def missing(area: str) -> dict[str, pd.DataFrame]:
    """Return how far missing data can move a nation's figures, by name of the frame.

    Frames: bounds, lacking, other_counts (as in ``verdicts.missing``), estimates, totals,
    authorities (as in ``missing_authorities``), masked, restated and claims. Raises WrongParameter
    for an area of no table.
    """
    from foi_analysis.verdicts.missing_frames import missing_frames

    claim_checker, claims = _claims()
    one_of("area", area, claim_checker.reference.areas, "an area")
    return missing_frames(claim_checker, claims, area)


@recorded
def choices(wave: str, replies: str) -> dict[str, pd.DataFrame]:
    """Return printed figures under other reasonable choices, by name of the frame.

    Frames: claims (each claim of the wave under every choice, from "real" replies or those of a
    "demonstration"),
    figures (all claims and the main national figures of every wave, as in ``verdicts.choices``)
    and together (choice, method and what it counts as, as in investigation.toml). Raises
    WrongParameter for a wave of no table.
    """
    import pandas as pd

    from foi_analysis.verdicts.choices import choice_frame
    from foi_analysis.verdicts.sensitivity import sensitivity

    claim_checker, claims = _claims()
    one_of("wave", wave, claim_checker.reference.waves, "a wave")
    own = [claim for claim in claims if claim.wave == wave]
    from foi_analysis.notebook.check import replies_that_count

    counting = replies_that_count(wave, replies)
    rows = [row for claim in own for row in sensitivity(claim_checker, claim, counting)]
    joined = claim_checker.reference.investigation.together
    together = [(name, *pair) for name, methods in joined for pair in methods.items()]
    return {
        "claims": pd.DataFrame(rows, columns=list(CHOICE)),
        "figures": choice_frame(claim_checker, claims),
        "together": pd.DataFrame(together, columns=["choice", "method", "counts_as"]),
    }


def _claims() -> tuple[ClaimChecker, list[Claim]]:
    """Return the claims and what judges them, by real replies and all real evidence."""
    from foi_analysis.verdicts.claims import ClaimChecker, read_claims

    project = Project.find()
    claims = read_claims(project)
    rows = read_table(project, "observations")
    rows = rows[rows["provenance"].isin(REAL)]
    tables = (rows, read_table(project, "published"))
    return ClaimChecker(project, *(table.to_dict(orient="records") for table in tables)), claims


@recorded
def conflicts(wave: str) -> dict[str, pd.DataFrame]:
    """Return the sets of statements about a wave that cannot all be true.

    Frames: conflicts, as the table of that name: every group with a set that is about the wave.
    Raises WrongParameter for a wave of no table.
    """
    reference, sets = _with_tables("conflicts")
    one_of("wave", wave, reference.waves, "a wave")
    own = sets.loc[_names_any(sets["waves"], {wave}), "group"]
    return {"conflicts": sets[sets["group"].isin(own)].reset_index(drop=True)}


def _names_any(cells: pd.Series, wanted: set[str]) -> pd.Series:
    """Return for each cell of names divided by bars whether one is wanted; cells may be none."""
    return cells.map(lambda names: not wanted.isdisjoint(names.split("|"))).astype(bool)


@recorded
def contradictions() -> dict[str, pd.DataFrame]:
    """Return known contradictions: frames as in ``contradictions.contradiction_frames``."""
    from foi_analysis.verdicts.contradictions import contradiction_frames

    return contradiction_frames(*_with_tables("published", "conflicts"))


@recorded
def stories() -> dict[str, pd.DataFrame]:
    """Return the verdicts on every printed figure: frames as in ``story_page.story_frames``."""
    from foi_analysis.notebook.story_page import story_frames

    return story_frames(*_with_tables("stories", "statements", "story_evidence", "published"))


def _with_tables(*names: str) -> tuple[Any, ...]:
    """Return the reference tables and some processed ones, once the parameters are checked."""
    check_injected()
    project = Project.find()
    return (Reference(project), *(read_table(project, name) for name in names))
