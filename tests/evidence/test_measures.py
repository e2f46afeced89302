from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.values import NIL, UNKNOWN, Value, total

AUTHORITIES = (
    "Derbyshire",
    "Leicestershire",
    "Lincolnshire",
    "Northamptonshire",
    "Nottinghamshire",
)
METHODS = ("Facebook", "Instagram", "Snapchat", "Kik")
counts = st.integers(0, 60)


def row(authority, measure, low, high=None, status="exact", rule="offences", **columns):
    return {
        "authority": authority,
        "wave": "9m",
        "subject": "s.15A",
        "provenance": "primary",
        "covers_wave": True,
        "measure": measure,
        "category": "",
        "counting_rule": rule,
        "status": status,
        "low": low,
        "high": low if status == "exact" else high,
    } | columns


def methods(authority, listed, rule="offences"):
    return [
        row(authority, "method_instances", value, rule=rule, category=name)
        for name, value in listed.items()
    ]


def replies_of(reference, rows):
    return Replies(rows, reference, "9m", PROVENANCES)


@given(st.lists(counts, min_size=5, max_size=5))
def test_an_areas_offences_are_the_sum_of_its_forces(reference, numbers):
    rows = [
        row(authority, "offences", number)
        for authority, number in zip(AUTHORITIES, numbers, strict=True)
    ]
    replies = replies_of(reference, rows)
    assert replies.area_value("East Midlands", "offences") == Value(sum(numbers), sum(numbers))
    assert len(replies.contributions("East Midlands", "offences")) == 5


@given(st.lists(counts, min_size=5, max_size=5), st.integers(0, 4))
def test_a_missing_force_is_never_nil(reference, numbers, missing):
    rows = [
        row(authority, "offences", number)
        for authority, number in zip(AUTHORITIES, numbers, strict=True)
    ]
    del rows[missing]
    replies = replies_of(reference, rows)
    assert replies.authority_value(AUTHORITIES[missing], "offences") is None
    value = replies.area_value("East Midlands", "offences")
    assert value == Value(sum(numbers) - numbers[missing], None)
    assert not value.is_exact


@st.composite
def authorities_that_count_mentions(draw):
    """Return offences, each a set of methods used in it, and how often each method is listed."""
    offences = draw(st.lists(st.sets(st.sampled_from(METHODS), min_size=1), min_size=1, max_size=8))
    return offences, {name: sum(name in used for used in offences) for name in METHODS}


@given(authorities_that_count_mentions())
def test_mentions_bound_the_offences_behind_them(reference, case):
    offences, listed = case
    rows = [row("Kent", "offences", len(offences)), *methods("Kent", listed, "mentions")]
    replies = replies_of(reference, rows)
    family = reference.group("Facebook family", replies.day)
    known = replies.authority_value("Kent", "offences_method_known")
    used = replies.authority_value("Kent", "offences_with_method", "Facebook family")
    assert known.low <= len(offences) <= known.high
    assert used.low <= sum(bool(found & family) for found in offences) <= used.high
    assert max(listed.values()) <= known.low
    assert known.high <= sum(listed.values())


@given(authorities_that_count_mentions())
def test_mentions_are_never_added_as_offences(reference, case):
    offences, listed = case
    rows = [row("Kent", "offences", len(offences)), *methods("Kent", listed, "mentions")]
    replies = replies_of(reference, rows)
    known = replies.authority_value("Kent", "offences_method_known")
    assert known.high <= len(offences)
    assert replies.authority_value("Kent", "method_instances").low == sum(listed.values())


@pytest.mark.parametrize("rule", ["mentions", "unclear"])
def test_two_listed_methods_without_the_offences_rule_are_an_interval(reference, rule):
    replies = replies_of(reference, methods("Kent", {"Facebook": 5, "Instagram": 3}, rule))
    assert replies.authority_value("Kent", "offences_method_known") == Value(5, 8)
    assert replies.authority_value("Kent", "offences_with_method", "Facebook family") == Value(5, 8)
    assert replies.authority_value("Kent", "offences_with_method", "Facebook") == Value(5, 5)


def test_methods_of_offences_counted_once_are_added(reference):
    replies = replies_of(reference, methods("Kent", {"Facebook": 5, "Instagram": 3, "Kik": 2}))
    assert replies.authority_value("Kent", "offences_method_known") == Value(10, 10)
    assert replies.authority_value("Kent", "offences_with_method", "Facebook family") == Value(8, 8)
    assert replies.authority_value("Kent", "offences_with_method", "Skype") == NIL


def test_what_a_force_states_itself_goes_before_its_list(reference):
    rows = methods("Hampshire", {"Facebook": 18, "Instagram": 13, "WhatsApp": 4}, "mentions")
    rows.append(row("Hampshire", "offences_method_known", 59))
    rows.append(row("Hampshire", "offences_with_method", 27, category="Facebook family"))
    replies = replies_of(reference, rows)
    assert replies.authority_value("Hampshire", "offences_method_known") == Value(59, 59)
    assert replies.authority_value("Hampshire", "offences_with_method", "Facebook family").low == 27
    assert replies.authority_value("Hampshire", "method_instances", "Facebook family").low == 35


LISTED_MEASURES = ("offences_method_known", "offences_with_method", "method_instances")


@pytest.mark.parametrize("measure", LISTED_MEASURES)
@pytest.mark.parametrize("status", ["withheld", "not held", "blank", None])
def test_methods_that_are_withheld_or_not_read_are_open_and_never_nil(reference, status, measure):
    rows = [row("Kent", "offences", 9)]
    rows += [row("Kent", "methods", None, status=status)] if status else []
    replies = replies_of(reference, rows)
    category = "" if measure == "offences_method_known" else "Facebook"
    assert replies.authority_value("Kent", measure, category) == UNKNOWN
    assert replies.area_value("Kent", measure, category) == UNKNOWN
    assert replies.respondents("Kent", measure, category) == []
    assert replies.authorities_listing_methods("Kent") == []


def test_nil_methods_are_nil_and_not_withheld(reference):
    rows = [row("Kent", "offences", 0), row("Kent", "methods", 0)]
    replies = replies_of(reference, rows)
    assert replies.authority_value("Kent", "offences_with_method", "Facebook") == NIL
    assert replies.authorities_listing_methods("Kent") == ["Kent"]


@pytest.mark.parametrize("status", ["withheld", "blank", "not held"])
def test_offences_a_force_does_not_give_have_no_upper_limit(reference, status):
    replies = replies_of(reference, [row("Kent", "offences", None, status=status)])
    assert replies.authority_value("Kent", "offences") == UNKNOWN


@given(st.lists(st.one_of(st.none(), st.integers(0, 15)), min_size=5, max_size=5))
def test_the_youngest_victim_is_the_least_age_given(reference, ages):
    rows = [row(authority, "offences", 1) for authority in AUTHORITIES]
    rows += [
        row(authority, "youngest_victim_age", age, status="withheld" if age is None else "exact")
        for authority, age in zip(AUTHORITIES, ages, strict=True)
    ]
    given_ages = [age for age in ages if age is not None]
    replies = replies_of(reference, rows)
    least = min(given_ages, default=None)
    own = replies.own_value("East Midlands", "youngest_victim_age")
    assert own == (Value(0, None) if least is None else Value(least, least))
    of_all = replies.area_value("East Midlands", "youngest_victim_age")
    assert of_all == (own if None not in ages else Value(0, least))


def test_a_force_that_gives_no_age_has_none(reference):
    rows = [row("Kent", "youngest_victim_age", None, status="withheld")]
    assert replies_of(reference, rows).authority_value("Kent", "youngest_victim_age") is None


def test_short_windows_are_named_once_a_force(reference):
    rows = [row("South Wales", "offences", 74, covers_wave=False), row("Gwent", "offences", 5)]
    rows.append(row("South Wales", "youngest_victim_age", 9, covers_wave=False))
    short = replies_of(reference, rows).partial_windows("Wales")
    assert [one["authority"] for one in short] == ["South Wales"]


def test_other_waves_and_other_offences_are_not_added(reference):
    rows = [
        row("Kent", "offences", 5),
        row("Kent", "offences", 50, wave="12m"),
        row("Kent", "offences", 500, subject="NI s.90"),
    ]
    assert replies_of(reference, rows).authority_value("Kent", "offences") == Value(5, 5)


def test_masked_counts_are_added_as_intervals(reference):
    rows = [
        row("Kent", "method_instances", 1, 4, "interval", category="Kik"),
        row("Kent", "method_instances", 6, category="Facebook"),
    ]
    assert replies_of(reference, rows).authority_value("Kent", "method_instances") == Value(7, 10)


@given(st.lists(st.tuples(counts, st.one_of(st.none(), counts)), max_size=6))
def test_a_total_has_no_upper_limit_when_one_part_has_none(parts):
    values = [Value(low, None if more is None else low + more) for low, more in parts]
    value = total(values)
    assert value.low == sum(low for low, _ in parts)
    assert (value.high is None) == any(more is None for _, more in parts)


def test_provenance_counts_what_is_mixed(reference):
    rows = [row("Kent", "offences", 1), row("Surrey", "offences", 2, provenance="reconstructed")]
    replies = replies_of(reference, rows)
    assert replies.provenance(["Kent"]) == "primary"
    assert replies.provenance(["Kent", "Surrey"]) == "mixed: 1 primary, 1 reconstructed"
    assert replies.provenance(["Essex"]) == "none"
