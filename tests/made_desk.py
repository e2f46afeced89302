"""Makes an investigation with twenty authorities and the zip of a batch of requests to them.

Names, numbers and letters are made for the tests; the zip's form is that of an Alaveteli site.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from foi_analysis.cli.new.folder import Authorities, create
from foi_analysis.core.paths import Project

WAVE, SENT, ACKNOWLEDGED, ANSWERED = "2025", "2025-12-02", "2025-12-03", "2025-12-19"
SCOTTISH, IRISH = "Glenshire", "Loughshire"
SITE = "https://requests.example/alaveteli_pro/info_requests"
STATES = {
    **dict.fromkeys(
        ("Northshire", "Southshire", "Eastshire", "Westshire", "Upshire"), "Successful"
    ),
    "Downshire": "Partially successful",
    **dict.fromkeys(("Overshire", "Undershire"), "Refused"),
    "Innershire": "Information not held",
    "Outershire": "Awaiting internal review",
    "Midshire": "Waiting clarification",
    "Farshire": "Withdrawn",
    "Nearshire": "Delivery error",
    "Highshire": "Awaiting classification",
    "Lowshire": "Vexatious",
    "Longshire": "Long overdue",
    "Shortshire": "Delayed",
    "Broadshire": "Awaiting response",
    SCOTTISH: "Awaiting response",
    IRISH: "Awaiting response",
}
SILENT = ("Nearshire", "Shortshire", "Broadshire", SCOTTISH, IRISH)
TABLES: dict[str, list[dict[str, str]]] = {
    "authorities.csv": [
        {
            "authority": name,
            "full_name": f"{name} Council",
            "nation": {SCOTTISH: "Scotland", IRISH: "Northern Ireland"}.get(name, "England"),
            "is_asked": "true",
        }
        for name in STATES
    ],
    "waves.csv": [
        {
            "wave": WAVE,
            "label": "calendar year 2025",
            "period_start": "2025-01-01",
            "period_end": "2025-12-31",
        }
    ],
    "questions.csv": [{"wave": WAVE, "question": "1", "asks": "visits", "text": "Visits"}],
    "asks.csv": [
        {
            "asks": "visits",
            "measure": "visits",
            "part": "whole",
            "counted_as": "visits",
            "nouns": "visits",
        }
    ],
    "subjects.csv": [{"subject": "visit", "is_counted": "true", "is_asked": "true"}],
}


def desk_project(root: Path) -> Project:
    """Return an investigation in a new folder, its authorities, wave and question filled in."""
    create(root, Authorities.COUNCILS)
    for name, rows in TABLES.items():
        fill(root / "data/manual" / name, rows)
    return Project(root)


def fill(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Put rows into a table that has its columns."""
    columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def batch_files(states: Mapping[str, str] = STATES) -> dict[str, str]:
    """Return the files of the batch's zip by name: its table, and every message."""
    files = {"batch-7-visits-dashboard-2026-01-06-101500.csv": _table(states)}
    for number, (name, state) in enumerate(states.items(), 100):
        folder = f"{name} Council - visits_{number}"
        files[f"{folder}/{SENT}-093000/outgoing_{number}.txt"] = "How many visits were there?\n"
        if name in SILENT:
            continue
        files[f"{folder}/{ACKNOWLEDGED}-110000/incoming_{number}.txt"] = "We have your request.\n"
        if state in ("Long overdue", "Waiting clarification", "Withdrawn"):
            continue
        text = f"Dear applicant,\n\nOur answer to request {number} is this.\n{name} Council\n"
        later = f"{folder}/{ANSWERED}-150000"
        files[f"{later}/incoming_{number + 100}.txt"] = text
        if state == "Successful":
            files[f"{later}/attachments-{number + 100}/visits.csv"] = f"Visits\n{number}\n"
    return files


def _table(states: Mapping[str, str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["request_url", "authority_name", "number_of_replies", "request_status"])
    for number, (name, state) in enumerate(states.items(), 100):
        few = state in ("Long overdue", "Waiting clarification", "Withdrawn")
        replies = 0 if name in SILENT else 1 if few else 2
        writer.writerow([f"{SITE}/visits_{number}", f"{name} Council", replies, state])
    return text.getvalue()


def write_zip(path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files to a zip and return its path."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
