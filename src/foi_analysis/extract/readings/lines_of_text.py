"""Takes numbers from lines of text whose whole wording a person confirmed; reads no other line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from foi_analysis.core.counts import Count, exact, parse_age, parse_count
from foi_analysis.core.question_types import COLUMN, NAMED, Ask
from foi_analysis.core.reference import normalise
from foi_analysis.extract.answers import Entry, Seen
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.readings.rows import ReadingRow
from foi_analysis.read.grid import Cell

if TYPE_CHECKING:
    from foi_analysis.core.reference import Reference

VALUES = ("count", "age")
# {count}, {method}
_SLOT = re.compile(r"\\\{(\w+)\\\}")


def is_sentence(line: ReadingRow) -> bool:
    """Return whether a line of a reading is for text, not for a table."""
    return "sentence" in line.block


def lines_meant(line: ReadingRow, cells: Sequence[Cell]) -> Iterator[tuple[Cell, dict[str, str]]]:
    """Yield each cell whose whole text is the line's wording, with what stands in its slots."""
    wording = re.escape(normalise(line.block["sentence"]))
    slots: list[str] = []

    def group(match: re.Match[str]) -> str:
        slots.append(match.group(1))
        return r"([^;:]+?)"

    pattern = re.compile(_SLOT.sub(group, wording).replace(r"\#", r"\d+").replace(r"\*", ".*"))
    for cell in cells:
        if match := pattern.fullmatch(normalise(cell.text)):
            yield cell, dict(zip(slots, match.groups(), strict=True))


def taken_from(
    line: ReadingRow,
    cell: Cell,
    slots: Mapping[str, str],
    asks: Mapping[str, Ask],
    reference: Reference,
) -> Entry | Seen | str:
    """Return what a line of text gives: an entry, that it is left out, or why it does not fit."""
    if line.take[0] == "ignore":
        reason = next((reason for *_, reason in line.ignored), "note")
        return Seen(cell, "number", "ignored", reason)
    ask = asks.get(line["question"])
    if ask is None:
        return f"no question of the wave called {line['question']!r}"
    value = next((slots[name] for name in VALUES if name in slots), "")
    count = _count(value, "age" if "age" in slots else "count")
    if count is None:
        return f"{value!r}, which is no {'age' if 'age' in slots else 'count'}"
    names = {"category": "", "band": "", "measure": ""}
    for domain, text in slots.items():
        if domain in VALUES:
            continue
        label, kind = reference.labels_of(text).get(domain), ask.kind(domain)
        if label is None or kind is None:
            return f"the unknown {domain.replace('_', ' ')} {text!r}"
        if kind.part == COLUMN:
            names["band"], names["measure"] = label, names["measure"] or kind.measure
        else:
            names["category"] = label if kind.part in NAMED else ""
            names["measure"] = kind.measure
    measure = names["measure"] or ask.measure
    where = (ask.name, measure, names["category"], names["band"], "value", value, cell, cell)
    return Entry(*where, count=count)


def _count(text: str, what: str) -> Count | None:
    """Return the count or age a slot holds, which must be all that stands in it."""
    found = parse_age(text) if what == "age" else parse_count(text)
    if found is not None:
        return found
    numbers = list(number_tokens(text))
    is_all = len(numbers) == 1 and not (text[: numbers[0].start] + text[numbers[0].end :]).strip()
    return exact(numbers[0].value) if is_all else None
