"""The letters of a quick page are pdfplumber's own, less what reading never looks at."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
from reportlab.pdfgen.canvas import Canvas

from foi_analysis.read.pdf_quick import quick_pages


def turned(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.setCropBox((20, 30, 500, 700))
    canvas.drawString(72, 700, "Offences recorded: 12")
    canvas.rect(60, 400, 200, 50)
    canvas.saveState()
    canvas.translate(300, 400)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Kik 3")
    canvas.restoreState()
    canvas.showPage()
    canvas.setPageRotation(90)
    canvas.drawString(72, 500, "Skype 2")
    canvas.save()
    return path


def offset(path: Path) -> Path:
    """Write a page whose paper does not begin at nought."""
    written = turned(path).read_bytes()
    path.write_bytes(written.replace(b"/MediaBox [ 0 0 595 842 ]", b"/MediaBox [ 9 7 595 842 ]"))
    assert path.read_bytes() != written
    return path


def files(repo_root: Path, tmp_path: Path) -> list[Path]:
    committed = sorted((repo_root / "data" / "raw").rglob("*.pdf"))
    assert committed
    return [*committed, turned(tmp_path / "turned.pdf"), offset(tmp_path / "offset.pdf")]


def as_parts(colour: object) -> tuple[object, ...]:
    return tuple(colour) if isinstance(colour, (list, tuple)) else (colour,)


def test_every_item_is_as_pdfplumber_has_it(repo_root: Path, tmp_path: Path):
    letters = 0
    for path in files(repo_root, tmp_path):
        with pdfplumber.open(path) as document:
            for page, quick in zip(document.pages, quick_pages(document), strict=True):
                own = page.objects
                assert own.keys() == quick.objects.keys()
                for kind in own.keys() - {"char"}:
                    drawn = [one["order"] for one in quick.objects[kind]]
                    assert drawn == sorted(drawn)
                    bare = [
                        {key: one[key] for key in one if key != "order"}
                        for one in quick.objects[kind]
                    ]
                    assert own[kind] == bare
                for letter, less in zip(own["char"], quick.objects["char"], strict=True):
                    told = {**less}
                    assert told.pop("order") > 0
                    assert told.pop("is_drawn")
                    assert as_parts(told.pop("colour")) == as_parts(letter["non_stroking_color"])
                    assert told == {key: letter[key] for key in told}
                    letters += 1
    assert letters > 1000
