"""Plain text letters: which lines are tables, and which only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids
from foi_analysis.read.text_tables import pieces


def tables(text: str) -> list[list[dict[int, str]]]:
    found = [piece for piece in pieces(text.strip("\n").splitlines()) if not isinstance(piece, int)]
    return [
        [{column: cell[1] for column, cell in row.items()} for row in table.rows] for table in found
    ]


def test_addresses_name_the_line_and_the_column(tmp_path, read):
    (tmp_path / "a.txt").write_text("Question 3\n\nMethod   Number\nKik           2\nEnd  of it\n")
    assert read(tmp_path / "a.txt") == {
        ("text", "line 1"): "Question 3",
        ("table 1", "line 3, column 1"): "Method",
        ("table 1", "line 3, column 2"): "Number",
        ("table 1", "line 4, column 1"): "Kik",
        ("table 1", "line 4, column 2"): "2",
        ("text", "line 5"): "End  of it",
    }


def test_blank_cells_keep_their_columns_by_alignment():
    text = """
              11 and under   12-15   16 and over   Unknown
Female                       22                    2
Male               *         *
Sum                0         22        0           24
"""
    assert tables(text) == [
        [
            {2: "11 and under", 3: "12-15", 4: "16 and over", 5: "Unknown"},
            {1: "Female", 3: "22", 5: "2"},
            {1: "Male", 2: "*", 3: "*"},
            {1: "Sum", 2: "0", 3: "22", 4: "0", 5: "24"},
        ]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Method | Number\nKik | 2",
        "| Method | Number |\n|---|---|\n| Kik | 2 |",
        "Method\tNumber\nKik\t2",
        "Method\tNumber\nKik\t\t2",
        "Method / Number\nKik / 2",
        "Method;Number\nKik;2",
        "Method    Number\n----------------\nKik            2",
    ],
)
def test_separators_make_tables(text):
    assert tables(text) == [[{1: "Method", 2: "Number"}, {1: "Kik", 2: "2"}]]


@pytest.mark.parametrize(
    "text",
    [
        "We found 12 offences.  There were no more.\nThis is all.  Thank you.",
        "1.  How many offences were there\n2.  How many victims were there",
        "Yubo / Yellow\nFacebook / Messenger",
        "Dear Sir, thank you\nI write, as promised, about 12",
        "Kik     2",
        "Home | About us | Contact\nHome | Requests | Replies",
    ],
)
def test_prose_and_lists_are_no_tables(text):
    assert tables(text) == []


def test_cells_on_lines_of_their_own_are_rows_by_their_bars(tmp_path, read):
    text = (
        "Question 2\n|\n11 and under\n|\n12-15\nFemale\n|\n3\n|\n9\nMale\n|\n*\n|\n7\nThe end of it"
    )
    rows = [{2: "11 and under", 3: "12-15"}, {1: "Female", 2: "3", 3: "9"}]
    assert tables(text) == [[*rows, {1: "Male", 2: "*", 3: "7"}]]
    (tmp_path / "a.txt").write_text(text)
    assert read(tmp_path / "a.txt")[("table 1", "line 15")] == "7"


def test_a_thousands_comma_does_not_split():
    assert tables("Facebook, 1,234\nKik, 12") == [
        [{1: "Facebook", 2: "1,234"}, {1: "Kik", 2: "12"}]
    ]


def test_a_delimited_text_file_is_rows(tmp_path, read):
    (tmp_path / "a.txt").write_text('Method,Number\n"Kik, Skype",2\nYubo,1\n')
    assert read(tmp_path / "a.txt")[("rows", "A2")] == "Kik, Skype"


def test_what_is_not_text_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"Kik\x00\x812")
    with pytest.raises(ProblemsFound, match=r"^kent/a\.txt: found bytes"):
        read_grids(tmp_path / "a.txt", "kent/a.txt")


@pytest.mark.parametrize(
    ("spoilt", "meant"),
    [
        ("2017â€“18 â€˜Kikâ€™", "2017–18 ‘Kik’"),
        ("Â£600", "£600"),
        ("cafÃ©", "café"),
        ("£5†", "£5†"),
    ],
)
def test_text_saved_through_a_wrong_encoding_is_repaired(tmp_path, lines, spoilt, meant):
    (tmp_path / "a.txt").write_text(f"{spoilt}\nYnys Môn – 12\n", encoding="utf-8")
    assert lines(tmp_path / "a.txt") == [[meant], ["Ynys Môn – 12"]]


LABELS = st.text("abcdefgh XY", min_size=1, max_size=12).map(str.strip).filter(bool)
ROWS = st.lists(st.tuples(LABELS, *[st.integers(0, 9999)] * 3), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(ROWS)
def test_an_aligned_table_comes_back_cell_by_cell(rows):
    rows = [(" ".join(label.split()), *numbers) for label, *numbers in rows]
    text = "\n".join(f"{label:<14}{a:>8}{b:>8}{c:>8}" for label, a, b, c in rows)
    expected = [{n: str(value) for n, value in enumerate(row, 1)} for row in rows]
    assert tables(text) == [expected]


def test_a_blank_column_takes_no_other_columns_heading():
    text = """
          11 and under   12-15   16 and over
Female                      22             3
Male                         7             1
"""
    expected = [{2: "11 and under", 3: "12-15", 4: "16 and over"}]
    expected += [{1: "Female", 3: "22", 4: "3"}, {1: "Male", 3: "7", 4: "1"}]
    assert tables(text) == [expected]
