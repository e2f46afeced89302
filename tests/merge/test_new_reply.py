"""A new reply's files come into data/raw/replies and the register, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import copy_project
from tests.real_wave import reply_text

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.merge.new_reply import register_new
from foi_analysis.merge.one_reply import read_named


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project")


def sent(folder: Path, name: str = "FOI 12|34 answer.csv", authority: str = "Kent Police") -> Path:
    path = folder / name
    path.write_text(reply_text(authority, (3, 2, 4), 1, 9), encoding="utf-8")
    return path


def tree(project: Project) -> dict[str, bytes]:
    paths = [path for path in (project.root / "data").rglob("*") if path.is_file()]
    return {str(path): path.read_bytes() for path in paths}


def test_a_new_file_is_copied_and_its_row_added(project: Project, tmp_path: Path) -> None:
    path, before = sent(tmp_path), read_rows(project.manual / "replies.csv")
    new = register_new(project, [path], wave="9m", counting="offences")
    assert new.reply == "kent-9m-2" and new.files == ("kent-9m-2/FOI 12-34 answer.csv",)
    assert "the authority is Kent" in new.assumed[0]
    *rows, row = read_rows(project.manual / "replies.csv")
    assert rows == before and list(row) == list(before[0])
    assert (row["authority"], row["wave"], row["status"]) == ("Kent", "9m", "answered")
    assert (row["provenance"], row["publisher"]) == ("primary", "Kent")
    assert row["sha256"] == sha256_of(path) == sha256_of(project.replies / row["file"])
    assert not read_named(project, new.reply).problems


def test_several_files_are_one_reply_and_the_next_gets_another_key(
    project: Project, tmp_path: Path
) -> None:
    paths = [sent(tmp_path, "one.csv"), sent(tmp_path, "two.csv")]
    first = register_new(project, paths, "Kent", "9m")
    row = read_rows(project.manual / "replies.csv")[-1]
    assert row["file"] == "kent-9m-2/one.csv|kent-9m-2/two.csv"
    assert row["sha256"] == "|".join(map(sha256_of, paths))
    assert register_new(project, [sent(tmp_path, "3.csv")], "Kent", "9m").reply == "kent-9m-3"
    assert first.reply == "kent-9m-2"


def test_a_file_below_the_replies_stays_where_it_is(project: Project) -> None:
    new = register_new(project, [sent(project.replies, "here.csv")], "Kent", "9m")
    assert new.files == ("here.csv",) and not (project.replies / new.reply).exists()
    with pytest.raises(ProblemsFound, match=f"registered already, as {new.reply}"):
        register_new(project, [project.replies / "here.csv"], "Kent", "9m")


@pytest.mark.parametrize(
    ("name", "authority", "wave", "said"),
    [
        ("none.csv", "Kent", "9m", "no such file"),
        ("a.csv", "Kent", "1999", "wave '1999'"),
        ("a.csv", "Kernt", "9m", "Nearest known: Kent"),
        ("a.csv", "", "9m", "no authority of authorities.csv"),
        ("a.xyz", "Kent", "9m", "'.xyz'"),
    ],
)
def test_what_cannot_be_taken_in_changes_nothing(
    project: Project, tmp_path: Path, name: str, authority: str, wave: str, said: str
) -> None:
    if not name.startswith("none"):
        sent(tmp_path, name, authority="No Such Authority")
    good, before = sent(tmp_path, "good.csv"), tree(project)
    for paths in ([tmp_path / name], [tmp_path / name, good]):
        with pytest.raises(ProblemsFound, match=said):
            register_new(project, paths, authority, wave)
    assert tree(project) == before


def test_a_file_that_hides_something_is_not_taken_in(project: Project, tmp_path: Path) -> None:
    path, before = tmp_path / "reply.csv", tree(project)
    path.write_text("=cmd|' /C calc'!A0,1\n", encoding="utf-8")
    with pytest.raises(ProblemsFound, match="runs a command"):
        register_new(project, [path], "Kent", "9m")
    assert tree(project) == before
