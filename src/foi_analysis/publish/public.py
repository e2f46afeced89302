"""Makes build/public, what anybody may see, and refuses to while it tells a small count.

The investigation itself is published where it holds no unpublished small count of a reply, else a
copy with masked counts; either is read as a stranger would before it takes its place.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.publish import disclosed
from foi_analysis.publish.all_outputs import STEPS, make_outputs
from foi_analysis.publish.briefing import make as briefings
from foi_analysis.publish.built.attack import Counts, told_by
from foi_analysis.publish.bundle.make import FILE as BUNDLE
from foi_analysis.publish.bundle.make import make_bundle
from foi_analysis.publish.disclose import DEFAULT, PRESETS, preset
from foi_analysis.publish.disclose.disclosure import Disclosure
from foi_analysis.publish.disclose.masking import Masking
from foi_analysis.publish.masked_copy import make_copy
from foi_analysis.publish.signatures import unsigned
from foi_analysis.run.reproduce import Progress, Wanted, reproduce
from foi_analysis.verdicts.processed_project import ProcessedProject

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project
    from foi_analysis.run.choice import Engine

FOLDER, WORK = "public", "public-work"
PARTS = ("site", briefings.FOLDER, disclosed.FOLDER)
CHOOSE = (
    'Choose in data/manual/investigation.toml how small counts are published: small_counts = "{}" '
    f"(one of {', '.join(PRESETS)})."
)
UNMENDED = "Take what tells it out of the pages, notebooks or documents named, then publish again."


def needs_tables_only(project: Project) -> bool:
    """Return whether nothing but the tables of a project is needed to publish it, or to refuse to.

    That is so where a masked copy is made, or where nobody has signed. The tables are current.
    """
    plan = _Plan(project)
    return bool(plan.is_chosen and (plan.missing or plan.is_copied))


class _Plan:
    """What is to be published of a project: its masking, who has not signed, whether a copy."""

    def __init__(self, project: Project) -> None:
        processed = ProcessedProject(project)
        self.rule = processed.reference.investigation.small_counts
        self.missing = unsigned(processed.reference.replies)
        self.masking = Masking(processed, Disclosure(processed, preset(self.rule)))
        self.is_chosen = bool(self.rule or not self.masking.secrets)
        self.is_copied = self.is_chosen and bool(self.masking.secrets or self.masking.kept_back)


def publish(project: Project, progress: Progress, engine: Engine) -> list[Path]:
    """Make site, briefings, downloads and bundle in build/public; return them.

    The project's tables are as `foi reproduce` leaves them, and where no copy of it is made its
    notebooks and outputs, too. Raises ProblemsFound, and leaves nothing in build/public, when a
    primary reply is not signed for, or when what would be published tells a small count: each is
    named.
    """
    shutil.rmtree(project.build / FOLDER, ignore_errors=True)
    plan = _Plan(project)
    if plan.missing and plan.is_chosen:
        raise ProblemsFound(plan.missing)
    work = project.build / WORK
    source = _masked(plan.masking, work, progress, engine) if plan.is_copied else project
    if plan.is_chosen:
        make_bundle(source)
    if problems := [*plan.missing, *_told(plan.masking, source, bool(plan.rule))]:
        raise ProblemsFound(problems)
    made = _taken(source, project.build / FOLDER)
    shutil.rmtree(work, ignore_errors=True)
    return made


def _masked(masking: Masking, root: Path, progress: Progress, engine: Engine) -> Project:
    """Return the masked copy with all outputs made of it."""
    copy = make_copy(masking, root)
    outcome = reproduce(copy, Wanted(engine=engine), progress)
    if outcome.failures:
        raise ProblemsFound([_failed(one.name, one.cause) for one in outcome.failures])
    if left_out := make_outputs(copy, progress("Published", STEPS)):
        raise ProblemsFound(left_out)
    return copy


def _failed(name: str, cause: str) -> Problem:
    last = cause.strip().splitlines()[-1] if cause.strip() else "no reason given"
    action = "Correct the notebook so that it runs with masked counts, ranges in their place."
    return Problem(last, "a notebook that runs with masked counts", action, file=f"{name}.ipynb")


def _told(masking: Masking, source: Project, is_masked: bool) -> list[Problem]:
    """Return a problem for each small count that what would be published tells."""
    counts = Counts(masking.disclosure, masking.secrets)
    reference = masking.processed.reference
    folders = [source.build / name for name in PARTS]
    files = [source.build / BUNDLE] if (source.build / BUNDLE).is_file() else []
    action = UNMENDED if is_masked else CHOOSE.format(DEFAULT)
    places: dict[tuple[str, str], list[str]] = {}
    for told in told_by([*folders, *files], counts, reference):
        measure, category, area, wave = told.cell
        words = ", ".join(filter(None, (wave, measure.replace("_", " "), category)))
        places.setdefault((area, told.file), []).append(words)
    return [_problem(*place, cells, action) for place, cells in places.items()]


def _problem(area: str, file: str, cells: list[str], action: str) -> Problem:
    """Return the problem of one authority's counts that one file tells, or that only follow."""
    how = "stand there" if file else "follow from what is published together"
    found = f"unpublished small counts that {how}: {'; '.join(cells)}"
    return Problem(found, "no small count told", action, area, file)


def _taken(source: Project, folder: Path) -> list[Path]:
    """Copy what is published into its folder, whole or not at all; return what is in it."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in PARTS:
        if (source.build / name).is_dir():
            shutil.copytree(source.build / name, partial / name)
    shutil.copyfile(source.build / BUNDLE, partial / BUNDLE)
    partial.rename(folder)
    return sorted(folder.iterdir())
