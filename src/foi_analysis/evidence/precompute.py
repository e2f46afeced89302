"""Has questions answered ahead in two processes at once, so that they need not be worked out again.

It knows no evidence: what remembers answers says which it has, and learns what another process
found. Where a process cannot be copied safely, nothing is done ahead.
"""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, Protocol

SIZE, MOST = 4, 2**16  # Bytes of a question's number, and bytes a pipe holds.
Question = Callable[[], object]


class Remembering(Protocol):
    """What keeps the answers it has given."""

    def answers(self) -> dict[Any, Any]:
        """Return all answers given so far, in a form that can be sent."""

    def learn(self, answers: dict[Any, Any]) -> None:
        """Take over answers another process gave; what is known already stays."""


def precompute(remembering: Sequence[Remembering], questions: Sequence[Question]) -> None:
    """Ask every question once, about half of them in a copy of this process.

    Each process takes the next question when it is done with one. What the copy fails to answer
    is left to whoever asks it again.
    """
    if not _can_copy() or len(questions) * SIZE > MOST:
        return
    waiting, (there, here) = _numbers(len(questions)), os.pipe()
    if (copy := os.fork()) == 0:
        _answer_and_leave(remembering, lambda: _ask(questions, waiting), here)
    os.close(here)
    try:
        with os.fdopen(there, "rb") as sent:
            _ask(questions, waiting)
            found = _received(sent.read())
    finally:
        os.close(waiting)
        os.waitpid(copy, 0)
    for one, answers in zip(remembering, found, strict=False):
        one.learn(answers)


@contextmanager
def unsearched() -> Iterator[None]:
    """Do work that makes much and leaves no cycles without the search for cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _can_copy() -> bool:
    """Return whether this process has two cores and runs alone, so that fork is safe and of use."""
    has_fork = hasattr(os, "fork") and hasattr(os, "sched_getaffinity")
    return has_fork and threading.active_count() == 1 and len(os.sched_getaffinity(0)) > 1


def _numbers(count: int) -> int:
    """Return a pipe from which each number below a count can be taken once, by either process."""
    taking, giving = os.pipe()
    os.write(giving, b"".join(number.to_bytes(SIZE, "big") for number in range(count)))
    os.close(giving)
    return taking


def _ask(questions: Sequence[Question], waiting: int) -> None:
    while number := os.read(waiting, SIZE):
        questions[int.from_bytes(number, "big")]()


def _answer_and_leave(remembering: Sequence[Remembering], work: Question, here: int) -> NoReturn:
    """Work, send all answers, and end this process whatever happens."""
    try:
        work()
        with os.fdopen(here, "wb") as sent:
            pickle.dump([one.answers() for one in remembering], sent)
    finally:
        os._exit(0)


def _received(content: bytes) -> list[dict[Any, Any]]:
    try:
        answers: list[dict[Any, Any]] = pickle.loads(content)
        return answers
    except (EOFError, pickle.UnpicklingError):
        return []
