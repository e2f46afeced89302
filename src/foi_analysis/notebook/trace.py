"""Follows one printed figure down to the cells and pages it rests on; adds up nothing new.

It reads the processed tables and the tables of data/manual, and opens no reply.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from foi_analysis.core.counts import show_interval
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.values import UNKNOWN, Value
from foi_analysis.merge.cell_account import plain_words, whole
from foi_analysis.notebook.compiled_trace import compiled_parts
from foi_analysis.notebook.trace_parts import (
    ADDED,
    BOUNDED,
    LEAST,
    SILENT,
    STATED,
    AuthorityPart,
    Leaf,
    Trace,
    TracePart,
)
from foi_analysis.run.demonstration import SHOWN
from foi_analysis.verdicts.claims import RANK, SHARE, Claim
from foi_analysis.verdicts.processed_project import ProcessedProject

AGE = "youngest_victim_age"


class Tracer:
    """Traces the figures of one project; each table is read once.

    ``replies`` is "real", or "demonstration" to follow a figure to replies made from it, too.
    """

    def __init__(
        self, project: Project, processed: ProcessedProject | None = None, replies: str = "real"
    ) -> None:
        self.project, self.replies = project, replies
        self.processed = processed or ProcessedProject(project)
        self._traces: dict[str, Trace] = {}

    @cached_property
    def _sha256(self) -> dict[str, str]:
        rows = read_rows(self.project.manual / "replies.csv")
        return {row["reply"]: row["sha256"] for row in rows}

    @cached_property
    def _pages(self) -> dict[str, dict[str, str]]:
        return {row["page"]: row for row in read_rows(self.project.published / "pages.csv")}

    @cached_property
    def _releases(self) -> dict[str, dict[str, str]]:
        rows = read_rows(self.project.published / "releases.csv")
        return {row["release"]: row for row in rows}

    def trace(self, figure: str) -> Trace:
        """Return the trace of the figure ``figure``, a claim's key.

        Raises KeyError with the nearest names for an unknown figure, and FileNotFoundError when
        the processed tables are not there.
        """
        claims = self.processed.claims
        if figure not in claims:
            raise KeyError(_unknown(figure, list(claims)))
        if figure not in self._traces:
            self._traces[figure] = self._trace(claims[figure])
        return self._traces[figure]

    def _counting(self, claim: Claim) -> Replies:
        checker = self.processed.checker
        is_shown = self.replies == SHOWN
        return checker.demonstration(claim.wave) if is_shown else checker.real(claim.wave)

    def _trace(self, claim: Claim) -> Trace:
        page = self._pages[claim.page]
        rows = self.processed.table("figures").to_dict(orient="records")
        row = next(row for row in rows if row["claim"] == claim.claim)
        replies = self._counting(claim)
        by_table = row["computed_provenance"] == COMPILED
        given = row["computed"] if by_table else self.processed.checker.given(replies, claim)
        members = self.processed.reference.areas[claim.area]
        return Trace(
            **{name: getattr(claim, name) for name in ("claim", "statement", "area", "wave")},
            printed=claim.printed,
            unit=claim.unit,
            **{name: page[name] for name in ("publisher", "title", "published_on", "address")},
            release=self._release_words(claim.release),
            computed=given,
            computed_provenance=COMPILED if by_table else replies.provenance(members),
            parts=tuple(self._compiled(claim) if by_table else self._parts(claim)),
            rivals=tuple(self._rivals(claim)),
            verdict=row["verdict"],
            sentence=row["sentence"],
            evidence=tuple(self._evidence(claim.claim)),
        )

    def _release_words(self, release: str) -> str:
        about = self._releases.get(release)
        if not about:
            return release
        return f"{release}: {about['issuer']}, {about['released_on']}, {about['description']}"

    def _evidence(self, figure: str) -> Iterator[dict[str, str]]:
        frame = self.processed.table("evidence")
        for row in frame[frame["claim"] == figure].to_dict(orient="records"):
            names = ("side", "kind", "provenance", "statement", "source")
            yield {name: str(row[name]) for name in names}

    def _compiled(self, claim: Claim) -> Iterator[TracePart]:
        compiled = self.processed.checker.compiled
        return compiled_parts(*compiled.behind(claim))

    def _parts(self, claim: Claim) -> Iterator[TracePart]:
        if claim.measure == SHARE:
            yield self._part(claim, "numerator", "method_instances", claim.category)
            yield self._part(claim, "denominator", "offences_method_known", "")
        elif claim.measure == RANK:
            yield self._part(claim, "times recorded", "method_instances", claim.category)
        else:
            yield self._part(claim, "computed value", claim.measure, claim.category)

    def _rivals(self, claim: Claim) -> Iterator[tuple[str, str]]:
        """Yield the other methods and how often each was recorded, for a claim about a rank."""
        if claim.measure == RANK:
            replies = self._counting(claim)
            for method in replies.methods():
                if method != claim.category:
                    value = replies.own_value(claim.area, "method_instances", method)
                    yield method, show_interval(value.low, value.high)

    def _part(self, claim: Claim, role: str, measure: str, category: str) -> TracePart:
        replies = self._counting(claim)
        value = replies.own_value(claim.area, measure, category)
        rows = replies.contributions(claim.area, measure, category)
        authorities, without = [], []
        for authority in sorted(self.processed.reference.areas[claim.area]):
            own = [row for row in rows if row["authority"] == authority]
            one = replies.authority_value(authority, measure, category)
            if one is None or not own:
                without.append(f"{authority}: {_why_without(replies, authority, one)}")
            else:
                authorities.append(self._authority_part(authority, measure, category, one, own))
        if measure == AGE:
            authorities.sort(key=lambda part: part.low)
        words = plain_words(", ".join(filter(None, (measure, category))))
        return TracePart(role, words, value.low, value.high, tuple(authorities), tuple(without))

    def _authority_part(
        self,
        authority: str,
        measure: str,
        category: str,
        value: Value,
        rows: list[Mapping[str, Any]],
    ) -> AuthorityPart:
        stated = [row for row in rows if row["measure"] == measure]
        listed = [row for row in rows if row["measure"] == "method_instances"]
        counted = stated or listed or rows
        leaves = tuple(self._leaf(row) for row in counted)
        rule = _rule(measure, value, leaves)
        provenance = rows[0]["provenance"]
        return AuthorityPart(authority, provenance, value.low, value.high, rule, leaves)

    def _leaf(self, row: Mapping[str, Any]) -> Leaf:
        names = ("measure", "category", "age_band", "status", "printed", "period_start")
        names += ("period_end", "reply", "provenance", "file", "place", "cell")
        return Leaf(
            **{name: str(row[name]) for name in names},
            low=whole(row["low"]),
            high=whole(row["high"]),
            sha256=self._sha256.get(row["reply"], ""),
        )


def evidence_words(item: Mapping[str, str]) -> str:
    """Return a piece of evidence in words: what it says, what it is and which limit it sets."""
    kind = item["kind"] if item["provenance"] == "published" else f"{item['provenance']} reply"
    limit = "both limits" if item["side"] == "both" else f"the {item['side']} value"
    return f"{item['statement']} ({kind}; sets {limit})"


def _rule(measure: str, value: Value, leaves: tuple[Leaf, ...]) -> str:
    if all(leaf.low is None and leaf.high is None for leaf in leaves):
        return SILENT
    if measure == AGE:
        return LEAST
    if value.low != sum(leaf.low or 0 for leaf in leaves):
        return BOUNDED
    return ADDED if len(leaves) > 1 else STATED


def _why_without(replies: Replies, authority: str, value: Value | None) -> str:
    if authority not in replies.rows:
        return "no reply on hand"
    if value in (None, UNKNOWN):
        return "its reply does not say"
    return f"no cell; counts as {value}"


def _unknown(figure: str, known: list[str]) -> str:
    near = difflib.get_close_matches(figure, known, n=3, cutoff=0.4) or known
    return f"There is no figure {figure!r}. Nearest known: {', '.join(near)}."
