"""Checks of printed figures against each other: shares, sums, words and the real table."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.investigation import read_investigation
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.evidence.rounding import (
    HALF_EVEN,
    HALF_UP,
    OTHER_RULES,
    RULE_WORDS,
    RULES,
    Span,
    read_wording,
    shown,
)
from foi_analysis.intake.register import write_rows
from foi_analysis.verdicts.arithmetic import (
    check_hundred,
    check_one_rule,
    check_share,
    check_sum,
    in_words,
    show_allowed,
    show_number,
)
from foi_analysis.verdicts.comparisons import check_per_day, check_rise, check_wording
from foi_analysis.verdicts.printed_checks import LATER, NEEDED, checks_on, figures_of, run_checks

NINE_MONTHS = ("32.6", "18.4", "15.6", "3.2", "3.4", "2.3", "1.9", "24.4")
counts = st.lists(st.integers(0, 400), min_size=1, max_size=9).filter(any)
roundings = st.sampled_from((HALF_UP, HALF_EVEN))
decimals = st.integers(0, 2)


@given(parts=counts, rule=roundings, decimals=decimals)
def test_rounded_shares_of_one_whole_are_never_flagged(
    parts: list[int], rule: str, decimals: int
) -> None:
    whole = sum(parts)
    printed = [f"{shown(Fraction(100 * part, whole), decimals, rule)}%" for part in parts]
    assert check_hundred(printed).holds
    assert check_one_rule(printed, whole).holds
    for share, part in zip(printed, parts, strict=True):
        assert check_share(share, whole, part).holds and check_share(share, whole).holds
    some = parts[: len(parts) // 2 + 1]
    total = f"{shown(Fraction(100 * sum(some), whole), decimals, rule)}%"
    assert check_sum(total, printed[: len(some)]).holds
    assert check_sum(total, printed[: len(some)], of=whole).holds
    assert check_sum("100%", printed[: len(some)], unlisted="the others").holds


def share_of(parts: list[int]) -> Fraction:
    return Fraction(100 * parts[0], sum(parts))


@given(parts=counts, rule=st.sampled_from(OTHER_RULES), decimals=decimals)
def test_shares_made_by_another_rule_hold_or_are_saved(
    parts: list[int], rule: str, decimals: int
) -> None:
    whole = sum(parts)
    printed = [shown(Fraction(100 * part, whole), decimals, rule) for part in parts]
    for check in (check_hundred(printed), check_one_rule(printed, whole)):
        assert check.holds or RULE_WORDS[rule] in check.saved_by.split("; or ")
    share = check_share(printed[0], whole, parts[0])
    assert share.holds or RULE_WORDS[rule] in share.saved_by.split("; or ")
    others = [one for one in OTHER_RULES if shown(share_of(parts), decimals, one) == printed[0]]
    assert share.holds or share.saved_by == "; or ".join(RULE_WORDS[one] for one in others)


@given(parts=st.lists(st.integers(0, 999), min_size=1, max_size=9), wrong=st.integers(1, 50))
def test_counts_add_up_exactly_or_not_at_all(parts: list[int], wrong: int) -> None:
    printed, total = [f"{part:,}" for part in parts], sum(parts)
    assert check_sum(f"{total:,}", printed).holds
    assert check_sum(f"{total + wrong:,}", printed, unlisted="one").holds
    missing = check_sum(f"{total + wrong:,}", printed)
    assert not missing.holds and missing.saved_by == f"a part of {wrong} that is not listed"
    assert not check_sum(f"{total + wrong:,}", printed, is_complete=True).saved_by
    assert not check_sum(f"{total}", [*printed, f"{wrong}"], unlisted="one").holds


@given(before=st.integers(1, 900), after=st.integers(0, 2000), rule=roundings, decimals=decimals)
def test_a_rounded_change_holds_and_leaves_its_own_ends_possible(
    before: int, after: int, rule: str, decimals: int
) -> None:
    change = Fraction(100 * abs(after - before), before)
    way = "up" if after >= before else "down"
    words = f"{way} {shown(change, decimals, rule)}%"
    both = check_rise(words, before, after)
    assert both.holds, both
    assert after in check_rise(words, before=before).allowed
    if after:
        assert before in check_rise(words, after=after).allowed


def test_hampshire_s_shares_are_cut() -> None:
    for printed, part in (("26.8%", 18), ("25.3%", 17), ("40.2", 27)):
        check = check_share(printed, 67, part)
        assert (check.holds, check.saved_by) == (False, "cut, not rounded")
        assert check.allowed == range(check.allowed.start, check.allowed.start)
    check = check_one_rule(["26.8%", "25.3%", "40.2"], 67)
    assert (check.holds, check.saved_by) == (False, "cut, not rounded")
    assert show_allowed(check.allowed) == "18; 17; 27"


def test_hampshire_s_parts_pass_the_whole_unless_they_overlap() -> None:
    check = check_sum("27", ["18", "17"], can_overlap=True)
    assert not check.holds and check.allowed == range(35, 36)
    assert "18 to 35" in check.saved_by
    assert not check_sum("27", ["18", "17"]).saved_by
    assert not check_sum("17", ["18", "17"], can_overlap=True).saved_by


def test_the_nine_month_shares_pass_what_rounding_explains() -> None:
    check = check_hundred(NINE_MONTHS)
    assert not check.holds
    assert check.allowed == Span(Fraction(996, 10), Fraction(1004, 10))
    assert "101.8" in check.why and "overlap" in check.saved_by
    rule = check_one_rule(NINE_MONTHS, 956)
    assert (rule.holds, rule.saved_by) == (False, "cut, not rounded; or rounded twice")
    assert isinstance(rule.allowed, tuple) and sum(part[0] for part in rule.allowed) == 977
    assert check_hundred(["33.3", "33.3", "33.4"]).holds
    assert check_hundred(["40", "40"]).saved_by == "a share of about 20 that is not listed"


def test_the_nine_month_family_share() -> None:
    assert check_share("52", 956).allowed == range(493, 502)
    assert check_sum("52%", ["32.6%", "15.6%", "3.2%"]).holds, "51.55 is the edge"
    whole = check_sum("52%", ["32.6%", "15.6%", "3.2%"], of=956)
    assert not whole.holds and whole.allowed == range(492, 493)
    assert whole.saved_by.split("; or ") == [
        "parts cut, the whole rounded",
        "rounded up",
        "parts rounded, the whole rounded up",
        "rounded twice",
        "parts rounded, the whole rounded twice",
    ]
    assert check_sum("52%", ["32.6%", "19.8%"], of=956).allowed == range(501, 502)
    assert check_sum("18.8%", ["15.6%", "3.2%"]).holds
    assert not check_sum("19.8%", ["15.6%", "3.2%"]).holds
    assert not check_sum("5.7%", ["3.4%", "2.3%"], of=956).allowed, "3.4 per cent is impossible"


def test_real_sums() -> None:
    north_west = check_sum("565", ["175", "296", "70", "25"], unlisted="Cumbria")
    assert not north_west.holds and "566, with Cumbria not listed" in north_west.why
    assert check_sum("3,171", ["2,908", "274"]).allowed == range(3182, 3183)
    assert check_sum("5,161", ["1,944", "3,217"]).holds
    assert check_sum("3,728", ["3,217", "82", "429"]).holds
    assert not check_sum("554", ["500", "64"]).holds
    assert check_sum("63%", [">30%", ">18%", ">14%"]).holds
    assert not check_sum("61%", [">30%", ">18%", ">14%"]).holds


@pytest.mark.parametrize(
    ("words", "parts", "of", "holds", "saved_by"),
    [
        ("almost 300", ["297"], None, True, ""),
        ("almost 300", ["300"], None, False, "the number alone"),
        (">120", ["120"], None, False, "the number alone"),
        ("More than 90", ["73", "19"], None, True, ""),
        ("tops 3,000", ["3,171"], None, True, ""),
        ("at least 85", ["84"], None, False, "“nearly”"),
        ("around a fifth", ["418"], 2117, True, ""),
        ("a fifth", ["205"], 956, False, "“about”"),
        ("a quarter", ["239"], 956, True, ""),
        ("three-fifths", ["62%"], None, False, "“about”"),
        ("about half", ["52%"], None, True, ""),
        ("40%", ["27"], 67, True, ""),
        (">13%", ["179"], 1316, True, ""),
        ("16%", ["22"], 130, False, "nothing"),
        ("33.3%", ["1"], 3, True, ""),
        ("fewer than 5", ["5"], None, False, "the number alone"),
    ],
)
def test_words_against_numbers(
    words: str, parts: list[str], of: int | None, holds: bool, saved_by: str
) -> None:
    check = check_wording(words, parts, of)
    assert check.holds == holds
    if saved_by != "nothing":
        assert check.saved_by == saved_by


@pytest.mark.parametrize(
    ("words", "before", "after", "holds", "saved_by"),
    [
        ("doubled", 37, 84, True, ""),
        ("doubled", 28, 54, False, "“nearly”"),
        ("more than doubled", 28, 56, False, "the number alone"),
        ("tripled", 10, 29, False, "“nearly”"),
        ("around triple", 147, 144, False, ""),
        ("up 82%", 3728, 6350, False, ""),
        ("rise by a third", 3217, 4300, False, "“about”"),
        ("up by nearly 60 per cent", 297, 473, True, ""),
        ("rise 35 per cent", 14, 19, False, "cut, not rounded"),
        ("over 600 per cent", 37, 285, True, ""),
        ("down 1%", 151, 150, True, ""),
        ("up 1%", 151, 150, False, ""),
    ],
)
def test_changes_with_both_ends(
    words: str, before: int, after: int, holds: bool, saved_by: str
) -> None:
    check = check_rise(words, before, after)
    assert (check.holds, check.saved_by) == (holds, saved_by)


def test_a_figure_that_one_way_of_rounding_saves_says_which() -> None:
    twice = check_share("52", 956, 492)
    assert (twice.holds, twice.saved_by) == (False, "rounded up; or rounded twice")
    assert twice.why == (
        "492 of 956 is 51.4644 per cent, which rounds to 51 and is 52 when rounded twice."
    )
    assert check_share("51", 956, 492).holds
    only = check_share("45", 1000, 444)
    assert (only.holds, only.saved_by) == (False, "rounded up")
    tie = check_share("12", 8, 1)
    assert tie.holds and "to 13 with halves up, to 12 with halves to the even digit," in tie.why


def test_changes_with_one_end() -> None:
    assert check_rise("increases by 141%", before=82).allowed == range(198, 199)
    assert check_rise("rise by 900 per cent", after=150).allowed == range(15, 16)
    assert check_rise("more than triple", before=19).allowed == Span(Fraction(58), None)
    assert check_rise("more than doubled", after=10).allowed == range(1, 5)
    impossible = check_rise("rise 35 per cent", before=14)
    assert (impossible.holds, impossible.saved_by) == (False, "cut, not rounded")
    assert not check_rise("up 5%", before=0).holds


def test_per_day() -> None:
    assert check_per_day("more than 15 a day", 5476, 365).holds
    exact = check_per_day("more than 15 a day", 5475, 365)
    assert (exact.holds, exact.saved_by) == (False, "the number alone")
    assert check_per_day("15 a day", 5700, 365).saved_by == "cut, not rounded"
    assert check_per_day("15 a day", 5500, 365).allowed == range(5293, 5658)


def test_numbers_that_cannot_be_compared_are_refused() -> None:
    for wrong in (
        lambda: check_sum("52%", ["27", "3"]),
        lambda: check_sum("27", ["18", "9"], of=67),
        lambda: check_wording("almost 300", ["297"], of=500),
        lambda: check_wording("a fifth", ["418"]),
        lambda: check_rise("up 82", 1, 2),
        lambda: check_rise("doubled"),
        lambda: check_per_day("a fifth a day", 1, 2),
        lambda: check_per_day("15 a day", 1, 0),
        lambda: read_wording("no number at all"),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            wrong()


def test_values_in_words() -> None:
    assert [show_number(Fraction(*pair)) for pair in ((1, 3), (5, 2), (1628, 1))] == [
        "0.3333",
        "2.5",
        "1,628",
    ]
    assert in_words(["18", "17", "27"]) == "18, 17 and 27" and in_words(["18"]) == "18"
    assert show_allowed(range(0)) == show_allowed(()) == "none"
    assert show_allowed(Span(Fraction(1), Fraction(2), False, False)) == "above 1 to below 2"
    assert show_allowed(Span(Fraction(1), None, has_low=False)) == "more than 1"


def test_real_checks(repo_root) -> None:
    checks = {check.name: check for check in run_checks(Project(repo_root))}
    assert {name for name, check in checks.items() if not check.holds} >= {
        "hampshire-facebook",
        "hampshire-family-sum",
        "ew-9m-shares-hundred",
        "ew-9m-text-share",
        "north-west-forces",
        "england-and-wales",
        "wales-three-apps",
    }
    assert checks["ew-9m-family-share"].allowed == range(493, 502)
    assert checks["ew-9m-facebook-share"].allowed == range(312, 313)
    assert checks["north-west-forces"].why.count("Cumbria") == 1
    assert {name for name in checks if name.startswith("wales") and not checks[name].holds} == {
        "wales-three-apps",
        "wales-2021-22-dyfed-powys-39",
        "wales-nearly-2000",
        "wales-2023-24",
    }
    assert not checks["south-west-forces-2020"].saved_by, "its five forces are all it has"


def test_known_facts_come_out_as_they_are(repo_root) -> None:
    checks = {check.name: check for check in run_checks(Project(repo_root))}
    holds = {name: check.holds for name, check in checks.items()}
    assert not holds["ew-9m-instagram-whatsapp-19.8"] and holds["ew-9m-instagram-whatsapp-18.8"]
    assert checks["hampshire-family-sum"].allowed == range(35, 36)
    assert "566, with Cumbria not listed" in checks["north-west-forces"].why
    assert not holds["wales-2023-24"] and checks["wales-2023-24"].allowed == range(564, 565)
    assert not holds["durham-9m-12m"] and "92" in checks["durham-9m-12m"].why
    assert holds["lancashire-18m-175"] and not holds["lancashire-18m-64"]
    assert checks["lancashire-18m-64"].allowed == range(234, 235)
    assert holds["dyfed-powys-6m-9m"] and holds["united-kingdom"] and holds["uk-seven-years"]
    assert holds["ew-april-september-2018"] and "1,944" in checks["ew-april-september-2018"].why
    assert not holds["wiltshire-doubles"] and checks["wiltshire-doubles"].saved_by == "“nearly”"


def test_parts_within_a_whole_need_not_fill_it(repo_root) -> None:
    for whole, part, holds in (("88", "92", False), ("27", "27", True), ("20", "18", True)):
        assert check_sum(whole, [part], unlisted="the rest").holds == holds


def test_windows_that_fill_the_whole_leave_nothing_to_list(repo_root) -> None:
    checks = {check.name: check for check in run_checks(Project(repo_root))}
    for name in ("lancashire-30m-175", "lancashire-30m-64", "scotland-six-years"):
        assert not checks[name].holds and not checks[name].saved_by
    assert checks["avon-suspects-6m"].holds, "ages are no windows"


def test_every_check_stands_on_one_page(processed_project: Project) -> None:
    from foi_analysis.core.processed import read_table

    published = read_table(processed_project, "published")
    own_pages = read_investigation(processed_project).own_pages
    shown = [
        check.name
        for page in (*own_pages, LATER)
        for check in checks_on(processed_project, published, page)
    ]
    every = [check.name for check in run_checks(processed_project)]
    assert sorted(shown) == sorted(every)
    later = {check.name for check in checks_on(processed_project, published, LATER)}
    assert {"wiltshire-doubles", "wales-2023-24"} <= later


def test_the_table_of_checks_is_tidy(repo_root) -> None:
    rows = read_rows(Project(repo_root).manual / "arithmetic.csv")
    names = [row["check"] for row in rows]
    assert len(names) == len(set(names)) >= 52 + 60
    assert {row["kind"] for row in rows} <= set(NEEDED)
    for check, row in zip(run_checks(Project(repo_root)), rows, strict=True):
        assert check.figures == figures_of(row) and check.statement == row["statement"]
        assert not (check.holds and check.saved_by)
        assert check.why.endswith(".") and check.why.count("\n") == 0


def change(project: Project, name: str, **columns: str) -> tuple[str, ...]:
    """Change one row of the table and return the problems it makes."""
    path = project.manual / "arithmetic.csv"
    rows = [row | (columns if row["check"] == name else {}) for row in read_rows(path)]
    write_rows(path, rows)
    with pytest.raises(ProblemsFound) as caught:
        run_checks(project)
    return tuple(f"{problem.place}: {problem}" for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("name", "columns", "said"),
    [
        ("north-west-forces", {"figure": "P9999"}, "P9999"),
        ("north-west-forces", {"figure": "P0390"}, "which reads 377 (South West)"),
        ("north-west-forces", {"kind": "sums"}, "the kind 'sums'"),
        ("north-west-forces", {"parts": ""}, "no parts"),
        ("dorset-doubled", {"wording": "tripled"}, "the words 'tripled'"),
        ("dorset-doubled", {"wording": "Figures show"}, "no number"),
        ("dorset-doubled", {"before": "", "after": ""}, "no before or after"),
        ("north-west-forces", {"parts": "P0244|-P0231"}, "the parts P0244|-P0231"),
        ("ew-9m-about-half", {"parts": "P0162", "statement": "52, about half"}, "without a value"),
        ("ew-9m-family-share", {"of": "P0133", "statement": "52 32.6"}, "no count"),
    ],
)
def test_a_wrong_row_is_named(
    project: Project, name: str, columns: dict[str, str], said: str
) -> None:
    found = change(project, name, **columns)
    assert all(problem.startswith(f"{name}: ") for problem in found)
    assert said in found[0]


def test_a_moved_figure_stops_every_check_it_would_change(project: Project) -> None:
    path = project.published / "figures.csv"
    rows = read_rows(path)
    for row in rows[:-1]:
        row["figure"] = f"P{int(row['figure'][1:]) + 1:04}"
    rows[-1]["figure"] = "P0001"
    write_rows(path, rows)
    with pytest.raises(ProblemsFound) as caught:
        run_checks(project)
    stopped = {problem.place for problem in caught.value.problems}
    checks = read_rows(project.manual / "arithmetic.csv")
    assert len(stopped) > len(checks) * 0.8


def test_rules_have_words() -> None:
    assert set(RULE_WORDS) == set(RULES)
    check = check_share("52", 956)
    assert replace(check, name="x").name == "x"
