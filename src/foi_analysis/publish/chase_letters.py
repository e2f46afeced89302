"""Writes a letter to each authority that is late, as text and for Word; sends none.

The words are those of data/manual/chase_letter.txt, or the package's own where there is none. One
line of it is one paragraph; a line with a name that has no value is left out.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from string import Template

from foi_analysis.core.manual_tables import day_words
from foi_analysis.core.packing import repacked
from foi_analysis.core.paths import Project, replacing, slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.intake.desk import LATE, SentRequest, read_desk

TEMPLATE, FOLDER = "chase_letter.txt", "letters"
SHOWN = f"data/manual/{TEMPLATE}"
OWN = Path(__file__).with_name(TEMPLATE)
NAMES = ("authority", "wave", "reference", "address", "law", "next_step")
DAYS = ("on", "sent_on", "received_on", "due_on", "days_late")


def write_letters(project: Project, on: date) -> list[Path]:
    """Write the letters of a day into build/letters, emptied first; return the files.

    Raises ProblemsFound, with nothing written, for a name in the template that stands for nothing
    and for what is wrong in the registers.
    """
    template = _template(project)
    late = [one for one in read_desk(project, on) if one.status == LATE]
    known = Reference(project)
    folder = project.build / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    files = []
    for one in late:
        title = f"Request of {day_words(one.sent_on or on)} to {one.authority}"
        lines = letter(template, _values(known, one))
        path = folder / slug(f"{one.authority} {one.wave}")
        files += [_write_text(lines, path), _write_word(lines, title, path)]
    return files


def letter(template: str, values: Mapping[str, str]) -> list[str]:
    """Return the lines of a letter, names filled in; a line with one that is empty is left out."""
    lines = [Template(line) for line in template.splitlines()]
    filled = [one for one in lines if all(values[name] for name in one.get_identifiers())]
    return [one.substitute(values) for one in filled]


def _template(project: Project) -> str:
    own = project.manual / TEMPLATE
    path = own if own.is_file() else OWN
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        found, action = "text that is not UTF-8", "Save it as UTF-8."
        raise ProblemsFound([Problem(found, "UTF-8", action, file=SHOWN)]) from None
    known = {*NAMES, *DAYS}
    wrong = [
        _wrong_line(number, line)
        for number, line in enumerate(text.splitlines(), 1)
        if not Template(line).is_valid() or not known.issuperset(Template(line).get_identifiers())
    ]
    if wrong:
        raise ProblemsFound(wrong)
    return text


def _wrong_line(number: int, line: str) -> Problem:
    known = ", ".join(f"${name}" for name in (*NAMES, *DAYS))
    action = "Correct the name; a dollar that is meant as one is written $$."
    place = f"line {number}"
    return Problem(repr(line), f"only {known}", action, file=SHOWN, place=place)


def _values(known: Reference, one: SentRequest) -> dict[str, str]:
    days = {name: getattr(one, name) for name in DAYS[:-1]}
    return {
        "authority": known.authorities[one.authority]["full_name"] or one.authority,
        "wave": known.waves[one.wave].label,
        "reference": one.reference,
        "address": one.address,
        "law": one.law.name,
        "next_step": one.law.next_step,
        "days_late": str(one.days_late),
        **{name: day_words(day) if day else "" for name, day in days.items()},
    }


def _write_text(lines: Iterable[str], path: Path) -> Path:
    with replacing(path.with_suffix(".txt")) as partial:
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path.with_suffix(".txt")


def _write_word(lines: Iterable[str], title: str, path: Path) -> Path:
    from docx import Document

    document = Document()
    for line in filter(None, lines):
        document.add_paragraph(line)
    with (
        replacing(path.with_suffix(".docx")) as partial,
        repacked(partial, escape(title)) as written,
    ):
        document.save(str(written))
    return path.with_suffix(".docx")
