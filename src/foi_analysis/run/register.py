"""Reads notebooks/register.toml and checks every parameter and file; executes nothing."""

from __future__ import annotations

import ast
import difflib
import itertools
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.evidence.counting import is_made_up
from foi_analysis.run.demonstration import PARAMETER, REAL, SHOWN

REGISTER = "register.toml"
RESTORE = "Save it from JupyterLab again, or restore it."
CORRECT = "Correct the name."


@dataclass(frozen=True)
class Run:
    """One notebook with one set of parameters: its name, template and parameters.

    ``title`` names its page, with parameters in braces; ``about`` says in a sentence what it
    holds, ``names`` are phrases it is looked for by. All three may be empty.
    """

    name: str
    notebook: str
    parameters: tuple[tuple[str, str], ...]
    title: str = ""
    about: str = ""
    names: tuple[str, ...] = ()


def read_register(project: Project) -> list[Run]:
    """Return every run of the register, each list of parameter values spelt out.

    Raises ProblemsFound when a notebook is missing, or a parameter is unknown, misspelt, missing
    or has a value nothing is known about.
    """
    written = tomllib.loads((project.notebooks / REGISTER).read_text(encoding="utf-8"))
    reference = Reference(project)
    claims = read_rows(project.manual / "claims.csv")
    runs = [run for one in written["notebook"] for run in _runs(reference, claims, one)]
    known: dict[str, Sequence[str]] = {
        "authority": reference.asked_authorities,
        "wave": list(reference.waves),
        "claim": [row["claim"] for row in claims],
        PARAMETER: [REAL, SHOWN],
    }
    problems = [problem for run in runs for problem in _run_problems(project, run, known)]
    if problems:
        raise ProblemsFound(list(dict.fromkeys(problems)))
    return runs


def _runs(
    reference: Reference,
    claims: Sequence[Mapping[str, str]],
    entry: dict[str, Any],
) -> Iterator[Run]:
    names = list(entry.get("parameters", {}))
    values = [_values(reference, claims, entry, name) for name in names]
    for chosen in itertools.product(*values):
        parameters = tuple(zip(names, chosen, strict=True))
        name = entry["name"]
        for key, value in parameters:
            name = name.replace(f"{{{key}}}", slug(value))
        if _has_made_up(reference, dict(parameters)):
            words = entry.get("title", ""), entry.get("about", "")
            yield Run(name, entry["file"], parameters, *words, tuple(entry.get("names", ())))


def _has_made_up(reference: Reference, parameters: Mapping[str, str]) -> bool:
    """Return whether a run that demonstrates has a made reply to show; true for all others."""
    about = {name: parameters[name] for name in ("claim", "wave", "area") if name in parameters}
    return parameters.get(PARAMETER) != SHOWN or is_made_up(reference, **about)


def _values(
    reference: Reference,
    claims: Sequence[Mapping[str, str]],
    entry: dict[str, Any],
    name: str,
) -> Sequence[str]:
    value = entry["parameters"][name]
    if value == "every authority asked":
        return reference.asked_authorities
    if value == "every claim of this notebook":
        return [row["claim"] for row in claims if row["notebook"] == entry["file"]]
    if value == "every wave with questions":
        return [wave for wave in reference.waves if reference.asks(wave)]
    if value == "every area weighed":
        return list(reference.investigation.areas)
    if value == "every page of checks":
        from foi_analysis.verdicts.printed_checks import LATER

        return [*reference.investigation.own_pages, LATER]
    return [value] if isinstance(value, str) else value


def parameters_of(path: Path) -> list[str]:
    """Return the names a notebook assigns to in its cell tagged "parameters"."""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            lines = ast.parse("".join(cell["source"])).body
            plain = [one for line in lines if isinstance(line, ast.Assign) for one in line.targets]
            typed = [line.target for line in lines if isinstance(line, ast.AnnAssign)]
            return [one.id for one in (*plain, *typed) if isinstance(one, ast.Name)]
    return []


def _run_problems(
    project: Project, run: Run, known: Mapping[str, Sequence[str]]
) -> Iterator[Problem]:
    path = project.notebooks / run.notebook
    if not path.is_file():
        yield _problem(run, "no such notebook", "a notebook in notebooks/", CORRECT)
        return
    try:
        declared = _declared(path)
    except (ValueError, KeyError, TypeError):
        yield _problem(run, "a file that is no notebook", "a notebook, which is JSON", RESTORE)
        return
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
    if "{" in run.name:
        wanted = "a name whose braces hold parameters of the entry"
        yield _problem(run, f"the name {run.name!r}", wanted, CORRECT)
    yield from _value_problems(run, known)


_DECLARED: dict[tuple[Path, int], list[str]] = {}


def _declared(path: Path) -> list[str]:
    key = (path, path.stat().st_mtime_ns)
    if key not in _DECLARED:
        _DECLARED[key] = parameters_of(path)
    return _DECLARED[key]


def _value_problems(run: Run, known: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for name, value in run.parameters:
        if name in known and value not in known[name]:
            near = difflib.get_close_matches(value, known[name], n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            wanted = f"a {name} of data/manual" if name != PARAMETER else " or ".join(known[name])
            yield _problem(run, f"{name} {value!r}", wanted, f"Correct the value.{hint}")


def _problem(run: Run, found: str, expected: str, action: str) -> Problem:
    return Problem(found, expected, action, file=f"notebooks/{REGISTER}", place=run.notebook)
