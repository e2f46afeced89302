"""Adds the observations of replies up to measures over authorities and areas, as each is declared.

It knows no publication and no claim.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from foi_analysis.core.measure import MIN
from foi_analysis.core.reference import Reference
from foi_analysis.evidence.counting import RECONSTRUCTED, counting, order_of, really_answered
from foi_analysis.evidence.reply_rules import ReplyRules
from foi_analysis.evidence.values import UNKNOWN, Value, least, total

Row = Mapping[str, Any]


class Replies:
    """The observations of one wave, one reply an authority, ready to be added up.

    Where an authority has several replies, one counts (`counting`): the best by its provenance, a
    real one even if it refuses and so has no observation.
    """

    def __init__(
        self,
        observations: Sequence[Row],
        reference: Reference,
        wave: str,
        provenances: Sequence[str],
    ) -> None:
        self.reference, self.wave = reference, wave
        self.day = reference.waves[wave].end
        self.rules = ReplyRules(reference, self.day)
        own = [
            row
            for row in observations
            if row["wave"] == wave
            and row["provenance"] in provenances
            and row["subject"] in reference.asked_subjects
        ]
        real = really_answered(reference, wave)
        given = [
            row for row in own if row["provenance"] != RECONSTRUCTED or row["authority"] not in real
        ]
        firsts = {(row["authority"], row.get("reply", "")): row for row in reversed(given)}
        best = counting(firsts.values(), order_of(reference, provenances))
        self.rows: dict[str, list[Row]] = {authority: [] for authority in sorted(best)}
        for row in given:
            if row.get("reply", "") == best[row["authority"]].get("reply", ""):
                self.rows[row["authority"]].append(row)

    def provenance(self, authorities: Iterable[str]) -> str:
        """Return the provenance behind some authorities' rows, with counts of several."""
        kinds = [
            self.rows[authority][0]["provenance"]
            for authority in sorted(authorities)
            if authority in self.rows
        ]
        names = sorted(set(kinds))
        if len(names) < 2:
            return names[0] if names else "none"
        return "mixed: " + ", ".join(f"{kinds.count(name)} {name}" for name in names)

    def authority_value(self, authority: str, measure: str, category: str = "") -> Value | None:
        """Return a measure for one authority, or None when no reply of the authority is at hand.

        A method an authority's table does not list counts as nil there; a question an authority did
        not answer, or whose answer could not be read, leaves every measure of it open (UNKNOWN).
        """
        if authority not in self.rows:
            return None
        return self.rules.value(self.rows[authority], measure, category)

    def known_where(self, authority: str, members: Collection[str], is_most: bool) -> Value:
        """Return an authority's offences with the method known where some methods are at one end.

        The cells of ``members`` are as high as they can be if ``is_most``, else as low.
        """
        rows, share = self.rows[authority], self.rules.share
        assert share is not None
        return self.rules.cases(self.rules.at_end(rows, members, is_most), share.denominator)

    def respondents(self, area: str, measure: str, category: str = "") -> list[str]:
        """Return the authorities of an area whose reply says something of a measure.

        One that refused, did not answer, or whose answer could not be read is none of them.
        """
        return [
            authority
            for authority in sorted(self.reference.areas[area])
            if self.authority_value(authority, measure, category) not in (None, UNKNOWN)
        ]

    def own_value(self, area: str, measure: str, category: str = "") -> Value:
        """Return a measure over the authorities of an area that answered, UNKNOWN without any."""
        authorities = self.respondents(area, measure, category)
        values = [
            self.authority_value(authority, measure, category) or UNKNOWN
            for authority in authorities
        ]
        if not values:
            return UNKNOWN
        return least(values) if self._is_least(measure) else total(values)

    def _is_least(self, measure: str) -> bool:
        return self.rules.measures[measure].working == MIN

    def area_value(self, area: str, measure: str, category: str = "") -> Value:
        """Return a measure summed over all authorities of an area; of ages, the least.

        Without some of them a sum has no upper limit, and a least age no lower one.
        """
        own = self.own_value(area, measure, category)
        if len(self.respondents(area, measure, category)) == len(self.reference.areas[area]):
            return own
        return Value(0, own.high) if self._is_least(measure) else replace(own, high=None)

    def contributions(self, area: str, measure: str, category: str = "") -> list[Row]:
        """Return the observations that a measure of an area rests on, authority by authority."""
        used = self.rules.used(measure)
        members = self.reference.group(category, self.day) | {category} if category else {""}
        return [
            row
            for authority in sorted(self.reference.areas[area])
            for row in self.rows.get(authority, [])
            if row["measure"] in used
            and (not category or row["category"] in members or not row["category"])
        ]

    def partial_windows(self, area: str) -> list[Row]:
        """Return one row an authority of the area whose reply does not cover the whole wave."""
        members = sorted(self.reference.areas[area])
        firsts = [self.rows[authority][0] for authority in members if authority in self.rows]
        return [row for row in firsts if not row["covers_wave"]]

    def authorities_listing_methods(self, area: str) -> list[str]:
        """Return the authorities of an area whose reply lists methods, or has none to list."""
        return [
            authority
            for authority in sorted(self.reference.areas[area])
            if self.rules.lists_something(self.rows.get(authority, []))
        ]

    def methods(self) -> list[str]:
        """Return every method the replies name, by times recorded and then by name."""
        names = {
            row["category"]
            for rows in self.rows.values()
            for row in rows
            if row["measure"] == self.rules.listed
        }
        nation = [
            authority for authority in self.rows if authority in self.reference.asked_authorities
        ]

        def times(name: str) -> float:
            found = [
                self.authority_value(authority, self.rules.listed, name) for authority in nation
            ]
            return sum(value.low for value in found if value)

        return sorted(names, key=lambda name: (-times(name), name))
