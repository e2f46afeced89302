"""Shows a few cells of a reply in their surroundings, as a small table or a crop of the page.

It reads no value: the cells are given, and a crop is a picture of what the PDF shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from foi_analysis.merge.cell_account import Where
from foi_analysis.read.grid import Cell, Grid

ROWS_AROUND = 1
FARTHEST_HEADER = 12
LONGEST_TEXT = 120
CROP_MARGIN, FRAME = 36, 2
RESOLUTION = 110
MOST_COLOURS = 64
_PAGE = re.compile(r"page (\d+)")


def excerpts(grids: Iterable[Grid], wanted: Iterable[Where]) -> list[tuple[list[Cell], str]]:
    """Return, for each table or run of lines that holds wanted cells, those cells and HTML.

    The HTML shows the rows around the wanted cells, which are marked with a frame and a sign.
    """
    sought = set(wanted)
    made = []
    for grid in grids:
        rows = grid.rows()
        for group in _grouped(rows, sought):
            found = [cell for row in group for cell in row if cell.where in sought]
            made.append((found, _drawn(rows, group, sought)))
    return made


def crop(path: Path, cells: Sequence[Cell]) -> bytes | None:
    """Return a PNG of the PDF page around cells of one page, each framed, or None without boxes.

    The picture is as wide as the page and as high as the cells with a margin.
    """
    page_number = _page_number(cells)
    boxes = [cell.box for cell in cells if cell.box]
    if not boxes or page_number is None or path.suffix.lower() != ".pdf":
        return None
    import pdfplumber

    with pdfplumber.open(path) as document:
        if page_number > len(document.pages):
            return None
        page = document.pages[page_number - 1]
        top = max(min(box[1] for box in boxes) - CROP_MARGIN, float(page.bbox[1]))
        bottom = min(max(box[3] for box in boxes) + CROP_MARGIN, float(page.bbox[3]))
        part = page.crop((page.bbox[0], top, page.bbox[2], bottom))
        image = part.to_image(resolution=RESOLUTION)
        for left, over, right, under in boxes:
            framed = (left - FRAME, over - FRAME, right + FRAME, under + FRAME)
            image.draw_rect(framed, fill=None, stroke="#b00020", stroke_width=2)
        picture = image.annotated.convert("RGB").quantize(MOST_COLOURS)
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()


def crop_words(cells: Sequence[Cell], file: str) -> str:
    """Return a crop in words."""
    texts = ", ".join(f"“{_short(cell.text)}” ({cell.address})" for cell in cells)
    return f"Part of {cells[0].place} of {file}; framed: {texts}."


def _page_number(cells: Sequence[Cell]) -> int | None:
    numbers = {match.group(1) for cell in cells if (match := _PAGE.match(cell.place))}
    return int(numbers.pop()) if len(numbers) == 1 else None


def _grouped(rows: list[list[Cell]], sought: set[Where]) -> list[list[list[Cell]]]:
    """Return the rows with wanted cells, in groups of one table or run of lines each."""
    groups: list[list[list[Cell]]] = []
    last = None
    for row in rows:
        if any(cell.where in sought for cell in row):
            here = (row[0].kind, row[0].place)
            if here != last:
                groups.append([])
            groups[-1].append(row)
            last = here
    return groups


def _drawn(rows: list[list[Cell]], group: list[list[Cell]], sought: set[Where]) -> str:
    shown: list[int] = []
    for row in group:
        shown += _around(rows, rows.index(row))
    positions = sorted(set(shown))
    if group[0][0].kind == "text":
        lines = "".join(_line(rows[position][0], sought) for position in positions)
        return f'<div class="excerpt">{lines}</div>'
    columns = sorted({cell.column for position in positions for cell in rows[position]})
    body, before = [], None
    for position in positions:
        if before is not None and position > before + 1:
            body.append(f'<tr><td colspan="{len(columns)}" class="gap">⋮</td></tr>')
        body.append(_row(rows[position], columns, sought))
        before = position
    name = escape(group[0][0].place)
    return (
        f'<div class="excerpt" role="region" tabindex="0" aria-label="Excerpt: {name}">'
        f"<table><caption>{name}</caption><tbody>{''.join(body)}</tbody></table></div>"
    )


def _around(rows: list[list[Cell]], position: int) -> list[int]:
    """Return the rows to show for one wanted row: its neighbours and the header above it."""
    own = (rows[position][0].kind, rows[position][0].place)
    near = [
        other
        for other in range(position - ROWS_AROUND, position + ROWS_AROUND + 1)
        if 0 <= other < len(rows) and (rows[other][0].kind, rows[other][0].place) == own
    ]
    for other in range(position - 1, max(position - FARTHEST_HEADER, -1), -1):
        row = rows[other]
        if (row[0].kind, row[0].place) != own:
            break
        if len(row) > 1 and not any(re.search(r"\d", cell.text) for cell in row[1:]):
            return [other, *near]
    return near


def _row(row: list[Cell], columns: list[int], sought: set[Where]) -> str:
    at = {cell.column: cell for cell in row}
    cells = "".join(_cell(at.get(column), sought) for column in columns)
    return f"<tr>{cells}</tr>"


def _cell(cell: Cell | None, sought: set[Where]) -> str:
    if cell is None:
        return "<td></td>"
    if cell.where in sought:
        return f'<td class="here">{_here(cell)}</td>'
    return f"<td>{escape(_short(cell.text))}</td>"


def _line(cell: Cell, sought: set[Where]) -> str:
    if cell.where in sought:
        return f'<p class="here">{_here(cell)}</p>'
    return f"<p>{escape(_short(cell.text))}</p>"


def _here(cell: Cell) -> str:
    return f'<span aria-hidden="true">►</span> <strong>{escape(_short(cell.text))}</strong>'


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
