"""Shows one reading in the terminal: ledger, answers, the file as read; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foi_analysis.merge.cell_account import (
    IGNORED,
    LABEL,
    MARKS,
    QUESTION,
    TOTAL,
    USED,
    Account,
    Row,
    Where,
    disposition_of,
    plain_words,
    subject_words,
    tally,
    value_words,
)
from foi_analysis.merge.one_reply import Named
from foi_analysis.read.grid import Cell, Grid

STYLES = {QUESTION: "bold red", USED: "green", TOTAL: "blue", IGNORED: "dim", LABEL: "yellow"}


def reading(named: Named) -> None:
    """Print what was read, the ledger and the answers taken from it."""
    console = Console()
    _about(console, named)
    console.print(_ledger(named))
    console.print(_answers(named))
    _tally(console, named)


def _ledger(named: Named) -> Table:
    order = {
        cell.where: position
        for position, cell in enumerate(cell for grid in named.reading.grids for cell in grid.cells)
    }
    rows = sorted(
        named.reading.clean.ledger, key=lambda row: order.get((row["place"], row["cell"]), 0)
    )
    table = _table("Every number and label", "place", "cell", "text", "disposition", "what for")
    place = ""
    for row in rows:
        if row["place"] != place:
            table.add_section()
        disposition = disposition_of(row)
        named_place = row["place"] if row["place"] != place else ""
        what = Text(f"{MARKS[disposition]} {disposition}", STYLES[disposition])
        where = _plain(named_place, row["cell"], row["text"])
        table.add_row(*where, what, *_plain(_purpose(named, row)))
        place = row["place"]
    return table


def _purpose(named: Named, row: Row) -> str:
    """Return what a number was used for in full, or the ledger's own reason."""
    if row["kind"] == "number" and row["disposition"] == USED:
        account = named.accounts[(row["place"], row["cell"])]
        used = [one for one in account.observations if one["printed"] in (row["text"], "")]
        if used:
            return "; ".join(subject_words(one) for one in used)
    return plain_words(row["reason"])


def _answers(named: Named) -> Table:
    table = _table("Answers", "what", "value", "from", "to", "place", "cell")
    for row in named.reading.clean.observations:
        days = (row["period_start"], row["period_end"])
        where = (row["place"], row["cell"])
        table.add_row(*_plain(subject_words(row), value_words(row), *days, *where))
    return table


def as_read(named: Named) -> None:
    """Print the file as read, each cell or line with what it was taken for."""
    console = Console()
    _about(console, named)
    accounts = named.accounts
    for grid in named.reading.grids:
        console.rule(Text(grid.name), align="left")
        for cells, is_table in _blocks(grid):
            if is_table:
                console.print(_grid_table(cells, accounts, named.period))
            else:
                for cell in cells:
                    account = accounts.get(cell.where) or Account()
                    text = _told(cell, account, named.period, "  ")
                    console.print(Text(f"{cell.address}: ", "dim") + text)
    _tally(console, named)


def _about(console: Console, named: Named) -> None:
    row = named.reading.row
    authority = row["authority"] or "authority not said"
    days = " to ".join(named.period)
    console.print(Text(f"{row['file']} · {authority} · wave {row['wave']} · {days}", "bold"))
    counting = f"; methods counted as {row['method_counting']}" if row["method_counting"] else ""
    console.print(Text(f"{row['provenance']}{counting}"))
    for assumed in named.assumed:
        console.print(Text(f"Assumed: {assumed}.", "yellow"))


def _tally(console: Console, named: Named) -> None:
    counts = tally(named.accounts)
    console.print(", ".join(f"{count} {name}" for name, count in counts.items()) + ".")


def _blocks(grid: Grid) -> Iterable[tuple[list[Cell], bool]]:
    """Yield the cells of each table, or of each run of lines, in order."""
    block: list[Cell] = []
    last = None
    for row in grid.rows():
        for cell in row:
            here = (cell.kind, cell.block or cell.place)
            if block and here != last:
                yield block, block[0].kind == "table"
                block = []
            block.append(cell)
            last = here
    if block:
        yield block, block[0].kind == "table"


def _grid_table(
    cells: Sequence[Cell], accounts: Mapping[Where, Account], period: tuple[str, str]
) -> Table:
    columns = sorted({cell.column for cell in cells})
    table = Table(box=SIMPLE_HEAD, show_header=False, show_lines=True, title_justify="left")
    for _ in columns:
        table.add_column(overflow="fold")
    by_row: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, {})[cell.column] = cell
    for row in by_row.values():
        shown = [row.get(column) for column in columns]
        table.add_row(*(_in_table(cell, accounts, period) for cell in shown))
    return table


def _in_table(
    cell: Cell | None, accounts: Mapping[Where, Account], period: tuple[str, str]
) -> Text:
    if cell is None:
        return Text("")
    account = accounts.get(cell.where) or Account()
    return Text(f"{cell.address}\n", "dim") + _told(cell, account, period, "\n")


def _told(cell: Cell, account: Account, period: tuple[str, str], between: str) -> Text:
    text = Text(_safe(cell.text))
    if account.disposition:
        words = plain_words("; ".join(account.words(period)))
        text += Text(f"{between}{MARKS[account.disposition]} {words}", STYLES[account.disposition])
    return text


def _table(title: str, *columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, title=title, title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _plain(*values: object) -> list[Text]:
    return [Text(_safe(str(value))) for value in values]


def _safe(text: str) -> str:
    """Return text from a file without the characters that steer a terminal."""
    return "".join(
        char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text
    )
