from __future__ import annotations

import openpyxl
import pytest

from foi_analysis.intake.intake import update_hash
from foi_analysis.notebook import by_package
from foi_analysis.notebook.views import Views
from foi_analysis.run.results import process
from foi_analysis.verdicts.sensitivity import sensitivity

NATION = "England and Wales"


@pytest.fixture(scope="module")
def views(processed_project):
    return Views(processed_project)


def parameters(views):
    """Yield the name and parameters of every view that a notebook shows."""
    for claim in views.claims:
        yield "figure", {"claim": claim}
    for force in views.reference.territorial_forces:
        yield "briefing", {"force": force}
    yield "coverage", {"wave": "9m"}
    yield "platforms", {"wave": "9m", "area": NATION}
    yield "conflicts", {"wave": "9m"}
    yield "contradictions", {}
    yield "over_time", {"area": NATION}
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
        ("figure", {"claim": "ew-offence"}, "ew-offences"),
        ("briefing", {"force": "Derbyshyre"}, "Derbyshire"),
        ("coverage", {"wave": "9 m"}, "9m"),
        ("platforms", {"wave": "9m", "area": "England & Wales"}, "England and Wales"),
        ("platforms", {"wave": "9mm", "area": NATION}, "9m"),
        ("leave_one_out", {"seed": "twenty"}, "'twenty'"),
    ],
)
def test_an_unknown_parameter_names_the_nearest(views, name, chosen, hint):
    with pytest.raises(ValueError, match="There is no") as caught:
        views.get(name, **chosen)
    assert hint in str(caught.value)


def test_a_force_that_is_not_territorial_has_no_briefing(views):
    with pytest.raises(ValueError, match="There is no force"):
        views.briefing("PSNI")


def test_views_are_the_same_when_made_again(views, processed_project):
    chosen = {"claim": "ew-facebook-family-share"}
    again = Views(processed_project).get("figure", **chosen)
    assert again.fingerprints() == views.get("figure", **chosen).fingerprints()


def test_a_changed_number_changes_only_the_views_that_rest_on_it(views, processed_copy):
    before = fingerprints(views)
    path = processed_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q4"))
    assert sheet["B4"].value == 9
    sheet["B4"] = 1
    book.save(path)
    update_hash(processed_copy, "derbyshire-9m")
    process(processed_copy)
    after = fingerprints(Views(processed_copy))
    assert {key for key in before if before[key] != after[key]} == {
        ("figure", "ew-youngest-victim"),
        ("figure", "derbyshire-youngest-victim"),
        ("briefing", "Derbyshire"),
    }


def test_a_moved_method_changes_the_figures_of_methods_and_not_the_offences(views, processed_copy):
    before = fingerprints(views)
    path = processed_copy.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith("Q3"))
    sheet["B5"], sheet["B10"] = sheet["B5"].value + 1, sheet["B10"].value - 1
    book.save(path)
    update_hash(processed_copy, "derbyshire-9m")
    process(processed_copy)
    after = fingerprints(Views(processed_copy))
    assert {key for key in before if before[key] != after[key]} == {
        ("figure", "ew-facebook-family-share"),
        ("figure", "ew-method-known"),
        ("figure", "ew-most-recorded-method"),
        ("figure", "derbyshire-facebook-family"),
        ("briefing", "Derbyshire"),
        ("platforms", "9m", NATION),
    }


def test_a_correction_changes_only_the_views_that_rest_on_it(views, processed_copy):
    before = fingerprints(views)
    with (processed_copy.manual / "corrections.csv").open("a", encoding="utf-8") as stream:
        stream.write(
            'one,derbyshire-9m,"sheet ""Q1 RECONSTRUCTED""",A2,'
            '"Derbyshire Constabulary, Freedom of Information Office",Derbyshire Constabulary,'
            "made for tests,Force FOI office,2018-05-20\n"
        )
    process(processed_copy)
    after = fingerprints(Views(processed_copy))
    assert {key for key in before if before[key] != after[key]} == {
        *(("figure", name) for name in views.claims if name.startswith(("ew", "derbyshire"))),
        ("briefing", "Derbyshire"),
    }


def test_the_first_choice_is_the_computed_value(views):
    for claim in views.claims.values():
        first = sensitivity(views.court, claim)[0]
        computed = views.court.judge(claim).computed_value
        assert (first["low"], first["high"]) == (computed.low, computed.high), claim.claim
        assert first["prints_the_same"], claim.claim


def test_every_choice_has_a_value_and_its_own_name(views):
    for claim in views.claims.values():
        rows = sensitivity(views.court, claim)
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


def test_a_figures_forces_add_up_to_it(views):
    for name in ("ew-offences", "ew-method-known", "staffordshire-snapchat"):
        view = views.figure(name)
        assert view["by_force"]["low"].sum() == view["figure"]["computed_low"].iloc[0], name


def test_coverage_shows_one_reply_a_force(views):
    shown = views.coverage("9m")["coverage"]
    territorial = shown[shown["force"].isin(views.reference.territorial_forces)]
    replies = territorial.groupby("force")["reply"].nunique()
    assert len(replies) == 43
    assert set(replies) == {1}
