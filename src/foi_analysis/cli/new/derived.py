"""Works out the tables of a new investigation from what was asked of whom; writes no file.

They are those a count cannot be read or added up without. All others begin with their first row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from foi_analysis.cli.new.questions import Question, Request
from foi_analysis.core.manual_tables import day_words
from foi_analysis.core.measure import COUNT, SUM
from foi_analysis.core.paths import slug
from foi_analysis.core.question_types import WHOLE

Rows = list[dict[str, str]]
AREA = "All {authorities} asked"
PURPOSE = """\
{number} {authorities} answered the same request, somebody added the answers up, and the sums were \
printed. This site computes each printed figure again and says how far the evidence bears it out, \
with the way back to every cell, sentence and page."""
INVESTIGATION = """\
# What the package is told of this investigation that fits no table; data/README.md explains it.

# Opens the front page: who was asked, who added up, who printed.
purpose = {purpose}

# Who added the replies up, as a sentence begins: "The newspaper".
compiler = "Whoever added the replies up"

# Areas whose totals are weighed, the main one first; the text stands before names of figures.
[areas]
{area} = ""

# What pages and commands call things.
[nouns]
{nouns}
"""


def derived_tables(request: Request, labels: Rows) -> dict[str, Rows]:
    """Return the rows of each table by its file below data/; ``labels`` are of any topic."""
    return {
        "manual/authorities.csv": [_authority(request, name) for name in request.names],
        "manual/areas.csv": [
            {"area": area_of(request), "area_type": "other", "authority": name}
            for name in request.names
        ],
        "manual/waves.csv": [*_waves(request)],
        "manual/questions.csv": [*_questions(request)],
        "manual/subjects.csv": [_thing(request.questions[0])],
        "manual/measures.csv": [_measure(one) for one in request.questions],
        "manual/asks.csv": [_ask(one) for one in request.questions],
        "manual/labels.csv": [*_labels(request, labels)],
    }


def investigation(request: Request) -> str:
    """Return investigation.toml, its nouns those of what was asked."""
    first = request.questions[0]
    nouns = {
        "authority": request.authority,
        "authorities": request.authorities,
        "counted": first.unit,
        "subject": first.counted,
    }
    purpose = PURPOSE.format(number=len(request.names), authorities=request.authorities)
    lines = "\n".join(f"{key} = {_quoted(words)}" for key, words in nouns.items())
    return INVESTIGATION.format(
        purpose=_quoted(purpose), area=_quoted(area_of(request)), nouns=lines
    )


def area_of(request: Request) -> str:
    """Return the name of the area that all who were asked make up."""
    return AREA.format(authorities=request.authorities)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _authority(request: Request, name: str) -> dict[str, str]:
    kind = request.authority
    is_in_it = kind.casefold() in name.casefold()
    alias = "" if is_in_it else f"{name} {kind[0].upper()}{kind[1:]}"
    return {"authority": name, "full_name": name, "is_asked": "true", "aliases": alias}


def measure_key(question: Question) -> str:
    """Return the key of what a question counts: "parking_fines"."""
    return slug(question.counted).replace("-", "_")


def _waves(request: Request) -> Iterator[dict[str, str]]:
    days = dict.fromkeys((one.first_day, one.last_day) for one in request.questions)
    for first, last in days:
        yield {
            "wave": wave_key(first, last),
            "label": _in_words(first, last),
            "period_start": first.isoformat(),
            "period_end": last.isoformat(),
        }


def wave_key(first: date, last: date) -> str:
    """Return the key of a window: 2024/25 or 2024 for a whole year, else its days."""
    if _is_year(first, last) and (first.month, first.day) == (4, 1):
        return f"{first.year}/{last:%y}"
    if _is_year(first, last) and (first.month, first.day) == (1, 1):
        return str(first.year)
    return f"{first} to {last}"


def _in_words(first: date, last: date) -> str:
    key = wave_key(first, last)
    if "/" in key:
        return f"financial year {key}"
    return key if key == str(first.year) else f"{day_words(first)} to {day_words(last)}"


def _is_year(first: date, last: date) -> bool:
    after = last + timedelta(days=1)
    return (after.year, after.month, after.day) == (first.year + 1, first.month, first.day)


def _questions(request: Request) -> Iterator[dict[str, str]]:
    numbers: dict[str, int] = {}
    for one in request.questions:
        wave = wave_key(one.first_day, one.last_day)
        numbers[wave] = numbers.get(wave, 0) + 1
        yield {
            "wave": wave,
            "question": str(numbers[wave]),
            "asks": measure_key(one),
            "text": one.text,
        }


def _thing(question: Question) -> dict[str, str]:
    counted = question.counted
    return {"subject": counted, "is_counted": "true", "is_asked": "true", "words": counted}


def _measure(question: Question) -> dict[str, str]:
    label = f"{question.counted[0].upper()}{question.counted[1:]}"
    return {
        "measure": measure_key(question),
        "label": label,
        "kind": COUNT,
        "unit": question.unit,
        "working": SUM,
        "is_compared": "true",
        "description": label,
    }


def _ask(question: Question) -> dict[str, str]:
    key = measure_key(question)
    names = (key, key, WHOLE, question.unit, question.unit)
    return dict(zip(("asks", "measure", "part", "counted_as", "nouns"), names, strict=True))


def _labels(request: Request, starting: Rows) -> Iterator[dict[str, str]]:
    """Yield what replies write for what was asked, and the labels that any topic has.

    A word for other things that are counted is left out where it is one of what was asked about.
    """
    asked = {word for one in request.questions for word in one.counted.casefold().split()}
    yield from (row for row in starting if row["spelling"].casefold() not in asked)
    yield _label("about", request.authority, "authority")
    for one in request.questions:
        for words in ("{}", "Number of {}", "Total {}", "Total number of {}"):
            yield _label("item", words.format(one.counted), measure_key(one))
            yield _label("column", words.format(one.counted), "count")


def _label(domain: str, spelling: str, category: str) -> dict[str, str]:
    columns = ("domain", "spelling", "category", "seen_in")
    return dict(zip(columns, (domain, spelling, category, "what was asked"), strict=True))
