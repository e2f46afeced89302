"""Personal data and formula text in what is seen: counted by kind, never repeated."""

from __future__ import annotations

import pytest

from foi_analysis.intake.scan.formulas import text_hazards
from foi_analysis.intake.scan.personal import personal_hazards


def personal(*texts: str, cells: tuple[str, ...] = ()) -> dict[str, str]:
    return {hazard.kind: hazard.detail for hazard in personal_hazards(texts, cells)}


@pytest.mark.parametrize(
    "text",
    ["AB123456C", "NI number: AB 12 34 56 C.", "ab JK123456A cd"],
)
def test_national_insurance_numbers(text):
    assert personal(text) == {"personal-identity": "1 National Insurance number"}


@pytest.mark.parametrize(
    "text",
    [
        "DOB 3/4/2005",
        "D.O.B.: 03.04.05",
        "date of birth - 3 April 2005",
        "born on 2005-04-03",
        "Born 3 Apr 2005",
    ],
)
def test_dates_of_birth(text):
    assert personal(text) == {"personal-identity": "1 date of birth"}


def test_ways_to_reach_a_person_are_counted_but_organisations_are_not():
    text = "foi@x.police.uk FOI.Team@x.police.uk data.protection@x.gov.uk j.doe@x.police.uk"
    assert personal(text) == {"personal-contact": "1 e-mail address"}
    assert personal("Call 01332 123456 or +44 (0)20 7946 0999 or 07700 900123, DE1 2AB") == {
        "personal-contact": "3 telephone numbers, 1 postcode"
    }


@pytest.mark.parametrize(
    "text",
    [
        "There have been 39 offences between 3 April 2017 and 2 January 2018.",
        "HO 71/17, 086/02; reference 01.FOI.22.025489; FO123456/A; 1,144 77, 686",
        "age at date of birth not recorded; born in 2005",
        "0 1 2 3 4 5 6 7 8 9 10 11 12",
        "0,1,2,3,4,5,6,7,8,9,10,11",
        "0.123456789 2017/18 101",
        "Section 40(2) S15A SOA2003",
    ],
)
def test_what_replies_say_is_not_personal(text):
    assert personal(text) == {}


@pytest.mark.parametrize(
    "heading",
    [
        "DOB",
        "D.O.B.",
        "Date of Birth",
        "SURNAME",
        "First name",
        "Victim's name",
        "Suspect DOB",
        "Names of victims",
        "Home address",
        "NI Number",
        "Offender surname",
    ],
)
def test_columns_headed_as_personal_data(heading):
    assert personal(cells=(heading, "Facebook", "4")) == {"personal-columns": "1 heading"}


@pytest.mark.parametrize(
    "heading",
    [
        "Age",
        "Age of victim",
        "Sex",
        "Name",
        "Method",
        "Victims",
        "Force",
        "Username",
        "App name",
        "full_name",
        "Full name",
        "Address",
        "Please do not give the names of victims or their date of birth",
    ],
)
def test_columns_headed_as_anything_else(heading):
    assert personal(cells=(heading,)) == {}


def test_very_long_text_is_absurd_rather_than_half_looked_at():
    assert set(personal("a" * 10_000_001)) == {"absurd-size"}


def formulas(*texts: str) -> set[str]:
    return {hazard.kind for hazard in text_hazards(texts)}


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|'/c calc'!A0",
        "  +CMD|' /C x'!A1",
        "@SUM(1)*cmd|'/c'!A0",
        '=WEBSERVICE("http://x")',
        '=IMPORTXML("http://x","//a")',
        "-2+3+cmd|' /C x'!A0",
        '=DDE("a";"b";"c")',
    ],
)
def test_text_that_runs_a_command(text):
    assert "command-formula" in formulas(text)


@pytest.mark.parametrize("text", ["=SUM(A1:A3)", "+A1", "@SUM(1)", "-B2"])
def test_text_that_only_looks_like_a_formula_is_noted(text):
    assert formulas(text) == {"formula-text"}


@pytest.mark.parametrize(
    "text",
    ["= 111", "=111", "-", "-3", "+44 1332 123456", "- Charged (5)", "@", "1-4", "Facebook | 4 !"],
)
def test_text_that_is_no_formula(text):
    assert formulas(text) == set()


def test_commands_in_delimited_text(tmp_path, found):
    path = tmp_path / "a.csv"
    path.write_text("Method,Offences\nKik,2\n")
    assert found(path) == {}
    path.write_text("Method;Offences\nKik;\"=cmd|'/c secret4711'!A0\"\n")
    assert found(path) == {("command-formula", ""): "1 cell"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_personal_columns_in_delimited_text_of_any_encoding(tmp_path, kinds, encoding):
    (tmp_path / "a.csv").write_text("Surname\tAge\né\t9\n", encoding=encoding)
    assert kinds(tmp_path / "a.csv") == {"personal-columns"}


def test_a_page_is_judged_by_what_it_shows(tmp_path, found):
    path = tmp_path / "a.html"
    path.write_text("<!doctype html><script>x='DOB 3/4/2005'</script><p>DOB<table><td>Age")
    assert found(path) == {}
    path.write_text("<table><tr><th>Surname<th>DOB<tr><td>x<td>y</table>")
    assert found(path) == {("personal-columns", ""): "2 headings"}


def test_a_table_wider_and_longer_than_any_reply_is_absurd(tmp_path, kinds):
    (tmp_path / "a.csv").write_text("," * 2000 + "\n" + "\n" * 2000)
    assert kinds(tmp_path / "a.csv") == {"absurd-size"}
