"""Notes beside a figure that nothing bears on what the numbers beside it say; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.verdicts.arithmetic import Check
from foi_analysis.verdicts.printed_checks import run_checks
from foi_analysis.verdicts.verdict import UNCHECKED

SAME = ("wave", "area", "measure", "category", "printed")


def add_checks(
    project: Project, published: Iterable[Mapping[str, Any]], figures: Sequence[dict[str, Any]]
) -> None:
    """Add to the notes of figures not checked what the arithmetic checks that name them find.

    ``figures`` are rows of the table of that name, ``published`` of the published figures. Raises
    ProblemsFound as ``run_checks`` does.
    """
    bare = [row for row in figures if row["verdict"] == UNCHECKED]
    if not bare:
        return
    pages = {row["claim"]: row["page"] for row in read_rows(project.manual / "claims.csv")}
    checks, rows = run_checks(project), list(published)
    for figure in bare:
        wanted = (pages[figure["claim"]], *(figure[name] for name in SAME))
        keys = {row["figure"] for row in rows if (row["page"], *_of(row)) == wanted}
        own = [_words(one) for one in checks if keys & {*one.figures}]
        figure["notes"] = "\n".join(filter(None, [figure["notes"], *own]))


def _of(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in SAME)


def _words(check: Check) -> str:
    return f"Beside other numbers of its page: {check.why}"
