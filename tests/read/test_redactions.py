"""What is there and not seen keeps a file out, in every format; its place is said, and never it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import xlsxwriter
from hidden_kinds import KINDS, MARKER, NAME, PICTURE, content, docx, html, ods_with, workbook
from look_pages import WHITE, pdf
from more_hidden_kinds import CARRIED, MORE_KINDS
from PIL import Image as Picture
from PIL import ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan import scan_objects
from foi_analysis.intake.scan.quarantine import quarantine_report
from foi_analysis.read import cells_of, read_grids, whole_scan
from foi_analysis.read.appearance import MEANINGS, SCANNED
from foi_analysis.read.read_worker import Job
from foi_analysis.read.whole_scan import scan_replies, scan_reply

ALL = KINDS | MORE_KINDS
SECRETS = (MARKER, f"{int(MARKER):,}", NAME, NAME.split()[0])


def test_there_are_enough_kinds() -> None:
    assert len(ALL) >= 260
    assert len({name.split()[0] for name in ALL}) == 14


@pytest.mark.parametrize("name", CARRIED)
def test_what_a_file_carries_keeps_it_out_too(tmp_path: Path, name: str) -> None:
    kind, make = CARRIED[name]
    path = make(tmp_path)
    scan = scan_reply(path, "a reply")
    assert kind in {hazard.kind for hazard in scan.refused()}
    with pytest.raises(ProblemsFound) as caught:
        read_grids(path, "a reply")
    said = json.dumps([*scan_objects([scan]), quarantine_report(scan)]) + str(caught.value)
    assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("name", ALL)
def test_what_is_hidden_keeps_a_file_out(tmp_path: Path, name: str) -> None:
    kind, make = ALL[name]
    path = make(tmp_path)
    scan = scan_reply(path, "a reply")
    refused = [hazard for hazard in scan.refused() if hazard.kind == kind]
    assert refused and all(hazard.place for hazard in refused)
    with pytest.raises(ProblemsFound) as caught:
        read_grids(path, "a reply")
    assert refused[0].place in str(caught.value)
    said = json.dumps([*scan_objects([scan]), quarantine_report(scan)]) + str(caught.value)
    assert not [secret for secret in SECRETS if secret in said]


def scanned(path: Path, is_blackened: bool, is_under: bool) -> Path:
    """Write a page that is a picture of six lines, with what a program read off it."""
    picture = Picture.new("RGB", (595, 842), "white")
    drawn = ImageDraw.Draw(picture)
    for line in range(6):
        drawn.text((200, 150 + 20 * line), f"{MARKER} offences", "black", font_size=14)
    if is_blackened:
        drawn.rectangle((190, 145, 300, 168), "black")
    made = io.BytesIO()
    picture.save(made, "PNG")
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    if not is_under:
        canvas.drawImage(ImageReader(made), 0, 0, 595, 842)
    for line in range(6):
        text = canvas.beginText(202, 842 - 163 - 20 * line)
        text.setTextRenderMode(0 if is_under else 3)
        text.setFont("Helvetica", 13)
        text.textOut(f"{MARKER} offences")
        canvas.drawText(text)
    if is_under:
        canvas.drawImage(ImageReader(made), 0, 0, 595, 842)
    canvas.save()
    return path


@pytest.mark.parametrize("is_under", [False, True], ids=["not drawn", "under the picture"])
def test_what_a_program_read_off_a_page_is_no_redaction_but_where_the_page_is_black(
    tmp_path: Path, is_under: bool
) -> None:
    grids, _ = cells_of(scanned(tmp_path / "a.pdf", False, is_under), "x")
    read_off = [cell for cell in grids[0].cells if MARKER in cell.text]
    assert len(read_off) == 6 and not any(cell.hazard for cell in read_off)
    assert {cell.doubt for cell in read_off} == {MEANINGS[SCANNED]}
    grids, _ = cells_of(scanned(tmp_path / "a.pdf", True, is_under), "x")
    read_off = [cell for cell in grids[0].cells if MARKER in cell.text]
    assert [bool(cell.hazard) for cell in read_off] == [True, False, False, False, False, False]


FURNITURE = {
    "a menu": '<ul class="dropdown-menu" style="display:none"><li>Year 2023<li>Council Tax</ul>',
    "a menu in a menu": '<li class="has-menu"><ul hidden><li>Year 2023</ul></li>',
    "a banner": '<div id="cookie-banner" style="display:none">We keep 3 cookies</div>',
    "a link's note": '<a href="a.pdf">Reply<span class="visually-hidden">opens, 2 MB</span></a>',
    "a page's number": '<span class="sr-only">Page 2 of 3</span>',
    "a button": '<button><span style="display:none">Step 2</span>Next</button>',
    "a dialog": "<dialog>Session ends in 5 minutes</dialog>",
    "folded text": "<details><summary>More</summary>There were 5 requests</details>",
    "a template": "<template>5</template>",
    "a script": "<noscript>Version 5</noscript>",
    "words": '<p style="display:none">Please wait</p>',
    "an error": '<p class="error" hidden>Something went wrong</p>',
    "a key to sort by": '<table><tr><td><i class="sort-key" hidden>2019</i>May</table>',
    "white on a picture": '<p style="background: url(a.png)"><b style="color:#fff">5 May</b></p>',
    "a preheader": '<div class="preheader" style="font-size:1px">Your reply 123</div>',
}


@pytest.mark.parametrize("name", FURNITURE)
def test_what_ordinary_pages_hide_keeps_none_out(tmp_path: Path, name: str) -> None:
    path = html(f"<p>There were 20 offences.</p>{FURNITURE[name]}")(tmp_path)
    assert scan_reply(path, "x").refused() == ()


SEEN = {
    "xlsx scale": workbook("", ".xlsx", content(code='0.0,"k"')),
    "xlsx unit": workbook("", ".xlsx", content(code='0"%"')),
    "xlsx struck": workbook("", ".xlsx", content(struck=True)),
    "xls scale": workbook("", ".xls", content(code='0.0,"k"')),
    "xlsb hedge": workbook("", ".xlsb", content(code='"<"0')),
    "ods scale": ods_with(shown="470.8k"),
    "ods unit": ods_with(shown=f"{MARKER}%"),
    "ods money": ods_with(shown="£470,811.00"),
    "docx struck": docx(lambda run: setattr(run.font, "strike", True)),
    "docx white full stop": docx(lambda run: setattr(run.font.color, "rgb", WHITE), "."),
    "pdf": pdf(lambda canvas: None, MARKER),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_scale_a_unit_and_a_line_through_are_no_hazard(tmp_path: Path, name: str) -> None:
    assert scan_reply(SEEN[name](tmp_path), "x").refused() == ()


def test_a_rule_that_asks_about_its_own_cell_is_worked_out(tmp_path: Path) -> None:
    for formula, kinds in (("=B2<5", []), ("=AND(B2>0,B2>5)", ["masked-by-format"])):
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        sheet = book.add_worksheet("S")
        sheet.write("B2", int(MARKER))
        white = book.add_format({"font_color": "#FFFFFF"})
        rule = {"type": "formula", "criteria": formula, "format": white}
        sheet.conditional_format("B2:B9", rule)
        book.close()
        refused = scan_reply(tmp_path / "a.xlsx", "x").refused()
        assert [hazard.kind for hazard in refused] == kinds


def test_a_picture_beside_a_number_hides_nothing(tmp_path: Path) -> None:
    assert scan_reply(ods_with(PICTURE.replace("60pt", "200pt"))(tmp_path), "x").refused() == ()


def test_a_file_at_which_its_reader_dies_is_kept_out_of_the_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(jobs: list[Job]):
        found = "a file at which its reader died"
        yield from ((job.key, (Problem(found, "", ""),)) for job in jobs)

    monkeypatch.setattr(whole_scan, "read_many", dies)
    (tmp_path / "a.csv").write_text("Kik,2\n")
    (scan,) = scan_replies([("a.csv", tmp_path / "a.csv")])
    assert [(one.kind, one.detail) for one in scan.refused()] == [
        ("undecoded", "a file at which its reader died")
    ]


def test_what_cannot_be_read_is_not_called_clean(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<table><tr>20<td>Kik</tr></table>")
    assert [one.kind for one in scan_reply(tmp_path / "a.html", "x").hazards] == ["unread"]
