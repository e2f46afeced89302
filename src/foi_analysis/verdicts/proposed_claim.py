"""Proposes the rows of one more claim from a printed sentence, and writes them; judges nothing.

What the sentence says is looked up in the tables. What it does not say, or what fits several rows,
is left empty and named; a person says it, or writes it into the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from foi_analysis.core.kept_tables import tables
from foi_analysis.core.measure import MIN, SUM
from foi_analysis.core.paths import Project, slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, normalise, read_rows
from foi_analysis.evidence.facts import page_address
from foi_analysis.evidence.printed_tables import OPERATORS
from foi_analysis.intake.register import write_rows
from foi_analysis.verdicts.claim_fits import (
    has_words,
    is_counted,
    is_named,
    is_of_kind,
    months_of,
)
from foi_analysis.verdicts.claim_words import PrintedSentence, numbers_in, read_sentence

CLAIMS, WORDINGS = "manual/claims.csv", "manual/wordings.csv"
RELEASES, PAGES = "raw/published/releases.csv", "raw/published/pages.csv"
FIGURES = "raw/published/figures.csv"
NOTEBOOKS = {SUM: ("count.ipynb", "figure_count.ipynb"), MIN: ("figure_youngest.ipynb",)}
SHOWN = 12
Row = Mapping[str, str]
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True)
class ClaimDetails:
    """What a person says beside the sentence; empty where it is left to the sentence."""

    address: str
    printed: str = ""
    measure: str = ""
    wave: str = ""
    area: str = ""
    publisher: str = ""
    title: str = ""
    published_on: str = ""
    issuer: str = ""
    release: str = ""


@dataclass
class Proposed:
    """The rows of one claim by their table's file, and what is still open: column and what to say.

    ``assumed`` is what was taken from the starting list of words for numbers.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    open: list[tuple[str, str]] = field(default_factory=list)
    assumed: str = ""

    def write(self, project: Project) -> list[str]:
        """Add the rows to their tables, begun where they are not there; return the files."""
        written = []
        for table in tables():
            if row := self.rows.get(table.file):
                path = project.root / "data" / table.file
                present = read_rows(path)
                columns = list(present[0]) if present else list(table.columns)
                added = {column: row.get(column, "") for column in columns}
                write_rows(path, [*present, added])
                written.append(project.relative(path))
        return written


def propose(
    project: Project, sentence: str, told: ClaimDetails, starting: Sequence[Row] = ()
) -> Proposed:
    """Return the rows that a sentence makes; ``starting`` are words for numbers to begin with.

    Raises ProblemsFound where the sentence has no number or several, or a person names an unknown
    measure, wave, area or release.
    """
    said = _said(sentence, told.printed)
    reference = Reference(project)
    if problems := [*_unknown(project, reference, told)]:
        raise ProblemsFound(problems)
    return _Proposal(project, reference, " ".join(sentence.split()), said, told).made(starting)


def _said(sentence: str, printed: str) -> PrintedSentence:
    numbers = numbers_in(sentence)
    if not numbers:
        action = "Give the sentence as printed, with its number in digits."
        raise ProblemsFound([Problem(f"no number in “{sentence}”", "a printed number", action)])
    if not printed and len(numbers) > 1:
        action = f'Say which: --printed "{numbers[0]}".'
        found = f"several numbers: {'; '.join(numbers)}"
        raise ProblemsFound([Problem(found, "one figure", action)])
    said = read_sentence(sentence, printed or numbers[0])
    if not said:
        found = f"{printed or numbers[0]!r}, which the sentence does not print once"
        raise ProblemsFound([Problem(found, "; ".join(numbers), "Correct --printed.")])
    return said


def _unknown(project: Project, reference: Reference, told: ClaimDetails) -> Iterator[Problem]:
    releases = [row["release"] for row in read_rows(project.root / "data" / RELEASES)]
    checks = (
        ("measure", reference.measures, "measures.csv"),
        ("wave", reference.waves, "waves.csv"),
        ("area", reference.areas, "authorities.csv or areas.csv"),
        ("release", releases, "releases.csv"),
    )
    for name, known, table in checks:
        value = getattr(told, name)
        if value and value not in known:
            listed = ", ".join(list(known)[:SHOWN]) or "none so far"
            yield Problem(f"--{name} {value!r}", f"a row of {table}: {listed}", "Correct the name.")
    if told.published_on and not _DAY.fullmatch(told.published_on):
        found = f"--published-on {told.published_on!r}"
        yield Problem(found, "a day, month or year such as 2025-06-02", "Correct the day.")


@dataclass
class _Proposal:
    project: Project
    reference: Reference
    sentence: str
    said: PrintedSentence
    told: ClaimDetails
    published_on: str = ""
    made_of: Proposed = field(default_factory=Proposed)

    def made(self, starting: Sequence[Row]) -> Proposed:
        measure = self._one("measure", self.told.measure, self._measures(), self.reference.measures)
        wave = self._one("wave", self.told.wave, self._waves(), self.reference.waves)
        area = self._one("area", self.told.area, self._areas(), self.reference.areas)
        about = self.reference.measures.get(measure, {})
        common = {
            "page": self._page(),
            "release": self._release(),
            "wave": wave,
            "area_type": self._area_type(area),
            "area": area,
            "measure": measure,
            "printed": self.said.printed,
            "value": self.said.value,
            "unit": about.get("unit", ""),
        }
        self.made_of.rows[FIGURES] = common | self._figure(wave, about)
        self.made_of.rows[CLAIMS] = common | self._claim(area, measure, about)
        self._wording(starting)
        return self.made_of

    def _one(self, column: str, told: str, fitting: Sequence[str], known: Iterable[str]) -> str:
        """Return what was told, or what alone fits; else nothing, and name what is open."""
        if told or len(fitting) == 1:
            return told or fitting[0]
        names = fitting or list(known)
        listed = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
        why = "fits several" if fitting else "the sentence names none that is known"
        self.made_of.open.append((column, f"{why}; --{column}, one of: {listed}"))
        return ""

    def _measures(self) -> list[str]:
        said, rows = self.said, self.reference.measures.values()
        fitting = [row for row in rows if is_of_kind(said, row)]
        if said.kind == "money" or (said.kind == "" and said.a_time):
            return [row["measure"] for row in fitting]
        text = normalise(self.sentence)
        named = [row for row in fitting if has_words(text, row["label"])]
        counted = [row for row in fitting if is_counted(said.after, row)]
        return [row["measure"] for row in named or counted]

    def _waves(self) -> list[str]:
        waves = self.reference.waves
        text = normalise(self.sentence)
        named = [key for key, one in waves.items() if is_named(text, key, one)]
        years = [key for key, one in waves.items() if (one.start, one.end) in self.said.years]
        if named or self.said.years:
            return list(dict.fromkeys([*named, *years])) if len(self.said.years) < 2 else []
        lasting = self.said.months
        return [key for key, one in waves.items() if lasting and months_of(one) == lasting]

    def _areas(self) -> list[str]:
        text = normalise(self.sentence)
        names = {name: name for name in self.reference.areas}
        for authority, row in self.reference.authorities.items():
            spellings = (row["full_name"], *row["aliases"].split("|"))
            names |= {spelling: authority for spelling in spellings if spelling}
        found = {name: area for name, area in names.items() if has_words(text, name)}
        longest = [one for one in found if not any(one != two and one in two for two in found)]
        return list(dict.fromkeys(found[one] for one in longest))

    def _area_type(self, area: str) -> str:
        rows = read_rows(self.project.manual / "areas.csv")
        types = {row["area_type"] for row in rows if row["area"] == area}
        return "authority" if area in self.reference.authorities else next(iter(sorted(types)), "")

    def _page(self) -> str:
        rows, told = read_rows(self.project.root / "data" / PAGES), self.told
        for row in rows:
            if page_address(row["address"]) == page_address(told.address):
                self.published_on = row["published_on"]
                return row["page"]
        self.published_on = told.published_on
        for column, value in (("publisher", told.publisher), ("published_on", told.published_on)):
            if not value:
                option = column.replace("_", "-")
                self.made_of.open.append((column, f"the page is new; --{option}"))
        host = page_address(told.address).partition("/")[0]
        key = _free(slug(f"{told.publisher or host} {told.published_on}"), rows, "page")
        names = ("publisher", "title", "published_on", "address")
        about = {name: getattr(told, name) for name in names}
        self.made_of.rows[PAGES] = {"page": key, **about, "date_is_inferred": "false"}
        return key

    def _release(self) -> str:
        told = self.told
        if told.release or not told.issuer:
            if not told.release:
                action = "who added it up: --issuer, or --release with a key of releases.csv"
                self.made_of.open.append(("release", action))
            return told.release
        rows = read_rows(self.project.root / "data" / RELEASES)
        key, day = slug(f"{told.issuer} {self.published_on[:7]}"), self.published_on
        if any(row["release"] == key and row["issuer"] == told.issuer for row in rows):
            return key
        row = {"release": _free(key, rows, "release"), "issuer": told.issuer, "released_on": day}
        self.made_of.rows[RELEASES] = row | {"date_is_inferred": "true"}
        return row["release"]

    def _figure(self, wave: str, about: Row) -> dict[str, str]:
        things = read_rows(self.project.manual / "subjects.csv")
        counted = [row["subject"] for row in things if row["is_counted"] == "true"]
        thing = counted[0] if len(counted) == 1 else ""
        if not thing:
            listed = ", ".join(counted)
            action = f"what is counted, in data/raw/published/figures.csv: {listed}"
            self.made_of.open.append(("subject", action))
        days = self.reference.waves.get(wave)
        keys = [row["figure"] for row in read_rows(self.project.root / "data" / FIGURES)]
        numbers = [int(key[1:]) for key in keys if re.fullmatch(r"P\d+", key)]
        return {
            "figure": f"P{max(numbers, default=0) + 1:04d}",
            "period_start": days.start.isoformat() if days else "",
            "period_end": days.end.isoformat() if days else "",
            "counting_rule": about.get("unit", ""),
            "subject": thing,
            "operator": self.said.operator,
        }

    def _claim(self, area: str, measure: str, about: Row) -> dict[str, str]:
        rows = read_rows(self.project.root / "data" / CLAIMS)
        names = NOTEBOOKS.get(about.get("working", ""), ())
        found = [name for name in names if (self.project.notebooks / name).is_file()]
        if not found:
            there = sorted(path.name for path in self.project.notebooks.glob("*.ipynb"))
            self.made_of.open.append(("notebook", f"in claims.csv, one of: {', '.join(there)}"))
        key = _free(slug(f"{area} {measure} {self.said.value}"), rows, "claim")
        return {
            "claim": key,
            "statement": self.sentence,
            "decimals": str(self.said.decimals),
            "notebook": found[0] if found else "",
        }

    def _wording(self, starting: Sequence[Row]) -> None:
        """Name what a word before the number stands for, or take it from the starting list."""
        word = self.said.operator
        known = [row["word"] for row in read_rows(self.project.root / "data" / WORDINGS)]
        if word in (*OPERATORS, *known):
            return
        for row in starting:
            if row["word"] == word:
                self.made_of.rows[WORDINGS] = dict(row)
                least, most = row["least"], row["greatest"]
                self.made_of.assumed = f"{word!r} is taken as {least} to {most} times the number"
                return
        action = f"what {word!r} can stand for: a row of data/manual/wordings.csv"
        self.made_of.open.append(("operator", action))


def _free(key: str, rows: Sequence[Row], column: str) -> str:
    taken = {row[column] for row in rows}
    names = (key, *(f"{key}-{number}" for number in range(2, len(rows) + 3)))
    return next(name for name in names if name not in taken)
