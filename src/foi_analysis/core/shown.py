"""Lets a value be shown in a notebook without knowing how: whoever draws pages registers a printer.

It draws nothing itself. Without a printer a value is shown as its words.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar


class Rendered(Protocol):
    """A value as a notebook shows it: ``text`` for a terminal and ``html`` for a page."""

    @property
    def text(self) -> str:
        """Return the words."""

    @property
    def html(self) -> str:
        """Return the same as HTML."""


Kind = TypeVar("Kind")
_PRINTERS: dict[str, Callable[[Any], Rendered]] = {}


def register_printer(name: str, printer: Callable[[Any], Rendered]) -> None:
    """Have notebooks show values of the class of a name by what ``printer`` returns of them."""
    _PRINTERS[name] = printer


def shown_in_notebooks(kind: type[Kind]) -> type[Kind]:
    """Have IPython show a class by its registered printer; decorates the class."""

    def html(self: Kind) -> str | None:
        printer = _PRINTERS.get(kind.__name__)
        return printer(self).html if printer else None

    def words(self: Kind, stream: Any, cycle: bool) -> None:
        printer = _PRINTERS.get(kind.__name__)
        stream.text(printer(self).text if printer else str(self))

    # IPython looks for the second one in the class itself, not in what it inherits from.
    kind._repr_html_, kind._repr_pretty_ = html, words  # type: ignore[attr-defined]
    return kind
