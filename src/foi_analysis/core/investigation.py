"""Reads what a person says of an investigation that fits no table; knows no topic itself."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound

FILE = "data/manual/investigation.toml"
KINDS: dict[str, type] = {"purpose": str, "compiler": str, "own_pages": list, "areas": dict}
KINDS |= {"together": list, "small_counts": str, "nouns": dict, "lead": dict, "made_by": str}
KINDS |= {"contact": str}
LEAD = {"claim", "question"}


@dataclass(frozen=True)
class Nouns:
    """What sentences call those who were asked, and what they counted.

    ``counted`` is the main measure's noun in the plural, ``subject`` that noun with what it is of,
    ``sentence`` says that an authority gave a number of it, with {authority} and {number}.
    """

    authority: str = "authority"
    authorities: str = "authorities"
    counted: str = "cases"
    subject: str = "what was asked about"
    sentence: str = "{authority} recorded {number} {subject}"

    def recorded(self, authority: str, number: str) -> str:
        """Return the words that an authority gave a number."""
        return self.sentence.format(authority=authority, number=number, subject=self.subject)


@dataclass(frozen=True)
class Investigation:
    """What one investigation is about, in words and names.

    ``purpose`` opens its front page; ``compiler`` is who added the replies up, as a sentence
    begins; checks of the waves in ``own_pages`` have a page each. ``areas`` are those whose totals
    are weighed, the main one first, each with what stands before the name of a figure of it.
    ``together`` says which methods may be counted as one: choice, and method by method joined.
    ``small_counts`` names the rule by which a publication masks or rounds counts, if one is chosen;
    ``nouns`` what sentences call things. ``lead`` is the claim the front page asks about first and
    the question, ``made_by`` who signs the work, ``contact`` where errors are told, such as
    mailto:someone@example.org; each may be empty.
    """

    purpose: str
    compiler: str
    own_pages: tuple[str, ...]
    areas: Mapping[str, str]
    together: tuple[tuple[str, Mapping[str, str]], ...]
    small_counts: str = ""
    nouns: Nouns = Nouns()
    lead: tuple[str, str] = ("", "")
    made_by: str = ""
    contact: str = ""


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
    lead = written.get("lead", {})
    together = tuple((one["choice"], one["joined"]) for one in written.get("together", []))
    return Investigation(
        written["purpose"].strip(),
        written["compiler"],
        tuple(written.get("own_pages", [])),
        written["areas"],
        together,
        written.get("small_counts", ""),
        Nouns(**written.get("nouns", {})),
        (lead.get("claim", ""), lead.get("question", "")),
        written.get("made_by", ""),
        written.get("contact", ""),
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
    if written.get("lead") and set(written["lead"]) != LEAD:
        found.append(_problem(f"{written['lead']!r}", "'claim' and 'question'", "Name both."))
    found += _wrong_nouns(written.get("nouns", {}))
    for one in written.get("together", []):
        if set(one) != {"choice", "joined"}:
            found.append(_problem(f"{one!r}", "'choice' and 'joined'", "Name both."))
    return found


def _wrong_nouns(nouns: Mapping[str, Any]) -> list[Problem]:
    known = ", ".join(one.name for one in fields(Nouns))
    found = [
        _problem(f"{noun!r} under 'nouns'", f"text under one of {known}", "Correct it.")
        for noun, words in nouns.items()
        if noun not in known.split(", ") or not isinstance(words, str)
    ]
    if not found:
        try:
            Nouns(**nouns).recorded("", "")
        except (KeyError, ValueError, IndexError):
            expected = "no braces but {authority}, {number} and {subject}"
            found.append(_problem(f"{nouns['sentence']!r}", expected, "Correct 'sentence'."))
    return found


def _problem(found: str, expected: str, action: str) -> Problem:
    return Problem(found, expected, action, file=FILE)
