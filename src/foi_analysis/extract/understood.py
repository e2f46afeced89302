"""Knows which words of a sentence restrict nothing, for the answer to one question of an authority.

It takes out of a sentence what is understood and neither a number nor what is counted: periods, the
authority's own name, the subject asked about, the question's own words. It reads no value.
Above each pattern stands an example of what it finds, which a test takes from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference
from foi_analysis.extract.period_texts import without_periods

NOTHING_MORE = frozenset(
    " ".join(
        (
            "a an the of in for by to and we our this that these those there it is was were are",
            "be been being has have had as at from between during within across on all total",
            "totals number numbers figure figures count counts data following follows below above",
            "shown shows show stated state given provided recorded reported record records",
            "recording identified answer answers response reply question point request requested",
            "asked please note period time frame timeframe year years month months financial",
            "full first police force constabulary service hold holds held information",
            "under code codes section such search searches found brought back",
            "contrary system advised provides summary according located yes",
        )
    ).split()
)
OF_AGES = frozenset(("age", "aged", "ages", "youngest", "years", "yrs", "old"))
# "11 months" is no age in years.
NOT_OF_AGES = frozenset(("month", "months"))
# "section 15A(1)"
_LAW = re.compile(
    r"\b(?:ss?|sections?|sec|codes?)\b\.?\s*(\d+\w*(?:\(\w+\))*(?:/\d+)?)|\bss?(\d+\w*(?:\(\w+\))*)"
    r"|\b(\d+/\d+)\b|\b(\d+[A-Z])\b",
    re.IGNORECASE,
)
# "of the Sexual Offences Act 2003"
_ACT = re.compile(
    r"(?:\b(?:of|under)\s+)?(?:\bthe\s+)?(?:\b[A-Z][\w&]*,?\s+(?:and\s+|of\s+)?){1,6}Act\s+(?:19|20)\d\d\b"
    r"|\b(?:of\s+(?:the\s+)?)?[A-Z]{2,5}\s+(?:19|20)\d\d\b"
)
# "(which answers question 1)"
_POINTER = re.compile(
    r"\boutside (?:of )?the act\b|\bof th(?:is|at) (?:type|kind|nature)\b|"
    r"\bi (?:can|am able to) (?:say|confirm|advise|tell you|inform you)\b|"
    r"\(?\b(?:which|this|that)\s+answers\s+(?:point|question|q)\s*\d\)?|\basked (?:about|for)\b",
    re.I,
)
# "offences¹"
_NOTED = re.compile(r"(?<=[^\W\d_])[¹²³⁴⁵⁶⁷⁸⁹†‡]+(?!\w)")
# "No. of offences"
_NUMBER_OF = re.compile(r"\bnos?\b\.?\s+of\b", re.IGNORECASE)
# "https://example.org/1"
_ADDRESS = re.compile(r"https?:\S+|\bwww\.\S+|\S+@\S+", re.IGNORECASE)
# "18 hours"
_EFFORT = re.compile(r"£\s?\d[\d,.]*|\b\d+\s+(?:working\s+)?(?:hours|minutes|days|weeks)\b", re.I)
# "Table 1: "
_PLACE = re.compile(
    r"\b(?:table|page|appendix|annex|sheet|attachment|question|point)\s*\d+(?:\s+of\s+\d+)?\b[:.]?",
    re.IGNORECASE,
)
# "total crime"
_ALL_CRIME = re.compile(r"\b(?:all|total|overall|recorded) (?:recorded )?crime\b", re.IGNORECASE)
# "Home Office counting rules"
_HOME_OFFICE = re.compile(
    r"\b(?:home office|ho)\b(?=\s+(?:(?:crime|offence|counting)\s+)?(?:codes?|class\w*|rules)\b)",
    re.IGNORECASE,
)
# "crime number 4012"
_CRIME_NUMBER = re.compile(
    r"\b(?:crime|offence|case|incident) (?:numbers?|nos?\b\.?|ref\w*)", re.IGNORECASE
)
# "no results"
_NO_RESULTS = re.compile(r"\bno results\b|\bnil returns?\b", re.IGNORECASE)
# "aged under 13"
_OF_AN_AGE = re.compile(
    r"\b(?:under|over|aged?|below|above)\s+(?:the age of\s+)?\d+", re.IGNORECASE
)
# "offences"
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s,.;:()\[\]\"'“”‘’?!/=–—-]")
# "¤"
UNKNOWN = "¤"
SHORTEST_RUN = 3


class Understood:
    """What is understood in sentences that answer a question in the reply of an authority.

    ``authority`` is the authority, or empty; the questions are those of ``wave``.
    """

    def __init__(self, ask: Ask, reference: Reference, authority: str, wave: str) -> None:
        self.ask, self.reference, self.authority, self.wave = ask, reference, authority, wave

    def masked(self, text: str) -> str:
        """Return a text without what is understood but no word or number of the answer.

        Laws and Acts that were not asked about, and single days, leave a mark that nobody knows.
        """
        text = _NUMBER_OF.sub("number of", _ADDRESS.sub(f" {UNKNOWN} ", _NOTED.sub("", text)))
        text = _CRIME_NUMBER.sub(f" {UNKNOWN} ", _HOME_OFFICE.sub(" ", text))
        text = _PLACE.sub(" ", _POINTER.sub(" ", _ALL_CRIME.sub(f" {UNKNOWN} ", text)))
        laws = _LAW.findall(text)
        is_asked = any(self._is_asked("".join(law)) for law in laws) or self._names_subject(text)
        text = _EFFORT.sub(f" {UNKNOWN} ", _NO_RESULTS.sub(" none ", text))
        for phrase in self._phrases:
            text = phrase.sub(self._nouns_of, text)
        text = _ACT.sub(" " if is_asked else f" {UNKNOWN} ", text)
        text = without_periods(text, UNKNOWN, self._is_count_like_a_year)
        return _LAW.sub(lambda law: " " if self._is_asked_law(law) else f" {UNKNOWN} ", text)

    @cached_property
    def _phrases(self) -> list[re.Pattern[str]]:
        row = self.reference.authorities.get(self.authority, {})
        names = [row.get("full_name", ""), *row.get("aliases", "").split("|"), self.authority]
        words = [*self.reference.subject_words, *names]
        runs = [run for text in self._wordings for run in _runs(text)]
        ordered = sorted(filter(None, [*words, *runs]), key=len, reverse=True)
        return [re.compile(rf"\b{re.escape(one)}\b(?:['’]s)?", re.IGNORECASE) for one in ordered]

    @cached_property
    def _wordings(self) -> tuple[str, ...]:
        return self.reference.wordings(self.wave, self.ask.name)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Return the words that restrict nothing: plain ones, and those of the question itself."""
        asked = (word.casefold() for text in self._wordings for word in _WORD.findall(text))
        if self.ask.is_age:
            ages = OF_AGES | self.reference.nouns
            return (NOTHING_MORE - NOT_OF_AGES) | ages | frozenset(asked)
        return NOTHING_MORE | frozenset(asked)

    def _names_subject(self, text: str) -> bool:
        return any(word.casefold() in text.casefold() for word in self.reference.subject_words)

    @cached_property
    def _laws(self) -> tuple[str, ...]:
        """Return the sections and codes that the request names, without spaces and marks."""
        reference = self.reference
        texts = [*reference.asked_subjects, *reference.subject_words, *self._wordings]
        found = ("".join(law) for text in texts for law in _LAW.findall(text))
        return tuple(dict.fromkeys(filter(None, map(_bare, found))))

    def _is_asked(self, law: str) -> bool:
        return _bare(law).startswith(self._laws) if self._laws else False

    def _is_asked_law(self, law: re.Match[str]) -> bool:
        return self._is_asked("".join(filter(None, law.groups())))

    def narrows(self, text: str) -> list[str]:
        """Return what in a title or question says that it is of a part of what was asked.

        That are its parts, and sections of other laws where it names none that was asked about.
        """
        laws = list(_LAW.finditer(without_periods(text, " ", self._is_count_like_a_year)))
        others = [law.group() for law in laws if not self._is_asked_law(law)]
        is_asked = self._names_subject(text) or len(others) < len(laws)
        return [*self.parts(text), *([] if is_asked else others)]

    def parts(self, text: str) -> list[str]:
        """Return the words of a part, another thing counted or another authority, and ages."""
        masked = self.masked(text)
        words = set(re.findall(r"[^\W\d_]+", masked.casefold()))
        counted = frozenset() if self.ask.is_list else self.reference.other_counts
        own = {word.casefold() for one in self._wordings for word in _WORD.findall(one)}
        found = sorted((words & (self.reference.restrictions | counted)) - own)
        found = [word for word in found if word not in self.reference.nouns]
        ages = _OF_AN_AGE.findall(masked) if self.ask.counts and not self.ask.is_age else []
        return [*found, *ages, *self._others.findall(masked)]

    @cached_property
    def _others(self) -> re.Pattern[str]:
        """Return the pattern of the other authorities' names."""
        rows = [row for name, row in self.reference.authorities.items() if name != self.authority]
        names = [
            name
            for row in rows
            for name in (row["authority"], row["full_name"], *row["aliases"].split("|"))
        ]
        ordered = sorted({name for name in names if name}, key=len, reverse=True)
        return re.compile(
            r"\b(?:" + "|".join(map(re.escape, ordered)) + r")\b" if names else r"(?!)"
        )

    def names(self, text: str) -> bool:
        """Return whether a text names what the question counts."""
        return bool(self._nouns and self._nouns.search(text))

    def _nouns_of(self, phrase: re.Match[str]) -> str:
        found = self._nouns.findall(phrase.group()) if self._nouns else []
        return f" {' '.join(found)} "

    @cached_property
    def _nouns(self) -> re.Pattern[str] | None:
        nouns = [noun for noun in self.ask.nouns.split("|") if noun]
        singular = "|".join(f"{re.escape(noun.removesuffix('s'))}s?" for noun in nouns)
        return re.compile(rf"\b(?:{singular})\b", re.IGNORECASE) if nouns else None

    def _is_count_like_a_year(self, text: str, place: int) -> bool:
        """Return whether what is asked for follows what looks like a year ("2013 crimes")."""
        return bool(self.ask.counts and self.ask.counts.match(text, place))

    def unknown(self, text: str) -> list[str]:
        """Return the words of a text that are not understood, each once."""
        words = (self._nouns.sub(" ", text) if self._nouns else text).replace("%", " % ")
        found = (word.casefold() for word in _WORD.findall(words))
        return list(dict.fromkeys(word for word in found if word not in self._known))


def _runs(text: str) -> Iterator[str]:
    """Yield the runs of three words or more of a question."""
    words = text.split()
    for start in range(len(words) - SHORTEST_RUN + 1):
        for end in range(start + SHORTEST_RUN, len(words) + 1):
            yield " ".join(words[start:end])


def _bare(law: str) -> str:
    return re.sub(r"\W", "", law).casefold()
