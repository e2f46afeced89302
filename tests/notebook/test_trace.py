"""Tracing: from each printed figure down to cells that add up to what was computed."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from foi_analysis.cli.commands import app
from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import read_rows
from foi_analysis.notebook.trace import Tracer
from foi_analysis.notebook.trace_parts import ADDED, LEAST, SILENT, STATED, TracePart
from foi_analysis.run.demonstration import SHOWN

COUNTS = (
    "ew-offences",
    "ew-method-known",
    "derbyshire-offences",
    "derbyshire-facebook-family",
    "staffordshire-offences",
    "staffordshire-facebook-family",
    "staffordshire-snapchat",
)


@pytest.fixture(scope="module")
def tracer(processed_project: Project) -> Tracer:
    return Tracer(processed_project, replies=SHOWN)


def added_up(part: TracePart) -> int:
    return sum(leaf.low or 0 for authority in part.authorities for leaf in authority.leaves)


@pytest.mark.parametrize("claim", COUNTS)
def test_the_leaves_of_a_count_add_up_to_the_computed_value(tracer: Tracer, claim: str) -> None:
    trace = tracer.trace(claim)
    (part,) = trace.parts
    assert added_up(part) == part.low == int(trace.computed.split()[0].replace(",", ""))
    assert {authority.rule for authority in part.authorities} <= {STATED, ADDED, SILENT}


def test_a_share_has_numerator_and_denominator_that_give_it(tracer: Tracer) -> None:
    trace = tracer.trace("ew-facebook-family-share")
    top, base = trace.parts
    assert (top.role, base.role) == ("numerator", "denominator")
    above, below = added_up(top), added_up(base)
    share = f"{100 * above / below:.0f} per cent ({above} of {below}) from 39 of 43 forces "
    assert trace.computed.startswith(share)
    assert {leaf.category for authority in top.authorities for leaf in authority.leaves} >= {
        "Facebook"
    }


def test_the_youngest_victim_is_the_least_leaf_and_stands_first(tracer: Tracer) -> None:
    (part,) = tracer.trace("ew-youngest-victim").parts
    leaves = [
        leaf for authority in part.authorities for leaf in authority.leaves if leaf.low is not None
    ]
    assert part.authorities[0].rule == LEAST
    assert part.authorities[0].leaves[0].low == min(leaf.low for leaf in leaves) == part.low


def test_a_rank_lists_the_others_below_it(tracer: Tracer) -> None:
    trace = tracer.trace("ew-most-recorded-method")
    values = [int(value.replace(",", "")) for _, value in trace.rivals]
    assert added_up(trace.parts[0]) > max(values)
    assert "Facebook" not in dict(trace.rivals)


def test_every_leaf_is_a_cell_of_the_ledger_in_a_registered_file(tracer: Tracer) -> None:
    ledger = read_table(tracer.project, "ledger")
    known = set(zip(ledger["reply"], ledger["place"], ledger["cell"], strict=True))
    rows = read_rows(tracer.project.manual / "replies.csv")
    hashes = {row["reply"]: row["sha256"] for row in rows}
    for claim in tracer.processed.claims:
        leaves = list(tracer.trace(claim).leaves())
        assert leaves, claim
        for leaf in leaves:
            assert (leaf.reply, leaf.place, leaf.cell) in known
            assert leaf.sha256 == hashes[leaf.reply] != ""


def test_forces_without_a_cell_are_named_with_the_reason(tracer: Tracer) -> None:
    (part,) = tracer.trace("ew-youngest-victim").parts
    assert len(part.authorities) + len(part.without) == 43
    assert all(": " in words for words in part.without)


def test_the_evidence_of_the_verdict_is_that_of_the_table(tracer: Tracer) -> None:
    evidence = read_table(tracer.project, "evidence")
    for claim in tracer.processed.claims:
        own = evidence[evidence["claim"] == claim]
        shown = [item["statement"] for item in tracer.trace(claim).evidence]
        assert shown == list(own["statement"])


def run(project: Project, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    monkeypatch.setenv("FOI_PROJECT", str(project.root))
    monkeypatch.setenv("COLUMNS", "200")
    return CliRunner().invoke(app, list(arguments))


def test_the_command_prints_the_tree(
    processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(
        processed_project, monkeypatch, "trace", "derbyshire-facebook-family", "--demonstration"
    )
    assert result.exit_code == 0
    lines = [line.strip("│├└─ ") for line in result.stdout.splitlines()]
    assert lines[0].startswith("4 offences: ")
    assert any(line.startswith("printed by Burton Mail, 2018-05-02") for line in lines)
    assert "Derbyshire: 4 (reconstructed; the sum of these cells)" in lines
    assert any("“3” · reconstructed/derbyshire-9m" in line for line in lines)
    assert any(line.startswith("? cannot be checked: ") for line in lines)


def test_json_holds_the_same_leaves(
    processed_project: Project, tracer: Tracer, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(
        processed_project, monkeypatch, "trace", "ew-offences", "--demonstration", "--json"
    )
    found = json.loads(result.stdout)
    leaves = [
        leaf for authority in found["parts"][0]["authorities"] for leaf in authority["leaves"]
    ]
    assert sum(leaf["low"] for leaf in leaves) == 1628
    assert [leaf["cell"] for leaf in leaves] == [
        leaf.cell for leaf in tracer.trace("ew-offences").leaves()
    ]


def test_an_unknown_figure_names_the_nearest(
    processed_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(processed_project, monkeypatch, "trace", "derbyshire-ofences")
    assert result.exit_code == 1
    assert "derbyshire-offences" in result.output


def test_without_processed_tables_it_says_what_to_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(project, monkeypatch, "trace", "ew-offences")
    assert result.exit_code == 1
    assert "make reproduce" in result.output
