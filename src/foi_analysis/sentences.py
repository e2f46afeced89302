"""Recognises answers, headings and numbers in a line of running text; knows no table or label."""

from __future__ import annotations

import re

from foi_analysis.counts import parse_age

_QUESTION = re.compile(
    r"^(?:(?:question|response|answer|reply to question|q)\s*\.?\s*(\d)|(\d)[.)])(?!\d)"
    r"[\s.:)–—-]*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_LINE = re.compile(
    r"^(.*?\S)\s*(?:[:=–—]|\s-|-(?=\s))\s*"
    r"(\*|nil|none|zero|[<>]?\s?\d[\d,]*(?:\s?\(\d[\d.]*%\)|\s+years?(?: old)?)?)\.?$",
    re.IGNORECASE,
)
_NIL_OFFENCES = re.compile(r"^no (?:such )?(?:offences|crimes)\b|\bno results\b", re.IGNORECASE)
_ANSWERS = {
    "offences": re.compile(
        r"(?<![\w./])(\d{1,3}(?:,\d{3})+|\d+)\s+(?:[\w.]+\s+){0,3}?(?:offences?|crimes?)\b|"
        r"total count\D{0,5}(\d+)",
        re.IGNORECASE,
    ),
    "custody_records": re.compile(r"(?<![\w./])(\d+)\s+custody records", re.IGNORECASE),
    "youngest_victim": re.compile(
        r"(?:youngest|victim)\D*?\b(?:was|is|aged?)\b[\s:]*(?:aged\s+)?(\d+|[a-z]+)\b",
        re.IGNORECASE,
    ),
}
_NOTHING = re.compile(r"^(?:none|nil)\.?$", re.IGNORECASE)
_NOT_GIVEN = re.compile(
    r"withheld|exempt|not held|no information held|refus|section 12|\bs\.?\s?12\b|section 40|"
    r"\bs\.?\s?40\b|unable to|no victim",
    re.IGNORECASE,
)
_NUMBERS = (
    ("date or period", re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+|\b(?:19|20)\d\d\b")),
    (
        "law or code",
        re.compile(r"\b(?:s|ss|sections?|code)\.?\s*\d+[\d(),A-Za-z]*|\b\d+/\d+\b", re.IGNORECASE),
    ),
)
PERIOD = _NUMBERS[0][1]


def question_heading(text: str) -> tuple[int, str] | None:
    """Return the number of the question a line opens ("Q3", "2.", "Response 1:") and the rest."""
    match = _QUESTION.match(text.strip())
    return (int(match.group(1) or match.group(2)), match.group(3).strip()) if match else None


def line_answer(text: str) -> tuple[str, str] | None:
    """Return label and count of a line such as "Facebook – 12" or "1a. Charged: 5"."""
    match = _LINE.match(text.strip())
    if not match:
        return None
    return re.sub(r"^\s*\d?[a-z]?[.)]\s*", "", match.group(1)), match.group(2)


def sentence_answer(asks: str, text: str) -> str | None:
    """Return the count or age a sentence gives as answer to a question, else None.

    ``asks`` is what the question asks for; lists of methods or disposals are never read from
    sentences, but "None." answers them with nil.
    """
    if _NOTHING.match(text.strip()):
        return "nil"
    if asks == "offences" and _NIL_OFFENCES.search(text.strip()):
        return "nil"
    match = _ANSWERS[asks].search(text) if asks in _ANSWERS else None
    if not match:
        return None
    value = next(part for part in match.groups() if part)
    return value if asks != "youngest_victim" or parse_age(value) else None


def says_not_given(text: str) -> bool:
    """Return whether a line says that an answer is withheld, refused or not held."""
    return bool(_NOT_GIVEN.search(text))


def prose_reasons(text: str) -> str | None:
    """Return why the numbers of a line are no answers, or None when it holds no number."""
    if text.strip() == "*":
        return "mask outside the answers"
    if not re.search(r"\d", text):
        return None
    reasons = [name for name, pattern in _NUMBERS if pattern.search(text)]
    for _, pattern in _NUMBERS:
        text = pattern.sub("", text)
    if re.search(r"\d", text):
        reasons.append("number in running text")
    return "; ".join(reasons)
