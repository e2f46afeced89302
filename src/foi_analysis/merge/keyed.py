"""Reads the lines that people keyed for pages that are pictures; takes what two agree on.

One row of data/manual/keyed.csv is one line of one page as one person keyed it. A page counts once
two different persons keyed the same lines; which numbers they gave the lines does not matter. A
line whose text is "?" is still to be keyed, and so is its page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from foi_analysis.core.manual_tables import ManualRow, quoted, read_manual_rows
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import ReplyFile, files_of
from foi_analysis.intake.register import write_rows
from foi_analysis.read.grid import Grid

TABLE = "keyed.csv"
COLUMNS = ("reply", "sha256", "page", "line", "text", "keyed_by", "keyed_on")
PAGE_COLUMNS = ("reply", "sha256", "page")
STILL_TO_KEY = "?"
_AGAIN = (
    "Both look at the page again; whoever misread it corrects their rows of data/manual/keyed.csv."
)


@dataclass(frozen=True)
class Keyed:
    """What people keyed: the lines of each page two agree on, and each problem with its reply.

    ``pages``: by reply and hash of the file, the lines of its pages.
    """

    pages: Mapping[tuple[str, str], Mapping[int, tuple[str, ...]]]
    problems: Sequence[tuple[str, Problem]]

    def of(self, reply: str, file: ReplyFile, path: Path) -> Mapping[int, tuple[str, ...]]:
        """Return the agreed lines of a reply's file by page; none where the file is another."""
        found = self.pages.get((reply, file.sha256), {})
        is_same = found and path.is_file() and sha256_of(path) == file.sha256
        return found if is_same else {}

    def told(
        self, reply: str, outcome: list[Grid] | tuple[Problem, ...]
    ) -> list[Grid] | tuple[Problem, ...]:
        """Return what reading a reply gave, or its problems with those of its keyed lines.

        A page that people began to key is told once, by what they have to do next.
        """
        own = tuple(problem for about, problem in self.problems if about == reply)
        if not own or not isinstance(outcome, tuple):
            return own or outcome
        places = {(problem.file, problem.place) for problem in own}
        rest = (problem for problem in outcome if (problem.file, problem.place) not in places)
        return (*own, *rest)


def read_keyed(project: Project) -> list[ManualRow]:
    """Return the rows of data/manual/keyed.csv.

    Raises ProblemsFound for another table than its columns, an unknown reply, a hash that is no
    PDF's of that reply, a page or line that is no number, a day that is none, a name of a person,
    and a line that one person keyed twice.
    """
    rows = read_manual_rows(project, TABLE, COLUMNS)
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    if wrong := [problem for _, problem in _wrong_rows(rows, register)]:
        raise ProblemsFound(wrong)
    return rows


def check_keyed(project: Project) -> Keyed:
    """Return what people keyed, each page checked; raises nothing for a fault in the table."""
    try:
        rows = read_manual_rows(project, TABLE, COLUMNS)
    except ProblemsFound:
        return Keyed({}, ())  # A wrong table gives no lines; `read_keyed` tells what is wrong.
    register = {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}
    problems = list(_wrong_rows(rows, register))
    faulty = {reply for reply, _ in problems}
    pages: dict[tuple[str, str], dict[int, tuple[str, ...]]] = {}
    for (reply, digest, page), people in _by_page(rows, faulty).items():
        if found := list(_disagreement(people)):
            file = _file(register[reply], digest)
            placed = (
                replace(
                    one, authority=register[reply]["authority"], file=file, place=f"page {page}"
                )
                for one in found
            )
            problems += [(reply, problem) for problem in placed]
        else:
            lines = next(iter(people.values()))
            pages.setdefault((reply, digest), {})[page] = tuple(filter(None, _texts(lines)))
    return Keyed(pages, problems)


def _file(row: Mapping[str, str], digest: str) -> str:
    return next((one.file for one in files_of(row) if one.sha256 == digest), "")


def _wrong_rows(
    rows: Sequence[ManualRow], register: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, Problem]]:
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        for problem in _row_problems(row, register):
            yield row.text("reply"), problem
        one = (*(row.text(name) for name in (*PAGE_COLUMNS, "line")), _person(row))
        if one in seen:
            action = "Keep one of the rows, or give the line another number."
            authority = register.get(one[0], {}).get("authority", "")
            yield one[0], row.problem("line", "one row for each line and person", action, authority)
        seen.add(one)


def _row_problems(row: ManualRow, register: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    own = register.get(row.text("reply"), {"authority": "", "file": "", "sha256": ""})
    authority, file = own["authority"], _file(own, row.text("sha256"))
    problems = row.empty_cells([name for name in COLUMNS if name != "text"], authority)
    problems += row.wrong_days(["keyed_on"], authority) + row.named_people(["keyed_by"], authority)
    problems += row.unknown("reply", register, "a reply of data/manual/replies.csv")
    for name in ("page", "line"):
        if row.text(name) and not (row.text(name).isdecimal() and int(row.text(name))):
            problems.append(row.problem(name, "a number from 1", "Correct it.", authority))
    if row.text("sha256") and own["file"] and not file.lower().endswith(".pdf"):
        action = "Look at the page of the present file again and key it anew."
        problems.append(row.problem("sha256", "the hash of a PDF of this reply", action, authority))
    return problems


def _person(row: ManualRow) -> str:
    return row.text("keyed_by").casefold()


def _by_page(
    rows: Sequence[ManualRow], faulty: set[str]
) -> dict[tuple[str, str, int], dict[str, list[ManualRow]]]:
    """Return for each page the rows of each person, in the order of the lines' numbers."""
    pages: dict[tuple[str, str, int], dict[str, list[ManualRow]]] = {}
    sound = [row for row in rows if row.text("reply") not in faulty]
    names: dict[str, str] = {}
    for row in sorted(sound, key=lambda row: int(row.text("line"))):
        name = names.setdefault(_person(row), row.text("keyed_by"))
        page = (row.text("reply"), row.text("sha256"), int(row.text("page")))
        pages.setdefault(page, {}).setdefault(name, []).append(row)
    return {page: dict(sorted(people.items())) for page, people in sorted(pages.items())}


def _texts(rows: Sequence[ManualRow]) -> list[str]:
    return [row.text("text") for row in rows]


def _disagreement(people: Mapping[str, list[ManualRow]]) -> Iterator[Problem]:
    """Yield why what people keyed for a page does not count yet."""
    left = {name: [row for row in rows if _is_left(row)] for name, rows in people.items()}
    if any(left.values()):
        yield from (_still_to_key(name, rows) for name, rows in left.items() if rows)
        return
    (first, rows), *others = people.items()
    if not others:
        found = f"a picture; {len(rows)} line(s) keyed by {quoted(first)} only"
        action = (
            "Have somebody else key the page in data/manual/keyed.csv, from the picture and "
            "without looking at the first rows."
        )
        yield Problem(found, "the same lines keyed by a second person", action)
    for name, theirs in others:
        for one, other in _differences(rows, theirs):
            found = f"{_said(one)} keyed by {quoted(first)} and {_said(other)} by {quoted(name)}"
            line = next(row.text("line") for row in (one, other) if row)
            yield Problem(found, "the same text from both", _AGAIN, cell=f"line {line}")


def _is_left(row: ManualRow) -> bool:
    return row.text("text") == STILL_TO_KEY


def _still_to_key(name: str, rows: Sequence[ManualRow]) -> Problem:
    lines = ", ".join(row.text("line") for row in rows)
    found = f"a picture whose line(s) {lines} {quoted(name)} has still to key"
    action = (
        f"Put what the picture shows in place of “{STILL_TO_KEY}” in data/manual/{TABLE}; take a "
        "row out where the picture has no such line."
    )
    return Problem(found, "the text of every line", action)


def _said(row: ManualRow | None) -> str:
    return quoted(row.text("text")) if row else "no line"


def _differences(
    ones: Sequence[ManualRow], others: Sequence[ManualRow]
) -> Iterator[tuple[ManualRow | None, ManualRow | None]]:
    """Yield the rows in which two keyings differ, beside each other; None where one has none."""
    matcher = SequenceMatcher(None, _texts(ones), _texts(others), autojunk=False)
    for what, start, end, left, right in matcher.get_opcodes():
        if what != "equal":
            yield from zip_longest(ones[start:end], others[left:right])


def add_lines(
    project: Project, page: Mapping[str, str], lines: Mapping[str, str], by: str, on: str
) -> str:
    """Add lines of a page, by number, as one person keyed them; return what was written.

    ``page`` holds reply, sha256 and page. A line this person has keyed is left as it is.
    """
    path = project.manual / TABLE
    present = read_rows(path)
    own = {
        row["line"]
        for row in present
        if row["keyed_by"].casefold() == by.casefold()
        and all(row[name] == page[name] for name in PAGE_COLUMNS)
    }
    new = {number: text for number, text in lines.items() if number not in own}
    rows = [
        {**page, "line": number, "text": text, "keyed_by": by, "keyed_on": on}
        for number, text in new.items()
    ]
    if rows:
        write_rows(path, [*present, *({name: row[name] for name in COLUMNS} for row in rows)])
    left = sum(text == STILL_TO_KEY for text in new.values())
    rest = f"; key the {left} that say “{STILL_TO_KEY}” there" if left else ""
    return f"{len(new)} line(s) of page {page['page']} by {by}: data/manual/{TABLE}{rest}"
