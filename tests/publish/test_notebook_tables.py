"""Notebook tables on the site: heads in words, no codes, no gaps, and a reason where none is."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from lxml import html

from foi_analysis.core.kept_tables import tables
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference
from foi_analysis.core.tables import COLUMNS
from foi_analysis.publish.site.column_words import described, head
from foi_analysis.publish.site.key_words import KeyWords, day
from foi_analysis.publish.site.notebook_tables import tidy_table


def shown(frame: pd.DataFrame, words: KeyWords | None = None) -> Any:
    return html.fromstring(tidy_table(frame.to_html(), "A heading", None, words))


def rows(root: Any) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in root.xpath("//thead/tr | //tbody/tr")]


@pytest.fixture(scope="module")
def words(processed_project: Project) -> KeyWords:
    return KeyWords(processed_project, Reference(processed_project))


def test_every_column_of_every_table_has_a_head_in_words() -> None:
    names = {name for columns in COLUMNS.values() for name in columns}
    names |= {name for table in tables() for name in table.columns}
    for name in names:
        assert "_" not in head(name) and head(name)[0].isupper()
        assert described(name)
    assert described("a column a notebook made") == ""


def test_gaps_truth_and_whole_numbers_are_said_as_people_write_them() -> None:
    frame = pd.DataFrame(
        {
            "authority": ["Kent", "Essex"],
            "covers_wave": [True, False],
            "times": [1628.0, float("nan")],
            "share_pct": [18.0, 18.4],
        }
    )
    assert rows(shown(frame)) == [
        ["Authority", "Covers the whole period", "Times", "Share per cent"],
        ["Kent", "yes", "1,628", "18.0"],
        ["Essex", "no", "–", "18.4"],
    ]


def test_the_least_and_the_greatest_stand_as_one_number_or_limits() -> None:
    low, high = pd.array([4, 1, 5], "Int64"), pd.array([4, 4, None], "Int64")
    frame = pd.DataFrame({"authority": ["Kent", "Essex", "Surrey"], "low": low, "high": high})
    numbers = [row[1] for row in rows(shown(frame))]
    assert numbers == ["Number", "4", "1–4", "at least 5"]


def test_what_is_the_same_in_every_row_is_said_once() -> None:
    frame = pd.DataFrame(
        {"authority": ["Kent", "Essex", "Surrey"], "a": [1, 2, 3], "b": [4, 5, 6], "kind": "own"}
    )
    root = shown(frame)
    assert rows(root)[0] == ["Authority", "A", "B"]
    assert root.findtext(".//tfoot/tr/td") == "In every row, kind: own."


def test_a_table_without_rows_says_why() -> None:
    made = tidy_table(
        pd.DataFrame({"authority": [], "low": []}).to_html(), "A", no_rows="nobody <wrote>"
    )
    assert made == '<p class="no-rows">No rows: nobody &lt;wrote&gt;.</p>'


def test_an_index_of_two_levels_and_a_named_head_are_one_row_of_heads() -> None:
    frame = pd.DataFrame(
        {"why": ["masked", "masked"], "authority": ["Kent", "Essex"], "number": [1, 2]}
    )
    made = rows(shown(frame.set_index(["why", "authority"])))
    assert made[0] == ["Why", "Authority", "Number"]
    assert made[1:] == [["masked", "Kent", "1"], ["masked", "Essex", "2"]]


def test_an_address_stands_behind_the_publisher() -> None:
    address = "https://example.org/a"
    frame = pd.DataFrame({"publisher": ["A paper"], "address": [address], "printed": ["7"]})
    (link,) = shown(frame).iter("a")
    assert (link.text, link.get("href")) == ("A paper", address)


def test_keys_are_said_in_words(words: KeyWords) -> None:
    assert words.cell("9m", "wave") == "first nine months"
    assert words.cell("ew-offences") == "1,628 offences were recorded in England and Wales"
    assert words.cell("P0163") == "Burton Mail, 2 May 2018: 1,628"
    assert words.cell("offences", "unit") == "offences", "a word that is a key, too, stays"
    said = words.text("at most 20 (nspcc-2018-04), https://example.org/nspcc-2018-04")
    assert said == "at most 20 (NSPCC, 16 April 2018), https://example.org/nspcc-2018-04"
    assert words.text("£9m") == "£9m"


@pytest.mark.parametrize(
    ("text", "said"),
    [("2018-05-02", "2 May 2018"), ("2018-05", "May 2018"), ("2017-18", "2017-18"), ("", "")],
)
def test_days_are_said_in_words(text: str, said: str) -> None:
    assert day(text) == said
