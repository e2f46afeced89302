"""Right of reply in copies of the project; parties and answers are made for tests."""

from __future__ import annotations

import csv

import pytest

import foi_analysis as foi
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.processed import read_table
from foi_analysis.merge.right_of_reply import COLUMNS, read_right_of_reply
from foi_analysis.run.results import process

ASKED = {
    "claim": "derbyshire-offences",
    "party": "Office Made for Tests",
    "asked_on": "2018-05-03",
    "answered_on": "",
    "answer": "",
    "changed": "",
}
ANSWER = {"answered_on": "2018-05-10", "answer": "Made for tests.", "changed": "no"}


def write_asked(project: Project, *rows: dict[str, str]) -> None:
    path = project.manual / "right_of_reply.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_who_was_asked_stands_beside_the_verdict(miniature, processed_miniature, monkeypatch):
    write_asked(
        miniature,
        ASKED,
        ASKED | {"party": "Another Office"} | ANSWER,
        ASKED | {"claim": "ew-offences"} | ANSWER | {"changed": "yes"},
    )
    process(miniature)
    before = read_table(processed_miniature, "figures").set_index("claim")
    after = read_table(miniature, "figures").set_index("claim")
    assert after.loc["derbyshire-offences", "notes"].splitlines() == [
        *before.loc["derbyshire-offences", "notes"].splitlines(),
        "Right of reply: asked Office Made for Tests on 3 May 2018; no answer yet.",
        "Right of reply: asked Another Office on 3 May 2018; it answered on 10 May 2018: “Made for "
        "tests.” Nothing was changed because of it.",
    ]
    assert after.loc["ew-offences", "notes"].endswith("was changed because of it.")
    assert "Nothing was changed" not in after.loc["ew-offences", "notes"]
    others = [name for name in after.index if name not in ("derbyshire-offences", "ew-offences")]
    assert after.loc[others].equals(before.loc[others])
    assert after.drop(columns="notes").equals(before.drop(columns="notes"))
    monkeypatch.setenv("FOI_PROJECT", str(miniature.root))
    shown = str(foi.judge("derbyshire-offences"))
    assert "asked Office Made for Tests on 3 May 2018; no answer yet" in shown


@pytest.mark.parametrize(
    ("columns", "found", "expected"),
    [
        ({"claim": "derbyshire-offence"}, "claim", "claims.csv"),
        ({"claim": ""}, "'claim'", "some text"),
        ({"party": " "}, "'party'", "some text"),
        ({"party": "Dr Example"}, "party", "an office or organisation"),
        ({"asked_on": ""}, "'asked_on'", "some text"),
        ({"asked_on": "3 May 2018"}, "asked_on", "a day such as"),
        ({"answer": "Made for tests."}, "answer", "nothing while there is no answer"),
        ({"changed": "no"}, "changed", "nothing while there is no answer"),
        (ANSWER | {"answer": ""}, "'answer'", "some text"),
        (ANSWER | {"changed": "perhaps"}, "changed", "yes or no"),
        (ANSWER | {"answered_on": "2018-05-02"}, "answered_on", "2018-05-03 or later"),
        (ANSWER | {"answered_on": "soon"}, "answered_on", "a day such as"),
    ],
)
def test_a_row_that_breaks_a_rule_is_a_problem_with_its_row(
    miniature, problems_of, columns, found, expected
):
    write_asked(miniature, ASKED | {"claim": "ew-offences"}, ASKED | columns)
    (problem,) = problems_of(miniature)
    assert found in problem.found and expected in problem.expected
    assert (problem.file, problem.place) == ("data/manual/right_of_reply.csv", "row 3")
    assert not list(miniature.processed.glob("*"))


def test_an_unknown_claim_names_the_nearest(project):
    write_asked(project, ASKED | {"claim": "ew-offence"})
    with pytest.raises(ProblemsFound, match="Nearest known: ew-offences"):
        read_right_of_reply(project)


def test_the_same_question_twice_is_a_problem_and_a_later_one_is_not(project):
    write_asked(project, ASKED, ASKED | ANSWER)
    with pytest.raises(ProblemsFound, match="one row for each claim, party and day"):
        read_right_of_reply(project)
    write_asked(project, ASKED, ASKED | {"asked_on": "2018-05-04"})
    assert len(read_right_of_reply(project)) == 2


def test_an_answer_on_the_same_day_is_in_order(project):
    write_asked(project, ASKED | ANSWER | {"answered_on": "2018-05-03"})
    (one,) = read_right_of_reply(project)
    assert one.answered_on == one.asked_on
