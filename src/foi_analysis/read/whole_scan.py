"""Scans files for all they hide: in how they are built, and what cells and pages do not show.

The first is the intake's to find; for the second a file is read, in a worker process where it may
take only so long and so much memory. No value is handed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from foi_analysis.intake.scan import KINDS, Hazard, Scan, named_files, scan_file
from foi_analysis.intake.scan.hazards import NOTE
from foi_analysis.read import READERS, cells_of
from foi_analysis.read.read_worker import Job, read_many
from foi_analysis.read.redactions import hidden_cells

_ALL = frozenset(KINDS)


def scan_paths(paths: Sequence[Path], root: Path | None) -> list[Scan]:
    """Return a scan of every file named, and of every file in every folder named, in order.

    Files below ``root`` are called by their way from it, others as they were named. Raises
    ProblemsFound for a path that does not exist.
    """
    return scan_replies(named_files(paths, root))


def scan_replies(files: Sequence[tuple[str, Path]]) -> list[Scan]:
    """Return a scan of each file, by what the scan calls it and its path, made in workers.

    A file at which a worker dies or takes too long is kept out. Raises ProblemsFound for a file
    that does not exist or may not be opened.
    """
    jobs = [Job(name, path, name, is_scan=True) for name, path in files]
    return [
        _given_up(job, sent[0].found) if isinstance(sent, tuple) else cast("Scan", sent)
        for job, (_, sent) in zip(jobs, read_many(jobs), strict=True)
    ]


def _given_up(job: Job, why: str) -> Scan:
    scan = scan_file(job.path, job.shown_name)
    return replace(scan, hazards=(Hazard("undecoded", detail=why), *scan.hazards))


def scan_reply(path: Path, shown_name: str) -> Scan:
    """Return what one file hides or does, read in this process.

    ``shown_name`` is what the scan calls it. Raises ProblemsFound when there is no such file or it
    may not be opened.
    """
    scan = scan_file(path, shown_name)
    if path.suffix.lower() not in READERS or not all(_may_be_read(one) for one in scan.hazards):
        return scan
    grids, problems = cells_of(path, shown_name, _ALL)
    found = hidden_cells(grids)
    if problems and not (found or scan.refused()):
        found = [Hazard("unread")]
    both = (*scan.hazards, *found)
    return replace(scan, hazards=tuple(sorted(both, key=lambda one: one.severity == NOTE)))


def _may_be_read(hazard: Hazard) -> bool:
    kind = KINDS[hazard.kind]
    return kind.severity == NOTE or kind.releasable
