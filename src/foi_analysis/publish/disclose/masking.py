"""Says what takes the place of each observation in what is published; masks no count itself."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foi_analysis.core.counts import EXACT, INTERVAL, Count, whole_number
from foi_analysis.core.counts import WITHHELD as NO_NUMBER
from foi_analysis.core.measure import ADDED_UP, SUM
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.evidence.bounds import Cell
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.merge.masked_tables import TABLES
from foi_analysis.publish.disclose.disclosure import Disclosure

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.processed_project import ProcessedProject

PRIMARY = "primary"
ANY = Count(NO_NUMBER)
# Why a number is left out that counts nothing.
NO_COUNT = {
    *("request text", "law or code", "a law or a code", "date or period", "number in running text"),
    *("worked out from the counts", "share", "stands in a line beside its value"),
}


class Masking:
    """What becomes of each observation in what is published, by the masking of all counts.

    A count outside that masking (of another window, of a reply that does not count) is withheld
    with all of its reply and measure when one of them is small and primary.
    """

    def __init__(self, processed: ProcessedProject, disclosure: Disclosure) -> None:
        self.processed, self.disclosure = processed, disclosure
        self.rule = disclosure.found.rule
        register = read_rows(processed.project.manual / "replies.csv")
        self.public = {row["reply"] for row in register if row["address"]}
        self.register = register

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return the observations as they are."""
        return self.processed.table("observations").to_dict(orient="records")

    @cached_property
    def outside(self) -> list[dict[str, Any]]:
        """Return the small counts of primary replies that are part of no masked count."""
        return [row for row in self.rows if self._is_outside(row) and self._is_small(row)]

    @cached_property
    def _parts(self) -> Counter[Cell]:
        return Counter(self.disclosure.cells.values())

    def _is_outside(self, row: dict[str, Any]) -> bool:
        measure = self.processed.reference.measures.get(row["measure"], {})
        is_count = measure.get("working", SUM) in ADDED_UP
        cell = self.disclosure.cells.get(row["observation"])
        is_inside = cell is not None and self._parts[cell] == 1
        return is_count and not is_inside and row["reply"] not in self.public

    def _is_small(self, row: dict[str, Any]) -> bool:
        is_own = row["provenance"] == PRIMARY and row["status"] == EXACT
        return bool(is_own and self.rule.low <= row["low"] <= self.rule.high)

    @cached_property
    def secrets(self) -> list[tuple[Cell, int]]:
        """Return every small count that primary replies gave and nobody published, with its value.

        Of a figure for days of its own the days stand in place of the window.
        """
        counts = self.disclosure.found.content.counts
        found = [(cell, counts[cell].low or 0) for cell in self.disclosure.unpublished()]
        return sorted({*found, *((_cell(row), int(row["low"])) for row in self.outside)})

    @cached_property
    def changed(self) -> dict[str, Count]:
        """Return what takes the place of each observation that is not printed as it is."""
        printed = {line.cell: line.printed for line in self.disclosure.found.lines}
        counts = self.disclosure.found.content.counts
        beside = {(row["reply"], row["measure"]) for row in self.outside}
        found: dict[str, Count] = {}
        for row in self.rows:
            key = row["observation"]
            cell = self.disclosure.cells.get(key)
            is_open = cell is not None and printed[cell] == counts[cell]
            if self._is_outside(row):
                is_beside = (row["reply"], row["measure"]) in beside
                found |= {} if not is_beside and (cell is None or is_open) else {key: ANY}
            elif cell and not is_open and row["reply"] not in self.public:
                found[key] = printed[cell]
        return found

    @cached_property
    def replies(self) -> set[str]:
        """Return the replies of which nothing but masked counts is published.

        Those with a masked count, those kept back, and those that share a file with one.
        """
        masked = {row["reply"] for row in self.rows if row["observation"] in self.changed}
        masked |= self.kept_back
        files = {
            one.file for row in self.register if row["reply"] in masked for one in files_of(row)
        }
        shared = {row["reply"] for row in self.register if files & {o.file for o in files_of(row)}}
        return masked | shared

    @cached_property
    def kept_back(self) -> set[str]:
        """Return the replies whose files tell more than their counts, which all may be published.

        Files with what a person let through, and files of primary replies that hold small numbers
        which the tables leave out, such as another table beside the one that was asked for.
        """
        releases = read_releases(self.processed.project)
        released = {
            row["reply"]
            for row in self.register
            if any(one.sha256 in releases for one in files_of(row))
        }
        numbers = self.processed.table("numbers").to_dict(orient="records")
        return released | {row["reply"] for row in numbers if self._is_left_out(row)}

    def _is_left_out(self, row: dict[str, Any]) -> bool:
        is_own = row["provenance"] == PRIMARY and row["reply"] not in self.public
        if not is_own or row["disposition"] not in ("ignored", "open"):
            return False
        number = whole_number(str(row["number"]))
        reasons = set(str(row["reason"]).split("; "))
        is_small = number is not None and self.rule.low <= number <= self.rule.high
        return is_small and not reasons <= NO_COUNT

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that take the place of the replies."""
        tables = {name: self.processed.table(name) for name in TABLES}
        for name in ("ledger", "numbers"):
            tables[name] = tables[name][~tables[name]["reply"].isin(self.replies)]
        tables["observations"] = self._observations(tables["observations"].copy())
        return tables

    def _observations(self, frame: pd.DataFrame) -> pd.DataFrame:
        frame = frame.set_index("observation", drop=False)
        frame = frame.astype({"low": "Int64", "high": "Int64"})
        for key, count in self.changed.items():
            status = INTERVAL if count.low is not None and count.high is None else count.status
            words = str(Count(status, count.low, count.high))
            frame.loc[key, ["status", "printed"]] = [status, words]
            for end in ("low", "high"):
                frame.loc[key, end] = getattr(count, end)
        return frame.reset_index(drop=True)


def _cell(row: dict[str, Any]) -> Cell:
    category = ", ".join(part for part in (row["category"], row["age_band"]) if part)
    window = row["wave"] or f"{row['period_start']} to {row['period_end']}"
    return (row["measure"], category, row["authority"], window)
