"""Says what is wrong with an input in words an analyst can act on; decides nothing itself."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where it is, what was found, what was expected and what to do."""

    found: str
    expected: str
    action: str
    authority: str = ""
    file: str = ""
    place: str = ""
    cell: str = ""

    @property
    def where(self) -> str:
        """Return authority, file, sheet and cell, as far as known."""
        return ", ".join(
            part for part in (self.authority, self.file, self.place, self.cell) if part
        )

    def __str__(self) -> str:
        """Return the problem in one paragraph."""
        text = f"found {self.found}; expected {self.expected}. {self.action}"
        return f"{self.where}: {text}" if self.where else text


class ProblemsFound(Exception):
    """Input that cannot be used, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def _render_traceback_(self) -> list[str]:
        """Return what Jupyter shows: the problems, without the way through the package."""
        return [str(problem) for problem in self.problems]


class UnknownName(ValueError):
    """A name that nothing has, with those spelt most like it."""

    def _render_traceback_(self) -> list[str]:
        """Return what Jupyter shows: the message, without the way through the package."""
        return [str(self)]


def known_name(value: str, known: Iterable[object], what: str) -> str:
    """Return ``value`` if it is among the known names; raise UnknownName with the nearest if not.

    ``what`` says in the message what it should be the name of.
    """
    names = [str(name) for name in known]
    if value in names:
        return value
    near = difflib.get_close_matches(value, names, n=3, cutoff=0.5)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    raise UnknownName(f"There is no {what} {value!r}.{hint}")
