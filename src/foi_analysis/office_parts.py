"""Opens the XML parts of Office files and finds a workbook's sheets; reads no values."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook: its name, whether it is hidden, and the XML part that holds it."""

    name: str
    is_hidden: bool
    part: str


def parse_part(archive: zipfile.ZipFile, name: str) -> object:
    """Return the root element of an XML part, read without entities, DTD or network."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def workbook_sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """Return the sheets of an open workbook in their order, hidden ones too."""
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target", "")))
        for relation in parse_part(archive, "xl/_rels/workbook.xml.rels")
    }
    return [
        Sheet(
            name=sheet.get("name", ""),
            is_hidden=sheet.get("state", "visible") != "visible",
            part=targets.get(_relation_id(sheet), "").lstrip("/"),
        )
        for sheet in parse_part(archive, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet")
    ]


def column_number(letters: str) -> int:
    """Return 2 for column "B"."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _relation_id(sheet: object) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
