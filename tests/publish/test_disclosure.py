"""The project's own masked publication: nothing recovered, nothing looks like a force's number."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.investigation import FILE as INVESTIGATION
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.publish import disclosed
from foi_analysis.publish.briefing.make import inputs
from foi_analysis.publish.disclose import PUBLIC, SMALL, WITHHELD, preset
from foi_analysis.publish.disclose.disclosure import Disclosure
from foi_analysis.publish.disclose.disclosure_page import report_table, summary
from foi_analysis.publish.disclosed import FILES, make
from foi_analysis.publish.site.all_files import write_downloads
from foi_analysis.verdicts.processed_project import ProcessedProject

UNDER5 = preset()
DERBYSHIRE = ("offences_with_method", "Facebook family", "Derbyshire", "9m")


@pytest.fixture(scope="module")
def own(processed_project: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("disclosure") / "project"
    shutil.copytree(processed_project.root, root)
    return Project(root)


@pytest.fixture(scope="module")
def disclosure(own: Project) -> Disclosure:
    return Disclosure(as_if_given(own), UNDER5)


def as_if_given(own: Project, authority: str = "") -> ProcessedProject:
    """Return tables in which the replies made for one force, or for all, are their own."""
    processed = ProcessedProject(own)
    rows = processed.table("observations").copy()
    is_given = rows["authority"].isin([authority] if authority else set(rows["authority"])) & (
        rows["wave"] == "9m"
    )
    processed._tables["observations"] = rows.assign(
        provenance=rows["provenance"].mask(is_given, "primary")
    )
    return processed


@pytest.fixture(scope="module")
def folder(own: Project, disclosure: Disclosure) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosed, "Disclosure", lambda processed, rule: disclosure)
        made, files = make(ProcessedProject(own), UNDER5)
    assert made
    assert [Path(file).name for file in files] == list(FILES)
    return own.build / "disclosed"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_attack_recovers_nothing_of_the_real_tables(disclosure: Disclosure) -> None:
    found = disclosure.found
    assert len(found.masked(SMALL)) > 300
    assert all(bound.is_attained for bound in found.limits.values())
    assert min(found.values_left(cell) for cell in found.plan.cells) >= 2
    assert {row["recovered"] for row in disclosure.report()} == {0}


def test_derbyshire_s_four_offences_are_the_newspaper_s_and_stay(disclosure: Disclosure) -> None:
    line = next(line for line in disclosure.found.lines if line.cell == DERBYSHIRE)
    assert (line.printed.low, line.mark) == (4, PUBLIC)
    assert "Burton Mail" in line.published_by


def test_the_story_s_counts_are_all_printed(disclosure: Disclosure) -> None:
    printed = {line.cell: line.printed.low for line in disclosure.found.lines}
    nation = ("England and Wales", "9m")
    assert printed["offences", "", *nation] == 1628
    assert printed["offences_method_known", "", *nation] == 956
    assert printed["method_instances", "Facebook family", *nation] == 493
    assert printed["offences", "", "Derbyshire", "9m"] == 20
    assert printed["offences", "", "Staffordshire", "9m"] == 28


def test_no_masked_number_is_in_the_files(disclosure: Disclosure, folder: Path) -> None:
    rows = read(folder / "counts.csv")
    lines = disclosure.found.lines
    assert len(rows) == len(lines)
    for row, line in zip(rows, lines, strict=True):
        if line.mark == SMALL:
            assert row["printed"] in ("1–4", "0–4")  # The latter is a reply's own "<5".
        elif line.mark == WITHHELD:
            assert (row["printed"], row["greatest"]) == ("withheld", "")
        else:
            assert row["printed"].isdigit() or "–" in row["printed"]


def test_no_listed_statement_tells_of_a_masked_count(disclosure: Disclosure) -> None:
    found, masked = disclosure.found, set(disclosure.found.plan.cells)
    listed = {row["statement"] for row in disclosure.left_out()}
    telling = {fact for fact in found.left_out if masked & set(fact.cells)} - found.content.doubted
    assert listed
    assert not listed & {fact.statement for fact in telling}


def test_no_reconstructed_count_stands_in_a_masked_table(own: Project) -> None:
    made = Disclosure(ProcessedProject(own), UNDER5)
    assert made.at_risk() == 0
    assert {row["provenance"] for row in (*made.counts(), *made.shares())} == {"transcribed"}


def test_the_workbook_has_its_sheets(folder: Path) -> None:
    sheets = load_workbook(folder / "disclosed.xlsx")
    assert sheets.sheetnames == ["About", "Counts", "Shares", "Report"]


def test_the_same_data_make_the_same_bytes_and_are_not_made_twice(miniature_copy: Project) -> None:
    folder = miniature_copy.build / "disclosed"
    assert make(ProcessedProject(miniature_copy), UNDER5)[0] is True
    before = {name: (folder / name).read_bytes() for name in FILES}
    assert make(ProcessedProject(miniature_copy), UNDER5)[0] is False
    shutil.rmtree(folder)
    assert make(ProcessedProject(miniature_copy), UNDER5)[0] is True
    assert {name: (folder / name).read_bytes() for name in FILES} == before
    assert all(str(miniature_copy.root).encode() not in content for content in before.values())


def test_no_file_names_the_machine_or_is_made_again(own: Project, folder: Path) -> None:
    assert make(ProcessedProject(own), UNDER5)[0] is False
    assert not [name for name in FILES if str(own.root).encode() in (folder / name).read_bytes()]


def test_the_small_counts_a_force_gave_are_at_risk(own: Project) -> None:
    rows = read_table(own, "observations")
    is_kent = (rows["authority"] == "Kent") & (rows["wave"] == "9m")
    primary = Disclosure(as_if_given(own, "Kent"), UNDER5)
    small = is_kent & (rows["low"] == rows["high"]) & rows["low"].between(1, 4)
    small &= rows["measure"] != "youngest_victim_age"
    assert primary.at_risk() == small.sum() > 0


def test_the_page_says_what_is_masked_and_what_the_attack_found(disclosure: Disclosure) -> None:
    frames = disclosure.frames()
    words = summary(frames).data
    assert "recovers 0 of" in words
    assert "Recovered: 0" in report_table(frames["report"]).text


def test_the_site_offers_the_files_and_refuses_old_ones(
    own: Project, folder: Path, tmp_path: Path
) -> None:
    assert write_downloads(own, tmp_path) == {"downloads": "Downloads"}
    page = (tmp_path / "downloads.md").read_text(encoding="utf-8")
    for name in FILES:
        assert f'href="_static/downloads/{name}"' in page
        assert (tmp_path / "_static/downloads" / name).read_bytes() == (folder / name).read_bytes()
    register = own.manual / "waves.csv"
    text = register.read_text(encoding="utf-8")
    register.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="Run `foi disclose`"):
        write_downloads(own, tmp_path / "again")
    register.write_text(text, encoding="utf-8")


def test_the_command_names_a_missing_reason(own: Project, monkeypatch) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(own.root))
    result = CliRunner().invoke(app, ["disclose", "--rule", "none"])
    assert result.exit_code == 1
    assert "reason" in result.output
    result = CliRunner().invoke(app, ["disclose"])
    assert result.exit_code == 0
    assert "build/disclosed/counts.csv" in result.output


def test_a_change_of_what_the_investigation_is_about_makes_tables_and_briefings_stale(
    own: Project,
) -> None:
    before = disclosed._inputs(own), inputs(own)
    about = own.root / INVESTIGATION
    text = about.read_text(encoding="utf-8")
    try:
        about.write_text(text + "# changed\n", encoding="utf-8")
        after = disclosed._inputs(own), inputs(own)
    finally:
        about.write_text(text, encoding="utf-8")
    assert all(one != other for one, other in zip(before, after, strict=True))
