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
    (r"^docProps/custom\.xml$|^customXml/item\d*\.xml$", "custom-properties"),
)
PARTS = tuple((re.compile(pattern, re.IGNORECASE), kind) for pattern, kind in _PARTS)
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
