"""Twenty working days as the two laws count them; the days were counted by hand on a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from foi_analysis.core.working_days import (
    FOIA,
    FOISA,
    due_day,
    is_working_day,
    law_of,
    working_days,
)


@pytest.mark.parametrize(
    ("received", "elsewhere", "scotland", "why"),
    [
        ("2026-09-01", "2026-09-29", "2026-09-29", "no holiday"),
        ("2026-10-03", "2026-10-30", "2026-10-30", "received on a Saturday"),
        ("2025-12-02", "2026-01-05", "2026-01-05", "Christmas, New Year and 2 January"),
        ("2021-12-06", "2022-01-07", "2022-01-07", "Christmas and New Year at weekends"),
        ("2026-03-10", "2026-04-10", "2026-04-08", "St Patrick's Day, Good Friday, Easter Monday"),
        ("2026-06-16", "2026-07-15", "2026-07-14", "12 July, moved to the Monday"),
        ("2026-08-10", "2026-09-08", "2026-09-07", "the last Monday in August"),
        ("2026-07-13", "2026-08-11", "2026-08-11", "the first Monday in August, in Scotland"),
        ("2026-11-02", "2026-12-01", "2026-12-01", "St Andrew's Day"),
        ("2026-05-29", "2026-06-29", "2026-06-29", "15 June 2026, proclaimed for Scotland"),
        ("2022-09-01", "2022-09-30", "2022-09-30", "19 September 2022"),
    ],
)
def test_the_twentieth_working_day(received: str, elsewhere: str, scotland: str, why: str) -> None:
    day = date.fromisoformat(received)
    for nation in ("England", "Wales", "Northern Ireland", ""):
        assert due_day(day, law_of(nation)) == date.fromisoformat(elsewhere), why
    assert due_day(day, law_of("Scotland")) == date.fromisoformat(scotland), why


def test_a_bank_holiday_of_one_part_counts_everywhere_but_in_scotland() -> None:
    """Section 10(6) of the one Act says any part of the United Kingdom, section 73 of the other."""
    for day in (date(2026, 3, 17), date(2026, 7, 13), date(2026, 4, 6), date(2026, 8, 31)):
        assert not is_working_day(day, FOIA) and is_working_day(day, FOISA)
    for day in (date(2026, 1, 2), date(2026, 8, 3), date(2026, 11, 30), date(2026, 4, 3)):
        assert not is_working_day(day, FOIA) and not is_working_day(day, FOISA)


def test_working_days_are_counted_from_the_day_after() -> None:
    received = date(2025, 12, 2)
    assert working_days(received, due_day(received, FOIA), FOIA) == 20
    assert working_days(received, received, FOIA) == 0
