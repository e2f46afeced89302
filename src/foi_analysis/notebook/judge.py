"""Gives a figure's verdict and what evidence allows any count; both rest on real evidence alone."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foi_analysis.core.counts import EXACT, INTERVAL, Count
from foi_analysis.core.measure import ADDED_UP, MIN
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import known_name
from foi_analysis.core.processed import read_table
from foi_analysis.core.question_types import GROUP, NAMED
from foi_analysis.notebook.display import MARKS, Shown, interval, table
from foi_analysis.notebook.parameters import WrongParameter, check_injected, one_of
from foi_analysis.run.reads import recorded
from foi_analysis.verdicts.claims import Claim, ClaimChecker, read_claims
from foi_analysis.verdicts.notes import same_release
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.verdict import side

if TYPE_CHECKING:
    import pandas as pd

PAGE = ("printed", "publisher", "published_on", "address", "note")
EVIDENCE = ("side", "kind", "provenance", "statement", "source")
COUNTED = (*ADDED_UP, MIN)
BEHIND = ("Statement", "Sets the", "Source")
VERDICT = (
    *("claim", "printed", "unit", "verdict", "sentence", "low", "high"),
    *("weakest", "strength", "without_it"),
)


@dataclass(frozen=True)
class Verdict:
    """What real evidence says of one printed figure; no reconstructed reply has a part in it.

    ``verdict`` is its word and ``sentence`` says why. ``low`` and ``high`` are the least and
    greatest that figures of other releases allow, in the figure's ``unit``, None where there is no
    limit. ``weakest`` is the weakest thing the verdict assumes, ``strength`` how far that is
    trusted and ``without_it`` the verdict without it, all empty where it assumes nothing.
    ``evidence`` holds the statements behind the limits and those named (side, kind, provenance,
    statement, source), ``pages`` the other pages of the figure's release, which repeat it and are
    no evidence (agrees, printed, publisher, published_on, address, note). ``notes`` is what a
    reader should know of the replies on hand, a line each.
    """

    claim: str
    printed: str
    unit: str
    verdict: str
    sentence: str
    low: float | None
    high: float | None
    weakest: str
    strength: str
    without_it: str
    evidence: pd.DataFrame
    pages: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the verdict, its reason, who repeats it, and the notes."""
        return "\n".join([f"{self._named()} {self.sentence}", self._beside(), *self.notes])

    def _named(self) -> str:
        return f"{MARKS[self.verdict]} {self.verdict.capitalize()}."

    def _beside(self) -> str:
        agree = int(self.pages["agrees"].sum())
        return (
            f"Other pages of the same release that print the same: {agree}; that print something "
            f"else: {len(self.pages) - agree}. They repeat it, so they are no independent check."
        )

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_markdown_(self) -> str:
        notes = [f"- {_plain(note)}" for note in self.notes]
        shown = [f"**{self._named()}** {_plain(self.sentence)}", self._beside()]
        return "\n\n".join([*shown, *(["\n".join(["**Notes**\n", *notes])] if notes else [])])


@recorded
def judge(claim: str) -> Verdict:
    """Return the verdict on a claim of data/manual/claims.csv, as in data/processed/figures.

    Raises WrongParameter for a claim that is not there.
    """
    check_injected()
    project = Project.find()
    rows = read_table(project, "figures").set_index("claim", drop=False)
    row = rows.loc[one_of("claim", claim, rows.index, "a claim")]
    limits = ("low", "high")
    said = {name: _or_none(row[name]) if name in limits else row[name] for name in VERDICT}
    evidence = read_table(project, "evidence")
    own = evidence[evidence["claim"] == claim]
    return Verdict(
        **said,
        evidence=own[list(EVIDENCE)].reset_index(drop=True),
        pages=_pages(project, claim),
        notes=tuple(row["notes"].splitlines()),
    )


@recorded
def bounds(measure: str, area: str, wave: str, category: str = "", without: str = "") -> Count:
    """Return the least and greatest value all real evidence allows a count, exactly.

    ``measure`` is a sum of data/manual/measures.csv (in its unit) or an age in years, ``area`` a
    authority, region or nation, ``wave`` a key of data/manual/waves.csv, ``category`` a method
    where the measure counts methods. Everything printed is evidence here, a figure's own story too,
    but for statements in dispute, which set no limit: to judge a printed figure, leave its release
    out with ``without``, and those that descend from it or lead to it, as `judge` does. A Count
    without ``high`` has no upper limit. Raises WrongParameter for an unknown name, and for a
    category where the measure has none, or lacks one.
    """
    check_injected()
    checker = ProcessedProject().checker
    reference = checker.reference
    counts = [name for name, row in reference.measures.items() if row["working"] in COUNTED]
    kinds = [kind for ask in reference.all_asks.values() for kind in ask.kinds]
    named = {kind.measure for kind in kinds if kind.part in NAMED}
    one_of("measure", measure, counts, "a count or an age")
    grouped = {kind.measure for kind in kinds if kind.part == GROUP}
    if category and measure not in named:
        raise WrongParameter("category", category, f"none, as {measure} counts no methods apart")
    if measure in grouped and not category:
        raise WrongParameter("category", category, f"a method, as {measure} counts each apart")
    cell = (
        measure,
        one_of("category", category, reference.methods, "a method") if category else "",
        one_of("area", area, reference.areas, "an area"),
        one_of("wave", wave, reference.waves, "a wave"),
    )
    if without:
        one_of("without", without, (row["release"] for row in checker.releases), "a release")
    by = checker.without_release(without) if without else checker.evidence.all
    found = by.bound(cell)
    low, high = int(found.low), None if math.isinf(found.high) else int(found.high)
    return Count(EXACT if low == high else INTERVAL, low, high)


def allowed(
    processed: ProcessedProject, measure: str, area: str, wave: str, category: str = ""
) -> Shown:
    """Return the least and greatest value of a count, and the statements behind either limit.

    ``measure`` is a sum of data/manual/measures.csv, ``area`` an authority, region or nation,
    ``wave`` a key of data/manual/waves.csv, ``category`` a method where the measure counts methods.
    Raises UnknownName with the nearest names. The method is that of `bounds`: no table of whole
    numbers that fits all the evidence goes beyond the limits.
    """
    reference = processed.reference
    sums = [name for name, row in reference.measures.items() if row["working"] in ADDED_UP]
    known_name(measure, sums, "measure that is a sum")
    known_name(area, reference.areas, "area")
    known_name(wave, reference.waves, "wave")
    if category:
        known_name(category, reference.methods, "method")
    bound = processed.checker.evidence.all.bound((measure, category, area, wave))
    low_facts, high_facts = bound.low_facts, bound.high_facts
    rows = sorted(
        (one.statement, side(one, low_facts, high_facts), one.source)
        for one in low_facts | high_facts
    )
    found = interval(bound.low, bound.high) if rows else "no statement bears on it"
    what = ", ".join(filter(None, (reference.measures[measure]["label"], category, area)))
    return table(f"{what}, {reference.waves[wave].label}: {found}", BEHIND, rows)


def _pages(project: Project, claim: str) -> pd.DataFrame:
    import pandas as pd

    published = read_table(project, "published").to_dict(orient="records")
    agree, differ = same_release(ClaimChecker(project, (), published), claim_of(project, claim))
    rows = [{**row, "agrees": one is agree} for one in (agree, differ) for row in one]
    return pd.DataFrame(rows, columns=["agrees", *PAGE])


def claim_of(project: Project, claim: str) -> Claim:
    """Return a claim of data/manual/claims.csv; raise WrongParameter when it is not there."""
    claims = {one.claim: one for one in read_claims(project)}
    return claims[one_of("claim", claim, claims, "a claim")]


def _or_none(limit: float) -> float | None:
    return None if limit != limit else float(limit)


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is: a mask such as * is no emphasis."""
    return re.sub(r"([\\*<`\[])", r"\\\1", text)
