"""The investigation's own tests: its tables are whole, and its results are what the table gives."""

import json
from pathlib import Path

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.merge.completeness import check_complete
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import read_register
from foi_analysis.verdicts.report import claim_objects

PROJECT = Project.find(Path(__file__).parent)


def test_the_tables_are_filled_in_and_name_each_other_s_keys() -> None:
    check_complete(PROJECT)


def test_every_claim_has_a_verdict() -> None:
    judged = {claim["id"]: claim for claim in claim_objects(PROJECT)}
    assert list(judged) == [row["claim"] for row in read_rows(PROJECT.manual / "claims.csv")]
    assert len(judged) == 72
    assert all(claim["verdict"] and claim["sentence"] for claim in judged.values())


def test_every_cell_of_the_table_is_read_or_has_a_declared_meaning() -> None:
    rows = pd.read_parquet(PROJECT.processed / "observations.parquet")
    cells = pd.read_csv(PROJECT.root / "data/raw/compiled/cameras.csv", dtype=str)
    columns = pd.read_csv(PROJECT.manual / "compiled_columns.csv")
    assert len(rows) == len(cells) * columns["role"].isin(["start", "end", "value"]).sum()
    assert set(rows.loc[rows["status"] == "exact", "low"].isna()) == {False}
    marks = pd.read_csv(PROJECT.manual / "compiled_marks.csv", dtype=str, keep_default_na=False)
    read = rows["status"].isin(["exact", "interval"])  # A year alone is any of its days.
    odd = rows[~read & (rows["printed"] != "")]
    assert set(odd["printed"]) <= set(marks["text"])


@pytest.mark.parametrize("run", read_register(PROJECT), ids=lambda run: run.name)
def test_every_notebook_ran_to_its_end(run) -> None:
    cells = json.loads(executed_path(PROJECT, run).read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code)
    assert not any(one["output_type"] == "error" for cell in code for one in cell["outputs"])
