"""The built site says one verdict of a figure, with what it assumes, wherever the figure stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_records
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import VERDICTS
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.story_pages import StoryPages
from foi_analysis.run.results import published_rows
from foi_analysis.verdicts.claims import ClaimChecker, read_claims
from foi_analysis.verdicts.published_figures import PublishedFigures
from foi_analysis.verdicts.report import claim_objects, readme_sentences


@pytest.fixture(scope="module")
def pages(processed_project: Project, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("stories")
    StoryPages(SiteFacts(processed_project), folder).write({})
    return [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]


def test_every_page_of_a_story_says_the_tables_verdict(
    processed_project: Project, pages: list[str]
) -> None:
    said: dict[str, set[str]] = {}
    for page in pages:
        for table in re.findall(r'<table class="claims".*?</table>', page, re.DOTALL):
            for row in html.fromstring(table).xpath("//tr[@id]"):
                found = row.xpath(".//span[contains(@class, 'verdict-')]/text()")
                said.setdefault(row.get("id").upper(), set()).update(one.strip() for one in found)
    stories = {row["figure"]: row for row in read_records(processed_project, "stories")}
    assert set(said) == set(stories)
    for figure, found in said.items():
        assert found == {stories[figure]["verdict"]}, figure


def test_a_claim_has_the_verdict_of_its_figure_on_its_storys_page(
    processed_project: Project,
) -> None:
    stories = {
        (
            row["page"],
            row["area"],
            row["wave"],
            row["measure"],
            row["category"],
            row["printed"],
        ): row
        for row in read_records(processed_project, "stories")
    }
    claims = read_claims(processed_project)
    judged = {one["id"]: one for one in claim_objects(processed_project)}
    met = 0
    for claim in claims:
        key = (claim.page, claim.area, claim.wave, claim.measure, claim.category, claim.printed)
        if row := stories.get(key):
            met += 1
            assert judged[claim.claim]["verdict"] == row["verdict"]
            assert judged[claim.claim]["weakest"] == row["weakest"]
    assert met >= 8


def test_the_readme_says_each_claims_verdict(processed_project: Project) -> None:
    sentences = readme_sentences(processed_project).splitlines()
    for one, line in zip(claim_objects(processed_project), sentences, strict=True):
        assert f"*{one['verdict'].capitalize()}*: {one['sentence']}" in line


def judged(project: Project, change: dict[str, str] | None = None) -> dict[str, Any]:
    """Return each printed figure's verdict; ``change`` gives caveats other codes by figure."""
    rows = [
        {**row, "caveats": (change or {}).get(row["figure"], row["caveats"])}
        for row in published_rows(project)
    ]
    checker = ClaimChecker(project, read_records(project, "observations"), rows)
    found = PublishedFigures(checker).distinct_facts
    return {row["figure"]: one.verdict for one in found for row in one.rows}


def test_a_caveats_code_alone_changes_verdicts(processed_project: Project) -> None:
    before = judged(processed_project)
    assert before["P0272"].word == "fits", "Sussex, 33: at least, as it may be a part"
    after = judged(processed_project, {"P0272": "", "P0103": "", "P0245": "", "P0244": ""})
    assert after["P0272"].word == "restated" == after["P0273"].word != before["P0273"].word
    assert before["P0103"].word != "impossible" and after["P0103"].word in (
        "impossible",
        "disagrees if",
    )


def test_a_share_of_nobody_knows_what_is_not_impossible(processed_project: Project) -> None:
    stories = {row["figure"]: row for row in read_records(processed_project, "stories")}
    assert (stories["P0139"]["verdict"], stories["P0139"]["strength"]) == ("disagrees if", "weak")


def test_every_caveat_has_a_known_effect_and_is_used(processed_project: Project) -> None:
    table = read_rows(processed_project.manual / "caveats.csv")
    rows = read_rows(processed_project.published / "figures.csv")
    used = {code for row in rows for code in row["caveats"].split("|") if code}
    assert used == {row["caveat"] for row in table}
    assert set(VERDICTS) >= {row["verdict"] for row in read_records(processed_project, "stories")}


def test_third_figures_are_not_accused_where_two_others_clash(processed_project: Project) -> None:
    stories = {row["figure"]: row for row in read_records(processed_project, "stories")}
    by_name = {(row["area"], row["wave"], row["printed"]): row for row in stories.values()}
    for name in (("Cleveland", "9m", "62"), ("North East", "9m", "173")):
        if row := by_name.get(name):
            assert row["verdict"] not in ("impossible", "disagrees if"), name
    assert ("Cleveland", "9m", "62") in by_name
    durham = by_name["Durham", "9m", "92"]
    assert (durham["verdict"], durham["strength"]) == ("disagrees if", "weak")


def test_numbers_restated_are_restated_on_both_sides(processed_project: Project) -> None:
    rows = read_records(processed_project, "stories")
    for printed in ("3171", "3217", "2097", "2117"):
        found = {
            row["verdict"]
            for row in rows
            if row["printed"].replace(",", "") == printed and row["area"] == "England and Wales"
        }
        assert found == {"restated"}, printed


def test_a_reply_never_supports_the_page_it_was_transcribed_from(
    processed_project: Project, repo_root: Path
) -> None:
    words = {row["statement"]: row for row in read_records(processed_project, "statements")}
    own = {
        row["statement"]
        for row in read_records(processed_project, "stories")
        if row["figure"] == "P0628"
    }
    rows = [
        row for row in read_records(processed_project, "story_evidence") if row["statement"] in own
    ]
    assert not any(words[row["rests_on"]]["kind"] == "reply" for row in rows)
