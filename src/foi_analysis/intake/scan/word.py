"""Finds what a Word document hides in its body, headers, notes and text boxes; keeps no text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD as W
from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.formulas import text_hazards
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
    for name in ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "delText", "cellMerge")
)
_OUTSIDE_FIELD = re.compile(r"^\s*(?:DDEAUTO|DDE)\b", re.IGNORECASE)
_NO = ("0", "false", "off")
_SMALLEST = 2  # half points


def word_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield the hazards of a Word document whose archive is safe to unpack."""
    yield from part_hazards(archive)
    comments = sum(_comments(archive, n) for n in archive.namelist() if _COMMENTS.match(n))
    if comments:
        yield Hazard("comments", detail=counted(comments, "comment"))
    styles = _hiding_styles(archive)
    texts: list[str] = []
    cells: list[str] = []
    for name in sorted(archive.namelist()):
        if name.lower().endswith(".xml") and not _NO_TEXT.search(name):
            root = parse_part(archive, name)
            if root.tag not in _ROOTS:
                continue
            yield from _part_hazards(root, _place(name), styles)
            texts += (_text(paragraph) for paragraph in root.iter(f"{W}p"))
            cells += (_text(cell) for cell in root.iter(f"{W}tc"))
    yield from text_hazards(cells)
    yield from personal_hazards(texts, cells)


def _part_hazards(root: Element, place: str, styles: set[str]) -> Iterator[Hazard]:
    changes = sum(1 for _ in root.iter(*_TRACKED))
    if changes:
        yield Hazard("tracked-changes", place, counted(changes, "change"))
    runs = [run for run in root.iter(f"{W}r") if _has_text(run)]
    hidden = sum(_is_hidden(run, styles) for run in runs)
    hidden += sum(_is_on(row.find(f"{W}trPr"), "hidden") for row in root.iter(f"{W}tr"))
    if hidden:
        yield Hazard("hidden-text", place, counted(hidden, "piece") + " of text")
    if unseen := sum(_is_unseen(run) for run in runs):
        yield Hazard("unseen-text", place, counted(unseen, "piece") + " of text")
    fields = [field.text or "" for field in root.iter(f"{W}instrText")]
    fields += [field.get(f"{W}instr", "") for field in root.iter(f"{W}fldSimple")]
    if commands := sum(bool(_OUTSIDE_FIELD.match(field)) for field in fields):
        yield Hazard("command-formula", place, counted(commands, "field"))


def _place(name: str) -> str:
    stem = name.rpartition("/")[2].removesuffix(".xml")
    return "" if stem == "document" else re.sub(r"(\D)(\d+)$", r"\1 \2", stem)


def _comments(archive: zipfile.ZipFile, name: str) -> int:
    return sum(1 for _ in parse_part(archive, name).iter("{*}comment"))


def _hiding_styles(archive: zipfile.ZipFile) -> set[str]:
    """Return the ids of styles that hide text, those based on a hiding one included."""
    if "word/styles.xml" not in archive.namelist():
        return set()
    content = archive.read("word/styles.xml")
    if b"vanish" not in content and b"\0" not in content:
        return set()  # Nothing in it hides text; parsing it is most of what a scan costs.
    styles = list(parse_part(archive, "word/styles.xml").iterfind(f"{W}style"))
    hiding = {s.get(f"{W}styleId") for s in styles if _is_on(s.find(f"{W}rPr"), "vanish")}
    for _ in styles:
        based = {
            style.get(f"{W}styleId")
            for style in styles
            if (base := style.find(f"{W}basedOn")) is not None and base.get(f"{W}val") in hiding
        }
        if based <= hiding:
            break
        hiding |= based
    return {style for style in hiding if style is not None}


def _is_hidden(run: Element, styles: set[str]) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is not None and properties.find(f"{W}vanish") is not None:
        return _is_on(properties, "vanish")
    return bool(styles) and any(style in styles for style in _styles_of(run, properties))


def _styles_of(run: Element, properties: Element | None) -> Iterator[str]:
    own = None if properties is None else properties.find(f"{W}rStyle")
    paragraph = next(run.iterancestors(f"{W}p"), None)
    above = None if paragraph is None else paragraph.find(f"{W}pPr/{W}pStyle")
    for style in (own, above):
        if style is not None:
            yield style.get(f"{W}val", "")


def _is_on(properties: Element | None, name: str) -> bool:
    switch = None if properties is None else properties.find(f"{W}{name}")
    return switch is not None and switch.get(f"{W}val", "1") not in _NO


def _is_unseen(run: Element) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    size, colour = properties.find(f"{W}sz"), properties.find(f"{W}color")
    points = "" if size is None else size.get(f"{W}val", "")
    if points.isdigit() and int(points) <= _SMALLEST:
        return True
    is_white = colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF"
    return is_white and not _is_on_colour(run, properties)


def _is_on_colour(run: Element, properties: Element) -> bool:
    """Return whether a run stands on shading or a highlight of its own, paragraph's or cell's."""
    if properties.find(f"{W}highlight") is not None or properties.find(f"{W}shd") is not None:
        return True
    around = run.iterancestors(f"{W}p", f"{W}tc", f"{W}tbl", f"{W}txbxContent")
    return any(
        parent.tag == f"{W}txbxContent"
        or parent.find(f"./*/{W}shd") is not None
        # A table's style may shade its header row.
        or parent.find(f"{W}tblPr/{W}tblStyle") is not None
        for parent in around
    )


def _has_text(run: Element) -> bool:
    return any((piece.text or "").strip() for piece in run.iter(f"{W}t", f"{W}delText"))


def _text(element: Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))
