"""What Word documents and PDFs may hide or do, each with a twin that does not."""

from __future__ import annotations

import re
import zipfile
import zlib
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from reportlab.pdfgen import canvas

SECRET = "secret4711"


@pytest.fixture
def document():
    """Return a document without the custom XML that the library's template brings along."""
    document = docx.Document()
    document.add_paragraph("Total 52")
    return document


@pytest.fixture
def found_in(document, tmp_path, found):
    return lambda: saved_and_scanned(document, tmp_path, found)


@pytest.fixture
def found_in_all_of(document, tmp_path, found_in_all):
    return lambda: saved_and_scanned(document, tmp_path, found_in_all)


def saved_and_scanned(document, tmp_path, found) -> dict[tuple[str, str], str]:
    document.save(tmp_path / "a.docx")
    hazards = found(tmp_path / "a.docx")
    assert hazards.pop(("custom-properties", ""))
    return hazards


def changed(paragraph, name: str) -> None:
    change = OxmlElement(name)
    change.append(deepcopy(paragraph.runs[0]._r))
    paragraph._p.append(change)


def test_an_open_document_has_no_hazard(found_in):
    assert found_in() == {}


@pytest.mark.parametrize("name", ["w:ins", "w:del", "w:moveFrom", "w:moveTo"])
def test_tracked_changes_anywhere(document, found_in, name):
    changed(document.paragraphs[0], name)
    header = document.sections[0].header.paragraphs[0]
    header.add_run("Reply")
    assert found_in() == {("tracked-changes", ""): "1 change"}
    changed(header, name)
    assert found_in()["tracked-changes", "header 1"] == "1 change"


def test_hidden_text_anywhere(document, found_in_all_of):
    document.sections[0].footer.paragraphs[0].add_run(SECRET).font.hidden = True
    document.paragraphs[0].add_run(SECRET).font.hidden = True
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:rPr><w:vanish/></w:rPr>"
        f"<w:t>{SECRET}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    document.paragraphs[0]._p.append(box)
    first = "text, paragraph 1, paragraph 1, text box, paragraph 1"
    expected = {
        ("failed-redaction", first): "2 places",
        ("failed-redaction", "headers and footers, line 1"): "",
    }
    assert found_in_all_of() == expected


def test_hidden_text_in_a_part_of_any_name(document, tmp_path, found):
    document.save(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx", "a") as archive:
        archive.writestr(
            "word/other.xml",
            f"<w:ftr {nsdecls('w')}><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>4</w:t></w:r></w:p>"
            "</w:ftr>",
        )
    assert found(tmp_path / "a.docx")["failed-redaction", "other"] == "1 piece of text"


def test_text_hidden_by_its_style_or_the_style_below(document, found_in_all_of):
    styles = document.styles
    base = styles.add_style("Base", WD_STYLE_TYPE.CHARACTER)
    base.font.hidden = True
    styles.add_style("Above", WD_STYLE_TYPE.CHARACTER).base_style = base
    assert found_in_all_of() == {}
    document.paragraphs[0].add_run(SECRET, "Above")
    assert found_in_all_of() == {("failed-redaction", "text, paragraph 1"): ""}


def test_hidden_table_rows(document, found_in_all_of):
    row = document.add_table(2, 1).rows[0]
    row.cells[0].text = SECRET
    assert found_in_all_of() == {}
    row._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    assert found_in_all_of() == {("failed-redaction", "table 1, row 1, column 1"): ""}


def test_switched_off_hiding_and_hidden_paragraph_marks_hide_nothing(document, found_in_all_of):
    document.paragraphs[0].add_run("shown").font.hidden = False
    mark = parse_xml(f"<w:pPr {nsdecls('w')}><w:rPr><w:vanish/></w:rPr></w:pPr>")
    document.paragraphs[0]._p.insert(0, mark)
    assert found_in_all_of() == {}


def test_white_and_tiny_text_is_hidden(document, found_in_all_of):
    white = document.add_paragraph().add_run("52")
    white.font.color.rgb = RGBColor(255, 255, 255)
    document.add_paragraph().add_run("53").font.size = Pt(1)
    assert found_in_all_of() == {("failed-redaction", "text, paragraph 2, paragraph 3"): "2 places"}
    shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="003366"/>')
    white._r.rPr.append(shade)
    assert found_in_all_of() == {("failed-redaction", "text, paragraph 3"): ""}


def test_comments_are_counted(document, found_in):
    document.add_comment(document.paragraphs[0].runs, SECRET, "officer")
    assert found_in() == {("comments", ""): "1 comment"}


@pytest.mark.parametrize(
    ("part", "kind"),
    [("word/vbaProject.bin", "macros"), ("word/embeddings/oleObject1.bin", "embedded-files")],
)
def test_parts_of_a_document_that_carry_more(document, tmp_path, kinds, part, kind):
    document.save(tmp_path / "a.docm")
    with zipfile.ZipFile(tmp_path / "a.docm", "a") as archive:
        archive.writestr(part, b"made for tests")
    assert kinds(tmp_path / "a.docm") == {kind, "custom-properties"}


def test_a_field_that_starts_a_program(document, found_in):
    field = parse_xml(f"<w:r {nsdecls('w')}><w:instrText>PAGE</w:instrText></w:r>")
    document.paragraphs[0]._p.append(field)
    assert found_in() == {}
    field.find(qn("w:instrText")).text = 'DDEAUTO "c:\\\\cmd.exe" "/k x"'
    assert found_in() == {("command-formula", ""): "1 field"}


def test_a_table_of_persons_is_refused_and_a_request_for_them_is_not(document, found_in):
    document.add_paragraph("Surname")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Age of victim"
    assert found_in() == {}
    table.cell(0, 1).text = "Victim's surname"
    assert found_in() == {("personal-columns", ""): "1 heading"}


def test_a_template_on_a_server_is_noted(document, found_in):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    document.part.relate_to("file:///server/foi.dotx", kind, is_external=True)
    assert found_in() == {("outside-references", ""): "1 part"}


@pytest.fixture
def pdf(tmp_path) -> Path:
    page = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    page.drawString(72, 700, "Facebook 4")
    page.save()
    return tmp_path / "a.pdf"


def raw_pdf(path: Path, *objects: bytes, trailer: bytes = b"") -> Path:
    """Write a PDF from raw objects, numbered from 1; the first is the catalogue."""
    content, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    content += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    path.write_bytes(content + b"startxref\n%d\n%%%%EOF\n" % start)
    return path


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def stream(body: bytes, dictionary: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(body), body)


def test_open_pdfs_have_no_hazard(pdf, tmp_path, found):
    assert found(pdf) == {}
    path = raw_pdf(tmp_path / "b.pdf", CATALOGUE, PAGES, PAGE, stream(zlib.compress(b"x" * 99)))
    assert found(path) == {}


@pytest.mark.parametrize(
    ("catalogue", "kind"),
    [
        (b"/OpenAction << /S /JavaScript /JS (x) >>", "active-content"),
        (b"/OpenAction << /S /J#61vaScript /#4aS (x) >>", "active-content"),
        (b"/OpenAction << /S /Launch /F (x) >>", "active-content"),
        (b"/Names << /EmbeddedFiles << /Names [] >> >>", "embedded-files"),
        (b"/OCProperties << /D << /OFF [3 0 R] >> >>", "hidden-layers"),
    ],
)
def test_what_a_pdf_does_or_carries(tmp_path, kinds, catalogue, kind):
    catalogue = CATALOGUE[:-2] + catalogue + b" >>"
    assert kinds(raw_pdf(tmp_path / "a.pdf", catalogue, PAGES, PAGE)) == {kind}


def test_an_action_packed_into_a_stream_of_objects_is_found(tmp_path, kinds):
    packed = b"9 0 << /S /JavaScript /JS (x) >>"
    objects = stream(zlib.compress(packed), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)) == {"active-content"}


PACKED = b"9 0 << /S /JavaScript /JS (x) >>"


def up(data: bytes, columns: int) -> bytes:
    """Return bytes as PNG rows of the kind "up": the difference to the row above."""
    data += b" " * (-len(data) % columns)
    rows = [data[at : at + columns] for at in range(0, len(data), columns)]
    above = [bytes(columns), *rows]
    return b"".join(
        b"\x02" + bytes((a - b) % 256 for a, b in zip(row, over, strict=True))
        for row, over in zip(rows, above, strict=False)
    )


def lzw(data: bytes) -> bytes:
    """Return bytes in codes of nine bits, the table cleared before each fills up."""
    codes = [code for at in range(0, len(data), 200) for code in (256, *data[at : at + 200])] + [
        257
    ]
    bits = "".join(f"{code:09b}" for code in codes)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


@pytest.mark.parametrize(
    ("packed", "how", "kind"),
    [
        (lzw(PACKED), b"/Filter /LZWDecode", "active-content"),
        (lzw(PACKED), b"/Filter [/LZW]", "active-content"),
        (
            zlib.compress(up(PACKED, 10)),
            b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 10 >>",
            "active-content",
        ),
        (
            bytes([len(PACKED) - 1]) + PACKED + b"\x80",
            b"/Filter /RunLengthDecode",
            "active-content",
        ),
        (PACKED.hex().encode() + b">", b"/Filter /ASCIIHexDecode", "active-content"),
        (PACKED, b"/Filter /Crypt", "undecoded"),
        (zlib.compress(PACKED)[:9], b"/Filter /FlateDecode", "undecoded"),
        (
            zlib.compress(PACKED),
            b"/Filter /FlateDecode /DecodeParms << /Predictor 99 /Columns 10 >>",
            "undecoded",
        ),
    ],
)
def test_objects_packed_in_any_way_are_looked_at_or_keep_the_file_out(
    tmp_path, kinds, packed, how, kind
):
    objects = stream(packed, b"/Type /ObjStm /N 1 /First 4 " + how)
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)) == {kind}


def test_what_a_pdf_carries_is_told_with_the_objects_it_stands_in(tmp_path, found):
    catalogue = CATALOGUE[:-2] + b"/Names << /EmbeddedFiles << /Names [] >> >> >>"
    objects = stream(lzw(PACKED), b"/Type /ObjStm /N 1 /First 4 /Filter /LZWDecode")
    hazards = found(raw_pdf(tmp_path / "a.pdf", catalogue, PAGES, PAGE, objects))
    assert set(hazards) == {("active-content", "object 9"), ("embedded-files", "object 1")}


def test_objects_that_are_not_where_their_list_says_keep_the_file_out(tmp_path, kinds):
    objects = stream(zlib.compress(PACKED), b"/Type /ObjStm /N 5 /First 4 /Filter /FlateDecode")
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)) == {"undecoded"}


@pytest.mark.parametrize("by_reference", [b"/Filter 6 0 R", b"/Filter [6 0 R]", b"/First 6 0 R"])
def test_objects_whose_packing_is_said_elsewhere_keep_the_file_out(tmp_path, kinds, by_reference):
    usual = {b"First": b"/First 4", b"Filter": b"/Filter /FlateDecode"}
    usual[b"First" if b"First" in by_reference else b"Filter"] = by_reference
    said = b"/Type /ObjStm /N 1 " + b" ".join(usual.values())
    objects = stream(zlib.compress(PACKED), said)
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)) == {"undecoded"}


def test_packed_objects_in_any_order_are_all_looked_at(tmp_path, kinds):
    packed = b"9 35 8 0 << /Type /X >>                        << /S /JavaScript /JS (x) >>"
    said = b"/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode"
    objects = stream(zlib.compress(packed), said)
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)) == {"active-content"}


def test_of_two_objects_of_one_number_both_are_looked_at(tmp_path, kinds):
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, b"<< /S /JavaScript /JS (x) >>")
    path.write_bytes(path.read_bytes() + b"4 0 obj\n<< >>\nendobj\n")
    assert kinds(path) == {"active-content"}


def test_packed_objects_where_no_object_begins_keep_the_file_out(tmp_path, kinds):
    objects = stream(zlib.compress(PACKED), b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, objects)
    path.write_bytes(path.read_bytes().replace(b"4 0 obj", b"4 0 o`j"))
    assert kinds(path) == {"undecoded"}


def test_notes_on_a_page_are_comments(tmp_path, kinds):
    note = b"<< /Type /Annot /Subtype /Text /Contents (%s) >>" % SECRET.encode()
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, note)) == {"comments"}


@pytest.mark.parametrize(
    "pages",
    [
        [b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"],
        [b"<< /Type /Pages /Kids [3 0 R] >>", b"<< /Type /Pages /Kids [2 0 R] >>"],
        [b"<< /Type /Pages /Kids [3 0 R] /Count 99999999 >>", PAGE],
        [
            b"<< /Type /Pages /Kids [%s] >>" % (b"%d 0 R " % number * 9)
            for number in (3, 4, 5, 6, 7)
        ],
    ],
    ids=["itself", "each other", "count", "nine times nine times ..."],
)
def test_pages_without_end(tmp_path, kinds, pages):
    assert kinds(raw_pdf(tmp_path / "a.pdf", CATALOGUE, *pages)) == {"endless-document"}


def test_tables_that_lead_back_to_themselves(tmp_path, kinds):
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, trailer=b"/Prev 00000")
    content = path.read_bytes()
    start = re.search(rb"startxref\s+(\d+)", content).group(1)
    path.write_bytes(content.replace(b"/Prev 00000", b"/Prev %05d" % int(start)))
    assert kinds(path) == {"endless-document"}


def test_streams_that_unpack_to_far_too_much(tmp_path, kinds):
    packer = zlib.compressobj(9)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    assert len(bomb) < 400_000
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, stream(bomb))
    assert kinds(path) == {"endless-document"}
    twice = stream(zlib.compress(bomb), b"/Filter [/FlateDecode /FlateDecode]")
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, twice)
    assert kinds(path) == {"endless-document"}


@pytest.mark.parametrize("stated", [b"%d", b"5 0 R"], ids=["length", "length elsewhere"])
def test_the_end_of_a_stream_within_a_stream_is_not_its_end(tmp_path, kinds, stated):
    bomb = zlib.compressobj(0).compress(b"") + b"\0\x09\0\xf6\xffendstream"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb += b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    length = stated % len(bomb) if b"%" in stated else stated
    body = b"<< /Filter /FlateDecode /Length %s >>\nstream\n%s\nendstream" % (length, bomb)
    path = raw_pdf(tmp_path / "a.pdf", CATALOGUE, PAGES, PAGE, body, b"%d" % len(bomb))
    assert kinds(path) == {"endless-document"}


def test_a_locked_pdf(tmp_path, kinds):
    page = canvas.Canvas(str(tmp_path / "a.pdf"), encrypt=SECRET)
    page.drawString(72, 700, "Facebook 4")
    page.save()
    assert kinds(tmp_path / "a.pdf") == {"encrypted"}


def test_personal_data_on_a_page(tmp_path, found):
    page = canvas.Canvas(str(tmp_path / "a.pdf"))
    page.drawString(72, 700, "DOB: 03/04/2005")
    page.save()
    assert found(tmp_path / "a.pdf") == {("personal-identity", ""): "1 date of birth"}
