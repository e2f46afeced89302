"""Reads every reconstructed file back: its label, its numbers and its quirks are there."""

from __future__ import annotations

import pandas as pd
import pytest
from tools.reconstruct.blocks import MARK

from foi_analysis.core.reference import Reference, normalise, read_rows
from foi_analysis.read import read_grids

DOMAINS = ("method", "method_group", "not_known", "known_total", "total", "disposal", "item")
TABLE_DOMAINS = (*DOMAINS, "stub", "column")


@pytest.fixture(scope="module")
def replies(committed):
    """Return the grids of every reconstructed reply, by force."""
    rows = [
        row
        for row in read_rows(committed.manual / "replies.csv")
        if row["provenance"] == "reconstructed"
    ]
    return {
        row["authority"]: read_grids(committed.replies / row["file"], row["file"]) for row in rows
    }


@pytest.fixture(scope="module")
def reference(committed):
    return Reference(committed)


def texts(grids):
    return [cell.text for grid in grids for cell in grid.cells]


def path_of(project, authority_file):
    return project.replies / "reconstructed" / authority_file


def test_every_file_begins_by_saying_it_is_not_a_reply(replies):
    assert len(replies) == 43
    for authority, grids in replies.items():
        assert [grid.rows()[0][0].text for grid in grids] == [MARK] * len(grids), authority


def test_every_workbook_sheet_says_it_in_its_name(replies, committed):
    from openpyxl import load_workbook

    for path in sorted((committed.replies / "reconstructed").glob("*.xlsx")):
        names = load_workbook(path).sheetnames
        assert all("RECONSTRUCTED" in name for name in names), path.name


def test_four_headings_in_order(replies, committed):
    plan = read_rows(committed.manual / "reconstruction.csv")
    for row in plan:
        headings = [row["heading"].format(n=number) for number in (1, 2, 3, 4)]
        found = [text for text in texts(replies[row["authority"]]) if text in headings]
        assert found == headings, row["authority"]


def test_every_label_beside_a_number_is_registered(replies, reference):
    for authority, grids in replies.items():
        for row in (row for grid in grids for row in grid.rows() if len(row) > 1):
            label = row[0].text
            assert reference.label(label, TABLE_DOMAINS), (authority, label)


def test_every_number_of_the_truth_stands_in_the_file(replies, committed, reference):
    truth = pd.read_csv(
        committed.replies / "reconstructed" / "truth.csv", dtype=str, keep_default_na=False
    )
    for row in truth[truth.measure.isin(["method_instances", "disposals"])].itertuples():
        if row.value in ("withheld", "not held", "blank"):
            continue
        domain = "method" if row.measure == "method_instances" else "disposal"
        printed = {
            value
            for label, value in pairs(replies[row.authority])
            if reference.label(label, (domain,)) == (domain, row.category)
        }
        assert printed == {row.value}, (row.authority, row.category)


def pairs(grids):
    """Yield each label with the count printed beside it, in a table or on a line."""
    for row in (row for grid in grids for row in grid.rows()):
        if len(row) > 1:
            yield row[0].text, row[1].text.split(" (")[0]
        for join in (" - ", " – ", ": ", " = "):
            if len(row) == 1 and row[0].text.count(join) == 1:
                yield tuple(row[0].text.split(join))


def test_totals_add_up(replies, reference):
    """Every total row equals the rows of the table above it."""
    checked = 0
    for authority, grids in replies.items():
        for grid in grids:
            running = 0
            for row in grid.rows():
                if len(row) == 1:
                    running = 0 if normalise(row[0].text)[-1].isdigit() else running
                    continue
                value = row[1].text.split(" (")[0]
                if reference.label(row[0].text, ("total",)) and value.isdigit():
                    assert running == int(value), (authority, row[0].place)
                    checked, running = checked + 1, 0
                elif value.isdigit():
                    running += int(value)
                else:
                    running = 0
    assert checked > 60


def test_masks_stand_only_among_disposals(committed):
    truth = pd.read_csv(
        committed.replies / "reconstructed" / "truth.csv", dtype=str, keep_default_na=False
    )
    masked = truth[truth.value.isin(["*", "<5"])]
    assert set(masked.measure) == {"disposals"}
    assert set(masked.value) == {"*", "<5"}


def test_separated_text_comes_in_five_dresses(committed):
    def start(authority):
        return path_of(committed, f"{authority}-9m.reconstructed.csv").read_bytes()

    assert start("hertfordshire").startswith(b"\xef\xbb\xbf")
    assert b"\xa3450" in start("devon-and-cornwall") and b"\x96" in start("devon-and-cornwall")
    assert b"\t" in start("dorset")
    assert b";" in start("bedfordshire")
    assert b'"54"' in start("thames-valley")


def test_one_pdf_table_crosses_the_page(replies):
    places = {cell.place for cell in replies["Lancashire"][0].cells if cell.kind == "table"}
    assert {"page 1, table 3", "page 2, table 1"} <= places


def test_refusals_and_missing_answers_are_said_in_words(replies):
    assert any("section 12(1)" in text for text in texts(replies["Essex"]))
    assert any(text.startswith("No information held") for text in texts(replies["Cheshire"]))
    assert any("withheld under section 40(2)" in text for text in texts(replies["Norfolk"]))
    assert any("not held" in text for text in texts(replies["Durham"]))
    assert any("Nil" in text for text in texts(replies["City of London"]))


def test_six_month_replies_say_so(replies):
    for authority in ("South Wales", "Dyfed-Powys"):
        assert any("2 October 2017 only" in text for text in texts(replies[authority]))


def test_hyphen_and_dash_on_adjacent_lines(replies):
    found = texts(replies["North Wales"])
    assert "Facebook - 6" in found and "Instagram – 3" in found


def test_web_pages_break_lines_and_keep_spaces_together(replies, committed):
    essex = path_of(committed, "essex-9m.reconstructed.html").read_text(encoding="utf-8")
    assert "Office<br>\nReference" in essex
    assert "Reference: RECONSTRUCTED/18/000184/O" in texts(replies["Essex"])
    suffolk = path_of(committed, "suffolk-9m.reconstructed.html").read_text(encoding="utf-8")
    assert "Text&nbsp;/&nbsp;SMS" in suffolk
    assert "Text / SMS" in texts(replies["Suffolk"])


def test_a_header_can_begin_with_an_empty_cell(replies):
    rows = [[cell.text for cell in row] for row in replies["Northamptonshire"][0].rows()]
    assert rows[rows.index(["Question 3"]) + 1] == ["Total"]
