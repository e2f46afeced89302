"""What a corpus says is true obeys the rules of reading, worked out by hand or by trying."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.reconstruct.corpus import CorpusReply
from tools.reconstruct.corpus.truth import Cross, Head, Said, exact, settle

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference

MEASURES = {
    "offences",
    "method_instances",
    "offences_method_not_known",
    "offences_method_known",
    "offences_with_method",
    "disposals",
    "victims",
    "youngest_victim_age",
}
WHOLE = {"methods", "disposals", "victims", "offences", "youngest_victim_age"}
OWN = ("2024-04-01", "2025-03-31")


def star(true: int = 1) -> Said:
    return Said("*", "interval", 1, 4, true)


BLANK = Said(None, "blank", None, None, 0)
WITHHELD = Said("Withheld", "withheld", None, None, 0)


def column(cells: list[Said], total: int | None) -> list[tuple[int | None, int | None]]:
    rows = [Head(str(n), "disposals", str(n)) for n in range(len(cells))]
    cross = Cross("disposals", rows, [Head("")], [[one] for one in cells])
    cross.total_row = None if total is None else [total]
    return [(one.low, one.high) for one in cross.observations(OWN)]


@pytest.mark.parametrize(
    ("cells", "total", "limits"),
    [
        ([exact(9), star()], None, [(9, 9), (1, 4)]),
        ([exact(9), star()], 12, [(9, 9), (3, 3)]),
        ([exact(9), star(), star()], 12, [(9, 9), (1, 2), (1, 2)]),
        ([exact(9), star(), star()], 16, [(9, 9), (3, 4), (3, 4)]),
        ([exact(9), star(), star()], 9, [(9, 9), (1, 4), (1, 4)]),
        ([exact(4), BLANK, exact(5)], 9, [(4, 4), (0, 0), (5, 5)]),
        ([exact(6), star(), BLANK], 9, [(6, 6), (1, 3), (0, 2)]),
        ([BLANK, star()], 0, [(None, None), (1, 4)]),
        ([BLANK, BLANK], 0, [(0, 0), (0, 0)]),
        ([WITHHELD, exact(11), exact(6)], 20, [(3, 3), (11, 11), (6, 6)]),
        ([WITHHELD, exact(11), exact(6)], 17, [(None, None), (11, 11), (6, 6)]),
    ],
)
def test_a_total_settles_what_it_can(cells, total, limits) -> None:
    assert column(cells, total) == limits


def test_totals_of_rows_and_columns_narrow_each_other() -> None:
    rows = [Head("Female", category="female"), Head("Male", category="male")]
    columns = [Head("12-15", age_band="12 to 15"), Head("16 and over", age_band="16 and over")]
    cells = [[star(1), star(4)], [star(2), exact(9)]]
    cross = Cross("victims", rows, columns, cells, [3, 13], [5, 11], "victims")
    limits = {(one.category, one.age_band): (one.low, one.high) for one in cross.observations(OWN)}
    assert limits["male", "12 to 15"] == (2, 2)
    assert limits["female", "12 to 15"] == (1, 1)
    assert limits["female", "16 and over"] == (4, 4)


@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=3), min_size=2, max_size=3))
def test_settled_limits_hold_every_table_that_fits(numbers: list[list[int]]) -> None:
    width = min(len(row) for row in numbers)
    cells = {
        (r, c): star(n) if 1 <= n <= 4 else exact(n)
        for r, row in enumerate(numbers)
        for c, n in enumerate(row[:width])
    }
    lines = [
        ([place for place in cells if place[axis] == line], axis)
        for axis in (0, 1)
        for line in {place[axis] for place in cells}
    ]
    stated = [(line, sum(cells[place].true for place in line)) for line, _ in lines]
    limits = settle(cells, stated)
    places = list(cells)
    choices = [range(cells[place].low, cells[place].high + 1) for place in places]
    for values in product(*choices):
        table = dict(zip(places, values, strict=True))
        if all(sum(table[place] for place in line) == total for line, total in stated):
            assert all(limits[place][0] <= table[place] <= limits[place][1] for place in places)


def test_observations_are_of_known_kinds(corpus: list[CorpusReply], repo_root) -> None:
    reference = Reference(Project(repo_root))
    methods = set(reference.methods)
    for made in corpus:
        for one in made.observations:
            assert one.status in ("exact", "interval", "withheld", "blank", "not held")
            assert one.measure in MEASURES or (one.measure in WHOLE and not one.category)
            if one.measure == "method_instances":
                assert one.category in methods


def test_limits_are_in_order_and_an_exact_number_is_one_value(corpus: list[CorpusReply]) -> None:
    for made in corpus:
        for one in made.observations:
            assert (one.low is None) == (one.high is None)
            if one.low is not None:
                assert 0 <= one.low <= one.high, made.file.name
            if one.status == "exact":
                assert one.low == one.high is not None
            if one.status == "interval":
                assert one.low is not None


def test_a_cell_is_said_once(corpus: list[CorpusReply]) -> None:
    for made in corpus:
        keys = [(*one[:3], *one[6:]) for one in made.observations]
        assert len(keys) == len(set(keys)), made.file.name


def test_parts_of_a_period_make_up_the_reply_s_own(corpus: list[CorpusReply]) -> None:
    split = {"5-months": 12, "5-quarters": 4}
    for made in corpus:
        parts = next((split[quirk] for quirk in split if quirk in made.quirks), None)
        if parts:
            spans = sorted(one[6:] for one in made.observations if one.measure == "offences")
            assert len(spans) == parts
            assert (spans[0][0], spans[-1][1]) == (made.row["period_start"], made.row["period_end"])


def test_every_question_has_an_answer_unless_the_reply_is_refused(
    corpus: list[CorpusReply],
) -> None:
    for made in corpus:
        if made.must_ask:
            assert not made.observations
            continue
        measures = {one.measure for one in made.observations}
        assert "offences" in measures
        if made.row["status"] != "refused":
            assert "youngest_victim_age" in measures
            assert measures & {"methods", "method_instances", "offences_method_not_known"}
