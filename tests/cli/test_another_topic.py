"""One count by label and month from authorities of another kind: tables filled in, no Python."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foi_analysis.cli.new.command import Authorities
from foi_analysis.cli.new.folder import create
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.merge.merge_replies import merge_replies
from foi_analysis.merge.one_reply import read_named
from foi_analysis.merge.open_points import open_points

TRUSTS = ("North Made Trust", "South Made Trust")
MONTHS_DOWN = "Month,HM00,SH01\n201801,5,2\n201802,,3\n201803,6,4\n"
MONTHS_ACROSS = (
    "All people by month,,,,\nStatus,Jan-18,Feb-18,Mar-18,Grand Total\n"
    "Rough sleeper,5,,7,12\nSheltered,1,2,3,6\nGrand Total,6,2,10,18\n"
)
LABELS = (
    ("status", "HM00", "HM00"),
    ("status", "Rough sleeper", "HM00"),
    ("status", "SH01", "SH01"),
    ("status", "Sheltered", "SH01"),
    ("question", "all people", "people"),
)
MADE = {
    "authorities.csv": [
        {"authority": name, "full_name": name, "nation": "England", "is_asked": "true"}
        for name in TRUSTS
    ],
    "waves.csv": [
        {
            "wave": "2018",
            "label": "January to March 2018",
            "period_start": "2018-01-01",
            "period_end": "2018-03-31",
        }
    ],
    "questions.csv": [
        {
            "wave": "2018",
            "question": "1",
            "asks": "people",
            "text": "All people by status and month",
        }
    ],
    "asks.csv": [
        {
            "asks": "people",
            "domain": "status",
            "measure": "people",
            "part": "added",
            "counted_as": "people",
            "nouns": "people",
        }
    ],
    "labels.csv": [
        {"domain": domain, "spelling": spelling, "category": category, "seen_in": "made for tests"}
        for domain, spelling, category in LABELS
    ],
    "subjects.csv": [{"subject": "contact", "is_counted": "true", "is_asked": "true"}],
}


@pytest.fixture
def trusts(tmp_path: Path) -> Project:
    """Return an investigation with two replies registered and none of their tables confirmed."""
    create(tmp_path / "mine", Authorities.NHS_TRUSTS)
    project = Project(tmp_path / "mine")
    project.replies.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, text in zip(TRUSTS, (MONTHS_DOWN, MONTHS_ACROSS), strict=True):
        file = project.replies / f"{name.split()[0].lower()}.csv"
        file.write_text(text, encoding="utf-8")
        rows.append(
            {
                "reply": file.stem,
                "authority": name,
                "wave": "2018",
                "status": "answered",
                "provenance": "primary",
                "file": file.name,
                "sha256": sha256_of(file),
                "period_start": "2018-01-01",
                "period_end": "2018-03-31",
                "subject": "contact",
            }
        )
    for table, made in {**MADE, "replies.csv": rows}.items():
        fill(project, table, made)
    return project


def fill(project: Project, table: str, rows: list[dict[str, str]]) -> None:
    path = project.manual / table
    columns = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    before = read_rows(path)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows([*before, *rows])


def test_a_table_the_rules_understand_needs_no_row(trusts: Project) -> None:
    named = read_named(trusts, "north")
    assert named.problems == []
    found = {
        (one["category"], one["period_start"][:7]): (one["status"], one["low"])
        for one in named.reading.clean.observations
    }
    assert found == {
        ("HM00", "2018-01"): ("exact", 5),
        ("HM00", "2018-02"): ("blank", None),
        ("HM00", "2018-03"): ("exact", 6),
        ("SH01", "2018-01"): ("exact", 2),
        ("SH01", "2018-02"): ("exact", 3),
        ("SH01", "2018-03"): ("exact", 4),
    }


def test_a_table_they_do_not_is_one_row_which_foi_inspect_offers(trusts: Project) -> None:
    path = trusts.manual / "labels.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("status,HM00,HM00", "status,HM00x,HM00"), encoding="utf-8")
    points = open_points(Reference(trusts), read_named(trusts, "north"))
    assert any(point.row.get("spelling") == "HM00" for point in points)


def test_the_counts_by_label_and_month_are_those_of_the_files(trusts: Project) -> None:
    row = {
        "line": "1",
        "status": "confirmed",
        "confirmed_by": "FOI desk",
        "confirmed_on": "2026-11-30",
    }
    down = {"reading": "down", "rows": "month", "columns": "status", "question": "people"}
    across = {"reading": "across", "rows": "status", "columns": "month", "question": "title"}
    north = {"scope": f"authority:{TRUSTS[0]}", "blank": "not_held"}
    south = {"scope": f"authority:{TRUSTS[1]}", "blank": "total"}
    fill(trusts, "readings.csv", [row | down | north, row | across | south])
    merged = merge_replies(trusts)
    assert merged.problems == []
    found = {
        (one["reply"], one["category"], one["period_start"][:7]): (one["status"], one["low"])
        for one in merged.observations
    }
    assert len(found) == 12
    assert found["north", "HM00", "2018-02"] == ("not held", None)
    assert found["south", "HM00", "2018-02"] == ("exact", 0)
    assert sum(low or 0 for (reply, *_), (_, low) in found.items() if reply == "south") == 18
