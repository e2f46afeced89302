"""Knows how an OpenDocument text's styles look and how its lists count; reads no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from foi_analysis.core.text_look import Look
from foi_analysis.intake.scan.opendocument import STYLE, TABLE, TEXT
from foi_analysis.read.ods_looks import FORMAT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIZE = re.compile(r"([\d.]+)(cm|mm|in|pt|px|pc)")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "px": 0.75, "pc": 12.0}
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
# A picture this large, in points, is no logo: 5 by 2.5 cm.
_LARGE = (141.0, 70.0)
Properties = Mapping[str, str]


def is_large(frame: Element) -> bool:
    """Return whether a frame is larger than a logo, or does not say how large it is."""
    sizes = points(frame.get(f"{_SVG}width", "")), points(frame.get(f"{_SVG}height", ""))
    return all(not size or size >= least for size, least in zip(sizes, _LARGE, strict=True))


def points(size: str) -> float:
    """Return a length in points, 0 for one that is not absolute."""
    found = _SIZE.fullmatch(size)
    return float(found.group(1)) * _POINTS[found.group(2)] if found else 0.0


class Styles:
    """The styles of a document by family and name, and its lists' counters."""

    def __init__(self, content: Element, common: Element | None) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._lists: dict[str, Element] = {}
        self._counted: Counter[str] = Counter()
        for root in (common, content):
            for style in () if root is None else root.iter(f"{STYLE}style"):
                key = style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")
                self._styles[key] = style
            for one in () if root is None else root.iter(f"{TEXT}list-style"):
                self._lists[one.get(f"{STYLE}name", "")] = one

    def look(self, styled: Iterable[Element]) -> Look:
        """Return the look of text in a paragraph and the spans around it, the outermost first."""
        said: dict[str, str] = {}
        paragraph, *spans = styled
        grounds = [self._cell_ground(paragraph)]
        for element in (paragraph, *spans):
            family = "text" if element.tag == f"{TEXT}span" else "paragraph"
            name = element.get(f"{TEXT}style-name", "")
            said |= self._properties(family, name, "text")
            grounds.append(self._ground(family, name, "text"))
            grounds.append(self._ground(family, name, "paragraph"))
        return _look(said, next(filter(None, reversed(grounds)), ""))

    def _cell_ground(self, paragraph: Element) -> str:
        cell = next(paragraph.iterancestors(f"{TABLE}table-cell"), None)
        name = "" if cell is None else cell.get(f"{TABLE}style-name", "")
        return self._ground("table-cell", name, "table-cell")

    def _ground(self, family: str, name: str, kind: str) -> str:
        ground = self._properties(family, name, kind).get(f"{FORMAT}background-color", "")
        return "" if ground == "transparent" else ground.lower().lstrip("#")

    def _properties(self, family: str, name: str, kind: str) -> dict[str, str]:
        """Return the properties of a style with those of the styles it is made from."""
        chain: list[Element] = []
        while (style := self._styles.get((family, name))) is not None and style not in chain:
            chain.append(style)
            name = style.get(f"{STYLE}parent-style-name", "")
        said: dict[str, str] = {}
        for style in reversed(chain):
            for one in style.iterchildren(f"{STYLE}{kind}-properties"):
                said |= {str(key): str(value) for key, value in one.attrib.items()}
        return said

    def restart(self, name: str) -> None:
        """Have a list begin with its first number again."""
        self._counted.pop(name, None)

    def number(self, name: str, item: Element) -> str:
        """Return the number the next item of a list has as it is shown, if it is decimal."""
        own = self._lists.get(name)
        path = f"{TEXT}list-level-style-number[@{TEXT}level='1']"
        level = None if own is None else own.find(path)
        if level is None or level.get(f"{STYLE}num-format") != "1":
            return ""
        begin = item.get(f"{TEXT}start-value") or level.get(f"{TEXT}start-value") or "1"
        if name not in self._counted or item.get(f"{TEXT}start-value"):
            self._counted[name] = int(begin) - 1
        self._counted[name] += 1
        before, after = level.get(f"{STYLE}num-prefix", ""), level.get(f"{STYLE}num-suffix", "")
        return f"{before}{self._counted[name]}{after}"


def _look(said: Properties, ground: str) -> Look:
    lines = [said.get(f"{STYLE}text-line-through-{what}", "none") for what in ("style", "type")]
    position = said.get(f"{STYLE}text-position", "").split(" ")[0]
    return Look(
        is_struck=any(line != "none" for line in lines),
        is_hidden=said.get(f"{TEXT}display") == "none",
        is_raised=position == "super" or re.fullmatch(r"[1-9]\d*%", position) is not None,
        colour=said.get(f"{FORMAT}color", "").lower().lstrip("#"),
        ground=ground,
        points=points(said.get(f"{FORMAT}font-size", "")),
    )
