"""Lets a notebook read only those files of data/ that its view declares; reads nothing itself.

It sees what Python opens, and Parquet files pyarrow opens by name. It guards against mistakes, not
against a notebook that means to get round it.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from typing import Any

ROOT, READS = "FOI_PROJECT", "FOI_READS"
LINE = "__import__('foi_analysis.run.guard', fromlist=['watch']).watch()"


class UndeclaredRead(Exception):
    """A notebook opened a file of data/ that its view does not declare."""


def watch() -> None:
    """Refuse, from now on in this process, every file of data/ but those FOI_READS names.

    Does nothing without FOI_READS, as in JupyterLab.
    """
    if READS not in os.environ:
        return
    data = os.path.join(os.environ[ROOT], "data", "")
    allowed = {os.path.join(data, name) for name in os.environ[READS].split("\n")}

    def heard(event: str, told: tuple[Any, ...]) -> None:
        if event != "open" or not isinstance(told[0], (str, bytes, os.PathLike)):
            return
        path = os.path.realpath(os.fsdecode(told[0]))
        if path.startswith(data) and path not in allowed:
            name = os.path.relpath(path, data).replace(os.sep, "/")
            raise UndeclaredRead(
                f"the notebook opens data/{name}, which its view does not declare. Add {name!r} "
                "to its view under [reads] in notebooks/register.toml, or do not read it."
            )

    sys.addaudithook(heard)
    _tell_of_parquet()


def _tell_of_parquet() -> None:
    """Have pyarrow say what it opens, as it opens files without Python."""
    import pyarrow.parquet

    pyarrow.parquet.read_table = _telling(pyarrow.parquet.read_table)


def _telling(read: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(read)
    def told(source: Any, *others: Any, **named: Any) -> Any:
        if isinstance(source, (str, os.PathLike)):
            sys.audit("open", os.fspath(source), "rb", 0)
        return read(source, *others, **named)

    return told
