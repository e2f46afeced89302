"""Says which notebooks are out of date and why, by content and never by time; executes nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from foi_analysis.paths import Project, sha256_of
from foi_analysis.run.register import Run
from foi_analysis.views import Views

METADATA = "foi_analysis"
WORDS = {
    "code": "the notebook's code",
    "parameters": "its parameters",
    "view": "the rows it shows",
    "package": "the package's code",
    "lock": "the locked libraries",
}


@dataclass(frozen=True)
class Planned:
    """One run, what it rests on and, when it must run, why."""

    run: Run
    fingerprint: dict[str, str]
    why: str

    @property
    def is_stale(self) -> bool:
        """Return whether the notebook must run."""
        return bool(self.why)


def executed_path(project: Project, run: Run) -> Path:
    """Return where the executed notebook of a run lies."""
    return project.build / "notebooks" / f"{run.name}.ipynb"


def plan(project: Project, runs: list[Run], views: Views) -> list[Planned]:
    """Return every run with its fingerprint and the reason to run it, empty when up to date."""
    return [_planned(project, run, fingerprint(project, run, views)) for run in runs]


def fingerprint(project: Project, run: Run, views: Views) -> dict[str, str]:
    """Return hashes of all a run rests on: code, parameters, shown rows, package and lock."""
    return {
        "code": _code(project.notebooks / run.notebook),
        "parameters": _hash(json.dumps(run.parameters)),
        "view": views.get(run.view, **dict(run.parameters)).fingerprint(),
        "package": package_hash(),
        "lock": sha256_of(project.root / "requirements.lock"),
    }


def _planned(project: Project, run: Run, now: dict[str, str]) -> Planned:
    path = executed_path(project, run)
    if not path.exists():
        return Planned(run, now, "not yet run")
    before = _stored(path)
    changed = [WORDS[part] for part in now if before.get(part) != now[part]]
    return Planned(run, now, f"changed: {', '.join(changed)}" if changed else "")


def _stored(path: Path) -> dict[str, Any]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"].get(METADATA, {})
    except (json.JSONDecodeError, KeyError):
        return {}


def _code(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells]
    return _hash(json.dumps([_stripped(source) for source in sources]))


def _stripped(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


@cache
def package_hash() -> str:
    """Return a hash of every Python file of the package."""
    folder = Path(__file__).parent.parent
    files = sorted(folder.rglob("*.py"))
    return _hash("".join(f"{path.relative_to(folder)}{sha256_of(path)}" for path in files))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
