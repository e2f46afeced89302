"""Letters to those who are late: the same words and bytes for the same day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from docx import Document
from tests.made_desk import IRISH, SCOTTISH, WAVE, desk_project

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.intake.requests import write_requests
from foi_analysis.publish.chase_letters import write_letters

ON = date(2026, 4, 9)
GOLDEN = """\
9 April 2026

To Glenshire Council

Freedom of Information (Scotland) Act 2002: request of 10 March 2026

Your reference: FOI 7

We sent you this request on 10 March 2026. Under section 10(1) of the Act you were to answer \
promptly, and at the latest on the twentieth working day after you received it, 8 April 2026. By \
9 April 2026 we have no answer.

Please send us the answer now. If you have sent it already, please send it again; if you hold that \
it is not due, please say under which provision, and on which day it will come.

If no answer comes, we may require a review (section 20) and apply to the Scottish Information \
Commissioner (section 47).

Yours faithfully
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = desk_project(tmp_path / "mine")
    rows = [
        {"authority": SCOTTISH, "reference": "FOI 7"},
        {"authority": IRISH},
        {"authority": "Northshire", "state": "review", "sent_on": "2026-01-05"},
    ]
    write_requests(made, [{"wave": WAVE, "sent_on": "2026-03-10", **row} for row in rows])
    return made


def test_only_who_is_late_gets_a_letter(project: Project) -> None:
    files = write_letters(project, ON)
    assert [path.name for path in files] == ["glenshire-2025.txt", "glenshire-2025.docx"]
    assert files[0].read_text(encoding="utf-8") == GOLDEN
    words = [paragraph.text for paragraph in Document(str(files[1])).paragraphs]
    assert words == [line for line in GOLDEN.splitlines() if line]


def test_the_same_day_gives_the_same_bytes_and_another_none_of_them(project: Project) -> None:
    first = [path.read_bytes() for path in write_letters(project, ON)]
    assert [path.read_bytes() for path in write_letters(project, ON)] == first
    assert write_letters(project, date(2026, 4, 8)) == []
    assert not (project.build / "letters").exists()


def test_the_act_of_2000_has_another_next_step_and_no_reference_no_line(project: Project) -> None:
    path = write_letters(project, date(2026, 4, 13))[2]
    text = path.read_text(encoding="utf-8")
    assert path.name == "loughshire-2025.txt" and "reference" not in text
    assert "Freedom of Information Act 2000: request of 10 March 2026" in text
    assert "complain to the Information Commissioner (section 50)" in text


def test_an_investigation_has_words_of_its_own(project: Project) -> None:
    template = project.manual / "chase_letter.txt"
    template.write_text("$authority: $wave, $days_late day(s), $$5\n", encoding="utf-8")
    assert write_letters(project, ON)[0].read_text() == (
        "Glenshire Council: calendar year 2025, 1 day(s), $5\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Dear $authority\n\n$name asks", r"chase_letter.txt, line 3: .*'\$name asks'"),
        (b"It costs $5", "written [$][$]"),
        (b"\xff\xfe\x00", "not UTF-8"),
    ],
)
def test_a_template_that_cannot_be_filled_in_writes_nothing(
    project: Project, content: bytes, said: str
) -> None:
    before = [path.read_bytes() for path in write_letters(project, ON)]
    (project.manual / "chase_letter.txt").write_bytes(content)
    with pytest.raises(ProblemsFound, match=said):
        write_letters(project, ON)
    kept = sorted((project.build / "letters").iterdir(), reverse=True)
    assert [path.read_bytes() for path in kept] == before
