"""Masks what this project publishes of its replies, and reports on it per table; writes nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from foi_analysis.core.reference import read_rows
from foi_analysis.evidence.bounds import Cell
from foi_analysis.publish.disclose import (
    PUBLIC,
    SMALL,
    WITHHELD,
    Disclosed,
    PrintedCount,
    Rule,
    Share,
    published,
)
from foi_analysis.publish.disclose.publication import Publication

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.processed_project import ProcessedProject

COUNT_COLUMNS = ("wave", "table", "area", "category", "printed", "least", "greatest", "masked")
COUNT_COLUMNS += ("published_by", "provenance")
SHARE_COLUMNS = ("wave", "table", "area", "category", "of", "per_cent", "masked", "provenance")
REPORT_COLUMNS = ("wave", "table", "counts", "small", "already_published", "masked", "withheld")
REPORT_COLUMNS += ("shares", "shares_withheld", "least_values_left", "recovered")
MASK_WORDS = {
    SMALL: "small number",
    WITHHELD: "withheld to protect another number",
    PUBLIC: "",
    "": "",
}
ROUNDED = "rounded to {}"
Row = dict[str, Any]


class Disclosure:
    """The masked publication of a project's replies, with its tables and its report."""

    def __init__(self, processed: ProcessedProject, rule: Rule) -> None:
        register = read_rows(processed.project.manual / "replies.csv")
        self._publication = Publication(processed.checker, processed.claims.values(), register)
        self.cells = self._publication.cells
        self.found: Disclosed = published(self._publication.content(), rule)

    def counts(self) -> list[Row]:
        """Return every count as printed, one row each (COUNT_COLUMNS)."""
        return [self._count_row(line) for line in self.found.lines]

    def _count_row(self, line: PrintedCount) -> Row:
        count, cell = line.printed, line.cell
        printed = count.low if count.is_exact else self._words(line)
        is_rounded = line.mark != WITHHELD and count != self.found.content.counts[cell]
        base = self.found.rule.base
        words = ROUNDED.format(base) if base and is_rounded else MASK_WORDS[line.mark]
        values = (printed, count.low, count.high, words, line.published_by)
        return {
            **_place(cell),
            **dict(zip(COUNT_COLUMNS[4:], (*values, self._from(cell)), strict=True)),
        }

    def _words(self, line: PrintedCount) -> str:
        return "withheld" if line.mark == WITHHELD else str(line.printed)

    def _from(self, cell: Cell) -> str:
        return self._publication.provenances[cell]

    def shares(self) -> list[Row]:
        """Return every share as printed, one row each (SHARE_COLUMNS)."""
        return [
            {
                **_place(share.top),
                "of": _words(share.base),
                "per_cent": self.found.printed_share(share),
                "masked": MASK_WORDS[self.found.plan.marks.get(share, "")],
                "provenance": self._from(share.top),
            }
            for share in self.found.content.shares
        ]

    def report(self) -> list[Row]:
        """Return one row a table of a wave (REPORT_COLUMNS): what is masked, and what is left open.

        ``recovered`` counts masked counts that the attack leaves one value.
        """
        tables: dict[tuple[str, str], list[PrintedCount]] = {}
        for line in self.found.lines:
            tables.setdefault((line.cell[3], line.cell[0]), []).append(line)
        return [self._report_row(wave, table, lines) for (wave, table), lines in tables.items()]

    def _report_row(self, wave: str, table: str, lines: list[PrintedCount]) -> Row:
        content, marks = self.found.content, self.found.plan.marks
        small = [line for line in lines if self.found.rule.is_small(content.counts[line.cell])]
        left = [self.found.values_left(line.cell) for line in lines if line.cell in marks]
        shares = [one for one in content.shares if (one.top[3], one.top[0]) == (wave, table)]
        values = (
            len(lines),
            len(small),
            sum(line.mark == PUBLIC for line in small),
            sum(line.mark == SMALL for line in lines),
            sum(line.mark == WITHHELD for line in lines),
            len(shares),
            sum(share in marks for share in shares),
            min((one for one in left if not math.isinf(one)), default=None),
            sum(one < 2 for one in left),
        )
        row = {"wave": wave, "table": table.replace("_", " ")}
        return {**row, **dict(zip(REPORT_COLUMNS[2:], values, strict=True))}

    def withheld(self) -> list[Row]:
        """Return the counts withheld to protect others.

        What a reader can work out of each is not told: it rests on which statements of others are
        true, which the withheld count may decide.
        """
        return [
            {**_place(cell), "provenance": self._from(cell)}
            for cell in self.found.masked(WITHHELD)
            if not isinstance(cell, Share)
        ]

    def already_published(self) -> list[Row]:
        """Return the small counts that others have published, with who did."""
        rule, counts = self.found.rule, self.found.content.counts
        return [
            {**_place(line.cell), "printed": line.printed.low, "published_by": line.published_by}
            for line in self.found.lines
            if line.mark == PUBLIC and rule.is_small(counts[line.cell])
        ]

    def left_out(self) -> list[Row]:
        """Return others' statements that are not believed, but none that tells of a masked count.

        Those are about printed counts alone, or were set aside whatever the replies say.
        """
        content, masked = self.found.content, self.found.plan.marks.keys()
        printed = content.counts.keys() - masked
        usable = [
            fact
            for fact in self.found.left_out
            if fact in content.doubted or set(fact.cells) <= printed
        ]
        facts = sorted(usable, key=lambda fact: (fact.statement, fact.source))
        return [{"statement": fact.statement, "source": fact.source} for fact in facts]

    def at_risk(self) -> int:
        """Return how many small counts that authorities gave are masked here and not published."""
        return len(self.unpublished())

    def unpublished(self) -> list[Cell]:
        """Return the small counts authorities gave, masked here and published by none."""
        small = [cell for cell in self.found.masked(SMALL) if not isinstance(cell, Share)]
        return [cell for cell in small if self.found.content.counts[cell].is_exact]

    def about(self) -> Iterator[str]:
        """Yield what a reader of the tables must know, a sentence each."""
        yield f"Rule {self.found.rule.words}"
        yield "Withheld counts are not printed because they would give a small count away."
        if self.found.plan.is_open:
            yield "Some small counts are withheld like that, so a withheld count may be any number."

    def frames(self) -> dict[str, pd.DataFrame]:
        """Return the frames of the report.

        Frames: about (one row), report (REPORT_COLUMNS), withheld, already_published, left_out.
        """
        import pandas as pd

        about = {"rule": self.found.rule.words, "is_open": self.found.plan.is_open}
        about |= {"at_risk": self.at_risk()}
        about |= {"statements": len(self.found.content.known)}
        whole = dict.fromkeys(REPORT_COLUMNS[2:], "Int64")
        place = list(COUNT_COLUMNS[:4])
        return {
            "about": pd.DataFrame([about]),
            "report": pd.DataFrame(self.report(), columns=REPORT_COLUMNS).astype(whole),
            "withheld": pd.DataFrame(self.withheld(), columns=[*place, "provenance"]),
            "already_published": pd.DataFrame(
                self.already_published(), columns=[*place, "printed", "published_by"]
            ),
            "left_out": pd.DataFrame(self.left_out(), columns=["statement", "source"]),
        }


def _place(cell: Cell) -> Row:
    measure, category, area, wave = cell
    return {"wave": wave, "table": measure.replace("_", " "), "area": area, "category": category}


def _words(cell: Cell) -> str:
    return f"{cell[0]} {cell[1]}".strip().replace("_", " ").casefold()
