"""Tells short notes that say what a label of a table includes, or where else it is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference

MOST_WORDS, LONGEST = 12, 3
# "is counted under", "includes"
_MOVES = re.compile(
    r"\b(?:includ\w*|exclud\w*|contain\w*|combin\w*|group\w*|class\w*|count\w*|merg\w*|overlap\w*|"
    r"figures?|recorded (?:as|under|with)|part of|same as)\b",
    re.IGNORECASE,
)


def changes_label(reference: Reference, ask: Ask, text: str) -> str:
    """Return the word of a note that makes a label stand for more or less, or nothing.

    "* includes Instagram" below a list of methods leaves no figure of its list as it is named.
    """
    words = re.findall(r"[^\W_][\w'’-]*", text)
    verb = _MOVES.search(text)
    if not verb or not ask.is_list or len(words) > MOST_WORDS or re.search(r"\d", text):
        return ""
    own = set(ask.domains)
    named = any(own & set(reference.labels_of(run)) for run in _runs(words))
    return verb.group() if named else ""


def _runs(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
            yield " ".join(words[start:end])
