"""Delimited text: encodings, separators and quoting, each from a file of a few lines."""

from __future__ import annotations

import pytest

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_encoding_makes_no_difference(tmp_path, read, encoding):
    (tmp_path / "a.csv").write_bytes("Method,Number\r\nText – SMS,4\r\n".encode(encoding))
    assert read(tmp_path / "a.csv") == {
        ("rows", "A1"): "Method",
        ("rows", "B1"): "Number",
        ("rows", "A2"): "Text – SMS",
        ("rows", "B2"): "4",
    }


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separator_is_found(tmp_path, lines, separator):
    rows = [["Method", "Number", "%"], ["Facebook", "4", "20"], ["Kik", "1", "5"]]
    text = "\n".join(separator.join(row) for row in rows)
    (tmp_path / "a.csv").write_text(text)
    assert lines(tmp_path / "a.csv") == rows


def test_thousands_commas_do_not_split_semicolon_rows(tmp_path, lines):
    (tmp_path / "a.csv").write_text("Method;Number\nFacebook;1,234\nKik;2,345\n")
    assert lines(tmp_path / "a.csv") == [
        ["Method", "Number"],
        ["Facebook", "1,234"],
        ["Kik", "2,345"],
    ]


def test_a_letter_above_the_table_does_not_mislead(tmp_path, lines):
    (tmp_path / "a.csv").write_text(
        "Dear all, thank you, as asked\n\nMethod;Number\nKik;2\nSkype;3\n"
    )
    assert lines(tmp_path / "a.csv")[-2:] == [["Kik", "2"], ["Skype", "3"]]


def test_addresses_count_empty_rows_and_columns(tmp_path, read):
    (tmp_path / "a.csv").write_text("\n,,20\n")
    assert read(tmp_path / "a.csv") == {("rows", "C2"): "20"}


def test_a_quoted_cell_may_hold_separators_and_line_breaks(tmp_path, read):
    (tmp_path / "a.csv").write_text('"Facebook,\nMessenger","1,628"\nKik,2\n')
    texts = read(tmp_path / "a.csv")
    assert texts[("rows", "A1")] == "Facebook, Messenger"
    assert texts[("rows", "B1")] == "1,628"
    assert texts[("rows", "A2")] == "Kik"


def test_one_column_needs_no_separator(tmp_path, lines):
    (tmp_path / "a.csv").write_text("Question 1\n20\n")
    assert lines(tmp_path / "a.csv") == [["Question 1"], ["20"]]


@pytest.mark.parametrize(
    "content",
    [b"Kik,2\x00\n", b"\xff\xfeK\x00i", b"Kik,\x81\x8d\n", b'"Kik,2\nSkype,3\n'],
    ids=["NUL", "half a UTF-16 letter", "undecodable", "quote never closed"],
)
def test_what_is_not_delimited_text_is_an_error(tmp_path, content):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(ProblemsFound, match=r"^kent/a\.csv: found .+; expected text"):
        read_grids(tmp_path / "a.csv", "kent/a.csv")
