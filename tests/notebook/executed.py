"""Executes a notebook's cells in the process at hand, so that a test sees the values they make."""

from __future__ import annotations

import ast
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.pyplot as plt
import pytest

SAID = "what it prints"
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def code_cells(name: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each code cell of a committed notebook with its tags."""
    notebook = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"]), cell["metadata"].get("tags", [])


def executed(
    name: str, edited: tuple[str, str] | None = None, until: str = "", **parameters: Any
) -> dict[str, Any]:
    """Return every name a committed notebook's cells make, given other parameters.

    ``edited`` is a line of it and what an analyst writes there instead; ``until`` is a word of the
    first cell that is not executed. Under SAID stands what the cells print.
    """
    matplotlib.use("Agg")
    plt.close("all")
    made: dict[str, Any] = {"__name__": "__main__"}
    said = io.StringIO()
    for source, tags in code_cells(name):
        if until and until in source:
            break
        source = source.replace(*edited) if edited else source
        with redirect_stdout(said):
            exec(compile(ast.parse(source), f"{name}.ipynb", "exec"), made)
        if "parameters" in tags:
            assert set(parameters) <= set(made), "the notebook has no such parameter"
            made |= parameters
    return made | {SAID: said.getvalue()}


def reads(log: Path, patch: pytest.MonkeyPatch, name: str, **parameters: Any) -> list[Any]:
    """Return what a notebook records that it reads: a query, its arguments and its rows' hash."""
    log.write_text("", encoding="utf-8")
    patch.setenv("FOI_READS_TO", str(log))
    executed(name, **parameters)
    patch.delenv("FOI_READS_TO")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert lines and all("query" in line for line in lines)
    return [(line["query"], line["arguments"], line["rows"]) for line in lines]
