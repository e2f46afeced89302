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
