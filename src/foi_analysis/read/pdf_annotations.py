"""Finds what annotations put over a PDF's page: lines through text, boxes, fields, stamps.

It reads no text; notes with text are the safety scan's to refuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.page import Page

COVERING, STRIKING = "covering", "striking"
_FIELD, _STAMP = "a form field", "a stamp"
_LAST = 1 << 60
_BOXES = ("Square", "Circle", "Polygon", "Redact", "Highlight")
_BLACKEST = 0.35
# Points: a line of this width covers the letters under it.
_THICK = 6.0
_PUSH_BUTTON, _HIDDEN = 1 << 16, 0b10


def drawn_over(page: Page) -> Iterator[dict[str, Any]]:
    """Yield what annotations draw, drawn last: kind, place on the page, and colour of a box."""
    if not page.page_obj.annots:
        return
    for one in page.annots:
        data = one["data"]
        kind = _name(data.get("Subtype"))
        if int(data.get("F") or 0) & _HIDDEN:
            continue
        place = {name: one[name] for name in ("x0", "x1", "top", "bottom", "height")}
        if kind == "StrikeOut":
            yield from _strikes(page, data, place)
        elif kind in _BOXES and (colour := _covering(kind, data)) is not None:
            yield {**place, "kind": COVERING, "order": _LAST, "non_stroking_color": colour}
        elif kind in ("Stamp", "FreeText"):
            yield {**place, "kind": _STAMP}
        elif kind == "Widget" and _is_answer(data):
            yield {**place, "kind": _FIELD}
        if _border(data) >= _THICK or (kind == "Widget" and (data.get("MK") or {}).get("BG")):
            yield {**place, "kind": COVERING, "order": _LAST, "non_stroking_color": [0.0]}


def _name(value: object) -> str:
    return str(getattr(value, "name", value or "")).lstrip("/")


def _strikes(page: Page, data: dict[str, Any], place: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a line through the middle of each piece of text that is struck out."""
    quads = data.get("QuadPoints") or []
    pieces = [quads[at : at + 8] for at in range(0, len(quads) - 7, 8)]
    lines = [(min(one[::2]), min(one[1::2]), max(one[::2]), max(one[1::2])) for one in pieces]
    boxes = [page.height - (low + high) / 2 + page.mediabox[1] for _, low, _, high in lines]
    for (left, _, right, _), middle in zip(lines, boxes, strict=True):
        yield {"x0": left, "x1": right, "top": middle, "bottom": middle, "kind": STRIKING}
    if not pieces:
        middle = (place["top"] + place["bottom"]) / 2
        yield {**place, "top": middle, "bottom": middle, "kind": STRIKING}


def _covering(kind: str, data: dict[str, Any]) -> Sequence[float] | None:
    """Return the colour of an annotation that hides what it lies on, or None for any other."""
    if kind == "Highlight":
        colour = data.get("C") or []
        is_dark = bool(colour) and sum(colour) / len(colour) < _BLACKEST
        return [0.0] if is_dark else None
    if kind == "Redact":  # Marked to be taken out, and still there.
        return [0.0]
    inner = data.get("IC") or []
    opacity = data.get("CA")
    is_faint = isinstance(opacity, int | float) and opacity < 1
    # Whatever its colour, it lies over the text.
    return None if not inner or is_faint else [0.0]


def _border(data: dict[str, Any]) -> float:
    """Return how thick an annotation's line is, in points, where it says so."""
    style, border = data.get("BS"), data.get("Border")
    width = style.get("W") if isinstance(style, dict) else None
    if width is None and isinstance(border, list) and len(border) > 2:
        width = border[2]
    return float(width) if isinstance(width, int | float) else 0.0


def _is_answer(data: dict[str, Any]) -> bool:
    parent = data.get("Parent") if isinstance(data.get("Parent"), dict) else {}
    kind = _name(data.get("FT") or (parent or {}).get("FT"))
    flags = int(data.get("Ff") or (parent or {}).get("Ff") or 0)
    return kind in ("Tx", "Ch") or (kind == "Btn" and not flags & _PUSH_BUTTON)
