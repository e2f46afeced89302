"""Files cut short, empty or scrambled: always an error that names the file, never a crash."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import biff12
import docx
import openpyxl
import pytest
import tnef_writer as tnef
from reportlab.pdfgen import canvas

from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan.xlsb_records import records
from foi_analysis.read import READERS, read_grids

FOLDER = Path(__file__).parent / "samples"
SAMPLES = {
    ".xls": "workbook.xls",
    ".ods": "workbook.ods",
    ".doc": "letter.doc",
    ".odt": "letter.odt",
    ".rtf": "letter.rtf",
    ".msg": "attached.msg",
    ".mht": "reply.mht",
}
OFFICE = [".xlsx", ".xls", ".xlsb", ".ods", ".docx", ".doc", ".odt", ".rtf", ".pdf"]
OFFICE += [".msg", ".dat", ".mht"]


def sound_file(path: Path) -> bytes:
    """Return the bytes of a small reply in the format of ``path``."""
    if path.suffix == ".xlsx":
        workbook = openpyxl.Workbook()
        workbook.active["B7"], workbook.active["C7"] = "Facebook", 4
        workbook.save(path)
    elif path.suffix in SAMPLES:
        path.write_bytes((FOLDER / SAMPLES[path.suffix]).read_bytes())
    elif path.suffix in (".dat", ".tnef"):
        path.write_bytes(tnef.winmail({tnef.BODY: "Facebook: 4"}))
    elif path.suffix == ".xlsb":
        biff12.write(path, {(7, 2): "Facebook", (7, 3): 4}, {(7, 3)}, ((9, 1, 9, 2),))
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", "Facebook,4")
    elif path.suffix == ".eml":
        message = EmailMessage()
        message["Subject"] = "Reply"
        message.set_content("Facebook: 4")
        message.add_attachment("Facebook,4", subtype="csv", filename="a.csv")
        path.write_bytes(message.as_bytes())
    elif path.suffix == ".docx":
        document = docx.Document()
        document.add_table(1, 2).cell(0, 1).text = "4"
        document.save(path)
    elif path.suffix == ".pdf":
        page = canvas.Canvas(str(path), invariant=1)
        page.drawString(72, 700, "Facebook 4")
        page.save()
    else:
        path.write_text("<table><tr><td>Facebook<td>4</table>")
    return path.read_bytes()


def read_or_problem(path: Path) -> str:
    """Return the problem of reading ``path``, or nothing; any other error fails the test."""
    try:
        read_grids(path, "kent/reply")
    except ProblemsFound as found:
        return str(found)
    return ""


@pytest.mark.parametrize("suffix", OFFICE)
@pytest.mark.parametrize(
    "content",
    [b"", b"not what the name says", bytes(range(256)), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99],
    ids=["empty", "words", "bytes", "old Office or locked"],
)
def test_a_file_that_is_something_else(tmp_path, suffix, content):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(content)
    assert read_or_problem(path).startswith("kent/reply: found a file that is not a readable")


@pytest.mark.parametrize("suffix", OFFICE)
def test_a_file_cut_short(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    path.write_bytes(sound_file(path)[:-200])
    assert read_or_problem(path).startswith("kent/reply: found a file that is not a readable")


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsb", ".ods", ".docx", ".odt"])
def test_an_archive_of_something_else(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "x")
    assert read_or_problem(path).startswith("kent/reply: found a file that is not a readable")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_an_empty_file_is_no_reply(tmp_path, suffix):
    (tmp_path / f"a{suffix}").write_bytes(b"")
    assert read_or_problem(tmp_path / f"a{suffix}").startswith("kent/reply: found")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_scrambled_bytes_never_crash_a_reader(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    content, dice = sound_file(path), random.Random(suffix)
    for _ in range(60):
        scrambled = bytearray(content)
        for _ in range(3):
            scrambled[dice.randrange(len(scrambled))] = dice.randrange(256)
        path.write_bytes(scrambled)
        problem = read_or_problem(path)
        assert not problem or problem.startswith("kent/reply")


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsb", ".ods", ".docx", ".odt"])
def test_scrambled_parts_never_crash_a_reader(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    sound_file(path)
    dice = random.Random(suffix)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(60):
        endings = (".xml", ".rels", ".bin")
        name = dice.choice([name for name in sorted(parts) if name.endswith(endings)])
        scrambled = bytearray(parts[name])
        scrambled[dice.randrange(len(scrambled))] = dice.choice(b'0123456789abc<>/"= ')
        with zipfile.ZipFile(path, "w") as archive:
            for part, content in parts.items():
                archive.writestr(part, bytes(scrambled) if part == name else content)
        problem = read_or_problem(path)
        assert not problem or problem.startswith("kent/reply")


Records = list[tuple[int, bytes]]
WORDS, SHEET = "xl/sharedStrings.bin", "xl/worksheets/sheet1.bin"
_ROWS = ((3, "Kik", 14), (4, "Facebook", 4), (5, "Instagram", 7))


def of_kind(found: Records, kind: int, change: Callable[[bytes], bytes | None]) -> Records:
    """Return records of which one kind is changed; those changed to nothing are left out."""
    changed = [(one, change(record) if one == kind else record) for one, record in found]
    return [(one, record) for one, record in changed if record is not None]


def text_length(step: int) -> Callable[[Records], Records]:
    """Return a change of the length that shared texts say they have."""

    def change(record: bytes) -> bytes:
        (length,) = struct.unpack_from("<I", record, 1)
        return record[:1] + struct.pack("<I", length + step) + record[5:]

    return lambda found: of_kind(found, 19, change)


DAMAGES: dict[str, tuple[str, Callable[[Records], Records]]] = {
    "a text longer than its record": (WORDS, text_length(1)),
    "a text far longer than its record": (WORDS, text_length(256)),
    "a text shorter than its record": (WORDS, text_length(-1)),
    "a number longer than a number is": (
        SHEET,
        lambda found: of_kind(found, 5, lambda one: one + b"\0"),
    ),
    "rows in another order": (
        SHEET,
        lambda found: [*found[:6], *found[9:12], *found[6:9], *found[12:]],
    ),
    "a row twice": (SHEET, lambda found: [*found[:6], *found[3:]]),
    "a cell twice": (SHEET, lambda found: [*found[:5], *found[4:]]),
    "a row outside the extent": (
        SHEET,
        lambda found: of_kind(found, 0, lambda one: struct.pack("<I", one[0] + 8) + one[4:]),
    ),
    "an extent that leaves a column out": (
        SHEET,
        lambda found: of_kind(found, 148, lambda one: one[:12] + struct.pack("<I", 1)),
    ),
    "no extent": (SHEET, lambda found: of_kind(found, 148, lambda one: None)),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_binary_workbook_whose_lengths_or_order_are_broken(tmp_path, name):
    path = tmp_path / "a.xlsb"
    cells = {(row, 2): label for row, label, _ in _ROWS} | {(row, 3): n for row, _, n in _ROWS}
    biff12.write(path, cells)
    assert read_or_problem(path) == ""
    part, change = DAMAGES[name]
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    sound = list(records(parts[part]))
    damaged = change(sound)
    assert damaged != sound
    parts[part] = biff12.part(damaged)
    with zipfile.ZipFile(path, "w") as archive:
        for member, content in parts.items():
            archive.writestr(member, content)
    assert read_or_problem(path).startswith("kent/reply: found a file that is not a readable xlsb")


def test_a_format_without_a_reader_is_named(tmp_path):
    (tmp_path / "a.wps").write_bytes(b"x")
    with pytest.raises(ProblemsFound, match=r"'\.wps'.*\.xlsx"):
        read_grids(tmp_path / "a.wps", "kent/a.wps")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ProblemsFound, match=r"^kent/a\.csv: found no such file"):
        read_grids(tmp_path / "a.csv", "kent/a.csv")


def test_capital_letters_in_the_ending_are_no_matter(tmp_path):
    (tmp_path / "a.CSV").write_text("Kik,2\n")
    assert len(read_grids(tmp_path / "a.CSV", "a.CSV")[0].cells) == 2
