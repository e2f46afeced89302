"""Made-up figures of one force and window, beside the real ones, have the verdict they should.

They are of Bedfordshire in 2022/23, of which nobody on hand prints a count; each stands on a page
of its own unless a test says otherwise. The numbers are made for the test.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_records
from foi_analysis.core.reference import read_rows
from foi_analysis.evidence.facts import page_address, reply_facts
from foi_analysis.evidence.precompute import unsearched
from foi_analysis.evidence.printed_tables import check_printed
from foi_analysis.intake.register import write_rows
from foi_analysis.run.results import process, published_rows
from foi_analysis.verdicts.claims import ClaimChecker, claim_of
from foi_analysis.verdicts.report import with_unit
from foi_analysis.verdicts.sentences import sentence

CHARITY, LATER, FORCE, THIRD = (
    *("nspcc-2023-08", "nspcc-2025-11"),
    *("essex-police-2023-06", "full-fact-2025-01"),
)
Judge = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def judge(processed_project: Project) -> Judge:
    """Return a function that judges made figures, each (release, value, more columns)."""
    observations = read_records(processed_project, "observations")
    published = published_rows(processed_project)
    blank = dict.fromkeys(published[0], "") | {
        **{"wave": "2022/23", "period_start": "2022-04-01", "period_end": "2023-03-31"},
        **{"area_type": "force", "area": "Bedfordshire", "measure": "offences"},
        **{"offence": "s.15A", "operator": "=", "unit": "offences", "denominator_value": None},
    }

    def judged(*figures: tuple[str, float, dict[str, str]]) -> list[tuple[str, str, str]]:
        rows = []
        for number, (release, value, more) in enumerate(figures):
            page = {"figure": f"X{number}", "page": f"page {number}", "address": f"a.test/{number}"}
            about = {"release": release, "value": value, "printed": f"{value:g}"}
            rows.append(blank | page | about | more)
        checker = ClaimChecker(processed_project, observations, [*published, *rows])
        facts = {row["figure"]: fact for fact, of in checker.stated.items() for row in of}
        found = []
        with unsearched():
            for row in rows:
                fact = facts[row["figure"]]
                verdict, why = checker.verdict_on(claim_of(row, fact), fact)
                said = sentence(verdict, checker.figure(fact, row), checker.reference, why)
                found.append((verdict.word, verdict.without_it, said))
        return found

    return judged


def almost(number: int) -> dict[str, str]:
    return {"operator": "nearly", "printed": f"almost {number}"}


def more_than(number: int) -> dict[str, str]:
    return {"operator": ">", "printed": f"more than {number}"}


@pytest.mark.parametrize(("release", "value"), [(FORCE, 51), (FORCE, 44), (LATER, 51)])
def test_words_alone_make_no_figure_impossible(judge: Judge, release: str, value: int) -> None:
    (word, without, said), _ = judge((CHARITY, 50, almost(50)), (release, value, {}))
    assert (word, without) == ("disagrees if", "not checked")
    assert "if “almost 50” stands for 45–49 (weak)" in said


def test_words_confirm_nothing_and_are_not_confirmed(judge: Judge) -> None:
    words = {"operator": "about", "printed": "about 50"}
    assert [one[0] for one in judge((CHARITY, 50, words), (FORCE, 51, {}))] == ["fits", "fits"]
    both = judge((CHARITY, 50, words), (FORCE, 50, words))
    assert [one[0] for one in both] == ["fits", "fits"]
    assert not any("same source" in one[2] for one in both)


def test_a_source_that_prints_less_than_its_more_than_has_restated_it(judge: Judge) -> None:
    found = judge((CHARITY, 50, more_than(50)), (LATER, 44, {}))
    assert [one[0] for one in found] == ["restated", "restated"]
    assert "also printed more than 50 (NSPCC, August 2023)" in found[1][2]


def test_of_two_sources_neither_is_wrong_by_a_more_than(judge: Judge) -> None:
    for word, without, said in judge((CHARITY, 50, more_than(50)), (FORCE, 44, {})):
        assert (word, without) == ("disagrees if", "not checked")
        assert "if both count the same records" in said


def test_every_source_that_gives_another_number_is_named(judge: Judge) -> None:
    *_, (word, _, said) = judge((CHARITY, 50, {}), (FORCE, 50, {}), (THIRD, 61, {}))
    assert word == "disagrees if"
    assert "50 (Essex Police, June 2023) and 50 (NSPCC, August 2023)" in said


@pytest.mark.parametrize("code", ["part_of_period", "period_unclear", "other_area"])
def test_no_part_and_no_doubtful_figure_is_confirmed(judge: Judge, code: str) -> None:
    found = judge((CHARITY, 50, {"caveats": code}), (FORCE, 50, {}))
    assert "confirmed" not in {one[0] for one in found}


def test_two_sources_confirm_each_other(judge: Judge) -> None:
    found = judge((CHARITY, 50, {}), (FORCE, 50, {}))
    assert [one[0] for one in found] == ["confirmed", "confirmed"]


def test_a_reply_supports_no_page_of_its_own_however_the_address_is_written(
    processed_project: Project,
) -> None:
    addresses = ("https://www.a.test/news/", "http://a.test/news#top")
    assert len({page_address(one) for one in addresses}) == 1
    published = published_rows(processed_project)
    own = next(row for row in published if row["release"] == "northamptonshire-police-2025-10")
    registered = own["address"].replace("https://www.", "http://")
    observations = read_records(processed_project, "observations")
    checker = ClaimChecker(
        processed_project,
        observations,
        [row for row in published if row != own] + [own | {"address": registered}],
    )
    fact = next(fact for fact, rows in checker.stated.items() if rows[0]["figure"] == own["figure"])
    verdict, why = checker.verdict_on(claim_of(own, fact), fact)
    assert (verdict.word, why) == ("cannot be checked", "")


def test_one_page_that_prints_two_releases_confirms_neither(judge: Judge) -> None:
    page = {"address": "https://www.a.test/news/"}
    found = judge((CHARITY, 50, page), (FORCE, 50, page))
    assert [one[0] for one in found] == ["repeated", "repeated"]
    assert "Essex Police also printed it, from the same page" in found[0][2]


def test_pages_without_an_address_are_not_one_page(judge: Judge) -> None:
    found = judge((CHARITY, 50, {"address": ""}), (FORCE, 50, {"address": ""}))
    assert [one[0] for one in found] == ["confirmed", "confirmed"]


def test_what_is_known_against_one_page_is_not_said_of_another(judge: Judge) -> None:
    found = judge((CHARITY, 50, {"caveats": "other_noun"}), (CHARITY, 50, {}))
    assert ["another word" in one[2] for one in found] == [True, False]


def test_one_is_said_in_the_singular() -> None:
    assert with_unit("1", "offences") == "1 offence"
    assert with_unit("at most 1", "years") == "at most 1 year"
    assert with_unit("1–4", "offences") == "1–4 offences"
    assert with_unit("11", "penalties") == "11 penalties"
    assert with_unit("1", "penalties") == "1 penalty"
    assert with_unit("1", "per cent") == "1 per cent"


WRONG = [
    ("figures", "value", "-5", "a whole number from nil up"),
    ("figures", "value", "5.5", "a whole number from nil up"),
    ("figures", "value", "100000000000000001", "at most nine digits"),
    ("figures", "value", "many", "a whole number"),
    ("figures", "area", "Northshire", "an area of forces.csv or areas.csv"),
    ("figures", "release", "nobody-2018", "a known release"),
    ("figures", "page", "nowhere", "a known page"),
    ("figures", "operator", "roughly", "an operator"),
    ("figures", "caveats", "cut|roughly", "codes of data/manual/caveats.csv"),
    ("caveats", "effect", "doubted", "one of at_least"),
    ("figures", "figure", "P0002", "another key for each row"),
    ("releases", "descends_from", "nspcc-2018-01", "earlier releases"),
    ("claims", "wave", "10m", "a known wave"),
    ("claims", "decimals", "", "a whole number"),
]


@pytest.mark.parametrize(("table", "column", "text", "expected"), WRONG)
def test_what_cannot_be_printed_is_told_with_its_row(
    project: Project, table: str, column: str, text: str, expected: str
) -> None:
    folder = project.manual if table in ("claims", "caveats") else project.published
    rows = read_rows(folder / f"{table}.csv")
    key, chosen = table.removesuffix("s"), {"figures": "P0010", "releases": "nspcc-2018-01"}
    next(row for row in rows if row[key] == chosen.get(table, row[key]))[column] = text
    write_rows(folder / f"{table}.csv", rows)
    with pytest.raises(ProblemsFound) as found:
        check_printed(project)
    (problem, *_) = found.value.problems
    assert expected in problem.expected
    assert problem.file.endswith(f"{table}.csv") and "row" in problem.place


def test_the_order_of_rows_changes_no_result(
    processed_miniature: Project, miniature: Project
) -> None:
    for table in ("figures", "releases", "pages"):
        path = miniature.published / f"{table}.csv"
        write_rows(path, read_rows(path)[::-1])
    process(miniature)
    for name in ("stories", "statements", "story_evidence", "figures", "evidence", "conflicts"):
        one, other = (
            (project.processed / f"{name}.csv").read_bytes()
            for project in (processed_miniature, miniature)
        )
        assert one == other, name


def test_replies_say_nothing_of_what_they_cannot_list(processed_project: Project) -> None:
    rows = read_records(processed_project, "observations")
    checker = ClaimChecker(processed_project, [row | {"provenance": "primary"} for row in rows], [])
    facts = reply_facts(checker.real("9m"), {"All methods", "Any social media", "Skype"})
    assert {fact.cell[1] for fact in facts} == {"", "Skype"}
