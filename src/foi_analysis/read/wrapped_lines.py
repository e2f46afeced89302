"""Joins lines of running text that are one sentence, so that no restriction is cut off it.

A letter breaks its sentences where the line is full, a PDF always. It joins what cannot stand alone
(a line that breaks off at "of the", one that goes on in small letters) and leaves lists, headings
and tables as they are. It reads no value.
Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from foi_analysis.read.grid import Cell, Grid

_HANGING = (
    "a|an|the|and|or|nor|of|in|on|at|to|by|for|from|with|within|between|than|that|which|who|whose|"
    "is|are|was|were|be|been|has|have|had|not|about|around|approximately|nearly|almost|roughly|"
    "during|since|until|before|after|as|per|at least|at most|(?<!and )(?:over|under)|"
    "hundred|thousand|aged"
)
# "recorded in the"
BREAKS_OFF = re.compile(rf"(?:^|\s)(?:{_HANGING})$", re.IGNORECASE)
# "see section"
_BEFORE_A_NUMBER = re.compile(
    r"\b(?:sections?|acts?|regulation|article|page|table|appendix|annex|question|version|room|"
    r"box|(?:tel|telephone|phone|mobile|fax|ext|extension|ref|reference|number|no)\b[.:]*)$",
    re.IGNORECASE,
)
# "Essex Police recorded"
_BEFORE_A_COUNT = re.compile(
    r"\s(?:recorded|reported|received|identified|made|showed|shows|found|said|gave)$", re.IGNORECASE
)
# "50 offences"
_COUNT = re.compile(r"\d[\d,]*\s+[^\W\d]")
# "Forty-"
_CUT_WORD = re.compile(r"[^\W\d]-$")
# "There were 1"
_CUT_NUMBER = re.compile(r"[^\W\d]\s+\d{1,3}$")
# "628 offences"
_REST_OF_NUMBER = re.compile(r"\d{3}\s+[^\W\d]")
# "a) Facebook"
_POINT = re.compile(r"\(?(?:\d{1,2}[a-z]?|[a-z]|[ivx]+)[.)](?:\s|$)|[•·●▪◦‣>|–-]|[oq]\s", re.I)
# "8."
_NUMBER = re.compile(r"\d+\.?$")
# "facebook: 12"
_LABELLED = re.compile(r"[^:=]{1,40}(?:[:=–—]|\s-)\s*\S{1,12}$")
# "12"
_FIGURE_LAST = re.compile(r"[\d*]\.?$")
_FEW_WORDS = 4
# "recorded."
_ENDS = re.compile(r"[.!?:;]$")


def goes_on(line: str, following: str) -> bool:
    """Return whether the line that follows another goes on with its sentence."""
    line, following = line.strip(), following.strip()
    breaks_off = BREAKS_OFF.search(line) and not _LABELLED.match(following)
    is_point = _POINT.match(following) and not (breaks_off and _NUMBER.match(following))
    if not line or not following or is_point:
        return False
    if following[0].isdigit() and (_BEFORE_A_NUMBER.search(line) or _is_cut(line, following)):
        return True
    if breaks_off or (_CUT_WORD.search(line) and following[0].islower()):
        return True
    if _ENDS.search(line):
        return False
    is_remark = following[0] in "(%" and _FIGURE_LAST.search(line) is not None
    return is_remark or (following[0].islower() and not _is_listed(line, following))


def _is_cut(line: str, following: str) -> bool:
    """Return whether a number, or a verb and its number, are parted by the end of the line."""
    if _BEFORE_A_COUNT.search(line) and _COUNT.match(following):
        return True
    return bool(_CUT_NUMBER.search(line) and _REST_OF_NUMBER.match(following))


def _is_listed(line: str, following: str) -> bool:
    """Return whether both lines are rows of a list, each with its own figure."""
    is_row = _FIGURE_LAST.search(line) and _FIGURE_LAST.search(following)
    is_short = len(following.split()) <= _FEW_WORDS
    return bool(_LABELLED.match(following) or (is_row and is_short))


def join_wrapped(grid: Grid) -> Grid:
    """Return a grid whose sentences of running text have a cell each, not one for each line.

    A joined cell has the address of its first line that holds a number, else of its first.
    """
    cells: list[Cell] = []
    for cell in grid.cells:
        cell = replace(cell, lines=_joined(cell.lines)) if cell.lines else cell
        if cells and _is_one(cells[-1], cell):
            cells[-1] = _together(cells[-1], cell)
        else:
            cells.append(cell)
    return Grid(grid.name, tuple(cells))


def _is_one(cell: Cell, following: Cell) -> bool:
    if not cell.kind == following.kind == "text" or cell.lines or following.lines:
        return False
    is_there = cell.place == following.place and following.row == cell.row + 1
    is_plain = not (cell.doubt or following.doubt)
    return is_there and is_plain and goes_on(cell.text, following.text)


def _together(cell: Cell, following: Cell) -> Cell:
    named = cell if re.search(r"\d", cell.text) else following
    text = _text((cell.text, following.text))
    return replace(named, row=following.row, text=text, box=_box(cell, following))


def _text(lines: Sequence[str]) -> str:
    line, following = lines
    return line + ("" if _CUT_WORD.search(line) else " ") + following


def _box(*cells: Cell) -> tuple[float, float, float, float] | None:
    boxes = [cell.box for cell in cells if cell.box]
    if len(boxes) < len(cells):
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _joined(lines: Iterable[str]) -> tuple[str, ...]:
    joined: list[str] = []
    for line in lines:
        if joined and goes_on(joined[-1], line):
            joined[-1] = _text((joined[-1], line))
        else:
            joined.append(line)
    return tuple(joined)
