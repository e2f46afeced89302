"""One reply of each force counts in a wave, and a refusal is a reply."""

from __future__ import annotations

import itertools

import pytest
from tests.conftest import AddReply

from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.counting import counting, is_made_up, order_of, really_answered
from foi_analysis.evidence.measures import Replies
from foi_analysis.intake.register import write_rows
from foi_analysis.merge.merge_replies import merge_replies

WAVE, PARTIAL = "9m", {"status": "partial"}
REPLY = "MADE FOR A TEST,\nDerbyshire Police,\nQuestion 1,\nNumber of offences,{}\n"


def refuse(project: Project, authority: str, **columns: str) -> None:
    """Register a refusal without a letter."""
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    row = dict.fromkeys(rows[0], "") | {
        "reply": f"{authority}-refused",
        "authority": authority,
        "wave": WAVE,
    }
    row |= {"status": "refused", "provenance": "primary", "subject": "s.15A"}
    row |= {"period_start": "2017-04-03", "period_end": "2018-01-03"} | columns
    write_rows(path, [*rows, row])


def replies_of(project: Project) -> Replies:
    merged = merge_replies(project)
    assert not merged.problems
    return Replies(merged.observations, Reference(project), WAVE, PROVENANCES)


def test_a_refusal_displaces_a_reconstructed_reply_where_figures_are_added_up(
    miniature: Project,
) -> None:
    before = replies_of(miniature)
    refuse(miniature, "Derbyshire")
    after = replies_of(miniature)
    assert set(before.rows) - set(after.rows) == {"Derbyshire"}
    assert after.authority_value("Derbyshire", "offences") is None
    assert after.area_value("England and Wales", "offences").high is None
    assert after.provenance(after.rows) == "reconstructed"


def test_a_reply_with_figures_counts_before_a_refusal(
    miniature: Project, add_reply: AddReply
) -> None:
    refuse(miniature, "Derbyshire")
    add_reply(miniature, "typed.csv", REPLY.format(11), **PARTIAL, provenance="transcribed")
    assert replies_of(miniature).authority_value("Derbyshire", "offences").low == 11


def test_two_replies_of_one_force_are_not_added_up(miniature: Project, add_reply: AddReply) -> None:
    add_reply(miniature, "a.csv", REPLY.format(11), **PARTIAL, answered_on="2018-03-01")
    add_reply(miniature, "b.csv", REPLY.format(13), **PARTIAL, answered_on="2018-02-01")
    replies = replies_of(miniature)
    assert replies.authority_value("Derbyshire", "offences").low == 11
    assert replies.provenance(replies.rows) == "mixed: 1 primary, 2 reconstructed"


def test_a_demonstration_of_real_replies_alone_is_none(
    miniature: Project, add_reply: AddReply
) -> None:
    add_reply(miniature, "a.csv", REPLY.format(11), **PARTIAL)
    reference = Reference(miniature)
    assert not is_made_up(reference, claim="derbyshire-offences")
    assert is_made_up(reference, claim="ew-offences")
    assert is_made_up(reference, wave=WAVE) and is_made_up(reference)
    assert really_answered(reference, WAVE) == {"Derbyshire"}


ROWS = [
    {"reply": f"{provenance}-{status}", "authority": "Kent", "provenance": provenance}
    | {"reply_status": status}
    for provenance in PROVENANCES
    for status in ("answered", "refused", "figures_unknown")
    if provenance != "reconstructed" or status == "answered"
]


@pytest.mark.parametrize("rows", list(itertools.permutations(ROWS, 2)))
def test_of_any_two_the_same_counts_in_either_order(reference: Reference, rows) -> None:
    ranks = [
        *("primary-answered", "transcribed-answered", "primary-refused", "transcribed-refused"),
        *("reconstructed-answered", "primary-figures_unknown", "transcribed-figures_unknown"),
    ]
    best = counting(rows, order_of(reference, PROVENANCES))["Kent"]["reply"]
    assert best == min((row["reply"] for row in rows), key=ranks.index)
