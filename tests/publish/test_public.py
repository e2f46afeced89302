"""What is published of replies with hundreds of small counts: refused, masked, then attacked.

Each output is made once, of few forces with many methods; the one of rounded counts of fewer.

The attack here is its own: it takes the built folder apart with pandas, lxml and regular
expressions and uses nothing of the package.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from lxml import html
from tests.conftest import copy_project
from tests.made_small_counts import (
    METHODS,
    Numbers,
    choose,
    few_notebooks,
    made_project,
    sign,
)
from tests.miniature import NATION
from tests.test_end_to_end import FOI, foi

from foi_analysis.core.paths import Project, slug
from foi_analysis.publish.signatures import unsigned
from foi_analysis.publish.site.review_mark import HOLDS, REVIEW

SMALL = range(1, 5)
DOCUMENTS = ("METHODOLOGY.md", "CHANGELOG.md", "README.md")
IN_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "twice": "2", "once": "1"}
WORDED = re.compile(rf"\b({'|'.join(IN_WORDS)})\b(?! of\b)", re.IGNORECASE)
ALONE = re.compile(r"(?<![\w.,<>≤≥–-])(\d+)(?:\.0)?(?![\w–%-]|[.,:/]\d|\s?%| to \d)")
Texts = Iterator[tuple[str, str]]
Cell = tuple[str, str]
ALL, UNKNOWN, OFFENCES = "All methods", "offences method not known", "offences"
ENDS = (("low", "least"), ("high", "greatest"))
Tables = Iterator[tuple[str, pd.DataFrame]]


def unpacked(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below a folder, and those in an archive there."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for part in archive.namelist():
                    yield f"{name}/{part}", archive.read(part)
        else:
            yield name, path.read_bytes()


def once(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one name and content once: the bundle holds the site, too."""
    read = set()
    for name, content in files:
        key = (Path(name).name, hashlib.sha256(content).digest())
        if key not in read:
            read.add(key)
            yield name, content


def tables_of(name: str, content: bytes) -> Tables:
    """Yield every table of a file, as text."""
    end = Path(name).suffix
    if end == ".csv":
        yield name, pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False)
    elif end == ".parquet":
        yield name, pd.read_parquet(io.BytesIO(content)).astype(str)
    elif end == ".xlsx":
        sheets = pd.read_excel(io.BytesIO(content), sheet_name=None, dtype=str, engine="openpyxl")
        yield from ((f"{name} {sheet}", frame.fillna("")) for sheet, frame in sheets.items())
    elif end == ".ipynb":
        for cell in json.loads(content)["cells"]:
            for output in cell.get("outputs", ()):
                yield from of_page(name, "".join(output.get("data", {}).get("text/html", "")))
    elif end == ".html":
        yield from of_page(name, content.decode())


def of_page(name: str, text: str) -> Tables:
    if "<table" in text:
        for table in html.fromstring(f"<div>{text}</div>" if "<html" not in text else text).iter(
            "table"
        ):
            rows = [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]
            wide = max(map(len, rows), default=0)
            rows = [row + [""] * (wide - len(row)) for row in rows]
            if len(rows) > 1:
                yield name, pd.DataFrame(rows[1:], columns=range(wide)).set_axis(rows[0], axis=1)


def texts_of(name: str, content: bytes) -> Texts:
    """Yield every sentence of a file: text, alt texts, titles, the index, its own name."""
    yield name, name.replace("-", " ").replace("/", ". ")
    end = Path(name).suffix
    if end in (".html", ".svg"):
        page = html.fromstring(content)
        for spoken in page.xpath("//@alt | //@title | //@aria-label | //desc/text()"):
            yield name, str(spoken)
        blocks = "//p | //li | //summary | //caption | //figcaption | //h1 | //h2 | //text"
        for block in page.xpath(blocks):
            yield name, " ".join(block.text_content().split())
        if end == ".svg":
            yield name, " ".join(" ".join(page.itertext()).split())
    elif end == ".pdf":
        with pdfplumber.open(io.BytesIO(content)) as document:
            lines = [line for page in document.pages for line in page.extract_text().splitlines()]
        yield from ((name, line) for line in lines)
    elif end == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            page = archive.read("word/document.xml").decode()
        yield from ((name, re.sub(r"<[^>]+>", " ", part)) for part in page.split("</w:p>"))
    elif end == ".ipynb":
        cells = json.loads(content)["cells"]
        yield from ((name, line) for cell in cells for line in "".join(cell["source"]).split("\n"))
        for output in itertools.chain(*(cell.get("outputs", ()) for cell in cells)):
            data = output.get("data", {})
            if "text/html" not in data:
                yield name, "".join(data.get("text/plain", "") or output.get("text", ""))
    elif end in (".js", ".json", ".md", ".toml", ".txt"):
        yield from ((name, part) for part in re.split(r"[\n\[\]{}]", content.decode()))


def recovered(folder: Path, numbers: Numbers) -> set[Cell]:
    """Return the counts a folder gives away: in a row, in a sentence, or by subtraction."""
    authorities = {authority for authority, _ in numbers}
    told: set[Cell] = set()
    rows: dict[Cell, set[int]] = {}
    for name, content in once(unpacked(folder)):
        about = {authority for authority in authorities if slug(authority) in name}
        for _, frame in tables_of(name, content):
            for authority, item, number in in_rows(frame, {*authorities, NATION}, about):
                rows.setdefault((authority, item), set()).add(number)
        for _, text in texts_of(name, content):
            told |= in_text(text, authorities, about, numbers)
    told |= {cell for cell, own in rows.items() if numbers.get(cell) in own}
    known = {cell: numbers[cell] for cell in told}
    known |= {cell: max(own) for cell, own in rows.items() if cell not in numbers}
    return told | by_difference(known, numbers)


def by_difference(known: dict[Cell, int], numbers: Numbers) -> set[Cell]:
    """Return the counts that are the one thing missing in some sum, again and again."""
    authorities = sorted({authority for authority, _ in numbers})
    sums = [
        ((NATION, method), [(authority, method) for authority in authorities]) for method in METHODS
    ]
    for authority in authorities:
        listed = [(authority, method) for method in METHODS]
        sums.append(((authority, ALL), listed))
        sums.append(((authority, OFFENCES), [*listed, (authority, UNKNOWN)]))
        sums.append(((NATION, ALL), [(one, ALL) for one in authorities]))
    found: set[Cell] = set()
    while True:
        before = len(known)
        for whole, parts in sums:
            missing = [part for part in parts if part not in known]
            if whole in known and len(missing) == 1:
                rest = sum(known.get(part, 0) for part in parts)
                known[missing[0]] = known[whole] - rest
                found |= {cell for cell in missing if numbers.get(cell) == known[cell]}
        if len(known) == before:
            return found


def in_rows(
    frame: pd.DataFrame, authorities: set[str], about: set[str]
) -> Iterator[tuple[str, str, int]]:
    """Yield area, what is counted and the number, of each row that has them."""
    heads = [str(head).casefold() for head in frame.columns]
    for values in ([str(value) for value in row] for row in frame.to_numpy().tolist()):
        named = {value for value in values if value in authorities} or about
        own = dict(zip(heads, values, strict=True))
        ends = [own.get(low, own.get(other)) for low, other in ENDS]
        for head, value in own.items():
            alone = re.fullmatch(r"(\d+)(?:\.0)?", value)
            is_end = any(head in one for one in ENDS) and ends[0] != ends[1]
            item = item_of(values)
            if alone and head and not is_end and len(named) == 1 and item:
                yield (*named, item, int(alone.group(1)))


def item_of(values: list[str]) -> str:
    """Return what a row counts: a method, all of them, offences or those with none known."""
    said = {value.casefold().replace("_", " ") for value in values}
    methods = [method for method in METHODS if method in values]
    if len(methods) == 1:
        return methods[0]
    return next((item for item in (ALL, UNKNOWN, OFFENCES) if item.casefold() in said), "")


def in_text(text: str, authorities: set[str], about: set[str], numbers: Numbers) -> set[Cell]:
    """Return the counts that a sentence gives: method and number next to each other.

    Numbers in words are numbers, too.
    """
    text = WORDED.sub(lambda match: IN_WORDS[match.group(1).lower()], text)
    named = {authority for authority in authorities if authority in text} or about
    found = set()
    if len(named) == 1:
        for method in METHODS:
            for after in re.split(rf"\b{method}\b", text)[1:]:
                number = ALONE.search(after[:25])
                if number and numbers[(*named, method)] == int(number.group(1)):
                    found.add((*named, method))
    return found


@pytest.fixture(scope="module")
def being_made(
    repo_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Numbers, subprocess.Popen[str]]:
    """A project of five forces with rounded counts, which is published while others are tried."""
    project = copy_project(tmp_path_factory.mktemp("few") / "project")
    for name in DOCUMENTS:
        shutil.copyfile(repo_root / name, project.root / name)
    numbers = made_project(project, 5, 1)
    few_notebooks(project)
    choose(project, "round5")
    sign(project)
    environment = {**os.environ, "FOI_PROJECT": ""}
    words = {"cwd": project.root, "env": environment, "text": True}
    ends = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return project.root, numbers, subprocess.Popen([str(FOI), "publish"], **words, **ends)


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    return {}


@pytest.fixture(scope="module")
def root(
    repo_root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    numbers: Numbers,
    being_made: tuple[Path, Numbers, subprocess.Popen[str]],
) -> Path:
    """A made project; nothing is chosen, nobody has signed. Another is being made beside it."""
    project = copy_project(tmp_path_factory.mktemp("small") / "project")
    for name in DOCUMENTS:
        shutil.copyfile(repo_root / name, project.root / name)
    numbers |= made_project(project)
    return project.root


@pytest.fixture(scope="module")
def refused(root: Path) -> str:
    """What `foi publish` says before anything is chosen."""
    done = foi(root, "publish")
    assert done.returncode == 1, done.stdout + done.stderr
    assert not (root / "build/public").exists()
    bundle = foi(root, "bundle")
    assert bundle.returncode == 1 and "foi publish" in bundle.stderr
    return " ".join(done.stderr.split())


@pytest.fixture(scope="module")
def review(root: Path, refused: str) -> Path:
    done = foi(root, "review")
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "build/review"


@pytest.fixture(scope="module")
def public(root: Path, review: Path) -> Path:
    """What is published once a rule is chosen and two people have signed."""
    project = Project(root)
    choose(project, "under5")
    sign(project)
    done = foi(root, "publish")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (root / "build/public-work").exists()
    return root / "build/public"


@pytest.fixture(scope="module")
def few(being_made: tuple[Path, Numbers, subprocess.Popen[str]]) -> tuple[Path, Numbers]:
    """What is published of five forces with every count rounded, and what they said."""
    root, numbers, publishing = being_made
    said, _ = publishing.communicate()
    assert publishing.returncode == 0, said
    return root / "build/public", numbers


def small(numbers: Numbers) -> set[Cell]:
    return {cell for cell, number in numbers.items() if number in SMALL}


def test_it_is_refused_and_every_count_is_named(refused: str, numbers: Numbers) -> None:
    assert len(small(numbers)) > 300
    for authority, method in small(numbers):
        own = [part for part in refused.split("✘") if part.lstrip().startswith(f"{authority},")]
        assert any(f"9m, method instances, {method}" in part for part in own), (authority, method)
    assert "small_counts" in refused and "publish_by" in refused
    for authority, method in small(numbers):
        assert f"{method}: {numbers[authority, method]}" not in refused


def test_the_attack_finds_the_counts_where_they_stand(review: Path, numbers: Numbers) -> None:
    found = recovered(review, numbers)
    assert small(numbers) <= found


def test_the_attack_recovers_none_of_what_is_published(public: Path, numbers: Numbers) -> None:
    parts = {"briefings", "disclosed", "site", "foi-bundle.zip"}
    assert {path.name for path in public.iterdir()} == parts
    found = recovered(public, numbers)
    assert not found & small(numbers)
    assert len(found) > len(numbers) / 10  # Large counts are published.


def test_the_attack_recovers_none_of_what_is_rounded(few: tuple[Path, Numbers]) -> None:
    public, numbers = few
    assert len(small(numbers)) > 80
    assert not recovered(public, numbers) & small(numbers)
    counts = pd.read_csv(public / "disclosed/counts.csv", dtype=str, keep_default_na=False)
    own = counts[counts["table"].eq("method instances") & counts["area"].ne(NATION)]
    assert len(own) >= len(numbers) and own["printed"].str.contains("–").any()
    exact = own["printed"].str.fullmatch(r"\d+")
    assert not own[exact]["printed"].astype(int).isin(SMALL).any()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<p>{authority}: {method} was used {word} times</p>"),
        (
            "a.svg",
            "<svg><title>{authority}</title><text>{method}</text><text>{number}</text></svg>",
        ),
        ("a.md", "{authority}: {method} {number}"),
    ],
)
def test_the_attack_reads_words_and_drawn_text(tmp_path: Path, name: str, content: str) -> None:
    said = content.format(authority="Northshire", method="Kik", word="three", number=3)
    (tmp_path / name).write_text(said)
    assert recovered(tmp_path, {("Northshire", "Kik"): 3}) == {("Northshire", "Kik")}


def test_replies_with_masked_counts_are_left_out_and_the_page_says_so(public: Path) -> None:
    assert not (public / "site/replies").exists()
    page = html.fromstring((public / "site/replies-as-read.html").read_bytes())
    assert "Replies with counts that are masked are left out" in page.text_content()
    with zipfile.ZipFile(public / "foi-bundle.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("data/raw/replies/")]


def test_every_page_for_review_says_so_and_no_public_one(review: Path, public: Path) -> None:
    pages = sorted(review.rglob("*.html"))
    assert len(pages) > 50
    for path in pages:
        assert HOLDS in html.fromstring(path.read_bytes()).text_content(), path.name
    for path in review.rglob("*.ipynb"):
        first = json.loads(path.read_text(encoding="utf-8"))["cells"][0]
        assert HOLDS in "".join(first["source"]), path.name
    told = Counter(REVIEW.encode() in content for _, content in unpacked(public))
    assert set(told) == {False}


@pytest.mark.parametrize(
    ("by", "on", "is_missing"),
    [
        ("editor|data lead", "2026-11-30", False),
        ("editor", "2026-11-30", True),
        ("editor|Editor ", "2026-11-30", True),
        ("editor|data lead", "soon", True),
        ("", "", True),
    ],
)
def test_two_people_and_a_day_are_needed(by: str, on: str, is_missing: bool) -> None:
    row = {"reply": "northshire-1", "provenance": "primary", "file": "a.csv"}
    problems = unsigned([row | {"publish_by": by, "publish_on": on}])
    assert bool(problems) is is_missing
    assert not is_missing or "northshire-1" in str(problems[0])
    assert not unsigned([row | {"provenance": "transcribed"}, row | {"file": ""}])
