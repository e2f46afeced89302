from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from foi_analysis.core.counts import parse_count
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.extract.answers import Entry, Layout
from foi_analysis.merge.clean import clean_reply
from foi_analysis.read import Cell, read_grids

REFERENCE = Reference(Project(Path(__file__).resolve().parents[2]))
METHODS = ("Facebook", "Instagram", "Kik", "Skype", "Snapchat", "Text message")
ROW = {
    "reply": "kent-9m",
    "authority": "Kent",
    "wave": "9m",
    "provenance": "primary",
    "file": "kent.csv",
    "period_start": "2017-04-03",
    "period_end": "2018-01-03",
    "subject": "s.15A",
    "method_counting": "mentions",
}


def entry(row: int, role: str, category: str, text: str) -> Entry:
    label, cell = Cell(row, 1, category, "rows", f"A{row}"), Cell(row, 2, text, "rows", f"B{row}")
    over = ("category",) if role == "total" else ()
    return Entry("methods", "method_instances", category, "", role, text, cell, label, over=over)


def reply(texts, total):
    entries = [entry(row, "value", METHODS[row], text) for row, text in enumerate(texts)]
    entries.append(entry(len(texts), "total", "", total))
    return clean_reply(ROW, Layout(REFERENCE, "Kent", "kent.csv", entries=entries), True)


def limits(clean):
    return [(row["low"], row["high"]) for row in clean.observations]


def total_reason(clean):
    (row,) = [row for row in clean.ledger if row["disposition"] == "stated total"]
    return row["reason"]


def test_a_total_that_adds_up_is_checked_and_not_added():
    clean = reply(["3", "4"], "7")
    assert clean.problems == []
    assert limits(clean) == [(3, 3), (4, 4)]
    assert total_reason(clean) == "adds up"


def test_a_total_that_does_not_add_up_names_cell_and_both_sums():
    (problem,) = reply(["3", "4"], "8").problems
    assert (problem.authority, problem.file, problem.place, problem.cell) == (
        "Kent",
        "kent.csv",
        "rows",
        "B2",
    )
    assert "8" in problem.found
    assert problem.expected.startswith("7,")
    assert problem.action


def test_a_total_too_small_for_its_masks_does_not_add_up():
    assert reply(["3", "*"], "12").problems[0].expected.startswith("4–7,")


def test_a_total_that_leaves_masks_out_narrows_nothing():
    clean = reply(["22", "*", "*"], "22")
    assert clean.problems == []
    assert limits(clean) == [(22, 22), (1, 4), (1, 4)]
    assert total_reason(clean) == "adds up with masked cells left out"


def test_a_total_settles_a_single_mask():
    assert limits(reply(["22", "*"], "25")) == [(22, 22), (3, 3)]


def test_a_total_narrows_several_masks():
    assert limits(reply(["22", "*", "*"], "29")) == [(22, 22), (3, 4), (3, 4)]


def test_a_withheld_part_takes_what_the_total_leaves():
    clean = reply(["22", "withheld"], "29")
    assert clean.problems == []
    assert limits(clean) == [(22, 22), (7, 7)]
    assert clean.observations[1]["status"] == "withheld"


def test_a_part_without_upper_limit_gets_one_from_the_total():
    assert limits(reply([">10", "4"], "20")) == [(16, 16), (4, 4)]


def test_a_blank_is_nil_only_where_the_total_says_so():
    assert limits(reply(["3", ""], "3")) == [(3, 3), (0, 0)]
    assert limits(reply(["3", "", "*"], "6")) == [(3, 3), (0, 2), (1, 3)]
    assert reply(["3", ""], "5").problems[0].cell == "B2"


MASKS = {"*": range(1, 5), "<5": range(0, 5), "1-4": range(1, 5), ">2": range(3, 40)}


@st.composite
def masked_tables(draw):
    """Return true values, the texts a reply prints for them and the true total."""
    truth = draw(st.lists(st.integers(0, 12), min_size=1, max_size=6))
    texts = []
    for value in truth:
        fitting = [mask for mask, hidden in MASKS.items() if value in hidden]
        fitting += ["withheld"] + ([""] if value == 0 else [])
        texts.append(draw(st.sampled_from([str(value), *fitting])))
    return truth, texts


@given(masked_tables())
def test_what_a_total_narrows_still_holds_the_truth(case):
    truth, texts = case
    clean = reply(texts, str(sum(truth)))
    assert clean.problems == []
    for value, text, row in zip(truth, texts, clean.observations, strict=True):
        printed = parse_count(text)
        assert (row["low"] or 0) <= value
        assert row["high"] is None or value <= row["high"]
        assert (row["low"] or 0) >= (printed.low or 0)
        if printed.high is not None:
            assert row["high"] <= printed.high


@given(masked_tables(), st.integers(1, 50))
def test_a_wrong_total_of_exact_rows_is_always_found(case, error):
    truth, _ = case
    clean = reply([str(value) for value in truth], str(sum(truth) + error))
    assert len(clean.problems) == 1


def test_methods_of_offences_counted_once_cannot_exceed_the_offences():
    row = ROW | {"method_counting": "offences"}
    cell = Cell(9, 2, "5", "rows", "B9")
    offences = Entry("offences", "offences", "", "", "value", "5", cell, cell)
    layout = Layout(
        REFERENCE,
        "Kent",
        "kent.csv",
        entries=[offences, entry(1, "value", "Kik", "4"), entry(2, "value", "X", "2")],
    )
    assert "add up to 6" in clean_reply(row, layout, True).problems[0].found
    assert clean_reply(ROW, layout, True).problems == []


def test_a_reply_that_lists_methods_must_say_how_it_counts():
    layout = Layout(REFERENCE, "Kent", "kent.csv", entries=[entry(1, "value", "Kik", "4")])
    (problem,) = clean_reply(ROW | {"method_counting": ""}, layout, True).problems
    assert "method_counting" in problem.found


def test_counting_rules_are_kept_apart():
    clean = reply(["3"], "3")
    assert [row["counting_rule"] for row in clean.observations] == ["mentions"]


def is_number(text: str) -> bool:
    return re.search(r"\d", text) is not None or text.strip() == "*"


def numbers_in_tables(project: Project):
    for row in read_rows(project.manual / "replies.csv"):
        if row["file"]:
            for grid in read_grids(project.replies / row["file"], row["file"]):
                for cell in grid.cells:
                    if cell.kind == "table" and is_number(cell.text):
                        yield row["file"], cell.place, cell.address


def test_no_number_is_left_behind(processed_project):
    ledger = read_table(processed_project, "ledger")
    said = ledger[ledger["text"] != ""]
    listed = Counter(said[["file", "place", "cell"]].itertuples(index=False, name=None))
    numbers = list(numbers_in_tables(processed_project))
    assert len(numbers) > 800
    assert [number for number in numbers if listed[number] != 1] == []


def test_every_observation_stands_in_the_ledger_once(processed_project):
    ledger = read_table(processed_project, "ledger")
    used = ledger[(ledger["kind"] == "number") & (ledger["disposition"] == "used")]
    observations = read_table(processed_project, "observations")
    columns = ["reply", "place", "cell"]
    counts = used[columns].value_counts()
    assert counts.to_dict() == observations[columns].value_counts().to_dict()


def test_every_number_set_aside_has_a_reason(processed_project):
    ledger = read_table(processed_project, "ledger")
    assert (ledger["reason"] != "").all()
