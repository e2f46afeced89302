"""Makes small replies of every kind that is easily read wrongly, each with its right outcome.

The cases are put together of parts (a number in its spelling, a hedge, what restricts it; a title,
the shape of a table), so that the outcome of each follows from its parts. `made_cases` returns them
in a fixed order; which format a combination is written in comes from a fixed seed. It reads
nothing: `judge` in judge.py does.
"""

from __future__ import annotations

from tests.extract.made_cases import (
    around,
    layouts,
    letters,
    looks,
    month_heads,
    notes,
    numbers,
    pages,
    periods,
    rules,
    sentences,
    time_lines,
    titles,
    whole_reply,
    wrapped,
)
from tests.extract.made_cases.case import Case


def made_cases() -> list[Case]:
    """Return every case, each name once."""
    kinds = (
        around,
        sentences,
        notes,
        numbers,
        wrapped,
        letters,
        titles,
        periods,
        rules,
        layouts,
        looks,
        month_heads,
        pages,
        whole_reply,
        time_lines,
    )
    return [case for kind in kinds for case in kind.cases()]
