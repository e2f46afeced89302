from __future__ import annotations

import pandas as pd
import pandera.errors
import pytest

from foi_analysis.core import tables
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.run.results import process

FIGURE = {
    "claim": "a-claim",
    "verdict": "fits",
    "strength": "",
    "computed_low": 1.0,
    "low": 1,
    "high": 2,
    "same_release_agrees": 0,
    "same_release_differs": 0,
}
COVERAGE = {"wave": "9m", "authority": "Kent", "reply": "", "asks": "offences", "covers_wave": True}


def observation(**columns):
    row = {
        "observation": "kent-9m/01",
        "covers_wave": True,
        "provenance": "primary",
        "status": "exact",
        "low": 3,
        "high": 3,
    }
    return row | columns


def test_good_rows_pass_with_every_column_in_order():
    frame = tables.frame_of("observations", [observation()])
    assert list(frame.columns) == list(tables.COLUMNS["observations"])
    assert frame["low"].tolist() == [3]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("observations", [observation(provenance="guessed")]),
        ("observations", [observation(status="missing")]),
        ("observations", [observation(low=4, high=3)]),
        ("observations", [observation(), observation()]),
        ("coverage", [COVERAGE, COVERAGE]),
        ("figures", [FIGURE | {"verdict": "true"}]),
        ("figures", [FIGURE | {"low": 3}]),
        ("ledger", [{"kind": "number", "disposition": "lost"}]),
        ("ledger", [{"kind": "word", "disposition": "used"}]),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(table, rows):
    with pytest.raises(pandera.errors.SchemaErrors):
        tables.frame_of(table, rows)


def test_the_refused_rows_differ_from_good_ones_only_in_the_fault():
    assert len(tables.frame_of("coverage", [COVERAGE])) == 1
    assert len(tables.frame_of("figures", [FIGURE])) == 1
    assert len(tables.frame_of("ledger", [{"kind": "number", "disposition": "used"}])) == 1


def test_a_missing_number_stays_missing():
    frame = tables.frame_of("observations", [observation(status="blank", low=None, high=None)])
    assert frame["low"].isna().all()


@pytest.mark.parametrize("table", tables.COLUMNS)
def test_csv_and_parquet_hold_the_same(processed_project: Project, table):
    frame = read_table(processed_project, table)
    text = pd.read_csv(
        processed_project.processed / f"{table}.csv", dtype=str, keep_default_na=False
    )
    assert list(text.columns) == list(frame.columns) == list(tables.COLUMNS[table])
    assert len(frame) > 0 or table == "corrections"
    for column, (kind, _) in tables.COLUMNS[table].items():
        if kind in (tables.WHOLE, tables.NUMBER):
            numbers = pd.to_numeric(text[column].replace("", None)).astype("Float64")
            assert numbers.equals(frame[column].astype("Float64")), column
        else:
            assert text[column].tolist() == frame[column].astype(str).tolist(), column


def test_the_dictionary_describes_every_column(processed_project: Project):
    text = (processed_project.processed / "README.md").read_text(encoding="utf-8")
    sections = {part.splitlines()[0]: part for part in text.split("\n## ")[1:]}
    assert list(sections) == list(tables.COLUMNS)
    for table, columns in tables.COLUMNS.items():
        for column, (kind, words) in columns.items():
            assert f"| `{column}` | {kind} | {words} |" in sections[table]
            assert words


def test_an_unmade_table_says_what_to_run(project: Project):
    with pytest.raises(FileNotFoundError, match="make reproduce"):
        read_table(project, "figures")


def contents(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.processed.iterdir()}


def test_the_same_inputs_give_the_same_bytes(project: Project, processed_project: Project):
    process(project)
    assert contents(project) == contents(processed_project)
    assert sorted(contents(project)) == sorted(
        ["README.md", *(f"{name}.{end}" for name in tables.COLUMNS for end in ("csv", "parquet"))]
    )


def test_the_committed_tables_are_what_the_code_makes(processed_project: Project, repo_root):
    from subprocess import run

    listed = run(
        ["git", "ls-files", "data/processed"], cwd=repo_root, capture_output=True, text=True
    )
    committed = [name for name in listed.stdout.split() if listed.returncode == 0]
    if not committed:
        pytest.skip("data/processed is not committed")
    for name in committed:
        made = processed_project.root / name
        assert made.read_bytes() == (repo_root / name).read_bytes(), name
