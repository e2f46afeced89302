"""Holds what is drawn for one reply: its quirks, its marks and its spellings; builds no table."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from tools.reconstruct.corpus.truth import Days

T = TypeVar("T")
OTHER_OFFENCES = (
    "Meeting a child following sexual grooming",
    "Meeting following grooming",
    "s.15",
    "88A",
    "88/1",
    "88/2",
)
MORE_COUNT_HEADERS = ("No. of offences", "Number (offences)")


@dataclass(frozen=True)
class Mask:
    """A mark for small numbers: its text, what it stands for, and the legend that says so."""

    text: str
    low: int
    high: int
    legend: str = ""


MASKS = {
    "mask-star": Mask("*", 1, 4),
    "mask-below-5": Mask("<5", 0, 4),
    "mask-1-to-4": Mask("1-4", 1, 4),
    "mask-in-words": Mask("Fewer than 5", 0, 4),
    "mask-legend-star": Mask("*", 1, 9, "* fewer than 10"),
    "mask-legend-zero-too": Mask("*", 0, 9, "* fewer than 10, including zero"),
    "mask-legend-hash": Mask("#", 1, 4, "# denotes a number fewer than 5"),
    "mask-legend-tilde": Mask("~", 1, 9, "Key: ~ = 1 to 9"),
    "mask-legend-words": Mask("#", 1, 9, "# denotes fewer than ten"),
    "mask-legend-dash": Mask("-", 1, 4, "- = fewer than 5"),
}


class Lists:
    """The tables of data/manual a reply is made from, read once."""

    def __init__(self, project: Project) -> None:
        reference = Reference(project)
        self.waves, self.authorities = reference.waves, reference.asked_authorities
        self.columns = list(read_rows(project.manual / "replies.csv")[0])
        self.spellings: dict[tuple[str, str], list[str]] = {}
        for row in read_rows(project.manual / "labels.csv"):
            key = (row["domain"], row["category"])
            self.spellings.setdefault(key, []).append(row["spelling"])
        self.asks: dict[str, dict[int, str]] = {}
        self.questions: dict[tuple[str, str], str] = {}
        for row in read_rows(project.manual / "questions.csv"):
            self.asks.setdefault(row["wave"], {})[int(row["question"])] = row["asks"]
            self.questions[row["wave"], row["asks"]] = row["text"]

    def categories(self, domain: str) -> list[str]:
        """Return the categories of a domain of labels.csv, in its order."""
        return [category for one, category in self.spellings if one == domain]


@dataclass
class Draw:
    """The random choices of one reply; ``used`` collects the quirks that took effect."""

    rng: random.Random
    lists: Lists
    quirks: frozenset[str]
    wave: str
    own: Days
    format: str
    used: set[str] = field(default_factory=set)
    legends: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)

    def has(self, quirk: str) -> bool:
        """Return whether the reply has ``quirk``, and note that it took effect."""
        if quirk in self.quirks:
            self.used.add(quirk)
        return quirk in self.quirks

    def one(self, choices: Sequence[T]) -> T:
        """Return one of ``choices``."""
        return choices[self.rng.randrange(len(choices))]

    def chance(self, share: float) -> bool:
        """Return True for ``share`` of the draws."""
        return self.rng.random() < share

    def first_of(self, quirks: Sequence[str]) -> str:
        """Return the first of ``quirks`` that the reply has, or an empty string."""
        return next((quirk for quirk in quirks if self.has(quirk)), "")

    @property
    def mask(self) -> tuple[str, Mask] | None:
        """Return the reply's mark for small numbers, with its quirk."""
        return next(((name, MASKS[name]) for name in MASKS if name in self.quirks), None)

    def word(self, domain: str, category: str) -> str:
        """Return a spelling of labels.csv, its case and spaces changed where a quirk says so."""
        return self.varied(self.one(self.lists.spellings[domain, category]))

    def varied(self, text: str) -> str:
        """Return ``text`` with its case and spaces changed where a quirk says so."""
        if "label-case" in self.quirks and self.chance(0.5):
            changed = self.one((text.upper(), text.lower(), text.title()))
            self.used |= {"label-case"} if changed != text else set()
            text = changed
        if self.has("label-spaces") and self.chance(0.5):
            text = self.one((f"{text} ", f" {text}", text.replace(" ", "  ")))
        if "label-nbsp" in self.quirks and " " in text:
            self.used.add("label-nbsp")
            text = text.replace(" ", "\u00a0")
        if "line-break-in-label" in self.quirks and " " in text.strip():
            self.used.add("line-break-in-label")
            text = text.strip().replace(" ", "\n", 1)
        return text

    def marked(self, label: str) -> str:
        """Return a label with a footnote mark stuck to it where a quirk says so."""
        if not label.strip()[-1:].isalpha() or not self.chance(0.4):
            return label
        star_is_free = not self.mask or self.mask[1].text != "*"
        marks = {"footnote-dagger": "†", "footnote-digit": "1"}
        if star_is_free:
            marks["1.4-star-on-label"] = "*"
        quirk = next((name for name in marks if name in self.quirks), "")
        if not quirk:
            return label
        self.used.add(quirk)
        note = f"{marks[quirk]} includes reports first made in an earlier year"
        if note not in self.notes:
            self.notes.append(note)
        return label.rstrip() + marks[quirk]

    def count_header(self, asks: str) -> str:
        """Return the header of a column of counts that fits what the table lists."""
        if asks != "victims" and self.has("2.5-units-in-header"):
            return self.one(MORE_COUNT_HEADERS)
        if self.has("count-headed-total"):
            return "Total"
        known = [word for word in self.lists.spellings["column", "count"] if _fits(word, asks)]
        return self.varied(self.one(known))


def _fits(header: str, asks: str) -> bool:
    """Return whether forces would head a list of that kind so."""
    words = header.casefold()
    if words in ("total", "victims") or ("victim" in words and asks != "victims"):
        return False
    if asks == "victims":
        return "subject" not in words and "crime" not in words
    return asks == "methods" or words not in ("prevalence", "number of times recorded")
