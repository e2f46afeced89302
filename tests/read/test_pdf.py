"""PDFs: order of text and ruled tables, pages, merged cells and pictures of text."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids

STYLE = getSampleStyleSheet()["Normal"]
RULES = ("GRID", (0, 0), (-1, -1), 0.5, "black")


def letter(path: Path, *parts: object) -> Path:
    SimpleDocTemplate(str(path), invariant=1).build(list(parts))
    return path


def text(words: str) -> Paragraph:
    return Paragraph(words, STYLE)


def ruled(rows: list[list[str]], *more: tuple) -> Table:
    return Table(rows, style=TableStyle([RULES, *more]))


def test_a_table_stands_between_the_lines_around_it(tmp_path, read):
    rows = [["Method", "Number"], ["Facebook", "4"]]
    path = letter(tmp_path / "a.pdf", text("Question 3"), ruled(rows), text("End of answer"))
    found = read(path)
    assert list(found.items()) == [
        (("page 1", "line 1"), "Question 3"),
        (("page 1, table 1", "row 1, column 1"), "Method"),
        (("page 1, table 1", "row 1, column 2"), "Number"),
        (("page 1, table 1", "row 2, column 1"), "Facebook"),
        (("page 1, table 1", "row 2, column 2"), "4"),
        (("page 1", "line 2"), "End of answer"),
    ]


def test_pages_are_one_document_with_addresses_by_page(tmp_path, read):
    first, second = ruled([["Kik", "2"]]), ruled([["Skype", "3"], ["Yubo", "1"]])
    found = read(letter(tmp_path / "a.pdf", first, PageBreak(), text("Continued"), second))
    assert found[("page 1, table 1", "row 1, column 2")] == "2"
    assert found[("page 2", "line 1")] == "Continued"
    assert found[("page 2, table 1", "row 2, column 2")] == "1"


def test_a_merged_title_appears_once_and_blank_cells_not_at_all(tmp_path, read):
    rows = [["Methods", "", ""], ["Kik", "", "2"]]
    found = read(letter(tmp_path / "a.pdf", ruled(rows, ("SPAN", (0, 0), (-1, 0)))))
    assert found == {
        ("page 1, table 1", "row 1, column 1"): "Methods",
        ("page 1, table 1", "row 2, column 1"): "Kik",
        ("page 1, table 1", "row 2, column 3"): "2",
    }


def test_a_frame_around_the_whole_letter_is_no_table(tmp_path, lines):
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    page.rect(50, 50, 500, 700)
    page.drawString(72, 700, "Offences recorded: 20")
    page.drawString(72, 680, "Facebook: 4")
    page.save()
    assert lines(tmp_path / "a.pdf") == [["Offences recorded: 20"], ["Facebook: 4"]]


def test_letters_printed_twice_for_boldness_are_read_once(tmp_path, lines):
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    page.drawString(72, 700, "22")
    page.drawString(72.2, 700, "22")
    page.save()
    assert lines(tmp_path / "a.pdf") == [["22"]]


def test_a_page_that_is_a_picture_needs_ocr(tmp_path):
    from PIL import Image

    picture = io.BytesIO()
    Image.new("L", (40, 40), 200).save(picture, "PNG")
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    page.drawString(72, 700, "Our letter")
    page.showPage()
    picture.seek(0)
    page.drawImage(ImageReader(picture), 72, 400, 200, 200)
    page.save()
    with pytest.raises(ProblemsFound, match=r"^kent/a\.pdf, page 2: found a picture .* OCR"):
        read_grids(tmp_path / "a.pdf", "kent/a.pdf")


def test_a_password_is_named_as_what_may_be_wrong(tmp_path):
    page = canvas.Canvas(str(tmp_path / "a.pdf"), encrypt="secret", invariant=1)
    page.drawString(72, 700, "20")
    page.save()
    with pytest.raises(ProblemsFound, match="without a password"):
        read_grids(tmp_path / "a.pdf", "a.pdf")
