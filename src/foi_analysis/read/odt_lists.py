"""Counts the lists of an OpenDocument text and tells a picture from a logo; reads no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from foi_analysis.intake.scan.opendocument import STYLE, TEXT

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SIZE = re.compile(r"([\d.]+)(cm|mm|in|pt|px|pc)")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "px": 0.75, "pc": 12.0}
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
# A picture this large, in points, is no logo: 5 by 2.5 cm.
_LARGE = (141.0, 70.0)


def is_large(frame: Element) -> bool:
    """Return whether a frame is larger than a logo, or does not say how large it is."""
    sizes = _points(frame.get(f"{_SVG}width", "")), _points(frame.get(f"{_SVG}height", ""))
    return all(not size or size >= least for size, least in zip(sizes, _LARGE, strict=True))


def _points(size: str) -> float:
    """Return a length in points, 0 for one that is not absolute."""
    found = _SIZE.fullmatch(size)
    return float(found.group(1)) * _POINTS[found.group(2)] if found else 0.0


class ListNumbers:
    """The numbers of a document's lists as they are counted; ``roots`` hold the lists' styles."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[str, Element] = {}
        self._counted: Counter[str] = Counter()
        for root in roots:
            for one in root.iter(f"{TEXT}list-style"):
                self._styles[one.get(f"{STYLE}name", "")] = one

    def restart(self, name: str) -> None:
        """Have a list begin with its first number again."""
        self._counted.pop(name, None)

    def number(self, name: str, item: Element) -> str:
        """Return the number the next item of a list has as it is shown, if it is decimal."""
        own = self._styles.get(name)
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
