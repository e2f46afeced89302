"""Says what each reconstructed reply holds, number by number; words and layout are elsewhere."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from tools.reconstruct.facts import REMAINDER, AuthorityCell
from tools.reconstruct.targets import Plan

BLANK = "blank"
WITHHELD = "withheld"
NOT_HELD = "not held"
SMALL = range(1, 5)
DISPOSALS = (
    ("under investigation", 45),
    ("no further action", 33),
    ("charged or summonsed", 14),
    ("caution", 4),
    ("community resolution", 2),
    ("other disposal", 2),
)


@dataclass(frozen=True)
class Contents:
    """The numbers of one reply; ``known`` and ``age`` are None where the letter gives none.

    ``methods`` maps a method to its count, or to None where the cell is left blank. ``disposals``
    maps a disposal to the text printed, which can be a mask. ``family`` is the number of offences
    that name any method of a group, where the letter says it.
    """

    authority: str
    offences: int
    known: int | None
    counts_mentions: bool
    methods: Mapping[str, int | None]
    family: tuple[str, int] | None
    disposals: Mapping[str, str]
    age: int | None


def quirks_of(row: Mapping[str, str]) -> frozenset[str]:
    """Return the quirks a row of reconstruction.csv names."""
    return frozenset(name for name in row["quirks"].split("|") if name)


def contents_of(
    authority: str,
    plan: Plan,
    table: Mapping[AuthorityCell, int],
    ages: Mapping[str, int],
    seed: int,
) -> Contents:
    """Return what the reply of ``authority`` holds, from the solved table."""
    row, chance = plan[authority], random.Random(f"{seed} {authority}")
    offences = table[AuthorityCell("offences", authority)]
    gives_methods = row["methods"] == "given"
    families = [
        (cell.category, table[cell]) for cell in sorted(table) if _is_family(cell, authority)
    ]
    return Contents(
        authority=authority,
        offences=offences,
        known=table[AuthorityCell("known", authority)] if gives_methods else None,
        counts_mentions=row["method_counting"] == "mentions",
        methods=_methods(authority, row, table, chance) if gives_methods else {},
        family=families[0] if "family_line" in quirks_of(row) else None,
        disposals=_disposals(offences, quirks_of(row), chance),
        age=ages.get(authority),
    )


def _is_family(cell: AuthorityCell, authority: str) -> bool:
    return cell.quantity == "family" and cell.authority == authority


def _methods(
    authority: str,
    row: Mapping[str, str],
    table: Mapping[AuthorityCell, int],
    chance: random.Random,
) -> dict[str, int | None]:
    """Return the methods, most recorded first or in the request's order, the rest split up."""
    counts = {
        cell.category: count
        for cell, count in table.items()
        if cell.quantity == "instances"
        and cell.authority == authority
        and cell.category != REMAINDER
    }
    rest = table[AuthorityCell("instances", authority, REMAINDER)]
    for name, count in _split(rest, row["other_methods"].split("|"), chance).items():
        counts[name] = counts.get(name, 0) + count
    if chance.random() < 0.5:
        counts = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    quirks = quirks_of(row)
    if "zero_rows" in quirks:
        return dict(counts)
    unused = [name for name, count in counts.items() if not count]
    shown: dict[str, int | None] = {name: count for name, count in counts.items() if count}
    if "blank_cells" in quirks:
        shown.update(dict.fromkeys(unused[:2]))
    return shown


def _split(total: int, names: list[str], chance: random.Random) -> dict[str, int]:
    """Return ``total`` shared by chance, the later names (the vaguer ones) getting more."""
    counts = dict.fromkeys((name for name in names if name), 0)
    if counts:
        weights = range(1, len(counts) + 1)
        for name in chance.choices(list(counts), weights=weights, k=total):
            counts[name] += 1
    return counts


def _disposals(offences: int, quirks: frozenset[str], chance: random.Random) -> dict[str, str]:
    """Return one disposal for each offence, small ones masked where the letter masks them."""
    names, weights = zip(*DISPOSALS, strict=True)
    drawn = chance.choices(names, weights=weights, k=offences)
    counts = {name: drawn.count(name) for name in names if name in drawn}
    mask = "*" if "mask_star" in quirks else "<5" if "mask_lt5" in quirks else ""
    return {name: mask if mask and count in SMALL else str(count) for name, count in counts.items()}


def truth_rows(contents: Contents, row: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what the letter says, one row a number: the answer a reader has to find."""
    rule = "mentions" if contents.counts_mentions else "offences"
    rows = [("offences", "offences", "", str(contents.offences))]
    if contents.known is None:
        missing = WITHHELD if row["methods"].startswith("s.") else NOT_HELD
        rows.append(("methods", "", "", missing if contents.offences else "0"))
    else:
        rows.append(("offences_method_known", "offences", "", str(contents.known)))
        for name, count in contents.methods.items():
            rows.append(("method_instances", rule, name, BLANK if count is None else str(count)))
    if contents.family:
        group, count = contents.family
        rows.append(("offences_with_method", "offences", group, str(count)))
    rows += [("disposals", "", name, text) for name, text in contents.disposals.items()]
    rows.append(("youngest_victim_age", "", "", _age_said(contents, row)))
    names = ("authority", "measure", "counting_rule", "category", "value")
    return [dict(zip(names, (contents.authority, *values), strict=True)) for values in rows]


def _age_said(contents: Contents, row: Mapping[str, str]) -> str:
    if contents.age is not None:
        return str(contents.age)
    return WITHHELD if row["youngest"].startswith("s.") else NOT_HELD
