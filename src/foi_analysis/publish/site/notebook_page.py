"""Turns one executed notebook into a page's notebook: title, label, tables; runs nothing."""

from __future__ import annotations

import re
from typing import Any

from foi_analysis.publish.site.table_html import ADDRESS, CellLink, tidy_table

KEPT_METADATA = ("kernelspec", "language_info")
# What a notebook that computes by itself imports.
COMPUTES = "import foi_analysis as foi"
_FIRST_HEADING = re.compile(r"\A# .*\n?")
_HEADING = re.compile(r"^#{1,6} +(.+)$", re.MULTILINE)
_BARE_ADDRESS = re.compile(rf"(?<![(<\[]){ADDRESS}")
# The site has pages for runs, and none for the templates notebooks in JupyterLab link to.
_TEMPLATE = re.compile(r"\[([^\]]+)\]\(\w+\.ipynb\)")


def notebook_page(
    notebook: dict[str, Any],
    title: str,
    top: str,
    bottom: str = "",
    link: CellLink | None = None,
) -> dict[str, Any]:
    """Return the notebook with its first heading replaced by ``title`` and ``top`` below it.

    Code that computes is open, code that only shows is folded; pictures carry their words, tables
    scroll in a box of their own; ``bottom`` is the last cell, and ``link`` gives the address of a
    reply's cell.
    """
    cells = _joined([dict(cell) for cell in notebook["cells"]])
    first, heading = cells[0], title
    is_open = any(COMPUTES in _text(cell["source"]) for cell in cells)
    introduction = _FIRST_HEADING.sub("", _text(first["source"])).strip()
    first["source"] = "\n\n".join(part for part in (f"# {title}", top, introduction) if part)
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = _TEMPLATE.sub(r"`\1`", _text(cell["source"]))
            heading = (_HEADING.findall(_text(cell["source"])) or [heading])[-1]
        else:
            _fold(cell, is_open)
            cell["outputs"] = [_output(output, heading, link) for output in cell["outputs"]]
    if bottom:
        last = {"cell_type": "markdown", "id": "how-known", "metadata": {}, "source": bottom}
        cells.append(last)
    metadata = {name: notebook["metadata"].get(name, {}) for name in KEPT_METADATA}
    return {**notebook, "cells": cells, "metadata": metadata}


def first_heading(notebook: dict[str, Any]) -> str:
    """Return the notebook's own first heading, without a mark."""
    return _HEADING.findall(_text(notebook["cells"][0]["source"]))[0]


def _joined(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells with code that shows nothing joined to the code right above it."""
    joined: list[dict[str, Any]] = []
    for cell in cells:
        above = joined[-1] if joined else cell
        if cell["cell_type"] == above["cell_type"] == "code" and not above["outputs"] and joined:
            parts = (_text(above["source"]).strip(), _text(cell["source"]).strip())
            joined[-1] = {**cell, "source": "\n\n".join(parts)}
        else:
            joined.append(cell)
    return joined


def _fold(cell: dict[str, Any], is_open: bool) -> None:
    words = [alt for output in cell["outputs"] if (alt := _alt(output))]
    metadata: dict[str, Any] = {"tags": [] if is_open else ["hide-input"]}
    if words:
        metadata["mystnb"] = {"image": {"alt": " ".join(words)}}
    cell["metadata"] = metadata


def _alt(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    if "image/png" not in data:
        return ""
    given = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    return given or _text(data.get("text/plain", "Picture without a description"))


def _output(output: dict[str, Any], heading: str, link: CellLink | None) -> dict[str, Any]:
    data = output.get("data", {})
    if "text/html" in data:
        table = tidy_table(_text(data["text/html"]), heading, link)
        return {**output, "data": {"text/html": table}}
    if "text/markdown" in data:
        words = _BARE_ADDRESS.sub(r"<\g<0>>", _text(data["text/markdown"]))
        return {**output, "data": {"text/markdown": words}}
    return output


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
