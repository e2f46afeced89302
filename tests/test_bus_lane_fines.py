"""What the second investigation must show, worked out anew from its tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.declared_workings import Sought
from foi_analysis.evidence.workings import CompiledRows
from foi_analysis.merge.compiled import merge_compiled
from foi_analysis.notebook.trace import Tracer
from foi_analysis.run.results import process
from foi_analysis.verdicts.plausibility import plausible
from foi_analysis.verdicts.printed_checks import run_checks
from foi_analysis.verdicts.report import readme_sentences

EXAMPLE = Path(__file__).parents[1] / "examples/bus-lane-fines"
ENGLAND = ("income", "England", "2015-16")


@pytest.fixture(scope="module")
def lanes(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("lanes") / "bus-lane-fines"
    left_out = shutil.ignore_patterns("build", "processed", "__pycache__")
    shutil.copytree(EXAMPLE, root, ignore=left_out)
    project = Project(root)
    process(project)
    return project


@pytest.fixture(scope="module")
def figures(lanes: Project) -> pd.DataFrame:
    return pd.read_parquet(lanes.processed / "figures.parquet").set_index("claim")


@pytest.fixture(scope="module")
def rows(lanes: Project) -> CompiledRows:
    reference = Reference(lanes)
    return CompiledRows(reference, merge_compiled(lanes, reference).observations)


def of(figures: pd.DataFrame, area: str, printed: str, measure: str = "income") -> pd.Series:
    found = figures[
        (figures["area"] == area)
        & (figures["printed"] == printed)
        & (figures["measure"] == measure)
    ]
    assert len(found) == 1, found.index.tolist()
    return found.iloc[0]


def test_the_sum_of_the_year_is_reproduced_from_the_compilers_data(figures, rows) -> None:
    worked = rows.worked(Sought(*ENGLAND))[0]
    assert (float(worked.value), worked.used) == (30_978_040.56, 418)
    for printed in ("£31m", "£31 million", "more than £30million", "around £31m"):
        assert of(figures, "England", printed)["verdict"] == "reproduced from the compiler's data"


def test_councils_and_the_rates_of_single_cameras_are_reproduced(figures) -> None:
    assert of(figures, "England", "64", "authorities_with_cameras")["computed"] == "64"
    for area, printed, gives in (
        ("Newcastle-upon-Tyne", "£5,960", "5,960.06"),
        ("Wolverhampton", "£4,750", "4,750.15"),
        ("Kingston upon Thames", "around £2,660", "2,661.97"),
    ):
        found = of(figures, area, printed, "income_a_day")
        assert found["verdict"] == "reproduced from the compiler's data"
        assert found["computed"] == gives
    rounded = of(figures, "Newcastle-upon-Tyne", "£6,000", "income_a_day")
    assert rounded["weakest"] == "the figure was rounded to the nearest 1,000"


def test_second_and_third_hold_and_eighth_is_seventh(figures) -> None:
    for area, printed, place, verdict in (
        ("Wolverhampton", "second", "2", "reproduced from the compiler's data"),
        ("Kingston upon Thames", "third", "3", "reproduced from the compiler's data"),
        ("Kingston upon Thames", "eighth", "7", "disagrees if"),
    ):
        found = of(figures, area, printed, "place_by_income")
        assert (found["computed"], found["verdict"]) == (place, verdict)
    assert "place 6 (by income of the year" in found["sentence"]


def test_almost_4000_a_day_depends_on_the_reading(figures, rows) -> None:
    found = {
        one.working.reading: (round(float(one.value), 1), one.used)
        for one in rows.worked(Sought("notices_a_day", "England", "began"))
    }
    assert found == {
        "as printed by the compiler": (3771.3, 385),
        "totals since they began over their days": (3608.8, 487),
        "the same with the first day counted, too": (3598.6, 487),
        "the year's notices over 366 days": (3146.4, 534),
    }
    for printed in ("almost 4,000", "nearly 4,000"):
        judged = of(figures, "England", printed, "notices_a_day")
        assert judged["verdict"] == "reproduced from the compiler's data"
        assert judged["without_it"] == "disagrees if"
        assert "added as printed" in judged["weakest"]


def test_rates_of_nil_are_contradicted_by_the_years_notices(lanes, rows) -> None:
    observations = merge_compiled(lanes, rows.reference).observations
    kept = {one.relation.relation: one for one in plausible(rows.reference, observations)}
    nil = kept["rate-of-nil"]
    assert len(nil.broken) == 37
    assert sum(year for _, year in nil.broken.values()) == 43_173
    assert kept["income-a-notice"].broken and not kept["reduced-charge"].broken


def test_bradfords_own_rows_repeat_it_only_cut(figures, rows) -> None:
    assert float(rows.worked(Sought("income", "Bradford", "2015-16"))[0].value) == 2_283_865.45
    found = of(figures, "Bradford", "£2.283m")
    assert (found["verdict"], found["without_it"]) == ("repeated", "restated")
    assert found["weakest"] == "the figure was cut, not rounded"
    for printed in ("£1.866m", "£1.887 million"):
        assert of(figures, "Bradford", printed)["verdict"] == "restated"
    assert of(figures, "Bradford", "£329,648")["verdict"] == "repeated"


def test_wolverhampton_printed_another_sum_than_its_rows_give(figures, rows) -> None:
    assert rows.worked(Sought("income", "Wolverhampton", "2015-16"))[0].value == 1_392_363
    found = of(figures, "Wolverhampton", "£1,307,432")
    assert found["verdict"] == "restated"
    assert "1,392,363" in found["sentence"]


def test_the_numbers_beside_each_other_agree_by_the_one_reading_that_gives_them(lanes) -> None:
    found = {one.name: one for one in run_checks(lanes)}
    assert found["wolverhampton-2016-17-notices"].holds
    assert found["wolverhampton-a-day"].saved_by == "over 365.25, cut, not rounded"
    assert found["manchester-a-camera"].saved_by == "over 25, cut, not rounded"
    assert "1,613,007 of £1,849,291, which leaves 236,284 for others" in found["derby-streets"].why


def test_a_cell_nobody_declared_is_named_and_nothing_is_read(lanes, tmp_path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(lanes.root, root)
    marks = root / "data/manual/compiled_marks.csv"
    lines = marks.read_text(encoding="utf-8").splitlines(True)
    marks.write_text("".join(one for one in lines if "#REF!" not in one), encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        process(Project(root))
    (problem,) = found.value.problems
    assert problem.found == "'#REF!'"
    assert (problem.file, problem.cell) == ("cameras.csv", "column income_2015_16")
    assert "compiled_marks.csv" in problem.action


def test_no_blank_is_nil(lanes) -> None:
    observed = pd.read_parquet(lanes.processed / "observations.parquet")
    empty = observed[observed["printed"] == ""]
    assert set(empty["status"]) == {"blank"}
    assert empty["low"].isna().all()


def test_the_readme_shows_all_72_with_todays_verdicts(lanes) -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    shown = text.split("<!-- claims: begin -->\n")[1].split("<!-- claims: end -->")[0]
    assert shown == readme_sentences(lanes)
    assert shown.count("\n") == 72


def test_a_figure_is_traced_to_the_cells_of_the_table(lanes, figures) -> None:
    claim = figures.index[figures["printed"] == "£2.283m"][0]
    (part,) = Tracer(lanes).trace(claim).parts
    (own,) = part.authorities
    assert (own.authority, round(own.low, 2), len(own.leaves)) == ("Bradford", 2_283_865.45, 21)
    assert {leaf.cell for leaf in own.leaves} == {"income_2015_16"}
    assert "“£329,648.31”" in {leaf.said for leaf in own.leaves}
