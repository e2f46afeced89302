"""Re-packs zip-based office files so that the same content always gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CORE = "docProps/core.xml"
UNDATED = (1980, 1, 1, 0, 0, 0)
CORE_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    "<cp:coreProperties "
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>foi_analysis</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>\n"
)


@contextmanager
def repacked(path: Path, title: str) -> Iterator[Path]:
    """Give a name to save an office file under; at the end it is packed again as ``path``.

    The members of ``path`` are stored, sorted and undated, and its properties are fixed.
    """
    written = path.with_name(path.name + ".unpacked")
    try:
        yield written
        core = {CORE: CORE_PROPERTIES.format(title=title).encode()}
        pack(path, dict(sorted((members_of(written) | core).items())))
    finally:
        written.unlink(missing_ok=True)


def members_of(path: Path) -> dict[str, bytes]:
    """Return the members of a zip file by name, in its order."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, members: Mapping[str, bytes]) -> None:
    """Write a zip file whose members are undated and stored in the order given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, date_time=UNDATED)
            info.create_system = 3
            archive.writestr(info, content)
