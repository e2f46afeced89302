"""Checks what a notebook was given as parameters, before it shows a result; loads no rows."""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

INJECTED = "# Parameters"
KINDS = {bool: "true or false", int: "a number", float: "a number", str: "text"}


class WrongParameter(ValueError):
    """A parameter that a notebook or a loader cannot use: its name, its value, what is expected."""

    def __init__(self, name: str, value: object, expected: str) -> None:
        super().__init__(f"parameter {name!r}: found {value!r}; expected {expected}")

    def _render_traceback_(self) -> list[str]:
        """Return what Jupyter shows: the message, without the way through the package."""
        return [str(self)]


def one_of(name: str, value: Any, known: Iterable[str], what: str = "") -> str:
    """Return ``value`` if it is among the known ones; raise WrongParameter if not.

    The message names the nearest, or all where they are few; ``what`` says what they are.
    """
    names = list(known)
    if isinstance(value, str) and value in names:
        return value
    near = difflib.get_close_matches(str(value), names, n=3, cutoff=0.5)
    some = f"{', '.join(near or names[:3])}, or another of {len(names)}"
    shown = ", ".join(names) if len(names) <= 12 else some
    raise WrongParameter(name, value, f"{what}: {shown}" if what else f"one of {shown}")


def names_of(name: str, value: Any) -> list[str]:
    """Return a list of names; raise WrongParameter if the value is a single one, or none at all."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise WrongParameter(name, value, "a list of names")
    return list(value)


def check_injected() -> None:
    """Raise WrongParameter if papermill gave a parameter the notebook lacks or of another type.

    papermill itself only warns. It puts what it was given into a cell of its own after the
    notebook's parameters. Does nothing outside a kernel.
    """
    cells = _executed()
    places = [place for place, cell in enumerate(cells) if cell.startswith(INJECTED)]
    if not places:
        return
    declared = dict(_assigned("\n".join(cells[: places[0]])))
    for name, value in _assigned(cells[places[0]]):
        if name not in declared:
            shown = ", ".join(declared) or "no parameters"
            raise WrongParameter(name, value, f"a parameter this notebook has: {shown}")
        default = declared[name]
        if default is not None and KINDS.get(type(value)) != KINDS.get(type(default)):
            wanted = f"{KINDS.get(type(default), type(default).__name__)}, such as {default!r}"
            hint = f" (papermill takes text as it stands with -r {name} {value})"
            raise WrongParameter(name, value, wanted + (hint if isinstance(default, str) else ""))


def given(*names: str) -> dict[str, str]:
    """Return the texts a notebook's cells give some names, the last of each; none elsewhere."""
    assigned = (pair for cell in _executed() for pair in _assigned(cell))
    return {name: text for name, text in assigned if name in names and isinstance(text, str)}


def _executed() -> list[str]:
    """Return the cells this kernel has executed so far; none outside a kernel."""
    if "IPython" not in sys.modules:
        return []
    from IPython import get_ipython

    shell = get_ipython()
    return list(shell.user_ns.get("In", [])) if shell else []


def _assigned(code: str) -> Iterator[tuple[str, Any]]:
    """Yield the names code assigns plain values to, with the values."""
    try:
        lines = ast.parse(code).body
    except SyntaxError:
        return
    for line in lines:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        value = getattr(line, "value", None)
        for target in targets:
            if isinstance(target, ast.Name) and value is not None:
                try:
                    yield target.id, ast.literal_eval(value)
                except ValueError:
                    continue
