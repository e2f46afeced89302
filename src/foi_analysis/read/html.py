"""Reads a saved web page's visible text and tables in their order; fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from foi_analysis.problems import ProblemsFound
from foi_analysis.read.cell_text import collapse, table_address
from foi_analysis.read.grid import Cell, Grid
from foi_analysis.safety import unreadable

SKIPPED = frozenset(
    {"head", "script", "style", "nav", "noscript", "template", "select", "textarea", "iframe"}
)
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|ol|p|pre|section|summary|"
    r"table|tbody|td|tfoot|th|thead|tr|ul"
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WIDEST_SPAN = 1000


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document": each block of text or line of it a row, tables by their cells.

    Text cells are addressed "line 4", counted over the visible text outside tables; a cell that
    spans rows or columns appears once, at its top left. Raises ProblemsFound for a file that is
    not a web page.
    """
    from lxml import etree, html

    text = _decode(path.read_bytes(), shown_name)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "web page")]) from error
    # Past its limits of depth and length the parser leaves out the rest without raising.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ProblemsFound([unreadable(shown_name, "web page")])
    return [Grid("document", tuple(_cells(root)))]


def _decode(content: bytes, shown_name: str) -> str:
    declared = _CHARSET.search(content[:4096])
    names = ["utf-8-sig", declared.group(1).decode("ascii") if declared else "cp1252", "cp1252"]
    if b"\0" not in content:
        for name in names:
            try:
                return content.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    raise ProblemsFound([unreadable(shown_name, "web page")])


def _cells(root: object) -> Iterator[Cell]:
    rows, lines, tables = count(1), count(1), count(1)
    for piece in _pieces(root):
        if isinstance(piece, str):
            yield Cell(next(rows), 1, piece, "text", f"line {next(lines)}", "text")
        else:
            yield from _table_cells(piece, rows, tables)


def _pieces(root: object) -> Iterator[object]:
    """Yield, in document order, each visible line of text below ``root`` and each table."""
    from lxml import etree

    line: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_root = element is root
        if is_root or (event == "start" and _is_block(element)):
            yield from _flush(line)
        if event == "start":
            if not is_root and _is_left_out(element):
                walk.skip_subtree()
            elif not is_root and element.tag == "table":
                for caption in element.iterchildren("caption"):
                    yield from _pieces(caption)
                yield element
                walk.skip_subtree()
            else:
                line.append(element.text or "")
        elif not is_root:
            if _is_block(element):
                yield from _flush(line)
            line.append(element.tail or "")


def _flush(line: list[str]) -> Iterator[str]:
    text = collapse("".join(line))
    line.clear()
    if text:
        yield text


def _is_block(element: object) -> bool:
    return isinstance(element.tag, str) and _BLOCK.fullmatch(element.tag) is not None


def _is_left_out(element: object) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in SKIPPED
        or element.get("hidden") is not None
        or _HIDDEN_STYLE.search(element.get("style", "")) is not None
    )


def _table_cells(table: object, rows: Iterator[int], tables: Iterator[int]) -> Iterator[Cell]:
    """Yield a table's cells row by row, each inner table after the row that holds it."""
    place = f"table {next(tables)}"
    covered: dict[int, int] = {}
    for number, row in enumerate(_rows(table), 1):
        grid_row, column, inner = next(rows), 1, []
        covered = {where: left - 1 for where, left in covered.items() if left > 1}
        taken = set(covered)
        for cell in row.xpath("./td | ./th"):
            while column in taken:
                column += 1
            pieces = [] if _is_left_out(cell) else list(_pieces(cell))
            if text := " ".join(piece for piece in pieces if isinstance(piece, str)):
                yield Cell(grid_row, column, text, place, table_address(number, column))
            inner += [piece for piece in pieces if not isinstance(piece, str)]
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            covered |= {column + step: height for step in range(width)}
            column += width
        for piece in inner:
            yield from _table_cells(piece, rows, tables)


def _rows(table: object) -> list[object]:
    found = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    return [row for row in found if not _is_left_out(row)]


def _span(cell: object, name: str) -> int:
    value = cell.get(name, "").strip()
    return min(max(int(value), 1), _WIDEST_SPAN) if value.isdecimal() else 1
