"""Sets printed figures beside what each choice of counting makes of them; prefers no choice.

Figures are the judged claims and each release's own national total, number known and greatest
share. A choice that does not bear on a figure, or that nothing on hand can try, has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from foi_analysis.evidence.bounds.relations import KNOWN, OFFENCES
from foi_analysis.evidence.facts import PublishedEvidence
from foi_analysis.evidence.rounding import CUT, EITHER, UP, numerators
from foi_analysis.verdicts.claims import RANK, SHARE, Claim, ClaimChecker
from foi_analysis.verdicts.missing import SharesOfAll, per_cent, place
from foi_analysis.verdicts.missing_authorities import totals_of
from foi_analysis.verdicts.missing_frames import (
    LEAST_SHOWN,
    MOST_SHOWN,
    frame_of,
    restated_figures,
    with_masks_at,
)
from foi_analysis.verdicts.sensitivity import sensitivity

if TYPE_CHECKING:
    import pandas as pd

COUNTING, MASKS, RESTATED = "counting rule", "masked cells", "restated"
AUTHORITIES = "missing authorities"
OF_ALL, OF_LISTED, ROUNDING = "of all offences", "of all times listed", "rounding rule"
CHOICES = (COUNTING, MASKS, AUTHORITIES, RESTATED, OF_ALL, OF_LISTED, ROUNDING)
COLUMNS = (
    *("figure", "wave", "area", "measure", "category", "unit", "printed", "value", "choice"),
    *("low", "high", "rests_on"),
)
BY_REPLIES = {
    "every time a method is listed": COUNTING,
    "offences with at least one, of offences with the method known": COUNTING,
    "times listed, of all times a method is listed": OF_LISTED,
    "every offence with an unknown method given to one rival": OF_ALL,
    "authorities that gave none could have a lower one": AUTHORITIES,
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class PrintedFigure:
    """One printed figure: what it is called here, where it belongs and what it says."""

    figure: str
    wave: str
    area: str
    measure: str
    category: str
    unit: str
    printed: str
    value: float
    release: str
    claim: Claim | None = None


@dataclass(frozen=True)
class ChoiceOutcome:
    """What one choice makes of a figure: limits in its unit, and what they rest on."""

    choice: str
    low: float
    high: float | None
    rests_on: str


class Choices:
    """Every printed figure under every choice that can be tried.

    ``totals`` are rows of ``missing_authorities.Totals.totals`` for all nations.
    """

    def __init__(
        self, checker: ClaimChecker, totals: Iterable[Row], claims: Sequence[Claim]
    ) -> None:
        self.checker, self.claims = checker, claims
        self.areas = checker.reference.investigation.areas
        self.shares = SharesOfAll(
            PublishedEvidence(checker.reference, checker.releases), checker.published
        )
        self.bounds = {
            (row["wave"], row["area"], row["release"], row["category"], row["printed"]): row
            for row in self.shares.bounds()
            if row["operator"] == "="
        }
        self.totals = {(row["wave"], row["area"], row["release"]): row for row in totals}
        self.restated = {one.cell: one for one in restated_figures(checker.evidence.facts)}
        self.masked = [
            ClaimChecker(
                checker.reference.project,
                with_masks_at(checker.observations, at),
                checker.published,
            )
            for at in (LEAST_SHOWN, MOST_SHOWN)
        ]

    def rows(self) -> list[dict[str, Any]]:
        """Return one row (COLUMNS) for each figure and choice, figures in order of print."""
        return [
            {name: getattr(one if hasattr(one, name) else figure, name) for name in COLUMNS}
            for figure in self.figures()
            for one in sorted(self.outcomes(figure), key=lambda one: CHOICES.index(one.choice))
        ]

    def figures(self) -> list[PrintedFigure]:
        """Return the claims, then the main national figures of the waves no claim is about."""
        own = [_of_claim(claim) for claim in self.claims]
        waves = {claim.wave for claim in self.claims}
        releases = sorted(self.checker.releases, key=lambda row: row["released_on"])
        main: dict[tuple[str, str], PrintedFigure] = {}
        for release in releases:
            for area in self.areas:
                for figure in self._main(release["release"], release["wave"], area):
                    if figure.wave not in waves:
                        main.setdefault((figure.wave, figure.measure), figure)
        return [*own, *main.values()]

    def _main(self, release: str, wave: str, area: str) -> Iterator[PrintedFigure]:
        """Yield a release's total, number known and greatest share for its own wave and a nation.

        A share is among them only where the number known and the total are printed with it.
        """
        here = [
            row
            for row in self.shares.rows
            if (*place(row), row["release"]) == (wave, area, release) and row["operator"] == "="
        ]
        for measure in (OFFENCES, KNOWN):
            rows = [row for row in here if row["measure"] == measure and not row["category"]]
            yield from (self._of_row(row) for row in rows[:1])
        shares = [row for row in here if row["measure"] == SHARE and self._bounds_key(row)]
        yield from (self._of_row(row) for row in sorted(shares, key=_greatest_first)[:1])

    def _of_row(self, row: Row) -> PrintedFigure:
        wave, area = place(row)
        words = {OFFENCES: "offences", KNOWN: "method known", SHARE: row["category"]}
        name = f"{self.areas[area]} {wave} {words[row['measure']]}".strip()
        about = (row["measure"], row["category"], row["unit"], row["printed"])
        return PrintedFigure(name, wave, area, *about, float(row["value"]), row["release"])

    def _bounds_key(self, row: Row) -> bool:
        key = (*place(row), row["release"], row["category"], row["printed"])
        return row["denominator"] == KNOWN and key in self.bounds

    def outcomes(self, figure: PrintedFigure) -> Iterator[ChoiceOutcome]:
        """Yield what each choice makes of a figure."""
        if figure.claim:
            yield from self._by_replies(figure.claim)
        yield from self._missing_authorities(figure)
        yield from self._restated(figure)
        if figure.measure == SHARE:
            yield from self._share(figure)

    def _by_replies(self, claim: Claim) -> Iterator[ChoiceOutcome]:
        real = self.checker.real(claim.wave)
        every = sensitivity(self.checker, claim, real)
        if not every:
            return
        for row in every:
            if row["choice"] in BY_REPLIES:
                limits = _rounded(row["low"], row["high"])
                yield ChoiceOutcome(BY_REPLIES[row["choice"]], *limits, _replies(row))
        firsts = [
            sensitivity(checker, claim, checker.real(claim.wave))[0] for checker in self.masked
        ]
        highs = [row["high"] for row in firsts]
        high = None if None in highs else max(highs)
        limits = _rounded(min(row["low"] for row in firsts), high)
        yield ChoiceOutcome(MASKS, *limits, _replies(every[0]))

    def _missing_authorities(self, figure: PrintedFigure) -> Iterator[ChoiceOutcome]:
        """Yield what the authorities a total leaves out can add to it, or to its number known."""
        total = self.totals.get((figure.wave, figure.area, figure.release))
        if total and figure.measure in (OFFENCES, KNOWN):
            greatest = total["greatest"]
            high = None if greatest is None else figure.value + greatest - total["least"]
            yield ChoiceOutcome(AUTHORITIES, figure.value, high, total["bounded_by"])

    def _restated(self, figure: PrintedFigure) -> Iterator[ChoiceOutcome]:
        one = self.restated.get((figure.measure, figure.category, figure.area, figure.wave))
        if one:
            is_later = one.later == figure.value
            number = one.earlier if is_later else one.later
            release = one.earlier_release if is_later else one.later_release
            yield ChoiceOutcome(RESTATED, number, number, f"release {release}")

    def _share(self, figure: PrintedFigure) -> Iterator[ChoiceOutcome]:
        key = (figure.wave, figure.area, figure.release, figure.category, figure.printed)
        row = self.bounds.get(key)
        if row and row["known"]:
            words = f"{row['known']:,} known of {row['total']:,}, release {figure.release}"
            yield ChoiceOutcome(OF_ALL, row["least_pct"], row["greatest_pct"], words)
            yield ChoiceOutcome(ROUNDING, *_any_rule(figure.printed, row["known"]), words)


def _any_rule(printed: str, known: int) -> tuple[float, float]:
    """Return the least and greatest share of ``known`` that some rule prints so, in per cent."""
    found = [cases for rule in (EITHER, CUT, UP) if (cases := numerators(printed, known, rule))]
    ends = min(cases[0] for cases in found), max(cases[-1] for cases in found)
    low, high = (per_cent(Fraction(end, known)) for end in ends)
    return low, high


def _of_claim(claim: Claim) -> PrintedFigure:
    value = 1 if claim.measure == RANK else claim.value
    return PrintedFigure(
        *(claim.claim, claim.wave, claim.area, claim.measure, claim.category, claim.unit),
        *(claim.printed, value, claim.release, claim),
    )


def _greatest_first(row: Row) -> tuple[float, str]:
    return -float(row["value"]), row["figure"]


def _rounded(low: float, high: float | None) -> tuple[float, float | None]:
    return round(low, 1), None if high is None else round(high, 1)


def _replies(row: Row) -> str:
    return f"replies on hand: {row['provenance']}"


def choice_frame(checker: ClaimChecker, claims: Iterable[Claim]) -> pd.DataFrame:
    """Return every printed figure under every choice, as in ``Choices.rows``."""
    totals = totals_of(checker)
    rows = [row for area in checker.reference.investigation.areas for row in totals.totals(area)]
    return frame_of(Choices(checker, rows, list(claims)).rows(), COLUMNS)
