"""Asks about titles and notes around a table that are not understood; reads no table and no value.

A title can say that something else is counted, or for another place or part of the period. Titles
are the short lines before a table; of sentences only those are asked about that speak of a table,
its figures or another thing that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.answers import Layout
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.periods import is_end
from foi_analysis.extract.readings.rows import wording
from foi_analysis.extract.sentences import says_neither
from foi_analysis.extract.understood import Understood
from foi_analysis.read.grid import Cell

MOST_WORDS = 12
MOST_TITLES = 2
# What only says that there is a table, or which.
OF_TABLES = frozenset(
    (
        *(
            "table",
            "tables",
            "by",
            "breakdown",
            "broken",
            "down",
            "split",
            "each",
            "per",
            "appendix",
        ),
        *("annex", "sheet", "attached", "see", "foi", "foia", "freedom", "act", "reference", "ref"),
        *(
            "about",
            "response",
            "responses",
            "no",
            "dear",
            "sir",
            "madam",
            "yours",
            "thank",
            "you",
            "your",
        ),
    )
)
# "the figure above covers"
_SPEAKS = re.compile(
    r"\b(?:figures?|counts?|tables?|above|below|only|cover\w*|includ\w*|exclud\w*|relates?)\b",
    re.IGNORECASE,
)
# "* provisional"
_MARKS = re.compile(r"^(?:[*†‡#]+\s*|[1-9¹²³⁴⁵]\s+(?=[A-Za-z]))")
# "Table 3"
_NUMBERED = re.compile(r"\b(?:table|page|appendix|annex|sheet|question)\s*\d+\b", re.IGNORECASE)
# "cumulative"
_SUMS = re.compile(
    r"\bcumulativ\w*|\brolling\b|\brunning totals?\b|\b(?:ytd|(?:year )?to[ -]date|so far)\b", re.I
)
# "year to date", the note of a mark on a year
_PART_NOTE = re.compile(r"(?:ytd|(?:year )?to[ -]date|so far)\.?", re.IGNORECASE)
# "Yours sincerely"
_CLOSING = re.compile(
    r"(?:yours (?:sincerely|faithfully|truly)|kind(?:est)? regards|regards)\b", re.I
)
# "telephone 01632"
_CONTACT = re.compile(r"\btel(?:ephone)?\b|@|https?:|\bwww\.", re.IGNORECASE)


class Surroundings:
    """The lines met since the last heading or table, and the question of the table before them."""

    def __init__(self, found: Layout, understood: Callable[[Ask], Understood]) -> None:
        self.found, self.understood = found, understood
        self.before: list[tuple[Cell, str]] = []
        self.after: Ask | None = None
        self.has_heading = False

    def start(self) -> None:
        """Begin anew below a heading."""
        self.before, self.after, self.has_heading = [], None, True

    def line(self, cell: Cell, text: str) -> None:
        """Keep a line that answers nothing; below a table it is a note on that."""
        if _CLOSING.match(text):
            self.after = None
        if self.after:
            self._check(self.after, cell, text)
        self.before.append((cell, text))

    def table(self, ask: Ask) -> None:
        """Check the lines above a table that answers a question."""
        for cell, text in self.before[-MOST_TITLES:] if self.has_heading else self.before[-1:]:
            if not self.after:
                self._check(ask, cell, text)
        self.before, self.after = [], ask

    def _check(self, ask: Ask, cell: Cell, text: str) -> None:
        text, marks = _MARKS.subn("", text)
        is_notice = "notice" in self.found.reference.labels_of(text)
        if is_notice or ("title", wording("title", text)) in self.found.settled:
            return
        if _CONTACT.search(text) or is_end(text) or says_neither(text):
            return
        sums = () if marks and _PART_NOTE.fullmatch(text) else _SUMS.finditer(text)
        unknown = [*(one.group() for one in sums), *self._unknown(ask, text)]
        is_title = len(text.split()) <= MOST_WORDS and not text.rstrip().endswith((".", ",", "!"))
        others = self.found.reference.other_counts
        words = set(re.findall(r"[^\W\d]+", text.casefold()))
        speaks = _SPEAKS.search(text) or words & others
        if unknown and (is_title or speaks):
            listed = ", ".join(f"“{word}”" for word in unknown)
            self.found.question(
                cell,
                f"{text!r} at a table, with {listed}",
                "a title or note that is understood",
                "Look at the file; if the line changes nothing about the figures, add it to "
                "data/manual/labels.csv as a notice; else ask the force.",
            )

    def _unknown(self, ask: Ask, text: str) -> list[str]:
        words = self.understood(ask)
        masked = words.masked(_NUMBERED.sub(" ", text))
        numbers = [str(one.value) for one in number_tokens(masked)]
        known = OF_TABLES | self.found.reference.label_words
        return [*(word for word in words.unknown(masked) if word not in known), *numbers]
