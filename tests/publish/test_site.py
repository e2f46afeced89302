"""The reviewer's site: complete, honest about what is reconstructed, and loading nothing."""

from __future__ import annotations

import base64
import io
import itertools
import json
import posixpath
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tests.miniature import STORY
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import COLUMNS, VERDICTS
from foi_analysis.merge.cell_account import anchor
from foi_analysis.notebook.display import table
from foi_analysis.notebook.reply_excerpt import crop, crop_words
from foi_analysis.publish.site import build_site, site_is_current
from foi_analysis.publish.site.cards import picture, why
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.notebook_page import notebook_page
from foi_analysis.publish.site.notebook_tables import tidy_table
from foi_analysis.publish.site.page_foot import PageFoot
from foi_analysis.publish.site.source import title_of
from foi_analysis.publish.site.table_html import raw
from foi_analysis.read.grid import Cell
from foi_analysis.run.register import read_register
from foi_analysis.verdicts.report import claim_objects

SHOWN = "figure-ew-offences-demonstration"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
TABLE = (
    '<div><style scoped>th {color: red}</style><table border="1" class="dataframe"><thead><tr>'
    "<th></th><th>count</th><th>source</th></tr></thead><tbody><tr><th>0</th><td>1,628</td>"
    "<td>Gazette: https://example.org/a/b-1.html (and 2 more)</td></tr></tbody></table></div>"
)
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated. Check CHANGES for Sphinx")
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}


def code(source: str, *outputs: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c-{len(source)}",
        "metadata": {},
        "source": source,
        "execution_count": None,
        "outputs": list(outputs),
    }


def shown(data: dict[str, str], metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": f"m-{len(text)}", "metadata": {}, "source": text}


def executed(note: str = "a note") -> dict[str, Any]:
    picture = shown(
        {"image/png": PIXEL, "text/plain": "<Figure size 1x1>"},
        {"image/png": {"alt": "One bar, 1,628 high."}},
    )
    cells = [
        words("# Is this count right?\n\nWhat this notebook is for."),
        code("claim = 'x'"),
        code("import foi_analysis"),
        words("## What was printed"),
        code("table", shown({"text/html": TABLE, "text/plain": "table"})),
        code("picture", picture),
        code("note", shown({"text/markdown": f"{note}, https://example.org/c.", "text/plain": ""})),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "foi_analysis": {"code": "0" * 64}}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def write_notebook(project: Project, name: str, notebook: dict[str, Any]) -> None:
    path = project.build / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def built(
    processed_project: Project, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, tuple[bool, str]]:
    root = tmp_path_factory.mktemp("site") / "project"
    # Other tests of this process may have run notebooks there.
    shutil.copytree(processed_project.root, root, ignore=shutil.ignore_patterns("build"))
    project = Project(root)
    (root / "METHODOLOGY.md").write_text(
        "# Method\n\nSee [the data](data/README.md) and [the code](src/foi_analysis/bounds.py).\n",
        encoding="utf-8",
    )
    for name in ("figure-ew-offences", SHOWN, "briefing-derbyshire", "coverage"):
        write_notebook(project, name, executed())
    pictures = project.build / "figures"
    pictures.mkdir()
    (pictures / "coverage-9m.png").write_bytes(base64.b64decode(PIXEL))
    (pictures / "coverage-9m.csv").write_text("authority,answer\n", encoding="utf-8")
    (pictures / "alone.png").write_bytes(b"without numbers")
    return project, build_site(project)


@pytest.fixture(scope="module")
def folder(built: tuple[Project, tuple[bool, str]]) -> Path:
    return built[0].build / "site"


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, Any]:
    return {
        path.relative_to(folder).as_posix(): html.parse(path).getroot()
        for path in sorted(folder.rglob("*.html"))
    }


def test_first_build_makes_the_front_page(built: tuple[Project, tuple[bool, str]]) -> None:
    project, (made, page) = built
    assert made
    assert page == "build/site/index.html"
    assert (project.root / page).is_file()


def test_every_expected_page_is_there(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    names = {"index", "figure-ew-offences", SHOWN, "briefing-derbyshire", "coverage", "search"}
    names |= {"method", "data", "data-dictionary", "replies-as-read"}
    names |= {"story-by-story", "coverage-by-window", "editor", "files", "demonstration"}
    names |= {"your-area", "how-we-checked", "sources", "dispute"}
    stories = read_table(built[0], "stories")
    names |= {f"stories/{page}" for page in stories["page"]}
    rows = read_rows(built[0].manual / "replies.csv")
    names |= {f"replies/{row['reply']}" for row in rows if row["file"]}
    assert {f"{name}.html" for name in names} == set(pages)


def test_nothing_is_loaded_from_outside(folder: Path, pages: dict[str, Any]) -> None:
    for name, root in pages.items():
        for tag, attribute in LOADING.items():
            for node in root.iter(tag):
                assert "//" not in node.get(attribute, ""), (name, html.tostring(node))
        assert not re.search(r"@import|url\((?!['\"]?data:)", "".join(root.xpath("//style/text()")))
    for sheet in folder.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text, sheet.name
        outside = re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*", text)
        assert not outside, (sheet.name, outside)


def test_scripts_that_are_run_fetch_no_outside_address(pages: dict[str, Any]) -> None:
    for root in pages.values():
        inline = "".join(root.xpath("//script[not(@type='application/ld+json')]/text()"))
        assert "http" not in inline
        assert not [node for node in root.xpath("//script/@src") if "mathjax" in node.casefold()]


def test_every_link_leads_to_a_file_and_anchor(folder: Path, pages: dict[str, Any]) -> None:
    for name, root in pages.items():
        for node in root.xpath("//*[@href or @src]"):
            address = node.get("href") or node.get("src")
            if address.startswith(("http://", "https://", "#svg-")) or address == "#":
                continue
            file, _, anchor = address.partition("#")
            within = posixpath.join(posixpath.dirname(name), file.partition("?")[0])
            target = posixpath.normpath(within) if file.partition("?")[0] else name
            assert (folder / target).is_file(), (name, address)
            if anchor:
                assert pages[target].xpath("//*[@id=$anchor]", anchor=anchor), (name, address)


def test_a_page_of_a_notebook_offers_that_as_it_was_executed(
    built: tuple[Project, tuple[bool, str]], folder: Path, pages: dict[str, Any]
) -> None:
    for name in ("figure-ew-offences", "briefing-derbyshire", "coverage"):
        (address,) = pages[f"{name}.html"].xpath("//a[contains(@href, '.ipynb')]/@href")
        executed = built[0].build / "notebooks" / f"{name}.ipynb"
        assert (folder / address).read_bytes() == executed.read_bytes()


def test_each_page_has_language_one_first_heading_and_headings_in_order(
    pages: dict[str, Any],
) -> None:
    for name, root in pages.items():
        assert root.get("lang") == "en-GB", name
        levels = [int(node.tag[1]) for node in root.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert levels.count(1) == 1, (name, levels)
        assert levels[0] == 1, name
        steps = itertools.pairwise(levels)
        assert all(later - earlier <= 1 for earlier, later in steps), (name, levels)
        assert root.xpath("//a[contains(@class, 'skip')]"), name


def test_every_picture_carries_the_notebooks_words(pages: dict[str, Any]) -> None:
    for name in ("figure-ew-offences.html", "briefing-derbyshire.html", "coverage.html"):
        own = pages[name].xpath("//img[not(contains(@class, 'excerpt'))]")
        alts = [node.get("alt") for node in own]
        assert alts == ["One bar, 1,628 high."], name
    assert all(node.get("alt") for root in pages.values() for node in root.iter("img"))


def test_code_is_folded_and_shown_nowhere_else(pages: dict[str, Any]) -> None:
    root = pages["figure-ew-offences.html"]
    said = "ancestor::div[contains(@class, 'cell_output')]"
    blocks = root.xpath(f"//div[contains(@class, 'highlight')]/pre[not({said})]")
    assert len(blocks) == 4, "cells that show nothing are joined"
    assert all(list(node.iterancestors("details")) for node in blocks)
    assert "import foi_analysis" in blocks[0].text_content()


def test_front_page_has_each_figure_once_with_its_verdict_in_words(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    claims = claim_objects(built[0])
    root = pages["index.html"]
    lead = root.get_element_by_id("ew-facebook-family-share")
    assert "No one can say." in lead.text_content() and "of the 956 offences" in lead.text_content()
    cards = root.xpath("//ul[@class='cards']/li")
    assert {lead.get("id"), *(card.get("id") for card in cards)} == {one["id"] for one in claims}
    assert len(cards) == len(claims) - 1 == 10
    for claim in claims:
        card = root.get_element_by_id(claim["id"])
        (verdict,) = card.xpath(".//*[contains(@class, 'verdict')]")
        (why,) = card.xpath(".//*[contains(@class, 'why')]")
        assert verdict.text_content().endswith(claim["verdict"])
        assert " ".join(why.text_content().split()) == claim["sentence"]
        if card is not lead:
            assert card.xpath("string(.//*[@class='num'])").startswith(claim["printed"])
    assert cards[0].xpath(".//a/@href") == ["figure-ew-offences.html"]
    assert "not yet run" in cards[1].text_content()
    areas = [head.text.strip() for head in root.xpath("//h3")]
    assert areas == ["England and Wales", "Derbyshire", "Staffordshire"]


def test_a_long_sentence_of_a_card_is_folded_and_whole() -> None:
    first = "The compiler's own table gives 3,771.3 notices a day"
    sentence = f"{first} (as printed; {'row, ' * 50}and so on). It holds, if added (fair)."
    card = html.fragment_fromstring(why(sentence))
    assert card.tag == "details" and card.findtext("summary") == first
    assert card.text_content() == sentence
    assert why("We found nothing.") == '<p class="why">We found nothing.</p>'


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"low": 10.0, "high": None, "unit": "per cent"}, ("10.0%", "90.0%", "52.0%")),
        ({"low": None, "high": 20.0, "unit": "per cent"}, ("0.0%", "20.0%", "52.0%")),
        ({"low": None, "high": 104.0, "unit": "offences"}, ("0.0%", "87.0%", "43.5%")),
        ({"low": 52.0, "high": 52.0, "unit": "per cent"}, ("0.0%", "52.0%", "52.0%")),
    ],
)
def test_limits_are_drawn_where_they_are(claim: dict[str, Any], expected: tuple[str, ...]) -> None:
    about = {"value": "52", "printed": "52", "verdict": "fits", "computed": "52"}
    drawn = picture({**about, "computed_provenance": "none", **claim})
    assert tuple(re.findall(r"(?:left|width):([\d.]+%)", drawn)) == expected


def test_nothing_is_drawn_of_a_place_or_without_limits() -> None:
    about = {"value": "1", "low": 1.0, "high": 3.0, "unit": "rank"}
    assert picture(about) == "" == picture({**about, "unit": "years", "low": None, "high": None})


def test_every_page_leads_to_the_five_entries_and_says_where_it_stands(
    pages: dict[str, Any],
) -> None:
    entries = ["index", "your-area", "story-by-story", "how-we-checked", "data"]
    for name, root in pages.items():
        up = "../" * name.count("/")
        links = root.xpath("//header//nav//a/@href")
        ends = {"#", *(f"{up}{one}.html" for one in entries)}
        assert len(links) == 5 and set(links) <= ends, name
        current = root.xpath("//header//nav//a[@aria-current]")
        assert len(current) == (name != "search.html"), name
        if name.removesuffix(".html") not in (*entries, "search"):
            assert root.xpath("//nav[@class='crumbs']//a"), name


def test_each_page_is_listed_under_its_entry_with_a_sentence(pages: dict[str, Any]) -> None:
    for entry, wanted in {
        "your-area": {"briefing-derbyshire.html", "coverage-by-window.html"},
        "how-we-checked": {"method.html", "dispute.html", "editor.html", "coverage.html"},
        "data": {"sources.html", "data-dictionary.html", "files.html", "replies-as-read.html"},
    }.items():
        items = pages[f"{entry}.html"].xpath("//ul[@class='listed']/li")
        assert wanted <= {item.xpath("string(./a/@href)") for item in items}
        assert all(item.findtext("span") for item in items)


def test_no_title_has_the_key_of_a_window(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    keys = "|".join(re.escape(key) for key in ("6m", "9m", "12m", "18m", "24m", "30m"))
    for run in read_register(built[0]):
        title = title_of(run, SiteFacts(built[0]), executed())
        assert not re.search(rf"\b({keys})\b", title), title
        assert "{" not in title
    for name, root in pages.items():
        assert not re.search(rf"\b({keys})\b", root.findtext(".//h1")), name


def test_every_page_says_how_to_report_an_error_and_when_it_changed(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    for name, root in pages.items():
        foot = root.xpath("//footer")[0]
        if name != "dispute.html":
            link = foot.xpath("string(.//a[text()='Report an error']/@href)")
            assert link.endswith("dispute.html"), name
        assert "Made by: not signed yet." in foot.text_content()
        assert foot.xpath(".//a[text()='Licence']"), name
    cited = pages["figure-ew-offences.html"].xpath("//footer//pre")[0].text_content()
    assert "title = {1,628 offences were recorded in England and Wales" in cited
    assert "author" not in cited


def test_a_contact_is_prefilled_with_the_page(processed_project: Project) -> None:
    foot = PageFoot(SiteFacts(processed_project))
    foot.about = replace(foot.about, made_by="A newsroom", contact="mailto:us@example.org")
    said = html.fragment_fromstring(f"<p>{foot.report('A & B', 'a-b.html', 'dispute.html')}</p>")
    address = said.xpath("./a/@href")[0]
    assert address.startswith("mailto:us@example.org?subject=Error%20on%20%E2%80%9CA%20%26%20B")
    assert "File%3A%20a-b.html" in address
    assert "author = {{A newsroom}}" in foot.citation("A", "a.html")


def test_the_day_is_that_of_the_citation_or_of_the_newest_source(
    processed_copy: Project, repo_root: Path
) -> None:
    facts = SiteFacts(processed_copy)
    for name in ("CITATION.cff", "CHANGELOG.md"):
        (processed_copy.root / name).unlink(missing_ok=True)
    assert PageFoot(facts).changed.startswith("Newest source: ")
    (processed_copy.root / "CHANGELOG.md").write_text("# C\n\n## 0.3.0 (2027-01-02)\n")
    assert PageFoot(facts).changed == "Last changed 2 January 2027, version 0.3.0."
    shutil.copyfile(repo_root / "CITATION.cff", processed_copy.root / "CITATION.cff")
    assert PageFoot(facts).changed == "Last changed 30 November 2026, version 0.2.0."


def test_machines_are_told_each_verdict_and_the_data_set(pages: dict[str, Any]) -> None:
    path = "//script[@type='application/ld+json']"
    review = json.loads(pages["figure-ew-offences.html"].xpath(path)[0].text)
    assert review["@type"] == "ClaimReview"
    assert review["reviewRating"]["alternateName"] == "cannot be checked"
    assert review["itemReviewed"]["author"]["name"] == "Burton Mail"
    assert "author" not in review
    about = json.loads(pages["data.html"].xpath(path)[0].text)
    assert about["@type"] == "Dataset" and "creator" not in about
    assert not pages["index.html"].xpath(path)


def test_the_front_page_is_light(folder: Path, pages: dict[str, Any]) -> None:
    root = pages["index.html"]
    files = root.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    loaded = sum((folder / one.partition("?")[0]).stat().st_size for one in files)
    assert loaded + (folder / "index.html").stat().st_size < 100_000
    assert not re.search(r"\bP\d{4}\b", root.xpath("string(//body)"))


def test_every_authority_has_a_place_somebody_says_it_covers() -> None:
    project = Project.find()
    rows = read_rows(project.manual / "places.csv")
    facts = SiteFacts(project)
    assert {row["authority"] for row in rows} == set(facts.reference.asked_authorities)
    assert len({row["place"] for row in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in ("town", "name")
        assert row["publisher"] == facts.authorities[row["authority"]]["full_name"]
        assert re.fullmatch(r"https://www\.[a-z-]+\.police\.uk/", row["address"])


def test_legend_explains_every_verdict(pages: dict[str, Any]) -> None:
    terms = pages["index.html"].xpath("//dl[contains(@class, 'legend')]//dt")
    assert [node.text_content().partition(" ")[2] for node in terms] == [*VERDICTS]


def test_made_replies_stand_in_the_demonstration_alone(pages: dict[str, Any]) -> None:
    (box,) = pages[f"{SHOWN}.html"].xpath("//div[contains(@class, 'warning')]")
    assert "by construction" in box.text_content() and "never evidence" in box.text_content()
    page = pages["demonstration.html"].get_element_by_id("furo-main-content").text_content()
    assert "by construction" in page and "43 reconstructed" in page
    (row,) = pages["demonstration.html"].xpath("//tbody/tr[.//a]")
    assert [cell.text_content() for cell in row.xpath("./td")] == [
        "1,628 offences",
        "1,628 offences",
    ]
    for name in ("index", "figure-ew-offences", "briefing-derbyshire", "coverage"):
        assert not pages[f"{name}.html"].xpath("//div[contains(@class, 'warning')]"), name
        assert not pages[f"{name}.html"].xpath("//*[text()='reconstructed']"), name


def test_figure_page_opens_with_statement_and_answers(pages: dict[str, Any]) -> None:
    root = pages["figure-ew-offences.html"]
    assert root.findtext(".//h1") == "1,628 offences were recorded in England and Wales"
    values = [node.text_content() for node in root.xpath("//dl[contains(@class, 'answers')]//dd")]
    assert values[0].startswith("? cannot be checked 9 other pages print it")
    assert values[1] == "1,628 offences Burton Mail, 2 May 2018"
    assert values[2:4] == ["1,316–3,217 offences", "no replies"]
    assert values[4].endswith("(weak). Without it: not checked.")


def test_a_figures_page_shows_the_picture_then_the_work_then_what_it_rests_on(
    pages: dict[str, Any],
) -> None:
    root = pages["figure-ew-offences.html"]
    order = [
        node.tag if node.tag == "img" else node.text_content().rstrip("#")
        for node in root.xpath("//article//h2 | //article//img")
    ]
    work, rests = "How it is worked out", "What the verdict rests on"
    assert order == ["img", work, rests, "How we know", "What was set aside", "Take it with you"]
    links = root.xpath("//section[@id='take-it-with-you']//li/a/@href")
    assert links[0] == "files/notebooks/figure-ew-offences.ipynb"


def test_a_briefings_page_is_headed_by_its_force(pages: dict[str, Any]) -> None:
    assert pages["briefing-derbyshire.html"].findtext(".//h1").startswith("Derbyshire: ")


def test_a_figures_page_leads_to_every_cell_it_was_computed_from(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    section = pages[f"{SHOWN}.html"].xpath("//div[@class='trace']")[0]
    assert len(section.xpath("./ul[1]/li/details[not(@open)]")) == 43
    links = [one for one in section.xpath(".//details//a/@href") if one.startswith("replies/")]
    assert len(set(links)) == 43
    total = 0
    for link in links:
        page, _, cell = link.partition("#")
        said = pages[page].get_element_by_id(cell)
        assert "disposition-used" in said.get("class")
        became = said.xpath(".//*[@class='became']")[0].text_content()
        total += int(re.search(r"offences = ([\d,]+)", became).group(1).replace(",", ""))
    assert total == 1628


def test_a_figures_page_shows_each_cell_in_its_surroundings(pages: dict[str, Any]) -> None:
    section = pages[f"{SHOWN}.html"].xpath("//div[@class='trace']")[0]
    for details in section.xpath(".//details"):
        pictures = details.xpath(".//img[contains(@class, 'excerpt')]")
        assert len(details.xpath(".//*[@class='here']")) + len(pictures) == 1
        assert "sha256" in details.text_content()
    assert section.xpath(".//a[starts-with(@href, 'https://www.burtonmail.co.uk')]")


def test_cells_of_pdfs_are_shown_as_small_crops_of_their_page(
    built: tuple[Project, tuple[bool, str]], folder: Path, pages: dict[str, Any]
) -> None:
    crops = pages[f"{SHOWN}.html"].xpath("//img[contains(@class, 'excerpt')]")
    rows = read_rows(built[0].manual / "replies.csv")
    assert len(crops) == sum(row["wave"] == "9m" and row["file"].endswith("pdf") for row in rows)
    for node in crops:
        assert re.match(r"Part of page \d+.* of .*\.pdf; framed: “", node.get("alt"))
        assert (folder / node.get("src")).stat().st_size < 20_000


def test_every_used_number_of_every_reply_is_marked_on_its_page(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    ledger = read_table(built[0], "ledger")
    used = ledger[(ledger["kind"] == "number") & (ledger["disposition"] == "used")]
    for row in used.itertuples():
        page = pages[f"replies/{row.reply}.html"]
        cell = page.get_element_by_id(anchor(row.place, row.cell))
        assert "disposition-used" in cell.get("class")
        assert "✔" in cell.text_content()


def test_each_replys_page_says_where_it_comes_from(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    for row in read_rows(built[0].manual / "replies.csv"):
        if row["file"]:
            page = pages[f"replies/{row['reply']}.html"]
            text = page.get_element_by_id("furo-main-content").text_content()
            assert row["sha256"] in text
            warned = "never evidence: no verdict uses it" in text
            assert warned == (row["provenance"] == "reconstructed"), row["reply"]


def test_a_replys_page_leads_to_its_figures_and_its_forces_briefing(pages: dict[str, Any]) -> None:
    links = pages["replies/derbyshire-9m.html"].xpath("//dl[contains(@class, 'about')]//a/@href")
    assert links == ["../briefing-derbyshire.html", f"../{SHOWN}.html"]


def test_every_judged_figure_stands_on_its_storys_page_with_its_verdict(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    for page, rows in read_table(built[0], "stories").groupby("page"):
        root = pages[f"stories/{page}.html"]
        assert len(root.xpath("//table[contains(@class, 'claims')]/tbody/tr")) == len(rows)
        for row in rows.itertuples():
            shown = root.get_element_by_id(row.figure.lower())
            own = shown.xpath("./td//*[contains(@class, 'verdict')]")[0].text_content()
            assert own.endswith(row.verdict), row.figure
            assert row.printed in shown.xpath("./td")[0].text_content(), row.figure
            assert row.area in shown.xpath("./th")[0].text_content(), row.figure


def test_figures_that_are_not_judged_stand_on_the_page_too(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    judged = read_table(built[0], "stories")
    for row in read_rows(built[0].published / "figures.csv"):
        if row["page"] in set(judged["page"]):
            root = pages[f"stories/{row['page']}.html"]
            assert root.get_element_by_id(row["figure"].lower()) is not None


def test_a_claim_leads_to_its_storys_page_and_back(pages: dict[str, Any]) -> None:
    story = "stories/burton-mail-2018-05-02.html"
    assert pages["figure-ew-offences.html"].xpath(f"//dl//a[@href='{story}']")
    back = pages[story].xpath("//tr[@id='p0163']//a[@href='../figure-ew-offences.html']")
    assert len(back) == 1


def test_coverage_tells_a_printed_count_from_a_reply_and_from_nothing(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    root = pages["coverage-by-window.html"]
    heads = root.xpath("//table[contains(@class, 'covered')]/thead//span/text()")
    authorities = built[0].manual / "authorities.csv"
    assert len(root.xpath("//table[contains(@class, 'covered')]/tbody/tr")) == 43
    assert sum(row["is_asked"] == "true" for row in read_rows(authorities)) == 43

    def state(authority: str, wave: str) -> str:
        row = root.get_element_by_id(authority)
        label = SiteFacts(built[0]).reference.waves[wave].label
        return row.xpath("./td")[1 + heads.index(label)].get("class")

    assert state("dyfed-powys", "2021/22") == "typed"
    assert state("essex", "2022/23") == "refused"
    assert state("derbyshire", "9m") == "printed"
    assert state("bedfordshire", "9m") == "nothing"
    assert state("bedfordshire", "12m") == "nothing"
    assert root.get_element_by_id("bedfordshire").xpath("./td")[0].text_content() == "0"


def test_each_force_has_one_tile_and_no_two_share_a_place(
    built: tuple[Project, tuple[bool, str]], pages: dict[str, Any]
) -> None:
    tiles = read_rows(built[0].manual / "tiles.csv")
    territorial = SiteFacts(built[0]).reference.asked_authorities
    assert sorted(row["authority"] for row in tiles) == list(territorial)
    for names in (("row", "column"), ("short",)):
        assert len({tuple(row[name] for name in names) for row in tiles}) == 43
    assert {row["source"] for row in tiles} == {"made by us"}
    shown = pages["coverage-by-window.html"].xpath("//ul[@class='tiles']/li/a/@href")
    assert len(shown) == 43


def test_files_to_download_are_the_files_themselves(
    built: tuple[Project, tuple[bool, str]], folder: Path, pages: dict[str, Any]
) -> None:
    sources = {"tables": built[0].processed, "notebooks": built[0].build / "notebooks"}
    sources["pictures"] = built[0].build / "figures"
    links = pages["files.html"].xpath("//article//a[@download]/@href")
    for link in links:
        _, shelf, name = link.split("/")
        assert (folder / link).read_bytes() == (sources[shelf] / name).read_bytes()
    endings = [link.rpartition(".")[2] for link in links]
    assert endings.count("parquet") == len(COLUMNS)
    assert endings.count("csv") == len(COLUMNS) + 1
    assert (endings.count("ipynb"), endings.count("png")) == (4, 1)


def test_links_to_files_that_are_no_page_become_words(pages: dict[str, Any]) -> None:
    article = pages["method.html"].get_element_by_id("furo-main-content")
    links = article.xpath(".//a[not(contains(@class, 'headerlink'))]/@href")
    assert links == ["sources.html"]
    assert "the code" in article.text_content()


def test_no_machine_path_in_any_file(built: tuple[Project, tuple[bool, str]], folder: Path) -> None:
    roots = [str(built[0].root).encode(), b"/tmp/", b"/root/", b"/home/", b".venv"]
    for path in folder.rglob("*"):
        if path.is_file():
            held = [root for root in roots if root in path.read_bytes()]
            assert not held, path.name
    assert not list(folder.rglob("*.doctree"))


@pytest.fixture(scope="module")
def small(
    processed_miniature: Project,
    keep_stories: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Project:
    """Return a project of three forces, one story and one notebook with its site, to copy."""
    project = Project(tmp_path_factory.mktemp("small") / "project")
    shutil.copytree(processed_miniature.root, project.root)
    keep_stories(project, STORY)
    write_notebook(project, "figure-ew-offences", executed())
    assert build_site(project) == (True, "build/site/index.html")
    return project


@pytest.fixture
def copy(small: Project, tmp_path: Path) -> Project:
    """Return a copy of that project which a test may change."""
    shutil.copytree(small.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def test_rebuilt_only_when_an_input_changed_and_to_the_same_bytes(copy: Project) -> None:
    before = contents(copy)
    assert build_site(copy)[0] is False
    (copy.build / "site-state.json").unlink()
    assert build_site(copy)[0] is True
    assert contents(copy) == before
    ledger = copy.processed / "ledger.csv"
    content = ledger.read_bytes()
    ledger.write_bytes(content + b"\n")
    assert not site_is_current(copy)
    ledger.write_bytes(content)
    assert site_is_current(copy)
    write_notebook(copy, "figure-ew-offences", executed("another note"))
    assert build_site(copy)[0] is True
    assert site_is_current(copy)
    page = (copy.build / "site" / "figure-ew-offences.html").read_text(encoding="utf-8")
    assert "another note" in page


@pytest.mark.parametrize(
    ("change", "is_alone"),
    [
        (lambda copy: write_notebook(copy, "figure-ew-offences", executed("rarest")), True),
        (lambda copy: (copy.root / "CHANGELOG.md").write_text("# Renamed\n\nNewly.\n"), False),
        (lambda copy: edit(copy.root / "data/manual/claims.csv", "recorded", "noted"), False),
        (lambda copy: edit(copy.root / "data/manual/investigation.toml", "2018", "2019"), True),
    ],
    ids=["a notebook", "a new page", "a claim", "the front page"],
)
def test_pages_made_again_alone_are_those_of_a_whole_site(
    copy: Project, change: Callable[[Project], object], is_alone: bool
) -> None:
    (copy.build / "site-state.json").unlink()
    build_site(copy)  # What Sphinx kept elsewhere is no use here.
    other = copy.build / "site-work" / "site" / "files.html"
    before = other.stat().st_mtime_ns
    change(copy)
    assert build_site(copy)[0] is True
    assert (other.stat().st_mtime_ns == before) is is_alone
    made = contents(copy)
    shutil.rmtree(copy.build / "site-work")
    (copy.build / "site-state.json").unlink()
    assert build_site(copy)[0] is True
    whole = contents(copy)
    assert {name for name in whole | made if whole.get(name) != made.get(name)} == set()


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def contents(project: Project) -> dict[str, bytes]:
    folder = project.build / "site"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_page_sphinx_warns_about_leaves_the_old_site(copy: Project) -> None:
    before = contents(copy)
    (copy.root / "CHANGELOG.md").write_text("# Changes\n\n[gone](#nowhere)\n")
    for _ in range(2):  # What Sphinx kept of the page does not silence it.
        with pytest.raises(ProblemsFound, match=r"changelog\.md.*nowhere"):
            build_site(copy)
        assert contents(copy) == before


def test_without_executed_notebooks_the_command_says_what_to_run(
    miniature_copy: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(miniature_copy.root))
    result = CliRunner().invoke(app, ["site"])
    assert result.exit_code == 1
    assert "no executed notebooks" in result.output
    assert "make reproduce" in result.output


def test_a_notebooks_table_has_a_name_heads_in_words_scopes_and_links() -> None:
    root = html.fromstring(tidy_table(TABLE, "What was printed"))
    assert root.find("table").get("aria-label") == "What was printed"
    assert [node.text for node in root.iter("th")] == ["Count", "Source"], "row numbers are dropped"
    assert {node.get("scope") for node in root.iter("th")} == {"col"}
    assert root.xpath("//td/a/@href") == ["https://example.org/a/b-1.html"]
    assert root.xpath("//td")[1].text_content().endswith(" (and 2 more)")
    assert not list(root.iter("style"))


def test_a_crop_shows_the_page_around_the_cell_with_a_frame(
    processed_project: Project,
) -> None:
    import pdfplumber
    from PIL import Image

    path = sorted(processed_project.replies.rglob("*.pdf"))[0]
    with pdfplumber.open(path) as document:
        page = document.pages[0]
        word = page.extract_words()[20]
        width = float(page.width)
    box = (word["x0"], word["top"], word["x1"], word["bottom"])
    cell = Cell(1, 1, word["text"], "page 1", "line 3", "text", box=box)
    made = crop(path, [cell])
    assert made == crop(path, [cell])
    picture = Image.open(io.BytesIO(made)).convert("RGB")
    assert picture.width / picture.height > 3
    scale = picture.width / width
    left, middle = round(box[0] * scale), round(picture.height / 2)
    near = {picture.getpixel((left + step, middle)) for step in range(-3, 4)}
    assert any(red > 120 and green < 120 for red, green, _ in near)
    assert word["text"] in crop_words([cell], "a.pdf")


def test_a_cell_without_a_box_has_no_crop(processed_project: Project) -> None:
    path = sorted(processed_project.replies.rglob("*.pdf"))[0]
    assert crop(path, [Cell(1, 1, "x", "page 1", "line 3", "text")]) is None
    assert crop(path, [Cell(1, 1, "x", "page 99", "line 3", "text", box=(1, 1, 9, 9))]) is None
    assert crop(path.with_suffix(".csv"), [Cell(1, 1, "x", "rows", "A1")]) is None


SOURCED = (
    "<table><thead><tr><th></th><th>force</th><th>printed</th><th>file</th><th>place</th>"
    "<th>cell</th></tr></thead><tbody>"
    "<tr><th>0</th><td>Kent</td><td>7</td><td>a&amp;b.csv</td><td>rows</td><td>B2</td></tr>"
    "<tr><th>1</th><td>Kent</td><td></td><td>a&amp;b.csv</td><td>rows</td><td>B9</td></tr>"
    "</tbody></table>"
)


def test_a_number_with_a_source_leads_to_its_cell() -> None:
    addresses = {("a&b.csv", "rows", "B2"): "replies/a.html#b2"}
    made = tidy_table(SOURCED, "Cells", lambda *where: addresses.get(where, ""))
    root = html.fromstring(made)
    links = [(node.text, node.get("href")) for node in root.iter("a")]
    assert links == [("7", "replies/a.html#b2"), ("rows, B2", "replies/a.html#b2")]
    assert "B9" in root.text_content()


def test_a_reply_cannot_close_the_block_it_is_drawn_in() -> None:
    text = raw("<p>````\n```{include} /etc/passwd\n```</p>")
    fence = text.partition("{raw}")[0]
    assert text.endswith(f"\n{fence}")
    assert fence not in text.removeprefix(fence).removesuffix(fence)


def test_markup_in_a_reply_stays_text() -> None:
    hostile = "&lt;script src=x&gt; https://example.org/?a=1&amp;b=&lt;img src=y&gt;"
    made = html.fromstring(tidy_table(TABLE.replace("1,628", hostile), "Replies"))
    assert not list(made.iter("script")) + list(made.iter("img"))
    assert made.xpath("//td")[0].text_content().endswith("<img src=y>")


def test_row_names_are_kept() -> None:
    named = TABLE.replace("<th>0</th>", "<th>Derbyshire</th>")
    root = html.fromstring(tidy_table(named, "Forces"))
    assert root.xpath("//th[@scope='row']/text()") == ["Derbyshire"]


def test_a_table_of_three_columns_can_stand_row_below_row() -> None:
    shown = table("All & sundry", ["Story", "Figures", "Pages"], [("A page", 3, 4)])
    root = html.fromstring(tidy_table(shown.html, "Pages"))
    assert root.findtext("table/caption") == "All & sundry"
    assert "stacked" in root.find("table").get("class").split()
    assert root.xpath("//tbody/tr/*/@data-label") == ["Story", "Figures", "Pages"]
    heads = ["columnheader"] * 3
    roles = ["table", "rowgroup", "row", *heads, "rowgroup", "row", "rowheader", "cell", "cell"]
    assert root.xpath("//@role") == roles
    assert not html.fromstring(tidy_table(TABLE, "Pages")).xpath("//*[@data-label]")


def test_picture_without_words_falls_back_on_its_plain_text() -> None:
    notebook = executed()
    notebook["cells"][5]["outputs"] = [shown({"image/png": PIXEL, "text/plain": "A bar."})]
    page = notebook_page(notebook, "Title", "")
    options = [cell["metadata"].get("mystnb") for cell in page["cells"]]
    assert {"image": {"alt": "A bar."}} in options
    assert page["cells"][0]["source"].startswith("# Title\n\nWhat this")


@pytest.mark.parametrize(
    ("page", "table", "leads"),
    [
        ("index", "ul[@class='cards']", "//a[starts-with(@href, 'https://')]"),
        ("demonstration", "tbody", "//details//a[starts-with(@href, 'replies/')]"),
    ],
)
def test_two_choices_lead_to_how_a_figure_is_known(
    page: str, table: str, leads: str, pages: dict[str, Any]
) -> None:
    (link,) = pages[f"{page}.html"].xpath(f"//{table}//a[not(starts-with(@href, '#'))]/@href")
    contents = pages[link].xpath("//a[starts-with(@href, '#')]")
    (anchor,) = {a.get("href") for a in contents if a.text_content().strip() == "How we know"}
    section = pages[link].get_element_by_id(anchor.removeprefix("#"))
    assert section.xpath(f".{leads}")


def test_a_link_to_another_template_is_named_only_as_the_site_has_no_page_for_it() -> None:
    notebook = executed()
    words = "## Next\n\nOpen [new_reply.ipynb](new_reply.ipynb) or [a page](https://example.org/a)."
    cell = {"cell_type": "markdown", "id": "next", "metadata": {}, "source": words}
    page = notebook_page({**notebook, "cells": [*notebook["cells"], cell]}, "Title", "")
    assert page["cells"][-1]["source"].splitlines()[-1] == (
        "Open `new_reply.ipynb` or [a page](https://example.org/a)."
    )
