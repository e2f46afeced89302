"""Places the figures and blanks of one row of a table by their labels; chooses no question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.meaning import Axes, Place, place
from foi_analysis.extract.position import Position
from foi_analysis.extract.tabular import TableRow
from foi_analysis.extract.words import FIGURE, LABEL, SHARE
from foi_analysis.read.grid import Cell


class RowReader:
    """Keeps, as they are met, what each figure of a row means, or why it cannot be told."""

    def __init__(self, position: Position) -> None:
        self.position, self.words, self.found = position, position.words, position.found
        self.counted: list[Cell] = []

    def read(self, ask: Ask, row: TableRow, axes: Axes) -> None:
        """Place every figure and blank of a row of an answer to ``ask``."""
        self.counted = [f.cell for f in row.figures if self.words.kind(f.cell.text) == FIGURE]
        beside_stray = self._beside_stray(row)
        for _, cell, above in in_order(row):
            if cell and cell.column in beside_stray:
                self.found.see(cell, "number", "open", "beside a number under no heading")
                continue
            left, top = sides(row, above)
            where = place(self.words, ask, self._only(left), self._only(top), axes)
            if cell:
                self._figure(where, row, cell, above)
            else:
                self._blank(where, row, top)
        for label in (*row.labels, *row.over):
            what = "question" if self.is_question(label) else self._category(ask, label)
            self.see(label, what)

    def _beside_stray(self, row: TableRow) -> set[int]:
        """Return the columns of counts that have heads, if one right of them has none.

        "1,628" may be two cells then.
        """
        counts = [one for one in row.figures if self.words.kind(one.cell.text) == FIGURE]
        headed = {one.cell.column for one in counts if one.above}
        bare = [one.cell.column for one in counts if not one.above]
        return headed if headed and bare and max(bare) > max(headed) else set()

    def _blank(self, where: Place, row: TableRow, top: Sequence[Cell]) -> None:
        if where.measure and not (where.over or where.unknown or where.aside or where.is_share):
            label = row.labels[-1] if row.labels else top[-1]
            self.position.place(where, "value", "", label, label)

    def _only(self, cells: Iterable[Cell]) -> list[Cell]:
        return [cell for cell in cells if not self.is_question(cell)]

    def _category(self, ask: Ask, label: Cell) -> str:
        meanings = self.words.meanings(label.text)
        domains = (*ask.domains, "item", "total", "subtotal", "period", "column", "stub")
        return next((meanings[name] for name in domains if name in meanings), "heading")

    def _figure(self, where: Place, row: TableRow, cell: Cell, above: Sequence[Cell]) -> None:
        label = next(reversed(row.labels or above), cell)
        kind = self.words.kind(cell.text)
        if where.unknown:
            self._unknown(where, row, cell)
        elif where.conflict:
            self.found.question(
                cell, f"{cell.text!r} under two names: {where.conflict}", "one name for a figure"
            )
        elif where.aside:
            self.found.see(cell, "number", "ignored", where.aside)
        elif kind == SHARE and not where.is_share and self._is_count_head(above):
            self.found.question(cell, f"{cell.text!r} under {above[-1].text!r}", "a count")
        elif where.is_share or kind == SHARE:
            self.position.place(where, "share", cell.text, cell, label)
        elif self._is_lone(where, cell, above):
            self.found.number_without_place(cell)
        elif kind == LABEL and self._is_remark(row, cell):
            self.found.see(cell, "label", "ignored", "remark")
        else:
            role = "total" if where.over else "value"
            self.position.place(where, role, cell.text, cell, label)

    def _unknown(self, where: Place, row: TableRow, cell: Cell) -> None:
        assert where.ask
        label = where.unknown[0]
        if not self.found.has_problem(label):
            self.found.unknown_label(where.ask.name, label, label.text)
        self.found.see(cell, "number", "ignored", "under an unknown label")

    def _is_count_head(self, above: Sequence[Cell]) -> bool:
        return bool(above) and self.words.meanings(above[-1].text).get("column") == "count"

    def _is_lone(self, where: Place, cell: Cell, above: Sequence[Cell]) -> bool:
        """Return whether a figure has no label that says what it is."""
        if not where.measure:
            return True
        first = next(iter(self.counted), None)
        is_first = bool(where.ask and where.ask.is_list and cell is first)
        return len(self.counted) > 1 and not above and not is_first

    def _is_remark(self, row: TableRow, cell: Cell) -> bool:
        is_last = row.figures[-1].cell is cell and len(row.figures) > 1
        return is_last and not any(sign.isdigit() for sign in cell.text)

    def is_question(self, cell: Cell) -> bool:
        """Return whether a label names a question of the wave."""
        return bool(self.words.question(cell.text))

    def see(self, cell: Cell, what: str) -> None:
        """Keep what a label is, once."""
        if not self.found.has_seen(cell):
            self.found.see(cell, "label", "used", what)


def in_order(row: TableRow) -> list[tuple[int, Cell | None, tuple[Cell, ...]]]:
    """Return each place of a row from left to right: column, cell if any, and what stands above."""
    places = [(figure.cell.column, figure.cell, figure.above) for figure in row.figures]
    blanks = [(column, None, above) for column, above in row.empty.items()]
    found = sorted([*places, *blanks], key=lambda place: place[0])
    return found or [(0, None, ())]


def places(row: TableRow) -> list[tuple[Cell, ...]]:
    """Return what stands above each value of a row, blanks included."""
    return [above for _, _, above in in_order(row)]


def sides(row: TableRow, above: Sequence[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Return the labels beside a value, those of its part of the table first, and those above."""
    return [*row.over, *row.labels], list(above)
