"""An ordinary IPython kernel in a forked process; it starts none and executes no notebook.

It is ipykernel's own kernel with its own sockets and threads, all made after the fork. Only its
start differs: the libraries are there already, and the ports go through a pipe, not a file. And it
waits for nothing: neither for the end of outputs when there is none, nor half a millisecond after
each cell, as whoever asks for a cell waits for its last output anyway.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import socket
import sys

from ipykernel import iostream
from ipykernel.kernelapp import IPKernelApp
from traitlets import Instance, default

from foi_analysis.core.process_limits import limit
from foi_analysis.run import prepared

ARGUMENTS = ["--HistoryManager.hist_file=:memory:", "--IPythonKernel._execute_sleep=0"]
PORTS = ("shell", "stdin", "hb", "iopub", "control")


class OutStream(iostream.OutStream):
    """ipykernel's stream, which asks its thread for outputs only when some were written."""

    written = sent = 0

    def write(self, string: str) -> int | None:
        """Write a text, to be sent at the next flush or a little later."""
        self.written += 1
        return super().write(string)

    def flush(self) -> None:
        """Send what was written since the last flush, and wait until it is on its way."""
        written = self.written
        if written != self.sent:
            super().flush()
            self.sent = written


class ForkedKernelApp(IPKernelApp):
    """ipykernel's application that tells its ports to its parent."""

    parent_side = Instance(socket.socket)

    @default("outstream_class")
    def _default_outstream_class(self) -> str:
        return f"{__name__}.{OutStream.__name__}"

    def init_connection_file(self) -> None:
        """Look for no file; the address is always this machine's own."""
        self.ip = "127.0.0.1"

    def write_connection_file(self, **kwargs: object) -> None:
        """Tell the parent where this kernel listens."""
        ports = {f"{name}_port": getattr(self, f"{name}_port") for name in PORTS}
        told = {"ip": self.ip, "transport": self.transport, "key": self.session.key.decode()}
        with self.parent_side as parent:
            parent.sendall(json.dumps({**told, **ports}).encode())


def prepared_app(parent: socket.socket, memory: int) -> IPKernelApp:
    """Return the application, ready to start, with ``memory`` bytes of data at most.

    Where the system refuses that limit there is none.
    It waits until ``parent`` says in which folder and environment and with which arguments.
    The process sees what a kernel started anew would see.
    """
    os.setsid()
    limit(resource.RLIMIT_DATA, memory)
    with parent.makefile("rb") as order:
        folder, environment, arguments = json.loads(order.read() or "[0, 0, 0]")
    if not folder:
        os._exit(0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    for name in prepared.cut_short:
        sys.modules.pop(name, None)
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "", *arguments, *ARGUMENTS]
    app = ForkedKernelApp.instance(parent_side=parent, parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    return app
