"""Writes a reading as indented JSON, row by row; decides nothing of what is in it.

The standard library's indented writer takes minutes for the rows of a large file; its plain one
writes a row at once and is asked for each here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

STEP = "  "
_PLAIN = (str, int, float, bool, type(None))
_ROW = json.JSONEncoder(ensure_ascii=False, separators=(f",\n{STEP * 3}", ": "), default=str)


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
    for row in rows:
        yield f"{before}{STEP * 2}{_row(row)}"
        before = ",\n"
    yield f"\n{STEP}]"


def _row(row: Any) -> str:
    if isinstance(row, dict) and row and all(isinstance(one, _PLAIN) for one in row.values()):
        return f"{{\n{STEP * 3}{_ROW.encode(row)[1:-1]}\n{STEP * 2}}}"
    return _inner(row, 2)


def _inner(value: Any, depth: int) -> str:
    text = json.dumps(value, indent=len(STEP), ensure_ascii=False, default=str)
    return text.replace("\n", f"\n{STEP * depth}")
