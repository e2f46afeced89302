"""No word of what a reply hides stands in anything that is written or printed of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hidden_kinds import KINDS, MARKER, NAME
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.merge.one_reply import read_named
from foi_analysis.notebook import reply_notebook

SECRETS = [one.encode() for one in (MARKER, f"{int(MARKER):,}", NAME, NAME.split()[0])]
# One reply of each format, by the way it hides a number.
READ = {name.split()[0]: name for name in KINDS}


@pytest.fixture
def hiding(
    miniature: Project, add_reply: Callable[..., Path], tmp_path: Path
) -> tuple[Project, list[str]]:
    """Return a project of three forces with a reply of each kind that hides something."""
    files = []
    for number, (_, make) in enumerate(KINDS.values()):
        folder = tmp_path / f"made {number}"
        folder.mkdir()
        path = make(folder)
        files.append(f"hidden-{number:03d}{path.suffix}")
        add_reply(miniature, files[-1], path.read_bytes(), status="partial")
    return miniature, files


def test_nothing_hidden_is_in_any_output(
    hiding: tuple[Project, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    project, files = hiding
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "200")
    said = [reproduced(project), printed("scan", project.replies, "--json")]
    assert said[0].count("hidden text, as a failed redaction") > 50
    assert len(list((project.build / "quarantine").iterdir())) == len(files)
    places = [
        one["place"]
        for path in (project.build / "quarantine").iterdir()
        for one in json.loads(path.read_text())["kept_out_for"]
        if one["hazard"] in ("failed-redaction", "masked-by-format")
    ]
    assert len(places) >= len(files) and all(places)
    for file in chosen(files):
        said += [
            printed("read", project.replies / file, "--json"),
            printed("inspect", Path(file).stem),
        ]
        named = read_named(project, Path(file).stem)
        shown = reply_notebook.hidden(project, Path(file).stem, named)
        said += [shown.text, shown.html, reply_notebook.questions(named).html]
        said.append(reply_notebook.points(Reference(project), named).html)
    (project.build / "said.txt").write_text("\n".join(said))
    assert found_in(project) == []


def chosen(files: list[str]) -> list[str]:
    names = dict(zip(KINDS, files, strict=True))
    return [names[name] for name in READ.values()]


def reproduced(project: Project) -> str:
    command = [sys.executable, "-m", "foi_analysis", "reproduce"]
    result = subprocess.run(
        command, cwd=project.root, env=os.environ, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    return result.stdout + result.stderr


def printed(*arguments: object) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 1, result.stdout
    return result.stdout


def found_in(project: Project) -> list[str]:
    """Return every file of the project but the replies that holds a word of what they hide."""
    files = [path for path in project.root.rglob("*") if path.is_file()]
    return [
        path.relative_to(project.root).as_posix()
        for path in files
        if not path.is_relative_to(project.replies)
        and any(secret in path.read_bytes() for secret in SECRETS)
    ]
