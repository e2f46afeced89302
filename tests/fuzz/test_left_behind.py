"""A number that a reader leaves behind is found, and one that is read is not."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from benchmarks.fuzz import Base, bases
from benchmarks.left_behind import left_behind

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.read import read_grids
from foi_analysis.read.grid import Grid

LOOKED_AT = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".html", ".docx")


@pytest.fixture(scope="module")
def valid(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Base]:
    project = Project(repo_root)
    return bases(project, Reference(project), tmp_path_factory.mktemp("bases"), seed=5)


@pytest.mark.parametrize("suffix", LOOKED_AT)
def test_a_reader_that_drops_a_number_is_found_out(valid, suffix):
    for path in [base.path for base in valid if base.path.suffix == suffix]:
        grids = read_grids(path, path.name)
        assert left_behind(path, grids) == ""
        assert left_behind(path, _without_its_longest_number(grids)) != ""


def _without_its_longest_number(grids: list[Grid]) -> list[Grid]:
    cells = [cell for grid in grids for cell in grid.cells]
    dropped = max(cells, key=lambda cell: sum(letter.isdigit() for letter in cell.text))
    return [Grid(one.name, tuple(c for c in one.cells if c is not dropped)) for one in grids]


def test_what_a_page_does_not_show_is_not_missed(tmp_path):
    path = tmp_path / "made-for-tests.html"
    path.write_text("<nav>News (12)</nav><script>x = 7</script><p>Recorded: 4\u200b2</p>")
    assert left_behind(path, read_grids(path, path.name)) == ""


def test_a_shown_or_a_stored_number_of_an_open_document_is_enough(tmp_path):
    path = tmp_path / "made-for-tests.ods"
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value="4.25"><text:p>4.3</text:p></table:table-cell>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", f"<a {names}>{cell}</a>")
    for text, lost in (("4.25", ""), ("4.3", ""), ("8", "4.3")):
        assert left_behind(path, [_one_cell(text)]) == lost


def _one_cell(text: str) -> Grid:
    from foi_analysis.read.grid import Cell

    return Grid("Reply", (Cell(1, 1, text, 'sheet "Reply"', "A1"),))
