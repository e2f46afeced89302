"""The wave of 2017 as if really answered, 38 replies and 5 refusals: every page says what is true.

The replies are made for the test, and everything is made of them as `make reproduce` makes it.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from lxml import html
from tests.conftest import copy_project
from tests.real_wave import (
    DISPLACED,
    EXEMPTION,
    MADE,
    NOTHING_ELSE,
    REFUSED,
    answer_really,
    answering,
    keep_story,
)
from tests.test_end_to_end import foi

from foi_analysis.core.paths import slug

CLAIMS = (
    *("ew-offences", "ew-facebook-family-share", "ew-most-recorded-method", "ew-youngest-victim"),
    *("derbyshire-offences", "staffordshire-offences"),
)
BRIEFINGS = (DISPLACED[1], "Derbyshire", NOTHING_ELSE)
DOCUMENTS = {"method.html", "changelog.html"}
NO_VALUE = re.compile(r"\bNaN\b|<NA>|\bnan\b|\bNaT\b|\bNone\b|Traceback|\w+Error\b")
DEMONSTRATED = re.compile(r"\(demonstration\)|Demonstration\. |DEMONSTRATION|by construction")


@pytest.fixture(scope="module")
def root(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with everything made of it."""
    project = copy_project(tmp_path_factory.mktemp("really") / "answered")
    for name in ("METHODOLOGY.md", "CHANGELOG.md", "README.md"):
        shutil.copyfile(repo_root / name, project.root / name)
    answer_really(project, answering(project), REFUSED)
    keep_story(project, CLAIMS, BRIEFINGS)
    done = foi(project.root, "reproduce")
    assert done.returncode == 0, done.stdout + done.stderr
    return project.root


@pytest.fixture(scope="module")
def made(root: Path) -> pd.DataFrame:
    """What the made files say, read by pandas: offences, method by method, age, for each force."""
    found = {}
    for path in sorted((root / "data/raw/replies").glob("*-2018.csv")):
        assert path.read_text(encoding="utf-8").startswith(MADE)
        rows = pd.read_csv(path, names=["what", "number"]).dropna().drop_duplicates("what")
        numbers = rows[rows["number"].str.isdigit()].set_index("what")["number"].astype(int)
        found[path.stem.removesuffix("-2018")] = numbers
    return pd.DataFrame(found).T


def words(path: Path) -> str:
    """Return what a page says between its menus, without the code it was made with."""
    page = html.fromstring(path.read_bytes())
    found = page.xpath("//article") or page.xpath("//main") or [page]
    code = ".//div[contains(@class, 'cell_input')]"
    for hidden in found[0].xpath(f".//script | .//style | {code}"):
        hidden.drop_tree()
    return " ".join(found[0].text_content().split())


def pages(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the words of every page of the site that is no document of the project."""
    site = root / "build/site"
    for path in sorted(site.glob("*.html")):
        if path.name not in DOCUMENTS:
            yield path.name, words(path)


def claims(root: Path) -> dict[str, dict]:
    return {one["id"]: one for one in json.loads(foi(root, "claims", "--json").stdout)}


def test_what_is_computed_is_what_the_files_add_up_to(root: Path, made: pd.DataFrame) -> None:
    assert len(made) == 38
    total = made["Number of offences"].sum()
    found = claims(root)
    listed = made[["Facebook", "Instagram", "Snapchat"]].sum()
    family, known = listed["Facebook"] + listed["Instagram"], listed.sum()
    share, least = 100 * family / known, made["Youngest victim (age)"].min()
    rate = "from 38 of 43 forces (88 per cent); all 43:"
    lines = {
        "ew-offences": f"{total:,} offences {rate} at least {total:,} offences",
        "ew-facebook-family-share": f"{share:.0f} per cent ({family:,} of {known:,}) "
        f"{rate} not known",
        "ew-most-recorded-method": f"{listed.idxmax()} {rate} not known",
        "ew-youngest-victim": f"{least} years {rate} at most {least} years",
    }
    assert {name: found[name]["computed"] for name in lines} == lines
    assert lines["ew-facebook-family-share"] == (
        "76 per cent (827 of 1,092) from 38 of 43 forces (88 per cent); all 43: not known"
    )
    assert all((found[one]["respondents"], found[one]["asked"]) == (38, 43) for one in lines)
    own = made.loc["staffordshire", "Number of offences"]
    assert found["staffordshire-offences"]["computed"] == str(own)
    assert found["derbyshire-offences"]["computed"] == "refused"
    assert {found[one]["computed_provenance"] for one in CLAIMS} == {"primary", "none"}
    disclosed = pd.read_csv(root / "build/disclosed/counts.csv", dtype=str)
    own = disclosed[disclosed["table"].eq("offences") & disclosed["area"].eq("England and Wales")]
    assert own["printed"].str.replace(",", "").tolist() == [str(total)]
    assert set(disclosed["provenance"]) == {"primary"}


def test_the_front_page_counts_who_answered_and_who_refused(root: Path) -> None:
    front = words(root / "build/site/index.html")
    assert "First nine months: 38 of 43 forces with a file of their own on hand; 5 refused" in front
    assert "reconstructed" not in front


def test_coverage_says_of_each_force_what_it_did(root: Path) -> None:
    page = html.fromstring((root / "build/site/coverage-by-window.html").read_bytes())
    states = {
        row.get("id"): row.xpath(
            "./td[contains(@class, 'own-file') or @class='refused' or "
            "@class='printed' or @class='reconstructed']/@class"
        )
        for row in page.xpath("//table//tr[@id]")
    }
    assert sum(own == ["own-file"] for own in states.values()) == 38
    assert {authority for authority, own in states.items() if own != ["own-file"]} == set(
        map(slug, REFUSED)
    )
    assert states["derbyshire"] == ["printed"] and states["kent"] == ["refused"]
    with (root / "data/processed/coverage.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["provenance"] == "primary"]
    refused = {row["authority"] for row in rows if row["status"] == "refused"}
    assert refused == set(REFUSED)


def test_a_refusal_has_no_number_on_any_page(root: Path) -> None:
    for authority in ("Derbyshire", NOTHING_ELSE):
        page = words(root / f"build/site/briefing-{slug(authority)}.html")
        assert "refused" in page and EXEMPTION in page
        none = "Replies on hand: 0 primary, 0 transcribed; refused: 1."
        assert none in page
        assert "the package gets the same 0 of 0 numbers" in page
        given = words(root / f"build/briefings/{slug(authority)}-9m.html")
        assert "refused the request as a whole" in given and EXEMPTION in given
        assert "RECONSTRUCTED" not in given
    page = words(root / "build/site/figure-derbyshire-offences.html")
    assert "0 of 1 asked gave a number" in page and "refused" in page
    rows = pd.read_csv(root / "build/figures/figure-ew-offences-by-authority.csv")
    assert set(rows.loc[rows["low"].isna(), "authority"]) == set(REFUSED)


def test_no_page_calls_a_primary_reply_a_demonstration(root: Path) -> None:
    for name, said in pages(root):
        assert not DEMONSTRATED.findall(said), name
    for path in (root / "build/site").rglob("*.html"):
        page = html.fromstring(path.read_bytes())
        assert not any("emonstration" in alt for alt in page.xpath("//img/@alt")), path.name
    for reply in (root / "build/site/replies").glob("*-2018.html"):
        assert "reconstructed" not in words(reply).lower(), reply.name


def test_no_page_shows_a_gap_of_a_program(root: Path) -> None:
    for name, said in pages(root):
        assert not NO_VALUE.findall(said), name
    for path in (root / "build/briefings").glob("*.html"):
        assert not NO_VALUE.findall(words(path)), path.name


def test_again_nothing_runs(root: Path) -> None:
    assert "Nothing changed" in foi(root, "reproduce").stdout
