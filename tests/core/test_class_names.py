"""One class name stands for one thing in the whole of the shipped code and the tools."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path


def test_no_class_name_stands_twice(repo_root: Path) -> None:
    places = defaultdict(list)
    for folder in ("src", "tools"):
        for path in sorted((repo_root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef):
                    places[node.name].append(path.relative_to(repo_root).as_posix())
    assert len(places) > 100
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
