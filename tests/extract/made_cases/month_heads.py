"""Cases of months that heads write as days or codes, and of heads with signs of other programs."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import date

from tests.extract.made_cases.case import SHEETS, TABLES_IN, Case, Question, Table, Values, reply
from tests.extract.made_cases.periods import DAYS, MONTHS

WRITTEN: dict[str, Callable[[date], str]] = {
    "first days": lambda day: f"{day:%d/%m/%Y}",
    "first days in words": lambda day: f"{day.day} {day:%B %Y}",
    "first days, short": lambda day: f"{day:%d-%b-%y}",
    "codes": lambda day: f"{day:%YM%m}",
    "last days": lambda day: f"Month ending {_last(day)} {day:%B %Y}",
}
HEADS = ("# Offences", "_x000D_ # Offences", "Offences_x000D_\n", "_x000D_Number of_x000A_offences")


def cases() -> Iterator[Case]:
    """Yield the cases of heads, in a fixed order."""
    for form in TABLES_IN:
        for name, shown in WRITTEN.items():
            rows = [(shown(day), number) for number, day in enumerate(DAYS, 1)]
            yield _case(name, form, Table((("Month", "Offences"), *rows)), MONTHS)
            if form not in ("pdf", "docx"):  # Twelve dates run into each other on a page.
                heads, figures = zip(*rows, strict=True)
                across = Table((("", *heads), ("Offences", *figures)))
                yield _case(f"{name} across", form, across, MONTHS)
        gap = [(f"{day:%d/%m/%Y}", 2) for day in (*DAYS[:3], *DAYS[5:])]
        table = Table((("Month", "Offences"), *gap))
        yield _case("first days with a gap", form, table, Question())
        week = [(f"{n:02d}/04/2021", 2) for n in range(1, 8)]
        yield _case("days", form, Table((("Day", "Offences"), *week)), Question())
    for form in SHEETS:
        for head in HEADS:
            right = Values("offences", (("", (12, 12)),))
            yield _case(head, form, Table((("Year", head), ("2021/22", 12))), right)


def _last(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _case(name: str, form: str, table: Table, right: Values | Question) -> Case:
    return Case(name, "month heads", form, reply({"offences": (table,)}), right)
