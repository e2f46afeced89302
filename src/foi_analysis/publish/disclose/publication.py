"""Gathers what the real replies on hand would publish, and what others published; masks nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from foi_analysis.core.counts import EXACT, INTERVAL, Count
from foi_analysis.evidence.bounds import Cell, Fact
from foi_analysis.evidence.bounds.assumptions import certain_and_assumed
from foi_analysis.evidence.bounds.closure import relations_by_need
from foi_analysis.evidence.bounds.relations import (
    ADDITIVE,
    ALL_METHODS,
    KNOWN,
    LISTED,
    OFFENCES,
    WITH_METHOD,
)
from foi_analysis.evidence.measures import Replies
from foi_analysis.evidence.reconciliation import cells_of
from foi_analysis.evidence.values import Value
from foi_analysis.publish.disclose import Content, CountSum, Share
from foi_analysis.verdicts.claims import RANK, SHARE, Claim, ClaimChecker

NOT_KNOWN, DISPOSALS, ALL_DISPOSALS = "offences_method_not_known", "disposals", "All disposals"
COUNTED = (*ADDITIVE, NOT_KNOWN, DISPOSALS, "victims")
BASES = ((KNOWN, ""), (LISTED, ALL_METHODS), (OFFENCES, ""))
Counts = dict[Cell, Count]


class Publication:
    """Every count, sum and share that the replies of all waves give, and who gave it.

    ``provenances`` says of each count what kind of reply it comes from, ``cells`` of each
    observation which count it is part of.
    """

    def __init__(
        self, checker: ClaimChecker, claims: Iterable[Claim], register: Iterable[Mapping[str, str]]
    ):
        self.checker, self.reference = checker, checker.reference
        self.main_area = next(iter(self.reference.investigation.areas))
        self.addresses = {row["reply"]: row["address"] for row in register}
        self.counts: Counts = {}
        self.sums: list[CountSum] = []
        self.provenances: dict[Cell, str] = {}
        self.cells: dict[str, Cell] = {}
        self.public: list[Fact] = []
        self.fixed: set[Cell] = set()
        for wave in sorted({row["wave"] for row in checker.observations if row["wave"]}):
            self._add_wave(checker.real(wave))
        for claim in claims:
            self._add_claim(claim)

    def content(self) -> Content:
        """Return the publication with what others published and the relations to it."""
        known = [*self.public, *self.checker.printed.facts(self.checker.published)]
        named = {cell for cell in self.counts if cell[0] in ADDITIVE} | cells_of(known)
        relations, supposed = certain_and_assumed(relations_by_need(self.reference, named))
        fixed = frozenset(self.fixed & self.counts.keys())
        doubted, shares = self.checker.evidence.in_dispute, list(self._shares())
        return Content(self.counts, self.sums, shares, known, relations, supposed, doubted, fixed)

    def _add_wave(self, replies: Replies) -> None:
        for authority in sorted(replies.rows):
            self._add_reply(replies, authority)
        here = [cell for cell in self.counts if cell[3] == replies.wave]
        kinds = dict.fromkeys(cell[:2] for cell in here if cell[0] != WITH_METHOD)
        members = self.reference.areas.get(self.main_area, frozenset()) & replies.rows.keys()
        for measure, category in kinds if len(members) > 1 else ():
            cells = [(measure, category, authority, replies.wave) for authority in sorted(members)]
            parts = [cell for cell in cells if cell in self.counts]
            provenance = replies.provenance(cell[2] for cell in parts)
            self._add_sum((measure, category, self.main_area, replies.wave), parts, provenance)

    def _add_reply(self, replies: Replies, authority: str) -> None:
        rows = replies.rows[authority]
        own: Counts = {}
        for row in rows:
            if row["measure"] in COUNTED and row["status"] in (EXACT, INTERVAL):
                cell = (row["measure"], _category(row), authority, replies.wave)
                if row["high"] == row["high"] and row["high"] is not None:
                    own[cell] = _plus(own.get(cell), row)
                    self.cells[row["observation"]] = cell
        provenance = rows[0]["provenance"]
        self.counts |= own
        self.provenances |= dict.fromkeys(own, provenance)
        self._publish(own, rows[0])
        self._add_wholes(replies, authority, own, provenance)

    def _publish(self, own: Counts, row: Mapping[str, Any]) -> None:
        """Note that a reply with an address is published already."""
        address = self.addresses.get(row["reply"], "")
        for cell, count in own.items() if address else ():
            words = f"{row['authority']}, reply {row['reply']}"
            source = f"{row['authority']}: {address}"
            low, high = count.low, count.high
            self.public.append(
                Fact(cell, low, high, "reply", "published", words, source, rank=(3, ""))
            )

    def _add_wholes(self, replies: Replies, authority: str, own: Counts, provenance: str) -> None:
        """Add what a reader can add up in one reply: all methods, all disposals, methods known."""
        place = (authority, replies.wave)
        whole, known, total = (
            (LISTED, ALL_METHODS, *place),
            (KNOWN, "", *place),
            (OFFENCES, "", *place),
        )
        listed = [cell for cell in own if cell[0] == LISTED]
        self._add_sum(whole, listed, provenance)
        if listed and known not in own and _counts_offences(replies.rows[authority]):
            self._add_sum(known, [whole], provenance)
        settled = (DISPOSALS, ALL_DISPOSALS, *place)
        self._add_sum(settled, [cell for cell in own if cell[0] == DISPOSALS], provenance)
        for parts in ([known, (NOT_KNOWN, "", *place)], [settled]):
            self._add_true_sum(total, parts)

    def _add_sum(self, whole: Cell, parts: list[Cell], provenance: str) -> None:
        if parts:
            self.counts[whole] = _total(self.counts[part] for part in parts)
            self.provenances[whole] = provenance
            self.sums.append(CountSum(whole, tuple(parts)))

    def _add_true_sum(self, whole: Cell, parts: list[Cell]) -> None:
        """Let a reader take for a sum what happens to be one, as it may well be meant as one."""
        cells = [whole, *parts]
        are_exact = all(cell in self.counts and self.counts[cell].is_exact for cell in cells)
        if are_exact and self.counts[whole] == _total(self.counts[part] for part in parts):
            self.sums.append(CountSum(whole, tuple(parts)))

    def _add_claim(self, claim: Claim) -> None:
        """Add the counts behind a checked figure; its own page prints them."""
        replies = self.checker.real(claim.wave)
        place = (claim.area, claim.wave)
        kinds = [(claim.measure, claim.category)]
        if claim.measure in (SHARE, RANK):
            kinds = [(LISTED, claim.category), (KNOWN, "")]
        for measure, category in kinds:
            if measure in ADDITIVE:
                cell = (measure, category, *place)
                self._add_value(replies, cell, replies.own_value(claim.area, measure, category))
                self.fixed.add(cell)

    def _add_value(self, replies: Replies, cell: Cell, value: Value) -> None:
        if cell in self.counts or value.high is None:
            return
        status = EXACT if value.is_exact else INTERVAL
        self.counts[cell] = Count(status, int(value.low), int(value.high))
        self.provenances[cell] = replies.provenance(self.reference.areas[cell[2]])
        members = self.reference.group(cell[1], replies.day)
        named = [(LISTED, name, *cell[2:]) for name in sorted(members)]
        self._add_true_sum(cell, [one for one in named if one in self.counts])

    def _shares(self) -> Iterator[Share]:
        for measure, category, area, wave in self.counts:
            if measure == LISTED and area == self.main_area and category != ALL_METHODS:
                for base in BASES:
                    if (*base, area, wave) in self.counts:
                        yield Share((measure, category, area, wave), (*base, area, wave))


def _category(row: Mapping[str, Any]) -> str:
    return ", ".join(part for part in (row["category"], row["age_band"]) if part)


def _counts_offences(rows: Iterable[Mapping[str, Any]]) -> bool:
    return all(row["counting_rule"] == "offences" for row in rows if row["measure"] == LISTED)


def _plus(count: Count | None, row: Mapping[str, Any]) -> Count:
    own = Count(row["status"], int(row["low"]), int(row["high"]))
    return _total([count, own]) if count else own


def _total(counts: Iterable[Count]) -> Count:
    counts = list(counts)
    low, high = (sum(getattr(count, end) or 0 for count in counts) for end in ("low", "high"))
    return Count(EXACT if low == high else INTERVAL, low, high)
