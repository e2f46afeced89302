"""Gives each column of a table its role: by name where a line names it, else from the left."""

from __future__ import annotations

from collections.abc import Sequence

from foi_analysis.extract.readings.arranged import Arranged
from foi_analysis.extract.readings.rows import ReadingRow, Role, alike
from foi_analysis.extract.readings.tables import Row
from foi_analysis.read.grid import Cell


class Columns:
    """Keeps in ``found`` which columns are labels, which are values and which are left out.

    ``position`` is the innermost row of heads.
    """

    def __init__(self, found: Arranged, line: ReadingRow, position: int) -> None:
        self.found, self.line, self.position = found, line, position
        self.heads: Row = found.table.rows[position]

    def give_roles(self) -> None:
        """Give each column its role; what keeps the line from fitting is a reason."""
        found, free = self.found, []
        for column in found.table.columns:
            head = found.table.at(self.heads, column)
            if head and (reason := ignored_as(self.line, "column", head)):
                found.aside.append((head, reason))
                self._put_aside(column, reason)
            elif role := self._named(head):
                found.labels[column] = role
            else:
                free.append(column)
        self._check_named()
        positional = [role for role in self.line.rows if not role.head and not role.value]
        found.value_columns = self._value_columns(free, positional)
        left = [column for column in free if column not in found.value_columns]
        self._positional(left, positional)

    def _value_columns(self, free: Sequence[int], positional: Sequence[Role]) -> list[int]:
        line, table = self.line, self.found.table
        if line.take[0] in ("count", "count_distinct"):
            return []
        if name := line.value_head or line.take[1]:
            heads = ((column, table.at(self.heads, column)) for column in free)
            return [column for column, head in heads if head and alike(name, head.text)]
        if [role.name for role in line.columns] == ["value"]:
            return list(free[-1:])
        return list(free[len(positional) :])

    def _positional(self, left: Sequence[int], roles: Sequence[Role]) -> None:
        is_by_name = bool(self.line.value_head or self.line.take[1] or not roles)
        spare = len(left) - sum(not role.is_many for role in roles)
        columns = list(left)
        for role in roles:
            count = max(spare, 0) if role.is_many else 1
            for column in columns[:count]:
                self.found.labels[column] = role
            columns = columns[count:]
        missing = len(left) < sum(not role.is_many for role in roles)
        if missing or (columns and not is_by_name):
            said = f"{len(left)} columns of labels"
            self.found.reasons.append((self.heads[0], said, f"{len(roles)} of them"))

    def _named(self, head: Cell | None) -> Role | None:
        named = (role for role in self.line.rows if role.head)
        return next((role for role in named if head and alike(role.head, head.text)), None)

    def _check_named(self) -> None:
        """Ask where two columns have the head by which the line names one."""
        given = list(self.found.labels.values())
        for role in dict.fromkeys(given):
            if given.count(role) > 1:
                said = f"{given.count(role)} columns headed {role.head!r}"
                self.found.reasons.append((self.heads[0], said, "one"))

    def _put_aside(self, column: int, reason: str) -> None:
        for row in self.found.table.rows[self.position + 1 :]:
            if cell := self.found.table.at(row, column):
                self.found.aside.append((cell, reason))


def ignored_as(line: ReadingRow, what: str, cell: Cell) -> str:
    """Return the reason a line gives for leaving out a column or "rows", or nothing."""
    for kind, words, reason in line.ignored:
        if (kind or "column") == what and alike(words, cell.text):
            return reason
    return ""
