"""Every made-up file opens elsewhere, says what it is, and prints the numbers it is worth."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tools.reconstruct.corpus import CorpusReply
from tools.reconstruct.corpus.model import MARK
from tools.reconstruct.corpus.quirks import FORMATS

WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)


Texts = dict[str, list[tuple[CorpusReply, str]]]


@pytest.fixture(scope="module")
def texts(corpus: list[CorpusReply], text_in: Callable[[Path], str]) -> Texts:
    """Return every reply that holds text, with its text, by format."""
    found: Texts = {}
    for made in corpus:
        if "ask-scanned-page" not in made.quirks:
            found.setdefault(made.format, []).append((made, text_in(made.file)))
    return found


def numbers_in(text: str) -> set[int]:
    """Return the numbers printed in digits or in words, thousands joined."""
    joined = re.sub(r"(?<=\d),\s?(?=\d{3}(?!\d))", "", text)
    numbers = {int(one) for one in re.findall(r"\d{1,9}", joined)}
    found = set(text.casefold().replace("\n", " ").replace(".", " ").split())
    return numbers | {value for value, word in enumerate(WORDS.split()) if word in found}


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_says_that_it_was_made_for_tests(texts: Texts, file_format: str) -> None:
    for _, text in texts[file_format]:
        assert MARK in " ".join(text.split())


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_file_prints_every_exact_number_it_is_worth(texts: Texts, file_format: str) -> None:
    for made, text in texts[file_format]:
        printed = numbers_in(text)
        worth = {one.low for one in made.observations if one.status == "exact" and one.low}
        assert worth <= printed, made.file.name


@pytest.mark.parametrize("file_format", FORMATS)
def test_no_force_is_named_in_a_file(texts: Texts, file_format: str) -> None:
    for made, text in texts[file_format]:
        assert made.row["authority"] not in text


@pytest.mark.parametrize("name", ["xlsb", "xlsm", "xlsx", "ods", "xls"])
def test_calamine_opens_every_workbook(corpus: list[CorpusReply], name: str) -> None:
    from python_calamine import CalamineWorkbook

    for made in corpus:
        if made.format == name:
            workbook = CalamineWorkbook.from_path(str(made.file))
            rows = workbook.get_sheet_by_index(0).to_python()
            assert MARK in [value for row in rows for value in row]


def test_a_scanned_page_holds_no_text(corpus: list[CorpusReply], text_in) -> None:
    scanned = [made for made in corpus if "ask-scanned-page" in made.quirks]
    assert scanned
    assert {text_in(made.file).strip() for made in scanned} == {""}


def test_a_workbook_that_may_hold_macros_holds_none(corpus: list[CorpusReply]) -> None:
    for made in corpus:
        if made.format == "xlsm":
            with zipfile.ZipFile(made.file) as archive:
                assert "macroEnabled" in archive.read("[Content_Types].xml").decode()
                assert not [name for name in archive.namelist() if "vba" in name.casefold()]


def test_merged_cells_are_merged(corpus: list[CorpusReply]) -> None:
    import openpyxl

    quirks = {"two-level-header", "two-level-rows", "two-level-years", "merged-title-row"}
    merged = [
        made for made in corpus if made.format in ("xlsx", "xlsm") and quirks & {*made.quirks}
    ]
    assert merged
    for made in merged:
        sheets = openpyxl.load_workbook(made.file).worksheets
        assert any(sheet.merged_cells.ranges for sheet in sheets), made.file.name


def test_nothing_is_left_beside_the_files(corpus: list[CorpusReply]) -> None:
    folder: Path = corpus[0].file.parent
    assert {path.name for path in folder.iterdir()} == {
        *(made.file.name for made in corpus),
        "truth.csv",
        "register.csv",
    }
