"""Prints a trace as a tree in the terminal; follows nothing itself."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from foi_analysis.notebook.display import MARKS
from foi_analysis.notebook.trace import evidence_words
from foi_analysis.notebook.trace_parts import RULES, AuthorityPart, Leaf, Trace, TracePart
from foi_analysis.verdicts.report import with_unit


def trace(found: Trace) -> None:
    """Print the printed figure, what it was computed from, and what its verdict rests on."""
    unit = "" if found.unit == "rank" else f" {found.unit}"
    tree = Tree(Text(f"{found.printed}{unit}: {found.statement}", "bold"))
    story = tree.add(Text(f"printed by {found.publisher}, {found.published_on}: {found.title}"))
    story.add(Text(found.address))
    story.add(Text(f"after the release {found.release}"))
    given = with_unit(found.computed, found.unit)
    computed = tree.add(
        Text(f"computed: {given} from replies: {found.computed_provenance}", "bold")
    )
    for part in found.parts:
        _part(computed, part)
    if found.rivals:
        rivals = computed.add(Text("the others"))
        for method, value in found.rivals:
            rivals.add(Text(f"{method}: {value}"))
    verdict = tree.add(Text(f"{MARKS[found.verdict]} {found.verdict}: {found.sentence}", "bold"))
    for item in found.evidence:
        verdict.add(Text(evidence_words(item))).add(Text(item["source"]))
    Console(highlight=False).print(tree)


def _part(tree: Tree, part: TracePart) -> None:
    branch = tree.add(Text(f"{part.role}: {part.words} = {part.value}"))
    for authority in part.authorities:
        _authority(branch, authority)
    for silent in part.without:
        branch.add(Text(silent, "dim"))


def _authority(tree: Tree, part: AuthorityPart) -> None:
    branch = tree.add(
        Text(f"{part.authority}: {part.value} ({part.provenance}; {RULES[part.rule]})")
    )
    for leaf in part.leaves:
        branch.add(Text(leaf_words(leaf)))


def leaf_words(leaf: Leaf) -> str:
    """Return a leaf on one line: the text as printed, its place, the reply and the file's hash."""
    where = f"{leaf.file}, {leaf.place}, {leaf.cell}"
    return f"{leaf.subject}: {leaf.said} · {where} · reply {leaf.reply} · sha256 {leaf.sha256[:12]}"
