"""Asks about titles and notes around a table that are not understood; reads no table and no value.

A title can say that something else is counted, or for another place or part of the period. Titles
are the short lines before a table; of sentences only those are asked about that speak of a table,
its figures or another thing that is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from foi_analysis.core.question_types import BY_REPLY, Ask
from foi_analysis.extract.answers import Layout
from foi_analysis.extract.counted_things import other_count
from foi_analysis.extract.label_notes import changes_label
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.partial_periods import says_part
from foi_analysis.extract.period_texts import find_periods, is_end, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.qualifying import LIMITS, RESTRICTS, qualifies, words_of
from foi_analysis.extract.readings.rows import wording
from foi_analysis.extract.sentences import says_neither, split_sentences
from foi_analysis.extract.time_lines import (
    is_of_other_days,
    names_day,
    says_other_time,
    says_part_only,
    without_day_taken,
)
from foi_analysis.extract.understood import Understood
from foi_analysis.extract.whole_reply import (
    MOST_WORDS,
    is_of_no_count,
    is_own_end,
    limits_time,
    names_part_of_area,
    other_year,
    part_of,
    restrictions,
    words_of_name,
)
from foi_analysis.read.grid import Cell

MOST_TITLES = 2
# What only says that there is a table, or which.
OF_TABLES = frozenset(
    " ".join(
        (
            "table tables by breakdown broken down split each per appendix annex sheet attached",
            "foi foia freedom act reference ref about response responses no includes page pages",
            "see dear sir madam yours thank you your",
        )
    ).split()
)
# "the figure above covers"
_SPEAKS = re.compile(
    r"\b(?:figures?|counts?|tables?|above|below|only|cover\w*|includ\w*|exclud\w*|relates?)\b",
    re.IGNORECASE,
)
# "number of known suspects"
_HOW_MANY = re.compile(
    r"\b(?:how many|numbers? of|counts? of)\s+(?:[^\W\d]+\s*){1,3}", re.IGNORECASE
)
# "* provisional"
_MARKS = re.compile(r"^(?:[*†‡#]+\s*|[1-9¹²³⁴⁵]\s+(?=[A-Za-z]))")
# "Table 3"
_NUMBERED = re.compile(
    r"\b(?:table|page|appendix|annex|sheet|question)\s*\d+(?:\s+of\s+\d+)?\b", re.IGNORECASE
)
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
# "from 1 April 2024 to 31st"
_CUT_DATE = re.compile(r"\d(?:st|nd|rd|th)$")
# "Reference FOI"
_NAMES_NO_COUNT = re.compile(
    r"\b(?:ref(?:erence)?|foia?|tel(?:ephone)?|phone|fax|mobile)\b\W*$", re.IGNORECASE
)


class Surroundings:
    """The lines met since the last heading or table, and the question of the table before them."""

    def __init__(
        self, found: Layout, understood: Callable[[Ask], Understood], window: Period | None
    ) -> None:
        self.found, self.understood, self.window = found, understood, window
        self.before: list[tuple[Cell, str]] = []
        self.after: Ask | None = None
        self.sheet: tuple[Cell, str] | None = None
        self.is_after_text = self.has_heading = self.is_closed = False

    def start(self) -> None:
        """Begin anew below a heading; what stands before the first is about the whole reply."""
        for cell, text in () if self.has_heading else self.before:
            self.check_apart(cell, text)
        self.before, self.after, self.has_heading, self.is_closed = [], None, True, False

    def line(self, cell: Cell, text: str) -> None:
        """Keep a line that answers nothing; below a table it is a note on that."""
        if _CLOSING.match(text):
            self.after, self.is_closed = None, True
        if self.is_closed:
            self.check_apart(cell, text)
        elif self.after and self.is_after_text:
            self._check_text(self.after, cell, text)
        elif self.after:
            self._check(self.after, cell, text)
        self.before.append((cell, text))

    def table(self, ask: Ask, is_dated: bool = True) -> None:
        """Check the lines above a table that answers a question, and the name of its sheet.

        ``is_dated`` says that the table's own labels give the period of its figures.
        """
        if self.sheet:
            self._check_sheet(ask, *self.sheet)
        for cell, text in () if is_dated else self.before[-1:]:
            if len(periods := find_periods(text)) > 1:
                self._ask(cell, text, [str(one) for one in periods], " at figures of one period")
        for cell, text in self.before[-MOST_TITLES:] if self.has_heading else self.before[-1:]:
            if not self.after:
                self._check(ask, cell, text)
        self.before, self.after, self.is_after_text = [], ask, False

    def stated(self, ask: Ask, is_bare: bool) -> None:
        """Check the lines above a value of running text, and those that follow it.

        ``is_bare`` says that no word stands with the number: the line above may then name it.
        """
        if self.sheet:
            self._check_sheet(ask, *self.sheet)
        above = self.before[-MOST_TITLES:] if not self.after else []
        if is_bare and above and _NAMES_NO_COUNT.search(above[-1][1]):
            self._ask(*above[-1], ["no word of a count"])
        for cell, text in above:
            if _CUT_DATE.search(text):
                continue
            is_title = is_bare or words_of(text) & self.found.reference.other_counts
            if not is_title and self._is_title(text) and (parts := self.narrows(ask, text)):
                self._ask(cell, text, parts)
            (self._check if is_title else self._check_text)(ask, cell, text)
        self.before, self.after, self.is_after_text = [], ask, True

    def is_unfinished(self) -> bool:
        """Return whether the line above ends no sentence, so that the next may go on with it."""
        return bool(self.before) and not self.before[-1][1].rstrip().endswith(tuple(".:;!?,"))

    def _check_sheet(self, ask: Ask, cell: Cell, name: str) -> None:
        """Ask, once, about a sheet whose name is not understood: it may be a part of the area."""
        text = words_of_name(name)
        words = self.understood(ask)
        known = OF_TABLES | self.found.reference.label_words | self.found.reference.sheet_words
        unknown = [one for one in words.unknown(words.masked(text)) if one not in known]
        if unknown := [one for one in unknown if len(one) > 1 or not one.isalpha()]:
            self._ask(cell, name, unknown, " as the name of the sheet")
        self.sheet = None

    def check_apart(self, cell: Cell, text: str) -> None:
        """Ask about a line at no table that restricts all figures of a reply."""
        if is_of_no_count(text) or (self.window and is_own_end(self.window, text)):
            return
        reference = self.found.reference
        is_title = self._is_title(text)
        said = [*restrictions(text)]
        unknown = [word for one in said for word in self._unknown_to_all(one)]
        unknown += [one.group() for one in _SUMS.finditer(text)] if is_title else []
        if part := self.window and (said or is_title) and part_of(self.window, text):
            unknown.append(str(part))
        if is_title:
            unknown += filter(None, [says_part_only(self.window, text)])
            unknown += self._unknown_to_all(text) if names_day(text) else []
        if year := (said or is_title) and other_year(self.window, text):
            unknown.append(year)
        is_named = names_part_of_area(text, reference.parts_of_areas)
        if is_title and (is_named or self.says_another(None, text)):
            unknown.append(text)
        if unknown and not says_neither(text):
            self._ask(cell, text, list(dict.fromkeys(unknown)), " about the reply")

    def is_of_other_time(self, cell: Cell, text: str) -> bool:
        """Ask about a line that says that figures are of other days; return whether it did."""
        said = says_other_time(self.window, text)
        if said and not self._is_settled(text):
            self._ask(cell, text, [said], " about the figures")
        return bool(said) and self.found.has_problem(cell)

    def unused_period(self, cell: Cell, text: str) -> None:
        """Ask about a line that is a period and that no figure is said of: it may be of all."""
        if is_of_other_days(self.window, text):
            self._ask(cell, text, [str(parse_period(text))], " and no figures of it")

    def _unknown_to_all(self, text: str) -> list[str]:
        """Return the words of a text that no question of the wave lets be understood."""
        reference = self.found.reference
        names = reference.asks(self.found.wave).values() or reference.all_asks
        asks = [reference.all_asks[name] for name in names]
        unknown = [self._unknown(ask, text) for ask in asks]
        return [word for word in unknown[0] if all(word in one for one in unknown)]

    def says_another(self, ask: Ask | None, text: str) -> bool:
        """Return whether a question as restated, or a sheet's name, is of another count or offence.

        What a wave asks for elsewhere, such as victims, is no other count in a sheet's name.
        """
        asks = [ask] if ask else self.found.reference.all_asks.values()
        asked = " ".join(_HOW_MANY.findall(text)) if ask and ask.is_list else text
        others = words_of(asked) & self.found.reference.other_counts
        own = {word for one in asks for name in self._own(one) for word in name.split("_")}
        is_other_count = bool(others - own) and not (ask and self.understood(ask).names(text))
        is_other_subject = "other_subject" in self.found.reference.labels_of(text)
        return is_other_count or is_other_subject or bool(RESTRICTS.search(text))

    def narrows(self, ask: Ask, text: str) -> list[str]:
        """Return what in a title, or a question as restated, is of a part or of other offences."""
        return self.understood(ask).narrows(text)

    def _is_title(self, text: str) -> bool:
        return len(text.split()) <= MOST_WORDS and not text.rstrip().endswith((".", ",", "!"))

    def _own(self, ask: Ask) -> set[str]:
        return {ask.name, *(kind.measure for kind in ask.kinds), *ask.nouns.split("|")}

    def remark(self, ask: Ask, cell: Cell) -> None:
        """Ask about a remark beside a figure that restricts it."""
        is_short = len(cell.text.split()) <= MOST_WORDS
        restricts = RESTRICTS.search(cell.text) or (is_short and LIMITS.search(cell.text))
        if restricts and (unknown := self._unknown(ask, cell.text)):
            self._ask(cell, cell.text, unknown)
        elif said := limits_time(self.window, cell.text):
            self._ask(cell, cell.text, [said])

    def _check_text(self, ask: Ask, cell: Cell, text: str) -> None:
        """Ask about the sentences of a line that restrict, correct or add to a value."""
        others = self.found.reference.other_counts
        for sentence in split_sentences(text):
            part = says_part(self.window, sentence)
            if part := part or changes_label(self.found.reference, ask, sentence):
                self._ask(cell, text, [part])
                continue
            is_dated = self._is_title(sentence) and names_day(sentence)
            qualified = is_dated or qualifies(sentence, self.understood(ask), others)
            if says_neither(sentence) or not qualified:
                continue
            if unknown := self._unknown(ask, sentence):
                self._ask(cell, text, unknown)

    def _check(self, ask: Ask, cell: Cell, text: str) -> None:
        whole, (text, marks) = text, _MARKS.subn("", text)
        if ("title", wording("title", text)) in self.found.settled:
            return
        is_noted = bool(marks and _PART_NOTE.fullmatch(text))
        part = "" if is_noted else says_part(self.window, whole)
        if is_of_no_count(text) or (is_end(text) and not part) or says_neither(text):
            return
        reference = self.found.reference
        other = self._is_title(text) and other_count(reference, ask, text)
        if other := part or other or changes_label(reference, ask, text):
            return self._ask(cell, text, [other], " at a table")
        sums = () if is_noted else _SUMS.finditer(text)
        unknown = [*(one.group() for one in sums), *self._unknown(ask, text)]
        unknown += filter(None, [other_year(self.window, text)])
        is_title = self._is_title(text)
        others = self.found.reference.other_counts
        speaks = _SPEAKS.search(text) or words_of(text) & others or any(restrictions(text))
        if unknown and (is_title or speaks or RESTRICTS.search(text)):
            self._ask(cell, text, unknown, " at a table")

    def _ask(
        self, cell: Cell, text: str, unknown: list[str], where: str = " beside a value"
    ) -> None:
        text = _MARKS.sub("", text)
        if self._is_settled(text):
            return
        listed = ", ".join(f"“{word}”" for word in unknown)
        self.found.question(
            cell,
            f"{text!r}{where}, with {listed}",
            "a title or note that is understood",
            "Look at the file; if the line changes nothing about the figures, add it to "
            "data/manual/labels.csv as a notice; else ask the authority.",
        )

    def _is_settled(self, text: str) -> bool:
        is_notice = "notice" in self.found.reference.labels_of(text)
        return is_notice or ("title", wording("title", text)) in self.found.settled

    def _unknown(self, ask: Ask, text: str) -> list[str]:
        words, text = self.understood(ask), without_day_taken(self.window, text)
        masked = words.masked(_NUMBERED.sub(" ", text))
        numbers = [str(one.value) for one in number_tokens(masked)]
        labels = self.found.reference.label_words if self.after else self._heads(ask)
        known = OF_TABLES | labels
        return [*(word for word in words.unknown(masked) if word not in known), *numbers]

    def _heads(self, ask: Ask) -> frozenset[str]:
        """Return the words that head a table of a question's answers, as labels.csv has them."""
        reference = self.found.reference
        own = {*ask.domains, ask.name, "period", "question", "count"}
        heads = (
            spelling
            for (domain, spelling), category in reference.labels.items()
            if domain in ("total", "subtotal") or (domain in ("stub", "column") and category in own)
        )
        words = {word for head in heads for word in re.findall(r"[^\W\d_]+", head)}
        if any(kind.counted_as in (BY_REPLY, *reference.counted) for kind in ask.kinds):
            words |= reference.counted
        return frozenset(words - reference.other_counts)
