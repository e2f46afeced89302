"""Formats by looks: what is not shown as it is stored is asked about, what is seen is read."""

from __future__ import annotations

from pathlib import Path

import look_pages
import look_workbooks
import pytest
from look_workbooks import Condition, Content, Style

from foi_analysis.core.paths import Project
from foi_analysis.merge.one_reply import read_named

PROJECT = Project.find(__file__)
ASKED, READ, NOTED = "asked", "read", "read with a question"
WHITE, BLUE, YELLOW, RED, BLACK = "FFFFFF", "1F3864", "FFFF00", "C00000", "000000"


def content(**style: object) -> Content:
    return Content(Style(**style))


def when(change: Style, sign: str = "", *operands: int) -> Content:
    return Content(condition=Condition(change, sign, operands))


def runs(*parts: tuple[str, Style]) -> Content:
    return Content(runs=parts)


CELLS: dict[str, tuple[str, Content]] = {
    "plain": (READ, Content()),
    "struck": (ASKED, content(struck=True)),
    "white": (ASKED, content(colour=WHITE)),
    "nearly white": (ASKED, content(colour="FCFCFC")),
    "white on blue": (READ, content(colour=WHITE, fill=BLUE)),
    "white on yellow": (READ, content(colour=WHITE, fill="FFC000")),
    "blue on blue": (ASKED, content(colour=BLUE, fill=BLUE)),
    "black on black": (ASKED, content(fill="010101")),
    "black on yellow": (READ, content(fill=YELLOW)),
    "red": (READ, content(colour=RED)),
    "grey": (READ, content(colour="7F7F7F")),
    "tiny": (ASKED, content(points=1)),
    "small": (READ, content(points=8)),
    "raised": (ASKED, content(script="super")),
    "masked": (ASKED, content(code='[<50]"*";0')),
    "masked elsewhere": (READ, content(code='[<5]"*";0')),
    "with a percent sign": (ASKED, content(code='0"%"')),
    "with another digit": (ASKED, content(code='0"0"')),
    "with a hedge": (ASKED, content(code='"<"0')),
    "in thousands": (ASKED, content(code="0.0,")),
    "with thousands apart": (READ, content(code="#,##0")),
    "in pounds": (ASKED, content(code='"£"#,##0')),
    "with a word for what is counted": (READ, content(code='0" offences"')),
    "with a word for another count": (ASKED, content(code='0" victims"')),
    "with a place": (ASKED, content(code='0" (East)"')),
    "in another currency": (ASKED, content(code="[$€-2]#,##0")),
    "in years": (ASKED, content(code='0" years"')),
    "as negative": (ASKED, content(code="-0")),
    "in brackets": (ASKED, content(code="(0)")),
    "as accounts": (READ, content(code='_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-')),
    "in red by its format": (READ, content(code="#,##0;[Red]-#,##0")),
    "struck run": (ASKED, runs(("2", Style(struck=True)), ("18", Style()))),
    "white run": (ASKED, runs(("20", Style()), ("1", Style(colour=WHITE)))),
    "raised run": (NOTED, runs(("20", Style()), ("1", Style(script="super")))),
    "lowered run": (ASKED, runs(("20", Style()), ("1", Style(script="sub")))),
    "smaller run": (ASKED, runs(("20", Style()), ("1", Style(points=6)))),
    "red run": (READ, runs(("2", Style()), ("0", Style(colour=RED)))),
    "white when small": (ASKED, when(Style(colour=WHITE), "<", 50)),
    "white when smaller": (READ, when(Style(colour=WHITE), "<", 5)),
    "white between": (ASKED, when(Style(colour=WHITE), "between", 10, 30)),
    "white when equal": (ASKED, when(Style(colour=WHITE), "=", 20)),
    "white by a formula": (ASKED, when(Style(colour=WHITE))),
    "struck when small": (ASKED, when(Style(struck=True), "<", 50)),
    "struck by a formula": (ASKED, when(Style(struck=True))),
    "masked when small": (ASKED, when(Style(code='"*"'), "<", 50)),
    "masked when smaller": (READ, when(Style(code='"*"'), "<", 5)),
    "black ground when small": (ASKED, when(Style(fill="010101"), "<", 50)),
    "yellow ground when small": (READ, when(Style(fill=YELLOW), "<", 50)),
    "yellow ground by a formula": (READ, when(Style(fill=YELLOW))),
    "red by a formula": (READ, when(Style(colour=RED))),
    "white on blue when small": (READ, when(Style(colour=WHITE, fill=BLUE), "<", 50)),
    "nought not shown": (ASKED, Content(value=0, shows_noughts=False)),
    "nought not shown elsewhere": (READ, Content(shows_noughts=False)),
}
FORMATS = (".xlsx", ".xls", ".xlsb", ".ods")


def outcome(path: Path, value: int = 20) -> str:
    """Return whether the number is read without a question, asked about, or silently wrong."""
    named = read_named(PROJECT, str(path), "Kent", "2021/22", "offences")
    found = [row["low"] for row in named.reading.clean.observations if row["measure"] == "offences"]
    # Without a place: a question of the request that the small reply does not answer.
    problems = [one for one in named.problems if one.place or not named.reading.grids]
    if found and found != [value]:
        return f"wrongly {found}"
    return (NOTED if problems else READ) if found else (ASKED if problems else "nothing said")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("look", CELLS)
def test_cells_of_workbooks(tmp_path: Path, look: str, suffix: str) -> None:
    right, what = CELLS[look]
    if suffix == ".ods" and what.style.code and what.style.code not in look_workbooks.SHOWN:
        pytest.skip("an ods cell says itself what it shows")
    path = look_workbooks.write(tmp_path / f"a{suffix}", what)
    assert outcome(path) == right


@pytest.mark.parametrize("look", look_pages.WORD)
def test_runs_of_word_documents(tmp_path: Path, look: str) -> None:
    right, make = look_pages.WORD[look]
    assert outcome(make(tmp_path)) == right


@pytest.mark.parametrize("look", look_pages.PAGES)
def test_elements_of_web_pages(tmp_path: Path, look: str) -> None:
    right, make = look_pages.PAGES[look]
    assert outcome(make(tmp_path)) == right


@pytest.mark.parametrize("look", look_pages.PDFS)
def test_letters_of_pdfs(tmp_path: Path, look: str) -> None:
    right, make = look_pages.PDFS[look]
    assert outcome(make(tmp_path)) == right
