"""Carries out calls in forks of one prepared process, several at once; knows no notebook."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any


@dataclass(frozen=True)
class ProcessLimits:
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
    limits: ProcessLimits
    before: Callable[[], object] | None = None


@dataclass(frozen=True)
class Died:
    """A call without a result: what ended its process."""

    cause: str


class Template:
    """The process that forks: it gets ready from the start, and is given calls once, if ever."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "foi_analysis.run.template", str(theirs.fileno())],
                env={**os.environ, "PYTHONHASHSEED": "0"},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
            )
        self._channel, self._is_used = Connection(ours.detach()), False

    def __enter__(self) -> Template:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, with all that it forked."""
        self._channel.close()
        if not self._is_used:
            self._process.kill()
        self._process.wait()

    def results(self, work: Work) -> Iterator[tuple[int, Any]]:
        """Yield each call's number and result as it ends, as long as the process lives."""
        self._is_used = True
        with suppress(EOFError, OSError):
            self._channel.send(work)
            for _ in work.calls:
                yield self._channel.recv()


def carried_out(
    calls: Sequence[Callable[[], Any]],
    jobs: int,
    limits: ProcessLimits | None = None,
    before: Callable[[], object] | None = None,
    template: Template | None = None,
) -> Iterator[tuple[int, Any]]:
    """Make each call in a fork; yield its number and result as it ends.

    ``before`` is called once in the process that forks, which is ``template`` if that was started
    already; who started it ends it. A call whose process dies yields Died, and the others go on.
    All processes end with this one.
    """
    left = set(range(len(calls)))
    with nullcontext(template) if template else Template() as used:
        for number, outcome in used.results(
            Work(tuple(calls), jobs, limits or ProcessLimits(), before)
        ):
            left.discard(number)
            yield number, outcome
    yield from ((number, Died("the process that starts them died")) for number in sorted(left))
