"""Web pages: lines, tables with spans, hidden parts and encodings."""

from __future__ import annotations

import pytest

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids


@pytest.fixture
def page(tmp_path):
    def write(body: str, encoding: str = "utf-8"):
        path = tmp_path / "a.html"
        path.write_bytes(f"<html><body>{body}</body></html>".encode(encoding))
        return path

    return write


def test_each_block_and_each_line_break_begins_a_row(page, lines):
    path = page(
        "<h2>Question 3</h2><p>Facebook – 4<br>Snap<b>chat</b> – 3<ul><li>Kik<li>Skype</ul>"
    )
    assert lines(path) == [["Question 3"], ["Facebook – 4"], ["Snapchat – 3"], ["Kik"], ["Skype"]]


def test_a_list_of_terms_and_values_reads_as_lines_of_both(page, lines):
    path = page("<div>Loose<dl><dt>Kik<dd>2<dt>Skype:<dd>3</dl>after</div>")
    assert lines(path) == [["Loose"], ["Kik: 2"], ["Skype: 3"], ["after"]]


def test_a_list_whose_values_hold_blocks_or_lack_a_term_keeps_its_own_lines(page, lines):
    assert lines(page("<dl><dt>Kik<dd><p>2</p><p>in May</p></dl>")) == [["Kik"], ["2"], ["in May"]]
    assert lines(page("<dl><dt>Kik<dt>Skype<dd>3</dl>")) == [["Kik"], ["Skype"], ["3"]]


def test_line_breaks_of_the_source_are_spaces(page, lines):
    assert lines(page("<p>31st\n   March&nbsp;2025 - Total Count 52</p>")) == [
        ["31st March 2025 - Total Count 52"]
    ]


def test_spans_keep_the_columns_and_appear_once(page, read):
    path = page(
        "<table><tr><td rowspan=2>Sex<td colspan=2>Age<td>All</tr>"
        "<tr><td>12-15<td>16+<td></tr><tr><td>Female<td>22<td><td>24</tr></table>"
    )
    assert read(path) == {
        ("table 1", "row 1, column 1"): "Sex",
        ("table 1", "row 1, column 2"): "Age",
        ("table 1", "row 1, column 4"): "All",
        ("table 1", "row 2, column 2"): "12-15",
        ("table 1", "row 2, column 3"): "16+",
        ("table 1", "row 3, column 1"): "Female",
        ("table 1", "row 3, column 2"): "22",
        ("table 1", "row 3, column 4"): "24",
    }


def test_a_table_within_a_table_follows_its_row(page, lines):
    path = page(
        "<table><tr><td>Request<td>Answer<table><tr><td>Kik<td>2</table></tr><tr><td>End</table>"
    )
    assert lines(path) == [["Request", "Answer"], ["Kik", "2"], ["End"]]


def test_a_caption_stands_above_its_table(page, lines):
    path = page("<table><caption>Question 2</caption><tr><td>Kik<td>2</tr></table>")
    assert lines(path) == [["Question 2"], ["Kik", "2"]]


def test_menus_and_scripts_are_left_out_and_hidden_numbers_are_in_doubt(page):
    path = page(
        "<nav>Menu 1</nav><script>var x = 2</script><style>p{}</style><p hidden>3</p>"
        '<p style="Display : none">4</p><!-- 5 --><template>6</template>'
        "<table><tr hidden><td>7</tr><tr><td hidden>8<td>20</tr></table>tail"
    )
    with pytest.raises(ProblemsFound, match="hidden text"):
        read_grids(path, "a.html")
    released = frozenset({"failed-redaction"})
    cells = [cell for grid in read_grids(path, "a.html", released) for cell in grid.cells]
    assert [cell.text for cell in cells if not cell.doubt] == ["20", "tail"]
    assert [cell.text for cell in cells if "does not see it" in cell.doubt] == list("3478")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ('<meta charset="iso-8859-15">', "iso-8859-15")],
)
def test_encoding_is_found(page, lines, head, encoding):
    assert lines(page(f"{head}<p>Ynys Môn</p>", encoding)) == [["Ynys Môn"]]


def test_an_xml_declaration_does_no_harm(tmp_path, lines):
    text = '<?xml version="1.0" encoding="UTF-8"?><html><body><p>é</p></body></html>'
    (tmp_path / "a.htm").write_text(text, encoding="utf-8")
    assert lines(tmp_path / "a.htm") == [["é"]]


def test_nesting_up_to_the_parsers_limit_is_read(page, lines):
    assert lines(page("<div>" * 200 + "20" + "</div>" * 200 + "after")) == [["20"], ["after"]]


def test_deeper_nesting_is_an_error_not_a_page_cut_short(page):
    path = page("<p>5</p>" + "<div>" * 300 + "20" + "</div>" * 300 + "<p>7</p>")
    with pytest.raises(ProblemsFound, match="not a readable web page"):
        read_grids(path, "a.html")


def test_spans_give_width_and_height_and_never_reach_below_the_table(page):
    path = page(
        "<table><tr><td rowspan=0>Sex<td colspan=2>Age</tr><tr><td>12-15<td rowspan=9>16+</tr>"
        "</table>"
    )
    (grid,) = read_grids(path, "a.html")
    assert {cell.text: (cell.width, cell.height) for cell in grid.cells} == {
        "Sex": (1, 2),
        "Age": (2, 1),
        "12-15": (1, 1),
        "16+": (1, 1),
    }


def test_lines_of_a_cell_are_kept_and_each_table_is_a_block(page):
    path = page("<table><tr><td>Kik<br>Skype<td><table><tr><td>2</table></table>after")
    (grid,) = read_grids(path, "a.html")
    found = [(cell.text, cell.lines, cell.block) for cell in grid.cells]
    assert found == [("Kik Skype", ("Kik", "Skype"), 1), ("2", (), 2), ("after", (), 0)]


def test_a_table_in_preformatted_text_is_found(page, read):
    path = page("<p>Before<pre>Method    Number\nKik            <b>2</b>\n\nEnd</pre>")
    assert read(path) == {
        ("text", "line 1"): "Before",
        ("table 1", "line 2, column 1"): "Method",
        ("table 1", "line 2, column 2"): "Number",
        ("table 1", "line 3, column 1"): "Kik",
        ("table 1", "line 3, column 2"): "2",
        ("text", "line 4"): "End",
    }


def test_a_raised_digit_is_a_mark_and_not_part_of_the_number(page, lines):
    path = page("<p>Total 12<sup><a href=#n>1</a></sup> since 1<sup>st</sup> May")
    assert lines(path) == [["Total 12¹ since 1st May"]]
