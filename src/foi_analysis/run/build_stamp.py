"""Notes below build/ what something there was made of; makes nothing itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, replacing, sha256_of
from foi_analysis.run.plan import package_hash


def hash_of(project: Project, paths: Iterable[Path], more: Iterable[str] = ()) -> str:
    """Return a hash of the package, of some files' names and contents, and of ``more`` lines."""
    lines = [f"{project.relative(path)} {sha256_of(path)}" for path in paths]
    return hashlib.sha256("\n".join([package_hash(), *lines, *more]).encode()).hexdigest()


def noted(project: Project, file: str) -> dict[str, Any]:
    """Return what build/``file`` notes, nothing when it is not there or cannot be read."""
    try:
        return json.loads((project.build / file).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def note(project: Project, file: str, made_of: Mapping[str, Any]) -> None:
    """Write a note to build/``file``, whole or not at all."""
    with replacing(project.build / file) as path:
        text = json.dumps(made_of, indent=1, sort_keys=True)
        path.write_text(text + "\n", encoding="utf-8")
