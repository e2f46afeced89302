"""Recognises answers, headings and numbers in a line of running text; knows no table or label.

Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from foi_analysis.core.counts import WORDS, parse_age
from foi_analysis.core.question_types import Ask
from foi_analysis.extract.periods import Period, find_periods

# "Question 3: How many offences were recorded?"
_QUESTION = re.compile(
    r"^(?:(?:question|response|answer|reply to question|response to question|answer to question|"
    r"q|point)\s*(?:no\.?)?\s*\.?\s*\(?(\d)\)?|\(?(\d)[.)])(?![\d/])[\s.:)–—-]*(.*)$",
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
    r"^(.*?\S)\s*(?:[:=–—]|\s-|-(?=\s))\s*"
    rf"({_SYSTEMS}|[*#~^]|\.\.|\[[a-z]\]|[cxz]|nil(?: returns?)?|none|zero|no results|"
    rf"(?:[<>≤]\s?|(?:fewer|less) than )?(?:{_FIGURE})(?:\.0+)?"
    r"(?:\s?\(\d[\d.]*\s?%\)|\s+years?(?: old)?|\s?[*†‡¹²³⁴⁵]+)?"
    r"|\d+\s?(?:-|–|to)\s?\d+)\.?$",
    re.IGNORECASE,
)
# "a) Facebook"
_LIST_MARK = re.compile(r"^\s*(?:\d[a-z]?|[a-z])[.)]\s+")
# "Facebook: not recorded"
_WORDS_AFTER = re.compile(r"^(.*?[^\W\d]\S*)\s*(?:[:=–—]|\s-\s)\s*(\S.*)$")
# "No such offences were recorded."
_NIL_OFFENCES = re.compile(
    r"^no (?:such )?(?:offences|crimes)\b|\bno results\b|\bnil return\b", re.IGNORECASE
)
# "The total number of offences was 39."
_TOTAL_COUNT = re.compile(
    rf"\b(?:total count|total number|number recorded|number|total|figure|count)\b[^\d.:=]{{0,90}}?"
    rf"(?:\b(?:is|was|were|of|being)\b|[:=–-]|\bcount\b)\s*({_FIGURE})\s*\.?$|"
    rf"total count\D{{0,5}}({_FIGURE})|^=\s*({_FIGURE})\.?$|=\s*({_FIGURE})\.?$",
    re.IGNORECASE,
)
# "39 were recorded"
_WERE = re.compile(
    rf"(?<![\w./£-])({_FIGURE})\s+(?:were|was|have been|had been)\s+(?:recorded|reported)\b", re.I
)
# "either 17 or"
_JOINED = re.compile(rf"(?<![\w./£-])({_FIGURE})\s*(?:or|and|to|/|-|–)\s*$", re.IGNORECASE)
# "Answer: 39"
_BARE = re.compile(rf"^(?:answer|response|total)?\s*[:=–-]?\s*({_FIGURE})\.?$", re.IGNORECASE)
# "nine"
_AGE_WORD = r"(\d{1,2}|" + "|".join(WORDS) + ")"
_AGES = (
    # "The youngest victim was nine"
    re.compile(
        rf"(?:youngest|victim)\D*?\b(?:was|is|aged?)\b[\s:]*(?:aged\s+)?{_AGE_WORD}\b", re.I
    ),
    # "a girl aged 9"
    re.compile(rf"\baged?\s+{_AGE_WORD}\b", re.IGNORECASE),
    # "9 years old"
    re.compile(rf"\b{_AGE_WORD}[\s-]+years?\b(?:[\s-]+olds?|\s+of\s+age)?", re.IGNORECASE),
    # "Response: 9"
    re.compile(rf"^(?:answer|response)?\s*[:=–-]?\s*{_AGE_WORD}\.?$", re.IGNORECASE),
    # "Female, 9"
    re.compile(rf"^(?:fe)?male\W+{_AGE_WORD}\.?$|^{_AGE_WORD}\W+(?:fe)?male\.?$", re.IGNORECASE),
)
# "None."
_NOTHING = re.compile(r"^(?:none|nil)\.?$", re.IGNORECASE)
# "Nil return."
_NIL_LIST = re.compile(r"^(?:nil returns?|no results)\.?$|\bno results\b", re.IGNORECASE)
# "withheld under section 40"
_NOT_GIVEN = re.compile(
    r"withheld|exempt|not held|no information held|does not hold|not hold|holds no|"
    r"no (?:data|figures?|information) (?:is|are|was|were) held|no data held|refus|section 12|"
    r"\bs\.?\s?12\b|section 40|\bs\.?\s?40\b|unable to|no victim",
    re.IGNORECASE,
)
# "can neither confirm nor deny"
_NEITHER = re.compile(r"neither confirm|confirm(?:s|ed)? nor den(?:y|ies|ied)|\bNCND\b", re.I)
# "Please state the age of the youngest victim"
_ASKING = re.compile(
    r"^(?:please\b|how many|what (?:is|was|were|are)\b|which\b|can you|could you|would you|"
    r"i (?:would|am|want)|under the freedom|you (?:asked|requested|wrote)|your request|request:|"
    r"you have asked|the request|for each|provide\b|of these)",
    re.IGNORECASE,
)
# "a manual review of 300 records"
_NO_COUNT = re.compile(
    r"\b(?:records|hours?|minutes?|costs?|search(?:es|ed)?|review(?:ed|ing)?|manual(?:ly)?|"
    r"estimat(?:e|ed|es)|limit|would|exceeds?|examples?|e\.g\.|telephone|tel)\b|£",
    re.IGNORECASE,
)
# "no further offences"
_NO_OTHER = re.compile(r"\bno (?:other|further|more)", re.IGNORECASE)
# "12 were recorded. The youngest was nine."
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[A-Z(])")
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
    if not match:
        return None
    return _LIST_MARK.sub("", match.group(1)), match.group(2)


def without_pipes(text: str) -> str:
    """Return a line "| label | value |" as "label: value"; any other line as it stands."""
    parts = [part.strip() for part in text.strip("|").split("|")]
    is_row = text[:1] == text[-1:] == "|" and len(parts) == 2 and all(parts)
    return ": ".join(parts) if is_row else text


def labelled_words(text: str) -> tuple[str, str] | None:
    """Return what stands before and after the first colon, equals sign or dash of a line."""
    match = _WORDS_AFTER.match(text.strip())
    return (match.group(1), match.group(2)) if match else None


def is_about_count(ask: Ask, label: str) -> bool:
    """Return whether the words before a figure name what a question counts, and no other number."""
    nouns = [noun for noun in ask.nouns.split("|") if noun]
    masked = _masked(label, " ")
    named = any(noun.casefold() in label.casefold() for noun in nouns)
    return named and not re.search(r"\d", masked) and not _NO_COUNT.search(label)


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


def sentence_answers(ask: Ask, text: str) -> list[tuple[str, tuple[Period, ...]]]:
    """Return the different counts or ages a line may give, each with the periods it is said of.

    None of them is certain when there are several. Lists are never read from sentences, but
    "None." answers them with nil.
    """
    if _NOTHING.match(text.strip()) or (ask.is_list and _NIL_LIST.search(text.strip())):
        return [("nil", ())]
    if ask.is_list:
        return []
    found: dict[str, tuple[Period, ...]] = {}
    for sentence in split_sentences(text):
        for value in _ages(sentence) if ask.is_age else _counts(ask, sentence):
            rest = re.sub(rf"\b{value}\b", " ", sentence, count=1) if len(value) == 4 else sentence
            found.setdefault(value, tuple(find_periods(rest)))
    return list(found.items())


def _counts(ask: Ask, sentence: str) -> list[str]:
    if ask.nouns and _NIL_OFFENCES.search(sentence):
        return ["nil"]
    counted = ask.counts.sub(" ", sentence) if ask.counts else sentence
    if _NO_COUNT.search(counted) and not answers_to(sentence):
        return []
    if bare := _BARE.match(sentence):
        return [bare.group(1)]
    masked = _masked(sentence, " ¤ ", lambda date: _is_counted(ask, sentence, date))
    patterns = [ask.counts] if ask.counts else []
    found = [m for pattern in (*patterns, _WERE) for m in pattern.finditer(masked)]
    numbers = [number for m in found for number in (*_just_before(masked, m), m.group(1))]
    numbers = [number for number in numbers if not _is_other(number, masked)]
    if not numbers:
        matches = [pattern.search(masked) for pattern in (_TOTAL_COUNT, _BARE)]
        numbers = [next(part for part in m.groups() if part) for m in matches if m][:1]
    return [str(WORDS.get(n.casefold(), "nil" if n.casefold() == "no" else n)) for n in numbers]


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


def _is_counted(ask: Ask, sentence: str, date: re.Match[str]) -> bool:
    """Return whether what is asked for follows what looks like a year ("2013 crimes")."""
    counted = ask.counts.match(sentence, date.start()) if ask.counts else None
    return bool(counted and counted.group(1) == date.group())


def _just_before(text: str, match: re.Match[str]) -> list[str]:
    """Return a number joined to the one found ("either 17 or 15 offences")."""
    before = _JOINED.search(text[: match.start(1)])
    return [before.group(1)] if before else []


def _is_other(number: str, text: str) -> bool:
    return number.casefold() == "no" and bool(_NO_OTHER.search(text))


def _ages(sentence: str) -> list[str]:
    masked = _masked(sentence, " ¤ ")
    for pattern in _AGES:
        values = [next(p for p in m.groups() if p) for m in pattern.finditer(masked)]
        found = [value for value in values if parse_age(value)]
        if found:
            return [str(WORDS.get(age.casefold(), age)) for age in found]
    return []


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
