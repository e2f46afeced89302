"""More ways to hide a number or a name, found by trying to get them past the scan and the readers.

Each is a small reply with the kind of hazard that keeps it out. Those of ``CARRIED`` hold it where
no page and no cell is, so that their place is the file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx as word
import openpyxl
from hidden_kinds import (
    MARKER,
    MASKED,
    NAME,
    REDACTED,
    Kinds,
    Make,
    docx,
    html,
    in_an_archive,
    noted,
    odt,
    rtf,
)
from look_pages import HEAD, classed, own, pdf
from openpyxl.styles import Alignment, Color, Font, GradientFill
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

RULES = (
    "display: inline-block; transform: rotateY(90deg)",
    "display: inline-block; transform: translateX(-9999px)",
    "display: inline-block; transform: scale(0.01)",
    "display: inline-block; transform: matrix(0, 0, 0, 0, 0, 0)",
    "display: inline-block; translate: -9999px",
    "display: inline-block; scale: 0",
    "display: inline-block; rotate: y 90deg",
    "position: absolute; left: 500vw",
    "position: fixed; inset: -9999px auto auto -9999px",
    "position: absolute; inset-inline-start: -9999px",
    "display: block; margin: 0 0 0 -9999px",
    "display: block; margin-left: -200%",
    "display: block; text-indent: -200%",
    "letter-spacing: -1em",
    "display: block; line-height: 0; overflow: hidden",
    "font-size: calc(1px * 0)",
    "font-size: min(0px, 1em)",
    "color: rgb(255 255 255)",
    "color: rgb(0 0 0 / 0%)",
    "color: oklch(1 0 0)",
    "color: lab(100% 0 0)",
    "color: color(srgb 1 1 1)",
    "color: color-mix(in srgb, white, white)",
    "color: Canvas",
    "color: hwb(0 100% 0%)",
    "--c: #fff; color: var(--c)",
    "color: var(--none, #fff)",
    "-webkit-mask: linear-gradient(transparent, transparent)",
    "clip-path: polygon(0 0, 0 0, 0 0)",
    "clip-path: inset(0 100% 0 0)",
    "clip-path: ellipse(0 0)",
    "filter: brightness(100)",
    "filter: contrast(0)",
    "opacity: calc(0)",
    "zoom: 0.001",
    "mso-hide: all",
    "display: block; height: 0; overflow-y: hidden",
    "display: block; block-size: 0; overflow: hidden",
    "display: block; width: 30px; overflow: hidden; text-indent: 60px",
    "box-shadow: inset 0 0 0 100px #000",
    "outline: 20px solid #000; outline-offset: -20px",
    "background: linear-gradient(#000, #000)",
    "font-family: AdobeBlank",
)
_P = f'<p class="x">{MARKER}</p>'
SHEETS = {
    "nested rule": (".o { .x { display: none } }", f'<div class="o">{_P}</div>'),
    "nested rule of its own": (".x { color: black; &.x { display: none } }", _P),
    "not": ("p:not(.y).x { display: none }", _P),
    "variable of the root": (":root { --c: #fff } .x { color: var(--c) }", _P),
    "container": ("@container (min-width: 1px) { .x { display: none } }", _P),
    "scope": ("@scope (.o) { .x { display: none } }", f'<div class="o">{_P}</div>'),
    "sheet in an address": ('@import url("data:text/css,.x{display:none}");', _P),
    "first line": (".x::first-line { color: #fff }", _P),
    "animation": ("@keyframes k { to { opacity: 0 } } .x { animation: k 0s forwards }", _P),
    "drawn over it": (
        '.x { position: relative } .x::after { content: ""; position: absolute; inset: 0; '
        "background: #000 }",
        _P,
    ),
}
BODIES = {
    "under a block": f'<div style="position: relative">{_P}<div style="position: absolute; left: 0;'
    ' top: 0; width: 900px; height: 90px; background: #000"></div></div>',
    "in a column not shown": '<table><col><col style="visibility: collapse"><tr><td>Kik<td>'
    f"{MARKER}</table>",
    "in a pop-up": f"<p popover>There were {MARKER}.</p>",
}
_LINKED = '<link rel="stylesheet" href="data:text/css,.x{display:none}">'
_CLASSED = '<link rel="stylesheet" href="a.css">'

PAGE_KINDS: Kinds = (
    {f"html {rule}": (REDACTED, classed(rule, MARKER)) for rule in RULES}
    | {
        f"html {name}": (REDACTED, html(body, f"<style>{rule}</style>"))
        for name, (rule, body) in SHEETS.items()
    }
    | {f"html {name}": (REDACTED, html(body)) for name, body in BODIES.items()}
    | {
        "html by a linked sheet": (REDACTED, html(_P, _LINKED)),
        "html called redacted": (REDACTED, html(f'<p class="redacted">{MARKER}</p>', _CLASSED)),
    }
)


def drawn(operators: str, text: str = MARKER) -> Make:
    """Return a maker of a PDF with some operators of its page after the number."""
    return pdf(lambda canvas: canvas._code.append(operators), text)


def _form(canvas: Canvas) -> None:
    canvas.beginForm("f")
    canvas.setFillGray(0)
    canvas.rect(190, 672, 80, 25, fill=1)
    canvas.endForm()
    canvas.doForm("f")


def _over(canvas: Canvas, red: float, words: str) -> None:
    """Draw a box of a colour over the number, and other words in its place."""
    canvas.setFillColorRGB(red, red, 0.7)
    canvas.rect(190, 672, 80, 25, fill=1, stroke=0)
    canvas.setFillGray(0)
    canvas.drawString(200, 680, words)


def _shaded(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(190, 672, 80, 25)
    canvas.clipPath(path, stroke=0)
    canvas.linearGradient(190, 672, 270, 672, ("black", "white"))


def changed(change: Callable[[PdfWriter], None], text: str = "20") -> Make:
    """Return a maker of a PDF that is changed by a function of another library."""

    def make(folder: Path) -> Path:
        path = pdf(lambda canvas: None, text)(folder)
        writer = PdfWriter(clone_from=str(path))
        change(writer)
        writer.write(path)
        return path

    return make


def _name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def _dictionary(**values: object) -> DictionaryObject:
    return DictionaryObject({_name(name): value for name, value in values.items()})


def _note(**values: object) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        place = ArrayObject(map(NumberObject, (190, 672, 270, 697)))
        note = _dictionary(Type=_name("Annot"), Rect=place, **values)
        writer.pages[0][_name("Annots")] = ArrayObject([writer._add_object(note)])

    return change


def _loose_page(kind: str) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        content = StreamObject()
        content._data = f"BT /F1 12 Tf 200 680 Td ({MARKER}) Tj ET".encode()
        resources = writer.pages[0]["/Resources"]
        page = _dictionary(
            Type=_name(kind), Resources=resources, Contents=writer._add_object(content)
        )
        writer._root_object[_name("Old")] = writer._add_object(page)

    return change


def _own_field(writer: PdfWriter) -> None:
    field = _dictionary(FT=_name("Tx"), T=TextStringObject("a"), V=TextStringObject(MARKER))
    fields = ArrayObject([writer._add_object(field)])
    writer._root_object[_name("AcroForm")] = _dictionary(Fields=fields)


def _layer(**states: object) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        layer = writer._add_object(_dictionary(Type=_name("OCG"), Name=TextStringObject("L")))
        group = _dictionary(Type=_name("OCMD"), OCGs=layer, **states)
        writer._root_object[_name("OCProperties")] = _dictionary(
            OCGs=ArrayObject([layer]), D=_dictionary(Groups=writer._add_object(group))
        )

    return change


def appended(make: Make, content: bytes) -> Make:
    """Return a maker of a file with something after its end."""

    def made(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(path.read_bytes() + content)
        return path

    return made


PDF_KINDS: Kinds = {
    f"pdf {name}": (REDACTED, make)
    for name, make in {
        "under a thick line": drawn("0 G 24 w 190 684 m 270 684 l S"),
        "under a small picture": drawn(
            "q 80 0 0 25 190 672 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
        ),
        "under a box of a form": pdf(_form, MARKER),
        "under a gradient": pdf(_shaded, MARKER),
        "under a grey box with other words": pdf(
            lambda canvas: _over(canvas, 0.7, "REDACTED"), MARKER
        ),
        "under a yellow box with other words": pdf(lambda canvas: _over(canvas, 1, "none"), MARKER),
        "under other letters": pdf(lambda canvas: canvas.drawString(200, 680, "999999"), MARKER),
        "squeezed": drawn(f"BT /F1 12 Tf 0.01 Tz 200 680 Td ({MARKER}) Tj ET", ""),
        "flat": drawn(f"BT /F1 12 Tf 1 0 0 .02 200 680 Tm ({MARKER}) Tj ET", ""),
        "without strength": pdf(
            lambda canvas: (canvas.setFillAlpha(0), canvas.drawString(200, 680, MARKER)), ""
        ),
        "marked for redaction without a colour": noted("Redact", ""),
        "under a thick stroke": noted("Line", "/BS << /W 24 >>"),
        "under a button": noted("Widget", "/FT /Btn /Ff 65536 /MK << /BG [0] >>"),
        "on a loose page": changed(_loose_page("Page")),
        "on a template": changed(_loose_page("Template")),
        "in a field of no page": changed(_own_field),
        "in a hidden field": changed(
            _note(
                Subtype=_name("Widget"),
                FT=_name("Tx"),
                V=TextStringObject(MARKER),
                F=NumberObject(2),
            )
        ),
        "in a field for passwords": changed(
            _note(
                Subtype=_name("Widget"),
                FT=_name("Tx"),
                V=TextStringObject(MARKER),
                Ff=NumberObject(1 << 13),
            )
        ),
    }.items()
} | {"pdf after its end": ("undecoded", appended(pdf(lambda canvas: None, "20"), b"470811 " * 9))}


def paragraph(xml: str) -> Callable[[object], None]:
    """Return a function that gives the paragraph of a run a property."""

    def give(run: object) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        properties = run._parent._p.get_or_add_pPr()
        properties.append(parse_xml(xml.replace("/>", f" {nsdecls('w')}/>")))

    return give


_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def filled(inner: str) -> Callable[[object], None]:
    return own(f'<w14:textFill xmlns:w14="{_W14}">{inner}</w14:textFill><w:x/>')


def written(body: str, more: dict[str, str] | None = None) -> Make:
    """Return a maker of a document with a body of its own, and other parts."""

    def make(folder: Path) -> Path:
        made = io.BytesIO()
        document = word.Document()
        document.add_paragraph(HEAD)
        document.add_paragraph("@")
        document.save(made)
        with (
            zipfile.ZipFile(made) as plain,
            zipfile.ZipFile(folder / "a.docx", "w") as changed,
        ):
            for name in plain.namelist():
                part = plain.read(name)
                if name == "word/document.xml":
                    part = re.sub(rb"<w:p>(?:(?!<w:p>).)*>@<.*?</w:p>", body.encode(), part)
                changed.writestr(name, part)
            for name, part in (more or {}).items():
                changed.writestr(name, part)
        return folder / "a.docx"

    return make


_RUN = f"<w:p><w:r>%s<w:t>{MARKER}</w:t></w:r></w:p>"
_FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>5</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
_OTHER = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
DOCX_KINDS: Kinds = {
    f"docx {name}": (REDACTED, docx(change))
    for name, change in {
        "hidden by Word": own("<w:specVanish/>"),
        "squeezed": own('<w:w w:val="1"/>'),
        "drawn together": own('<w:spacing w:val="-240"/>'),
        "far below its line": own('<w:position w:val="-3000"/>'),
        "in pictures for letters": own('<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
        "fitted to nothing": own('<w:fitText w:val="1"/>'),
        "mostly shaded": own('<w:shd w:val="pct95" w:color="000000" w:fill="FFFFFF"/>'),
        "far to the left": paragraph('<w:ind w:left="-20000"/>'),
        "far to the right": paragraph('<w:ind w:firstLine="31000"/>'),
        "in a flat line": paragraph('<w:spacing w:line="1" w:lineRule="exact"/>'),
        "in a frame off the page": paragraph('<w:framePr w:x="-20000" w:hAnchor="page"/>'),
    }.items()
} | {
    "docx field that chooses": (MASKED, written(_FIELD.format(f'IF 3 &lt; 5 "*" "{MARKER}"'))),
    "docx field that sets": (MASKED, written(_FIELD.format(f'SET x "{MARKER}"'))),
    "docx for older programs": (
        REDACTED,
        written(
            f'<w:p><mc:AlternateContent {_OTHER}><mc:Choice Requires="wps"><w:r><w:t>5</w:t></w:r>'
            f"</mc:Choice><mc:Fallback><w:r><w:t>{MARKER}</w:t></w:r></mc:Fallback>"
            "</mc:AlternateContent></w:p>"
        ),
    ),
    "docx in a narrow column": (
        REDACTED,
        written(
            '<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr><w:tcW w:w="1" w:type="dxa"/>'
            f"</w:tcPr>{_RUN % ''}</w:tc></w:tr></w:tbl><w:p/>"
        ),
    ),
    "docx in a table off the page": (
        REDACTED,
        written(
            '<w:tbl><w:tblPr><w:tblInd w:w="-30000" w:type="dxa"/></w:tblPr><w:tblGrid/><w:tr>'
            f"<w:tc>{_RUN % ''}</w:tc></w:tr></w:tbl><w:p/>"
        ),
    ),
}

TEXT_KINDS: Kinds = {
    f"rtf {name}": (REDACTED, rtf(said))
    for name, said in {
        "shaded wholly": rb"Kik {\chshdng10000\chcfpat2\cf2 MARKER}",
        "of no size": rb"Kik {\fs0 MARKER}",
        "squeezed": rb"Kik {\charscalex1 MARKER}",
        "drawn together": rb"Kik {\expndtw-400 MARKER}",
        "far below its line": rb"Kik {\dn6000 MARKER}",
        "far to the left": rb"\pard\li-30000 Kik MARKER\par",
        "in a frame off the page": rb"\pard\posx-20000 Kik MARKER\par",
        "in a flat line": rb"\pard\sl-1\slmult0 Kik MARKER\par",
        "in a flat row": rb"\trowd\trrh-1\cellx2000\cellx4000 Kik\cell MARKER\cell\row",
        "in a narrow cell": rb"\trowd\cellx2000\cellx2001 Kik\cell MARKER\cell\row",
        "red on red": rb"{\colortbl;\red200\green0\blue0;}Kik {\cf1\chcbpat1 MARKER}",
    }.items()
} | {
    "odt without strength": (REDACTED, odt('xmlns:l="urn:l" l:opacity="2%"')),
    "odt squeezed": (REDACTED, odt('style:text-scale="1%"')),
    "odt drawn together": (REDACTED, odt('fo:letter-spacing="-1in"')),
}


def sheet(change: Callable[[Worksheet], object], value: object = int(MARKER)) -> Make:
    """Return a maker of a workbook with a number in B2 of its one sheet, changed by a function."""

    def make(folder: Path) -> Path:
        book = openpyxl.Workbook()
        page = book.active
        page["A1"], page["A2"], page["B2"], page["B3"] = "Method", "Kik", value, 5
        change(page)
        book.save(folder / "a.xlsx")
        return folder / "a.xlsx"

    return make


def patched(part: str, old: str, new: str, value: object = 9) -> Make:
    """Return a maker of a workbook of which a part is changed; added where ``old`` is nothing."""

    def make(folder: Path) -> Path:
        made = sheet(lambda page: None, value)(folder)
        with zipfile.ZipFile(made) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        assert not old or old in parts[part], old
        parts[part] = parts[part].replace(old, new, 1) if old else new
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return made

    return make


def _styled(**style: object) -> Make:
    return sheet(lambda page: [setattr(page["B2"], name, one) for name, one in style.items()])


_SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK_KINDS: Kinds = {
    "xlsx of the theme's white": (REDACTED, _styled(font=Font(color=Color(theme=0)))),
    "xlsx nearly of the theme's white": (
        REDACTED,
        _styled(font=Font(color=Color(theme=1, tint=0.99))),
    ),
    "xlsx in pictures for letters": (REDACTED, _styled(font=Font(name="Webdings"))),
    "xlsx indented away": (REDACTED, _styled(alignment=Alignment(indent=250))),
    "xlsx on a gradient of one colour": (
        REDACTED,
        _styled(fill=GradientFill(stop=("111111", "111111")), font=Font(color="111111")),
    ),
    "xlsx far below": (REDACTED, sheet(lambda page: None, "5" + 20 * "\n" + MARKER)),
    "xlsx far to the right": (REDACTED, sheet(lambda page: None, "5" + 300 * " " + MARKER)),
    "xlsx above a frozen view": (
        "hidden-rows",
        patched(
            _SHEET,
            '<sheetView workbookViewId="0">',
            '<sheetView workbookViewId="0" topLeftCell="A3"><pane ySplit="1" topLeftCell="A4" '
            'state="frozen"/>',
            int(MARKER),
        ),
    ),
    "xlsx in flat rows": (
        "hidden-rows",
        patched(_SHEET, 'defaultRowHeight="15"', 'defaultRowHeight="0.1"', int(MARKER)),
    ),
    "xlsx in narrow columns": (
        "hidden-columns",
        patched(_SHEET, "<sheetFormatPr ", '<sheetFormatPr defaultColWidth="0.1" ', int(MARKER)),
    ),
    "xlsx in a scenario": (
        "kept-values",
        patched(
            _SHEET,
            "</sheetData>",
            f'</sheetData><scenarios><scenario name="a"><inputCells r="B2" val="{MARKER}"/>'
            "</scenario></scenarios>",
        ),
    ),
    "xlsx a note in a formula": ("comments", patched(_SHEET, "<v>9", f'<f>9+N("{NAME}")</f><v>9')),
    "xlsx a mask in a formula": (
        MASKED,
        patched(_SHEET, "<v>9", f'<f>IF(3&lt;5,"*",{MARKER})</f><v>9'),
    ),
    "xlsx a cell given twice": (
        "undecoded",
        patched(_SHEET, '<c r="B2"', f'<c r="B2" t="n"><v>{MARKER}</v></c><c r="B2"'),
    ),
    "xlsx in a hidden window": (
        "hidden-sheet",
        patched("xl/workbook.xml", 'visibility="visible"', 'visibility="hidden"', int(MARKER)),
    ),
}


def in_alternatives(folder: Path) -> Path:
    message = EmailMessage()
    message["Subject"] = "Reply"
    message.set_content("Kik 5")
    text = message.as_bytes().replace(b"text/plain", b'multipart/mixed; boundary="q"', 1)
    parts = f"\n{MARKER} offences\n--q\nContent-Type: text/plain\n\nKik 5\n--q--\n"
    (folder / "a.eml").write_bytes(text.replace(b"Kik 5\n", parts.encode()))
    return folder / "a.eml"


def between_parts(folder: Path) -> Path:
    """Write an archive with a file that its list of files leaves out."""
    path = in_an_archive(folder)
    book = openpyxl.Workbook()
    book.save(folder / "clean.xlsx")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "clean.xlsx", "reply.xlsx")
    loose = io.BytesIO()
    with zipfile.ZipFile(loose, "w") as archive:
        archive.writestr("rows.csv", f"Kik,{MARKER}\n" * 9)
    unlisted = loose.getvalue()
    path.write_bytes(unlisted[: unlisted.index(b"PK\x01\x02")] + path.read_bytes())
    (folder / "clean.xlsx").unlink()
    return path


OTHER_KINDS: Kinds = {
    "eml before its parts": (REDACTED, in_alternatives),
    "zip between its parts": ("undecoded", between_parts),
    "txt in letters of no shape": (
        REDACTED,
        lambda folder: written_text(
            folder, "Kik 5" + "".join(chr(0xE0000 + ord(one)) for one in MARKER)
        ),
    ),
    "txt far to the right": (
        REDACTED,
        lambda folder: written_text(folder, f"Kik{300 * ' '}470811"),
    ),
}


def written_text(folder: Path, line: str) -> Path:
    (folder / "a.txt").write_text(f"Question 1\n{line}\n", encoding="utf-8")
    return folder / "a.txt"


MORE_KINDS = PAGE_KINDS | PDF_KINDS | DOCX_KINDS | TEXT_KINDS | WORKBOOK_KINDS | OTHER_KINDS


def attached(name: str, content: bytes) -> Make:
    """Return a maker of an e-mail with an attachment."""

    def make(folder: Path) -> Path:
        message = EmailMessage()
        message["Subject"] = "Reply"
        message.set_content("Kik 5")
        message.add_attachment(content, maintype="application", subtype="x", filename=name)
        (folder / "a.eml").write_bytes(message.as_bytes())
        return folder / "a.eml"

    return make


def _workbook() -> bytes:
    made, book = io.BytesIO(), openpyxl.Workbook()
    book.active["A1"] = int(MARKER)
    book.save(made)
    return made.getvalue()


def packed(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        with zipfile.ZipFile(folder / "a.zip", "w") as archive:
            archive.writestr("reply.csv", "Kik,5\n")
            archive.writestr(name, content)
        return folder / "a.zip"

    return make


_PAGE = f"<p>There were {MARKER}.</p>"
CARRIED: Kinds = {
    "html page in an address": (
        "embedded-files",
        html(f'<iframe src="data:text/html,{_PAGE}"></iframe>'),
    ),
    "html file in a link": ("embedded-files", html(f'<a href="data:text/csv,Kik,{MARKER}">x</a>')),
    "pdf answer to a note": (
        "comments",
        changed(_note(Subtype=_name("Highlight"), Contents=TextStringObject(MARKER))),
    ),
    "pdf program of a link": (
        "active-content",
        changed(
            _note(
                Subtype=_name("Link"),
                A=_dictionary(S=_name("URI"), URI=TextStringObject("javascript:a")),
            )
        ),
    ),
    "pdf film": ("active-content", changed(_note(Subtype=_name("Movie")))),
    "pdf layers that are all off": ("hidden-layers", changed(_layer(P=_name("AllOff")))),
    "docx comments by another name": (
        "comments",
        written(
            "<w:p/>",
            {
                "word/odd.xml": '<w:comments xmlns:w="http://schemas.openxmlformats.org/'
                f'wordprocessingml/2006/main"><w:comment>{MARKER}</w:comment></w:comments>'
            },
        ),
    ),
    "docx file among its parts": ("embedded-files", written("<w:p/>", {"rows.csv": MARKER})),
    "docx program in pieces": (
        "command-formula",
        written(_FIELD.format("DD</w:instrText></w:r><w:r><w:instrText>EAUTO cmd")),
    ),
    "xlsx file among its parts": ("embedded-files", patched("rows.csv", "", MARKER)),
    "xlsx values of cells": (
        "kept-values",
        patched("xl/richData/rdrichvalue.xml", "", f"<a>{MARKER}</a>"),
    ),
    "rtf field that quotes": (
        MASKED,
        rtf(rb'{\field{\*\fldinst QUOTE "MARKER"}{\fldrslt 5}}'),
    ),
    "eml workbook called a card": ("disguised", attached("a.vcf", _workbook())),
    "eml workbook called a picture": ("disguised", attached("a.png", _workbook())),
    "zip table beside a Mac's": (
        "personal-columns",
        packed("__MACOSX/rows.csv", b"Name,Date of birth\nx,y\n"),
    ),
    "csv command after a semicolon": (
        "command-formula",
        lambda folder: _csv(folder, "Kik;=cmd|' /C calc'!A0"),
    ),
    "csv command in wide signs": (
        "command-formula",
        lambda folder: _csv(folder, "Kik,\uff1dcmd|' /C calc'!A0"),
    ),
}


def _csv(folder: Path, line: str) -> Path:
    (folder / "a.csv").write_text(f"Method,Number\n{line}\n", encoding="utf-8")
    return folder / "a.csv"
