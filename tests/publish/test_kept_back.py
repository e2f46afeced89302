"""Replies whose files tell more than their counts are kept out of what is published."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.intake.register import write_rows
from foi_analysis.publish.disclose import preset
from foi_analysis.publish.disclose.masking import Masking

HASH = "a" * 64
REPLY = {"reply": "northshire-1", "file": "a.csv", "sha256": HASH, "sent_as": "", "address": ""}
NUMBER = {"reply": "northshire-1", "provenance": "primary", "disposition": "ignored"}
RELEASE = {"sha256": HASH, "file": "a.csv", "hazard": "pivot-cache", "reason": "Seen"}
RELEASE |= {"released_by": "an analyst", "released_on": "2026-01-31"}


def kept_back(folder: Path, reply: dict[str, str], number: dict[str, str], *releases: Any) -> set:
    project = Project(folder)
    project.manual.mkdir(parents=True)
    write_rows(project.manual / "replies.csv", [reply])
    if releases:
        write_rows(project.manual / "scan_releases.csv", list(releases))
    tables = {"numbers": pd.DataFrame([number])}
    processed: Any = SimpleNamespace(project=project, table=tables.__getitem__)
    disclosure: Any = SimpleNamespace(found=SimpleNamespace(rule=preset()))
    return Masking(processed, disclosure).kept_back


@pytest.mark.parametrize(
    ("number", "reason", "is_kept"),
    [
        ("3", "another thing counted: victims", True),
        ("3", "under an unknown label", True),
        ("30", "another thing counted: victims", False),
        ("3", "law or code; number in running text", False),
        ("3", "request text", False),
    ],
)
def test_small_numbers_that_no_table_has_keep_a_file_back(
    tmp_path: Path, number: str, reason: str, is_kept: bool
) -> None:
    row = NUMBER | {"number": number, "reason": reason}
    assert bool(kept_back(tmp_path, REPLY, row)) is is_kept


def test_what_is_public_already_is_not_kept_back(tmp_path: Path) -> None:
    row = NUMBER | {"number": "3", "reason": "under an unknown label"}
    public = REPLY | {"address": "https://northshire.example/foi"}
    assert kept_back(tmp_path, public, row) == set()


def test_a_file_with_what_a_person_let_through_is_kept_back(tmp_path: Path) -> None:
    row = NUMBER | {"number": "30", "reason": "request text"}
    assert kept_back(tmp_path, REPLY, row, RELEASE) == {"northshire-1"}
