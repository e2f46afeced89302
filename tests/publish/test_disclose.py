"""No masked count can be worked out: attacks by brute force and by the bounds engine, and files."""

from __future__ import annotations

import csv
import getpass
import platform
import re
import zipfile
from dataclasses import replace
from math import isinf
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.publish.disclosing import Print, random_content

from foi_analysis.core.counts import INTERVAL, Count, exact
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.bounds import Fact, Relation
from foi_analysis.evidence.bounds.conflicts import cells_of
from foi_analysis.evidence.bounds.relations import relations_for
from foi_analysis.publish.disclose import (
    PRESETS,
    PUBLIC,
    SMALL,
    WITHHELD,
    Attack,
    Content,
    CountSum,
    MaskingPlan,
    Share,
    outcome,
    preset,
    published,
)
from foi_analysis.publish.disclose.masks_of_others import given_away
from foi_analysis.publish.disclose.publication import Publication
from foi_analysis.publish.disclosed import safe_cell, write_csv, write_xlsx

UNDER5 = preset()
TO_TRY = 1_000
SETS = 1_000
ALL = "all"


def cell(method: str, authority: str = "Kent", wave: str = "9m"):
    return ("times", method, authority, wave)


def row(values: dict[str, int], **more) -> Content:
    """Return one force's methods and their sum."""
    counts = {cell(method): exact(value) for method, value in values.items()}
    whole = cell(ALL)
    sums = [CountSum(whole, tuple(counts))]
    return Content({**counts, whole: exact(sum(values.values()))}, sums, **more)


def said(where, value: int) -> Fact:
    return Fact(where, value, value, "publication", "published", f"{where}", "a newspaper")


def marks(found) -> dict[str, str]:
    return {line.cell[1]: line.mark for line in found.lines if line.mark}


@pytest.mark.parametrize("part", range(4))
def test_an_attack_on_1000_random_table_sets_recovers_no_masked_count(part: int) -> None:
    tried = masked = 0
    for seed in range(part, SETS, 4):
        content = random_content(seed)
        rule = list(PRESETS.values())[seed // 4 % 8 % len(PRESETS)]
        found = published(content, rule)
        hidden = found.plan.cells
        small = [where for where, count in content.counts.items() if rule.is_small(count)]
        assert {*small} <= {*hidden, *found.public}
        seen = Print.of(found)
        values = seen.values() if seen.size <= TO_TRY else {}
        left = [where for where in hidden if len(values.get(where, ())) < 2]
        engine = seen.bounds() if left else None
        limits = [engine.bound(where) for where in left]
        assert all(one.low < one.high and one.is_attained for one in limits), seed
        tried += not left
        masked += len(hidden)
    assert tried > SETS / 4 / 4
    assert masked > SETS / 4


def test_the_proof_agrees_with_trying_every_table() -> None:
    """Small counts alone are masked here, so that many can be worked out."""
    given_away = tried = 0
    for seed in range(120):
        content = random_content(seed)
        small = [where for where, count in content.counts.items() if UNDER5.is_small(count)]
        plan = MaskingPlan(dict.fromkeys(small, SMALL))
        attack = Attack(content, UNDER5)
        counts = {**content.counts, **{one: UNDER5.mask(content.counts[one]) for one in small}}
        texts = {one: content.printed_share(one) for one in content.shares}
        shares = {one: "" if text is None else str(text) for one, text in texts.items()}
        seen = Print(content, counts, shares)
        if not small or seen.size > TO_TRY:
            continue
        values = seen.values()
        expected = {one: (min(values[one]), max(values[one])) for one in small}
        limits = attack.limits(plan)
        assert {one: (limits[one].low, limits[one].high) for one in small} == expected, seed
        exposed = attack.exposed(plan, {})
        assert set(exposed) == {one for one in small if len(values[one]) == 1}, seed
        given_away += len(exposed)
        tried += 1
    assert tried > 40
    assert given_away > 40


def test_one_small_count_beside_a_total_takes_the_least_other_with_it() -> None:
    assert marks(published(row({"A": 2, "B": 30, "C": 9, "D": 0}), UNDER5)) == {
        "A": SMALL,
        "C": WITHHELD,
    }


def test_small_counts_that_fill_their_total_take_the_total_with_them() -> None:
    found = published(row({"A": 4, "B": 4}), UNDER5)
    assert marks(found) == {"A": SMALL, "B": SMALL, ALL: WITHHELD}
    assert [found.values_left(cell(name)) for name in "AB"] == [4, 4]


def test_a_total_others_published_cannot_be_withheld() -> None:
    found = published(row({"A": 2, "B": 30, "C": 9}, known=[said(cell(ALL), 41)]), UNDER5)
    assert marks(found) == {"A": SMALL, "C": WITHHELD, ALL: PUBLIC}


def test_where_nothing_large_is_left_small_counts_and_zeros_are_withheld() -> None:
    content = row({"A": 4, "B": 0}, known=[said(cell(ALL), 4)])
    found = published(content, UNDER5)
    assert found.plan.is_open
    assert [found.values_left(cell(name)) for name in "AB"] == [5, 5]


def test_a_count_others_published_is_not_masked_and_says_who_did() -> None:
    found = published(row({"A": 2, "B": 30, "C": 9}, known=[said(cell("A"), 2)]), UNDER5)
    assert marks(found) == {"A": PUBLIC}
    assert found.lines[0].published_by == "a newspaper"
    assert found.lines[0].printed == exact(2)


def test_a_count_that_follows_from_what_others_published_is_not_masked() -> None:
    known = [said(cell("B"), 30), said(cell("C"), 9), said(cell(ALL), 41)]
    found = published(row({"A": 2, "B": 30, "C": 9}, known=known), UNDER5)
    assert marks(found) == dict.fromkeys(["A", "B", "C", ALL], PUBLIC)
    assert found.lines[0].published_by == "follows from a newspaper"


def test_what_others_printed_wrongly_is_not_the_reply_s_count() -> None:
    found = published(row({"A": 2, "B": 30, "C": 9}, known=[said(cell("A"), 3)]), UNDER5)
    assert marks(found) == {"A": SMALL, "C": WITHHELD}
    assert [fact.cell for fact in found.left_out] == [cell("A")]


def test_another_wave_gives_no_masked_count_away() -> None:
    first, second, year = (cell(ALL, wave=wave) for wave in ("first", "second", "year"))
    counts = {first: exact(3), second: exact(20)}
    terms = ((1, first), (1, second), (-1, year))
    both = [Relation(terms), Relation(tuple((-factor, one) for factor, one in terms))]
    found = published(Content(counts, known=[said(year, 23)], relations=both), UNDER5)
    assert {line.cell[3]: line.mark for line in found.lines} == {"first": SMALL, "second": WITHHELD}


def of_northshire(counts: dict[str, int], known: dict[str, int]) -> Content:
    """Return offences of windows that a force gave, beside those that others published."""
    numbers = {("offences", "", "Northshire", wave): one for wave, one in known.items()}
    facts = [said(*one) for one in numbers.items()]
    checker = SimpleNamespace(
        reference=Reference(Project.find(__file__)),
        observations=[],
        published=[],
        printed=SimpleNamespace(facts=lambda rows: facts),
        evidence=SimpleNamespace(in_dispute=frozenset()),
    )
    publication = Publication(checker, [], [])
    for wave, value in counts.items():
        publication.counts["offences", "", "Northshire", wave] = exact(value)
    return publication.content()


def test_no_window_that_nobody_named_gives_a_masked_count_away() -> None:
    # The first year and the one after it make two years nobody printed.
    content = of_northshire({"2019-04_2019-10": 3, "2018/19": 252}, {"12m": 64, "30m": 319})
    small, year = content.counts
    found = published(content, UNDER5)
    assert {line.cell: line.mark for line in found.lines} == {small: SMALL, year: WITHHELD}
    plan = MaskingPlan({small: SMALL})
    assert [*Attack(content, UNDER5).exposed(plan, {})] == [small]
    named = relations_for(
        Reference(Project.find(__file__)), {small, year, *cells_of(content.known)}
    )
    less = replace(content, relations=named, supposed=())
    assert not Attack(less, UNDER5).exposed(plan, {})


def test_a_supposed_relation_that_the_counts_refute_leaves_the_others() -> None:
    # Nine months hold more than twelve; what makes the years up holds all the same.
    content = of_northshire({"9m": 70, "12m": 64, "2018/19": 3}, {"24m": 67})
    found = published(content, UNDER5)
    assert {line.cell[3]: line.mark for line in found.lines} == {
        **{"9m": "", "12m": WITHHELD, "2018/19": SMALL}
    }


def test_a_share_gives_no_masked_count_away() -> None:
    content = row({"A": 2, "B": 30, "C": 9})
    shares = [Share(cell(name), cell(ALL)) for name in "ABC"]
    found = published(replace(content, shares=shares), UNDER5)
    assert [found.printed_share(one) for one in shares] == ["", "73.2", ""]
    assert marks(found) == {"A": SMALL, "C": WITHHELD}


def test_a_count_on_another_page_is_not_withheld() -> None:
    content = replace(row({"A": 2, "B": 30, "C": 9}), fixed=frozenset({cell("C")}))
    assert marks(published(content, UNDER5)) == {"A": SMALL, "B": WITHHELD}


def test_a_reply_s_own_mask_is_protected_too() -> None:
    counts = {cell("A"): Count(INTERVAL, 1, 4), cell("B"): exact(30), cell(ALL): exact(33)}
    found = published(Content(counts, [CountSum(cell(ALL), (cell("A"), cell("B")))]), UNDER5)
    assert marks(found) == {"A": SMALL, "B": WITHHELD}


def test_the_whole_range_can_be_asked_for() -> None:
    content = row({"A": 2, "B": 4, "C": 30, "D": 9})
    assert published(content, UNDER5).values_left(cell("A")) == 3
    assert published(content, preset("under5-whole")).values_left(cell("A")) == 4


def test_relations_the_counts_refute_are_not_used() -> None:
    longer = Relation(((1, cell("A", wave="9m")), (-1, cell("A", wave="12m"))))
    counts = {cell("A", wave="9m"): exact(9), cell("A", wave="12m"): exact(3)}
    found = published(Content(counts, relations=[longer]), UNDER5)
    assert found.values_left(cell("A", wave="12m")) == 4


def test_a_sum_that_does_not_add_up_is_refused() -> None:
    content = row({"A": 2, "B": 30})
    wrong = {**content.counts, cell(ALL): exact(31)}
    with pytest.raises(ProblemsFound, match="its parts do not make"):
        published(replace(content, counts=wrong), UNDER5)


def test_nothing_is_published_when_the_attack_recovers_a_count(monkeypatch) -> None:
    careless = lambda attack, small, public: MaskingPlan(dict.fromkeys(small, SMALL))  # noqa: E731
    monkeypatch.setattr(outcome, "protect", careless)
    with pytest.raises(ProblemsFound, match="give away"):
        published(row({"A": 2, "B": 30}), UNDER5)


def test_masking_nothing_needs_a_reason() -> None:
    with pytest.raises(ProblemsFound, match="the reason why"):
        preset("none", " ")
    with pytest.raises(ProblemsFound, match="one of under5"):
        preset("under 5")
    found = published(row({"A": 2, "B": 30}), preset("none", "all of it is public"))
    assert marks(found) == {}
    assert "all of it is public" in found.rule.words


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "' =1+1"),
        ("\r=1+1", "' =1+1"),
        (" =1+1", "' =1+1"),
        ("＝1+1", "'＝1+1"),
        ("1–4", "1–4"),
        ("a=b", "a=b"),
        (None, ""),
        (-5, -5),
    ],
)
def test_text_never_starts_a_formula(text, safe) -> None:
    assert safe_cell(text) == safe


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=8))
def test_any_text_is_safe_and_one_line(text) -> None:
    assert safe_cell(text).isprintable()
    assert not safe_cell(text).lstrip().startswith(tuple("=+-@"))


def test_files_are_safe_and_the_same_bytes_and_name_nobody(tmp_path) -> None:
    columns, rows = ("name", "count"), [["=HYPERLINK(1)", 5], ["@a\tb", -3], ["1–4", None]]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write_csv(tmp_path / name / "a.csv", columns, rows)
        write_xlsx(tmp_path / name / "a.xlsx", "A title", {"Counts": (columns, rows)})
    for file in ("a.csv", "a.xlsx"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    expected = [["name", "count"], ["'=HYPERLINK(1)", "5"], ["'@a b", "-3"], ["1–4", ""]]
    with (tmp_path / "one/a.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == expected
    sheet = load_workbook(tmp_path / "one/a.xlsx").active
    assert {one.data_type for line in sheet.iter_rows() for one in line} <= {
        "inlineStr",
        "s",
        "n",
    }
    assert [one.value for one in sheet["A"]] == [line[0] for line in expected]
    with zipfile.ZipFile(tmp_path / "one/a.xlsx") as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for word in (getpass.getuser(), platform.node(), str(tmp_path)):
        assert word.encode() not in whole.replace(b"root", b"") or word == "root"


def test_what_is_said_to_be_left_open_does_not_depend_on_a_guess() -> None:
    content, plan = Content({cell("A"): exact(9)}), MaskingPlan({cell("A"): WITHHELD})
    assert Attack(content, UNDER5).limits(plan)[cell("A")].high == 28
    assert isinf(Attack(content, UNDER5, guesses=False).limits(plan)[cell("A")].high)


def test_withheld_counts_have_no_upper_limit_in_print() -> None:
    found = published(row({"A": 4, "B": 4}), UNDER5)
    assert [line.printed.high for line in found.lines if line.mark == WITHHELD] == [None]


def test_a_reply_s_own_mask_that_gives_way_is_told_without_its_number() -> None:
    masked = Content(
        {
            cell("A"): Count(INTERVAL, 1, 4),
            cell("B"): exact(30),
            cell("C"): Count(INTERVAL, 1, 4),
            cell(ALL): exact(38),
        },
        [CountSum(cell(ALL), (cell("A"), cell("B"), cell("C")))],
    )
    found = given_away(masked)
    assert [one.cell for one in found] == [cell("A"), cell("C")]
    assert "times, all, Kent, 9m (its reply)" in found[0].rests_on
    assert not any(re.search(r"(?<!\w)(?:4|30|38)(?!\w)", text) for text in found[0].row.values())
    open_still = replace(masked, counts={**masked.counts, cell(ALL): exact(35)})
    assert given_away(open_still) == []
    alone = replace(open_still, sums=(), known=[said(cell("A"), 2)])
    assert [one.rests_on for one in given_away(alone)] == [()]


def test_rounding_prints_what_rounds_alike_and_no_share() -> None:
    rule = PRESETS["round5"]
    assert [str(rule.printed(exact(value))) for value in (0, 2, 3, 7, 8, 12)] == [
        *("0–2", "0–2", "3–7", "3–7", "8–12", "8–12"),
    ]
    content = row({"A": 2, "B": 30, "C": 9}, shares=[Share(cell("B"), cell(ALL))])
    found = published(content, rule)
    printed = {line.cell[1]: str(line.printed) for line in found.lines}
    assert printed == {"A": "0–2", "B": "28–32", "C": "8–12", ALL: "38–42"}
    assert found.printed_share(content.shares[0]) == ""
    assert found.values_left(cell("A")) >= 2
