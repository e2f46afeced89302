"""Outlook messages (msg, winmail.dat) and saved pages (mht): letter, attachments and damage.

``reply.msg`` and ``attached.msg`` were written by the JavaScript library oxmsg, the mht samples
by Chromium; a winmail.dat is written here, as [MS-OXTNEF] describes it.
"""

from __future__ import annotations

import struct
from email.message import EmailMessage
from pathlib import Path

import compressed_rtf
import pytest
import tnef_writer as tnef
from compound_writer import compound
from test_text_documents import SAMPLES, VALUES, values

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import scan_file
from foi_analysis.read import read_grids

RICH = (
    b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}"
    b"{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Offences recorded: {\\*\\htmltag84 <s>}"
    b"\\htmlrtf \\strike \\htmlrtf0 41{\\*\\htmltag84 </s>}\\u8211?20\\htmlrtf\\par}\\htmlrtf0 "
    b"{\\*\\htmltag72 </p>}{\\*\\htmltag64 <p>}Kik \\'a3 5{\\*\\htmltag72 </p>}}"
)


def saved(folder: Path, content: bytes, name: str = "winmail.dat") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def page() -> bytes:
    from email import policy
    from email.parser import BytesParser

    message = BytesParser(policy=policy.default).parsebytes((SAMPLES / "reply.mht").read_bytes())
    return message.get_body(("html",)).get_content().encode()


def kinds(path: Path) -> set[str]:
    return {hazard.kind for hazard in scan_file(path, "x").refused()}


@pytest.mark.parametrize("name", ["reply.msg", "attached.msg", "reply.mht"])
def test_a_reply_gives_its_values(name: str) -> None:
    assert values(SAMPLES / name) == VALUES


def test_a_page_in_a_winmail_gives_its_values(tmp_path: Path) -> None:
    content = tnef.winmail({tnef.PAGE: page(), tnef.BODY: "Offences recorded: 99"})
    assert values(saved(tmp_path, content)) == VALUES


def test_an_attachment_in_a_winmail_in_an_email_gives_its_values(tmp_path: Path) -> None:
    part = tnef.attached((SAMPLES / "reply.doc").read_bytes(), {tnef.LONG_NAME: "The reply.doc"})
    message = EmailMessage()
    message["Subject"] = "Reply"
    message.set_content("Please see the answer.")
    message.add_attachment(tnef.winmail({}, part), "application", "ms-tnef", filename="winmail.dat")
    path = saved(tmp_path, message.as_bytes(), "a.eml")
    assert values(path) == VALUES
    places = {cell.place for grid in read_grids(path, "x") for cell in grid.cells}
    assert 'attachment "winmail.dat", attachment "The reply.doc", table 1' in places


def test_rich_text_made_from_a_page_is_read_as_that_page(tmp_path: Path, lines) -> None:
    packed = compressed_rtf.compress(RICH)
    path = saved(tmp_path, tnef.winmail({tnef.RICH_TEXT: packed}))
    assert lines(path) == [["Offences recorded: 41–20"], ["Kik £ 5"]]
    (grid,) = read_grids(path, "x")
    assert [cell.doubt for cell in grid.cells] == ["struck out", ""]


def test_rich_text_of_its_own_is_read_as_a_document(tmp_path: Path, read) -> None:
    packed = compressed_rtf.compress(b"{\\rtf1\\ansi Offences recorded: {\\strike 41} 20\\par}")
    found = read(saved(tmp_path, tnef.winmail({tnef.RICH_TEXT: packed, tnef.BODY: "41 20"})))
    place = ('attachment "message.rtf", text', "paragraph 1")
    assert found == {place: "Offences recorded: 41 20"}


def test_a_message_in_a_message_is_read(tmp_path: Path, read) -> None:
    inner = tnef.winmail({tnef.BODY: "Kik 5"})
    part = tnef.attached(
        b"", {tnef.METHOD: 5, tnef.LONG_NAME: "Reply", tnef.ATTACHED_OBJECT: inner}
    )
    found = read(saved(tmp_path, tnef.winmail({tnef.BODY: "See below"}, part)))
    assert found == {
        ("message, text", "line 1"): "See below",
        ('attachment "Reply.eml", message, text', "line 1"): "Kik 5",
    }


def test_a_message_in_a_msg_is_read_and_an_object_keeps_it_out(tmp_path: Path, read) -> None:
    def text(words: str) -> bytes:
        return words.encode("utf-16-le")

    def fixed(before: int, method: int) -> bytes:
        return bytes(before) + struct.pack("<HHIII", 3, 0x3705, 6, method, 0)

    inner = {"__properties_version1.0": bytes(24), "__substg1.0_1000001F": text("Kik 5")}
    tree = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_1000001F": text("See below"),
        "__attach_version1.0_#00000000": {
            "__properties_version1.0": fixed(8, 5),
            "__substg1.0_3707001F": text("Reply"),
            "__substg1.0_3701000D": inner,
        },
    }
    assert read(saved(tmp_path, compound(tree), "a.msg")) == {
        ("message, text", "line 1"): "See below",
        ('attachment "Reply.eml", message, text', "line 1"): "Kik 5",
    }
    tree["__attach_version1.0_#00000001"] = {
        "__properties_version1.0": fixed(8, 6),
        "__substg1.0_3701000D": {"CONTENTS": bytes(99)},
    }
    assert kinds(saved(tmp_path, compound(tree), "a.msg")) == {"unknown-format"}


def test_a_picture_in_the_letter_is_passed_over_and_an_attached_one_is_a_problem(tmp_path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(40)
    shown = {tnef.KIND: "image/png", tnef.CONTENT_ID: "a@b", tnef.LONG_NAME: "logo.png"}
    path = saved(tmp_path, tnef.winmail({tnef.BODY: "Kik 5"}, tnef.attached(picture, shown)))
    assert [cell.text for grid in read_grids(path, "x") for cell in grid.cells] == ["Kik 5"]
    sent = tnef.attached(picture, {tnef.LONG_NAME: "scan.png"})
    path = saved(tmp_path, tnef.winmail({tnef.BODY: "Kik 5"}, sent))
    with pytest.raises(ProblemsFound, match="a picture without text"):
        read_grids(path, "x")


def test_a_program_in_a_winmail_keeps_it_out(tmp_path: Path) -> None:
    part = tnef.attached(b"MZ" + bytes(90), {tnef.LONG_NAME: "reply.exe"})
    assert kinds(saved(tmp_path, tnef.winmail({tnef.BODY: "Kik 5"}, part))) == {"program"}


def test_a_changed_digit_in_a_winmail_is_damage(tmp_path: Path) -> None:
    content = tnef.winmail({tnef.BODY: "Kik 5"})
    changed = content.replace("Kik 5".encode("utf-16-le"), "Kik 6".encode("utf-16-le"))
    with pytest.raises(
        ProblemsFound, match=r"^x: found a file that is not a readable winmail\.dat"
    ):
        read_grids(saved(tmp_path, changed), "x")


def test_what_a_saved_page_strikes_out_by_its_style_sheet_is_in_doubt() -> None:
    (grid,) = read_grids(SAMPLES / "looks.mht", "x")
    assert [cell.text for cell in grid.cells if cell.doubt] == ["We recorded 20 offences."]


def test_pages_within_a_saved_page_are_read_and_objects_keep_it_out(tmp_path, read) -> None:
    def mht(*parts: tuple[str, bytes]) -> bytes:
        message = EmailMessage()
        message.set_content("<p>Kik 5</p>", subtype="html")
        message.make_related()
        for kind, content in parts:
            message.add_related(content, *kind.split("/"))
        return message.as_bytes()

    shown = (("text/html", b"<p>Page 1 of 2</p>"), ("image/png", b"\x89PNG"))
    assert read(saved(tmp_path, mht(*shown), "a.mht")) == {
        ("text", "line 1"): "Kik 5",
        ("page 2, text", "line 1"): "Page 1 of 2",
    }
    objects = saved(tmp_path, mht(*shown, ("application/x-mso", b"ActiveMime")), "a.mht")
    assert kinds(objects) == {"embedded-files"}
    assert kinds(saved(tmp_path, b"Kik 5", "b.mht")) == {"unreadable"}
