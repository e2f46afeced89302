"""Says which notebooks are out of date and why, by content and never by time; executes nothing.

A notebook's reads were recorded as it ran (`reads`). A changed file it opened itself makes it run;
a changed file behind a query only makes the query worth asking again, which `asked_again` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.run import reads
from foi_analysis.run.register import Run

METADATA = "foi_analysis"
WORDS = {
    "code": "the notebook's code",
    "parameters": "its parameters",
    "package": "the package's code",
    "lock": "the locked libraries",
}
READS, FILES = "reads", "files"
NOT_YET, ASKED_FOR, NOT_RECORDED = "not yet run", "asked for", "what it reads is not recorded"
Stamp = Mapping[str, Any]
Ask = Callable[[str, str], str]


@dataclass(frozen=True)
class Planned:
    """One run, what it rests on and, when it must run, why.

    ``stamp`` has hashes of the notebook's code, the parameters, the package and the lock; once it
    ran also what it read and the hash of each file behind that. ``before`` is the stamp of the
    last run, ``moved`` the files behind its queries that changed since, with today's hashes.
    """

    run: Run
    stamp: Stamp
    why: str = ""
    before: Stamp | None = None
    moved: Mapping[str, str] | None = None

    @property
    def is_stale(self) -> bool:
        """Return whether the notebook must run, so far as is known."""
        return bool(self.why)

    @property
    def is_open(self) -> bool:
        """Return whether its queries must be asked again to know."""
        return bool(self.moved) and not self.why

    @property
    def files(self) -> Mapping[str, str] | None:
        """Return the files the last run read, with their hashes; None when that is not known."""
        return self.before.get(FILES) if self.before else None

    def decided(self, ask: Ask) -> Planned:
        """Return the run decided: ``ask`` says what a query of the last run returns today."""
        before, moved = self.before or {}, self.moved or {}
        queries = [one for one in before.get(READS, ()) if "query" in one]
        changed = [
            _named(one) for one in queries if ask(one["query"], one["arguments"]) != one["rows"]
        ]
        if changed:
            why = f"changed: the rows it reads ({'; '.join(dict.fromkeys(changed))})"
            return replace(self, why=why, moved=None)
        files = {**before.get(FILES, {}), **moved}
        stamp = {**self.stamp, READS: before.get(READS, []), FILES: files}
        return replace(self, stamp=stamp, moved=None)

    def ran(self, log: Path) -> Planned:
        """Return the run with what it read, as the log says."""
        found, files = reads.gathered(log)
        return replace(self, stamp={**self.stamp, READS: found, FILES: files}, moved=None)


def _named(read: Mapping[str, Any]) -> str:
    """Return a query in words: load_observations, 9m, offences."""
    name = read["query"].rpartition(":")[2].rpartition(".")[2]
    arguments = json.loads(read["arguments"]).values()
    return ", ".join([name, *(one for one in arguments if isinstance(one, str))])


def executed_path(project: Project, run: Run) -> Path:
    """Return where the executed notebook of a run lies."""
    return project.build / "notebooks" / f"{run.name}.ipynb"


def plan(project: Project, runs: Sequence[Run], is_forced: bool = False) -> list[Planned]:
    """Return every run with its stamp and the reason to run it, empty when up to date."""
    hash_of = cache(lambda name: reads.digest_of(project.root, name))
    code_of = cache(_code)
    return [
        _planned(project, run, _stamp(project, run, code_of), hash_of, is_forced) for run in runs
    ]


def _stamp(project: Project, run: Run, code_of: Callable[[Path], str]) -> Stamp:
    return {
        "code": code_of(project.notebooks / run.notebook),
        "parameters": text_hash(json.dumps(run.parameters)),
        "package": package_hash(),
        "lock": reads.file_hash(project.root / "requirements.lock"),
    }


def _planned(
    project: Project, run: Run, now: Stamp, hash_of: Callable[[str], str], is_forced: bool
) -> Planned:
    path = executed_path(project, run)
    if not path.exists():
        return Planned(run, now, ASKED_FOR if is_forced else NOT_YET)
    before = stamp_of(path)
    if is_forced:
        return Planned(run, now, ASKED_FOR, before)
    if changed := [words for part, words in WORDS.items() if before.get(part) != now[part]]:
        return Planned(run, now, f"changed: {', '.join(changed)}", before)
    if not {READS, FILES} <= before.keys():
        return Planned(run, now, NOT_RECORDED)
    moved = {
        name: digest for name, was in before[FILES].items() if (digest := hash_of(name)) != was
    }
    opened = [one["file"] for one in before[READS] if one.get("file") in moved]
    why = f"changed: {', '.join(opened)}" if opened else ""
    return Planned(run, now, why, before, moved)


def stamp_of(path: Path) -> Stamp:
    """Return the stamp in an executed notebook, empty where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["metadata"].get(METADATA, {})
    except (json.JSONDecodeError, KeyError):
        return {}


def _code(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return text_hash(json.dumps([(one["cell_type"], _stripped(one["source"])) for one in cells]))


def _stripped(source: list[str] | str) -> str:
    return "\n".join(line.rstrip() for line in "".join(source).strip().splitlines())


@cache
def package_hash() -> str:
    """Return a hash of every Python file of the package."""
    folder = Path(__file__).parent.parent
    files = sorted(folder.rglob("*.py"))
    return text_hash("".join(f"{path.relative_to(folder)}{sha256_of(path)}" for path in files))


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
