"""A corpus is the same for the same seed, has every quirk and format, and registers its files."""

import csv
from pathlib import Path

from tools.reconstruct.__main__ import main
from tools.reconstruct.corpus import CorpusReply, make_corpus
from tools.reconstruct.corpus.asking import KINDS
from tools.reconstruct.corpus.quirks import FORMATS, QUIRKS, allowed

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.reference import Reference, read_rows


def made_in(root: Path, folder: Path, seed: int, replies: int) -> dict[str, bytes]:
    for _ in make_corpus(Project(root), folder, seed, replies):
        pass
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(repo_root: Path, tmp_path: Path) -> None:
    first = made_in(repo_root, tmp_path / "one", 5, 90)
    assert made_in(repo_root, tmp_path / "two", 5, 90) == first


def test_what_was_written_before_changes_no_byte(repo_root: Path, tmp_path: Path) -> None:
    from odf.draw import Frame

    first = made_in(repo_root, tmp_path / "one", 5, 20)
    Frame()
    assert any(name.endswith(".ods") for name in first)
    assert made_in(repo_root, tmp_path / "two", 5, 20) == first


def test_another_seed_gives_other_replies(repo_root: Path, tmp_path: Path) -> None:
    first = made_in(repo_root, tmp_path / "one", 5, 3)
    assert made_in(repo_root, tmp_path / "two", 6, 3) != first


def test_a_reply_does_not_depend_on_how_many_there_are(repo_root: Path, tmp_path: Path) -> None:
    few = made_in(repo_root, tmp_path / "few", 5, 10)
    many = made_in(repo_root, tmp_path / "many", 5, 25)
    tables = {"truth.csv", "register.csv"}
    assert {name: many[name] for name in set(few) - tables} == {
        name: few[name] for name in set(few) - tables
    }
    for table in tables:
        assert many[table].startswith(few[table])


def test_every_quirk_and_format_occurs(corpus: list[CorpusReply]) -> None:
    used = {quirk for made in corpus for quirk in made.quirks}
    assert used == set(QUIRKS) | set(KINDS)
    assert {made.format for made in corpus} == set(FORMATS)


def test_quirks_occur_alone_and_together(corpus: list[CorpusReply]) -> None:
    numbers = [len(made.quirks) for made in corpus if not made.must_ask]
    assert numbers.count(1) > 50
    assert max(numbers) >= 6


def test_a_quirk_occurs_only_in_formats_that_can_have_it(corpus: list[CorpusReply]) -> None:
    for made in corpus:
        assert all(allowed(quirk, made.format) for quirk in made.quirks), made.file.name


def test_at_most_a_tenth_must_end_in_a_question(corpus: list[CorpusReply]) -> None:
    assert 0 < sum(made.must_ask for made in corpus) <= len(corpus) / 10


def test_the_register_can_be_read_by_the_package(
    corpus: list[CorpusReply], repo_root: Path
) -> None:
    reference = Reference(Project(repo_root))
    rows = read_rows(corpus[0].file.parent / "register.csv")
    assert rows == [made.row for made in corpus]
    assert list(rows[0]) == list(read_rows(repo_root / "data/manual/replies.csv")[0])
    for made in corpus:
        assert made.row["sha256"] == sha256_of(made.file)
        assert made.row["authority"] in reference.authorities
        assert made.row["wave"] in reference.waves


def test_the_truth_is_written_beside_the_files(corpus: list[CorpusReply]) -> None:
    with (corpus[0].file.parent / "truth.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == sum(len(made.observations) or 1 for made in corpus)
    asking = {row["reply"] for row in rows if row["must_ask"] == "true"}
    assert asking == {made.row["reply"] for made in corpus if made.must_ask}


def test_the_command_writes_a_corpus(tmp_path: Path, capsys, monkeypatch, repo_root: Path) -> None:
    monkeypatch.chdir(repo_root)
    main(["corpus", "--seed", "3", "--replies", "12", "--into", str(tmp_path / "made")])
    assert capsys.readouterr().out == "12 replies, 1 of which must end in a question\n"
    assert len(list((tmp_path / "made").iterdir())) == 14
