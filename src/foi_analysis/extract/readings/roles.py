"""Says what a label means in a role: a category, a part of the period, a total; knows no table."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from foi_analysis.core.question_types import NAMED, Ask
from foi_analysis.extract.period_texts import is_month, month_within, parse_period
from foi_analysis.extract.periods import Period
from foi_analysis.extract.quarters import quarter_of
from foi_analysis.extract.readings.rows import ReadingRow, Role, plain
from foi_analysis.extract.understood import Understood
from foi_analysis.extract.words import Words

CATEGORY, PERIOD, YEAR, MONTH, QUARTER, ASK, TOTAL, OTHER = (
    *("category", "period", "year", "month of year", "quarter", "question", "total", "other"),
)
PERIOD_ROLES = frozenset(
    ("day", "month", "month_of_year", "quarter", "year", "financial_year", "span")
)
ASIDE_ROLES = frozenset(("index", "constant", "same", "detail", "remark", "skip", "value"))
SUBTOTAL = "subtotal"
OF_PERIODS = frozenset((PERIOD, YEAR, MONTH, QUARTER))
HEAD_DOMAINS = ("stub", "column", "about", "item", "question")
# 31/01/2018
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\s+00:00(?::00)?)?")
# 2018-01-31 00:00:00
_DATE_STORED = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?)?")
# 201801, 2018-01, 2018 Jan, 2018/Jan
_YEAR_FIRST = re.compile(r"(20\d\d)[\s/-]?(0[1-9]|1[0-2]|[A-Za-z]{3,9})")
# 2018 Q3, Q3 2018
_QUARTER = re.compile(
    r"(?:(20\d\d(?:/\d\d)?)\s*)?(?:q(?:uarter|tr)?\s*)([1-4])(?:\s*(20\d\d(?:/\d\d)?))?"
)
# Grand Total, 2018 Total
_TOTAL = re.compile(r"(?:grand |sub-?\s?|overall )?totals?\s*(.*)|(.*?)\s*(?:sub-?)?totals?", re.I)

# Row Labels
_OF_PIVOTS = re.compile(r"(?:row|column) labels", re.IGNORECASE)


@dataclass(frozen=True)
class Meaning:
    """What a label says: its kind, the domain of a category, and the value."""

    kind: str
    value: str | Period | int = ""
    domain: str = ""


class Labels:
    """Reads labels in their roles, for one line of a reading and the words of one reply."""

    def __init__(self, words: Words, line: ReadingRow, authority: str, wave: str) -> None:
        self.words, self.line, self.authority, self.wave = words, line, authority, wave
        self.reference = words.reference

    def meaning(self, role: Role, text: str, ask: Ask | None) -> Meaning | None:
        """Return what a label means in a role, or None when it is not known there."""
        if role.name in ASIDE_ROLES:
            return self._total(role, text) or Meaning(OTHER, text)
        if role.name in PERIOD_ROLES:
            return self._part_of_period(role, text) or self._total(role, text)
        if role.name == "question":
            asks = self.asks_in(text)
            return Meaning(ASK, next(iter(asks))) if len(asks) == 1 else None
        if (taken := self.line.settled_as("label", text)) is not None:
            is_domain = bool(taken and ask and ask.kind(taken))
            return Meaning(CATEGORY, "", taken) if is_domain else _category(taken or text, role)
        for domain in filter(None, (role.name, role.child)):
            if found := self.category(domain, text, ask):
                return found
        return self._total(role, text)

    def category(self, domain: str, text: str, ask: Ask | None) -> Meaning | None:
        """Return the category a label has in a domain, or in a part of the answer without names."""
        if domain == "subject":
            return self._subject(text)
        known = self.reference.labels_of(text)
        if domain in known:
            return Meaning(CATEGORY, known[domain], domain)
        for kind in ask.kinds if ask and ask.kind(domain) else ():
            if kind.domain in known and kind.part not in NAMED:
                return Meaning(CATEGORY, known[kind.domain], kind.domain)
        return None

    def _subject(self, text: str) -> Meaning | None:
        """Return a subject of subjects.csv by its words or code, or another of labels.csv."""
        known = self.reference.labels_of(text)
        if name := self.reference.subject_called(text):
            return Meaning(CATEGORY, name, "subject")
        for domain in ("subject", "other_subject"):
            if domain in known:
                return Meaning(CATEGORY, known[domain] or plain(text), "subject")
        return None

    def is_total(self, text: str) -> bool:
        """Return whether a label says that a row or column is the total of others."""
        return self._total(Role(""), text) is not None

    def _total(self, role: Role, text: str) -> Meaning | None:
        """Return that a label is a total, with the part of the period it names."""
        known = self.reference.labels_of(text)
        if {"total", "subtotal"} & set(known):
            return Meaning(TOTAL, SUBTOTAL if "total" not in known else "", role.name)
        match = _TOTAL.fullmatch(text.strip())
        rest = next((one for one in match.groups() if one is not None), "") if match else None
        if rest == "":
            return Meaning(TOTAL, domain=role.name)
        own = self._part_of_period(role, rest) if rest and role.name in PERIOD_ROLES else None
        return Meaning(TOTAL, own.value, role.name) if own else None

    def _part_of_period(self, role: Role, text: str) -> Meaning | None:
        text = text.strip()
        if role.name == "day":
            day = day_of(text)
            return Meaning(PERIOD, Period(day, day)) if day else None
        if role.name == "month":
            month = month_of(text)
            return Meaning(PERIOD, month) if month else None
        if role.name == "month_of_year":
            number = int(text) if re.fullmatch(r"0?[1-9]|1[0-2]", text) else month_number(text)
            return Meaning(MONTH, number) if number else None
        if role.name == "quarter" and (match := _QUARTER.fullmatch(text.casefold())):
            return Meaning(QUARTER, int(match.group(2)), match.group(1) or match.group(3) or "")
        if role.name == "year":
            year = re.fullmatch(r"20\d\d|199\d", text)
            return (
                Meaning(YEAR, Period(date(int(text), 1, 1), date(int(text), 12, 31)))
                if year
                else None
            )
        days = parse_period(text)
        if role.name == "financial_year":
            return Meaning(YEAR, days) if days and _is_financial(days) else None
        if role.name == "quarter":
            return (
                Meaning(PERIOD, days) if days and 88 < (days.end - days.start).days < 93 else None
            )
        return Meaning(PERIOD, days) if days else None

    def asks_in(self, text: str) -> set[str]:
        """Return the questions a text names, by number or by the words of labels.csv."""
        found = {
            self.words.questions[int(n)].name
            for n in _numbers(text)
            if int(n) in self.words.questions
        }
        spaced = f" {re.sub(r'[^a-z0-9]+', ' ', text.casefold())} "
        said = {
            (spelling, asks)
            for (domain, spelling), asks in self.reference.labels.items()
            if domain == "question" and f" {re.sub(r'[^a-z0-9]+', ' ', spelling)} " in spaced
        }
        longest = {
            asks
            for one, asks in said
            if not any(one != other and one in other for other, _ in said)
        }
        return found | longest

    def is_head(self, text: str, role: Role | None, ask: Ask | None) -> bool:
        """Return whether the head over a column of labels changes nothing about them."""
        if self.line.is_settled("head", text) or (role and plain(role.head) == plain(text)):
            return True
        if role and plain(text).replace(" ", "_") in (role.name, role.child):
            return True
        if _OF_PIVOTS.fullmatch(text):
            return True
        if self.asks_in(text) or set(HEAD_DOMAINS) & set(self.reference.labels_of(text)):
            return True
        return ask is not None and self._is_understood(ask, text)

    def is_axis_name(self, text: str, line: ReadingRow) -> bool:
        """Return whether a head only names what the heads under it are ("Month")."""
        known = self.reference.labels_of(text)
        roles = {role.name for role in (*line.rows, *line.columns)}
        is_role = plain(text).replace(" ", "_").removesuffix("s") in roles | PERIOD_ROLES
        is_known = bool({"stub", "column"} & set(known)) or bool(_OF_PIVOTS.fullmatch(text))
        return is_role or is_known or line.is_settled("head", text)

    def is_value_head(self, text: str, line: ReadingRow, ask: Ask | None) -> bool:
        """Return whether a head says that the question's own thing is counted under it."""
        if line.is_settled("head", text) or plain(text) in (
            plain(line.value_head),
            plain(line.take[1]),
        ):
            return True
        known = self.reference.labels_of(text)
        if ask and self.others_counted(text, ask):
            return False
        if known.get("column") == "count" or self.asks_in(text):
            return True
        if ask and known.get("item") in {kind.measure for kind in ask.kinds}:
            return True
        return ask is not None and self._is_understood(ask, text)

    def is_constant(self, text: str, ask: Ask | None) -> bool:
        """Return whether a text in all rows changes nothing about what is counted."""
        is_asked = self.reference.subject_called(text) in self.reference.asked_subjects
        is_own = bool(self.authority) and self.reference.authority(text) == self.authority
        is_settled = self.line.is_settled("label", text)
        return is_asked or is_own or is_settled or self.is_value_head(text, self.line, ask)

    def others_counted(self, text: str, ask: Ask) -> list[str]:
        """Return the words of a text for things that are counted, but not by a question."""
        own = {ask.name, *ask.nouns.split("|"), *(kind.counted_as for kind in ask.kinds)}
        own |= {kind.measure for kind in ask.kinds}
        own |= {one.removesuffix("s") for one in own}
        words = re.findall(r"[^\W\d_]+", text.casefold())
        return [word for word in words if word in self.reference.other_counts - own]

    def is_notice(self, text: str) -> bool:
        """Return whether a note is one that changes nothing, as labels.csv says."""
        return "notice" in self.reference.labels_of(text)

    def _is_understood(self, ask: Ask, text: str) -> bool:
        understood = Understood(ask, self.reference, self.authority, self.wave)
        shown = understood.masked(text)
        return not understood.unknown(shown) and not re.search(r"\d", shown)


def _category(value: str, role: Role) -> Meaning:
    return Meaning(CATEGORY, value, role.name)


def _numbers(text: str) -> list[str]:
    return re.findall(
        r"(?<![a-z0-9])(?:q|question|point)[\s_.]?(\d{1,2})(?![0-9])",
        text.casefold().replace("_", " "),
    )


def day_of(text: str) -> date | None:
    """Return the day a text is ("31/01/2018", "2018-01-31 00:00:00"), or None."""
    if match := _DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _DATE_STORED.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        return None
    is_day = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return date(year, month, day) if is_day else None


def month_of(text: str) -> Period | None:
    """Return the month that a label names with its year, or that a date cell stands for."""
    if match := _DATE.fullmatch(text):
        day, month, year = map(int, match.groups())
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
        return _month(year, month) if day in (1, last) and last else None
    if match := _YEAR_FIRST.fullmatch(text):
        number = int(match.group(2)) if match.group(2).isdigit() else month_number(match.group(2))
        return _month(int(match.group(1)), number) if number else None
    days = parse_period(text)
    is_one = days and (days.start.year, days.start.month) == (days.end.year, days.end.month)
    return days if is_one and days and days.start.day == 1 else None


def month_number(text: str) -> int | None:
    """Return the number of the month a name stands for, or None."""
    if not is_month(text):
        return None
    whole = month_within(text, Period(date(2000, 1, 1), date(2000, 12, 31)))
    return whole.start.month if whole else None


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _is_financial(days: Period) -> bool:
    return (days.start.month, days.start.day, days.end.month, days.end.day) == (4, 1, 3, 31)


def period_of(meanings: list[Meaning], within: Period | None) -> Period | str | None:
    """Return the period that parts name together, None for none, or what is missing, in words.

    ``within`` is the year or period that stands elsewhere: in a title, sheet, file or register.
    """
    whole = next((m.value for m in meanings if m.kind == PERIOD), None)
    year = next((m.value for m in meanings if m.kind == YEAR), None)
    month = next((m.value for m in meanings if m.kind == MONTH), None)
    quarter = next((m for m in meanings if m.kind == QUARTER), None)
    around = year if isinstance(year, Period) else within
    if isinstance(whole, Period):
        if isinstance(around, Period) and isinstance(year, Period) and not whole.is_within(around):
            return "a period outside the year it stands under"
        return whole
    if isinstance(month, int):
        if around is None:
            return "the year of a month"
        found = month_within(calendar.month_name[month], around)
        return found or "the year of a month"
    if quarter:
        around = parse_period(quarter.domain) if quarter.domain else around
        found = quarter_of(f"Quarter {quarter.value}", around) if around else None
        return found or "the year of a quarter"
    return around
