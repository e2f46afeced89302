"""Reads rows that name their own measure ("Offences recorded") or speak of the reply itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.meaning import item_measure, parts_of_years, period_of
from foi_analysis.extract.position import Position
from foi_analysis.extract.surroundings import Surroundings
from foi_analysis.extract.table_rows import RowReader
from foi_analysis.extract.tabular import LabelledValue, TableRow
from foi_analysis.read.grid import Cell

PLAIN = frozenset({"item", "period", "stub", "column", "total", "subtotal", "system", "about"})


class ItemRows:
    """Takes out of a table, as they are met, the rows that need no question to be understood."""

    def __init__(self, position: Position, rows: RowReader, around: Surroundings) -> None:
        self.position, self.words, self.found = position, position.words, position.found
        self.rows, self.around = rows, around

    def without_items(self, rows: Iterable[TableRow]) -> Iterator[TableRow]:
        """Take out the rows that name their own measure or say something about the reply."""
        for row in rows:
            label = row.labels[-1] if row.labels else None
            meanings = self.words.meanings(label.text) if label else {}
            if label and "about" in meanings and self._is_about(row, meanings):
                self._about(row, meanings["about"])
            elif label and "item" in meanings and self._is_item(row, label):
                self._item(row, row.figures[0], label, meanings["item"])
            elif label and "item" in meanings and not (row.figures or row.empty):
                self.rows.see(label, "heading")
                self.around.before.append((label, label.text))
            elif self._are_items(row):
                for figure in row.figures:
                    self._item(row, figure, figure.above[-1], self._item_above(figure))
            else:
                yield row

    def _is_about(self, row: TableRow, meanings: dict[str, str]) -> bool:
        return not row.empty and len(row.figures) <= 2 and set(meanings) <= {"about", "stub"}

    def _about(self, row: TableRow, about: str) -> None:
        cells = [figure.cell for figure in row.figures]
        said = cells[0] if cells else None
        self.position.about(about, [*row.labels, *cells], said, said.text if said else "")

    def _is_item(self, row: TableRow, label: Cell) -> bool:
        ask = self.position.ask
        if ask and ask.is_list and set(self.words.meanings(label.text)) & set(ask.domains):
            return False
        return len(row.figures) == 1 and not row.over

    def _are_items(self, row: TableRow) -> bool:
        """Return whether the headings name a measure for each figure, the row at most a period."""
        only_periods = all("period" in self.words.meanings(cell.text) for cell in row.labels)
        named = [self._item_above(figure) for figure in row.figures]
        is_apart = len(set(named)) > 1 or not row.labels
        return only_periods and is_apart and bool(named) and all(named)

    def _unknown(self, ask: Ask, label: Cell, figure: Cell) -> None:
        self.found.unknown_label(ask.name, label, label.text)
        self.found.see(figure, "number", "ignored", "under an unknown label")

    def _is_understood(self, label: Cell, is_above: bool) -> bool:
        """Return whether a label beside or over a figure leaves it what its measure says.

        Heads of other figures may stand above, in a table that the row only follows.
        """
        meanings = self.words.meanings(label.text)
        is_plain = bool(PLAIN & set(meanings)) or (is_above and bool(meanings))
        is_count = meanings.get("column", "count") == "count"
        return self.rows.is_question(label) or (is_plain and is_count)

    def _item_above(self, figure: LabelledValue) -> str:
        return item_measure(self.words, figure.above[-1].text) if figure.above else ""

    def _item(self, row: TableRow, figure: LabelledValue, label: Cell, measure: str) -> None:
        if not (ask := self.position.ask_of(measure)):
            return self.found.number_without_place(figure.cell)
        for other in (*row.labels, *figure.above):
            if not self._is_understood(other, is_above=other in figure.above):
                return self._unknown(ask, other, figure.cell)
        self.rows.see(label, measure)
        for other in row.labels:
            self.rows.see(other, "heading")
        labels = (*row.labels, *figure.above)
        if parts := parts_of_years(self.words, labels):
            period = period_of(self.words, labels)
            if not period:
                return self._unknown(ask, parts[-1], figure.cell)
        else:
            periods = [self.words.period(cell.text) for cell in labels]
            period = next(filter(None, periods), None) or self.position.period
        self.around.table(ask, any("period" in self.words.meanings(one.text) for one in labels))
        self.position.start_table()
        return self.position.add(ask, measure, figure.cell.text, figure.cell, label, period=period)
