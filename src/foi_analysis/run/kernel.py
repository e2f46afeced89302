"""An ordinary IPython kernel in a forked process; it starts none and executes no notebook.

It is ipykernel's own kernel with its own sockets and threads, all made after the fork. Only its
start differs: the libraries are there already, and the ports go through a pipe, not a file.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import socket
import sys

from ipykernel.kernelapp import IPKernelApp
from traitlets import Instance

NO_HISTORY = "--HistoryManager.hist_file=:memory:"
PORTS = ("shell", "stdin", "hb", "iopub", "control")


class ForkedKernelApp(IPKernelApp):
    """ipykernel's application that tells its ports to its parent."""

    parent_side = Instance(socket.socket)

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

    It waits until ``parent`` says in which folder and environment and with which arguments.
    The process sees what a kernel started anew would see.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    with parent.makefile("rb") as order:
        folder, environment, arguments = json.loads(order.read() or "[0, 0, 0]")
    if not folder:
        os._exit(0)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    for name in [one for one in sys.modules if one.split(".")[0] == "jsonschema"]:
        del sys.modules[name]  # The prepared process took it without its grammar of addresses.
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "", *arguments, NO_HISTORY]
    app = ForkedKernelApp.instance(parent_side=parent, parent_handle=os.getppid())
    app.initialize(sys.argv[1:])
    return app
