"""Puts what is known of an authority and window on one page, in plain data; writes no file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foi_analysis.core.counts import show_interval
from foi_analysis.core.measure import AGE, FLAG, SHARE
from foi_analysis.publish.briefing.blocks import (
    MAY,
    MAY_NOT,
    SMALL,
    Block,
    BriefingPage,
    BriefingTable,
    Heading,
    Items,
    Text,
)
from foi_analysis.publish.briefing.figures import (
    KNOWN,
    LISTED,
    OFFENCES,
    BriefingFigure,
)
from foi_analysis.publish.briefing.known import Known, OnHand, Record
from foi_analysis.publish.briefing.printable import (
    LEAST_COUNT,
    NOTHING,
    PER,
    YEAR,
    Compared,
    compared,
    day_words,
    period,
    printable,
    source_of,
    source_of_page,
)
from foi_analysis.publish.briefing.tempting import tempting
from foi_analysis.verdicts.missing_authorities import OWN_FIGURES

MOST_FIGURES, MOST_METHODS, NONE = 8, 4, "–"
NOT_KNOWN = "offences_method_not_known"
NO_LEAGUE = (
    "This is no league table. Not all {authorities} count in one way, small counts move by "
    "chance, and a higher rate in an area need not mean that more happened there."
)
ANSWERS = {
    "exact": "answered with a number",
    "interval": "answered with a range or a masked number",
    "withheld": "withheld",
    "blank": "left blank",
    "not held": "no information held",
    "not answered": "not answered, or the answer could not be read",
}


def page(record: Record, authority: str, wave: str, rule: str) -> BriefingPage:
    """Return the briefing of an authority for a window; ``rule`` is the masking rule in words."""
    known = record.known(authority, wave)
    areas = compared(record, authority, wave)
    days = f"{day_words(known.wave.start)} to {day_words(known.wave.end)}"
    title = f"{authority}: {known.wave.label}, {days}"
    blocks = [*_opening(known), *_may(known, areas), *_may_not(known), *_figures(known)]
    blocks += [*_comparison(record, known, areas), *_asked(record, known)]
    return BriefingPage(title, (*blocks, *_sources(known, rule)))


def _opening(known: Known) -> Iterator[Block]:
    yield Text(
        f"Local briefing on {known.nouns.subject}: {known.authority['full_name']}. No embargo: "
        "what may be printed rests on what is public already."
    )


def _may(known: Known, areas: Sequence[Compared]) -> Iterator[Block]:
    yield Heading("What may be printed")
    found = printable(known, areas)
    for one in found:
        yield Text(f"{one.text}{_marks(one.sources)}", MAY)
        if one.caveat:
            yield Text(one.caveat, SMALL)
    if not found:
        nothing = NOTHING.format(authority=known.nouns.authority)
        why = "No published figure and no reply of its own on hand counts it in this window."
        yield Text(f"{nothing} {why}", MAY)
    if known.others and not found:
        waves = dict.fromkeys(wave.label for wave, _ in known.others)
        yield Text(f"Pages print its count for other windows: {', '.join(waves)}.", SMALL)


def _marks(sources: Sequence[int]) -> str:
    return f" [{', '.join(map(str, sorted(sources)))}]" if sources else ""


def _may_not(known: Known) -> Iterator[Block]:
    yield Heading("What may not be printed")
    found = tempting(known)
    for one in found:
        yield Text(
            f"“{one.text}”{_marks(one.sources)} Why: {one.why}", MAY_NOT, "Not to be printed:"
        )
    if not found:
        yield Text("No number of this window stands here that could be misused.", SMALL)


def _figures(known: Known) -> Iterator[Block]:
    yield Heading("The figures")
    shown = known.figures[:MOST_FIGURES]
    rows = [_figure_row(known, one) for one in shown]
    rows += [_own_row(known, *key, count) for key, count in _own_only(known, shown)]
    if not rows:
        yield Text("No figure of this window is on hand.")
        return
    head = ("What is counted", "Printed", "Other figures allow", "Verdict", "Reply on hand")
    yield BriefingTable(
        f"Figures of this {known.nouns.authority} in this window",
        (*head, "Source"),
        tuple(rows),
        (27, 10, 14, 19, 22, 8),
    )
    if left := len(known.figures) - len(shown):
        yield Text(f"{left} more printed figures are in data/processed/published.csv.", SMALL)


def _figure_row(known: Known, figure: BriefingFigure) -> tuple[str, ...]:
    own = known.on_hand.get((figure.measure, figure.category)) if known.is_whole(figure) else None
    days = "" if known.is_whole(figure) else f", {period(figure.start, figure.end)}"
    return (
        f"{_figure_words(known, figure)}{days}",
        figure.shown,
        figure.allowed or NONE,
        figure.verdict,
        _own(own),
        str(source_of(known, figure)),
    )


def _figure_words(known: Known, figure: BriefingFigure) -> str:
    if figure.is_other:
        return "Another series, not this one"
    base = known.measures.get(figure.row["denominator"])
    is_share = figure.about.kind == SHARE and base
    label = f"Share of {base.label.lower()}" if is_share and base else figure.about.label
    return f"{_what(label, figure.category)}{_rule(figure)}"


def _rule(figure: BriefingFigure) -> str:
    if figure.measure != LISTED:
        return ""
    rule = figure.row["counting_rule"]
    return " (counting not stated)" if rule == "unclear" else f" (counted by {rule})"


def _what(label: str, category: str) -> str:
    return f"{label}: {category}" if category else label


def _own(count: OnHand | None) -> str:
    return count.printed if count else NONE


def _own_only(
    known: Known, shown: Sequence[BriefingFigure]
) -> list[tuple[tuple[str, str], OnHand]]:
    """Return counts of the reply that no row of a printed figure holds."""
    held = {(one.measure, one.category) for one in shown if known.is_whole(one)}
    keys = [(OFFENCES, ""), (KNOWN, ""), (NOT_KNOWN, "")]
    own = (key for key in known.on_hand if key[0] == LISTED and key[1] in known.methods)
    keys += sorted(own)[:MOST_METHODS]
    return [(key, known.on_hand[key]) for key in keys if key in known.on_hand and key not in held]


def _own_row(known: Known, measure: str, category: str, count: OnHand) -> tuple[str, ...]:
    words = _what(known.measures[measure].label, category)
    return (words, "not printed", NONE, NONE, _own(count), NONE)


def _comparison(record: Record, known: Known, areas: Sequence[Compared]) -> Iterator[Block]:
    yield Heading("Beside region and nation")
    rows = tuple(_area_row(one) for one in areas)
    counted = known.nouns.counted.capitalize()
    head = ("Area", f"{counted} that all real evidence allows", f"People, {YEAR}")
    yield BriefingTable(
        f"{counted} and people", (*head, f"For every {PER:,} people"), rows, (26, 28, 18, 28)
    )
    league = NO_LEAGUE.format(authorities=known.nouns.authorities)
    text = f"{league} No rate is given where the count may be below {LEAST_COUNT}."
    if authorities := record.part_authorities(known.wave.wave):
        text += (
            f" {' and '.join(authorities)} gave a part of the window or nothing; counts that "
            "hold them run to the most they can have recorded, if anything limits it."
        )
    yield Text(text, SMALL)
    for one in areas:
        if one.bounded_by and not one.count.is_exact:
            yield Text(_carried_by(one), SMALL)


def _carried_by(one: Compared) -> str:
    """Return what the two ends of a count rest on where authorities gave nothing or a part."""
    least, most = (f"{int(end or 0):,}" for end in (one.count.low, one.count.high))
    weak = "a weak" if OWN_FIGURES in one.bounded_by else "a fair"
    return (
        f"{one.area}, {least}–{most}: the {least} is the total as printed. The {most} rests on "
        f"{weak} assumption about what it leaves out: {one.bounded_by} (METHODOLOGY.md, 36)."
    )


def _area_row(one: Compared) -> tuple[str, ...]:
    count = show_interval(one.count.low, one.count.high) if one.is_known else "not known"
    people = f"{one.people:,}" if one.people else "not known"
    return (one.area, count, people, one.rate or f"no rate: {one.why}")


def _asked(record: Record, known: Known) -> Iterator[Block]:
    yield Heading(f"What the {known.nouns.authority} was asked, and what it answered")
    questions = record.questions(known.wave.wave)
    if not questions:
        yield Text("The questions of this window's request are not on hand.")
    elif known.has_replied:
        if known.is_refused:
            yield Text(f"{known.authority['full_name']} refused the request as a whole.")
        yield _answer_table(record, known)
        if sections := ", ".join(filter(None, known.reply["exemption"].split("|"))):
            yield Text(f"Exemptions cited: {sections}.")
    else:
        asked = "; ".join(row["text"].rstrip(".?") for row in questions)
        yield Text(
            f"It was asked: {asked}. What it answered is not known: its reply is not on hand."
        )
    for row in record.statements(known.name, known.wave.wave):
        about = known.measures[row["measure"]]
        flag = f"{about.label}: {row['printed']}"
        says = flag if about.kind == FLAG else f"the {known.nouns.authority} did not respond"
        source = source_of_page(known, row, record.issuers[row["release"]])
        yield Text(f"A page says: {says}. [{source}]")


def _answer_table(record: Record, known: Known) -> Block:
    answers = record.answers(known.name, known.wave.wave, known.reply["reply"])
    rows = tuple(
        (row["text"], ANSWERS.get(answers.get(row["asks"], ""), "not answered"))
        for row in record.questions(known.wave.wave)
    )
    return BriefingTable("Questions and answers", ("Question", "Answer"), rows, (60, 40))


def _sources(known: Known, rule: str) -> Iterator[Block]:
    yield Heading("Where each number comes from")
    yield Items(tuple(known.sources.lines)) if known.sources.lines else Text("No page is cited.")
    yield Text(
        "Limits and verdicts: data/processed/stories.csv and the bounds engine (METHODOLOGY.md), "
        "from publications and real replies only. People: official estimates of residents in "
        f"{YEAR}, data/manual/authorities.csv. Reply on hand: build/disclosed/counts.csv. Masking "
        f"rule {rule}{_no_ages(known)}",
        SMALL,
    )


def _no_ages(known: Known) -> str:
    """Return that ages are left out, where some are asked for."""
    is_asked = any(one.kind == AGE and one.is_compared for one in known.measures.values())
    return " Ages are left out: an age is a detail about one person." if is_asked else ""
