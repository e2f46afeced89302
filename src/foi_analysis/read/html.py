"""Reads a saved web page's visible text and tables in their order; fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.read.appearance import (
    ELSEWHERE,
    OBJECT,
    UNSTYLED,
    TextRun,
    marked,
    run_text,
)
from foi_analysis.read.cell_text import collapse, table_address
from foi_analysis.read.decoding import decode
from foi_analysis.read.grid import Cell, Grid, ReadInPart
from foi_analysis.read.page_looks import GONE, MARK, mark_looks, run_of
from foi_analysis.read.page_objects import object_in
from foi_analysis.read.text_tables import text_cells

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SKIPPED = frozenset({"head", "script", "style", "nav", "rp", "template", "noscript", "noframes"})
SKIPPED |= {"datalist", "audio", "video"}
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|"
    r"figcaption|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|ol|p|pre|quoted|section|"
    r"summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_WIDEST_SPAN = 1000
_QUOTED = "quoted"


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return one grid "document": each block of text or line of it a row, tables by their cells.

    Text cells are addressed "line 4", counted over the visible text outside tables; lines that
    form a table are "table 2", "line 4, column 2". A cell that spans rows or columns appears
    once, at its top left. Raises ProblemsFound for a file that is not a web page.
    """
    content = path.read_bytes()
    declared = _CHARSET.search(content[:4096])
    name = declared.group(1).decode("ascii") if declared else "cp1252"
    text = decode(content, ("utf-8-sig", name, "cp1252"))
    if text is None:
        raise ProblemsFound([unreadable(shown_name, "web page")])
    return [page_grid(text, shown_name)]


def page_grid(
    text: str,
    shown_name: str,
    is_message: bool = False,
    is_kept: Callable[[str], bool] = lambda address: False,
) -> Grid:
    """Return a page's source as the grid "document"; a message's quotations begin with ">".

    ``is_kept`` says of the address of a style sheet whether it came with the page, within it: any
    other is named by a cell at the end that is in doubt. Raises ProblemsFound for a text that is no
    web page.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ProblemsFound([unreadable(shown_name, "web page")]) from error
    # Past its limits of depth and length the parser leaves out the rest without raising.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise ProblemsFound([unreadable(shown_name, "web page")])
    elsewhere = [address for address in mark_looks(root) if not is_kept(address)]
    for quotation in list(root.iter("blockquote")) if is_message else ():
        quotation.tag = _QUOTED
    visited: set[Element] = set()
    cells = list(_cells(root, visited))
    if elsewhere and cells:
        row = cells[-1].row + 1
        cells.append(Cell(row, 1, ELSEWHERE, "page", "style sheets", "text", doubt=UNSTYLED))
    grid = Grid("document", tuple(cells))
    if stray := next(_stray(root, visited), ""):
        raise ReadInPart([_outside_a_cell(shown_name, stray)], [grid])
    return grid


def _stray(root: Element, visited: set[Element]) -> Iterator[str]:
    """Yield text that stands in a table and in none of the cells that were read."""
    for table in root.iter("table"):
        for element in table.iter():
            texts = [(element, element.text)]
            if element is not table and (parent := element.getparent()) is not None:
                texts.append((parent, element.tail))
            for owner, text in texts:
                if text and text.strip() and not _is_read(owner, visited):
                    is_seen = owner.get(MARK) is None
                    yield repr(collapse(text)[:40]) if is_seen else "text that is not seen"


def _is_read(owner: Element, visited: set[Element]) -> bool:
    chain = (owner, *owner.iterancestors())
    if any(map(_is_left_out, chain)):
        return True
    for element in chain:
        if element in visited or element.tag == "caption":
            return True
        if element.tag in ("td", "th", "table"):
            return False
    return True


def _outside_a_cell(shown_name: str, text: str) -> Problem:
    return Problem(
        file=shown_name,
        found=f"{text} in a table and in none of its cells",
        expected="a page whose tables are whole",
        action="Save the page again from the browser, or ask the authority for a file.",
    )


def _cells(root: Element, visited: set[Element]) -> Iterator[Cell]:
    rows, lines, tables, blocks = count(1), count(1), count(1), count(1)
    for _, pieces in groupby(_pieces(root), lambda piece: isinstance(piece, str)):
        texts: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                texts.append(piece)
            else:
                yield from _table_cells(piece, rows, tables, blocks, visited)
        addressed = [(text, f"line {next(lines)}") for text in texts]
        yield from text_cells(addressed, rows, tables, blocks)


def _pieces(root: Element) -> Iterator[str | Element]:
    """Yield, in document order, each visible line of text below ``root`` and each table."""
    from lxml import etree

    line: list[TextRun] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_root = element is root
        if is_root or (event == "start" and _is_block(element)):
            yield from _flush(line)
        if event == "start":
            if not is_root and _is_left_out(element):
                walk.skip_subtree()
            elif not is_root and element.tag in (_QUOTED, "pre"):
                yield from _quoted(element) if element.tag == _QUOTED else _as_typed(element)
                walk.skip_subtree()
            elif not is_root and element.tag == "dl" and (pairs := _pairs(element)):
                yield from pairs
                walk.skip_subtree()
            elif not is_root and element.tag == "table":
                for caption in element.iterchildren("caption"):
                    yield from _pieces(caption)
                yield element
                walk.skip_subtree()
            elif not is_root and (name := object_in(element)):
                line.append(TextRun(f" {marked(OBJECT, name)} "))
                walk.skip_subtree()
            else:
                line.append(run_of(element, element.text or ""))
        elif not is_root:
            if _is_block(element):
                yield from _flush(line)
            if (owner := element.getparent()) is not None:
                line.append(run_of(owner, element.tail or ""))


def _pairs(definitions: Element) -> list[str]:
    """Return the lines "term: value" of a list of such pairs; nothing for any other list."""
    parts = [part for part in definitions if not _is_left_out(part)]
    terms, values = parts[::2], parts[1::2]
    is_paired = [part.tag for part in parts] == ["dt", "dd"] * len(values) and terms
    if not is_paired or any(_is_block(inner) for part in parts for inner in part.iterdescendants()):
        return []
    texts = [collapse(run_text(_runs(part))) for part in parts]
    pairs = zip(texts[::2], texts[1::2], strict=True)
    return [f"{term.rstrip(':')}: {value}".strip() for term, value in pairs]


def _runs(element: Element) -> Iterator[TextRun]:
    """Yield the runs of text of an element, in their order, without what is left out."""
    yield run_of(element, element.text or "")
    for child in element:
        if name := object_in(child):
            yield TextRun(f" {marked(OBJECT, name)} ")
        elif child.tag == "br":
            yield TextRun("\n")
        elif not _is_left_out(child):
            yield from _runs(child)
        yield run_of(element, child.tail or "")


def _quoted(element: Element) -> Iterator[str | Element]:
    for piece in _pieces(element):
        yield f"> {piece}" if isinstance(piece, str) else piece


def _as_typed(element: Element) -> Iterator[str | Element]:
    """Yield the lines of preformatted text with their spaces, and tables in it as elsewhere."""
    if element.find(".//table") is not None:
        yield from _pieces(element)
        return
    yield from (line for line in run_text(_runs(element)).splitlines() if line.strip())


def _flush(line: list[TextRun]) -> Iterator[str]:
    text = collapse(run_text(line))
    line.clear()
    if text:
        yield text


def _is_block(element: Element) -> bool:
    return isinstance(element.tag, str) and _BLOCK.fullmatch(element.tag) is not None


def _is_left_out(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.get(GONE) is not None:
        return True
    return element.tag in SKIPPED and not object_in(element)


def _table_cells(
    table: Element,
    rows: Iterator[int],
    tables: Iterator[int],
    blocks: Iterator[int],
    visited: set[Element],
) -> Iterator[Cell]:
    """Yield a table's cells row by row, each inner table after the row that holds it."""
    place, block = f"table {next(tables)}", next(blocks)
    covered: dict[int, int] = {}
    found = _rows(table)
    for number, row in enumerate(found, 1):
        grid_row, column, inner = next(rows), 1, []
        covered = {where: left - 1 for where, left in covered.items() if left > 1}
        taken = set(covered)
        for cell in row.iterchildren("td", "th"):
            visited.add(cell)
            while column in taken:
                column += 1
            pieces = [] if _is_left_out(cell) else list(_pieces(cell))
            width, height = _span(cell, "colspan"), _span(cell, "rowspan", len(found) - number + 1)
            if lines := tuple(collapse(piece) for piece in pieces if isinstance(piece, str)):
                yield Cell(
                    grid_row,
                    column,
                    " ".join(lines),
                    place,
                    table_address(number, column),
                    width=width,
                    height=height,
                    block=block,
                    lines=lines if len(lines) > 1 else (),
                )
            inner += [piece for piece in pieces if not isinstance(piece, str)]
            covered |= {column + step: height for step in range(width)}
            column += width
        for piece in inner:
            yield from _table_cells(piece, rows, tables, blocks, visited)


def _rows(table: Element) -> list[Element]:
    parts = sorted(
        table.iterchildren("tr", "thead", "tbody", "tfoot"),
        key=lambda part: {"thead": 0, "tfoot": 2}.get(str(part.tag), 1),
    )
    found = (
        row for part in parts for row in ([part] if part.tag == "tr" else part.iterchildren("tr"))
    )
    return [row for row in found if not _is_left_out(row)]


def _span(cell: Element, name: str, most: int = _WIDEST_SPAN) -> int:
    """Return how many columns or rows a cell covers; a rowspan of 0 covers all that are left."""
    value = cell.get(name, "").strip()
    if not value.isdecimal():
        return 1
    return min(int(value) or (most if name == "rowspan" else 1), most)
