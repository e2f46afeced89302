"""Setting up: with uv where it is there and works, else with pip; nothing is installed here."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = ("cat", "cp", "cut", "dirname", "mkdir", "sed", "tr")
LOCKS = ("requirements.lock", "requirements-test.lock")
PYTHON = """#!/bin/sh
echo "python $*" >>"$CALLS"
case "$*" in
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
*"config get global.index-url") echo https://mirror.example/simple ;;
*/dev/stdin) cat >"$CALLS.pinned" && cp "$UV" "${0%python}uv" ;;
*"import sys; sys.exit"*) exit 1 ;;
esac
"""
UV = """#!/bin/sh
echo "uv $* from $UV_DEFAULT_INDEX" >>"$CALLS"
"""
FAILING = UV + "echo 'error: no such index' >&2\necho 'second line' >&2\nexit 2\n"


@pytest.fixture
def set_up(tmp_path: Path):
    """Return a function that sets up with a Python and a uv that only write down their calls."""

    def run(uv: str, is_on_path: bool = True) -> tuple[list[str], str]:
        tools = tmp_path / "tools"
        tools.mkdir()
        uv_file = (tools if is_on_path else tmp_path) / "uv"
        for path, text in ((tools / "python", PYTHON), (uv_file, uv)):
            path.write_text(text)
            path.chmod(0o755)
        for name in COMMANDS:
            (tools / name).symlink_to(shutil.which(name) or name)
        environment = {
            "PATH": str(tools),
            "PYTHON": str(tools / "python"),
            "CALLS": str(tmp_path / "calls"),
            "UV": str(uv_file),
        }
        done = subprocess.run(
            [ROOT / "scripts/setup.sh", tmp_path / "made", *LOCKS],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        calls = (tmp_path / "calls").read_text().replace(f"{tmp_path}{os.sep}", "")
        return [line for line in calls.splitlines() if " install " in line], done.stderr

    return run


EDITABLE = "python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable ."
BY_UV = (
    "uv pip install --quiet --python made/bin/python --require-hashes "
    "-r requirements.lock -r requirements-test.lock from https://mirror.example/simple"
)
BY_PIP = (
    "python -m pip install --quiet --require-hashes -r requirements.lock -r requirements-test.lock"
)


def test_uv_installs_from_pip_s_own_index(set_up) -> None:
    assert set_up(UV) == ([BY_UV, EDITABLE], "")


def test_uv_is_installed_from_the_lock_where_it_is_not_there(set_up, tmp_path: Path) -> None:
    bootstrap = "python -m pip install --quiet --require-hashes -r /dev/stdin"
    assert set_up(UV, is_on_path=False) == ([bootstrap, BY_UV, EDITABLE], "")
    pinned = (tmp_path / "calls.pinned").read_text()
    assert pinned.startswith("uv==") and pinned in (ROOT / LOCKS[1]).read_text(encoding="utf-8")
    assert pinned.count("==") == 1 and "--hash=sha256:" in pinned


def test_where_uv_fails_pip_installs_and_one_line_says_so(set_up) -> None:
    calls, said = set_up(FAILING)
    assert calls == [BY_UV, BY_PIP, EDITABLE]
    assert said == (
        "Without uv (error: no such index second line): "
        "pip installs the libraries, which takes some minutes.\n"
    )


def test_the_locks_name_each_library_once() -> None:
    """What an investigation installs, and what only tests and several machines need."""
    both = [
        {line.split("==")[0] for line in (ROOT / lock).read_text().splitlines() if "==" in line}
        for lock in LOCKS
    ]
    assert not both[0] & both[1]
    assert {"jupyterlab", "pandas", "seaborn", "papermill", "nbval", "sphinx"} <= both[0]
    assert {"distributed", "hypothesis", "playwright", "ruff", "uv"} <= both[1]
