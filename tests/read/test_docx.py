"""Word documents: order, merged cells, content controls, tracked changes and hidden text."""

from __future__ import annotations

from copy import deepcopy

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids


@pytest.fixture
def document():
    return docx.Document()


def saved(document, tmp_path):
    document.save(tmp_path / "a.docx")
    return tmp_path / "a.docx"


def test_paragraphs_and_tables_keep_their_order(document, tmp_path, lines):
    document.add_paragraph("Question 1")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Offences", "20"
    document.add_paragraph("Question 2")
    assert lines(saved(document, tmp_path)) == [["Question 1"], ["Offences", "20"], ["Question 2"]]


def test_addresses_name_paragraph_and_table(document, tmp_path, read):
    document.add_paragraph("Question 1")
    document.add_paragraph("")
    document.add_paragraph("Answer")
    document.add_table(2, 2).cell(1, 1).text = "20"
    assert read(saved(document, tmp_path)) == {
        ("text", "paragraph 1"): "Question 1",
        ("text", "paragraph 3"): "Answer",
        ("table 1", "row 2, column 2"): "20",
    }


def test_merged_cells_appear_once_and_keep_the_columns(document, tmp_path, read):
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Facebook 11"
    table.cell(0, 2).text = "7"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Female"
    table.cell(2, 2).text = "4"
    assert read(saved(document, tmp_path)) == {
        ("table 1", "row 1, column 1"): "Facebook 11",
        ("table 1", "row 1, column 3"): "7",
        ("table 1", "row 2, column 1"): "Female",
        ("table 1", "row 3, column 3"): "4",
    }


def test_a_line_break_in_a_paragraph_begins_a_new_row(document, tmp_path, read):
    document.add_paragraph("Facebook - 4\nSnapchat - 3")
    assert read(saved(document, tmp_path)) == {
        ("text", "paragraph 1"): "Facebook - 4",
        ("text", "paragraph 1, line 2"): "Snapchat - 3",
    }


def test_line_breaks_in_a_table_cell_stay_in_the_cell(document, tmp_path, lines):
    document.add_table(1, 1).cell(0, 0).text = "Facebook\nMessenger"
    assert lines(saved(document, tmp_path)) == [["Facebook Messenger"]]


def test_a_table_within_a_table_follows_its_row(document, tmp_path, lines):
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(1, 0).text = "Request", "Next"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "2016", "126"
    assert lines(saved(document, tmp_path)) == [["Request"], ["2016", "126"], ["Next"]]


def test_content_controls_and_hyperlinks_are_read(document, tmp_path, lines):
    paragraph = document.add_paragraph("Total ")
    link = OxmlElement("w:hyperlink")
    link.append(deepcopy(document.add_paragraph("52").runs[0]._r))
    paragraph._p.append(link)
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    control[0].append(deepcopy(paragraph._p))
    document.element.body.insert(0, control)
    assert lines(saved(document, tmp_path)) == [["Total 52"], ["Total 52"], ["52"]]


@pytest.mark.parametrize("name", ["w:ins", "w:del"])
def test_tracked_changes_are_refused(document, tmp_path, name):
    paragraph = document.add_paragraph("Total 52")
    change = OxmlElement(name)
    change.append(deepcopy(paragraph.runs[0]._r))
    paragraph._p.append(change)
    with pytest.raises(ProblemsFound, match=r"kent/a\.docx: found tracked changes") as caught:
        read_grids(saved(document, tmp_path), "kent/a.docx")
    assert "52" not in str(caught.value)


def test_hidden_text_is_refused(document, tmp_path):
    document.add_paragraph("Shown ").add_run("52").font.hidden = True
    assert document.element.body.find(f".//{qn('w:vanish')}") is not None
    with pytest.raises(ProblemsFound, match="hidden text") as caught:
        read_grids(saved(document, tmp_path), "a.docx")
    assert "52" not in str(caught.value)


def test_merged_cells_have_their_width_and_height(document, tmp_path):
    table = document.add_table(3, 3)
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Age"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Female"
    table.cell(1, 1).text = "Kik\nSkype"
    (grid,) = read_grids(saved(document, tmp_path), "a.docx")
    found = {cell.text: (cell.width, cell.height, cell.lines) for cell in grid.cells}
    assert found == {
        "Age": (2, 1, ()),
        "Female": (1, 2, ()),
        "Kik Skype": (1, 1, ("Kik", "Skype")),
    }


def test_each_table_is_a_block_the_inner_one_too(document, tmp_path):
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(1, 0).text = "Request", "Next"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "2016", "126"
    document.add_paragraph("End")
    document.add_table(1, 1).cell(0, 0).text = "7"
    (grid,) = read_grids(saved(document, tmp_path), "a.docx")
    assert [(cell.text, cell.block) for cell in grid.cells] == [
        ("Request", 1),
        ("2016", 2),
        ("126", 2),
        ("Next", 1),
        ("End", 0),
        ("7", 3),
    ]


def test_text_under_a_merged_cell_is_a_problem(document, tmp_path):
    table = document.add_table(2, 1)
    table.cell(0, 0).text, table.cell(1, 0).text = "Total", "52"
    for row, value in enumerate(("restart", "continue")):
        properties = table.cell(row, 0)._tc.get_or_add_tcPr()
        properties.append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{value}"/>'))
    with pytest.raises(ProblemsFound, match="row 2, column 1: found hidden text") as caught:
        read_grids(saved(document, tmp_path), "a.docx")
    assert "52" not in str(caught.value)


def test_tabs_between_label_and_number_make_a_table(document, tmp_path, read):
    for text in ("Methods were:", "Facebook\t4", "Kik\t12"):
        document.add_paragraph(text)
    assert read(saved(document, tmp_path)) == {
        ("text", "paragraph 1"): "Methods were:",
        ("table 1", "paragraph 2, column 1"): "Facebook",
        ("table 1", "paragraph 2, column 2"): "4",
        ("table 1", "paragraph 3, column 1"): "Kik",
        ("table 1", "paragraph 3, column 2"): "12",
    }


NUMBERED = (
    '<w:abstractNum {} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="{}"/></w:lvl></w:abstractNum>'
)


def number_paragraphs(document, paragraphs, look):
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERED.format(nsdecls("w"), look)))
    one = f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
    numbering.append(parse_xml(one))
    for paragraph in paragraphs:
        inner = '<w:ilvl w:val="0"/><w:numId w:val="77"/>'
        properties = paragraph._p.get_or_add_pPr()
        properties.append(parse_xml(f"<w:numPr {nsdecls('w')}>{inner}</w:numPr>"))


@pytest.mark.parametrize(
    ("look", "texts", "expected"),
    [
        ("%1.", ["How many offences?", "Total 3", "What age?"], ["1. ", "", "3. "]),
        ("Question %1:", ["Offences", "Methods"], ["Question 1: ", "Question 2: "]),
        ("%1)", ["Facebook: 12", "Kik: 4"], ["", ""]),
    ],
)
def test_an_automatic_number_shows_where_it_numbers_a_question(
    document, tmp_path, lines, look, texts, expected
):
    number_paragraphs(document, [document.add_paragraph(text) for text in texts], look)
    found = lines(saved(document, tmp_path))
    assert found == [[f"{number}{text}"] for number, text in zip(expected, texts, strict=True)]


def test_a_text_box_is_read_once_after_its_paragraph(document, tmp_path, read):
    paragraph = document.add_paragraph("Total below")
    inner = "<w:txbxContent><w:p><w:r><w:t>Total 52</w:t></w:r></w:p></w:txbxContent>"
    paragraph.runs[0]._r.append(
        parse_xml(
            f"<mc:AlternateContent {nsdecls('w')} "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f'<mc:Choice Requires="wps"><w:drawing>{inner}</w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict>{inner}</w:pict></mc:Fallback></mc:AlternateContent>"
        )
    )
    assert read(saved(document, tmp_path)) == {
        ("text", "paragraph 1"): "Total below",
        ("text", "paragraph 1, text box, paragraph 1"): "Total 52",
    }


def test_headers_and_footers_come_at_the_end_and_once(document, tmp_path, read):
    document.sections[0].header.paragraphs[0].text = "Request 123/18"
    document.sections[0].footer.paragraphs[0].text = "Request 123/18"
    document.sections[0].footer.add_paragraph("Page 1")
    document.add_paragraph("Total 52")
    assert list(read(saved(document, tmp_path)).items()) == [
        (("text", "paragraph 1"), "Total 52"),
        (("headers and footers", "line 1"), "Request 123/18"),
        (("headers and footers", "line 2"), "Page 1"),
    ]


def test_a_footnote_is_read_and_its_separator_is_not(document, tmp_path, read):
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    note = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator"><w:p><w:r><w:t>x</w:t></w:r>'
        "</w:p></w:footnote><w:footnote><w:p><w:r><w:t>4 of these are from 2016</w:t></w:r></w:p>"
        "</w:footnote></w:footnotes>"
    )
    name = PackURI("/word/footnotes.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(name, kind, note.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.add_paragraph("Total 52")
    assert read(saved(document, tmp_path))["footnotes", "line 1"] == "4 of these are from 2016"


def test_a_raised_digit_is_a_mark_and_not_part_of_the_number(document, tmp_path, lines):
    paragraph = document.add_paragraph("Total 12")
    paragraph.add_run("1").font.superscript = True
    paragraph.add_run(" since 1")
    paragraph.add_run("st").font.superscript = True
    assert lines(saved(document, tmp_path)) == [["Total 12¹ since 1st"]]


def test_soft_hyphens_and_hyphens_that_do_not_break(document, tmp_path, lines):
    document.add_paragraph("Face\u00adbook 12\u201115")
    assert lines(saved(document, tmp_path)) == [["Facebook 12-15"]]
