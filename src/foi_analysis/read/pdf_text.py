"""Cleans the letters of a PDF page and sets them into lines of words; knows no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from foi_analysis.read.appearance import SIZED
from foi_analysis.read.cell_text import raised

Box = tuple[float, float, float, float]
Letter = dict[str, Any]  # As pdfplumber gives it: its text, place, size, font and direction.
TOLERANCE = 3
_UNKNOWN = "\ufffd"


@dataclass(frozen=True)
class Word:
    """One word of a page and where it stands."""

    text: str
    box: Box


@dataclass(frozen=True)
class Line:
    """The words of one line from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Return the words with one space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """Return the smallest box around the words."""
        return around([word.box for word in self.words])


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all boxes."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return (min(left), min(top), max(right), max(bottom))


def clean_letters(letters: Sequence[Letter]) -> list[Letter]:
    """Return a page's letters: each once, raised digits as "¹", unknown letters as "\\ufffd".

    Letters printed twice for boldness stand less than a point apart. A small digit raised above
    the line is a footnote's mark, not a digit of the number before it.
    """
    found: list[Letter] = []
    seen: dict[tuple[str, str, int], list[tuple[float, float]]] = {}
    base = last = None
    by_end: dict[int, list[Letter]] = {}
    for letter in letters:
        text = letter["text"]
        near = seen.setdefault((text, letter["fontname"], round(letter["top"] / 2)), [])
        if any(abs(left - letter["x0"]) < 1 and abs(top - letter["top"]) < 1 for left, top in near):
            continue
        near.append((letter["x0"], letter["top"]))
        if text.startswith("(cid:"):
            letter = {**letter, "text": _UNKNOWN}
        if base and last and _is_raised(letter, base, last):
            on_line = {key: base[key] for key in ("top", "bottom", "doctop")}
            letter = {**letter, **on_line, "text": raised(text)}
        elif text.isdigit() and (beside := _other_size(letter, by_end)):
            is_up = _is_raised(letter, beside, beside)
            on_line = {key: beside[key] for key in ("top", "bottom", "doctop")} if is_up else {}
            letter = {**letter, **on_line, "text": raised(text) if is_up else SIZED + text}
            base = base if is_up else letter
        elif not text.isspace():
            base = letter
        last = letter
        by_end.setdefault(int(letter["x1"]), []).append(letter)
        found.append(letter)
    return found


def _is_raised(letter: Letter, base: Letter, last: Letter) -> bool:
    return bool(
        letter["size"] <= 0.85 * base["size"]
        and base["top"] < letter["bottom"] < base["bottom"] - 0.15 * base["size"]
        and -1 < letter["x0"] - last["x1"] < 0.5 * base["size"]
    )


def _other_size(letter: Letter, by_end: dict[int, list[Letter]]) -> Letter | None:
    """Return the digit just left of a digit that is set larger or smaller, higher or lower."""
    left, size = letter["x0"], letter["size"]
    for end in range(int(left) - 2, int(left) + 2):
        for other in by_end.get(end, ()):
            shared = min(other["bottom"], letter["bottom"]) - max(other["top"], letter["top"])
            small, large = sorted((other["size"], size))
            is_beside = abs(left - other["x1"]) < min(2, 0.25 * large) and shared > 0.2 * small
            shift = abs(other["bottom"] - letter["bottom"])
            if is_beside and other["text"].isdigit() and other["text"].isascii():
                is_other = small <= 0.85 * large or shift > 0.15 * small
                return other if is_other and letter["upright"] else None
    return None


def lines_of_words(letters: Sequence[Letter]) -> list[Line]:
    """Return letters as lines of words from top to bottom; turned letters read as they run."""
    upright = [letter for letter in letters if letter["upright"]]
    lines = list(_lines(_words(upright)))
    for is_upward in (True, False):
        turned = [
            letter
            for letter in letters
            if not letter["upright"] and (letter["matrix"][1] > 0) == is_upward
        ]
        lines += [Line((word,)) for word in _turned_words(turned, is_upward)]
    return lines


def _words(letters: Sequence[Letter], **settings: Any) -> list[Word]:
    from pdfplumber.utils.text import extract_words

    return [
        Word(word["text"], (word["x0"], word["top"], word["x1"], word["bottom"]))
        for word in (extract_words(list(letters), **settings) if letters else ())
    ]


def _lines(words: Sequence[Word]) -> Iterator[Line]:
    line: list[Word] = []
    for word in sorted(words, key=lambda word: word.box[1]):
        if line and word.box[1] > line[-1].box[1] + TOLERANCE:
            yield Line(tuple(sorted(line, key=lambda word: word.box[0])))
            line = []
        line.append(word)
    if line:
        yield Line(tuple(sorted(line, key=lambda word: word.box[0])))


def _turned_words(letters: Sequence[Letter], is_upward: bool) -> Iterator[Word]:
    """Yield turned text, each column of it as one piece, in the order in which it is read."""
    directions = ("btt", "ltr") if is_upward else ("ttb", "rtl")
    letter_way, line_way = directions
    words = _words(letters, char_dir_rotated=letter_way, line_dir_rotated=line_way)
    columns: list[list[Word]] = []
    for word in words:
        if columns and abs(columns[-1][-1].box[0] - word.box[0]) <= TOLERANCE:
            columns[-1].append(word)
        else:
            columns.append([word])
    for column in columns:
        text = " ".join(word.text for word in column)
        yield Word(text, around([word.box for word in column]))
