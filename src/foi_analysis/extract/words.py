"""Says what the text of one cell can be (figure, label, period, question); knows no table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from foi_analysis.core.counts import NOT_HELD, WITHHELD, Count, is_share, parse_count
from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference
from foi_analysis.extract.counted_things import other_count
from foi_analysis.extract.month_heads import named_month
from foi_analysis.extract.period_texts import is_month, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.quarters import is_quarter, is_short_quarter, quarter_of
from foi_analysis.extract.sentences import question_heading

FIGURE, SHARE, STATUS, YEAR, LABEL = "figure", "share", "status", "year", "label"
NO_LABELS = frozenset({"notice", "other_count", "restriction", "sheet_name", "part_of_area"})
HEADER_DOMAINS = frozenset({"column", "stub", "period"})
LONGEST_LABEL = 70
_HEADING = re.compile(r"\s*\(?(?:question|response|answer|reply|q|point|\d|[ivx])", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_DECIMAL = re.compile(r"^\d+\.\d+$")


class Words:
    """What texts mean in one reply: its wave's questions, its legend and the known labels."""

    def __init__(
        self, reference: Reference, questions: Mapping[int, Ask], legend: Mapping[str, Count]
    ) -> None:
        asks = questions.values()
        self._kinds = {(domain, ask.name) for ask in asks for domain in ask.domains}
        self._wholes = {(ask.measure, ask.name) for ask in asks if not ask.is_list}
        self.reference, self.questions, self.legend = reference, questions, legend
        self.with_roman = False
        self.window: Period | None = None
        self.short_quarters: frozenset[str] = frozenset()
        self.month_heads: Mapping[str, Period] = {}
        self.known_domains: dict[tuple[str, str], str] = {}
        self._headings: dict[tuple[str, bool], tuple[int, str] | None] = {}
        self.kind = lru_cache(maxsize=None)(self._kind)
        self.meanings = lru_cache(maxsize=None)(self._meanings)

    def _kind(self, text: str) -> str:
        """Return what kind of thing a cell holds; a year alone can be a figure or a label."""
        if is_share(text):
            return SHARE
        meanings = self.meanings(text)
        count = parse_count(text, self.legend)
        if count is None:
            return FIGURE if _DECIMAL.match(text) else LABEL
        if set(meanings) - {"period"} and text not in self.legend:
            return STATUS if count.low is None and self.is_value(text) else LABEL
        if "period" in meanings:
            return YEAR
        return STATUS if count.low is None else FIGURE

    def is_value(self, text: str) -> bool:
        """Return whether a known label can stand for a missing figure as well ("Not recorded")."""
        count = parse_count(text, self.legend)
        return count is not None and count.status in (NOT_HELD, WITHHELD)

    def _meanings(self, text: str) -> dict[str, str]:
        """Return the category of a label by domain; a period's category is its text."""
        if not text or len(text) > LONGEST_LABEL:
            return {}
        found = self.reference.labels_of(text)
        if not found and text.startswith("#"):  # "# Offences" is their number.
            found = self.reference.labels_of(f"number of {text[1:].strip()}")
        found = {domain: found[domain] for domain in found if domain not in NO_LABELS}
        if self.period(text) or is_month(text) or self.is_quarter(text):
            found = {**found, "period": text}
        return found

    def period(self, text: str) -> Period | None:
        """Return the period a label is, or None."""
        if not _DIGIT.search(text):
            return None
        if self.is_quarter(text):
            return quarter_of(text, self.window) if self.window else None
        return self.month_heads.get(text) or parse_period(text) or named_month(text)

    def is_quarter(self, text: str) -> bool:
        """Return whether a text names a quarter; "Q1" does where the reply shows that it does."""
        if is_short_quarter(text):
            return text.strip().casefold() in self.short_quarters
        return is_quarter(text)

    def question(self, text: str) -> tuple[int, str] | None:
        """Return the number of the wave's question a text opens and what follows it."""
        if (text, self.with_roman) not in self._headings:
            self._headings[text, self.with_roman] = self._question(text)
        return self._headings[text, self.with_roman]

    def _question(self, text: str) -> tuple[int, str] | None:
        heading = question_heading(text, self.with_roman) if _HEADING.match(text) else None
        if not heading or heading[0] not in self.questions:
            return None
        if self.period(text) or self.is_quarter(text):
            return None
        return heading

    def asks_of(self, text: str) -> set[str]:
        """Return the wave's questions whose answers a label can stand in, by its kind alone."""
        meanings = self.meanings(text)
        named = {name for domain, name in self._kinds if domain in meanings}
        return named | {name for measure, name in self._wholes if measure == meanings.get("item")}

    def counts_another(self, ask: Ask, text: str) -> bool:
        """Return whether a label names something counted that a question does not ask for."""
        own = {ask.name, *(kind.measure for kind in ask.kinds), *ask.nouns.split("|")}
        found = self.reference.other_counts & set(re.findall(r"[^\W\d]+", text.casefold()))
        if found - own - {f"{one}s" for one in own}:
            return True
        return bool(other_count(self.reference, ask, text))

    def is_about(self, texts: Sequence[str]) -> bool:
        """Return whether a row of texts says something of the reply: its authority, its period."""
        if len(texts) != 2 or "about" not in self.meanings(texts[0]):
            return False
        return self.kind(texts[1]) in (LABEL, YEAR) and not set(self.meanings(texts[1])) - {
            "period"
        }

    def is_category(self, text: str) -> bool:
        """Return whether a text is a label that can stand beside figures, not only above them."""
        return bool(set(self.meanings(text)) - HEADER_DOMAINS)
