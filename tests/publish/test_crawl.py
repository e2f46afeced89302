"""No place says of a printed figure what another does not: a crawl of all that is put out.

Three forces' project, of which one answered really, is made as `make reproduce` makes it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import copy_project
from tests.miniature import cut_down, lead_with
from tests.publish.crawl import Said, crawl, differing
from tests.test_end_to_end import foi

from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows

CLAIMS = ("ew-offences", "ew-youngest-victim", "derbyshire-offences", "staffordshire-offences")
NOTEBOOKS = ("figure_count", "figure_youngest", "stories", "local_briefing")
STORY = "burton-mail-2018-05-02"
REAL = "Derbyshire"


@pytest.fixture(scope="module")
def root(repo_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with everything made of it; read it only."""
    project = cut_down(copy_project(tmp_path_factory.mktemp("crawled") / "project"))
    for name in ("METHODOLOGY.md", "CHANGELOG.md"):
        shutil.copyfile(repo_root / name, project.root / name)
    claims, replies = (project.manual / f"{name}.csv" for name in ("claims", "replies"))
    write_rows(claims, [row for row in read_rows(claims) if row["claim"] in CLAIMS])
    lead_with(project, "derbyshire-offences")
    rows = read_rows(replies)
    for row in rows:
        row["provenance"] = "primary" if row["authority"] == REAL else row["provenance"]
    write_rows(replies, rows)
    register = project.notebooks / "register.toml"
    first, *entries = register.read_text(encoding="utf-8").split("[[notebook]]\n")
    kept = [entry for entry in entries if any(f'"{name}' in entry for name in NOTEBOOKS)]
    register.write_text("[[notebook]]\n".join([first, *kept]), encoding="utf-8")
    done = foi(project.root, "reproduce")
    assert done.returncode == 0, done.stdout + done.stderr
    return project.root


@pytest.fixture(scope="module")
def said(root: Path) -> Said:
    traces = [(name, json.loads(foi(root, "trace", name, "--json").stdout)) for name in CLAIMS]
    return crawl(root, traces)


def test_no_two_things_are_said_of_a_figure(said: Said) -> None:
    assert differing(said) == []


def test_every_place_is_read(root: Path, said: Said) -> None:
    figures = {row["figure"] for row in read_rows(root / "data/processed/stories.csv")}
    assert set(said["verdict"]) == {*figures, *CLAIMS}
    assert any("reproduced" in found for found in said["verdict"].values())
    for kind, wanted in {
        "verdict": ("index.html", "editor.html", "figure-derbyshire-offences", "trace"),
        "limits": (
            "figure-derbyshire-offences.html",
            f"{STORY}.html",
            "briefings/staffordshire",
            "stories.parquet",
        ),
        "why": ("index.html", f"{STORY}.html", "trace", "figures.csv"),
        "without": ("editor.html", "stories.csv"),
    }.items():
        places = {place for found in said[kind].values() for one in found.values() for place in one}
        for name in wanted:
            assert any(name in place for place in places), (kind, name)


# What is put after which words in place of what, and what of which figure then differs.
PLANTED = {
    f"build/site/stories/{STORY}.html": ('id="p0121"', "cannot be checked", "impossible"),
    "build/site/index.html": ('id="derbyshire-offences"', " reproduced", " fits"),
    "build/site/editor.html": ("#p0121", "cannot be checked", "repeated"),
    "build/site/figure-derbyshire-offences.html": ("Verdict</dt>", " reproduced", " confirmed"),
    "build/site/files/tables/stories.csv": ("P0121", "cannot be checked", "fits"),
    "build/briefings/staffordshire-9m.html": (">28</td>", "at least 28", "at most 40"),
    "README.md": ("- 28 offences", "Cannot be checked", "Fits"),
}
README = "- 28 offences were recorded in Staffordshire. *Cannot be checked*: {}"


def sentence(root: Path) -> str:
    rows = read_rows(root / "data/processed/stories.csv")
    return next(row["sentence"] for row in rows if row["figure"] == "P0121")


@pytest.mark.parametrize("name", PLANTED)
def test_a_second_thing_said_is_found(root: Path, tmp_path: Path, name: str) -> None:
    after, old, new = PLANTED[name]
    shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns("site-src", "replies"))
    path = tmp_path / "copy" / name
    if name == "README.md":
        path.write_text(README.format(sentence(root)), encoding="utf-8")
    before, found, rest = path.read_text(encoding="utf-8").partition(after)
    assert found and old in rest
    path.write_text(f"{before}{after}{rest.replace(old, new, 1)}", encoding="utf-8")
    found = [line for line in differing(crawl(tmp_path / "copy")) if name[6:] in line]
    kinds = {line.split()[0] for line in found}
    assert kinds == {"limits" if old[-1].isdigit() else "verdict"}


def test_a_second_verdict_in_a_sentence_is_found(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root, tmp_path / "copy", ignore=shutil.ignore_patterns("site-src", "replies"))
    page = f"<html><body><p>Staffordshire: 28. Confirmed. {sentence(root)}</p></body></html>"
    path = tmp_path / "copy/build/briefings/staffordshire-9m-more.html"
    path.write_text(page, encoding="utf-8")
    assert any(path.name in line for line in differing(crawl(tmp_path / "copy")))
