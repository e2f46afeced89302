"""A comparison that crosses a change of definition, window or coverage is not like for like."""

from __future__ import annotations

from datetime import date

import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, Wave, read_rows
from foi_analysis.verdicts.comparability import Comparability, is_crossed
from foi_analysis.verdicts.printed_checks import run_checks
from foi_analysis.verdicts.verdict import UNLIKE

NATION = "England and Wales"
DAY = date(2017, 4, 1)


def window(start: str, end: str) -> Wave:
    return Wave(start, start, date.fromisoformat(start), date.fromisoformat(end), "", ())


@pytest.fixture(scope="module")
def compared(repo_root) -> Comparability:
    """Comparisons without anything printed of who answered."""
    return Comparability(Reference(Project(repo_root)), [], ["s.15A"])


@pytest.mark.parametrize(
    ("before", "after", "crossed"),
    [
        (("2016-04-01", "2017-03-31"), ("2023-07-01", "2024-06-30"), True),
        (("2016-07-01", "2017-06-30"), ("2023-07-01", "2024-06-30"), True),
        (("2015-04-01", "2016-03-31"), ("2016-04-01", "2017-03-31"), False),
        (("2017-04-01", "2018-03-31"), ("2018-04-01", "2019-03-31"), False),
        (("2017-03-30", "2018-03-29"), ("2018-04-01", "2019-03-31"), False),
    ],
)
def test_a_change_lies_between_windows_or_within_one(before, after, crossed) -> None:
    assert is_crossed(DAY, window(*before), window(*after)) == crossed


def test_1156_to_7479_printed_as_a_rise_is_not_like_for_like(repo_root) -> None:
    checks = {check.name: check for check in run_checks(Project(repo_root))}
    rise = checks["class-88a-546"]
    assert rise.not_like_for_like.startswith(f"{UNLIKE}: From 1 April 2017 class 88A also holds")
    assert "(Full Fact, 2025-01: https://" in rise.not_like_for_like
    assert rise.not_like_for_like in rise.why
    assert (rise.holds, rise.saved_by) == (False, "cut, not rounded")
    assert not checks["kent-up-15-per-cent"].not_like_for_like


def test_six_months_used_as_a_year_are_told(repo_root) -> None:
    checks = {check.name: check for check in run_checks(Project(repo_root))}
    for name in ("dyfed-powys-triple", "wales-up-100", "ew-up-69"):
        assert (
            "Dyfed-Powys gave six months of the first year only" in checks[name].not_like_for_like
        )


def test_windows_of_unlike_length_are_told(compared: Comparability) -> None:
    waves = compared.reference.waves
    (found,) = compared.reasons("s.15A", "Derbyshire", waves["9m"], waves["12m"])
    assert found == "first nine months has 276 days, first year (2017/18) 365"


def test_a_definition_holds_in_every_area_of_its_own(compared: Comparability) -> None:
    waves = compared.reference.waves
    both = waves["2016/17"], waves["2018/19"]
    assert compared.reasons("88A", "Derbyshire", *both)
    assert not compared.reasons("88A", "Police Scotland", *both)
    assert not compared.reasons("Scotland s.34/s.24 communicating indecently", NATION, *both)


def test_coverage_is_no_matter_where_the_same_forces_are_compared(compared: Comparability) -> None:
    waves = compared.reference.waves
    both = waves["12m"], waves["2018/19"]
    said = " ".join(compared.reasons("s.15A", NATION, *both))
    assert "41 of the 44 forces" in said
    same = " ".join(compared.reasons("s.15A", NATION, *both, are_same_authorities=True))
    assert "41 of the 44 forces" not in same
    assert not compared.reasons("s.15A", "Kent", *both)


def test_every_dated_change_has_its_source(repo_root) -> None:
    reference = Reference(Project(repo_root))
    for row in read_rows(Project(repo_root).manual / "comparability.csv"):
        assert row["kind"] in ("definition", "window", "coverage")
        assert all(row[name] for name in ("reason", "publisher", "published_on"))
        assert row["address"].startswith("http") and row["area"] in reference.areas
        date.fromisoformat(row["from_day"])
        assert bool(row["to_day"]) == (row["kind"] != "definition")
