"""What is there and not seen keeps a file out, in every format; its place is said, and never it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hidden_kinds import KINDS, MARKER, NAME

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import scan_objects
from foi_analysis.intake.scan.quarantine import quarantine_report
from foi_analysis.read import read_grids
from foi_analysis.read.whole_scan import scan_reply

SECRETS = (MARKER, f"{int(MARKER):,}", NAME, NAME.split()[0])


def test_there_are_enough_kinds() -> None:
    assert len(KINDS) >= 120
    assert len({name.split()[0] for name in KINDS}) == 13


@pytest.mark.parametrize("name", KINDS)
def test_what_is_hidden_keeps_a_file_out(tmp_path: Path, name: str) -> None:
    kind, make = KINDS[name]
    path = make(tmp_path)
    scan = scan_reply(path, "a reply")
    refused = [hazard for hazard in scan.refused() if hazard.kind == kind]
    assert refused and all(hazard.place for hazard in refused)
    with pytest.raises(ProblemsFound) as caught:
        read_grids(path, "a reply")
    assert refused[0].place in str(caught.value)
    said = json.dumps([*scan_objects([scan]), quarantine_report(scan)]) + str(caught.value)
    assert not [secret for secret in SECRETS if secret in said]
