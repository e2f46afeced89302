"""Made-up replies in every format and with every quirk are read exactly or asked about.

The seeds were never used while the reader was written. `python -m benchmarks.corpus` prints the
same judgement as a table, for any seed.
"""

from __future__ import annotations

from collections import Counter

import pytest
from benchmarks.corpus import EXACT, LEAST_EXACT, UNNOTICED, WRONG, judge, share_exact

from foi_analysis.core.paths import Project

SEEDS = (6553, 40961)
REPLIES = 200


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, repo_root):
    folder = tmp_path_factory.mktemp("corpus")
    return [one for seed in SEEDS for one in judge(Project(repo_root), folder, seed, REPLIES)]


def test_no_reply_is_read_wrongly_in_silence(judged):
    silent = [one for one in judged if one.outcome in (WRONG, UNNOTICED)]
    assert silent == []


def test_nearly_every_reply_that_can_be_read_is_read_exactly(judged):
    assert len(judged) == len(SEEDS) * REPLIES
    assert share_exact(judged) >= LEAST_EXACT, Counter(one.outcome for one in judged)


def test_every_format_is_read(judged):
    read = Counter(one.format for one in judged if one.outcome == EXACT)
    made = Counter(one.format for one in judged)
    assert len(made) == 13
    assert all(read[name] for name in made)


def test_every_question_says_where_and_what(judged):
    assert all(one.said for one in judged if "asked" in one.outcome)
