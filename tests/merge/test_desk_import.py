"""A batch or a folder of e-mails comes into both registers, each reply whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made_desk import ANSWERED, SENT, SITE, STATES, WAVE, batch_files, desk_project, write_zip

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.requests import TABLE
from foi_analysis.merge.desk_import import import_into

ANSWER = "From: {} <foi@council.example>\nDate: Fri, 19 Dec 2025 16:00:00 +0000\n\n{}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return desk_project(tmp_path / "mine")


def tree(project: Project) -> dict[str, bytes]:
    paths = [path for path in (project.root / "data").rglob("*") if path.is_file()]
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in paths}


def replies(project: Project) -> dict[str, dict[str, str]]:
    return {row["reply"]: row for row in read_rows(project.manual / "replies.csv")}


def requests(project: Project) -> dict[str, dict[str, str]]:
    return {row["authority"]: row for row in read_rows(project.manual / TABLE)}


def test_a_batch_of_twenty_comes_in(project: Project, tmp_path: Path) -> None:
    done = import_into(project, write_zip(tmp_path / "batch.zip", batch_files()), WAVE)
    assert done.problems == [] and done.requests == [*STATES] and len(STATES) == 20
    rows = requests(project)
    assert {row["sent_on"] for row in rows.values()} == {SENT}
    assert rows["Northshire"]["address"] == f"{SITE}/visits_100"
    assert {name: row["state"] for name, row in rows.items() if row["state"]} == {
        "Innershire": "not_held",
        "Outershire": "review",
        "Midshire": "clarification",
        "Farshire": "withdrawn",
        "Nearshire": "undelivered",
    }
    status = {row["authority"]: row["status"] for row in replies(project).values()}
    assert status == {
        **dict.fromkeys([*STATES][:5], "answered"),
        "Downshire": "partial",
        "Overshire": "refused",
        "Undershire": "refused",
        "Innershire": "answered",
        **dict.fromkeys(("Outershire", "Highshire", "Lowshire"), "figures_unknown"),
    }
    row = replies(project)["northshire-2025"]
    folder = "northshire-2025"
    assert row["file"].split("|") == [
        f"{folder}/incoming_100.txt",
        f"{folder}/incoming_200.txt",
        f"{folder}/visits.csv",
    ]
    assert (row["requested_on"], row["answered_on"]) == (SENT, ANSWERED)
    assert (project.replies / folder / "visits.csv").read_text() == "Visits\n100\n"


def test_what_is_left_in_the_zip_is_said(project: Project, tmp_path: Path) -> None:
    done = import_into(project, write_zip(tmp_path / "batch.zip", batch_files()), WAVE)
    assert done.notices == [
        "Midshire: left in the zip: 1 message(s), as 'Waiting clarification' is no answer",
        "Farshire: left in the zip: 1 message(s), as 'Withdrawn' is no answer",
        "Lowshire: 'Vexatious' is no state known here; say in the registers what it is",
        "Longshire: left in the zip: 1 message(s), as 'Long overdue' is no answer",
    ]


def test_a_second_time_nothing_changes(project: Project, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "batch.zip", batch_files())
    import_into(project, path, WAVE)
    before = tree(project)
    done = import_into(project, path, WAVE)
    assert tree(project) == before and (done.requests, done.replies) == ([], [])


def test_a_later_export_brings_what_is_new(project: Project, tmp_path: Path) -> None:
    import_into(project, write_zip(tmp_path / "batch.zip", batch_files()), WAVE)
    later = {**STATES, "Midshire": "Successful", "Highshire": "Awaiting internal review"}
    done = import_into(project, write_zip(tmp_path / "later.zip", batch_files(later)), WAVE)
    assert [one.reply for one in done.replies] == ["midshire-2025"]
    assert requests(project)["Midshire"]["state"] == ""
    assert requests(project)["Highshire"]["state"] == "review"
    assert any("Midshire: state 'clarification' is now ''" in one for one in done.notices)


def test_what_a_person_wrote_of_a_request_stays(project: Project, tmp_path: Path) -> None:
    path = write_zip(tmp_path / "batch.zip", batch_files())
    import_into(project, path, WAVE)
    table = project.manual / TABLE
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("Northshire,2025,,2025-12-02,", "Northshire,2025,FOI 1,2025-12-01,")
    )
    import_into(project, path, WAVE)
    row = requests(project)["Northshire"]
    assert (row["reference"], row["sent_on"]) == ("FOI 1", "2025-12-01")


def test_files_of_one_name_are_all_kept(project: Project, tmp_path: Path) -> None:
    files = batch_files()
    first = f"Northshire Council - visits_100/{SENT}-120000"
    files[f"{first}/incoming_90.txt"] = "\n"
    files[f"{first}/attachments-90/Visits.csv"] = "Visits\n7\n"
    import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    folder = project.replies / "northshire-2025"
    assert (folder / "Visits.csv").read_text() == "Visits\n7\n"
    assert (folder / "visits (2).csv").read_text() == "Visits\n100\n"
    assert not (folder / "incoming_90.txt").exists()


def test_a_reply_that_cannot_be_read_stays_out_alone(project: Project, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**batch_files()}
    later = f"Northshire Council - visits_100/{ANSWERED}-150000/attachments-200"
    files[f"{later}/slides.xyz"] = "?"
    files[f"{later.replace('North', 'South').replace('100', '101')}/logo.png"] = b"\x89PNG"
    done = import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    assert ["slides.xyz" in str(one) for one in done.problems] == [True]
    assert "Northshire" in requests(project) and "northshire-2025" not in replies(project)
    assert not (project.replies / "northshire-2025").exists()


def test_a_picture_beside_an_answer_is_named(project: Project, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**batch_files()}
    folder = f"Northshire Council - visits_100/{ANSWERED}-150000"
    files[f"{folder}/attachments-200/logo.png"] = b"\x89PNG"
    done = import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    assert "Northshire: pictures left out: logo.png" in done.notices and not done.problems
    assert replies(project)["northshire-2025"]["note"] == "pictures left out: logo.png"


def test_an_answer_of_pictures_only_is_a_problem(project: Project, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        name: content for name, content in batch_files().items() if "visits_100/" not in name
    }
    folder = f"Northshire Council - visits_100/{ANSWERED}-150000"
    files[f"{folder}/attachments-200/page.png"] = b"\x89PNG"
    done = import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    assert ["pictures only: page.png" in str(one) for one in done.problems] == [True]
    assert "northshire-2025" not in replies(project)


def test_a_message_the_export_keeps_back_is_said(project: Project, tmp_path: Path) -> None:
    gone = ("incoming_200", "attachments-200")
    files = {name: text for name, text in batch_files().items() if not any(map(name.count, gone))}
    done = import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    assert done.notices[0] == "Northshire: its table counts 2 messages, the zip holds 1"


def broken(content: bytes) -> bytes:
    """Return a zip whose first part is not what its check sum says."""
    place = content.index(b"request_url") if b"request_url" in content else 80
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


@pytest.mark.parametrize(
    "damage", [broken, lambda content: content[:-40], lambda content: b"no zip"]
)
def test_a_damaged_zip_changes_nothing(project: Project, tmp_path: Path, damage) -> None:
    path, before = write_zip(tmp_path / "batch.zip", batch_files()), tree(project)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ProblemsFound, match="not a readable zip archive"):
        import_into(project, path, WAVE)
    assert tree(project) == before


def changed(old: str, new: str) -> dict[str, str]:
    return {name.replace(old, new): text.replace(old, new) for name, text in batch_files().items()}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (changed("Northshire Council", "Nordshire Council"), "an authority 'Nordshire Council'"),
        (changed("Southshire Council", "Northshire"), "two requests to 'Northshire'"),
        (changed("request_status", "status"), "the columns authority_name"),
        (changed("Refused", "Refused,s.12"), "a row of another length"),
        (changed("dashboard", "table"), "0 tables of a batch"),
        ({**batch_files(), "readme.txt": "hello"}, "belongs to no request"),
        ({**batch_files(), "../../escape.txt": "hello"}, "escape|path|name"),
    ],
)
def test_a_batch_of_another_form_changes_nothing(
    project: Project, tmp_path: Path, files: dict[str, str], said: str
) -> None:
    before = tree(project)
    with pytest.raises(ProblemsFound, match=said):
        import_into(project, write_zip(tmp_path / "batch.zip", files), WAVE)
    assert tree(project) == before


def mails(folder: Path) -> Path:
    """Write three e-mails: by the sender's name, by the folder's, and one that came twice."""
    (folder / "Southshire").mkdir(parents=True)
    first = ANSWER.format("Northshire Council", "We had 12 visits.")
    (folder / "1.eml").write_text(first)
    (folder / "2.eml").write_text(first)
    (folder / "Southshire" / "re.eml").write_text(ANSWER.format("FOI desk", "We hold nothing."))
    return folder


def test_e_mails_come_in_to_be_judged(project: Project, tmp_path: Path) -> None:
    done = import_into(project, mails(tmp_path / "mail"), WAVE)
    assert done.problems == [] and done.requests == ["Northshire", "Southshire"]
    found = replies(project)
    assert [*found] == ["northshire-2025", "southshire-2025"]
    assert found["northshire-2025"]["status"] == "figures_unknown"
    assert found["southshire-2025"]["answered_on"] == "2025-12-19"
    assert requests(project)["Northshire"]["sent_on"] == ""
    before = tree(project)
    import_into(project, tmp_path / "mail", WAVE)
    assert tree(project) == before


def test_an_outlook_message_is_of_the_folder_it_lies_in(
    project: Project, repo_root: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mail" / "Eastshire Council" / "reply.msg"
    path.parent.mkdir(parents=True)
    path.write_bytes((repo_root / "tests/read/samples/reply.msg").read_bytes())
    assert import_into(project, tmp_path / "mail", WAVE).problems == []
    row = replies(project)["eastshire-2025"]
    assert (row["file"], row["answered_on"]) == ("eastshire-2025/reply.msg", "")
    with pytest.raises(ProblemsFound, match="whose sender has no name"):
        import_into(project, path, WAVE)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", ANSWER.format("Kernt Council", "Hello"), "an authority 'Kernt Council'"),
        ("b.eml", "Subject: hello\n\nHello", "whose sender has no name"),
        ("Eastshire/c.eml", ANSWER.format("Northshire", "Hello"), "Eastshire and Northshire"),
        ("d.pdf", "%PDF", "a file that is no e-mail"),
    ],
)
def test_an_e_mail_that_cannot_be_placed_changes_nothing(
    project: Project, tmp_path: Path, name: str, content: str, said: str
) -> None:
    folder, before = mails(tmp_path / "mail"), tree(project)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content)
    with pytest.raises(ProblemsFound, match=said):
        import_into(project, folder, WAVE)
    assert tree(project) == before


@pytest.mark.parametrize(
    ("name", "wave", "said"),
    [
        ("none.zip", WAVE, "no such file or folder"),
        ("notes.txt", WAVE, "a file of another kind"),
        ("notes.txt", "1999", "wave '1999'; expected one of 2025"),
    ],
)
def test_what_is_named_wrongly_is_said(
    project: Project, tmp_path: Path, name: str, wave: str, said: str
) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ProblemsFound, match=said):
        import_into(project, tmp_path / name, wave)
