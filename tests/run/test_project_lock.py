"""Two commands in one folder: the second stops at once; a killed one leaves nothing that blocks."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.run import project_lock
from foi_analysis.run.project_lock import AtWork, locked

FOI = Path(sys.executable).with_name("foi")
HOLD = """
import sys, time
from pathlib import Path
from foi_analysis.core.paths import Project
from foi_analysis.run.project_lock import locked
with locked(Project(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""
WRITING = (
    "reproduce",
    "refresh-notebooks",
    "accept",
    "disclose",
    "site",
    "bundle",
    "briefing --all",
)


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    """Return a folder that commands take for an investigation."""
    (tmp_path / "data/manual").mkdir(parents=True)
    (tmp_path / "data/manual/investigation.toml").write_text("")
    return Project(tmp_path)


@pytest.fixture
def holder(empty: Project):
    """Return another process that is at work in the folder until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, empty.root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def looks(root: Path) -> dict[str, tuple[int, bytes]]:
    paths = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}


@pytest.mark.parametrize("command", WRITING)
def test_the_second_command_says_which_process_is_at_work_and_stops(
    empty: Project, holder: subprocess.Popen, command: str
) -> None:
    before = looks(empty.root)
    done = subprocess.run([FOI, *command.split()], cwd=empty.root, capture_output=True, text=True)
    assert done.returncode == 1 and not done.stdout
    said = " ".join(done.stderr.split())
    assert f"found: another command at work in this folder, process {holder.pid}" in said
    assert f"end it (kill {holder.pid})" in said and "Nothing was written." in said
    assert "Traceback" not in said and looks(empty.root) == before


def test_a_killed_run_leaves_nothing_that_blocks(empty: Project, holder: subprocess.Popen) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert (empty.build / "lock").read_text() == str(holder.pid)
    with locked(empty):
        assert (empty.build / "lock").read_text() == str(os.getpid())
    assert not (empty.build / "lock").exists()


def test_a_fork_that_lives_on_holds_nothing(empty: Project, holder: subprocess.Popen) -> None:
    """A command's notebooks run in forks, which may end a little after it."""
    ours, theirs = os.pipe()
    with locked(Project(empty.root / "other")):
        child = os.fork()
        if child == 0:
            os.close(theirs)
            os.read(ours, 1)
            os._exit(0)
    again = subprocess.run(
        [sys.executable, "-c", HOLD, empty.root / "other"], stdin=subprocess.DEVNULL
    )
    assert again.returncode == 0
    os.close(theirs)
    os.waitpid(child, 0)


def test_a_file_its_holder_removed_is_not_taken_for_the_lock(empty: Project, monkeypatch) -> None:
    """As between another's opening of the file and its locking it."""
    path, lockf = empty.build / "lock", project_lock.fcntl.lockf
    path.parent.mkdir()
    removed = []

    def remove_first(stream, kind: int) -> None:
        if not removed:
            removed.append(path.unlink())
        lockf(stream, kind)

    monkeypatch.setattr(project_lock.fcntl, "lockf", remove_first)
    with locked(empty):
        assert removed and path.read_text() == str(os.getpid())


@pytest.mark.parametrize("lack", ["no such locks", "no locks here", "no writing here"])
def test_where_nothing_can_be_locked_the_command_goes_on(
    empty: Project, monkeypatch, lack: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    if lack == "no such locks":
        monkeypatch.setattr(project_lock, "fcntl", None)
    elif lack == "no locks here":
        monkeypatch.setattr(project_lock.fcntl, "lockf", refuse)
    else:
        empty.build.write_text("a file where the folder should be")
    with locked(empty):
        pass


def test_an_error_in_the_command_lets_go(empty: Project) -> None:
    with pytest.raises(ZeroDivisionError), locked(empty):
        raise ZeroDivisionError
    with locked(empty):
        assert (empty.build / "lock").is_file()


def test_whoever_holds_it_is_named_even_before_it_signed(empty: Project, holder) -> None:
    (empty.build / "lock").write_text("")
    with (
        pytest.raises(AtWork, match="another command at work in this folder; expected"),
        locked(empty),
    ):
        pass
