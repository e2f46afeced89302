"""Follows a figure worked out of a compiled table down to the rows it rests on.

Each measure its plainest reading uses is a part, with what each authority's rows give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from foi_analysis.core.counts import EXACT
from foi_analysis.evidence.declared_workings import Worked
from foi_analysis.evidence.workings import CompiledRows, Key
from foi_analysis.merge.cell_account import whole
from foi_analysis.notebook.trace_parts import ADDED, SILENT, STATED, AuthorityPart, Leaf, TracePart
from foi_analysis.verdicts.claims import Claim

NUMERATOR, DENOMINATOR = "computed from", "divided by"
NO_ROW, NO_NUMBER = "no row in the table", "no number in its rows"
Row = Mapping[str, Any]


def compiled_parts(
    rows: CompiledRows, about: Mapping[str, str], claim: Claim, worked: Worked
) -> Iterator[TracePart]:
    """Yield the parts of a figure: what stands above the line, and below it if anything does.

    ``about`` is the table's row of data/manual/compiled.csv.
    """
    working = worked.working
    below = working.denominator.partition("+")[0]
    named = [(NUMERATOR, working.numerator, working.numerator_wave)]
    named.append((DENOMINATOR, below, working.denominator_wave))
    for role, measure, wave in named:
        own = rows.rows.get((measure, wave or claim.wave), {})
        if own:
            yield _part(rows, about, claim, role, measure, own)


def _part(
    rows: CompiledRows,
    about: Mapping[str, str],
    claim: Claim,
    role: str,
    measure: str,
    own: Mapping[Key, Row],
) -> TracePart:
    numbers = rows.numbers(measure, next(iter(own.values()))["wave"])
    authorities, without = [], []
    for name in sorted(rows.reference.areas[claim.area]):
        keys = [key for key in own if key[0] == name and claim.category in ("", key[1])]
        given = [key for key in keys if key in numbers]
        if given:
            total = sum((numbers[key] for key in given), Fraction(0))
            leaves = tuple(_leaf(own[key], about) for key in keys)
            rule = ADDED if len(given) > 1 else STATED
            authorities.append(_authority_part(name, total, rule, leaves))
        else:
            without.append(f"{name}: {NO_NUMBER if keys else NO_ROW}")
    label = rows.reference.measures[measure]["label"].lower()
    total = sum((Fraction(str(one.low)) for one in authorities), Fraction(0))
    return TracePart(role, label, float(total), float(total), tuple(authorities), tuple(without))


def _authority_part(
    name: str, total: Fraction, rule: str, leaves: tuple[Leaf, ...]
) -> AuthorityPart:
    number = float(total)
    kept = rule if any(leaf.status == EXACT for leaf in leaves) else SILENT
    return AuthorityPart(name, leaves[0].provenance, number, number, kept, leaves)


def _leaf(row: Row, about: Mapping[str, str]) -> Leaf:
    names = ("measure", "age_band", "status", "printed", "period_start", "period_end")
    names += ("reply", "provenance", "file", "place", "cell")
    return Leaf(
        **{name: str(row.get(name) or "") for name in names},
        category=str(row["item"]),
        low=whole(row["low"]),
        high=whole(row["high"]),
        sha256=about["sha256"],
    )
