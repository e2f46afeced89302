"""Gives the scan's tests one way to see what was found, which never shows what is hidden."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from foi_analysis.intake.scan import Scan, scan_file, scan_objects
from foi_analysis.read.whole_scan import scan_reply

SECRET = "secret4711"

Found = Callable[[Path], dict[tuple[str, str], str]]


@pytest.fixture
def found() -> Found:
    """Return a function from a file to the details of its hazards by kind and place."""

    def hazards(path: Path) -> dict[tuple[str, str], str]:
        return _hazards(scan_file(path, "kent/reply"))

    return hazards


@pytest.fixture
def found_in_all() -> Found:
    """Return a function like ``found`` that reads the file, too."""

    def hazards(path: Path) -> dict[tuple[str, str], str]:
        return _hazards(scan_reply(path, "kent/reply"))

    return hazards


def _hazards(scan: Scan) -> dict[tuple[str, str], str]:
    assert SECRET not in json.dumps(scan_objects([scan]))
    return {(hazard.kind, hazard.place): hazard.detail for hazard in scan.hazards}


@pytest.fixture
def kinds(found: Found) -> Callable[[Path], set[str]]:
    """Return a function from a file to the kinds of its hazards."""
    return lambda path: {kind for kind, _ in found(path)}
