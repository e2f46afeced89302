"""Every stress notebook comes out of both engines alike, output by output."""

from __future__ import annotations

import json
import re

import pytest
from tests.run.engine.conftest import Stressed
from tests.run.engine.stress import TEXTS

from foi_analysis.run.choice import Engine

OWN_TO_A_PROCESS = (
    (r"ipykernel_\d+/\d+\.py", "ipykernel_N/N.py"),
    (r"0x[0-9a-f]{6,}", "0xN"),
    (r"\(pid=\d+\)", "(pid=N)"),
)


def alike(text: str) -> str:
    """Return a text without what no two processes share: names, addresses, numbers."""
    for pattern, word in OWN_TO_A_PROCESS:
        text = re.sub(pattern, word, text)
    return text


def whole_streams(notebook: dict) -> dict:
    """Join neighbouring pieces of one stream: where they are cut is a matter of time alone."""
    for cell in notebook["cells"]:
        joined: list[dict] = []
        for output in cell.get("outputs", []):
            before = joined[-1] if joined else {}
            if output.get("name") and output.get("name") == before.get("name"):
                before["text"] = [*before["text"], *output["text"]]
            else:
                joined.append(output)
        for output in joined:
            if "text" in output:
                output["text"] = "".join(output["text"])
        if "outputs" in cell:
            cell["outputs"] = joined
    return notebook


def test_there_are_many() -> None:
    assert len(TEXTS) >= 40


@pytest.mark.parametrize("name", TEXTS)
def test_both_engines_make_the_same_notebook(name: str, stressed: dict[Engine, Stressed]) -> None:
    fast, ordinary = (
        whole_streams(json.loads(alike(stressed[engine][name][0]))) for engine in Engine
    )
    for mine, theirs in zip(fast["cells"], ordinary["cells"], strict=True):
        assert mine == theirs
    assert fast == ordinary


@pytest.mark.parametrize("name", TEXTS)
def test_both_engines_say_the_same_of_a_failure(
    name: str, stressed: dict[Engine, Stressed]
) -> None:
    fast, ordinary = (stressed[engine][name][1] for engine in Engine)
    assert (fast and alike(str(fast))) == (ordinary and alike(str(ordinary)))


def test_both_engines_leave_the_same_files(stressed: dict[Engine, Stressed]) -> None:
    fast, ordinary = (stressed[engine]["background"][2] for engine in Engine)
    assert fast == ordinary == ["at-exit.txt: left well", "unclosed.txt: kept"]
