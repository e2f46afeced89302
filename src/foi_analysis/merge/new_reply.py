"""Takes the files of a new reply into data/raw/replies and the register; settles nothing in them.

A file that is kept out, cannot be read, or whose authority or wave nobody knows is not taken in,
and then nothing at all is written.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from foi_analysis.core.paths import Project, sha256_of, slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import SEPARATOR
from foi_analysis.intake.register import add_row
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named, read_named


@dataclass(frozen=True)
class NewReply:
    """A reply that was just registered: its key, its files, and what was assumed of it."""

    reply: str
    files: tuple[str, ...]
    assumed: tuple[str, ...]


def register_new(
    project: Project,
    paths: Sequence[Path],
    authority: str = "",
    wave: str = "",
    counting: str = "",
    said: Mapping[str, str] = MappingProxyType({}),
) -> NewReply:
    """Copy the files of one reply below data/raw/replies, as they were named, and add its row.

    The row says that it is the authority's own reply (primary), answered, and covers its wave;
    where ``authority`` is empty it is the authority the first file names. ``said`` are columns that
    are known otherwise. Raises ProblemsFound, with nothing written, when a file is missing,
    registered already, kept out or not readable, or when the wave or the authority is not known.
    """
    named = [_readable(project, path, authority, wave, counting) for path in paths]
    row = named[0].reading.row
    if not row["authority"]:
        raise ProblemsFound([_no_authority(paths[0])])
    reply = _free_key(project, f"{slug(row['authority'])}-{slug(wave)}")
    files = [_place(project, path, reply) for path in paths]
    about = {"reply": reply, "provenance": "primary", "publisher": row["authority"]}
    about |= {"file": SEPARATOR.join(files), "sha256": SEPARATOR.join(map(sha256_of, paths))}
    add_row(project, {**row, **about, **said})
    assumed = dict.fromkeys(one for each in named for one in each.assumed if "register" not in one)
    return NewReply(reply, tuple(files), tuple(assumed))


def _readable(project: Project, path: Path, authority: str, wave: str, counting: str) -> Named:
    if not path.is_file():
        raise ProblemsFound([_missing(path)])
    named = read_named(project, str(path), authority, wave, counting)
    if named.reading.row["provenance"] != NOT_REGISTERED:
        raise ProblemsFound([_registered_already(path, named.reading.row["reply"])])
    if not named.reading.grids:
        raise ProblemsFound(list(named.problems))
    return named


def _free_key(project: Project, wanted: str) -> str:
    taken = {row["reply"] for row in read_rows(project.manual / "replies.csv")}
    number, key = 1, wanted
    while key in taken or (project.replies / key).exists():
        number, key = number + 1, f"{wanted}-{number + 1}"
    return key


def _place(project: Project, path: Path, reply: str) -> str:
    """Return a file's way below data/raw/replies, copied there unless it lies there already."""
    if path.resolve().is_relative_to(project.replies.resolve()):
        return path.resolve().relative_to(project.replies.resolve()).as_posix()
    place = project.replies / reply / path.name.replace(SEPARATOR, "-")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, place)
    return place.relative_to(project.replies).as_posix()


def _missing(path: Path) -> Problem:
    return Problem(
        file=str(path),
        found="no such file, and no reply of that key",
        expected="the files of a new reply, or the key of a registered one",
        action="Correct the name.",
    )


def _registered_already(path: Path, reply: str) -> Problem:
    return Problem(
        file=str(path),
        found=f"a file that is registered already, as {reply}",
        expected="a new file",
        action=f"After a change to it, `foi register {reply}` writes its hash.",
    )


def _no_authority(path: Path) -> Problem:
    return Problem(
        file=path.name,
        found="no authority of authorities.csv, neither named in it nor by --authority",
        expected="an authority of authorities.csv",
        action="Add --authority.",
    )
