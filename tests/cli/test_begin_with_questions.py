"""A newcomer's way, as the how-to page has it: from ten names to a verdict, and astray."""

from __future__ import annotations

import csv
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from tests.cli.test_new_investigation import FOI, ROOT, files, run

from foi_analysis.cli.new import create
from foi_analysis.cli.new.questions import COLUMNS, HEADER, read_request, singular
from foi_analysis.core.kept_tables import tables
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.verdicts.proposed_claim import ClaimDetails, propose
from foi_analysis.verdicts.report import claim_objects

PAGE = ROOT / "docs/how-to/begin-with-questions.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_CELLS, MOST_TABLES = 40, 8
ASKED = "Northshire,councils,How many fines?,parking fines,fines,,2024-04-01,2025-03-31\n"


def questions() -> str:
    return next(text for _, file, text in BLOCK.findall(PAGE.read_text("utf-8")) if file)


def commands() -> list[tuple[str, list[str]]]:
    """Return each command of the page with the lines it is said to print."""
    blocks = [text for kind, _, text in BLOCK.findall(PAGE.read_text("utf-8")) if kind == "console"]
    parts = [part for text in blocks for part in text.split("$ ") if part]
    return [(part.splitlines()[0], part.splitlines()[1:]) for part in parts]


def replies(folder: Path) -> list[Path]:
    """Write the ten councils' made replies, 1,000 fines in the first and 100 more in each."""
    folder.mkdir()
    names = [row[0] for row in list(csv.reader(questions().splitlines()))[1:]]
    for number, name in enumerate(names):
        text = f"{name} Council,\nQuestion 1,\nNumber of parking fines,{1000 + 100 * number}\n"
        (folder / f"{name.lower()}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name.lower()}.csv" for name in names]


def cells_filled(claim: str) -> int:
    """Return the cells below the header a person fills in, and the words they say of a claim."""
    rows = list(csv.reader(questions().splitlines()))[1:]
    words = [word for word in shlex.split(claim)[3:] if not word.startswith("--")]
    return sum(bool(cell.strip()) for row in rows for cell in row) + len(words)


def test_a_newcomer_gets_from_ten_names_to_a_verdict(tmp_path: Path, capsys) -> None:
    (tmp_path / "questions.csv").write_text(questions(), encoding="utf-8")
    made = replies(tmp_path / "replies")
    where, done = tmp_path, []
    for command, printed in commands():
        if command.startswith("cd "):
            where = where / command.removeprefix("cd ")
            continue
        assert command.startswith("foi ")
        all_ten = made if "register" in command else made[:1]
        for file in all_ten:
            given = command.replace("northshire", file.stem)
            result = run(given.replace("foi ", f"{FOI} ", 1), where)
            assert result.returncode == 0, result.stdout + result.stderr
            if file == made[0]:
                said = " ".join(result.stdout.split())
                assert all(" ".join(line.split()) in said for line in printed), (command, said)
        done.append(command)
    project = Project(tmp_path / "fines")
    found = claim_objects(project)
    assert [(one["verdict"], one["low"]) for one in found] == [("reproduced", 14500)]
    cells = cells_filled(next(one for one in done if "claim add" in one))
    with capsys.disabled():
        steps = len([one for one in done if "register" not in one])
        print(f"\n{steps} commands and one for each reply; {cells} cells beside the register")
    assert cells <= MOST_CELLS
    assert f"{cells} cells" in PAGE.read_text("utf-8")


@pytest.fixture
def fines(tmp_path: Path) -> Project:
    """Return the folder made of the page's questions."""
    (tmp_path / "questions.csv").write_text(questions(), encoding="utf-8")
    create(tmp_path / "fines", request=read_request(tmp_path / "questions.csv"))
    return Project(tmp_path / "fines")


def test_only_what_a_count_needs_is_written_and_explained(fines: Project) -> None:
    made = sorted(fines.root.rglob("*.csv"))
    assert len(made) <= MOST_TABLES
    needed = {table.file for table in tables() if table.must_be_there}
    written = {path.relative_to(fines.root / "data").as_posix() for path in made}
    assert needed <= written
    guide = (fines.root / "data/README.md").read_text("utf-8")
    for path in made:
        lines = path.read_text("utf-8").splitlines()[:3]
        assert "\n".join(["```", *lines, "```"]) in guide, path.name
    assert "`manual/requests.csv`" in guide
    assert all(row["authority"] and row["is_asked"] == "true" for row in rows(fines, "authorities"))


def rows(project: Project, table: str) -> list[dict[str, str]]:
    return read_rows(project.manual / f"{table}.csv")


def test_words_and_days_are_those_of_the_questions(fines: Project) -> None:
    from foi_analysis.core.reference import Reference

    reference = Reference(fines)
    nouns = reference.investigation.nouns
    assert (nouns.authority, nouns.authorities) == ("council", "councils")
    assert (nouns.counted, nouns.subject) == ("fines", "parking fines")
    assert list(reference.waves) == ["2024/25"]
    assert len(reference.areas["All councils asked"]) == 10
    assert not re.search(r"\bforces?\b(?!`)", (fines.root / "README.md").read_text("utf-8"))


@pytest.mark.parametrize(
    ("noun", "one"),
    [
        ("councils", "council"),
        ("universities", "university"),
        ("parishes", "parish"),
        ("NHS trusts", "NHS trust"),
        ("police", ""),
    ],
)
def test_one_of_those_asked_is_called_by_the_singular(noun: str, one: str) -> None:
    assert singular(noun) == one


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "an empty file"),
        ("\n# only a remark\n", "an empty file"),
        (HEADER + "\n", "no question"),
        ("name,question\nNorthshire,How many?\n", "without asked, they_are"),
        (HEADER.replace("asked", "authority", 1) + "\n", "with 'authority'"),
        (HEADER + "\n" + ASKED.replace("2024-04-01", "31/02/2024"), "first_day '31/02/2024'"),
        (HEADER + "\n" + ASKED.replace("2024-04-01", "April 2024"), "first_day 'April 2024'"),
        (HEADER + "\n" + ASKED.replace("2025-03-31", ""), "nothing in the column 'last_day'"),
        (HEADER + "\n" + ASKED.replace("2025-03-31", "2023-03-31"), "last_day '2023-03-31'"),
        (HEADER + "\n" + ASKED.replace("fines,,", "fines,money,"), "kind 'money'"),
        (HEADER + "\n" + ASKED.replace("councils", "police"), "they_are 'police'"),
        (HEADER + "\n" + ASKED.replace("councils", ""), "nothing in the column 'they_are'"),
        (HEADER + "\n" + ASKED + "northshire\n", "asked 'northshire'"),
        (HEADER + "\n" + ASKED.replace("parking fines", ""), "nothing in the column 'counted'"),
        (HEADER + "\n" + ASKED + "Southshire,x\n", "another number of cells"),
        (HEADER + "\n" + ASKED.replace("Northshire", ""), "no names of those asked"),
    ],
)
def test_what_is_wrong_with_the_questions_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        read_request(path)
    problem = found.value.problems[0]
    assert said in problem.found and problem.file == "questions.csv"
    assert problem.expected and problem.action


@pytest.mark.parametrize("content", [None, "Gwynedd, café\n".encode("latin-1"), b"\x00\x01\xff"])
def test_a_file_that_is_no_table_makes_no_folder(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "questions.csv").write_bytes(content)
    made = run(f"{FOI} new mine --from questions.csv", tmp_path)
    assert made.returncode == 1 and "Traceback" not in made.stdout + made.stderr
    assert "questions.csv" in made.stderr and "Nothing was written" in made.stderr
    assert not (tmp_path / "mine").exists()


def test_a_folder_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "questions.csv").write_text(questions(), encoding="utf-8")
    (tmp_path / "used").mkdir()
    (tmp_path / "used/notes.txt").write_text("mine")
    before = files(tmp_path)
    made = run(f"{FOI} new used --from questions.csv", tmp_path)
    assert made.returncode == 1 and "a folder that holds something" in made.stderr
    assert files(tmp_path) == before


def test_a_remark_and_a_spreadsheet_s_commas_are_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    more = "# Southshire was not asked,,,,,,,\n,,,,,,,\nSouthshire,,,,,,,\n"
    path.write_text("\ufeff" + HEADER + "\r\n" + ASKED + more, encoding="utf-8")
    assert read_request(path).names == ("Northshire", "Southshire")
    assert len(COLUMNS) == 8


def check(project: Project) -> subprocess.CompletedProcess[str]:
    done = run(f"{FOI} check", project.root)
    assert "Traceback" not in done.stdout + done.stderr
    return done


def test_what_is_missing_is_said_in_order(fines: Project) -> None:
    done = check(fines)
    assert done.returncode == 1
    named = re.findall(r"✘ (\S+)", done.stderr)
    assert [Path(name).stem for name in named] == ["releases", "pages", "figures", "claims"]
    assert "foi claim add" in done.stderr
    take_in(fines)
    done = check(fines)
    assert done.returncode == 0, done.stderr
    assert "Nothing is missing." in done.stdout and "foi register FILE" in done.stdout
    assert "10 of 10 councils" in done.stdout


def take_in(
    project: Project, sentence: str = "Northshire issued 28 parking fines in 2024-25"
) -> None:
    told = ClaimDetails(
        "news.example/1", publisher="Shire Mail", published_on="2025-06-02", issuer="Desk"
    )
    made = propose(project, sentence, told)
    assert not made.open
    made.write(project)


@pytest.mark.parametrize(
    ("table", "before", "after", "said", "place"),
    [
        ("questions", "1,parking_fines", "1,parking_fine", "asks 'parking_fine'", "row 2"),
        ("questions", "2024/25,1", "2025/26,1", "wave '2025/26'", "row 2"),
        ("questions", "2024/25,1", "2024/25,one", "question 'one'", "row 2"),
        ("asks", ",,parking_fines", ",,fines", "measure 'fines'", "row 2"),
        ("areas", "other,Southshire", "other,Sothshire", "authority 'Sothshire'", "row 3"),
        ("claims", "parking_fines,,28", "fines,,28", "measure 'fines'", "row 2"),
        ("claims", "authority,Northshire", "authority,Nowhere", "area 'Nowhere'", "row 2"),
        ("waves", "2025-03-31", "31 March 2025", "period_end '31 March 2025'", "row 2"),
        ("waves", "2025-03-31", "2023-03-31", "period_end '2023-03-31'", "row 2"),
        ("claims", "claim,", "claims,", "no column 'claim'", "row 1"),
        ("waves", ",,,\n", ",\n", "another number of cells", "row 2"),
    ],
)
def test_a_cell_that_cannot_be_is_named(fines: Project, table, before, after, said, place) -> None:
    take_in(fines)
    path = fines.manual / f"{table}.csv"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    done = check(fines)
    assert done.returncode == 1
    assert f"data/manual/{table}.csv, {place}" in done.stderr and said in done.stderr


def test_a_table_that_must_be_there_is_named_and_others_are_empty(fines: Project) -> None:
    take_in(fines)
    (fines.manual / "areas.csv").unlink()
    assert check(fines).returncode == 0
    (fines.manual / "waves.csv").unlink()
    done = check(fines)
    assert done.returncode == 1 and "no such table" in done.stderr
    assert "data/manual/waves.csv" in done.stderr


def test_letters_that_are_no_utf_8_are_named(fines: Project) -> None:
    take_in(fines)
    path = fines.manual / "authorities.csv"
    path.write_bytes(path.read_text("utf-8").replace("Seashire", "Sé").encode("latin-1"))
    done = check(fines)
    assert done.returncode == 1 and "no UTF-8" in done.stderr


def test_an_unknown_council_or_wave_is_named_when_a_reply_is_registered(fines: Project) -> None:
    file = fines.root / "reply.csv"
    file.write_text("Question 1,\nNumber of parking fines,28\n", encoding="utf-8")
    for words in ("--wave 2024/25 --authority Nortshire", "--wave 2023/24 --authority Northshire"):
        done = run(f"{FOI} register reply.csv {words}", fines.root)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert re.search("Nearest known: Northshire|one of 2024/25", done.stderr)


def test_nothing_is_written_of_a_claim_without_yes(fines: Project) -> None:
    before = files(fines.root)
    done = run(f'{FOI} claim add "28 parking fines" --page news.example', fines.root)
    assert done.returncode == 0 and "Still open: wave" in done.stdout
    after = {name: content for name, content in files(fines.root).items() if name in before}
    assert after == before and not (fines.manual / "claims.csv").exists()
