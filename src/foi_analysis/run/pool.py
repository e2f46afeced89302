"""Carries out calls in forks of one prepared process, several at once; knows no notebook."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True)
class Limits:
    """What one notebook may take: seconds in all, and bytes of memory."""

    seconds: float = 1800
    memory: int = 4 * 2**30


@dataclass(frozen=True)
class Work:
    """The calls to make, how many at once, and the limits of each call's kernel.

    ``before`` is called in the process that forks, so that what it keeps is there for all calls.
    """

    calls: tuple[Callable[[], Any], ...]
    jobs: int
    limits: Limits
    before: Callable[[], object] | None = None


@dataclass(frozen=True)
class Died:
    """A call without a result: what ended its process."""

    cause: str


def carried_out(
    calls: Sequence[Callable[[], Any]],
    jobs: int,
    limits: Limits | None = None,
    before: Callable[[], object] | None = None,
) -> Iterator[tuple[int, Any]]:
    """Make each call in a fork; yield its number and result as it ends.

    ``before`` is called once in the process that forks. A call whose process dies yields Died, and
    the others go on. All processes end with this one.
    """
    left = set(range(len(calls)))
    with _template() as channel, suppress(EOFError, OSError):
        channel.send(Work(tuple(calls), jobs, limits or Limits(), before))
        while left:
            number, outcome = channel.recv()
            left.discard(number)
            yield number, outcome
    yield from ((number, Died("the process that starts them died")) for number in sorted(left))


@contextmanager
def _template() -> Iterator[Connection]:
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "foi_analysis.run.template", str(theirs.fileno())],
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
    try:
        with Connection(ours.detach()) as channel:
            yield channel
    finally:
        process.wait()
