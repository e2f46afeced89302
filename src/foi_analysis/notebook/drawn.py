"""Saves one picture as PNG for notebooks and as SVG for light and for dark pages; draws none."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.paths import replacing

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DARK = "-dark.svg"
# The house colours, and the greys of the house style, as they stand on a dark page.
ON_DARK = {
    "#ffffff": "#131416",
    "#262626": "#e4e4e4",
    "#000000": "#e4e4e4",
    "#1b3a57": "#a9cbe8",
    "#35648c": "#8db8dc",
    "#5b8db8": "#6fa3d0",
    "#7fa8cb": "#7fa8cb",
    "#8fb1cc": "#8fb1cc",
    "#cfdce8": "#48647d",
    "#b5480b": "#f2945c",
    "#7c2d05": "#d9774a",
    "#d9a441": "#d9a441",
    "#b98a5e": "#c79a6e",
    "#e2a36f": "#e2a36f",
    "#f3dcc6": "#7a5b42",
    "#e7e7e7": "#55585c",
    "#f2f2f2": "#2b2d30",
    "#d9d9d9": "#505357",
    "#cccccc": "#45484c",
    "#999999": "#8a8d91",
    "#808080": "#9a9da1",
    "#666666": "#b4b7ba",
    "#4c4c4c": "#c4c7ca",
    "#4d4d4d": "#c4c7ca",
}
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def save(figure: Figure, folder: Path, name: str) -> bytes:
    """Save a picture as NAME.png, NAME.svg and NAME-dark.svg; return the PNG.

    The same picture gives the same bytes.
    """
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}):
        drawn = io.BytesIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    light = drawn.getvalue().decode("utf-8")
    for end, text in ((".svg", light), (DARK, on_dark(light))):
        with replacing(folder / f"{name}{end}") as path:
            path.write_text(text, encoding="utf-8")
    with replacing(folder / f"{name}.png") as path:
        figure.savefig(path, dpi=144, format="png", metadata={"Software": None})
        return path.read_bytes()


def on_dark(svg: str) -> str:
    """Return an SVG with each colour as it stands on a dark page; one not known stays."""
    return _COLOUR.sub(lambda match: ON_DARK.get(match[0], match[0]), svg)
