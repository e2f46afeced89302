"""The benchmarks run on a few replies and say what they are for; no time is judged."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.scale import read_at_scale

from foi_analysis.core.paths import Project


def test_reading_is_measured_against_the_bare_libraries(
    processed_miniature: Project, tmp_path: Path
):
    few = ["--replies", "3", "--rounds", "1", "--into", str(tmp_path)]
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.reading", *few],
        cwd=processed_miniature.root,
        env=os.environ | {"FOI_PROJECT": "", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split("|") for line in said.splitlines() if re.search(r"\d s \| \d", line)]
    assert len(rows) == 2
    assert all(float(row[4]) > 0 for row in rows)
    assert str(processed_miniature.root) not in said
    assert (tmp_path / "reading-speed.md").read_text(encoding="utf-8") in said + "\n"
    assert (tmp_path / "reading-speed.png").read_bytes().startswith(b"\x89PNG")


def test_reading_at_scale_counts_every_reply_and_says_how_much_memory(repo_root: Path):
    seen = []
    steps = read_at_scale(Project(repo_root), 3, 9, lambda: seen.append(1))
    assert len(seen) == 9
    assert [step.replies for step in steps] == [9]
    assert steps[0].seconds > 0
    assert len(steps[0].memory) == 2
