"""The local briefings: what may be printed rests on real evidence, and three formats say the same.

Small counts are masked here without the attack on them, which tests/publish/test_disclose.py tests.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pdfplumber
import pytest
from docx import Document
from lxml import html as markup
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound, UnknownName
from foi_analysis.evidence.bounds import Cell
from foi_analysis.evidence.measures import Replies
from foi_analysis.publish import disclosed
from foi_analysis.publish.briefing import docx, html, pdf
from foi_analysis.publish.briefing.blocks import (
    MAY,
    MAY_NOT,
    BriefingPage,
    BriefingTable,
    Heading,
    Text,
)
from foi_analysis.publish.briefing.figures import OFFENCES
from foi_analysis.publish.briefing.known import OnHand, Record
from foi_analysis.publish.briefing.make import make, name_of, named_authorities, state_of
from foi_analysis.publish.briefing.page import page
from foi_analysis.publish.briefing.printable import (
    LEAST_COUNT,
    LEAST_PEOPLE,
    NOTHING,
    compared,
    printable,
)
from foi_analysis.publish.briefing.tempting import tempting
from foi_analysis.publish.disclose import Content, preset, published
from foi_analysis.publish.disclose.disclosure import COUNT_COLUMNS
from foi_analysis.publish.site.all_files import briefing_links, copy_briefings
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.run.register import Run
from foi_analysis.verdicts.processed_project import ProcessedProject

ROOT, GOLDEN = Path(__file__).parents[2], Path(__file__).parent / "briefing"
RULE = preset().words
SUMMED = (("offences_method_known", ""), ("offences_with_method", "Facebook family"))
COUNTED = ("offences", "offences_method_not_known", "method_instances")
MASKED = dict.fromkeys(COUNT_COLUMNS, "")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
READ_BACK = ("Derbyshire", "Hampshire", "Cumbria")


def sentences(page: BriefingPage) -> list[str]:
    """Return every title, heading, paragraph, caption, cell and item, in reading order."""
    found = [page.title]
    for block in page.blocks:
        if isinstance(block, Heading):
            found.append(block.text)
        elif isinstance(block, Text):
            found.append(block.whole)
        elif isinstance(block, BriefingTable):
            found += [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
        else:
            found += [words for words, _ in block.lines]
    return [text for text in found if text]


def texts(page: BriefingPage, kind: str) -> list[Text]:
    """Return the paragraphs of one kind."""
    return [one for one in page.blocks if isinstance(one, Text) and one.kind == kind]


class Masked:
    """Stands for the masked publication: counts below 5 are masked unless a page prints them."""

    found = published(Content({}), preset())
    cells: ClassVar[dict[str, Cell]] = {}

    def __init__(self, processed: ProcessedProject) -> None:
        self.processed = processed
        rows = processed.table("published").to_dict("records")
        names = ("measure", "category", "area", "wave", "value")
        self.printed = {tuple(row[name] for name in names) for row in rows}

    def counts(self) -> list[dict[str, object]]:
        real = (self.processed.checker.real(wave) for wave in ("9m", "2024/25"))
        return [row for replies in real for row in self.of(replies)]

    def of(self, replies: Replies) -> Iterator[dict[str, object]]:
        """Yield the counts of some replies."""
        for authority, rows in replies.rows.items():
            found: dict[tuple[str, str], int] = {}
            for kind in SUMMED:
                value = replies.authority_value(authority, *kind)
                if value and value.low:
                    found[kind] = int(value.low)
            for row in rows:
                if row["measure"] in COUNTED and row["low"] is not None:
                    kind = (row["measure"], row["category"])
                    found[kind] = found.get(kind, 0) + int(row["low"])
            for kind, low in sorted(found.items()):
                yield self._row((*kind, authority, replies.wave), low, rows[0]["provenance"])

    def _row(self, cell: tuple[str, ...], low: int, provenance: str) -> dict[str, object]:
        is_masked = 1 <= low <= 4 and (*cell, low) not in self.printed
        measure, category, authority, wave = cell
        return MASKED | {
            "table": measure.replace("_", " "),
            "category": category,
            "area": authority,
            "wave": wave,
            "printed": "1–4" if is_masked else low,
            "masked": "small number" if is_masked else "",
            "provenance": provenance,
        }

    def shares(self) -> list[dict[str, object]]:
        return []

    def report(self) -> list[dict[str, object]]:
        return []

    def unpublished(self) -> list[Cell]:
        return []

    def about(self) -> list[str]:
        return [RULE]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("briefing") / "project"
    shutil.copytree(ROOT / "data", root / "data")
    return Project(root)


@pytest.fixture(scope="module")
def processed(own: Project) -> ProcessedProject:
    return ProcessedProject(own)


@pytest.fixture(scope="module")
def files(processed: ProcessedProject) -> list[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosed, "Disclosure", lambda processed, rule: Masked(processed))
        return make(processed, processed.reference.asked_authorities, "9m")


@pytest.fixture(scope="module")
def counts(own: Project, files: list[Path]) -> list[dict[str, str]]:
    with (own.build / "disclosed/counts.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def record(processed: ProcessedProject, counts: list[dict[str, str]]) -> Record:
    return Record(processed, counts)


@pytest.fixture(scope="module")
def pages(record: Record) -> dict[str, BriefingPage]:
    return {
        authority: page(record, authority, "9m", RULE)
        for authority in record.reference.asked_authorities
    }


@pytest.mark.parametrize("authority", ["Derbyshire", "Cumbria"])
def test_a_briefing_reads_as_its_golden_text(
    authority: str, pages: dict[str, BriefingPage]
) -> None:
    golden = (GOLDEN / f"{name_of(authority, '9m')}.txt").read_text(encoding="utf-8")
    assert "\n".join(sentences(pages[authority])) + "\n" == golden


def test_where_nothing_real_is_known_the_page_says_so(pages: dict[str, BriefingPage]) -> None:
    nothing = NOTHING.format(authority="force")
    silent = {
        authority for authority, one in pages.items() if texts(one, MAY)[0].text.startswith(nothing)
    }
    assert {"Cumbria", "City of London", "West Mercia"} <= silent
    assert not silent & {"Derbyshire", "Staffordshire", "South Wales", "Durham"}
    for authority in silent:
        assert len(texts(pages[authority], MAY)) == 1
        assert not any("reconstructed" in text.lower() for text in sentences(pages[authority]))


def allowed_numbers(record: Record, authority: str, one: BriefingPage) -> set[str]:
    """Return every number computed for a page, without those of its sentences."""
    known = record.known(authority, "9m")
    cells = [
        cell for block in one.blocks if isinstance(block, BriefingTable) for cell in block.rows
    ]
    texts = [one.title, *(cell for row in cells for cell in row), *map(str, known.sources.lines)]
    waves = [known.wave, *(wave for wave, _ in known.others)]
    texts += [f"{wave.label} {(wave.end - wave.start).days + 1} 100,000" for wave in waves]
    texts += [f"{day.day} {day.year}" for wave in waves for day in (wave.start, wave.end)]
    figures = [*known.figures, *(figure for _, figure in known.others)]
    texts += [str((each.shown, each.allowed, each.row["published_on"])) for each in figures]
    texts += [f"{each.start.day} {each.end.day} {each.row['subject']}" for each in figures]
    wholes = [each.value for each in figures if each.measure == OFFENCES and each.value]
    texts += [f"{100 * each.value / whole:.0f}" for each in figures for whole in wholes]
    numbers = {number for text in texts for number in NUMBER.findall(text)}
    return numbers | {number.lstrip("0") for number in numbers}


def test_every_number_of_a_sentence_is_computed(
    record: Record, pages: dict[str, BriefingPage]
) -> None:
    stray = {}
    for authority, one in pages.items():
        known = record.known(authority, "9m")
        areas = compared(record, authority, "9m")
        sentences = [each.text for each in printable(known, areas)]
        sentences += [f"{each.text} {each.why}" for each in tempting(known)]
        used = {number for text in sentences for number in NUMBER.findall(text)}
        if left := used - allowed_numbers(record, authority, one):
            stray[authority] = left
    assert stray == {}


def test_three_formats_carry_the_same_sentences(
    own: Project, pages: dict[str, BriefingPage]
) -> None:
    for authority in READ_BACK:
        stem = own.build / "briefings" / name_of(authority, "9m")
        found = [read(stem.with_suffix(end)) for end, read in READERS.items()]
        for sentence in sentences(pages[authority]):
            assert [squeezed(sentence) in text for text in found] == [True] * 3, sentence


def squeezed(text: str) -> str:
    return "".join(text.split())


def html_text(path: Path) -> str:
    return squeezed(markup.parse(str(path)).getroot().text_content())


def docx_text(path: Path) -> str:
    document = Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return squeezed("".join([*(one.text for one in document.paragraphs), *cells]))


def pdf_text(path: Path) -> str:
    with pdfplumber.open(path) as document:
        (only,) = document.pages
        cells = [cell or "" for table in only.extract_tables() for row in table for cell in row]
        return squeezed("".join([only.extract_text(), *cells]))


READERS = {".html": html_text, ".docx": docx_text, ".pdf": pdf_text}


def test_all_forces_are_made_on_one_page_the_same_bytes_twice(
    processed: ProcessedProject, own: Project, files: list[Path], tmp_path: Path
) -> None:
    import pypdfium2

    assert len(files) == len(set(files)) == 43 * 3
    again = make(processed, processed.reference.asked_authorities, "9m", tmp_path)
    assert [one.name for one in again] == [one.name for one in files]
    for first, second in zip(files, again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name
        assert str(own.root).encode() not in first.read_bytes()
        if first.suffix == ".pdf":
            assert len(pypdfium2.PdfDocument(first)) == 1, first.name
    assert not list(own.build.rglob("*.partial")) + list(own.build.rglob("*.unpacked"))


def test_what_is_up_to_date_is_not_written_again(
    processed: ProcessedProject, files: list[Path]
) -> None:
    before = files[0].stat().st_mtime_ns
    assert make(processed, ["Avon and Somerset"], "9m") == files[:3]
    assert files[0].stat().st_mtime_ns == before
    files[1].unlink()
    make(processed, ["Avon and Somerset"], "9m")
    assert files[1].is_file()


def test_no_reconstructed_number_can_reach_a_page(
    own: Project, counts: list[dict[str, str]], pages: dict[str, BriefingPage]
) -> None:
    others = ProcessedProject(own)
    frame = others.table("observations").copy()
    made_up = frame["provenance"] == "reconstructed"
    frame.loc[made_up & frame["low"].notna(), ["low", "high"]] = 777_777
    others._tables["observations"] = frame
    assert {row["provenance"] for row in counts} <= {"primary", "transcribed"}
    record = Record(others, counts)
    for authority, one in pages.items():
        assert page(record, authority, "9m", RULE) == one, authority


def test_reply_counts_stand_as_the_masked_table_prints_them(
    processed: ProcessedProject,
) -> None:
    """With the made replies as if the forces had given them."""
    counts = list(Masked(processed).of(processed.checker.demonstration("9m")))
    by_authority: dict[str, set[str]] = {}
    for row in counts:
        by_authority.setdefault(row["area"], set()).add(str(row["printed"]))
    record = Record(processed, [{**row, "printed": str(row["printed"])} for row in counts])
    record._register = [{**row, "provenance": "primary"} for row in record._register]
    pages = {authority: page(record, authority, "9m", RULE) for authority in by_authority}
    shown = {
        authority: {
            row[4]
            for block in one.blocks
            if isinstance(block, BriefingTable)
            for row in block.rows
            if len(row) == 6
        }
        for authority, one in pages.items()
    }
    assert all(shown[authority] - {"–"} <= by_authority[authority] for authority in pages)
    assert sum("1–4" in cells for cells in shown.values()) >= 3


def test_a_small_count_a_force_gave_is_printed_as_a_range_only(record: Record) -> None:
    known = record.known("Cumbria", "9m")
    days = {"period_start": "2017-04-03", "period_end": "2018-01-03"}
    reply = {"provenance": "primary", "reference": "1/18", "address": "", "file": "1.csv", **days}
    own = {(OFFENCES, ""): OnHand("1–4", "small number", "primary")}
    (sentence,) = printable(
        replace(known, reply=reply, on_hand=own), compared(record, "Cumbria", "9m")
    )
    assert "recorded between 1 and 4 offences" in sentence.text
    assert "according to its own reply" in sentence.text and "masked" in sentence.caveat
    hidden = {(OFFENCES, ""): OnHand("withheld", "withheld to protect another number", "primary")}
    assert not printable(replace(known, reply=reply, on_hand=hidden), [])


def test_limits_that_could_tell_a_masked_count_of_a_force_are_left_out(
    processed: ProcessedProject, counts: list[dict[str, str]]
) -> None:
    row = {**MASKED, "table": "offences", "area": "Derbyshire", "wave": "12m", "printed": "1–4"}
    record = Record(processed, [*counts, row | {"masked": "small number", "provenance": "primary"}])
    (figure,) = (one for one in record.known("Derbyshire", "9m").figures if one.measure == OFFENCES)
    assert (figure.low, figure.high, figure.sentence) == (None, None, "")
    assert "allows" not in texts(page(record, "Derbyshire", "9m", RULE), MAY)[0].text
    areas = {one.area: one for one in compared(record, "Derbyshire", "9m")}
    assert not any(areas[area].is_known for area in ("Derbyshire", "East Midlands", "England"))
    assert areas["England and Wales"].rate == ""


def test_rates_have_an_interval_and_small_or_doubtful_counts_have_none(record: Record) -> None:
    areas = {one.area: one for one in compared(record, "Derbyshire", "9m")}
    assert (areas["Derbyshire"].rate, areas["Derbyshire"].people) == ("1.9", 1_053_300)
    assert str(areas["England and Wales"].count) == "1,628–1,747"
    assert areas["England and Wales"].rate == "2.8–3.0"
    first = {
        authority: compared(record, authority, "9m")[0]
        for authority in record.reference.asked_authorities
    }
    assert first["South Wales"].why == "the window is not counted in full"
    assert first["Durham"].why == "the count is in dispute"
    assert first["West Midlands"].why == "the count may be too small"
    assert all(one.count.low >= LEAST_COUNT for one in first.values() if one.rate)
    assert all(one.people >= LEAST_PEOPLE for one in first.values() if one.rate)
    assert not any(one.rate for one in compared(record, "Derbyshire", "2024/25"))


@pytest.mark.parametrize(
    ("authority", "why"),
    [
        ("Hampshire", "One case can list several methods."),
        ("Staffordshire", "Of all offences the share can be higher."),
        ("Derbyshire", "count 276 and 365 days."),
        ("South Wales", "from 3 April 2017 to 2 October 2017 only."),
        ("Durham", "Without that: cannot be checked."),
    ],
)
def test_each_tempting_mistake_is_named(
    authority: str, why: str, pages: dict[str, BriefingPage]
) -> None:
    assert any(text.text.endswith(why) for text in texts(pages[authority], MAY_NOT))


def test_a_real_reply_needs_no_warning_and_its_answers_are_listed(record: Record) -> None:
    one = page(record, "Northamptonshire", "2024/25", RULE)
    assert "recorded 52 offences" in texts(one, MAY)[0].text
    assert "Age and sex of the youngest victim" in sentences(one) and "withheld" in sentences(one)


def test_the_web_page_is_self_contained_and_has_its_structure(own: Project) -> None:
    root = markup.parse(str(own.build / "briefings/derbyshire-9m.html")).getroot()
    assert root.get("lang") == "en-GB" and len(root.xpath("//h1")) == 1
    assert not root.xpath("//script | //link | //img | //*[@src]")
    for table in root.xpath("//table"):
        assert table.xpath("caption") and table.xpath("thead//th[@scope='col']")
        assert len(table.xpath("tbody/tr")) == len(table.xpath("tbody/tr/th[@scope='row']"))


def test_word_and_pdf_have_headings_title_and_language(own: Project, files: list[Path]) -> None:
    document = Document(str(own.build / "briefings/derbyshire-9m.docx"))
    styles = [one.style.name for one in document.paragraphs]
    assert styles.count("Heading 1") == 1 and styles.count("Heading 2") == 6
    assert all("tblHeader" in table.rows[0]._tr.xml for table in document.tables)
    assert document.core_properties.author == "foi_analysis"
    assert document.core_properties.title.startswith("Derbyshire: first nine months")
    with pdfplumber.open(own.build / "briefings/derbyshire-9m.pdf") as made:
        assert made.metadata["Title"].startswith("Derbyshire: first nine months")
        assert made.metadata["Author"] == "foi_analysis"
        assert made.doc.catalog["Lang"] == b"en-GB"


def test_a_word_file_holds_no_style_its_tables_do_not_use(own: Project, files: list[Path]) -> None:
    import docx

    path = own.build / "briefings/derbyshire-9m.docx"
    document = docx.Document(str(path))
    styles = [one for one in document.styles if one.type == docx.enum.style.WD_STYLE_TYPE.TABLE]
    assert {one.name for one in styles} == {"Normal Table", "Table Grid"}
    assert {table.style.name for table in document.tables} == {"Table Grid"}
    assert path.stat().st_size < 150_000


def test_names_patterns_and_unknown_names(processed: ProcessedProject) -> None:
    assert named_authorities(processed, "west *") == [
        "West Mercia",
        "West Midlands",
        "West Yorkshire",
    ]
    assert named_authorities(processed, "Derbyshire Constabulary") == ["Derbyshire"]
    with pytest.raises(UnknownName, match=r"no authority 'Darbyshire'.*Derbyshire"):
        named_authorities(processed, "Darbyshire")
    with pytest.raises(UnknownName, match="no wave '9n'"):
        make(processed, ["Derbyshire"], "9n")


def test_the_command_names_its_files_or_says_what_is_wrong(
    own: Project, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOI_PROJECT", str(own.root))
    made = CliRunner().invoke(app, ["briefing", "Kent"])
    assert made.exit_code == 0
    assert made.stdout.split() == [
        f"build/briefings/kent-9m.{end}" for end in ("html", "docx", "pdf")
    ]
    unknown = CliRunner().invoke(app, ["briefing", "Kend"])
    assert unknown.exit_code == 1 and "Did you mean Kent" in unknown.output
    assert CliRunner().invoke(app, ["briefing"]).exit_code == 2


def test_the_site_links_a_force_s_page_to_its_files(
    own: Project, files: list[Path], tmp_path: Path
) -> None:
    facts = SiteFacts(own)
    run = Run("briefing-kent", "local_briefing.ipynb", (("authority", "Kent"),))
    links = briefing_links(facts, run)
    copy_briefings(own, tmp_path)
    targets = re.findall(r'href="_static/([^"]+)"', links)
    assert len(targets) == 3 and all((tmp_path / target).is_file() for target in targets)
    assert briefing_links(facts, replace(run, notebook="coverage.ipynb")) == ""


def test_the_site_takes_no_briefing_of_other_data(
    own: Project, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(set(state_of(own).values())) == 1
    monkeypatch.setattr("foi_analysis.publish.briefing.make.inputs", lambda project: "other")
    with pytest.raises(ProblemsFound, match="foi briefing --all"):
        copy_briefings(own, tmp_path)


def test_writers_escape_what_stands_in_the_data(tmp_path: Path) -> None:
    from foi_analysis.publish.briefing.blocks import Items, Text

    odd = BriefingPage(
        "A & B <c>", (Text("<5 & more"), Items((("1 < 2", "https://example.org/?a=1&b=2"),)))
    )
    for end, writer in ((".html", html), (".docx", docx), (".pdf", pdf)):
        writer.write(odd, tmp_path / f"odd{end}")
        text = READERS[end](tmp_path / f"odd{end}")
        assert all(squeezed(words) in text for words in ("A & B <c>", "<5 & more", "1 < 2"))
