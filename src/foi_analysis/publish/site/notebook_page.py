"""Turns one executed notebook into a page: set-up folded, tables and pictures for readers.

It runs nothing and arranges no figure's page.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.notebook.drawn import DARK
from foi_analysis.publish.site.key_words import KeyWords
from foi_analysis.publish.site.notebook_tables import NO_ROWS, CellLink, tidy_table
from foi_analysis.publish.site.table_html import ADDRESS, raw

KEPT_METADATA = ("kernelspec", "language_info")
# What a notebook that computes by itself imports.
COMPUTES = "import foi_analysis as foi"
DRAWINGS = "files/pictures"
SET_UP = ("Set-up of this notebook", "Hide the set-up of this notebook")
PARAMETERS = ("parameters", "injected-parameters", "setup")
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
    words: KeyWords | None = None,
    no_rows: str = NO_ROWS,
    drawn: Path | None = None,
) -> dict[str, Any]:
    """Return the notebook with its first heading replaced by ``title`` and ``top`` below it.

    Code that computes is open, code that only shows or sets up is folded; pictures carry their
    words. ``bottom`` is the last cell, ``link`` gives the address of a reply's cell, ``words`` says
    keys in words, ``no_rows`` why a table has none, and ``drawn`` is the folder of drawings.
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
            outputs = [_drawing(one, drawn) for one in cell["outputs"]]
            cell["outputs"] = [_output(one, heading, link, words, no_rows) for one in outputs]
    if bottom:
        last = {"cell_type": "markdown", "id": "how-known", "metadata": {}, "source": bottom}
        cells.append(last)
    metadata = {name: notebook["metadata"].get(name, {}) for name in KEPT_METADATA}
    return {**notebook, "cells": cells, "metadata": metadata}


def first_heading(notebook: dict[str, Any]) -> str:
    """Return the notebook's own first heading, without a mark."""
    return _HEADING.findall(_text(notebook["cells"][0]["source"]))[0]


def _joined(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the cells with code that shows nothing joined to the code right above it.

    What only sets the notebook up is one cell.
    """
    joined: list[dict[str, Any]] = []
    for cell in cells:
        above = joined[-1] if joined else cell
        is_code = cell["cell_type"] == above["cell_type"] == "code"
        if joined and is_code and not above["outputs"] and _sets_up(above) == _sets_up(cell):
            parts = (_text(above["source"]).strip(), _text(cell["source"]).strip())
            joined[-1] = {**cell, "source": "\n\n".join(parts)}
        else:
            joined.append(cell)
    return joined


def _sets_up(cell: dict[str, Any]) -> bool:
    tags = cell["metadata"].get("tags", [])
    return not cell["outputs"] and bool({*tags} & {*PARAMETERS})


def _fold(cell: dict[str, Any], is_open: bool) -> None:
    words = [alt for output in cell["outputs"] if (alt := _alt(output))]
    sets_up = _sets_up(cell)
    shown: dict[str, Any] = {"image": {"alt": " ".join(words)}} if words else {}
    if sets_up:
        shown |= dict(zip(("code_prompt_show", "code_prompt_hide"), SET_UP, strict=True))
    metadata: dict[str, Any] = {"tags": [] if is_open and not sets_up else ["hide-input"]}
    cell["metadata"] = metadata | ({"mystnb": shown} if shown else {})


def _alt(output: dict[str, Any]) -> str:
    data = output.get("data", {})
    if "image/png" not in data:
        return ""
    given = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    return given or _text(data.get("text/plain", "Picture without a description"))


def _drawing(output: dict[str, Any], drawn: Path | None) -> dict[str, Any]:
    """Return a picture as the drawing of the same name, for light and for dark pages."""
    name = output.get("metadata", {}).get("image/png", {}).get("name", "")
    if not name or not drawn or not (drawn / f"{name}.svg").is_file():
        return output
    alt, shown = escape(_alt(output)), ""
    for kind, end in (("only-light", ".svg"), ("only-dark", DARK)):
        shown += f'<img class="drawn {kind}" src="{DRAWINGS}/{escape(name)}{end}" alt="{alt}">'
    return {**output, "data": {"text/html": shown}, "metadata": {}}


def _output(
    output: dict[str, Any],
    heading: str,
    link: CellLink | None,
    words: KeyWords | None,
    no_rows: str,
) -> dict[str, Any]:
    data = output.get("data", {})
    if "text/html" in data and "<table" in _text(data["text/html"]):
        table = tidy_table(_text(data["text/html"]), heading, link, words, no_rows)
        return {**output, "data": {"text/html": table}}
    if "text/markdown" in data:
        text = _text(data["text/markdown"])
        text = _BARE_ADDRESS.sub(r"<\g<0>>", words.text(text) if words else text)
        return {**output, "data": {"text/markdown": text}}
    if output.get("output_type") == "stream" and words:
        return {**output, "text": words.text(_text(output["text"]))}
    return output


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def as_notebook(name: str) -> str:
    """Return the line that offers a page as the executed notebook it is made of."""
    link = f'<a href="files/notebooks/{escape(name)}.ipynb" download>executed notebook</a>'
    return raw(f"<p>This page is made of an {link}: open it in JupyterLab and run it again.</p>")
