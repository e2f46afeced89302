"""Old Word documents, rich text and OpenDocument texts, all written by LibreOffice.

``reply`` answers a request; ``looks`` holds text that is struck out, white, tiny or numbered;
``hidden`` holds hidden text. Each was written as docx and saved by LibreOffice in the others.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import scan_file
from foi_analysis.merge.one_reply import read_named
from foi_analysis.read import read_grids

SAMPLES = Path(__file__).parent / "samples"
KINDS = ("doc", "rtf", "odt")
VALUES = [
    ("offences", "", 20),
    ("victims", "female 11 and under", 4),
    ("victims", "female 12 to 15", 9),
    ("victims", "female 16 and over", 1),
    ("victims", "male 11 and under", 2),
    ("victims", "male 12 to 15", 3),
    ("victims", "male 16 and over", 1),
    ("youngest_victim_age", "", 8),
    ("method_instances", "Facebook", 12),
    ("method_instances", "Kik", 3),
    ("method_instances", "Snapchat", 5),
]
LOOKS = [
    ("Made for tests, no force said this", ""),
    ("We recorded 41 14 offences.", "struck out"),
    ("Paid 17 times", "white"),
    ("Tiny 18", "white"),
    ("Tab bed £5 – “quoted” Ł", ""),
    ("Head", ""),
    ("White", ""),
    ("Row", ""),
    ("5", "struck out"),
    ("1. How many offences?", ""),
    ("2. How many victims were there?", ""),
    ("Struck by style 99", "struck out"),
    ("Header ref 12345", ""),
    ("Page footer", ""),
]


def values(path: Path) -> list[tuple[str, str, int]]:
    named = read_named(Project.find(__file__), str(path), "", "2021/22", "mentions")
    assert named.problems == []
    rows = named.reading.clean.observations
    assert all(row["low"] == row["high"] for row in rows)
    return [
        (row["measure"], f"{row['category']} {row['age_band']}".strip(), row["low"]) for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_gives_its_values(kind: str) -> None:
    assert values(SAMPLES / f"reply.{kind}") == VALUES


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_struck_out_or_not_seen_is_in_doubt(kind: str) -> None:
    (grid,) = read_grids(SAMPLES / f"looks.{kind}", "looks")
    found = [(cell.text, cell.doubt.partition(",")[0]) for cell in grid.cells]
    assert found == LOOKS


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_text_keeps_a_document_out(kind: str) -> None:
    path = SAMPLES / f"hidden.{kind}"
    assert [hazard.kind for hazard in scan_file(path, "x").refused()] == ["hidden-text"]
    with pytest.raises(ProblemsFound, match="hidden text"):
        read_grids(path, "x")
    (grid,) = read_grids(path, "x", frozenset({"hidden-text"}))
    assert [cell.text for cell in grid.cells if cell.doubt] == ["See hidden 12"]
