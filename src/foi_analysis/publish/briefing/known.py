"""Gathers what is known of each authority and window, small counts masked; words nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from foi_analysis.core.counts import WITHHELD
from foi_analysis.core.investigation import Nouns
from foi_analysis.core.measure import FLAG, Measure
from foi_analysis.core.reference import Wave, read_rows
from foi_analysis.evidence.counting import REFUSED, counting, order_of
from foi_analysis.evidence.facts import REAL
from foi_analysis.evidence.values import Value
from foi_analysis.publish.briefing.figures import OFFENCES, BriefingFigure, Row, figures_of
from foi_analysis.verdicts.changes import NOT_ALL, NOT_PRINTED, Coverage
from foi_analysis.verdicts.missing_authorities import totals_of
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.verdict import AGAINST

NAMES = "names"  # The unit of a list of those that did not respond.


@dataclass(frozen=True)
class OnHand:
    """One count of the reply on hand as it may be published, and where the reply comes from."""

    printed: str
    masked: str
    provenance: str

    @property
    def is_shown(self) -> bool:
        """Return whether the count, or the range that masks it, may be printed."""
        return self.printed != WITHHELD


@dataclass
class Sources:
    """The numbered list of where a page's numbers come from, in the order they are first used."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def number(self, words: str, address: str = "") -> int:
        """Return the number of a source, added if it is new."""
        if (words, address) not in self.lines:
            self.lines.append((words, address))
        return self.lines.index((words, address)) + 1


@dataclass(frozen=True)
class Known:
    """Everything one page rests on.

    ``others`` are counts of offences that pages print for other windows, ``reply`` the register's
    row of the reply that counts here (empty without one), ``nouns`` what things are called,
    ``measures`` what can be counted, ``members`` the methods of each group that figures name,
    ``methods`` every single method.
    """

    authority: Row
    wave: Wave
    nouns: Nouns
    measures: Mapping[str, Measure]
    figures: Sequence[BriefingFigure]
    others: Sequence[tuple[Wave, BriefingFigure]]
    on_hand: dict[tuple[str, str], OnHand]
    reply: Row
    members: dict[str, frozenset[str]]
    methods: Sequence[str]
    sources: Sources = field(default_factory=Sources)

    @property
    def name(self) -> str:
        """Return the authority's short name."""
        return self.authority["authority"]

    @property
    def has_replied(self) -> bool:
        """Return whether a reply of the authority's own is on hand."""
        return bool(self.reply)

    @property
    def is_refused(self) -> bool:
        """Return whether the authority refused the request as a whole."""
        return self.has_replied and self.reply["status"] == REFUSED

    def is_whole(self, figure: BriefingFigure) -> bool:
        """Return whether a figure covers the whole window."""
        return (figure.start, figure.end) == (self.wave.start, self.wave.end)

    @property
    def offences(self) -> list[BriefingFigure]:
        """Return the printed counts of offences, those of the whole window if there are any."""
        found = [one for one in self.figures if one.measure == OFFENCES and not one.is_other]
        return [one for one in found if self.is_whole(one)] or found

    @property
    def own_count(self) -> OnHand | None:
        """Return the count of offences of the reply on hand."""
        return self.on_hand.get((OFFENCES, ""))


class Record:
    """What the project's tables say of all authorities and windows.

    ``counts`` are the rows of the masked table of counts; no other count of a reply is used.
    ``whole`` is the main area, whose totals are weighed.
    """

    def __init__(self, processed: ProcessedProject, counts: Iterable[Row]) -> None:
        self.processed, self.reference = processed, processed.reference
        self.whole = next(iter(self.reference.investigation.areas))
        self._on_hand: dict[tuple[str, str], dict[tuple[str, str], OnHand]] = {}
        self._guarded: set[tuple[str, str]] = set()
        for row in counts:
            self._add(row)

    def _add(self, row: Row) -> None:
        measure = row["table"].replace(" ", "_")
        count = OnHand(row["printed"], row["masked"], row["provenance"])
        own = self._on_hand.setdefault((row["area"], row["wave"]), {})
        own[measure, row["category"]] = count
        if count.masked:
            self._guarded.add((row["area"], measure))

    def known(self, authority: str, wave: str) -> Known:
        """Return what is known of an authority in a window; both must be known names."""
        about = self.reference.waves[wave]
        figures = [self._unexposed(one) for one in self._figures(authority, wave)]
        on_hand = self._on_hand.get((authority, wave), {})
        reply = self._reply(authority, wave)
        row = self.reference.authorities[authority]
        others = self._others(authority, wave)
        groups = {one.category for one in figures if one.category}
        members = {group: self.reference.group(group, about.end) for group in groups}
        return Known(
            row,
            about,
            self.reference.investigation.nouns,
            self.reference.declared_measures,
            figures,
            others,
            on_hand,
            reply,
            members,
            self.reference.methods,
        )

    def _figures(self, authority: str, wave: str) -> list[BriefingFigure]:
        rows = self._published.get((authority, wave), [])
        counted = self.processed.checker.printed.counted
        return figures_of(
            rows, self._judged, self.issuers, counted, self.reference.declared_measures
        )

    def _unexposed(self, figure: BriefingFigure) -> BriefingFigure:
        """Return a figure without limits that would tell a masked count of a real reply."""
        if not self.is_guarded([figure.row["area"]], figure.measure):
            return figure
        return replace(figure, low=None, high=None, sentence="")

    def is_guarded(self, areas: Iterable[str], measure: str = OFFENCES) -> bool:
        """Return whether limits of a measure could tell a masked count of an authority."""
        return any((area, measure) in self._guarded for area in areas)

    def _others(self, authority: str, wave: str) -> list[tuple[Wave, BriefingFigure]]:
        found = []
        for key, about in self.reference.waves.items():
            for figure in self._figures(authority, key) if key != wave else ():
                is_whole = (figure.start, figure.end) == (about.start, about.end)
                if (
                    figure.measure == OFFENCES
                    and is_whole
                    and figure.is_exact
                    and not figure.is_other
                ):
                    found.append((about, figure))
        return found

    def _reply(self, authority: str, wave: str) -> Row:
        own = [
            row
            for row in self._register
            if (row["authority"], row["wave"]) == (authority, wave) and row["provenance"] in REAL
        ]
        return counting(own, order_of(self.reference, REAL)).get(authority, {})

    def offences(self, area: str, wave: str) -> Value:
        """Return how many offences all real evidence allows an area in a window.

        Nothing is known (0 and no limit) where the limits could tell a masked count.
        """
        if self.is_guarded(self.reference.areas[area]):
            return Value(0, None)
        bound = self.processed.checker.evidence.all.bound((OFFENCES, "", area, wave))
        return Value(float(bound.low), None if bound.high == float("inf") else float(bound.high))

    def is_covered(self, area: str, wave: str) -> bool:
        """Return whether no page says that an authority of the area left the window out, or a part.

        A count of answers below those asked says it of every area of several authorities.
        """
        covered = self._coverage.of(area, [wave])
        is_open = covered.state == NOT_PRINTED and bool(covered.counted)
        return covered.state != NOT_ALL and not (is_open and len(self.reference.areas[area]) > 1)

    def is_disputed(self, area: str, wave: str) -> bool:
        """Return whether evidence rules out a count of offences printed for an authority."""
        figures = self._figures(area, wave) if area in self.reference.authorities else []
        return any(one.measure == OFFENCES and one.verdict in AGAINST for one in figures)

    def with_missing(self, area: str, wave: str) -> tuple[Value, str] | None:
        """Return a nation's offences with the most that missing authorities can have recorded.

        With it what limits each of them, in words. None where nothing limits those authorities,
        where the total is none of the national ones, or where it could tell a masked count.
        """
        if self.is_guarded(self.reference.areas[area]):
            return None
        rows = [row for row in self._totals if (row["area"], row["wave"]) == (area, wave)]
        for row in rows:
            if row["greatest"] is not None:
                return Value(row["least"], row["greatest"]), row["bounded_by"]
        return None

    @cached_property
    def _coverage(self) -> Coverage:
        checker = self.processed.checker
        return Coverage(self.reference, checker.published, checker.printed.counted)

    @cached_property
    def _totals(self) -> list[Row]:
        return totals_of(self.processed.checker).totals(self.whole)

    def answers(self, authority: str, wave: str, reply: str) -> dict[str, str]:
        """Return how a reply answered each thing it was asked for."""
        frame = self.processed.table("coverage")
        own = frame[
            (frame["authority"] == authority) & (frame["wave"] == wave) & (frame["reply"] == reply)
        ]
        return dict(zip(own["asks"], own["answer"], strict=True))

    def questions(self, wave: str) -> list[Row]:
        """Return what a window's request asked, in its order."""
        rows = read_rows(self.processed.project.manual / "questions.csv")
        return [row for row in rows if row["wave"] == wave]

    def part_authorities(self, wave: str) -> tuple[str, ...]:
        """Return the authorities that pages say gave nothing for a window, or a part of it."""
        covered = self._coverage.of(self.whole, [wave])
        return tuple(sorted({*covered.missing, *covered.partial}))

    def statements(self, authority: str, wave: str) -> list[Row]:
        """Return what pages say with yes or no of the authority, or that it did not answer."""
        own = self._published.get((authority, wave), [])
        found = [
            row for row in own if self.reference.declared_measures[row["measure"]].kind == FLAG
        ]
        for row in self._silent.get(wave, []):
            names = (self.reference.authority(name) for name in row["printed"].split(","))
            found += [row] if authority in names else []
        return found

    @cached_property
    def _published(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self._all_published:
            if row["area_type"] == "authority":
                found.setdefault((row["area"], row["wave"]), []).append(row)
        return found

    @cached_property
    def _all_published(self) -> list[Row]:
        return self.processed.table("published").to_dict(orient="records")

    @cached_property
    def _silent(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._all_published:
            if self.reference.declared_measures[row["measure"]].unit == NAMES:
                found.setdefault(row["wave"], []).append(row)
        return found

    @cached_property
    def _judged(self) -> dict[str, Row]:
        rows = self.processed.table("stories").to_dict(orient="records")
        return {row["figure"]: row for row in rows}

    @cached_property
    def issuers(self) -> dict[str, str]:
        """Return who issued each release."""
        rows = read_rows(self.processed.project.published / "releases.csv")
        return {row["release"]: row["issuer"] for row in rows}

    @cached_property
    def _register(self) -> list[dict[str, Any]]:
        return read_rows(self.processed.project.manual / "replies.csv")
