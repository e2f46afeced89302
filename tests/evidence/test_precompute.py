"""Questions answered ahead in two processes are the same questions with the same answers."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from functools import partial
from typing import Any

import pytest

from foi_analysis.cli import show
from foi_analysis.evidence import precompute as module
from foi_analysis.evidence.precompute import precompute, unsearched

BOTH_WAYS = """
import shutil
from foi_analysis.evidence import precompute, reconciliation
from foi_analysis.verdicts import published_figures
from foi_analysis.core.paths import Project
from foi_analysis.verdicts.processed_project import ProcessedProject

project = Project.find()

def rows():
    found = published_figures.PublishedFigures(ProcessedProject(project).checker)
    return found.story_rows(), found.evidence_rows(), found.distinct_fact_rows()

assert precompute._can_copy()
copies = []
fork = precompute.os.fork
precompute.os.fork = lambda: copies.append(1) or fork()
halves = rows()
reconciliation._COMPONENTS.clear()
shutil.rmtree(project.build / "limits")
precompute._can_copy = lambda: False
assert rows() == halves
assert len(copies) == 1
"""


class Squares:
    """Squares of numbers, each with the process that found it."""

    def __init__(self) -> None:
        self.found: dict[int, tuple[int, int]] = {}

    def ask(self, number: int) -> None:
        self.found.setdefault(number, (number**2, os.getpid()))

    def answers(self) -> dict[int, Any]:
        return self.found

    def learn(self, answers: dict[int, Any]) -> None:
        for number, answer in answers.items():
            self.found.setdefault(number, answer)


@pytest.fixture
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a process of the tests be copied, which may have a thread that waits for commands."""
    monkeypatch.setattr(module, "_can_copy", lambda: True)


@pytest.mark.usefixtures("_alone")
def test_each_process_answers_some_and_every_answer_is_kept() -> None:
    squares, here = Squares(), os.getpid()
    pipes = [os.pipe(), os.pipe()]
    ends = {True: (pipes[0][1], pipes[1][0]), False: (pipes[1][1], pipes[0][0])}

    def meet(number: int) -> None:
        give, take = ends[os.getpid() == here]
        os.write(give, b"x")
        os.read(take, 1)
        squares.ask(number)

    precompute([squares], [partial(meet, number) for number in (3, 4)])

    assert {number: answer for number, (answer, _) in squares.found.items()} == {3: 9, 4: 16}
    assert len({process for _, process in squares.found.values()}) == 2


@pytest.mark.usefixtures("_alone")
def test_what_is_known_before_stays() -> None:
    squares = Squares()
    squares.ask(2)
    precompute([squares], [partial(squares.ask, number) for number in range(50)])
    assert sorted(squares.found) == list(range(50))
    assert next(iter(squares.found)) == 2


@pytest.mark.usefixtures("_alone")
def test_what_a_copy_fails_at_is_left_to_whoever_asks_again() -> None:
    squares, here, (take, give) = Squares(), os.getpid(), os.pipe()

    def ask(number: int) -> None:
        if os.getpid() != here:
            os.write(give, b"x")
            raise ValueError(number)
        if not squares.found:
            os.read(take, 1)  # The copy has taken one by now.
        squares.ask(number)

    precompute([squares], [partial(ask, number) for number in range(9)])

    assert len(squares.found) == 8


@pytest.mark.usefixtures("_alone")
def test_a_mistake_is_told_and_no_process_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ValueError

    fork, copies = os.fork, []
    monkeypatch.setattr(os, "fork", lambda: copies.append(fork()) or copies[-1])
    with pytest.raises(ValueError):
        precompute([], [fail] * 9)
    with pytest.raises(ChildProcessError):
        os.waitpid(*copies, os.WNOHANG)


def test_nothing_is_copied_while_another_thread_runs() -> None:
    squares, over = Squares(), threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    precompute([squares], [partial(squares.ask, 1)])
    over.set()
    other.join()
    assert not squares.found


def test_a_progress_bar_has_no_thread_that_would_forbid_a_copy() -> None:
    before = threading.active_count()
    with show.progress() as start:
        start("Tables", 2)("one")
        assert threading.active_count() == before


def test_the_search_for_cycles_is_back_after_a_mistake() -> None:
    with pytest.raises(ValueError), unsearched():
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="needs two cores")
def test_every_figure_is_judged_the_same_by_one_process_and_by_two() -> None:
    told = subprocess.run([sys.executable, "-c", BOTH_WAYS], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
