"""Reads the one number a sentence states for a question, if every word of it is understood.

Understood are the number and its hedge, what the question counts, periods, the authority's own
name, the subject asked about, and words that restrict nothing. Any other word may restrict, compare
or correct: the number is then in doubt, and a person decides. It knows no table and no other line.
Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference
from foi_analysis.extract.number_signs import odd_sign
from foi_analysis.extract.number_tokens import NumberToken, number_tokens
from foi_analysis.extract.period_texts import find_periods, is_month, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.sentences import says_not_given, split_sentences
from foi_analysis.extract.understood import Understood
from foi_analysis.read.wrapped_lines import BREAKS_OFF

# "Answer"
_POINTS_TO = re.compile(
    r"\b(?:total|number|figure|count|answer|response|recorded|reported)\b", re.IGNORECASE
)
# "the age of the youngest victim"
_ABOUT_AGE = re.compile(r"\b(?:age[ds]?|years?|yrs|youngest)\b", re.IGNORECASE)
# "4 of these"
_PART = re.compile(r"\s+of\s+(?:the|these|those|which|whom|them|our|your)\b", re.IGNORECASE)
# "no fewer than"
_NO_FEWER = r"\b(?:no|not) (?:fewer|less) than"
# "no more than"
_NO_MORE = r"\b(?:no|not) more than"
_HEDGES = (
    # "at least"
    ("at least {}", re.compile(rf"(?:\bat least|{_NO_FEWER}|\b(?:a )?minimum of|≥)\s*$", re.I)),
    # "up to"
    ("up to {}", re.compile(rf"(?:\bup to|\bat most|{_NO_MORE}|\b(?:a )?maximum of|≤)\s*$", re.I)),
    # "fewer than"
    ("fewer than {}", re.compile(r"(?:\b(?:fewer|less) than|\bunder|\bbelow|<)\s*$", re.I)),
    # "more than"
    ("more than {}", re.compile(r"(?:\bmore than|\bover|\bin excess of|\babove|>)\s*$", re.I)),
    # "exactly"
    ("{}", re.compile(r"\b(?:exactly|precisely|only)\s*$", re.I)),
)
# " or more"
_OR_MORE = re.compile(r"[)\]]?\s*(?:\+|or (?:more|over|above))(?!\w)", re.IGNORECASE)
# " or fewer"
_OR_LESS = re.compile(r"[)\]]?\s*or (?:fewer|less)\b(?! than)", re.IGNORECASE)
# "between "
_BETWEEN = re.compile(r"\bbetween\s*$", re.IGNORECASE)
# " to "
_TO = re.compile(r"\s*(?:-|–|to)\s*", re.IGNORECASE)
# "none"
_NO = re.compile(r"\b(?:no|nil|none)\b", re.IGNORECASE)
# "none"
_NIL = re.compile(r"nil|none", re.IGNORECASE)
# "no further"
_NO_OTHER = re.compile(r"\bno (?:other|further|more)\b(?! than)", re.IGNORECASE)
# "a nine-year-old girl"
_YEARS_OLD = re.compile(r"[\s-]+years?[\s-]+olds?\b", re.IGNORECASE)
# "a single"
_SINGLE = re.compile(r"\ba single\b", re.IGNORECASE)
# "40 a month"
_RATE = re.compile(r"\ban?\s+(?:day|week|month|quarter|year)\b", re.IGNORECASE)
# "-"
_SIGNED = re.compile(r"(?:^|\s)[-−+]$")
# "as many as"
_AS_MANY = re.compile(r"\bas (?:many|few) as\s*$", re.IGNORECASE)
# " records"
_OTHER_NOUN = re.compile(
    r"\s+(?:records?|counts?|totals?|figures|numbers|answers|responses|questions|points|requests|"
    r"codes|sections|systems|searches)\b",
    re.IGNORECASE,
)
# " months"
_LENGTH = re.compile(r"[\s-]+(?:months?|quarters?|years?)\b", re.IGNORECASE)
# " female victims"
_PEOPLE = re.compile(r"(?:\s+[^\W\d]+){1,3}")
# "Year "
_SCHOOL_YEAR = re.compile(r"\byear\s*$", re.IGNORECASE)
# "the youngest girl"
_YOUNGEST = re.compile(r"\byoungest\W+([^\W\d]+)", re.IGNORECASE)
# What more than one of a person are called.
SEVERAL = {"children": "child", "women": "woman", "men": "man"}
# "20 were recorded; the rest is not held"
_PARTS = re.compile(r";\s+")
# " victims"
_FOLLOWING = re.compile(r"\s+([^\W\d]+)")


@dataclass(frozen=True)
class Statement:
    """A value as `parse_count` reads it, with the periods it is said of.

    ``doubt`` says what of the sentence is not understood, and is empty when all of it is;
    ``others`` are the numbers of other things that are counted beside it.
    """

    value: str
    periods: tuple[Period, ...]
    doubt: str = ""
    others: tuple[str, ...] = ()


class SentenceReader:
    """Reads sentences that answer one question of an authority.

    ``authority`` is the authority whose reply it is, or empty, ``wave`` the round of the request.
    """

    def __init__(self, ask: Ask, reference: Reference, authority: str, wave: str) -> None:
        self.ask, self.reference = ask, reference
        self.words = Understood(ask, reference, authority, wave)

    def read(self, line: str) -> list[Statement]:
        """Return the statements of a line's sentences; of several one is never certain.

        When one sentence gives a number, every other number of the line is in doubt.
        """
        sentences = [part for one in split_sentences(line) for part in _PARTS.split(one)]
        parts = [(part, self._read(part)) for part in sentences]
        said = [one for _, one in parts if one]
        left = [part for part, one in parts if not one and self._numbers(self.words.masked(part))]
        if said and left:
            said = [*said, Statement("", (), f"the number in {left[0]!r}")]
        return said

    def count(self, text: str) -> str:
        """Return a text that is a count and its hedge and nothing else, as it is parsed, or ""."""
        numbers = list(number_tokens(text))
        value, rest = self._value(text, numbers) if numbers else ("", "")
        if numbers and odd_sign(text, numbers[0].start, numbers[-1].end):
            return ""
        return "" if re.search(r"[^\s.()\[\]]", rest) else value

    def understands(self, label: str) -> bool:
        """Return whether words before a figure name what the question counts and nothing else."""
        masked = self.words.masked(label)
        named = not self._one_sex(label) if self.ask.is_age else self.words.names(masked)
        is_clear = not _RATE.search(masked) and not _lost_month(
            self._without_last_month(label), find_periods(label)
        )
        return named and is_clear and not self._numbers(masked) and not self.words.unknown(masked)

    def _without_last_month(self, label: str) -> str:
        """Return a label without the month its wave ends with: the rest stands a line above."""
        wave = self.reference.waves.get(self.words.wave)
        first = re.match(r"[^\W\d]+", label)
        is_last = wave and first and _month_number(first.group()) == wave.end.month
        return label[first.end() :] if first and is_last else label

    def _read(self, sentence: str) -> Statement | None:
        masked = _SINGLE.sub("one", _YEARS_OLD.sub(" years old", self.words.masked(sentence)))
        if _NO_OTHER.search(masked):
            return None
        numbers = self._numbers(masked)
        if not numbers or not self._is_candidate(masked, numbers):
            return None
        masked, others = self._without_others(masked, numbers)
        numbers = self._numbers(masked)
        if not numbers:
            return None
        value, rest = self._value(masked, numbers)
        doubt = self._doubt(masked, numbers, value, rest) or self._one_sex(sentence)
        doubt = doubt or ("the line breaks off" if BREAKS_OFF.search(sentence.rstrip()) else "")
        is_counted = not self.ask.is_age and self._is_counted(masked, numbers)
        if doubt and says_not_given(sentence) and not is_counted:
            return None
        rest = re.sub(rf"\b{value}\b", " ", sentence, count=1) if len(value) == 4 else sentence
        periods = tuple(find_periods(rest))
        doubt = doubt or _lost_month(self._without_last_month(sentence), periods)
        return Statement(value or str(numbers[0].value), periods, doubt, others)

    def _numbers(self, masked: str) -> list[NumberToken]:
        """Return the numbers of a sentence; "no offences" and "none" are a nought."""
        found = list(number_tokens(masked))
        nil = _NO.search(masked)
        if nil and not found and not self.ask.is_age and self._is_nil(masked, nil):
            return [NumberToken(*nil.span(), 0)]
        return found

    def _is_nil(self, masked: str, nil: re.Match[str]) -> bool:
        if nil.group().casefold() != "no":
            return True
        following = masked[nil.end() :].split()[:3]
        return self.words.names(" ".join(following))

    def _is_candidate(self, masked: str, numbers: Sequence[NumberToken]) -> bool:
        """Return whether a sentence speaks of what is asked, however little of it is understood."""
        value, rest = self._value(masked, numbers)
        is_bare = not re.search(r"[^\W\d]", rest if value else _without(masked, numbers))
        if is_bare or _NIL.fullmatch(masked[numbers[0].start : numbers[0].end]):
            return True
        if any(_PART.match(masked, one.end) for one in numbers):
            return True
        if self.ask.is_age:
            return bool(_ABOUT_AGE.search(masked)) or self.words.names(masked)
        return self.words.names(masked) or bool(_POINTS_TO.search(masked))

    def _is_counted(self, masked: str, numbers: Sequence[NumberToken]) -> bool:
        """Return whether what is asked for stands right after one of the numbers."""
        following = (" ".join(masked[one.end :].split()[:2]) for one in numbers)
        return any(map(self.words.names, following))

    def _without_others(
        self, masked: str, numbers: Sequence[NumberToken]
    ) -> tuple[str, tuple[str, ...]]:
        """Take the numbers of other things that are counted ("and 31 victims") out of a text."""
        aside = []
        for one in reversed(numbers):
            word = _FOLLOWING.match(masked, one.end)
            is_other = word and word.group(1).casefold() in self.reference.other_counts
            is_other = is_other and masked[: one.start].rstrip()[-1:] not in (":", "=")
            if word and is_other and not self.ask.is_age and len(numbers) > 1:
                masked = f"{masked[: one.start]} {masked[word.end() :]}"
                aside.append(str(one.value))
        return masked, tuple(reversed(aside))

    def _value(self, masked: str, numbers: Sequence[NumberToken]) -> tuple[str, str]:
        """Return the value as it is parsed, or nothing if it is not one, and the words left."""
        first, last = numbers[0], numbers[-1]
        between = masked[first.end : last.start]
        if len(numbers) == 2 and (limits := self._limits(masked, first, last, between)):
            return limits
        if len({one.value for one in numbers}) > 1:
            return "", _without(masked, numbers)
        if len(numbers) > 1 and not re.fullmatch(r"\s*[(\[]\s*", between):
            return "", _without(masked, numbers)
        before, after = masked[: first.start], masked[last.end :]
        if more := _OR_MORE.match(after):
            return f"at least {first.value}", before + after[more.end() :]
        if less := _OR_LESS.match(after):
            return f"up to {first.value}", before + after[less.end() :]
        for form, pattern in _HEDGES:
            if hedge := pattern.search(before):
                return form.format(first.value), before[: hedge.start()] + after
        return str(first.value), before + after

    def _limits(
        self, masked: str, first: NumberToken, last: NumberToken, between: str
    ) -> tuple[str, str] | None:
        before, after = masked[: first.start], masked[last.end :]
        is_span = _TO.fullmatch(between) and first.value < last.value
        word = _BETWEEN.search(before)
        if word and between.split() == ["and"] and first.value < last.value:
            return f"{first.value} to {last.value}", before[: word.start()] + after
        return (f"{first.value} to {last.value}", before + after) if is_span else None

    def _doubt(self, masked: str, numbers: Sequence[NumberToken], value: str, rest: str) -> str:
        if not value:
            return "several numbers: " + ", ".join(str(one.value) for one in numbers)
        if _PART.match(masked, numbers[-1].end):
            return "a part of something"
        if _SIGNED.search(masked[: numbers[0].start]):
            return "a sign before the number"
        if sign := odd_sign(masked, numbers[0].start, numbers[-1].end):
            return sign
        if _AS_MANY.search(masked[: numbers[0].start]):
            return "the words “as many as”"
        if other := _OTHER_NOUN.match(masked, numbers[-1].end):
            return f"a number of{other.group()}"
        if not self.ask.is_age and _LENGTH.match(masked, numbers[-1].end):
            return "a length of time"
        if again := _RATE.search(rest):
            return f"the words “{again.group()}”"
        if self.ask.is_age and (doubt := self._age_doubt(masked, numbers, value)):
            return doubt
        unknown = self.words.unknown(rest)
        return "the words " + ", ".join(f"“{word}”" for word in unknown) if unknown else ""

    def _one_sex(self, text: str) -> str:
        """Return the doubt that the youngest of one sex is meant; the other may be younger."""
        word = _YOUNGEST.search(text) if self.ask.is_age else None
        is_sex = word is not None and "sex" in self.reference.labels_of(word[1])
        return f"the youngest {word[1]}, and of the others nothing" if word and is_sex else ""

    def _age_doubt(self, masked: str, numbers: Sequence[NumberToken], value: str) -> str:
        said = _PEOPLE.match(masked, numbers[-1].end)
        words = said.group().casefold().split() if said else []
        if "year" not in words and "years" not in words:
            nouns = self.ask.nouns.split("|")
            for word in words:
                one = SEVERAL.get(word, word.removesuffix("s"))
                is_one = word in nouns and value == "1"
                if word in self.reference.counted or is_one or (word != one and one in nouns):
                    return f"a number of {word}"
        if not value.isdigit():
            return f"{value!r} as an age"
        return "a year at school" if _SCHOOL_YEAR.search(masked[: numbers[0].start]) else ""


def _lost_month(sentence: str, periods: Sequence[Period]) -> str:
    """Return the doubt that a month is named with which none of the periods begins or ends."""
    ends = {day.month for period in periods for day in (period.start, period.end)}
    months = (word for word in re.findall(r"[^\W\d]+", sentence) if is_month(word))
    lost = next((word for word in months if _month_number(word) not in ends), "")
    return f"the month “{lost}”" if lost else ""


def _month_number(word: str) -> int:
    period = parse_period(f"{word} 2020")
    return period.start.month if period else 0


def _without(masked: str, numbers: Sequence[NumberToken]) -> str:
    return "".join(_between(masked, numbers))


def _between(masked: str, numbers: Sequence[NumberToken]) -> Iterator[str]:
    start = 0
    for one in numbers:
        yield masked[start : one.start]
        start = one.end
    yield masked[start:]
