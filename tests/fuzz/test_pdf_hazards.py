"""What pypdf finds in a damaged PDF, going through all its objects, the scan finds too.

`python -m benchmarks.pdf_hazards` compares 2,000 of them.
"""

from __future__ import annotations

import pytest
from benchmarks.pdf_hazards import CARRIED, PACKINGS, compare, kinds_by_pypdf, made

MUTATIONS = 480


def test_the_scan_finds_all_that_another_library_finds() -> None:
    found = list(compare(seed=1, mutations=MUTATIONS))
    assert len(found) == MUTATIONS
    assert [one for one in found if one.missed] == []
    assert len({one.base for one in found}) == len(CARRIED) * len(PACKINGS)


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_other_library_finds_what_the_files_carry(packing: str) -> None:
    found = {name: kinds_by_pypdf(made(*parts, packing)) for name, parts in CARRIED.items()}
    assert [name for name, kinds in found.items() if not kinds] == ["nothing"]
