"""What a made case is: the parts of a reply, the format it is written in, and its right outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ORDER = ("offences", "victims", "youngest_victim", "methods")
MEASURES = {
    "offences": "offences",
    "victims": "victims",
    "youngest_victim": "youngest_victim_age",
    "methods": "method_instances",
}
HEADS = {
    "offences": "How many offences were recorded in 2021/22?",
    "victims": "Age and sex of victims",
    "youngest_victim": "Age and sex of the youngest victim",
    "methods": "All forms of communication",
}
AUTHORITY = "Northshire"

SENTENCES_IN = ("txt", "eml", "docx", "html", "pdf", "csv", "xlsx", "xls", "ods")
TABLES_IN = ("xlsx", "xls", "ods", "csv", "docx", "html", "pdf")
SHEETS = ("xlsx", "xls", "ods")

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Table:
    """The rows of a table; ``merged`` holds top, left, bottom, right of each joined cell from 1."""

    rows: tuple[tuple[object, ...], ...]
    merged: tuple[Span, ...] = ()


@dataclass(frozen=True)
class PageBreak:
    """The end of a page, where a format has pages."""


@dataclass(frozen=True)
class Sheet:
    """The beginning of a sheet of a workbook, with its name."""

    name: str


Part = str | Table | PageBreak | Sheet
Interval = tuple[int | None, int | None]


@dataclass(frozen=True)
class Values:
    """The right outcome is every value of one measure, and no question.

    ``counts`` holds by category (or age band, or the first day of a period) the least and greatest
    value; ``by`` names the column the keys are of. No counts: nothing was counted, and said so.
    """

    measure: str
    counts: tuple[tuple[str, Interval], ...]
    by: str = ""


@dataclass(frozen=True)
class Question:
    """The right outcome is a question that names a place.

    ``about`` is a text the question or the cell it names holds; ``never`` are values that no
    answer may have whatever is asked.
    """

    about: str = ""
    never: tuple[int, ...] = ()


@dataclass(frozen=True)
class NoAnswer:
    """The right outcome is no value of a measure; the reader may ask, and must if nothing else is.

    A line may stand beside a proper answer, whose values are ``counts``: then either those come
    out, or a question.
    """

    measure: str
    counts: tuple[tuple[str, Interval], ...] = ()


@dataclass(frozen=True)
class Case:
    """One made reply: a name, its kind, its format, what it says in order, and what is right.

    ``make`` writes the file where parts cannot say how it looks.
    """

    name: str
    kind: str
    format: str
    parts: tuple[Part, ...]
    right: Values | Question | NoAnswer
    wave: str = "2021/22"
    make: Callable[[Path], Path] | None = None


def reply(
    answers: dict[str, tuple[Part, ...]], *, letter: bool = True, after: tuple[Part, ...] = ()
) -> tuple[Part, ...]:
    """Return a reply that gives the answers, and says of the other questions that nothing is held.

    ``letter`` puts the questions' own words in the headings and greetings around them; ``after``
    follows the last answer.
    """
    parts: list[Part] = [f"{AUTHORITY} Police", ""] if letter else []
    parts += ["Dear Requester", ""] if letter else []
    for number, name in enumerate(ORDER, 1):
        parts.append(f"Question {number}" + (f": {HEADS[name]}" if letter else ""))
        parts += [*answers.get(name, ("No information held.",)), ""]
    parts += [*after, ""] if after else []
    return (*parts, "Yours sincerely", "Freedom of Information Team") if letter else tuple(parts)
