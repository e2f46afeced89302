"""Outside an investigation each command says so in a sentence, and no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = ("reproduce", "refresh-notebooks", "site", "claims", "check", "disclose")


@pytest.mark.parametrize("command", COMMANDS)
def test_outside_an_investigation_a_command_says_so(command: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "foi_analysis", command]
    env = {name: value for name, value in os.environ.items() if name != "FOI_PROJECT"}
    run = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True)
    said = " ".join((run.stdout + run.stderr).split())
    assert run.returncode == 1
    assert said.count("No investigation found") == 1
    assert "Traceback" not in said
