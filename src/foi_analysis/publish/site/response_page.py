"""Makes the page of how those asked answered, where requests are registered; chases nobody.

Nothing on it depends on the day it is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from pathlib import Path
from statistics import median

from foi_analysis.core.paths import Project
from foi_analysis.core.working_days import working_days
from foi_analysis.intake.desk import OUTCOMES, UNREAD, SentRequest, read_desk
from foi_analysis.intake.requests import STATES
from foi_analysis.publish.site.table_html import plain_table, raw, table_box, write_page

PAGE, TITLE = "responses", "How those asked answered"
ALWAYS = ("answered", "partial", "refused", "")
WORDS = (
    "One column for each round of the request. Days are working days from the day a request was "
    "received to the day of its answer, as the law counts them, of the requests whose two days are "
    "known."
)
EXEMPTIONS = (
    "Sections that were cited to refuse a request or a part of it. A request refused under two "
    "stands in both rows."
)
NOT_SAID = "no section on record"


def write_responses(project: Project, folder: Path) -> dict[str, str]:
    """Write the page into ``folder``; return its name and title, nothing where nobody was asked.

    Raises ProblemsFound for what is wrong in the registers.
    """
    asked = read_desk(project, date.min)
    if not asked:
        return {}
    waves = [*dict.fromkeys(one.wave for one in asked)]
    columns = [[one for one in asked if one.wave == wave] for wave in waves]
    answers = _table("Requests by answer", ["Requests", *waves], _answers(columns))
    parts = [f"# {TITLE}", WORDS, answers]
    if exemptions := [*_exemptions(columns)]:
        parts += ["## Exemptions", EXEMPTIONS]
        parts += [_table("Requests by exemption", ["Section", "Law", *waves], exemptions)]
    write_page(folder / f"{PAGE}.md", "\n\n".join(parts) + "\n")
    return {PAGE: TITLE}


def _answers(columns: Sequence[Sequence[SentRequest]]) -> Iterable[Sequence[str]]:
    yield "asked", *(str(len(column)) for column in columns)
    for outcome, words in OUTCOMES.items():
        counts = [sum(one.outcome == outcome for one in column) for column in columns]
        if any(counts) or outcome in ALWAYS:
            yield words, *map(str, counts)
    for state, words in STATES.items():
        counts = [sum(one.state == state for one in column) for column in columns]
        if any(counts):
            yield f"of all: {words}", *map(str, counts)
    days = [[*_days(column)] for column in columns]
    if any(days):
        yield (
            "median working days to an answer",
            *(f"{median(one):g}" if one else "" for one in days),
        )
        yield "of requests whose days are known", *(str(len(one)) for one in days)


def _days(asked: Iterable[SentRequest]) -> Iterable[int]:
    for one in asked:
        is_known = one.received_on and one.answered_on and one.received_on <= one.answered_on
        if is_known and one.outcome not in (UNREAD, ""):
            yield working_days(one.received_on, one.answered_on, one.law)


def _exemptions(columns: Sequence[Sequence[SentRequest]]) -> Iterable[Sequence[str]]:
    counts = [Counter(key for one in column for key in _cited(one)) for column in columns]
    for section, law in sorted({key for count in counts for key in count}):
        yield section, law, *(str(count[section, law]) for count in counts)


def _cited(one: SentRequest) -> Iterable[tuple[str, str]]:
    """Yield each section once with its law; a refusal without any is named as such."""
    if one.outcome in ("refused", "partial"):
        none = (NOT_SAID,) if one.outcome == "refused" else ()
        yield from ((section, one.law.name) for section in dict.fromkeys(one.exemption or none))


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td{_class(cell)}>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return raw(table_box(caption, plain_table(caption, map(escape, heads), lines)))


def _class(cell: str) -> str:
    return ' class="number"' if cell.replace(".", "").isdigit() else ""
