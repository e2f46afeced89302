"""Makes a copy of a project that holds no unpublished small count: what is published is made of it.

Observations stand in it as the masking says; of replies with a masked count there is nothing else.
It decides no mask and runs nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.masked_tables import write_masked_tables
from foi_analysis.publish.disclose.masking import Masking
from foi_analysis.publish.site.source import LESSONS
from foi_analysis.run.register import REGISTER

DOCUMENTS = ("CHANGELOG.md", "CITATION.cff", "LICENSE", "METHODOLOGY.md", "README.md")
DOCUMENTS += ("pyproject.toml", "requirements.lock")
FILE_COLUMNS = ("file", "sha256", "sent_as")
ENTRY = "[[notebook]]\n"


def make_copy(masking: Masking, root: Path) -> Project:
    """Write the copy into ``root``, emptied first, and return it."""
    project, copy = masking.processed.project, Project(root)
    shutil.rmtree(root, ignore_errors=True)
    left_out = shutil.ignore_patterns("processed", "replies", ".*", "*.partial")
    shutil.copytree(project.root / "data", root / "data", ignore=left_out)
    shutil.copytree(project.notebooks, copy.notebooks, ignore=left_out)
    for name in DOCUMENTS:
        if (project.root / name).is_file():
            shutil.copyfile(project.root / name, root / name)
    _copy_replies(masking, copy)
    _leave_lessons_out(copy)
    write_masked_tables(copy, masking.tables())
    return copy


def _copy_replies(masking: Masking, copy: Project) -> None:
    """Copy the register, the files of replies without a masked count, and what is about them.

    A hash of a masked reply goes too: who knows the rest of a file can try its small numbers.
    """
    gone = set(masking.replies)
    for row in masking.register:
        if row["reply"] in masking.replies:
            gone |= {part for one in files_of(row) for part in (one.file, one.sha256)}
            row |= {name: "" for name in FILE_COLUMNS if name in row}
        for one in files_of(row):
            path = copy.replies / one.file
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(masking.processed.project.replies / one.file, path)
    for path in sorted(copy.manual.glob("*.csv")):
        _leave_out(path, gone - {""})
    write_rows(copy.manual / "replies.csv", masking.register)


def _leave_out(path: Path, gone: set[str]) -> None:
    """Take the rows that name a masked reply, its file or its hash out of a table."""
    rows = read_rows(path)
    kept = [row for row in rows if gone.isdisjoint(row.values())]
    if kept:
        write_rows(path, kept)
    elif rows:
        head = path.read_text(encoding="utf-8-sig").splitlines()[0]
        path.write_text(f"{head}\n", encoding="utf-8")


def _leave_lessons_out(copy: Project) -> None:
    """Take out of the register the notebooks that teach how to read a reply's file."""
    path = copy.notebooks / REGISTER
    first, *entries = path.read_text(encoding="utf-8").split(ENTRY)
    kept = [one for one in entries if not any(f'"{name}"' in one for name in LESSONS)]
    path.write_text(ENTRY.join([first, *kept]), encoding="utf-8")
