"""Finds what a PDF holds and no page shows: pages outside the tree, hidden answers, odd ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.intake.scan.pdf_objects import PdfObjects

_PAGE = re.compile(rb"/Type\s*/(?:Page|Template)(?![A-Za-z])")
_ROOT = re.compile(rb"/Pages\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_KIDS = re.compile(rb"/Kids\s*(?:\[([^\]]*)\]|(\d{1,10})\s+\d{1,5}\s+R\b)")
_REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
_ANSWER = re.compile(rb"/FT\s*/(?:Tx|Ch)\b")
_PARENT = re.compile(rb"/Parent\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_WIDGET = re.compile(rb"/Subtype\s*/Widget\b")
_VALUE = re.compile(rb"/V\s*(?:\(\s*[^\s)]|<\s*[0-9A-Fa-f]|\[|\d{1,10}\s+\d{1,5}\s+R\b)")
_FLAGS, _FIELD_FLAGS = re.compile(rb"/F\s+(\d{1,10})\b"), re.compile(rb"/Ff\s+(\d{1,10})\b")
_FLAT = re.compile(rb"/Rect\s*\[\s*0(?:\.0*)?\s+0(?:\.0*)?\s+0(?:\.0*)?\s+0(?:\.0*)?\s*\]")
# Bits of an annotation that is hidden, or not shown on the screen; of a field for passwords.
_HIDDEN, _PASSWORD = 0b100010, 1 << 13
_BLANK = b"\0 \t\r\n\f\x1a"
# Bytes after the end that a mail program or a server may add without any of them being content.
_MOST_AFTER = 16


def page_tree(objects: PdfObjects) -> tuple[dict[int, list[int]], set[int]]:
    """Return the kids of each node of the trees of pages, by number, and the roots of the trees."""
    kids = {}
    for number, body in objects.bodies.items():
        if _PAGES.search(body):
            listed = [
                within or objects.bodies.get(int(elsewhere), b"")
                for within, elsewhere in _KIDS.findall(body)
            ]
            kids[number] = [int(kid) for one in listed for kid in _REFERENCE.findall(one)]
    roots = {int(root) for body in objects.bodies.values() for root in _ROOT.findall(body)}
    return kids, roots


def unshown_hazards(objects: PdfObjects, content: bytes) -> Iterator[Hazard]:
    """Yield what a PDF holds that nobody sees who looks at its pages."""
    if pages := _loose_pages(objects):
        yield Hazard("failed-redaction", "outside the order of pages", counted(pages, "page"))
    if answers := sum(_is_hidden_answer(body, objects) for body in objects.bodies.values()):
        detail = counted(answers, "answer") + " in a field that is not shown"
        yield Hazard("failed-redaction", "form", detail)
    if after := _after_the_end(content):
        yield Hazard("undecoded", "after the end of the document", f"{after:,} bytes")


def _loose_pages(objects: PdfObjects) -> int:
    """Return how many pages no tree leads to, in a document that has a tree."""
    kids, roots = page_tree(objects)
    reached, waiting = set(), list(roots)
    while waiting:
        number = waiting.pop()
        if number not in reached:
            reached.add(number)
            waiting += kids.get(number, ())
    if not any(number in kids for number in roots):
        return 0
    pages = {number for number, body in objects.bodies.items() if _PAGE.search(body)}
    return len(pages - reached)


def _is_hidden_answer(body: bytes, objects: PdfObjects) -> bool:
    """Return whether an object is a field with an answer that no page shows.

    A field whose boxes stand elsewhere is judged by them.
    """
    parent = _PARENT.search(body)
    above = objects.bodies.get(int(parent.group(1)), b"") if parent else b""
    if not _ANSWER.search(body) and not (_WIDGET.search(body) and _ANSWER.search(above)):
        return False
    if not _VALUE.search(body) and not _VALUE.search(above):
        return False
    flags, field = _FLAGS.search(body), _FIELD_FLAGS.search(body) or _FIELD_FLAGS.search(above)
    if field and int(field.group(1)) & _PASSWORD:
        return True
    if not _WIDGET.search(body):
        return b"/Kids" not in body
    return bool(flags and int(flags.group(1)) & _HIDDEN) or _FLAT.search(body) is not None


def _after_the_end(content: bytes) -> int:
    """Return how many bytes that are not blank stand after the last mark of an end."""
    place = content.rfind(b"%%EOF")
    after = content[place + len(b"%%EOF") :].strip(_BLANK) if place >= 0 else b""
    is_looked_at = re.search(rb"\d\s+obj\b", after) is not None
    return 0 if is_looked_at or len(after) <= _MOST_AFTER else len(after)
