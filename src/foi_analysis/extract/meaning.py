"""Says what a figure of a table measures, from its labels and the question; reads no number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foi_analysis.core.question_types import COLUMN, NAMED, ROW, Ask
from foi_analysis.extract.period_texts import is_month, is_short_year, month_within
from foi_analysis.extract.periods import Period
from foi_analysis.extract.quarters import quarter_of
from foi_analysis.extract.words import Words
from foi_analysis.read.grid import Cell

ANYWHERE = ("total", "subtotal", "period", "column", "stub", "system", "other_subject", "question")
CATEGORY, BAND, PERIOD = "category", "band", "period"


@dataclass
class Place:
    """What labels say together: measure, category, band, period, and which axes are added up.

    ``aside`` is the reason a figure is set aside, ``conflict`` two names that stand for one figure;
    ``unknown`` holds the labels nothing is known of.
    """

    ask: Ask | None = None
    measure: str = ""
    category: str = ""
    band: str = ""
    period: Period | None = None
    over: tuple[str, ...] = ()
    is_share: bool = False
    is_subtotal: bool = False
    aside: str = ""
    conflict: str = ""
    unknown: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Axes:
    """The kinds of label that vary down the rows and across the columns of one table."""

    beside: frozenset[str]
    above: frozenset[str]


def item_measure(words: Words, text: str) -> str:
    """Return the measure a label names by itself ("Offences recorded"), or nothing."""
    return words.meanings(text).get("item", "")


def axis_of(words: Words, ask: Ask, text: str) -> str:
    """Return the axis a label belongs to in an answer to ``ask``, or nothing."""
    domain = domain_of(words, ask, text)
    if domain == "period":
        return PERIOD
    kind = ask.kind(domain)
    return "" if not kind else BAND if kind.part == COLUMN else CATEGORY


def domain_of(words: Words, ask: Ask, text: str) -> str:
    """Return the domain in which a label is understood in an answer to ``ask``, or nothing."""
    key = ask.name, text
    if key not in words.known_domains:
        words.known_domains[key] = _domain_of(words, ask, text)
    return words.known_domains[key]


def _domain_of(words: Words, ask: Ask, text: str) -> str:
    meanings = words.meanings(text)
    measures = {kind.measure for kind in ask.kinds}
    for domain in ask.domains:
        if domain in meanings:
            return domain
    if meanings.get("item") in measures and not ask.is_list:
        return "item"
    if not ask.is_list and "item" in meanings and meanings["item"] not in measures:
        return ""
    if "period" in meanings and is_short_year(text) and ask.kind("age_band"):
        return ""
    return next((domain for domain in ANYWHERE if domain in meanings), "")


def is_explained(words: Words, ask: Ask, labels: Iterable[Cell]) -> bool:
    """Return whether every label is understood in an answer to ``ask``."""
    return all(domain_of(words, ask, label.text) for label in labels)


def has_evidence(words: Words, ask: Ask, labels: Iterable[Cell]) -> bool:
    """Return whether a label belongs to ``ask`` alone rather than to any table."""
    return any(
        domain_of(words, ask, label.text) in (*ask.domains, "item")
        or words.meanings(label.text).get("stub") in (*ask.domains, ask.name)
        for label in labels
    )


def place(
    words: Words, ask: Ask, beside: Sequence[Cell], above: Sequence[Cell], axes: Axes
) -> Place:
    """Return what a figure with these labels is in an answer to ``ask``."""
    found = Place(ask=ask)
    for label in (*beside, *above):
        _take(found, words, ask, label)
    _take_month(found, words, (*beside, *above))
    both = (*beside, *above)
    found.unknown += [label for label in both if _is_of_another(words, ask, label)]
    heads = above[-1:] if beside else ()
    found.unknown += [label for label in heads if _heads_labels(words, ask, label)]
    totals: list[str] = []
    down = axes.beside or (frozenset({CATEGORY}) if ask.is_list else axes.beside)
    for labels, varying in ((beside, down), (above, axes.above)):
        if any(_is_total(words, ask, label.text, bool(varying)) for label in labels):
            totals += [axis for axis in varying if axis not in _fixed(words, ask, labels)]
            found.measure = found.measure or next(iter(ask.added_together), ask.measure)
    found.over = tuple(sorted(set(totals)))
    if not found.measure and not ask.is_list:
        found.measure = ask.measure
    return found


def _take(found: Place, words: Words, ask: Ask, label: Cell) -> None:
    domain = domain_of(words, ask, label.text)
    category = words.meanings(label.text).get(domain, "")
    kind = ask.kind(domain) if domain else None
    if not domain:
        found.unknown.append(label)
    elif kind and kind.part == COLUMN:
        found.band, found.measure = category, found.measure or kind.measure
    elif kind:
        name = category if kind.part in NAMED else ""
        before, own = found.category or found.measure, name or kind.measure
        is_other = (before, found.measure) != (own, kind.measure)
        if found.measure and is_other and not (kind.part == ROW and found.band):
            found.conflict = f"{before} and {own}"
        found.category, found.measure = name or found.category, kind.measure
    elif domain == "item":
        found.measure = category
    elif domain == "period":
        found.period = words.period(label.text) or found.period
    elif domain == "other_subject":
        found.aside = "another subject"
    elif domain == "column":
        found.is_share = found.is_share or category == "percentage"
        found.aside = found.aside or ("remark" if category == "remarks" else "")
    elif domain == "subtotal":
        found.is_subtotal = True


def _take_month(found: Place, words: Words, labels: Sequence[Cell]) -> None:
    if parts := parts_of_years(words, labels):
        found.period = period_of(words, labels)
        found.unknown += parts if found.period is None else []


def parts_of_years(words: Words, labels: Iterable[Cell]) -> list[Cell]:
    """Return the labels that name a month or a quarter and no year."""
    return [one for one in labels if is_month(one.text) or words.is_quarter(one.text)]


def period_of(words: Words, labels: Sequence[Cell]) -> Period | None:
    """Return the period that labels name together: a month or a quarter of the year beside it.

    A quarter without a year is one of the reply's own year; a month without one is none.
    """
    parts = parts_of_years(words, labels)
    years = [words.period(label.text) for label in labels if label not in parts]
    year = next(filter(None, reversed(years)), None)
    if not parts:
        return year
    text = parts[-1].text
    if is_month(text):
        return month_within(text, year) if year else None
    whole = year or words.window
    return quarter_of(text, whole) if whole else None


def _is_of_another(words: Words, ask: Ask, label: Cell) -> bool:
    """Return whether a head names a kind of label that ``ask`` has none of ("Age"), or counts
    something else ("Victims").
    """
    domain = domain_of(words, ask, label.text)
    if domain not in ("stub", "column"):
        return False
    kinds = {*ask.domains, ask.name, PERIOD, "question"}
    is_other_kind = domain == "stub" and words.meanings(label.text)["stub"] not in kinds
    return is_other_kind or words.counts_another(ask, label.text)


def _heads_labels(words: Words, ask: Ask, label: Cell) -> bool:
    """Return whether a head that stands over labels ("Age band") is the last over a figure."""
    is_stub = domain_of(words, ask, label.text) == "stub"
    return is_stub and words.meanings(label.text)["stub"] in ask.domains


def _is_total(words: Words, ask: Ask, text: str, can_add: bool) -> bool:
    domain = domain_of(words, ask, text)
    return domain in ("total", "subtotal") and can_add


def _fixed(words: Words, ask: Ask, labels: Iterable[Cell]) -> set[str]:
    return {axis_of(words, ask, label.text) for label in labels}


def axes_of(words: Words, ask: Ask, rows: Iterable[tuple[Sequence[Cell], Sequence[Cell]]]) -> Axes:
    """Return the axes of a table from the labels beside and above each of its figures."""
    beside: set[str] = set()
    above: set[str] = set()
    for left, top in rows:
        beside |= {axis_of(words, ask, label.text) for label in left}
        above |= {axis_of(words, ask, label.text) for label in top}
    return Axes(frozenset(beside - {""}), frozenset(above - {""}))


def choose_ask(
    words: Words, asks: Mapping[str, Ask], context: str, labels: Sequence[Sequence[Cell]]
) -> Ask | None:
    """Return the ask a table answers: the question's own if it explains all labels, else the one
    that does alone, else the question's own with what it leaves unexplained; None if unclear.
    """
    every = list({label.text: label for row in labels for label in row}.values())
    own = asks.get(context)
    if own and is_explained(words, own, every):
        return own
    fits = [
        ask
        for ask in asks.values()
        if is_explained(words, ask, every) and has_evidence(words, ask, every)
    ]
    only = next(iter(asks.values())) if len(asks) == 1 else None
    if not fits and not own and only and is_explained(words, only, every):
        return only
    return fits[0] if len(fits) == 1 else own
