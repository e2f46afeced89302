"""Says the keys of tables in words: a figure, page, release, reply, check, measure or period.

Readers of pages meet no key; the files that programs read keep them. It reads tables and words
no page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.verdicts.report import title

MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_DAY = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
# A key that is also a word, such as `offences`, is said in words only where it fills a cell.
_IS_KEY = re.compile(r".*[_-].*|P\d+|\d+[a-z]")
_ADDRESS = re.compile(r"(https?://\S+)")
_SNAKE = re.compile(r"[a-z]+(?:_[a-z]+)+")
_PERIOD = re.compile(r"\b(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)\b")
Words = Mapping[str, str]


class KeyWords:
    """What every key of an investigation is called in words."""

    def __init__(self, project: Project, reference: Reference) -> None:
        self.project, self.reference = project, reference

    def cell(self, text: str, column: str = "") -> str:
        """Return the words for what fills a cell: of a key, keys joined by |, a day, or text."""
        parts = text.split("|")
        if len(parts) > 1 and all(part in self._all for part in parts):
            return "; ".join(dict.fromkeys(self._all[part] for part in parts))
        known = {"wave": self._waves, "measure": self._measures}.get(column, {})
        if text in known or (text in self._all and _IS_KEY.fullmatch(text)):
            return known.get(text) or self._all[text]
        if _DAY.fullmatch(text):
            return day(text)
        if _SNAKE.fullmatch(text):
            return text.replace("_", " ")
        return self.text(text)

    def text(self, text: str) -> str:
        """Return running text with each key in it said in words, and periods as days."""
        parts = _ADDRESS.split(text)
        parts[::2] = [self._plain(part) for part in parts[::2]]
        return "".join(parts)

    def _plain(self, text: str) -> str:
        said = self._pattern.sub(lambda match: self._all[match[0]], text)
        return _PERIOD.sub(lambda match: f"{day(match[1])} to {day(match[2])}", said)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        keys = sorted(filter(_IS_KEY.fullmatch, self._all), key=len, reverse=True)
        joined = "|".join(map(re.escape, keys)) or r"(?!)"
        return re.compile(rf"(?<![\w/.£$€-])(?:{joined})(?![\w/-]|\.\w)")

    @cached_property
    def _all(self) -> Words:
        return {
            **self._measures,
            **self._waves,
            **self._sources,
            **self._said("arithmetic", "check", "statement"),
            **self._said("plausibility", "relation", "statement"),
            **self._said("caveats", "caveat", "words"),
            **self._replies,
            **self._claims,
            **self._figures,
        }

    @cached_property
    def _waves(self) -> Words:
        return {key: wave.label for key, wave in self.reference.waves.items()}

    @cached_property
    def _measures(self) -> Words:
        return {key: row["label"] for key, row in self.reference.measures.items()}

    @cached_property
    def _claims(self) -> Words:
        rows = self._rows("manual/claims")
        return {row["claim"]: title(row["area"], row["statement"]) for row in rows}

    @cached_property
    def _replies(self) -> Words:
        return {
            row["reply"]: f"{row['authority']}, {self._waves.get(row['wave'], row['wave'])}"
            for row in self._rows("manual/replies")
        }

    @cached_property
    def _sources(self) -> Words:
        """Return pages, releases and official tables by who published them and when."""
        named = (
            ("raw/published/releases", "release", "issuer", "released_on"),
            ("raw/published/pages", "page", "publisher", "published_on"),
            ("raw/official/sources", "source", "publisher", "published_on"),
        )
        return {
            row[key]: ", ".join(filter(None, (row[who], day(row[when]))))
            for table, key, who, when in named
            for row in self._rows(table)
        }

    @cached_property
    def _figures(self) -> Words:
        return {
            row["figure"]: f"{self._sources.get(row['page'], row['page'])}: {row['printed']}"
            for row in self._rows("raw/published/figures")
        }

    def _said(self, table: str, key: str, words: str) -> Words:
        return {row[key]: row[words] for row in self._rows(f"manual/{table}")}

    def _rows(self, table: str) -> Iterable[Mapping[str, str]]:
        path = self.project.root / "data" / f"{table}.csv"
        return read_rows(path) if path.is_file() else []


def day(text: str) -> str:
    """Return a day or month of the form 2018-05-02 in words; other text as it is."""
    match = _DAY.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= len(MONTHS):
        return text
    parts = (str(int(match[3])) if match[3] else "", MONTHS[int(match[2]) - 1], match[1])
    return " ".join(filter(None, parts))
