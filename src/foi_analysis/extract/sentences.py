"""Recognises answers, headings and numbers in a line of running text; knows no table or label.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from foi_analysis.core.question_types import Ask

# "Question 3: How many offences were recorded?"
_QUESTION = re.compile(
    r"^(?:(?:question|response|answer|reply to question|response to question|answer to question|"
    r"q|point)\s*(?:no\.?)?\s*\.?\s*\(?(\d)\)?(?!\s*(?:[-–&]|to|and)\s*q\d)|\(?(\d)[.)])"
    r"(?![\d/])[\s.:)–—-]*(.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
# "iii) The age of the youngest victim"
_ROMAN = re.compile(rf"^\(?({'|'.join(sorted(_ROMANS, key=len, reverse=True))})[.)]\s+(.*)$", re.I)
# "1a. Charged: 5"
_SUBQUESTION = re.compile(r"^(?:question|q)?\s*\(?(\d)\s*[a-h][.):]\s*(.*)$", re.IGNORECASE)
# "1,628"
_FIGURE = r"\d{1,3}(?:,\s?\d{3})+|\d+"
# "12 (Niche)"
_SYSTEM = rf"(?:{_FIGURE})\s?\([A-Za-z][\w /&-]*\)"
# "12 (Niche) and 4 (CRIS)"
_SYSTEMS = rf"{_SYSTEM}(?:\s?(?:[,;/+&]|and)?\s?{_SYSTEM})+"
# "Facebook – fewer than 5"
_LINE = re.compile(
    r"^(.*?\S)\s*(?:[:=–—]|-(?=\s))\s*"
    rf"({_SYSTEMS}|[*#~^]|\.\.|\[[a-z]\]|[cxz]|nil(?: returns?)?|none|zero|no results|"
    rf"(?:[<>≤]\s?|(?:fewer|less) than )?(?:{_FIGURE})(?:\.0+)?"
    r"(?:\s?\(\d[\d.]*\s?%\)|\s+years?(?: old)?|\s?[*†‡¹²³⁴⁵]+)?"
    r"|\d+\s?(?:-|–|to|or)\s?\d+)\.?$",
    re.IGNORECASE,
)
# "Facebook:"
_ENDS_ODDLY = re.compile(r"[-–—−:=+~<>≤≥/\\(\[{#£$€?&]$")
# "3 x Facebook"
_COUNTED = re.compile(rf"^({_FIGURE})\s*[x×]\s+(\S.*)$", re.IGNORECASE)
# ", "
_LIST_PARTS = re.compile(r"\s*[,;]\s+(?:and\s+)?|\s+and\s+")
# "a) Facebook"
_LIST_MARK = re.compile(r"^\s*(?:(?:\d[a-z]?|[a-z])[.)]\s+|[•·●▪◦‣–-]\s+)")
# "Facebook: not recorded"
_WORDS_AFTER = re.compile(r"^(.*?[^\W\d]\S*)\s*(?:[:=–—]|\s-\s)\s*(\S.*)$")
# "None."
_NOTHING = re.compile(r"^(?:none|nil)\.?$", re.IGNORECASE)
# "Nil return."
_NIL_LIST = re.compile(r"^(?:nil returns?|no results)\.?$|\bno results\b", re.IGNORECASE)
# "withheld under section 40"
_NOT_GIVEN = re.compile(
    r"withheld|exempt|not held|no information held|does not hold|not hold|holds no|"
    r"no (?:data|figures?|information) (?:is|are|was|were) held|no data held|refus|section 12|"
    r"\bs\.?\s?12\b|section 40|\bs\.?\s?40\b|unable to|"
    r"no victims?\b(?! (?:(?:was|were|is|are) )?(?:aged?|under|over|above|below|young|old))",
    re.IGNORECASE,
)
# "can neither confirm nor deny"
_NEITHER = re.compile(r"neither confirm|confirm(?:s|ed)? nor den(?:y|ies|ied)|\bNCND\b", re.I)
# "Please state the age of the youngest victim"
_ASKING = re.compile(
    r"^(?:please\b(?! (?:note|be aware|be advised))|"
    r"how many|what (?:is|was|were|are)\b|which\b|can you|could you|would you|"
    r"i (?:would|am|want)|under the freedom|you (?:asked|requested|wrote)|your request|request:|"
    r"you have asked|the request|for each|provide\b|"
    r"of these,? (?:how|what|which|please|can|could)\b)",
    re.IGNORECASE,
)
# "a manual review of 300 records"
_NO_COUNT = re.compile(
    r"\b(?:records|hours?|minutes?|costs?|search(?:es|ed)?|review(?:ed|ing)?|manual(?:ly)?|"
    r"estimat(?:e|ed|es)|limit|would|exceeds?|examples?|e\.g\.|telephone|tel)\b|£",
    re.IGNORECASE,
)
# "12 were recorded. The youngest was nine."
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(])")
# "-----Original Message-----"
_QUOTE = re.compile(
    r"^-{2,}\s*(?:original|forwarded) message\b|^On\b.{5,90}\bwrote:$", re.IGNORECASE
)
# "Sent: 3 May 2022"
_SENT = re.compile(r"(?:Sent|Date|To):")
# "in response to point 2"
_RESPONSE_TO = re.compile(
    r"(?:response|reply|answer) to (?:point|question|q)\s*(\d)|"
    r"\banswers (?:point|question|q)\s*(\d)",
    re.IGNORECASE,
)
_NUMBERS = (
    # "3rd April"
    ("date or period", re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+|\b(?:19|20)\d\d\b")),
    (
        "law or code",
        # "section 15A"
        re.compile(r"\b(?:s|ss|sections?|code)\.?\s*\d+[\d(),A-Za-z]*|\b\d+/\d+\b", re.IGNORECASE),
    ),
)
# "3rd of April 2017"
_DATES = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r"[a-z]*\.?(?:\s+\d{4})?|\b(?:199\d|20[0-3]\d)(?:\s*[/–-]\s*(?:20)?\d\d)?\b|"
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b",
)
# "recorded since "
_OF_TIME = re.compile(
    r"\b(?:in|during|since|for|from|to|until|till|by|before|after|and|year|the|acts?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?)\s+$",
    re.IGNORECASE,
)
# "s.15A(1)"
_LAW = re.compile(
    r"\b(?:s|ss|sections?|code)\.?\s*\d+\w*(?:\(\w+\))*|\b\d+/\d+\b|\b\d+[A-Z]\b", re.IGNORECASE
)
PERIOD = _NUMBERS[0][1]


def question_heading(text: str, with_roman: bool = False) -> tuple[int, str] | None:
    """Return the number of the question a line opens ("Q3", "2.", "Response 1:") and the rest.

    ``with_roman`` takes "iii)" for the third question, which is else a point of a list.
    """
    match = _QUESTION.match(text.strip())
    if match:
        return int(match.group(1) or match.group(2)), match.group(3).strip()
    match = _ROMAN.match(text.strip()) if with_roman else None
    return (_ROMANS.index(match.group(1).casefold()) + 1, match.group(2).strip()) if match else None


def subquestion(text: str) -> tuple[int, str] | None:
    """Return the question a line such as "1a. Charged – 5" is a part of, and the rest."""
    match = _SUBQUESTION.match(text.strip())
    return (int(match.group(1)), match.group(2).strip()) if match else None


def line_answer(text: str) -> tuple[str, str] | None:
    """Return label and count of a line such as "Facebook – 12" or "1a. Charged: 5"."""
    match = _LINE.match(text.strip())
    if not match or _ENDS_ODDLY.search(match.group(1)):
        return None
    return _LIST_MARK.sub("", match.group(1)), match.group(2)


def listed_answers(text: str) -> list[tuple[str, str]]:
    """Return labels and counts of one line that lists several, or counts before their labels."""
    parts = _LIST_PARTS.split(text.strip().rstrip("."))
    counted = [_COUNTED.match(part) for part in parts]
    if all(counted):
        return [(match.group(2), match.group(1)) for match in counted if match]
    pairs = [line_answer(part) for part in parts]
    return [pair for pair in pairs if pair] if len(parts) > 1 and all(pairs) else []


def without_pipes(text: str) -> str:
    """Return a line "| label | value |" as "label: value"; any other line as it stands."""
    parts = [part.strip() for part in text.strip("|").split("|")]
    is_row = text[:1] == text[-1:] == "|" and len(parts) == 2 and all(parts)
    return ": ".join(parts) if is_row else text


def labelled_words(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the first colon, equals sign or dash of a line."""
    match = _WORDS_AFTER.match(text.strip())
    if not match or _ENDS_ODDLY.search(match.group(1)):
        return None
    return match.group(1), match.group(2)


def numbers_in(text: str) -> bool:
    """Return whether a line holds a number that is no date, law or effort, and asks nothing.

    Four digits that only may be a year ("The answer is 2013.") are a number.
    """
    masked = _masked(
        text,
        " ",
        lambda date: date.group().isdecimal() and not text[: date.start()].endswith("of "),
    )
    return bool(re.search(r"\d", masked)) and not _NO_COUNT.search(text)


def opens_quote(text: str) -> bool:
    """Return whether a line of an e-mail stands above the message that it answers."""
    return bool(_QUOTE.search(text.strip()))


def heads_message(text: str, following: str) -> bool:
    """Return whether two lines are the head of a message ("From: …", "Sent: …")."""
    return text.strip().startswith("From:") and bool(_SENT.match(following.strip()))


def speaks_of_effort(text: str) -> bool:
    """Return whether a line speaks of records to search, hours or costs, so of no count."""
    return bool(_NO_COUNT.search(text))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a line; a full stop inside "s.15A" or "No. 3" ends none."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def is_asking(text: str) -> bool:
    """Return whether a line asks or quotes the request rather than answering it."""
    text = text.strip()
    return text.startswith(">") or text.endswith("?") or bool(_ASKING.match(text))


def after_question(text: str) -> str:
    """Return what follows the last question mark of a line, which may be its answer."""
    return text.rpartition("?")[2].strip() if "?" in text else text


def answers_to(text: str) -> int | None:
    """Return the number of the question a sentence itself says it answers, or None."""
    match = _RESPONSE_TO.search(text)
    return int(match.group(1) or match.group(2)) if match else None


def says_nil(ask: Ask, text: str) -> bool:
    """Return whether a line answers with nil ("None."); a list may say it has no results."""
    text = text.strip()
    return bool(_NOTHING.match(text) or (ask.is_list and _NIL_LIST.search(text)))


def _masked(
    text: str, mark: str, is_number: Callable[[re.Match[str]], bool] = lambda date: False
) -> str:
    """Return a text with a mark for each date and law, but for years that are numbers in it.

    A year after a word of time ("in", "since") is never a number.
    """

    def shown(date: re.Match[str]) -> str:
        is_kept = is_number(date) and not _OF_TIME.search(text[: date.start()])
        return date.group() if is_kept else mark

    return _LAW.sub(mark, _DATES.sub(shown, text))


def says_not_given(text: str) -> bool:
    """Return whether a line says that an answer is withheld, refused or not held."""
    return bool(_NOT_GIVEN.search(text)) and not says_neither(text)


def says_neither(text: str) -> bool:
    """Return whether a line neither confirms nor denies that anything else is held."""
    return bool(_NEITHER.search(text))


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
