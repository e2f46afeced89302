"""Opens the XML parts of Office files and finds a workbook's sheets; reads no values."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

WORKBOOK = "xl/workbook.xml"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# What damaged or foreign archives raise while they are opened, listed or unpacked.
ARCHIVE_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
)


class _Parsing(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    huge_tree: bool
    remove_comments: bool
    remove_pis: bool


# How foreign XML is parsed: nothing is expanded or fetched, and depth and length are bounded.
_CAREFULLY: _Parsing = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, whether it is hidden, and the part that holds it."""

    name: str
    is_hidden: bool
    part: str
    state: str = "visible"


def parse_xml(content: bytes) -> Element:
    """Return the root element of foreign XML, read without entities, DTD or network."""
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(**_CAREFULLY))


def parse_part(archive: zipfile.ZipFile, name: str) -> Element:
    """Return the root element of an XML part, read without entities, DTD or network."""
    return parse_xml(archive.read(name))


def elements(content: bytes, *tags: str, kept: str = "") -> Iterator[Element]:
    """Yield the elements of these tags as they end, each forgotten when the next one is asked for.

    Elements nested in a wanted one have been yielded, and emptied, before it; only those of the
    tag ``kept`` stay whole until what they stand in ends.
    """
    from lxml import etree

    for _, element in etree.iterparse(io.BytesIO(content), tag=tags, **_CAREFULLY):
        yield element
        if kept and element.tag.endswith(kept):
            continue
        element.clear()
        while element.getprevious() is not None and element.getparent() is not None:
            del element.getparent()[0]


def relations(archive: zipfile.ZipFile, part: str) -> dict[str | None, str]:
    """Return the parts that ``part`` points to by the ids of its relations."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels"
    return {
        relation.get("Id"): posixpath.normpath(
            posixpath.join(f"/{folder}", relation.get("Target", ""))
        ).lstrip("/")
        for relation in parse_part(archive, listed)
    }


def workbook_sheets(archive: zipfile.ZipFile, workbook: str = WORKBOOK) -> list[Sheet]:
    """Return the sheets of an open workbook in their order, hidden ones too."""
    targets = relations(archive, workbook)
    return [
        Sheet(
            name=sheet.get("name", ""),
            is_hidden=sheet.get("state", "visible") != "visible",
            part=targets.get(_relation_id(sheet), ""),
            state=sheet.get("state", "visible"),
        )
        for sheet in parse_part(archive, workbook).iterfind("{*}sheets/{*}sheet")
    ]


def column_number(letters: str) -> int:
    """Return 2 for column "B"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _relation_id(sheet: Element) -> str:
    named = ((str(key), str(value)) for key, value in sheet.attrib.items())
    return next((value for key, value in named if key.endswith("}id")), "")
