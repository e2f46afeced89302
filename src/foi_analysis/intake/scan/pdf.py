"""Finds what a PDF carries or does besides showing pages, and pages without end; draws nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foi_analysis.intake.scan.hazards import Hazard, counted, spans
from foi_analysis.intake.scan.pdf_objects import EndlessStream, PdfObjects, Undecoded, read_objects
from foi_analysis.intake.scan.pdf_unshown import page_tree, unshown_hazards
from foi_analysis.intake.scan.personal import MOST_TEXT, personal_hazards

MOST_PAGES = 2_000
_DEEPEST = 64
_ACTIONS = re.compile(
    rb"/(?:JavaScript|JS|Launch|RichMedia|ImportData|SubmitForm|XFA|Rendition|Movie|3D|GoToE)\b"
    rb"|/URI\s*\(\s*(?i:javascript|vbscript|data|file)\s*(?::|\\072)|/F\s*\(\s*(?:\\\\|\\134)"
)
_EMBEDDED = re.compile(rb"/EmbeddedFiles?\b")
_NOTES = re.compile(
    rb"/Subtype\s*/(?:Text|Popup|FreeText|Caret|FileAttachment|Sound|Highlight|Underline|Squiggly|"
    rb"StrikeOut|Square|Circle|Line|Polygon|PolyLine|Ink|Redact|Stamp)\b"
)
_WRITTEN = re.compile(
    rb"/(?:Contents|RC)\s*(?:\(\s*[^\s)]|<\s*[0-9A-Fa-f]|\d{1,10}\s+\d{1,5}\s+R\b)"
)
_HIDDEN_LAYER = re.compile(
    rb"/OFF\s*(?:\[\s*\d|\d{1,10}\s+\d{1,5}\s+R\b)|/(?:BaseState|ViewState)\s*/OFF\b|"
    rb"/P\s*/(?:AllOff|AnyOff)\b|/VE\s*\["
)
# What a program keeps for itself in a stream of its own, such as the picture a page was made of.
_PRIVATE = re.compile(rb"/(?:Private\s+\d{1,10}\s+\d{1,5}\s+R\b|AIPrivateData\d)")
_SMALL_PICTURE = re.compile(rb"/Thumb\s+\d{1,10}\s+\d{1,5}\s+R\b")
_OUTSIDE = -1
_ENCRYPT = re.compile(rb"/Encrypt\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_COUNT = re.compile(rb"/Count\s+(-?\d{1,12})")
_START = re.compile(rb"startxref\s+(\d{1,12})")
_END = re.compile(rb"%%EOF\r?\n?")
_MOST_VERSIONS = 10
_TELLING = re.compile(r"\b(?:\w*\d\w*|[A-Z]\w+)")
_BEFORE = re.compile(rb"/(?:Prev|XRefStm)\s+(\d{1,12})")


def pdf_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield the hazards of a PDF; its text is looked at only when its build is sound."""
    try:
        objects = read_objects(content)
    except EndlessStream as error:
        yield Hazard("endless-document", detail=str(error))
        return
    except Undecoded as error:
        yield Hazard("undecoded", detail=str(error))
        return
    endless = [*_page_hazards(objects), *_revision_hazards(content)]
    if endless:
        yield from endless
        return
    every = objects.all_text()
    if _ENCRYPT.search(every):
        yield Hazard("encrypted")
        return
    yield from _carried(objects)
    yield from unshown_hazards(objects, content)
    if content.count(b"%%EOF") > 1 and not content[:2048].count(b"/Linearized"):
        yield Hazard("earlier-versions", detail=counted(content.count(b"%%EOF") - 1, "version"))
    if pictures := len(_SMALL_PICTURE.findall(every)):
        yield Hazard("earlier-versions", detail=counted(pictures, "small picture") + " of pages")
    yield from _shown_before(content)
    yield from personal_hazards(_page_texts(content))


def _carried(objects: PdfObjects) -> Iterator[Hazard]:
    """Yield what a PDF carries besides pages, each kind with the numbers of its objects."""
    bodies = [*objects.numbered_bodies(), (_OUTSIDE, objects.loose)]
    found: dict[str, list[int]] = {}
    for number, body in bodies:
        for kind, times in _carried_by(body).items():
            found.setdefault(kind, []).extend([number] * times)
    for kind, numbers in found.items():
        if numbers:
            place = spans((number for number in numbers if number != _OUTSIDE), "object")
            yield Hazard(kind, place or "outside its objects", f"{len(numbers):,} found")


def _carried_by(body: bytes) -> dict[str, int]:
    """Return how often one object carries each kind of thing besides what a page shows."""
    return {
        "active-content": len(_ACTIONS.findall(body)),
        "embedded-files": len(_EMBEDDED.findall(body)) + len(_PRIVATE.findall(body)),
        "comments": int(bool(_NOTES.search(body) and _WRITTEN.search(body))),
        "hidden-layers": len(_HIDDEN_LAYER.findall(body)),
    }


def _page_hazards(objects: PdfObjects) -> Iterator[Hazard]:
    """Yield too many pages, declared or true, and trees of pages that lead back to themselves."""
    trees = {number: body for number, body in objects.bodies.items() if _PAGES.search(body)}
    declared = [int(n) for body in trees.values() for n in _COUNT.findall(body)]
    pages = sum(bool(_PAGE.search(body)) for body in objects.bodies.values())
    if max([pages, *declared]) > MOST_PAGES:
        yield Hazard("endless-document", detail=f"more than {MOST_PAGES:,} pages")
    kids, roots = page_tree(objects)
    if any(_is_endless(kids, root) for root in roots):
        yield Hazard("endless-document", detail="pages that lead back to themselves")


def _is_endless(kids: dict[int, list[int]], root: int) -> bool:
    """Return whether walking a tree of pages goes deeper or further than any document does."""
    waiting, visits = [(root, 0)], 0
    while waiting:
        number, depth = waiting.pop()
        visits += 1
        if depth > _DEEPEST or visits > 2 * MOST_PAGES:
            return True
        waiting += [(kid, depth + 1) for kid in kids.get(number, ())]
    return False


def _revision_hazards(content: bytes) -> Iterator[Hazard]:
    """Yield a chain of cross-reference tables that leads back to itself."""
    starts = _START.findall(content[-2048:])
    waiting, seen = [int(starts[-1])] if starts else [], set()
    while waiting:
        offset = waiting.pop()
        if offset in seen:
            yield Hazard("endless-document", detail="tables that lead back to themselves")
            return
        seen.add(offset)
        end = content.find(b"startxref", offset)
        stream = content.find(b"stream", offset)
        ends = [position for position in (end, stream) if position >= 0]
        waiting += map(int, _BEFORE.findall(content[offset : min(ends, default=offset)]))


def _shown_before(content: bytes) -> Iterator[Hazard]:
    """Yield each earlier version with words of digits, or of capitals, that the last one lacks."""
    ends = [found.end() for found in _END.finditer(content)][:-1][-_MOST_VERSIONS:]
    now = set(_telling_words(content)) if ends else set()
    for number, end in enumerate(ends, 1):
        if gone := set(_telling_words(content[:end])) - now:
            detail = counted(len(gone), "word") + " that the last version lacks"
            yield Hazard("failed-redaction", f"earlier version {number}", detail)


def _telling_words(content: bytes) -> Iterator[str]:
    """Yield the words of a PDF that may be a figure or a name."""
    for text in _page_texts(content):
        yield from _TELLING.findall(text)


def _page_texts(content: bytes) -> Iterator[str]:
    """Yield the text of the pages up to a limit; a page that cannot be drawn is left out."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    size = 0
    with document:
        for page in document:
            text = page.get_textpage().get_text_bounded()
            yield text
            size += len(text)
            if size > MOST_TEXT:
                return
