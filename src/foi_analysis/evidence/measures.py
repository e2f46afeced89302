"""Adds the observations of replies up to measures over forces and areas, as each is declared.

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
    """The observations of one wave, one reply a force, ready to be added up.

    Where a force has several replies, one counts (`counting`): the best by its provenance, a real
    one even if it refuses and so has no observation.
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
            and row["offence"] in reference.asked_offences
        ]
        real = really_answered(reference, wave)
        given = [
            row for row in own if row["provenance"] != RECONSTRUCTED or row["force"] not in real
        ]
        firsts = {(row["force"], row.get("reply", "")): row for row in reversed(given)}
        best = counting(firsts.values(), order_of(reference, provenances))
        self.rows: dict[str, list[Row]] = {force: [] for force in sorted(best)}
        for row in given:
            if row.get("reply", "") == best[row["force"]].get("reply", ""):
                self.rows[row["force"]].append(row)

    def provenance(self, forces: Iterable[str]) -> str:
        """Return the provenance behind some forces' rows, with counts when there are several."""
        kinds = [
            self.rows[force][0]["provenance"] for force in sorted(forces) if force in self.rows
        ]
        names = sorted(set(kinds))
        if len(names) < 2:
            return names[0] if names else "none"
        return "mixed: " + ", ".join(f"{kinds.count(name)} {name}" for name in names)

    def force_value(self, force: str, measure: str, category: str = "") -> Value | None:
        """Return a measure for one force, or None when no reply of the force is at hand.

        A method a force's table does not list counts as nil there; a question a force did not
        answer, or whose answer could not be read, leaves every measure of it open (UNKNOWN).
        """
        if force not in self.rows:
            return None
        return self.rules.value(self.rows[force], measure, category)

    def known_where(self, force: str, members: Collection[str], is_most: bool) -> Value:
        """Return a force's offences with the method known where some methods are at one end.

        The cells of ``members`` are as high as they can be if ``is_most``, else as low.
        """
        rows, share = self.rows[force], self.rules.share
        assert share is not None
        return self.rules.cases(self.rules.at_end(rows, members, is_most), share.denominator)

    def respondents(self, area: str, measure: str, category: str = "") -> list[str]:
        """Return the forces of an area whose reply says something of a measure.

        One that refused, did not answer, or whose answer could not be read is none of them.
        """
        return [
            force
            for force in sorted(self.reference.areas[area])
            if self.force_value(force, measure, category) not in (None, UNKNOWN)
        ]

    def own_value(self, area: str, measure: str, category: str = "") -> Value:
        """Return a measure over those of an area's forces that answered, UNKNOWN without any."""
        forces = self.respondents(area, measure, category)
        values = [self.force_value(force, measure, category) or UNKNOWN for force in forces]
        if not values:
            return UNKNOWN
        return least(values) if self._is_least(measure) else total(values)

    def _is_least(self, measure: str) -> bool:
        return self.rules.measures[measure].working == MIN

    def area_value(self, area: str, measure: str, category: str = "") -> Value:
        """Return a measure summed over all of an area's forces (the least, for youngest victims).

        Without some of them a sum has no upper limit, and a least age no lower one.
        """
        own = self.own_value(area, measure, category)
        if len(self.respondents(area, measure, category)) == len(self.reference.areas[area]):
            return own
        return Value(0, own.high) if self._is_least(measure) else replace(own, high=None)

    def contributions(self, area: str, measure: str, category: str = "") -> list[Row]:
        """Return the observations that a measure of an area rests on, force by force."""
        used = self.rules.used(measure)
        members = self.reference.group(category, self.day) | {category} if category else {""}
        return [
            row
            for force in sorted(self.reference.areas[area])
            for row in self.rows.get(force, [])
            if row["measure"] in used
            and (not category or row["category"] in members or not row["category"])
        ]

    def partial_windows(self, area: str) -> list[Row]:
        """Return one row a force of the area whose reply does not cover the whole wave."""
        members = sorted(self.reference.areas[area])
        firsts = [self.rows[force][0] for force in members if force in self.rows]
        return [row for row in firsts if not row["covers_wave"]]

    def forces_listing_methods(self, area: str) -> list[str]:
        """Return the forces of an area whose reply lists methods, or has no offence to list."""
        return [
            force
            for force in sorted(self.reference.areas[area])
            if self.rules.lists_something(self.rows.get(force, []))
        ]

    def methods(self) -> list[str]:
        """Return every method the replies name, by times recorded and then by name."""
        names = {
            row["category"]
            for rows in self.rows.values()
            for row in rows
            if row["measure"] == self.rules.listed
        }
        nation = [force for force in self.rows if force in self.reference.territorial_forces]

        def times(name: str) -> float:
            found = [self.force_value(force, self.rules.listed, name) for force in nation]
            return sum(value.low for value in found if value)

        return sorted(names, key=lambda name: (-times(name), name))
