"""What a built folder tells of a small count is found, in whatever format and words it does so."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen.canvas import Canvas

from foi_analysis.core.counts import exact
from foi_analysis.publish.built.attack import Counts, told_by
from foi_analysis.publish.disclose import Content, CountSum, preset, published

AUTHORITY, KIK, WAVE = "Northshire", "Kik", "9m"
SECRET = ("method_instances", KIK, AUTHORITY, WAVE)
SAID = f"{AUTHORITY}: {KIK} 3"
NUMBERS = {"Kik": 3, "Skype": 11, "Facebook": 43}


@pytest.fixture(scope="module")
def counts() -> Counts:
    """The counts of one made-up force: one of them small, and what they add up to."""
    cells = {("method_instances", name, AUTHORITY, WAVE): n for name, n in NUMBERS.items()}
    whole = ("method_instances", "All methods", AUTHORITY, WAVE)
    known = {cell: exact(n) for cell, n in cells.items()} | {whole: exact(sum(cells.values()))}
    found = published(Content(known, [CountSum(whole, tuple(cells))]), preset())
    disclosure: Any = SimpleNamespace(found=found)
    return Counts(disclosure, [(SECRET, NUMBERS[KIK])])


REFERENCE: Any = SimpleNamespace(
    authorities={AUTHORITY: {"full_name": "Northshire Police"}, "Southmere": {}},
    areas=[],
    waves={},
    measures={"method_instances": {"label": "method instances"}},
    labels={},
)


def cell(**parts: object) -> dict[str, object]:
    return {"cell_type": "code", "source": "", "metadata": {}, "outputs": [], **parts}


def notebook(*cells: dict[str, object], **metadata: object) -> str:
    return json.dumps({"cells": cells, "metadata": metadata})


def shown(kind: str, value: object) -> dict[str, object]:
    return {"output_type": "display_data", "data": {kind: value}, "metadata": {}}


TEXTS = {
    "number.html": f"<p>{AUTHORITY}: {KIK} <b>3</b></p>",
    "word.html": f"<p>{AUTHORITY} recorded {KIK} three times.</p>",
    "wide.html": f"<p>{AUTHORITY}: {KIK} \uff13</p>",
    "point.html": f"<p>{AUTHORITY}: {KIK} 3.0</p>",
    "range.html": f"<p>{AUTHORITY}: {KIK} 3–3</p>",
    "between.html": f"<p>{AUTHORITY}: {KIK} more than 2 and fewer than 4</p>",
    "share.html": f"<p>In {AUTHORITY} {KIK} was 7.0% of 43 for Facebook.</p>",
    "share.csv": f"area,category,per_cent\n{AUTHORITY},{KIK},5.26\n",
    "attribute.html": f'<p>x <b data-n="{SAID}">*</b></p>',
    "comment.html": f"<html><body><p>x</p><!-- {SAID} --></body></html>",
    "script.html": f"<html><body><p>x</p><script>d = '{SAID}'</script></body></html>",
    "blocks.html": f"<div>{AUTHORITY}</div><div>{KIK}</div><div>3</div>",
    "heading.html": f"<h2>{AUTHORITY}</h2><div>{KIK}: 3</div>",
    "choice.html": f"<select><option>{SAID}</select>",
    "folded.html": f"<details><summary>{AUTHORITY}</summary><i>{KIK}</i><i>3</i></details>",
    "list.html": f"<table><tr><td>{AUTHORITY}</table><dl><dt>{KIK}<dd>3</dl>",
    "across.html": f"<h2>{AUTHORITY}</h2><table><tr><th>Skype<th>{KIK}<tr><td>11<td>3</table>",
    "text.svg": f"<svg><title>{AUTHORITY}</title><text>{KIK}</text><text>3</text></svg>",
    "spans.svg": f"<svg><text><tspan>{AUTHORITY} {KIK}</tspan><tspan>3</tspan></text></svg>",
    "label.svg": f'<svg><g aria-label="{SAID}"/></svg>',
    "rows.tsv": f"area\t{KIK}\n{AUTHORITY}\t3\n",
    "program.js": f'const rows = ["{AUTHORITY}", "{KIK}", 3];',
    "style.css": f"/* {SAID} */",
    "feed.xml": f"<rss><item><title>{SAID}</title></item></rss>",
    "rows.json": json.dumps({"area": AUTHORITY, "category": KIK, "count": 3}),
    "parameters.ipynb": notebook(papermill={"parameters": {"note": SAID}}),
    "tags.ipynb": notebook(cell(metadata={"tags": [SAID]})),
    "drawing.ipynb": notebook(
        cell(outputs=[shown("application/vnd.vega.v5+json", {"data": [{"text": SAID}]})])
    ),
    f"{AUTHORITY}-{KIK}-3.html": "<p>x</p>",
}


def workbook(change: Callable[[openpyxl.Workbook], object]) -> bytes:
    made, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = "x"
    change(book)
    book.save(made)
    return made.getvalue()


def hidden(book: openpyxl.Workbook) -> None:
    sheet = book.create_sheet("h")
    sheet.sheet_state = "hidden"
    sheet.append(["area", "method", "n"])
    sheet.append([AUTHORITY, KIK, 3])


def old_workbook() -> bytes:
    made, book = io.BytesIO(), xlwt.Workbook()
    for column, value in enumerate((AUTHORITY, KIK, 3)):
        book.add_sheet("S", cell_overwrite_ok=True) if not column else None
        book.get_sheet(0).write(0, column, value)
    book.save(made)
    return made.getvalue()


def document(change: Callable[[Any], object]) -> bytes:
    made, page = io.BytesIO(), docx.Document()
    change(page)
    page.save(made)
    return made.getvalue()


def pages(change: Callable[[Canvas], object]) -> bytes:
    made = io.BytesIO()
    canvas = Canvas(made, invariant=1)
    canvas.drawString(72, 700, "x")
    change(canvas)
    canvas.save()
    return made.getvalue()


def outlined(canvas: Canvas) -> None:
    canvas.bookmarkPage("a")
    canvas.addOutlineEntry(SAID, "a")


def packed(comment: str = "", **files: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.comment = comment.encode()
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return made.getvalue()


def picture() -> bytes:
    made, words = io.BytesIO(), PngInfo()
    words.add_text("Description", SAID)
    Image.new("L", (2, 2)).save(made, "PNG", pnginfo=words)
    return made.getvalue()


def table() -> bytes:
    made = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}).replace_schema_metadata({"note": SAID}), made)
    return made.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "comment.xlsx": lambda: workbook(
        lambda book: setattr(book.active["A1"], "comment", Comment(SAID, "x"))
    ),
    "title.xlsx": lambda: workbook(lambda book: setattr(book.properties, "title", SAID)),
    "hidden.xlsx": lambda: workbook(hidden),
    "old.xls": old_workbook,
    "words.docx": lambda: document(lambda page: page.add_paragraph(f"{AUTHORITY} {KIK} three")),
    "title.docx": lambda: document(lambda page: setattr(page.core_properties, "title", SAID)),
    "title.pdf": lambda: pages(lambda canvas: canvas.setTitle(SAID)),
    "outline.pdf": lambda: pages(outlined),
    "page.pdf": lambda: pages(lambda canvas: canvas.drawString(72, 600, SAID)),
    "words.png": picture,
    "about.parquet": table,
    "comment.zip": lambda: packed(SAID, a_txt=b"x"),
    "inner.zip": lambda: packed("", i_zip=packed("", a_txt=SAID.encode())),
}


@pytest.mark.parametrize("name", [*TEXTS, *FILES])
def test_what_a_file_tells_is_found(tmp_path: Path, counts: Counts, name: str) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    content = TEXTS[name].encode() if name in TEXTS else FILES[name]()
    (folder / name).write_bytes(content)
    told = told_by([folder], counts, REFERENCE)
    assert [(one.cell, one.file) for one in told][:1] == [(SECRET, f"site/{name}")] or (
        told and told[0].file.startswith(f"site/{name}/")
    )


SAFE = {
    "other.html": f"<p>{AUTHORITY}: {KIK} 4</p>",
    "interval.html": f"<p>{AUTHORITY}: {KIK} 1–4</p>",
    "hedge.html": f"<p>{AUTHORITY}: {KIK} fewer than 5, on one of the pages</p>",
    "elsewhere.html": f"<p>Southmere: {KIK} 3</p>",
    "date.html": f"<p>{AUTHORITY}: {KIK}, 3 May</p>",
    "vague.html": f"<p>{AUTHORITY}: {KIK} about 50% of all</p>",
}


@pytest.mark.parametrize("name", SAFE)
def test_what_tells_no_small_count_is_let_be(tmp_path: Path, counts: Counts, name: str) -> None:
    (tmp_path / name).write_text(SAFE[name], encoding="utf-8")
    assert told_by([tmp_path], counts, REFERENCE) == []
