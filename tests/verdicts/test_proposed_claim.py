"""A printed sentence becomes the rows of a claim; what it does not say stays empty and is named."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from foi_analysis.cli.new import create
from foi_analysis.cli.new.questions import Question, Request
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.verdicts.claim_words import numbers_in, read_sentence
from foi_analysis.verdicts.proposed_claim import CLAIMS, FIGURES, ClaimDetails, Proposed, propose

NAMES = ("Northshire", "North Southshire", "Southshire")
YEAR = (date(2015, 4, 1), date(2016, 3, 31))
MORE = (
    "income,Income,money,pounds,,sum,,,true,income",
    "fines_a_day,Fines a day,rate,fines a day,1,rate_per,,,true,fines a day",
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return an investigation that counts fines and offences, income and a rate."""
    asked = (
        Question("How many fines?", "parking fines", "fines", *YEAR),
        Question("How many bus lane fines?", "bus lane fines", "fines", *YEAR),
        Question("How many?", "offences", "offences", date(2017, 4, 1), date(2017, 12, 31)),
    )
    create(tmp_path / "mine", request=Request(asked, "councils", NAMES))
    made = Project(tmp_path / "mine")
    with (made.manual / "measures.csv").open("a", encoding="utf-8") as stream:
        stream.writelines(f"{row}\n" for row in MORE)
    return made


def proposed(project: Project, sentence: str, **told: str) -> tuple[dict[str, str], Proposed]:
    starting = [{"word": "almost", "least": "0.9", "greatest": "1", "is_greatest_reached": "false"}]
    made = propose(project, sentence, ClaimDetails("news.example/1", **told), starting)
    return made.rows[FIGURES] | made.rows[CLAIMS], made


@pytest.mark.parametrize(
    ("sentence", "value", "operator", "measure", "wave"),
    [
        ("£31m in 2015-16", "31000000", "=", "income", "2015/16"),
        ("£1.5 million in 2015/16", "1500000", "=", "income", "2015/16"),
        ("almost 4,000 a day", "4000", "almost", "fines_a_day", ""),
        ("1,628 offences in nine months", "1628", "=", "offences", "2017-04-01 to 2017-12-31"),
        ("1,628 offences since 2017", "1628", "=", "offences", ""),
        ("more than 900 parking fines in 2015-16", "900", ">", "parking_fines", "2015/16"),
        ("at least 900 bus lane fines", "900", ">=", "bus_lane_fines", ""),
        ("fewer than 900 offences", "900", "<", "offences", ""),
        ("900 or more offences", "900", ">=", "offences", ""),
        ("just over 900 offences", "900", "just over", "offences", ""),
        ("900 fines in 2015", "900", "=", "", ""),
        ("900 burglaries in 2015-16", "900", "=", "", "2015/16"),
        ("900 library fines in 2015-16", "900", "=", "", "2015/16"),
        ("52 per cent in 2015-16", "52", "=", "", "2015/16"),
        ("£31m a day in 2015-16", "31000000", "=", "", "2015/16"),
        ("900 offences from 2014-15 to 2015-16", "900", "=", "offences", ""),
        ("900 offences in 2014-15 and 2015-16", "900", "=", "offences", ""),
        ("900 offences between 1 April 2015 and 31 March 2016", "900", "=", "offences", "2015/16"),
    ],
)
def test_what_a_sentence_says_is_read(
    project: Project, sentence: str, value: str, operator: str, measure: str, wave: str
) -> None:
    row, made = proposed(project, sentence)
    found = row["value"], row["operator"], row["measure"], row["wave"]
    assert found == (value, operator, measure, wave)
    still_open = {column for column, _ in made.open}
    assert ("measure" in still_open) == (not measure)
    assert ("wave" in still_open) == (not wave)
    assert ("operator" in still_open) == (operator == "just over")
    assert {"area", "publisher", "published_on", "release"} <= still_open


@pytest.mark.parametrize(
    ("sentence", "area"),
    [
        ("Northshire issued 28 parking fines", "Northshire"),
        ("Southshire Council issued 28 parking fines", "Southshire"),
        ("North Southshire issued 28 parking fines", "North Southshire"),
        ("Northshire and Southshire issued 28 parking fines", ""),
        ("Northshirely, 28 parking fines", ""),
        ("All councils asked issued 28 parking fines", "All councils asked"),
    ],
)
def test_an_area_is_taken_only_where_one_is_named(
    project: Project, sentence: str, area: str
) -> None:
    row, _ = proposed(project, sentence)
    kind = {"": "", "All councils asked": "other"}.get(area, "authority")
    assert (row["area"], row["area_type"]) == (area, kind)


def test_several_numbers_are_asked_about_and_none_is_refused(project: Project) -> None:
    with pytest.raises(ProblemsFound, match="several numbers"):
        proposed(project, "28 of 1,628 parking fines")
    assert proposed(project, "28 of 1,628 parking fines", printed="28")[0]["value"] == "28"
    with pytest.raises(ProblemsFound, match="no number"):
        proposed(project, "Many parking fines in 2015-16")
    with pytest.raises(ProblemsFound, match="does not print"):
        proposed(project, "28 parking fines", printed="29")


@pytest.mark.parametrize(
    "told",
    [{"measure": "x"}, {"wave": "x"}, {"area": "x"}, {"release": "x"}, {"published_on": "June"}],
)
def test_what_is_told_must_be_known(project: Project, told: dict[str, str]) -> None:
    with pytest.raises(ProblemsFound) as found:
        proposed(project, "28 parking fines", **told)
    assert next(iter(told)).replace("_", "-") in found.value.problems[0].found


def test_days_and_lengths_are_no_figures() -> None:
    sentence = "In 2015 and on 1 April 2016, over 12 months of 2015-16, 28 fines were issued"
    assert numbers_in(sentence) == ["28"]
    said = read_sentence("It made about £275k", "£275k")
    assert said and (said.printed, said.value, said.kind) == ("about £275k", "275000", "money")


def test_rows_are_added_and_a_known_page_and_release_used_again(project: Project) -> None:
    told = {"publisher": "Shire Mail", "published_on": "2016-06-02", "issuer": "Shire Desk"}
    told |= {"area": "All councils asked"}
    for sentence, more in (
        ("almost 900 parking fines in 2015-16", told),
        ("Northshire: £31m in 2015-16", {}),
    ):
        _, made = proposed(project, sentence, **more or {"issuer": "Shire Desk"})
        assert made.open == []
        made.write(project)
    published = project.published
    counts = {name: len(read_rows(published / f"{name}.csv")) for name in ("pages", "releases")}
    assert counts == {"pages": 1, "releases": 1}
    assert [one["figure"] for one in read_rows(published / "figures.csv")] == ["P0001", "P0002"]
    claims = read_rows(project.manual / "claims.csv")
    assert [one["claim"] for one in claims] == [
        "all-councils-asked-parking-fines-900",
        "northshire-income-31000000",
    ]
    assert [one["word"] for one in read_rows(project.manual / "wordings.csv")] == ["almost"]
    with (published / "releases.csv").open(encoding="utf-8") as stream:
        assert next(csv.DictReader(stream))["date_is_inferred"] == "true"
