"""E-mails and archives: every part read by its own reader, under its own name."""

from __future__ import annotations

import re
import zipfile
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.read import read_grids

EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


def workbook(path: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Q1"
    book.active["B7"] = 20
    book.save(path)
    return path.read_bytes()


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Request 12 of 34"
    message["From"] = "records@example.org"
    message.set_content("Offences recorded: 20\n\n> 1. How many offences since 2017?\n")
    return message


def saved(message: EmailMessage, tmp_path: Path) -> Path:
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    return tmp_path / "a.eml"


def test_headers_are_not_read_and_quotations_keep_their_mark(message, tmp_path, read):
    assert read(saved(message, tmp_path)) == {
        ("message, text", "line 1"): "Offences recorded: 20",
        ("message, text", "line 3"): "> 1. How many offences since 2017?",
    }


def test_attachments_follow_by_name_and_are_named(message, tmp_path, read):
    content = workbook(tmp_path / "b.xlsx")
    message.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="figures.xlsx"
    )
    message.add_attachment("Kik,2\nYubo,1\n", subtype="csv", filename="../b.csv")
    found = list(read(saved(message, tmp_path)).items())
    assert found[2] == (('attachment "../b.csv", rows', "A1"), "Kik")
    assert found[-1] == (('attachment "figures.xlsx", sheet "Q1"', "B7"), "20")


def test_the_plain_text_is_read_once_where_there_are_two_versions(message, tmp_path, lines):
    message.add_alternative("<p>Offences recorded: 20</p>", subtype="html")
    assert lines(saved(message, tmp_path))[0] == ["Offences recorded: 20"]
    assert len(lines(saved(message, tmp_path))) == 2


def test_a_web_page_message_marks_what_it_quotes(tmp_path, lines):
    message = EmailMessage()
    message["Subject"] = "Reply"
    body = "<p>39 offences</p><blockquote><p>How many?<br>Say 12</blockquote><p>End"
    message.set_content(body, subtype="html")
    assert lines(saved(message, tmp_path)) == [
        ["39 offences"],
        ["> How many?"],
        ["> Say 12"],
        ["End"],
    ]


def test_a_logo_is_skipped_but_an_attached_picture_needs_ocr(message, tmp_path, lines):
    message.add_attachment(
        b"x", maintype="image", subtype="png", filename="logo.png", disposition="inline"
    )
    assert len(lines(saved(message, tmp_path))) == 2
    message.add_attachment(b"x", maintype="image", subtype="png", filename="table.png")
    with pytest.raises(ProblemsFound, match=r'attachment "table\.png": found a picture.*OCR'):
        read_grids(saved(message, tmp_path), "a.eml")


def test_a_forwarded_reply_is_read_as_an_attachment(message, tmp_path, read):
    outer = EmailMessage()
    outer["Subject"] = "Forwarded"
    outer.set_content("See below")
    outer.add_attachment(message)
    texts = read(saved(outer, tmp_path))
    assert texts[('attachment "part 2.eml", message, text', "line 1")] == "Offences recorded: 20"


def test_words_without_headers_are_no_email(tmp_path):
    (tmp_path / "a.eml").write_text("\nOffences: 20\n")
    with pytest.raises(ProblemsFound, match="not a readable e-mail"):
        read_grids(tmp_path / "a.eml", "a.eml")


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_members_are_read_by_name_whatever_their_order(tmp_path, read):
    members = {
        "folder/": b"",
        "folder/b.csv": b"Yubo,1\nKik,2\n",
        "a letter.txt": b"Question 1\n",
        "__MACOSX/._b.csv": b"\x00\x05",
        "Thumbs.db": b"\x00",
    }
    assert list(read(packed(tmp_path / "a.zip", members))) == [
        ('file "a letter.txt", text', "line 1"),
        ('file "folder/b.csv", rows', "A1"),
        ('file "folder/b.csv", rows', "B1"),
        ('file "folder/b.csv", rows', "A2"),
        ('file "folder/b.csv", rows', "B2"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("inner.zip", EMPTY_ZIP, r"kent/a\.zip.*archive"),
        ("photo.jpg", b"x", r"kent/a\.zip, file \"photo.jpg\": found a file whose name ends in"),
        ("b.xlsx", b"x", r"kent/a\.zip.*found a file that is not a readable xlsx"),
    ],
)
def test_a_member_that_cannot_be_read_is_named(tmp_path, name, content, found):
    path = packed(tmp_path / "a.zip", {"a.txt": b"Question 1", name: content})
    with pytest.raises(ProblemsFound) as caught:
        read_grids(path, "kent/a.zip")
    assert re.match(found, str(caught.value))


def test_a_damaged_archive_is_an_error(tmp_path):
    path = packed(tmp_path / "a.zip", {"a.txt": b"Question 1" * 50})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ProblemsFound, match="not a readable zip archive"):
        read_grids(path, "a.zip")


def test_more_files_than_a_reply_has_are_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {f"{n}.txt": b"x" for n in range(51)})
    with pytest.raises(ProblemsFound, match="51 files"):
        read_grids(path, "a.zip")
