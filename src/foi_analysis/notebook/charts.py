"""Draws the project's pictures in one house style, each with its numbers and words beside it.

Every chart takes the frame it plots and returns a matplotlib figure; ``publish`` saves picture and
numbers together. Colours differ in lightness, so they can be told apart in grey.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project, replacing, slug

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DARK, MIDDLE, LIGHT, ACCENT = "#1b3a57", "#5b8db8", "#cfdce8", "#b5480b"
PROVENANCE_COLOURS = {"primary": DARK, "transcribed": MIDDLE, "reconstructed": LIGHT}
ANSWER_COLOURS = {
    "exact": DARK,
    "interval": "#7fa8cb",
    "withheld": ACCENT,
    "not held": "#e2a36f",
    "blank": "#f3dcc6",
    "not answered": "#ffffff",
}
WIDTH = 5.4


def _axes(height: float) -> tuple[Figure, Axes]:
    import matplotlib.pyplot as plt
    import seaborn as sns

    sns.set_theme(style="whitegrid", font_scale=0.9, rc={"axes.edgecolor": "0.6"})
    figure, axes = plt.subplots(figsize=(WIDTH, height), layout="constrained")
    return figure, axes


def claim_chart(data: pd.DataFrame) -> Figure:
    """Return printed and computed figure against what real evidence allows.

    ``data``: what, low, high, in the rows "evidence allows", "replies on hand" and "printed".
    """
    figure, axes = _axes(1.9)
    colours = {"evidence allows": LIGHT, "replies on hand": MIDDLE, "printed": ACCENT}
    markers = {"evidence allows": "|", "replies on hand": "s", "printed": "D"}
    for position, row in enumerate(data.itertuples()):
        axes.plot(
            [row.low, row.high],
            [position, position],
            color=colours[row.what],
            marker=markers[row.what],
            linewidth=9 if row.what == "evidence allows" else 2,
            markersize=8,
            solid_capstyle="butt",
        )
    axes.set_yticks(range(len(data)), data["what"])
    axes.set_ylim(-0.6, len(data) - 0.4)
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    axes.set_xlabel(data["unit"].iloc[0] if len(data) else "")
    axes.grid(axis="y", visible=False)
    return figure


def force_chart(data: pd.DataFrame, label: str) -> Figure:
    """Return one bar a force. ``data``: force, low, provenance; sorted as given."""
    import seaborn as sns

    figure, axes = _axes(max(1.6, 0.22 * len(data) + 0.7))
    sns.barplot(
        data,
        y="force",
        x="low",
        hue="provenance",
        palette=PROVENANCE_COLOURS,
        edgecolor=DARK,
        linewidth=0.6,
        dodge=False,
        ax=axes,
    )
    axes.set(xlabel=label, ylabel="")
    if not data.empty:
        axes.legend(title="replies", loc="lower right")
    return figure


def methods_chart(data: pd.DataFrame, label: str) -> Figure:
    """Return one bar a method with its count at the end. ``data``: method, listed, provenance."""
    figure = force_chart(data.rename(columns={"method": "force", "listed": "low"}), label)
    for container in figure.axes[0].containers:
        figure.axes[0].bar_label(container, fmt="{:,.0f}", padding=3, fontsize=8)
    return figure


def coverage_chart(data: pd.DataFrame) -> Figure:
    """Return which force answered which question. ``data``: force, asks, answer."""
    from matplotlib.patches import Patch, Rectangle

    forces, asked = list(dict.fromkeys(data["force"])), list(dict.fromkeys(data["asks"]))
    figure, axes = _axes(0.2 * len(forces) + 1.4)
    for row in data.itertuples():
        spot = (asked.index(row.asks), forces.index(row.force))
        axes.add_patch(
            Rectangle(spot, 0.96, 0.9, facecolor=ANSWER_COLOURS[row.answer], edgecolor="0.7")
        )
    axes.set(xlim=(0, len(asked)), ylim=(len(forces), 0))
    axes.set_xticks(
        [x + 0.5 for x in range(len(asked))], [name.replace("_", " ") for name in asked]
    )
    axes.set_yticks([y + 0.5 for y in range(len(forces))], forces)
    axes.xaxis.tick_top()
    axes.grid(visible=False)
    used = [answer for answer in ANSWER_COLOURS if answer in set(data["answer"])]
    handles = [Patch(facecolor=ANSWER_COLOURS[name], edgecolor="0.7", label=name) for name in used]
    figure.legend(handles=handles, loc="outside lower center", ncols=len(used), frameon=False)
    return figure


def years_chart(data: pd.DataFrame, label: str) -> Figure:
    """Return what was printed for each year against what all evidence allows.

    ``data``: year, what ("evidence allows", "printed" or "printed, set aside"), low, high (empty:
    no limit, drawn as an arrow). Several figures of a year stand side by side, oldest first.
    """
    figure, axes = _axes(3.4)
    data = data.astype({"low": float, "high": float})
    years = list(dict.fromkeys(data["year"]))
    markers = {"printed": ("D", ACCENT), "printed, set aside": ("x", DARK)}
    for place, year in enumerate(years):
        rows = data[data["year"] == year]
        for row in rows[rows["what"] == "evidence allows"].itertuples():
            _year_bar(axes, place, row.low, row.high)
        printed = rows[rows["what"] != "evidence allows"]
        for step, row in enumerate(printed.itertuples(), 1):
            marker, colour = markers[row.what]
            spot = place - 0.3 + 0.6 * step / (len(printed) + 1)
            axes.plot([spot], [row.low], marker=marker, color=colour, markersize=6, zorder=3)
    axes.set_xticks(range(len(years)), years, fontsize=8)
    axes.set_xlim(-0.6, len(years) - 0.4)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(label)
    axes.grid(axis="x", visible=False)
    _year_legend(figure, markers)
    return figure


def _year_bar(axes: Axes, place: int, low: float, high: float) -> None:
    """Draw an interval as a broad bar, a single value as a line, one without limit as an arrow."""
    if high != high:
        arrow = {"arrowstyle": "->", "color": MIDDLE, "linewidth": 2}
        axes.annotate("", (place, 1.15 * low), (place, low), arrowprops=arrow)
        return
    axes.bar([place], [high - low], 0.6, bottom=low, color=LIGHT, edgecolor=MIDDLE, linewidth=2)


def _year_legend(figure: Figure, markers: dict[str, tuple[str, str]]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [Patch(facecolor=LIGHT, edgecolor=MIDDLE, label="evidence allows")]
    handles += [
        Line2D([], [], marker=marker, color=colour, linestyle="", label=what)
        for what, (marker, colour) in markers.items()
    ]
    figure.legend(handles=handles, loc="outside upper center", ncols=3, frameon=False, fontsize=8)


def publish(figure: Figure, data: pd.DataFrame, name: str, alt: str, source: str) -> None:
    """Save a picture and its numbers as build/figures/NAME.png and .csv, and show the picture.

    The name is made fit for a file ("briefing-West Midlands" becomes briefing-west-midlands).
    ``alt`` says in words what the picture shows; pages use it as the image's text alternative.
    ``source`` stands in small print below the picture, so that it travels with it.
    """
    import matplotlib.pyplot as plt

    figure.supxlabel(source, fontsize=7, x=0.01, ha="left", color="0.3")
    folder, name = Project.find().build / "figures", slug(name)
    with replacing(folder / f"{name}.csv") as path:
        data.to_csv(path, index=False, lineterminator="\n")
    with replacing(folder / f"{name}.png") as path:
        figure.savefig(path, dpi=144, format="png", metadata={"Software": None})
        picture = path.read_bytes()
    plt.close(figure)
    _display(picture, alt)


def _display(picture: bytes, alt: str) -> None:
    from base64 import b64encode

    from IPython.display import display

    bundle: dict[str, Any] = {"image/png": b64encode(picture).decode(), "text/plain": alt}
    display(bundle, metadata={"image/png": {"alt": alt}}, raw=True)
