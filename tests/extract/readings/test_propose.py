"""What is proposed for a table that no reading reads: rows that fit, with all that they settle."""

from __future__ import annotations

import pytest
from tests.extract.readings.test_readings import ASKS, QUARTERS, YEAR, Rows, grid

from foi_analysis.core.reference import Reference
from foi_analysis.extract.readings.around import Context
from foi_analysis.extract.readings.propose import Guess, guesses
from foi_analysis.extract.readings.tables import tables_of
from foi_analysis.extract.words import Words

OURS = "Sexual communication with a child"


def proposed(reference: Reference, rows: Rows, name: str = "Sheet1") -> list[Guess]:
    """Return what is proposed for the only table of a sheet."""
    asks = {number: reference.all_asks[one] for number, one in ASKS.items()}
    words = Words(reference, asks, {})
    words.window = YEAR
    by_name = {ask.name: ask for ask in asks.values()}
    context = Context(words, by_name, "Kent", "2021/22", YEAR, "made.xlsx")
    (table,) = tables_of([grid(rows, name)])
    return guesses(table, context)


def taken(guess: Guess) -> dict[tuple[str, str, str], int | None]:
    assert guess.fit.reasons == []
    return {
        (one.measure, one.category, one.column): one.count.low if one.count else None
        for one in guess.fit.entries
    }


def test_a_cross_table_is_said_in_words_with_its_first_values(reference: Reference) -> None:
    (only,) = proposed(reference, QUARTERS)
    assert only.sentence.startswith("rows are method, columns are quarter; 8 counts for methods: ")
    assert "Snapchat (2021-04-01 to 2021-06-30) 5" in only.sentence


def test_every_wording_that_is_settled_is_said(reference: Reference) -> None:
    rows = [("Means", "Times seen"), ("Kik", "5"), ("Skype", "2")]
    (only,) = proposed(reference, rows)
    assert "takes it that the head 'Means', 'Times seen' says no more" in only.sentence


@pytest.mark.parametrize("head", ["Number of arrests", "Suspects"])
def test_a_head_that_counts_something_else_is_never_settled(
    reference: Reference, head: str
) -> None:
    (only,) = proposed(reference, [("Method", head), ("Kik", "5"), ("Skype", "2")])
    assert head not in only.rows[0]["settles"]
    assert only.fit.reasons


def test_a_list_of_records_is_one_reading_of_several_lines(reference: Reference) -> None:
    rows = [
        ("Ref No", "Offence", "Date Recorded", "Victim Age", "Victim Gender", "App Used"),
        *(
            (str(number), OURS, f"{number:02}/06/2021", str(age), sex, app)
            for number, (age, sex, app) in enumerate(
                ((12, "Female", "Kik"), (8, "Male", "Kik"), (14, "Female", "Snapchat")), 1
            )
        ),
    ]
    (only, *_) = proposed(reference, rows)
    assert taken(only) == {
        ("offences", "", ""): 3,
        ("victims", "female", ""): 2,
        ("victims", "male", ""): 1,
        ("youngest_victim_age", "", ""): 8,
        ("method_instances", "Kik", ""): 2,
        ("method_instances", "Snapchat", ""): 1,
    }
    assert only.sentence.startswith("each row is a record; 6 counts for ")


def test_references_that_stand_twice_are_counted_once(reference: Reference) -> None:
    rows = [
        ("Crime Number", "Offence", "Month", "Suspect Age"),
        *(("47/01200/21", OURS, "Apr-21", "19"), ("47/01200/21", OURS, "Apr-21", "25")),
        *(("47/01201/21", OURS, "May-21", "31"), ("47/01202/21", OURS, "Jun-21", "40")),
    ]
    (only,) = proposed(reference, rows)
    assert only.rows[0]["take"] == 'count_distinct "Crime Number"'
    assert taken(only) == {("offences", "", ""): 3}


def test_the_wide_table_of_the_request(reference: Reference) -> None:
    rows = [
        (
            *("Total number of offences", "Number of female victims", "Age of youngest victim"),
            *("Method used", "Times used", "Cyber flags"),
        ),
        ("47", "38", "8", "Snapchat", "19", "30"),
        ("", "", "", "Kik", "12", ""),
    ]
    (only, *_) = proposed(reference, rows)
    assert taken(only) == {
        ("offences", "", ""): 47,
        ("victims", "female", ""): 38,
        ("youngest_victim_age", "", ""): 8,
        ("method_instances", "Snapchat", ""): 19,
        ("method_instances", "Kik", ""): 12,
    }
    assert "leaves out 'Cyber flags' (another thing counted)" in only.sentence


def test_rows_of_other_offences_are_left_out_by_name(reference: Reference) -> None:
    rows = [
        ("HO Code", "Offence", "2020/21", "2021/22"),
        ("071/17", OURS, "40", "47"),
        ("088/01", "Another offence", "9", "12"),
        ("Total", "", "49", "59"),
    ]
    (only, *_) = proposed(reference, rows)
    assert only.rows[0]["where"] == "subject in s.15A"
    assert {one.count.low for one in only.fit.entries if one.count} == {40, 47}
    assert "2 cells left out: subject is 088/01" in only.sentence


def test_parents_and_children_in_one_column(reference: Reference) -> None:
    rows = [
        ("Victims", "Number"),
        *(("Female", "38"), ("11 and under", "8"), ("12 to 15", "30")),
        *(("Male", "9"), ("11 and under", "2"), ("12 to 15", "7")),
    ]
    (only,) = proposed(reference, rows, "Q2")
    assert only.rows[0]["rows"] == "sex>age_band"
    assert taken(only)["victims", "female", "12 to 15"] == 30


def test_a_year_over_quarters_is_read_and_not_settled(reference: Reference) -> None:
    rows = [
        ("Offence", "2021/22", "", "", "", "Total"),
        ("", "Q1", "Q2", "Q3", "Q4"),
        (OURS, "12", "9", "15", "11", "47"),
    ]
    (only, *_) = proposed(reference, rows, "Question 1")
    assert only.rows[0]["columns"].endswith("quarter")
    assert "2021/22" not in only.rows[0]["settles"]


def test_numbers_are_months_only_under_a_head_that_says_so(reference: Reference) -> None:
    rows = [("Method", "2020/21", "2021/22"), ("Kik", "7", "9"), ("Skype", "3", "4")]
    assert all("month_of_year" not in one.rows[0]["rows"] for one in proposed(reference, rows))


def test_what_does_not_fit_is_named_once(reference: Reference) -> None:
    (only,) = proposed(reference, [("Method", "Number"), ("Qwrtz", "5"), ("Kik", "2")])
    assert [said for _, said, _ in only.fit.reasons] == ["the unknown method 'Qwrtz'"]
