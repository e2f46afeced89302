"""Tells whether a workbook's number format shows another text than the number; formats nothing.

A mask ("*" for everything below 5), a scale (thousands), digits, hedges or signs added to the
number, a number not shown at all. Colours and separators are none; words, currency signs and other
signs beside a number are told apart, as they may say that something else is counted.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache

COMPARISONS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
# '"k"', "\k", "_)" and "*-", the last two of which are a space and a filling
_PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*(.)|\[([^\]]*)\]|([^"\\_*\[]+|.)', re.DOTALL)
_CONDITION = re.compile(r"\s*(<>|[<>]=?|=)\s*(-?[\d.]+)\s*")
_COLOUR = re.compile(r"(?:white|colou?r ?2)", re.IGNORECASE)
_DIGIT = re.compile(r"[0#?]")
_PLAIN = re.compile(r"General|Standard", re.IGNORECASE)
_DATE = re.compile(r"[ymdhs]|AM/PM|A/P", re.IGNORECASE)
# "0.0,"
_SCALED = re.compile(r"[0#?],+(?=[^0#?,]|$)")
# "00-00", which shows 1215 as 12-15
_SPLIT = re.compile(r"[0#?][^0#?.,\s]+[0#?]")
_FRACTION = re.compile(r"\?/[?\d]|E[+-]")
# Words and signs beside a number that make another one of it.
CHANGING = re.compile(
    r"[\d%*<>~≤≥±+^]|\b(?:k|m|bn|mn?|c|ca|th|thousands?|millions?|hundreds?|dozens?|pairs?|per|"
    r"fewer|less|under|below|up|over|above|more|least|most|at|about|around|approx\w*|circa|"
    r"estimated|nearly|almost|not|non)\b",
    re.IGNORECASE,
)
# The signs of a plain number or share, and those a format has besides: "0.0", "#,##0", "0%"
_OF_NUMBERS = re.compile(r"General|Standard|[0#?.,@\s\0/%]", re.IGNORECASE)
# "[$£-809]", "[DBNum1]"
_OTHER_SIGNS = re.compile(r"\$([^-\]]+).*|(DBNum\d)", re.IGNORECASE)
# "-", brackets, letters, "£", "‰"
_SIGNS = re.compile(r"[^\s\d.,;:/'’_|]")
_ADDED = re.compile(r"shown with “(.*)” by its number format", re.DOTALL)
_NOUGHT = re.compile(r"\W*|\W*(?:nil|none|zero|no)\W*", re.IGNORECASE)


def shows_otherwise(code: str, value: float | None = None) -> bool:
    """Return whether a number format shows a number as another, or not at all.

    Without a value: whether it does so for any number that is not nought.
    """
    if code in ("", "General"):
        return False
    sections = _sections(code)
    if value is not None:
        return _is_other(_section_of(sections, value), value)
    several = sections[:2] if not any(map(_condition, sections)) else sections
    return any(_is_other(one, 1.0) for one in several)


def signs_added(code: str, value: float) -> str:
    """Return the words and signs that a number format shows beside a number, or nothing.

    A minus of a negative number is none; neither is a date or a nought that is written out.
    """
    if code in ("", "General"):
        return ""
    section = _section_of(_sections(code), value)
    bare, literals = _parts(section)
    is_number = _DIGIT.search(bare) or re.search(r"General|Standard", bare, re.IGNORECASE)
    if not is_number or value < 0:
        return ""
    brackets = [piece.group(4) or "" for piece in _PIECE.finditer(section)]
    found = [one[1] or one[2] for text in brackets if (one := _OTHER_SIGNS.fullmatch(text))]
    said = " ".join([*literals, *found, _OF_NUMBERS.sub("", bare)]).strip()
    return said if _SIGNS.search(said) else ""


def with_signs(said: str, code: str = "") -> str:
    """Return the doubt that a number is shown with words or signs beside it."""
    return f"shown with “{said}” by its number format {code}".rstrip()


def words_beside(doubt: str) -> list[str] | None:
    """Return the words of a doubt of ``with_signs``, or None for another or with other signs."""
    said = _ADDED.match(doubt)
    is_words = said and not re.sub(r"[^\W\d_]|[\s.]", "", said[1])
    return said[1].casefold().replace(".", " ").split() if said and is_words else None


def shows_text_otherwise(code: str) -> bool:
    """Return whether a number format shows a text as another, or not at all."""
    bare, literals = _parts(_section_of_text(_sections(code)))
    return "@" not in bare or any(re.search(r"\w|[^\s:.,;–—-]", one) for one in literals)


def hides(code: str, value: float) -> bool:
    """Return whether a number format shows another text in place of a number, or nothing of it.

    A nought that is left blank is no mask.
    """
    if code in ("", "General"):
        return False
    section = _section_of(_sections(code), value)
    bare, literals = _parts(section)
    if _is_white(section):
        return True
    if _DIGIT.search(bare) or _PLAIN.search(bare) or _DATE.search(bare) or "@" in bare:
        return False
    is_blank = not "".join((*literals, bare)).replace("\0", "").strip()
    return _is_other(section, value) and not (value == 0 and is_blank)


def hides_text(code: str) -> bool:
    """Return whether a number format shows another text in place of a text, or nothing of it."""
    own = _section_of_text(_sections(code))
    return "@" not in _parts(own)[0] or _is_white(own)


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    found = [""]
    for piece in _PIECE.finditer(code):
        if piece.group(5) is None:
            found[-1] += piece.group(0)
            continue
        first, *others = piece.group(5).split(";")
        found[-1] += first
        found += others
    return tuple(found)


def _section_of(sections: tuple[str, ...], value: float) -> str:
    conditions = [_condition(one) for one in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or COMPARISONS[condition[0]](value, condition[1]):
                return section
        return ""
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _section_of_text(sections: tuple[str, ...]) -> str:
    if len(sections) > 3:
        return sections[3]
    return next((one for one in sections if "@" in one), "@")


def _is_white(section: str) -> bool:
    pieces = (piece.group(4) or "" for piece in _PIECE.finditer(section))
    return any(_COLOUR.fullmatch(one.strip()) for one in pieces)


def _condition(section: str) -> tuple[str, float] | None:
    for piece in _PIECE.finditer(section):
        found = _CONDITION.fullmatch(piece.group(4) or "")
        if found:
            return found.group(1), float(found.group(2))
    return None


@lru_cache(maxsize=512)
def _parts(section: str) -> tuple[str, tuple[str, ...]]:
    """Return a section without what it adds, and what it adds: texts, fillings, colours."""
    bare, literals = "", []
    for piece in _PIECE.finditer(section):
        quoted, escaped, filling, bracket, plain = piece.groups()
        literals += [one for one in (quoted, escaped, filling) if one]
        if bracket and _COLOUR.fullmatch(bracket.strip()):
            literals.append("*")
        bare += plain if plain else "\0" if (quoted or escaped or "").strip() else ""
    return bare, tuple(literals)


def _is_other(section: str, value: float) -> bool:
    bare, literals = _parts(section)
    said = " ".join(literals)
    if not _DIGIT.search(bare) and not _PLAIN.search(bare):
        if _DATE.search(bare) or "@" in bare:
            return bool(CHANGING.search(said))
        is_blank = not (said + bare).replace("\0", "").strip()
        shown = said + bare.replace("\0", "")
        is_mask = CHANGING.search(said) or not _NOUGHT.fullmatch(shown)
        return bool(is_blank or value != 0 or is_mask)
    if _SCALED.search(bare) or CHANGING.search(said):
        return True
    return bool(_SPLIT.search(bare) and not _FRACTION.search(bare))
