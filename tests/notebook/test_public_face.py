"""What `import foi_analysis as foi` gives: cheap to import, precise to load, clear when wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import foi_analysis as foi
from foi_analysis.core.paths import Project
from foi_analysis.notebook.parameters import WrongParameter

NATION, WAVE = "England and Wales", "9m"
FIGURES = {
    "ew-offences": (1628, 1628),
    "ew-method-known": (956, 956),
    "ew-facebook-family-share": (100 * 493 / 956,) * 2,
    "ew-most-recorded-method": (1, 1),
    "ew-youngest-victim": (2, 2),
    "derbyshire-offences": (20, 20),
    "derbyshire-facebook-family": (4, 4),
    "derbyshire-youngest-victim": (9, 9),
    "staffordshire-offences": (28, 28),
    "staffordshire-facebook-family": (11, 11),
    "staffordshire-snapchat": (7, 7),
}


@pytest.fixture
def here(processed_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("FOI_PROJECT", str(processed_project.root))
    return processed_project


def test_the_package_alone_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules)\n"
        "import foi_analysis; print(*sorted(set(sys.modules) - before))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["foi_analysis"]


def test_every_name_is_there_and_says_what_it_is() -> None:
    assert set(foi.__all__) <= set(dir(foi))
    for name in foi.__all__:
        assert len(getattr(foi, name).__doc__) > 80, name
    with pytest.raises(AttributeError, match="no_such_name"):
        foi.no_such_name  # noqa: B018


def test_a_claim_is_a_row_with_numbers_and_its_page(here: Project) -> None:
    claim = foi.load_claim("ew-offences", "figure_count.ipynb", "demonstration")
    assert (claim["printed"], claim["value"], claim["decimals"]) == ("1,628", 1628.0, 0)
    assert claim["publisher"] == "Burton Mail"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("ew-offences", "figure_share.ipynb"), ["'claim'", "'ew-offences'", "figure_share.ipynb"]),
        (("ew-offence", ""), ["'ew-offence'", "ew-offences"]),
        ((2019, ""), ["'claim'", "2019"]),
        (("ew-offences", "", "reel"), ["'replies'", "'reel'", "real, demonstration"]),
    ],
)
def test_a_wrong_claim_says_which_would_do(here: Project, given: tuple, words: list[str]) -> None:
    with pytest.raises(WrongParameter) as raised:
        foi.load_claim(*given)
    assert all(word in str(raised.value) for word in words)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: foi.load_observations("9 m", "offences", ["Kent"]), "wave"),
        (lambda: foi.load_observations(WAVE, "subject", ["Kent"]), "measure"),
        (lambda: foi.load_observations(WAVE, "offences", ["Kant"]), "Kent"),
        (lambda: foi.load_observations(WAVE, "offences", ["Kent"], columns=["lows"]), "low"),
        (lambda: foi.load_coverage(WAVE, asks="subject"), "offences"),
        (lambda: foi.load_coverage(2019), "2019"),
        (lambda: foi.load_published(wave="6"), "6m"),
        (lambda: foi.load_checks("nine"), "a wave, or later"),
        (lambda: foi.load_wave("9 m"), "9m"),
        (lambda: foi.load_table("manual/area"), "manual/area"),
        (lambda: foi.load_table("manual/areas", where={"areas": "Wales"}), "area"),
        (lambda: foi.judge("none"), "claim"),
        (lambda: foi.bounds("method_share_of_known", NATION, WAVE), "a count or an age"),
        (lambda: foi.bounds("offences", "Wessex", WAVE), "Wessex"),
        (lambda: foi.bounds("offences", "Kent", WAVE, "Facebook"), "category"),
        (lambda: foi.bounds("offences_with_method", "Kent", WAVE), "a method"),
        (lambda: foi.load_coverage(WAVE, "Kent"), "a list of names"),
        (lambda: foi.load_observations(WAVE, "offences", None), "a list of names"),
        (lambda: foi.load_observations(WAVE, "offences", ["Kent"], categories="Kik"), "a list"),
        (lambda: foi.load_observations(WAVE, "offences", ["Kent"], categories=["Kic"]), "Kik"),
        (lambda: foi.load_published(area="Narnia"), "Narnia"),
        (lambda: foi.load_published(category="MySpaceX"), "MySpaceX"),
        (lambda: foi.load_published(release="none"), "release"),
        (lambda: foi.load_table("areas"), "manual/areas"),
        (lambda: foi.load_table(None), "table"),
        (lambda: foi.load_table("manual/areas", where="area"), "columns"),
        (lambda: foi.load_table("processed/observations", {"low": "20"}), "low as a number"),
        (lambda: foi.load_table("processed/coverage", {"covers_wave": "true"}), "true or false"),
        (lambda: foi.load_claim("ew-offences", "figure_count"), "figure_count.ipynb"),
        (lambda: foi.assert_same_as_package("a", "b", "ew-offences"), "a number, or a gap"),
        (lambda: foi.plot_interval(pd.DataFrame({"what": ["a"], "low": [1]}), "years"), "high"),
    ],
)
def test_a_wrong_name_is_told_with_what_was_expected(here: Project, call, word: str) -> None:
    with pytest.raises(WrongParameter, match="expected") as raised:
        call()
    assert word in str(raised.value)


def test_real_and_demonstration_are_the_same_columns(here: Project) -> None:
    authorities = foi.load_table("manual/areas", where={"area": NATION})["authority"].tolist()
    real, shown = (
        foi.load_observations(WAVE, "offences", authorities, replies)
        for replies in ("real", "demonstration")
    )
    assert real.empty and len(shown) == len(authorities) == 43
    assert real.dtypes.to_dict() == shown.dtypes.to_dict()
    assert real["low"].sum(min_count=1) is pd.NA and shown["low"].sum() == 1628


def test_everybody_asked_has_a_row_of_coverage(here: Project) -> None:
    rows = foi.load_coverage(WAVE, ["Kent", "PSNI", "Derbyshire"], "methods", "demonstration")
    assert rows["authority"].tolist() == ["Kent", "PSNI", "Derbyshire"]
    assert rows["answer"].tolist() == ["exact", "no reply on hand", "exact"]
    assert len(foi.load_coverage(WAVE)) == 43 * 4
    assert foi.load_coverage(WAVE, []).empty
    unasked = foi.load_coverage("6m", ["Kent"], "offences", "demonstration")
    assert unasked["answer"].tolist() == ["not asked"]
    assert set(foi.load_coverage(WAVE)["answer"]) == {"no reply on hand", "figures not on hand"}


def test_a_wave_without_any_reply_has_rows_of_coverage_and_no_number(
    processed_copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = processed_copy.processed / "coverage.parquet"
    rows = pd.read_parquet(path)
    rows[rows["wave"] != WAVE].to_parquet(path, index=False)
    monkeypatch.setenv("FOI_PROJECT", str(processed_copy.root))
    for replies in ("real", "demonstration"):
        assert set(foi.load_coverage(WAVE, replies=replies)["answer"]) == {"no reply on hand"}
        found = foi.load_observations(WAVE, "offences", ["Kent"], replies)
        assert found.empty and str(found["low"].dtype) == "Int64"


def test_a_real_reply_displaces_a_made_one_even_if_it_refuses(processed_copy: Project) -> None:
    path = processed_copy.processed / "coverage.parquet"
    rows = pd.read_parquet(path)
    kent = rows[(rows["wave"] == WAVE) & (rows["authority"] == "Kent")]
    refusal = {"provenance": "primary", "status": "refused", "reply": "kent-refusal"}
    both = pd.concat([rows, kent.assign(**refusal, answer="not answered")], ignore_index=True)
    both.to_parquet(path, index=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOI_PROJECT", str(processed_copy.root))
        [answer] = foi.load_coverage(WAVE, ["Kent"], "offences", "demonstration")["answer"]
        assert answer == "refused"
        assert foi.load_observations(WAVE, "offences", ["Kent"], "demonstration").empty
        with pytest.raises(AssertionError, match=r"gives 1,628, the package 1,570"):
            foi.assert_same_as_package(1628, 1628, "ew-offences", "demonstration")


@pytest.mark.parametrize("claim", FIGURES)
def test_the_package_agrees_with_each_figure_and_no_other(here: Project, claim: str) -> None:
    low, high = FIGURES[claim]
    foi.assert_same_as_package(low, high, claim, "demonstration")
    with pytest.raises(AssertionError, match="the notebook gives"):
        foi.assert_same_as_package(low - 1, high, claim, "demonstration")
    foi.assert_same_as_package(pd.NA, None, claim, "real")
    with pytest.raises(AssertionError, match="no authority gave a number"):
        foi.assert_same_as_package(low, high, claim, "real")


def test_a_verdict_carries_its_evidence_and_nothing_computed(here: Project) -> None:
    verdict = foi.judge("ew-offences")
    assert (verdict.verdict, verdict.low, verdict.high) == ("cannot be checked", 1316, 3217)
    assert set(verdict.evidence["side"]) == {"least", "greatest"}
    assert len(verdict.pages) == 9 and verdict.pages["agrees"].all()
    assert not [name for name in vars(verdict) if "computed" in name]


def test_bounds_are_those_behind_the_verdict(here: Project) -> None:
    found = foi.bounds("offences", NATION, WAVE, without="nspcc-2018-04")
    assert (found.low, found.high) == (1316, 3217)
    assert str(found) == "1,316–3,217"
    assert foi.bounds("offences", "Kent", "2024").high is None


def test_tables_of_data_manual_are_text(here: Project) -> None:
    [row] = foi.load_table("manual/waves", where={"wave": WAVE}).to_dict(orient="records")
    assert row["period_end"] == "2018-01-03" and row["made_of"] == ""


def test_a_loaded_frame_can_be_changed(here: Project) -> None:
    rows = foi.load_observations(WAVE, "offences", ["Kent"], "demonstration")
    rows["low"] = 0
    again = foi.load_observations(WAVE, "offences", ["Kent"], "demonstration")
    assert again["low"].tolist() == [58]


@pytest.mark.parametrize("replies", ["real", "demonstration"])
def test_a_picture_has_its_numbers_and_says_what_it_rests_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replies: str
) -> None:
    (tmp_path / "data/manual").mkdir(parents=True)
    (tmp_path / "data/manual/investigation.toml").touch()
    monkeypatch.setenv("FOI_PROJECT", str(tmp_path))
    authorities = pd.Index(["Kent", "Essex", "Surrey"], name="authority")
    rows = pd.DataFrame({"low": [5, 1, None], "high": [5, 4, None]}, index=authorities)
    axes = foi.plot_by_authority(rows, "offences", "Two of three forces answered")
    figure = axes.figure
    foi.save_figure(axes, rows, "by force", "Kent 5, Essex 1 to 4.", replies)
    words = [one.get_text() for one in axes.texts]
    assert words == ["5", "1–4", "no number"]
    saved = tmp_path / "build/figures"
    assert (saved / "by-force.png").read_bytes().startswith(b"\x89PNG")
    assert (saved / "by-force.csv").read_text().splitlines()[1].startswith("Kent,5")
    is_marked = figure.get_suptitle().startswith("Demonstration. Two of three")
    assert is_marked == ("DEMONSTRATION" in figure.get_supxlabel()) == (replies == "demonstration")


def test_intervals_are_drawn_from_end_to_end() -> None:
    rows = pd.DataFrame(
        {"what": ["evidence", "replies", "none"], "low": [3, 5, None], "high": [None, 5, None]}
    )
    axes = foi.plot_interval(rows, "offences", "What is known")
    assert [label.get_text() for label in axes.get_yticklabels()] == rows["what"].tolist()
    words = [one.get_text().strip() for one in axes.texts if one.get_text()]
    assert words == ["at least 3", "5", "no number"]
