"""Makes the briefings in three formats when what they rest on changed; words nothing."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from foi_analysis.core.investigation import FILE as INVESTIGATION
from foi_analysis.core.paths import Project, slug
from foi_analysis.core.problems import known_name
from foi_analysis.publish import disclosed
from foi_analysis.publish.disclose import preset
from foi_analysis.run.build_stamp import hash_of, note, noted

if TYPE_CHECKING:
    from foi_analysis.verdicts.processed_project import ProcessedProject

FOLDER, STATE = "briefings", "briefings-state.json"
FORMATS = ("html", "docx", "pdf")
COUNTS = f"{disclosed.FOLDER}/counts.csv"
TABLES = ("observations", "published", "stories", "coverage")


def named_authorities(processed: ProcessedProject, pattern: str) -> list[str]:
    """Return the authorities asked that a name or pattern ("West *") stands for.

    Raises UnknownName, with the nearest names, when there is none.
    """
    authorities = processed.reference.asked_authorities
    if found := [
        authority
        for authority in authorities
        if fnmatchcase(authority.casefold(), pattern.casefold())
    ]:
        return found
    return [known_name(processed.reference.authority(pattern) or pattern, authorities, "authority")]


def make(
    processed: ProcessedProject, authorities: Sequence[str], wave: str, into: Path | None = None
) -> list[Path]:
    """Write the briefings of some authorities for a wave; return the files, made anew or not.

    Without ``into`` they stand in build/briefings, and what is up to date there stays. Raises
    UnknownName for an unknown wave, ProblemsFound when the counts cannot be masked.
    """
    known_name(wave, processed.reference.waves, "wave")
    project = processed.project
    if not disclosed.is_current(project):
        disclosed.make(processed, preset(processed.reference.investigation.small_counts))
    now, state, folder = inputs(project), state_of(project), into or project.build / FOLDER
    names = {authority: name_of(authority, wave) for authority in authorities}
    files = {
        authority: [folder / f"{names[authority]}.{end}" for end in FORMATS]
        for authority in authorities
    }
    late = [
        authority
        for authority in authorities
        if into
        or state.get(names[authority]) != now
        or not all(map(Path.is_file, files[authority]))
    ]
    if late:
        _write(processed, late, wave, files)
    if not into:
        note(project, STATE, {**state, **dict.fromkeys(names.values(), now)})
    return [file for authority in authorities for file in files[authority]]


def name_of(authority: str, wave: str) -> str:
    """Return the name of a briefing's files without their endings."""
    return f"{slug(authority)}-{slug(wave)}"


def _write(
    processed: ProcessedProject,
    authorities: Sequence[str],
    wave: str,
    files: Mapping[str, Sequence[Path]],
) -> None:
    from foi_analysis.publish.briefing import docx, html, pdf
    from foi_analysis.publish.briefing.known import Record
    from foi_analysis.publish.briefing.page import page

    with (processed.project.build / COUNTS).open(encoding="utf-8-sig", newline="") as stream:
        record = Record(processed, csv.DictReader(stream))
    rule = disclosed.state_of(processed.project)["rule"]
    for authority in authorities:
        made = page(record, authority, wave, rule)
        for writer, path in zip((html, docx, pdf), files[authority], strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            writer.write(made, path)


def inputs(project: Project) -> str:
    """Return a hash of everything briefings are made from."""
    files = [project.processed / f"{table}.csv" for table in TABLES]
    files += sorted(project.published.glob("*.csv")) + sorted(project.manual.glob("*.csv"))
    files += sorted(project.official.glob("*.csv"))
    files += [project.root / INVESTIGATION, project.build / COUNTS]
    return hash_of(project, filter(Path.is_file, files))


def state_of(project: Project) -> dict[str, str]:
    """Return what each briefing in build/briefings was made from, by name."""
    return noted(project, STATE)
