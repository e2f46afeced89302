"""Says what is wrong with rows of readings.csv, each with its column; looks at no reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from foi_analysis.core.problems import Problem
from foi_analysis.core.reference import Reference
from foi_analysis.extract.readings.rows import (
    BLANKS,
    IGNORED,
    KINDS,
    MARK,
    PART,
    PERIODS,
    PLACES,
    REASONS,
    ROLE,
    SETTLED,
    STATUSES,
    TABLE,
    TAKES,
    TOTALS,
    WHERE,
    ReadingRow,
    ReadingRows,
    plain,
)


def wrong_rows(reference: Reference, readings: Sequence[ReadingRows]) -> Iterator[Problem]:
    """Yield what is wrong with each line, with the column and what was expected."""
    for reading in readings:
        for line in reading.lines:
            for found, expected in _wrong(reference, line):
                action = f"Correct line {line['line'] or 1} of the reading {reading.name!r}."
                yield Problem(found, expected, action, file=f"data/manual/{TABLE}")


def _wrong(reference: Reference, line: ReadingRow) -> Iterator[tuple[str, str]]:
    allowed = {
        "blank": BLANKS,
        "totals": TOTALS,
        "value": KINDS,
        "status": STATUSES,
    }
    for column, values in allowed.items():
        if line[column] and line[column] not in values:
            yield f"{column} {line[column]!r}", f"one of {', '.join(values)}"
    if line.take[0] not in TAKES:
        yield f"take {line['take']!r}", f"one of {', '.join(TAKES)}, with a head in quotation marks"
    for name in line.questions:
        if name not in (*PLACES, *reference.all_asks):
            yield (
                f"question {name!r}",
                f"one of {', '.join((*reference.all_asks, *PLACES))}",
            )
    if line["totals"] == "no" and not line["note"]:
        yield "totals 'no' without a note", "a `note` that says why they are not checked"
    for place in line.period_places:
        if place not in PERIODS:
            yield f"period {place!r}", f"one of {', '.join(PERIODS)}"
    yield from _unknown_conditions(reference, line)
    known = {*reference.labels.values(), *(domain for domain, _ in reference.labels)}
    for (what, text), taken in line.settled.items():
        if what == "label" and taken and taken not in known | reference.subjects:
            yield (
                f"settles {text!r} as {taken!r}",
                "a category of labels.csv or a domain",
            )
    for _, text, reason in line.ignored:
        if reason not in REASONS:
            yield f"ignore {text!r} with the reason {reason!r}", f"one of {', '.join(REASONS)}"
    yield from _unread(line)
    if line["confirmed_on"] and not _is_day(line["confirmed_on"]):
        yield f"confirmed_on {line['confirmed_on']!r}", "a day such as 2026-11-30"


def _unknown_conditions(reference: Reference, line: ReadingRow) -> Iterator[tuple[str, str]]:
    """Yield each category of a condition that no label of its domain can have."""
    own = {plain(text) for what, text in line.settled if what == "label"}
    for domain, allowed in line.conditions:
        domains = ("subject", "other_subject") if domain == "subject" else (domain,)
        known = {category for (of, _), category in reference.labels.items() if of in domains}
        known |= reference.subjects if domain == "subject" else frozenset()
        for one in allowed:
            if one not in known | set(line.settled.values()) and plain(one) not in own:
                yield f"where {domain} = {one!r}", f"one of {', '.join(sorted(known)[:12])}"


def _unread(line: ReadingRow) -> Iterator[tuple[str, str]]:
    """Yield each column of which a part is in no form that is known."""
    forms: Mapping[str, tuple[re.Pattern[str], str]] = {
        "rows": (ROLE, 'roles such as year.fill or method@"Method used"'),
        "columns": (ROLE, "roles such as year.fill month_of_year"),
        "block": (PART, 'parts such as sheet=Q1;under="Question 1"'),
        "ignore": (IGNORED, 'parts such as "Ref No" reference; rows:"Note*" note'),
        "settles": (SETTLED, 'parts such as head "Accom code"; title "All open to #"'),
        "marks": (MARK, "parts such as *=1..4; -=0"),
        "where": (WHERE, "conditions such as subject = s15a"),
    }
    for column, (pattern, expected) in forms.items():
        if pattern.sub("", line[column]).strip():
            yield f"{column} {line[column]!r}", expected


def _is_day(text: str) -> bool:
    read: Callable[[str], date] = date.fromisoformat
    try:
        return bool(read(text))
    except ValueError:
        return False
