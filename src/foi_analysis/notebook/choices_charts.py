"""Draws figures under each choice and shares of all cases; takes the rows as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.notebook.charts import ACCENT, DARK, MIDDLE, WIDTH

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SCALES = (5, 15, 50, 110)
HELD = 0.6


def grid_chart(data: pd.DataFrame) -> Figure:
    """Return one row a figure and one column a choice, each mark in per cent of what is printed.

    ``data``: figure, choice, from_pct, to_pct (empty without limit), moves. Each column has its
    own scale, written below it; an arrow goes on beyond it.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    from foi_analysis.verdicts.choices import CHOICES

    figures = list(dict.fromkeys(data["figure"]))
    columns = [name for name in CHOICES if name in set(data["choice"])]
    sns.set_theme(style="white", rc={"axes.edgecolor": "0.8"})
    size = (WIDTH, 0.215 * len(figures) + 1.5)
    figure, grid = plt.subplots(
        1, len(columns), sharey=True, figsize=size, layout="constrained", squeeze=False
    )
    for axes, name in zip(grid[0], columns, strict=True):
        own = data[data["choice"] == name]
        scale = scale_of(own)
        for row in own.itertuples():
            _mark(axes, figures.index(row.figure), row, scale)
        _dress(axes, name, scale, len(figures))
    grid[0][0].set_yticks(range(len(figures)), figures, fontsize=7)
    grid[0][0].set_ylim(len(figures) - 0.5, -0.5)
    figure.get_layout_engine().set(w_pad=0.01, wspace=0.02)
    figure.legend(handles=_legend(), loc="outside upper center", ncols=3, fontsize=7, frameon=False)
    return figure


def scale_of(data: pd.DataFrame) -> int:
    """Return how many points each side of 100 a column shows: most of what moves lies within."""
    moved = data[data["moves"]].dropna(subset=["to_pct"])
    if moved.empty:
        return SCALES[0]
    ends = moved[["from_pct", "to_pct"]].sub(100).abs().max(axis=1)
    return next((one for one in SCALES if (ends <= one).mean() >= HELD), SCALES[-1])


def _mark(axes: Axes, place: int, row: Any, scale: int) -> None:
    """Draw one outcome: a line between its ends, a dot for one number, an arrow beyond the edge."""
    low, high = row.from_pct - 100, (row.to_pct if row.to_pct == row.to_pct else 1e9) - 100
    ends = [max(-scale, min(end, scale)) for end in (low, high)]
    colour = ACCENT if row.moves else MIDDLE
    axes.plot(ends, [place, place], color=colour, linewidth=2.5, solid_capstyle="butt")
    dot = "D" if row.moves else "o"
    marks = [dot if low == high else "|"] * 2
    marks = ["<" if low < -scale else marks[0], ">" if high > scale else marks[1]]
    for end, mark in zip(ends, marks, strict=True):
        axes.plot(end, place, color=colour, marker=mark, markersize=7 if mark == "|" else 3.5)


def _dress(axes: Axes, name: str, scale: int, rows: int) -> None:
    for place in range(0, rows, 2):
        axes.axhspan(place - 0.5, place + 0.5, color="0.96", linewidth=0, zorder=0)
    axes.axvline(0, color=DARK, linewidth=0.8, linestyle="--", zorder=1)
    title = name.replace(" ", "\n").replace("of\nall", "of all")
    axes.set_title(title, fontsize=6.5)
    axes.set_xlim(-1.12 * scale, 1.12 * scale)
    axes.set_xticks([0], [f"±{scale} %"], fontsize=6.5)
    axes.tick_params(axis="x", pad=1)


def _legend() -> list[Any]:
    from matplotlib.lines import Line2D

    return [
        Line2D([], [], color=ACCENT, marker="D", markersize=4, label="moves it"),
        Line2D([], [], color=MIDDLE, marker="o", markersize=4, label="leaves it as printed"),
        Line2D([], [], color=ACCENT, marker=">", markersize=4, label="goes on beyond, or no limit"),
    ]
