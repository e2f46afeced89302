"""Groups what pages print about one force in one window into figures; judges none itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.verdicts.verdict import CONTRADICTED
from foi_analysis.verdicts.ways_of_rounding import with_way

OFFENCES, KNOWN, WITH_METHOD = "offences", "offences_method_known", "offences_with_method"
LISTED, SHARE = "method_instances", "method_share_of_known"
SHOWN = (OFFENCES, KNOWN, WITH_METHOD, LISTED, SHARE)
NOT_JUDGED = "not judged"
OPERATORS = {"=": "", ">": "more than ", ">=": "at least ", "<": "fewer than "}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class BriefingFigure:
    """One number of one release about one force and period, with the pages that print it.

    ``low`` and ``high`` are what other evidence allows without related releases, ``low_with`` and
    ``high_with`` with everything else; None where it sets no limit. ``is_other`` figures count
    another kind of offence.
    """

    row: Row
    start: date
    end: date
    issuer: str
    pages: tuple[Row, ...]
    notes: tuple[str, ...]
    is_other: bool = False
    verdict: str = NOT_JUDGED
    verdict_with: str = NOT_JUDGED
    low: float | None = None
    high: float | None = None
    low_with: float | None = None
    high_with: float | None = None
    saved_by: str = ""
    saved_by_with: str = ""

    @property
    def measure(self) -> str:
        """Return the measure."""
        return self.row["measure"]

    @property
    def category(self) -> str:
        """Return the method or group, empty for the whole."""
        return self.row["category"]

    @property
    def value(self) -> float:
        """Return the number."""
        return float(self.row["value"])

    @property
    def shown(self) -> str:
        """Return the number with the words that limit it: 20, nearly 30, more than 1,300."""
        operator = self.row["operator"]
        words = OPERATORS.get(operator, f"{operator} ")
        if self.measure == SHARE:
            return f"{words}{self.value:g} per cent"
        return f"{words}{self.value:,.0f}"

    @property
    def is_exact(self) -> bool:
        """Return whether one number is printed, without "nearly" or "more than"."""
        return self.row["operator"] == "="

    @property
    def is_disputed(self) -> bool:
        """Return whether other evidence rules the number out, without or with related releases."""
        return CONTRADICTED in (self.verdict, self.verdict_with)

    @property
    def allowed(self) -> str:
        """Return what other evidence allows, by the verdict that rules it out if one does."""
        if self.verdict == NOT_JUDGED:
            return ""
        is_late = self.verdict != CONTRADICTED and self.verdict_with == CONTRADICTED
        limits = (self.low_with, self.high_with) if is_late else (self.low, self.high)
        return show_interval(*limits, 1 if self.measure == SHARE else 0)

    @property
    def is_limited(self) -> bool:
        """Return whether other evidence sets a limit that may be shown."""
        limits = (self.low, self.high, self.low_with, self.high_with)
        return any(limit is not None for limit in limits)

    @property
    def verdicts(self) -> str:
        """Return the verdict, and the one by everything else where it differs."""
        own = with_way(self.verdict, self.saved_by)
        if (self.verdict, self.saved_by) == (self.verdict_with, self.saved_by_with):
            return own
        return f"{own}; with related releases {with_way(self.verdict_with, self.saved_by_with)}"


def figures_of(
    rows: Iterable[Row],
    judged: Mapping[str, Row],
    issuers: Mapping[str, str],
    counted: Container[str],
) -> list[BriefingFigure]:
    """Return the figures that rows of the published table print, most important first.

    ``judged`` holds rows of the table of stories by figure, ``issuers`` who issued each release,
    ``counted`` the offences whose figures are of the series investigated.
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        is_shown = row["measure"] in SHOWN or _is_other(row, counted)
        if is_shown and row["value"] == row["value"] and row["value"] is not None:
            names = ("measure", "category", "operator", "value", "period_start", "period_end")
            groups.setdefault((*(row[name] for name in names), row["release"]), []).append(row)
    made = [_figure(group, judged, issuers, counted) for group in groups.values()]
    return sorted(made, key=_order)


def _is_other(row: Row, counted: Container[str]) -> bool:
    return row["offence"] not in counted and row["unit"] == OFFENCES


def _figure(
    group: list[Row],
    judged: Mapping[str, Row],
    issuers: Mapping[str, str],
    counted: Container[str],
) -> BriefingFigure:
    pages = tuple(sorted(group, key=_page_order))
    row = pages[0]
    found = next((judged[one["figure"]] for one in pages if one["figure"] in judged), None)
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    notes = tuple(dict.fromkeys(one["note"] for one in pages if one["note"]))
    is_other = _is_other(row, counted)
    figure = BriefingFigure(row, start, end, issuers[row["release"]], pages, notes, is_other)
    return _judged(figure, found) if found else figure


def _judged(figure: BriefingFigure, row: Row) -> BriefingFigure:
    limits = {name: _limit(row[name]) for name in ("low", "high", "low_with", "high_with")}
    names = ("verdict", "verdict_with", "saved_by", "saved_by_with")
    return replace(figure, **{name: row[name] or "" for name in names}, **limits)


def _limit(value: Any) -> float | None:
    return None if value is None or value != value or value == "" else float(value)


def _page_order(row: Row) -> tuple[Any, ...]:
    """Put pages with a whole date first, the earliest before the others."""
    return (len(row["published_on"]) != 10, row["published_on"], row["publisher"], row["figure"])


def _order(figure: BriefingFigure) -> tuple[Any, ...]:
    place = len(SHOWN) if figure.is_other else SHOWN.index(figure.measure)
    return (place, -figure.value, figure.category, figure.row["figure"])
