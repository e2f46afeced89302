"""Draws the true numbers of one made-up reply; prints nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tools.reconstruct.corpus.draw import Draw

Name = TypeVar("Name")
SIZES = ((0.06, 0, 0), (0.12, 1, 9), (0.60, 10, 99), (0.14, 100, 999), (0.08, 1000, 2500))
SEXES = ("female", "male", "sex not known")
BANDS = ("11 and under", "12 to 15", "16 and over", "age not known")
FAMILY = ("Facebook", "Messenger", "Facebook or Messenger", "Instagram", "WhatsApp")
YOUNGEST, OLDEST = 4, 15


@dataclass(frozen=True)
class AuthorityFacts:
    """What is true of one force in one period; every list names only what it prints."""

    offences: int
    methods: dict[str, int]
    not_known: int | None
    disposals: dict[str, int]
    victims: dict[tuple[str, str], int]
    youngest: int
    group: int


def draw_facts(draw: Draw, counting: str, offences: int | None = None) -> AuthorityFacts:
    """Return the numbers of one period; ``counting`` is how the force counts methods."""
    total = _size(draw) if offences is None else offences
    not_known = None
    if draw.chance(0.7) or counting == "offences":
        not_known = draw.rng.randint(0, total)
    known = total - (not_known or 0)
    listed = known if counting == "offences" else known + draw.rng.randint(0, known)
    names = _some(draw, draw.lists.categories("method"), 2, 14)
    methods = {name: min(n, known) for name, n in _shared(draw, listed, names).items()}
    kinds = _some(draw, draw.lists.categories("disposal"), 2, 6)
    sexes = SEXES if draw.has("3.3-unknown-age-and-sex") else SEXES[:2]
    bands = BANDS if draw.has("3.3-unknown-age-and-sex") else BANDS[:3]
    places = [(sex, band) for sex in sexes for band in bands]
    return AuthorityFacts(
        total,
        methods,
        not_known,
        _shared(draw, total, kinds),
        _shared(draw, total, places),
        draw.rng.randint(YOUNGEST, OLDEST),
        _group(draw, methods, known, counting),
    )


def _group(draw: Draw, methods: dict[str, int], known: int, counting: str) -> int:
    """Return the offences with any of the family's methods: no fewer than with one of them."""
    members = [number for name, number in methods.items() if name in FAMILY]
    if counting == "offences":
        return sum(members)
    return draw.rng.randint(max(members, default=0), min(known, sum(members)))


def _size(draw: Draw) -> int:
    if {"1.7-thousands", "1.7-spaced-thousands"} & draw.quirks:
        return draw.rng.randint(2000, 90000)
    if draw.has("1.12-nil-in-words"):
        return 0
    if {"1.9-number-in-words"} & draw.quirks:
        return draw.rng.randint(1, 20)
    if draw.mask:
        return draw.rng.randint(5, 60)
    roll, reached = draw.rng.random(), 0.0
    for share, low, high in SIZES:
        reached += share
        if roll < reached:
            return draw.rng.randint(low, high)
    return draw.rng.randint(10, 99)


def _some(draw: Draw, names: list[str], least: int, most: int) -> list[str]:
    most = min(most, len(names))
    return draw.rng.sample(names, draw.rng.randint(min(least, most), most))


def _shared(draw: Draw, total: int, names: Sequence[Name]) -> dict[Name, int]:
    """Return ``total`` shared out among ``names`` unevenly, with some left without any."""
    weights = [0 if draw.chance(0.2) else draw.rng.random() ** 2 + 0.02 for _ in names]
    if not any(weights):
        weights[0] = 1
    whole = sum(weights)
    parts = [int(total * weight / whole) for weight in weights]
    largest = max(range(len(parts)), key=lambda one: weights[one])
    parts[largest] += total - sum(parts)
    return dict(zip(names, parts, strict=True))
