"""The ways to run notebooks that `benchmarks.running` measures, each as commands; times nothing."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

JOBS = 2
HERE = Path(sys.executable).parent
REPOSITORY = Path(__file__).resolve().parents[1]
Command = list[str]
Run = tuple[str, str, dict[str, str]]

# What each process of a way does with its share of the runs, read from the command line as JSON.
SCRIPTS = {
    "papermill": (
        "import papermill\n"
        "for source, out, parameters, _ in runs:\n"
        "    papermill.execute_notebook(source, out, parameters=parameters, cwd=folder,\n"
        "        kernel_name='python3', progress_bar=False)\n"
    ),
    "nbclient": (
        "import nbclient, nbformat\n"
        "for _, out, _, ready in runs:\n"
        "    notebook = nbformat.read(ready, as_version=4)\n"
        "    resources = {'metadata': {'path': folder}}\n"
        "    nbclient.NotebookClient(notebook, resources=resources).execute()\n"
        "    nbformat.write(notebook, out)\n"
    ),
    "ploomber": (
        "from ploomber_engine import execute_notebook\n"
        "for source, out, parameters, _ in runs:\n"
        "    execute_notebook(source, output_path=out, parameters=parameters, cwd=folder,\n"
        "        progress_bar=False)\n"
    ),
}
CACHE = (
    "from jupyter_cache import get_cache\n"
    "from jupyter_cache.executors import load_executor\n"
    "cache = get_cache(folder)\n"
    "for path in runs:\n"
    "    cache.add_nb_to_project(path)\n"
    "done = load_executor('local-parallel', cache).run_and_cache(timeout=-1)\n"
    "assert len(done.succeeded) == len(runs), done\n"
)
START = "import json, sys\nfolder, runs = sys.argv[1], json.loads(sys.argv[2])\n"


@dataclass(frozen=True)
class Setting:
    """A copy of the project, the runs its register has, and where ways put what they make.

    ``ready`` holds each run as a notebook with its parameters already in it.
    """

    root: Path
    runs: Sequence[Run]

    @property
    def out(self) -> Path:
        """Return the folder for what the ways make."""
        return self.root / "build" / "out"

    @property
    def ready(self) -> Path:
        """Return the folder of the notebooks with parameters in them."""
        return self.root / "build" / "ready"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of every way; no tool may call home."""
        quiet = {"PLOOMBER_STATS_ENABLED": "false", "PLOOMBER_VERSION_CHECK_DISABLED": "true"}
        path = os.pathsep.join([str(HERE), os.environ["PATH"]])
        own = {"FOI_PROJECT": str(self.root), "PATH": path, "PYTHONPATH": str(REPOSITORY)}
        return {**os.environ, **quiet, **own, "COLUMNS": "100", "DO_NOT_TRACK": "1"}


@dataclass(frozen=True)
class Way:
    """One way: commands carried out ``at_once`` together, or one after another."""

    name: str
    commands: Callable[[Setting], list[Command]]
    at_once: bool = False
    is_ours: bool = False


def _shares(setting: Setting) -> list[list[Run]]:
    return [share for n in range(JOBS) if (share := list(setting.runs[n::JOBS]))]


def _plain(setting: Setting) -> list[Command]:
    start = [sys.executable, "-m", "benchmarks.plain", str(setting.out)]
    return [[*start, json.dumps(share)] for share in _shares(setting)]


def _ours(setting: Setting) -> list[Command]:
    return [[str(HERE / "foi"), "reproduce"]]


def _papermill_command(setting: Setting) -> list[Command]:
    folder = setting.root / "notebooks"
    return [
        [
            *(str(HERE / "papermill"), str(folder / notebook), str(setting.out / f"{name}.ipynb")),
            *("--cwd", str(folder), "--kernel", "python3", "--no-progress-bar", "--log-level"),
            *("ERROR", *(word for pair in parameters.items() for word in ("-p", *pair))),
        ]
        for name, notebook, parameters in setting.runs
    ]


def _script(kind: str) -> Callable[[Setting], list[Command]]:
    def commands(setting: Setting) -> list[Command]:
        folder = setting.root / "notebooks"
        return [
            [
                *(sys.executable, "-c", START + SCRIPTS[kind], str(folder)),
                json.dumps(
                    [
                        [
                            *(str(folder / notebook), str(setting.out / f"{name}.ipynb")),
                            *(parameters, str(setting.ready / f"{name}.ipynb")),
                        ]
                        for name, notebook, parameters in share
                    ]
                ),
            ]
            for share in _shares(setting)
        ]

    return commands


def _ready(setting: Setting) -> list[str]:
    return [str(setting.ready / f"{name}.ipynb") for name, *_ in setting.runs]


def _nbconvert(setting: Setting) -> list[Command]:
    words = ["--to", "notebook", "--execute", "--log-level", "ERROR", "--output-dir"]
    return [[str(HERE / "jupyter-nbconvert"), *words, str(setting.out), *_ready(setting)]]


def _nbmake(setting: Setting) -> list[Command]:
    words = ["--nbmake", "-q", "-n", str(JOBS), "-p", "no:cacheprovider", "--rootdir"]
    return [[sys.executable, "-m", "pytest", *words, str(setting.ready), *_ready(setting)]]


def _jupyter_cache(setting: Setting) -> list[Command]:
    words = [str(setting.out / "cache"), json.dumps(_ready(setting))]
    return [[sys.executable, "-c", START + CACHE, *words]]


def _quarto(setting: Setting) -> list[Command]:
    quarto = shutil.which("quarto") or "quarto"
    return [[quarto, "render", path, "--execute", "--to", "html"] for path in _ready(setting)]


FLOOR, OURS = "plain script, two processes", "foi reproduce"
LOOP, API = "papermill command, in a loop", "papermill API, two processes"
WAYS = (
    Way(FLOOR, _plain, at_once=True),
    Way(OURS, _ours, is_ours=True),
    Way("ploomber-engine API, two processes", _script("ploomber"), at_once=True),
    Way(API, _script("papermill"), at_once=True),
    Way("nbclient API, two processes", _script("nbclient"), at_once=True),
    Way("nbmake, pytest-xdist with two", _nbmake),
    Way("jupyter-cache, parallel executor", _jupyter_cache),
    Way("jupyter nbconvert --execute", _nbconvert),
    Way(LOOP, _papermill_command),
    *([Way("quarto render", _quarto)] if shutil.which("quarto") else []),
)
