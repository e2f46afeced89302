"""Each pattern of the screens has an example beside it, and the pattern finds it there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from foi_analysis.extract import (
    number_signs,
    number_tokens,
    partial_periods,
    period_texts,
    quarters,
    sentences,
    spans,
    statements,
    time_lines,
    understood,
)

EXAMPLE = re.compile(r'\s*# "(.+)"')


def patterns_of(found: Any) -> Iterator[re.Pattern[str]]:
    """Yield the patterns within a value, in order."""
    if isinstance(found, re.Pattern):
        yield found
    elif isinstance(found, tuple):
        for one in found:
            yield from patterns_of(one)


def is_compiled(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"


def screens(module: ModuleType) -> Iterator[tuple[str, int, re.Pattern[str]]]:
    """Yield name, line and pattern of each screen, and of each text that screens are made of."""
    for node in ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign):
            continue
        name = ast.unparse(node.targets[0])
        found = getattr(module, name)
        lines = sorted(one.lineno for one in ast.walk(node) if is_compiled(one))
        if isinstance(found, str):
            yield name, node.lineno, re.compile(rf"^(?:{found})$", re.IGNORECASE)
        for line, pattern in zip(lines, patterns_of(found), strict=bool(lines)):
            yield name, line, pattern


MODULES = (
    *(number_signs, number_tokens, partial_periods, period_texts, quarters, sentences, spans),
    *(statements, time_lines, understood),
)
SCREENS = [(module, *one) for module in MODULES for one in screens(module)]


@pytest.mark.parametrize(
    ("module", "name", "line", "pattern"),
    SCREENS,
    ids=[f"{module.__name__.rpartition('.')[2]}-{name}" for module, name, *_ in SCREENS],
)
def test_a_pattern_finds_the_example_beside_it(
    module: ModuleType, name: str, line: int, pattern: re.Pattern[str]
) -> None:
    above = Path(str(module.__file__)).read_text(encoding="utf-8").splitlines()[line - 2]
    example = EXAMPLE.fullmatch(above)
    assert example, f'write an example as # "..." above {name}, line {line}'
    assert pattern.search(example[1]), (name, example[1])


def test_there_are_screens() -> None:
    assert len(SCREENS) > 40
