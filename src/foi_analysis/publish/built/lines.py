"""Takes what a folder would publish apart into rows and sentences, whatever the format.

It knows no count; what the lines tell is worked out elsewhere.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARKUP = ("text/html", "image/svg+xml")
_BESIDE = re.compile(r"docProps/.*\.xml$|xl/(?:comments|drawings|charts|threadedComments).*\.xml$")
# How many pieces of text before a number may name what it counts, where no block holds both.
_BEFORE, _LONGEST = 3, 60
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class BuiltLine:
    """One row of a table, or one sentence: its file, what stands over it, and heads with texts.

    A sentence has one text and an empty head.
    """

    file: str
    over: str
    cells: tuple[tuple[str, str], ...]


def lines_of(places: Iterable[Path]) -> Iterator[BuiltLine]:
    """Yield the lines of files and of all below folders, those packed into archives included.

    What was read by the same name before, in another folder, is not read again.
    """
    read: set[tuple[str, bytes]] = set()
    for place in places:
        found = [place] if place.is_file() else place.rglob("*")
        for path in sorted(path for path in found if path.is_file()):
            yield from of_file(path.relative_to(place.parent).as_posix(), path.read_bytes(), read)


def of_file(name: str, content: bytes, read: set[tuple[str, bytes]]) -> Iterator[BuiltLine]:
    """Yield the name of a file as a line, then what it holds; of a format not known its text.

    ``read`` has the names and hashes of what was read.
    """
    yield BuiltLine(name, "", (("", _plain_name(name)),))
    key = (Path(name).name, hashlib.sha256(content).digest())
    if key in read:
        return
    read.add(key)
    end = Path(name).suffix.lower()
    if end == ".zip":
        yield from _zip(name, content, read)
        return
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
    text = io.StringIO(content.decode("utf-8-sig", errors="replace"), newline="")
    rows = csv.reader(text, delimiter="\t" if name.lower().endswith(".tsv") else ",")
    heads = next(rows, [])
    return (_row(name, _plain_name(name), heads, row) for row in rows)


def _parquet(name: str, content: bytes) -> Iterator[BuiltLine]:
    from foi_analysis.core.processed import stored

    table = stored(content)
    for value in (table.schema.metadata or {}).values():
        yield from _sentence(name, _plain_name(name), value.decode("utf-8", errors="replace"))
    for row in table.to_pylist():
        yield _row(name, _plain_name(name), row.keys(), row.values())


def _xlsx(name: str, content: bytes) -> Iterator[BuiltLine]:
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True)
    for sheet in workbook.worksheets:
        rows = sheet.iter_rows(values_only=True)
        heads = [str(value or "") for value in next(rows, ())]
        for row in rows:
            yield _row(name, f"{_plain_name(name)} {sheet.title}", heads, row)
    yield from _beside_cells(name, content)


def _beside_cells(name: str, content: bytes) -> Iterator[BuiltLine]:
    """Yield what a workbook says beside its cells: comments, drawings, properties."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in filter(_BESIDE.match, archive.namelist()):
            tree = etree.fromstring(archive.read(part))
            yield from _sentence(name, _plain_name(name), " ".join(map(str, tree.itertext())))


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
    return _json(name, found.group(1).encode()) if found else _text(name, content)


def _notebook(name: str, content: bytes) -> Iterator[BuiltLine]:
    over = _plain_name(name)
    notebook = json.loads(content)
    yield from _of_object(name, over, notebook.get("metadata", {}))
    for cell in notebook["cells"]:
        yield from _of_object(name, over, cell.get("metadata", {}))
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
        if kind.endswith("json"):
            yield from _of_object(name, over, value)
        text = _joined(value) if kind.startswith("text") and kind not in MARKUP else ""
        if not known.issuperset(_WORD.findall(text)):  # Else it repeats a table without its heads.
            for line in text.splitlines():
                yield from _sentence(name, over, line)
    yield from _of_object(name, over, output.get("metadata", {}))


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _page(name: str, content: bytes) -> Iterator[BuiltLine]:
    return _markup(name, _plain_name(name), content.decode("utf-8", errors="replace"))


SILENT_ATTRIBUTES = ("class", "id", "style", "href", "src", "rel", "integrity")
BLOCKS = ("p", "li", "caption", "figcaption", "summary", "dt", "dd", "pre", "title", "desc", "text")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _markup(name: str, over: str, text: str) -> Iterator[BuiltLine]:
    from lxml import html

    if not text.strip():
        return
    tree = html.fromstring(f"<div>{text}</div>" if "<html" not in text[:400] else text.encode())
    title = " ".join(tree.xpath("//title//text() | (//h1)[1]//text()"))
    yield from _in_passing(name, f"{over} {title}", tree)
    heading = ""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "script":
            for line in (element.text or "").splitlines():  # A script, or a comment.
                yield from _sentence(name, f"{over} {title}", line)
            continue
        if element.tag == "style":
            continue
        if element.tag in HEADINGS:
            heading = _words(element)
        place = f"{over} {title} {heading}"
        if element.tag == "table":
            yield from _table(name, place, element)
        elif element.tag in (*BLOCKS, *HEADINGS):
            lines = _words(element, "\n").splitlines()
            for line in dict.fromkeys([*lines, " ".join(lines)]):
                yield from _sentence(name, place, line)
        for attribute, value in element.items():
            if attribute not in SILENT_ATTRIBUTES:
                yield from _sentence(name, place, str(value))


def _in_passing(name: str, over: str, tree: Any) -> Iterator[BuiltLine]:
    """Yield each number with the pieces of text before it, whatever holds them, tables aside."""
    pieces: list[str] = []
    heading = ""
    for piece in tree.xpath(".//text()[not(ancestor::style or ancestor::script)]"):
        holder = piece.getparent()
        if piece.is_text and holder.tag in HEADINGS:
            heading = str(piece)
        if piece.strip():
            pieces = [*pieces[-_BEFORE:], str(piece)]
            is_in_table = next(holder.iterancestors("table"), None) is not None
            if any(map(str.isdigit, piece)) and len(piece) < _LONGEST and not is_in_table:
                yield from _sentence(name, f"{over} {heading}", " ".join(pieces))


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
        for said in tree.iterfind(".//*[@descr]"):
            yield from _sentence(name, _plain_name(name), said.get("descr", ""))
        if next(tree.iterfind(".//{*}p"), None) is None:
            yield from _sentence(name, _plain_name(name), " ".join(map(str, tree.itertext())))
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
    """Yield the lines of a PDF's pages, each with the next, too, and what stands beside them."""
    import pdfplumber
    import pypdfium2

    with pdfplumber.open(io.BytesIO(content)) as document:
        yield from _of_object(name, _plain_name(name), document.metadata)
        notes = (note for page in document.pages for note in page.annots)
        beside = [*_outlines(document), *(str(one.get("contents") or "") for one in notes)]
    for text in beside:
        yield from _sentence(name, _plain_name(name), text)
    with pypdfium2.PdfDocument(content) as drawn:
        for page in drawn:
            lines = page.get_textpage().get_text_bounded().splitlines()
            for line, after in zip(lines, [*lines[1:], ""], strict=True):
                yield from _sentence(name, _plain_name(name), line)
                yield from _sentence(name, _plain_name(name), f"{line} {after}" if after else "")


def _outlines(document: Any) -> list[str]:
    from pdfminer.pdfdocument import PDFNoOutlines

    try:
        return [str(title) for _, title, *_ in document.doc.get_outlines()]
    except PDFNoOutlines:
        return []


def _png(name: str, content: bytes) -> Iterator[BuiltLine]:
    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        for key, value in picture.info.items():
            if isinstance(value, str):
                yield from _sentence(name, f"{_plain_name(name)} {key}", value)


def _zip(name: str, content: bytes, read: set[tuple[str, bytes]]) -> Iterator[BuiltLine]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for comment in (archive.comment, *(one.comment for one in archive.infolist())):
            yield from _sentence(name, _plain_name(name), comment.decode("utf-8", errors="replace"))
        for part in archive.namelist():
            if not part.endswith("/"):
                yield from of_file(f"{name}/{part}", archive.read(part), read)


def _reply(name: str, content: bytes) -> Iterator[BuiltLine]:
    """Yield the rows of a file of any format that replies come in, hidden ones too."""
    from foi_analysis.read import cells_of

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"file{Path(name).suffix.lower()}")
        path.write_bytes(content)
        grids, _ = cells_of(path, name)
    for grid in grids:
        rows: dict[int, list[tuple[str, str]]] = {}
        for cell in grid.cells:
            rows.setdefault(cell.row, []).append(("", cell.text))
        for row in rows.values():
            yield BuiltLine(name, f"{_plain_name(name)} {grid.name}", tuple(row))


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
    **dict.fromkeys((".woff", ".woff2", ".ttf"), _nothing),
    ".tsv": _csv,
    **dict.fromkeys((".doc", ".dat", ".eml", ".mht", ".mhtml", ".msg", ".ods", ".odt"), _reply),
    **dict.fromkeys((".rtf", ".tnef", ".xls", ".xlsb", ".xlsm"), _reply),
}
