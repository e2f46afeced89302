"""Tells text that a spreadsheet would run as a formula from text that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foi_analysis.intake.scan.hazards import Hazard, counted

# Signs of the width of a Chinese letter, which some programs take for the narrow ones.
_WIDE = str.maketrans("＝＋－＠", "=+-@")
# Application, bar, topic, exclamation mark, item: how a spreadsheet is told to start a program.
_COMMAND = re.compile(
    r"[=+\-@][^|\"]{0,80}\|[^|]{0,300}!"
    r"|[=+\-@]\s{0,9}\(?\s{0,9}(?:cmd|powershell|msexcel|mshta|rundll32)\s*\|"
    r"|[=+\-@].{0,300}\b(?:WEBSERVICE|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|FILTERXML|CALL|EXEC"
    r"|REGISTER|DDE(?:AUTO)?)\s*\(",
    re.IGNORECASE | re.DOTALL,
)
_FORMULA = re.compile(r"[=+\-@](?:[A-Za-z_][\w.]{0,40}\(|\$?[A-Za-z]{1,3}\$?\d{1,7}\b)")
# "5+N("text")", which shows 5; "IF(3<5,"*",3)", which shows a star.
_NOTE = re.compile(r"\bN\(\s*\"")
_MASK = re.compile(r"\bIFS?\(\s*-?\d+(?:\.\d+)?\s*[<>=]", re.IGNORECASE)
# Fields of a document whose code holds texts of which the page shows one, or none.
_KEEPING = re.compile(r"\s*(?:SET|QUOTE|IF|ASK|FILLIN|COMPARE)\b", re.IGNORECASE)
_SWITCH = re.compile(r"\\[*#@].*", re.DOTALL)
_OUTSIDE = re.compile(r"HYPERLINK\s*\(.{0,20}(?:https?|ftp|file|\\\\)", re.IGNORECASE | re.DOTALL)


def keeps_a_number(code: str) -> bool:
    """Return whether a field's code holds a number, as one that chooses between texts does."""
    match = _KEEPING.match(code)
    return match is not None and any(map(str.isdigit, _SWITCH.sub("", code[match.end() :])))


def text_hazards(texts: Iterable[str]) -> Iterator[Hazard]:
    """Yield what cells of text would do in a program that takes text for formulas."""
    stripped = (text.lstrip().translate(_WIDE) for text in texts)
    starting = [text for text in stripped if text[:1] in tuple("=+-@")]
    if number := sum(bool(_COMMAND.match(text)) for text in starting):
        yield Hazard("command-formula", detail=counted(number, "cell"))
    if number := sum(bool(_FORMULA.match(text)) for text in starting):
        yield Hazard("formula-text", detail=counted(number, "cell"))


def formula_hazards(formulas: Iterable[str], place: str) -> Iterator[Hazard]:
    """Yield what true formulas (with or without "=") reach for outside the workbook."""
    written = ["=" + formula.lstrip("= ") for formula in formulas]
    if number := sum(bool(_COMMAND.match(formula)) for formula in written):
        yield Hazard("command-formula", place, counted(number, "formula"))
    if number := sum(bool(_NOTE.search(formula)) for formula in written):
        yield Hazard("comments", place, counted(number, "formula"))
    if number := sum(bool(_MASK.search(formula)) for formula in written):
        yield Hazard("masked-by-format", place, counted(number, "formula"))
    if number := sum(bool(_OUTSIDE.search(formula)) for formula in written):
        yield Hazard("outside-references", place, counted(number, "formula"))
