"""Reads what a person says of an investigation that fits no table; knows no topic itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound

FILE = "data/manual/investigation.toml"
KINDS: dict[str, type] = {"purpose": str, "compiler": str, "own_pages": list, "areas": dict}
KINDS |= {"together": list, "small_counts": str}


@dataclass(frozen=True)
class Investigation:
    """What one investigation is about, in words and names.

    ``purpose`` opens its front page; ``compiler`` is who added the replies up, as a sentence
    begins; checks of the waves in ``own_pages`` have a page each. ``areas`` are those whose totals
    are weighed, the main one first, each with what stands before the name of a figure of it.
    ``together`` says which methods may be counted as one: choice, and method by method joined.
    ``small_counts`` names the rule by which a publication masks or rounds counts, if one is chosen.
    """

    purpose: str
    compiler: str
    own_pages: tuple[str, ...]
    areas: Mapping[str, str]
    together: tuple[tuple[str, Mapping[str, str]], ...]
    small_counts: str = ""


def read_investigation(project: Project) -> Investigation:
    """Return what data/manual/investigation.toml says.

    Raises ProblemsFound when it is no TOML, or a key is missing, unknown or of another kind.
    """
    try:
        written = tomllib.loads((project.root / FILE).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ProblemsFound([_problem(str(error), "TOML", "Correct the line.")]) from None
    if problems := [*_wrong_keys(written)]:
        raise ProblemsFound(problems)
    together = tuple((one["choice"], one["joined"]) for one in written.get("together", []))
    return Investigation(
        written["purpose"].strip(),
        written["compiler"],
        tuple(written.get("own_pages", [])),
        written["areas"],
        together,
        written.get("small_counts", ""),
    )


def _wrong_keys(written: Mapping[str, Any]) -> list[Problem]:
    needed = ", ".join(KINDS)
    found = [
        _problem(f"the key {key!r}", f"one of {needed}", "Correct the name.")
        for key in written
        if key not in KINDS
    ]
    for key in ("purpose", "compiler", "areas"):
        if not isinstance(written.get(key), KINDS[key]) or not written[key]:
            found.append(_problem(f"nothing under {key!r}", "what data/README.md says", "Add it."))
    for one in written.get("together", []):
        if set(one) != {"choice", "joined"}:
            found.append(_problem(f"{one!r}", "'choice' and 'joined'", "Name both."))
    return found


def _problem(found: str, expected: str, action: str) -> Problem:
    return Problem(found, expected, action, file=FILE)
