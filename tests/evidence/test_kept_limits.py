"""What was solved for is taken from where it is kept, for the same evidence only."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from tests.evidence.mixed_systems import mixed_systems, said

from foi_analysis.evidence import reconciliation
from foi_analysis.evidence.bounds import Bound, Exact
from foi_analysis.evidence.reconciliation import Evidence

SYSTEMS = [one for one in mixed_systems(60, 5) if one.shape != "largest numbers"]


def answered(evidence: Evidence, system) -> list[Bound]:
    """Return what evidence says of the questions of a system, and keep it."""
    found: list[Bound] = []

    def ask() -> None:
        limits = evidence.all
        found.extend(limits.share(*one) if one[1] else limits.bound(one[0]) for one in questions)

    questions = system.questions
    evidence.reconcile()
    ask()
    evidence.keep()
    return found[-len(questions) :]


def made(system, folder: Path | None, facts=None) -> Evidence:
    reconciliation._COMPONENTS.clear()
    return Evidence(system.relations, system.facts if facts is None else facts, folder)


@pytest.mark.parametrize("number", range(len(SYSTEMS)))
def test_kept_limits_are_those_solved_for(number: int, tmp_path: Path) -> None:
    system, folder = SYSTEMS[number], tmp_path / "limits"
    first = made(system, folder)
    solved = answered(first, system)
    again = made(system, folder)
    assert answered(again, system) == solved == answered(made(system, None), system)
    assert again.conflict_rows() == first.conflict_rows()
    assert again.in_dispute == first.in_dispute and again.in_every_way == first.in_every_way


def solvable():
    """Return a system with limits in fractions, which only solving finds."""
    for system in SYSTEMS:
        found = answered(made(system, None), system)
        if any(isinstance(one.low, Fraction) and one.low.denominator > 1 for one in found):
            return system
    raise AssertionError


def test_what_is_kept_is_not_solved_again(tmp_path: Path, monkeypatch) -> None:
    system, folder = solvable(), tmp_path / "limits"
    solved = answered(made(system, folder), system)

    def solve(*_: object) -> None:
        raise AssertionError("solved again")

    monkeypatch.setattr(Exact, "bound", solve)
    monkeypatch.setattr(Exact, "share", solve)
    assert answered(made(system, folder), system) == solved


def test_other_evidence_is_solved_anew_and_what_is_kept_of_before_is_removed(
    tmp_path: Path,
) -> None:
    system, folder = solvable(), tmp_path / "limits"
    answered(made(system, folder), system)
    before = {path.name for path in folder.iterdir()}
    cell = system.questions[0][0]
    facts = [*system.facts, said(cell, 0, 10**6)]
    answered(made(system, folder, facts), system)
    after = {path.name for path in folder.iterdir()}
    assert after and not before & after


def test_another_caveat_is_other_evidence(tmp_path: Path) -> None:
    system, folder = solvable(), tmp_path / "limits"
    answered(made(system, folder), system)
    before = {path.name for path in folder.iterdir()}
    facts = [replace(one, caveat="doubted") for one in system.facts]
    answered(made(system, folder, facts), system)
    assert not before & {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"clashes": [[99999]], "disputes": []}'])
def test_a_damaged_file_is_as_if_there_were_none(damage: str, tmp_path: Path) -> None:
    system, folder = solvable(), tmp_path / "limits"
    solved = answered(made(system, folder), system)
    for path in folder.iterdir():
        path.write_text(damage, encoding="utf-8")
    assert answered(made(system, folder), system) == solved
    assert all(json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir())


def test_where_nothing_can_be_written_limits_are_still_found(tmp_path: Path) -> None:
    system, folder = solvable(), tmp_path / "limits"
    folder.write_text("a file", encoding="utf-8")
    assert answered(made(system, folder), system) == answered(made(system, None), system)
