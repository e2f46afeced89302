"""Two PDF libraries must see the same letters and digits on a page."""

from __future__ import annotations

import pytest

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import pdf
from foi_analysis.read.pdf_second import agree, signs_of


@pytest.mark.parametrize(
    ("ours", "theirs", "is_same"),
    [
        ("Kik 12", "Kik  12", True),
        ("Kik 12¹", "Kik 121", True),
        ("Kik 12", "Kik 1", False),
        ("Kik 1", "Kik 12", False),
        ("Kik 12", "Kiik 12", True),
        ("Kik 12", "KKiikk 1122", True),
        ("aged six", "aged sjx", False),
    ],
)
def test_a_page_agrees_when_nothing_of_it_is_missing_elsewhere(ours, theirs, is_same):
    assert agree(signs_of([ours]), signs_of([theirs])) == is_same


def test_a_page_two_libraries_see_differently_is_not_read(tmp_path, monkeypatch):
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Offences recorded: 12")
    canvas.save()
    assert pdf.read(path, "a.pdf")[0].cells[0].text == "Offences recorded: 12"
    monkeypatch.setattr(pdf, "signs_by_page", lambda path: [signs_of(["Offences recorded: 17"])])
    with pytest.raises(ProblemsFound, match="page 1: found text that two PDF readers see"):
        pdf.read(path, "a.pdf")
