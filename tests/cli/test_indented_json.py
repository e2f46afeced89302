"""A reading is written as the standard library's indented JSON, to the last sign."""

from __future__ import annotations

import json
from datetime import date

import pytest

from foi_analysis.cli.indented_json import ROWS_AT_ONCE, pieces

ROW = {"text": 'a "b"\n{c}, [d]: é', "low": 1, "high": None, "is": True, "share": 0.5}


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"rows": [], "empty": {}, "name": "é"},
        {"reply": ROW, "assumed": ["one", "two"], "rows": [ROW, ROW]},
        {"rows": [{}, {"inner": [1, {"a": [ROW]}]}, ROW, [ROW]], "day": date(2021, 4, 1)},
        {"rows": [{"day": date(2021, 4, 1)}, float("inf")], "more": {"rows": [ROW]}},
        {"rows": [ROW] * (2 * ROWS_AT_ONCE + 1), "mixed": [*[ROW] * ROWS_AT_ONCE, {}]},
        {"rows": [{"text": "},\n      {"}, {"}": "{"}, {"é": True}]},
    ],
)
def test_the_text_is_the_same(found: dict[str, object]) -> None:
    assert "".join(pieces(found)) == json.dumps(found, indent=2, ensure_ascii=False, default=str)
