"""A bundle of a small investigation: made twice, published, checked elsewhere, tampered with."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from tests.miniature import lead_with
from tests.one_more_subject import one_more_subject
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.cli.show_bundle import verification
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import COLUMNS
from foi_analysis.intake.register import write_rows
from foi_analysis.publish.briefing.make import make as make_briefings
from foi_analysis.publish.bundle.archive import CHECKSUMS, Packed, pack, read_bundle, write_files
from foi_analysis.publish.bundle.compare import Again, compute_again
from foi_analysis.publish.bundle.crate import CRATE, DATA_PACKAGE, crate
from foi_analysis.publish.bundle.make import (
    FILE,
    input_files,
    look_for_hazards,
    made_with,
    make_bundle,
    other_libraries,
)
from foi_analysis.publish.bundle.verify import Verification, judge, verify
from foi_analysis.publish.disclose import preset
from foi_analysis.publish.disclosed import make
from foi_analysis.publish.public import publish
from foi_analysis.publish.site import build_site
from foi_analysis.publish.site.review_mark import HOLDS, REVIEW
from foi_analysis.run.choice import Engine
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import Wanted, reproduce
from foi_analysis.verdicts.processed_project import ProcessedProject

FOI = Path(sys.executable).with_name("foi")
CLAIMS = ["derbyshire-offences", "staffordshire-offences"]
SEEN = {"provenance": "transcribed", "address": "https://example.org/replies"}
REPLIES = "data/raw/replies/reconstructed"
DERBYSHIRE = f"{REPLIES}/derbyshire-9m.reconstructed.xlsx"
NOTEBOOK = "build/notebooks/figure-derbyshire-offences.ipynb"
FIGURES = "data/processed/figures.csv"
ENGINE = Engine.FAST if Engine.FAST.is_here else Engine.KERNEL
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES for Sphinx")


def foi(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "200", "FOI_PROJECT": ""}
    return subprocess.run(
        [str(FOI), *words], cwd=folder, env=environment, capture_output=True, text=True
    )


def silent(title: str, total: int) -> Callable[[str], None]:
    return lambda name: None


def keep(path: Path, is_kept: Callable[[dict[str, str]], bool]) -> None:
    write_rows(path, [row for row in read_rows(path) if is_kept(row)])


def cut_down(project: Project) -> None:
    """Leave two forces' replies, their figures, and the notebook of one claim for each.

    The replies made for them stand as if they were transcribed from a page.
    """
    authorities = {"Derbyshire", "Staffordshire"}
    keep(
        project.manual / "replies.csv",
        lambda row: row["authority"] in authorities and bool(row["file"]),
    )
    rows = read_rows(project.manual / "replies.csv")
    write_rows(project.manual / "replies.csv", [{**row, **SEEN} for row in rows])
    files = {row["file"] for row in read_rows(project.manual / "replies.csv")}
    for path in project.replies.rglob("*.reconstructed.*"):
        if path.relative_to(project.replies).as_posix() not in files:
            path.unlink()
    shutil.rmtree(project.replies / "transcribed")
    keep(project.manual / "claims.csv", lambda row: row["claim"] in CLAIMS)
    lead_with(project, "derbyshire-offences")
    keep(
        project.published / "figures.csv",
        lambda row: row["area"] in authorities and row["wave"] == "9m",
    )
    register = project.notebooks / "register.toml"
    text = register.read_text(encoding="utf-8")
    entries = text.split("[[notebook]]")
    counts = [entry for entry in entries if 'file = "figure_count.ipynb"' in entry]
    assert counts
    register.write_text("".join(f"[[notebook]]{entry}" for entry in counts), encoding="utf-8")


@pytest.fixture(scope="module")
def small(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small investigation with tables, notebooks and site of today; change no file of it."""
    root = tmp_path_factory.mktemp("small") / "investigation"
    left_out = shutil.ignore_patterns("processed", "*.partial", ".ipynb_checkpoints")
    for name in ("data", "notebooks"):
        shutil.copytree(repo_root / name, root / name, ignore=left_out)
    for name in ("CHANGELOG.md", "requirements.lock"):
        shutil.copy(repo_root / name, root / name)
    project = Project(root)
    cut_down(project)
    assert not reproduce(project, Wanted(engine=ENGINE), silent).failures
    make(ProcessedProject(project), preset())
    make_briefings(ProcessedProject(project), ["Derbyshire"], "9m")
    build_site(project)
    return project


@pytest.fixture(scope="module")
def bundle(small: Project) -> Path:
    made = foi(small.root, "bundle")
    assert made.returncode == 0, made.stdout + made.stderr
    path = small.build / FILE
    assert hashlib.sha256(path.read_bytes()).hexdigest() in made.stdout
    return path


def test_without_small_counts_of_replies_what_was_made_is_published(
    small: Project, bundle: Path
) -> None:
    made = publish(small, silent, ENGINE)
    assert [path.name for path in made] == ["briefings", "disclosed", FILE, "site"]
    assert (small.build / "public" / FILE).read_bytes() == bundle.read_bytes()
    page = small.build / "public/site/index.html"
    assert page.read_bytes() == (small.build / "site/index.html").read_bytes()
    assert REVIEW not in page.read_text(encoding="utf-8")
    assert build_site(small, is_review=True) == (True, "build/review/index.html")
    marked = (small.build / "review/index.html").read_text(encoding="utf-8")
    assert REVIEW in marked and HOLDS not in marked
    shutil.rmtree(small.build / "review")
    shutil.rmtree(small.build / "public")


@pytest.fixture(scope="module")
def packed(bundle: Path) -> Packed:
    return read_bundle(bundle)


@pytest.fixture(scope="module")
def files(packed: Packed) -> dict[str, bytes]:
    """Every file of the bundle but the checksums."""
    return {name: content for name, content in packed.files.items() if name != CHECKSUMS}


@pytest.fixture
def judged(packed: Packed, files: dict[str, bytes], tmp_path: Path) -> Callable[..., Verification]:
    """Judge a bundle some of whose results were tampered with, or taken out (None).

    What is computed again from it is what was computed from the untouched bundle, which is what it
    holds: `test_an_untouched_bundle_is_accepted_anywhere` sees to that.
    """

    def judge_it(changes: dict[str, bytes | None], is_hidden: bool = False) -> Verification:
        changed = {name: one for name, one in ({**files, **changes}).items() if one is not None}
        path = tmp_path / "changed.zip"
        pack(changed, path)
        found = read_bundle(path)
        if not is_hidden:
            found = Packed(found.sha256, found.files, packed.checksums, found.damaged)
        return judge(found, Again(files), tmp_path)

    return judge_it


def result_of(found: dict[str, Any] | Verification) -> dict[str, str]:
    shown = found if isinstance(found, dict) else found.as_object()
    return {one["figure"]: one["result"] for one in shown["figures"] if one["is_claim"]}


def test_an_untouched_bundle_is_accepted_anywhere(bundle: Path, tmp_path: Path) -> None:
    shutil.copy(bundle, tmp_path / "received.zip")
    result = foi(tmp_path, "verify", "received.zip", "--json")
    assert result.returncode == 0, result.stdout + result.stderr
    found = json.loads(result.stdout)
    assert found["is_same"] and found["files"] == [] and found["problems"] == []
    assert result_of(found) == dict.fromkeys(CLAIMS, "same")
    stories = read_rows(bundle.parents[1] / "data/processed/stories.csv")
    assert stories and len(found["figures"]) == len(CLAIMS) + len(stories)
    assert found["made_with"] == found["installed"] == made_with()
    assert found["figures"][0]["bundled"] == found["figures"][0]["here"] == "20, confirmed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["received.zip"]


def test_made_twice_in_two_places_it_has_the_same_bytes(
    small: Project, bundle: Path, tmp_path: Path
) -> None:
    before = bundle.read_bytes()
    shutil.copytree(small.root, tmp_path / "elsewhere", copy_function=shutil.copyfile)
    (tmp_path / "elsewhere/build" / FILE).unlink()
    made = make_bundle(Project(tmp_path / "elsewhere"))
    assert (tmp_path / "elsewhere" / made.path).read_bytes() == before
    assert str(small.root).encode() not in before
    assert str(Path(sys.prefix)).encode() not in before
    with zipfile.ZipFile(bundle) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {one.date_time[0] for one in archive.infolist()} == {1980}


def test_only_inputs_of_the_results_are_published(small: Project, files: dict[str, bytes]) -> None:
    registered = {row["file"] for row in read_rows(small.manual / "replies.csv")}
    replies = {name for name in files if name.startswith("data/raw/replies/")}
    assert replies == {f"data/raw/replies/{file}" for file in registered}
    assert {f"data/processed/{table}.parquet" for table in COLUMNS} <= set(files)
    assert {NOTEBOOK, "build/site/index.html", "requirements.lock"} <= set(files)
    assert not [name for name in files if "site-src" in name or "state.json" in name]


def test_the_usual_tool_checks_the_checksums(packed: Packed, tmp_path: Path) -> None:
    write_files(packed.files, tmp_path)
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("sha256sum is not installed")
    command = [tool, "-c", "--quiet", "--strict", CHECKSUMS]
    subprocess.run(command, cwd=tmp_path, check=True)
    lines = (tmp_path / CHECKSUMS).read_text().splitlines()
    assert len(lines) == len(packed.files) - 1 and lines == sorted(lines, key=lambda one: one[66:])


def test_a_changed_byte_names_its_file_and_figure(
    files: dict[str, bytes], judged: Callable[..., Verification]
) -> None:
    assert files[FIGURES].count(b",20,offences,20,") == 1
    changed = files[FIGURES].replace(b",20,offences,20,", b",20,offences,21,")
    for is_hidden in (False, True):
        found = judged({FIGURES: changed}, is_hidden)
        assert result_of(found) == {CLAIMS[0]: "differs", CLAIMS[1]: "same"}
        [finding] = found.findings
        assert (finding.file, finding.figures) == (FIGURES, (CLAIMS[0],))
        assert ("checksum" in finding.words) is not is_hidden
        assert "its rows" in finding.words
        figure = found.figures[0]
        assert (figure.bundled, figure.here) == ("21, confirmed", "20, confirmed")
        assert not found.is_same


def test_a_byte_changed_in_the_archive_itself_stays_in_one_file(
    bundle: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    content = bundle.read_bytes()
    at = content.index(files[NOTEBOOK]) + 5000
    path = tmp_path / "flipped.zip"
    path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
    found = read_bundle(path)
    assert found.changed == [NOTEBOOK] and not found.missing and not found.extra
    assert result_of(judge(found, Again(files), tmp_path))[CLAIMS[0]] == "differs"


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_missing_notebook_names_its_figure(
    judged: Callable[..., Verification], is_hidden: bool
) -> None:
    found = judged({NOTEBOOK: None}, is_hidden)
    assert result_of(found) == {CLAIMS[0]: "cannot", CLAIMS[1]: "same"}
    assert [(one.file, one.figures) for one in found.findings] == [(NOTEBOOK, (CLAIMS[0],))]
    assert "missing" in found.figures[0].why[0] and not found.is_same


def test_another_result_in_a_notebook_is_found_though_checksums_match(
    files: dict[str, bytes], judged: Callable[..., Verification]
) -> None:
    notebook = json.loads(files[NOTEBOOK])
    number, cell = next(pair for pair in enumerate(notebook["cells"], 1) if pair[1].get("outputs"))
    cell["outputs"] = []
    found = judged({NOTEBOOK: json.dumps(notebook).encode()}, is_hidden=True)
    assert result_of(found) == {CLAIMS[0]: "differs", CLAIMS[1]: "same"}
    assert found.findings[0].words == f"differs from what is computed here: cell {number}"


def test_a_notebook_that_fails_here_is_named_with_the_cause(
    packed: Packed, files: dict[str, bytes], tmp_path: Path
) -> None:
    made = {name: one for name, one in files.items() if not name.startswith(("build/",))}
    made |= {
        name: one for name, one in files.items() if CLAIMS[1] in name or "-demonstration" in name
    }
    cause = "it fails here in cell 3: ZeroDivisionError: division by zero"
    again = Again(made, without={NOTEBOOK: cause, "build/site/": "no site is made"})
    found = judge(packed, again, tmp_path)
    assert result_of(found) == {CLAIMS[0]: "cannot", CLAIMS[1]: "same"}
    assert found.figures[0].why == (f"{NOTEBOOK}: {cause}",)
    assert [one.file for one in found.findings] == [NOTEBOOK, "build/site/"]


def test_pages_tables_and_files_too_many_are_found(
    files: dict[str, bytes], judged: Callable[..., Verification]
) -> None:
    page = f"build/site/figure-{CLAIMS[1]}.html"
    table = "data/processed/observations.parquet"
    reply = "build/site/replies/derbyshire-9m.html"
    changes = {page: files[page] + b" ", table: files[table][:-1], "build/site/more.html": b"more"}
    changes[reply] = files[reply].replace(b">20<", b">21<")
    found = judged(changes, is_hidden=True)
    assert [one.file for one in found.findings] == sorted(changes)
    by_file = {one.file: one for one in found.findings}
    assert by_file[page].figures == (CLAIMS[1],)
    assert CLAIMS[0] in by_file[reply].figures and CLAIMS[1] not in by_file[reply].figures
    assert "cannot be read" in by_file[table].words and CLAIMS[0] in by_file[table].figures
    assert "not among what is computed" in by_file["build/site/more.html"].words
    extra = judged({"data/manual/more.csv": b"more\n"})
    assert [one.words for one in extra.findings] == ["has no checksum"]


def test_a_changed_reply_names_the_figures_that_rest_on_it(
    files: dict[str, bytes], packed: Packed, tmp_path: Path
) -> None:
    changed = {**files, DERBYSHIRE: one_more_subject(files[DERBYSHIRE])}
    pack(changed, tmp_path / "hidden.zip")
    hidden = read_bundle(tmp_path / "hidden.zip")
    for found in (Packed("", changed, packed.checksums, frozenset()), hidden):
        folder = tmp_path / found.sha256
        again = compute_again(found, folder / "again", silent, ENGINE)
        assert "sha256" in str(again.problems[0]) and "derbyshire" in again.problems[0].file
        assert not again.files and len(again.problems) == 1
        judged = judge(found, again, folder)
        [finding] = judged.findings
        assert finding.file == DERBYSHIRE and "as registered" in finding.words
        assert ("checksum" in finding.words) is (found is not hidden)
        assert CLAIMS[0] in finding.figures and CLAIMS[1] not in finding.figures
        assert result_of(judged) == dict.fromkeys(CLAIMS, "cannot")


def test_a_reply_changed_together_with_its_hashes_gives_another_figure(
    files: dict[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    reply = one_more_subject(files[DERBYSHIRE])
    hashes = [hashlib.sha256(one).hexdigest().encode() for one in (files[DERBYSHIRE], reply)]
    register = files["data/manual/replies.csv"]
    assert hashes[0] in register
    changes = {DERBYSHIRE: reply, "data/manual/replies.csv": register.replace(*hashes)}
    pack({**files, **changes}, tmp_path / "tampered.zip")
    monkeypatch.setattr("foi_analysis.publish.site.find_spec", lambda name: None)
    found = verify(tmp_path / "tampered.zip", silent, ENGINE)
    assert result_of(found) == {CLAIMS[0]: "differs", CLAIMS[1]: "same"}
    assert (found.figures[0].bundled, found.figures[0].here) == (
        "20, confirmed",
        "21, disagrees if",
    )
    assert NOTEBOOK in {one.file for one in found.findings}
    [site] = [one for one in found.findings if one.file.startswith("build/site")]
    assert "Sphinx is not installed" in site.words and not found.is_same
    monkeypatch.setenv("COLUMNS", "240")
    verification(found)
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{CLAIMS[0]} 20 20, confirmed 21, disagrees if ✘ differs" in shown
    assert f"{CLAIMS[1]} 28 28, confirmed 28, confirmed ✔ same" in shown
    assert "✘ Not the same: " in shown


def test_a_notebook_that_is_not_as_published_is_not_run(
    files: dict[str, bytes], packed: Packed, tmp_path: Path
) -> None:
    template = "notebooks/figure_count.ipynb"
    changed = {**files, template: files[template].replace(b"claim", b"klaim", 1)}
    found = Packed("", changed, packed.checksums, frozenset())
    again = compute_again(found, tmp_path / "again", silent, ENGINE)
    assert again.problems[0].file == template and not (tmp_path / "again").exists()
    assert result_of(judge(found, again, tmp_path)) == dict.fromkeys(CLAIMS, "cannot")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../outside.csv", "points outside"),
        ("/outside.csv", "points outside"),
        ("data/manual/claims.csv/inside", "points outside"),
        ("data/plain.csv", "no readable checksums.txt"),
        ("", "no readable archive"),
    ],
)
def test_what_is_no_safe_bundle_is_refused(tmp_path: Path, name: str, words: str) -> None:
    path = tmp_path / "folder" / "received.zip"
    path.parent.mkdir()
    if name:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data/manual/claims.csv", "claim\n")
            archive.writestr(name, "figure\n")
    else:
        path.write_bytes(b"no archive")
    with pytest.raises(ProblemsFound, match=words):
        read_bundle(path)
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_the_command_says_why_it_refuses(tmp_path: Path) -> None:
    (tmp_path / "received.zip").write_bytes(b"no archive")
    result = foi(tmp_path, "verify", "received.zip")
    assert result.returncode == 1
    assert "no readable archive" in result.stderr and "Nothing was unpacked" in result.stderr


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("data/manual/claims.csv", "tables that are not what the replies make now"),
        ("requirements.lock", "2 out of date (changed: the locked libraries)"),
        (NOTEBOOK, "1 out of date (not yet run)"),
        ("CHANGELOG.md", "no site of today's results"),
    ],
)
def test_what_is_out_of_date_is_refused(
    small: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, found: str
) -> None:
    shutil.copytree(small.root, tmp_path / "copy", copy_function=shutil.copyfile)
    project = Project(tmp_path / "copy")
    (project.build / FILE).unlink(missing_ok=True)
    if path == NOTEBOOK:
        (project.root / path).unlink()
    else:
        (project.root / path).write_bytes((project.root / path).read_bytes() + b"\n")
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "240")
    result = CliRunner().invoke(app, ["bundle"])
    assert result.exit_code == 1
    assert found in result.output and "Run `foi reproduce` and `foi site` first" in result.output
    assert "No bundle was made" in result.output and not (project.build / FILE).exists()


HEADED = b"Force,Date of birth\nDerbyshire,x\n"


def with_hidden_sheet() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("kept").sheet_state = "hidden"
    book["kept"]["A1"] = 1
    book.save(made)
    return made.getvalue()


HIDDEN = with_hidden_sheet()


@pytest.mark.parametrize(
    ("file", "content", "hazard", "is_released", "words"),
    [
        ("new.xlsx", HIDDEN, "hidden-sheet", False, "a hidden sheet"),
        ("new.xlsx", HIDDEN, "hidden-sheet", True, ""),
        ("new.csv", HEADED, "personal-columns", False, "columns headed as personal data"),
        ("new.csv", HEADED, "personal-columns", True, "columns headed as personal data"),
    ],
    ids=["hidden", "hidden and released", "personal", "personal and released"],
)
def test_what_may_not_be_published_is_refused_in_words(
    project: Project,
    add_reply,
    file: str,
    content: bytes,
    hazard: str,
    is_released: bool,
    words: str,
) -> None:
    path = add_reply(project, file, content)
    if is_released:
        row = [hashlib.sha256(content).hexdigest(), file, hazard, "Seen", "Editor", "2026-01-31"]
        with (project.manual / "scan_releases.csv").open("a", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerow(row)
    inputs = input_files(project, read_register(project))
    assert f"data/raw/replies/{path.name}" in inputs
    if words:
        with pytest.raises(ProblemsFound, match=words):
            look_for_hazards(project, inputs)
    else:
        look_for_hazards(project, inputs)


def test_ways_to_reach_a_person_are_shown_before_publishing(project: Project, add_reply) -> None:
    add_reply(project, "new.csv", "Question 1\nWrite to jane.example@police.example\n")
    notes = look_for_hazards(project, input_files(project, read_register(project)))
    assert "data/raw/replies/new.csv: ways to reach a person: 1 e-mail address" in notes


def parsed(kind: str, text: str) -> bool:
    patterns = {
        "integer": r"-?\d+",
        "number": r"-?\d+(\.\d+)?(e-?\d+)?|INF|NaN",
        "boolean": "True|False",
        "string": r"[\s\S]*",
    }
    return not text or bool(re.fullmatch(patterns[kind], text))


def test_the_data_package_follows_its_profile(files: dict[str, bytes]) -> None:
    package = json.loads(files[DATA_PACKAGE])
    name = re.compile(r"[-a-z0-9._/]+")
    assert package["profile"] == "tabular-data-package" and name.fullmatch(package["name"])
    assert package["licenses"][0]["path"] in files
    resources = package["resources"]
    names = [one["name"] for one in resources]
    assert len(set(names)) == len(names) and all(map(name.fullmatch, names))
    assert {f"data/processed/{table}.csv" for table in COLUMNS} <= {
        one["path"] for one in resources
    }
    for one in resources:
        content = files[one["path"]]
        assert one["profile"] == "tabular-data-resource" and one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        fields = one["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        for number, field in enumerate(fields):
            values = [row[number] for row in rows]
            assert all(parsed(field["type"], value) for value in values), field
            allowed = field.get("constraints", {}).get("enum")
            assert not allowed or set(filter(None, values)) <= set(allowed)
            if one["schema"].get("primaryKey") == [field["name"]]:
                assert all(values) and len(set(values)) == len(values)


def test_the_crate_has_what_an_ro_crate_must_have(files: dict[str, bytes]) -> None:
    document = json.loads(files[CRATE])
    assert document["@context"] == "https://w3id.org/ro/crate/1.1/context"
    graph = {one["@id"]: one for one in document["@graph"]}
    assert len(graph) == len(document["@graph"])
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["@type"] == "CreativeWork" and descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert root["@type"] == "Dataset" and root["name"] and root["description"]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", root["datePublished"])
    assert graph[root["license"]["@id"]]["description"]
    reached, waiting = set(), ["./"]
    while waiting:
        one = waiting.pop()
        reached.add(one)
        waiting += [part["@id"] for part in graph[one].get("hasPart", [])]
    data = {name for name, one in graph.items() if one["@type"] in ("File", "Dataset")}
    assert data == reached
    for name in data - {"./"}:
        is_there = any(one.startswith(name) for one in files) if name[-1] == "/" else name in files
        assert is_there, name
    assert graph["#software"]["softwareVersion"] == made_with()["version"]


def test_a_crate_needs_a_day() -> None:
    with pytest.raises(ProblemsFound, match="no version with a day"):
        crate({"CHANGELOG.md": b"# Changelog\n\n## Unreleased\n"}, made_with())


def test_libraries_that_are_not_the_lock_s_are_named() -> None:
    lock = (
        f"openpyxl==0.1 \\\n    --hash=sha256:ab\nrich=={version('rich')} ; python_version > '3'\n"
    )
    lock += "no-such-library==1.0\n"
    assert other_libraries(lock.encode()) == [f"openpyxl {version('openpyxl')}, locked 0.1"]


def test_the_citation_names_this_version_and_nobody_in_person(repo_root: Path) -> None:
    citation = yaml.safe_load((repo_root / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["message"] and citation["title"]
    assert citation["type"] == "software" and citation["license"] == "MIT"
    assert citation["authors"] == [{"name": "foi_analysis maintainers"}]
    changes = (repo_root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {citation['version']} ({citation['date-released']})" in changes
    package = tomllib.loads((repo_root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == package["version"] == made_with()["version"]
    assert package["authors"] == citation["authors"]
