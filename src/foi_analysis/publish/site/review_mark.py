"""Marks every page and notebook of a site that is for reviewers; decides nothing else."""

from __future__ import annotations

import json
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.publish.disclosed import holds_unpublished

REVIEW = "For review, not for publication"
HOLDS = f"{REVIEW}: holds unpublished small counts"


def mark_of(project: Project, is_review: bool) -> str:
    """Return what stands on every page, nothing where the site may be published as it is."""
    if holds_unpublished(project):
        return HOLDS
    return REVIEW if is_review else ""


def mark_files(folder: Path, mark: str) -> None:
    """Put the mark at the top of what stands alone below ``folder``: notebooks and web pages."""
    for path in (folder / "_extra").rglob("*.ipynb"):
        _mark_notebook(path, mark)
    for path in (folder / "_static").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        marked = text.replace("<main>", f"<main>\n<p><strong>{mark}.</strong></p>", 1)
        path.write_text(marked, encoding="utf-8")


def _mark_notebook(path: Path, mark: str) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = {"cell_type": "markdown", "id": "for-review", "metadata": {}, "source": f"**{mark}.**"}
    notebook["cells"].insert(0, cell)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
