"""Reads the one reply a person names, registered or not, and says what had to be assumed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.intake.register import columns_of_register
from foi_analysis.intake.scan.releases import released_hazards
from foi_analysis.merge.cell_account import Account, Where, accounts_of
from foi_analysis.merge.clean import CleanReply
from foi_analysis.merge.number_audit import number_rows
from foi_analysis.merge.reading import Reading, interpret, read_reply
from foi_analysis.read import read_grids
from foi_analysis.read.grid import Grid
from foi_analysis.read.wrapped_lines import join_wrapped

NOT_REGISTERED = "not registered"
FIRST = "Fill in data/manual/waves.csv and data/manual/questions.csv first; then add --wave."


@dataclass(frozen=True)
class Named:
    """The reply a person named, as read, with the assumptions made for it."""

    reading: Reading
    assumed: tuple[str, ...]

    @property
    def problems(self) -> list[Problem]:
        """Return everything that stops the reply."""
        return self.reading.clean.problems

    @cached_property
    def accounts(self) -> dict[Where, Account]:
        """Return what became of each cell."""
        clean = self.reading.clean
        return accounts_of(clean.ledger, clean.observations, clean.problems)

    @property
    def period(self) -> tuple[str, str]:
        """Return the first and last day of the reply."""
        return self.reading.row["period_start"], self.reading.row["period_end"]

    def as_object(self) -> dict[str, Any]:
        """Return the reading as plain objects for JSON."""
        clean = self.reading.clean
        return {
            "reply": self.reading.row,
            "assumed": list(self.assumed),
            "ledger": clean.ledger,
            "observations": clean.observations,
            "numbers": list(number_rows(self.reading)),
            "problems": [vars(problem) for problem in clean.problems],
        }


def read_named(
    project: Project, file: str, authority: str = "", wave: str = "", counting: str = ""
) -> Named:
    """Return the reading of ``file``, the key of a registered reply or a path.

    What the register says of a reply stands; ``authority``, ``wave`` and ``counting`` say it for a
    file that is in no register. Raises ProblemsFound when the file is neither, or when the wave,
    the authority or the counting is missing or unknown.
    """
    reference = Reference(project)
    if row := _registered(project, file, wave):
        return Named(read_reply(project, reference, row), tuple(_unlike_register(project, row)))
    path = Path(file)
    if not path.is_file():
        raise ProblemsFound([_no_such_reply(project, file)])
    row = _unregistered_row(reference, path, authority, wave, counting)
    return _read_unregistered(reference, path, row)


def _registered(project: Project, file: str, wave: str) -> dict[str, str] | None:
    path = Path(file).resolve()
    rows = read_rows(project.manual / "replies.csv")
    found = [row for row in rows if row["reply"] == file and row["file"]] or [
        row
        for row in rows
        if any((project.replies / one.file).resolve() == path for one in files_of(row))
    ]
    chosen = [row for row in found if row["wave"] == wave] or found
    return chosen[0] if chosen else None


def _unlike_register(project: Project, row: dict[str, str]) -> list[str]:
    paths = {project.replies / one.file: one.sha256 for one in files_of(row)}
    if any(path.is_file() and sha256_of(path) != digest for path, digest in paths.items()):
        return [f"the file is not the one registered; `foi register {row['reply']}` accepts it"]
    return []


def _unregistered_row(
    reference: Reference, path: Path, authority: str, wave: str, counting: str
) -> dict[str, str]:
    problems = list(_unknown(reference, path.name, authority, wave, counting))
    if problems:
        raise ProblemsFound(problems)
    days = reference.waves[wave]
    return dict.fromkeys(columns_of_register(reference.project), "") | {
        "reply": path.stem,
        "authority": reference.authority(authority) or "",
        "wave": wave,
        "status": "answered",
        "provenance": NOT_REGISTERED,
        "file": path.name,
        "period_start": days.start.isoformat(),
        "period_end": days.end.isoformat(),
        "subject": next(iter(_asked(reference)), ""),
        "method_counting": counting,
    }


def _asked(reference: Reference) -> list[str]:
    """Return the offences asked about in the order of their table."""
    rows = read_rows(reference.project.manual / "subjects.csv")
    return [row["subject"] for row in rows if row["subject"] in reference.asked_subjects]


def _unknown(
    reference: Reference, name: str, authority: str, wave: str, counting: str
) -> list[Problem]:
    known = [key for key in reference.waves if reference.asks(key)]
    near = ", ".join(reference.suggest_authorities(authority)) if authority else ""
    hint = f" Nearest known: {near}." if near else ""
    waves = (
        f"one of {', '.join(known)}" if known else "a wave with questions, of which there is none"
    )
    rules = ("", "offences", "mentions")
    checks = (
        ("wave", wave, wave in known, waves, "Add --wave." if known else FIRST),
        (
            "authority",
            authority,
            not authority or reference.authority(authority),
            "an authority of authorities.csv",
            hint,
        ),
        ("counting", counting, counting in rules, "offences or mentions", ""),
    )
    return [
        Problem(f"{what} {value!r}" if value else f"no {what}", wanted, action.strip(), file=name)
        for what, value, is_right, wanted, action in checks
        if not is_right
    ]


def _read_unregistered(reference: Reference, path: Path, row: dict[str, str]) -> Named:
    try:
        released = released_hazards(reference.project, sha256_of(path))
        grids = tuple(map(join_wrapped, read_grids(path, path.name, released)))
    except ProblemsFound as found:
        clean = CleanReply(problems=list(found.problems))
        return Named(Reading(row, (), clean), ("the reply is in no register",))
    assumed = [f"the reply is in no register; it answers wave {row['wave']} in full"]
    if not row["authority"]:
        row, said = _with_own_authority(reference, row, grids)
        assumed.append(said)
    if not row["method_counting"] and any(one.is_list for one in reference.all_asks.values()):
        assumed.append("how the authority counts methods is not said (--counting)")
    return Named(Reading(row, grids, interpret(reference, row, grids)), tuple(assumed))


def _with_own_authority(
    reference: Reference, row: dict[str, str], grids: tuple[Grid, ...]
) -> tuple[dict[str, str], str]:
    """Return the row with the authority the reply itself names, and what was assumed."""
    for grid in grids:
        for cell in grid.cells:
            if authority := reference.authority(cell.text):
                where = f"{cell.place}, {cell.address}"
                return row | {
                    "authority": authority
                }, f"the authority is {authority}, as named in {where}"
    return row, "the authority is not said (--authority), so its name was not checked"


def _no_such_reply(project: Project, file: str) -> Problem:
    keys = [row["reply"] for row in read_rows(project.manual / "replies.csv") if row["file"]]
    near = difflib.get_close_matches(file, keys, n=3, cutoff=0.4)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return Problem(
        f"{file!r}, which is neither a registered reply with a file nor a file",
        "a key of data/manual/replies.csv or a path",
        f"Correct the name.{hint}",
    )
