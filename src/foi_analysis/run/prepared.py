"""Imports what notebooks use, and uses it once, so that forks need not; it forks for nobody."""

from __future__ import annotations

import builtins
import importlib
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

INLINE = "module://matplotlib_inline.backend_inline"
QUIET = {
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
# The grammar of addresses, which notebooks' schema does not use, takes longer than the rest.
SLOW, ITS_USER = "rfc3987_syntax", "jsonschema"
# Modules imported without it, which a kernel imports anew if it needs them.
cut_short: list[str] = []
IMPORTS = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "faulthandler",
    "foi_analysis.notebook.plots",
    "foi_analysis.run.engine",
    "foi_analysis.run.forked",
    "foi_analysis.run.kernel",
    "foi_analysis.verdicts.processed_project",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "matplotlib.pyplot",
    "pandas.core.arrays.arrow.extension_types",
    "pandas.io.formats.csvs",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "papermill",
    "psutil",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "seaborn",
    "sqlite3",
    "tornado.platform.asyncio",
)


def prepare() -> None:
    """Import the libraries and draw once, leaving the environment as it was and no thread."""
    if Path(sys.path[0]) == Path.cwd():
        del sys.path[0]
    environment = dict(os.environ)
    os.environ.update({"MPLBACKEND": INLINE} | environment | QUIET)
    with _as_in_a_kernel(), without(SLOW):
        for name in IMPORTS:
            with suppress(ImportError):
                importlib.import_module(name)
    cut_short.extend(one for one in sys.modules if one.split(".")[0] == ITS_USER)
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
def without(name: str) -> Iterator[None]:
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
    from jupyter_client.localinterfaces import local_ips
    from matplotlib.figure import Figure

    rows = pd.DataFrame({"number": [1.5, 2], "name": ["a", "b"]})
    figure = Figure(layout="constrained")
    sns.barplot(rows, x="number", y="name", ax=figure.add_subplot(title="a"))
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    rows.to_html()
    nbformat.validate(nbformat.v4.new_notebook())
    local_ips()  # A client asks which addresses are this machine's.


def stop_threads() -> None:
    """Fork once: numpy's numeric library ends its idle threads at a fork and starts them anew."""
    if (process := os.fork()) == 0:
        os._exit(0)
    os.waitpid(process, 0)
