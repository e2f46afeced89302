"""Holds what a trace is made of: the figure, its parts, what each authority adds, and the cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from foi_analysis.core.counts import as_printed, decimals_of, show_interval
from foi_analysis.core.tables import COMPILED
from foi_analysis.merge.cell_account import subject_words, value_words

STATED, ADDED, BOUNDED, LEAST, SILENT = "stated", "added", "bounded", "least", "silent"
RULES = {
    STATED: "one cell",
    ADDED: "the sum of these cells",
    BOUNDED: "bounds: an offence may be listed under several methods",
    LEAST: "the age given; the least of all authorities counts",
    SILENT: "the cell gives no figure",
}


@dataclass(frozen=True)
class Leaf:
    """One cell a figure rests on: what it says, where it stands and in which file."""

    measure: str
    category: str
    age_band: str
    status: str
    low: int | None
    high: int | None
    printed: str
    period_start: str
    period_end: str
    reply: str
    provenance: str
    file: str
    place: str
    cell: str
    sha256: str

    @property
    def subject(self) -> str:
        """Return what the cell is about: measure, category and age band."""
        return subject_words(vars(self))

    @property
    def said(self) -> str:
        """Return the text as printed, with the value where the two differ."""
        if self.provenance == COMPILED:
            return as_printed(self.printed, self.printed or self.status)
        return as_printed(self.printed, value_words(vars(self)))


@dataclass(frozen=True)
class AuthorityPart:
    """What one authority adds to a value, by which rule, and the cells it comes from."""

    authority: str
    provenance: str
    low: float
    high: float | None
    rule: str
    leaves: tuple[Leaf, ...]

    @property
    def value(self) -> str:
        """Return the authority's value in words."""
        return show_interval(self.low, self.high, decimals_of(self.low, self.high))


@dataclass(frozen=True)
class TracePart:
    """One value behind a figure: the value itself, or a share's numerator or denominator."""

    role: str
    words: str
    low: float
    high: float | None
    authorities: tuple[AuthorityPart, ...]
    without: tuple[str, ...]

    @property
    def value(self) -> str:
        """Return the value in words."""
        return show_interval(self.low, self.high, decimals_of(self.low, self.high))


@dataclass(frozen=True)
class Trace:
    """One printed figure with all it rests on: the story, the cells, and the verdict's evidence."""

    claim: str
    statement: str
    area: str
    wave: str
    printed: str
    unit: str
    publisher: str
    title: str
    published_on: str
    address: str
    release: str
    computed: str
    computed_provenance: str
    parts: tuple[TracePart, ...]
    rivals: tuple[tuple[str, str], ...]
    verdict: str
    sentence: str
    evidence: tuple[dict[str, str], ...]

    def leaves(self) -> Iterator[Leaf]:
        """Yield every cell the figure rests on, a share's denominator included."""
        for part in self.parts:
            for authority in part.authorities:
                yield from authority.leaves

    def as_object(self) -> dict[str, Any]:
        """Return the trace as plain objects for JSON."""
        return asdict(self)
