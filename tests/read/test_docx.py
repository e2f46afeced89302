"""Word documents: order, merged cells, content controls, tracked changes and hidden text."""

from __future__ import annotations

from copy import deepcopy

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from foi_analysis.problems import ProblemsFound
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
