"""The main job on a copy of the project: real replies, real kernels, real commands."""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import copy_project
from tests.miniature import cut_down
from tests.one_more_subject import one_more_subject

from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows

FOI = Path(sys.executable).with_name("foi")
# One of each kind, and what a force's lesson shows.
CLAIMS = (
    *("ew-offences", "ew-facebook-family-share", "ew-most-recorded-method", "ew-youngest-victim"),
    *("derbyshire-offences", "derbyshire-facebook-family"),
)
RUNS = 3 + len(CLAIMS) + 3 + 3 + 3 * 3 + 8
DERBYSHIRE = "reconstructed/derbyshire-9m.reconstructed.xlsx"
STAFFORDSHIRE = "reconstructed/staffordshire-9m.reconstructed.xlsx"


def foi(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "FOI_PROJECT": ""}
    return subprocess.run(
        [str(FOI), *words], cwd=root, env=environment, capture_output=True, text=True
    )


def claims(root: Path) -> dict[str, dict]:
    found = json.loads(foi(root, "claims", "--json").stdout)
    return {one["id"]: one for one in found if one["kind"] == "claim"}


def executed(result: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the names of the notebooks a `foi reproduce --why` says it ran."""
    lines = result.stdout.splitlines()
    return {line.split(":")[0] for line in lines if ": changed" in line or ": not yet" in line}


def rows_shown(root: Path) -> dict[str, set[tuple[str, str]]]:
    """Return of each notebook the rows and files it reads with their hashes, as in the table."""
    shown: dict[str, set[tuple[str, str]]] = {}
    with (root / "build/dependencies.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["rests_on"] in ("rows", "file"):
                shown.setdefault(row["run"], set()).add((row["name"], row["sha256"]))
    return shown


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def root(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of three forces whose complete set is registered as primary, run once."""
    project = cut_down(copy_project(tmp_path_factory.mktemp("investigation") / "project"))
    for name in ("METHODOLOGY.md", "CHANGELOG.md", "README.md"):
        shutil.copy(repo_root / name, project.root / name)
    replies, claims = (project.manual / f"{name}.csv" for name in ("replies", "claims"))
    text = replies.read_text(encoding="utf-8")
    replies.write_text(text.replace(",reconstructed,", ",primary,"), encoding="utf-8")
    write_rows(claims, [row for row in read_rows(claims) if row["claim"] in CLAIMS])
    result = foi(project.root, "reproduce", "--why")
    assert result.returncode == 0, result.stdout + result.stderr
    assert len(executed(result)) == RUNS
    return project.root


def test_a_complete_primary_set_reproduces_every_claim(root: Path) -> None:
    found = claims(root)
    assert set(found) == set(CLAIMS)
    assert {one["verdict"] for one in found.values()} == {"reproduced"}
    assert all(one["computed_provenance"] == "primary" for one in found.values())


def test_every_claim_names_its_executed_notebook(root: Path) -> None:
    for one in claims(root).values():
        notebook = json.loads((root / one["notebook"]).read_text())
        assert any(one["id"] in "".join(cell["source"]) for cell in notebook["cells"])


def test_nothing_changed_runs_nothing(root: Path) -> None:
    before = contents(root / "build/notebooks")
    result = foi(root, "reproduce", "--why")
    assert result.returncode == 0
    assert executed(result) == set()
    assert f"0 of {RUNS} notebooks run" in result.stdout
    assert contents(root / "build/notebooks") == before


def test_executed_notebooks_hold_no_paths_of_the_machine(root: Path) -> None:
    for name, content in contents(root / "build/notebooks").items():
        assert str(root).encode() not in content, name
        assert str(Path(sys.prefix)).encode() not in content, name


def test_a_failing_notebook_is_named_kept_and_stops_no_other(root: Path) -> None:
    path = root / "notebooks/coverage.ipynb"
    original = path.read_text(encoding="utf-8")
    notebook = json.loads(original)
    broken = {**notebook["cells"][-1], "id": "broken", "source": ["1 / 0"], "outputs": []}
    notebook["cells"].append(broken)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    (root / "build/notebooks/platforms.ipynb").unlink()

    result = foi(root, "reproduce", "--why")
    assert result.returncode == 1
    assert executed(result) == {"coverage", "platforms"}
    cell = len(notebook["cells"])
    assert f"coverage.ipynb, cell {cell}: coverage" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert (root / "build/failed/coverage.ipynb").is_file()
    assert not (root / "build/notebooks/coverage.ipynb").exists()
    assert (root / "build/notebooks/platforms.ipynb").is_file()

    path.write_text(original, encoding="utf-8")
    assert foi(root, "reproduce").returncode == 0
    assert not (root / "build/failed/coverage.ipynb").exists()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("parameters.wave", "parameters.wafe", ["'wafe'", "Did you mean 'wave'?", "no value for"]),
        ('"Derbyshire"', '"Derbyshir"', ["'Derbyshir'", "Did you mean 'Derbyshire'?"]),
        ('parameters.area = "England and Wales"\n', "", ["no value for 'area'"]),
        ('"official-{wave}"', '"official-{waev}"', ["official-{waev}", "Correct the name"]),
        ('file = "coverage.ipynb"', 'file = "covrage.ipynb"', ["no such notebook", "covrage"]),
        ('file = "coverage.ipynb"', 'file = "register.toml"', ["no notebook", "register.toml"]),
    ],
)
def test_wrong_parameters_stop_before_anything_runs(
    root: Path, before: str, after: str, words: list[str]
) -> None:
    register = root / "notebooks/register.toml"
    original = register.read_text(encoding="utf-8")
    assert before in original
    notebooks = contents(root / "build/notebooks")
    register.write_text(original.replace(before, after), encoding="utf-8")
    result = foi(root, "reproduce")
    register.write_text(original, encoding="utf-8")
    assert result.returncode == 1
    for word in words:
        assert word in result.stderr
    assert contents(root / "build/notebooks") == notebooks


def test_a_bad_reply_writes_nothing_and_the_others_are_still_checked(root: Path) -> None:
    replies = root / "data/raw/replies"
    first, second = replies / DERBYSHIRE, replies / STAFFORDSHIRE
    originals = first.read_bytes(), second.read_bytes()
    before = contents(root / "data/processed")
    first.write_bytes(originals[0][:2000])
    second.unlink()
    assert foi(root, "register", "derbyshire-9m").returncode == 0
    result = foi(root, "reproduce")
    first.write_bytes(originals[0])
    second.write_bytes(originals[1])
    assert foi(root, "register", "derbyshire-9m").returncode == 0
    assert result.returncode == 1
    assert "Derbyshire" in result.stderr and "Staffordshire" in result.stderr
    assert "2 problem(s). Nothing was written" in result.stderr
    assert contents(root / "data/processed") == before


def test_one_changed_number_reaches_everything_that_rests_on_it(root: Path) -> None:
    page = root / "build/site/figure-ew-offences.html"
    page_before = page.read_text(encoding="utf-8")
    reply = root / "data/raw/replies" / DERBYSHIRE
    original = reply.read_bytes()
    reply.write_bytes(one_more_subject(original))

    refused = foi(root, "reproduce")
    assert refused.returncode == 1
    assert "sha256" in refused.stderr and DERBYSHIRE in refused.stderr

    assert foi(root, "register", "derbyshire-9m").returncode == 0
    before = rows_shown(root)
    result = foi(root, "reproduce", "--why")
    assert result.returncode == 0, result.stderr
    after = rows_shown(root)
    assert executed(result) == {name for name in after if after[name] != before[name]}
    assert executed(result) == {
        "briefing-derbyshire",
        "conflicts-9m",
        "contradictions",
        "disclosure",
        "figure-derbyshire-offences",
        "figure-ew-most-recorded-method",
        "figure-ew-offences",
        "new-reply",
        "official-9m",
        "platforms",
        "sensitivity",
        "start",
        "stories",
    }
    found = claims(root)
    contradicted = {name for name, one in found.items() if one["verdict"] == "impossible"}
    assert contradicted == {"derbyshire-offences", "ew-offences"}
    assert found["derbyshire-offences"]["computed"] == "21"
    assert found["ew-offences"]["computed"] == "84"
    ledger = (root / "data/processed/ledger.csv").read_text(encoding="utf-8")
    assert any(
        "derbyshire-9m" in line and ",21,number,used" in line for line in ledger.splitlines()
    )
    page_after = page.read_text(encoding="utf-8")
    assert "84 offences" in page_after and "84 offences" not in page_before

    reply.write_bytes(original)
    assert foi(root, "register", "derbyshire-9m").returncode == 0
    assert foi(root, "reproduce", "--only", "figure-ew-offences").returncode == 0
    assert claims(root)["ew-offences"]["verdict"] == "reproduced"
