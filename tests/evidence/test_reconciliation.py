"""All real evidence reconciled together: what it fixes, and the contradictions it must show."""

from __future__ import annotations

from fractions import Fraction

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.evidence.bounds import BoundsTable, Exact, Fact
from foi_analysis.evidence.bounds.relations import KNOWN, LISTED
from foi_analysis.verdicts.claims import ClaimChecker

NATION = "England and Wales"


@pytest.fixture(scope="module")
def checker(processed_project: Project) -> ClaimChecker:
    tables = (read_table(processed_project, name) for name in ("observations", "published"))
    return ClaimChecker(processed_project, *(table.to_dict(orient="records") for table in tables))


@pytest.mark.parametrize(
    "words",
    [
        (
            "Durham, offences, 2017-04-03 to 2018-01-03: 92",
            "Durham, offences, 2017-04-03 to 2018-04-02: 88",
        ),
        (
            "Lancashire, offences, 2017-04-03 to 2018-04-02: 175",
            "Lancashire, offences, 2017-04-03 to 2018-04-02: 64",
        ),
        (
            "Lancashire, offences, 2017-04-03 to 2018-04-02: 64",
            "Lancashire, offences, 2018-04-01 to 2019-03-31: 252",
            "Lancashire, offences, 2019-04-01 to 2019-10-02: 118",
            "Lancashire, offences, 2017-04-03 to 2019-10-02: 647",
        ),
        (
            "Suffolk, offences, 2017-04-03 to 2017-10-02: 28",
            "Suffolk, offences, 2017-04-03 to 2018-01-03: 27",
        ),
        (
            "Instagram and WhatsApp], 2017-04-03 to 2018-01-03: 19.8",
            "[Instagram], 2017-04-03 to 2018-01-03: 15.6",
            "[WhatsApp], 2017-04-03 to 2018-01-03: 3.2",
        ),
        (
            "Wales, offences, 2023-04-01 to 2024-03-31: 554",
            "Gwent, offences, 2023-04-01 to 2024-03-31: 67",
        ),
        (
            "England, offences, 2017-04-03 to 2018-04-02: 2908",
            "England and Wales, offences, 2017-04-03 to 2018-04-02: 3217",
        ),
        (
            "Hampshire, method instances [Instagram and WhatsApp], 2017-04-03 to 2018-01-03: 17",
            "Hampshire, method share of times listed [Facebook family], 2017-04-03 to 2018-01-03",
        ),
        (
            "youngest victim age, 2017-04-03 to 2018-01-03: 2",
            "England and Wales, youngest victim age, 2017-04-03 to 2018-04-02: 5",
        ),
    ],
)
def test_a_known_contradiction_is_one_of_the_smallest_sets(checker: ClaimChecker, words) -> None:
    sets = [[fact.statement for fact in one] for one in checker.evidence.conflicts]
    assert any(all(any(word in said for said in one) for word in words) for one in sets)


def test_of_two_values_the_later_restatement_is_used(checker: ClaimChecker) -> None:
    aside = {fact.statement for fact in checker.evidence.in_every_way}
    assert any("2017-04-03 to 2018-04-02: 3171" in said for said in aside)
    assert not any(
        "England and Wales, offences, 2017-04-03 to 2018-04-02: 3217" in s for s in aside
    )


def test_what_one_statement_of_a_figure_is_all_are(checker: ClaimChecker) -> None:
    uses: dict[object, set[str]] = {}
    for fact in checker.evidence.facts:
        figure = fact.cell, fact.base, fact.low, fact.high
        uses.setdefault(figure, set()).add(checker.evidence.use(fact))
    assert all(len(own) == 1 for own in uses.values())


def test_one_statement_less_of_each_conflict_can_be_true(checker: ClaimChecker) -> None:
    parts, number = checker.evidence.components, checker.evidence.number
    for conflict in checker.evidence.conflicts:
        if len(conflict) < 6 and conflict & parts[number[next(iter(conflict)).cell]].in_dispute:
            relations = parts[number[next(iter(conflict)).cell]].system
            assert not Exact(BoundsTable(conflict, relations)).is_possible()
            for fact in conflict:
                assert Exact(BoundsTable(conflict - {fact}, relations)).is_possible()


@pytest.mark.parametrize(
    ("per_cent", "decimals", "low", "high"), [("52", 0, 493, 501), ("32.6", 1, 312, 312)]
)
def test_a_printed_share_of_956_fixes_its_numerator(per_cent, decimals, low, high) -> None:
    cell, base = (LISTED, "Facebook family", NATION, "9m"), (KNOWN, "", NATION, "9m")
    half = Fraction(1, 2 * 10**decimals)
    limits = [(Fraction(per_cent) + way * half) / 100 for way in (-1, 1)]
    facts = [
        Fact(base, 956, 956, "publication", "published", "956", ""),
        Fact(cell, *limits, "publication", "published", per_cent, "", base),
    ]
    bound = Exact(BoundsTable(facts, [])).bound(cell)
    assert (bound.low, bound.high) == (low, high)
