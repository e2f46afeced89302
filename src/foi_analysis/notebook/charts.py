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
WIDTH = 5.4


def _axes(height: float) -> tuple[Figure, Axes]:
    import matplotlib.pyplot as plt
    import seaborn as sns

    sns.set_theme(style="whitegrid", font_scale=0.9, rc={"axes.edgecolor": "0.6"})
    figure, axes = plt.subplots(figsize=(WIDTH, height), layout="constrained")
    return figure, axes


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
