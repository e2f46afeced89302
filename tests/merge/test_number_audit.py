"""Every number of a reply has one row saying what became of it; other libraries count them too."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.merge.number_audit import number_rows, numbers_of
from foi_analysis.merge.one_reply import read_named

LETTER = """Question 1
In 2021/22 forty-two (42) offences were recorded under section 15A of the Sexual Offences Act 2003.
Question 4
Snapchat: 1 628
Telephone 0800 123 456
"""


def texts_of_workbook(path: Path) -> Iterator[str]:
    from openpyxl import load_workbook

    for sheet in load_workbook(path, data_only=True):
        yield from (
            str(v) for row in sheet.iter_rows(values_only=True) for v in row if v is not None
        )


def texts_of_word(path: Path) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row.cells)
        else:
            yield block.text


def texts_of_page(path: Path) -> Iterator[str]:
    from bs4 import BeautifulSoup

    page = BeautifulSoup(path.read_bytes(), "html.parser")
    for unseen in page(["script", "style", "head", "title"]):
        unseen.decompose()
    yield page.get_text("\n")


def texts_of_pdf(path: Path) -> Iterator[str]:
    from pypdfium2 import PdfDocument

    yield from (page.get_textpage().get_text_range() for page in PdfDocument(path))


def texts_of_csv(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_text(encoding="cp1252")
    yield from (cell for row in csv.reader(io.StringIO(text)) for cell in row)


OTHERS: dict[str, Callable[[Path], Iterator[str]]] = {
    ".xlsx": texts_of_workbook,
    ".docx": texts_of_word,
    ".html": texts_of_page,
    ".pdf": texts_of_pdf,
    ".csv": texts_of_csv,
}


def counted(texts: Iterator[str]) -> Counter[str]:
    return Counter(number for text in texts for _, number in numbers_of(text))


@pytest.mark.parametrize("ending", sorted(OTHERS))
def test_another_library_finds_the_same_numbers_in_every_reply_on_hand(
    processed_project: Project, ending: str
) -> None:
    numbers = read_table(processed_project, "numbers")
    files = sorted(processed_project.replies.rglob(f"*{ending}"))
    read = set(numbers["file"])
    compared = 0
    for path in files:
        name = path.relative_to(processed_project.replies).as_posix()
        if name in read:
            ours = Counter(numbers.loc[numbers["file"] == name, "number"])
            assert ours == counted(OTHERS[ending](path)), name
            compared += 1
    assert compared >= 7


def test_no_number_of_the_replies_on_hand_is_open_and_each_value_is_used_once(
    processed_project: Project,
) -> None:
    numbers = read_table(processed_project, "numbers")
    assert set(numbers["disposition"]) == {"used", "stated total", "label", "ignored"}
    assert (numbers["reason"] != "").all()


def test_each_number_of_a_line_has_its_own_row(
    project: Project, add_reply: Callable[..., Path]
) -> None:
    add_reply(
        project, "made-letter.txt", LETTER, wave="2021/22", status="partial", authority="Kent"
    )
    named = read_named(project, "made-letter")
    rows = [(row["cell"], row["number"], row["disposition"]) for row in number_rows(named.reading)]
    assert Counter(number for _, number, _ in rows) == counted(iter([LETTER]))
    of_line = {number: what for cell, number, what in rows if cell == "line 2"}
    assert set(of_line) == {"2021", "22", "forty-two", "42", "15", "2003"}


def test_a_number_of_a_cell_with_a_problem_is_open(
    project: Project, add_reply: Callable[..., Path]
) -> None:
    text = "Question 1,\nNumber of offences,12\nQuestion 3,\nMethod,Number\nQwrtz,5\n"
    add_reply(project, "made-open.csv", text, status="partial")
    reading = read_named(project, "made-open").reading
    found = {row["number"]: row["disposition"] for row in number_rows(reading)}
    assert (found["12"], found["5"]) == ("used", "open")
