"""A reply of several files: read together, each with its own hash, its own name and its place."""

from __future__ import annotations

import pytest

from foi_analysis.core.paths import sha256_of
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.intake.register import update_hash, write_rows
from foi_analysis.merge.merge_replies import merge_replies
from foi_analysis.merge.one_reply import read_named

FIRST = """Police force,Derbyshire
Question 1,
Number of offences,20
Question 2,
Outcome,Number
Charged,20
Total,20
"""
SECOND = """Question 3,
Method,Number
Facebook,20
Question 4,
Youngest victim,9
"""


@pytest.fixture
def several(project, add_reply):
    """Return the project with one reply in two files, and a register that keeps names as sent."""
    register = project.manual / "replies.csv"
    write_rows(register, [row for row in read_rows(register) if not row["file"]])
    for path in [path for path in project.replies.rglob("*") if path.is_file()]:
        path.unlink()
    add_reply(project, "new/a.csv", FIRST)
    (project.replies / "new/b.csv").write_text(SECOND)
    rows = read_rows(register)
    hashes = "|".join(sha256_of(project.replies / "new" / name) for name in ("a.csv", "b.csv"))
    rows = [{**row, "sent_as": ""} for row in rows]
    rows[-1] |= {"file": "new/a.csv|new/b.csv", "sha256": hashes}
    rows[-1] |= {"sent_as": "Offences.csv|Methods 2017-18.csv"}
    write_rows(register, rows)
    return project


def edit(project, **columns):
    register = project.manual / "replies.csv"
    rows = read_rows(register)
    write_rows(register, [*rows[:-1], rows[-1] | columns])


def test_the_files_of_one_reply_are_read_together(several):
    merged = merge_replies(several)
    assert merged.problems == []
    found = {(row["measure"], row["place"], row["low"]) for row in merged.observations}
    assert ("offences", 'file "new/a.csv", rows', 20) in found
    assert ("youngest_victim_age", 'file "new/b.csv", rows', 9) in found
    assert {row["file"] for row in merged.observations} == {"new/a.csv|new/b.csv"}


def test_one_of_its_files_names_the_reply(several):
    named = read_named(several, str(several.replies / "new/b.csv"))
    assert named.problems == []
    assert named.reading.row["file"] == "new/a.csv|new/b.csv"
    assert {one.sent_as for one in files_of(named.reading.row)} == {
        "Offences.csv",
        "Methods 2017-18.csv",
    }


def test_a_changed_file_is_named_and_its_hash_accepted(several):
    (several.replies / "new/b.csv").write_text(SECOND.replace("9", "8"))
    (problem,) = merge_replies(several).problems
    assert problem.file == "new/b.csv"
    key = read_rows(several.manual / "replies.csv")[-1]["reply"]
    said = update_hash(several, key)
    assert said.count("→") == 2
    assert merge_replies(several).problems == []


def test_a_file_that_cannot_be_read_is_named_and_the_reply_not_read(several):
    (several.replies / "new/b.csv").write_bytes(b"\0\1\2")
    update_hash(several, read_rows(several.manual / "replies.csv")[-1]["reply"])
    merged = merge_replies(several)
    assert [problem.file for problem in merged.problems] == ["new/b.csv"]
    assert merged.observations == []


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"sent_as": "Offences.csv"}, "column sent_as"),
        ({"sha256": "0" * 64}, "column sha256"),
        ({"file": "new/a.csv|new/a.csv|new/b.csv"}, "column file"),
        ({"file": "new/a.csv||new/b.csv"}, "column file"),
    ],
)
def test_lists_that_do_not_fit_each_other_are_a_problem(several, columns, place):
    edit(several, **columns)
    merged = merge_replies(several)
    assert place in {problem.place for problem in merged.problems}
    assert merged.observations == []


def test_a_missing_file_of_several_is_named(several):
    (several.replies / "new/b.csv").unlink()
    (problem,) = merge_replies(several).problems
    assert (problem.file, problem.found) == ("new/b.csv", "no such file")
