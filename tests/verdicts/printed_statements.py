"""Reads what pages print and what may fail from the tables alone, as data/README.md explains them.

It takes nothing from the package, so that limits worked out of it are worked out anew.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[2] / "data"
OFFENCES, KNOWN = "offences", "offences_method_known"
WITH, LISTED, ALL = "offences_with_method", "method_instances", "All methods"
AGE, SHARE = "youngest_victim_age", "method_share_of_known"
MEASURES = (OFFENCES, KNOWN, WITH, LISTED, AGE, SHARE)
Cell = tuple[str, str, str, str]  # Measure, method, area and window.
Assumed = tuple[str, frozenset[str], frozenset[str], str]


@cache
def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table below data/."""
    with (DATA / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def areas() -> dict[str, frozenset[str]]:
    """Return the forces of each area; a region that shares a force's name says that it is one."""
    authorities = {
        row["authority"]: row["is_asked"] == "true" for row in rows("manual/authorities.csv")
    }
    found = {authority: {authority} for authority, is_asked in authorities.items() if is_asked}
    for row in rows("manual/areas.csv"):
        found.setdefault(area_name(row), set()).add(row["authority"])
    return {area: frozenset(own) for area, own in found.items()}


def area_name(row: dict[str, str]) -> str:
    """Return the name of a row's area."""
    is_twice = row["area"] in {one["authority"] for one in rows("manual/authorities.csv")}
    return f"{row['area']} region" if is_twice and row["area_type"] == "region" else row["area"]


@cache
def windows() -> dict[str, dict[str, str]]:
    """Return the windows figures are printed for."""
    return {row["wave"]: row for row in rows("manual/waves.csv")}


def members(method: str) -> frozenset[str]:
    """Return the methods of a group, or the method itself."""
    own = {row["member"] for row in rows("manual/method_groups.csv") if row["group"] == method}
    return frozenset(own or {method})


@dataclass(frozen=True)
class Statement:
    """What a page says: a number from least to greatest, or such a share of a base."""

    key: str
    release: str
    address: str
    cell: Cell
    base: Cell | None
    least: Fraction | None
    greatest: Fraction | None
    use: str

    @property
    def figure(self) -> object:
        """Return what it says, whoever says it."""
        return self.cell, self.base, self.least, self.greatest


@cache
def statements() -> list[Statement]:
    """Return every statement, each with its use: what one figure is, all that state it are."""
    found = [one for row in rows("processed/published.csv") if (one := _printed(row))]
    found += _replied()
    doubted = {one.figure: one.use for one in found if one.use != "used"}
    return [replace(one, use=doubted.get(one.figure, one.use)) for one in found]


def _uses() -> dict[str, str]:
    return {row["statement"]: row["use"] for row in rows("processed/statements.csv")}


@cache
def _stories() -> dict[str, str]:
    return {row["figure"]: row["statement"] for row in rows("processed/stories.csv")}


@cache
def _days() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for wave, row in windows().items():
        found.setdefault((row["period_start"], row["period_end"]), wave)
    return found


def _printed(row: dict[str, str]) -> Statement | None:
    counted = {one["subject"] for one in rows("manual/subjects.csv") if one["is_counted"] == "true"}
    wave, area = _days().get((row["period_start"], row["period_end"])), area_name(row)
    is_evident = row["subject"] in counted and row["measure"] in MEASURES and area in areas()
    effects = _effects(row)
    if not (row["value"] and wave and is_evident) or "out" in effects:
        return None
    place = (area, wave)
    cell, base = (row["measure"], row["category"], *place), None
    least, greatest = _stated(row, effects)
    if row["measure"] == SHARE:
        cell = (LISTED, row["category"], *place)
        base = (row["denominator"], ALL if row["denominator"] == LISTED else "", *place)
    key = _stories()[row["figure"]]
    return Statement(
        *(key, row["release"], row["address"], cell, base, least, greatest, _uses()[key])
    )


def _effects(row: dict[str, str]) -> set[str]:
    effect = {one["caveat"]: one["effect"] for one in rows("manual/caveats.csv")}
    return {effect[code] for code in row["caveats"].split("|") if code}


def _stated(row: dict[str, str], effects: set[str]) -> tuple[Fraction | None, Fraction | None]:
    """Return the least and greatest that a printed number stands for; of a share in parts of 1."""
    is_share, value = row["measure"] == SHARE, Fraction(row["value"])
    decimals = len(row["printed"].strip().partition(".")[2].rstrip("% "))
    unit = Fraction(1, 10**decimals) if is_share else Fraction(0)
    step, half = Fraction(not is_share), unit / 2
    word = "about" if "about" in effects else row["operator"]
    least: Fraction | None
    greatest: Fraction | None
    if word in (by_word := {one["word"]: one for one in rows("manual/wordings.csv")}):
        least, greatest = (value * Fraction(by_word[word][end]) for end in ("least", "greatest"))
        greatest -= 0 if by_word[word]["is_greatest_reached"] == "true" else step
    else:
        least, greatest = {
            "=": (value - half, value + half),
            ">": (value + step, None),
            ">=": (value - half, None),
            "<": (None, value - step),
        }[word]
    if "cut" in effects:
        least, greatest = value, value + unit
    least = None if "at_most" in effects else least
    greatest = None if "at_least" in effects else greatest
    parts = 100 if is_share else 1
    return least and least / parts, greatest if greatest is None else greatest / parts


def _replied() -> list[Statement]:
    """Return what replies that are not reconstructed say of offences; no other says a number."""
    keys = {row["words"]: row["statement"] for row in rows("processed/statements.csv")}
    pages = {row["reply"]: row["address"] for row in rows("manual/replies.csv")}
    asked = {one["subject"] for one in rows("manual/subjects.csv") if one["is_asked"] == "true"}
    found = []
    for row in rows("processed/observations.csv"):
        is_real = row["provenance"] != "reconstructed" and row["subject"] in asked
        if is_real and row["measure"] == OFFENCES:
            key = keys[f"{row['authority']}, offences: {row['low']}"]
            cell = (OFFENCES, "", row["authority"], row["wave"])
            ends = (Fraction(row["low"]), Fraction(row["high"]))
            found.append(Statement(key, "", pages[row["reply"]], cell, None, *ends, _uses()[key]))
    return found


def related(release: str) -> set[str]:
    """Return a release, all it descends from and all that descends from it."""
    parents = {
        row["release"]: set(filter(None, row["descends_from"].split("|")))
        for row in rows("raw/published/releases.csv")
    }

    def above(one: str) -> set[str]:
        return {one}.union(*map(above, parents[one]))

    return above(release) | {one for one in parents if release in above(one)}


def doubted() -> set[Assumed]:
    """Return the assumptions that some way out of a conflict leaves out."""
    found = (row for row in rows("processed/conflicts.csv") if row["use"] != "used")
    return {assumed(row["statement"]) for row in found if row["kind"] == "assumption"}


def assumed(words: str) -> Assumed:
    """Return an assumption's words apart: of what, which cells are at most which, its name."""
    match = re.fullmatch(r"(.*): (.*) at most (.*) \((.*)\)", words)
    assert match, words
    about, less, more, name = match.groups()
    return about, frozenset(less.split(" + ")), frozenset(more.split(" + ")), name


def conflicts() -> list[tuple[list[Statement], set[Assumed]]]:
    """Return the statements, and the assumptions, of each set that cannot all be true."""
    keys = {(r["words"], r["source"]): r["statement"] for r in rows("processed/statements.csv")}
    by_key = {one.key: one for one in statements()}
    found: dict[str, tuple[list[Statement], set[Assumed]]] = {}
    for row in rows("processed/conflicts.csv"):
        said, supposed = found.setdefault(row["conflict"], ([], set()))
        if row["kind"] == "assumption":
            supposed.add(assumed(row["statement"]))
        else:
            said.append(by_key[keys[row["statement"], row["source"]]])
    return list(found.values())
