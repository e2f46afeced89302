"""How those asked answered: a plain table by answer and by exemption, where requests are known."""

from __future__ import annotations

from pathlib import Path

from lxml import html
from tests.made_desk import SCOTTISH, WAVE, batch_files, desk_project, write_zip

from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.desk_import import import_into
from foi_analysis.publish.site.response_page import write_responses


def tables(page: Path) -> list[list[list[str]]]:
    blocks = page.read_text(encoding="utf-8").split("```{raw} html\n")[1:]
    roots = [html.fromstring(block.split("\n```")[0]) for block in blocks]
    return [
        [[cell.text_content() for cell in row] for row in root.iter("tr")][1:] for root in roots
    ]


def test_without_requests_there_is_no_page(tmp_path: Path) -> None:
    assert write_responses(desk_project(tmp_path / "mine"), tmp_path) == {}
    assert not (tmp_path / "responses.md").exists()


def test_answers_and_exemptions_are_counted(tmp_path: Path) -> None:
    project = desk_project(tmp_path / "mine")
    import_into(project, write_zip(tmp_path / "batch.zip", batch_files()), WAVE)
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    cited = {"Overshire": "s.12(1)|s.40(2)", "Downshire": "s.40(2)"}
    for row in rows:
        row["exemption"] = cited.get(row["authority"], "")
    refused = {**rows[0], "reply": "g", "authority": SCOTTISH, "status": "refused", "file": ""}
    write_rows(path, [*rows, {**refused, "exemption": "s.12(1)", "answered_on": "2026-01-05"}])
    assert write_responses(project, tmp_path) == {"responses": "How those asked answered"}
    answers, exemptions = tables(tmp_path / "responses.md")
    assert answers == [
        ["asked", "20"],
        ["answered in full", "5"],
        ["answered in part", "1"],
        ["refused", "3"],
        ["information not held", "1"],
        ["received, to be looked at", "3"],
        ["no answer", "7"],
        ["of all: waits for our clarification", "1"],
        ["of all: under internal review", "1"],
        ["of all: withdrawn", "1"],
        ["of all: not delivered", "1"],
        ["median working days to an answer", "13"],
        ["of requests whose days are known", "10"],
    ]
    south, north = "Freedom of Information Act 2000", "Freedom of Information (Scotland) Act 2002"
    assert exemptions == [
        ["no section on record", south, "1"],
        ["s.12(1)", north, "1"],
        ["s.12(1)", south, "1"],
        ["s.40(2)", south, "2"],
    ]
    assert sum(int(row[1]) for row in answers[1:7]) == 20
