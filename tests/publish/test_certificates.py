"""Limits carry a table and a proof that a small program of its own checks; altered ones fail."""

from __future__ import annotations

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from tests.evidence.test_exactness import AGES, FIVE, SUM, WHOLE, A, B, C, fact, share
from tests.publish.corruptions import corrupted

from foi_analysis.evidence.bounds import Least, Relation
from foi_analysis.evidence.reconciliation import Evidence
from foi_analysis.publish.bundle import check_certificate
from foi_analysis.publish.bundle.certificates import Certificates

TIMES = 700


def made_of(facts, relations, questions) -> dict:
    """Return certificates of cells or shares, each asked with the last fact left out, too."""
    evidence = Evidence(relations, facts)
    for cell, base in questions:
        for limits in (evidence.all, evidence.less(facts[-1])):
            limits.share(cell, base) if base else limits.bound(cell)
    made = Certificates()
    for component in evidence.components:
        made.add(component, {key: [] for key in component.answers()})
    return json.loads(json.dumps(made.file))


@pytest.fixture(scope="module")
def files() -> list[dict]:
    """Certificates of counts that only halving settles, of shares, and of ages."""
    counts = [share(A, "32", B), fact(A, 6, 40), fact(WHOLE, 60, 90), fact(C, 3, 5)]
    ages = [fact(age, 4 + n, 9 + n) for n, age in enumerate(AGES[:3])]
    least = [Least(AGES[3], tuple(AGES[:3])), Relation(((1, AGES[0]), (-1, AGES[1])))]
    return [
        made_of(FIVE, SUM, [(A, None), (B, None), (C, None), (WHOLE, None)]),
        made_of(counts, SUM, [(A, None), (A, WHOLE), (C, B), (B, None)]),
        made_of(ages, least, [(age, None) for age in AGES]),
    ]


def test_every_limit_is_proved_or_has_a_reason(files) -> None:
    for file in files:
        assert not [*check_certificate.unproved(file)]
        assert file["limits"] and all(one["reason"] for one in file["without_proof"])
    assert any("at" in one["proof"] for one in files[0]["limits"]), "some needs halves"
    steps = [row for one in files[2]["limits"] for row, _ in one["proof"]["steps"]]
    assert max(steps, default=0) >= len(files[2]["parts"][0]["rows"]), "some needs the least age"


def test_the_certified_values_are_the_limits(files) -> None:
    found = {
        (one["side"], one["left_out"]): Fraction(*one["value"])
        for one in files[0]["limits"]
        if files[0]["parts"][0]["cells"][one["cell"]] == list(B)
    }
    assert min(found.values()) <= 52163 in found.values()


def test_what_is_altered_is_refused_or_still_proves_the_same(files) -> None:
    refused = 0
    for file in files:
        keys = {said_of(file, one) for one in file["limits"]}
        for name, altered, limit in corrupted(file, TIMES):
            try:
                is_proved = check_certificate.is_proved(altered, limit)
            except Exception:  # The checker takes any error for a refusal.
                is_proved = False
            refused += not is_proved
            assert not is_proved or said_of(altered, limit) in keys, name
    assert refused > TIMES


def said_of(file: dict, one: dict) -> tuple:
    """Return what a limit says: of which cells, by which statements, on which side, how much."""
    out = tuple(file["sets"][one["left_out"]])
    return one["cell"], one["base"], out, one["side"], tuple(one["value"])


def test_the_checker_is_short_and_needs_the_standard_library_alone(files, tmp_path: Path) -> None:
    source = Path(check_certificate.__file__)
    lines = source.read_text(encoding="utf-8").splitlines()
    assert sum(bool(line.strip()) for line in lines) < 60
    path = tmp_path / "certificates.json"
    command = [sys.executable, "-I", "-S", str(source), str(path)]
    path.write_text(json.dumps(files[0]), encoding="utf-8")
    assert subprocess.run(command, capture_output=True).returncode == 0
    files[0]["limits"][0]["value"][0] += 1
    path.write_text(json.dumps(files[0]), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1 and files[0]["limits"][0]["what"] in done.stdout
    files[0]["limits"][0]["value"][0] -= 1
