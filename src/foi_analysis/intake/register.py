"""Keeps the register of replies in step with files an analyst has looked at; reads no reply."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from foi_analysis.core.kept_tables import kept_table, read_as_empty
from foi_analysis.core.paths import Project, replacing, sha256_of
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import SEPARATOR, files_of


def update_hash(project: Project, reply: str) -> str:
    """Write the present sha256 of a reply's files into data/manual/replies.csv; say what changed.

    Raises KeyError for an unknown reply and FileNotFoundError when a file is missing.
    """
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    row = next((row for row in rows if row["reply"] == reply), None)
    if row is None:
        raise KeyError(f"There is no reply {reply!r} in data/manual/replies.csv.")
    files = files_of(row)
    for file in [one.file for one in files] or [""]:
        if not file or not (project.replies / file).is_file():
            raise FileNotFoundError(f"Reply {reply!r} has no file {file!r} in data/raw/replies.")
    hashes = [sha256_of(project.replies / one.file) for one in files]
    row["sha256"] = SEPARATOR.join(hashes)
    write_rows(path, rows)
    changes = (
        f"{one.sha256[:12] or 'none'} → {digest[:12]}"
        for one, digest in zip(files, hashes, strict=True)
    )
    return f"{reply}: {', '.join(changes)}"


def add_row(project: Project, row: Mapping[str, str]) -> None:
    """Add one row to data/manual/replies.csv, its columns in the table's order.

    Columns the table lacks are left out, those the row lacks are empty.
    """
    path = project.manual / "replies.csv"
    added = {name: row.get(name, "") for name in columns_of_register(project)}
    write_rows(path, [*read_rows(path), added])


def columns_of_register(project: Project) -> list[str]:
    """Return the columns of data/manual/replies.csv, which may have no row yet or not be there."""
    path = project.manual / "replies.csv"
    if read_as_empty(path) and (table := kept_table(path)):
        return list(table.columns)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream), [])


def change_row(project: Project, reply: str, to: Mapping[str, str], note: str) -> str:
    """Change columns of a reply's row in data/manual/replies.csv and add to its note; say what."""
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    row = next(row for row in rows if row["reply"] == reply)
    said = ", ".join(f"{name} {row[name]!r} is now {value!r}" for name, value in to.items())
    row |= {**to, "note": "; ".join(filter(None, (row["note"], note)))}
    write_rows(path, rows)
    return f"{said}: data/manual/replies.csv"


def write_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Write a manual table back as UTF-8 CSV with its columns in order."""
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
