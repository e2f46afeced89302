"""Puts figures under each choice, and what is missing, into words, tables and picture rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.core.counts import show_interval
from foi_analysis.notebook.pages import markdown, source
from foi_analysis.verdicts.choices import CHOICES

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown

SAME = 0.05
CAPTION = "Known, total and shares: as printed in one release. Nothing is assumed of the unknown."


def grid(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture: each outcome in per cent of the printed figure.

    Columns: figure (with the printed number), choice, from_pct, to_pct (empty without limit),
    moves, low and high (in the figure's own unit).
    """
    value = figures["value"].astype(float)
    ends = figures[["low", "high"]].astype(float)
    pct = (100 * ends).div(value, axis=0).round(1)
    return figures.assign(
        figure=figures["figure"] + ": " + figures["printed"] + _unit(figures),
        from_pct=pct["low"],
        to_pct=pct["high"],
        moves=_moves(figures),
    )[["figure", "choice", "from_pct", "to_pct", "moves", "low", "high", "unit"]]


def _unit(figures: pd.DataFrame) -> pd.Series:
    return figures["unit"].map({"per cent": "%", "rank": " (first)", "years": " years"}).fillna("")


def _moves(figures: pd.DataFrame) -> pd.Series:
    """Return whether an outcome prints otherwise than the figure does."""
    value, low, high = (figures[name].astype(float) for name in ("value", "low", "high"))
    half = (figures["unit"] == "per cent") * 0.5 + SAME
    return (low < value - half) | (high > value + half) | high.isna()


def shown_grid(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers as a table: one row a figure, one column a choice, in its own unit."""
    cells = figures.assign(shown=[_shown(row) for row in figures.itertuples()])
    cells = cells.assign(figure=cells["figure"] + " (" + cells["unit"] + ")")
    wide = cells.pivot(index=["figure", "printed"], columns="choice", values="shown")
    order = cells[["figure", "printed"]].drop_duplicates().itertuples(index=False, name=None)
    columns = [name for name in CHOICES if name in wide]
    return wide.loc[list(order), columns].fillna("").reset_index().rename_axis(columns=None)


def _shown(row: Any) -> str:
    import pandas as pd

    low, high = float(row.low), None if pd.isna(row.high) else float(row.high)
    is_whole = low.is_integer() and (high is None or high.is_integer())
    return show_interval(low, high, 0 if is_whole else 1)


def grid_alt(data: pd.DataFrame) -> str:
    """Return the picture in words: for each choice how many figures it moves, and the farthest."""
    parts = []
    for choice in CHOICES:
        own = data[data["choice"] == choice]
        moved = own[own["moves"]]
        if len(own):
            parts.append(f"{choice}: {len(moved)} of {len(own)}{_farthest(moved)}")
    return (
        f"{data['figure'].nunique()} printed figures by choice, each mark set against the printed "
        f"figure. Figures that move, by choice: {'; '.join(parts)}."
    )


def _farthest(moved: pd.DataFrame) -> str:
    if not len(moved):
        return ""
    endless = int(moved["to_pct"].isna().sum())
    ends = moved[["from_pct", "to_pct"]]
    words = f", from {ends.min().min():.0f} to {ends.max().max():.0f} per cent"
    return words + (f", {endless} without upper limit" if endless else "")


def moved_words(data: pd.DataFrame) -> Markdown:
    """Return what each choice moves, as a list."""
    lines = []
    for choice in CHOICES:
        own = data[data["choice"] == choice]
        names = list(own.loc[own["moves"], "figure"])
        lines.append(f"- **{choice}**: moves {len(names)} of the {len(own)} it can be tried on.")
    return markdown("\n".join(lines))


def grid_source(figures: pd.DataFrame) -> str:
    """Return the small print of the picture."""
    replies = figures.loc[figures["rests_on"].str.startswith("replies on hand"), "rests_on"]
    return f"{source(replies)}\nThe rest: printed figures and official recorded crime."


def bounds_rows(bounds: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture of shares: share, least_pct, greatest_pct, printed_pct."""
    exact = bounds[bounds["operator"] == "="]
    frame = exact.assign(
        share=exact["wave"] + " " + exact["category"] + ": " + exact["printed"].str.rstrip("% "),
        printed_pct=exact["printed"].str.rstrip("% ").astype(float),
    )
    return frame[["share", "printed_pct", "least_pct", "greatest_pct"]].reset_index(drop=True)


def bounds_alt(data: pd.DataFrame) -> str:
    """Return the picture of shares in words."""
    width = data["greatest_pct"] - data["least_pct"]
    rows = "; ".join(
        f"{row.share} per cent of the known, {row.least_pct}–{row.greatest_pct} of all"
        for row in data.itertuples()
    )
    return (
        f"{len(data)} bars from the least to the greatest share of all, {width.min():.0f} to "
        f"{width.max():.0f} points long, with the printed share of the known on each: {rows}."
    )


def bounds_table(bounds: pd.DataFrame) -> pd.DataFrame:
    """Return each share of the known with what it leaves of all, as fractions and per cent."""
    cases = [show_interval(*pair) for pair in bounds[["cases_low", "cases_high"]].values]
    columns = ["wave", "category", "printed", "known", "total", "cases", "least", "greatest"]
    columns += ["least_pct", "greatest_pct", "printed_of_all", "reading", "release"]
    return bounds.assign(cases=cases)[columns]


def summary(bounds: pd.DataFrame, lacking: pd.DataFrame) -> Markdown:
    """Return in words how many shares can be bounded, and which pages print one as of all."""
    lines = [
        f"{len(bounds)} printed shares stand beside the number known and the total of their own "
        f"release; {len(lacking)} do not, and say nothing of all cases."
    ]
    for row in bounds[bounds["printed_of_all"] != ""].itertuples():
        lines.append(
            f"A page of {row.release} prints {row.printed_of_all} per cent [{row.category}] as a "
            f"share of all. It is one of the {row.known:,} known: {row.cases_low:,} to "
            f"{row.cases_high:,} cases. Of all {row.total:,} it is anywhere from "
            f"**{row.least_pct} to {row.greatest_pct} per cent** ({row.least} to {row.greatest})."
        )
    return markdown("\n\n".join(lines))


def estimates_table(estimates: pd.DataFrame) -> pd.DataFrame:
    """Return each estimate with the assumption it rests on; one column an assumption."""
    cells = estimates.assign(
        shown=[show_interval(*pair, 1) for pair in estimates[["estimate", "to"]].values]
    )
    key = ["wave", "category", "printed", "release"]
    wide = cells.pivot(index=key, columns="assumption", values="shown")
    order = cells[key].drop_duplicates().itertuples(index=False, name=None)
    names = list(dict.fromkeys(cells["assumption"]))
    wide = wide.loc[list(order), names].add_prefix("if ")
    return wide.reset_index().rename_axis(columns=None)


def totals_table(totals: pd.DataFrame) -> pd.DataFrame:
    """Return each total with who is missing, the least and greatest it can be, and why."""
    ends = totals[["least", "greatest"]].astype(object)
    ends = ends.where(ends.notna(), None)
    frame = totals.assign(allowed=[show_interval(*pair) for pair in ends.values])
    columns = ["wave", "release", "printed", "answered", "asked", "missing", "missing_named"]
    names = {"asked": "of", "missing": "gave nothing", "missing_named": "named"}
    return frame[[*columns, "allowed", "bounded_by"]].rename(columns=names)


def claims_table(claims: pd.DataFrame) -> pd.DataFrame:
    """Return what evidence allows each claim when either number is preferred."""
    decimals = claims["unit"].eq("per cent").astype(int)
    pairs = zip(claims["low"], claims["high"], decimals, strict=True)
    frame = claims.assign(**{"evidence allows": [show_interval(*one) for one in pairs]})
    return frame[["claim", "printed", "unit", "preferred", "evidence allows"]]
