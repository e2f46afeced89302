"""Makes HTML fit for a page: tables that stack on a narrow one, links to rows, raw blocks.

It changes no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import replacing

ADDRESS = r"https?://[^\s<>\"]+[^\s<>\".,;:)]"
_ADDRESS = re.compile(ADDRESS)
# Tables of up to so many columns fit a phone; of more, only a wide page, or none.
NARROW, WIDE, WIDEST = 2, 6, 8


def linked(text: str) -> str:
    """Return ``text`` as HTML with each web address in it made a link."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = escape(match.group())
        parts += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def raw(html: str) -> str:
    """Return HTML as a block Sphinx passes on as it is."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}"


def row_link(anchor: str, words: str, about: str = "") -> str:
    """Return the visible link to a row, which can be passed on; ``about`` is said of it aloud."""
    spoken = escape(f"{words} Link to {about}" if about else f"Link to {words}")
    return f'<a class="row-link" href="#{anchor}" aria-label="{spoken}">{escape(words)}</a>'


def write_page(path: Path, text: str) -> None:
    """Write a page's text."""
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")


def table_box(name: str, table: str) -> str:
    """Return a table as wide as the page, which stands row below row where that is narrow.

    Each cell carries its column, and the roles keep it a table for those who hear it, whatever the
    style makes of it. ``name`` is what it is called where it has no caption.
    """
    from lxml import etree
    from lxml import html as parser

    root = parser.fragment_fromstring(table)
    if root.find("caption") is None:
        root.set("aria-label", name)
    heads = root.findall("thead/tr")
    names = [cell.text_content().strip() for cell in heads[0]] if len(heads) == 1 else []
    if len(names) > NARROW and root.get("class") != "covered":
        _stack(root, names)
    made = etree.tostring(root, encoding="unicode", method="html")
    return f'<div class="table-box">{made}</div>'


def _stack(table: Any, names: Sequence[str]) -> None:
    widths = (("wide", WIDE), ("widest", WIDEST))
    kinds = ["stacked", *(name for name, columns in widths if len(names) > columns)]
    table.set("class", " ".join([table.get("class", ""), *kinds]).strip())
    table.set("role", "table")
    for part in table:
        if part.tag in ("thead", "tbody", "tfoot"):
            part.set("role", "rowgroup")
    for row in table.iter("tr"):
        row.set("role", "row")
    for cell in table.findall("thead/tr")[0]:
        cell.set("role", "columnheader")
    for cell in table.findall("tfoot/tr/td"):
        cell.set("role", "cell")
    for row in table.findall("tbody/tr"):
        for name, cell in zip(names, row, strict=False):
            cell.set("role", "rowheader" if cell.tag == "th" else "cell")
            cell.set("data-label", name)


def plain_table(caption: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    """Return rows of HTML as a table with heads, which are HTML too."""
    shown, lines = "".join(f'<th scope="col">{head}</th>' for head in heads), "\n".join(rows)
    return (
        f"<table><caption>{caption}</caption><thead><tr>{shown}</tr></thead>"
        f"<tbody>\n{lines}\n</tbody></table>"
    )


def claims_table(caption: str, columns: Iterable[str], rows: Iterable[str]) -> str:
    """Return rows of ``claims_row`` as a table that stands row below row on a narrow page."""
    heads = "".join(f'<th scope="col" role="columnheader">{name}</th>' for name in columns)
    lines = "\n".join(rows)
    return (
        f'<table class="claims" role="table"><caption>{caption}</caption>\n'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{lines}\n</tbody></table>'
    )


def claims_row(anchor: str, head: str, columns: Sequence[str], values: Sequence[str]) -> str:
    """Return one row: what heads it and the values below ``columns``, all of it HTML."""
    cells = "".join(
        f'<td role="cell" data-label="{column}"><span>{value}</span></td>'
        for column, value in zip(columns, values, strict=True)
    )
    return f'<tr role="row" id="{anchor}"><th scope="row" role="rowheader">{head}</th>{cells}</tr>'


def about(lines: Iterable[tuple[str, str]]) -> str:
    """Return what a page is about: names and values in HTML, those without a value left out."""
    items = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in lines if value)
    return f'<dl class="about simple">{items}</dl>'
