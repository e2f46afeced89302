"""Reads a web page saved with all it shows (mht): its pages and the styles it keeps beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from email.message import MIMEPart
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import unreadable
from foi_analysis.intake.scan.page_archive import PAGE, PLAIN, STYLES, page_parts
from foi_analysis.read.email_message import DAMAGE, part_text
from foi_analysis.read.grid import Grid
from foi_analysis.read.html import page_grid
from foi_analysis.read.letter import letter_grid


def read(path: Path, shown_name: str) -> list[Grid]:
    """Return the grid of the page, as of a saved web page, and then those of pages within it.

    A cell of a page within it has a place that begins with its number ("page 2, table 1"). Raises
    ProblemsFound for a damaged file.
    """
    try:
        parts = page_parts(path.read_bytes())
        styles = "".join(_text(part) for part in parts if part.get_content_type() == STYLES)
        pages = [part for part in parts if part.get_content_type() in (PAGE, PLAIN)]
        is_kept = partial(_is_kept, frozenset(_addresses(parts)))
        first, *others = [_grid(part, styles, shown_name, is_kept) for part in pages]
    except DAMAGE as error:
        raise ProblemsFound([unreadable(shown_name, "saved web page")]) from error
    return [first, *(_numbered(grid, number) for number, grid in enumerate(others, 2))]


def _addresses(parts: Sequence[MIMEPart]) -> Iterator[str]:
    """Yield the addresses by which the parts of a saved page name each other."""
    for part in parts:
        if location := part["Content-Location"]:
            yield str(location).strip()
        if name := part["Content-ID"]:
            yield f"cid:{str(name).strip().strip('<>')}"


def _is_kept(addresses: frozenset[str], address: str) -> bool:
    """Return whether a sheet is a part of the saved page, named from any of its parts."""
    return address in addresses or any(urljoin(one, address) in addresses for one in addresses)


def _grid(part: MIMEPart, styles: str, shown_name: str, is_kept: Callable[[str], bool]) -> Grid:
    text = _text(part)
    if part.get_content_type() == PLAIN:
        return letter_grid(text)
    text = f"<style>{styles}</style>{text}" if styles else text
    return page_grid(text, shown_name, is_kept=is_kept)


def _text(part: MIMEPart) -> str:
    text = part_text(part)
    if text is None:
        raise ValueError("a part that is text in no known encoding")
    return text


def _numbered(grid: Grid, number: int) -> Grid:
    cells = (replace(cell, place=f"page {number}, {cell.place}") for cell in grid.cells)
    return Grid(grid.name, tuple(cells))
