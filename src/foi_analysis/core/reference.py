"""Looks names up in the tables of data/manual: authorities, areas, labels, waves, questions.

It never guesses: a name is found exactly (case, spaces and dashes aside) or not at all; near
spellings are only suggested.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from foi_analysis.core.investigation import Investigation, read_investigation
from foi_analysis.core.kept_tables import read_as_empty
from foi_analysis.core.measure import Measure, measure_of
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.question_types import Ask, read_asks

_DASHES = re.compile(r"\s*[‐‑‒–—―−-]\s*")
_GENERIC = re.compile(r"\b(?:police|service|constabulary|force)\b")
_FOOTNOTE = re.compile(r"(?<=[\w)])\s*(?:[*†‡¹²³⁴⁵]+|(?<=[a-zA-Z)])\d|\[(?:note )?\d\]|\(\d\))$")
_FOOTNOTE_BEFORE = re.compile(r"^[*†‡]+(?=\w)")
_NUMBERED = re.compile(r"^\(?(?:\d{1,2}[a-z]?|[a-z]|[ivx]{1,4})[.)]\s+")
_UNIT = re.compile(
    r"\s*\((?:offences?|crimes?|recorded|number|count|no\.?|n|total|apps?|count of offences)\)$",
    re.IGNORECASE,
)
_QUOTES = " \"'“”‘’"


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a UTF-8 CSV table, saved by a spreadsheet or not, as dictionaries.

    A table that need not be there has none. Raises ProblemsFound for one that must be there.
    """
    if read_as_empty(path):
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=8192)
def normalise(text: str) -> str:
    """Return ``text`` as it is compared: one case, single spaces, plain dashes, no end colon."""
    text = _DASHES.sub("-", " ".join(text.casefold().split()))
    return text.replace("’", "'").strip(" :")


@dataclass(frozen=True)
class Wave:
    """One round of the request: its key and the days it covers, both ends included.

    ``nested_in`` is a wave that contains it; ``made_of`` are the waves it is the sum of, in order.
    """

    wave: str
    label: str
    start: date
    end: date
    nested_in: str
    made_of: tuple[str, ...]


class Reference:
    """The tables a person keeps in data/manual, each read once when first asked for."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._read: dict[str, list[dict[str, str]]] = {}
        self._known: dict[str, dict[str, str]] = {}
        self._by_domains: dict[tuple[str, ...], dict[str, str]] = {}

    def _table(self, name: str) -> list[dict[str, str]]:
        if name not in self._read:
            self._read[name] = read_rows(self.project.manual / name)
        return self._read[name]

    @cached_property
    def investigation(self) -> Investigation:
        """Return what investigation.toml says."""
        return read_investigation(self.project)

    @cached_property
    def asked_subjects(self) -> frozenset[str]:
        """Return the subjects the request asks about, as in subjects.csv."""
        rows = self._table("subjects.csv")
        return frozenset(row["subject"] for row in rows if row["is_asked"] == "true")

    @cached_property
    def subject_words(self) -> tuple[str, ...]:
        """Return the subjects asked about in words and by code, as in subjects.csv."""
        asked = [row for row in self._table("subjects.csv") if row["is_asked"] == "true"]
        named = [[row["words"], *row["codes"].split("|")] for row in asked]
        return tuple(filter(None, (name for names in named for name in names)))

    @cached_property
    def _subject_names(self) -> dict[str, str]:
        return {
            normalise(name).lstrip("0"): row["subject"]
            for row in self._table("subjects.csv")
            for name in (row["subject"], row["words"], *row["codes"].split("|"))
            if name
        }

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Return the names of the subjects of subjects.csv."""
        return frozenset(row["subject"] for row in self._table("subjects.csv"))

    def subject_called(self, name: str) -> str | None:
        """Return the subject of subjects.csv that words or a code stand for ("071/17"), or None."""
        return self._subject_names.get(normalise(name).lstrip("0"))

    @cached_property
    def readings(self) -> list[dict[str, str]]:
        """Return how people said tables of replies are to be read, as in readings.csv."""
        return self._table("readings.csv")

    @cached_property
    def readings_used(self) -> list[dict[str, str]]:
        """Return which reading was confirmed for which reply, as in readings_used.csv."""
        return self._table("readings_used.csv")

    @cached_property
    def registered(self) -> dict[str, dict[str, str]]:
        """Return the row of each reply in replies.csv."""
        return {row["reply"]: row for row in self._table("replies.csv")}

    @cached_property
    def law_since(self) -> dict[str, date]:
        """Return the day on which each subject became law, where subjects.csv gives it.

        Raises ProblemsFound for a day that is none.
        """
        days = {row["subject"]: row.get("law_since", "") for row in self._table("subjects.csv")}
        try:
            return {subject: date.fromisoformat(day) for subject, day in days.items() if day}
        except ValueError as error:
            where = "data/manual/subjects.csv"
            found, expected = f"law_since: {error}", "a day such as 2017-04-03, or nothing"
            raise ProblemsFound([Problem(found, expected, "Correct it.", file=where)]) from error

    def wordings(self, wave: str, asks: str) -> tuple[str, ...]:
        """Return the questions of a wave that ask for something, word for word."""
        rows = self._table("questions.csv")
        return tuple(r["text"] for r in rows if (r["wave"], r["asks"]) == (wave, asks))

    @cached_property
    def nouns(self) -> frozenset[str]:
        """Return what questions count, in one word, singular and plural, as in asks.csv."""
        found = [noun for ask in self.all_asks.values() for noun in ask.nouns.split("|")]
        return frozenset(one for noun in found for one in (noun, noun.removesuffix("s")) if one)

    @cached_property
    def counted(self) -> frozenset[str]:
        """Return what questions count, but for those that ask for an age."""
        found = [ask.nouns.split("|") for ask in self.all_asks.values() if not ask.is_age]
        return frozenset(noun for nouns in found for noun in nouns if noun)

    def _spellings_of(self, domain: str) -> frozenset[str]:
        return frozenset(spelling for of, spelling in self.labels if of == domain)

    @cached_property
    def other_counts(self) -> frozenset[str]:
        """Return the words of labels.csv for things that are counted but not asked for."""
        return self._spellings_of("other_count")

    @cached_property
    def restrictions(self) -> frozenset[str]:
        """Return the words of labels.csv that say a title or question is of a part only."""
        return self._spellings_of("restriction")

    @cached_property
    def sheet_words(self) -> frozenset[str]:
        """Return the words of labels.csv that name a sheet and say nothing of its figures."""
        return self._spellings_of("sheet_name")

    @cached_property
    def parts_of_areas(self) -> frozenset[str]:
        """Return the words of labels.csv for a part of an authority's area."""
        return self._spellings_of("part_of_area")

    @cached_property
    def containing_class(self) -> str:
        """Return the official class that holds a subject asked about, or nothing."""
        for row in self._table("recorded_classes.csv"):
            if self.asked_subjects & set(row["contains"].split("|")):
                return row["class"]
        return ""

    @cached_property
    def authorities(self) -> dict[str, dict[str, str]]:
        """Return the authorities by short name, as in authorities.csv."""
        return {row["authority"]: row for row in self._table("authorities.csv")}

    @cached_property
    def asked_authorities(self) -> tuple[str, ...]:
        """Return the short names of the authorities that areas are made of, sorted."""
        rows = self.authorities.values()
        return tuple(sorted(row["authority"] for row in rows if row["is_asked"] == "true"))

    @cached_property
    def _authority_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for row in self.authorities.values():
            spellings = [row["authority"], row["full_name"], *row["aliases"].split("|")]
            names.update({normalise(name): row["authority"] for name in spellings if name.strip()})
        return names

    def authority(self, name: str) -> str | None:
        """Return the short name of the authority called ``name`` in print, or None."""
        return self._authority_names.get(normalise(name))

    def suggest_authorities(self, name: str) -> list[str]:
        """Return up to three authorities spelt most like ``name``, for an error message only."""
        return _suggestions(name, self._authority_names)

    @cached_property
    def areas(self) -> dict[str, frozenset[str]]:
        """Return the member authorities of every area; an authority is an area of one."""
        members: dict[str, set[str]] = {
            authority: {authority} for authority in self.asked_authorities
        }
        for row in self._table("areas.csv"):
            name = area_key(row["area"], row["area_type"])
            members.setdefault(name, set()).add(row["authority"])
        return {area: frozenset(authorities) for area, authorities in members.items()}

    @cached_property
    def waves(self) -> dict[str, Wave]:
        """Return the waves by key."""
        return {
            row["wave"]: Wave(
                row["wave"],
                row["label"],
                date.fromisoformat(row["period_start"]),
                date.fromisoformat(row["period_end"]),
                row["nested_in"],
                tuple(filter(None, row["made_of"].split("|"))),
            )
            for row in self._table("waves.csv")
        }

    def asks(self, wave: str) -> dict[int, str]:
        """Return what each numbered question of a wave asks for: offences, methods, ..."""
        rows = self._table("questions.csv")
        return {int(row["question"]): row["asks"] for row in rows if row["wave"] == wave}

    @cached_property
    def all_asks(self) -> dict[str, Ask]:
        """Return what questions can ask for, as in asks.csv."""
        return read_asks(self._table("asks.csv"))

    @cached_property
    def replies(self) -> list[dict[str, str]]:
        """Return the register of replies, as in replies.csv."""
        return self._table("replies.csv")

    @cached_property
    def every_ask(self) -> tuple[str, ...]:
        """Return what the questions of all waves ask for, in the order of questions.csv."""
        return tuple(dict.fromkeys(row["asks"] for row in self._table("questions.csv")))

    @cached_property
    def measures(self) -> dict[str, dict[str, str]]:
        """Return the measures by name, as in measures.csv."""
        return {row["measure"]: row for row in self._table("measures.csv")}

    @cached_property
    def declared_measures(self) -> dict[str, Measure]:
        """Return what each measure is, by name, as measures.csv declares it."""
        return {name: measure_of(row) for name, row in self.measures.items()}

    @cached_property
    def methods(self) -> tuple[str, ...]:
        """Return every method of communication in platforms.csv, in its order."""
        return tuple(row["method"] for row in self._table("platforms.csv"))

    def group(self, group: str, on: date) -> frozenset[str]:
        """Return the methods that belong to ``group`` on a day, or the method itself."""
        rows = [row for row in self._table("method_groups.csv") if row["group"] == group]
        if not rows:
            return frozenset({group})
        joined = {row["member"]: row["member_from"] for row in rows}
        return frozenset(
            member for member, day in joined.items() if not day or date.fromisoformat(day) <= on
        )

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return what replies list offences by: every method and group of methods."""
        groups = (row["group"] for row in self._table("method_groups.csv"))
        return frozenset((*self.methods, *groups))

    @cached_property
    def labels(self) -> dict[tuple[str, str], str]:
        """Return the category of each label by domain and spelling, as in labels.csv."""
        rows = self._table("labels.csv")
        return {(row["domain"], normalise(row["spelling"])): row["category"] for row in rows}

    @cached_property
    def label_words(self) -> frozenset[str]:
        """Return every word of the labels of labels.csv, but for those of other counts."""
        others = {"other_subject", "other_count", "notice", "restriction"}
        others |= {"sheet_name", "part_of_area"}
        ours = (spelling for domain, spelling in self.labels if domain not in others)
        words = frozenset(word for one in ours for word in re.findall(r"[^\W\d_]+", one))
        return words - self.other_counts

    @cached_property
    def _domains_of(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for (domain, spelling), category in self.labels.items():
            found.setdefault(spelling, {})[domain] = category
        return found

    def labels_of(self, text: str) -> dict[str, str]:
        """Return the category of a label by every domain that has it.

        Footnote marks, quotation marks, a list's own number and a unit in brackets are set aside
        when the label is unknown with them.
        """
        if text not in self._known:
            found = (self._domains_of.get(spelling) for spelling in _spellings(text))
            self._known[text] = next(filter(None, found), {})
        return self._known[text]

    def label(self, text: str, domains: tuple[str, ...]) -> tuple[str, str] | None:
        """Return (domain, category) of a label in the first of ``domains`` that has it."""
        found = self.labels_of(text)
        return next(((domain, found[domain]) for domain in domains if domain in found), None)

    def suggest_labels(self, text: str, domains: tuple[str, ...]) -> list[str]:
        """Return up to three known labels spelt most like ``text``, for an error message only."""
        if domains not in self._by_domains:
            self._by_domains[domains] = {
                spelling: category
                for (domain, spelling), category in self.labels.items()
                if domain in domains
            }
        return _suggestions(text, self._by_domains[domains])


def _spellings(text: str) -> Iterator[str]:
    """Yield a label as it stands and then without what is often stuck to it."""
    text = text.strip()
    unmarked = _FOOTNOTE.sub("", _FOOTNOTE_BEFORE.sub("", text))
    for bare in (text, unmarked, _NUMBERED.sub("", unmarked), _UNIT.sub("", unmarked)):
        yield normalise(bare)
        yield normalise(bare.strip(_QUOTES))


def area_key(area: str, area_type: str) -> str:
    """Return the key of an area; a region that shares an authority's name gets " region" added."""
    return f"{area} region" if area_type == "region" and area == "West Midlands" else area


@lru_cache(maxsize=8192)
def _distinctive(text: str) -> str:
    return " ".join(_GENERIC.sub("", normalise(text)).split())


def _suggestions(text: str, known: dict[str, str]) -> list[str]:
    from rapidfuzz import process

    matches = process.extract(text, list(known), processor=_distinctive, limit=6, score_cutoff=60)
    return list(dict.fromkeys(known[name] for name, _, _ in matches))[:3]
