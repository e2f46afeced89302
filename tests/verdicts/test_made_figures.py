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

CHARITY, LATER, AUTHORITY, THIRD = (
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
        **{"area_type": "authority", "area": "Bedfordshire", "measure": "offences"},
        **{"subject": "s.15A", "operator": "=", "unit": "offences", "denominator_value": None},
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


@pytest.mark.parametrize(("release", "value"), [(AUTHORITY, 51), (AUTHORITY, 44), (LATER, 51)])
def test_words_alone_make_no_figure_impossible(judge: Judge, release: str, value: int) -> None:
    (word, without, said), _ = judge((CHARITY, 50, almost(50)), (release, value, {}))
    assert (word, without) == ("disagrees if", "not checked")
    assert "if “almost 50” stands for 45–49 (weak)" in said


def test_words_confirm_nothing_and_are_not_confirmed(judge: Judge) -> None:
    words = {"operator": "about", "printed": "about 50"}
    assert [one[0] for one in judge((CHARITY, 50, words), (AUTHORITY, 51, {}))] == ["fits", "fits"]
    both = judge((CHARITY, 50, words), (AUTHORITY, 50, words))
    assert [one[0] for one in both] == ["fits", "fits"]
    assert not any("same source" in one[2] for one in both)


def test_a_source_that_prints_less_than_its_more_than_has_restated_it(judge: Judge) -> None:
    found = judge((CHARITY, 50, more_than(50)), (LATER, 44, {}))
    assert [one[0] for one in found] == ["restated", "restated"]
    assert "also printed more than 50 (NSPCC, August 2023)" in found[1][2]


def test_of_two_sources_neither_is_wrong_by_a_more_than(judge: Judge) -> None:
    for word, without, said in judge((CHARITY, 50, more_than(50)), (AUTHORITY, 44, {})):
        assert (word, without) == ("disagrees if", "not checked")
        assert "if both count the same records" in said


def test_every_source_that_gives_another_number_is_named(judge: Judge) -> None:
    *_, (word, _, said) = judge((CHARITY, 50, {}), (AUTHORITY, 50, {}), (THIRD, 61, {}))
    assert word == "disagrees if"
    assert "50 (Essex Police, June 2023) and 50 (NSPCC, August 2023)" in said


@pytest.mark.parametrize("code", ["part_of_period", "period_unclear", "other_area"])
def test_no_part_and_no_doubtful_figure_is_confirmed(judge: Judge, code: str) -> None:
    found = judge((CHARITY, 50, {"caveats": code}), (AUTHORITY, 50, {}))
    assert "confirmed" not in {one[0] for one in found}


def test_two_sources_confirm_each_other(judge: Judge) -> None:
    found = judge((CHARITY, 50, {}), (AUTHORITY, 50, {}))
    assert [one[0] for one in found] == ["confirmed", "confirmed"]


def test_another_source_that_prints_the_newer_number_does_not_disagree(judge: Judge) -> None:
    first, newer, other = judge((CHARITY, 70, {}), (LATER, 75, {}), (AUTHORITY, 75, {}))
    assert [first[0], newer[0]] == ["restated", "restated"]
    assert other[0] not in ("disagrees if", "impossible")
    assert judge((CHARITY, 75, {}), (LATER, 70, {}), (AUTHORITY, 75, {}))[2][0] == "disagrees if"


METHOD = {"measure": "offences_with_method"}
AGE = {"measure": "youngest_victim_age", "unit": "years"}
HALF = {"wave": "6m", "period_start": "2017-04-03", "period_end": "2017-10-02"}
NINE_MONTHS = {"wave": "9m", "period_start": "2017-04-03", "period_end": "2018-01-03"}
YEAR = {"wave": "12m", "period_start": "2017-04-03", "period_end": "2018-04-02"}


def test_all_who_print_a_number_share_what_it_clashes_with(judge: Judge) -> None:
    nine, year = AGE | NINE_MONTHS, AGE | YEAR
    *same, _ = judge((CHARITY, 2, nine), (AUTHORITY, 2, nine), (THIRD, 5, year))
    assert [one[:2] for one in same] == [("disagrees if", "confirmed")] * 2
    nine, year = NINE_MONTHS, YEAR
    _, *same = judge((CHARITY, 50, nine), (AUTHORITY, 40, year), (THIRD, 40, year))
    assert [one[:2] for one in same] == [("disagrees if", "confirmed")] * 2


def test_a_weak_relation_that_gives_the_same_limit_confirms_no_less(judge: Judge) -> None:
    found = judge((CHARITY, 50, HALF), (CHARITY, 50, NINE_MONTHS), (AUTHORITY, 50, NINE_MONTHS))
    assert [one[0] for one in found[1:]] == ["confirmed", "confirmed"]


@pytest.mark.parametrize(("known", "word"), [(AUTHORITY, "disagrees if"), (THIRD, "impossible")])
def test_other_publications_alone_make_nothing_impossible(
    judge: Judge, known: str, word: str
) -> None:
    methods = [
        (THIRD, 90 + number, METHOD | {"category": name})
        for number, name in enumerate(("Facebook", "Instagram", "Snapchat"))
    ]
    (found, _, said), *_ = judge((known, 50, {"measure": "offences_method_known"}), *methods)
    assert found == word
    assert ("if both count the same records" in said) == (word == "disagrees if")


def test_no_third_figure_is_in_doubt_by_what_one_source_printed_twice(judge: Judge) -> None:
    north_east = {"area": "North East", "area_type": "region"}
    authorities = (("Cleveland", 62), ("Northumbria", 19), ("Durham", 92))
    figures = [(CHARITY, count, {"area": area}) for area, count in authorities]
    durham = {"area": "Durham"}
    *others, old, whole, new = judge(*figures, (CHARITY, 173, north_east), (LATER, 91, durham))
    assert {old[0], new[0]} == {"restated"}
    for word, _, said in (*others, whole):
        assert word == "disagrees if"
        assert "if a number printed anew since is the right one (fair)" in said
    *others, _, whole, _ = judge(*figures, (CHARITY, 180, north_east), (LATER, 91, durham))
    assert all("if a number printed anew" not in said for _, _, said in (*others, whole))


def test_a_limit_of_the_number_printed_first_says_so(judge: Judge) -> None:
    names = ("Facebook", "Instagram", "Snapchat", "WhatsApp", "Kik", "Skype")
    methods = [(THIRD, 90 + n, METHOD | {"category": name}) for n, name in enumerate(names)]
    _, _, *found = judge((CHARITY, 100, {}), (LATER, 80, {}), *methods)
    assert all("if a number is right though another was printed since" in one[2] for one in found)


def test_a_method_of_a_shorter_window_may_pass_all_offences_of_the_longer(judge: Judge) -> None:
    method = METHOD | HALF | {"category": "Facebook"}
    found = judge((CHARITY, 70, YEAR), (AUTHORITY, 80, method))
    assert not {one[0] for one in found} & {"impossible", "confirmed"}


def test_a_count_behind_a_share_is_said_in_words(judge: Judge) -> None:
    share = {"measure": "method_share_of_known", "category": "Facebook", "unit": "per cent"}
    times = {"measure": "method_instances", "category": "Facebook", "unit": "instances"}
    known = {"measure": "offences_method_known"}
    (_, _, said), *_ = judge((CHARITY, 50, share), (AUTHORITY, 56, known), (AUTHORITY, 19, times))
    assert "19 times a method was recorded (Essex Police, June 2023)" in said


def test_who_is_too_old_by_law_is_told_so(judge: Judge) -> None:
    ((word, _, said),) = judge((CHARITY, 16, AGE))
    assert word == "impossible"
    assert said == (
        "It cannot be right together with the law, by which the youngest victim is at most 15."
    )
    ((word, _, said),) = judge((CHARITY, 17, AGE | almost(17)))
    assert word == "disagrees if"
    assert "the youngest victim is at most 15, if “almost 17” stands for 16 (weak)" in said


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
    found = judge((CHARITY, 50, page), (AUTHORITY, 50, page))
    assert [one[0] for one in found] == ["repeated", "repeated"]
    assert "Essex Police also printed it, from the same page" in found[0][2]


def test_pages_without_an_address_are_not_one_page(judge: Judge) -> None:
    found = judge((CHARITY, 50, {"address": ""}), (AUTHORITY, 50, {"address": ""}))
    assert [one[0] for one in found] == ["confirmed", "confirmed"]


def test_what_is_known_against_one_page_is_not_said_of_another(judge: Judge) -> None:
    found = judge((CHARITY, 50, {"caveats": "other_noun"}), (CHARITY, 50, {}))
    assert ["another word" in one[2] for one in found] == [True, False]


def test_one_is_said_in_the_singular() -> None:
    assert with_unit("1", "offences") == "1 offence"
    assert with_unit("at most 1", "years") == "at most 1 year"
    assert with_unit("1–4", "offences") == "1–4 offences"
    assert with_unit("£31m", "pounds") == "£31m"
    assert with_unit("£5,960", "pounds a day") == "£5,960 a day"
    assert with_unit("11", "penalties") == "11 penalties"
    assert with_unit("1", "penalties") == "1 penalty"
    assert with_unit("1", "per cent") == "1 per cent"


WRONG = [
    ("figures", "value", "-5", "a whole number from nil up"),
    ("figures", "value", "5.5", "a whole number from nil up"),
    ("figures", "value", "100000000000000001", "at most nine digits"),
    ("figures", "value", "many", "a whole number"),
    ("figures", "value", "81", "the number printed, '18'"),
    ("claims", "value", "1268", "the number printed, '1,628'"),
    ("figures", "area", "Northshire", "an area of authorities.csv or areas.csv"),
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


@pytest.mark.parametrize("value", ["-3", "101"])
def test_no_share_is_below_nil_or_above_all(project: Project, value: str) -> None:
    rows = read_rows(project.published / "figures.csv")
    share = next(row for row in rows if row["measure"] == "method_share_of_known")
    share |= {"value": value, "printed": value}
    write_rows(project.published / "figures.csv", rows)
    with pytest.raises(ProblemsFound) as found:
        check_printed(project)
    assert [one.expected for one in found.value.problems] == ["a share from 0 to 100 per cent"]


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
