"""Executes the cells of a committed notebook in this process, to look at what they make."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import matplotlib
import pytest

from foi_analysis.core.paths import Project

matplotlib.use("Agg")
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


class Executed(dict[str, Any]):
    """The names a notebook's cells gave values to, and in ``shown`` what each cell ends in."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: dict[str, Any] = {}


def execute(project: Project, notebook: str, **parameters: str) -> Executed:
    """Execute every code cell of a notebook on a project, with these parameters."""
    cells = json.loads((NOTEBOOKS / notebook).read_text(encoding="utf-8"))["cells"]
    found = Executed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(project.root))
        patch.setattr("IPython.display.display", lambda *_, **__: None)
        for cell in cells:
            if cell["cell_type"] == "code":
                found.shown[cell["id"]] = _value("".join(cell["source"]), found)
            if "parameters" in cell["metadata"].get("tags", []):
                found.update(parameters)
    return found


def _value(code: str, names: dict[str, Any]) -> Any:
    """Execute code; return the value of the expression it ends in, if it does."""
    lines = ast.parse(code)
    last = lines.body.pop() if isinstance(lines.body[-1], ast.Expr) else None
    exec(compile(lines, "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
