"""Tells text that a spreadsheet would run as a formula from text that only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foi_analysis.intake.scan.hazards import Hazard, counted

# Application, bar, topic, exclamation mark, item: how a spreadsheet is told to start a program.
_COMMAND = re.compile(
    r"[=+\-@][^|\"]{0,80}\|[^|]{0,300}!"
    r"|[=+\-@]\s{0,9}\(?\s{0,9}(?:cmd|powershell|msexcel|mshta|rundll32)\s*\|"
    r"|[=+\-@].{0,300}\b(?:WEBSERVICE|IMPORT(?:XML|DATA|HTML|FEED|RANGE)|FILTERXML|CALL|EXEC"
    r"|REGISTER|DDE(?:AUTO)?)\s*\(",
    re.IGNORECASE | re.DOTALL,
)
_FORMULA = re.compile(r"[=+\-@](?:[A-Za-z_][\w.]{0,40}\(|\$?[A-Za-z]{1,3}\$?\d{1,7}\b)")
_OUTSIDE = re.compile(r"HYPERLINK\s*\(.{0,20}(?:https?|ftp|file|\\\\)", re.IGNORECASE | re.DOTALL)


def text_hazards(texts: Iterable[str]) -> Iterator[Hazard]:
    """Yield what cells of text would do in a program that takes text for formulas."""
    starting = [text for text in (text.lstrip() for text in texts) if text[:1] in tuple("=+-@")]
    if number := sum(bool(_COMMAND.match(text)) for text in starting):
        yield Hazard("command-formula", detail=counted(number, "cell"))
    if number := sum(bool(_FORMULA.match(text)) for text in starting):
        yield Hazard("formula-text", detail=counted(number, "cell"))


def formula_hazards(formulas: Iterable[str], place: str) -> Iterator[Hazard]:
    """Yield what true formulas (with or without "=") reach for outside the workbook."""
    written = ["=" + formula.lstrip("= ") for formula in formulas]
    if number := sum(bool(_COMMAND.match(formula)) for formula in written):
        yield Hazard("command-formula", place, counted(number, "formula"))
    if number := sum(bool(_OUTSIDE.search(formula)) for formula in written):
        yield Hazard("outside-references", place, counted(number, "formula"))
