"""Takes a table of a notebook's output apart into named columns of cells; shows none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass
class Column:
    """One column: its name as the notebook has it, whether it heads the rows, and its cells."""

    name: str
    is_head: bool
    cells: list[Any]

    @property
    def texts(self) -> list[str]:
        """Return the cells' text."""
        return [cell.text_content().strip() for cell in self.cells]


def columns_of(table: Any) -> list[Column]:
    """Return the columns of a table, cells that span rows repeated, heads of several rows one."""
    rows = table.findall("tbody/tr")
    names = _heads(table)
    grid = _grid(rows)
    found = []
    for place, name in enumerate(names):
        cells = [row[place] for row in grid if place < len(row)]
        found.append(Column(name, all(cell.tag == "th" for cell in cells), cells))
    if found and not found[0].name and all(text.isdigit() for text in found[0].texts):
        found = found[1:]
    return found


def _heads(table: Any) -> list[str]:
    """Return one name a column, of one row of heads or several.

    Pandas writes the names of the index in the last of several rows, those of the columns' levels
    above the index.
    """
    lines = [
        [cell.text_content().strip() for cell in row] for row in _grid(table.findall("thead/tr"))
    ]
    if len(lines) < 2:
        return lines[0] if lines else []
    first = table.find("tbody/tr")
    index = 0 if first is None else len([cell for cell in first if cell.tag == "th"])
    *upper, last = lines
    has_names = any(last[:index]) and not any(last[index:])
    levels = upper if has_names else lines
    return [
        (last[place] if has_names else "")
        if place < index
        else ", ".join(dict.fromkeys(filter(None, (line[place] for line in levels))))
        for place in range(len(last))
    ]


def _grid(rows: Sequence[Any]) -> list[list[Any]]:
    """Return rows of cells with those that span rows or columns repeated."""
    grid: list[list[Any]] = []
    below: dict[int, tuple[int, Any]] = {}
    for row in rows:
        line: list[Any] = []
        cells = list(row)
        while cells or len(line) in below:
            if len(line) in below:
                left, cell = below.pop(len(line))
                if left > 1:
                    below[len(line)] = (left - 1, cell)
                line.append(cell)
                continue
            cell = cells.pop(0)
            for _ in range(int(cell.get("colspan", 1))):
                if (left := int(cell.get("rowspan", 1)) - 1) > 0:
                    below[len(line)] = (left, cell)
                line.append(cell)
        grid.append(line)
    return grid


def new_cell(text: str, tag: str = "td") -> Any:
    """Return a cell that says ``text``."""
    return _cell(escape(text), tag)


def linked_cell(cell: Any, address: str) -> Any:
    """Return the cell with its words leading to a web address or a page; else as it is."""
    text = cell.text_content().strip()
    if not text or not (address.startswith(("https://", "http://")) or ".html" in address):
        return cell
    return _cell(f'<a href="{escape(address)}">{escape(text)}</a>', cell.tag)


def _cell(html: str, tag: str) -> Any:
    from lxml import html as parser

    return parser.fragment_fromstring(f"<{tag}>{html}</{tag}>")
