"""What the notebooks for beginners call: questions of one's own, and what a new reply changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import UnknownName
from foi_analysis.merge.one_reply import read_named
from foi_analysis.notebook import judge, reply_notebook
from foi_analysis.notebook.reply_notebook import what_changes
from foi_analysis.verdicts.processed_project import ProcessedProject

NATION = "England and Wales"
REPLY = "derbyshire-9m"


@pytest.fixture(scope="module")
def processed(processed_project: Project) -> ProcessedProject:
    return ProcessedProject(processed_project)


def test_a_count_nobody_printed_follows_from_a_share_and_a_total(
    processed: ProcessedProject,
) -> None:
    shown = judge.allowed(processed, "method_instances", NATION, "9m", "Facebook")
    assert shown.text.startswith(
        "Times a method was recorded, Facebook, England and Wales, first nine months: 312\n"
    )
    assert "32.6" in shown.text and "956" in shown.text and "<table" in shown.html


def test_a_count_nothing_was_said_about_is_not_shown_as_nought(processed: ProcessedProject) -> None:
    shown = judge.allowed(processed, "offences", "Cumbria", "12m")
    assert shown.text.endswith("no statement bears on it")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (("offense", NATION, "9m"), "measure that is a sum 'offense'. Did you mean offences"),
        (("method_share_of_known", NATION, "9m"), "There is no measure that is a sum"),
        (("offences", "Engand", "9m"), "There is no area 'Engand'. Did you mean England"),
        (("offences", NATION, "9 m"), "There is no wave '9 m'. Did you mean 9m"),
        (("method_instances", NATION, "9m", "Facebok"), "Did you mean Facebook"),
    ],
)
def test_a_question_about_nothing_known_names_the_nearest(processed, question, message) -> None:
    with pytest.raises(UnknownName) as found:
        judge.allowed(processed, *question)
    assert message in str(found.value)


def test_jupyter_shows_a_mistake_without_the_way_through_the_package() -> None:
    for code, said in (
        (
            "from foi_analysis.notebook.display import authority; authority('Darbyshire')",
            "nearest are Derbyshire",
        ),
        (
            "from foi_analysis.core.problems import known_name; known_name('a', 'bc', 'x')",
            "no x 'a'",
        ),
    ):
        command = [sys.executable, "-m", "IPython", "--colors=NoColor", "-c", code]
        shown = subprocess.run(command, capture_output=True, text=True).stdout
        assert said in shown
        assert "Traceback" not in shown and ".py" not in shown


def test_a_made_reply_changes_no_claim(processed: ProcessedProject) -> None:
    found = what_changes(processed, read_named(processed.project, REPLY))
    assert len(found) == 11 and not found["changes"].any()
    assert reply_notebook.changes(found).text.startswith("0 of 11 claims")


def test_a_file_in_no_register_counts_as_the_forces_own(
    processed: ProcessedProject, tmp_path: Path
) -> None:
    known = read_named(processed.project, REPLY)
    file = processed.project.replies / known.reading.row["file"]
    own = tmp_path / "new.xlsx"
    shutil.copyfile(file, own)
    named = read_named(processed.project, str(own), "Derbyshire", "9m", "offences")
    found = what_changes(processed, named).set_index("claim")
    offences = found.loc["20 offences were recorded in Derbyshire"]
    assert offences["verdict without"].startswith("cannot be checked")
    assert offences["verdict with"] == "reproduced: 20 offences"
    hidden = reply_notebook.hidden(processed.project, str(own), named)
    assert hidden.text.startswith("new.xlsx, ") and "nothing hidden" in hidden.text
    assert "new,Derbyshire,9m" in reply_notebook.register_row(named).text
    assert 'class="reply"' in reply_notebook.as_read(named).html
    assert "in no register" in reply_notebook.questions(named).text
