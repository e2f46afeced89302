"""What an incoming file may hide: each kind is refused, and its content is never repeated."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import check_incoming
from foi_analysis.read import read_grids

SECRET = "secret4711"


@pytest.fixture
def workbook():
    workbook = openpyxl.Workbook()
    workbook.active.title = "Reply"
    workbook.active["A1"], workbook.active["B1"] = "Offences", 20
    return workbook


def refusal(path: Path) -> str:
    """Return why ``path`` is refused, after making sure that its content is not repeated."""
    with pytest.raises(ProblemsFound) as caught:
        check_incoming(path, "kent/reply")
    with pytest.raises(ProblemsFound):
        read_grids(path, "kent/reply")
    assert SECRET not in str(caught.value)
    assert all(problem.file == "kent/reply" for problem in caught.value.problems)
    return "; ".join(f"{problem.place}: {problem.found}" for problem in caught.value.problems)


def saved(workbook: openpyxl.Workbook, tmp_path: Path) -> Path:
    workbook.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def with_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def test_an_open_workbook_and_document_pass(tmp_path, workbook):
    check_incoming(saved(workbook, tmp_path), "a.xlsx")
    docx.Document().save(tmp_path / "a.docx")
    check_incoming(tmp_path / "a.docx", "a.docx")


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("hidden", "a hidden sheet"),
        ("veryHidden", "a sheet hidden so that the menus do not show it"),
    ],
)
def test_a_hidden_first_sheet_is_refused_without_its_name(tmp_path, workbook, state, found):
    sheet = workbook.create_sheet(SECRET, 0)
    sheet["A1"], sheet.sheet_state = SECRET, state
    workbook.active = 1
    assert refusal(saved(workbook, tmp_path)) == f"sheet number 1: {found}"


def test_hidden_rows_with_content_are_refused(tmp_path, workbook):
    workbook.active["A5"] = SECRET
    workbook.active.row_dimensions[5].hidden = True
    assert refusal(saved(workbook, tmp_path)) == 'sheet "Reply": hidden rows with content: row 5'


def test_hidden_columns_with_content_are_refused(tmp_path, workbook):
    workbook.active["D2"] = SECRET
    workbook.active.column_dimensions["D"].hidden = True
    assert (
        refusal(saved(workbook, tmp_path)) == 'sheet "Reply": hidden columns with content: column 4'
    )


def test_hidden_rows_and_columns_without_content_pass(tmp_path, workbook):
    workbook.active.row_dimensions[9].hidden = True
    workbook.active.column_dimensions["F"].hidden = True
    check_incoming(saved(workbook, tmp_path), "a.xlsx")


def test_comments_are_refused(tmp_path, workbook):
    workbook.active["A1"].comment = Comment(SECRET, "officer")
    assert refusal(saved(workbook, tmp_path)) == ": comments: 1 part"


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/vbaProject.bin", "macros"),
        (
            "xl/externalLinks/externalLink1.xml",
            "links to other workbooks, which keep their values",
        ),
        ("xl/pivotCache/pivotCacheRecords1.xml", "a pivot cache, which keeps the source rows"),
        ("xl/threadedComments/threadedComment1.xml", "comments"),
        ("xl/embeddings/table.docx", "embedded files"),
    ],
)
def test_parts_that_carry_more_than_is_seen_are_refused(tmp_path, workbook, part, kind):
    path = with_part(saved(workbook, tmp_path), part, b"<x/>")
    assert refusal(path) == f": {kind}: 1 part"


def test_word_comments_are_refused(tmp_path):
    document = docx.Document()
    paragraph = document.add_paragraph("20")
    document.add_comment(paragraph.runs, SECRET, "officer")
    document.save(tmp_path / "a.docx")
    assert refusal(tmp_path / "a.docx") == ": comments: 1 comment"


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path, workbook):
    path = with_part(saved(workbook, tmp_path), "xl/big.xml", b"<x/>" + b" " * 3_000_000)
    assert path.stat().st_size < 20_000
    assert refusal(path).endswith(": a part packed more than 100 times smaller")


def test_many_parts_that_together_are_huge_are_refused(tmp_path, workbook):
    path = saved(workbook, tmp_path)
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", b"\0" * (101 * 1024 * 1024))
    path.write_bytes(large.getvalue())
    assert "it unpacks to more than 100 MiB" in refusal(path)


@pytest.mark.parametrize("name", ["../outside.xml", "xl/../../outside.xml", "/etc/outside.xml"])
def test_parts_that_point_outside_are_refused(tmp_path, workbook, name):
    path = with_part(saved(workbook, tmp_path), name, b"<x/>")
    assert refusal(path).startswith(": a part whose name points outside the file: a")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_in_office_parts_are_refused(tmp_path, workbook, encoding):
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'.encode(encoding)
    path = with_part(saved(workbook, tmp_path), "docProps/custom.xml", xml)
    assert refusal(path) == ": entity declarations: 1 part"


def test_entity_declarations_in_a_page_are_refused_but_a_doctype_is_not(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<!doctype html><p>20</p>")
    check_incoming(path, "a.html")
    path.write_text('<!DOCTYPE x [<!entity a SYSTEM "file:///secret4711">]><p>&a;</p>')
    assert refusal(path) == ": entity declarations"
