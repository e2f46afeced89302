"""`foi new` and the second investigation: real commands, no Python edited, verdicts computed."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from foi_analysis.cli.new import Authorities, create, folder
from foi_analysis.cli.new.folder import tables
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.merge.completeness import IncompleteTables, check_complete
from foi_analysis.publish.site.source import DOCUMENTS
from foi_analysis.verdicts.report import claim_objects, readme_sentences

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/recorded-grooming"
HOW_TO = ROOT / "docs/new-investigation.md"
ONE_NOTEBOOK = "NOTEBOOKS=build/notebooks/figure-ew-2996.ipynb"
FOI = Path(sys.executable).with_name("foi")
TOPIC = re.compile(
    r"NSPCC|Burton Mail|Facebook|Snapchat|Instagram|s\.15A|\b88A\b|71/17|Derbyshire|Hampshire"
    r"|England and Wales|United Kingdom|charity|grooming|\b(?:6|9|12)m\b|sexual communication"
)


def run(command: str, where: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "160", "FOI_PROJECT": ""}
    return subprocess.run(
        ["bash", "-euc", command], cwd=where, env=environment, capture_output=True, text=True
    )


def files(root: Path) -> dict[str, bytes]:
    paths = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def how_to_commands() -> str:
    """Return the first commands of the how-to, `make test` with one notebook of all."""
    text = HOW_TO.read_text(encoding="utf-8")
    block = text.split("```\n")[1]
    assert f"`make test {ONE_NOTEBOOK}`" in text
    lines = block.splitlines()
    assert lines[-1].endswith(" test")
    return "\n".join([*lines[:-1], f"{lines[-1]} {ONE_NOTEBOOK}"])


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """Return the second investigation made by the how-to's commands, and what they printed."""
    place = tmp_path_factory.mktemp("somebody-else")
    (place / "foi_analysis").mkdir()
    (place / "foi_analysis/examples").symlink_to(ROOT / "examples")
    (place / "foi_analysis/.venv").symlink_to(sys.prefix)
    done = run(how_to_commands(), place / "foi_analysis")
    assert done.returncode == 0, done.stdout + done.stderr
    return Project(place / "grooming"), done.stdout


def test_the_how_to_s_commands_make_the_second_investigation(second) -> None:
    project, printed = second
    runs = len(list((project.build / "notebooks").glob("*.ipynb")))
    assert f"{runs} of {runs} notebooks run" in printed
    assert runs == 12 + 43 + 3
    assert len(re.findall(r"^\d+ passed", printed, re.MULTILINE)) == 2
    again = run(f"make reproduce FOI={FOI}", project.root)
    assert "Nothing changed" in again.stdout


def test_its_claims_have_the_verdicts_its_page_shows(second) -> None:
    claims = claim_objects(second[0])
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    shown = text.split("<!-- claims: begin -->\n")[1].split("<!-- claims: end -->")[0]
    assert shown == readme_sentences(second[0])
    verdicts = [claim["verdict"] for claim in claims]
    counts = {name: verdicts.count(name) for name in sorted(set(verdicts))}
    assert counts == {
        "cannot be checked": 4,
        "not checked": 1,
        "reproduced from the compiler's data": 3,
        "restated": 4,
    }


def test_a_verdict_follows_the_official_table(second) -> None:
    """The claims' values, added up here from the first investigation's copy of the table."""
    with (ROOT / "data/raw/official/recorded_crime.csv").open(encoding="utf-8") as stream:
        rows = [
            row
            for row in csv.DictReader(stream)
            if (row["class"], row["source"]) == ("88A", "home-office-2019-08")
            and "2017-04-01" <= row["quarter_start"] <= "2017-10-01"
        ]
    authorities = {row["authority"] for row in read_rows(second[0].manual / "replies.csv")}
    assert len(authorities) == 43

    def recorded(*names: str) -> int:
        return sum(int(row["count"]) for row in rows if row["authority"] in names)

    claims = {claim["id"]: claim for claim in claim_objects(second[0])}
    assert claims["ew-2996"]["low"] == recorded(*authorities) != 2996
    assert claims["derbyshire-47"]["low"] == recorded("Derbyshire") != 47
    assert claims["hampshire-150"]["low"] == recorded("Hampshire") == 150
    # Two forces' numbers differ from those printed of them, so that they set no limit.
    agreed = recorded(*authorities) - recorded("Derbyshire") - recorded("West Mercia")
    assert claims["ew-6341"]["low"] == agreed + 1156
    assert claims["ew-1156"]["high"] == 6341 - agreed


def test_what_was_assumed_has_a_file_to_say_it_in_which_the_site_shows(tmp_path: Path) -> None:
    create(tmp_path / "mine", Authorities.COUNCILS)
    text = (tmp_path / "mine/METHODOLOGY.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d+)\. ", text, re.MULTILINE) == [str(n) for n in range(1, 12)]
    assert DOCUMENTS["METHODOLOGY.md"][1] == "Method"


def test_no_python_was_written_for_it(second) -> None:
    made = set(files(second[0].root))
    own = {name for name in made if name.endswith(".py")}
    assert own == {"tests/test_investigation.py"}
    assert not [name for name in files(EXAMPLE) if name.endswith((".py", ".ipynb"))]


def test_an_empty_investigation_says_what_to_fill_in(tmp_path: Path) -> None:
    made = run(f"{FOI} new mine --authorities councils", tmp_path)
    assert made.returncode == 0, made.stderr
    root = tmp_path / "mine"
    before = files(root)
    done = run(f"make reproduce FOI={FOI}", root)
    assert done.returncode
    said = done.stderr
    assert "Traceback" not in said + done.stdout
    named = re.findall(r"✘ (\S+)", said)
    assert named[:3] == ["data/manual/authorities.csv", "data/manual/waves.csv", named[2]]
    assert len(named) == 8 and named[-1] == "data/manual/claims.csv"
    assert "Nothing was written." in said
    assert files(root) == before


@pytest.mark.parametrize("command", ["read", "inspect"])
def test_the_first_file_is_read_before_anything_is_registered(tmp_path: Path, command: str) -> None:
    create(tmp_path / "mine")
    root = tmp_path / "mine"
    lines = ["MADE FOR A TEST,", "Kent Police,", "Question 1,", "Number of offences,28", ""]
    (root / "first.csv").write_text("\n".join(lines), encoding="utf-8")
    without = run(f"{FOI} {command} first.csv --wave 1", root)
    assert without.returncode == 1 and "a wave with questions, of which" in without.stderr
    for table, row in (
        ("waves", "1,first round,2017-04-03,2018-01-03,,,"),
        ("questions", "1,1,offences,How many offences were recorded"),
    ):
        with (root / f"data/manual/{table}.csv").open("a", encoding="utf-8") as stream:
            stream.write(f"{row}\n")
    done = run(f"{FOI} {command} first.csv --wave 1", root)
    assert done.returncode == 0, done.stderr
    assert "Kent" in done.stdout and "1 used" in done.stdout


@pytest.mark.parametrize("authorities", list(Authorities))
def test_only_a_list_that_is_on_hand_is_filled_in(tmp_path: Path, authorities) -> None:
    create(tmp_path / "mine", authorities)
    asked = read_rows(tmp_path / "mine/data/manual/authorities.csv")
    about = (tmp_path / "mine/data/README.md").read_text(encoding="utf-8")
    is_listed = authorities is Authorities.AUTHORITIES
    assert len(asked) == (46 if is_listed else 0)
    assert ("the package carries no list" in about) != is_listed


def test_a_folder_in_use_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used/notes.txt").write_text("mine")
    done = run(f"{FOI} new used", tmp_path)
    assert done.returncode == 1 and "a folder that holds something" in done.stderr
    assert files(tmp_path) == {"used/notes.txt": b"mine"}
    (tmp_path / "empty").mkdir()
    create(tmp_path / "empty")
    with pytest.raises(ProblemsFound, match="a file"):
        create(tmp_path / "used/notes.txt")
    with pytest.raises(ProblemsFound):
        create(tmp_path / "used/notes.txt/below")


def test_a_folder_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder, "_write_tables", full)
    with pytest.raises(ProblemsFound, match="No space left"):
        create(tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_tables_have_the_columns_of_the_first_investigation() -> None:
    for table in tables():
        text = (ROOT / "data" / table.file).read_text(encoding="utf-8")
        assert text.partition("\n")[0] + "\n" == table.header, table.file
    made = {table.file for table in tables()}
    kept = {path.relative_to(ROOT / "data").as_posix() for path in ROOT.glob("data/manual/*.csv")}
    assert kept - made == {
        "manual/contradictions.csv",
        "manual/reconstruction.csv",
        "manual/reconstruction_labels.csv",
    }


def test_notebooks_are_the_first_investigation_s_without_its_topic(tmp_path: Path) -> None:
    create(tmp_path / "mine")
    names = {path.name for path in (tmp_path / "mine/notebooks").glob("*.ipynb")}
    first = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert first - names == {"contradictions.ipynb", "start.ipynb"} and names <= first
    for name in sorted(names):
        cells, own = (
            json.loads((root / "notebooks" / name).read_text(encoding="utf-8"))["cells"]
            for root in (tmp_path / "mine", ROOT)
        )
        assert not any(cell.get("outputs") for cell in cells)
        assert not TOPIC.search("".join("".join(cell["source"]) for cell in cells)), name
        changed = [a for a, b in zip(cells, own, strict=True) if a["source"] != b["source"]]
        assert all("parameters" in cell["metadata"]["tags"] for cell in changed), name


def test_the_package_knows_nothing_of_the_first_topic() -> None:
    """No text but a docstring names it; `reconstruct` makes the first investigation's own files."""
    for path in sorted((ROOT / "src/foi_analysis").rglob("*.py")):
        if "reconstruct" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and id(node) not in docstrings:
                assert not TOPIC.search(node.value), (path.name, node.value)


def test_a_wheel_makes_the_same_investigation(tmp_path: Path) -> None:
    command = f"{sys.executable} -m hatchling build -t wheel -d {tmp_path}"
    built = run(command, ROOT)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    call = "from foi_analysis.cli.start import main; main()"
    made = run(f"PYTHONPATH=installed {sys.executable} -c '{call}' new mine", tmp_path)
    assert made.returncode == 0, made.stderr
    create(tmp_path / "other")
    assert files(tmp_path / "mine") == files(tmp_path / "other")


@pytest.mark.parametrize(
    ("table", "column", "text", "said"),
    [
        ("manual/claims.csv", "page", "nowhere", "page 'nowhere'"),
        ("manual/claims.csv", "area", "Narnia", "area 'Narnia'"),
        ("manual/claims.csv", "value", "many", "value 'many'"),
        ("manual/claims.csv", "wave", "", "nothing in the column 'wave'"),
        ("manual/waves.csv", "period_end", "31/12/2017", "period_end '31/12/2017'"),
        ("raw/published/figures.csv", "subject", "theft", "subject 'theft'"),
    ],
)
def test_a_cell_that_leads_nowhere_is_named(project, table, column, text, said) -> None:
    path = project.root / "data" / table
    rows = read_rows(path)
    rows[1][column] = text
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(IncompleteTables) as found:
        check_complete(project)
    problem = found.value.problems[0]
    assert problem.found == said and problem.place == "row 3" and problem.action
