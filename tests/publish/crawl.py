"""Reads all that a project puts out and collects what each place says of each printed figure.

It uses nothing of the package. A figure is its key in figures.csv; a claim is the figure its page
prints. Of each it collects the verdict, the verdict without what is assumed, the sentence that
says why, and the limits, by place. ``python -m tests.publish.crawl ROOT`` prints what differs.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pdfplumber
from lxml import html

VERDICTS = (
    *("reproduced from the compiler's data", "reproduced", "confirmed", "repeated", "fits"),
    *("cannot be checked", "restated", "disagrees if", "impossible", "not like for like"),
    "not checked",
)
KINDS = ("verdict", "without", "why", "limits")
Row = dict[str, str]
# What is said of a figure: by kind, figure and what is said, the places.
Said = dict[str, dict[str, dict[Any, list[str]]]]


def crawl(root: Path, traces: Iterable[tuple[str, dict[str, Any]]] = ()) -> Said:
    """Return what every page, table, notebook, briefing and readme of a project says.

    ``traces`` are what ``foi trace --json`` prints of claims, by claim.
    """
    return _Crawl(root).said(traces)


def differing(said: Said) -> list[str]:
    """Return each figure of which two things are said, with the places."""
    return [
        f"{kind} of {figure}: "
        + "; ".join(f"{what!r} in {', '.join(places[:4])}" for what, places in found.items())
        for kind in KINDS
        for figure, found in sorted(said[kind].items())
        if len(found) > 1
    ]


class _Crawl:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: Said = {kind: defaultdict(lambda: defaultdict(list)) for kind in KINDS}
        self.figures = {row["figure"]: row for row in _rows(root, "processed/stories.csv")}
        self.denominators = {
            row["figure"]: row["denominator"] for row in _rows(root, "raw/published/figures.csv")
        }
        self.claims = {row["claim"]: row for row in _rows(root, "manual/claims.csv")}
        self.labels: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self.pairs: dict[str, set[str]] = defaultdict(set)
        for row in (*self.figures.values(), *_rows(root, "processed/figures.csv")):
            self.pairs[_plain(row["sentence"])].add(row["verdict"])

    def said(self, traces: Iterable[tuple[str, dict[str, Any]]]) -> Said:
        """Read everything; story pages first, whose rows say which figure they are."""
        pages = sorted((self.root / "build/site").rglob("*.html"), key=_stories_first)
        briefings = sorted((self.root / "build/briefings").glob("*"))
        for path in (*pages, *briefings):
            self._file(path)
        for path in sorted((self.root / "build").rglob("*.ipynb")):
            if "site-src" not in path.parts:
                self._notebook(path)
        for path in sorted((self.root / "build/site/files/tables").glob("*")):
            self._table(path)
        for name in ("stories", "figures"):
            self._table(self.root / f"data/processed/{name}.csv")
        readme = self.root / "README.md"
        if readme.exists():
            self._readme(readme.read_text(encoding="utf-8"))
        for claim, trace in traces:
            self._of_row(self._keys(claim), "trace", trace)
        return self.found

    def _readme(self, text: str) -> None:
        for claim, row in self.claims.items():
            for line in text.splitlines():
                if line.startswith("- ") and f"{row['statement']}. *" in line:
                    verdict, _, why = line.split(". *", 1)[1].partition("*: ")
                    cells = {"verdict": verdict.lower(), "sentence": why}
                    self._of_row(self._keys(claim), "README.md", cells)

    def _file(self, path: Path) -> None:
        name = path.relative_to(self.root / "build").as_posix()
        if path.suffix == ".html":
            page = html.fromstring(path.read_bytes())
            self._page(name, page)
        elif path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                text = archive.read("word/document.xml").decode()
            self._text(name, " ".join(re.sub(r"<[^>]+>", " ", text).split()))
        elif path.suffix == ".pdf":
            with pdfplumber.open(path) as document:
                self._text(name, " ".join(page.extract_text() for page in document.pages))

    def _notebook(self, path: Path) -> None:
        name = path.relative_to(self.root / "build").as_posix()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                if shown := "".join(data.get("text/html", "")):
                    self._page(name, html.fromstring(f"<div>{shown}</div>"))
                else:
                    self._text(name, "".join(data.get("text/plain", "") or output.get("text", "")))

    def _page(self, name: str, page: Any) -> None:
        for hidden in page.xpath("//script | //style | //*[@aria-hidden='true']"):
            hidden.drop_tree()
        for about in page.xpath("//dl"):
            self._of_claim_page(name, about)
        for card in page.xpath("//*[@id and .//*[contains(@class, 'why')]]"):
            self._of_card(name, card)
        for table in page.iter("table"):
            for cells, row in _table_rows(table):
                keys = self._keys_of_row(name, table, row, cells)
                self._of_row(keys, name, cells)
        self._text(name, page.text_content())

    def _of_card(self, name: str, card: Any) -> None:
        """Keep what the front page says of a claim: its verdict, and why."""
        if card.get("id") in self.claims:
            (verdict,) = card.xpath(".//*[contains(@class, 'verdict-')]")
            (why,) = card.xpath(".//*[contains(@class, 'why')]")
            cells = {"Verdict": verdict.text_content(), "sentence": _plain(why.text_content())}
            self._of_row(self._keys(card.get("id")), name, cells)

    def _of_claim_page(self, name: str, about: Any) -> None:
        claim = re.sub(r"^site/figure-|(?:-real|-demonstration)?\.html$", "", name)
        if claim not in self.claims:
            return
        cells = {
            key.text_content().strip(): key.getnext().text_content()
            for key in about.iter("dt")
            if key.getnext() is not None
        }
        self._of_row(self._keys(claim), name, cells)

    def _keys_of_row(self, name: str, table: Any, row: Any, cells: Row) -> set[str]:
        """Return the figures a row is about, or none."""
        own = {row.get("id", "").upper()} & set(self.figures)
        links = row.xpath("./th[1]//@href | ./td[1]//@href")
        keys = own or set(re.findall(r"stories/[^#\s]+#(p\d+)\b", " ".join(links)))
        claims = re.findall(r"figure-([a-z0-9-]+?)(?:-real|-demonstration)?\.html", " ".join(links))
        if keys or row.get("id") in self.claims:
            found = {key.upper() for key in keys}
            if own:
                self._learn(found, cells)
            return found or self._keys(row.get("id"))
        if len(claims) == 1:
            return self._keys(claims[0])
        if "briefings/" in name and "What is counted" in cells:
            return self._of_briefing(name, cells)
        caption = " ".join(table.xpath("./caption//text()"))
        release = cells.get("Release") or "".join(re.findall(r"^Release ([\w-]+):", caption))
        cells.pop("Why", None)  # It ends with what is known against one page of several.
        return self._one_fact(self.labels[release, _label(cells), cells.get("Printed", "")])

    def _learn(self, keys: set[str], cells: Row) -> None:
        for key in keys:
            row = self.figures[key]
            label = _label(cells).removesuffix("#").strip()
            self.labels[row["release"], label, row["printed"]].add(key)

    def _of_briefing(self, name: str, cells: Row) -> set[str]:
        """Return the figures a row of a force's briefing is about, where only one can be."""
        authority = re.sub(r".*/|-[^-]*$", "", name)
        found = {
            key
            for key, row in self.figures.items()
            if re.sub(r"\W+", "-", row["area"].lower()) == authority
            and row["printed"] == cells["Printed"]
            and name.endswith(f"-{row['wave']}.html")
            and cells["What is counted"].endswith(row["category"] or "Offences recorded")
        }
        return self._one_fact(found)

    def _one_fact(self, keys: set[str]) -> set[str]:
        """Return figures that are one figure of a release, or none."""
        return keys if len({self.figures[key]["statement"] for key in keys}) == 1 else set()

    def _keys(self, claim: str) -> set[str]:
        """Return the figures of a claim's page that are the claim, and the claim."""
        row = self.claims.get(claim, {})
        names = ("page", "wave", "area", "measure", "category", "printed")
        return ({claim} if row else set()) | {
            key
            for key, one in self.figures.items()
            if all(one[name] == row.get(name) for name in names)
            and self.denominators[key] in ("", "offences_method_known")
        }

    def _table(self, path: Path) -> None:
        name = path.relative_to(self.root).as_posix()
        if path.stem not in ("stories", "figures"):
            return
        frame = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
        for row in frame.astype(object).where(frame.notna(), None).to_dict(orient="records"):
            keys = {row["figure"]} if path.stem == "stories" else self._keys(row["claim"])
            self._of_row(keys, name, {str(key): value for key, value in row.items()})

    def _of_row(self, keys: set[str], name: str, cells: dict[str, Any]) -> None:
        """Keep what a row says of figures: of a table of the site, or of one for programs."""
        shown = _plain(cells.get("Verdict") or cells.get("verdict") or "")
        verdict = next((one for one in VERDICTS if shown.startswith(one)), "")
        if not keys or not verdict:
            return
        without = _plain(cells.get("Without that") or cells.get("without_it") or "")
        why = _plain(cells.get("sentence") or cells.get("Why") or shown[len(verdict) :])
        said = {"verdict": verdict, "without": without, "why": why, "limits": _limits(cells)}
        for key in keys:
            for kind, what in said.items():
                if what:
                    self.found[kind][key][what].append(name)

    def _text(self, name: str, text: str) -> None:
        """Keep a verdict in running text that stands before another's sentence."""
        text = _plain(text)
        for why, verdicts in self.pairs.items():
            for part in text.split(why)[:-1] if len(why) > len("No one else has.") else ():
                before = re.sub(r"[*\s.:,“”]+$", "", part).lower()
                word = next((one for one in VERDICTS if before.endswith(one)), "")
                if word and word not in verdicts:
                    for verdict in verdicts:
                        self.found["verdict"][why][verdict].append("the tables")
                    self.found["verdict"][why][word].append(name)


def _rows(root: Path, table: str) -> list[Row]:
    with (root / "data" / table).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _stories_first(path: Path) -> tuple[bool, str]:
    return path.parent.name != "stories", path.as_posix()


def _plain(text: object) -> str:
    return " ".join(str(text).replace("\u00a0", " ").replace("*", "").split())


def _label(cells: Row) -> str:
    first = next(iter(cells.values()), "")
    return re.sub(r"\s*(?:Computed again from|How we know).*", "", first)


def _table_rows(table: Any) -> Iterator[tuple[Row, Any]]:
    """Yield each row of a table as cells by their heads, and itself."""
    heads: list[str] = []
    for row in table.iter("tr"):
        cells = [_plain(cell.text_content()) for cell in row.xpath("./th | ./td")]
        if not row.xpath("./td"):
            heads = cells
        else:
            yield dict(zip(heads, cells, strict=False)), row


def _limits(cells: dict[str, Any]) -> tuple[float | None, float | None] | None:
    """Return the limits a row tells, to one decimal, as far as they say anything."""
    if "low" in cells:
        is_share = cells.get("unit") == "per cent"
        low, high = cells["low"], cells["high"]
        high = None if is_share and high is not None and high >= 100 else high
    else:
        shown = _plain(cells.get("Other figures allow", "")).replace(",", "")
        numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", shown)]
        if not numbers:
            return None
        low = None if "at most" in shown else numbers[0]
        high = None if "at least" in shown else numbers[-1]
    found = tuple(None if not one else round(float(one), 1) for one in (low, high))
    return None if found == (None, None) else found  # type: ignore[return-value]


def main() -> None:
    """Print what differs in the project of the first argument."""
    said = crawl(Path(sys.argv[1]))
    places = sum(len(p) for one in said["verdict"].values() for p in one.values())
    output = io.StringIO()
    output.write(f"{len(said['verdict'])} figures and claims, {places} verdicts read\n")
    output.write("\n".join(differing(said)))
    sys.stdout.write(output.getvalue() + "\n")


if __name__ == "__main__":
    main()
