"""Writes one small workbook of any format with one cell of a given look, for tests only."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path

import biff12
import xlsxwriter
import xlwt

HEAD, LABEL = "Question 1", "Offences recorded:"


@dataclass(frozen=True)
class Style:
    """How a cell or a run of its text looks; colours are six digits, "" is automatic."""

    colour: str = ""
    fill: str = ""
    struck: bool = False
    script: str = ""
    points: int = 11
    code: str = ""


@dataclass(frozen=True)
class Condition:
    """A rule over the cell: a comparison with constants, or a formula that is always true."""

    change: Style
    sign: str = ""
    operands: tuple[int, ...] = ()


@dataclass(frozen=True)
class Content:
    """What the cell beside the label holds, and how it looks."""

    style: Style = Style()
    value: float = 20
    runs: tuple[tuple[str, Style], ...] = ()
    condition: Condition | None = None
    shows_noughts: bool = True


def write(path: Path, content: Content) -> Path:
    """Write the workbook in the format its name says."""
    return WRITERS[path.suffix](path, content)


def _properties(style: Style) -> dict[str, object]:
    found: dict[str, object] = {"font_size": style.points}
    found |= {"font_color": f"#{style.colour}"} if style.colour else {}
    found |= {"bg_color": f"#{style.fill}"} if style.fill else {}
    found |= {"font_strikeout": True} if style.struck else {}
    found |= {"font_script": {"super": 1, "sub": 2}[style.script]} if style.script else {}
    return found | ({"num_format": style.code} if style.code else {})


def _changes(style: Style) -> dict[str, object]:
    return {key: one for key, one in _properties(style).items() if key != "font_size"}


_XLSX_SIGNS = {"<": "<", ">": ">", "between": "between", "=": "="}


def _xlsx(path: Path, content: Content) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write(0, 0, HEAD)
    sheet.write(1, 0, LABEL)
    form = book.add_format(_properties(content.style))
    if content.runs:
        parts = [
            one
            for text, style in content.runs
            for one in (book.add_format(_properties(style)), text)
        ]
        sheet.write_rich_string(1, 1, *parts, form)
    else:
        sheet.write_number(1, 1, content.value, form)
    if rule := content.condition:
        made = {"format": book.add_format(_changes(rule.change))}
        if not rule.sign:
            made |= {"type": "formula", "criteria": "=LEN(B2)>0"}
        elif rule.sign == "between":
            low, high = rule.operands
            made |= {"type": "cell", "criteria": "between", "minimum": low, "maximum": high}
        else:
            made |= {"type": "cell", "criteria": rule.sign, "value": rule.operands[0]}
        sheet.conditional_format(1, 1, 1, 1, made)
    if not content.shows_noughts:
        sheet.hide_zero()
    book.close()
    return path


def _xls(path: Path, content: Content) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, HEAD)
    sheet.write(1, 0, LABEL)
    palette = _Palette(book)
    form = _xls_style(content.style, palette)
    if content.runs:
        sheet.write_rich_text(
            1, 1, [(text, _xls_font(style, palette)) for text, style in content.runs], form
        )
    else:
        sheet.write(1, 1, content.value, form)
    sheet.show_zero_values = content.shows_noughts
    if rule := content.condition:
        add_records(sheet, _xls_rule(rule, palette))
    book.save(str(path))
    return path


class _Palette:
    """Gives colours of a workbook their numbers."""

    def __init__(self, book: xlwt.Workbook) -> None:
        self.book, self.known = book, {}

    def number(self, colour: str) -> int:
        if colour not in self.known:
            self.known[colour] = 40 + len(self.known)
            self.book.set_colour_RGB(self.known[colour], *bytes.fromhex(colour))
        return self.known[colour]


def _xls_font(style: Style, palette: _Palette) -> xlwt.Font:
    font = xlwt.Font()
    font.struck_out, font.height = style.struck, 20 * style.points
    font.escapement = {"": 0, "super": 1, "sub": 2}[style.script]
    if style.colour:
        font.colour_index = palette.number(style.colour)
    return font


def _xls_style(style: Style, palette: _Palette) -> xlwt.XFStyle:
    made = xlwt.XFStyle()
    made.font = _xls_font(style, palette)
    made.num_format_str = style.code or "General"
    if style.fill:
        made.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        made.pattern.pattern_fore_colour = palette.number(style.fill)
    return made


def add_records(sheet: xlwt.Worksheet, records: bytes) -> None:
    """Add records before the end of an old workbook's sheet."""
    plain = sheet.get_biff_data
    # Before the four bytes that end a sheet.
    sheet.get_biff_data = lambda: plain()[:-4] + records + plain()[-4:]


_SIGNS = {"between": 1, "=": 3, ">": 5, "<": 6}


def _tokens(rule: Condition) -> list[bytes]:
    if not rule.sign:  # TRUE()
        return [b"\x1d\x01"]
    return [b"\x1e" + struct.pack("<H", one) for one in rule.operands]


def _xls_rule(rule: Condition, palette: _Palette) -> bytes:
    area = struct.pack("<4H", 1, 1, 1, 1)
    group = struct.pack("<HH", 1, 0) + area + struct.pack("<H", 1) + area
    first, second = [*_tokens(rule), b""][:2]
    head = struct.pack(
        "<BBHH", 1 if rule.sign else 2, _SIGNS.get(rule.sign, 0), len(first), len(second)
    )
    change = _xls_change(rule.change, palette)
    parts = ((0x1B0, group), (0x1B1, head + change + first + second))
    return b"".join(struct.pack("<HH", kind, len(one)) + one for kind, one in parts)


def _xls_change(style: Style, palette: _Palette) -> bytes:
    has = (
        (bool(style.code) << 25)
        | (bool(style.colour or style.struck) << 26)
        | (bool(style.fill) << 29)
    )
    made = struct.pack("<IH", has | 0x3FFFFF, int(bool(style.code)))
    if style.code:
        text = struct.pack("<HB", len(style.code), 0) + style.code.encode("latin-1")
        made += struct.pack("<H", 2 + len(text)) + text
    if style.colour or style.struck:
        colour = palette.number(style.colour) if style.colour else -1
        unchanged = 0x2 | (0 if style.struck else 0x80)
        font = bytes(64) + struct.pack("<iI", -1, 0x80 if style.struck else 0)
        font += bytes(8) + struct.pack("<iII", colour, 0, unchanged) + bytes(118 - 92)
        made += font
    if style.fill:
        made += struct.pack("<HH", 1 << 10, palette.number(style.fill) << 7)
    return made


def _xlsb(path: Path, content: Content) -> Path:
    return biff12.write_look(path, content)


_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = " ".join(
    [f'xmlns:{name}="{_URN}{name}:1.0"' for name in ("office", "table", "text", "style")]
    + [f'xmlns:fo="{_URN}xsl-fo-compatible:1.0"', f'xmlns:number="{_URN}datastyle:1.0"']
    + [f'xmlns:config="{_URN}config:1.0"', f'xmlns:draw="{_URN}drawing:1.0"']
    + ['xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"']
)
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_URN}manifest:1.0"><manifest:file-entry '
    'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def _ods_style(name: str, style: Style, family: str = "table-cell") -> str:
    text = f'fo:color="#{style.colour}" ' if style.colour else ""
    text += 'style:text-line-through-style="solid" ' if style.struck else ""
    text += f'style:text-position="{style.script} 58%" ' if style.script else ""
    text += f'fo:font-size="{style.points}pt" ' if style.points != 11 else ""
    cell = (
        f'<style:table-cell-properties fo:background-color="#{style.fill}"/>' if style.fill else ""
    )
    return (
        f'<style:style style:name="{name}" style:family="{family}" {_data_name(name, style)}>{cell}'
        f"<style:text-properties {text}/></style:style>"
    )


def _data_name(name: str, style: Style) -> str:
    return f'style:data-style-name="{name}N"' if style.code else ""


def _data(name: str, style: Style) -> str:
    """A number format that shows a text in place of the number."""
    if not style.code:
        return ""
    return (
        f'<number:number-style style:name="{name}N"><number:text>*</number:text>'
        "</number:number-style>"
    )


def ods_text(content: Content, shown: str | None = None, beside: str = "") -> str:
    """Return content.xml for a sheet with the cell; ``shown`` is what it shows for its value."""
    styles = _ods_style("a", Style(**{**vars(content.style), "code": ""}))
    spans = ""
    for number, (text, style) in enumerate(content.runs):
        styles += _ods_style(f"r{number}", style, "text")
        spans += f'<text:span text:style-name="r{number}">{text}</text:span>'
    rules = ""
    if rule := content.condition:
        styles += _data("b", rule.change) + _ods_style("b", rule.change)
        test = "formula-is(LEN([.B2])&gt;0)"
        if rule.sign == "between":
            test = f"between({rule.operands[0]},{rule.operands[1]})"
        elif rule.sign:
            test = f"{rule.sign}{rule.operands[0]}".replace("<", "&lt;").replace(">", "&gt;")
        rules = (
            "<calcext:conditional-formats><calcext:conditional-format "
            'calcext:target-range-address="S.B2:S.B2"><calcext:condition '
            f'calcext:apply-style-name="b" calcext:value="{test}" '
            'calcext:base-cell-address="S.B2"/></calcext:conditional-format>'
            "</calcext:conditional-formats>"
        )
    plain = shown if shown is not None else f"{content.value:g}"
    kind = "string" if spans else "float"
    value = "" if spans else f'office:value="{content.value:g}"'
    cell = (
        f'<table:table-cell table:style-name="a" office:value-type="{kind}" {value}>'
        f"<text:p>{spans or plain}</text:p></table:table-cell>"
    )
    texts = [
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in (HEAD, LABEL)
    ]
    rows = f"<table:table-row>{texts[0]}</table:table-row>"
    rows += f"<table:table-row>{texts[1]}{cell}</table:table-row>"
    return (
        f'<office:document-content {_SPACES} office:version="1.2"><office:automatic-styles>{styles}'
        '</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="S">'
        f"{beside}{rows}{rules}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def ods_file(path: Path, text: str, settings: str = "") -> Path:
    """Write an ods workbook of this content.xml."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", text)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        if settings:
            archive.writestr("settings.xml", settings)
    return path


# What a cell of 20 shows by each number format.
SHOWN = {
    '[<50]"*";0': "*",
    '0"%"': "20%",
    "0.0,": "0.0",
    '"<"0': "<20",
    '0"0"': "200",
    "#,##0": "20",
    '"£"#,##0': "£20",
    '0" offences"': "20 offences",
    '0" victims"': "20 victims",
    '0" (East)"': "20 (East)",
    "[$€-2]#,##0": "€20",
    '0" years"': "20 years",
    "-0": "-20",
    "(0)": "(20)",
    '[<5]"*";0': "20",
    '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-': " 20 ",
    "#,##0;[Red]-#,##0": "20",
}


def _ods(path: Path, content: Content) -> Path:
    settings = (
        ""
        if content.shows_noughts
        else (
            f"<office:document-settings {_SPACES}><office:settings><config:config-item-set>"
            '<config:config-item config:name="ShowZeroValues" config:type="boolean">false'
            "</config:config-item></config:config-item-set></office:settings>"
            "</office:document-settings>"
        )
    )
    shown = SHOWN.get(content.style.code)
    return ods_file(path, ods_text(content, shown and shown.replace("<", "&lt;")), settings)


WRITERS = {".xlsx": _xlsx, ".xls": _xls, ".xlsb": _xlsb, ".ods": _ods}
