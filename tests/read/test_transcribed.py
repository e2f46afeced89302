"""The public replies that were transcribed: what the reader finds in them, cell by cell."""

from __future__ import annotations

import csv

import pytest

from foi_analysis.core.paths import Project, sha256_of

FIRST_LINE = "Transcribed from the public page, as far as it could be read; not the original file."
TABLE = "table 2"


@pytest.fixture(scope="module")
def project() -> Project:
    return Project.find(__file__)


@pytest.fixture(scope="module")
def register(project) -> dict[str, dict[str, str]]:
    with (project.manual / "replies.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["reply"]: row for row in csv.DictReader(stream)}
    return {name: row for name, row in rows.items() if row["provenance"] == "transcribed"}


@pytest.fixture
def transcribed(project, read):
    def texts(name: str) -> dict[tuple[str, str], str]:
        return read(project.replies / "transcribed" / f"{name}.transcribed.html")

    return texts


def test_northamptonshire_table_keeps_masks_and_leaves_blanks_blank(transcribed):
    texts = transcribed("northamptonshire-10905-25")
    assert texts[("text", "line 4")].endswith("Total Count 52")
    table = {address: text for (place, address), text in texts.items() if place == TABLE}
    assert table == {
        "row 1, column 2": "11 and under",
        "row 1, column 3": "12-15",
        "row 1, column 4": "16 and over",
        "row 1, column 5": "Unknown Age",
        "row 2, column 1": "Female",
        "row 2, column 3": "22",
        "row 2, column 5": "2",
        "row 3, column 1": "Male",
        "row 3, column 2": "*",
        "row 3, column 3": "*",
        "row 4, column 1": "Unknown",
        "row 4, column 3": "*",
        "row 4, column 5": "22",
        "row 5, column 1": "Sum:",
        "row 5, column 2": "0",
        "row 5, column 3": "22",
        "row 5, column 4": "0",
        "row 5, column 5": "24",
    }
    assert texts[("text", "line 7")].startswith("Withheld under s.40(2)")


def test_dyfed_powys_gives_a_figure_in_a_sentence(transcribed):
    texts = transcribed("dyfed-powys-370-2022")
    assert texts[("text", "line 3")] == "Response 1"
    assert texts[("text", "line 4")] == "39 offences were recorded."


def test_psni_counts_custody_records_of_another_offence(transcribed, register):
    texts = transcribed("psni-14188")
    assert texts[("text", "line 4")].startswith("71 custody records")
    assert register["psni-14188"]["subject"] != "s.15A"


def test_essex_refusal_states_its_sections_and_no_answer(transcribed, register):
    texts = transcribed("essex-18531")
    assert "refused under s.12(1)" in texts[("text", "line 3")]
    assert register["essex-18531"]["exemption"] == "s.12(1)|s.17(5)"


def test_ten_public_replies_are_registered(register):
    assert len(register) == 10
    assert {row["status"] for row in register.values() if not row["file"]} == {"figures_unknown"}
    assert all(row["address"].startswith("https://") for row in register.values())


def test_every_transcription_is_registered_says_so_and_is_unchanged(project, register, read):
    files = {row["file"]: row["sha256"] for row in register.values() if row["file"]}
    found = {f"transcribed/{path.name}" for path in project.replies.glob("transcribed/*")}
    assert set(files) == found
    for file, digest in files.items():
        assert sha256_of(project.replies / file) == digest
        assert read(project.replies / file)[("text", "line 1")] == FIRST_LINE


def test_a_file_agrees_with_its_register_row(project, register, read):
    for row in register.values():
        if row["file"]:
            texts = read(project.replies / row["file"])
            assert texts[("table 1", "row 1, column 2")] == row["authority"]
            assert texts[("table 1", "row 2, column 2")] == row["reference"]
            assert texts[("text", "line 2")] == f"Public page: {row['address']}"
