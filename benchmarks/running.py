"""Measures running notebooks: this package beside a plain script and the other tools there are.

Run as ``python -m benchmarks.running``; writes docs/performance.md and its picture. Every round
measures each way once, in turn, on the same notebooks; times are from the start of a way's first
process to the end of its last. Nothing is judged here.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from benchmarks import running_page
from benchmarks.copies import copied, keep_briefings
from benchmarks.ways import FLOOR, OURS, WAYS, Command, Setting, Way
from foi_analysis.core.paths import Project, replacing
from foi_analysis.run import unchanged
from foi_analysis.run.register import read_register

SIZES = (1, 10, 43, 344)
MEMORY_SIZES = (43, 1_000)
REPEATS = 15
MIB = 1024**2


@dataclass
class Measured:
    """Seconds of each way for each size (0 for the whole investigation), a round each."""

    seconds: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    too_long: set[tuple[str, int]] = field(default_factory=set)

    def note(self, way: Way, size: int, spent: float) -> None:
        """Add one measurement."""
        self.seconds.setdefault((way.name, size), []).append(spent)

    def median(self, way: str, size: int) -> float | None:
        """Return the median seconds, or None where the way was not measured."""
        found = self.seconds.get((way, size))
        return statistics.median(found) if found else None


@contextmanager
def setting_of(project: Project, size: int) -> Iterator[Setting]:
    """Yield a copy of the project with some briefings, or with all its notebooks for 0.

    Its tables are made, and every notebook stands ready with its parameters in it.
    """
    with tempfile.TemporaryDirectory() as name:
        root = copied(project, Path(name).resolve() / "project")
        if size:
            keep_briefings(Project(root), size)
        runs = [
            (run.name, run.notebook, dict(run.parameters)) for run in read_register(Project(root))
        ]
        setting = Setting(root, runs)
        _make_ready(setting)
        _carry_out([[str(Path(sys.executable).parent / "foi"), "reproduce"]], setting)
        yield setting


def _make_ready(setting: Setting) -> None:
    import nbformat
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    setting.ready.mkdir(parents=True)
    for name, notebook, parameters in setting.runs:
        node = load_notebook_node(str(setting.root / "notebooks" / notebook))
        node = (
            parameterize_notebook(node, parameters, kernel_name="python3") if parameters else node
        )
        nbformat.write(node, setting.ready / f"{name}.ipynb")


def clear(setting: Setting) -> None:
    """Take away what any way made; the tables stay."""
    for folder in (setting.root / "build" / "notebooks", setting.out):
        shutil.rmtree(folder, ignore_errors=True)
    setting.out.mkdir(parents=True)
    unchanged.forget(setting.root)


def carried_out(way: Way, setting: Setting) -> float:
    """Return the seconds a way takes; raise RuntimeError when a command of it fails."""
    commands = way.commands(setting)
    begun = time.perf_counter()
    if way.at_once:
        _carry_out(commands, setting)
    else:
        for command in commands:
            _carry_out([command], setting)
    return time.perf_counter() - begun


def _carry_out(commands: Sequence[Command], setting: Setting) -> None:
    started = [_started(command, setting) for command in commands]
    for process in started:
        said = process.communicate()[0]
        if process.returncode:
            raise RuntimeError(
                f"{process.args[:3]} ended with {process.returncode}:\n{said[-2000:]}"
            )


def _started(command: Command, setting: Setting) -> subprocess.Popen[str]:
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(
        command, cwd=setting.root, env=setting.environment, text=True, errors="replace", **quiet
    )


def measure(project: Project, sizes: Sequence[int], rounds: int, most: float) -> Measured:
    """Measure every way at every size, 0 being the whole investigation.

    A way is left out at a size that would take it longer than ``most`` seconds, judged by the
    last; the whole investigation is run by this package and the plain script only.
    """
    found = Measured()
    for size in (*sizes, 0):
        with setting_of(project, size) as setting:
            ways = [way for way in WAYS if size or way.name in (FLOOR, OURS)]
            for _ in range(rounds):
                for way in ways:
                    _measure_once(found, way, setting, size, sizes, most)
    return found


def _measure_once(
    found: Measured, way: Way, setting: Setting, size: int, sizes: Sequence[int], most: float
) -> None:
    smaller = [one for one in sizes if 0 < one < size and found.median(way.name, one)]
    if smaller:
        last = found.median(way.name, smaller[-1]) or 0
        if last / smaller[-1] * size > most:
            found.too_long.add((way.name, size))
            return
    clear(setting)
    spent = carried_out(way, setting)
    print(f"{size or 'all'}: {way.name}: {spent:.2f} s", file=sys.stderr, flush=True)
    found.note(way, size, spent)


@dataclass(frozen=True)
class Idle:
    """Median milliseconds when nothing changed: a bare Python, looking at files, this package."""

    python: float
    looking: float
    ours: float


def measure_idle(project: Project) -> Idle:
    """Measure `foi reproduce` with nothing changed beside a Python that does nothing."""
    with setting_of(project, 0) as setting:
        python, looking, ours = [], [], []
        for _ in range(REPEATS):
            python.append(_milliseconds([sys.executable, "-c", "pass"], setting))
            begun = time.perf_counter()
            unchanged.look_at_inputs(setting.root)
            looking.append(1000 * (time.perf_counter() - begun))
            foi = str(Path(sys.executable).parent / "foi")
            ours.append(_milliseconds([foi, "reproduce"], setting))
        return Idle(*(statistics.median(one) for one in (python, looking, ours)))


def _milliseconds(command: Command, setting: Setting) -> float:
    begun = time.perf_counter()
    _carry_out([command], setting)
    return 1000 * (time.perf_counter() - begun)


@dataclass(frozen=True)
class Held:
    """A run of this package: briefings, seconds, and the most memory all its processes held."""

    briefings: int
    seconds: float
    memory: float


def measure_memory(project: Project, size: int) -> Held:
    """Run briefings and watch the memory of all processes; a shared page counts once (MiB)."""
    with setting_of(project, size) as setting:
        clear(setting)
        begun, most = time.perf_counter(), 0.0
        process = _started([str(Path(sys.executable).parent / "foi"), "reproduce"], setting)
        while process.poll() is None:
            most = max(most, _held_by(process.pid))
            time.sleep(0.5)
        if process.returncode:
            raise RuntimeError(process.communicate()[0][-2000:])
        return Held(size, time.perf_counter() - begun, most)


def _held_by(number: int) -> float:
    held = 0.0
    try:
        family = psutil.Process(number)
        for one in (family, *family.children(recursive=True)):
            held += one.memory_full_info().pss / MIB
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        pass
    return held


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything and keep the page in docs, or where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--memory", type=int, nargs="*", default=MEMORY_SIZES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=float, default=400, help="seconds a way may take")
    parser.add_argument("--into", type=Path, default=Path("docs"))
    chosen = parser.parse_args(arguments)
    project = Project.find()
    found = measure(project, chosen.sizes, chosen.rounds, chosen.most)
    idle = measure_idle(project)
    held = [measure_memory(project, size) for size in chosen.memory]
    page = running_page.report(found, idle, held, chosen.sizes, chosen.rounds)
    print(page)
    chosen.into.mkdir(parents=True, exist_ok=True)
    with replacing(chosen.into / "performance.md") as path:
        path.write_text(page, encoding="utf-8")
    running_page.draw(found, chosen.sizes, chosen.into / "running-speed.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
