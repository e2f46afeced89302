"""Says which notebooks are out of date and why, by content and never by time; executes nothing.

Where only a file that a view reads changed, the rows of the view decide: they are compared by
whoever would run the notebook.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.run.register import Run

METADATA = "foi_analysis"
WORDS = {
    "code": "the notebook's code",
    "parameters": "its parameters",
    "package": "the package's code",
    "lock": "the locked libraries",
}
INPUTS, ROWS = "inputs", "rows"
NOT_YET, ASKED_FOR = "not yet run", "asked for"
Stamp = Mapping[str, Any]


@dataclass(frozen=True)
class Planned:
    """One run, what it rests on and, when it must run, why.

    ``stamp`` has hashes of the notebook's code, the parameters, the package, the lock, the files
    the view reads and, once they are known, of the rows of each of its frames. When ``is_open``
    the rows decide whether it must run; ``before`` has their hashes from the last run.
    """

    run: Run
    stamp: Stamp
    why: str = ""
    is_open: bool = False
    before: Stamp | None = None

    @property
    def is_stale(self) -> bool:
        """Return whether the notebook must run, so far as is known."""
        return bool(self.why)

    def decided(self, rows: Mapping[str, str]) -> Planned:
        """Return the run with the hashes of its view's rows, which decide if it was open."""
        stamp = {**self.stamp, ROWS: dict(rows)}
        if not self.is_open:
            return replace(self, stamp=stamp)
        before = self.before or {}
        changed = sorted(name for name in {*rows, *before} if rows.get(name) != before.get(name))
        why = f"changed: the rows it shows ({', '.join(changed)})" if changed else ""
        return replace(self, stamp=stamp, why=why, is_open=False)


def executed_path(project: Project, run: Run) -> Path:
    """Return where the executed notebook of a run lies."""
    return project.build / "notebooks" / f"{run.name}.ipynb"


def plan(project: Project, runs: Sequence[Run], is_forced: bool = False) -> list[Planned]:
    """Return every run with its stamp and the reason to run it, empty when up to date."""
    hash_of = cache(sha256_of)
    code_of = cache(_code)
    return [
        _planned(project, run, _stamp(project, run, hash_of, code_of), is_forced) for run in runs
    ]


def _stamp(
    project: Project, run: Run, hash_of: Callable[[Path], str], code_of: Callable[[Path], str]
) -> Stamp:
    files = [f"{name} {hash_of(project.root / 'data' / name)}" for name in run.reads]
    return {
        "code": code_of(project.notebooks / run.notebook),
        "parameters": _hash(json.dumps(run.parameters)),
        "package": package_hash(),
        "lock": hash_of(project.root / "requirements.lock"),
        INPUTS: _hash("\n".join(files)),
    }


def _planned(project: Project, run: Run, now: Stamp, is_forced: bool) -> Planned:
    path = executed_path(project, run)
    if is_forced or not path.exists():
        return Planned(run, now, ASKED_FOR if is_forced else NOT_YET)
    before = stamp_of(path)
    if changed := [words for part, words in WORDS.items() if before.get(part) != now[part]]:
        return Planned(run, now, f"changed: {', '.join(changed)}")
    is_open = before.get(INPUTS) != now[INPUTS]
    return Planned(run, now, is_open=is_open, before=before.get(ROWS))


def stamp_of(path: Path) -> Stamp:
    """Return the stamp in an executed notebook, empty where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"].get(METADATA, {})
    except (json.JSONDecodeError, KeyError):
        return {}


def _code(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return _hash(json.dumps([(one["cell_type"], _stripped(one["source"])) for one in cells]))


def _stripped(source: list[str] | str) -> str:
    return "\n".join(line.rstrip() for line in "".join(source).strip().splitlines())


@cache
def package_hash() -> str:
    """Return a hash of every Python file of the package."""
    folder = Path(__file__).parent.parent
    files = sorted(folder.rglob("*.py"))
    return _hash("".join(f"{path.relative_to(folder)}{sha256_of(path)}" for path in files))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
