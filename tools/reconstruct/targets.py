"""States what a plausible table looks like: ground rules, other waves' limits and proportions.

Nothing here is evidence. Ground rules always hold; the rest only chooses between tables in which
the same published figures are true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from foi_analysis.core.reference import Reference, area_key
from tools.reconstruct.facts import AuthorityCell, Condition, PublishedFact

SHORTER_WAVE, LONGER_WAVE = "6m", "12m"
MOST_MENTIONS_PER_SUBJECT = 2
WHOLE_LIST = 3

Plan = Mapping[str, Mapping[str, str]]


def ground_rules(
    plan: Plan, methods: Sequence[str], families: Mapping[AuthorityCell, Sequence[str]]
) -> list[Condition]:
    """Return what every table must satisfy, from each force's row of reconstruction.csv.

    Known ≤ offences; methods add to the known offences where a force lists one method for each,
    to at least as many where it counts mentions; nothing known where it gave no methods.
    """
    conditions = []
    for authority, row in sorted(plan.items()):
        known = (AuthorityCell("known", authority), -1.0)
        mentions = [(AuthorityCell("instances", authority, name), 1.0) for name in methods]
        counts_mentions = row["method_counting"] == "mentions"
        conditions.append(Condition(((AuthorityCell("offences", authority), 1.0), known), low=0.0))
        top = float("inf") if counts_mentions else 0.0
        conditions.append(Condition((*mentions, known), low=0.0, high=top))
        if counts_mentions:
            most = (known[0], -float(MOST_MENTIONS_PER_SUBJECT))
            conditions.append(Condition((*mentions, most), high=0.0))
        if row["methods"] != "given":
            conditions.append(Condition((known,), low=0.0))
    for family, members in sorted(families.items()):
        counts_mentions = plan[family.authority]["method_counting"] == "mentions"
        conditions.extend(_family_rules(family, members, methods, counts_mentions))
    return conditions


def _family_rules(
    family: AuthorityCell, members: Sequence[str], methods: Sequence[str], counts_mentions: bool
) -> Iterable[Condition]:
    """Yield the limits on the offences that name at least one method of a group."""
    inside = [(AuthorityCell("instances", family.authority, name), -1.0) for name in members]
    outside = [
        (AuthorityCell("instances", family.authority, name), -1.0)
        for name in methods
        if name not in members
    ]
    whole = ((family, 1.0), *inside)
    yield Condition(whole, low=float("-inf") if counts_mentions else 0.0, high=0.0)
    if counts_mentions:
        known = (AuthorityCell("known", family.authority), 1.0)
        yield Condition((known, (family, -1.0)), low=0.0)
        yield Condition((known, (family, -1.0), *outside), high=0.0)
        for one in inside:
            yield Condition(((family, 1.0), one), low=0.0)


def other_waves(
    reference: Reference, shorter: Sequence[PublishedFact], longer: Sequence[PublishedFact]
) -> list[Condition]:
    """Return that offences lie between the shorter wave's figure and the longer wave's largest."""
    conditions = []
    for facts, is_floor in ((shorter, True), (longer, False)):
        for (area, kind), value in sorted(_largest(facts).items()):
            authorities = sorted(reference.areas.get(area_key(area, kind), ()))
            terms = tuple((AuthorityCell("offences", authority), 1.0) for authority in authorities)
            if terms and is_floor:
                conditions.append(Condition(terms, low=value))
            elif terms:
                conditions.append(Condition(terms, high=value))
    return conditions


def _largest(facts: Sequence[PublishedFact]) -> dict[tuple[str, str], float]:
    largest: dict[tuple[str, str], float] = {}
    for fact in facts:
        if fact.measure == "offences" and fact.operator == "=":
            key = (fact.area, fact.area_type)
            largest[key] = max(largest.get(key, 0.0), float(fact.value))
    return largest


def proportional_offences(
    reference: Reference,
    facts: Sequence[PublishedFact],
    shorter: Sequence[PublishedFact],
    longer: Sequence[PublishedFact],
) -> dict[str, float]:
    """Return each force's expected offences: printed, or in proportion to the longer wave's figure.

    Where the longer wave has none, its national remainder is shared out by population.
    """
    authorities = reference.asked_authorities
    floor, later = (
        {a: v for (a, k), v in _largest(w).items() if k == "authority"} for w in (shorter, longer)
    )
    printed = {a: v for (a, k), v in _largest(facts).items() if k == "authority"}
    national = _largest(longer)["England and Wales", "nation"]
    people = {authority: _population(reference, authority) for authority in authorities}
    rest = sum(people[authority] for authority in authorities if authority not in later)
    per_head = (national - sum(later.values())) / rest
    size = {
        authority: later.get(authority, per_head * people[authority]) for authority in authorities
    }
    free = [authority for authority in authorities if authority not in printed]
    wanted = _largest(facts)["England and Wales", "nation"] - sum(printed.values())
    shared = share_out(wanted, {authority: size[authority] for authority in free}, floor)
    return {
        authority: printed.get(authority, shared.get(authority, 0.0)) for authority in authorities
    }


def _population(reference: Reference, authority: str) -> float:
    row = reference.authorities[authority]
    return float(row["population_mid2018"] or row["population_mid2017"])


def share_out(
    total: float, sizes: Mapping[str, float], floors: Mapping[str, float]
) -> dict[str, float]:
    """Return ``total`` shared out in proportion to ``sizes``, none below its floor."""
    low, high = 0.0, total / min(size for size in sizes.values() if size)
    for _ in range(60):
        scale = (low + high) / 2
        given = sum(max(floors.get(name, 0.0), scale * size) for name, size in sizes.items())
        low, high = (scale, high) if given < total else (low, scale)
    return {name: max(floors.get(name, 0.0), low * size) for name, size in sizes.items()}


def proportional_table(
    plan: Plan,
    methods: Sequence[str],
    facts: Sequence[PublishedFact],
    offences: Mapping[str, float],
) -> dict[AuthorityCell, float]:
    """Return the expected offences, known offences and methods of every force.

    A force that prints several methods is expected to have printed them all. The others share
    what is left of the national figures in proportion to their offences.
    """
    printed = _printed_methods(facts)
    known_total = _national(facts, "offences_method_known", "")
    known = {authority: sum(row.values()) for authority, row in printed.items()}
    giving = [f for f in sorted(plan) if plan[f]["methods"] == "given" and f not in printed]
    full = {authority: offences[authority] for authority in _mention_totals(facts)}
    left = known_total - sum(known.values()) - sum(full.values())
    share = left / sum(offences[authority] for authority in giving if authority not in full)
    known.update({authority: share * offences[authority] for authority in giving} | full)
    targets = {AuthorityCell("offences", authority): offences[authority] for authority in plan}
    targets.update(
        {AuthorityCell("known", authority): known.get(authority, 0.0) for authority in plan}
    )
    for name in methods:
        wanted = known_total * _national(facts, "method_share_of_known", name) / 100
        left = max(0.0, wanted - sum(row.get(name, 0.0) for row in printed.values()))
        part = left / sum(known[authority] for authority in giving)
        for authority in plan:
            expected = part * known[authority] if authority in giving else 0.0
            targets[AuthorityCell("instances", authority, name)] = printed.get(authority, {}).get(
                name, expected
            )
    return targets


def _printed_methods(facts: Sequence[PublishedFact]) -> dict[str, dict[str, float]]:
    """Return the methods of the forces that print at least three of them."""
    lists: dict[str, dict[str, float]] = {}
    for fact in facts:
        if (fact.area_type, fact.measure) == ("authority", "method_instances"):
            lists.setdefault(fact.area, {})[fact.category] = float(fact.value)
    lists = {
        authority: {name: value for name, value in row.items() if name != "All methods"}
        for authority, row in lists.items()
        if "All methods" not in row
    }
    return {authority: row for authority, row in lists.items() if len(row) >= WHOLE_LIST}


def _mention_totals(facts: Sequence[PublishedFact]) -> list[str]:
    """Return the forces that print more mentions than offences: nearly all have a method."""
    return [fact.area for fact in facts if fact.category == "All methods"]


def _national(facts: Sequence[PublishedFact], measure: str, category: str) -> float:
    values = [
        float(fact.value)
        for fact in facts
        if (fact.area, fact.measure, fact.category) == ("England and Wales", measure, category)
        and fact.operator == "="
    ]
    return max(values, default=0.0)
