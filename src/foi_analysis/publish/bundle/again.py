"""Computes everything again from the inputs in a bundle, with the package installed here."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish.bundle.archive import Packed, write_files
from foi_analysis.publish.bundle.contents import DOCUMENTS, input_files, result_files
from foi_analysis.publish.bundle.crate import INPUTS, SITE
from foi_analysis.publish.bundle.make import about, made_with
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import Failure
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import Progress, Wanted, reproduce

PROGRAMS = "notebooks/"
DOWNLOADS, BRIEFINGS = f"{SITE}downloads.html", f"{SITE}_static/briefings/"
NO_SITE = "no site is made where a notebook failed"


@dataclass(frozen=True)
class Again:
    """What the inputs of a bundle give here: files by name, what stopped it, what was not made.

    ``files`` is empty when nothing could be computed. ``without`` says why a file was not made
    here, or a whole folder, whose name ends with a slash.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    without: Mapping[str, str] = field(default_factory=dict)


def compute_again(
    packed: Packed, folder: Path, progress: Progress, engine: Engine = Engine.KERNEL
) -> Again:
    """Write a bundle's inputs into ``folder``, which is empty, and compute all results there.

    Only files with a checksum are taken. Notebooks are programs: none is run when one of them is
    not what its checksum says.
    """
    touched = [name for name in packed.changed if name.startswith(PROGRAMS)]
    if touched:
        return Again(problems=[_not_run(name) for name in touched])
    inputs = {name for name in packed.checksums if name in packed.files and is_input(name)}
    write_files({name: packed.files[name] for name in inputs}, folder)
    try:
        return _computed(Project(folder.resolve()), progress, engine, packed.files.keys())
    except ProblemsFound as found:
        return Again(problems=found.problems)
    except Exception as error:  # Foreign tables can break the reading of them in any way.
        return Again(problems=[_broken(error)])


def is_input(name: str) -> bool:
    """Return whether a file of a bundle is an input, which nothing computes."""
    return name in DOCUMENTS or name.startswith(tuple(INPUTS))


def _computed(
    project: Project, progress: Progress, engine: Engine, offered: Collection[str]
) -> Again:
    outcome = reproduce(project, Wanted(engine=engine), progress)
    without = {f"build/notebooks/{one.name}.ipynb": _words(one) for one in outcome.failures}
    if why := NO_SITE if without else _without_site(project, offered):
        without[SITE] = why
    runs = read_register(project)
    files = {**input_files(project, runs), **result_files(project, runs)}
    files |= about(files, made_with())
    return Again(files, (), without)


def _without_site(project: Project, offered: Collection[str]) -> str:
    """Make the site with the files it offered; return in words why there is none."""
    from foi_analysis.publish.site import build_site, check_libraries

    try:
        check_libraries()
        _make_offered(project, offered)
        build_site(project)
    except ProblemsFound as found:
        return f"no site is made here: {found.problems[0].found.splitlines()[0]}"
    return ""


def _words(failure: Failure) -> str:
    where = "" if failure.cell is None else f" in cell {failure.cell}"
    return f"it fails here{where}: {failure.cause.strip().splitlines()[0]}"


def _not_run(name: str) -> Problem:
    return Problem(
        file=name,
        found="a notebook, or the register of notebooks, that is not as published",
        expected="the file its checksum names",
        action="Notebooks are programs, so none was run. Ask for the bundle again.",
    )


def _broken(error: Exception) -> Problem:
    lines = str(error).strip().splitlines()
    return Problem(
        found=f"{type(error).__name__}: {lines[0] if lines else ''}",
        expected="inputs that can be read",
        action="Ask for the bundle again.",
    )


def _make_offered(project: Project, offered: Collection[str]) -> None:
    """Make the masked tables and the briefings that a site offered for download."""
    from foi_analysis.publish import disclosed
    from foi_analysis.publish.briefing import make
    from foi_analysis.publish.disclose import preset
    from foi_analysis.verdicts.processed_project import ProcessedProject

    processed = ProcessedProject(project)
    forces = processed.reference.territorial_forces
    if DOWNLOADS in offered:
        disclosed.make(processed, preset())
    for wave in processed.reference.waves:
        pages = {f"{BRIEFINGS}{make.name_of(force, wave)}.html": force for force in forces}
        if named := [force for page, force in pages.items() if page in offered]:
            make.make(processed, named, wave)
