"""Old Word documents, rich text and OpenDocument texts, all written by LibreOffice.

``reply`` answers a request; ``looks`` holds text that is struck out, white, tiny or numbered;
``hidden`` holds hidden text. Each was written as docx and saved by LibreOffice in the others.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from compound_writer import compound, word

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.scan import scan_file
from foi_analysis.merge.one_reply import read_named
from foi_analysis.read import read_grids
from foi_analysis.read.whole_scan import scan_reply

SAMPLES = Path(__file__).parent / "samples"
KINDS = ("doc", "rtf", "odt")
VALUES = [
    ("offences", "", 20),
    ("victims", "female 11 and under", 4),
    ("victims", "female 12 to 15", 9),
    ("victims", "female 16 and over", 1),
    ("victims", "male 11 and under", 2),
    ("victims", "male 12 to 15", 3),
    ("victims", "male 16 and over", 1),
    ("youngest_victim_age", "", 8),
    ("method_instances", "Facebook", 12),
    ("method_instances", "Kik", 3),
    ("method_instances", "Snapchat", 5),
]
LOOKS = [
    ("Made for tests, no force said this", ""),
    ("We recorded 41 14 offences.", "struck out"),
    ("Paid 17 times", "white"),
    ("Tiny 18", "white"),
    ("Tab bed £5 – “quoted” Ł", ""),
    ("Head", ""),
    ("White", ""),
    ("Row", ""),
    ("5", "struck out"),
    ("1. How many offences?", ""),
    ("2. How many victims were there?", ""),
    ("Struck by style 99", "struck out"),
    ("Header ref 12345", ""),
    ("Page footer", ""),
]
ALL = frozenset({"failed-redaction", "tracked-changes"})


def values(path: Path) -> list[tuple[str, str, int]]:
    named = read_named(Project.find(__file__), str(path), "", "2021/22", "mentions")
    assert named.problems == []
    rows = named.reading.clean.observations
    assert all(row["low"] == row["high"] for row in rows)
    return [
        (row["measure"], f"{row['category']} {row['age_band']}".strip(), row["low"]) for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_gives_its_values(kind: str) -> None:
    assert values(SAMPLES / f"reply.{kind}") == VALUES


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_struck_out_or_not_seen_is_in_doubt(kind: str) -> None:
    with pytest.raises(ProblemsFound, match="hidden text"):
        read_grids(SAMPLES / f"looks.{kind}", "looks")
    (grid,) = read_grids(SAMPLES / f"looks.{kind}", "looks", ALL)
    found = [(cell.text, cell.doubt.partition(",")[0]) for cell in grid.cells]
    assert found == LOOKS


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_text_keeps_a_document_out(kind: str) -> None:
    path = SAMPLES / f"hidden.{kind}"
    assert [hazard.kind for hazard in scan_reply(path, "x").refused()] == ["failed-redaction"]
    with pytest.raises(ProblemsFound, match="hidden text"):
        read_grids(path, "x")
    (grid,) = read_grids(path, "x", ALL)
    assert [cell.text for cell in grid.cells if cell.doubt] == ["See hidden 12"]


CELLS = struct.pack("<BBBB", 0x16, 0x24, 1, 0)[:3]  # sprmPFInTable: in a table.


def row_end(*edges: int, down: tuple[int, ...] = ()) -> bytes:
    """Return the properties of a row's end: its cells' edges, and which go on from above."""
    flags = b"".join(
        struct.pack("<H18x", 0x20 if cell in down else 0) for cell in range(len(edges) - 1)
    )
    told = bytes([len(edges) - 1]) + struct.pack(f"<{len(edges)}h", *edges) + flags
    return CELLS + b"\x17\x24\x01" + struct.pack("<HH", 0xD608, len(told) + 1) + told


def written(folder: Path, content: bytes) -> Path:
    (folder / "a.doc").write_bytes(content)
    return folder / "a.doc"


def test_text_in_narrow_and_wide_pieces_is_joined(tmp_path: Path, lines) -> None:
    pieces = [("Kik £", True), ("5 – Łódź\r", False), ("Yubo 7\r", True)]
    assert lines(written(tmp_path, word(pieces))) == [["Kik £5 – Łódź"], ["Yubo 7"]]


def test_a_paragraph_struck_out_in_a_document_saved_in_pieces(tmp_path: Path) -> None:
    pieces = [("Kik ", True), ("41 5\r", False)]
    path = written(tmp_path, word(pieces, [(4, 6, b"\x37\x08\x01")]))
    ((cell,),) = read_grids(path, "x")[0].rows()
    assert (cell.text, cell.doubt) == ("Kik 41 5", "struck out")


def test_fields_show_their_result_and_commands_keep_a_document_out(tmp_path: Path, lines) -> None:
    shown = "Total \x13 =SUM(ABOVE) \x1412\x15 of \x13 FORMTEXT \x14?\x15\r"
    assert lines(written(tmp_path, word([(shown, True)]))) == [["Total 12 of a form field ?"]]
    path = written(tmp_path, word([("\x13 DDEAUTO c:\\x \x144\x15\r", True)]))
    assert {hazard.kind for hazard in scan_file(path, "x").refused()} == {"command-formula"}


def test_a_table_keeps_its_columns_where_a_cell_spans_them(tmp_path: Path, read) -> None:
    text = "Sex\x07Age\x07\x07Sex\x07Under 12\x0712 or more\x07\x07Male\x073\x074\x07\x07"
    ends = [at for at in range(len(text)) if text[at] == "\x07"]
    rows, begin = [], 0
    for at in ends:
        rows.append((begin, at + 1, CELLS))
        begin = at + 1
    wide, rest = row_end(0, 1000, 3000), row_end(0, 1000, 2010, 3000)
    for number, properties in ((2, wide), (6, rest), (10, rest)):
        rows[number] = (*rows[number][:2], properties)
    path = written(tmp_path, word([(text, True)], rows=rows))
    assert read(path)["table 1", "row 3, column 3"] == "4"
    (grid,) = read_grids(path, "x")
    (age,) = [cell for cell in grid.cells if cell.text == "Age"]
    assert (age.column, age.width) == (2, 2)


def test_text_under_a_merged_cell_is_in_doubt(tmp_path: Path) -> None:
    text = "Male\x073\x07\x0741\x074\x07\x07"
    rows = [(0, 5, CELLS), (5, 7, CELLS), (7, 8, row_end(0, 1000, 2000))]
    rows += [(8, 11, CELLS), (11, 13, CELLS), (13, 14, row_end(0, 1000, 2000, down=(0,)))]
    path = written(tmp_path, word([(text, True)], rows=rows))
    with pytest.raises(ProblemsFound, match="table 1, row 2, column 1: found hidden text"):
        read_grids(path, "x")
    (grid,) = read_grids(path, "x", ALL)
    assert [cell.text for cell in grid.cells if cell.doubt] == ["41"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (word([("Kik 5\r", True)], flags=0x0100), "encrypted"),
        (word([("Kik 5\r", True)], Macros={"VBA": {"dir": b"x"}}), "macros"),
        (
            word([("Kik 5\r", True)], ObjectPool={"_1234567890": {"CONTENTS": b"x"}}),
            "embedded-files",
        ),
        (word([("Kik 5\r", True)], [(0, 3, b"\x3c\x08\x01")]), "failed-redaction"),
        (word([("Kik 5\r", True)], [(0, 3, b"\x00\x08\x01")]), "tracked-changes"),
        (word([("Kik 5\r", True)], [(0, 3, b"\x01\x08\x01")]), "tracked-changes"),
        (compound({"Workbook": b"x"}), "unreadable"),
    ],
    ids=["locked", "macros", "embedded", "hidden", "deleted", "inserted", "no document"],
)
def test_what_an_old_document_hides_keeps_it_out(tmp_path: Path, content: bytes, kind: str) -> None:
    refused = scan_reply(written(tmp_path, content), "x").refused()
    assert kind in {hazard.kind for hazard in refused}


RICH = {
    "struck": (rb"Kik {\strike 41} 5\par", "struck out"),
    "hidden": (rb"Kik {\v 41} 5\par", "white"),
    "white": (rb"{\colortbl;\red255\green255\blue255;}Kik {\cf1 41} 5\par", "white"),
    "black on black": (rb"{\colortbl;\red0\green0\blue0;}Kik {\highlight1 41} 5\par", "white"),
    "tiny": (rb"Kik {\fs2 41} 5\par", "white"),
    "deleted": (rb"Kik {\deleted 41} 5\par", "struck out"),
    "a form field": (rb"Kik {\field{\*\fldinst FORMTEXT}{\fldrslt 41}}\par", "an object"),
    "a picture": (rb"Kik {\pict\picwgoal4000\pichgoal4000 00ff} 5\par", "an object"),
    "a formula": (rb"Kik {\*\moMath{\*\mr 41}} 5\par", "an object"),
}


@pytest.mark.parametrize("name", RICH)
def test_rich_text_not_shown_as_stored_is_in_doubt(tmp_path: Path, name: str) -> None:
    said, doubt = RICH[name]
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi " + said + b"}")
    (grid,) = read_grids(tmp_path / "a.rtf", "x", ALL)
    assert [cell.doubt.partition(",")[0].startswith(doubt) for cell in grid.cells] == [True]


def test_a_number_in_a_text_box_is_a_question(tmp_path: Path) -> None:
    box = rb"{\shp{\*\shpinst{\sp{\sn a}{\sv 9}}{\shptxt Police Headquarters\par No offences\par}}}"
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi Kik" + box + rb" 5\par}")
    (grid,) = read_grids(tmp_path / "a.rtf", "x")
    found = [(cell.place, cell.text, bool(cell.doubt)) for cell in grid.cells]
    assert found == [
        ("text", "Kik 5", False),
        ("text boxes", "Police Headquarters", False),
        ("text boxes", "No offences", True),
    ]


def test_rich_text_in_other_encodings_and_what_is_no_text(tmp_path: Path, lines) -> None:
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset238 Arial CE;}}"
        rb"{\info{\title 99}}{\*\unknown 98}{\header Ref 97\par}"
        rb"K\'edk {\f1\'a3\'f3d\'9f} {\uc1\u8211\'96}5{\footnote Note 4}\par"
        rb"{\*\shppict{\pict\picwgoal400\pichgoal400\bin4 {}\'9}}Yubo{\super 1}\line 7\par}"
    )
    assert lines(tmp_path / "a.rtf") == [
        ["Kík Łódź –5"],
        ["Yubo¹"],
        ["7"],
        ["Note 4"],
        ["Ref 97"],
    ]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (rb"{\object\objemb{\*\objdata 00}{\result 5}}", "embedded-files"),
        (rb"{\object\objocx{\*\objdata 00}}", "active-content"),
        (rb"{\field{\*\fldinst DDEAUTO c:\\x}{\fldrslt 5}}", "command-formula"),
        (rb"{\v 41}", "failed-redaction"),
        (rb"{\revised 41}", "tracked-changes"),
        (rb"Kik{\*\annotation 41}", "comments"),
        (rb"\trowd\cellx900\intbl Kik\cell 5\cell\row", "unreadable"),
        (rb"\trowd\cellx900\intbl Kik\cell", "unreadable"),
    ],
)
def test_what_rich_text_carries_keeps_it_out(tmp_path: Path, said: bytes, kind: str) -> None:
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1\ansi " + said + b"}")
    assert kind in {hazard.kind for hazard in scan_reply(tmp_path / "a.rtf", "x").refused()}
