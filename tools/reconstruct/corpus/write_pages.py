"""Writes a made-up reply as a Word document or a web page; words nothing itself."""

from __future__ import annotations

from html import escape
from pathlib import Path

from foi_analysis.core.packing import repacked
from tools.reconstruct.blocks import line_of
from tools.reconstruct.corpus.model import (
    MARK,
    Block,
    Document,
    DocumentTable,
    Item,
    LetterHeading,
    Merge,
    TwoColumns,
    Value,
)
from tools.reconstruct.documents import COOKIES

STYLES = ("Normal", "Heading 2", "Normal Table", "Table Grid", "Default Paragraph Font")
SPARE = ("/stylesWithEffects", "/thumbnail")
NAVIGATION = ("Home", "Contact 101", "News (12)", "Publications 2017 to 2018")


def shown(value: Value) -> str:
    """Return a cell's value as text."""
    return "" if value is None else str(value)


def write_docx(document: Document, path: Path) -> None:
    """Write ``document`` as a Word document with real tables."""
    from docx import Document as WordDocument

    made = WordDocument()
    for block in document.blocks:
        _add_to_word(made, block)
    _lighten(made)
    with repacked(path, MARK) as written:
        made.save(str(written))


def _lighten(made) -> None:
    """Take the styles out that no reply uses; they would make up nearly all of each file."""
    for style in list(made.styles):
        if style.name not in STYLES:
            style.element.getparent().remove(style.element)
    for rels in (made.part.rels, made.part.package.rels):
        for key in [key for key, one in rels.items() if one.reltype.endswith(SPARE)]:
            del rels[key]


def _add_to_word(place, block: Block) -> None:
    """Add a block to a document or to a cell of one."""
    if isinstance(block, DocumentTable):
        rows, columns = len(block.rows), len(block.rows[0])
        _fill(place.add_table(rows, columns), block)
    elif isinstance(block, TwoColumns):
        _add_letter(place, block)
    elif isinstance(block, LetterHeading) and hasattr(place, "add_heading"):
        place.add_heading(block.text, level=2)
    else:
        place.add_paragraph(line_of(block))


def _fill(made, table: DocumentTable) -> None:
    made.style = "Table Grid"
    for r, values in enumerate(table.rows):
        cells = made.rows[r].cells
        for c, value in enumerate(values):
            cells[c].text = shown(value)
    for one in table.merges:
        first = made.cell(one.row, one.column)
        last = made.cell(one.row + one.height - 1, one.column + one.width - 1)
        first.merge(last).text = shown(table.rows[one.row][one.column])


def _add_letter(place, letter: TwoColumns) -> None:
    made = place.add_table(len(letter.pairs) + 1, 2)
    made.style = "Table Grid"
    for cell, title in zip(made.rows[0].cells, letter.titles, strict=True):
        cell.text = title
    for row, (request, answer) in zip(made.rows[1:], letter.pairs, strict=True):
        row.cells[0].text = request
        for block in answer:
            _add_to_word(row.cells[1], block)


def write_html(document: Document, path: Path) -> None:
    """Write ``document`` as a page of a disclosure log, with the page's own surroundings."""
    path.write_bytes(html_of(document).encode())


def html_of(document: Document) -> str:
    """Return ``document`` as the text of a web page."""
    surroundings = []
    if "cookie-text" in document.quirks:
        links = "".join(f"<li><a href='/'>{one}</a></li>" for one in NAVIGATION)
        surroundings = [f"<div><p>{COOKIES}</p></div>", f"<nav><ul>{links}</ul></nav>"]
    body = [_html_block(block, document.quirks) for block in document.blocks]
    if "one-paragraph" in document.quirks:
        body = _joined(document)
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        f'<head><meta charset="utf-8"><title>{escape(MARK)}</title></head>',
        "<body>",
        *surroundings,
        *body,
        "</body>",
        "</html>",
    ]
    return "\n".join(lines).replace("\u00a0", "&nbsp;") + "\n"


def _joined(document: Document) -> list[str]:
    """Return the body with all lines between two tables in one paragraph, parted by breaks."""
    body: list[str] = []
    lines: list[str] = []
    for block in document.blocks:
        if isinstance(block, DocumentTable | TwoColumns):
            body += [f"<p>{'<br>'.join(lines)}</p>", _html_block(block, document.quirks)]
            lines = []
        else:
            lines.append(escape(line_of(block)))
    return [*body, f"<p>{'<br>'.join(lines)}</p>"]


def _html_block(block: Block, quirks: frozenset[str]) -> str:
    if isinstance(block, LetterHeading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, DocumentTable):
        return _html_pipes(block) if "8.2-pipes" in quirks else _html_table(block)
    if isinstance(block, TwoColumns):
        return _html_letter(block, quirks)
    if isinstance(block, Item) and "definition-list" in quirks:
        return f"<dl><dt>{escape(block.label)}</dt><dd>{escape(shown(block.value))}</dd></dl>"
    return f"<p>{escape(line_of(block))}</p>"


def pipes(table: DocumentTable) -> list[str]:
    """Return a table's rows as lines with a bar between the cells and at both ends."""
    return ["| " + " | ".join(shown(value) for value in row) + " |" for row in table.rows]


def _html_pipes(table: DocumentTable) -> str:
    return "<p>" + "<br>\n".join(escape(line) for line in pipes(table)) + "</p>"


def _html_table(table: DocumentTable) -> str:
    starts = {(one.row, one.column): one for one in table.merges}
    covered = {
        (r, c)
        for one in table.merges
        for r in range(one.row, one.row + one.height)
        for c in range(one.column, one.column + one.width)
    } - set(starts)
    rows = []
    for r, values in enumerate(table.rows):
        tag = "th" if r < table.headers else "td"
        cells = [
            f"<{tag}{_spans(starts.get((r, c)))}>{escape(shown(value))}</{tag}>"
            for c, value in enumerate(values)
            if (r, c) not in covered
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return "<table>\n" + "\n".join(rows) + "\n</table>"


def _spans(merge: Merge | None) -> str:
    if merge is None:
        return ""
    down = f' rowspan="{merge.height}"' if merge.height > 1 else ""
    return down + (f' colspan="{merge.width}"' if merge.width > 1 else "")


def _html_letter(letter: TwoColumns, quirks: frozenset[str]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in letter.titles)
    rows = [
        f"<tr><td>{escape(request)}</td><td>"
        + "\n".join(_html_block(block, quirks) for block in answer)
        + "</td></tr>"
        for request, answer in letter.pairs
    ]
    return f"<table>\n<tr>{head}</tr>\n" + "\n".join(rows) + "\n</table>"
