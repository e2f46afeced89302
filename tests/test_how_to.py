"""Carries out the tutorial and each how-to page on copies of the project, as a reader would.

A block marked with a file is added to that file; a `console` block is run, and what the page says
is printed must be printed. The how-to pages share one copy and one run: each page is carried out
up to its first `reproduce`, then everything is made once, then each page goes on.
"""

from __future__ import annotations

import csv
import doctest
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import ROOT, copy_project

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows

DOCS = ROOT / "docs"
# test_begin_with_questions.py carries out the page that begins in a folder of its own.
OWN_TEST = "begin-with-questions.md"
PAGES = sorted(page for page in (DOCS / "how-to").glob("*.md") if page.name != OWN_TEST)
BIN = Path(sys.executable).parent
PROGRAMS = ("foi", ".venv/bin/foi", ".venv/bin/papermill")
MAKE = ("make", "reproduce")
WIDE, NARROW = 200, 80
ONLY_SAID = ("claims", "read", "scan", "trace")
STOPS = ("problem(s)", "parameter '")
WANTED = (
    *("new-reply", "new-wave", "new-claim"),
    *("refused-force", "correction", "right-of-reply"),
)
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TREE = re.compile(r"[\s│├└─━]+")
KEYS = {"right_of_reply.csv": 3, "labels.csv": 2, "questions.csv": 2}
MADE_UP = "MADE UP FOR THIS PAGE"


@dataclass(frozen=True)
class Step:
    """A file and what is added to it, a command and what it prints, or examples in Python."""

    file: str = ""
    text: str = ""
    command: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()

    @property
    def is_run(self) -> bool:
        return "reproduce" in self.command


def steps(page: Path) -> Iterator[Step]:
    for kind, file, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "console":
            yield from commands(text)
        elif kind == "python":
            yield Step(text=text)
        else:
            assert file, f"{page.name}: a block of {kind} is marked with no file"
            yield Step(file, text)


def commands(text: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *printed = part.splitlines()
        shown = tuple(line for line in printed if line.strip() not in ("", "..."))
        yield Step(command=tuple(shlex.split(command)), printed=shown)


def carry_out(project: Project, step: Step) -> list[str]:
    """Do one step; return what is not as the page says."""
    if step.file:
        add(project.root / step.file, step.text)
        return []
    return run(project, step) if step.command else try_examples(project, step.text)


def try_examples(project: Project, text: str) -> list[str]:
    """Run what stands behind `>>>` inside a project; return what it says otherwise."""
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(text, {}, "page", None, 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(project.root))
        doctest.DocTestRunner(verbose=False).run(test, out=said.append)
    assert test.examples
    return said


def add(path: Path, text: str) -> None:
    """Add a block to a file: rows to a table, lines below a heading or at the end, or all of it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    elif path.suffix == ".csv":
        add_rows(path, list(csv.DictReader(io.StringIO(text))))
    elif path.suffix == ".md":
        heading, _, rest = text.partition("\n")
        old = path.read_text(encoding="utf-8")
        assert f"\n{heading}\n" in old, f"{path.name} has no heading {heading!r}"
        path.write_text(old.replace(f"\n{heading}\n", f"\n{heading}\n{rest}", 1), encoding="utf-8")
    else:
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


def add_rows(path: Path, rows: list[dict[str, str]]) -> None:
    """Add rows to a table; one of the same key takes the place of the row that is there."""
    columns = next(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    key = columns[: KEYS.get(path.name, 1)]
    for row in rows:
        assert list(row) == columns, f"{path.name} has other columns than the page shows"
        assert None not in row.values(), f"{path.name}: a row of the page lacks cells"
    new = [[row[name] for name in key] for row in rows]
    kept = [row for row in read_rows(path) if [row[name] for name in key] not in new]
    write_rows(path, [*kept, *rows])


def run(project: Project, step: Step) -> list[str]:
    program, *words = step.command
    if step.command == MAKE:
        program, words = "foi", ["reproduce"]
    assert program in PROGRAMS, f"{program} is no command a page may name"
    done = printed(project, program, words, WIDE)
    output = TREE.sub(" ", done.stdout + done.stderr)
    missing = [line for line in step.printed if TREE.sub(" ", line).strip() not in output]
    may_stop = any(word in line for line in step.printed for word in STOPS)
    wrong = [f"{shlex.join(step.command)} does not print {line!r}" for line in missing]
    if done.returncode != may_stop:
        wrong.append(f"{shlex.join(step.command)} ends with {done.returncode}")
    if words[0] in ONLY_SAID and not is_whole(done, printed(project, program, words, NARROW)):
        wrong.append(f"{shlex.join(step.command)} leaves something out in {NARROW} columns")
    return [f"{one}, but: {output}" for one in wrong]


def printed(
    project: Project, program: str, words: list[str], columns: int
) -> subprocess.CompletedProcess[str]:
    kept = {name: text for name, text in os.environ.items() if name != "FOI_PROJECT"}
    return subprocess.run(
        [BIN / Path(program).name, *words],
        cwd=project.root,
        env=kept | {"COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        check=False,
    )


def is_whole(
    wide: subprocess.CompletedProcess[str], narrow: subprocess.CompletedProcess[str]
) -> bool:
    """Tell whether a narrow terminal shows every character of a wide one, wherever lines break."""
    told = [sorted(TREE.sub("", one.stdout + one.stderr)) for one in (wide, narrow)]
    return told[0] == told[1]


def first_run(all_steps: list[Step]) -> int:
    return next((at for at, step in enumerate(all_steps) if step.is_run), len(all_steps))


@pytest.fixture(scope="module")
def carried_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what was not as each how-to page says, all pages carried out on one copy."""
    project = copy_project(tmp_path_factory.mktemp("how-to") / "project")
    shutil.copyfile(ROOT / "CHANGELOG.md", project.root / "CHANGELOG.md")
    pages = {page.stem: list(steps(page)) for page in PAGES}
    wrong: dict[str, list[str]] = {name: [] for name in pages}
    for name, all_steps in pages.items():
        for step in all_steps[: first_run(all_steps)]:
            wrong[name] += carry_out(project, step)
    shared = run(project, Step(command=MAKE))
    for name, all_steps in pages.items():
        wrong[name] += shared
        for step in all_steps[first_run(all_steps) :]:
            wrong[name] += carry_out(project, step)
    return wrong


@pytest.mark.parametrize("page", [page.stem for page in PAGES])
def test_a_how_to_page_does_what_it_says(carried_out: dict[str, list[str]], page: str) -> None:
    assert carried_out[page] == []


@pytest.mark.parametrize("name", WANTED)
def test_each_how_to_has_its_page_with_commands_and_what_they_print(name: str) -> None:
    found = list(steps(DOCS / "how-to" / f"{name}.md"))
    assert any(step.file for step in found)
    assert any(step.printed or ">>>" in step.text for step in found)
    assert any(step.is_run for step in found)


@pytest.mark.parametrize("page", [*PAGES, DOCS / "tutorial.md"], ids=lambda page: page.stem)
def test_every_file_a_page_adds_to_is_named_before_the_block(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if file := block.group(2):
            before = text[: block.start()].rstrip().rpartition("\n\n")[2]
            assert f"`{file}`" in before, file


def test_every_reply_of_a_page_says_that_it_is_made_up() -> None:
    for page in (*PAGES, DOCS / "tutorial.md"):
        for step in steps(page):
            if step.file and not (ROOT / step.file).exists():
                assert MADE_UP in step.text, (page.name, step.file)


def test_nothing_a_page_makes_up_is_in_the_project() -> None:
    for path in (ROOT / "data").rglob("*.csv"):
        assert MADE_UP.encode() not in path.read_bytes(), path.name


def test_the_tutorial_does_what_it_says(processed_copy: Project) -> None:
    wrong = []
    for step in steps(DOCS / "tutorial.md"):
        if step.command != ("make", "reproduce"):  # Done: the copy is processed.
            wrong += carry_out(processed_copy, step)
    assert wrong == []


def test_a_page_that_says_what_is_not_printed_is_found(processed_project: Project) -> None:
    step = Step(command=("foi", "claims"), printed=("ew-offences 1,629 offences",))
    (wrong,) = run(processed_project, step)
    assert "does not print" in wrong
    (stopped,) = run(processed_project, Step(command=("foi", "trace", "no-such-figure")))
    assert "ends with 1" in stopped
