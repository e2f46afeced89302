from __future__ import annotations

import io
import shutil

import openpyxl
import pytest

from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.measures import Replies
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.merge_replies import merge_replies

GOOD = """Police force,{authority}
Question 1,
Number of offences,{offences}
Question 2,
Outcome,Number
Charged,{offences}
Total,{total}
Question 3,
Method,Number
{method},{offences}
Question 4,
Youngest victim,9
"""


def text_of(authority="Derbyshire", offences="20", total="20", method="Facebook"):
    return GOOD.format(authority=authority, offences=offences, total=total, method=method)


@pytest.fixture
def empty(project):
    """Return the project with no reply files and only the register's rows without one."""
    register = project.manual / "replies.csv"
    write_rows(register, [row for row in read_rows(register) if not row["file"]])
    shutil.rmtree(project.replies)
    project.replies.mkdir()
    return project


def only_problem(project):
    (problem,) = merge_replies(project).problems
    assert problem.action
    assert problem.expected
    return problem


def edit(project, reply, **columns):
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    write_rows(path, [row | columns if row["reply"] == reply else row for row in rows])


def workbook(method="Facebook"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Return"
    for line in text_of(method=method).splitlines():
        sheet.append([int(part) if part.isdigit() else part for part in line.split(",") if part])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_good_reply_has_no_problem(empty, add_reply):
    add_reply(empty, "new.csv", text_of())
    add_reply(empty, "book.xlsx", workbook())
    assert merge_replies(empty).problems == []


def test_an_unknown_platform_names_force_file_sheet_and_cell(empty, add_reply):
    add_reply(empty, "book.xlsx", workbook("Snapchatt"))
    problem = only_problem(empty)
    assert (problem.authority, problem.file, problem.cell) == ("Derbyshire", "book.xlsx", "A10")
    assert "Return" in problem.place
    assert "unknown method of communication 'Snapchatt'" in problem.found
    assert "Nearest known: Snapchat" in problem.action


def test_an_unknown_force_in_the_register(empty, add_reply):
    add_reply(empty, "new.csv", text_of())
    edit(empty, "new", authority="Derbyshyre")
    problem = only_problem(empty)
    assert (problem.authority, problem.file) == ("Derbyshyre", "data/manual/replies.csv")
    assert (problem.place, problem.cell) == ("column authority", "reply new")
    assert "Nearest known: Derbyshire" in problem.action


def test_an_unknown_force_in_the_file(empty, add_reply):
    add_reply(empty, "new.csv", text_of(authority="W Yorks Police"))
    problem = only_problem(empty)
    assert (problem.authority, problem.file, problem.cell) == ("Derbyshire", "new.csv", "B1")
    assert "W Yorks Police" in problem.found
    assert "West Yorkshire" in problem.action


def test_another_force_in_the_file(empty, add_reply):
    add_reply(empty, "new.csv", text_of(authority="Kent Police"))
    assert "'Kent Police'" in only_problem(empty).found


def test_a_total_that_does_not_add_up(empty, add_reply):
    add_reply(empty, "new.csv", text_of(total="21"))
    problem = only_problem(empty)
    assert (problem.authority, problem.file, problem.cell) == ("Derbyshire", "new.csv", "B7")
    assert "21" in problem.found
    assert problem.expected.startswith("20,")


def test_a_missing_file(empty, add_reply):
    add_reply(empty, "new.csv", text_of()).unlink()
    problem = only_problem(empty)
    assert (problem.authority, problem.file) == ("Derbyshire", "new.csv")
    assert "no such file" in problem.found


def test_an_answered_reply_registered_without_a_file(empty, add_reply):
    add_reply(empty, "new.csv", text_of()).unlink()
    edit(empty, "new", file="", sha256="")
    assert only_problem(empty).place == "column file"


def test_a_damaged_workbook(empty, add_reply):
    content = workbook()
    add_reply(empty, "book.xlsx", content[: len(content) // 2])
    problem = only_problem(empty)
    assert (problem.authority, problem.file) == ("Derbyshire", "book.xlsx")


def test_a_file_that_is_not_the_registered_one(empty, add_reply):
    path = add_reply(empty, "new.csv", text_of())
    path.write_text(text_of(offences="19", total="19"))
    problem = only_problem(empty)
    assert (problem.authority, problem.file) == ("Derbyshire", "new.csv")
    assert "sha256" in problem.found
    assert "foi register new" in problem.action


def test_a_file_nobody_registered(empty):
    (empty.replies / "stray.csv").write_text(text_of())
    problem = only_problem(empty)
    assert problem.file == "stray.csv"
    assert "no row" in problem.found


def test_a_day_that_is_none(empty, add_reply):
    add_reply(empty, "new.csv", text_of(), period_start="April 2017")
    assert only_problem(empty).place == "column period_start"


def test_a_reply_registered_twice(empty, add_reply):
    add_reply(empty, "new.csv", text_of())
    path = empty.manual / "replies.csv"
    rows = read_rows(path)
    write_rows(path, [*rows, rows[-1]])
    assert "'new' 2 times" in only_problem(empty).found


@pytest.mark.parametrize("column", ["wave", "status", "provenance"])
def test_a_word_the_register_does_not_know(empty, add_reply, column):
    add_reply(empty, "new.csv", text_of())
    edit(empty, "new", **{column: "wrong"})
    assert only_problem(empty).place == f"column {column}"


def test_one_bad_reply_does_not_hide_another(empty, add_reply):
    add_reply(empty, "derbyshire.csv", text_of(total="21"))
    add_reply(empty, "kent.csv", text_of("Kent", method="Facebok"), authority="Kent")
    add_reply(empty, "essex.csv", text_of("Essex"), authority="Essex")
    merged = merge_replies(empty)
    assert sorted({problem.authority for problem in merged.problems}) == ["Derbyshire", "Kent"]
    assert {row["reply"] for row in merged.observations} >= {"essex"}


def test_nothing_is_written_when_a_reply_is_bad(miniature_copy, add_reply, problems_of):
    before = {path.name: path.read_bytes() for path in miniature_copy.processed.iterdir()}
    add_reply(miniature_copy, "new.csv", text_of(total="21"))
    assert len(problems_of(miniature_copy)) == 1
    after = {path.name: path.read_bytes() for path in miniature_copy.processed.iterdir()}
    assert after == before
    assert len(before) > 10


def test_coverage_has_every_force_in_every_wave_asked(processed_project):
    coverage = read_table(processed_project, "coverage")
    reference = Reference(processed_project)
    authorities = set(reference.asked_authorities)
    for wave in coverage["wave"].unique():
        rows = coverage[coverage["wave"] == wave]
        assert set(rows["authority"]) >= authorities, wave
        for _, answers in rows.groupby(["authority", "reply"]):
            asked = answers[answers["answer"] != "not asked"]
            assert set(asked["asks"]) == set(reference.asks(wave).values()), wave


def test_a_force_without_a_reply_is_none_on_hand_and_not_nil(empty, add_reply):
    add_reply(empty, "new.csv", text_of())
    merged = merge_replies(empty)
    rows = [row for row in merged.coverage if row["authority"] == "Kent" and row["wave"] == "9m"]
    assert {row["status"] for row in rows} == {"none on hand"}
    assert {row["answer"] for row in rows} == {"not answered"}
    assert [row for row in merged.observations if row["authority"] == "Kent"] == []


def test_the_best_provenance_of_a_force_counts(empty, add_reply):
    for number, provenance in enumerate(reversed(PROVENANCES), 1):
        add_reply(
            empty,
            f"{provenance}.csv",
            text_of(offences=str(number), total=str(number)),
            provenance=provenance,
        )
        merged = merge_replies(empty)
        replies = Replies(merged.observations, Reference(empty), "9m", PROVENANCES)
        assert replies.rows["Derbyshire"][0]["provenance"] == provenance
        assert replies.authority_value("Derbyshire", "offences").low == number
    assert PROVENANCES == ("primary", "transcribed", "reconstructed")


def test_a_short_window_does_not_cover_the_wave(empty, add_reply):
    add_reply(empty, "new.csv", text_of(), period_end="2017-10-02")
    assert {row["covers_wave"] for row in merge_replies(empty).observations} == {False}


def test_a_reply_of_a_wave_without_questions_is_a_problem(empty, add_reply):
    add_reply(empty, "new.csv", text_of(), wave="6m")
    problem = only_problem(empty)
    assert problem.found == "wave '6m'"
    assert "questions.csv" in problem.expected
