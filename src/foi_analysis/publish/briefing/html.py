"""Writes a page as one self-contained web page; words nothing and loads nothing from outside."""

from __future__ import annotations

from html import escape
from pathlib import Path

from foi_analysis.core.paths import replacing
from foi_analysis.publish.briefing import blocks

STYLE = """
body { max-width: 50rem; margin: 1.5rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff;
  font: 1rem/1.45 Arial, Helvetica, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; border-bottom: 1px solid #767676; }
p { margin: .35em 0; }
.small { font-size: .88em; color: #444; }
.may, .may-not { padding: .35rem .6rem; border-left: .35rem solid; }
.may { border-color: #1f6f43; background: #eef7f1; }
.may-not { border-color: #a32020; background: #fbeeee; border-left-style: double; }
table { border-collapse: collapse; width: 100%; font-size: .9em; margin: .4rem 0; }
caption { text-align: left; font-weight: bold; padding: .2rem 0; }
th, td { border: 1px solid #767676; padding: .2rem .4rem; text-align: left; vertical-align: top; }
thead th { background: #ececec; }
tbody th { font-weight: normal; }
ol { padding-left: 1.4rem; margin: .3rem 0; font-size: .88em; overflow-wrap: anywhere; }
a { color: #0b4f9e; }
a:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
@media screen and (max-width: 40rem) {
  table, caption, tbody, tr, th, td { display: block; border: 0; }
  colgroup, thead { display: none; } tbody tr { border-bottom: 1px solid #767676; }
  td::before { content: attr(data-label) ": "; color: #444; }
}
@page { size: A4; margin: 12mm; }
@media print {
  body { max-width: none; margin: 0; padding: 0; font-size: 8pt; line-height: 1.25; }
  h1 { font-size: 13pt; } h2 { font-size: 9.5pt; margin: 5pt 0 2pt; break-after: avoid; }
  p { margin: 2pt 0; } th, td { padding: 1pt 3pt; }
  .may, .may-not { padding: 1pt 4pt; }
  table { margin: 1pt 0; } caption { padding: 1pt 0; }
  tr, .may, .may-not { break-inside: avoid; }
}
"""


def write(page: blocks.BriefingPage, path: Path) -> None:
    """Write ``page`` to ``path``."""
    body = "\n".join(_block(block) for block in page.blocks)
    text = (
        f'<!DOCTYPE html>\n<html lang="{blocks.LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(page.title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(page.title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
    with replacing(path) as partial:
        partial.write_bytes(text.encode("utf-8"))


def _block(block: blocks.Block) -> str:
    if isinstance(block, blocks.Heading):
        return f"<h2>{escape(block.text)}</h2>"
    if isinstance(block, blocks.Text):
        lead = f"<strong>{escape(block.lead)}</strong> " if block.lead else ""
        return f'<p class="{block.kind}">{lead}{escape(block.text)}</p>'
    return _table(block) if isinstance(block, blocks.BriefingTable) else _items(block)


def _table(table: blocks.BriefingTable) -> str:
    widths = "".join(f'<col style="width: {width}%">' for width in table.widths)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "\n".join(_row(row, table.head) for row in table.rows)
    name = escape(table.caption)
    return (
        f"<table>\n<caption>{name}</caption>\n<colgroup>{widths}</colgroup>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _row(row: tuple[str, ...], head: tuple[str, ...]) -> str:
    cells = "".join(
        f'<td data-label="{escape(name)}">{escape(cell)}</td>'
        for name, cell in zip(head[1:], row[1:], strict=True)
    )
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


def _items(items: blocks.Items) -> str:
    lines = (
        f'<li>{escape(words)} <a href="{escape(address)}">{escape(address)}</a></li>'
        if address.startswith("http")
        else f"<li>{escape(words)} {escape(address)}</li>"
        for words, address in items.lines
    )
    return f"<ol>{''.join(lines)}</ol>"
