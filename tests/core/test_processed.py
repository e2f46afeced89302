"""Processed tables are read as pandas reads them, and no thread is left behind."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_records, read_table

THREADS = """
import os
import pandas, pyarrow.parquet
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_records, read_table

def threads():
    return len(os.listdir("/proc/self/task"))

project, before = Project.find(), threads()
read_records(project, "figures"), read_table(project, "observations")
print(threads() - before)
"""


def test_each_table_is_what_pandas_reads(processed_project: Project) -> None:
    files = sorted(processed_project.processed.glob("*.parquet"))
    assert files
    for path in files:
        pd.testing.assert_frame_equal(
            read_table(processed_project, path.stem), pd.read_parquet(path), check_exact=True
        )


def test_records_are_the_rows(processed_project: Project) -> None:
    rows = read_table(processed_project, "figures")
    records = read_records(processed_project, "figures")
    assert [row["claim"] for row in records] == rows["claim"].tolist()


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_reading_starts_no_thread_that_could_forbid_a_fork_or_abort_at_the_end() -> None:
    told = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True)
    assert told.stdout.strip() == "0", told.stderr
