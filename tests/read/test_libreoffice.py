"""Files as LibreOffice writes them: committed samples, and the same made afresh where it is."""

from __future__ import annotations

import datetime
import functools
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest

from foi_analysis.read import Cell, read_grids

SAMPLES = Path(__file__).parent / "samples"
NOTE = "Made for tests, no force said this"
WORKBOOKS = ("workbook.xlsx", "workbook.xls", "workbook.ods")
LETTERS = ("letter.docx", "letter.pdf", "letter.html", "letter.odt", "letter.doc", "letter.rtf")

METHODS = {
    "A1": NOTE,
    "A3": "Method",
    "B3": "Number",
    "C3": "Share",
    "A4": "Facebook",
    "B4": "12",
    "C4": "60%",
    "A5": "Kik",
    "B5": "*",
    "A6": "Facebook Messenger",
    "B6": "8",
    "C6": "40%",
    "A7": "Total",
    "B7": "20",
    "C7": "100%",
    "A8": "Mistake",
    "B8": "#DIV/0!",
    "A9": "12-15",
    "B9": "2018-12-15",
}
DISPOSALS = {"B7": "Charged", "C7": "100%", "D7": "1"}
LINES = [
    [NOTE],
    ["Question 2"],
    ["Sex", "Age of victim"],
    ["11 and under", "12-15"],
    ["Female", "22", "*"],
    ["Total 12¹"],
]


def make_workbook(path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Question 3"
    rows = [
        ["Method", "Number", "Share"],
        ["Facebook", 12, 0.6],
        ["Kik", "*", None],
        ["Facebook\nMessenger", 8, 0.4],
        ["Total", "=B4+B6", "=C4+C6"],
        ["Mistake", "=1/0", None],
        ["12-15", datetime.date(2018, 12, 15), None],
    ]
    sheet["A1"] = NOTE
    sheet.merge_cells("A1:C1")
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
            if column == 3 and number > 3:
                sheet.cell(number, column).number_format = "0.0%"
    other = workbook.create_sheet("Question 2")
    other["B7"], other["C7"], other["D7"] = "Charged", 1, 1
    other["C7"].number_format = "0%"
    workbook.save(path)


def make_letter(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(NOTE)
    document.add_paragraph("Question 2")
    table = document.add_table(3, 3, "Table Grid")
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Age of victim"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Sex"
    table.cell(1, 1).text, table.cell(1, 2).text = "11 and under", "12-15"
    for column, text in enumerate(("Female", "22", "*")):
        table.cell(2, column).text = text
    document.add_paragraph("Total 12").add_run("1").font.superscript = True
    document.save(path)


def convert(source: Path, kind: str, folder: Path) -> Path | None:
    """Return the file LibreOffice makes of another; None without its part for such files."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder, source]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    made = folder / f"{source.stem}.{kind}"
    return made if made.exists() else None


@pytest.fixture(scope="module")
def opens(tmp_path_factory):
    """Return a function that says whether LibreOffice is here with its part for such text."""

    @functools.cache
    def ask(plain_kind: str, kind: str) -> bool:
        folder = tmp_path_factory.mktemp("plain")
        plain = folder / f"plain.{plain_kind}"
        plain.write_text("1,2\n")
        return bool(shutil.which("soffice") and convert(plain, kind, folder))

    return ask


@pytest.fixture(params=["committed", "made afresh"])
def sample(request, opens, tmp_path):
    """Return a function from a name to that sample, as committed or converted here and now."""

    def find(name: str) -> Path:
        if request.param == "committed":
            return SAMPLES / name
        is_letter = name.startswith("letter")
        if not (opens("txt", "docx") if is_letter else opens("csv", "xlsx")):
            pytest.skip("LibreOffice is not installed, or without its part for such files")
        source = tmp_path / "from" / ("letter.docx" if is_letter else "workbook.xlsx")
        source.parent.mkdir()
        (make_letter if is_letter else make_workbook)(source)
        return convert(source, name.rpartition(".")[2], tmp_path)

    return find


def texts(cells: tuple[Cell, ...]) -> dict[str, str]:
    return {cell.address: cell.text for cell in cells}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_workbook_is_the_same_in_every_kind(sample, name):
    methods, disposals = read_grids(sample(name), name)
    assert (methods.name, disposals.name) == ("Question 3", "Question 2")
    assert texts(methods.cells) == METHODS
    assert texts(disposals.cells) == DISPOSALS
    title, *others = methods.cells
    assert (title.width, title.height) == (3, 1)
    assert {(cell.width, cell.height) for cell in others} == {(1, 1)}
    assert [cell.lines for cell in others if cell.lines] == [("Facebook", "Messenger")]


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_the_same_in_every_kind(sample, name):
    (grid,) = read_grids(sample(name), name)
    assert [[cell.text for cell in row] for row in grid.rows()] == LINES
    found = {cell.text: (cell.column, cell.width, cell.height) for cell in grid.cells}
    assert found["Sex"] == (1, 1, 2)
    assert found["Age of victim"] == (2, 2, 1)
    assert found["12-15"] == (3, 1, 1)
    assert {cell.block for cell in grid.cells if cell.kind == "table"} == {1}
    assert all((cell.box is None) == (not name.endswith(".pdf")) for cell in grid.cells)
