"""PDF tables: merged and raised and turned letters, tables without rules, tables across pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import Cell, pdf

STYLE = getSampleStyleSheet()["Normal"]
RULES = ("GRID", (0, 0), (-1, -1), 0.5, "black")
Draw = Callable[[canvas.Canvas], None]


def cells(path: Path) -> list[Cell]:
    return list(pdf.read(path, path.name)[0].cells)


def drawn(path: Path, *pages: Draw) -> list[Cell]:
    page = canvas.Canvas(str(path), pagesize=(595, 842), invariant=1)
    for draw in pages:
        draw(page)
        page.showPage()
    page.save()
    return cells(path)


def built(path: Path, *parts: object, **settings: object) -> list[Cell]:
    SimpleDocTemplate(str(path), invariant=1, **settings).build(list(parts))
    return cells(path)


def columns(page: canvas.Canvas, top: float, rows: list[list[str]], lefts: list[float]) -> None:
    """Draw a table without rules: labels from the left, everything else to the right."""
    for number, row in enumerate(rows):
        for left, text in zip(lefts, row, strict=True):
            draw = page.drawString if left == lefts[0] else page.drawRightString
            draw(left, top - 16 * number, text)


def by_address(found: list[Cell]) -> dict[tuple[str, str], str]:
    return {(cell.place, cell.address): cell.text for cell in found}


ROWS = [
    ["", "11 and under", "12-15", "Total"],
    ["Female", "", "22", "24"],
    ["Male", "*", "", "3"],
    ["Total", "5", "1,022", "27"],
]


def test_a_table_without_rules_keeps_its_blank_cells(tmp_path):
    def draw(page):
        page.drawString(72, 760, "Question 4: the age and sex of 27 victims were as follows.")
        columns(page, 720, ROWS, [72, 240, 330, 400])
        page.drawString(72, 600, "We hold no more than these 3 years of records.")

    found = drawn(tmp_path / "a.pdf", draw)
    assert [cell.kind for cell in found].count("text") == 2
    table = [(cell.row, cell.column, cell.text) for cell in found if cell.kind == "table"]
    assert table == [
        (2, 2, "11 and under"),
        (2, 3, "12-15"),
        (2, 4, "Total"),
        (3, 1, "Female"),
        (3, 3, "22"),
        (3, 4, "24"),
        (4, 1, "Male"),
        (4, 2, "*"),
        (4, 4, "3"),
        (5, 1, "Total"),
        (5, 2, "5"),
        (5, 3, "1,022"),
        (5, 4, "27"),
    ]
    assert {cell.block for cell in found if cell.kind == "table"} == {1}


def test_a_label_that_reaches_up_to_its_number_is_parted_by_the_other_rows(tmp_path):
    rows = [["Method", "Number"], ["Kik", "2"], ["Facebook or Facebook Messenger", "12"]]
    rows.append(["Snapchat", "7"])

    def draw(page):
        columns(page, 700, rows, [72, 276])

    found = by_address(drawn(tmp_path / "a.pdf", draw))
    assert found["page 1, table 1", "row 3, column 1"] == "Facebook or Facebook Messenger"
    assert found["page 1, table 1", "row 3, column 2"] == "12"


def test_prose_is_no_table_even_when_it_is_justified(tmp_path):
    words = "In 2017 there were 39 offences and in 2018 there were 12 of which 7 were charged. " * 9
    style = getSampleStyleSheet()["Normal"].clone("justified", alignment=4)
    found = built(tmp_path / "a.pdf", Paragraph(words, style), Paragraph(words, STYLE))
    assert {cell.kind for cell in found} == {"text"}


def test_two_tables_side_by_side_are_two(tmp_path):
    def draw(page):
        for left, label in ((72, "Kik"), (320, "Yubo")):
            table = Table([["Method", "Number"], [label, "2"]], style=TableStyle([RULES]))
            table.wrapOn(page, 200, 200)
            table.drawOn(page, left, 600)

    found = drawn(tmp_path / "a.pdf", draw)
    assert [cell.place for cell in found] == ["page 1, table 1"] * 4 + ["page 1, table 2"] * 4
    assert [cell.block for cell in found] == [1] * 4 + [2] * 4


def test_merged_headers_have_their_width_and_height(tmp_path):
    rows = [["Sex", "Age", ""], ["", "0-11", "12-15"], ["Female", "3", "4"]]
    spans = [("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1))]
    found = built(tmp_path / "a.pdf", Table(rows, style=TableStyle([RULES, *spans])))
    extents = {cell.text: (cell.column, cell.width, cell.height) for cell in found}
    assert extents["Sex"] == (1, 1, 2)
    assert extents["Age"] == (2, 2, 1)
    assert extents["12-15"] == (3, 1, 1)


def test_a_cell_of_several_lines_keeps_them_and_its_box(tmp_path):
    found = built(tmp_path / "a.pdf", Table([["Kik\nSkype", "2\n3"]], style=TableStyle([RULES])))
    assert [(cell.text, cell.lines) for cell in found] == [
        ("Kik Skype", ("Kik", "Skype")),
        ("2 3", ("2", "3")),
    ]
    left, top, right, bottom = found[0].box
    assert 0 < left < right and 0 < top < bottom
    assert right == found[1].box[0]


def test_a_table_across_pages_is_one_block_with_headers_and_footers_around_it(tmp_path):
    def furniture(page, document):
        page.drawString(72, 800, "Freedom of Information")
        page.drawString(280, 30, f"Page {document.page} of 2")

    rows = [["Method", "Number"]] + [[f"App {letter}", "4"] for letter in "ABCDEFGHIJKLMNOPQ" * 3]
    table = Table(rows, style=TableStyle([RULES]), repeatRows=1)
    document = SimpleDocTemplate(str(tmp_path / "a.pdf"), invariant=1)
    document.build([table], onFirstPage=furniture, onLaterPages=furniture)
    found = cells(tmp_path / "a.pdf")
    pages = {cell.place for cell in found if cell.kind == "table"}
    assert pages == {"page 1, table 1", "page 2, table 1"}
    assert {cell.block for cell in found if cell.kind == "table"} == {1}
    assert [cell.text for cell in found].count("Method") == 2


def test_another_heading_between_two_alike_tables_parts_them(tmp_path):
    def page_with(heading):
        def draw(page):
            page.drawString(72, 780, heading)
            table = Table([["Method", "Number"], ["Kik", "2"]], style=TableStyle([RULES]))
            table.wrapOn(page, 200, 200)
            table.drawOn(page, 72, 700)

        return draw

    found = drawn(tmp_path / "a.pdf", page_with("Question 3"), page_with("Answer, part b"))
    assert {cell.block for cell in found if cell.kind == "table"} == {1, 2}


def test_open_sides_of_a_table_are_closed(tmp_path):
    rules = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"),
        ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
    ]
    rules.append(("LINEAFTER", (0, 0), (1, -1), 0.5, "black"))
    rows = [["Method", "Number", "%"], ["Facebook", "4", "80"], ["Kik", "1", "20"]]
    found = built(tmp_path / "a.pdf", Table(rows, style=TableStyle(rules)))
    assert [(cell.row, cell.column, cell.text) for cell in found] == [
        (row, column, text)
        for row, texts in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
    ]


def test_a_raised_digit_is_a_mark_and_not_part_of_the_number(tmp_path):
    words = "We found 12<super>1</super> offences by 1<super>st</super> May"
    found = built(tmp_path / "a.pdf", Paragraph(words, STYLE))
    assert [cell.text for cell in found] == ["We found 12¹ offences by 1st May"]


def test_turned_headings_are_read_as_they_run(tmp_path):
    def draw(page):
        table = Table([["", ""], ["Female", "4"]], [80, 40], [90, 20], style=TableStyle([RULES]))
        table.wrapOn(page, 200, 200)
        table.drawOn(page, 72, 600)
        page.drawString(72, 500, "The table shows the victims by sex and age.")
        page.saveState()
        page.translate(175, 625)
        page.rotate(90)
        page.drawString(0, 0, "11 and under")
        page.restoreState()

    found = by_address(drawn(tmp_path / "a.pdf", draw))
    assert found["page 1, table 1", "row 1, column 2"] == "11 and under"


@pytest.mark.parametrize(("degrees", "trouble"), [(90, "runs up or down"), (180, "upside down")])
def test_a_turned_page_is_not_read_wrongly(tmp_path, degrees, trouble):
    def draw(page):
        page.translate(300, 400)
        page.rotate(degrees)
        page.drawString(0, 0, "Offences 12")

    with pytest.raises(ProblemsFound, match=rf"page 1: found .*{trouble}"):
        drawn(tmp_path / "a.pdf", draw)


def test_a_page_that_viewers_turn_is_read_as_they_show_it(tmp_path):
    def draw(page):
        page.setPageRotation(90)
        page.translate(300, 400)
        page.rotate(90)
        page.drawString(0, 0, "Offences 12")

    assert [cell.text for cell in drawn(tmp_path / "a.pdf", draw)] == ["Offences 12"]


def test_a_scan_with_a_stamp_needs_ocr(tmp_path):
    from PIL import Image

    Image.new("L", (60, 80), 200).save(tmp_path / "scan.png")

    def draw(page):
        page.drawImage(str(tmp_path / "scan.png"), 0, 0, 595, 842)
        page.drawString(72, 800, "FOI 123")

    with pytest.raises(ProblemsFound, match="needs OCR"):
        drawn(tmp_path / "a.pdf", draw)


def test_an_endless_document_is_refused(tmp_path):
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    for _ in range(pdf.MOST_PAGES + 1):
        page.showPage()
    page.save()
    with pytest.raises(ProblemsFound, match="301 pages"):
        cells(tmp_path / "a.pdf")


def test_headings_that_do_not_reach_over_their_figures_stand_over_them(tmp_path):
    rows = [["Facebook", "12", "60.0%"], ["Kik", "*", ""], ["Snapchat", "8", "40.0%"]]

    def draw(page):
        for left, heading in zip((55, 119, 183), ("Method", "No.", "Share"), strict=True):
            page.drawString(left, 716, heading)
        columns(page, 700, rows, [55, 178, 242])

    found = drawn(tmp_path / "a.pdf", draw)
    table = [["Method", "No.", "Share"], *rows]
    assert {(cell.row, cell.column): cell.text for cell in found} == {
        (row, column): text
        for row, texts in enumerate(table, 1)
        for column, text in enumerate(texts, 1)
        if text
    }
