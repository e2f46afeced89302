"""Names the relations that may fail, with how far each is trusted; builds and solves none.

A relation that may fail takes part in a conflict like something stated, though nobody states it,
and yields before anything anybody stated; a weak one yields before a fair one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from foi_analysis.evidence.bounds.model import Fact, Least, Relation

ASSUMPTION = "assumption"
SAFE, FAIR, WEAK = "safe", "fair", "weak"
METHOD = "METHODOLOGY.md, paragraph {}"


@dataclass(frozen=True)
class Assumption:
    """One thing that relations assume: how far it is trusted and what it says, after "if"."""

    strength: str
    words: str
    paragraphs: str


ASSUMPTIONS = {
    "shorter window": Assumption(
        WEAK, "a longer period counts at least as many as a shorter one within it", "14"
    ),
    "youngest of windows": Assumption(
        WEAK, "the same authorities gave an age for both periods", "15"
    ),
    "youngest of areas": Assumption(
        FAIR, "an age given for an authority counts for the area that holds it", "15"
    ),
    "sum of windows": Assumption(FAIR, "periods add up to the longer period they make up", "14"),
    "times listed": Assumption(
        FAIR, "the times methods are listed add up over a group of methods", "14"
    ),
}


def assumed(relation: Relation) -> Fact:
    """Return a relation that may fail as a fact, the weakest of all, which nobody states."""
    assumption = ASSUMPTIONS[relation.assumption]
    cells = [cell for _, cell in relation.terms]
    part = next(n for n in (3, 1, 2) if len({cell[n] for cell in cells}) == len(cells))
    sides = (
        " + ".join(cell[part] for factor, cell in relation.terms if (factor > 0) == is_less)
        for is_less in (True, False)
    )
    measure, category, area, wave = cells[0]
    about = [area if part != 2 else "", measure.replace("_", " "), category if part != 1 else ""]
    when = "" if part == 3 else f", {wave}"
    words = f"{', '.join(filter(None, about))}{when}: {' at most '.join(sides)}"
    return Fact(
        *(cells[0], None, None, ASSUMPTION, assumption.strength),
        f"{words} ({relation.assumption})",
        METHOD.format(assumption.paragraphs),
        rank=(-1, assumption.strength),
        terms=relation.terms,
    )


def certain_and_assumed(
    relations: Iterable[Relation | Least],
) -> tuple[list[Relation | Least], list[Fact]]:
    """Return the relations that cannot fail, and those that may as facts."""
    relations = list(relations)
    plain = [one for one in relations if isinstance(one, Relation)]
    certain = [one for one in relations if isinstance(one, Least) or not one.assumption]
    return certain, [assumed(one) for one in plain if one.assumption]


def assumption_of(fact: Fact) -> Assumption:
    """Return what an assumption assumes."""
    name = fact.statement.rpartition("(")[2].rstrip(")")
    return ASSUMPTIONS[name]
