from __future__ import annotations

import openpyxl
import pytest

from foi_analysis.evidence.respondents import answered
from foi_analysis.intake.register import update_hash
from foi_analysis.notebook import by_package
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.run.reads import row_hash
from foi_analysis.run.results import process
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.sensitivity import sensitivity

NATION = "England and Wales"


QUERIES = (
    ("conflicts", {"wave": "9m"}),
    ("contradictions", {}),
    ("stories", {}),
)


@pytest.fixture(scope="module")
def processed(processed_project):
    return ProcessedProject(processed_project)


@pytest.fixture(scope="module")
def before(processed_miniature):
    """Return the hashes of every result for three forces before anything is changed."""
    return hashes(processed_miniature)


def hashes(project):
    """Return a hash of what each page without its own sums rests on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(project.root))
        return {name: row_hash(getattr(by_package, name)(**given)) for name, given in QUERIES}


@pytest.mark.parametrize(
    ("name", "chosen", "expected"),
    [
        ("conflicts", {"wave": "9mm"}, "'9mm'; expected a wave: 9m"),
    ],
)
def test_an_unknown_parameter_is_told(processed_project, monkeypatch, name, chosen, expected):
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    with pytest.raises(WrongParameter, match=expected):
        getattr(by_package, name)(**chosen)


def test_results_are_the_same_when_made_again(before, processed_miniature):
    assert hashes(processed_miniature) == before


def test_an_age_that_is_no_evidence_changes_no_result(before, miniature_copy):
    path = miniature_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q4"))
    assert sheet["B4"].value == 9
    sheet["B4"] = 1
    book.save(path)
    update_hash(miniature_copy, "derbyshire-9m")
    process(miniature_copy)
    assert hashes(miniature_copy) == before


def test_a_moved_method_that_is_no_evidence_changes_no_result(before, miniature_copy):
    path = miniature_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q3"))
    sheet["B5"], sheet["B10"] = sheet["B5"].value + 1, sheet["B10"].value - 1
    book.save(path)
    update_hash(miniature_copy, "derbyshire-9m")
    process(miniature_copy)
    assert hashes(miniature_copy) == before


def test_a_correction_of_a_heading_changes_no_result(before, miniature_copy):
    with (miniature_copy.manual / "corrections.csv").open("a", encoding="utf-8") as stream:
        stream.write(
            'one,derbyshire-9m,"sheet ""Q1 RECONSTRUCTED""",A2,'
            '"Derbyshire Constabulary, Freedom of Information Office",Derbyshire Constabulary,'
            "made for tests,Force FOI office,2018-05-20\n"
        )
    process(miniature_copy)
    assert hashes(miniature_copy) == before


def test_the_first_choice_is_the_computed_value(processed):
    for claim in processed.claims.values():
        made = processed.checker.demonstration(claim.wave)
        first = sensitivity(processed.checker, claim, made)[0]
        computed = answered(made, claim.area, claim.measure, claim.category).own
        assert (first["low"], first["high"]) == (computed.low, computed.high), claim.claim
        assert first["prints_the_same"], claim.claim


def test_every_choice_has_a_value_and_its_own_name(processed):
    for claim in processed.claims.values():
        rows = sensitivity(processed.checker, claim, processed.checker.demonstration(claim.wave))
        names = [row["choice"] for row in rows]
        assert len(names) == len(set(names))
        for row in rows:
            assert row["high"] is None or 0 <= row["low"] <= row["high"], (claim.claim, row)


def test_another_denominator_changes_the_share_of_the_story(processed_project, monkeypatch):
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    rows = by_package.choices("9m", "demonstration")["claims"]
    share = rows[rows["claim"] == "ew-facebook-family-share"].set_index("choice")
    everything = share.loc["of all offences, the unknown ones anything"]
    assert (round(everything["low"]), round(everything["high"])) == (30, 72)
    assert not everything["prints_the_same"]
