"""Turns the published figures of one wave into facts a table can satisfy; solves nothing.

A fact is one distinct figure, however many pages print it. It is true of a table when one of its
readings holds; a reading is a set of linear conditions on the table's cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, area_key, read_rows

REMAINDER = "Other"
ABOUT_PER_CENT = 5


class AuthorityCell(NamedTuple):
    """One number of the table: offences, known, instances or family, of a force, by category."""

    quantity: str
    authority: str
    category: str = ""


@dataclass(frozen=True)
class Condition:
    """A linear condition: ``low`` ≤ sum of coefficient × cell ≤ ``high``."""

    terms: tuple[tuple[AuthorityCell, float], ...]
    low: float = float("-inf")
    high: float = float("inf")


@dataclass(frozen=True)
class FigureReading:
    """One way in which a figure is true; ``rule`` is "cut" or "rounded" where it matters."""

    how: str
    conditions: tuple[Condition, ...] = ()
    rule: str = ""
    needs: tuple[int, ...] = ()


@dataclass(frozen=True)
class PublishedFact:
    """One distinct published figure, the pages that print it and the ways it can be true."""

    area_type: str
    area: str
    measure: str
    category: str
    denominator: str
    denominator_value: str
    operator: str
    value: str
    printed: str
    release: str
    pages: int
    readings: tuple[FigureReading, ...] = ()

    @property
    def name(self) -> str:
        """Return the fact in words: area, measure, category and the printed value."""
        of = f" of {self.denominator_value}" if self.denominator_value else ""
        if self.denominator == "offences":
            of = " of all offences"
        parts = (self.area, self.measure, self.category, self.printed + of)
        return " / ".join(part for part in parts if part)

    @property
    def decimals(self) -> int:
        """Return how many decimals are printed."""
        return len(self.value.partition(".")[2])


_KEY = ("area_type", "area", "measure", "category", "denominator", "denominator_value")
_KEY += ("operator", "value")


def read_facts(project: Project, wave: str) -> list[PublishedFact]:
    """Return the distinct figures of ``wave`` about the investigated offence, sorted.

    Figures of other series (Home Office counts, other offences) are left out.
    """
    grouped: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in read_rows(project.published / "figures.csv"):
        is_ours = row["wave"] == wave and row["subject"] == "s.15A"
        if is_ours and row["measure"] not in ("recorded_grooming_offences", "definition"):
            grouped.setdefault(tuple(row[name] for name in _KEY), []).append(row)
    return [_fact(key, rows) for key, rows in sorted(grouped.items())]


def _fact(key: tuple[str, ...], rows: list[dict[str, str]]) -> PublishedFact:
    first = min(rows, key=lambda row: row["figure"])
    pages = len({row["page"] for row in rows})
    return PublishedFact(*key, printed=first["printed"], release=first["release"], pages=pages)


class Readings:
    """Writes the readings of facts over the cells of a table of forces and methods."""

    def __init__(self, reference: Reference, wave: str, facts: list[PublishedFact]) -> None:
        self.reference = reference
        self.facts = facts
        self.end = reference.waves[wave].end
        self.methods = modelled_methods(reference, facts)

    def members(self, fact: PublishedFact) -> list[str]:
        """Return the forces of the fact's area, sorted; none when the area has no member list."""
        area = area_key(fact.area, fact.area_type)
        return sorted(self.reference.areas.get(area, ()))

    def categories(self, fact: PublishedFact) -> list[str]:
        """Return the modelled methods a fact's category covers.

        "Other" in a list of shares is whatever that list does not name.
        """
        if fact.category == "All methods":
            return list(self.methods)
        if fact.category == REMAINDER and fact.measure == "method_share_of_known":
            named = {
                other.category
                for other in self.facts
                if (other.area, other.measure) == (fact.area, fact.measure)
            }
            return [name for name in self.methods if name not in named - {REMAINDER}]
        return sorted(self.reference.group(fact.category, self.end) & set(self.methods))

    def of(self, fact: PublishedFact) -> tuple[FigureReading, ...]:
        """Return every way ``fact`` can be true; none for a measure that is not a sum."""
        writers: dict[str, Callable[[PublishedFact], Iterable[FigureReading]]] = {
            "offences": lambda fact: self._count(fact, self._sum(fact, "offences")),
            "offences_method_known": lambda fact: self._count(fact, self._sum(fact, "known")),
            "method_instances": lambda fact: self._count(fact, self._instances(fact)),
            "offences_with_method": lambda fact: self._count(fact, self._with_method(fact)),
            "method_share_of_known": self._share,
            "most_recorded_method": self._most_recorded,
        }
        if fact.measure not in writers or not self.members(fact):
            return ()
        return tuple(writers[fact.measure](fact))

    def _sum(self, fact: PublishedFact, quantity: str) -> list[tuple[AuthorityCell, float]]:
        return [(AuthorityCell(quantity, authority), 1.0) for authority in self.members(fact)]

    def _instances(self, fact: PublishedFact) -> list[tuple[AuthorityCell, float]]:
        names = self.categories(fact)
        authorities = self.members(fact)
        return [
            (AuthorityCell("instances", authority, name), 1.0)
            for authority in authorities
            for name in names
        ]

    def _with_method(self, fact: PublishedFact) -> list[tuple[AuthorityCell, float]]:
        if fact.category in self.methods:
            return self._instances(fact)
        return [
            (AuthorityCell("family", authority, fact.category), 1.0)
            for authority in self.members(fact)
        ]

    def _count(
        self, fact: PublishedFact, terms: list[tuple[AuthorityCell, float]]
    ) -> Iterable[FigureReading]:
        value = float(fact.value)
        low, high = {
            "=": (value, value),
            ">": (value + 1, float("inf")),
            ">=": (value, float("inf")),
            "<": (0.0, value - 1),
        }[fact.operator]
        yield FigureReading("as printed", (Condition(tuple(terms), low, high),))

    def _share(self, fact: PublishedFact) -> Iterable[FigureReading]:
        top = self._with_method(fact) if self._counts_offences(fact) else self._instances(fact)
        value = float(fact.value)
        if fact.operator == "about":
            limits = (value - ABOUT_PER_CENT, value + ABOUT_PER_CENT)
            yield FigureReading("near enough", self._between(fact, top, *limits))
            return
        step = 10.0**-fact.decimals
        rounded = (value - step / 2, value + step / 2)
        yield FigureReading(
            "rounded", self._between(fact, top, *rounded), self._rule(fact, "rounded")
        )
        if fact.decimals:
            yield FigureReading("cut", self._between(fact, top, value, value + step), "cut")
        if needed := self._printed_parts(fact):
            yield FigureReading("sum of the printed shares of its parts", needs=needed)

    def _rule(self, fact: PublishedFact, rule: str) -> str:
        return rule if fact.decimals else ""

    def _counts_offences(self, fact: PublishedFact) -> bool:
        """Return whether the same area prints this category as offences that name it at all."""
        wanted = (fact.area, "offences_with_method", fact.category)
        return any((other.area, other.measure, other.category) == wanted for other in self.facts)

    def _between(
        self, fact: PublishedFact, top: list[tuple[AuthorityCell, float]], low: float, high: float
    ) -> tuple[Condition, ...]:
        """Return low % ≤ top / bottom < high %, the bottom a printed number or a sum of cells."""
        narrow = 10.0 ** -(fact.decimals + 3)
        if fact.denominator_value:
            bottom = float(fact.denominator_value)
            limits = (low * bottom / 100, high * bottom / 100 - narrow)
            return (Condition(tuple(top), *limits),)
        quantity = "offences" if fact.denominator == "offences" else "known"
        bottom_cells = self._sum(fact, quantity)
        at_least = [*top, *((cell, -low / 100) for cell, _ in bottom_cells)]
        below = [*top, *((cell, -high / 100) for cell, _ in bottom_cells)]
        return (Condition(tuple(at_least), low=0.0), Condition(tuple(below), high=-narrow))

    def _printed_parts(self, fact: PublishedFact) -> tuple[int, ...]:
        """Return the printed shares whose own sum is the printed share of this group, if any."""
        parts = self.reference.group(fact.category, self.end) & set(self.methods)
        same = ("area", "measure", "denominator", "denominator_value", "decimals", "release")
        chosen = {
            other.category: index
            for index, other in enumerate(self.facts)
            if other.category in parts
            and all(getattr(other, name) == getattr(fact, name) for name in same)
        }
        if len(parts) < 2 or set(chosen) != parts:
            return ()
        total = sum(float(self.facts[index].value) for index in chosen.values())
        return tuple(chosen.values()) if abs(total - float(fact.value)) < 1e-9 else ()

    def _most_recorded(self, fact: PublishedFact) -> Iterable[FigureReading]:
        authorities = self.members(fact)
        conditions = []
        for rival in self.methods:
            if rival not in (fact.category, REMAINDER):
                plus = [
                    (AuthorityCell("instances", authority, fact.category), 1.0)
                    for authority in authorities
                ]
                minus = [
                    (AuthorityCell("instances", authority, rival), -1.0)
                    for authority in authorities
                ]
                conditions.append(Condition((*plus, *minus), low=1.0))
        yield FigureReading("as printed", tuple(conditions))


def modelled_methods(reference: Reference, facts: list[PublishedFact]) -> tuple[str, ...]:
    """Return the methods the facts name one by one, with "Other" for all the rest at the end."""
    measures = ("method_instances", "method_share_of_known", "offences_with_method")
    named = {fact.category for fact in facts if fact.measure in measures} - {REMAINDER}
    return (*(name for name in reference.methods if name in named), REMAINDER)
