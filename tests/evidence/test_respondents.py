"""What those who answered give, and what it leaves for all: checked by hand and by trying all."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.evidence.test_measures import AUTHORITIES, methods, replies_of, row

from foi_analysis.core.counts import show_interval
from foi_analysis.evidence.facts import SHARE, reply_facts
from foi_analysis.evidence.respondents import answered
from foi_analysis.evidence.values import UNKNOWN, Value, percentage
from foi_analysis.verdicts.verdict import RANK

AREA, FAMILY = "East Midlands", "Facebook family"
NAMES = ("Facebook", "Instagram", "Snapchat", "Kik")


def masked(authority, name, low=1, high=4):
    return row(authority, "method_instances", low, high, "interval", category=name)


def share_of(reference, rows):
    return answered(replies_of(reference, rows), AREA, SHARE, FAMILY)


def everybody(listed):
    return [one for authority in AUTHORITIES for one in methods(authority, listed)]


def test_a_masked_cell_moves_above_and_below_the_line_together(reference):
    """By hand: the group is listed 73 times and in two masked cells, 1 to 4 and 1 to 6.

    The first of them is in a list that is added up, so the line below moves with it: from 156 and 1
    to 156 and 4. The second is beside a stated 30 and moves above the line alone.
    """
    rows = [
        *methods(AUTHORITIES[0], {"Facebook": 24, "Snapchat": 11}),
        *methods(AUTHORITIES[1], {"Instagram": 20, "Kik": 20}),
        *methods(AUTHORITIES[2], {"WhatsApp": 15, "Kik": 10}),
        *methods(AUTHORITIES[3], {"Facebook": 10, "Snapchat": 16}),
        masked(AUTHORITIES[3], "Instagram"),
        row(AUTHORITIES[4], "offences_method_known", 30),
        *methods(AUTHORITIES[4], {"Facebook": 4}),
        masked(AUTHORITIES[4], "Instagram", 1, 6),
    ]
    found = share_of(reference, rows)
    assert (found.above, found.below) == (Value(75, 83), Value(157, 160))
    assert found.own == Value(100 * 75 / 157, 100 * 83 / 160)
    assert show_interval(found.own.low, found.own.high, 1) == "47.8–51.9"
    apart = percentage(found.above, found.below)
    assert show_interval(apart.low, apart.high, 1) == "46.9–52.9"


def test_a_masked_cell_beside_the_group_moves_the_line_below_alone(reference):
    rows = [*everybody({"Facebook": 10, "Kik": 9}), masked(AUTHORITIES[0], "Skype")]
    assert share_of(reference, rows).own == Value(100 * 50 / 99, 100 * 50 / 96)


cells = st.one_of(
    st.integers(0, 9).map(lambda count: (count, count)),
    st.tuples(st.integers(0, 2), st.integers(0, 3)).map(lambda pair: (pair[0], sum(pair))),
)
lists = st.dictionaries(st.sampled_from(NAMES), cells, min_size=1, max_size=3)


def cell_rows(authority, listed, rule):
    return [
        masked(authority, name, *cell)
        | {"status": "exact" if len({*cell}) == 1 else "interval"}
        | {"counting_rule": rule}
        for name, cell in listed.items()
    ]


def possible(listed, rule, offences):
    """Yield every pair of above and below the line that a force's cells allow."""
    for counts in product(*(range(low, high + 1) for low, high in listed.values())):
        by_name = dict(zip(listed, counts, strict=True))
        above = sum(by_name.get(name, 0) for name in ("Facebook", "Instagram"))
        added, most = sum(counts), max(counts)
        is_sum = rule == "offences" or len(counts) < 2
        for known in [added] if is_sum else range(most, min(added, offences) + 1):
            yield above, known


@given(
    st.lists(st.tuples(lists, st.sampled_from(["offences", "mentions"])), min_size=2, max_size=2)
)
def test_both_ends_of_a_share_are_reached_and_nothing_is_beyond(reference, given_lists):
    offences, rows = 30, []
    for authority, (listed, rule) in zip(AUTHORITIES, given_lists, strict=False):
        rows += [row(authority, "offences", offences), *cell_rows(authority, listed, rule)]
    pairs = [list(possible(listed, rule, offences)) for listed, rule in given_lists]
    sums = [[sum(side) for side in zip(*chosen, strict=True)] for chosen in product(*pairs)]
    assume(all(below for _, below in sums))
    shares = [100 * above / below for above, below in sums]
    own = share_of(reference, rows).own
    assert own.low <= min(shares) + 1e-9 and max(shares) <= own.high + 1e-9
    if own.high <= 100:
        assert own.low == pytest.approx(min(shares)) and own.high == pytest.approx(max(shares))


def test_a_force_that_withheld_its_methods_is_no_respondent_of_any_measure(reference):
    listed = {"Facebook": 6, "Kik": 4}
    rows = [one for authority in AUTHORITIES[:4] for one in methods(authority, listed)]
    rows += [row(authority, "offences", 12) for authority in AUTHORITIES]
    rows.append(row(AUTHORITIES[4], "methods", None, status="withheld"))
    replies = replies_of(reference, rows)
    for measure, category, own in [
        ("offences_method_known", "", Value(40, 40)),
        ("method_instances", "Facebook", Value(24, 24)),
        ("offences_with_method", "Facebook", Value(24, 24)),
        (SHARE, "Facebook", Value(60, 60)),
        (RANK, "Facebook", Value(1, 1)),
    ]:
        found = answered(replies, AREA, measure, category)
        assert found.respondents == AUTHORITIES[:4] and found.asked == 5
        assert found.own == own and not found.is_complete, measure
    assert answered(replies, AREA, SHARE, "Facebook").of_all == Value(100 * 24 / 52, None)
    assert answered(replies, AREA, "offences_method_known").of_all == Value(40, None)
    assert answered(replies, AREA, RANK, "Facebook").of_all.high == len(reference.methods)
    assert answered(replies, AREA, "offences").is_complete


def test_a_least_age_of_some_is_at_most_that_of_all(reference):
    rows = [
        row(authority, "youngest_victim_age", 9 + n) for n, authority in enumerate(AUTHORITIES[:3])
    ]
    found = answered(replies_of(reference, rows), AREA, "youngest_victim_age")
    assert found.own == Value(9, 9) and found.of_all == Value(0, 9)


def test_nobody_answered_is_no_figure(reference):
    for measure in (SHARE, RANK, "offences", "youngest_victim_age"):
        found = answered(replies_of(reference, []), AREA, measure, "Facebook")
        assert found.respondents == () and found.asked == 5
    assert answered(replies_of(reference, []), AREA, "offences").of_all == UNKNOWN


@pytest.mark.parametrize("status", ["withheld", "not held", "blank", None])
def test_an_unanswered_question_is_no_evidence_of_nil(reference, status):
    rows = [row("Kent", "offences", 9, reply="kent", file="kent.csv", period_end="2018-01-03")]
    if status:
        rows.append(rows[0] | row("Kent", "methods", None, status=status))
    facts = list(reply_facts(replies_of(reference, rows), ["Facebook", FAMILY]))
    assert [fact.cell[0] for fact in facts] == ["offences"]


def test_methods_said_to_be_nil_are_evidence_of_nil(reference):
    rows = [row("Kent", "methods", 0, reply="kent", file="kent.csv", period_end="2018-01-03")]
    facts = list(reply_facts(replies_of(reference, rows), ["Facebook"]))
    assert {(fact.cell[0], fact.low, fact.high) for fact in facts} == {
        ("offences_method_known", 0, 0),
        ("method_instances", 0, 0),
        ("offences_with_method", 0, 0),
    }
