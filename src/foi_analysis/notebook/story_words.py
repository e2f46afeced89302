"""Says a printed figure, what evidence allows and its sources in words; judges and counts none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from foi_analysis.core.tables import VERDICTS
from foi_analysis.evidence.reconciliation import USED
from foi_analysis.notebook.display import MARKS, Shown, badge
from foi_analysis.verdicts.report import limits_in_words
from foi_analysis.verdicts.verdict import UNCHECKED

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.reference import Reference

SHARE, WHOLE = "per cent", 100.0
MEASURES = {
    "offences": "offences",
    "offences_method_known": "offences with the method known",
    "offences_with_method": "offences with {method}",
    "method_instances": "times {method} was recorded",
    "method_share_of_known": "{method}, per cent of {base}",
    "youngest_victim_age": "age of the youngest victim",
}
BASES = {
    "offences": "all offences",
    "method_instances": "all times a method was recorded",
}
_SOURCE = re.compile(r"(?P<words>.*?): (?P<address>https?://\S+)(?P<rest>.*)", re.DOTALL)


def with_words(
    stories: pd.DataFrame, published: pd.DataFrame, reference: Reference
) -> pd.DataFrame:
    """Return the table of stories with four columns more.

    words: area, measure, method and window; label: the measure in words; value: the number as a
    number; story: publisher and date.
    """
    more = published[["figure", "denominator", "value"]]
    frame = stories.merge(more, on="figure", how="left", validate="one_to_one")
    dates = frame["published_on"].where(frame["published_on"].ne(""), "no date")
    words = [_words(row, reference) for row in frame.to_dict("records")]
    labels = [reference.measures[name]["label"] for name in frame["measure"]]
    frame = frame.assign(words=words, label=labels, story=frame["publisher"] + ", " + dates)
    return frame.drop(columns="denominator")


def _words(row: dict[str, Any], reference: Reference) -> str:
    method = row["category"] or "a method"
    base = BASES.get(row["denominator"], MEASURES["offences_method_known"])
    shown = {"All methods": "any method"}.get(method, method)
    what = MEASURES.get(row["measure"], str(row["measure"]).replace("_", " "))
    window = reference.waves[row["wave"]].label
    return f"{row['area']}: {what.format(method=shown, base=base)}, {window}"


def allowed(low: float | None, high: float | None, verdict: str, unit: str = "") -> str:
    """Return limits in words; NaN and None are no limit, no evidence is "nothing known"."""
    if verdict == UNCHECKED:
        return "nothing known"
    least, most = (None if limit != limit else limit for limit in (low, high))
    return limits_in_words(least, most, unit)


def allowed_column(frame: pd.DataFrame) -> list[str]:
    """Return what other figures allow each figure, in words."""
    rows = frame[["low", "high", "verdict", "unit"]].itertuples(index=False, name=None)
    return [allowed(*row) for row in rows]


def marked(verdicts: Iterable[str]) -> list[str]:
    """Return verdicts as their marks and words, for tables too long for badges."""
    return [f"{MARKS[name]} {name}" for name in verdicts]


def number_of(number: int, thing: str) -> str:
    """Return a number of things in words: 1 page, 2 pages."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def badges(verdicts: Iterable[str]) -> list[Shown]:
    """Return verdicts as badges with their words."""
    return [Shown(name, badge(name)) for name in verdicts]


def link(words: str, address: str) -> Shown:
    """Return words that lead to a web address; an address of another kind stays text."""
    if not address.startswith(("https://", "http://")):
        return Shown(words, escape(words))
    return Shown(f"{words} ({address})", f'<a href="{escape(address)}">{escape(words)}</a>')


def source(text: str) -> Shown:
    """Return the source of a statement with its publisher as the link, no bare address."""
    match = _SOURCE.fullmatch(text)
    if not match:
        return Shown(text, escape(text))
    made = link(match["words"], match["address"])
    return Shown(text, made.html + escape(match["rest"]))


def listed(items: Sequence[Shown], nothing: str = "nothing") -> Shown:
    """Return items as a list, one alone as it is, and none as ``nothing``."""
    if not items:
        return Shown(nothing, escape(nothing))
    if len(items) == 1:
        return items[0]
    html = "".join(f"<li>{item.html}</li>" for item in items)
    style = 'style="margin: 0; padding-left: 1.1em"'
    return Shown("; ".join(item.text for item in items), f"<ul {style}>{html}</ul>")


def counted(verdicts: Iterable[str]) -> str:
    """Return how many of each verdict there are, those with none left out: "2 restated"."""
    counts = Counter(verdicts)
    return ", ".join(f"{counts[name]} {name}" for name in VERDICTS if counts[name])


def statement(row: Any) -> Shown:
    """Return a piece of evidence with its source: what it says, its use, who says it."""
    aside = "" if row.use == USED else f" ({row.use})"
    made = source(row.source)
    html = f"{escape(row.words + aside)}. Source: {made.html}"
    return Shown(f"{row.words}{aside}. Source: {made.text}", html)
