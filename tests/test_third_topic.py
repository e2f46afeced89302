"""A third topic from nothing, in tables alone: made trusts, a yes or no, a text, a snapshot.

It asks for a share of trusts, a month's total with who answered, and a rise on a year before.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from foi_analysis.cli.new.command import Authorities
from foi_analysis.cli.new.folder import create
from foi_analysis.core.paths import Project, sha256_of
from foi_analysis.run.results import process

TRUSTS = tuple(f"{name} Made Trust" for name in ("North", "South", "East", "West", "Mid"))
TABLE = """\
trust,status,has policy,how it is recorded,Jan 2018,Jan 2019
North Made Trust,HM00,Yes,by status code,10,15
North Made Trust,SH01,Yes,by status code,4,5
South Made Trust,HM00,No,free text only,2,3
East Made Trust,HM00,yes,by status code,,8
West Made Trust,HM00,no,not said,8,7
Mid Made Trust,HM00,,refused,not held,
"""
COLUMNS = (
    ("trust", "authority", "", "", ""),
    ("status", "item", "", "", ""),
    ("has policy", "value", "has_policy", "asked", "wave"),
    ("how it is recorded", "value", "how_recorded", "asked", "wave"),
    ("Jan 2018", "value", "people", "2018-01", "wave"),
    ("Jan 2019", "value", "people", "2019-01", "wave"),
)
MEASURES = """\
has_policy,Has a policy,flag,trusts,,none,,,false
how_recorded,How it is recorded,text,words,,none,,,false
people,People on the day,count,people,,sum,,,true
share_with_policy,With a policy,share,per cent,1,share_of,has_policy,,true
rise,Rise on a year before,share,per cent,1,change_since,people,,true
"""
CLAIMS = (
    ("half", "share_with_policy", "asked", "", "50", "50", "per cent"),
    ("january", "people", "2019-01", "", "38", "38", "people"),
    ("one-status", "people", "2019-01", "HM00", "33", "33", "people"),
    ("rise", "rise", "2019-01", "", "25", "25", "per cent"),
    ("wrong", "people", "2018-01", "", "25", "25", "people"),
)


def fill(project: Project, table: str, rows: list[dict[str, str]]) -> None:
    """Write rows under a table's own header, or under their keys where there is no such table."""
    path = project.root / "data" / f"{table}.csv"
    is_there = path.is_file() and table != "manual/measures"
    first = path.read_text(encoding="utf-8").partition("\n")[0] if path.is_file() else ""
    columns = next(csv.reader([first])) if first else list(rows[0])
    with path.open("a" if is_there else "w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n", restval="")
        if not is_there:
            writer.writeheader()
        writer.writerows(rows)


def named(names: str, *rows: Sequence[str]) -> list[dict[str, str]]:
    return [dict(zip(names.split(), row, strict=True)) for row in rows]


@pytest.fixture
def trusts(tmp_path: Path) -> Project:
    create(tmp_path / "mine", Authorities.NHS_TRUSTS)
    project = Project(tmp_path / "mine")
    raw = project.root / "data/raw/compiled"
    raw.mkdir(parents=True)
    (raw / "table.csv").write_text(TABLE, encoding="utf-8")
    fill(project, "manual/authorities", named("authority full_name is_asked", *_trusts()))
    areas = [("England", "nation", name) for name in TRUSTS]
    fill(project, "manual/areas", named("area area_type authority", *areas))
    waves = [
        ("asked", "the request", "2019-01-01", "2019-02-28"),
        ("2018-01", "31 January 2018", "2018-01-31", "2018-01-31"),
        ("2019-01", "31 January 2019", "2019-01-31", "2019-01-31"),
    ]
    fill(project, "manual/waves", named("wave label period_start period_end", *waves))
    measures = "measure label kind unit decimals working numerator denominator is_compared"
    fill(project, "manual/measures", named(measures, *csv.reader(MEASURES.splitlines())))
    offences = [("people", "true", "true")]
    fill(project, "manual/subjects", named("subject is_counted is_asked", *offences))
    about = ("t", "table.csv", sha256_of(raw / "table.csv"), "Made Desk", "2019-03-01", "made.test")
    names = "table file sha256 publisher published_on address"
    fill(project, "manual/compiled", named(names, about))
    columns = [("t", *one) for one in COLUMNS]
    fill(
        project, "manual/compiled_columns", named("table column role measure wave period", *columns)
    )
    marks = [("t", "Jan 2018", "not held", "not held", "", "", "the trust holds no such count")]
    fill(project, "manual/compiled_marks", named("table column text status low high means", *marks))
    ways = "measure wave reading working numerator numerator_wave denominator denominator_wave"
    change = (
        "rise",
        "",
        "trusts with both",
        "change_since",
        "people",
        "2019-01",
        "people",
        "2018-01",
    )
    rest = {"over": "", "only_without": "", "strength": "safe", "assumes": ""}
    fill(project, "manual/workings", [one | rest for one in named(ways, change)])
    told = project.manual / "investigation.toml"
    nouns = '\n[nouns]\nauthority = "trust"\nauthorities = "trusts"\n'
    told.write_text(told.read_text(encoding="utf-8") + nouns, encoding="utf-8")
    _publish(project)
    return project


def _trusts() -> list[tuple[str, str, str]]:
    return [(name, name, "true") for name in TRUSTS]


def _publish(project: Project) -> None:
    release = [("made-2019", "Made Desk", "2019-03-01", "2019-01")]
    fill(project, "raw/published/releases", named("release issuer released_on wave", *release))
    page = [("made-page", "Made Desk", "2019-03-01", "made.test/page")]
    fill(project, "raw/published/pages", named("page publisher published_on address", *page))
    days = {"asked": ("2019-01-01", "2019-02-28")}
    for claim, measure, wave, item, printed, value, unit in CLAIMS:
        start, end = days.get(wave, (f"{wave}-31", f"{wave}-31"))
        common = {
            **{"page": "made-page", "release": "made-2019", "wave": wave, "area": "England"},
            **{"area_type": "nation", "measure": measure, "category": item},
            **{"printed": printed, "value": value, "unit": unit},
        }
        figure = {"figure": claim, "period_start": start, "period_end": end, "operator": "="}
        fill(project, "raw/published/figures", [common | figure | {"subject": "people"}])
        about = {"claim": claim, "statement": claim, "decimals": "0", "notebook": "total.ipynb"}
        fill(project, "manual/claims", [common | about])


@pytest.fixture
def figures(trusts: Project) -> pd.DataFrame:
    process(trusts)
    return pd.read_parquet(trusts.processed / "figures.parquet").set_index("claim")


FROM_TABLE = "reproduced from the compiler's data"


def test_a_share_of_trusts_is_of_those_that_answered(figures: pd.DataFrame) -> None:
    found = figures.loc["half"]
    assert (found["computed_low"], found["verdict"]) == (50, FROM_TABLE)
    assert int(found["respondents"]) == 4


def test_a_months_total_comes_with_who_answered(figures: pd.DataFrame) -> None:
    found = figures.loc["january"]
    assert found["verdict"] == FROM_TABLE
    assert found["computed"] == "38 people from 4 of 5 trusts (80 per cent)"
    assert figures.loc["one-status", "verdict"] == FROM_TABLE


def test_a_rise_compares_those_with_both_ends(figures: pd.DataFrame) -> None:
    found = figures.loc["rise"]
    assert (found["computed_low"], found["verdict"]) == (25, FROM_TABLE)
    assert int(found["respondents"]) == 3


def test_a_wrong_total_disagrees(figures: pd.DataFrame) -> None:
    assert figures.loc["wrong", "verdict"] == "disagrees if"


def test_a_text_and_what_is_not_held_are_kept_as_such(trusts: Project, figures) -> None:
    rows = pd.read_parquet(trusts.processed / "observations.parquet")
    words = rows[rows["measure"] == "how_recorded"]
    assert "by status code" in set(words["printed"])
    not_held = rows[(rows["authority"] == "Mid Made Trust") & (rows["wave"] == "2018-01")]
    assert not_held["status"].tolist() == ["not held"]
