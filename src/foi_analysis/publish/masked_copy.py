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
OF_REPLIES = ("keyed.csv", "corrections.csv")
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
    """Copy the register, the files of replies without a masked count, and what is about them."""
    for row in masking.register:
        if row["reply"] in masking.replies:
            row |= {name: "" for name in FILE_COLUMNS if name in row}
        for one in files_of(row):
            path = copy.replies / one.file
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(masking.processed.project.replies / one.file, path)
    write_rows(copy.manual / "replies.csv", masking.register)
    for name in OF_REPLIES:
        path = copy.manual / name
        if path.is_file():
            lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
            rows = [row for row in read_rows(path) if row["reply"] not in masking.replies]
            path.write_text(lines[0], encoding="utf-8")
            if rows:
                write_rows(path, rows)


def _leave_lessons_out(copy: Project) -> None:
    """Take out of the register the notebooks that teach how to read a reply's file."""
    path = copy.notebooks / REGISTER
    first, *entries = path.read_text(encoding="utf-8").split(ENTRY)
    kept = [one for one in entries if not any(f'"{name}"' in one for name in LESSONS)]
    path.write_text(ENTRY.join([first, *kept]), encoding="utf-8")
