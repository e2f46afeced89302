"""Lists what OCR engines propose for a reply's pages that are pictures; keys no line itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reply_files import ReplyFile, files_of
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.read import ocr
from foi_analysis.read.scans import ScannedLine, ScannedPage, picture_with_boxes, seen_on

_PAGE = re.compile(r"page (\d+)")
MOST_NAMED = 20


@dataclass(frozen=True)
class PageSeen:
    """One page of a reply that is a picture: its file, and what engines see on it."""

    file: ReplyFile
    path: Path
    seen: ScannedPage

    @property
    def where(self) -> str:
        """Return file and page in words."""
        return f"{self.file.file}, page {self.seen.page}"

    def picture(self) -> bytes:
        """Return a PNG of the page with a box around each number."""
        return picture_with_boxes(self.path, self.seen)


def scans_of(project: Project, named: Named) -> list[PageSeen]:
    """Return the pages of a reply in the register that are not read, as engines see them.

    They are the pages with a problem of their own in a PDF that gave no cells.
    """
    row = named.reading.row
    if named.reading.grids or row["provenance"] == NOT_REGISTERED:
        return []
    troubled = {
        (problem.file, int(match.group(1)))
        for problem in named.problems
        if (match := _PAGE.fullmatch(problem.place))
    }
    files = {one.file: one for one in files_of(row) if one.file.lower().endswith(".pdf")}
    scans = []
    for name, page in sorted(troubled):
        path = project.replies / name
        if name in files and path.is_file():
            scans.append(PageSeen(files[name], path, _seen(path, sha256_of(path), page)))
    return scans


@cache
def _seen(path: Path, digest: str, page: int) -> ScannedPage:
    """Return what engines see; kept, as they take seconds for a page (``digest``: of the file)."""
    engines = ocr.engines_at_hand()
    return seen_on(path, page, engines) if len(engines) > 1 else ScannedPage(page, (), ())


def said_of(scan: PageSeen) -> str:
    """Return in words what engines see on a page."""
    if not scan.seen.engines:
        return "a picture, and no two OCR engines at hand (the extra `scans` brings them)"
    proposed, engines = scan.seen.proposed, " and ".join(scan.seen.engines)
    return f"a picture; {engines} read {len(proposed)} of {len(scan.seen.lines)} lines alike"


def proposal(scan: PageSeen) -> str:
    """Return in words the lines that both engines read alike, each with its number."""
    if not scan.seen.lines:
        return "nothing to take; key the page's lines by hand in data/manual/keyed.csv"
    lines = "".join(f"\n     {line.number} “{line.proposed}”" for line in scan.seen.proposed)
    begin = "look at the picture: no line may be missing, and each must say what is read"
    return f"{begin}; then take{lines}" if lines else f"{begin}; no line is read alike"


def lines_to_key(scan: PageSeen) -> Iterator[tuple[str, str, str]]:
    """Yield where, what was seen and what to do for each line that only people can read."""
    for line in scan.seen.to_key:
        found = " and ".join(
            f"“{text}” ({engine})" if text else f"nothing ({engine})"
            for engine, text in zip(scan.seen.engines, line.readings, strict=True)
        )
        yield f"{scan.where}, line {line.number}", found + _agreed(line), _KEY.format(line.number)


def _agreed(line: ScannedLine) -> str:
    numbers = ", ".join(word.text for word in line.numbers[:MOST_NAMED])
    return f"; both see the numbers {numbers}" if numbers else ""


_KEY = "key it from the picture in data/manual/keyed.csv, as line {}"
