"""Adds observations up to measures over forces and areas; knows no publication and no claim."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from foi_analysis.core.counts import EXACT, decimals_of, show_interval
from foi_analysis.core.reference import Reference
from foi_analysis.core.shown import shown_in_notebooks
from foi_analysis.evidence.counting import RECONSTRUCTED, counting, order_of, really_answered

Row = Mapping[str, Any]


@shown_in_notebooks
@dataclass(frozen=True)
class Value:
    """The least and greatest value of a measure; ``high`` None means no upper limit."""

    low: float
    high: float | None

    @property
    def is_exact(self) -> bool:
        """Return whether only one value is possible."""
        return self.high == self.low

    def __str__(self) -> str:
        """Return the value as people write it: 493, 493–501, at least 5."""
        return show_interval(self.low, self.high, decimals_of(self.low, self.high))


AGE = "youngest_victim_age"
UNKNOWN = Value(0, None)
NIL = Value(0, 0)


def total(values: Iterable[Value]) -> Value:
    """Return the sum of values; no upper limit when one of them has none."""
    values = list(values)
    highs = [value.high for value in values]
    high = None if None in highs else sum(high for high in highs if high is not None)
    return Value(sum(value.low for value in values), high)


def percentage(top: Value, base: Value) -> Value:
    """Return one value in per cent of another; no upper limit where the other may be 0."""
    low = 100 * top.low / base.high if base.high else 0.0
    return Value(low, 100 * top.high / base.low if top.high is not None and base.low else None)


def rank(own: Value, rivals: Iterable[Value]) -> Value:
    """Return the best and the worst place of a value among rivals, the greatest first."""
    rivals = list(rivals)
    above = sum(own.high is not None and rival.low > own.high for rival in rivals)
    maybe = sum(rival.high is None or rival.high > own.low for rival in rivals)
    return Value(1 + above, 1 + maybe)


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
        return _RULES[measure](self, self.rows[force], category)

    def known_where(self, force: str, members: Collection[str], is_most: bool) -> Value:
        """Return a force's offences with the method known where some methods are at one end.

        The cells of ``members`` are as high as they can be if ``is_most``, else as low.
        """
        rows = [_at_end(row, is_most) if _names(row, members) else row for row in self.rows[force]]
        return _method_known(self, rows, "")

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
        return youngest(values) if measure == AGE else total(values)

    def area_value(self, area: str, measure: str, category: str = "") -> Value:
        """Return a measure summed over all of an area's forces (the least, for youngest victims).

        Without some of them a sum has no upper limit, and a least age no lower one.
        """
        own = self.own_value(area, measure, category)
        if len(self.respondents(area, measure, category)) == len(self.reference.areas[area]):
            return own
        return Value(0, own.high) if measure == AGE else replace(own, high=None)

    def contributions(self, area: str, measure: str, category: str = "") -> list[Row]:
        """Return the observations that a measure of an area rests on, force by force."""
        used = _USES[measure]
        members = self.reference.group(category, self.day) | {category} if category else {""}
        return [
            row
            for force in sorted(self.reference.areas[area])
            for row in self.rows.get(force, [])
            if row["measure"] in used
            and (not category or row["category"] in members or row["measure"] == "methods")
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
            if any(_lists_a_number(row) or _is_none_listed(row) for row in self.rows.get(force, []))
        ]

    def methods(self) -> list[str]:
        """Return every method the replies name, by times recorded and then by name."""
        names = {
            row["category"]
            for rows in self.rows.values()
            for row in rows
            if row["measure"] == "method_instances"
        }
        nation = [force for force in self.rows if force in self.reference.territorial_forces]

        def times(name: str) -> float:
            found = [self.force_value(force, "method_instances", name) for force in nation]
            return sum(value.low for value in found if value)

        return sorted(names, key=lambda name: (-times(name), name))


def _value(row: Row) -> Value:
    low, high = row["low"], row["high"]
    return Value(_plain(low) or 0, _plain(high))


def _names(row: Row, members: Collection[str]) -> bool:
    return bool(row["measure"] == "method_instances" and row["category"] in members)


def _at_end(row: Row, is_most: bool) -> Row:
    value = _value(row)
    end = value.high if is_most else value.low
    return row if end is None else {**row, "low": end, "high": end}


def _plain(number: Any) -> float | None:
    return None if number is None or number != number else int(number)


def _stated(rows: Sequence[Row], measure: str, category: str = "") -> Value | None:
    found = [row for row in rows if row["measure"] == measure and row["category"] == category]
    return total(_value(row) for row in found) if found else None


def _offences(replies: Replies, rows: Sequence[Row], category: str) -> Value:
    return _stated(rows, "offences") or UNKNOWN


def _listed(replies: Replies, rows: Sequence[Row], category: str) -> list[Row]:
    members = replies.reference.group(category, replies.day) if category else None
    return [
        row
        for row in rows
        if row["measure"] == "method_instances" and (members is None or row["category"] in members)
    ]


def _is_none_listed(row: Row) -> bool:
    return bool(row["measure"] == "methods" and row["status"] == EXACT)


def _lists_a_number(row: Row) -> bool:
    return row["measure"] == "method_instances" and _value(row) != UNKNOWN


def _without_list(rows: Sequence[Row]) -> Value | None:
    """Return what a reply without a list of methods says of each: nil or nothing; None with one."""
    if any(map(_lists_a_number, rows)):
        return None
    return NIL if any(map(_is_none_listed, rows)) else UNKNOWN


def _instances(replies: Replies, rows: Sequence[Row], category: str) -> Value:
    return _without_list(rows) or total(_value(row) for row in _listed(replies, rows, category))


def _method_known(replies: Replies, rows: Sequence[Row], category: str) -> Value:
    said = _stated(rows, "offences_method_known") or _without_list(rows)
    return said or _offences_among(replies, rows, _listed(replies, rows, ""))


def _with_method(replies: Replies, rows: Sequence[Row], category: str) -> Value:
    said = _stated(rows, "offences_with_method", category) or _without_list(rows)
    return said or _offences_among(replies, rows, _listed(replies, rows, category))


def _offences_among(replies: Replies, rows: Sequence[Row], listed: list[Row]) -> Value:
    """Offences behind listed methods: their sum, or bounds where an offence can stand twice."""
    values = [_value(row) for row in listed]
    summed = total(values)
    if len(values) < 2 or all(row["counting_rule"] == "offences" for row in listed):
        return summed
    offences = _offences(replies, rows, "").high
    highs = [high for high in (summed.high, offences) if high is not None]
    return Value(max(value.low for value in values), min(highs) if highs else None)


def _age(replies: Replies, rows: Sequence[Row], category: str) -> Value | None:
    ages = [row for row in rows if row["measure"] == AGE]
    given = [_value(row) for row in ages if row["status"] in ("exact", "interval")]
    return youngest(given) if given else None


def youngest(values: Sequence[Value]) -> Value:
    """Return the least of ages; no upper limit when none of them has one."""
    highs = [value.high for value in values if value.high is not None]
    return Value(min((value.low for value in values), default=0), min(highs) if highs else None)


_RULES: dict[str, Callable[[Replies, Sequence[Row], str], Value | None]] = {
    "offences": _offences,
    "offences_method_known": _method_known,
    "offences_with_method": _with_method,
    "method_instances": _instances,
    AGE: _age,
}
_USES = {
    "offences": ("offences",),
    "offences_method_known": ("offences_method_known", "method_instances", "methods"),
    "offences_with_method": ("offences_with_method", "method_instances", "methods"),
    "method_instances": ("method_instances", "methods"),
    "youngest_victim_age": ("youngest_victim_age",),
}
WORKED_OUT = (*_RULES, "method_share_of_known", "most_recorded_method")
