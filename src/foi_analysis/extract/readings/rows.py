"""Holds the rows of data/manual/readings.csv, each checked; looks at no reply."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from foi_analysis.core.reference import normalise

TABLE, USED_TABLE = "readings.csv", "readings_used.csv"
COLUMNS = (
    *("reading", "line", "scope", "block", "question", "take", "values", "rows", "columns"),
    *("where", "period", "value", "blank", "marks", "totals", "ignore", "settles", "status"),
    *("confirmed_by", "confirmed_on", "reviewed_by", "replaces", "note"),
)
PLACES = ("title", "sheet", "file", "corner", "column")
TAKES = ("cells", "count", "count_distinct", "sum", "min", "max", "first", "total", "ignore")
BLANKS = ("ask", "total", "zero", "not_held", "withheld", "none")
TOTALS = ("check", "distinct", "no")
PERIODS = ("cells", "title", "sheet", "file", "reply", "head")
KINDS = ("count", "age")
STATUSES = ("proposed", "confirmed", "retired")
REASONS = (
    *("reference", "note", "percentage", "remark", "another thing counted", "another period"),
    *("another subject", "another area", "counted elsewhere", "detail not asked for"),
)
_STATUS, _FOOT = re.compile(r"[*†‡¹²³⁴⁵]+$"), re.compile(r"\s+")
# sex=female, year.fill, constant*, method@"Method used", sex>age_band
ROLE = re.compile(
    r"(?P<name>[a-z_]+)(?:>(?P<child>[a-z_]+))?(?:=(?P<value>\"[^\"]+\"|[^\s.*@\"]+))?"
    r"(?P<fill>\.fill)?(?P<many>\*)?(?:@\"(?P<head>[^\"]+)\")?(?:\s+|$)"
)
# count_distinct "Crime Number"
_TAKE = re.compile(r'(\w+)(?:\s+"([^"]+)")?$')
# under="Question 4"
PART = re.compile(r'\s*(\w+)\s*=\s*("[^"]*"|[^;]*?)\s*(?:;|$)')
# "Ref No" reference; rows:"Note*" note
IGNORED = re.compile(r'\s*(?:(rows|column):\s*)?"([^"]+)"\s+([^;"]+?)\s*(?:;|$)')
# title "All referrals open to #"
SETTLED = re.compile(r'\s*(head|title|note|label|look)\s+"([^"]+)"\s*(?:as\s+([^;]+?))?\s*(?:;|$)')
# *=1..4
MARK = re.compile(r"\s*(\S+?)\s*=\s*(\d+\.\.\d+|\d+|not_held|withheld)\s*(?:;|$)")
# subject in s15a,s15a_attempt
WHERE = re.compile(r"\s*(\w+)\s*(?:=|\bin\b)\s*([^;]+?)\s*(?:;|$)")


@dataclass(frozen=True)
class Role:
    """What one column of labels or one row of heads is, as `rows` and `columns` name it."""

    name: str
    child: str = ""
    value: str = ""
    is_filled: bool = False
    is_many: bool = False
    head: str = ""


def alike(pattern: str, text: str) -> bool:
    """Return whether a text is what quoted words say, `*` standing for any words."""
    parts = [re.escape(plain(part)) for part in pattern.split("*")]
    return bool(re.fullmatch(".*".join(parts), plain(text)))


def plain(text: str) -> str:
    """Return a text as quoted words are compared: without case, spaces and marks at its end."""
    return _FOOT.sub("", _STATUS.sub("", normalise(text)))


def masked(text: str) -> str:
    """Return a wording with its digits as `#`, by which it is settled once for other dates."""
    return re.sub(r"\d+", "#", normalise(text))


def wording(what: str, text: str) -> str:
    """Return how a wording is kept once a person settled it: labels to the letter."""
    return normalise(text) if what == "label" else masked(text)


@dataclass(frozen=True)
class ReadingRow:
    """One row of readings.csv: how the values of a table answer one question."""

    row: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.row[column].strip()

    @property
    def name(self) -> str:
        """Return the name of the reading the line belongs to."""
        return self["reading"]

    @cached_property
    def block(self) -> dict[str, str]:
        """Return what a table must have to be meant: its sheet, what it stands under, a head."""
        return {key: text.strip('"') for key, text in PART.findall(self["block"])}

    @cached_property
    def rows(self) -> tuple[Role, ...]:
        """Return the roles of the columns of labels, left to right."""
        return _roles(self["rows"])

    @cached_property
    def columns(self) -> tuple[Role, ...]:
        """Return the roles of the rows of heads, top to bottom; by default one over the values."""
        return _roles(self["columns"]) or (Role("value"),)

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the question's code, or the places where its words stand."""
        return tuple(filter(None, (one.strip() for one in self["question"].split("|"))))

    @property
    def take(self) -> tuple[str, str]:
        """Return what is taken, and the head of the column it is taken from."""
        match = _TAKE.match(self["take"] or "cells")
        return (match.group(1), match.group(2) or "") if match else ("", "")

    @property
    def value_head(self) -> str:
        """Return the head of the only column of values, or nothing."""
        return self["values"].strip('"') if self["values"].startswith('"') else ""

    @property
    def blank(self) -> str:
        """Return what a cell without content means."""
        return self["blank"] or "ask"

    @property
    def totals(self) -> str:
        """Return whether the table's totals are checked and labels' values added."""
        return self["totals"] or "check"

    @property
    def period_places(self) -> tuple[str, ...]:
        """Return where the parts of the period stand."""
        return tuple(filter(None, re.split(r"[|+\s]+", self["period"])))

    @cached_property
    def conditions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the labels a row must have to count: domain and the categories allowed."""
        found = WHERE.findall(self["where"])
        return tuple((name, tuple(one.strip() for one in of.split(","))) for name, of in found)

    @cached_property
    def marks(self) -> dict[str, str]:
        """Return what marks in cells stand for, each "1..4", a number or a status."""
        return dict(MARK.findall(self["marks"]))

    @cached_property
    def ignored(self) -> tuple[tuple[str, str, str], ...]:
        """Return what is left out: "rows", "column" or nothing, its text and the reason."""
        return tuple(IGNORED.findall(self["ignore"]))

    @cached_property
    def settled(self) -> dict[tuple[str, str], str]:
        """Return what a person took wordings as, by what they are and say, digits as `#`."""
        found = SETTLED.findall(self["settles"])
        return {(what, wording(what, text)): taken for what, text, taken in found}

    def is_settled(self, what: str, text: str) -> bool:
        """Return whether a person judged a wording ("head", "title", "note", "label" or "look")."""
        return self.settled_as(what, text) is not None

    def settled_as(self, what: str, text: str) -> str | None:
        """Return what a person took a wording as, empty where as nothing that counts, or None."""
        return self.settled.get((what, wording(what, text)))


def _roles(text: str) -> tuple[Role, ...]:
    found = []
    for match in ROLE.finditer(text):
        name, child, value = match.group("name"), match.group("child"), match.group("value")
        many, head = bool(match.group("many")), match.group("head")
        own = (value or "").strip('"')
        found.append(Role(name, child or "", own, bool(match.group("fill")), many, head or ""))
    return tuple(found)


@dataclass(frozen=True)
class ReadingRows:
    """One reading: its lines in order, all for the same table; whether it was taken for a reply."""

    name: str
    lines: tuple[ReadingRow, ...]
    is_chosen: bool = False

    @property
    def must_fit(self) -> bool:
        """Return whether a person took it for this very reply, so that it must fit a table."""
        return self.is_chosen or not self.scope.startswith("authority:")

    @property
    def scope(self) -> str:
        """Return where it applies: "authority:NAME", "reply:KEY" or "any"."""
        return self.lines[0]["scope"] or "any"

    @property
    def is_confirmed(self) -> bool:
        """Return whether a person confirmed every line, with name and day."""
        return all(
            line["status"] == "confirmed" and line["confirmed_by"] and line["confirmed_on"]
            for line in self.lines
        )

    @property
    def leaves_out(self) -> str:
        """Return the reason for which it leaves a whole table out, or nothing."""
        line, *more = self.lines
        is_whole = line.take[0] == "ignore" and not (line.rows or more)
        reasons = [reason for kind, text, reason in line.ignored if (kind, text) == ("rows", "*")]
        return reasons[0] if is_whole and reasons else ""

    @property
    def fingerprint(self) -> str:
        """Return a hash of what the lines say of the table, to see that none was edited since."""
        said = [line[name] for line in self.lines for name in COLUMNS[:17]]
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:16]


def read_readings(rows: Sequence[Mapping[str, str]]) -> dict[str, ReadingRows]:
    """Return the readings of readings.csv by name, each with its lines in order."""
    by_name: dict[str, list[ReadingRow]] = {}
    for row in rows:
        by_name.setdefault(row["reading"].strip(), []).append(ReadingRow(row))
    return {
        name: ReadingRows(name, tuple(sorted(lines, key=lambda line: line["line"].zfill(3))))
        for name, lines in by_name.items()
    }
