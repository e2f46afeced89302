"""A person may let a named hazard of one exact file through; reports say why a file is kept out."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.register import write_rows
from foi_analysis.intake.scan import KINDS, check_incoming, scan_file, scan_objects
from foi_analysis.intake.scan.quarantine import quarantine_report, write_quarantine
from foi_analysis.intake.scan.releases import released_hazards
from foi_analysis.read.whole_scan import scan_paths

SECRET = "secret4711"


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """Return a project without any rows of releases."""
    (tmp_path / "project/data/manual").mkdir(parents=True)
    return Project(tmp_path / "project")


@pytest.fixture
def hiding(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.create_sheet(SECRET).sheet_state = "hidden"
    workbook.save(tmp_path / "hiding.xlsx")
    return tmp_path / "hiding.xlsx"


def release(project: Project, path: Path, **columns: str) -> None:
    row = {
        "sha256": sha256_of(path),
        "file": path.name,
        "hazard": "hidden-sheet",
        "reason": "The sheet holds the drop-down list of the form.",
        "released_by": "an analyst",
        "released_on": "2026-01-31",
    }
    write_rows(project.manual / "scan_releases.csv", [row | columns])


def test_the_projects_own_table_of_releases_is_in_order(repo_root):
    assert released_hazards(Project(repo_root), "0" * 64) == frozenset()


def test_a_release_holds_for_one_hazard_of_one_exact_file(small, hiding):
    release(small, hiding)
    released = released_hazards(small, sha256_of(hiding))
    assert released == {"hidden-sheet"}
    check_incoming(hiding, "kent/reply", released)
    with pytest.raises(ProblemsFound, match="hidden sheet"):
        check_incoming(hiding, "kent/reply", frozenset({"macros"}))
    hiding.write_bytes(hiding.read_bytes() + b"\0")
    assert released_hazards(small, sha256_of(hiding)) == frozenset()


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"reason": " "}, "found no reason"),
        ({"released_by": ""}, "found no released_by"),
        ({"hazard": "hiden-sheet"}, "unknown hazard 'hiden-sheet'"),
        ({"sha256": "abc"}, "a hash that is none"),
        ({"released_on": "31/01/2026"}, "the day '31/01/2026'"),
        ({"hazard": "archive-bomb"}, "a release of an archive made to unpack"),
    ],
)
def test_a_release_without_a_reason_or_a_known_hazard_is_a_problem(small, hiding, columns, found):
    release(small, hiding, **columns)
    with pytest.raises(ProblemsFound, match=rf"scan_releases\.csv, row 2: .*{found}"):
        released_hazards(small, "0" * 64)


def test_a_release_of_a_kind_of_before_is_to_be_decided_anew(small, hiding):
    release(small, hiding, hazard="hidden-text")
    with pytest.raises(ProblemsFound) as caught:
        released_hazards(small, "0" * 64)
    said = str(caught.value)
    assert "scan_releases.csv, row 2: " in said and "for hiding.xlsx" in said
    assert "failed-redaction or masked-by-format" in said and "Decide anew" in said


@pytest.mark.parametrize(
    "kind",
    ["archive-bomb", "entities", "path-trick", "disguised", "absurd-size", "endless-document"],
)
def test_some_hazards_are_never_let_through(kind):
    assert not KINDS[kind].releasable
    assert "let through" not in KINDS[kind].action


def test_a_release_of_what_can_never_be_released_changes_nothing(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"MZ" + bytes(99))
    with pytest.raises(ProblemsFound, match="not what its name says"):
        check_incoming(tmp_path / "a.pdf", "a.pdf", frozenset(KINDS))


def test_reports_are_written_for_files_kept_out_and_removed_when_they_pass(small, hiding):
    scan = scan_file(hiding, "primary/Kent reply.xlsx")
    folder = small.build / "quarantine"
    assert write_quarantine(small, [scan]) == [folder / "primary-kent-reply-xlsx.json"]
    text = (folder / "primary-kent-reply-xlsx.json").read_text()
    report = json.loads(text)
    assert SECRET not in text
    assert report["file"] == "primary/Kent reply.xlsx"
    assert report["kept_out_for"][0]["hazard"] == "hidden-sheet"
    assert report["kept_out_for"][0]["place"] == "sheet number 2"
    release(small, hiding)
    assert write_quarantine(small, [scan]) == []
    assert list(folder.iterdir()) == []


def test_a_report_names_what_was_let_through_and_what_is_only_noted(hiding):
    report = quarantine_report(scan_file(hiding, "a.xlsx"), frozenset({"hidden-sheet"}))
    assert report["kept_out_for"] == []
    assert report["let_through"] == ["hidden-sheet"]


def test_folders_are_walked_in_order_and_files_named_from_the_root(tmp_path, hiding):
    (tmp_path / "b").mkdir()
    for name in ("b/z.csv", "b/a.csv", "a.csv"):
        (tmp_path / name).write_text("Kik,2\n")
    scans = scan_paths([tmp_path / "b", hiding, tmp_path / "b/a.csv"], tmp_path)
    assert [scan.file for scan in scans] == ["b/a.csv", "b/z.csv", "hiding.xlsx"]
    objects = scan_objects(scans)
    assert [one["is_refused"] for one in objects] == [False, False, True]
    assert objects[2]["hazards"] == [
        {
            "hazard": "hidden-sheet",
            "severity": "refuse",
            "can_be_released": True,
            "place": "sheet number 2",
            "found": "a hidden sheet",
        }
    ]


def test_a_path_that_does_not_exist_is_named(tmp_path):
    with pytest.raises(ProblemsFound, match=r"nothing\.csv: found no such file"):
        scan_paths([tmp_path / "nothing.csv"], tmp_path)


def test_no_reply_of_this_project_is_kept_out(repo_root):
    scans = scan_paths([repo_root / "data/raw/replies"], repo_root)
    assert len(scans) > 43
    assert {scan.file: scan.refused() for scan in scans if scan.refused()} == {}


def test_every_kind_has_words_without_a_full_stop_and_an_action_with_one():
    for slug, kind in KINDS.items():
        assert kind.words and not kind.words.endswith("."), slug
        assert kind.action.endswith("."), slug
