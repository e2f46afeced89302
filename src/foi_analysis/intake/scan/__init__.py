"""Refuses an incoming file that hides or carries more than its visible content; reads no value.

Releases and quarantine are in modules of their own, so that a worker that reads loads neither.
"""

from __future__ import annotations

from pathlib import Path

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan.hazards import KINDS, Hazard, Scan
from foi_analysis.intake.scan.scan_files import named_files, scan_file, scan_objects

__all__ = [
    "KINDS",
    "Hazard",
    "Scan",
    "check_incoming",
    "named_files",
    "refusal",
    "scan_file",
    "scan_objects",
    "unreadable",
]


def check_incoming(path: Path, shown_name: str, released: frozenset[str] = frozenset()) -> None:
    """Raise ProblemsFound when a file is unsafe to read or carries what cannot be seen.

    ``released`` are the slugs of hazards a person let through for this very file. Names the kind
    of hidden thing, never its content.
    """
    refused = scan_file(path, shown_name).refused(released)
    if refused:
        raise ProblemsFound([refusal(shown_name, hazard) for hazard in refused])


def unreadable(shown_name: str, kind: str) -> Problem:
    """Return the problem of a damaged file; ``kind`` is what it should be ("xlsx workbook")."""
    return Problem(
        file=shown_name,
        found=f"a file that is not a readable {kind}",
        expected=f"a complete {kind} without a password",
        action="Open it in the program it was made with and save it again, or ask for it again.",
    )


def refusal(shown_name: str, hazard: Hazard) -> Problem:
    """Return the problem of a file that a hazard keeps out; names the kind, never the content."""
    kind = KINDS[hazard.kind]
    if hazard.kind == "unreadable":
        return unreadable(shown_name, hazard.detail)
    return Problem(
        file=shown_name,
        place=hazard.place,
        found=hazard.words,
        expected=kind.expected,
        action=kind.action,
    )
