"""Describes what a question can ask for, as data/manual/asks.csv says; reads no reply."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from foi_analysis.core.counts import WORDS

WHOLE, AGE, ADDED, REST, GROUP, ROW, COLUMN = (
    "whole",
    "age",
    "added",
    "rest",
    "group",
    "row",
    "column",
)
NAMED = (ADDED, GROUP, ROW)
SUMMED = (ADDED, REST, ROW, COLUMN)
BY_REPLY = "by reply"
_WORDS = "|".join((*WORDS, "no"))


@dataclass(frozen=True)
class AnswerKind:
    """One kind of figure an answer can hold: its label's domain, its measure and its part.

    ``part`` is "whole" (one figure), "age" (one age), "added" (rows that add up), "rest" (what
    the rows leave, without a name of its own), "group" (an overlapping part), "row" or "column"
    (the two axes of a cross table).
    """

    domain: str
    measure: str
    part: str
    counted_as: str


@dataclass(frozen=True)
class Ask:
    """What a question asks for, with the kinds of figure its answer can hold."""

    name: str
    kinds: tuple[AnswerKind, ...]
    nouns: str

    @cached_property
    def whole(self) -> AnswerKind | None:
        """Return the kind that is one figure for the question and has no label, if any."""
        return next((kind for kind in self.kinds if not kind.domain), None)

    @property
    def measure(self) -> str:
        """Return the measure of the whole question; a list's is the question's own name."""
        return self.whole.measure if self.whole else self.name

    @property
    def is_age(self) -> bool:
        """Return whether the answer is an age and no count."""
        return bool(self.whole and self.whole.part == AGE)

    @cached_property
    def is_list(self) -> bool:
        """Return whether the answer is a list or a table of labelled figures."""
        return any(kind.part in SUMMED for kind in self.kinds)

    @cached_property
    def domains(self) -> tuple[str, ...]:
        """Return the domains of the answer's labels, totals of parts before the parts."""
        ordered = sorted(self.kinds, key=lambda kind: kind.part in SUMMED)
        return tuple(kind.domain for kind in ordered if kind.domain)

    def kind(self, domain: str) -> AnswerKind | None:
        """Return the kind of figure under a label of ``domain``."""
        return self._by_domain.get(domain)

    @cached_property
    def _by_domain(self) -> dict[str, AnswerKind]:
        return {kind.domain: kind for kind in reversed(self.kinds)}

    @cached_property
    def added_together(self) -> tuple[str, ...]:
        """Return the measures whose figures add up to the total the answer states."""
        parts = (WHOLE,) if not self.is_list else SUMMED
        kinds = (kind for kind in self.kinds if kind.part in parts)
        return tuple(dict.fromkeys(kind.measure for kind in kinds))

    @cached_property
    def counts(self) -> re.Pattern[str] | None:
        """Return the pattern of a number followed by what the question counts, or None."""
        return _number_of(self.nouns) if self.nouns else None


def _number_of(nouns: str) -> re.Pattern[str]:
    number = r"(?<![\w./£-])(\d{1,3}(?:,\s?\d{3})+|\d+|\b(?:" + _WORDS + r")\b)"
    singular = "|".join(f"{re.escape(noun.removesuffix('s'))}s?" for noun in nouns.split("|"))
    return re.compile(
        rf"{number}\s+(?:[^\W\d][\w.()-]*\s+|¤\s+){{0,3}}?(?:{singular})\b", re.IGNORECASE
    )


def read_asks(rows: Iterable[Mapping[str, str]]) -> dict[str, Ask]:
    """Return the asks of asks.csv by name."""
    kinds: dict[str, list[AnswerKind]] = {}
    nouns: dict[str, str] = {}
    for row in rows:
        kind = AnswerKind(row["domain"], row["measure"], row["part"], row["counted_as"])
        kinds.setdefault(row["asks"], []).append(kind)
        nouns[row["asks"]] = nouns.get(row["asks"], "") or row["nouns"]
    return {name: Ask(name, tuple(kinds[name]), nouns[name]) for name in kinds}
