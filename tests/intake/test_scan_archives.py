"""Archives that are more than they seem, and files within files; bombs must cost no memory."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from xlwt.CompoundDoc import XlsDoc

from foi_analysis.intake.scan import scan_file

MIB = 1 << 20


@pytest.fixture
def workbook(tmp_path) -> Path:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def with_part(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return path


def zipped(path: Path, files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def bomb(path: Path, size: int, said: int | None = None) -> Path:
    """Add a part of ``size`` bytes to a workbook; the directory says it has ``said``."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        with archive.open("xl/worksheets/sheet2.xml", "w") as part:
            for _ in range(size // MIB):
                part.write(b" " * MIB)
        if said is not None:
            archive.getinfo("xl/worksheets/sheet2.xml").file_size = said
    if said is not None:  # the part's own header too
        content = path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", said))
        path.write_bytes(content)
    return path


@pytest.mark.parametrize("said", [None, 1000], ids=["honest", "lying"])
def test_a_bomb_is_refused_without_the_memory_it_asks_for(workbook, said):
    path = bomb(workbook, 200 * MIB, said)
    assert path.stat().st_size < 268 * 1024
    tracemalloc.start()
    scan = scan_file(path, "bomb.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {hazard.kind for hazard in scan.hazards} == {"archive-bomb"}
    assert peak < 8 * MIB


def test_a_bomb_is_refused_where_there_is_no_memory_for_it(workbook):
    path = bomb(workbook, 200 * MIB, 1000)
    code = (
        "import resource, sys; from pathlib import Path\n"
        "from foi_analysis.intake.scan import scan_file\n"
        "resource.setrlimit(resource.RLIMIT_AS, (180 << 20, 180 << 20))\n"
        "print([hazard.kind for hazard in scan_file(Path(sys.argv[1]), 'x').hazards])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "['archive-bomb']\n"


def test_parts_that_share_their_bytes(workbook, kinds):
    content = workbook.read_bytes()
    with zipfile.ZipFile(workbook) as archive:
        first, second = archive.infolist()[:2]
    entry = content.rindex(second.filename.encode()) - 46
    changed = bytearray(content)
    struct.pack_into("<I", changed, entry + 42, first.header_offset)
    workbook.write_bytes(changed)
    assert kinds(workbook) == {"archive-bomb"}


def test_very_many_parts(tmp_path, kinds):
    files = {f"{number}.txt": b"" for number in range(10_001)}
    assert kinds(zipped(tmp_path / "a.zip", files)) == {"archive-bomb"}


@pytest.mark.parametrize(
    "name",
    ["../a.xml", "xl/../../a.xml", "/etc/a.xml", "xl\\a.xml", "C:a.xml", "XL/Workbook.xml", "a\1b"],
)
def test_names_that_point_outside_or_twice_to_the_same(workbook, kinds, name):
    assert kinds(with_part(workbook, name, b"<x/>")) == {"path-trick"}


def test_a_name_with_a_nul(workbook, kinds):
    with_part(workbook, "xl/aXb.xml", b"<x/>")
    workbook.write_bytes(workbook.read_bytes().replace(b"xl/aXb.xml", b"xl/a\0b.xml"))
    assert kinds(workbook) == {"path-trick"}


def test_a_part_locked_with_a_password(tmp_path, kinds):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"Kik,2\n"})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert kinds(path) == {"encrypted"}


def test_a_file_larger_than_any_reply_is_not_even_opened(tmp_path, kinds):
    with (tmp_path / "a.csv").open("wb") as out:
        out.truncate(101 * MIB)
    assert kinds(tmp_path / "a.csv") == {"absurd-size"}


def test_a_link_in_an_archive(tmp_path, kinds):
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert kinds(tmp_path / "a.zip") == {"path-trick"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-32", "utf-7", "cp037"])
@pytest.mark.parametrize("declaration", ['<!ENTITY a "aaaa">', ""])
def test_declarations_in_any_encoding(workbook, kinds, encoding, declaration):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    doctype = f"<!DOCTYPE x [{declaration}]>" if declaration else "<!DOCTYPE x SYSTEM 'y'>"
    xml = head + doctype + "<x/>"
    packed = xml.encode(encoding)
    if encoding == "utf-7":
        packed = head.encode() + doctype.replace("<", "+ADw-").encode() + b"<x/>"
    assert kinds(with_part(workbook, "docProps/extra.xml", packed)) == {"entities"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "us-ascii"])
def test_plain_markup_in_any_common_encoding_passes(workbook, kinds, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?><x>&lt;!DOCTYPE</x>'
    assert kinds(with_part(workbook, "docProps/extra.xml", xml.encode(encoding))) == set()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.xlsx", b"PK\x03\x04", "unreadable"),
        ("a.xlsx", b"%PDF-1.7", "disguised"),
        ("a.xls", b"<html><table><tr><td>4</table>", "disguised"),
        ("a.pdf", b"MZ" + bytes(99), "disguised"),
        ("a.csv", b"PK\x03\x04" + bytes(99), "disguised"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "disguised"),
        ("a.docx", b"words", "unreadable"),
        ("a.csv", b"%PDF-1.7", "disguised"),
        ("a.csv", b"<html><table><tr><td>4</table>", "disguised"),
        ("a.exe", b"words", "program"),
        ("a.wps", b"words", "unknown-format"),
        ("a.rtf", b"words", "unreadable"),
        ("a.rtf", b"{\\rtf1", "unreadable"),
        ("a.doc", b"{\\rtf1}", "disguised"),
        ("a.eml", b"words without any header", "unreadable"),
    ],
)
def test_files_that_are_not_what_their_name_says(tmp_path, kinds, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert kinds(tmp_path / name) == {kind}


@pytest.mark.parametrize(
    "text", ["MZone,Offences\n" + "Kik,2\n" * 20, "<5,Kik\n", "Sent as %PDF-1.7,2\n", "BM,2\n"]
)
def test_text_that_only_begins_like_something_else_passes(tmp_path, kinds, text):
    (tmp_path / "a.csv").write_text(text)
    assert kinds(tmp_path / "a.csv") == set()


def test_a_workbook_by_the_name_of_a_document_is_disguised(workbook, kinds):
    assert kinds(workbook.rename(workbook.with_suffix(".docx"))) == {"disguised"}


def test_a_new_workbook_with_a_password_is_locked_not_disguised(tmp_path, kinds):
    path = tmp_path / "a.xlsx"
    with path.open("wb") as out:
        XlsDoc().save(out, b"made for tests" * 400)
    content = path.read_bytes()
    entry = content.index("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    changed = bytearray(content)
    changed[entry : entry + len(name)] = name
    struct.pack_into("<H", changed, entry + 64, len(name) + 2)
    path.write_bytes(changed)
    assert kinds(path) == {"encrypted"}


def hidden_workbook() -> bytes:
    book, packed = openpyxl.Workbook(), io.BytesIO()
    book.create_sheet("secret4711").sheet_state = "hidden"
    book.save(packed)
    return packed.getvalue()


def test_the_files_of_an_archive_are_scanned_each(tmp_path, found):
    files = {"a.csv": b"Kik,2\n", "__MACOSX/._a.csv": b"\0", "scan.png": b"", "Thumbs.db": b""}
    assert found(zipped(tmp_path / "a.zip", files)) == {}
    files |= {"b.xlsx": hidden_workbook(), "c.js": b"x"}
    expected = {
        ("hidden-sheet", "file 4 in it, sheet number 2"): "",
        ("program", "file 5 in it"): "",
    }
    assert found(zipped(tmp_path / "a.zip", files)) == expected


def test_archives_within_archives_come_to_an_end(tmp_path, kinds):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"Kik,2\n"})
    for _ in range(3):
        path = zipped(tmp_path / "a.zip", {"a.zip": path.read_bytes()})
        assert kinds(path) == set()
    assert kinds(zipped(tmp_path / "a.zip", {"a.zip": path.read_bytes()})) == {"archive-bomb"}


def test_what_all_inner_files_unpack_to_counts_together(tmp_path, kinds):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"{number}.png", bytes(MIB - 1))
    files = {f"{number}.zip": inner.getvalue() for number in range(3)}
    assert kinds(zipped(tmp_path / "a.zip", files)) == {"archive-bomb"}
    del files["2.zip"]
    assert kinds(zipped(tmp_path / "a.zip", files)) == set()


def message(name: str, content: bytes) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"], letter["From"] = "Reply", "foi@example.org"
    letter.set_content("Please see the file.")
    kind = {"maintype": "application", "subtype": "octet-stream"}
    letter.add_attachment(content, filename=name, **kind)
    return letter


def test_the_attachments_of_an_email_are_scanned_each(tmp_path, found):
    path = tmp_path / "a.eml"
    path.write_bytes(message("a.csv", b"Kik,2\n").as_bytes())
    assert found(path) == {}
    path.write_bytes(message("a.xlsx", hidden_workbook()).as_bytes())
    assert found(path) == {("hidden-sheet", "file 2 in it, sheet number 2"): ""}


def test_a_picture_without_a_name_in_an_email_passes(tmp_path, found):
    letter = EmailMessage()
    letter["Subject"] = "Reply"
    letter.set_content("Kik: 2")
    letter.add_alternative("<p>Kik: 2</p><img src='cid:x'>", subtype="html")
    letter.get_payload()[1].add_related(b"\x89PNG\r\n\x1a\n", "image", "png", cid="<x>")
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    assert found(tmp_path / "a.eml") == {}


def test_signatures_and_visiting_cards_in_an_email_are_passed_over(tmp_path, found):
    letter = message("card.vcf", b"BEGIN:VCARD")
    letter.add_attachment(b"x", "application", "pkcs7-signature")
    (tmp_path / "a.eml").write_bytes(letter.as_bytes())
    assert found(tmp_path / "a.eml") == {}


def test_an_email_within_an_email_is_scanned_too(tmp_path, found):
    outer = EmailMessage()
    outer["Subject"] = "Reply"
    outer.set_content("Forwarded.")
    outer.add_attachment(message("a.bat", b"x"))
    (tmp_path / "a.eml").write_bytes(outer.as_bytes())
    assert found(tmp_path / "a.eml") == {("program", "file 2 in it, file 2 in it"): ""}
