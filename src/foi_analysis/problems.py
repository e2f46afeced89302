"""Says what is wrong with an input in words an analyst can act on; decides nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where it is, what was found, what was expected and what to do."""

    found: str
    expected: str
    action: str
    force: str = ""
    file: str = ""
    place: str = ""
    cell: str = ""

    @property
    def where(self) -> str:
        """Return force, file, sheet and cell, as far as known."""
        return ", ".join(part for part in (self.force, self.file, self.place, self.cell) if part)

    def __str__(self) -> str:
        """Return the problem in one paragraph."""
        text = f"found {self.found}; expected {self.expected}. {self.action}"
        return f"{self.where}: {text}" if self.where else text


class ProblemsFound(Exception):
    """Input that cannot be used, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
