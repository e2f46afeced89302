"""Re-packs zip-based office files so that the same content always gives the same bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

CORE = "docProps/core.xml"
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


def repack(written: Path, path: Path, title: str) -> None:
    """Write the zip file ``written`` to ``path``: stored, sorted, undated, fixed properties."""
    with zipfile.ZipFile(written) as source:
        members = {name: source.read(name) for name in sorted(source.namelist())}
    members[CORE] = CORE_PROPERTIES.format(title=title).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as target:
        for name, content in sorted(members.items()):
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3
            target.writestr(info, content)
