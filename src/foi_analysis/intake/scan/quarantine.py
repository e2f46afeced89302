"""Writes down why a file is kept out, for the authority and the analyst; never what it hides."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, replacing, slug
from foi_analysis.intake.scan.hazards import KINDS, Scan
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.intake.scan.scan_files import hazard_object


def quarantine_report(scan: Scan, released: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return for JSON why a file is kept out and what to do; its content is never shown."""
    refused = scan.refused(released)
    return {
        "file": scan.file,
        "sha256": scan.sha256,
        "size": scan.size,
        "kept_out_for": [
            hazard_object(hazard)
            | {"expected": KINDS[hazard.kind].expected, "action": KINDS[hazard.kind].action}
            for hazard in refused
        ],
        "let_through": sorted(
            {hazard.kind for hazard in scan.hazards if hazard.severity == "refuse"}
            - {hazard.kind for hazard in refused}
        ),
        "noted": [hazard_object(one) for one in scan.hazards if one.severity == "note"],
    }


def write_quarantine(project: Project, scans: Iterable[Scan]) -> list[Path]:
    """Write build/quarantine/<file>.json for each file kept out; return the reports written.

    The report of a file that passes now is removed; reports of files not scanned stay. Raises
    ProblemsFound when data/manual/scan_releases.csv is wrong.
    """
    released_of, written = read_releases(project), []
    for scan in scans:
        report = project.build / "quarantine" / f"{slug(scan.file)}.json"
        released = released_of.get(scan.sha256, frozenset())
        if not scan.refused(released):
            report.unlink(missing_ok=True)
            continue
        text = json.dumps(quarantine_report(scan, released), indent=2, ensure_ascii=False)
        with replacing(report) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")
        written.append(report)
    return written
