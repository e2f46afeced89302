"""Draws verdicts by release and intervals beside printed numbers; takes the rows as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.notebook.charts import ACCENT, DARK, LIGHT, MIDDLE, WIDTH

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

COLOURS = {
    "corroborated": DARK,
    "consistent": MIDDLE,
    "untestable": LIGHT,
    "contradicted": ACCENT,
}
EDGE = 250


def verdict_chart(data: pd.DataFrame) -> Figure:
    """Return stacked bars by release, one panel a judgement.

    ``data``: release, judged, verdict, figures.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    panels = list(dict.fromkeys(data["judged"]))
    sns.set_theme(style="whitegrid", rc={"axes.edgecolor": "0.6"})
    figure, grid = plt.subplots(
        1, len(panels), sharex=True, sharey=True, figsize=(WIDTH, 5), layout="constrained"
    )
    for axes, judged in zip(grid, panels, strict=True):
        own = data[data["judged"] == judged]
        wide = own.pivot(index="release", columns="verdict", values="figures")
        left = 0 * wide.iloc[:, 0]
        for verdict, colour in COLOURS.items():
            axes.barh(
                wide.index,
                wide[verdict],
                left=left,
                color=colour,
                edgecolor="white",
                linewidth=0.5,
                label=verdict,
            )
            left = left + wide[verdict]
        axes.set_title(judged, fontsize=8)
        axes.set_xlabel("figures", fontsize=8)
        axes.tick_params(labelsize=7)
        axes.grid(axis="y", visible=False)
    grid[0].invert_yaxis()
    handles, labels = grid[0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="outside upper center", ncols=len(COLOURS), fontsize=7, frameon=False
    )
    return figure


def interval_chart(data: pd.DataFrame) -> Figure:
    """Return one line a fact, from the least to the greatest in per cent of what is printed.

    ``data``: low_pct, high_pct, verdict; sorted as given. Lines beyond EDGE end in an arrow.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    sns.set_theme(style="whitegrid", rc={"axes.edgecolor": "0.6"})
    figure, axes = plt.subplots(figsize=(WIDTH, 0.07 * len(data) + 1.5), layout="constrained")
    axes.axvline(100, color="black", linewidth=1, linestyle="--", label="printed number")
    for verdict, marker in (("corroborated", "s"), ("consistent", "o"), ("contradicted", "X")):
        own = data[data["verdict"] == verdict]
        low, high = (own[name].clip(upper=EDGE) for name in ("low_pct", "high_pct"))
        colour = COLOURS[verdict]
        axes.hlines(own.index, low, high, color=colour, linewidth=1.6)
        for ends, limits, arrow in ((low, own["low_pct"], "<"), (high, own["high_pct"], ">")):
            is_in = limits <= EDGE
            label = verdict if arrow == "<" else None
            style = {"color": colour, "linestyle": "", "markersize": 3.5}
            axes.plot(ends[is_in], own.index[is_in], marker=marker, label=label, **style)
            axes.plot(ends[~is_in], own.index[~is_in], marker=">", **style)
    axes.set(xlim=(-5, EDGE + 8), ylim=(len(data), -1))
    axes.set_yticks([])
    axes.tick_params(labelsize=7)
    axes.set_xlabel("per cent of printed number", fontsize=8)
    axes.set_ylabel("facts, narrowest interval first", fontsize=8)
    figure.legend(loc="outside upper center", ncols=4, fontsize=7, frameon=False)
    return figure
