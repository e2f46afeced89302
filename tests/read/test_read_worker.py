"""Reading in workers: order, limits, and a bad file that stops no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from foi_analysis.core.problems import Problem
from foi_analysis.read.grid import Grid
from foi_analysis.read.read_worker import GIB, NO_MEMORY_LIMIT, CannotRead, Job, read_many

# Loaded by the workers, and by nothing else, in place of the reader: what a file says, it does.
ODD_READER = """
import ctypes, os, sys, time
import foi_analysis.read as read
true_reader = read.read_grids

def read_grids(path, shown_name, released=frozenset(), keyed=None):
    word = path.read_text().strip()
    if word == "hang":
        path.with_suffix(".pid").write_text(str(os.getpid()))
        time.sleep(600)
    if word == "spin":
        path.with_suffix(".pid").write_text(str(os.getpid()))
        while True:
            pass
    if word == "eat":
        return [bytes(1 << 20) for _ in range(1 << 20)]
    if word == "crash":
        ctypes.string_at(0)
    if word == "exit":
        os._exit(3)
    if word == "leave":
        sys.exit(3)
    if word == "raise":
        raise ZeroDivisionError("secret4711")
    if word == "slow":
        time.sleep(0.5)
    if word == "released":
        path.with_suffix(".seen").write_text(" ".join(sorted(released)))
    return true_reader(path, shown_name)

read.read_grids = read_grids
"""


FOI = Path(sys.executable).with_name("foi")
REFUSE = """
def refuse(*limit):
    raise ValueError("current limit exceeds maximum limit")
"""


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes jobs of files that say these words."""
    (tmp_path / "workers").mkdir()
    (tmp_path / "workers/sitecustomize.py").write_text(ODD_READER)
    monkeypatch.syspath_prepend(tmp_path / "workers")

    def jobs(*words: str) -> list[Job]:
        made = []
        for number, word in enumerate(words):
            path = tmp_path / f"{number}-{word}.csv"
            path.write_text(word if word != "fine" else f"Kik,{number}\n")
            made.append(Job(f"{number}-{word}", path, f"kent/{number}"))
        return made

    return jobs


def shown(outcome: list[Grid] | tuple[Problem, ...]) -> str:
    if isinstance(outcome, tuple):
        return "; ".join(f"{problem.file}: {problem.found}" for problem in outcome)
    return " ".join(cell.text for grid in outcome for cell in grid.cells)


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_the_order_of_the_jobs(odd, workers):
    jobs = odd("slow", "fine", "fine", "slow", "fine")
    results = list(read_many(jobs, workers))
    assert [key for key, _ in results] == [job.key for job in jobs]
    assert [shown(one) for _, one in results] == ["slow", "Kik 1", "Kik 2", "slow", "Kik 4"]


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("hang", "reading it took longer than 2 seconds"),
        ("spin", "reading it took longer than 2 seconds"),
        ("crash", "a file at which its reader died"),
        ("exit", "a file at which its reader died"),
        ("leave", "a file at which its reader died"),
        ("raise", "a file that could not be read (ZeroDivisionError)"),
    ],
)
def test_a_bad_file_is_a_problem_and_the_others_are_read(odd, word, found):
    results = list(read_many(odd("fine", word, "fine", word, "fine"), workers=2, seconds=2))
    expected = ["Kik 0", f"kent/1: {found}", "Kik 2", f"kent/3: {found}", "Kik 4"]
    assert [shown(one) for _, one in results] == expected


def test_a_file_that_needs_too_much_memory_is_a_problem(odd):
    results = dict(read_many(odd("eat", "fine"), workers=1, memory=GIB // 2))
    assert shown(results["0-eat"]) == "kent/0: a file that needs more than 0.5 GiB"
    assert shown(results["1-fine"]) == "Kik 1"


def test_problems_of_the_readers_own_come_through(tmp_path):
    (tmp_path / "a.odt").write_bytes(b"x")
    jobs = [
        Job("none", tmp_path / "none.csv", "kent/none.csv"),
        Job("odt", tmp_path / "a.odt", "kent/a.odt"),
    ]
    results = {key: shown(one) for key, one in read_many(jobs)}
    assert results["none"] == "kent/none.csv: no such file"
    assert results["odt"].startswith("kent/a.odt: ")


def test_what_a_person_released_reaches_the_reader(odd):
    [job] = odd("released")
    list(read_many([replace(job, released=frozenset({"comments", "macros"}))]))
    assert job.path.with_suffix(".seen").read_text() == "comments macros"


@pytest.fixture
def start_with(tmp_path, monkeypatch):
    """Return a function that gives each new Python process a line to begin with."""

    def begin(line: str) -> Path:
        (tmp_path / "begin").mkdir()
        (tmp_path / "begin/sitecustomize.py").write_text(line)
        monkeypatch.syspath_prepend(tmp_path / "begin")
        return tmp_path / "begin"

    return begin


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        (
            "import sys; sys.modules['foi_analysis.read.read_worker'] = None",
            "ModuleNotFoundError: import of foi_analysis.read.read_worker halted; "
            "None in sys.modules",
        ),
        ("import os; os._exit(3)", "exit code 3"),
    ],
)
def test_a_worker_that_dies_before_its_first_job_is_no_file_s_fault(
    start_with, tmp_path, line, cause
):
    start_with(line)
    (tmp_path / "a.csv").write_text("Kik,2\n")
    jobs = [Job(key, tmp_path / "a.csv", f"kent/{key}.csv") for key in ("a", "b")]
    with pytest.raises(CannotRead) as found:
        list(read_many(jobs))
    [problem] = found.value.problems
    assert problem.found == f"it ended before its first file ({cause})"
    assert "kent" not in str(problem) and "No file is at fault" in problem.action


def test_a_run_goes_on_where_the_system_refuses_limits(miniature, start_with):
    """As macOS refuses to limit memory: it says so once, and reads every reply."""
    folder = start_with(f"import resource\n{REFUSE}resource.setrlimit = refuse")
    done = subprocess.run(
        [FOI, "reproduce", "--only", "figure-derbyshire-offences"],
        cwd=miniature.root,
        env={**os.environ, "PYTHONPATH": str(folder), "FOI_PROJECT": ""},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "1 of 1 notebooks run" in done.stdout
    assert done.stderr.count(NO_MEMORY_LIMIT) == 1


def test_no_jobs_start_no_worker():
    assert list(read_many([])) == []


def test_workers_end_when_the_caller_stops_asking(odd, tmp_path):
    results = read_many(odd("fine", "hang"), workers=2)
    next(results)
    pid = written_pid(tmp_path / "1-hang.pid")
    results.close()
    assert not psutil.pid_exists(pid)


@pytest.mark.parametrize("word", ["hang", "spin"])
def test_workers_end_when_the_caller_is_killed(odd, tmp_path, word):
    [job] = odd(word)
    code = (
        "import sys; from pathlib import Path\n"
        "from foi_analysis.read.read_worker import Job, read_many\n"
        "list(read_many([Job('a', Path(sys.argv[1]), 'a')]))"
    )
    search = os.pathsep.join(filter(None, sys.path))
    parent = subprocess.Popen(
        [sys.executable, "-S", "-c", code, str(job.path)], env=os.environ | {"PYTHONPATH": search}
    )
    pid = written_pid(job.path.with_suffix(".pid"))
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not is_running(pid))


def test_a_caller_without_a_guard_around_its_main_part_is_not_run_again(tmp_path):
    (tmp_path / "a.csv").write_text("Kik,2\n")
    script = tmp_path / "script.py"
    script.write_text(
        "import sys; from pathlib import Path\n"
        "from foi_analysis.read.read_worker import Job, read_many\n"
        "print('once')\n"
        "for key, grids in read_many([Job('a', Path(sys.argv[1]), 'a')]):\n"
        "    print(key, grids[0].cells[1].text)\n"
    )
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "a.csv")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "once\na 2\n"


def written_pid(path: Path) -> int:
    wait_until(lambda: path.is_file() and path.read_text())
    return int(path.read_text())


def is_running(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")
