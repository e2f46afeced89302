"""Writes the index the search puts the best pages first by; finds nothing itself."""

from __future__ import annotations

import json
from pathlib import Path

from foi_analysis.publish.site.navigation import CHECKS, DATA, ENTRIES, Page, Pages
from foi_analysis.publish.site.table_html import write_page

FILE = "_static/find-index.js"
# What readers look for the entries by, besides their titles.
NAMES = {CHECKS: "method|methodology|checks", DATA: "licence|cite|citation|bibtex"}


def write_index(pages: Pages, folder: Path) -> None:
    """Write title, address, sentence and names of each page a reader may look for.

    Replies and demonstrations are found by the words on them alone.
    """
    rows = [_row(page) for page in pages.all.values() if not page.parent]
    rows += [
        [title, f"{name}.html", "", f"{title}|{NAMES.get(name, '')}"]
        for name, title in ENTRIES.items()
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    write_page(folder / FILE, f"const FIND = [\n{lines}\n];\n")


def _row(page: Page) -> list[str]:
    return [page.title, f"{page.name}.html", page.about, "|".join(filter(None, page.names))]
