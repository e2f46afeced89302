"""An ordinary IPython kernel in a forked process; it starts none and executes no notebook.

It is ipykernel's own kernel with its own sockets and threads, all made after the fork. Only its
start differs: the libraries are there already, and the ports go through a pipe, not a file.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import sys

from ipykernel.kernelapp import IPKernelApp
from traitlets import Integer

ARGUMENTS = ["--IPKernelApp.log_level=40", "--HistoryManager.hist_file=:memory:"]


class ForkedKernelApp(IPKernelApp):
    """ipykernel's application that writes its ports into the pipe ``report``."""

    report = Integer()

    def init_connection_file(self) -> None:
        """Look for no file; the address is always this machine's own."""
        self.ip = "127.0.0.1"

    def write_connection_file(self, **kwargs: object) -> None:
        """Tell the parent where this kernel listens."""
        ports = {f"{name}_port": getattr(self, f"{name}_port") for name in PORTS}
        told = {"ip": self.ip, "transport": self.transport, "key": self.session.key.decode()}
        os.write(self.report, json.dumps({**told, **ports}).encode())
        os.close(self.report)


PORTS = ("shell", "stdin", "hb", "iopub", "control")


def prepared_app(report: int, memory: int) -> IPKernelApp:
    """Return the application, ready to start, with ``memory`` bytes of data at most.

    The process sees what a kernel started anew would see: its path, arguments and environment.
    """
    os.setsid()
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "", *ARGUMENTS]
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    app = ForkedKernelApp.instance(report=report, parent_handle=os.getppid())
    app.initialize(ARGUMENTS)
    return app
