"""Says a table's column names in words, as the schemas describe them; shows no table."""

from __future__ import annotations

import re
from functools import cache

from foi_analysis.core.kept_tables import tables
from foi_analysis.core.tables import COLUMNS

# Short heads where the name says too little; the schema's description stands behind every head.
HEADS = {
    "above": "Counted",
    "after": "After",
    "agrees": "Prints the same",
    "asks": "Question about",
    "at_most": "At most",
    "bounded_by": "What limits it",
    "cell": "Cell",
    "check": "Check",
    "computed": "The replies give",
    "computed_provenance": "Whose replies",
    "conflict": "Set",
    "count_from": "Count from",
    "counting_rule": "Counted in",
    "counts_of": "Counts of",
    "covers_wave": "Covers the whole period",
    "disposition": "What became of it",
    "figure": "Figure",
    "finding": "Finding",
    "from": "From",
    "holds": "Holds",
    "kind": "Kind",
    "label": "Period",
    "listed": "Times listed",
    "measure": "What is counted",
    "nunique": "Different",
    "of": "Of",
    "operator": "Wording",
    "origin": "Release",
    "parts": "Parts",
    "printed": "Printed",
    "prints_the_same": "Prints the same",
    "provenance": "Whose numbers",
    "published_on": "Published on",
    "publisher": "Publisher",
    "quarter_start": "Quarter from",
    "question": "Question",
    "reading": "Read as",
    "reason": "Why",
    "release": "Release",
    "reply": "Reply",
    "rests_on": "Rests on",
    "saved_by": "Would hold if",
    "sentence": "Why",
    "side": "Sets the",
    "size": "How many",
    "slack": "Rounding can hide",
    "source": "Source",
    "statement": "Statement",
    "status": "Answer",
    "title": "Title",
    "to": "To",
    "use": "Use",
    "value": "Number",
    "wave": "Period",
    "weighed": "When all is weighed",
    "why": "Why",
    "without_it": "Without that",
}
_MARKS = re.compile(r"`")
_PARTS = {"pct": "per cent"}


@cache
def _descriptions() -> dict[str, str]:
    """Return what the first table that has a column says of it."""
    found: dict[str, str] = {}
    for columns in COLUMNS.values():
        for name, (_, words) in columns.items():
            found.setdefault(name, words)
    for table in tables():
        for name, words in table.columns.items():
            found.setdefault(name, _MARKS.sub("", words))
    return found


def described(name: str) -> str:
    """Return what the schemas say of a column, nothing of one a notebook made."""
    words = _descriptions().get(name, "")
    return words[:1].upper() + words[1:]


def head(name: str) -> str:
    """Return a column's name in words a reader knows, of its own or without its marks."""
    if name in HEADS:
        return HEADS[name]
    words = " ".join(_PARTS.get(part, part) for part in name.replace("_", " ").split())
    return words[:1].upper() + words[1:]
