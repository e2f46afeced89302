"""Draws a reply as read, each number marked with what became of it, alone or within a page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path

from foi_analysis.core.paths import replacing
from foi_analysis.core.problems import Problem
from foi_analysis.merge.cell_account import (
    LABEL,
    MARKS,
    MEANINGS,
    Account,
    Where,
    anchor,
    plain_words,
    tally,
)
from foi_analysis.merge.one_reply import Named
from foi_analysis.merge.scanned import PageSeen, said_of
from foi_analysis.read.grid import Cell, Grid

STYLE = Path(__file__).parents[1] / "publish" / "site" / "static" / "reply.css"
MOST_ROWS = 1000
BOXES = "Green: numbers that both read alike; thick red: numbers to be keyed by people"
_SHEET_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True)
class ReplyView:
    """What is needed to draw one reply: its grids, the account of each cell, its usual period."""

    grids: Sequence[Grid]
    accounts: Mapping[Where, Account]
    problems: Sequence[Problem] = ()
    period: tuple[str, str] = ("", "")

    def account(self, cell: Cell) -> Account:
        """Return what became of a cell; an empty account when nothing did."""
        return self.accounts.get(cell.where) or Account()


def reply_words(row: Mapping[str, str]) -> str:
    """Return what a page calls a reply, so that a reconstructed one is never taken for real."""
    return "the reconstructed reply" if row["provenance"] == "reconstructed" else "the reply"


def view_html(view: ReplyView, level: int = 2) -> str:
    """Return the whole view as an HTML fragment; ``level`` is that of its first headings."""
    parts = [_legend(view), _problems(view, level)]
    many = len(view.grids) > 1
    for grid in view.grids:
        name = f"Sheet “{grid.name}”" if many else "The reply as read"
        parts.append(f"<h{level}>{escape(name)}</h{level}>")
        parts += _grid(view, grid)
    return '<div class="reply">\n' + "\n".join(part for part in parts if part) + "\n</div>"


def write_page(named: Named, path: Path, scans: Iterable[PageSeen] = ()) -> None:
    """Write the reply as read to ``path``: one file that loads nothing from anywhere.

    ``scans`` are its pages that are pictures, drawn with what engines see on them.
    """
    row = named.reading.row
    view = ReplyView(named.reading.grids, named.accounts, named.problems, named.period)
    facts = [
        ("Reply", row["reply"]),
        ("Authority", row["authority"] or "not said"),
        ("Wave", row["wave"]),
        ("Period", " to ".join(named.period)),
        ("File", row["file"]),
        ("Provenance", row["provenance"]),
        *(("Assumed", one) for one in named.assumed),
    ]
    title = f"{row['authority'] or row['file']}: {reply_words(row)} as read"
    with replacing(path) as partial:
        partial.write_text(_page(view, title, facts, pictures(scans)), encoding="utf-8")


def pictures(scans: Iterable[PageSeen]) -> str:
    """Return the pages of a reply that are pictures, a box around each number that engines see."""
    return "\n".join(
        f'<figure class="reply-scan"><img alt="{escape(scan.where)}" '
        f'src="data:image/png;base64,{b64encode(scan.picture()).decode()}">'
        f"<figcaption>{escape(f'{scan.where}: {said_of(scan)}. {BOXES}')}</figcaption></figure>"
        for scan in scans
    )


def _page(view: ReplyView, title: str, facts: Sequence[tuple[str, str]], scanned: str = "") -> str:
    """Return one self-contained page; ``facts`` are the lines about the reply under its title."""
    about = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    style = STYLE.read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>\n<style>\n{style}</style></head>\n"
        f'<body class="reply-page"><main>\n<h1>{escape(title)}</h1>\n<dl class="about">{about}</dl>'
        f"\n{view_html(view)}\n{scanned}</main></body></html>\n"
    )


def _legend(view: ReplyView) -> str:
    counts = tally(view.accounts)
    items = "".join(
        f'<li><span class="disposition disposition-{_css(one)}">{_mark(one)} {one}</span> '
        f"{MEANINGS[one]}{f': {counts[one]}' if one in counts else ''}</li>"
        for one in MEANINGS
    )
    days = f"<p>Every answer is for {' to '.join(view.period)} unless it says otherwise.</p>"
    return f'<ul class="reply-legend">{items}</ul>{days if all(view.period) else ""}'


def _problems(view: ReplyView, level: int) -> str:
    if not view.problems:
        return ""
    items = "".join(f"<li>{_problem(view, problem)}</li>" for problem in view.problems)
    return f'<h{level}>Questions and problems</h{level}>\n<ol class="reply-problems">{items}</ol>'


def _problem(view: ReplyView, problem: Problem) -> str:
    where = ", ".join(part for part in (problem.place, problem.cell) if part) or "the whole reply"
    is_drawn = any(
        cell.where == (problem.place, problem.cell) for grid in view.grids for cell in grid.cells
    )
    link = f'<a href="#{anchor(problem.place, problem.cell)}">{escape(where)}</a>'
    text = f"found {problem.found}; expected {problem.expected}. {problem.action}"
    return f"{link if is_drawn else escape(where)}: {escape(text)}"


def _grid(view: ReplyView, grid: Grid) -> Iterator[str]:
    rows, left_out = _kept_rows(view, grid)
    if left_out:
        yield f"<p>{left_out:,} rows in which nothing was taken for anything are not shown.</p>"
    for (kind, table), group in groupby(rows, key=lambda row: _table_of(row[0])):
        if kind == "table":
            yield _table(view, list(group), table or grid.name)
        else:
            lines = "\n".join(_line(view, cell) for row in group for cell in row)
            yield f'<div class="reply-lines">\n{lines}\n</div>'


def _table_of(cell: Cell) -> tuple[str, str]:
    """Return the kind of a cell and which table it stands in; a table across pages is one."""
    return cell.kind, f"table {cell.block}" if cell.block else cell.place


def _kept_rows(view: ReplyView, grid: Grid) -> tuple[list[list[Cell]], int]:
    """Return the rows to draw; of a very long grid only those with an account, and neighbours."""
    rows = grid.rows()
    if len(rows) <= MOST_ROWS:
        return rows, 0
    told = {
        position
        for position, row in enumerate(rows)
        if any(cell.where in view.accounts for cell in row)
    }
    kept = [
        row for position, row in enumerate(rows) if told & {position - 1, position, position + 1}
    ]
    return kept, len(rows) - len(kept)


def _table(view: ReplyView, rows: list[list[Cell]], name: str) -> str:
    places = dict.fromkeys(cell.place for row in rows for cell in row)
    caption = escape(name if name in places else ", ".join(places))
    columns = sorted({cell.column for row in rows for cell in row})
    letters = _sheet_letters(rows)
    head = ""
    if letters:
        cells = "".join(f'<th scope="col">{letters.get(column, "")}</th>' for column in columns)
        head = f'<thead class="addresses"><tr><td></td>{cells}</tr></thead>'
    body = "\n".join(_rows(view, rows, columns, bool(letters)))
    return (
        f'<div class="reply-box" role="region" tabindex="0" aria-label="Table: {caption}">'
        f'<table class="as-read"><caption>{caption}</caption>{head}'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _sheet_letters(rows: list[list[Cell]]) -> dict[int, str]:
    """Return the letter of each column when every cell has an address such as B7."""
    letters = {}
    for cell in (cell for row in rows for cell in row):
        match = _SHEET_ADDRESS.fullmatch(cell.address)
        if not match:
            return {}
        letters[cell.column] = match.group(1)
    return letters


def _rows(
    view: ReplyView, rows: list[list[Cell]], columns: list[int], is_sheet: bool
) -> Iterator[str]:
    numbers = [row[0].row for row in rows]
    covered: set[tuple[int, int]] = set()
    for row in rows:
        at = {cell.column: cell for cell in row}
        drawn = []
        for column in columns:
            cell = at.get(column)
            if cell and (cell.row, column) not in covered:
                across = _spanned(columns, column, cell.width)
                down = _spanned(numbers, cell.row, cell.height)
                covered |= {(line, other) for line in down for other in across}
                drawn.append(_cell(view, cell, len(across), len(down)))
            elif (row[0].row, column) not in covered:
                drawn.append("<td></td>")
        label = row[0].address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        head = f'<th scope="row" class="addresses">{label}</th>' if is_sheet else ""
        yield f"<tr>{head}{''.join(drawn)}</tr>"


def _spanned(numbers: list[int], start: int, size: int) -> list[int]:
    return [number for number in numbers if start <= number < start + max(size, 1)]


def _cell(view: ReplyView, cell: Cell, across: int, down: int) -> str:
    spans = (f' colspan="{across}"' if across > 1 else "") + (
        f' rowspan="{down}"' if down > 1 else ""
    )
    return f"<td{spans}{_attributes(view, cell)}>{_inside(view, cell)}</td>"


def _line(view: ReplyView, cell: Cell) -> str:
    where = f'<span class="address">{escape(cell.address)}</span> '
    return f"<p{_attributes(view, cell, 'line')}>{where}{_inside(view, cell)}</p>"


def _attributes(view: ReplyView, cell: Cell, also: str = "") -> str:
    account = view.account(cell)
    own = f"disposition-{_css(account.disposition)}" if account.disposition else ""
    classes = " ".join(filter(None, (also, own)))
    named = f' class="{classes}"' if classes else ""
    title = f"{cell.place}, {cell.address}"
    if account.disposition:
        title += ": " + "; ".join(account.words())
    return f' id="{anchor(*cell.where)}"{named} tabindex="-1" title="{escape(title)}"'


def _inside(view: ReplyView, cell: Cell) -> str:
    account = view.account(cell)
    text = "<br>".join(_marked(line, account) for line in cell.lines or (cell.text,))
    if not account.disposition:
        return text
    words = account.words(view.period)
    if account.disposition == LABEL:
        words = [] if words == [f"label: {cell.text}"] else words
    told = "; ".join(words) or "label"
    return (
        f'<span class="said">{text}</span> '
        f'<span class="became">{_mark(account.disposition)} {escape(plain_words(told))}</span>'
    )


def _marked(text: str, account: Account) -> str:
    """Return text with each number the ledger names set off by what became of it."""
    found: list[tuple[int, int, str]] = []
    for row in account.rows:
        number = str(row["text"])
        if row["kind"] != "number" or not number or number == text:
            continue
        for match in re.finditer(rf"(?<![\w,.]){re.escape(number)}(?![\w])", text):
            if all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((match.start(), match.end(), row["disposition"]))
                break
    parts, last = [], 0
    for start, end, disposition in sorted(found):
        parts.append(escape(text[last:start]))
        name = f"disposition-{_css(disposition)}"
        parts.append(f'<mark class="{name}">{escape(text[start:end])}</mark>')
        last = end
    return "".join([*parts, escape(text[last:])])


def _mark(disposition: str) -> str:
    return f'<span aria-hidden="true">{MARKS[disposition]}</span>'


def _css(disposition: str) -> str:
    return disposition.replace(" ", "-")
