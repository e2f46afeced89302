from __future__ import annotations

import subprocess
import sys

import openpyxl
import pytest

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import frame_of
from foi_analysis.evidence.facts import related_releases
from foi_analysis.intake.register import update_hash, write_rows
from foi_analysis.merge.merge_replies import merge_replies
from foi_analysis.run.results import published_rows
from foi_analysis.verdicts.claims import ClaimChecker, Judgement, read_claims
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.published_figures import behind
from foi_analysis.verdicts.report import claim_objects

COMPUTED = {
    "ew-offences": "1,628",
    "ew-method-known": "956 offences from 39 of 43 forces (91 per cent); all 43: at least 956 "
    "offences",
    "ew-facebook-family-share": "52 per cent (493 of 956) from 39 of 43 forces (91 per cent); "
    "all 43: at least 48.6 per cent",
    "ew-most-recorded-method": "Facebook from 39 of 43 forces (91 per cent); all 43: not known",
    "ew-youngest-victim": "2 years from 38 of 43 forces (88 per cent); all 43: at most 2 years",
    "derbyshire-offences": "20",
    "derbyshire-facebook-family": "4",
    "derbyshire-youngest-victim": "9",
    "staffordshire-offences": "28",
    "staffordshire-facebook-family": "11",
    "staffordshire-snapchat": "7",
}
OFFENCES = {"Q1": {"B7": 21}, "Q2": {"B6": 6, "B8": 21}, "Q3": {"B13": 10, "B14": 21}}
CHANGES = {
    "one more offence": (OFFENCES, {"ew-offences", "derbyshire-offences"}),
    "a method where none was known": (
        {"Q3": {"B5": 4, "B13": 8}},
        {"ew-method-known", "derbyshire-facebook-family"},
    ),
    "another method": ({"Q3": {"B5": 4, "B10": 0}}, {"derbyshire-facebook-family"}),
    "no Facebook": (
        {"Q3": {"B5": 0, "B10": 4}},
        {"ew-facebook-family-share", "derbyshire-facebook-family"},
    ),
    "a younger victim": ({"Q4": {"B4": 1}}, {"ew-youngest-victim", "derbyshire-youngest-victim"}),
}


@pytest.fixture(scope="module")
def claims(processed_project):
    return {claim["id"]: claim for claim in claim_objects(processed_project)}


def make_primary(project: Project, authorities: set[str] | None = None) -> None:
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    for row in rows:
        is_chosen = authorities is None or row["authority"] in authorities
        if row["provenance"] == "reconstructed" and is_chosen:
            row["provenance"] = "primary"
    write_rows(path, rows)


def judged(project: Project) -> dict[str, Judgement]:
    """Return what becomes of each claim, as `process` finds it; the stories are not judged."""
    published = frame_of("published", published_rows(project)).to_dict(orient="records")
    checker = ClaimChecker(project, merge_replies(project).observations, published)
    return {claim.claim: checker.judge(claim) for claim in read_claims(project)}


def verdicts(found: dict[str, Judgement]) -> dict[str, str]:
    return {name: one.verdict.word for name, one in found.items()}


def test_the_eleven_figures_come_out_of_the_replies_made_from_them(processed_project):
    checker = ProcessedProject(processed_project).checker
    made = checker.demonstration("9m")
    found = {one.claim: checker.given(made, one) for one in read_claims(processed_project)}
    assert found == COMPUTED


def test_no_reply_made_from_the_figures_counts_for_them(claims):
    assert {claim["computed"] for claim in claims.values()} == {"no replies"}
    assert {claim["computed_provenance"] for claim in claims.values()} == {"none"}
    assert {claim["respondents"] for claim in claims.values()} == {0}
    assert {claim["computed_numerator"] for claim in claims.values()} == {None}


def test_no_figure_is_reproduced_by_reconstructed_replies(claims):
    assert not any(claim["verdict"].startswith("reproduced") for claim in claims.values())
    for claim in claims.values():
        for item in claim["rests_on"]:
            assert item["provenance"] in ("primary", "transcribed", "published")
            assert "reconstructed" not in item["source"].casefold()


def test_a_printed_figure_lies_within_what_others_allow_unless_it_disagrees(claims):
    for claim in claims.values():
        if (
            claim["verdict"] in ("fits", "cannot be checked")
            and claim["measure"] != "most_recorded_method"
        ):
            value = float(claim["printed"].replace(",", ""))
            assert claim["low"] <= value
            assert claim["high"] is None or value <= claim["high"]


def test_a_claim_never_rests_on_its_own_release_or_its_relatives(claims, processed_project):
    releases = read_rows(processed_project.published / "releases.csv")
    kin = related_releases(releases, "nspcc-2018-04")
    assert "nspcc-2018-04" in kin
    for claim in claims.values():
        for item in claim["rests_on"]:
            assert not any(f"({release})" in item["statement"] for release in kin)


def test_every_verdict_says_what_it_assumes_and_what_it_is_without(claims):
    for claim in claims.values():
        assert claim["sentence"]
        assert bool(claim["weakest"]) == bool(claim["strength"])
        assert claim["strength"] in ("", "fair", "weak")
        if claim["verdict"] == "impossible" or claim["verdict"].startswith("reproduced"):
            assert not claim["weakest"]


def test_relatives_go_up_and_down_but_not_sideways():
    releases = [
        {"release": "first", "descends_from": ""},
        {"release": "second", "descends_from": "first"},
        {"release": "third", "descends_from": "second|other"},
        {"release": "other", "descends_from": ""},
        {"release": "sister", "descends_from": "first"},
        {"release": "alone", "descends_from": ""},
    ]
    assert related_releases(releases, "second") == {"first", "second", "third"}
    assert related_releases(releases, "first") == {"first", "second", "third", "sister"}
    assert related_releases(releases, "third") == {"first", "second", "third", "other"}
    assert related_releases(releases, "alone") == {"alone"}


def test_the_youngest_victim_disagrees_only_if_the_same_forces_gave_ages(claims):
    claim = claims["ew-youngest-victim"]
    assert (claim["verdict"], claim["strength"]) == ("disagrees if", "weak")
    assert "the same authorities gave an age" in claim["weakest"]
    assert claim["without_it"] in ("cannot be checked", "not checked")
    assert "5, first year (2017/18) (NSPCC, June 2018)" in claim["sentence"]
    statements = [item["statement"] for item in claim["rests_on"]]
    assert any("2017-04-03 to 2018-04-02: 5" in statement for statement in statements)


def test_the_share_is_noted_to_disagree_with_its_parts(claims):
    notes = "\n".join(claims["ew-facebook-family-share"]["notes"])
    assert "32.6 + 15.6 + 3.2 = 51.4, which prints as 51" in notes
    assert "32.6 + 19.8 = 52.4, which prints as 52" in notes
    assert "32.6 + 18.8 = 51.4" in notes


def test_the_share_is_noted_with_the_denominator_the_story_drops(claims):
    notes = "\n".join(claims["ew-facebook-family-share"]["notes"])
    for words in ("956 offences", "493 to 501", "1,628", "30 to 72 per cent", "672 is unknown"):
        assert words in notes


def test_the_two_short_windows_and_the_double_counting_are_noted(claims):
    assert "Dyfed-Powys and South Wales" in claims["ew-offences"]["notes"][0]
    assert any("67 methods for 62" in note for note in claims["ew-most-recorded-method"]["notes"])


def test_every_figure_is_reproduced_once_the_replies_are_primary(project):
    make_primary(project)
    found = judged(project)
    assert set(verdicts(found).values()) == {"reproduced"}
    for one in found.values():
        assert one.computed_provenance == "primary"
        assert {fact.provenance for fact in behind(one.verdict)} == {"primary"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_number_contradicts_exactly_what_rests_on_it(project, change):
    cells, expected = CHANGES[change]
    make_primary(project)
    path = project.replies / "reconstructed" / "derbyshire-9m.reconstructed.xlsx"
    book = openpyxl.load_workbook(path)
    for question, values in cells.items():
        sheet = next(sheet for sheet in book.worksheets if sheet.title.startswith(question))
        for cell, value in values.items():
            sheet[cell] = value
    book.save(path)
    update_hash(project, "derbyshire-9m")
    found = verdicts(judged(project))
    against = ("impossible", "disagrees if")
    assert {name for name, verdict in found.items() if verdict in against} == expected
    assert set(found.values()) <= {"reproduced", *against}
    # Not every force gave an age, so that the nation's rests on a fair assumption.
    assert {name for name in expected if found[name] != "impossible"} <= {"ew-youngest-victim"}


def test_some_primary_replies_settle_their_force_and_narrow_the_nation(project, claims):
    make_primary(project, {"Derbyshire", "Kent", "Cleveland"})
    after = judged(project)
    found = verdicts(after)
    own = {name for name in found if name.startswith("derbyshire")}
    assert {found[name] for name in own} == {"reproduced"}
    assert {found[name] for name in set(found) - own} <= {"cannot be checked", "disagrees if"}
    nation = after["ew-offences"]
    assert nation.computed_provenance == "primary" and nation.respondents == 3
    assert claims["ew-offences"]["low"] <= nation.verdict.low < nation.verdict.high
    assert nation.verdict.high <= claims["ew-offences"]["high"]


def test_an_unsettled_wave_without_replies_has_no_computed_value(processed_project):
    checker = ClaimChecker(
        processed_project, [], read_table(processed_project, "published").to_dict("records")
    )
    for claim in read_claims(processed_project):
        assert checker.judge(claim).computed == "no replies"


def test_the_claims_are_shown_without_pandas(processed_project: Project) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from foi_analysis.verdicts import report; from foi_analysis.cli import show\n"
        "from foi_analysis.core.paths import Project\n"
        "show.claims(report.claim_objects(Project(Path(sys.argv[1]))))\n"
        "print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(processed_project.root)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "1,628" in said and said.splitlines()[-1] == "False"
