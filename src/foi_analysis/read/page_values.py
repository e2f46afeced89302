"""Works out what the values of a page's style sheets come to: lengths, numbers, colours.

It knows no element. What it cannot work out it says so, so that nobody takes it for seen.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

from foi_analysis.core.text_look import Colour
from foi_analysis.read.sheet_looks import BLACK, WHITE

_UNITS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "cm": 37.8, "mm": 3.78, "in": 96.0, "rem": 16.0}
_SHARES = {"em": 1.0, "ex": 0.5, "ch": 0.5, "lh": 1.2, "%": 0.01}
# A view of 1,000 by 1,000 pixels.
_VIEW = 10.0
_LENGTH = re.compile(r"([-+]?\d*\.?\d+)([a-z]+|%|)(?![\w%])")
_PIECE = re.compile(r"\s*([-+]?\d*\.?\d+(?:[a-z]+|%)?(?![\w%])|[-+*/(),]|[a-z]+\()")
_SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda one, two: one / two if two else 0.0,
}
_PLAIN = re.compile(r"[0-9a-fA-F]{6}")
_OWN_COLOURS = ("inherit", "initial", "unset", "revert", "revert-layer", "currentcolor", "auto")
_OF_SYSTEM = {"canvas": WHITE, "field": WHITE, "window": WHITE, "background": WHITE}
_LIGHTNESS = {"lab": 100.0, "lch": 100.0, "oklab": 1.0, "oklch": 1.0}


def length(text: str, own: float) -> float | None:
    """Return a length in pixels, a share taken of ``own``; None for what is no length."""
    text = text.strip().lower()
    if found := _LENGTH.fullmatch(text):
        return _pixels(float(found[1]), found[2], own)
    if not re.match(r"(?:calc|min|max|clamp)\(", text):
        return None
    pieces = _PIECE.findall(text)
    try:
        return _LengthSum(pieces, own).whole()
    except (IndexError, ValueError):
        return None


def lengths_of(text: str, own: float) -> list[float]:
    """Return the lengths that stand in a value one after the other."""
    return [
        found
        for part in re.findall(r"(?:calc|min|max|clamp)\((?:[^()]|\([^()]*\))*\)|[^\s,]+", text)
        if (found := length(part, own)) is not None
    ]


def number(text: str) -> float | None:
    """Return a plain number or a share ("0.5", "50%"), or None."""
    found = length(text, 1.0)
    return found


def _pixels(size: float, unit: str, own: float) -> float | None:
    if unit in _SHARES:
        return size * _SHARES[unit] * own
    if unit.removeprefix("d").removeprefix("s").removeprefix("l") in ("vw", "vh", "vmin", "vmax"):
        return size * _VIEW
    return size * _UNITS[unit] if unit in _UNITS else size if not unit else None


class _LengthSum:
    """Works a sum of a style sheet out from left to right, by its brackets."""

    def __init__(self, pieces: list[str], own: float) -> None:
        self.pieces, self.own, self.at = pieces, own, 0

    def whole(self) -> float:
        """Return what all pieces come to; raises ValueError or IndexError for no sum."""
        found = self._one()
        if self.at != len(self.pieces):
            raise ValueError("more than a sum")
        return found

    def _one(self) -> float:
        piece = self.pieces[self.at]
        self.at += 1
        if piece.endswith("("):
            several = [self._sum()]
            while self.pieces[self.at] == ",":
                self.at += 1
                several.append(self._sum())
            self.at += 1
            return _chosen(piece[:-1], several)
        found = _LENGTH.fullmatch(piece)
        pixels = _pixels(float(found[1]), found[2], self.own) if found else None
        if pixels is None:
            raise ValueError("no length")
        return pixels

    def _sum(self) -> float:
        terms, signs = [self._one()], ["+"]
        while self.pieces[self.at] not in (",", ")"):
            sign = self.pieces[self.at]
            if sign not in _SIGNS:  # "1px -2px", the sign of which belongs to the number
                terms, signs = [*terms, self._one()], [*signs, "+"]
                continue
            self.at += 1
            if sign in "*/":
                terms[-1] = _SIGNS[sign](terms[-1], self._one())
            else:
                terms, signs = [*terms, self._one()], [*signs, sign]
        return sum(one if sign == "+" else -one for one, sign in zip(terms, signs, strict=True))


def _chosen(name: str, several: list[float]) -> float:
    if name == "clamp" and len(several) == 3:
        return max(several[0], min(several[1], several[2]))
    return {"min": min, "max": max}.get(name, lambda found: found[0])(several)


def colour(text: str, unknown: tuple[Colour, float] | None = None) -> tuple[Colour, float] | None:
    """Return a colour that a page names, and how strong it is from 0 to 1.

    None for what names none, such as "inherit"; ``unknown`` for a colour that is not worked out.
    """
    from tinycss2.color5 import parse_color

    text = text.strip().lower()
    if not text or text in _OWN_COLOURS:
        return None
    if text in _OF_SYSTEM or text.endswith("text"):
        return _OF_SYSTEM.get(text, BLACK), 1.0
    if text.startswith("color-mix("):
        return _mixed(text) or unknown
    found = parse_color(f"#{text}" if _PLAIN.fullmatch(text) else text)
    if found is None or isinstance(found, str):
        return unknown if found is None and re.match(r"[a-z-]+\(", text) else None
    parts: tuple[float, ...]
    if found.space in _LIGHTNESS:
        light = min(max(float(found.coordinates[0] or 0) / _LIGHTNESS[found.space], 0), 1)
        parts = (light, light, light)
    else:
        parts = tuple(float(part or 0) for part in found.to("srgb").coordinates[:3])
    red, green, blue = (round(255 * min(max(part, 0), 1)) for part in parts[:3])
    return (red, green, blue), float(found.alpha)


def _mixed(text: str) -> tuple[Colour, float] | None:
    """Return the middle of the colours that are mixed."""
    parts = re.split(r",(?![^()]*\))", text.removeprefix("color-mix(").removesuffix(")"))[1:]
    found = [colour(re.sub(r"\s+[\d.]+%\s*$|^\s*[\d.]+%\s+", "", part)) for part in parts]
    several = [one for one in found if one]
    if len(several) != len(parts) or not several:
        return None
    reds, greens, blues = zip(*(one[0] for one in several), strict=True)
    mixed = (sum(reds) // len(reds), sum(greens) // len(greens), sum(blues) // len(blues))
    return mixed, sum(one[1] for one in several) / len(several)
