"""Makes a notebook's table one for readers: fewer columns, heads and keys in words, no gaps.

It leaves out columns that only programs need and says once what is the same in every row. It
changes no number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.publish.site.column_words import described, head
from foi_analysis.publish.site.key_words import KeyWords
from foi_analysis.publish.site.table_columns import Column, columns_of, linked_cell, new_cell
from foi_analysis.publish.site.table_html import linked, table_box

CellLink = Callable[[str, str, str], str]
NO_ROWS = "nothing on hand answers this"
_GAPS = ("NaN", "<NA>", "NaT", "None", "nan", "")
_TRUTH = {"True": "yes", "False": "no"}
# What only programs need, beside other columns.
_KEYS = ("area_type", "claim", "decimals", "denominator", "observation", "page", "read_at")
_KEYS += ("releases", "sha256", "vintage", "endless", "earlier_release", "later_release")
_PAIR = re.compile(r"(?:(.+?)[_ ])?(low|high)(_pct|_before|_after)?")
_PAIRED = {"_pct": ["per cent"], "_before": ["before"], "_after": ["after"], None: []}
_NUMBER = re.compile(r"[-−+]?[\d,]+(\.\d+)?(–[\d,]+(\.\d+)?)?%?|–")
_WHOLE = re.compile(r"-?\d+(\.0+)?")
_AS_PRINTED = ("printed", "year", "line", "row", "cell", "place", "text")
_SHARES = ("pct", "per cent", "per_cent", "share", "a day", "rate", "in 100", "gives")
FEW, SAME = 3, 3


def tidy_table(
    html: str,
    heading: str,
    link: CellLink | None = None,
    words: KeyWords | None = None,
    no_rows: str = NO_ROWS,
) -> str:
    """Return the tables of a notebook's HTML output as tables for readers, named ``heading``.

    ``link`` returns the address of a reply's cell from its file, place and cell, or nothing;
    ``words`` says keys in words, and ``no_rows`` why a table has none.
    """
    from lxml import html as parser

    root = parser.fragment_fromstring(html, create_parent="div")
    tables = list(root.iter("table"))
    if not tables:
        return html
    return "\n".join(_made(table, heading, link, words, no_rows) for table in tables)


def _made(
    table: Any, heading: str, link: CellLink | None, words: KeyWords | None, no_rows: str
) -> str:
    caption, foot = table.find("caption"), table.find("tfoot")
    title = caption.text_content() if caption is not None else ""
    title = words.text(title) if words else title
    columns = columns_of(table)
    if not columns or not columns[0].cells:
        said = f"{escape(title)} " if title else ""
        return f'<p class="no-rows">{said}No rows: {escape(no_rows)}.</p>'
    columns = _joined(_with_links(columns, link))
    for column in columns:
        _say(column, words)
    shown, same = _needed(columns)
    notes = [f"In every row, {_small(head(one.name))}: {one.texts[0]}." for one in same]
    notes += [foot.text_content()] if foot is not None else []
    return table_box(title or heading, _html(title, shown, notes))


def _with_links(columns: list[Column], link: CellLink | None) -> list[Column]:
    """Return columns whose figures lead to the cell they stand in, or a name to its page."""
    by_name = {column.name: column for column in columns}
    left_out: set[str] = set()
    if {"file", "place", "cell"} <= set(by_name):
        file, place, cell = (by_name[name] for name in ("file", "place", "cell"))
        wheres = list(zip(file.texts, place.texts, cell.texts, strict=True))
        addresses = [link(*where) if link else "" for where in wheres]
        for name in ("printed", "count"):
            if name in by_name:
                by_name[name].cells = [*map(linked_cell, by_name[name].cells, addresses)]
        stands = [", ".join(filter(None, where[1:])) for where in wheres]
        cell.name = "where it stands"
        cell.cells = [*map(linked_cell, map(new_cell, stands), addresses)]
        left_out |= {"file", "place"}
    if {"publisher", "address"} <= set(by_name):
        publisher, address = by_name["publisher"], by_name["address"]
        publisher.cells = [*map(linked_cell, publisher.cells, address.texts)]
        left_out.add("address")
    return [column for column in columns if column.name not in left_out]


def _joined(columns: list[Column]) -> list[Column]:
    """Return columns with each pair of a least and a greatest as one of numbers and limits."""
    found: list[Column] = []
    by_name = {column.name: column for column in columns}
    for column in columns:
        match = _PAIR.fullmatch(column.name)
        other = match and "".join(
            (f"{match[1]}{column.name[len(match[1])]}" if match[1] else "", "high", match[3] or "")
        )
        if not match or other not in by_name or not _are_numbers(column, by_name[other]):
            found.append(column)
        elif match[2] == "low":
            what = " ".join(filter(None, (match[1], *_PAIRED[match[3]])))
            pairs = zip(column.texts, by_name[other].texts, strict=True)
            cells = [new_cell(_interval(*pair)) for pair in pairs]
            found.append(Column(what or _limits_of(by_name), False, cells))
    return found


def _limits_of(columns: dict[str, Column]) -> str:
    return "other figures allow" if "verdict" in columns else "number"


def _are_numbers(*columns: Column) -> bool:
    texts = [text for column in columns for text in column.texts if text not in _GAPS]
    return all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in texts)


def _interval(low: str, high: str) -> str:
    least, most = (None if text in _GAPS else float(text) for text in (low, high))
    if least is None and most is None:
        return ""
    digits = {len(_WHOLE.sub("", text).partition(".")[2]) for text in (low, high)}
    return show_interval(least, most, max(digits))


def _say(column: Column, words: KeyWords | None) -> None:
    """Write a column's cells as a reader reads them: no codes, no gaps, whole numbers whole."""
    if not column.name:
        column.cells = [_said(cell, _row_name(cell.text_content())) for cell in column.cells]
    is_share = any(part in column.name for part in _SHARES)
    texts = [text for text in column.texts if text not in _GAPS]
    is_whole = all(map(_WHOLE.fullmatch, texts)) or not is_share
    for place, cell in enumerate(column.cells):
        text = cell.text_content().strip()
        if _WHOLE.fullmatch(text) and is_whole and column.name not in _AS_PRINTED:
            text = f"{int(float(text)):,}"
        elif text in _GAPS:
            text = "–" if text else ""
        elif text in _TRUTH:
            text = _TRUTH[text]
        elif words and len(cell):
            _say_inside(cell, words)
            continue
        elif words:
            text = words.cell(text, column.name)
        column.cells[place] = _said(cell, text)


def _row_name(text: str) -> str:
    name = text.strip()
    return head(name) if described(name) or "_" in name else name


def _said(cell: Any, text: str) -> Any:
    """Return the cell saying ``text``; one with markup of its own stays, but for a link's words."""
    if len(cell) == 1 and cell[0].tag == "a" and not cell.text:
        cell[0].text = text
    if len(cell) or text == cell.text_content().strip():
        return cell
    return new_cell(text, cell.tag)


def _say_inside(cell: Any, words: KeyWords) -> None:
    """Say keys in words in the texts of a cell that has markup of its own."""
    for part in cell.iter():
        part.text = words.text(part.text) if part.text else part.text
        if part is not cell and part.tail:
            part.tail = words.text(part.tail)


def _needed(columns: list[Column]) -> tuple[list[Column], list[Column]]:
    """Return the columns a reader needs, and those that say the same in every row."""
    kept = [column for column in columns if column.name not in _KEYS]
    if len(kept) < min(FEW, len(columns)):
        kept = columns
    kept = [one for one in kept if one.is_head or any(text not in ("", "–") for text in one.texts)]
    same = [
        column
        for column in kept
        if len(kept) > FEW
        and not column.is_head
        and len(column.cells) >= SAME
        and len(set(column.texts)) == 1
        and len(column.texts[0]) < 60
    ]
    if len(kept) - len(same) < 2:
        return kept, []
    return [column for column in kept if column not in same], same


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _html(title: str, columns: Sequence[Column], notes: Sequence[str]) -> str:
    heads = [head(column.name) for column in columns]
    shown = "".join(map(_head, columns, heads))
    rows = zip(*(column.cells for column in columns), strict=True)
    body = "\n".join(f"<tr>{''.join(map(_body_cell, row))}</tr>" for row in rows)
    caption = f"<caption>{escape(title)}</caption>" if title else ""
    foot = "".join(
        f'<tr><td colspan="{len(heads)}">{escape(note)}</td></tr>' for note in notes if note
    )
    tail = f"<tfoot>{foot}</tfoot>" if foot else ""
    return f"<table>{caption}<thead><tr>{shown}</tr></thead><tbody>\n{body}\n</tbody>{tail}</table>"


def _head(column: Column, words: str) -> str:
    about = described(column.name)
    told = f' title="{escape(about)}"' if about and about != words else ""
    numbers = [text for text in column.texts if text]
    is_number = bool(numbers) and all(map(_NUMBER.fullmatch, numbers))
    name = ' class="number"' if is_number and not column.is_head else ""
    return f'<th scope="col"{name}{told}>{escape(words)}</th>'


def _body_cell(cell: Any) -> str:
    text = cell.text_content().strip()
    inner = _inner(cell) if len(cell) else linked(text)
    if cell.tag == "th":
        return f'<th scope="row">{inner}</th>'
    number = ' class="number"' if _NUMBER.fullmatch(text) else ""
    return f"<td{number}>{inner}</td>"


def _inner(cell: Any) -> str:
    from lxml import etree

    parts = [escape(cell.text or "")]
    parts += [etree.tostring(part, encoding="unicode", method="html") for part in cell]
    return "".join(parts)
