"""Finds what a Word document hides in its body, headers, notes and text boxes; keeps no text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD as W
from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.formulas import keeps_a_number, text_hazards
from foi_analysis.intake.scan.hazards import Hazard, counted
from foi_analysis.intake.scan.office_hazards import part_hazards
from foi_analysis.intake.scan.personal import personal_hazards

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Parts without text; every other one is looked into, whatever its name.
_NO_TEXT = re.compile(
    r"(docProps|customXml)/|(^|/)(_rels|theme)/|\[Content_Types\]|word/(glossary/)?"
    r"(styles|settings|fontTable|webSettings|numbering|stylesWithEffects|comments[^/]*)\.xml$",
    re.IGNORECASE,
)
_ROOTS = {
    f"{W}{name}" for name in ("document", "hdr", "ftr", "footnotes", "endnotes", "glossaryDocument")
}
_COMMENTS = re.compile(r"word/comments[^/]*\.xml$", re.IGNORECASE)
_TRACKED = tuple(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "delText", "cellMerge"),
        *("delInstrText", "customXmlInsRangeStart", "customXmlDelRangeStart"),
    )
)
_OUTSIDE_FIELD = re.compile(r"^\s*(?:DDEAUTO|DDE)\b", re.IGNORECASE)
_FETCHING_FIELD = re.compile(r"^\s*(?:INCLUDETEXT|INCLUDEPICTURE|LINK|RD)\b", re.IGNORECASE)
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
# What every program of the last years knows; of what it does not know it shows the fallback.
_KNOWN = re.compile(
    r"(?:wp[scgi]|wp14|wpsCustomData|w1[0-9]\w*|w16\w*|a14|a16|cx\d*|am3d|aink|v|m|pic|we|o)"
)
# The parts that are shown, where the reader looks whether their text can be seen.
_READ = re.compile(
    r"word/(document|footnotes|endnotes|header\d*|footer\d*)\.xml$|word/glossary/", re.IGNORECASE
)


def word_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield the hazards of a Word document whose archive is safe to unpack."""
    yield from part_hazards(archive)
    comments = sum(_comments(archive, n) for n in archive.namelist() if _COMMENTS.match(n))
    if comments:
        yield Hazard("comments", detail=counted(comments, "comment"))
    texts: list[str] = []
    cells: list[str] = []
    for name in sorted(archive.namelist()):
        if name.lower().endswith(".xml") and not _NO_TEXT.search(name):
            root = parse_part(archive, name)
            if root.tag == f"{W}comments" and not _COMMENTS.match(name):
                yield Hazard("comments", detail=counted(len(root), "comment"))
            if root.tag not in _ROOTS:
                continue
            yield from _part_hazards(root, _place(name), name)
            texts += (_text(paragraph) for paragraph in root.iter(f"{W}p"))
            cells += (_text(cell) for cell in root.iter(f"{W}tc"))
    yield from text_hazards(cells)
    yield from personal_hazards(texts, cells)


def _part_hazards(root: Element, place: str, name: str) -> Iterator[Hazard]:
    changes = sum(1 for _ in root.iter(*_TRACKED))
    if changes:
        yield Hazard("tracked-changes", place, counted(changes, "change"))
    if "glossary/" in name and (kept := sum(map(_has_digits, root.iter(f"{W}p")))):
        yield Hazard("failed-redaction", place, counted(kept, "text") + " of building blocks")
    if not _READ.match(name) and (unread := sum(map(_has_text, root.iter(f"{W}r")))):
        yield Hazard("failed-redaction", place, counted(unread, "piece") + " of text")
    fields = [*_fields(root), *(one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple"))]
    if commands := sum(bool(_OUTSIDE_FIELD.match(field)) for field in fields):
        yield Hazard("command-formula", place, counted(commands, "field"))
    if fetching := sum(bool(_FETCHING_FIELD.match(field)) for field in fields):
        yield Hazard("outside-references", place, counted(fetching, "field"))
    if keeping := sum(map(keeps_a_number, fields)):
        yield Hazard("masked-by-format", place or "text", counted(keeping, "field"))
    if others := sum(map(_shows_otherwise, root.iter(_ALTERNATIVES))):
        detail = counted(others, "place") + " of which programs show different texts"
        yield Hazard("failed-redaction", place or "text", detail)


def _fields(root: Element) -> Iterator[str]:
    """Yield the code of each field, put together from its pieces."""
    code: list[str] = []
    for element in root.iter(f"{W}instrText", f"{W}fldChar"):
        if element.tag == f"{W}instrText":
            code.append(element.text or "")
        else:
            yield "".join(code)
            code = []
    yield "".join(code)


def _shows_otherwise(alternatives: Element) -> bool:
    """Return whether what an older program shows has other digits than what a new one does."""
    texts = ["".join(filter(str.isdigit, _text(one))) for one in alternatives]
    needs = [one.get("Requires", "") for one in alternatives if one.get("Requires")]
    is_known = all(_KNOWN.fullmatch(part) for need in needs for part in need.split())
    has_fallback = any(str(one.tag).endswith("}Fallback") for one in alternatives)
    is_other = has_fallback and len(set(texts)) > 1
    return any(texts) and (is_other or not is_known)


def _place(name: str) -> str:
    stem = name.rpartition("/")[2].removesuffix(".xml")
    return "" if stem == "document" else re.sub(r"(\D)(\d+)$", r"\1 \2", stem)


def _comments(archive: zipfile.ZipFile, name: str) -> int:
    return sum(1 for _ in parse_part(archive, name).iter("{*}comment"))


def _has_digits(paragraph: Element) -> bool:
    return any(map(str.isdigit, _text(paragraph)))


def _has_text(run: Element) -> bool:
    return any((piece.text or "").strip() for piece in run.iter(f"{W}t", f"{W}delText"))


def _text(element: Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))
