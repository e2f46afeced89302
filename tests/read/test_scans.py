"""Pages that are pictures: what two engines read alike, and lines that people keyed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from reportlab.pdfgen import canvas
from tests.read.scanned_page import HIGH, Seeing, places, scan

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids
from foi_analysis.read.ocr import OcrEngine, engines_at_hand
from foi_analysis.read.pdf_text import Word
from foi_analysis.read.scans import AGREED, OPEN, ScannedPage, aligned, picture_with_boxes, seen_on

LINES = ("Question 1", "There were 42 offences.", "Facebook | 12", "Snapchat | 1,108")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return scan(tmp_path / "a.pdf", LINES)


def seen(path: Path, *engines: OcrEngine) -> ScannedPage:
    return seen_on(path, 1, engines)


def test_lines_two_engines_read_alike_are_proposed_with_their_boxes(page):
    found = seen(page, Seeing("one", LINES), Seeing("other", LINES))
    assert [line.proposed for line in found.lines] == list(LINES)
    assert [line.number for line in found.lines] == [10, 20, 30, 40]
    numbers = [word for line in found.lines for word in line.numbers]
    assert [word.text for word in numbers] == ["1", "42", "12", "1,108"]
    expected = {word.text: word.box for word in places(LINES)}
    for word in numbers:
        assert word.box == pytest.approx(expected[word.text], abs=0.2)


@pytest.mark.parametrize(
    "misread",
    [{"12": "17"}, {"12": "l2"}, {"12": "1Z"}, {"12": "1 2"}, {"12": ""}, {"12": "12."}],
    ids=str,
)
def test_a_line_two_engines_read_differently_is_for_people(page, misread):
    found = seen(page, Seeing("one", LINES), Seeing("other", LINES, misread))
    assert [line.proposed for line in found.lines] == [*LINES[:2], "", LINES[3]]
    (line,) = found.to_key
    assert line.number == 30 and line.readings[0] == "Facebook | 12"


def test_numbers_read_alike_in_a_line_read_differently_are_told_apart(page):
    found = seen(page, Seeing("one", LINES), Seeing("other", LINES, {"were": "wore"}))
    (line,) = found.to_key
    assert [word.text for word in line.numbers] == ["42"]
    assert line.open_numbers == ()


def test_a_number_only_one_engine_sees_is_open(page):
    found = seen(page, Seeing("one", LINES), Seeing("other", LINES[:2]))
    assert [line.proposed for line in found.lines] == [*LINES[:2], "", ""]
    assert [word.text for line in found.to_key for word in line.open_numbers] == ["12", "1,108"]


@pytest.mark.parametrize("names", [(), ("one",)])
def test_fewer_than_two_engines_propose_nothing(page, names):
    found = seen(page, *(Seeing(name, LINES) for name in names))
    assert found.proposed == []


def test_words_that_slope_stay_in_their_line():
    slope = 0.02  # A degree and a bit, as a sheet lies in a scanner.
    leaning = [
        Word(word.text, (left, top + slope * left, right, bottom + slope * left))
        for word in places(LINES)
        for left, top, right, bottom in [word.box]
    ]
    assert [line.proposed for line in aligned([leaning, leaning])] == list(LINES)


def test_the_picture_shows_the_boxes(page):
    found = seen(page, Seeing("one", LINES), Seeing("other", LINES, {"12": "17"}))
    drawn = picture_with_boxes(page, found)
    assert drawn == picture_with_boxes(page, found)
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    scale = picture.height / HIGH
    for line in found.lines:
        for words, colour in ((line.numbers, AGREED), (line.open_numbers, OPEN)):
            for word in words:
                at = (word.box[0] * scale - 4, (word.box[1] + word.box[3]) / 2 * scale)
                assert picture.getpixel(tuple(map(round, at))) == ImageColor.getrgb(colour)


ENGINES = engines_at_hand()


@pytest.mark.skipif(len(ENGINES) < 2, reason="needs the extra 'scans' (make scans)")
def test_the_real_engines_read_a_clear_page_alike(page):
    found = seen(page, *ENGINES)
    proposed = [line.proposed for line in found.proposed]
    assert set(proposed) <= set(LINES) and len(proposed) >= 3


def keyed(path: Path, pages: dict[int, tuple[str, ...]]) -> list[tuple[str, str, str, str]]:
    cells = [cell for grid in read_grids(path, "a.pdf", keyed=pages) for cell in grid.cells]
    return [(cell.place, cell.address, cell.text, cell.kind) for cell in cells]


def test_nothing_of_a_scan_is_read_and_each_page_says_what_to_do(tmp_path):
    path = scan(tmp_path / "a.pdf", LINES, LINES)
    with pytest.raises(ProblemsFound) as stopped:
        read_grids(path, "a.pdf")
    assert [one.place for one in stopped.value.problems] == ["page 1", "page 2"]
    assert all("data/manual/keyed.csv" in one.action for one in stopped.value.problems)


def test_keyed_lines_are_lines_and_tables_of_their_page(page):
    assert keyed(page, {1: LINES}) == [
        ("page 1, keyed", "line 1", "Question 1", "text"),
        ("page 1, keyed", "line 2", "There were 42 offences.", "text"),
        ("page 1, keyed, table 1", "line 3, column 1", "Facebook", "table"),
        ("page 1, keyed, table 1", "line 3, column 2", "12", "table"),
        ("page 1, keyed, table 1", "line 4, column 1", "Snapchat", "table"),
        ("page 1, keyed, table 1", "line 4, column 2", "1,108", "table"),
    ]


def test_a_page_nobody_keyed_stops_the_pages_that_were(tmp_path):
    path = scan(tmp_path / "a.pdf", LINES, LINES)
    with pytest.raises(ProblemsFound, match=r"^a\.pdf, page 2: found a picture without text"):
        keyed(path, {1: LINES})


def test_a_page_without_text_can_be_keyed_as_empty(tmp_path):
    path = scan(tmp_path / "a.pdf", ["Question 1"], [])
    assert keyed(path, {1: ("Question 1",), 2: ()}) == [
        ("page 1, keyed", "line 1", "Question 1", "text")
    ]


def test_lines_for_a_page_with_text_of_its_own_are_refused(tmp_path):
    written = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    written.drawString(72, 700, "There were 42 offences.")
    written.save()
    with pytest.raises(ProblemsFound, match="page 1: found lines keyed for a page that has text"):
        keyed(tmp_path / "a.pdf", {1: ("There were 43 offences.",)})


def test_lines_for_a_page_that_is_not_there_are_refused(page):
    with pytest.raises(ProblemsFound, match="page 3: found lines keyed for a page that the file"):
        keyed(page, {1: LINES, 3: LINES})
