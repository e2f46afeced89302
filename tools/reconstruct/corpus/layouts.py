"""Lays a table of figures out in rows and columns, with its totals; changes no figure."""

from __future__ import annotations

from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.model import DocumentTable, Merge, PercentCell, Value
from tools.reconstruct.corpus.truth import Cross

REMARKS = ("2 records are still under review", "see line 14 of the log", "checked on 3 May", None)
SUBTOTALS, GRAND_TOTAL = ("Sum", "Subtotal", "Sub-total"), "Grand Total"
Rows = list[list[Value]]


def lay_out(cross: Cross, draw: Draw, stub: str, total: str) -> DocumentTable:
    """Return ``cross`` as a table; ``stub`` heads its labels, ``total`` its totals.

    The quirks of the reply decide the rest: which way round, columns beside the figures, headers
    that start again, empty rows and columns between.
    """
    single = len(cross.columns) == 1 and not cross.columns[0].text
    if single and draw.has("layout-across"):
        return _across(cross, draw, stub, total)
    if not single and draw.has("layout-exchanged"):
        return _finished(_exchanged(_plain(cross, draw, stub, total)), 1, draw)
    rows = _plain(cross, draw, stub, total)
    if single:
        _add_columns(rows, cross, draw)
        if not draw.has("layout-no-header"):
            return _finished(_with_repeats(rows, draw), 1, draw)
        return _finished(rows[1:], 0, draw)
    return _finished(_with_repeats(rows, draw), 1, draw)


def _plain(cross: Cross, draw: Draw, stub: str, total: str) -> Rows:
    heads = [column.text or draw.count_header(cross.asks) for column in cross.columns]
    header: list[Value] = [stub, *heads]
    rows: Rows = [
        [row.text, *(said.text for said in cells)]
        for row, cells in zip(cross.rows, cross.cells, strict=True)
    ]
    subtotal = draw.one(SUBTOTALS) if cross.subtotals else ""
    for before, stated in reversed(cross.subtotals):
        rows.insert(before, [subtotal, stated])
    if cross.total_row is not None:
        rows.append([GRAND_TOTAL if cross.subtotals else total, *cross.total_row])
    if cross.total_column is not None:
        header.append(total)
        for row, stated in zip(rows, cross.total_column, strict=False):
            row.append(stated)
        if cross.total_row is not None:
            rows[-1].append(sum(cross.total_row))
    return [header, *rows]


def _exchanged(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def _across(cross: Cross, draw: Draw, stub: str, total: str) -> DocumentTable:
    """Return a list with its labels across and its numbers below."""
    rows = _plain(cross, draw, stub, total)
    labels, numbers = _exchanged(rows)
    if draw.has("layout-no-stub"):
        labels, numbers = labels[1:], numbers[1:]
    return DocumentTable((tuple(labels), tuple(numbers)), headers=1)


def _add_columns(rows: Rows, cross: Cross, draw: Draw) -> None:
    """Add a column of shares and one of remarks beside the numbers of a list."""
    whole = cross.total_row[0] if cross.total_row else 0
    numbers = [row[1] for row in rows[1:]]
    if whole and all(isinstance(one, int) for one in numbers) and draw.has("percentage-column"):
        sign = "%" if draw.chance(0.5) else ""
        rows[0].append(draw.one(("%", "Percentage", "Per cent")))
        is_formatted = draw.has("percent-formatted")
        for row, number in zip(rows[1:], numbers, strict=True):
            share = 100 * int(str(number)) / whole
            row.append(PercentCell(round(share)) if is_formatted else f"{share:.1f}{sign}")
    if draw.has("remarks-column"):
        rows[0].append(draw.one(("Notes", "Comments")))
        for row in rows[1:]:
            row.append(draw.one(REMARKS))


def _with_repeats(rows: Rows, draw: Draw) -> Rows:
    if len(rows) >= 5 and draw.has("header-repeated"):
        middle = len(rows) // 2 + 1
        return [*rows[:middle], list(rows[0]), *rows[middle:]]
    return rows


def _finished(rows: Rows, headers: int, draw: Draw) -> DocumentTable:
    if draw.has("empty-column-between"):
        rows = [[row[0], None, *row[1:]] for row in rows]
    width = len(rows[0])
    if draw.format in GRIDS and draw.has("empty-rows-between"):
        rows = [one for row in rows for one in (row, [None] * width)][:-1]
    return DocumentTable(tuple(map(tuple, rows)), headers)


GRIDS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv")


def two_levels(cross: Cross, draw: Draw, total: str) -> DocumentTable:
    """Return a table of rows by columns as one row of figures under two rows of headers.

    The row labels stand above the column labels, each merged over its columns.
    """
    upper: list[Value] = [None]
    lower: list[Value] = [None]
    numbers: list[Value] = [draw.one(("Number", "Count", "Victims"))]
    merges = []
    for r, row in enumerate(cross.rows):
        sub = [said.text for said in cross.cells[r]]
        heads = [column.text for column in cross.columns]
        if cross.total_column is not None:
            sub, heads = [*sub, cross.total_column[r]], [*heads, total]
        merges.append(Merge(0, len(upper), 1, len(sub)))
        upper += [row.text, *([None] * (len(sub) - 1))]
        lower += heads
        numbers += sub
    return DocumentTable((tuple(upper), tuple(lower), tuple(numbers)), 2, tuple(merges))


def can_pair(cross: Cross) -> bool:
    """Return whether every column of figures can have a column of shares beside it."""
    is_exact = all(isinstance(said.text, int) for cells in cross.cells for said in cells)
    return is_exact and all(cross.sums(False)[0])


def paired(cross: Cross, stub: str, total: str) -> DocumentTable:
    """Return a table with a column of shares beside each column, both under one merged label."""
    upper: list[Value] = [stub]
    lower: list[Value] = [None]
    merges = [Merge(0, 0, 2, 1)]
    for column in cross.columns:
        merges.append(Merge(0, len(upper), 1, 2))
        upper += [column.text, None]
        lower += ["Number", "%"]
    wholes = cross.sums(False)[0]
    rows: Rows = []
    for row, cells in zip(cross.rows, cross.cells, strict=True):
        pairs = [
            (said.true, f"{100 * said.true / whole:.0f}%")
            for said, whole in zip(cells, wholes, strict=True)
        ]
        rows.append([row.text, *(value for pair in pairs for value in pair)])
    if cross.total_row is not None:
        rows.append([total, *(value for n in cross.total_row for value in (n, "100%"))])
    return DocumentTable(tuple(map(tuple, [upper, lower, *rows])), 2, tuple(merges))


def row_levels(cross: Cross, draw: Draw, stubs: tuple[str, str]) -> DocumentTable:
    """Return a table of rows by columns with both labels to the left, the first one merged."""
    rows: Rows = [[*stubs, draw.count_header("victims")]]
    merges = []
    for r, row in enumerate(cross.rows):
        merges.append(Merge(len(rows), 0, len(cross.columns), 1))
        for c, column in enumerate(cross.columns):
            rows.append([row.text if c == 0 else None, column.text, cross.cells[r][c].text])
    return DocumentTable(tuple(map(tuple, rows)), 1, tuple(merges))


def titled(table: DocumentTable, title: str) -> DocumentTable:
    """Return a table with a merged title row on top."""
    width = len(table.rows[0])
    moved = tuple(Merge(m.row + 1, m.column, m.height, m.width) for m in table.merges)
    first = (title, *([None] * (width - 1)))
    merges = (Merge(0, 0, 1, width), *moved) if width > 1 else moved
    return DocumentTable((first, *table.rows), table.headers + 1, merges)


def beside(left: DocumentTable, right: DocumentTable, gap: int) -> DocumentTable:
    """Return two tables side by side, ``gap`` empty columns between them."""
    height = max(len(left.rows), len(right.rows))
    blank_left, blank_right = (None,) * len(left.rows[0]), (None,) * len(right.rows[0])
    rows = [
        (left.rows[n] if n < len(left.rows) else blank_left)
        + (None,) * gap
        + (right.rows[n] if n < len(right.rows) else blank_right)
        for n in range(height)
    ]
    return DocumentTable(tuple(rows), 1)
