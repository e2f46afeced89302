"""Tells hidden text of a web page that may be an answer from menus, labels and texts for machines.

Ordinary pages hide much that is no secret. What is hidden counts as an answer where it has digits,
or names somebody in the midst of text, and is no part of what stands around every page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TAGS = frozenset(
    {"nav", "header", "footer", "aside", "menu", "dialog", "button", "label", "details", "a"}
)
_ROLES = frozenset(
    {"navigation", "menu", "menubar", "dialog", "alertdialog", "search", "banner", "contentinfo"}
    | {"tooltip", "alert", "status", "tablist", "toolbar", "button"}
)
_CLASSES = re.compile(
    r"(?:^|[-_\s])(?:\w*menu|nav\w*|cookies?|consent|modal|drop-?down|banner|breadcrumbs?|search|"
    r"tool-?tip|pop-?(?:up|over)|skip\w*|share|social|log-?in|toolbar|pagination|pager|carousel|"
    r"accordion\w*|lightbox|overlay|toast|alert|preheader|preview|sort-?(?:key|value|text))"
    r"(?:$|[-_\s])",
    re.IGNORECASE,
)
_FOR_MACHINES = re.compile(r"sr-only|visually-?hidden|screen-?reader|assistive", re.IGNORECASE)
_CELLS, _TEXTS = ("td", "th"), ("p", "td", "th", "dd", "blockquote", "pre", "caption")
_INLINE = frozenset(
    {"span", "b", "i", "em", "strong", "font", "u", "small", "big", "mark", "ins", "del", "s"}
    | {"sub", "sup", "code", "tt", "abbr", "cite", "q", "strike"}
)
# "Jane Smith", "PC J. O'Neill"
_NAME = re.compile(
    r"\b[A-Z][\w'’-]*[a-z]\s+(?:[A-Z]\.?\s+)?[A-Z][\w'’-]*[a-z]\b|\b[A-Z]\.\s?[A-Z][a-z]+"
)
# How far above what is hidden a class may say that it is a menu.
_ABOVE = 2


def may_answer(element: Element, hidden: str) -> bool:
    """Return whether the own text of an element that nobody sees may be an answer.

    ``hidden`` is the attribute that elements have which are not seen.
    """
    text = " ".join(_own_text(element))
    is_telling = any(map(str.isdigit, text)) or (_names(text) and _is_in_text(element))
    return is_telling and not _is_furniture(element, hidden)


def _own_text(element: Element) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _names(text: str) -> bool:
    return _NAME.search(text) is not None


def _is_in_text(element: Element) -> bool:
    """Return whether an element is a paragraph or a cell, or a run of one."""
    for one in (element, *element.iterancestors()):
        if one.tag not in _INLINE:
            return one.tag in _TEXTS
    return False


def _is_furniture(element: Element, hidden: str) -> bool:
    chain = [element, *element.iterancestors()]
    if any(one.tag in _TAGS or one.get("role") in _ROLES for one in chain):
        return True
    unseen = sum(one.get(hidden) is not None for one in chain)
    near = [_called(one) for one in chain[: max(unseen, 1) + _ABOVE]]
    if any(map(_CLASSES.search, near)):
        return True
    is_in_cell = any(one.tag in _CELLS for one in chain)
    return not is_in_cell and any(map(_FOR_MACHINES.search, near))


def _called(element: Element) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"
