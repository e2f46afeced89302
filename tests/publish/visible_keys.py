"""Collects what a site shows its readers that only programs should read; uses nothing of it.

Keys of tables (figures, claims, pages, releases, checks, caveats, replies), a frame's words for
what is not there or true, and names with underscores. Code, and names set as code, may hold them.
``python -m tests.publish.visible_keys ROOT`` prints what build/site of a project shows.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from lxml import html

KEYS = {
    "raw/published/figures": "figure",
    "raw/published/releases": "release",
    "raw/published/pages": "page",
    "raw/official/sources": "source",
    "manual/claims": "claim",
    "manual/caveats": "caveat",
    "manual/arithmetic": "check",
    "manual/plausibility": "relation",
    "manual/measures": "measure",
    "manual/asks": "asks",
    "manual/replies": "reply",
}
IS_KEY = re.compile(r".*[_-].*|P\d+")
NOT_THERE = ("True", "False", "nan", "NaN", "None", "NaT", "<NA>")
CODE = ".//script | .//style | .//pre | .//code | .//template"


def offenders(site: Path, root: Path) -> dict[str, list[str]]:
    """Return what each page of ``site`` shows of the keys of the project in ``root``."""
    pattern = _keys(root)
    found = defaultdict(list)
    for path in sorted(site.rglob("*.html")):
        page = html.fromstring(path.read_bytes())
        body = page.find(".//article")
        body = page.find("body") if body is None else body
        for hidden in body.xpath(CODE):
            hidden.drop_tree()
        for said in _offending(body, pattern):
            found[path.relative_to(site).as_posix()].append(said)
    return dict(found)


def _keys(root: Path) -> re.Pattern[str]:
    keys = set()
    for table, column in KEYS.items():
        path = root / "data" / f"{table}.csv"
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                keys |= {row[column] for row in csv.DictReader(stream)}
    known = "|".join(map(re.escape, sorted(filter(IS_KEY.fullmatch, keys), key=len, reverse=True)))
    return re.compile(rf"(?<![\w/.-])(?:{known})(?![\w/-]|\.\w)")


def _offending(body: Any, pattern: re.Pattern[str]) -> list[str]:
    texts = [text for part in body.iter() for text in (part.text, part.tail) if text]
    found = [key for text in texts for key in pattern.findall(text)]
    for cell in body.xpath(".//td | .//th"):
        text = cell.text_content().strip()
        if text in NOT_THERE or (cell.tag == "th" and re.fullmatch(r"\w+_\w+", text)):
            found.append(text)
    return found


def main() -> None:
    """Print what the site of the project of the first argument shows."""
    root = Path(sys.argv[1])
    for page, said in offenders(root / "build/site", root).items():
        sys.stdout.write(f"{page}: {', '.join(dict.fromkeys(said))}\n")


if __name__ == "__main__":
    main()
