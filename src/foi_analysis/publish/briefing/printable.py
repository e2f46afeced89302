"""Words the sentences that may be printed, from published and real evidence only; chooses by rule.

Nothing a reconstructed reply says can enter: only figures others printed, counts an authority gave
(masked where they are small) and limits that real evidence sets are read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foi_analysis.core.counts import show_interval
from foi_analysis.core.manual_tables import day_words
from foi_analysis.core.reference import area_key
from foi_analysis.evidence.values import Value
from foi_analysis.publish.briefing.figures import (
    KNOWN,
    NOT_JUDGED,
    OFFENCES,
    WITH_METHOD,
    BriefingFigure,
    Row,
)
from foi_analysis.publish.briefing.known import Known, Record

NOTHING = "Nothing can be printed about this {authority} yet."


@dataclass(frozen=True)
class Sentence:
    """Words with the numbers of the sources they rest on, and what to bear in mind."""

    text: str
    sources: tuple[int, ...] = ()
    caveat: str = ""


def period(start: date, end: date) -> str:
    """Return a period in words, both days included."""
    return f"from {day_words(start)} to {day_words(end)}"


def source_of(known: Known, figure: BriefingFigure) -> int:
    """Return the number of the page that stands for a figure."""
    return source_of_page(known, figure.pages[0], figure.issuer)


def source_of_page(known: Known, page: Row, issuer: str) -> int:
    """Return the number of a page that prints figures of an issuer."""
    words = f"{page['publisher']}, {_when(page['published_on'])}, figures of {issuer}:"
    return known.sources.number(words, page["address"])


def _when(printed: str) -> str:
    if len(printed) == 10:
        return day_words(date.fromisoformat(printed))
    if len(printed) == 7:
        return f"{date.fromisoformat(f'{printed}-01'):%B %Y}"
    return printed or "no date on the page"


def told_by(figure: BriefingFigure) -> str:
    """Return who gave a figure and who printed it, in words."""
    page = figure.pages[0]
    dated = f" ({_when(page['published_on'])})" if page["published_on"] else ""
    if page["publisher"] == figure.issuer:
        return f"figures published by {figure.issuer}{dated}"
    return f"figures from {figure.issuer} printed by {page['publisher']}{dated}"


def printable(known: Known, areas: Sequence[Compared]) -> list[Sentence]:
    """Return the sentences that may be printed, none when nothing real is known."""
    found = [*_from_reply(known), *_from_pages(known)]
    main = main_figure(known)
    if main and not _shows(known, main):
        found += [*_with_method(known, main), *_beside_nation(known, main, areas)]
    return found


def main_figure(known: Known) -> BriefingFigure | None:
    """Return the one undisputed printed count of offences, or None."""
    figures = known.offences
    is_one = len({one.shown for one in figures}) == 1
    return figures[0] if is_one and not figures[0].is_disputed else None


def _from_reply(known: Known) -> Iterator[Sentence]:
    count = known.own_count
    if not (count and count.is_shown):
        return
    number = f"between {count.printed.replace('–', ' and ')}" if count.masked else count.printed
    reply = known.reply
    words = f"{known.authority['full_name']}, reply {reply['reference'] or reply['reply']}:"
    source = known.sources.number(words, reply["address"] or f"data/raw/replies/{reply['file']}")
    caveat = "The number is masked because it is small." if count.masked else ""
    told = "according to its own reply to a request under the Freedom of Information Act"
    yield Sentence(f"{_recorded(known, number, _own_days(known))}, {told}.", (source,), caveat)


def _own_days(known: Known) -> str:
    days = (known.reply["period_start"], known.reply["period_end"])
    return period(*(date.fromisoformat(day) for day in days))


def _shows(known: Known, figure: BriefingFigure) -> bool:
    """Return whether the authority's own count says the same as a figure already."""
    count = known.own_count
    return bool(count and count.printed == figure.shown)


def _from_pages(known: Known) -> Iterator[Sentence]:
    figures = [one for one in known.offences if not _shows(known, one)]
    if len({one.shown for one in figures}) > 1:
        yield _differing(known, figures)
    elif figures:
        yield _disputed(known, figures[0]) if figures[0].is_disputed else _told(known, figures[0])


def _recorded(known: Known, number: str, days: str) -> str:
    return f"{known.nouns.recorded(known.authority['full_name'], number)} {days}"


def _told(known: Known, figure: BriefingFigure) -> Sentence:
    days = period(figure.start, figure.end)
    text = f"{_recorded(known, figure.shown, days)}, according to {told_by(figure)}."
    return Sentence(f"{text} {_verdict_words(figure)}", _sources(known, [figure]), _caveat(figure))


def _verdict_words(figure: BriefingFigure) -> str:
    if figure.verdict == NOT_JUDGED:
        return "It could not be tested."
    return f"{figure.verdict.capitalize()}. {figure.sentence}".strip()


def _disputed(known: Known, figure: BriefingFigure) -> Sentence:
    days = period(figure.start, figure.end)
    opening = told_by(figure)
    text = (
        f"{opening[0].upper()}{opening[1:]} give {figure.shown} {known.nouns.subject} in "
        f"{known.name} {days}. {figure.sentence}"
    )
    return Sentence(text, _sources(known, [figure]), _caveat(figure))


def _differing(known: Known, figures: Sequence[BriefingFigure]) -> Sentence:
    parts = [
        f"{one.shown} ({told_by(one)}; {period(one.start, one.end)})"
        for one in {one.shown: one for one in reversed(figures)}.values()
    ]
    text = (
        f"Published figures differ on the number of {known.nouns.subject} in "
        f"{known.name}: {'; '.join(parts)}."
    )
    return Sentence(text, _sources(known, figures), "None of them may be printed alone.")


def _sources(known: Known, figures: Sequence[BriefingFigure]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(source_of(known, one) for one in figures))


def _caveat(figure: BriefingFigure) -> str:
    return f"Noted of this figure: {'; '.join(figure.notes)}." if figure.notes else ""


def counted_by_case(known: Known, figure: BriefingFigure) -> list[BriefingFigure]:
    """Return the counts of offences with a method that belong to a count of all offences."""
    return [
        one
        for one in known.figures
        if one.measure == WITH_METHOD
        and one.row["counting_rule"] == OFFENCES
        and one.row["release"] == figure.row["release"]
        and (one.start, one.end) == (figure.start, figure.end)
        and one.is_exact
        and not one.is_disputed
    ]


def _with_method(known: Known, figure: BriefingFigure) -> Iterator[Sentence]:
    is_known = any(one.measure == KNOWN for one in known.figures)
    unknown = "" if is_known else " How many of them have a known method is not printed."
    for one in counted_by_case(known, figure)[:1]:
        text = (
            f"In {one.shown} of the {figure.shown} {known.nouns.counted} the recorded method "
            f"was {method_words(known, one)}, according to the same figures.{unknown}"
        )
        yield Sentence(text, _sources(known, [one]), _caveat(one))


def method_words(known: Known, figure: BriefingFigure) -> str:
    """Return a method, or a group as one of its members, in words."""
    is_group = len(known.members.get(figure.category, ())) > 1
    return f"in the group {figure.category}" if is_group else figure.category


def _beside_nation(
    known: Known, figure: BriefingFigure, areas: Sequence[Compared]
) -> Iterator[Sentence]:
    own, whole = areas[0], areas[-1]
    if not (own.rate and whole.rate and known.is_whole(figure)):
        return
    if not (own.count.is_exact and own.count.low == figure.value):
        return
    text = (
        f"The {figure.shown} {known.nouns.counted} are {own.rate} for every {PER:,} people in the "
        f"area; published figures for {whole.area} in the same window give {whole.rate}."
    )
    yield Sentence(text, (), "This is no ranking: see the comparison below.")


PER = 100_000
LEAST_COUNT = 10
LEAST_PEOPLE = 100_000
COLUMN, COUNTED_ON, YEAR = "population_mid2018", date(2018, 6, 30), "mid-2018"
MOST_DAYS_APART = 731
DISPUTED = "the count is in dispute"


@dataclass(frozen=True)
class Compared:
    """One area's offences, people and rate; ``why`` says what forbids a rate, empty if nothing.

    ``bounded_by`` says what limits the authorities that gave nothing or a part, where they count.
    """

    area: str
    count: Value
    people: int | None
    why: str = ""
    bounded_by: str = ""

    @property
    def is_known(self) -> bool:
        """Return whether anything limits the count."""
        return self.count.low > 0 or self.count.high is not None

    @property
    def rate(self) -> str:
        """Return the rate as printed, one value or an interval, empty when there is none."""
        if self.why or not self.people or self.count.high is None:
            return ""
        low, high = (PER * end / self.people for end in (self.count.low, self.count.high))
        return show_interval(low, high, 1)


def compared(record: Record, authority: str, wave: str) -> list[Compared]:
    """Return the authority, its region, its nation and the main area, each area once."""
    return [_compared(record, area, wave) for area in _areas(record, authority)]


def _areas(record: Record, authority: str) -> Iterator[str]:
    row = record.reference.authorities[authority]
    named = (authority, area_key(row["region"], "region"), row["nation"], record.whole)
    yield from (area for area in dict.fromkeys(named) if area in record.reference.areas)


def _compared(record: Record, area: str, wave: str) -> Compared:
    rows = [record.reference.authorities[authority] for authority in record.reference.areas[area]]
    given = [row.get(COLUMN, "") for row in rows]
    people = sum(map(int, given)) if all(given) else None
    count, is_whole = record.offences(area, wave), record.is_covered(area, wave)
    bounded_by = ""
    if not is_whole and (wider := record.with_missing(area, wave)):
        (count, bounded_by), is_whole = wider, True
    days = abs((record.reference.waves[wave].end - COUNTED_ON).days)
    why = DISPUTED if record.is_disputed(area, wave) else _why(count, is_whole, people, days)
    return Compared(area, count, people, why, bounded_by)


def _why(count: Value, is_whole: bool, people: int | None, days: int) -> str:
    reasons = {
        "the count is not known": not count.low and count.high is None,
        "the count may be too small": count.low < LEAST_COUNT,
        "nothing limits the count": count.high is None,
        "the window is not counted in full": not is_whole,
        "the population is not known": people is None,
        "too few people live there": (people or 0) < LEAST_PEOPLE,
        "the population is of another time": days > MOST_DAYS_APART,
    }
    return next((words for words, holds in reasons.items() if holds), "")
