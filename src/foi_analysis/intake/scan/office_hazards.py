"""Finds Office parts that carry more than is seen, by their names and relations; no content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from foi_analysis.core.office_parts import parse_part
from foi_analysis.intake.scan.hazards import Hazard, counted

_PARTS = (
    (r"(^|/)vba(Project|Data)[^/]*\.(bin|xml)$|^xl/(macrosheets|dialogsheets)/", "macros"),
    (r"/activeX/", "active-content"),
    (r"^xl/externalLinks/", "external-links"),
    (r"^xl/pivotCache/", "pivot-cache"),
    (r"^xl/(connections\.(xml|bin)$|queryTables/|model/|customData/)", "data-connections"),
    (r"^xl/(comments[^/]*\.(xml|bin)$|comments/|threadedComments/)", "comments"),
    (r"^xl/revisions/", "tracked-changes"),
    (r"^(xl|word)/embeddings/", "embedded-files"),
    (r"^xl/(richData/rdrichvalue|volatileDependencies\.|python\.)", "kept-values"),
    (r"^docProps/custom\.xml$|^customXml/item\d*\.xml$", "custom-properties"),
)
PARTS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _PARTS)
# What packages hold: parts of markup or records in folders that programs know, and pictures.
_KNOWN = re.compile(
    r"(?:\[Content_Types\]\.xml|mimetype|_rels/.*|META-INF/.*|docProps/[^/]+|(?:xl|word|customXml|docMetadata|"
    r"customUI|userCustomization|_xmlsignatures|package|ppt|visio)/(?:.+/)?[^/]+\.(?:xml|rels|bin|vml|sigs)|"
    r"(?:.+/)?(?:media|ink|fonts)/[^/]+\.(?:png|jpe?g|jfif|gif|bmp|tiff?|emf|wmf|emz|wmz|svg|ico|wdp|webp|"
    r"pcx|pict|odttf|fntdata|xml)|.*/|(?:xl|word)/embeddings/.*|(?:xl|word)/printerSettings/.*|xl/model/.*|"
    r"word/[^/]+\.(?:html?|mht|rtf|docx|txt))",
    re.IGNORECASE,
)
_BINARY_OF_MEDIA = re.compile(r"/media/.*\.bin$", re.IGNORECASE)
RELATIONS = {
    "vbaproject": "macros",
    "xlmacrosheet": "macros",
    "control": "active-content",
    "activexcontrolbinary": "active-content",
    "externallink": "external-links",
    "pivotcachedefinition": "pivot-cache",
    "pivotcacherecords": "pivot-cache",
    "connections": "data-connections",
    "querytable": "data-connections",
    "powerpivotdata": "data-connections",
    "threadedcomment": "comments",
    "revisionheaders": "tracked-changes",
    "oleobject": "embedded-files",
    "package": "embedded-files",
    "afchunk": "embedded-files",
}


def part_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield each kind of part once, with how many parts there are of it."""
    found: dict[str, set[str]] = {}
    for name in archive.namelist():
        for pattern, kind in PARTS:
            if pattern.search(name):
                found.setdefault(kind, set()).add(name)
        if re.match(r"customXml/item\d*\.xml$", name, re.IGNORECASE) and _is_query(archive, name):
            found.setdefault("data-connections", set()).add(name)
        if name.lower().endswith(".rels"):
            for kind, target in _related(archive, name):
                found.setdefault(kind, set()).add(target)
    for kind, names in sorted(found.items()):
        yield Hazard(kind, detail=counted(len(names), "part"))
    yield from _odd_parts(archive, found)


def _odd_parts(archive: zipfile.ZipFile, found: dict[str, set[str]]) -> Iterator[Hazard]:
    """Yield parts that no program puts there."""
    names, judged = set(archive.namelist()), set().union(*found.values())
    odd = {one for one in names if not _KNOWN.fullmatch(one) or _BINARY_OF_MEDIA.search(one)}
    if odd - judged:
        detail = counted(len(odd - judged), "part") + " of no known kind"
        yield Hazard("embedded-files", detail=detail)


def _is_query(archive: zipfile.ZipFile, name: str) -> bool:
    return b"DataMashup" in archive.read(name)[:4096].replace(b"\0", b"")


def _related(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, str]]:
    """Yield kind and target of relations to parts that may go by any name."""
    base = name.split("_rels/")[0]
    for relation in parse_part(archive, name):
        is_outside = relation.get("TargetMode", "") == "External"
        what = relation.get("Type", "").rpartition("/")[2].casefold()
        target = relation.get("Target", "")
        if what in RELATIONS and not (is_outside and what == "package"):
            yield RELATIONS[what], _full(base, target)
        elif is_outside and what not in ("hyperlink", "externallinkpath"):
            yield "outside-references", target


def _full(base: str, target: str) -> str:
    """Return a relation's target from the archive's root, so that names and relations agree."""
    if target.startswith("/"):
        return target[1:]
    steps = base.rstrip("/").split("/") if base else []
    for step in target.split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(step for step in steps if step != ".")
