"""The replies are made from data alone: made again elsewhere they are the same bytes."""

from __future__ import annotations

import zipfile

import pandas as pd
from tools.reconstruct.replies import file_name

from foi_analysis.core.paths import sha256_of
from foi_analysis.core.reference import Reference


def folder(project):
    return project.replies / "reconstructed"


def register(project):
    every = pd.read_csv(project.manual / "replies.csv", dtype=str, keep_default_na=False)
    return every[every.provenance == "reconstructed"].set_index("authority")


def test_a_second_run_gives_the_committed_bytes(rebuilt, committed):
    made = {path.name: path.read_bytes() for path in folder(rebuilt).iterdir()}
    kept = {path.name: path.read_bytes() for path in folder(committed).iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_the_register_is_left_as_committed(rebuilt, committed):
    name = "replies.csv"
    assert (rebuilt.manual / name).read_bytes() == (committed.manual / name).read_bytes()


def test_rows_of_other_replies_are_kept_when_the_register_is_rewritten(rebuilt):
    every = pd.read_csv(rebuilt.manual / "replies.csv", dtype=str, keep_default_na=False)
    assert (every.provenance == "transcribed").any()
    assert (every.provenance == "reconstructed").sum() == 43


def test_every_territorial_force_has_one_file_that_says_what_it_is(committed):
    rows = register(committed)
    authorities = Reference(committed).asked_authorities
    assert sorted(rows.index) == list(authorities)
    for authority, row in rows.iterrows():
        suffix = row.file.rpartition(".")[2]
        assert row.file == f"reconstructed/{file_name(authority, '9m', suffix)}"
        assert ".reconstructed." in row.file
        assert row.sha256 == sha256_of(committed.replies / row.file)


def test_formats_are_spread(committed):
    suffixes = register(committed).file.str.rpartition(".")[2].value_counts().to_dict()
    assert suffixes == {"xlsx": 15, "csv": 7, "docx": 8, "pdf": 8, "html": 5}


def test_register_says_what_is_partial_and_why(committed):
    rows = register(committed)
    assert rows.loc["Essex", ["status", "exemption"]].tolist() == ["partial", "s.12(1)"]
    assert rows.loc["Norfolk", ["status", "exemption"]].tolist() == ["partial", "s.40(2)"]
    assert rows.loc["Durham", ["status", "exemption"]].tolist() == ["partial", ""]
    assert rows.loc["Kent", ["status", "exemption"]].tolist() == ["answered", ""]
    assert rows.loc["Hampshire", "method_counting"] == "mentions"
    assert rows.loc["Essex", "method_counting"] == ""


def test_two_welsh_forces_cover_six_months(committed):
    ends = register(committed).period_end
    assert set(ends[ends != "2018-01-03"].items()) == {
        ("South Wales", "2017-10-02"),
        ("Dyfed-Powys", "2017-10-02"),
    }


def test_office_files_carry_no_date_and_no_user(committed):
    for path in [*folder(committed).glob("*.xlsx"), *folder(committed).glob("*.docx")]:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            core = archive.read("docProps/core.xml").decode()
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}
        assert [info.filename for info in infos] == sorted(info.filename for info in infos)
        assert "<dc:creator>foi_analysis</dc:creator>" in core
        assert core.count("1980-01-01") == 2
        assert "RECONSTRUCTED" in core
