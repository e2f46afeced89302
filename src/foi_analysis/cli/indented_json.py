"""Writes a reading as indented JSON, many rows at once; decides nothing of what is in it.

The standard library's indented writer takes minutes for the rows of a large file; its plain one
writes a thousand rows at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

STEP = "  "
ROWS_AT_ONCE = 1000
_PLAIN = {str, int, float, bool, type(None)}
_ROWS = json.JSONEncoder(ensure_ascii=False, separators=(f",\n{STEP * 3}", ": "))


def pieces(found: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of ``json.dumps(found, indent=2, ensure_ascii=False, default=str)``.

    ``found`` holds lists of rows by name, and other values.
    """
    before = "{\n"
    for name, value in found.items():
        yield f"{before}{STEP}{json.dumps(name, ensure_ascii=False)}: "
        yield from _list(value) if isinstance(value, list) and value else [_inner(value, 1)]
        before = ",\n"
    yield "\n}" if found else "{}"


def _list(rows: list[Any]) -> Iterator[str]:
    before = "[\n"
    for first in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[first : first + ROWS_AT_ONCE]
        yield before + (_rows(some) if _are_plain(some) else _values(some))
        before = ",\n"
    yield f"\n{STEP}]"


def _are_plain(rows: list[Any]) -> bool:
    """Return whether rows hold values only, no lists of them."""
    if set(map(type, rows)) != {dict} or not all(rows):
        return False
    return set(map(type, chain.from_iterable(map(dict.values, rows)))) <= _PLAIN


def _rows(rows: list[dict[str, Any]]) -> str:
    text = _ROWS.encode(rows)[2:-2]
    # A text within has no line break of its own, so this one stands between two rows.
    parted = text.replace(f"}},\n{STEP * 3}{{", f"\n{STEP * 2}}},\n{STEP * 2}{{\n{STEP * 3}")
    return f"{STEP * 2}{{\n{STEP * 3}{parted}\n{STEP * 2}}}"


def _values(values: list[Any]) -> str:
    return ",\n".join(f"{STEP * 2}{_inner(one, 2)}" for one in values)


def _inner(value: Any, depth: int) -> str:
    text = json.dumps(value, indent=len(STEP), ensure_ascii=False, default=str)
    return text.replace("\n", f"\n{STEP * depth}")
