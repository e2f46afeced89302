"""Checks the tables of printed figures, and claims, before anything is judged; judges nothing.

What no other table knows, or no printed number can be, would otherwise leave a figure without a
verdict unnoticed, or make nonsense of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from foi_analysis.core.counts import MOST_DIGITS
from foi_analysis.core.kept_tables import read_as_empty
from foi_analysis.core.manual_tables import ManualRow, read_manual_rows
from foi_analysis.core.measure import ADDED_UP, AGE, COUNT, MIN
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.evidence.caveats import EFFECTS, TABLE

OPERATORS = ("=", ">", ">=", "<")
COUNTED = (*ADDED_UP, MIN)
ALL, PER_CENT = 100, "per cent"
_NUMBER = re.compile(rf"-?\d{{1,{MOST_DIGITS}}}(?:\.\d+)?")
_WHOLE = re.compile(rf"\d{{1,{MOST_DIGITS}}}(?:\.0+)?")
_PRINTED = re.compile(r"[<>-]?\s*(\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s*%?")
_AS_PRINTED = "Copy it as published."


def check_printed(project: Project) -> None:
    """Raise ProblemsFound with every row of figures, pages, releases or claims that cannot be.

    Keys must be there once and names be known; a count or an age is a whole number from nil up of
    at most nine digits, a share one from 0 to 100, another figure a number or empty.
    """
    if problems := [*_Printed(project).problems()]:
        raise ProblemsFound(problems)


class _Printed:
    def __init__(self, project: Project) -> None:
        published, manual = "data/raw/published", "data/manual"
        self.reference = Reference(project)
        self.figures = _rows(project, published, "figures.csv")
        self.pages = _rows(project, published, "pages.csv")
        self.releases = _rows(project, published, "releases.csv")
        self.claims = _rows(project, manual, "claims.csv")
        words = read_rows(project.manual / "wordings.csv")
        self.caveats = _rows(project, manual, TABLE)
        self.operators = [*OPERATORS, *(row["word"] for row in words)]

    def problems(self) -> Iterator[Problem]:
        tables = (self.figures, self.pages, self.releases, self.claims, self.caveats)
        keys = ("figure", "page", "release", "claim", "caveat")
        for rows, key in zip(tables, keys, strict=True):
            yield from _repeated(rows, key)
        for row in self.figures:
            yield from self._named(row, {"subject": self.reference.subjects})
            yield from row.unknown("operator", self.operators, "an operator, or wordings.csv")
            yield from self._wrong_number(row)
            yield from self._unknown_caveats(row)
        for row in self.claims:
            yield from self._named(row, {})
            yield from self._wrong_number(row)
            yield from row.empty_cells(("value",))
            if not row.text("decimals").isdigit():
                yield row.problem("decimals", "a whole number", "Give the decimals printed.")
        for row in self.releases:
            yield from self._wrong_parents(row)
        for row in self.caveats:
            yield from row.unknown("effect", EFFECTS, f"one of {', '.join(EFFECTS)}")

    def _named(self, row: ManualRow, more: dict[str, Iterable[str]]) -> Iterator[Problem]:
        """Yield a problem for each name in a figure or claim that its table does not know."""
        known: dict[str, Iterable[str]] = {
            "page": (one.text("page") for one in self.pages),
            "release": (one.text("release") for one in self.releases),
            "wave": self.reference.waves,
            "measure": self.reference.measures,
            **more,
        }
        for column, names in known.items():
            yield from row.empty_cells([column])
            yield from row.unknown(column, names, f"a known {column}")
        if area_key(row.cells["area"], row.cells["area_type"]) not in self.reference.areas:
            action = "Correct area or area_type, or enter the area in areas.csv."
            yield row.problem("area", "an area of authorities.csv or areas.csv", action)

    def _wrong_number(self, row: ManualRow) -> list[Problem]:
        value = row.text("value")
        measure = self.reference.measures.get(row.text("measure"), {})
        if measure.get("working") in COUNTED and measure["kind"] in (COUNT, AGE):
            pattern, wanted = _WHOLE, "a whole number from nil up"
        else:
            pattern, wanted = _NUMBER, "a number"
        if not value:
            return []
        if not pattern.fullmatch(value):
            return [row.problem("value", f"{wanted}, of at most nine digits", _AS_PRINTED)]
        is_share = measure.get("denominator") and measure["unit"] == PER_CENT
        if is_share and not 0 <= Fraction(value) <= ALL:
            return [row.problem("value", f"a share from 0 to {ALL} per cent", _AS_PRINTED)]
        if _bare_number(row.text("printed")) not in (None, abs(Fraction(value))):
            wanted = f"the number printed, {row.text('printed')!r}"
            return [row.problem("value", wanted, "Correct value or printed.")]
        return []

    def _unknown_caveats(self, row: ManualRow) -> Iterator[Problem]:
        known = {one.text("caveat") for one in self.caveats}
        for code in _listed(row.cells.get("caveats", "").strip()):
            if code not in known:
                action = f"Correct {code!r}, or enter it with its effect in caveats.csv."
                yield row.problem("caveats", "codes of data/manual/caveats.csv", action)

    def _wrong_parents(self, row: ManualRow) -> Iterator[Problem]:
        """Yield a problem where a release descends from one that is not there, or from itself."""
        parents = {one.text("release"): _listed(one.text("descends_from")) for one in self.releases}
        own = row.text("release")
        met, waiting = set(), [*parents[own]]
        while waiting:
            parent = waiting.pop()
            waiting += [] if parent in met else parents.get(parent, [])
            met.add(parent)
        if own in met or set(parents[own]) - set(parents):
            wanted = "earlier releases of the table"
            yield row.problem("descends_from", wanted, "Name those whose figures it repeats.")


def _rows(project: Project, folder: str, name: str) -> list[ManualRow]:
    """Return the rows of a table, whatever columns it has."""
    if read_as_empty(project.root / folder / name):
        return []
    header = (project.root / folder / name).read_text(encoding="utf-8-sig").partition("\n")[0]
    return read_manual_rows(project, name, header.strip().split(","), folder)


def _repeated(rows: list[ManualRow], key: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for row in rows:
        yield from row.empty_cells([key])
        if row.text(key) in seen:
            yield row.problem(key, "another key for each row", "Keep one, or give it its own key.")
        seen.add(row.text(key))


def _bare_number(printed: str) -> Fraction | None:
    """Return the number printed, without its sign, or None where words or more stand with it."""
    found = _PRINTED.fullmatch(printed)
    return Fraction(found[1].replace(",", "")) if found else None


def _listed(cell: str) -> list[str]:
    return [one for one in cell.split("|") if one]
