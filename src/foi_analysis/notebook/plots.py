"""Draws the house charts and saves any picture with its numbers and words; works nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project, replacing, slug
from foi_analysis.notebook.drawn import save
from foi_analysis.notebook.load import REPLIES, shows_made
from foi_analysis.notebook.parameters import WrongParameter, given, one_of
from foi_analysis.run.demonstration import REAL, SHOWN

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DEMONSTRATION = "DEMONSTRATION: replies reconstructed from the printed figures stand in for others"
SOURCES = {
    REAL: "Replies: the authorities' own, or transcribed from public pages",
    SHOWN: DEMONSTRATION,
}
CHARACTERS_TO_AN_INCH = 13
WIDTH = 4.6
SHARE, WHOLE = "per cent", 100
LARGE, MOST_LARGE = 10_000, 3  # Numbers on an axis from here on, and how many of them.
# They differ in lightness, so they can be told apart in grey.
DARK, MIDDLE, LIGHT, ACCENT = "#1b3a57", "#5b8db8", "#cfdce8", "#b5480b"
INTERVAL_COLOURS = (LIGHT, MIDDLE, ACCENT, DARK)
COLOURS = {
    "reproduced": DARK,
    "reproduced from the compiler's data": DARK,
    "confirmed": DARK,
    "repeated": "#35648c",
    "fits": MIDDLE,
    "cannot be checked": LIGHT,
    "restated": "#8fb1cc",
    "disagrees if": "#d9a441",
    "impossible": ACCENT,
    "not like for like": "#b98a5e",
    "not checked": "#e7e7e7",
}


def plot_interval(rows: pd.DataFrame, unit: str, title: str = "") -> Axes:
    """Draw intervals below each other, the first the broadest; return the axes.

    ``rows``: what (the words on the left), low and high, in ``unit``, which the axis names. A gap
    in ``high`` is no limit: the bar runs on to an arrow. A row without both is named and not drawn.
    Each interval is labelled with its numbers.
    """
    axes = _axes(0.45 * max(1, len(rows)) + 0.8)
    limits = _limits(rows)
    most = limits.max().max()
    room = 1.15 * most if most > 0 else 1.0
    for place, (low, high) in enumerate(limits.itertuples(index=False)):
        colour = INTERVAL_COLOURS[min(place, len(INTERVAL_COLOURS) - 1)]
        _interval(axes, place, low, high, room, colour)
    axes.set_yticks(range(len(rows)), rows["what"])
    axes.set(xlim=(0, 1.3 * room), ylim=(len(rows) - 0.4, -0.6), xlabel=unit)
    if unit == SHARE:
        axes.set_xticks(range(0, WHOLE + 1, WHOLE // 4))
    _in_full(axes)
    axes.grid(axis="y", visible=False)
    axes.set_title(title, loc="left", fontsize=10)
    return axes


def plot_by_authority(rows: pd.DataFrame, unit: str, title: str = "") -> Axes:
    """Draw one line for each authority with its number or interval; return the axes.

    ``rows``: indexed by authority, drawn in that order, with low and high in ``unit``. An interval
    is a bar up to ``low`` and a line on to ``high``; an authority without a number keeps its line,
    which says so: missing is never 0.
    """
    import seaborn as sns

    axes = _axes(0.22 * max(4, len(rows)) + 0.8)
    drawn = _limits(rows)
    names = [str(name) for name in rows.index]
    sns.barplot(x=drawn["low"].to_numpy(), y=names, order=names, color=MIDDLE, ax=axes)
    places = range(len(names))
    axes.hlines(places, drawn["low"], drawn["high"], color=DARK, linewidth=1.5)
    for place, (low, high) in enumerate(drawn.itertuples(index=False)):
        end = 0 if low != low else max(low, high if high == high else low)
        axes.annotate(
            _words(low, high),
            (end, place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    axes.set(ylim=(len(names) - 0.4, -0.6), xlabel=unit, ylabel="")
    axes.set_xlim(left=0)
    _in_full(axes)
    axes.set_title(title, loc="left", fontsize=10)
    return axes


def _in_full(axes: Axes) -> None:
    """Write large numbers of the axis in full, few enough to stand beside each other."""
    if axes.get_xlim()[1] >= LARGE:
        axes.locator_params(axis="x", nbins=MOST_LARGE)
        axes.xaxis.set_major_formatter("{x:,.0f}")


def save_figure(
    axes: Axes, rows: pd.DataFrame, name: str, alt: str, replies: str = "real", source: str = ""
) -> None:
    """Save a picture with its numbers as build/figures/NAME.png and .csv, and show it.

    ``rows`` are the numbers drawn, with the index if it has a name, and ``alt`` says in words what
    is seen; pages use it for readers who cannot see it. ``name`` is made fit for a file. The small
    print says which replies are behind the picture, and a demonstration says so in its title too,
    unless all its replies are real after all.
    A picture of printed figures, or of more than replies, gives a small print of its own,
    ``source``, and is not marked. Where no row has a number there is nothing to draw, and a line
    says so. Raises WrongParameter for other ``replies``.
    """
    one_of("replies", replies, REPLIES)
    if _is_empty(rows):
        _draw_nothing(axes)
        return
    if replies == SHOWN and not shows_made(**given("claim", "wave", "area")):
        replies = REAL
    for what, text in (("name", name), ("alt", alt)):
        if not isinstance(text, str):
            raise WrongParameter(what, text, "text")
    mark = "Demonstration. " if replies == SHOWN and not source else ""
    figure: Figure = axes.figure
    _title(figure, axes, mark)
    numbers = rows.reset_index() if rows.index.name else rows
    publish(figure, numbers, name, mark + alt, source or SOURCES[replies])


def _is_empty(rows: pd.DataFrame) -> bool:
    """Return whether a frame has columns of numbers and no number in them, or no row at all."""
    numbers = getattr(rows, "select_dtypes", lambda kind: rows)("number")
    has_columns = len(getattr(numbers, "columns", ())) > 0
    return len(rows) == 0 or (has_columns and bool(numbers.isna().all(axis=None)))


def _draw_nothing(axes: Axes) -> None:
    import matplotlib.pyplot as plt

    plt.close(axes.figure)
    print("There is no number to draw.")


def _title(figure: Figure, axes: Axes, mark: str) -> None:
    """Put the axes' title above the whole picture, as broad as that, with a mark before it."""
    lines = f"{mark}{axes.get_title(loc='left') or axes.get_title()}".splitlines()
    broad = int(CHARACTERS_TO_AN_INCH * figure.get_figwidth())
    text = "\n".join(part for line in lines for part in wrap(line, broad))
    for place in ("left", "center"):
        axes.set_title("", loc=place)
    figure.suptitle(text, x=0.01, ha="left", fontsize=10)


def _limits(rows: pd.DataFrame) -> pd.DataFrame:
    """Return low and high as floats, whatever a frame writes its gaps with.

    Raises WrongParameter for anything else than a frame that has them as numbers.
    """
    try:
        return rows[["low", "high"]].astype("Float64").astype(float)
    except (KeyError, TypeError, ValueError, AttributeError):
        found = list(getattr(rows, "columns", [type(rows).__name__]))
        raise WrongParameter("rows", found, "a frame with low and high as numbers") from None


def _axes(height: float) -> Axes:
    import matplotlib.pyplot as plt
    import seaborn as sns

    sns.set_theme(style="whitegrid", font_scale=0.85, rc={"axes.edgecolor": "0.6"})
    axes = plt.subplots(figsize=(WIDTH, height), layout="constrained")[1]
    sns.despine(ax=axes, left=True, bottom=True)
    return axes


def _interval(axes: Axes, place: int, low: float, high: float, room: float, colour: str) -> None:
    """Draw one interval with its words: a bar, a mark for a single value, an arrow for no limit."""
    words = _words(low, high)
    if low != low and high != high:
        axes.text(0, place, f" {words}", va="center", fontsize=9, color="0.4")
        return
    start, end = (0 if low != low else low), (room if high != high else high)
    axes.hlines(place, start, end, color=colour, linewidth=9)
    if start == end:
        axes.plot([start], [place], marker="D", color=colour, markersize=8)
    if high != high:
        arrow = {"arrowstyle": "->", "color": colour, "linewidth": 2}
        axes.annotate("", (1.06 * room, place), (end, place), arrowprops=arrow)
        end = 1.06 * room
    beside = {"xytext": (8, 0), "textcoords": "offset points", "va": "center", "fontsize": 8}
    axes.annotate(words, (end, place), **beside)


def _words(low: float, high: float) -> str:
    from foi_analysis.core.counts import decimals_of, show_interval

    if low != low and high != high:
        return "no number"
    limits: Sequence[Any] = [None if limit != limit else limit for limit in (low, high)]
    return show_interval(*limits, decimals_of(*limits))


def publish(figure: Figure, data: pd.DataFrame, name: str, alt: str, source: str) -> None:
    """Save a picture and its numbers in build/figures, and show the picture.

    NAME.png is what notebooks show, NAME.svg and NAME-dark.svg what pages do; NAME.csv holds the
    numbers.

    The name is made fit for a file ("briefing-West Midlands" becomes briefing-west-midlands).
    ``alt`` says in words what the picture shows; pages use it as the image's text alternative.
    ``source`` stands in small print below the picture, so that it travels with it.
    """
    import matplotlib.pyplot as plt

    figure.supxlabel(source, fontsize=7, x=0.01, ha="left", color="0.3")
    folder, name = Project.find().build / "figures", slug(name)
    with replacing(folder / f"{name}.csv") as path:
        data.to_csv(path, index=False, lineterminator="\n")
    picture = save(figure, folder, name)
    plt.close(figure)
    _display(picture, alt, name)


def _display(picture: bytes, alt: str, name: str) -> None:
    from base64 import b64encode

    from IPython.display import display

    bundle: dict[str, Any] = {"image/png": b64encode(picture).decode(), "text/plain": alt}
    display(bundle, metadata={"image/png": {"alt": alt, "name": name}}, raw=True)


def verdict_chart(data: pd.DataFrame) -> Figure:
    """Return stacked bars of verdicts, one bar a release.

    ``data``: release, verdict, figures.
    """
    import matplotlib.pyplot as plt
    import seaborn as sns

    sns.set_theme(style="whitegrid", rc={"axes.edgecolor": "0.6"})
    figure, axes = plt.subplots(figsize=(WIDTH, 5), layout="constrained")
    wide = data.pivot(index="release", columns="verdict", values="figures").fillna(0)
    left = 0 * wide.sum(axis=1)
    shown = [(verdict, colour) for verdict, colour in COLOURS.items() if verdict in wide]
    for verdict, colour in shown:
        style = {"color": colour, "edgecolor": "white", "linewidth": 0.5}
        axes.barh(wide.index, wide[verdict], left=left, label=verdict, **style)
        left = left + wide[verdict]
    axes.set_xlabel("figures", fontsize=9)
    axes.tick_params(labelsize=7)
    axes.grid(axis="y", visible=False)
    axes.invert_yaxis()
    if shown:
        figure.legend(loc="outside upper center", ncols=4, fontsize=7, frameon=False)
    return figure
