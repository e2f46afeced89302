"""Small tables whose best answer can be seen by eye."""

from __future__ import annotations

import shutil

import pytest
from tools.reconstruct.facts import AuthorityCell, Condition, FigureReading, PublishedFact
from tools.reconstruct.solve import choose_true, nearest_table
from tools.reconstruct.table import read_plan
from tools.reconstruct.targets import ground_rules, share_out

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound

NORTH, SOUTH = AuthorityCell("offences", "North"), AuthorityCell("offences", "South")


def fact(value, *cells, readings=None, release="first"):
    condition = Condition(tuple((cell, 1.0) for cell in cells), value, value)
    chosen = readings or (FigureReading("as printed", (condition,)),)
    text = str(value)
    return PublishedFact(
        "authority", "A", "offences", "", "", "", "=", text, text, release, 1, chosen
    )


def share(low, high, rule):
    return FigureReading(rule, (Condition(((NORTH, 1.0),), low, high),), rule)


def test_the_larger_set_of_figures_wins():
    facts = [fact(10, NORTH), fact(5, SOUTH), fact(15, NORTH, SOUTH), fact(99, NORTH, SOUTH)]
    assert sorted(choose_true(facts, []).readings) == [0, 1, 2]


def test_forcing_a_figure_shows_what_it_costs():
    facts = [fact(10, NORTH), fact(5, SOUTH), fact(15, NORTH, SOUTH), fact(11, NORTH)]
    forced = choose_true(facts, [], must_hold=3)
    assert sorted(forced.readings) in ([1, 3], [2, 3])


def test_one_rule_for_all_shares_of_a_release():
    south = FigureReading("cut", (Condition(((SOUTH, 1.0),), 7, 7),), "cut")
    facts = [
        fact(1, readings=(share(1, 1, "rounded"), share(2, 2, "cut"))),
        fact(2, readings=(south,)),
    ]
    choice = choose_true(facts, [])
    assert choice.rules == {"first": "cut"}
    assert choice.readings == {0: 1, 1: 0}


def test_a_sum_of_printed_shares_needs_those_shares():
    parts = FigureReading("sum", needs=(0,))
    facts = [fact(10, NORTH), fact(11, NORTH), fact(11, NORTH), fact(1, readings=(parts,))]
    assert sorted(choose_true(facts, [], must_hold=1).readings) == [1, 2]
    assert sorted(choose_true(facts, [], must_hold=3).readings) == [0, 3]


def test_expectations_only_break_ties():
    facts = [fact(10, NORTH), fact(11, NORTH)]
    hope = [Condition(((NORTH, 1.0),), low=11)]
    assert sorted(choose_true(facts, [], hope).readings) == [1]
    assert sorted(choose_true([fact(10, NORTH)], [], hope).readings) == [0]


def test_the_nearest_table_shares_out_a_difference_evenly():
    sum_is_12 = Condition(((NORTH, 1.0), (SOUTH, 1.0)), 12, 12)
    table = nearest_table([sum_is_12], {NORTH: 5.0, SOUTH: 5.0}, seed=1)
    assert table == {NORTH: 6, SOUTH: 6}


def test_rules_that_contradict_each_other_are_an_error():
    rules = [Condition(((NORTH, 1.0),), low=5), Condition(((NORTH, 1.0),), high=4)]
    with pytest.raises(ProblemsFound, match=r"reconstruction\.csv"):
        choose_true([fact(5, NORTH)], rules)


def test_mentions_may_exceed_offences_only_where_they_are_counted():
    plan = {
        "North": {"method_counting": "offences", "methods": "given"},
        "South": {"method_counting": "mentions", "methods": "given"},
    }
    rules = ground_rules(plan, ("App",), {})
    for authority, expected in (("North", []), ("South", [0])):
        both = fact(
            1,
            readings=(
                FigureReading(
                    "as printed",
                    (
                        Condition(((AuthorityCell("instances", authority, "App"), 1.0),), 5, 5),
                        Condition(((AuthorityCell("known", authority), 1.0),), 4, 4),
                    ),
                ),
            ),
        )
        assert sorted(choose_true([both], rules).readings) == expected


def test_a_force_that_gave_no_methods_has_none_known():
    plan = {"North": {"method_counting": "", "methods": "s.12(1)"}}
    known = fact(1, AuthorityCell("known", "North"))
    assert choose_true([known], ground_rules(plan, ("App",), {})).readings == {}


def test_sharing_out_respects_floors():
    shared = share_out(100, {"North": 1, "South": 3}, {"North": 40})
    assert shared["North"] == 40
    assert shared["South"] == pytest.approx(60)


def test_a_plan_without_a_force_is_an_error_that_names_it(tmp_path, committed):
    project = Project(tmp_path)
    shutil.copytree(committed.manual, project.manual)
    path = project.manual / "reconstruction.csv"
    lines = [line for line in path.read_text().splitlines() if not line.startswith("Kent,")]
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(ProblemsFound, match="Kent"):
        read_plan(project)
