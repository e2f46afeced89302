"""A row of readings.csv reads a whole table, or says everything that keeps it from fitting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.counts import Count, exact
from foi_analysis.core.reference import Reference
from foi_analysis.extract.answers import Layout
from foi_analysis.extract.layout import find_answers
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.row_checks import wrong_rows
from foi_analysis.extract.readings.rows import COLUMNS, read_readings
from foi_analysis.read.grid import Cell, Grid

ASKS = {1: "offences", 2: "victims", 3: "youngest_victim", 4: "methods"}
YEAR = Period(date(2021, 4, 1), date(2022, 3, 31))
Rows = Sequence[Sequence[str]]


def grid(rows: Rows, name: str = "Sheet1", down: int = 0, right: int = 0) -> Grid:
    """Return a sheet; an empty text is no cell."""
    cells = [
        Cell(row, column, text, f'sheet "{name}"', f"{'ABCDEFGHIJKLMNOP'[column - 1]}{row}")
        for row, texts in enumerate(rows, 1 + down)
        for column, text in enumerate(texts, 1 + right)
        if text
    ]
    return Grid(name, tuple(cells))


def read(
    reference: Reference,
    grids: Grid | Sequence[Grid],
    *lines: Mapping[str, str],
    sent_as: str = "",
) -> Layout:
    """Return what one confirmed reading, of one or more lines, takes from a reply."""
    rows = [
        dict.fromkeys(COLUMNS, "")
        | {"reading": "made", "line": str(number), "question": "methods"}
        | line
        for number, line in enumerate(lines, 1)
    ]
    readings = list(read_readings(rows).values())
    assert list(wrong_rows(reference, readings)) == []
    sheets = [grids] if isinstance(grids, Grid) else grids
    return find_answers(
        sheets,
        ASKS,
        reference,
        "Kent",
        "made.xlsx",
        must_answer=False,
        window=YEAR,
        wave="2021/22",
        readings=readings,
        sent_as=sent_as,
    )


def counts(found: Layout) -> dict[tuple[str, str, str, str], Count | None]:
    """Return each count by measure, category, band and first month."""
    return {
        (
            *(one.measure, one.category, one.column),
            one.period.start.isoformat()[:7] if one.period else "",
        ): one.count
        for one in found.entries
    }


def said(found: Layout) -> str:
    return "\n".join(f"{one.found} | {one.expected}" for one in found.problems)


QUARTERS = (
    ("Method", "Q1", "Q2", "Q3", "Q4", "Total"),
    ("Snapchat", "5", "4", "6", "4", "19"),
    ("Instagram", "3", "2", "4", "3", "12"),
    ("Total", "8", "6", "10", "7", "31"),
)
BY_QUARTER = {"rows": "method", "columns": "quarter"}


def test_one_row_reads_a_table_with_its_totals(reference: Reference) -> None:
    found = read(reference, grid(QUARTERS), BY_QUARTER)
    assert said(found) == ""
    assert len(found.entries) == 8
    assert counts(found)["method_instances", "Snapchat", "", "2021-07"] == exact(4)
    totals = [one for one in found.seen if one.disposition == "stated total"]
    assert len(totals) == 4 + 2 + 1 and {one.reason for one in totals} == {"adds up"}


@pytest.mark.parametrize(
    ("row", "column", "text", "word"),
    [
        (1, 2, "7", "a stated total of 19"),
        (3, 5, "30", "a stated total of 30"),
        (1, 0, "Qwrtz", "the unknown method 'Qwrtz'"),
        (0, 2, "Outcome", "no row of heads"),
        (1, 2, "", "1 blank cells"),
        (1, 2, "x", "'x'"),
        (1, 2, "-", "'-'"),
        (1, 2, "5%", "'5%'"),
        (2, 0, "", "a row without a method"),
        (2, 0, "Snapchat", "'Snapchat' twice"),
    ],
)
def test_one_cell_that_is_not_explained_keeps_the_whole_table_out(
    reference: Reference, row: int, column: int, text: str, word: str
) -> None:
    rows = [list(one) for one in QUARTERS]
    rows[row][column] = text
    found = read(reference, grid(rows), BY_QUARTER)
    assert found.entries == []
    assert "the reading 'made' does not fit" in said(found)
    assert word in said(found)


def test_unknown_labels_are_named_together_once(reference: Reference) -> None:
    rows = [("Method", "Q1"), *((f"Qwrtz {n}", "1") for n in "abcdefgh")]
    problems = read(reference, grid(rows), BY_QUARTER).problems
    assert len(problems) == 1
    assert all(f"'Qwrtz {n}'" in problems[0].found for n in "abcdefgh")


@given(down=st.integers(0, 9), right=st.integers(0, 5), order=st.permutations([1, 2, 3, 4, 5]))
def test_where_a_table_stands_and_how_its_columns_run_changes_nothing(
    reference: Reference, down: int, right: int, order: list[int]
) -> None:
    rows = [(row[0], *(row[at] for at in order)) for row in QUARTERS]
    found = read(reference, grid(rows, down=down, right=right), BY_QUARTER)
    assert counts(found) == counts(read(reference, grid(QUARTERS), BY_QUARTER))
    assert said(found) == ""


@given(
    numbers=st.lists(st.lists(st.integers(0, 99), min_size=4, max_size=4), min_size=2, max_size=2),
    row=st.integers(1, 2),
    column=st.integers(1, 4),
    more=st.integers(1, 9),
)
def test_a_number_changed_beside_its_totals_is_never_taken(
    reference: Reference, numbers: list[list[int]], row: int, column: int, more: int
) -> None:
    body = [[name, *one, sum(one)] for name, one in zip(("Kik", "Skype"), numbers, strict=True)]
    total = ["Total", *(sum(one) for one in zip(*(row[1:] for row in body), strict=True))]
    rows = [list(QUARTERS[0]), *([str(cell) for cell in one] for one in (*body, total))]
    assert len(read(reference, grid(rows), BY_QUARTER).entries) == 8
    rows[row][column] = str(int(rows[row][column]) + more)
    assert read(reference, grid(rows), BY_QUARTER).entries == []


def test_a_blank_is_what_the_totals_leave_and_never_zero_by_itself(reference: Reference) -> None:
    rows = [list(one) for one in QUARTERS]
    rows[1][2] = ""
    by_total = read(reference, grid(rows), BY_QUARTER | {"blank": "total"})
    assert counts(by_total)["method_instances", "Snapchat", "", "2021-07"] == exact(4)
    rows[1][5], rows[3][2], rows[3][5] = "", "", ""
    kept = read(reference, grid(rows), BY_QUARTER | {"blank": "not_held"})
    assert counts(kept)["method_instances", "Snapchat", "", "2021-07"] == Count("not held")
    asked = read(reference, grid(rows), BY_QUARTER | {"blank": "total"})
    assert asked.entries == [] and "blank cell" in said(asked)


def test_a_mark_means_what_the_row_says(reference: Reference) -> None:
    rows = [list(one) for one in QUARTERS]
    rows[1][2], rows[2][2] = "*", "-"
    rows[3][2] = rows[3][5] = rows[1][5] = rows[2][5] = ""
    found = read(reference, grid(rows), BY_QUARTER | {"marks": "*=1..9; -=0"})
    assert counts(found)["method_instances", "Snapchat", "", "2021-07"] == Count("interval", 1, 9)
    assert counts(found)["method_instances", "Instagram", "", "2021-07"] == exact(0)


def test_years_are_filled_to_the_right_over_months(reference: Reference) -> None:
    rows = [
        ("", "2021", "", "", "2022"),
        ("Method", "Apr", "May", "Jun", "Jan"),
        ("Kik", "1", "2", "3", "4"),
    ]
    found = read(
        reference,
        grid(rows),
        {"rows": "method", "columns": "year.fill month_of_year", "period": "cells"},
    )
    assert {key[3]: one for key, one in counts(found).items()} == {
        "2021-04": exact(1),
        "2021-05": exact(2),
        "2021-06": exact(3),
        "2022-01": exact(4),
    }


def test_a_year_of_another_title_is_left_out_with_the_reason(reference: Reference) -> None:
    rows = [
        ("Method", "2019/20", "2021/22"),
        ("Snapchat", "31", "47"),
        ("Total", "31", "47"),
    ]
    words = {"rows": "method", "columns": "financial_year", "values": "period"}
    found = read(reference, grid(rows), words)
    assert list(counts(found).values()) == [exact(47)]
    left = [one for one in found.seen if one.reason.startswith("left out")]
    assert [one.cell.text for one in left] == ["31"]


RECORDS = (
    ("Ref No", "Offence", "Victim Age", "Online Platform"),
    ("1", "Sexual communication with a child", "12", "Snapchat"),
    ("2", "Sexual communication with a child", "9", "Snapchat"),
    ("2", "Sexual communication with a child", "14", "Kik"),
    ("3", "Another offence", "6", "Kik"),
)
ASKED = {
    "rows": 'subject@"Offence"',
    "where": "subject = s.15A",
    "settles": 'label "Another offence"',
}


def test_a_list_of_records_is_counted_and_its_least_taken(reference: Reference) -> None:
    found = read(
        reference,
        grid(RECORDS),
        ASKED | {"question": "offences", "take": 'count_distinct "Ref No"'},
        ASKED | {"question": "youngest_victim", "take": 'min "Victim Age"', "value": "age"},
        ASKED | {"take": "count", "rows": 'subject@"Offence" method@"Online Platform"'},
    )
    assert said(found) == ""
    assert counts(found) == {
        ("offences", "", "", ""): exact(2),
        ("youngest_victim_age", "", "", ""): exact(9),
        ("method_instances", "Snapchat", "", ""): exact(2),
        ("method_instances", "Kik", "", ""): exact(1),
    }


def test_a_column_nobody_speaks_of_keeps_the_table_out(reference: Reference) -> None:
    rows = [("Method", "Offences", "Flags"), ("Snapchat", "5", "9")]
    words = {"rows": 'method@"Method"', "values": '"Offences"'}
    found = read(reference, grid(rows), words)
    assert found.entries == [] and "'9' (C2) without a role" in said(found)
    words["ignore"] = '"Flags" another thing counted'
    assert list(counts(read(reference, grid(rows), words)).values()) == [exact(5)]


def test_parents_and_children_in_one_column(reference: Reference) -> None:
    rows = [
        ("Victims", "Number"),
        *(("Female", "38"), ("11 and under", "8"), ("12 to 15", "30")),
        *(("Male", "9"), ("11 and under", "2"), ("12 to 15", "7")),
    ]
    words = {"question": "victims", "rows": "sex>age_band"}
    found = read(reference, grid(rows), words)
    assert (
        sum(one.low or 0 for key, one in counts(found).items() if key[1] == "female" and one) == 38
    )
    rows[1] = ("Female", "39")
    assert read(reference, grid(rows), words).entries == []


@pytest.mark.parametrize(
    ("rows", "role", "word"),
    [
        ((("Kik", "a", "1"), ("Skype", "b", "2")), "constant", "whose texts are no constant"),
        ((("Kik", "1", "1"), ("Skype", "5", "2")), "index", "whose texts are no index"),
        ((("Kik", "a", "1"), ("Skype", "a", "2")), "same", "whose texts are no same"),
        ((("Kik", "40%", "1"), ("Skype", "60%", "2")), "same", "whose texts are no same"),
    ],
)
def test_a_column_that_is_to_say_nothing_new_is_checked(
    reference: Reference, rows: Rows, role: str, word: str
) -> None:
    table = grid([("Method", "Code", "Number"), *rows])
    found = read(reference, table, {"rows": f"method {role}", "settles": 'head "Code"'})
    assert found.entries == []
    assert word in said(found) or "no count" in said(found)


def test_rows_under_one_label_are_added_or_kept_as_limits(reference: Reference) -> None:
    rows = [("Method", "Team", "Number"), ("Kik", "North", "3"), ("Kik", "South", "5")]
    words = {"rows": "method detail", "settles": 'head "Team"'}
    key = ("method_instances", "Kik", "", "")
    assert counts(read(reference, grid(rows), words))[key] == exact(8)
    limits = read(reference, grid(rows), words | {"totals": "distinct"})
    assert counts(limits)[key] == Count("interval", 5, 8)


def test_the_question_is_found_where_the_row_says(reference: Reference) -> None:
    table = [("Quarter", "Number"), ("Quarter 1", "5")]
    words = {"rows": "quarter", "question": "sheet|file"}
    named = read(reference, grid(table, "Question 1"), words)
    assert list(counts(named)) == [("offences", "", "", "2021-04")]
    by_file = read(reference, grid(table), words, sent_as="FOI 12 - Q1 reply.xlsx")
    assert list(counts(by_file)) == [("offences", "", "", "2021-04")]
    both = read(reference, grid(table, "Question 1"), words, sent_as="Q4.xlsx")
    assert both.entries == [] and "the questions methods, offences" in said(both)


def test_a_line_of_text_is_read_in_its_whole_wording_only(reference: Reference) -> None:
    words = {"question": "offences", "block": 'sentence="We hold {count} crimes for the ¶ period."'}
    texts = ["We hold 47 crimes for the ¶ period.", "We hold 9 crimes for the ¶ period, in part."]
    cells = [Cell(n, 1, text, "page 1", f"line {n}", "text") for n, text in enumerate(texts, 1)]
    found = read(reference, Grid("document", tuple(cells[:1])), words)
    assert counts(found) == {("offences", "", "", ""): exact(47)}
    other = read(reference, Grid("document", tuple(cells[1:])), words)
    assert other.entries == [] and "no line for the reading" in said(other)


def test_what_stands_over_a_table_that_a_reading_takes_is_still_checked(
    reference: Reference,
) -> None:
    table = [("Question 4",), ("Arrests by method and quarter",), *QUARTERS]
    found = read(reference, grid(table), BY_QUARTER)
    assert "Arrests by method and quarter" in said(found)
    words = BY_QUARTER | {"settles": 'title "Arrests by method and quarter"'}
    assert said(read(reference, grid(table), words)) == ""


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [
        ("rows", "Method!", "rows 'Method!'"),
        ("take", "guess", "take"),
        ("question", "arrests", "question 'arrests'"),
        ("blank", "nought", "blank 'nought'"),
        ("ignore", '"Ref" because', "ignore 'Ref'"),
        ("marks", "*=few", "marks '*=few'"),
        ("confirmed_on", "yesterday", "confirmed_on 'yesterday'"),
    ],
)
def test_a_row_that_says_nothing_known_is_a_problem(
    reference: Reference, column: str, text: str, word: str
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"reading": "made", "question": "methods", column: text}
    (problem,) = wrong_rows(reference, list(read_readings([row]).values()))
    assert word in problem.found and problem.file == "data/manual/readings.csv"
