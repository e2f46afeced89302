"""Names the relations that may fail, with how far each is trusted; builds and solves none.

A relation that may fail takes part in a conflict like something stated, though nobody states it,
and yields before anything anybody stated; a weak one yields before a fair one.
"""

from __future__ import annotations

from dataclasses import dataclass

from foi_analysis.evidence.bounds.model import Fact, Relation

ASSUMPTION = "assumption"
SAFE, FAIR, WEAK = "safe", "fair", "weak"
METHOD = "METHODOLOGY.md, paragraphs {}"


@dataclass(frozen=True)
class Assumption:
    """One thing that relations assume: how far it is trusted and what it says, after "if"."""

    strength: str
    words: str
    paragraphs: str


ASSUMPTIONS = {
    "shorter window": Assumption(
        WEAK, "a longer period holds all that a shorter one within it holds", "14"
    ),
    "youngest of windows": Assumption(
        WEAK, "the same authorities gave an age for the longer period as for the shorter", "15"
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
    about = ", ".join(filter(None, cells[0][:3])).replace("_", " ")
    waves = " within ".join(dict.fromkeys(cell[3] for cell in cells))
    kind = 3 if relation.assumption != "times listed" else 1
    parts = "; ".join(cell[kind] for _, cell in relation.terms)
    what = waves if len({cell[3] for cell in cells}) > 1 else f"{parts}, {waves}"
    if relation.assumption == "youngest of areas":
        what = f"{cells[1][2]} within it, {waves}"
    return Fact(
        *(cells[0], None, None, ASSUMPTION, assumption.strength),
        f"{about}: {what} ({relation.assumption})",
        METHOD.format(assumption.paragraphs),
        rank=(-1, assumption.strength),
        terms=relation.terms,
    )


def assumption_of(fact: Fact) -> Assumption:
    """Return what an assumption assumes."""
    name = fact.statement.rpartition("(")[2].rstrip(")")
    return ASSUMPTIONS[name]
