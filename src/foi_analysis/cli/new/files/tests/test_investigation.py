"""The investigation's own tests: its tables name each other's keys and its results are whole."""

import json
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.merge.completeness import check_complete
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import read_register
from foi_analysis.verdicts.report import claim_objects

PROJECT = Project.find(Path(__file__).parent)


def test_the_tables_are_filled_in_and_name_each_other_s_keys() -> None:
    check_complete(PROJECT)


def test_every_reply_is_as_registered() -> None:
    for row in read_rows(PROJECT.manual / "replies.csv"):
        for one in files_of(row):
            assert sha256_of(PROJECT.replies / one.file) == one.sha256


def test_every_claim_has_a_verdict() -> None:
    judged = {claim["id"]: claim for claim in claim_objects(PROJECT)}
    assert list(judged) == [row["claim"] for row in read_rows(PROJECT.manual / "claims.csv")]
    assert all(claim["verdict"] and claim["sentence"] for claim in judged.values())


@pytest.mark.parametrize("run", read_register(PROJECT), ids=lambda run: run.name)
def test_every_notebook_ran_to_its_end(run) -> None:
    cells = json.loads(executed_path(PROJECT, run).read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    assert not any(one["output_type"] == "error" for cell in code for one in cell["outputs"])
