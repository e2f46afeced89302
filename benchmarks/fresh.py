"""Reads listed files once and ends, for measuring what a command costs; run by benchmarks.reading.

``python -m benchmarks.fresh bare|here LIST``: the list is JSON, paths with their register rows.
Nothing is imported before the way is known, so that each way pays for what it needs.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def bare(replies: list[tuple[str, dict[str, str]]]) -> None:
    """Pull the cells of the files with the bare libraries."""
    from benchmarks.bare import pull

    for path, _ in replies:
        pull(Path(path))


def here(replies: list[tuple[str, dict[str, str]]]) -> None:
    """Read and understand the files as the package reads a wave: in worker processes."""
    from foi_analysis.core.paths import Project
    from foi_analysis.core.reference import Reference
    from foi_analysis.merge.reading import interpret
    from foi_analysis.read.read_worker import Job, read_many

    reference = Reference(Project.find())
    jobs = [Job(path, Path(path), Path(path).name) for path, _ in replies]
    for (_, row), (_, sent) in zip(replies, read_many(jobs), strict=True):
        if not isinstance(sent, tuple):
            interpret(reference, row, tuple(sent))


if __name__ == "__main__":
    ways = {"bare": bare, "here": here}
    ways[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
