"""Copies the project for a benchmark to change, with briefings only if asked; measures nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.run.register import REGISTER

FOLDERS = ("data", "notebooks")
FILES = ("requirements.lock", "METHODOLOGY.md", "CHANGELOG.md", "README.md", "pyproject.toml")


def copied(project: Project, root: Path) -> Path:
    """Copy a project's inputs to ``root`` and return it."""
    for name in FOLDERS:
        shutil.copytree(project.root / name, root / name)
    for name in FILES:
        shutil.copyfile(project.root / name, root / name)
    return root


def keep_briefings(project: Project, count: int) -> None:
    """Let the register hold that many briefings, of every force in turn, and nothing else."""
    authorities = Reference(project).asked_authorities
    path = project.notebooks / REGISTER
    lines = []
    for number, start in enumerate(range(0, count, len(authorities))):
        some = list(authorities[: count - start])
        lines += ["[[notebook]]", f'name = "briefing-{number}-{{authority}}"']
        lines += ['file = "local_briefing.ipynb"']
        lines += [f"parameters.authority = {json.dumps(some)}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
