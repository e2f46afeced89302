"""Gathers what the pages say about claims, replies, authorities and the story; words no page."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from foi_analysis.core.investigation import Nouns
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.core.tables import PROVENANCES
from foi_analysis.evidence.counting import RECONSTRUCTED, REFUSED, really_answered
from foi_analysis.notebook.story_words import number_of
from foi_analysis.publish.site.key_words import KeyWords, day
from foi_analysis.verdicts import report
from foi_analysis.verdicts.arithmetic import in_words
from foi_analysis.verdicts.printed_checks import LATER

LATER_WORDS = "all later periods"


class SiteFacts:
    """The claims, replies, authorities and pages the site speaks of, each read once."""

    NEVER_EVIDENCE = (
        "A reconstructed reply is made by this project to fit figures that were already published. "
        "No authority wrote it, it must not be quoted as anybody's figure, and it is never "
        "evidence: no verdict uses it."
    )

    def __init__(self, project: Project) -> None:
        self.project = project
        self.reference = Reference(project)
        self.words = KeyWords(project, self.reference)
        self._answered: dict[str, frozenset[str]] = {}

    @property
    def nouns(self) -> Nouns:
        """Return what the investigation calls those asked and what they counted."""
        return self.reference.investigation.nouns

    @cached_property
    def claims(self) -> dict[str, dict[str, Any]]:
        """Return the judged claims by key in the order of claims.csv, each with its statement."""
        judged = {claim["id"]: claim for claim in report.claim_objects(self.project)}
        rows = read_rows(self.project.manual / "claims.csv")
        return {
            row["claim"]: {**judged[row["claim"]], "statement": row["statement"]}
            | {name: row[name] for name in ("page", "release", "value")}
            for row in rows
            if row["claim"] in judged
        }

    def claim_title(self, claim: str) -> str:
        """Return a claim's statement, with the area it is about in front unless it says so."""
        about = self.claims[claim]
        return report.title(about["area"], about["statement"])

    @cached_property
    def _coverage(self) -> Any:
        from foi_analysis.core.processed import read_table

        coverage = read_table(self.project, "coverage")
        rows = coverage[coverage["reply"] != ""].drop_duplicates("reply")
        is_made = rows["provenance"] == RECONSTRUCTED
        pairs = zip(rows["authority"], rows["wave"], strict=True)
        answered = [authority in self._own_answers(wave) for authority, wave in pairs] or False
        return rows[~(is_made.to_numpy() & answered)]

    def _own_answers(self, wave: str) -> frozenset[str]:
        if wave not in self._answered:
            self._answered[wave] = really_answered(self.reference, wave)
        return self._answered[wave]

    def reply_counts(self, wave: str) -> dict[str, int]:
        """Return how many replies of a wave are primary, transcribed, reconstructed and refused.

        A refusal is counted as such alone, a reconstructed reply only where no real one is.
        """
        rows = self._coverage[self._coverage["wave"] == wave]
        kinds = list(rows["provenance"].mask(rows["status"] == REFUSED, REFUSED))
        return {kind: kinds.count(kind) for kind in (*PROVENANCES, REFUSED)}

    def reply_words(self, wave: str) -> str:
        """Return the replies of a wave by provenance in one sentence."""
        counts = self.reply_counts(wave)
        refused = counts.pop(REFUSED)
        words = in_words([f"{count} {kind}" for kind, count in counts.items()])
        words += f"; {number_of(refused, self.nouns.authority)} refused" if refused else ""
        return f"Replies on hand for the {self.wave_words(wave)}: {words}."

    def wave_words(self, wave: str) -> str:
        """Return a wave's name and days."""
        about = self.reference.waves[wave]
        return f"{about.label} ({day(about.start.isoformat())} to {day(about.end.isoformat())})"

    def value_words(self, value: str) -> str:
        """Return a parameter's value as a title has it: of a window its name in words."""
        label = self.reference.waves[value].label if value in self.reference.waves else value
        return LATER_WORDS if value == LATER else label

    @cached_property
    def releases(self) -> dict[str, dict[str, str]]:
        """Return every release that pages repeat, by key."""
        rows = read_rows(self.project.published / "releases.csv")
        return {row["release"]: row for row in rows}

    @cached_property
    def stories(self) -> list[dict[str, str]]:
        """Return the pages whose figures are checked, with the release each repeats."""
        rows = read_rows(self.project.published / "pages.csv")
        checked = {claim["page"]: claim["release"] for claim in self.claims.values()}
        return [
            {**row, "issuer": self.releases.get(checked[row["page"]], {}).get("issuer", "")}
            for row in rows
            if row["page"] in checked
        ]

    @property
    def authorities(self) -> dict[str, dict[str, str]]:
        """Return every authority that was asked, by name."""
        return self.reference.authorities

    @cached_property
    def regions(self) -> dict[str, list[str]]:
        """Return the authorities that were asked by region or nation, English regions first."""
        authorities = [
            row for row in self.reference.authorities.values() if row["is_asked"] == "true"
        ]
        regions: dict[str, list[str]] = {}
        for row in sorted(
            authorities, key=lambda row: (row["nation"], row["region"], row["authority"])
        ):
            regions.setdefault(row["region"], []).append(row["authority"])
        return regions
