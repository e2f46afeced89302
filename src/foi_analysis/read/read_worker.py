"""Reads many files in worker processes with limits, so that a bad file stops no other; only reads.

A worker is a fresh interpreter that imports this module and nothing of the caller's, so it is the
same from a notebook, a test or the command line. It ends when its pipes do: with its parent.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.read.grid import Grid

if TYPE_CHECKING:
    from foi_analysis.intake.scan import Scan

GIB = 1024**3
MOST_SECONDS = 60
_BEGIN_WITHIN = 60
_OUT_OF_MEMORY = "out of memory"
NO_MEMORY_LIMIT = "This system does not limit a process's memory: replies are read without a limit."
_START = "from foi_analysis.read.read_worker import _serve; _serve({}, {}, {}, {})"

Outcome = list[Grid] | tuple[Problem, ...]


@dataclass(frozen=True)
class Job:
    """One file to read: a key of the caller's, its path, and what errors call it.

    ``released``: slugs of the hazards a person let through for this very file. ``keyed``: the lines
    people keyed for its pages that are pictures. ``is_scan``: a Scan is asked for, what the file
    hides, and not its cells.
    """

    key: str
    path: Path
    shown_name: str
    released: frozenset[str] = frozenset()
    keyed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    is_scan: bool = False


def read_many(
    jobs: Sequence[Job],
    workers: int | None = None,
    seconds: float = MOST_SECONDS,
    memory: int = 2 * GIB,
) -> Iterator[tuple[str, Outcome]]:
    """Yield the key and the grids, or the problems, of each job, in the order of the jobs.

    ``seconds`` and ``memory`` (bytes) are the most one file may take; a file that takes more, or
    kills its reader, gives a Problem, and the others go on in a fresh worker. ``workers``: how
    many at once (default: one a core, never more than jobs). Nothing is raised for a bad file.
    Raises CannotRead when a worker ends before its first job. A limit that the system refuses is
    left out, which standard error says once.
    """
    most = min(workers or os.cpu_count() or 1, len(jobs))
    limits = _Limits(seconds, memory)
    waiting = list(range(len(jobs)))[::-1]
    done: dict[int, Outcome] = {}
    readers: list[_Reader] = []
    try:
        _deal(jobs, waiting, readers, most, limits)
        for number in range(len(jobs)):
            while number not in done:
                done.update(_collect(jobs, readers, limits))
                _deal(jobs, waiting, readers, most, limits)  # They read on while the caller thinks.
            yield jobs[number].key, done.pop(number)
    finally:
        for reader in readers:
            reader.end()


class CannotRead(ProblemsFound):
    """The process that reads files cannot start, through no fault of any file."""


@dataclass(frozen=True)
class _Limits:
    """The most one file may take."""

    seconds: float
    memory: int


class _Reader:
    """One worker process, the job it is at, and when it must have answered."""

    def __init__(self, limits: _Limits) -> None:
        self.pipe, theirs = Pipe()
        life, self._life = os.pipe()
        numbers = (theirs.fileno(), life, limits.memory, max(1, int(limits.seconds)))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START.format(*numbers)],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            pass_fds=numbers[:2],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert self._process.stderr
        self._stderr = self._process.stderr
        theirs.close()
        os.close(life)
        self.number: int | None = None
        self.deadline = 0.0
        self.has_begun = False

    def give(self, number: int, job: Job) -> None:
        """Give the worker a job; the time it may take counts from when it begins."""
        self.number, self.deadline = number, time.monotonic() + _BEGIN_WITHIN
        with suppress(OSError):  # A worker that died meanwhile is noticed when it is heard next.
            self.pipe.send(job)

    def last_words(self) -> str:
        """Return the last line that a process which never began a job wrote, or how it ended."""
        try:
            ended = f"exit code {self._process.wait(timeout=1)}"
        except subprocess.TimeoutExpired:
            ended = f"nothing heard for {_BEGIN_WITHIN} seconds"
            self._process.kill()
        said = self._stderr.read().decode(errors="replace")
        return next(filter(None, map(str.strip, reversed(said.split("\n")))), ended)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self._stderr.close()
        self.pipe.close()
        os.close(self._life)


def _deal(
    jobs: Sequence[Job],
    waiting: list[int],
    readers: list[_Reader],
    most: int,
    limits: _Limits,
) -> None:
    """Give every idle worker a job, and start workers while there are jobs and room."""
    idle = [reader for reader in readers if reader.number is None]
    while waiting and (idle or len(readers) < most):
        if not idle:
            idle.append(_Reader(limits))
            readers.append(idle[-1])
        number = waiting.pop()
        idle.pop().give(number, jobs[number])


def _collect(
    jobs: Sequence[Job], readers: list[_Reader], limits: _Limits
) -> Iterator[tuple[int, Outcome]]:
    """Wait until a worker says something or is out of time; yield what became of its job."""
    busy = [(reader, reader.number) for reader in readers if reader.number is not None]
    left = min(reader.deadline for reader, _ in busy) - time.monotonic()
    heard = wait([reader.pipe for reader, _ in busy], max(left, 0))
    for reader, number in busy:
        if reader.pipe in heard:
            answer = _hear(reader, limits)
        elif reader.deadline <= time.monotonic():
            answer = _late(limits)
        else:
            continue
        if isinstance(answer, _Begun):
            _say_once(answer.refusal)
            reader.has_begun, reader.deadline = True, time.monotonic() + limits.seconds
            continue
        if isinstance(answer, _Stop) and not reader.has_begun:
            raise CannotRead([_cannot_start(reader.last_words())])
        reader.number = None
        if isinstance(answer, _Stop):
            readers.remove(reader)
            reader.end()
            answer = (answer.problem(jobs[number].shown_name),)
        yield number, answer


@dataclass(frozen=True)
class _Stop:
    """Why a worker had to be given up, and what to do about its file."""

    found: str
    expected: str

    def problem(self, shown_name: str) -> Problem:
        return Problem(
            file=shown_name,
            found=self.found,
            expected=self.expected,
            action="Open the file and look; ask the authority for it in another format.",
        )


@dataclass(frozen=True)
class _Begun:
    """What a worker says as it begins a job; ``refusal``: the limit the system refused, if any."""

    refusal: str


_refusals_said: set[str] = set()


def _say_once(refusal: str) -> None:
    if refusal and refusal not in _refusals_said:
        _refusals_said.add(refusal)
        print(refusal, file=sys.stderr)


def _cannot_start(cause: str) -> Problem:
    return Problem(
        place="the process that reads files",
        found=f"it ended before its first file ({cause})",
        expected="a process that starts",
        action="No file is at fault. Set the program up again (`make setup`) or report this.",
    )


def _hear(reader: _Reader, limits: _Limits) -> Outcome | _Begun | _Stop:
    try:
        answer: Outcome | str | _Begun = reader.pipe.recv()
    except (EOFError, OSError):
        return _Stop("a file at which its reader died", "a file that can be read")
    size = f"{limits.memory / GIB:g} GiB"
    if isinstance(answer, str):  # _OUT_OF_MEMORY, the only one a worker says.
        return _Stop(f"a file that needs more than {size}", f"at most {size} for one file")
    return answer


def _late(limits: _Limits) -> _Stop:
    time_ = f"{limits.seconds:g} seconds"
    return _Stop(f"reading it took longer than {time_}", f"at most {time_} for one file")


def _serve(pipe: int, life: int, memory: int, seconds: int) -> None:
    """Answer jobs until the pipe ends: the whole life of a worker."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, args=(life,), daemon=True).start()
    refusal = "" if _limit_memory(memory) else NO_MEMORY_LIMIT
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    with Connection(pipe) as connection:
        while True:
            try:
                job = connection.recv()
            except EOFError:
                return
            connection.send(_Begun(refusal))
            _limit_processor_time(2 * seconds + _BEGIN_WITHIN)
            connection.send(_read(job))


def _limit_memory(memory: int) -> bool:
    """Let no file take more, nor leave the memory of a crashed worker on the disk."""
    import resource

    from foi_analysis.core.process_limits import limit

    limit(resource.RLIMIT_CORE, 0)
    return limit(resource.RLIMIT_AS, memory)


def _limit_processor_time(seconds: int) -> None:
    """Let the system end a worker that computes on after its parent is gone."""
    import resource

    from foi_analysis.core.process_limits import limit

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime) + seconds
    limit(resource.RLIMIT_CPU, most if hard < 0 else min(most, hard), hard)


def _die_with_parent(life: int) -> None:
    """End this process when the other end of ``life`` closes, because nobody holds it any more."""
    os.read(life, 1)
    os._exit(1)


def _read(job: Job) -> Outcome | Scan | str:
    from foi_analysis.read import read_grids

    try:
        if job.is_scan:
            from foi_analysis.read.whole_scan import scan_reply

            return scan_reply(job.path, job.shown_name)
        return read_grids(job.path, job.shown_name, job.released, job.keyed)
    except ProblemsFound as found:
        return found.problems
    except MemoryError:
        return _OUT_OF_MEMORY
    except Exception as error:  # No file, however odd, may stop the others.
        return (_could_not(job.shown_name, type(error).__name__),)


def _could_not(shown_name: str, error: str) -> Problem:
    return Problem(
        file=shown_name,
        found=f"a file that could not be read ({error})",
        expected="a file that can be read",
        action="Open it in the program it was made with and save it again, or ask for it again.",
    )
