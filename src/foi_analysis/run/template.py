"""The prepared process: imports what notebooks use once, then forks; it executes no cell itself.

Started by `pool` as a program. It holds no thread when it forks. Each call runs in a fork of its
own, and so does that call's kernel, forked before anything else happens there.
"""

from __future__ import annotations

import atexit
import builtins
import gc
import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

from foi_analysis.run.pool import Died, Work

INLINE = "module://matplotlib_inline.backend_inline"
QUIET = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# The grammar of addresses, which notebooks' schema does not use, takes longer than the rest.
SLOW = "rfc3987_syntax"
IMPORTS = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "faulthandler",
    "foi_analysis.charts",
    "foi_analysis.pages",
    "foi_analysis.run.engine",
    "foi_analysis.run.forked",
    "foi_analysis.run.kernel",
    "foi_analysis.views",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "matplotlib.pyplot",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.csvs",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "papermill",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "seaborn",
    "sqlite3",
    "tornado.platform.asyncio",
)


@dataclass(frozen=True)
class Child:
    """What a forked process has to do, and where its result goes."""

    call: Callable[[], Any]
    work: Work
    results: Connection


def main() -> None:
    """Prepare and fork, as the template; carry out one call, or be its kernel, as a fork."""
    prepare()
    with Connection(int(sys.argv[1])) as channel:
        child = serve(channel)
    if not child:
        os._exit(0)
    act(child)


def act(child: Child) -> NoReturn:
    """Carry out one call, or be its kernel; either ends the process, which must be a fork."""
    from foi_analysis.run.forked import ForkedKernel, fork_kernel

    kernel = fork_kernel(child.work.limits)
    if isinstance(kernel, ForkedKernel):
        carry_out(child, kernel)
    child.results.close()
    from foi_analysis.run.kernel import prepared_app

    app = prepared_app(kernel, child.work.limits.memory)
    del child, kernel
    app.start()
    leave()


def prepare() -> None:
    """Import the libraries and draw once, leaving the environment as it was and no thread."""
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    environment = dict(os.environ)
    os.environ.update({"MPLBACKEND": INLINE} | environment | QUIET)
    with _as_in_a_kernel(), _without(SLOW):
        for name in IMPORTS:
            with suppress(ImportError):
                importlib.import_module(name)
    _rehearse()
    for name in ("MPLBACKEND", *QUIET):
        os.environ.pop(name)
    os.environ.update(environment)
    import numpy as np

    os.register_at_fork(after_in_child=np.random.seed)


@contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """Let libraries find a kernel's shell while they are imported: pandas sets its widths by it."""
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    try:
        yield
    finally:
        del builtins.get_ipython


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let libraries that can do without a module do without it while they are imported."""
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


def _rehearse() -> None:
    """Draw a picture, and make a table and a notebook, so that fonts, formats and rules are there.

    Nothing shared is touched: the picture belongs to no shell and pyplot knows nothing of it.
    """
    import nbformat
    import pandas as pd
    import seaborn as sns
    from matplotlib.figure import Figure

    rows = pd.DataFrame({"number": [1.5, 2], "name": ["a", "b"]})
    figure = Figure(layout="constrained")
    sns.barplot(rows, x="number", y="name", ax=figure.add_subplot(title="a"))
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    rows.to_html()
    nbformat.validate(nbformat.v4.new_notebook())


def _stop_threads() -> None:
    """Fork once: numpy's numeric library ends its idle threads at a fork and starts them anew."""
    if (process := os.fork()) == 0:
        os._exit(0)
    os.waitpid(process, 0)


def serve(channel: Connection) -> Child | None:
    """Fork for each call, some at once, and send what came of it; return in a fork what to do."""
    work = channel.recv()
    if work.before:
        work.before()
    _stop_threads()
    gc.collect()
    gc.freeze()
    waiting = dict(enumerate(work.calls))
    running: dict[Connection, tuple[int, int]] = {}
    while waiting or running:
        while waiting and len(running) < work.jobs:
            number = min(waiting)
            child = _fork(waiting.pop(number), work, channel, running, number)
            if child:
                return child
        for ready in wait([channel, *running]):
            if ready is channel:
                return _stop(running)
            number, process = running.pop(ready)
            channel.send((number, _outcome(ready, process)))
    return None


def _fork(
    call: Callable[[], Any],
    work: Work,
    channel: Connection,
    running: dict[Connection, tuple[int, int]],
    number: int,
) -> Child | None:
    from foi_analysis.run.forked import end_with_parent

    template = os.getpid()
    theirs, ours = os.pipe()
    if (process := os.fork()) == 0:
        end_with_parent(template, signal.SIGTERM)
        for connection in running:
            connection.close()
        os.close(theirs)
        return Child(call, work, Connection(ours, readable=False))
    os.close(ours)
    running[Connection(theirs, writable=False)] = number, process
    return None


def _outcome(results: Connection, process: int) -> Any:
    from foi_analysis.run.forked import cause_of

    with results:
        try:
            outcome = results.recv()
        except EOFError:
            return Died(cause_of(os.waitpid(process, 0)[1]))
    os.waitpid(process, 0)
    return outcome


def _stop(running: dict[Connection, tuple[int, int]]) -> None:
    """End every fork: whoever asked for the results is gone."""
    for _, process in running.values():
        os.kill(process, signal.SIGTERM)
    for _, process in running.values():
        os.waitpid(process, 0)


def leave() -> None:
    """End a kernel as an interpreter ends, but for taking apart what the template imported."""
    threading._shutdown()
    atexit._run_exitfuncs()
    gc.collect()
    os._exit(0)


def carry_out(child: Child, kernel: Any) -> None:
    """Make the call, with ``kernel`` for the engine "forked"; send its result and leave."""

    def stop(*_: object) -> None:
        kernel.kill()
        with suppress(ChildProcessError):
            os.waitpid(kernel.process, 0)
        os._exit(1)

    signal.signal(signal.SIGTERM, stop)
    type(kernel).waiting = kernel
    try:
        child.results.send(child.call())
    except Exception as error:
        child.results.send(Died(f"{type(error).__name__}: {error}"))
    finally:
        kernel.end()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
