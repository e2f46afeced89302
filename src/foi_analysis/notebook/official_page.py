"""Puts counts beside official recorded crime into words and tables; compares nothing itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from foi_analysis.core.counts import show_interval
from foi_analysis.notebook.pages import markdown
from foi_analysis.verdicts.official import PART, WHOLE

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown

CAPTION = (
    "Counts: publications and real replies.\n"
    "Class: Home Office police recorded crime, Open Government Licence v3.0."
)
KEY = ["force", "period_start", "period_end", "count_low"]
SHOWN = ["count", "the class holds", "nearest quarters", "vintage", "finding", "quarters"]


def vintages(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the official tables as shown: which, whose, how old, where read, licence."""
    columns = ["source", "publisher", "vintage", "address", "read_at", "licence", "note"]
    return frame[columns]


def summary(compared: pd.DataFrame) -> Markdown:
    """Return in words how many counts were tested and which forces' exceed the class."""
    part = compared[compared["relation"] == PART]
    tested = part[part["finding"] != "untestable"]
    every, some = _broken(part)
    above = _names(_above_nearest(part).drop_duplicates(KEY)["force"])
    return markdown(
        f"{len(tested.drop_duplicates(KEY))} counts of {tested['force'].nunique()} forces can be "
        f"tested, {len(part.drop_duplicates(KEY)) - len(tested.drop_duplicates(KEY))} cannot.\n\n"
        f"- Above what the class can hold, in every vintage: **{every or 'none'}**.\n"
        f"- Above it in one vintage and not in another: **{some or 'none'}**.\n"
        f"- Above the nearest whole quarters, yet within the limits of each: {above or 'none'}."
    )


def _broken(part: pd.DataFrame) -> tuple[str, str]:
    broken = (
        part["finding"].eq("contradicted").groupby([part[name] for name in KEY]).agg(["all", "any"])
    )
    every = broken[broken["all"]].index.get_level_values("force")
    some = broken[broken["any"] & ~broken["all"]].index.get_level_values("force")
    return _names(every), _names(some)


def _names(forces: Iterable[str]) -> str:
    return ", ".join(sorted(set(forces)))


def breaks(compared: pd.DataFrame) -> pd.DataFrame:
    """Return every vintage of each count that exceeds the class in at least one of them."""
    part = compared[compared["relation"] == PART]
    is_broken = part["finding"].eq("contradicted").groupby([part[name] for name in KEY])
    return _shown(part[is_broken.transform("any")], "count_from", "note")


def above_nearest(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the counts above the nearest whole quarters that the class can hold all the same."""
    return _shown(_above_nearest(compared[compared["relation"] == PART]))


def _above_nearest(part: pd.DataFrame) -> pd.DataFrame:
    is_above = (part["count_low"] > part["nearest"]).fillna(False)
    fits = part["finding"].eq("consistent").groupby([part[name] for name in KEY])
    return part[is_above & fits.transform("all")]


def every_count(compared: pd.DataFrame) -> pd.DataFrame:
    """Return every count of an offence beside the class that contains it."""
    return _shown(compared[compared["relation"] == PART], "count_from", "note")


def class_itself(compared: pd.DataFrame) -> pd.DataFrame:
    """Return what pages printed of the class itself beside the official tables."""
    return _shown(compared[compared["relation"] == WHOLE], "count_from")


def _shown(rows: pd.DataFrame, *more: str) -> pd.DataFrame:
    limits = rows[["count_low", "count_high", "low", "high"]].astype(object)
    limits = limits.where(limits.notna(), None)
    frame = rows.assign(
        **{
            "period": rows["period_start"] + " to " + rows["period_end"],
            "count": [show_interval(*pair) for pair in limits[["count_low", "count_high"]].values],
            "the class holds": [show_interval(*pair) for pair in limits[["low", "high"]].values],
            "nearest quarters": rows["nearest"],
        }
    )
    return frame[["force", "period", *SHOWN, *more]].reset_index(drop=True)


def room(compared: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture: each count in per cent of the class, by vintage.

    Columns: count (force and number, with the days where they are not the usual ones), vintage,
    from_pct, to_pct (empty when the quarters inside the window hold none) and finding.
    """
    part = compared[(compared["relation"] == PART) & (compared["finding"] != "untestable")]
    days = part["period_start"] + " to " + part["period_end"]
    usual = days.mode().iloc[0] if len(days) else ""
    other = (", " + days).where(days != usual, "")
    frame = part.assign(
        count=part["force"] + " " + part["count_low"].astype("str") + other,
        from_pct=(100 * part["count_low"] / part["high"]).astype("Float64").round(1),
        to_pct=(100 * part["count_low"] / part["low"].replace(0, None)).astype("Float64").round(1),
    )
    columns = ["count", "vintage", "from_pct", "to_pct", "finding"]
    return frame[columns].astype({"from_pct": float, "to_pct": float}).reset_index(drop=True)


def room_alt(data: pd.DataFrame) -> str:
    """Return the picture in words."""
    above = data[data["finding"] == "contradicted"]
    named = "; ".join(
        f"{row.count}, {row.vintage}: at least {row.from_pct:.0f} per cent"
        for row in above.itertuples(index=False)
    )
    return (
        f"{data['count'].nunique()} counts, one line for each vintage, from the least to the "
        f"greatest share of the official class. Lines wholly above 100 per cent: {named or 'none'}."
    )
