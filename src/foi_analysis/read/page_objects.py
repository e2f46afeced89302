"""Names what a web page holds that is not read: form fields, pictures, pages within it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FIELD, _PICTURE, _OBJECT = "a form field", "a picture", "an object"
_OBJECTS = {"select": _FIELD, "textarea": _FIELD, "input": _FIELD}
_OBJECTS |= {"img": _PICTURE, "svg": _PICTURE, "canvas": _PICTURE, "picture": _PICTURE}
_PAGE, _SCRIPT = "a page within the page", "a script that writes text"
_OBJECTS |= {"iframe": _PAGE, "frame": _PAGE, "math": "a formula", "script": _SCRIPT}
# What is shown to nobody, or only where scripts or recordings are not.
_SPARE = {"noscript": "a text for browsers without scripts", "template": "a text for scripts"}
_SPARE |= {"noframes": "a text for browsers without frames", "datalist": "a list for a form field"}
_SPARE |= {"audio": "a recording", "video": "a recording"}
_OBJECTS |= {"object": _OBJECT, "embed": _OBJECT, "meter": _FIELD, "progress": _FIELD}
# "document.write(12)", "cell.textContent = 12"
_WRITES = re.compile(
    r"document\.writel?n?\s*\(|\.(?:inner|outer)(?:HTML|Text)\s*\+?=(?!=)|"
    r"\.(?:textContent|nodeValue)\s*\+?=(?!=)|\.insertAdjacent(?:HTML|Text)\s*\(|"
    r"\.replaceWith\s*\(|createTextNode\s*\(|\.(?:text|html)\(\s*[\"'\d`]",
    re.IGNORECASE,
)
# What writes another script, as programs that count visits do.
_OF_SCRIPTS = re.compile(r"(?:<|%3C|\\x3C|\\u003C)\s*script", re.IGNORECASE)
_NO_ANSWERS = ("hidden", "submit", "button", "reset", "image", "search", "email", "password")
_SEARCH = re.compile(r"(?:q|s|query|search\w*|keywords?)", re.IGNORECASE)
# 5 by 2.5 cm, in pixels: larger than a letterhead's sign.
_LOGO = (190, 95)


def object_in(element: Element) -> str:
    """Return what an element is that is not read, in words, or nothing for text.

    In a table's cell any picture may be a number; elsewhere only one larger than a sign is named.
    """
    name = _OBJECTS.get(str(element.tag), "")
    if element.tag in _SPARE:
        text = "".join(map(str, element.itertext()))
        return _SPARE[str(element.tag)] if any(map(str.isdigit, text)) else ""
    if element.tag == "input" and not _is_answer(element):
        return ""
    if element.tag == "script":
        code = element.text or ""
        return name if _WRITES.search(code) and not _OF_SCRIPTS.search(code) else ""
    if element.tag in ("iframe", "frame") and not _may_be_read(element):
        return ""
    is_in_cell = next(element.iterancestors("td", "th"), None) is not None
    if name == _PICTURE and not is_in_cell and not _is_large(element):
        return ""
    return name


def _is_answer(field: Element) -> bool:
    if field.get("type", "text").lower() in _NO_ANSWERS:
        return False
    return _SEARCH.fullmatch(field.get("name", "")) is None


def _may_be_read(page: Element) -> bool:
    """Return whether a page within the page is large enough to hold more than a counter."""
    styled = page.get("style", "")
    if page.get("hidden") is not None or re.search(r"(?:display\s*:\s*none|:\s*[01]px)", styled):
        return False
    return not any(page.get(name, "") in ("0", "1") for name in ("width", "height"))


def _is_large(picture: Element) -> bool:
    if next(picture.iterancestors("header", "footer", "a", "button"), None) is not None:
        return False
    sizes = []
    for name in ("width", "height"):
        styled = re.search(rf"(?<![\w-]){name}\s*:\s*([\d.]+)", picture.get("style", ""))
        own = re.match(r"[\d.]+", picture.get(name, ""))
        sizes.append(float(styled[1] if styled else own[0] if own else _LOGO[0]))
    return sizes[0] >= _LOGO[0] and sizes[1] >= _LOGO[1]
