"""Finds the names of areas, windows, categories and measures in text, as pages write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from foi_analysis.core.paths import slug
from foi_analysis.core.reference import Reference

AREA, WAVE, CATEGORY, MEASURE = "area", "wave", "category", "measure"
Found = Mapping[str, frozenset[str]]


class Names:
    """All names of an investigation, and which of them a text has."""

    def __init__(self, reference: Reference, categories: Iterable[str]) -> None:
        self.reference = reference
        self.of = lru_cache(maxsize=65536)(self._of)
        self._spelt: dict[str, set[tuple[str, str]]] = {}
        for authority, row in reference.authorities.items():
            self._add(
                AREA,
                authority,
                authority,
                row.get("full_name", ""),
                slug(authority).replace("-", " "),
            )
        for area in reference.areas:
            self._add(AREA, area, area, slug(area).replace("-", " "))
        for key, wave in reference.waves.items():
            days = wave.start.isoformat(), wave.end.isoformat()
            self._add(WAVE, key, key, wave.label, slug(key).replace("-", " "), " to ".join(days))
        for measure, row in reference.measures.items():
            self._add(MEASURE, measure, measure, measure.replace("_", " "), row.get("label", ""))
        known = set(categories)
        for category in known:
            self._add(CATEGORY, category, category)
        for (_, spelling), category in reference.labels.items():
            if category in known:
                self._add(CATEGORY, category, spelling)

    def _add(self, kind: str, name: str, *spellings: str) -> None:
        for spelling in filter(None, map(_plain, spellings)):
            self._spelt.setdefault(spelling, set()).add((kind, name))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest = sorted(self._spelt, key=lambda one: (-len(one), one))
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")

    def _of(self, text: str) -> Found:
        found: dict[str, set[str]] = {AREA: set(), WAVE: set(), CATEGORY: set(), MEASURE: set()}
        for match in self._pattern.finditer(_plain(text)):
            for kind, name in self._spelt[match.group()]:
                found[kind].add(name)
        return {kind: frozenset(names) for kind, names in found.items()}


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
