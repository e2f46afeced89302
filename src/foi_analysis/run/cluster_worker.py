"""Does a Dask worker's part: keeps the files sent to it and runs notebooks; sends nothing itself.

What runs a notebook is a process of its own beside the worker, as locally: a notebook that takes
its process down does not take the worker down, and two never share one environment.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.paths import Project, replacing
from foi_analysis.run import template
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import LOST, Done, died, failed, run_one
from foi_analysis.run.plan import Planned
from foi_analysis.run.pool import Died, ProcessLimits, Work
from foi_analysis.run.prepared import prepare

if TYPE_CHECKING:
    from distributed import Worker
    from ipykernel.kernelapp import IPKernelApp

FOLDER, STORE = "foi", "store"
MADE = "build/"
RESULTS = ("notebooks", "failed", "figures")
SERVE = [sys.executable, "-P", "-m", "foi_analysis.run.cluster_worker"]
LIBRARIES = (
    *("distributed", "highspy", "ipykernel", "matplotlib", "nbformat", "numpy", "pandas"),
    *("papermill", "pyarrow", "scipy", "seaborn"),
)


class FilesLacking(Exception):
    """A run came without a file's content, and the worker's store does not hold it."""


class WrongInstallation(Exception):
    """The worker's package or libraries are not those of the sender."""


@dataclass(frozen=True)
class Parcel:
    """One run as sent: the plan, the hash of each file it needs, the installation expected."""

    planned: Planned
    files: Mapping[str, str]
    expected: Mapping[str, str]


@dataclass(frozen=True)
class Received:
    """What comes back of a run: what became of it, and each file it wrote, with its hash."""

    done: Done
    files: Mapping[str, tuple[str, bytes]]


def hash_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


@cache
def installed() -> Mapping[str, str]:
    """Return the versions of Python, of the package and of what notebooks' outputs rest on."""
    return installation_asker()()


def installation_asker() -> Callable[[], Mapping[str, str]]:
    """Return a function that says what is installed where it runs.

    It is sent as it stands, so that a worker without the package can run it too.
    """
    libraries = LIBRARIES

    def asked() -> Mapping[str, str]:
        from importlib.metadata import PackageNotFoundError, version
        from platform import python_version

        found = {"Python": ".".join(python_version().split(".")[:2])}
        for name in libraries:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = "none"
        try:
            from foi_analysis.run.plan import package_hash

            found["foi_analysis"] = package_hash()[:12]
        except ImportError:
            found["foi_analysis"] = "none"
        return found

    return asked


def lacking(hashes: Collection[str], dask_worker: Worker) -> set[str]:
    """Return which of these files the worker's store lacks; Dask says which worker it is."""
    store = _folder(dask_worker) / STORE
    return {one for one in hashes if not (store / one).is_file()}


def run(parcel: Parcel, contents: Mapping[str, bytes]) -> Received:
    """Run one notebook on this worker, with the files' contents that were sent along, by hash.

    Raises WrongInstallation, FilesLacking, or ValueError for content that is not what its hash
    says. A notebook's own failure is no error here.
    """
    from distributed import get_worker

    if installed() != parcel.expected:
        raise WrongInstallation("the worker has other versions than the sender")
    folder = _folder(get_worker())
    keep(folder / STORE, contents)
    if missing := lacking(set(parcel.files.values()), get_worker()):
        raise FilesLacking(", ".join(sorted(missing)))
    with _runner() as runner:
        root = _project_folder(folder / f"runner-{runner.number}", folder / STORE, parcel.files)
        done = runner.run(root, parcel.planned)
        return Received(done, _results(root))


def _folder(worker: Worker) -> Path:
    return Path(worker.local_directory).resolve() / FOLDER


def keep(store: Path, contents: Mapping[str, bytes]) -> None:
    """Put contents into a store under their hashes; raise ValueError for one that is damaged."""
    for name, content in contents.items():
        if (store / name).is_file():
            continue
        if hash_of(content) != name:
            raise ValueError(f"a file arrived damaged, or changed as it was sent: {name}")
        with replacing(store / name) as path:
            path.write_bytes(content)


def _project_folder(place: Path, store: Path, files: Mapping[str, str]) -> Path:
    """Return a project's folder with these files, made once, with what one run needs of build/."""
    lasting = {name: one for name, one in files.items() if not name.startswith(MADE)}
    listed = "".join(f"{name} {one}\n" for name, one in sorted(lasting.items()))
    root = place / hash_of(listed.encode())[:16]
    if not root.is_dir():
        new = root.with_suffix(".partial")
        shutil.rmtree(new, ignore_errors=True)
        _lay(new, store, lasting, os.link)
        new.replace(root)
    shutil.rmtree(root / MADE, ignore_errors=True)
    made = {name: one for name, one in files.items() if name not in lasting}
    _lay(root, store, made, shutil.copyfile)
    return root


def _lay(
    root: Path, store: Path, files: Mapping[str, str], put: Callable[[Path, Path], object]
) -> None:
    for name, one in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        put(store / one, root / name)


def _results(root: Path) -> dict[str, tuple[str, bytes]]:
    paths = [path for name in RESULTS for path in sorted((root / MADE / name).glob("*.*"))]
    contents = {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
    return {name: (hash_of(content), content) for name, content in contents.items()}


class Runner:
    """A process that runs notebooks one after the other, for one thread of a worker."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._process = subprocess.Popen(
            SERVE,
            env={**os.environ, "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    @property
    def is_alive(self) -> bool:
        """Return whether it can be given another notebook."""
        return self._process.poll() is None

    def run(self, root: Path, planned: Planned) -> Done:
        """Return what became of a run in a project's folder; raise what its process raised."""
        try:
            pickle.dump((root, planned), self._process.stdin)
            self._process.stdin.flush()
            answer = pickle.load(self._process.stdout)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self._process.kill()
            self._process.wait()
            return failed(planned, LOST)
        if isinstance(answer, Done):
            return answer
        raise RuntimeError(answer)


_IDLE: list[Runner] = []
_NUMBERS = itertools.count(1)


@contextmanager
def _runner() -> Iterator[Runner]:
    """Yield a runner nobody else uses; there come to be as many as the worker has threads."""
    try:
        runner = _IDLE.pop()
    except IndexError:
        runner = Runner(next(_NUMBERS))
    yield runner
    if runner.is_alive:
        _IDLE.append(runner)


def serve() -> None:
    """Run the notebooks that come in on standard input until it ends: a runner's process.

    It is prepared once, and each notebook's process and kernel are forked from it.
    """
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    if Engine.FAST.is_here:
        prepare()
    while True:
        try:
            root, planned = pickle.load(tasks)
        except EOFError:
            return
        answer = _answer(Project(root), planned)
        if not isinstance(answer, (Done, str)):
            answer.start()
            template.leave(answer)
        pickle.dump(answer, answers)
        answers.flush()


def _answer(project: Project, planned: Planned) -> Done | str | IPKernelApp:
    """Return what became of a run, or what stopped it; in its kernel's process, the kernel."""
    try:
        return _forked(project, planned) if Engine.FAST.is_here else run_one(project, planned)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _forked(project: Project, planned: Planned) -> Done | IPKernelApp:
    ours, theirs = Pipe()
    call = partial(run_one, project, planned, Engine.FAST)
    with ours, theirs:
        ours.send(Work((call,), 1, ProcessLimits()))
        if child := template.serve(theirs):
            return template.act(child)
        _, outcome = ours.recv()
    return died(project, planned, outcome) if isinstance(outcome, Died) else outcome


if __name__ == "__main__":
    serve()
