"""Groups what pages print about one authority in one window into figures; judges none itself."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from foi_analysis.core.measure import COUNT, MONEY, RATE, SHARE, Measure
from foi_analysis.verdicts.report import limits_in_words, with_unit
from foi_analysis.verdicts.verdict import IMPOSSIBLE

OFFENCES, KNOWN, WITH_METHOD = "offences", "offences_method_known", "offences_with_method"
LISTED = "method_instances"
SHOWN = (COUNT, MONEY, RATE, SHARE)  # No age: it is a detail about one person.
NOT_JUDGED = "not judged"
OPERATORS = {"=": "", ">": "more than ", ">=": "at least ", "<": "fewer than "}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class BriefingFigure:
    """One number of one release about one authority and period, with the pages that print it.

    ``low`` and ``high`` are what figures of other releases allow, None where they set no limit;
    ``sentence`` says why the figure has its verdict. ``is_other`` figures count another kind of
    offence.
    """

    row: Row
    about: Measure
    start: date
    end: date
    issuer: str
    pages: tuple[Row, ...]
    notes: tuple[str, ...]
    is_other: bool = False
    verdict: str = NOT_JUDGED
    sentence: str = ""
    low: float | None = None
    high: float | None = None

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
        if self.about.kind in (MONEY, RATE):
            return str(self.row["printed"])
        if self.about.kind == SHARE:
            return f"{words}{self.value:g} per cent"
        return f"{words}{self.value:,.0f}"

    @property
    def is_exact(self) -> bool:
        """Return whether one number is printed, without "nearly" or "more than"."""
        return self.row["operator"] == "="

    @property
    def is_disputed(self) -> bool:
        """Return whether other figures rule the number out, on safe ground."""
        return self.verdict == IMPOSSIBLE

    @property
    def allowed(self) -> str:
        """Return what other figures allow; nothing where they set no limit that may be shown."""
        if self.verdict == NOT_JUDGED or not self.is_limited:
            return ""
        if self.about.kind in (MONEY, RATE):
            unit = self.about.unit
            return with_unit(limits_in_words(self.low, self.high, unit), unit)
        return limits_in_words(self.low, self.high, "per cent" if self.about.kind == SHARE else "")

    @property
    def is_limited(self) -> bool:
        """Return whether other evidence sets a limit that may be shown."""
        return self.low is not None or self.high is not None


def figures_of(
    rows: Iterable[Row],
    judged: Mapping[str, Row],
    issuers: Mapping[str, str],
    counted: Container[str],
    measures: Mapping[str, Measure],
) -> list[BriefingFigure]:
    """Return the figures that rows of the published table print, most important first.

    ``judged`` holds rows of the table of stories by figure, ``issuers`` who issued each release,
    ``counted`` the offences whose figures are of the series investigated; the order is that of
    ``measures``.
    """
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        about = measures[row["measure"]]
        is_shown = (about.is_compared and about.kind in SHOWN) or _is_other(row, counted)
        if is_shown and row["value"] == row["value"] and row["value"] is not None:
            names = ("measure", "category", "operator", "value", "period_start", "period_end")
            groups.setdefault((*(row[name] for name in names), row["release"]), []).append(row)
    made = [_figure(group, judged, issuers, counted, measures) for group in groups.values()]
    return sorted(made, key=partial(_order, list(measures)))


def _is_other(row: Row, counted: Container[str]) -> bool:
    return row["subject"] not in counted and row["unit"] == OFFENCES


def _figure(
    group: list[Row],
    judged: Mapping[str, Row],
    issuers: Mapping[str, str],
    counted: Container[str],
    measures: Mapping[str, Measure],
) -> BriefingFigure:
    pages = tuple(sorted(group, key=_page_order))
    row = pages[0]
    found = next((judged[one["figure"]] for one in pages if one["figure"] in judged), None)
    start, end = (date.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    notes = tuple(dict.fromkeys(one["note"] for one in pages if one["note"]))
    is_other = _is_other(row, counted)
    about, issuer = measures[row["measure"]], issuers[row["release"]]
    figure = BriefingFigure(row, about, start, end, issuer, pages, notes, is_other)
    return _judged(figure, found) if found else figure


def _judged(figure: BriefingFigure, row: Row) -> BriefingFigure:
    limits = {name: _limit(row[name]) for name in ("low", "high")}
    return replace(figure, verdict=row["verdict"], sentence=row["sentence"], **limits)


def _limit(value: Any) -> float | None:
    return None if value is None or value != value or value == "" else float(value)


def _page_order(row: Row) -> tuple[Any, ...]:
    """Put pages with a whole date first, the earliest before the others."""
    return (len(row["published_on"]) != 10, row["published_on"], row["publisher"], row["figure"])


def _order(measures: Sequence[str], figure: BriefingFigure) -> tuple[Any, ...]:
    place = len(measures) if figure.is_other else measures.index(figure.measure)
    return (place, -figure.value, figure.category, figure.row["figure"])
