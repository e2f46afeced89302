"""Carries how a text looks beside what it says, from a format's reader to the cell; judges nothing.

A reader puts a mark before text that is struck out or cannot be seen, and for an object it does not
read; `looked` takes the marks out of a cell's text and says in ``doubt`` what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from foi_analysis.read.cell_text import OUT_OF_SIGHT, raised
from foi_analysis.read.grid import Cell, Grid

STRUCK, UNSEEN, OBJECT, SIZED, CHANGED = "\ue000", OUT_OF_SIGHT, "\ue002", "\ue003", "\ue004"
SCANNED, ASIDE, MOVED = "\ue005", "\ue006", "\ue007"
MEANINGS = {
    STRUCK: "struck out",
    UNSEEN: "white, covered, tiny or hidden by a style: a reader does not see it",
    OBJECT: "an object whose content is not read",
    SIZED: "digits lower or of another size than those beside them, such as the mark of a note",
    CHANGED: "text to which a style adds more than is stored",
    MOVED: "text that a page shows in another place, order or shape than it is stored",
    SCANNED: "the text that a program read off the picture of a page: compare it with the picture",
    ASIDE: "signs, a menu or a label of a page, not shown: a reader does not see it",
}
# What a page says that names style sheets which did not come with it, and why that is a question.
ELSEWHERE = "a style sheet that is not in the file"
UNSTYLED = (
    "the page may hide, move or strike out text by it: compare the page as a browser shows it, or "
    "ask for the reply as a PDF"
)
# The kinds of hazards that marks and formats stand for: text that is there and not seen, and a
# value that its format replaces by another text.
REDACTED, MASKED = "failed-redaction", "masked-by-format"
# What no person reads as one line: a picture's bytes, or a sheet pasted into a cell.
MOST_SIGNS = 10_000
_ANY = re.compile(f"[{''.join(MEANINGS)}]")
# Signs that a program acts on in place of showing them, and letters that no program shows.
_ACTING = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202d\u202e\u2066\u2067]")
_INVISIBLE = re.compile(r"[\U000e0020-\U000e007e]{2}")
ACTING = "signs that change the order or the look of the text when it is shown"
# How much smaller a digit is that belongs to a note rather than to the number before it.
_SMALLER = 0.85


def marked(mark: str, text: str) -> str:
    """Return a text with a mark before each line that holds anything; without a mark as it is.

    Signs that are not seen are no hazard, and get the mark that says so.
    """
    if mark == UNSEEN and not any(map(str.isalnum, text)):
        mark = ASIDE
    return re.sub(r"(?m)^(?=.*\S)", mark, text) if mark and text.strip() else text


@dataclass(frozen=True)
class Doubt:
    """Why what is shown is not what is stored, in words, and the kind of hazard it is, if any."""

    words: str
    hazard: str = ""


UNSEEN_DOUBT = Doubt(MEANINGS[UNSEEN], REDACTED)


def doubt_of(mark: str) -> Doubt | None:
    """Return what a mark means, or nothing where there is none."""
    return UNSEEN_DOUBT if mark == UNSEEN else Doubt(MEANINGS[mark]) if mark else None


@dataclass(frozen=True)
class TextRun:
    """A piece of text of one look: its size in points (0: not known), its height, its mark."""

    text: str
    points: float = 0
    is_raised: bool = False
    is_lowered: bool = False
    mark: str = ""


def run_text(runs: Iterable[TextRun]) -> str:
    """Return the text of runs that follow each other, with their marks; raised digits as "¹".

    Digits lowered, or of another size than the digits they stand beside, are marked.
    """
    parts, before = [], TextRun("")
    for run in runs:
        text = raised(run.text) if run.is_raised else run.text
        is_odd = not run.is_raised and _is_other_size(before, run)
        parts.append(marked(run.mark or (SIZED if is_odd else ""), text))
        before = run if run.text else before
    return "".join(parts)


def _is_other_size(before: TextRun, run: TextRun) -> bool:
    if before.is_raised or not (before.text[-1:].isdigit() and run.text[:1].isdigit()):
        return False
    small, large = sorted((before.points, run.points))
    return run.is_lowered != before.is_lowered or 0 < small <= _SMALLER * large


def looked(grid: Grid) -> Grid:
    """Return a grid whose cells say in ``doubt`` what their marks mean, and hold none."""
    return replace(grid, cells=tuple(map(_looked, grid.cells)))


def _looked(cell: Cell) -> Cell:
    if len(cell.text) > MOST_SIGNS and max(map(len, cell.lines or (cell.text,))) > MOST_SIGNS:
        doubt = f"more than {MOST_SIGNS:,} signs without a new line"
        hazard = REDACTED if UNSEEN in cell.text else cell.hazard
        text = "" if hazard else _ANY.sub("", cell.text[:80])
        return replace(cell, text=f"{text}…", lines=(), doubt=doubt, hazard=hazard)
    if not cell.text.isprintable() and (odd := _acting(cell)):
        return odd
    if cell.text.isascii():  # Then no mark is in it.
        return cell
    found = next((mark for mark in MEANINGS if mark in cell.text), "")
    if not found:
        return cell
    lines = tuple(_ANY.sub("", line) for line in cell.lines)
    hazard = REDACTED if UNSEEN in cell.text else cell.hazard
    text, doubt = _ANY.sub("", cell.text), MEANINGS[found]
    return replace(cell, text=text, lines=lines, doubt=doubt, hazard=hazard)


def _acting(cell: Cell) -> Cell | None:
    """Return a cell with signs that are not shown as stored, with its doubt; None for others."""
    is_hidden = _INVISIBLE.search(cell.text) is not None
    if not is_hidden and not (_ACTING.search(cell.text) and any(map(str.isdigit, cell.text))):
        return None
    lines = tuple(_ANY.sub("", line) for line in cell.lines)
    hazard = REDACTED if is_hidden or UNSEEN in cell.text else cell.hazard
    return replace(cell, text=_ANY.sub("", cell.text), lines=lines, doubt=ACTING, hazard=hazard)
