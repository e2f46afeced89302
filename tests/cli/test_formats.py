"""`foi read --json` and `foi scan` say by their exit code whether anything is open or kept out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.merge import one_reply

SAMPLES = Path(__file__).parents[1] / "read" / "samples"
KINDS = ("doc", "rtf", "odt", "msg", "mht")


def foi(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


def read(path: Path) -> tuple[int, dict[str, list[dict[str, object]]]]:
    code, said = foi("read", path, "--json", "--wave", "2021/22", "--counting", "mentions")
    return code, json.loads(said)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_reply_is_read_and_let_in(kind: str) -> None:
    code, found = read(SAMPLES / f"reply.{kind}")
    assert (code, found["problems"]) == (0, [])
    assert [row["low"] for row in found["observations"] if row["measure"] == "offences"] == [20]
    assert foi("scan", SAMPLES / f"reply.{kind}")[0] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_cut_short_is_one_problem_and_kept_out(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"reply.{kind}"
    content = (SAMPLES / path.name).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    code, found = read(path)
    (problem,) = found["problems"]
    assert (code, problem["file"], found["observations"]) == (1, path.name, [])
    assert foi("scan", path)[0] == 1


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_a_reply_with_text_struck_out_has_a_question(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, found = read(SAMPLES / f"looks.{kind}")  # It has white text, too.
    assert code == 1 and "hidden text" in str(found["problems"][0]["found"])
    monkeypatch.setattr(one_reply, "released_hazards", lambda *one: frozenset({"failed-redaction"}))
    code, found = read(SAMPLES / f"looks.{kind}")
    assert code == 1
    assert any("struck out" in str(problem["found"]) for problem in found["problems"])
    assert not {41, 14, 17, 18} & {row["low"] for row in found["observations"]}
    assert foi("scan", SAMPLES / f"hidden.{kind}")[0] == 1
