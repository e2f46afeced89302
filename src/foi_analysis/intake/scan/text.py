"""Checks delimited text, letters of plain text and web pages; keeps no text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.intake.scan.archives import is_declaring
from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.hazards import MIB, MOST_CELLS, Hazard, counted
from foi_analysis.intake.scan.personal import personal_hazards

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MOST_CONTENT = 20 * MIB
_SEPARATORS = ",;\t|"
_CHARSET = re.compile(rb"<meta[^>]{1,300}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
# A picture, a font, a style sheet or a script in an address is none.
_PACKED = re.compile(
    r"\s*data:(?!image/|font/|audio/|video/|text/(?:css|javascript)|,|;|"
    r"application/(?:x-|vnd\.ms-)?(?:font|javascript|octet-stream;charset=utf-8;base64,d09G))",
    re.IGNORECASE,
)
_LEFT_OUT = {"script", "style", "template", "noscript", "select", "textarea", "iframe", "head"}


def delimited_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of text with separators, or of plain text."""
    if len(content) > MOST_CONTENT:
        yield _too_long()
        return
    text = decoded(content)
    rows = _rows(text)
    widest = max((len(row) for row in rows), default=0)
    if len(rows) * widest > MOST_CELLS and widest > 1:
        yield Hazard("absurd-size", detail=f"{len(rows):,} rows by {widest:,} columns")
        return
    cells = [cell for row in rows for cell in row]
    others = (part for cell in cells if "=" in cell for part in re.split(r"[;\t]", cell)[1:])
    yield from text_hazards([*cells, *others])
    yield from personal_hazards([text], cells)


def page_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of a saved web page; its scripts are never run, so they are none."""
    if is_declaring(content, allows_doctype=True):
        yield Hazard("entities")
        return
    if len(content) > MOST_CONTENT:
        yield _too_long()
        return
    from lxml import etree, html

    text = decoded(content)
    if not text.strip():
        return
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        return
    if packed := sum(_packs_a_page(element) for element in root.iter()):
        yield Hazard("embedded-files", detail=counted(packed, "page or file") + " in an address")
    cells = ["".join(_visible(cell)) for cell in root.iter("td", "th") if not len(cell)]
    yield from text_hazards(cells)
    yield from personal_hazards(_visible(root), cells)


def decoded(content: bytes) -> str:
    """Return text in whatever encoding it seems to be; a wrong guess only blurs its letters."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    declared = _CHARSET.search(content[:4096])
    names = ["utf-8-sig", declared.group(1).decode("ascii") if declared else "cp1252"]
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeError, LookupError):
            continue
    return content.decode("latin-1")


def _too_long() -> Hazard:
    return Hazard("absurd-size", detail=f"more than {MOST_CONTENT // MIB} MiB of text")


def _rows(text: str) -> list[list[str]]:
    """Return the cells by the separator seen most; where quotation fails, line by line."""
    separator = max(_SEPARATORS, key=text[:100_000].count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        return [line.split(separator) for line in text.splitlines()]


def _packs_a_page(element: Element) -> bool:
    """Return whether an element holds another page or a file in its address."""
    if not isinstance(element.tag, str):
        return False
    addresses = (element.get(name, "") for name in ("src", "href", "data", "action"))
    return any(map(_PACKED.match, addresses))


def _visible(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
        if element.text:
            yield element.text
        for child in element:
            yield from _visible(child)
            if child.tail:
                yield child.tail
