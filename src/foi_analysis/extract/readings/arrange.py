"""Gives each column and row of a table its role, as a line of a reading says, or says why not.

It takes no value; what each value means is in its labels.
"""

from __future__ import annotations

from foi_analysis.core.question_types import Ask
from foi_analysis.extract.readings.arranged import Arranged, Labelled
from foi_analysis.extract.readings.asides import WANTED, is_as_said
from foi_analysis.extract.readings.columns import Columns, ignored_as
from foi_analysis.extract.readings.heads import places_of_heads, reads_as, says, wanted
from foi_analysis.extract.readings.roles import ASIDE_ROLES, TOTAL, Labels, Meaning
from foi_analysis.extract.readings.rows import ReadingRow, Role
from foi_analysis.extract.readings.tables import Row, Table
from foi_analysis.read.grid import Cell


def arrange(table: Table, line: ReadingRow, labels: Labels, ask: Ask | None) -> Arranged:
    """Return the table arranged; its ``reasons`` say why it does not fit, each with its cell."""
    places = list(places_of_heads(table, line, labels, ask))
    first = {says(table.rows[position]): position for position in reversed(places)}
    tried = [
        _Attempt(table, line, labels, ask, position).arranged()
        for position in places
        if position == first[says(table.rows[position])]
    ]
    fits = [one for one in tried if not one.reasons]
    if len(fits) == 1:
        return fits[0]
    if len(fits) > 1:
        fits[0].reasons.append((None, "more than one row that could be the heads", "one"))
        return fits[0]
    if tried:
        return min(tried, key=lambda one: len(one.reasons))
    found = Arranged(table)
    expected = ", ".join(wanted(role) for role in line.columns)
    found.reasons.append((table.rows[0][0], "no row of heads that fits", expected))
    return found


class _Attempt:
    """Tries one row as the innermost row of heads."""

    def __init__(
        self, table: Table, line: ReadingRow, labels: Labels, ask: Ask | None, position: int
    ) -> None:
        self.table, self.line, self.labels, self.ask = table, line, labels, ask
        self.position = position
        self.found = Arranged(table)
        self.parent: Meaning | None = None

    def arranged(self) -> Arranged:
        found = self.found
        Columns(found, self.line, self.position).give_roles()
        if not found.reasons:
            self._head_rows()
            self._body()
        for role, cells in found.unknown.items():
            listed = ", ".join(repr(text) for text in cells)
            said = f"the unknown {role.replace('_', ' ')} {listed}"
            self._reason(next(iter(cells.values())), said, f"labels of {role} in labels.csv")
        return found

    def _reason(self, cell: Cell | None, said: str, expected: str) -> None:
        self.found.reasons.append((cell, said, expected))

    # Heads

    def _head(self, column: int) -> Cell | None:
        return self.table.at(self.table.rows[self.position], column)

    def _head_rows(self) -> None:
        """Find the rows of heads from the innermost up; rows that only name an axis are passed."""
        rows, found, position = [], self.found, self.position
        for role in reversed(self.line.columns):
            while position >= 0 and not self._is_head_row(self.table.rows[position], role):
                if not self._names_axis(self.table.rows[position]):
                    break
                found.heads.append(self.table.rows[position])
                position -= 1
            if position < 0 or not self._is_head_row(self.table.rows[position], role):
                self._reason(self.table.rows[self.position][0], "no row of heads", wanted(role))
                return
            rows.append(self.table.rows[position])
            position -= 1
        while position >= 0 and self._names_axis(self.table.rows[position]):
            found.heads.append(self.table.rows[position])
            position -= 1
        found.heads = [*reversed(rows), *found.heads]
        found.first_head = position + 1
        self.head_rows = list(reversed(rows))
        self._heads_of_labels()

    def _is_head_row(self, row: Row, role: Role) -> bool:
        own = [cell for cell in row if self._is_over_values(cell)]
        if role.name == "value" or not self.found.value_columns:
            return row is self.table.rows[self.position]
        return bool(own) and reads_as(role, [cell.text for cell in own], self.labels, self.ask)

    def _is_over_values(self, cell: Cell) -> bool:
        return any(cell.column <= c < cell.column + cell.width for c in self.found.value_columns)

    def _names_axis(self, row: Row) -> bool:
        return bool(row) and all(self.labels.is_axis_name(cell.text, self.line) for cell in row)

    def _heads_of_labels(self) -> None:
        for column, role in self.found.labels.items():
            head = self._head(column)
            if role.name == "month_of_year" and not self._may_number_months(column, head):
                said = f"numbers under {head.text if head else 'no head'!r}"
                self._reason(head or self.table.rows[self.position][0], said, "a head of months")
            if head and not self.labels.is_head(head.text, role, self.ask):
                self._reason(head, f"the head {head.text!r}", "a head known in labels.csv")

    def _may_number_months(self, column: int, head: Cell | None) -> bool:
        """Return whether numbers in a column can be months: only under a head that says so."""
        cells = (self.table.at(row, column) for row in self.table.rows[self.position + 1 :])
        is_numbers = any(cell.text.strip().isdigit() for cell in cells if cell)
        return not is_numbers or bool(head and "month" in head.text.casefold())

    def _above(self, column: int) -> tuple[tuple[Meaning | None, ...], Cell | None]:
        """Return what the heads over a column mean, each in its role, and the innermost."""
        found: list[Meaning | None] = []
        cell: Cell | None = None
        for role, row in zip(self.line.columns, self.head_rows, strict=True):
            cell = self.table.reaching(row, column)
            if cell is None and role.is_filled:
                before = [c for c in row if c.column < column and self._is_over_values(c)]
                cell = before[-1] if before else None
            found.append(self._known(role, cell))
        return tuple(found), cell

    def _known(self, role: Role, cell: Cell | None) -> Meaning | None:
        """Return what a label means, noting once that it is unknown."""
        if cell is None:
            return None
        found = self.labels.meaning(role, cell.text, self.ask)
        if found is None:
            self.found.unknown.setdefault(role.name, {}).setdefault(cell.text, cell)
        return found

    # Body

    def _body(self) -> None:
        if self.found.reasons:
            return
        heads = {column: self._above(column) for column in self.found.value_columns}
        self._check_heads(heads)
        carried: dict[int, Cell] = {}
        self.above_values = set(map(says, self.table.rows[: self.position + 1]))
        for row in self.table.rows[self.position + 1 :]:
            if self._is_again(row) or self._is_note(row):
                continue
            beside = self._beside(row, carried)
            if beside is None:
                continue
            self.found.records.append(row)
            self.found.of_records.append(beside)
            label = next(iter(row))
            for column, (above, head) in heads.items():
                cell = self.table.at(row, column)
                own = None if cell is not None and not cell.text.strip() else cell
                self.found.values.append(Labelled(own, beside, above, label, head))
        self._check_asides()
        if not self.found.records:
            self._reason(self.table.rows[self.position][0], "no rows under the heads", "values")

    def _check_asides(self) -> None:
        """Check the columns that are to say nothing new: one text, a counter, or a label again."""
        found = self.found
        if not found.records:
            return
        texts = {
            column: [
                cell.text if (cell := self.table.at(row, column)) else "" for row in found.records
            ]
            for column in found.labels
        }
        domains = [texts[c] for c, role in found.labels.items() if role.name not in ASIDE_ROLES]
        for column, role in found.labels.items():
            if role.name == "constant" and not self.labels.is_constant(texts[column][0], self.ask):
                said = f"{texts[column][0]!r} in all rows"
                self._reason(found.records[0][0], said, "what changes nothing about the counts")
            if not is_as_said(role.name, texts[column], domains):
                head = self._head(column) or self.table.rows[self.position][0]
                said = f"{head.text!r}, whose texts are no {role.name}"
                self._reason(head, said, WANTED[role.name])

    def _check_heads(
        self, heads: dict[int, tuple[tuple[Meaning | None, ...], Cell | None]]
    ) -> None:
        for column, (above, head) in heads.items():
            is_total = any(one and one.kind == TOTAL for one in above)
            for role, one in zip(self.line.columns, above, strict=True):
                if one is None and not is_total and role.name not in self.found.unknown:
                    cell = head or self.table.rows[self.position][0]
                    self._reason(cell, f"no head in column {column}", wanted(role))
            if head and self.line.columns[-1].name == "value":
                self._check_value_head(head)

    def _check_value_head(self, head: Cell) -> None:
        known = self.labels.reference.labels_of(head.text)
        if known.get("column") == "percentage":
            self._reason(head, f"the head {head.text!r} over counts", "a head of counts")
        elif not self.labels.is_value_head(head.text, self.line, self.ask):
            self._reason(
                head, f"the head {head.text!r} over the values", "what the question counts"
            )

    def _is_again(self, row: Row) -> bool:
        """Return whether a row repeats the heads, or what stands over them, as on a new page."""
        is_again = says(row) in self.above_values
        self.found.aside += [(cell, "heading, repeated") for cell in row if is_again]
        return is_again

    def _is_note(self, row: Row) -> bool:
        """Return whether a row is a note or left out; it is then put aside or a reason."""
        first = row[0]
        if reason := ignored_as(self.line, "rows", first):
            self.found.aside += [(cell, reason) for cell in row]
            return True
        has_value = any(self._is_over_values(cell) for cell in row)
        if len(row) > 1 or has_value or not self.found.value_columns:
            return False
        is_label = first.column in self.found.labels and len(self.found.labels) == 1
        role = self.found.labels.get(first.column)
        if is_label and role and self.labels.meaning(role, first.text, self.ask):
            return False
        if self.line.is_settled("note", first.text) or self.labels.is_notice(first.text):
            self.found.aside.append((first, "note"))
        else:
            self._reason(first, f"the note {first.text!r}", "a note that is understood")
        return True

    def _beside(self, row: Row, carried: dict[int, Cell]) -> tuple[Meaning | None, ...] | None:
        """Return what the labels of a row mean, one for each role; None for a row without any."""
        found: list[Meaning | None] = []
        total = False
        for column, role in sorted(self.found.labels.items()):
            cell = self.table.reaching(row, column)
            if cell and not cell.text.strip():
                cell = None
            if cell is None and role.is_filled and not total:
                cell = carried.get(column)
            elif cell is not None and role.is_filled:
                carried[column] = cell
            one = self._known(role, cell)
            total = total or bool(one and one.kind == TOTAL)
            if role.child:
                found += self._nested(role, one)
                continue
            is_open = cell is None and not total and role.name not in ("remark", "skip", "index")
            if is_open:
                self._reason(row[0], f"a row without a {role.name}", "a label for each row")
            found.append(one)
        constants = [role for role in self.line.rows if role.value]
        found += [Meaning("category", role.value, role.name) for role in constants]
        return tuple(found)

    def _nested(self, role: Role, one: Meaning | None) -> list[Meaning | None]:
        """Return a parent and what is under it; a parent's own row is the total of its children."""
        if one and one.domain == role.name:
            self.parent = one
            return [one, Meaning(TOTAL)]
        return [one, one] if one and one.kind == TOTAL else [self.parent, one]
