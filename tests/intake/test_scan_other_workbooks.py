"""What xls, xlsb and ods workbooks may hide, each with a twin that hides nothing."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest
import pyxlsb
import xlwt
from odf import office, style, table, text
from odf.opendocument import OpenDocumentSpreadsheet
from xlwt.CompoundDoc import XlsDoc

from foi_analysis.intake.scan.compound import CompoundFile

SECRET = "secret4711"
SHEET = 'sheet "Reply"'


@pytest.fixture
def old():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Reply")
    for row, (method, count) in enumerate([("Facebook", 11), ("Snapchat", 7), ("Kik", 2)]):
        sheet.write(row, 0, method)
        sheet.write(row, 1, count)
    return book


@pytest.fixture
def saved(old, tmp_path):
    def save() -> Path:
        old.save(str(tmp_path / "a.xls"))
        return tmp_path / "a.xls"

    return save


def test_an_open_old_workbook_has_no_hazard(saved, found):
    assert found(saved()) == {}


@pytest.mark.parametrize(("visibility", "kind"), [(1, "hidden-sheet"), (2, "very-hidden-sheet")])
def test_hidden_sheets_of_an_old_workbook(old, saved, found, visibility, kind):
    sheet = old.add_sheet(SECRET)
    sheet.write(0, 0, SECRET)
    sheet.visibility = visibility
    assert found(saved()) == {(kind, "sheet number 2"): ""}


def test_hidden_rows_and_columns_of_an_old_workbook(old, saved, found):
    sheet = old.get_sheet(0)
    sheet.row(9).hidden = True
    sheet.col(7).hidden = True
    assert found(saved()) == {}
    sheet.row(1).hidden = True
    sheet.col(1).hidden = True
    expected = {("hidden-rows", SHEET): "row 2", ("hidden-columns", SHEET): "column 2"}
    assert found(saved()) == expected


def test_an_address_in_an_old_workbook_is_no_link_to_a_workbook(old, saved, kinds):
    old.get_sheet(0).write(5, 0, xlwt.Formula('HYPERLINK("http://example.org")'))
    assert kinds(saved()) == set()


def test_personal_data_in_the_shared_texts_of_an_old_workbook(old, saved, kinds):
    for row in range(600):  # long enough for the texts to break over records
        old.get_sheet(0).write(row + 10, 0, f"Zeile {row} – " + "x" * 40)
    assert kinds(saved()) == set()
    old.get_sheet(0).write(700, 0, "Victim name")
    assert kinds(saved()) == {"personal-columns"}


def with_records(path: Path, *records: tuple[int, bytes]) -> Path:
    """Write records after the first one of the workbook's stream, in place of padding."""
    content = path.read_bytes()
    stream = CompoundFile(content).stream("Workbook")
    size = struct.unpack_from("<H", stream, 2)[0] + 4
    added = b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)
    codepage = stream.index(struct.pack("<HH", 0xE2, 0))  # a record without meaning to drop
    assert codepage >= size
    writer = XlsDoc()
    with path.open("wb") as out:
        writer.save(out, stream[:size] + added + stream[size:])
    return path


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ((0x1C, bytes(12)), "comments"),
        ((0x1AE, b"\x01\x00\x08\x00" + b"\0other"), "external-links"),
        ((0x1AD, bytes(8)), "data-connections"),
        ((0xD3, b""), "macros"),
        ((0x18, b"\0\0\0\x01\x05\0\0\0\0\0\0\0\0\0\0x\x17\x02\0ab"), "hidden-names"),
        ((0x5D, b"\x15\0\x12\0\x08\0" + bytes(16) + b"\x09\0\x04\0abcd"), "embedded-files"),
    ],
)
def test_records_of_an_old_workbook_that_carry_more_than_is_seen(saved, kinds, record, kind):
    assert kinds(with_records(saved(), record)) == {kind}


def test_a_locked_old_workbook(saved, kinds):
    assert kinds(with_records(saved(), (0x2F, bytes(54)))) == {"encrypted"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("_VBA_PROJECT_CUR", "macros"),
        ("_SX_DB_CUR", "pivot-cache"),
        ("MBD0018D4CE", "embedded-files"),
        ("Revision Log", "tracked-changes"),
    ],
)
def test_storages_of_an_old_workbook_are_known_by_name(saved, kinds, name, kind):
    path = saved()
    content = bytearray(path.read_bytes())
    free = content.index("Workbook".encode("utf-16-le")) + 128
    entry = name.encode("utf-16-le")
    content[free : free + len(entry)] = entry
    struct.pack_into("<HB", content, free + 64, len(entry) + 2, 1)
    path.write_bytes(content)
    assert kinds(path) == {kind}


@pytest.mark.parametrize("offset", [44, 48, 60, 68, 76])
def test_an_old_workbook_whose_sectors_loop_is_not_readable(saved, kinds, offset):
    path = saved()
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, offset, 1)
    table = (struct.unpack_from("<I", path.read_bytes(), 76)[0] + 1) * 512
    for sector in range(100):
        struct.pack_into("<I", content, table + 4 * sector, sector)
    path.write_bytes(content)
    assert kinds(path) == {"unreadable"}


def test_a_compound_file_without_a_root_is_damaged(saved):
    content = bytearray(saved().read_bytes())
    directory = (struct.unpack_from("<I", content, 48)[0] + 1) * 512
    content[directory + 66] = 0
    with pytest.raises(ValueError, match="without a root"):
        CompoundFile(bytes(content))


def binary_record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content


def wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def binary_row(number: int, is_hidden: bool = False) -> bytes:
    flags = 0x10 if is_hidden else 0
    return binary_record(0, struct.pack("<IIHBBB", number, 0, 300, 0, flags, 0) + bytes(4))


def binary_workbook(path: Path, sheet: bytes, state: int = 0, texts: bytes = b"") -> Path:
    relation = '<Relationship Id="%s" Type="http://x/%s" Target="%s"/>'
    relations = "<Relationships>%s</Relationships>"
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("Reply")
    hidden = struct.pack("<II", state, 2) + wide("rId2") + wide(SECRET)
    parts = {
        "_rels/.rels": relations % (relation % ("r", "officeDocument", "xl/workbook.bin")),
        "xl/_rels/workbook.bin.rels": relations
        % (
            relation % ("rId1", "worksheet", "worksheets/sheet1.bin")
            + relation % ("rId2", "worksheet", "worksheets/sheet2.bin")
        ),
        "xl/workbook.bin": binary_record(131)
        + binary_record(143)
        + binary_record(156, bundle)
        + binary_record(156, hidden)
        + binary_record(144)
        + binary_record(132),
        "xl/worksheets/sheet1.bin": sheet,
        "xl/worksheets/sheet2.bin": b"",
        "xl/sharedStrings.bin": texts,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def binary_number(column: int, value: float) -> bytes:
    return binary_record(5, struct.pack("<IId", column, 0, value))


def test_hidden_sheets_rows_and_columns_of_a_binary_workbook(tmp_path, found):
    path = tmp_path / "a.xlsb"
    data = binary_record(148, struct.pack("<IIII", 0, 1, 0, 1)) + binary_record(145)
    column = binary_record(60, struct.pack("<IIIIH", 1, 1, 2560, 0, 1))
    rows = binary_row(0) + binary_number(0, 11.0) + binary_row(1) + binary_number(0, 7.0)
    assert found(binary_workbook(path, column + data + rows + binary_record(146))) == {}
    with pyxlsb.open_workbook(str(path)) as book, book.get_sheet(1) as sheet:
        assert [row[0].v for row in sheet.rows()] == [11.0, 7.0]
    rows += binary_row(2, is_hidden=True) + binary_number(1, 2.0)
    expected = {
        ("very-hidden-sheet", "sheet number 2"): "",
        ("hidden-rows", SHEET): "row 3",
        ("hidden-columns", SHEET): "column 2",
    }
    assert found(binary_workbook(path, column + data + rows, state=2)) == expected


def test_personal_data_in_the_shared_texts_of_a_binary_workbook(tmp_path, kinds):
    texts = binary_record(19, b"\0" + wide("Surname"))
    assert kinds(binary_workbook(tmp_path / "a.xlsb", b"", texts=texts)) == {"personal-columns"}


@pytest.fixture
def open_document():
    document = OpenDocumentSpreadsheet()
    sheet = table.Table(name="Reply")
    document.spreadsheet.addElement(sheet)
    sheet.addElement(table.TableColumn(numbercolumnsrepeated=2))
    for words in ("Facebook", "Snapchat"):
        row = table.TableRow()
        for word in (words, "7"):
            cell = table.TableCell(valuetype="string")
            cell.addElement(text.P(text=word))
            row.addElement(cell)
        sheet.addElement(row)
    return document


@pytest.fixture
def sheet(open_document):
    return open_document.spreadsheet.getElementsByType(table.Table)[0]


@pytest.fixture
def saved_ods(open_document, tmp_path):
    def save() -> Path:
        open_document.save(str(tmp_path / "a.ods"))
        return tmp_path / "a.ods"

    return save


def test_an_open_document_has_no_hazard(saved_ods, found):
    assert found(saved_ods()) == {}


def test_a_hidden_sheet_of_an_open_document(open_document, saved_ods, found):
    hiding = style.Style(name="hiding", family="table")
    hiding.addElement(style.TableProperties(display="false"))
    open_document.automaticstyles.addElement(hiding)
    open_document.spreadsheet.addElement(table.Table(name=SECRET, stylename="hiding"))
    assert found(saved_ods()) == {("hidden-sheet", "sheet number 2"): ""}


@pytest.mark.parametrize(
    ("visibility", "kind"), [("collapse", "hidden-rows"), ("filter", "filtered-rows")]
)
def test_hidden_rows_of_an_open_document(sheet, saved_ods, found, visibility, kind):
    sheet.getElementsByType(table.TableRow)[1].setAttribute("visibility", visibility)
    assert found(saved_ods()) == {(kind, SHEET): "row 2"}


def test_hidden_columns_of_an_open_document(sheet, saved_ods, found):
    sheet.getElementsByType(table.TableColumn)[0].setAttribute("visibility", "collapse")
    assert found(saved_ods()) == {("hidden-columns", SHEET): "columns 1 to 2"}


def test_comments_changes_scripts_and_links_of_an_open_document(
    open_document, sheet, saved_ods, kinds
):
    note = office.Annotation()
    note.addElement(text.P(text=SECRET))
    sheet.getElementsByType(table.TableCell)[0].addElement(note)
    assert kinds(saved_ods()) == {"comments"}
    changes = table.TrackedChanges()
    changes.addElement(table.Deletion(type="row", id="c1", position="1"))
    open_document.spreadsheet.insertBefore(changes, sheet)
    sheet.insertBefore(table.TableSource(href="other.ods"), sheet.childNodes[0])
    assert kinds(saved_ods()) == {"comments", "tracked-changes", "external-links"}


def test_a_locked_open_document(saved_ods, kinds):
    path = saved_ods()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = parts["META-INF/manifest.xml"]
    locked = b"<manifest:encryption-data/></manifest:file-entry>"
    entry = manifest.index(b"/>", manifest.index(b"content.xml"))
    parts["META-INF/manifest.xml"] = manifest[:entry] + b">" + locked + manifest[entry + 2 :]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert kinds(path) == {"encrypted"}


def test_hidden_text_of_an_open_document(open_document, sheet, saved_ods, found_in_all):
    hiding = style.Style(name="hiding", family="text")
    hiding.addElement(style.TextProperties(display="none"))
    open_document.automaticstyles.addElement(hiding)
    paragraph = sheet.getElementsByType(text.P)[0]
    assert found_in_all(saved_ods()) == {}
    paragraph.addElement(text.Span(stylename="hiding", text=SECRET))
    assert {kind for kind, _ in found_in_all(saved_ods())} == {"failed-redaction"}


def test_macros_of_an_open_document(saved_ods, kinds):
    path = saved_ods()
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Basic/Standard/Module1.xml", "<module/>")
    assert kinds(path) == {"macros"}


def test_a_value_repeated_without_end_is_absurd(sheet, saved_ods, kinds):
    row = sheet.getElementsByType(table.TableRow)[1]
    row.setAttribute("numberrowsrepeated", "1048576")
    row.getElementsByType(table.TableCell)[1].setAttribute("numbercolumnsrepeated", "1000")
    assert kinds(saved_ods()) == {"absurd-size"}
