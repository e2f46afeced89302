"""Made replies of every kind that is easily read wrongly come out right, or in a question.

Nothing may be wrong in silence. made_cases/ makes them and says what is right of each.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.extract.made_cases import made_cases
from tests.extract.made_cases.case import Case, Values
from tests.extract.made_cases.judge import RIGHT, judge

from foi_analysis.core.reference import Reference

CASES = made_cases()
LEAST = 600


def named(case: Case) -> str:
    return f"{case.kind}, {case.name}, {case.format}"


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_made_reply_comes_out_right_or_in_a_question(
    reference: Reference, tmp_path: Path, case: Case
) -> None:
    judged = judge(reference, case, tmp_path)
    assert judged.outcome == RIGHT, judged.said


def test_there_are_enough_of_them_and_each_once() -> None:
    assert len(CASES) >= LEAST
    assert [name for name, times in Counter(map(named, CASES)).items() if times > 1] == []
    valued = [case for case in CASES if isinstance(case.right, Values)]
    assert len(valued) >= LEAST // 4
