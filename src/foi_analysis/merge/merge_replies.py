"""Reads every registered reply and merges them into observations, coverage and the ledger.

Every reply is checked before anything is written; with one problem in any of them nothing is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foi_analysis.core.counts import NOT_ASKED
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.reply_files import SEPARATOR, files_of
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.compiled import merge_compiled
from foi_analysis.merge.masked_tables import TABLES, masked_tables
from foi_analysis.merge.number_audit import number_rows
from foi_analysis.merge.reading import covers_wave, read_replies

STATUSES = ("answered", "partial", "refused", "figures_unknown")
ANSWERED = ("answered", "partial")
APART = ("rest", "group")
OWN_FILES = ("fit.csv", "truth.csv", "README.md")


@dataclass
class Merged:
    """Rows of all replies together, and every problem found on the way."""

    observations: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def merge_replies(project: Project, step: Callable[[str], None] = lambda name: None) -> Merged:
    """Return the rows of every reply in data/manual/replies.csv, and all problems in them.

    ``step`` is told each reply's key as it is read. Problems are collected, so that one bad file
    does not hide the others. In a copy made for publication its masked tables take their place.
    """
    if tables := masked_tables(project):
        return Merged(**{table: tables[table] for table in TABLES}, problems=[])
    reference = Reference(project)
    register = read_rows(project.manual / "replies.csv")
    merged = Merged()
    wrong = {id(row): _register_problems(project, reference, row) for row in register}
    readings = read_replies(
        project, reference, [row for row in register if row["file"] and not wrong[id(row)]]
    )
    for row in register:
        step(row["reply"])
        is_read = row["file"] and not wrong[id(row)]
        reading = next(readings) if is_read else None
        clean = reading.clean if reading else CleanReply(problems=wrong[id(row)])
        merged.observations += clean.observations
        merged.ledger += clean.ledger
        merged.numbers += number_rows(reading) if reading else ()
        merged.problems += clean.problems
        if not clean.problems:
            merged.coverage += _coverage(reference, row, clean)
    compiled = merge_compiled(project, reference)
    merged.observations += compiled.observations
    merged.problems += compiled.problems
    merged.coverage += _silent_authorities(reference, register)
    merged.coverage.sort(key=lambda row: (row["wave"], row["authority"], row["reply"]))
    merged.problems += _repeated(register) + _unregistered(project, register)
    return merged


def _register_problems(
    project: Project, reference: Reference, row: dict[str, str]
) -> list[Problem]:
    expected = {
        "authority": (
            row["authority"] in reference.authorities,
            "an authority of data/manual/authorities.csv",
        ),
        "wave": (
            row["wave"] in reference.waves and (not row["file"] or reference.asks(row["wave"])),
            "a wave of data/manual/waves.csv, with its questions in data/manual/questions.csv",
        ),
        "status": (row["status"] in STATUSES, "one of " + ", ".join(STATUSES)),
        "provenance": (row["provenance"] in PROVENANCES, "one of " + ", ".join(PROVENANCES)),
        "period_start": (_is_day(row["period_start"]), "a day such as 2017-04-03"),
        "period_end": (_is_day(row["period_end"]), "a day such as 2018-01-03"),
        "file": (row["file"] or row["status"] not in ANSWERED, "the file of an answered reply"),
    }
    problems = []
    for column, (is_right, wanted) in expected.items():
        if not is_right:
            near = reference.suggest_authorities(row["authority"]) if column == "authority" else []
            hint = f" Nearest known: {', '.join(near)}." if near else ""
            problems.append(
                Problem(
                    f"{column} {row[column]!r}",
                    wanted,
                    f"Correct the row of reply {row['reply']!r}.{hint}",
                    row["authority"],
                    "data/manual/replies.csv",
                    "column " + column,
                    f"reply {row['reply']}",
                )
            )
    return problems + list(_file_problems(project, row)) + list(_list_problems(row))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _repeated(register: list[dict[str, str]]) -> list[Problem]:
    keys = Counter(row["reply"] for row in register)
    return [
        Problem(
            f"the reply {key!r} {times} times",
            "one row a reply",
            "Give each row a key of its own, or take the spare row out.",
            file="data/manual/replies.csv",
            place="column reply",
        )
        for key, times in keys.items()
        if times > 1
    ]


def _file_problems(project: Project, row: dict[str, str]) -> Iterator[Problem]:
    for one in files_of(row):
        path = project.replies / one.file
        if not path.is_file():
            found, action = "no such file", "Put the file back, or correct the register."
            yield Problem(found, "the registered reply", action, row["authority"], one.file)
            continue
        digest = sha256_of(path)
        if digest != one.sha256:
            action = (
                "Put the registered file back; if the authority really sent another one, look at "
                f"what changed and run `foi register {row['reply']}`."
            )
            found, expected = (
                f"sha256 {digest[:12]}…",
                f"{one.sha256[:12] or 'none'}… as registered",
            )
            yield Problem(found, expected, action, row["authority"], one.file)


def _list_problems(row: dict[str, str]) -> Iterator[Problem]:
    """Yield what is wrong with the lists of a reply's files: one value is due for each file."""
    files = [one.file for one in files_of(row)]
    if row["file"] and (len(set(files)) < len(files) or row["file"].split(SEPARATOR) != files):
        action = "Name each file once, with one | between two."
        yield _register_problem(row, "file", "each file once", action)
    for column in ("sha256", "sent_as"):
        said = row.get(column) or ""
        if said and files and said.count(SEPARATOR) + 1 != len(files):
            wanted = f"one value for each of {len(files)} files"
            yield _register_problem(row, column, wanted, "Give as many values as there are files.")


def _register_problem(row: dict[str, str], column: str, wanted: str, action: str) -> Problem:
    return Problem(
        f"{column} {row[column]!r}",
        wanted,
        action,
        row["authority"],
        "data/manual/replies.csv",
        f"column {column}",
        f"reply {row['reply']}",
    )


def _coverage(reference: Reference, row: dict[str, str], clean: CleanReply) -> list[dict[str, Any]]:

    asked, answers = set(reference.asks(row["wave"]).values()), _answers(reference, clean)
    unanswered = "withheld" if row["status"] == "refused" else "not answered"
    return [
        {
            "wave": row["wave"],
            "authority": row["authority"],
            "reply": row["reply"],
            "provenance": row["provenance"],
            "status": row["status"],
            "exemption": row["exemption"],
            "covers_wave": covers_wave(reference, row),
            "asks": asks,
            "answer": answers.get(asks, unanswered if asks in asked else NOT_ASKED),
        }
        for asks in reference.every_ask
    ]


def _answers(reference: Reference, clean: CleanReply) -> dict[str, str]:
    """Return how each question was answered, by what is known of the wave's own figures."""
    answers: dict[str, str] = {}
    for ask in reference.all_asks.values():
        measures = {ask.name, *(kind.measure for kind in ask.kinds if kind.part not in APART)}
        statuses = [
            row["status"]
            for row in clean.observations
            if row["measure"] in measures and row["wave"]
        ]
        for status in ("interval", "exact", "withheld", "not held", "blank"):
            if status in statuses:
                answers[ask.name] = status
                break
    return answers


def _silent_authorities(
    reference: Reference, register: list[dict[str, str]]
) -> list[dict[str, Any]]:
    rows = []
    complete = [wave for wave in reference.waves if _is_round_robin(wave, register)]
    for wave in complete:
        replied = {row["authority"] for row in register if row["wave"] == wave}
        for authority in sorted(set(reference.asked_authorities) - replied):
            for asks in dict.fromkeys(reference.asks(wave).values()):
                rows.append(
                    {
                        "wave": wave,
                        "authority": authority,
                        "status": "none on hand",
                        "covers_wave": False,
                    }
                    | {"reply": "", "provenance": "", "exemption": ""}
                    | {"asks": asks, "answer": "not answered"}
                )
    return rows


def _is_round_robin(wave: str, register: list[dict[str, str]]) -> bool:
    return any(row["wave"] == wave for row in register)


def _unregistered(project: Project, register: list[dict[str, str]]) -> list[Problem]:
    known = {one.file for row in register for one in files_of(row)}
    found = sorted(path for path in project.replies.rglob("*") if path.is_file())
    return [
        Problem(
            "a file that no row of data/manual/replies.csv names",
            "every reply registered",
            "Register it, or take it out of data/raw/replies.",
            file=path.relative_to(project.replies).as_posix(),
        )
        for path in found
        if path.relative_to(project.replies).as_posix() not in known
        and path.name not in OWN_FILES
        and not path.name.endswith(".partial")
    ]
