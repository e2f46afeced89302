"""The prepared process: forks for calls and their kernels; it executes no cell itself.

Started by `pool` as a program. It holds no thread when it forks. A fork makes a few calls one after
the other; each call's kernel is a fork of its own, forked before anything else happens there.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, NoReturn

from foi_analysis.run.pool import Died, Work
from foi_analysis.run.prepared import prepare, stop_threads

if TYPE_CHECKING:
    from ipykernel.kernelapp import IPKernelApp

    from foi_analysis.run.forked import ForkedKernel

# By what a fork's results come in: the calls it has not told of yet, and its process.
Running = dict[Connection, tuple[list[int], int]]
MOST_CALLS = 4
SECONDS_TO_END = 1


@dataclass(frozen=True)
class Child:
    """The calls a forked process has to make, by number, and where their results go."""

    numbers: Sequence[int]
    work: Work
    results: Connection


def main() -> None:
    """Prepare and fork, as the template; carry out one call, or be its kernel, as a fork."""
    gc.disable()  # What is imported stays.
    prepare()
    with Connection(int(sys.argv[1])) as channel:
        child = serve(channel)
    if not child:
        os._exit(0)
    # As deep in calls as an ordinary kernel starts, so that recursion ends where it ends there.
    app = act(child)
    app.start()
    leave(app)


def act(child: Child) -> IPKernelApp:
    """Make the calls and end the process, which must be a fork; return only as one's kernel.

    All kernels are forked first, as long as the process holds no thread.
    """
    from foi_analysis.run.forked import ForkedKernel, fork_kernel

    kernels: list[ForkedKernel] = []
    for _ in child.numbers:
        kernel = fork_kernel(child.work.limits)
        if not isinstance(kernel, ForkedKernel):
            break
        kernels.append(kernel)
    else:
        carry_out(child, kernels)
    child.results.close()
    for other in kernels:
        other.let_go()
    from foi_analysis.run.kernel import prepared_app

    try:
        return prepared_app(kernel, child.work.limits.memory)
    except Exception:
        traceback.print_exc()
        os._exit(1)


def serve(channel: Connection) -> Child | None:
    """Fork for each call, some at once, and send what came of it; return in a fork what to do."""
    try:
        work = channel.recv()
    except EOFError:
        return None
    if work.before:
        work.before()
    stop_threads()
    gc.freeze()
    gc.enable()
    waiting = list(range(len(work.calls)))
    running: Running = {}
    while waiting or running:
        while waiting and len(running) < work.jobs:
            share = max(1, min(MOST_CALLS, len(waiting) // (2 * work.jobs)))
            numbers, waiting = waiting[:share], waiting[share:]
            if child := _fork(numbers, work, channel, running):
                return child
        for ready in wait([channel, *running]):
            if ready is channel:
                return _stop(running)
            waiting = _told(ready, running, channel) + waiting
    return None


def _fork(numbers: list[int], work: Work, channel: Connection, running: Running) -> Child | None:
    from foi_analysis.run.forked import end_with_parent

    template = os.getpid()
    theirs, ours = os.pipe()
    if (process := os.fork()) == 0:
        end_with_parent(template, signal.SIGTERM)
        for connection in running:
            connection.close()
        os.close(theirs)
        return Child(numbers, work, Connection(ours, readable=False))
    os.close(ours)
    running[Connection(theirs, writable=False)] = list(numbers), process
    return None


def _told(results: Connection, running: Running, channel: Connection) -> list[int]:
    """Pass on the result of a fork's first call; return the calls it leaves unmade, if it ended."""
    from foi_analysis.run.forked import cause_of

    numbers, process = running[results]
    try:
        outcome = results.recv()
    except EOFError:
        results.close()
        del running[results]
        status = os.waitpid(process, 0)[1]
        if not numbers:
            return []
        outcome = Died(cause_of(status))
    channel.send((numbers.pop(0), outcome))
    return [] if results in running else numbers


def _stop(running: Running) -> None:
    """End every fork: whoever asked for the results is gone."""
    for _, process in running.values():
        os.kill(process, signal.SIGTERM)
    for _, process in running.values():
        os.waitpid(process, 0)


def leave(app: IPKernelApp) -> NoReturn:
    """End a kernel as an interpreter ends, but for taking apart what the template imported."""
    # ipykernel can wait ten seconds for itself when its outputs end before its control thread.
    app.control_thread.join(SECONDS_TO_END)
    threading._shutdown()
    atexit._run_exitfuncs()
    gc.collect()
    os._exit(0)


def carry_out(child: Child, kernels: Sequence[ForkedKernel]) -> NoReturn:
    """Make the calls, each with its kernel for the engine "forked"; send the results and leave."""

    def stop(*_: object) -> None:
        left = [kernel for kernel in kernels if kernel.is_alive()]
        for kernel in left:
            kernel.kill()
        for kernel in left:
            with suppress(ChildProcessError):
                os.waitpid(kernel.process, 0)
        os._exit(1)

    signal.signal(signal.SIGTERM, stop)
    for number, kernel in zip(child.numbers, kernels, strict=True):
        type(kernel).waiting = kernel
        try:
            child.results.send(child.work.calls[number]())
        except Exception as error:
            child.results.send(Died(f"{type(error).__name__}: {error}"))
        finally:
            kernel.end()
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
