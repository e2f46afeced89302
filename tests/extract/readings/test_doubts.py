"""A reading takes nothing of a table that a careful person would ask about."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.extract.readings.test_readings import Rows, counts, grid, read, said

from foi_analysis.core.counts import exact
from foi_analysis.core.reference import Reference
from foi_analysis.extract.readings.row_checks import wrong_rows
from foi_analysis.extract.readings.rows import COLUMNS, read_readings

BY_METHOD = {"rows": "method"}
METHODS = (("Method", "Number"), ("Snapchat", "5"), ("Instagram", "3"), ("Kik", "2"))
OURS = "Sexual communication with a child"


def asked(reference: Reference, rows: Rows, words: Mapping[str, str], name: str = "Sheet1") -> str:
    """Return what is said of a table of which nothing is taken."""
    found = read(reference, grid(rows, name), words)
    assert found.entries == []
    return said(found)


def test_the_plain_table_is_taken(reference: Reference) -> None:
    found = read(reference, grid(METHODS), BY_METHOD)
    assert said(found) == "" and len(found.entries) == 3


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("2019/20", "2019-04-01 to 2020-03-31"),
        ("Methods 2020/21", "2020-04-01 to 2021-03-31"),
        ("April to June 2021", "2021-04-01 to 2021-06-30"),
        ("Methods, May 2021", "2021-05-01 to 2021-05-31"),
        ("Methods, quarter 2", "'quarter 2'"),
        ("Essex Police", "the authority Essex"),
    ],
)
def test_a_title_of_another_period_or_authority(
    reference: Reference, title: str, word: str
) -> None:
    assert word in asked(reference, [("Question 4",), (title,), *METHODS], BY_METHOD)


def test_another_thing_counted_in_a_title_further_up(reference: Reference) -> None:
    rows = [("Question 4",), ("Arrests",), ("Methods",), ("Recorded",), *METHODS]
    assert "“arrests”" in asked(reference, rows, BY_METHOD)


@pytest.mark.parametrize(("name", "word"), [("2019-20", "2019-04-01"), ("Arrests", "“arrests”")])
def test_the_name_of_the_sheet_is_a_title(reference: Reference, name: str, word: str) -> None:
    assert word in asked(reference, METHODS, BY_METHOD, name)
    settled = BY_METHOD | {"settles": f'title "{name}"'}
    assert len(read(reference, grid(METHODS, name), settled).entries) == 3


def test_a_title_that_holds_the_periods_of_the_values_agrees(reference: Reference) -> None:
    rows = [("2017 to 2023",), ("Method", "2020/21", "2021/22"), ("Kik", "1", "2")]
    words = {"rows": "method", "columns": "financial_year"}
    assert len(read(reference, grid(rows), words).entries) == 2
    rows[0] = ("2017 to 2018",)
    assert "2017-01-01 to 2018-12-31" in asked(reference, rows, words)


@pytest.mark.parametrize(
    "head", ["2020/21", "Number 2020/21", "Number of victims", "Victims", "Number, May 2021"]
)
def test_a_head_of_another_period_or_thing(reference: Reference, head: str) -> None:
    assert head in asked(reference, [("Method", head), *METHODS[1:]], BY_METHOD)


def test_a_day_as_a_workbook_keeps_it_is_no_count(reference: Reference) -> None:
    rows = [*METHODS[:3], ("Kik", "44287")]
    assert "a workbook keeps for 2021-04-01" in asked(reference, rows, BY_METHOD)
    large = [("Method", "Number"), ("Snapchat", "51628"), ("Kik", "44287")]
    assert len(read(reference, grid(large), BY_METHOD).entries) == 2


@pytest.mark.parametrize("text", ["Arrests", "Age", "Female", "2019/20"])
def test_one_text_in_all_rows_must_change_nothing(reference: Reference, text: str) -> None:
    rows = [("Sex", "Method", "Number"), (text, "Snapchat", "5"), (text, "Kik", "2")]
    assert text in asked(reference, rows, {"rows": "constant method"})
    rows = [("Method", "Snapchat", "Kik"), (text, "5", "2")]
    assert text in asked(reference, rows, {"rows": "constant", "columns": "method"})
    settled = {"rows": "constant", "columns": "method", "settles": 'label "Arrests"'}
    assert text != "Arrests" or len(read(reference, grid(rows), settled).entries) == 2


def test_what_is_counted_in_all_rows_is_understood(reference: Reference) -> None:
    rows = [("Method", "Snapchat", "Kik"), ("Number of offences", "5", "2")]
    assert len(read(reference, grid(rows), {"rows": "constant", "columns": "method"}).entries) == 2


def test_a_label_the_question_does_not_ask_for_is_a_part(reference: Reference) -> None:
    rows = [("Sex", "Method", "Number"), ("Female", "Snapchat", "5"), ("Female", "Kik", "2")]
    assert "the sex 'female'" in asked(reference, rows, {"rows": "sex method"})


@pytest.mark.parametrize("ages", [("5", "5", "5"), ("7", "8", "9"), ("11", "12", "12")])
def test_a_column_of_ages_is_no_counter(reference: Reference, ages: Rows) -> None:
    body = [(age, *row) for age, row in zip(ages, METHODS[1:], strict=True)]
    words = {"rows": "index method", "settles": 'head "Age"'}
    found = read(reference, grid([("Age", *METHODS[0]), *body]), words)
    assert (found.entries == []) == (ages != ("7", "8", "9"))


def test_heads_and_titles_repeated_on_a_new_page_are_passed(reference: Reference) -> None:
    rows = [("Methods",), *METHODS, ("Methods",), METHODS[0], ("Skype", "7"), ("Total", "17")]
    found = read(reference, grid(rows), BY_METHOD)
    assert said(found) == "" and len(found.entries) == 4
    rows[5] = ("Arrests",)
    assert "the note 'Arrests'" in asked(reference, rows, BY_METHOD)


def test_two_columns_with_the_head_that_names_one(reference: Reference) -> None:
    rows = [(*left, "", *right) for left, right in zip(METHODS, METHODS, strict=True)]
    words = {"rows": 'method@"Method"', "values": '"Number"'}
    assert "2 columns headed 'Method'" in asked(reference, rows, words)


def test_a_subtotal_is_checked_against_the_rows_since_the_last(reference: Reference) -> None:
    rows = [
        *(*METHODS, ("Sub-total", "10"), ("Skype", "7"), ("WhatsApp", "1")),
        *(("Sub-total", "8"), ("Total", "18")),
    ]
    found = read(reference, grid(rows), BY_METHOD)
    assert said(found) == "" and len(found.entries) == 5
    rows[7] = ("Sub-total", "18")
    assert "a stated total of 18" in asked(reference, rows, BY_METHOD)


RECORDS = (
    ("Ref No", "Offence", "Date", "Victim Age"),
    ("1", OURS, "03/05/2021", "12"),
    ("2", OURS, "04/06/2021", "9"),
    ("3", OURS, "05/07/2021", "14"),
)
COUNTED = {"question": "offences", "take": "count"}
YOUNGEST = {
    **{"question": "youngest_victim", "take": 'min "Victim Age"', "value": "age"},
    "ignore": '"Ref No" reference; "Offence" reference; "Date" reference',
}


def changed(row: int, column: int, text: str) -> Rows:
    rows = [list(one) for one in RECORDS]
    rows[row][column] = text
    return rows


@pytest.mark.parametrize(
    ("row", "column", "text", "word"),
    [
        (2, 1, "Rape", "'Rape' under 'Offence', of which no line speaks"),
        (2, 2, "01/04/2020", "'01/04/2020' under 'Date'"),
        (2, 2, "2020/21", "'2020/21' under 'Date'"),
        (2, 2, "last spring", "'last spring' under 'Date'"),
    ],
)
def test_a_record_of_another_offence_or_time_is_not_counted_along(
    reference: Reference, row: int, column: int, text: str, word: str
) -> None:
    assert counts(read(reference, grid(RECORDS), COUNTED)) == {("offences", "", "", ""): exact(3)}
    assert word in asked(reference, changed(row, column, text), COUNTED)


def test_records_count_by_their_own_period(reference: Reference) -> None:
    rows = [("Year", "Offence"), ("2020/21", OURS), ("2021/22", OURS), ("2021/22", OURS)]
    words = COUNTED | {"rows": 'financial_year@"Year" subject@"Offence"'}
    found = counts(read(reference, grid(rows), words))
    assert {key[3]: one for key, one in found.items()} == {"2020-04": exact(1), "": exact(2)}
    only = counts(read(reference, grid(rows), words | {"values": "period"}))
    assert only == {("offences", "", "", ""): exact(2)}


def test_records_of_days_count_for_the_period_asked(reference: Reference) -> None:
    words = COUNTED | {"rows": 'day@"Date"'}
    early = changed(2, 2, "31/03/2021")
    assert "a record of 2021-03-31" in asked(reference, early, words)
    left = counts(read(reference, grid(early), words | {"values": "period"}))
    assert left == {("offences", "", "", ""): exact(2)}


def test_a_record_that_stands_twice(reference: Reference) -> None:
    assert "the record '3' twice" in asked(reference, [*RECORDS, RECORDS[3]], COUNTED)


@pytest.mark.parametrize(("text", "word"), [("", "without a Ref No"), ("a 1", "'A1' and 'a 1'")])
def test_different_references_are_counted_only_if_each_is_clear(
    reference: Reference, text: str, word: str
) -> None:
    rows = [list(one) for one in RECORDS]
    rows[1][0], rows[2][0] = "A1", text
    words = COUNTED | {"take": 'count_distinct "Ref No"'}
    assert word in asked(reference, rows, words)


@pytest.mark.parametrize("text", ["9 months", "01/02/2010", "", "Unknown"])
def test_the_least_age_is_taken_of_ages_in_years_only(reference: Reference, text: str) -> None:
    taken = counts(read(reference, grid(RECORDS), YOUNGEST))
    assert taken == {("youngest_victim_age", "", "", ""): exact(9)}
    assert asked(reference, changed(2, 3, text), YOUNGEST)


@pytest.mark.parametrize("where", ["subject = s15A", "offense = s.15A", "method = Snapshat"])
def test_a_condition_that_no_label_can_meet_is_a_wrong_row(
    reference: Reference, where: str
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"reading": "made", "question": "methods", "where": where}
    (problem,) = wrong_rows(reference, list(read_readings([row]).values()))
    assert problem.found.startswith("where ")


def test_an_age_is_no_count_and_a_count_no_age(reference: Reference) -> None:
    rows = [("Offence", "Number"), (OURS, "12")]
    words = {"rows": "subject", "question": "youngest_victim"}
    assert "which asks for an age" in asked(reference, rows, words)
    words = {"rows": "subject", "question": "offences", "value": "age"}
    assert "which asks for a count" in asked(reference, rows, words)


@pytest.mark.parametrize("settles", ["", 'head "2019/20"'])
def test_a_year_in_the_corner_is_that_of_the_quarters(reference: Reference, settles: str) -> None:
    rows = [("2021/22", "Q1", "Q2", "Q3", "Q4"), ("Kik", "1", "2", "3", "4")]
    words = {"rows": "method", "columns": "quarter", "settles": settles}
    assert len(read(reference, grid(rows), words).entries) == 4
    rows[0] = ("2020/21", *rows[0][1:])
    assert "2020-04-01 to 2021-03-31" in asked(reference, rows, words)


def test_months_without_a_year_run_on_in_the_period(reference: Reference) -> None:
    months = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
    words = {"rows": "method", "columns": "month_of_year"}
    rows = [("Method", *months), ("Kik", *"123456789123")]
    assert len(read(reference, grid(rows), words).entries) == 12
    rows[0] = ("Method", *months[9:], *months[:9])
    assert "months without a year" in asked(reference, rows, words)


def test_a_mark_the_reply_explains_is_read_otherwise_with_a_note_only(reference: Reference) -> None:
    rows = [*METHODS[:2], ("Kik", "*"), ("",), ("* fewer than 10",)]
    words = BY_METHOD | {"marks": "*=1..4"}
    assert "which the reply itself explains" in asked(reference, rows, words)
    noted = words | {"note": "The authority wrote so on 3 May 2022."}
    assert len(read(reference, grid(rows), noted).entries) == 2


@pytest.mark.parametrize("role", ["detail", "remark", "same", "skip"])
def test_a_column_of_years_always_says_something(reference: Reference, role: str) -> None:
    rows = [("Method", "Year", "Number"), ("Kik", "2019/20", "3"), ("Skype", "2020/21", "5")]
    assert f"'2019/20' in a column that is {role}" in asked(
        reference, rows, {"rows": f"method {role}"}
    )


def test_a_whole_among_its_parts_is_not_added_along(reference: Reference) -> None:
    rows = [("Method", "Team", "Number"), ("Kik", "North", "3"), ("Kik", "South", "5")]
    words = {"rows": "method detail", "settles": 'head "Team"'}
    assert len(read(reference, grid(rows), words).entries) == 1
    assert "8 (C4)" in asked(reference, [*rows, ("Kik", "All", "8")], words)


@pytest.mark.parametrize(
    ("column", "text", "word"),
    [("totals", "no", "without a note"), ("settles", 'label "Snap" as Snapchatt', "'Snapchatt'")],
)
def test_a_row_that_lets_something_pass_says_why(
    reference: Reference, column: str, text: str, word: str
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"reading": "made", "question": "methods", column: text}
    (problem,) = wrong_rows(reference, list(read_readings([row]).values()))
    assert word in problem.found
