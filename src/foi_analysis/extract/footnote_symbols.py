"""Reads what a reply says its marks stand for ("* fewer than 10"); knows no table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from foi_analysis.core.counts import EXACT, INTERVAL, MASKS, NOT_HELD, WITHHELD, WORDS, Count
from foi_analysis.read.grid import Cell, Grid

LEAST_WORDS = 3
_MARK = "|".join(re.escape(mark) for mark in sorted(MASKS, key=len, reverse=True))
_LINK = (
    r"denotes?|indicates?|represents?|stands for|means|signifies|is used (?:for|where)|refers to"
)
_FIRST = re.compile(
    rf"^(?:key|note|legend)?\s*:?\s*[\"'“‘(]?({_MARK})[\"'”’)]?\s*(?:{_LINK}|=|:|–|-|(?=\s))\s*(.+)$",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"^(.+?)\s*(?:shown as|replaced (?:by|with)|marked(?: with| as)?|denoted by|represented by|"
    rf"given as|indicated by)\s*(?:an? )?[\"'“‘(]?({_MARK}|asterisk|dash|hyphen)[\"'”’)]?\.?$",
    re.IGNORECASE,
)
_NAMES = {"asterisk": ("*",), "dash": ("-", "–", "—"), "hyphen": ("-", "–", "—")}
_NUMBER = r"(\d{1,3}|" + "|".join(WORDS) + r")"
_FEWER = re.compile(
    rf"\b(?:fewer|less|lower|under|below|smaller)(?: than)?\s*{_NUMBER}\b|<\s*(\d+)", re.I
)
_RANGE = re.compile(rf"\b(?:between\s+)?{_NUMBER}\s*(?:-|–|to|and)\s*{_NUMBER}\b", re.IGNORECASE)
_OR_FEWER = re.compile(rf"\b{_NUMBER}\s*(?:or (?:fewer|less|under|below))\b", re.IGNORECASE)
_WITH_ZERO = re.compile(
    r"\b(?:includ(?:ing|es?)|or|and|incl\.?|(?:may|can|could|might) be)\s+(?:zeros?|0|nil|none)\b|"
    r"\b(?:zeros?|0|nil) (?:(?:is|are) )?(?:also )?(?:included|masked|suppressed|hidden)\b",
    re.IGNORECASE,
)
_NIL = re.compile(
    r"\b(?:nil|zero|none|no (?:offences|crimes|victims|cases|data recorded))\b|^0\b", re.I
)
_NOT_HELD = re.compile(r"not (?:held|recorded|available|known|applicable)|no information", re.I)
_WITHHELD = re.compile(
    r"withheld|suppress|exempt|redacted|small numbers?|low numbers?|section 40", re.I
)

RAISED = "¹²³⁴⁵⁶⁷⁸⁹"
# "20¹"
_NUMBER_WITH_MARK = re.compile(rf"\d([{RAISED}])")
# "47 offences¹"
_LINE_WITH_MARK = re.compile(rf"\d.*?[^\W\d_]([{RAISED}])(?!\w)")
# "1 provisional"
_NOTE = re.compile(rf"(?:[{RAISED}]|[1-9](?=[.):\s])).*[^\W\d]")


# "20*", "20 [1]"
_NUMBER_WITH_SIGN = re.compile(r"(?:^|[:=–-]|\s)\s*(?!(?:19|20)\d\d\b)[\d,]+\s*([*†‡#^]+|\[\w\])$")

# "* see page 2"
_STAR_NOTE = re.compile(r"(?:key|note)?\s*:?\s*\*\s*[=:–-]?\s*[^\W\d]")
STAR = "*"


def read_legends(texts: Iterable[str]) -> dict[str, Count]:
    """Return what each mark stands for, from the lines of a reply that say so.

    A line that explains a footnote ("* as written by the officer") gives no mark a meaning. Two
    lines that give one mark different meanings leave it without one.
    """
    legends: dict[str, Count] = {}
    unclear: set[str] = set()
    for text in dict.fromkeys(texts):
        for mark, count in _legend(text):
            if legends.setdefault(mark, count) != count:
                unclear.add(mark)
    return {mark: count for mark, count in legends.items() if mark not in unclear}


def unclear_stars(texts: Iterable[str], legends: Mapping[str, Count]) -> bool:
    """Return whether a star has a note that is not understood, or several that differ.

    A star alone in a cell, which is else 1 to 4, is then nothing known.
    """
    return STAR not in legends and any(_STAR_NOTE.match(text) for text in texts)


def is_legend(text: str) -> bool:
    """Return whether a line says what a mark stands for."""
    return bool(_legend(text))


def _legend(text: str) -> list[tuple[str, Count]]:
    words = text.split()
    if text[:1].isalnum() and len(words) < LEAST_WORDS:
        return []
    text = " ".join(words)
    marks: tuple[str, ...]
    if match := _FIRST.match(text):
        meaning = match.group(2)
        marks = (match.group(1),)
    elif match := _LAST.match(text):
        meaning = match.group(1)
        marks = _NAMES.get(match.group(2).casefold(), (match.group(2),))
    else:
        return []
    count = _meaning(meaning)
    dashes = ("-", "–", "—")
    marks = dashes if marks[0] in dashes else marks
    return [(mark, count) for mark in marks] if count else []


def _meaning(words: str) -> Count | None:
    low = 0 if _WITH_ZERO.search(words) else 1
    if match := _RANGE.search(words):
        first, last = (_value(part) for part in match.groups())
        return Count(INTERVAL, first, last) if first < last else None
    if match := _FEWER.search(words):
        return Count(INTERVAL, low, _value(match.group(1) or match.group(2)) - 1)
    if match := _OR_FEWER.search(words):
        return Count(INTERVAL, low, _value(match.group(1)))
    if _NIL.search(words):
        return Count(EXACT, 0, 0)
    if _NOT_HELD.search(words):
        return Count(NOT_HELD)
    return Count(WITHHELD) if _WITHHELD.search(words) else None


def _value(text: str) -> int:
    return int(text) if text.isdigit() else WORDS[text.casefold()]


def marks_without_notes(grids: Iterable[Grid], texts: Sequence[str]) -> Iterator[tuple[Cell, str]]:
    """Yield each cell whose number, or line with one, has a mark or raised digit without a note."""
    plain = str.maketrans(RAISED, "123456789")
    noted = {text[:1].translate(plain) for text in texts if _NOTE.match(text)}
    for grid in grids:
        for cell in grid.cells:
            sign = _NUMBER_WITH_SIGN.search(cell.text.rstrip("."))
            if sign and not all(_is_noted(one, texts) for one in _signs(sign.group(1))):
                yield cell, sign.group(1)
                continue
            match = _NUMBER_WITH_MARK.search(cell.text)
            match = match or (_LINE_WITH_MARK.search(cell.text) if cell.kind == "text" else None)
            if match and match.group(1).translate(plain) not in noted:
                yield cell, match.group(1)


def _signs(mark: str) -> set[str]:
    return {mark} if mark.startswith("[") or len(set(mark)) == 1 else set(mark)


def _is_noted(mark: str, texts: Sequence[str]) -> bool:
    """Return whether a text begins with a mark, or names it among its words, and goes on."""
    note = re.compile(rf"(?:^|[\s(\"'“‘]){re.escape(mark)}[\s=:)\"'”’–-]*[^\W\d]")
    return any(note.search(text) for text in texts)
