"""Finds the cells of a web page's tables that stand in columns nobody sees; reads no text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.read.page_styles import Declared

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_COLUMNS = 1000


def hides_column(element: Element, said: Declared) -> bool:
    """Return whether an element stands for columns of a table that a page does not show."""
    if element.tag not in ("col", "colgroup"):
        return False
    return said.get("visibility") in ("collapse", "hidden") or said.get("display") == "none"


def cells_in(column: Element) -> Iterator[Element]:
    """Yield the cells that begin in the columns that an element of a table stands for."""
    table = next(column.iterancestors("table"), None)
    if table is None:
        return
    columns = list(table.iter("col")) or list(table.iter("colgroup"))
    own = [column] if column.tag == "col" else list(column.iter("col")) or [column]
    hidden: set[int] = set()
    at = 0
    for one in columns:
        width = _width(one, "span")
        hidden |= set(range(at, at + width)) if one in own else set()
        at += width
    for row in table.iter("tr"):
        at = 0
        for cell in row.iterchildren("td", "th"):
            if at in hidden:
                yield cell
            at += _width(cell, "colspan")


def _width(element: Element, name: str) -> int:
    text = element.get(name, "1").strip()
    return min(int(text), MOST_COLUMNS) if text.isdecimal() else 1
