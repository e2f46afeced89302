"""Reads processed tables, each once for as long as it is not written again; makes none."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.paths import Project

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

MOST_READ = 12
_READ: dict[Path, tuple[tuple[int, ...], pd.DataFrame]] = {}


def read_table(project: Project, table: str) -> pd.DataFrame:
    """Return a processed table; one read before and not written since is not read again.

    Raises FileNotFoundError with the command to run when it is not there yet.
    """
    path = _path(project, table)
    now = path.stat()
    written = (now.st_ino, now.st_size, now.st_mtime_ns)
    before, frame = _READ.pop(path, ((), None))
    if frame is None or before != written:
        frame = stored(path.read_bytes()).to_pandas(use_threads=False)
    else:
        sys.audit("open", str(path), "rb", 0)  # So that what watches the reading hears of it.
    _READ[path] = written, frame
    if len(_READ) > MOST_READ:
        del _READ[next(iter(_READ))]
    return frame.copy(deep=False)


def read_records(project: Project, table: str) -> list[dict[str, Any]]:
    """Return the rows of a processed table, what is not there being None; imports no pandas.

    Raises FileNotFoundError as `read_table` does.
    """
    rows: list[dict[str, Any]] = stored(_path(project, table).read_bytes()).to_pylist()
    return rows


def stored(content: bytes) -> pa.Table:
    """Return the table a Parquet file holds.

    No thread is started: with one a process cannot be forked, and may abort as it ends.
    """
    from pyarrow import BufferReader
    from pyarrow.parquet import ParquetFile

    return ParquetFile(BufferReader(content)).read(use_threads=False)


def _path(project: Project, table: str) -> Path:
    path = project.processed / f"{table}.parquet"
    if not path.exists():
        raise FileNotFoundError(f"{project.relative(path)} is missing: run `make reproduce`.")
    return path
