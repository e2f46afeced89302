"""Makes HTML fit for a page: tables with scopes and a scroll box, links to rows, raw blocks.

It changes no cell; unnamed row numbers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import replacing

ADDRESS = r"https?://[^\s<>\"]+[^\s<>\".,;:)]"
_ADDRESS = re.compile(ADDRESS)
_GAPS = ("NaN", "<NA>", "NaT")  # How a frame shows what is not there.
_NUMBER = re.compile(r"[-−]?[\d,]+(\.\d+)?(–[\d,]+(\.\d+)?)?%?")


CellLink = Callable[[str, str, str], str]
_SOURCE = ("file", "place", "cell")
_FIGURES = ("printed", "count")
LONG = 60


def tidy_table(html: str, heading: str, link: CellLink | None = None) -> str:
    """Return the table of a notebook's HTML output in a box that scrolls and says ``heading``.

    ``link`` returns the address of a reply's cell from its file, place and cell, or nothing; the
    rows that name all three lead there.
    """
    from lxml import etree
    from lxml import html as parser

    root = parser.fragment_fromstring(html, create_parent="div")
    tables = list(root.iter("table"))
    if not tables:
        return html
    boxes = []
    for table in tables:
        _tidy(table)
        _stack(table)
        if link:
            _link_cells(table, link)
        name = table.findtext("caption") or heading
        inner = etree.tostring(table, encoding="unicode", method="html", with_tail=False)
        boxes.append(scroll_box(name, inner))
    return "\n".join(boxes)


def linked(text: str) -> str:
    """Return ``text`` as HTML with each web address in it made a link."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        address = escape(match.group())
        parts += [escape(text[end : match.start()]), f'<a href="{address}">{address}</a>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _tidy(table: Any) -> None:
    table.attrib.pop("border", None)
    _drop_row_numbers(table)
    for row in table.iter("tr"):
        row.attrib.pop("style", None)
    for cell in table.iter("th"):
        cell.set("scope", "col" if cell.getparent().getparent().tag == "thead" else "row")
    for cell in table.iter("td"):
        _tidy_cell(cell)


def _stack(table: Any) -> None:
    """Let a table with a caption or long texts stand row below row on a narrow page.

    Each cell carries its column. The roles keep it a table for those who hear it, whatever the
    style makes of it.
    """
    heads = table.findall("thead/tr")
    is_wordy = any(len(cell.text_content()) > LONG for cell in table.iter("td"))
    if len(heads) != 1 or not (is_wordy or table.find("caption") is not None):
        return
    table.set("class", f"{table.get('class', '')} stacked".strip())
    table.set("role", "table")
    names = [cell.text_content().strip() for cell in heads[0]]
    for part in (*table.findall("thead"), *table.findall("tbody")):
        part.set("role", "rowgroup")
    for row in table.iter("tr"):
        row.set("role", "row")
    for head in heads[0]:
        head.set("role", "columnheader")
    for row in table.findall("tbody/tr"):
        for name, cell in zip(names, row, strict=False):
            cell.set("role", "rowheader" if cell.tag == "th" else "cell")
            cell.set("data-label", name)


def _drop_row_numbers(table: Any) -> None:
    heads, rows = table.findall("thead/tr"), table.findall("tbody/tr")
    if len(heads) != 1 or heads[0][0].text_content().strip():
        return
    if all(row[0].tag == "th" and row[0].text_content().isdigit() for row in rows):
        for row in (heads[0], *rows):
            row.remove(row[0])


def _link_cells(table: Any, link: CellLink) -> None:
    """Make the cell's address, and the figure read from it, lead to the reply's page."""
    heads = table.findall("thead/tr")
    names = [cell.text_content().strip() for cell in heads[0]] if len(heads) == 1 else []
    if not set(_SOURCE) <= set(names):
        return
    at = {name: position for position, name in enumerate(names)}
    for row in table.findall("tbody/tr"):
        address = link(*(row[at[name]].text_content() for name in _SOURCE)) if len(row) else ""
        for name in ("cell", *_FIGURES):
            if address and name in at:
                _make_link(row[at[name]], address)


def _make_link(cell: Any, address: str) -> None:
    from lxml import etree

    if len(cell) or not (cell.text or "").strip():
        return
    anchor = etree.SubElement(cell, "a", href=address)
    anchor.text, cell.text = cell.text, None


def _tidy_cell(cell: Any) -> None:
    from lxml import html as parser

    text = cell.text_content()
    if text.strip() in _GAPS:
        cell.text, cell.attrib["class"] = "–", "number"
        return
    if _NUMBER.fullmatch(text.strip()):
        cell.set("class", "number")
    if len(cell) or not _ADDRESS.search(text):
        return
    filled = parser.fragment_fromstring(linked(text), create_parent="td")
    cell.set("class", "address")
    cell.text = filled.text
    cell.extend(list(filled))


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


def scroll_box(name: str, table: str, is_whole: bool = False) -> str:
    """Return a table in a box that scrolls; one that ``is_whole`` is never stacked."""
    classes = "table-scroll whole" if is_whole else "table-scroll"
    label = escape(f"Table: {name}")
    return f'<div class="{classes}" role="region" tabindex="0" aria-label="{label}">{table}</div>'


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
