"""Judges how a workbook's cells look: colour on its ground, lines through, formats, conditions.

The readers of each format bring their styles and rules into these terms; no file is read here.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from foi_analysis.core.text_look import Colour, are_alike
from foi_analysis.read.appearance import MASKED, STRUCK, UNSEEN, UNSEEN_DOUBT, Doubt, doubt_of
from foi_analysis.read.number_formats import (
    COMPARISONS,
    hides,
    hides_text,
    shows_otherwise,
    shows_text_otherwise,
    signs_added,
    with_signs,
)

Value = float | str
Test = Callable[[Value], bool | None]
Area = tuple[int, int, int, int]
BLACK, WHITE = (0, 0, 0), (255, 255, 255)
TINY = 2.0
RAISED = "raised like the mark of a footnote"
# Steps of an indent beyond which text leaves its column.
FAR_INDENT = 30
# Fonts that have pictures in place of letters and digits.
SIGNS = re.compile(r"wingdings|webdings|zapf ?dingbats|adobe\W?blank", re.IGNORECASE)
BY_CONDITION = "and a condition may apply that this does not work out"
# Excel's own colours 8 to 63; 0 to 7 are the first eight again.
_OWN = bytes.fromhex(
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF8000000080000000808080008000800080"
    "80C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000"
    "FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF"
    "33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399"
    "333333"
)
AUTOMATIC_GROUND = 65


def palette_colour(number: int) -> Colour | None:
    """Return a colour of Excel's own palette by its number; None for one that is automatic."""
    if number == AUTOMATIC_GROUND:
        return WHITE
    at = 3 * (number if number < 8 else number - 8)
    return (_OWN[at], _OWN[at + 1], _OWN[at + 2]) if 0 <= at < len(_OWN) - 2 else None


@dataclass(frozen=True)
class CellLook:
    """How a cell looks: its colour, its ground (None: of several colours), size and format.

    ``is_in_signs``: its font has pictures in place of letters and digits.
    """

    colour: Colour = BLACK
    ground: Colour | None = WHITE
    is_struck: bool = False
    is_raised: bool = False
    is_lowered: bool = False
    points: float = 11
    code: str = ""
    is_in_signs: bool = False

    @cached_property
    def mark(self) -> str:
        """Return the mark of text of this look: not seen, struck out, or none."""
        is_like = self.ground is not None and are_alike(self.colour, self.ground)
        if is_like or self.points <= TINY:
            return UNSEEN
        return STRUCK if self.is_struck else ""

    @cached_property
    def is_plain(self) -> bool:
        """Return whether a cell of this look shows whatever value it stores."""
        is_read = not (self.mark or self.is_raised or self.is_in_signs)
        return is_read and self.code in ("", "General")

    def doubt(self, value: Value) -> Doubt | None:
        """Return why a cell of this look is not shown as the value it stores, or nothing."""
        if self.is_plain:
            return None
        if self._hides(value):
            return Doubt(f"hidden by its number format {self.code}", MASKED)
        if self.is_in_signs and any(map(str.isdigit, str(value))):
            return UNSEEN_DOUBT
        if self.mark or not self.is_raised:
            return doubt_of(self.mark) or self._changes(value)
        return Doubt(RAISED)

    def _hides(self, value: Value) -> bool:
        return hides_text(self.code) if isinstance(value, str) else hides(self.code, value)

    def _changes(self, value: Value) -> Doubt | None:
        if isinstance(value, str):
            is_other = shows_text_otherwise(self.code)
        else:
            is_other = shows_otherwise(self.code, value)
        if is_other:
            return Doubt(f"shown otherwise by its number format {self.code}")
        said = "" if isinstance(value, str) else signs_added(self.code, value)
        return Doubt(with_signs(said, self.code)) if said else None


@dataclass(frozen=True)
class LookChange:
    """What a rule changes of a cell's look; None leaves it as it is."""

    colour: Colour | None = None
    ground: Colour | None = None
    is_struck: bool | None = None
    code: str | None = None
    hides: bool = False

    def over(self, look: CellLook) -> CellLook:
        """Return a look with the change made."""
        return replace(
            look,
            colour=look.colour if self.colour is None else self.colour,
            ground=look.ground if self.ground is None else self.ground,
            is_struck=look.is_struck if self.is_struck is None else self.is_struck,
            code=look.code if self.code is None else self.code,
        )


@dataclass(frozen=True)
class FormatRule:
    """A conditional format: where it holds (first and last row and column), when, what it changes.

    ``test`` says of a value whether the rule applies, or None when that is not worked out.
    """

    areas: tuple[Area, ...]
    change: LookChange
    test: Test

    def covers(self, where: tuple[int, int]) -> bool:
        """Return whether a cell lies in one of the rule's areas."""
        return any(_is_in(where, area) for area in self.areas)

    def matters_to(self, looks: Iterable[CellLook]) -> bool:
        """Return whether the rule could make a cell of one of these looks be shown otherwise."""
        return self.change.code is not None or any(self._matters(one, 1.0) for one in looks)

    def doubt(self, look: CellLook, value: Value) -> Doubt | None:
        """Return why a cell of this look is not shown as stored where the rule applies."""
        if not self._matters(look, value):
            return None
        applies = self.test(value)
        if applies is False:
            return None
        said, hazard = "shown otherwise by a conditional format", MASKED
        if not self.change.hides and (own := self.change.over(look).doubt(value)):
            said, hazard = f"{said}: {own.words}", MASKED if own.hazard else ""
        return Doubt(said if applies else f"{said}, {BY_CONDITION}", hazard)

    def _matters(self, look: CellLook, value: Value) -> bool:
        return self.change.hides or bool(self.change.over(look).doubt(value))


class SheetLooks:
    """All that makes cells of one sheet be shown otherwise than they are stored.

    ``covered`` are areas under a shape, ``headed`` those whose ground a table's style gives;
    ``hides_noughts`` says that the sheet shows a blank for 0.
    """

    def __init__(
        self,
        looks: Iterable[CellLook],
        rules: Iterable[FormatRule] = (),
        covered: Sequence[Area] = (),
        headed: Sequence[Area] = (),
        hides_noughts: bool = False,
    ) -> None:
        several = set(looks)
        self.rules = [one for one in rules if one.matters_to(several)]
        self.covered, self.headed, self.hides_noughts = covered, headed, hides_noughts

    def doubt(
        self, look: CellLook, value: Value, where: tuple[int, int], is_rich: bool = False
    ) -> Doubt | None:
        """Return why a cell is not shown as the value it stores, or nothing.

        Text with runs of its own look (``is_rich``) is judged run by run, elsewhere.
        """
        if look.ground == WHITE and any(_is_in(where, area) for area in self.headed):
            look = replace(look, ground=None)
        if is_rich:
            look = CellLook(ground=look.ground, code=look.code)
        if own := look.doubt(value):
            return own
        if not (self.covered or self.hides_noughts or self.rules):
            return None
        if any(_is_in(where, area) for area in self.covered):
            return UNSEEN_DOUBT
        if self.hides_noughts and value == 0:
            return Doubt("a nought that the sheet does not show")
        found = [one.doubt(look, value) for one in self.rules if one.covers(where)]
        several = sorted(filter(None, found), key=lambda doubt: not doubt.hazard)
        return next(iter(several), None)


def _is_in(where: tuple[int, int], area: Area) -> bool:
    top, left, bottom, right = area
    return top <= where[0] <= bottom and left <= where[1] <= right


def comparing(name: str, operands: list[Value]) -> Test:
    """Return the test of a rule that compares a cell's value with constants.

    ``name`` is a sign ("<"), "between" or "not between"; without its constants it is unknown.
    """

    def test(value: Value) -> bool | None:
        if len(operands) < (2 if "between" in name else 1):
            return None
        # Of a text only that it is one is known here.
        if isinstance(value, str) and any(isinstance(one, str) for one in operands):
            return None
        # A program takes every text to be greater than any number.
        key, *others = ((isinstance(one, str), _folded(one)) for one in (value, *operands))
        if "between" in name:
            low, high = sorted(others[:2])
            return bool(low <= key <= high) != name.startswith("not")
        return bool(COMPARISONS[name](key, others[0]))

    return test


def _folded(value: Value) -> Value:
    return value.casefold() if isinstance(value, str) else value


def unknown(_: Value) -> None:
    """Test of a rule that is not worked out."""
    return None


def tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour made lighter (a tint up to 1) or darker (down to -1)."""
    if not tint:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(max(light, 0), 1), strength)
    return (round(red * 255), round(green * 255), round(blue * 255))


def mixed_ground(fore: Colour, back: Colour, share: float | None) -> Colour | None:
    """Return the colour of a pattern of one colour on another; None for one of several colours.

    ``share`` is how much of it is in the first colour, None for stripes.
    """
    if are_alike(fore, back):
        return back
    if share is None:
        return None
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(fore, back, strict=True))
    return (red, green, blue)


def of_hex(code: str) -> Colour | None:
    """Return the colour that "FF1F3864" or "#1f3864" stands for, or None for anything else."""
    digits = code.lstrip("#")[-6:]
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        return None
    return (red, green, blue)
