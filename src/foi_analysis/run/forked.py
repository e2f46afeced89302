"""A papermill engine whose kernel is forked from this process; it decides nothing of a notebook.

Cells, messages and outputs are handled by nbclient and ipykernel, as with a kernel started anew.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError

from foi_analysis.run.pool import ProcessLimits

PR_SET_PDEATHSIG = 1
SECONDS_TO_LEAVE = 5


class ForkedKernel:
    """The parent's side of a forked kernel, with what nbclient asks of a kernel manager."""

    has_kernel = True
    waiting: ForkedKernel | None = None

    def __init__(self, process: int, side: socket.socket, limits: ProcessLimits) -> None:
        """Take the process, this side of the connection to it, and its limits."""
        self.process, self._side, self._limits = process, side, limits
        self._status: int | None = None
        self._is_late = False
        self._client: ForkedClient | None = None

    def let_go(self) -> None:
        """Close this side of the connection, in a process that is not the kernel's parent."""
        self._side.close()

    def start(self, arguments: Sequence[str]) -> None:
        """Have the kernel start in this process's folder and environment."""
        order = json.dumps([str(Path.cwd()), dict(os.environ), list(arguments)])
        with suppress(BrokenPipeError):
            self._side.sendall(order.encode())
            self._side.shutdown(socket.SHUT_WR)

    def client(self) -> ForkedClient:
        """Return a client for the kernel; raises DeadKernelError if it died as it started."""
        with self._side, self._side.makefile("rb") as told:
            ports = told.read()
        if not ports:
            raise DeadKernelError("as it started")
        self._client = ForkedClient(kernel=self)
        self._client.load_connection_info(json.loads(ports))
        return self._client

    def is_alive(self) -> bool:
        """Return whether the process still runs."""
        if self._status is not None:
            return False
        look_only = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process, look_only) is None

    def cause(self) -> str:
        """Return what ended the process, killing it if it still runs."""
        self.end()
        if self._is_late:
            return f"stopped, as it ran longer than the limit of {self._limits.seconds:g} seconds"
        return cause_of(self._status or 0)

    def kill(self) -> None:
        """Kill the process and all it started; leave it to `end` to take note of it."""
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                kill(self.process, signal.SIGKILL)

    def end(self) -> None:
        """Kill the process, if it still runs, and what it started; take note how it ended."""
        if self._status is None:
            self.kill()
            self._status = os.waitpid(self.process, 0)[1]

    def shutdown_kernel(self, now: bool = False) -> None:
        """End the process; nbclient asks for it when the kernel did not start."""
        self.end()

    def cleanup_resources(self) -> None:
        """Do nothing: a forked kernel leaves no file behind."""

    async def leave(self) -> None:
        """Ask the kernel to end as any kernel does at its end; kill it if it does not."""
        if self._client and self.is_alive():
            ended = os.pidfd_open(self.process)
            self._client.shutdown()
            select.select([ended], [], [], SECONDS_TO_LEAVE)
            os.close(ended)
            self._client.stop_channels()
        self.end()

    @contextmanager
    def within_limit(self) -> Iterator[None]:
        """Kill the kernel when the notebook takes longer than its limit."""

        def stop(*_: object) -> None:
            self._is_late = True
            self.kill()

        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, self._limits.seconds)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


class ForkedClient(AsyncKernelClient):
    """A client that knows its kernel's process, so it needs no heartbeat."""

    def __init__(self, kernel: ForkedKernel) -> None:
        """Take the kernel the client talks to."""
        super().__init__()
        self.kernel = kernel

    def start_channels(self, **kwargs: bool) -> None:
        """Open all channels but the heartbeat's."""
        super().start_channels(**{**kwargs, "hb": False})

    async def is_alive(self) -> bool:
        """Return whether the kernel's process still runs."""
        return self.kernel.is_alive()

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return once the kernel's outputs reach this client: it then sends a welcome."""
        while self.kernel.is_alive():
            with suppress(Empty):
                message = await self.iopub_channel.get_msg(timeout=1)
                if message["header"]["msg_type"] == "iopub_welcome":
                    return
        raise DeadKernelError("as it started")


class ForkedEngine:
    """papermill's engine "forked": its usual one, on the kernel forked beforehand or right now.

    papermill loads this class while it is itself being imported, so it is imported late here.
    The notebook is written once, at its end, and not at each cell's begin and end.
    """

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, **kwargs: Any
    ) -> Any:
        """Execute the notebook; raises DeadKernelError with the cause if the kernel dies.

        As far as it came, the notebook is then in ``output_path``.
        """
        from papermill.engines import NBClientEngine
        from papermill.iorw import write_ipynb

        kernel, ForkedKernel.waiting = ForkedKernel.waiting or _forked_here(), None
        kernel.start(kwargs.get("extra_arguments", ()))
        try:
            with kernel.within_limit():
                return NBClientEngine.execute_notebook(nb, kernel_name, km=kernel, **kwargs)
        except DeadKernelError:
            write_ipynb(nb, output_path)
            raise DeadKernelError(kernel.cause()) from None
        finally:
            run_sync(kernel.leave)()

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return the kernel's name: the one given, or the notebook's own."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the language: the one given, or the notebook's own."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def fork_kernel(limits: ProcessLimits) -> ForkedKernel | socket.socket:
    """Fork; return the kernel in the parent, and in the child its connection to the parent."""
    parent = os.getpid()
    ours, theirs = socket.socketpair()
    process = os.fork()
    if process == 0:
        ours.close()
        end_with_parent(parent, signal.SIGKILL)
        return theirs
    theirs.close()
    return ForkedKernel(process, ours, limits)


def _forked_here() -> ForkedKernel:
    kernel = fork_kernel(ProcessLimits())
    if isinstance(kernel, ForkedKernel):
        return kernel
    from foi_analysis.run.kernel import prepared_app

    try:
        prepared_app(kernel, ProcessLimits().memory).start()
    finally:
        os._exit(0)


def end_with_parent(parent: int, signum: int) -> None:
    """Have this process sent ``signum`` when its parent dies, even by SIGKILL (Linux only)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signum)
    if os.getppid() != parent:
        os._exit(1)


def cause_of(status: int) -> str:
    """Return in words how a process ended, from the status ``os.waitpid`` gives."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"its process ended with exit code {code}"
    name = signal.Signals(-code).name
    return f"{name} (killed, or out of memory)" if name == "SIGKILL" else name
