from __future__ import annotations

import openpyxl
import pytest

from foi_analysis.intake.register import update_hash
from foi_analysis.notebook import by_package
from foi_analysis.notebook.views import Views
from foi_analysis.run.results import process
from foi_analysis.verdicts.sensitivity import sensitivity

NATION = "England and Wales"


@pytest.fixture(scope="module")
def views(processed_project):
    return Views(processed_project)


@pytest.fixture(scope="module")
def before(processed_miniature):
    """Return the fingerprints of every view of three forces before anything is changed."""
    return fingerprints(Views(processed_miniature))


def parameters(views):
    """Yield the name and parameters of every view that a notebook shows."""
    yield "conflicts", {"wave": "9m"}
    yield "contradictions", {}
    yield "stories", {}
    yield "leave_one_out", {"seed": "2018"}


def fingerprints(views):
    return {
        (name, *chosen.values()): views.get(name, **chosen).fingerprints()
        for name, chosen in parameters(views)
    }


@pytest.mark.parametrize(
    ("name", "chosen", "hint"),
    [
        ("conflicts", {"wave": "9mm"}, "9m"),
        ("leave_one_out", {"seed": "twenty"}, "'twenty'"),
    ],
)
def test_an_unknown_parameter_names_the_nearest(views, name, chosen, hint):
    with pytest.raises(ValueError, match="There is no") as caught:
        views.get(name, **chosen)
    assert hint in str(caught.value)


def test_views_are_the_same_when_made_again(views, processed_project):
    again = Views(processed_project).get("conflicts", wave="9m")
    assert again.fingerprints() == views.get("conflicts", wave="9m").fingerprints()


def test_an_age_that_is_no_evidence_changes_no_view(before, miniature_copy):
    path = miniature_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q4"))
    assert sheet["B4"].value == 9
    sheet["B4"] = 1
    book.save(path)
    update_hash(miniature_copy, "derbyshire-9m")
    process(miniature_copy)
    after = fingerprints(Views(miniature_copy))
    assert before == after


def test_a_moved_method_that_is_no_evidence_changes_no_view(before, miniature_copy):
    path = miniature_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q3"))
    sheet["B5"], sheet["B10"] = sheet["B5"].value + 1, sheet["B10"].value - 1
    book.save(path)
    update_hash(miniature_copy, "derbyshire-9m")
    process(miniature_copy)
    after = fingerprints(Views(miniature_copy))
    assert before == after


def test_a_correction_of_a_heading_changes_no_view(before, miniature_copy):
    with (miniature_copy.manual / "corrections.csv").open("a", encoding="utf-8") as stream:
        stream.write(
            'one,derbyshire-9m,"sheet ""Q1 RECONSTRUCTED""",A2,'
            '"Derbyshire Constabulary, Freedom of Information Office",Derbyshire Constabulary,'
            "made for tests,Force FOI office,2018-05-20\n"
        )
    process(miniature_copy)
    after = fingerprints(Views(miniature_copy))
    assert before == after


def test_the_first_choice_is_the_computed_value(views):
    for claim in views.claims.values():
        first = sensitivity(views.checker, claim)[0]
        computed = views.checker.judge(claim).computed_value
        assert (first["low"], first["high"]) == (computed.low, computed.high), claim.claim
        assert first["prints_the_same"], claim.claim


def test_every_choice_has_a_value_and_its_own_name(views):
    for claim in views.claims.values():
        rows = sensitivity(views.checker, claim)
        names = [row["choice"] for row in rows]
        assert len(names) == len(set(names))
        for row in rows:
            assert row["high"] is None or 0 <= row["low"] <= row["high"], (claim.claim, row)


def test_another_denominator_changes_the_share_of_the_story(processed_project, monkeypatch):
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    rows = by_package.choices("9m")["claims"]
    share = rows[rows["claim"] == "ew-facebook-family-share"].set_index("choice")
    everything = share.loc["of all offences, the unknown ones anything"]
    assert (round(everything["low"]), round(everything["high"])) == (30, 72)
    assert not everything["prints_the_same"]
