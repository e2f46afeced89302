"""Checks columns that are to say nothing new: one text, a counter, or a label again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

# 40%, 1,628
_FIGURES = re.compile(r"[\d\s.,%£<>*–-]+")
WANTED = {
    "constant": "one text in all rows",
    "index": "1, 2, 3 and so on",
    "same": "one text for each label, none for two",
}


def is_as_said(role: str, texts: Sequence[str], domains: Sequence[Sequence[str]]) -> bool:
    """Return whether the texts of a column are what its role says; ``domains`` are the labels."""
    if role == "constant":
        return len(set(texts)) == 1
    if role == "index":
        return _is_counter(texts) or any(_goes_up_with(texts, labels) for labels in domains)
    return role != "same" or any(_are_same(texts, labels) for labels in domains)


def _is_counter(texts: Sequence[str]) -> bool:
    numbers = [int(text) for text in texts if text.isdigit()]
    steps = [after - before for before, after in pairwise(numbers)]
    is_all = len(numbers) == len([text for text in texts if text])
    return is_all and numbers[:1] == [1] and set(steps) <= {0, 1}


def _goes_up_with(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Return whether whole numbers run on, one for each label, as a counter of periods does."""
    pairs = list(dict.fromkeys(zip(texts, labels, strict=True)))
    numbers = [int(text) for text, _ in pairs if text.isdigit()]
    is_one_to_one = len(numbers) == len(pairs) == len({label for _, label in pairs})
    return is_one_to_one and {b - a for a, b in pairwise(numbers)} == {1}


def _are_same(texts: Sequence[str], labels: Sequence[str]) -> bool:
    """Return whether each text goes with one label and each label with one text, no count among."""
    pairs = {(text, label) for text, label in zip(texts, labels, strict=True) if text and label}
    is_one_to_one = len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})
    return is_one_to_one and not any(_FIGURES.fullmatch(text) for text, _ in pairs)
