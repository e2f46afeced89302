"""`foi desk`: what a person sees of a batch, and what it says when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.made_desk import SCOTTISH, WAVE, batch_files, desk_project, write_zip
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project

ON = ("--on", "2026-01-06")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = desk_project(tmp_path / "mine")
    monkeypatch.setenv("FOI_PROJECT", str(made.root))
    monkeypatch.setenv("COLUMNS", "200")
    return made


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return write_zip(tmp_path / "batch.zip", batch_files())


def run(*words: object) -> Any:
    return CliRunner().invoke(app, ["desk", *map(str, words)])


def test_a_batch_is_taken_in_shown_and_chased(project: Project, batch: Path) -> None:
    taken = run("import", batch, "--wave", WAVE)
    assert taken.exit_code == 0, taken.output
    assert taken.stdout.startswith("20 new request(s), 12 new reply(ies).\nnorthshire-2025: ")
    shown = run(*ON)
    assert shown.exit_code == 0, shown.output
    rows = [line.split() for line in shown.stdout.splitlines()]
    assert [row[0] for row in rows if row[-2:] == ["late", "1"]] == [
        *("Longshire", "Shortshire", "Broadshire", SCOTTISH, "Loughshire")
    ]
    told = " ".join(shown.stdout.split("20 request(s): ")[1].split())
    assert told == (
        "5 answered in full, 1 answered in part, 2 refused, 1 information not held, 2 received, to "
        "be looked at, 1 waits for our clarification, 1 under internal review, 1 withdrawn, 1 not "
        "delivered, 5 late."
    )
    written = run("letters", *ON)
    assert written.exit_code == 0, written.output
    assert len(written.stdout.splitlines()) == 10
    assert written.stdout.startswith("build/letters/longshire-2025.txt\n")


def test_it_is_there_for_a_program(project: Project, batch: Path) -> None:
    run("import", batch, "--wave", WAVE)
    found = {one["authority"]: one for one in json.loads(run(*ON, "--json").stdout)}
    assert len(found) == 20
    assert found[SCOTTISH] | {"address": ""} == {
        "authority": SCOTTISH,
        "wave": WAVE,
        "reference": "",
        "sent_on": "2025-12-02",
        "due_on": "2026-01-05",
        "answered_on": None,
        "status": "late",
        "outcome": "",
        "exemption": [],
        "days_late": 1,
        "law": "Freedom of Information (Scotland) Act 2002",
        "address": "",
    }


def test_without_requests_it_says_how_to_begin(project: Project) -> None:
    shown = run()
    assert shown.exit_code == 0 and "foi desk import PATH --wave WAVE" in shown.stdout
    assert "Nobody is late" in run("letters", *ON).stdout


def test_what_was_left_out_is_named_and_the_rest_taken_in(project: Project, tmp_path: Path) -> None:
    files = batch_files()
    later = "Northshire Council - visits_100/2025-12-19-150000/attachments-200"
    files[f"{later}/slides.xyz"] = "?"
    taken = run("import", write_zip(tmp_path / "batch.zip", files), "--wave", WAVE)
    assert taken.exit_code == 1 and "20 new request(s), 11 new reply(ies)." in taken.stdout
    assert "slides.xyz" in taken.stderr and "all else is registered" in taken.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "30 November"), "--on '30 November'"),
        (("--on", "2026-02-30"), "a day such as 2026-11-30"),
        (("letters", "--on", "soon"), "--on 'soon'"),
        (("import", "none.zip", "--wave", WAVE), "no such file or folder"),
        (("import", "none.zip", "--wave", "1999"), "wave '1999'"),
    ],
)
def test_a_mistake_is_named_without_a_traceback(
    project: Project, words: tuple[str, ...], said: str
) -> None:
    shown = run(*words)
    assert shown.exit_code == 1 and isinstance(shown.exception, SystemExit)
    assert said in shown.stderr and "Traceback" not in shown.output


def test_unknown_authorities_and_damaged_zips_are_named(project: Project, batch: Path) -> None:
    (project.manual / "requests.csv").write_text(
        "authority,wave,reference,sent_on,received_on,state,address,note\n"
        "Nordshire,2025,,2025-12-02,,,,\n",
        encoding="utf-8",
    )
    for words in (ON, ("letters", *ON), ("import", batch, "--wave", WAVE)):
        shown = run(*words)
        assert shown.exit_code == 1 and "Nearest known: Northshire" in shown.stderr
    (project.manual / "requests.csv").unlink()
    batch.write_bytes(batch.read_bytes()[:-30])
    shown = run("import", batch, "--wave", WAVE)
    assert shown.exit_code == 1 and "not a readable zip archive" in shown.stderr
    assert "Nothing was registered." in shown.stderr
    assert not (project.manual / "requests.csv").exists()
