"""Works out which unpublished small counts a folder tells, by its own words and numbers alone.

A number tells a count when it stands beside the count's names and is right; what follows from
those by sums, shares and what others published is worked out by the bounds. It mends nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from foi_analysis.core.counts import whole_number
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.publish.built.lines import BuiltLine, lines_of
from foi_analysis.publish.built.names import AREA, CATEGORY, MEASURE, WAVE, Found, Names
from foi_analysis.publish.disclose.attack import Attack, believable, unproven
from foi_analysis.publish.disclose.disclosure import Disclosure

# Heads of columns that number things and count nothing.
NUMBERING = {"page", "pages", "rank", "row", "line", "conflict", "group", "way", "weight"}
ENDS = {"low": "high", "least": "greatest", "lowest": "highest", "from": "to"}
_MONTH = r"January|February|March|April|May|June|July|August|September|October|November|December"
_NUMBER = re.compile(
    r"(?<![\w.,/#–−-])(?<!fewer than )(?<!at least )(?<!at most )(?<!more than )"
    r"(?<!under )(?<!over )"
    r"(?<![<>≤≥£])(?<![<>≤≥] )(?<!\d to )(?<!\d or )"
    rf"(\d{{1,3}}(?:,\d{{3}})+|\d+)(?![\w/–−%-]|[.,:]\d|\s?%|\s(?:per cent|{_MONTH}|to \d|or \d))"
)


# Numbers in words that count something, not "one of", "the one" or "no one".
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_WORDS |= {"nine": 9, "ten": 10, "once": 1, "twice": 2, "a single": 1, "a couple": 2}
_IN_WORDS = re.compile(
    r"(?<![\w-])(?<!the )(?<!no )(?<!any )(?<!this )(?<!each )(?<!every )(?<!which )"
    rf"({'|'.join(_WORDS)})(?![\w-]|\s(?:of|another|or|to|more|and the same)\b)",
    re.IGNORECASE,
)
# "2–2", "2 to 2"; "more than 1 and fewer than 3"; "2.0"
_SAME_ENDS = re.compile(r"\b(\d+)(?:\s?[–−-]\s?|\s(?:to|and|or)\s)\1\b(?![.,–−-]\d)")
_BETWEEN = re.compile(
    r"\b(?:more than|over|above) (\d{1,3}),? (?:and|but) "
    r"(?:fewer than|less than|under|below) (\d{1,3})\b",
    re.IGNORECASE,
)
_POINT_NOUGHT = re.compile(r"(?<![\d.,])(\d+)\.0+(?![\d.%]|\s?(?:%|per cent))")
_SHARE = re.compile(r"(?<![\w.,/–-])(\d{1,3}(?:\.(\d{1,6}))?)\s?(?:%|per ?cent\b)", re.IGNORECASE)
_SHARE_HEAD = re.compile(r"per.?cent|share|percentage|%", re.IGNORECASE)


class Told(NamedTuple):
    """A count that a folder tells: in which file it stands, or from which it follows ("")."""

    cell: Cell
    file: str


class Counts:
    """What there is to be found: exact counts with their values, and which of them are secret."""

    def __init__(self, disclosure: Disclosure, secrets: Iterable[tuple[Cell, int]]) -> None:
        self.disclosure, self.secret = disclosure, set(secrets)
        exact = {
            cell: count.low
            for cell, count in disclosure.found.content.counts.items()
            if count.is_exact
        }
        self.by_value: dict[int, list[Cell]] = {}
        self.wholes: dict[tuple[str, str], set[int]] = {}
        for cell, value in {*exact.items(), *self.secret}:
            self.by_value.setdefault(value or 0, []).append(cell)
            if (value or 0) > 0:
                self.wholes.setdefault(cell[2:], set()).add(value or 0)


def told_by(paths: Iterable[Path], counts: Counts, reference: Reference) -> list[Told]:
    """Return the secret counts that folders and files tell, in the order of their names."""
    if not counts.secret:
        return []
    cells = [cell for own in counts.by_value.values() for cell in own]
    names = Names(reference, {part for cell in cells for part in _parts(cell[1])})
    read: dict[tuple[Cell, int], str] = {}
    for line in lines_of(paths):
        for one in (*_read(line, counts.by_value, names), *_shares(line, counts, names)):
            read.setdefault(one, line.file)
    told = [Told(cell, read[cell, value]) for cell, value in counts.secret if (cell, value) in read]
    left = {cell for cell, value in counts.secret if (cell, value) not in read}
    follow = _follow(counts.disclosure, read, left)
    return sorted([*told, *(Told(cell, "") for cell in follow)])


def _parts(category: str) -> list[str]:
    return [part for part in (category, *category.split(", ")) if part]


def _read(
    line: BuiltLine, by_value: Mapping[int, list[Cell]], names: Names
) -> Iterator[tuple[Cell, int]]:
    """Yield the counts a line tells, each with its value."""
    numbers = [one for one in _numbers(line) if one[0] in by_value]
    if not numbers:
        return
    over = names.of(line.over)
    labels = " | ".join(text for _, text in line.cells if whole_number(text) is None)
    beside = names.of(labels) if len(line.cells) > 1 else {}
    for value, near in numbers:
        own = names.of(near)
        for cell in by_value[value]:
            if _is_named(cell, own, beside or names.of(labels), over, bool(beside)):
                yield cell, value


def _shares(line: BuiltLine, counts: Counts, names: Names) -> Iterator[tuple[Cell, int]]:
    """Yield the secret counts whose share of another count of the area a line gives, rightly."""
    shares = list(_share_texts(line))
    if not shares:
        return
    over = names.of(line.over)
    beside = names.of(" | ".join(text for _, text in line.cells))
    for cell, value in counts.secret:
        if _is_named(cell, names.of(""), beside, over, is_row=True):
            several = counts.wholes.get(cell[2:], set())
            if any(_is_share_of(value, one, share) for share in shares for one in several):
                yield cell, value


def _share_texts(line: BuiltLine) -> Iterator[str]:
    """Yield the shares that a line gives, as they are printed."""
    for head, text in line.cells:
        if _SHARE_HEAD.search(head) and re.fullmatch(r"\d{1,3}\.\d+", text):
            yield text
        yield from (match.group(1) for match in _SHARE.finditer(text))


def _is_share_of(value: int, whole: int, share: str) -> bool:
    """Return whether a printed share of a whole is that of one count below it, and of no other."""
    decimals = len(share.partition(".")[2])
    fitting = [one for one in range(whole) if round(100 * one / whole, decimals) == float(share)]
    return value < whole and fitting == [value]


@lru_cache(maxsize=65536)
def _in_figures(text: str) -> str:
    """Return a text with its numbers in words, and in signs of other scripts, in figures."""
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in text)
    plain = _IN_WORDS.sub(lambda match: str(_WORDS[match.group(1).lower()]), plain)
    plain = _SAME_ENDS.sub(r"\1", _BETWEEN.sub(_middle_of, plain))
    return _POINT_NOUGHT.sub(r"\1", plain)


def _middle_of(match: re.Match[str]) -> str:
    """Return the one number between two limits, or the limits where there are several."""
    low, high = int(match.group(1)), int(match.group(2))
    return str(low + 1) if high - low == 2 else match.group(0)


def _numbers(line: BuiltLine) -> Iterator[tuple[int, str]]:
    """Yield each number of a line that stands for itself, with the words next to it."""
    row = {head.casefold(): text for head, text in line.cells}
    cells = line.cells
    if len(row) > 1 and not cells[0][0] and whole_number(cells[0][1]) is not None:
        cells = cells[1:]  # A running number of rows has no head where other columns have one.
    for head, text in cells:
        if head.casefold() in NUMBERING or not _is_one_value(head.casefold(), text, row):
            continue
        text = _in_figures(text)
        value = whole_number(text)
        if value is not None:
            yield value, head
            continue
        found = list(_NUMBER.finditer(text))
        for number, match in enumerate(found):
            start = found[number - 1].end() if number else 0
            end = found[number + 1].start() if number + 1 < len(found) else len(text)
            yield int(match.group(1).replace(",", "")), f"{head} | {text[start:end]}"


def _is_one_value(head: str, text: str, row: Mapping[str, str]) -> bool:
    """Return whether a number is no mere end of an interval, whose other end is beside it."""
    found = (row[words] for words in _other_ends(head) if words in row)
    return next(found, text) == text


@lru_cache(maxsize=1024)
def _other_ends(head: str) -> tuple[str, ...]:
    """Return what the column with the other end of an interval may be headed."""
    several = (
        re.sub(rf"(?<![a-z]){own}(?![a-z])", other, head)
        for low, high in ENDS.items()
        for own, other in ((low, high), (high, low))
    )
    return tuple(words for words in several if words != head)


def _is_named(cell: Cell, own: Found, beside: Found, over: Found, is_row: bool) -> bool:
    """Return whether the names next to a number, in its row or over it are those of a count."""
    measure, category, area, wave = cell
    places = (own, beside, over) if is_row else (own, over)
    if not _is_among(area, AREA, (own, beside, over)):
        return False
    if not _is_among(wave, WAVE, (own, beside, over), is_needed=False):
        return False
    if category:
        return all(_is_among(part, CATEGORY, places) for part in _required(category))
    is_whole = not own[CATEGORY] and not (is_row and beside[CATEGORY])
    return is_whole and _is_among(measure, MEASURE, places)


def _required(category: str) -> list[str]:
    return category.split(", ")


def _is_among(name: str, kind: str, places: Iterable[Found], is_needed: bool = True) -> bool:
    """Return whether the nearest place that has names of a kind has this one."""
    named = next((place[kind] for place in places if place[kind]), None)
    return name in named if named is not None else not is_needed


def _follow(
    disclosure: Disclosure, read: Iterable[tuple[Cell, int]], left: set[Cell]
) -> Iterator[Cell]:
    """Yield the counts that only one value is left for, by what is read and what is printed."""
    found = disclosure.found
    believed = believable(found.content, found.rule).content
    stands = [
        Fact(cell, value, value, "publication", "published", f"{cell}", "read")
        for cell, value in read
        if cell in found.content.counts
    ]
    attack = Attack(replace(believed, known=[*believed.known, *stands]), found.rule)
    for exact in attack.tables(attack.facts(found.plan)):
        own = [cell for cell in found.plan.cells if cell in exact.system.column and cell in left]
        for cell in unproven(exact, own, lambda cell, low, high: low < high):
            bound = exact.bound(cell)
            if bound.low == bound.high:
                yield cell
