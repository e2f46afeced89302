"""Takes what a folder would publish apart into rows and sentences, whatever the format.

It knows no count; what the lines tell is worked out elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKUP = ("text/html", "image/svg+xml")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class BuiltLine:
    """One row of a table, or one sentence: its file, what stands over it, and heads with texts.

    A sentence has one text and an empty head.
    """

    file: str
    over: str
    cells: tuple[tuple[str, str], ...]


def lines_of(place: Path) -> Iterator[BuiltLine]:
    """Yield the lines of a file, or of all below a folder, those packed into archives included."""
    found = [place] if place.is_file() else place.rglob("*")
    for path in sorted(path for path in found if path.is_file()):
        yield from of_file(path.relative_to(place.parent).as_posix(), path.read_bytes())


def of_file(name: str, content: bytes) -> Iterator[BuiltLine]:
    """Yield the name of a file as a line, then what it holds; of a format not known its text."""
    yield BuiltLine(name, "", (("", _plain_name(name)),))
    end = Path(name).suffix.lower()
    reader = READERS.get(end, _text)
    yield from reader(name, content)


def _plain_name(name: str) -> str:
    return re.sub(r"[-_/.]+", " ", name)


def _sentence(file: str, over: str, text: str) -> Iterator[BuiltLine]:
    if text := " ".join(text.split()):
        yield BuiltLine(file, over, (("", text),))


def _row(file: str, over: str, heads: Iterable[str], values: Iterable[Any]) -> BuiltLine:
    texts = ("" if value is None or value != value else str(value) for value in values)
    return BuiltLine(file, over, tuple(zip(heads, texts, strict=False)))


def _text(name: str, content: bytes) -> Iterator[BuiltLine]:
    for line in content.decode("utf-8", errors="replace").splitlines():
        yield from _sentence(name, _plain_name(name), line)


def _csv(name: str, content: bytes) -> Iterator[BuiltLine]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig", errors="replace"), newline=""))
    heads = next(rows, [])
    return (_row(name, _plain_name(name), heads, row) for row in rows)


def _parquet(name: str, content: bytes) -> Iterator[BuiltLine]:
    from foi_analysis.core.processed import stored

    table = stored(content).to_pylist()
    return (_row(name, _plain_name(name), row.keys(), row.values()) for row in table)


def _xlsx(name: str, content: bytes) -> Iterator[BuiltLine]:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in workbook.worksheets:
        rows = sheet.iter_rows(values_only=True)
        heads = [str(value or "") for value in next(rows, ())]
        for row in rows:
            yield _row(name, f"{_plain_name(name)} {sheet.title}", heads, row)


def _json(name: str, content: bytes) -> Iterator[BuiltLine]:
    return _of_object(name, _plain_name(name), json.loads(content))


def _of_object(name: str, over: str, value: Any) -> Iterator[BuiltLine]:
    if isinstance(value, Mapping):
        plain = {key: one for key, one in value.items() if not isinstance(one, list | dict)}
        yield _row(name, over, plain.keys(), plain.values())
        for key, one in value.items():
            if isinstance(one, list | dict):
                yield from _of_object(name, f"{over} {key}", one)
    elif isinstance(value, list):
        for one in value:
            yield from _of_object(name, over, one)
    else:
        yield from _sentence(name, over, str(value))


def _script(name: str, content: bytes) -> Iterator[BuiltLine]:
    """Yield Sphinx's search index as the object it sets, any other script as text."""
    text = content.decode("utf-8", errors="replace")
    found = re.fullmatch(r"Search\.setIndex\((.*)\);?\s*", text, re.DOTALL)
    return _json(name, found.group(1).encode()) if found else iter(())


def _notebook(name: str, content: bytes) -> Iterator[BuiltLine]:
    over = _plain_name(name)
    for cell in json.loads(content)["cells"]:
        source = _joined(cell["source"])
        if heading := re.search(r"^#+ (.+)$", source, re.MULTILINE):
            over = f"{_plain_name(name)} {heading.group(1)}"
        for line in source.splitlines():
            yield from _sentence(name, over, line)
        for output in cell.get("outputs", ()):
            yield from _output(name, over, output)


def _output(name: str, over: str, output: Mapping[str, Any]) -> Iterator[BuiltLine]:
    data = {**output.get("data", {}), "text": output.get("text", "")}
    shown = " ".join(_joined(data[kind]) for kind in MARKUP if kind in data)
    yield from _markup(name, over, shown)
    known = set(_WORD.findall(shown))
    for kind, value in data.items():
        text = _joined(value) if kind.startswith("text") and kind not in MARKUP else ""
        if not known.issuperset(_WORD.findall(text)):  # Else it repeats a table without its heads.
            for line in text.splitlines():
                yield from _sentence(name, over, line)
    yield from _of_object(name, over, output.get("metadata", {}))


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _page(name: str, content: bytes) -> Iterator[BuiltLine]:
    return _markup(name, _plain_name(name), content.decode("utf-8", errors="replace"))


SPOKEN = ("alt", "title", "aria-label", "summary", "content", "value")
BLOCKS = ("p", "li", "caption", "figcaption", "summary", "dt", "dd", "pre", "title", "desc", "text")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SILENT = ("script", "style")


def _markup(name: str, over: str, text: str) -> Iterator[BuiltLine]:
    from lxml import html

    if not text.strip():
        return
    tree = html.fromstring(f"<div>{text}</div>" if "<html" not in text[:400] else text.encode())
    title = " ".join(tree.xpath("//title//text() | (//h1)[1]//text()"))
    heading = ""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in SILENT:
            continue
        if element.tag in HEADINGS:
            heading = _words(element)
        place = f"{over} {title} {heading}"
        if element.tag == "table":
            yield from _table(name, place, element)
        elif element.tag in (*BLOCKS, *HEADINGS):
            for line in _words(element, "\n").splitlines():
                yield from _sentence(name, place, line)
        for attribute in SPOKEN:
            yield from _sentence(name, place, element.get(attribute) or "")


def _words(element: Any, between: str = " ") -> str:
    return between.join(" ".join(part.split(" ")) for part in element.itertext())


def _table(name: str, over: str, table: Any) -> Iterator[BuiltLine]:
    captions = " ".join(_words(one) for one in table.xpath("./caption"))
    heads: list[str] = []
    for row in table.xpath(".//tr"):
        texts = [" ".join(_words(cell).split()) for cell in row.xpath("./th | ./td")]
        if row.xpath("not(./td)") and not heads:
            heads = texts
        yield _row(name, f"{over} {captions}", heads + [""] * (len(texts) - len(heads)), texts)


def _docx(name: str, content: bytes) -> Iterator[BuiltLine]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [one for one in archive.namelist() if one.endswith(".xml")]
        trees = [etree.fromstring(archive.read(part)) for part in parts]
    for tree in trees:
        for paragraph in tree.iterfind(".//{*}p"):
            yield from _sentence(name, _plain_name(name), "".join(_texts(paragraph)))
        for table in tree.iterfind(".//{*}tbl"):
            rows = [
                [" ".join(_texts(c)) for c in r.iterfind("{*}tc")] for r in table.iterfind("{*}tr")
            ]
            for row in rows:
                yield _row(name, _plain_name(name), rows[0], row)


def _texts(element: Any) -> list[str]:
    return [one.text or "" for one in element.iterfind(".//{*}t")]


def _pdf(name: str, content: bytes) -> Iterator[BuiltLine]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            for line in (page.extract_text() or "").splitlines():
                yield from _sentence(name, _plain_name(name), line)


def _png(name: str, content: bytes) -> Iterator[BuiltLine]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        for key, value in picture.info.items():
            if isinstance(value, str):
                yield from _sentence(name, f"{_plain_name(name)} {key}", value)


def _zip(name: str, content: bytes) -> Iterator[BuiltLine]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not part.endswith("/"):
                yield from of_file(f"{name}/{part}", archive.read(part))


def _nothing(name: str, content: bytes) -> Iterator[BuiltLine]:
    return iter(())


READERS: dict[str, Callable[[str, bytes], Iterator[BuiltLine]]] = {
    ".csv": _csv,
    ".docx": _docx,
    ".htm": _page,
    ".html": _page,
    ".ipynb": _notebook,
    ".js": _script,
    ".json": _json,
    ".parquet": _parquet,
    ".pdf": _pdf,
    ".png": _png,
    ".svg": _page,
    ".xlsx": _xlsx,
    ".zip": _zip,
    **dict.fromkeys((".css", ".lock", ".woff", ".woff2", ".ttf", ".map"), _nothing),
}
