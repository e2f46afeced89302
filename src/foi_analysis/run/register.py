"""Reads notebooks/register.toml and checks every parameter; executes nothing."""

from __future__ import annotations

import difflib
import itertools
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foi_analysis.paths import Project, slug
from foi_analysis.problems import Problem, ProblemsFound
from foi_analysis.reference import Reference, read_rows

REGISTER = "register.toml"


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters: its name, template, parameters and view."""

    name: str
    notebook: str
    parameters: tuple[tuple[str, str], ...]
    view: str


def read_register(project: Project) -> list[Run]:
    """Return every run of the register, each list of parameter values spelt out.

    Raises ProblemsFound when a notebook is missing, or a parameter is unknown, misspelt, missing
    or has a value nothing is known about.
    """
    path = project.notebooks / REGISTER
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["notebook"]
    runs = [run for entry in entries for run in _runs(project, entry)]
    problems = [problem for run in runs for problem in _run_problems(project, run)]
    if problems:
        raise ProblemsFound(list(dict.fromkeys(problems)))
    return runs


def _runs(project: Project, entry: dict[str, Any]) -> Iterator[Run]:
    names = list(entry.get("parameters", {}))
    values = [_values(project, entry, name) for name in names]
    for chosen in itertools.product(*values):
        parameters = tuple(zip(names, chosen, strict=True))
        name = entry["name"]
        for key, value in parameters:
            name = name.replace(f"{{{key}}}", slug(value))
        yield Run(name, entry["file"], parameters, entry["view"])


def _values(project: Project, entry: dict[str, Any], name: str) -> Sequence[str]:
    value = entry["parameters"][name]
    if value == "every territorial force":
        return Reference(project).territorial_forces
    if value == "every claim of this notebook":
        claims = read_rows(project.manual / "claims.csv")
        return [row["claim"] for row in claims if row["notebook"] == entry["file"]]
    return [value] if isinstance(value, str) else value


def parameters_of(path: Path) -> list[str]:
    """Return the parameter names a notebook declares in its cell tagged "parameters"."""
    from papermill import inspect_notebook

    return list(inspect_notebook(str(path)))


def _run_problems(project: Project, run: Run) -> Iterator[Problem]:
    path = project.notebooks / run.notebook
    if not path.is_file():
        yield _problem(run, "no such notebook", "a notebook in notebooks/", "Correct the name.")
        return
    declared = _declared(path)
    given = [name for name, _ in run.parameters]
    for name in given:
        if name not in declared:
            near = difflib.get_close_matches(name, declared, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            wanted = f"one of {', '.join(declared) or 'no parameters'}"
            yield _problem(run, f"the parameter {name!r}", wanted, f"Correct the name.{hint}")
    for name in declared:
        if name not in given:
            yield _problem(run, f"no value for {name!r}", "a value", "Add it to the register.")
    yield from _value_problems(project, run)


_DECLARED: dict[tuple[Path, int], list[str]] = {}


def _declared(path: Path) -> list[str]:
    key = (path, path.stat().st_mtime_ns)
    if key not in _DECLARED:
        _DECLARED[key] = parameters_of(path)
    return _DECLARED[key]


def _value_problems(project: Project, run: Run) -> Iterator[Problem]:
    reference = Reference(project)
    known: dict[str, Sequence[str]] = {
        "force": reference.territorial_forces,
        "wave": list(reference.waves),
        "claim": [row["claim"] for row in read_rows(project.manual / "claims.csv")],
    }
    for name, value in run.parameters:
        if name in known and value not in known[name]:
            near = difflib.get_close_matches(value, known[name], n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            wanted = f"a {name} of data/manual"
            yield _problem(run, f"{name} {value!r}", wanted, f"Correct the value.{hint}")


def _problem(run: Run, found: str, expected: str, action: str) -> Problem:
    return Problem(found, expected, action, file=f"notebooks/{REGISTER}", place=run.notebook)
