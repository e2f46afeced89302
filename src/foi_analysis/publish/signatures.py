"""Says which primary replies two people have not yet agreed to publish; publishes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from foi_analysis.core.problems import Problem
from foi_analysis.core.reply_files import SEPARATOR

BY, ON = "publish_by", "publish_on"
FILE, PRIMARY = "data/manual/replies.csv", "primary"
EXPECTED = "two different people or offices, with | between them, and a day such as 2026-11-30"
ACTION = (
    f"Two people look at what `foi review` makes; then fill in the columns {BY} (editor|data lead) "
    f"and {ON} of these rows."
)


def unsigned(register: Sequence[Mapping[str, str]]) -> list[Problem]:
    """Return a problem that names the primary replies without two people and a day, if any."""
    primary = [row for row in register if row["provenance"] == PRIMARY and row["file"]]
    names = [row["reply"] for row in primary if not _signed(row)]
    if not names:
        return []
    found = f"no agreement of two people to publish: {', '.join(names)}"
    return [Problem(found, EXPECTED, ACTION, file=FILE, place=f"columns {BY} and {ON}")]


def _signed(row: Mapping[str, str]) -> bool:
    people = {name.strip().casefold() for name in (row.get(BY) or "").split(SEPARATOR)}
    try:
        date.fromisoformat(row.get(ON) or "")
    except ValueError:
        return False
    return len(people - {""}) > 1
