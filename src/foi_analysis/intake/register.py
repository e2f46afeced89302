"""Keeps the register of replies in step with files an analyst has looked at; reads no reply."""

from __future__ import annotations

import csv
from pathlib import Path

from foi_analysis.core.paths import Project, replacing, sha256_of
from foi_analysis.core.reference import read_rows


def update_hash(project: Project, reply: str) -> str:
    """Write the present sha256 of a reply's file into data/manual/replies.csv; say what changed.

    Raises KeyError for an unknown reply and FileNotFoundError when its file is missing.
    """
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    row = next((row for row in rows if row["reply"] == reply), None)
    if row is None:
        raise KeyError(f"There is no reply {reply!r} in data/manual/replies.csv.")
    file = project.replies / row["file"]
    if not row["file"] or not file.is_file():
        raise FileNotFoundError(f"Reply {reply!r} has no file {row['file']!r} in data/raw/replies.")
    before, row["sha256"] = row["sha256"], sha256_of(file)
    write_rows(path, rows)
    return f"{reply}: {before[:12] or 'none'} → {row['sha256'][:12]}"


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a manual table back as UTF-8 CSV with its columns in order."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
