"""Asks again the queries of notebooks whose files changed, each once for all; runs no notebook.

A notebook whose queries return the rows they returned before only gets its stamp written again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from foi_analysis.core.paths import Project, replacing
from foi_analysis.run import reads
from foi_analysis.run.engine import environment
from foi_analysis.run.plan import METADATA, Planned, executed_path


def decided(
    project: Project, planned: Sequence[Planned], ended: Callable[[str], None]
) -> list[Planned]:
    """Return each planned run, in order, with those decided whose queries had to be asked.

    ``ended`` is told the name of each that is up to date after all.
    """
    ask = cache(reads.ask_again)
    found = []
    with environment({reads.ROOT: str(project.root)}):
        for one in planned:
            now = one.decided(ask) if one.is_open else one
            if one.is_open and not now.is_stale:
                _stamp_again(executed_path(project, one.run), now)
                ended(one.run.name)
            found.append(now)
    return found


def _stamp_again(path: Path, planned: Planned) -> None:
    """Note in an executed notebook that it is up to date with other files; no cell changes."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"][METADATA] = dict(planned.stamp)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    with replacing(path) as target:
        target.write_text(f"{text}\n", encoding="utf-8")
