"""Gives each notebook exactly the rows it shows; what a notebook rests on is its view, no more.

A view's fingerprint changes when a row it holds changes, so a notebook whose view is unchanged
need not run again.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import known_name
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.notebook.parameters import check_injected
from foi_analysis.run.reads import recorded

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.claims import Claim, ClaimChecker

SHOWN_SOURCE = ["force", "provenance", "file", "place", "cell"]
SHOWN_PUBLISHED = ["area", "measure", "category", "printed", "unit", "period_start", "period_end"]
SHOWN_PAGE = ["release", "publisher", "published_on", "address", "note"]


class View(dict[str, "pd.DataFrame"]):
    """Named frames that one notebook shows."""

    def fingerprints(self) -> dict[str, str]:
        """Return a hash of each frame's rows and columns."""
        return {
            name: hashlib.sha256(self[name].to_csv(index=False).encode()).hexdigest()
            for name in sorted(self)
        }


class Views:
    """All views of one project; each table is read once. A view is recorded as one query."""

    def __init__(self, project: Project | None = None) -> None:
        check_injected()
        self.project = project or Project.find()
        self.reference = Reference(self.project)
        self._tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return a processed table."""
        if name not in self._tables:
            self._tables[name] = read_table(self.project, name)
        return self._tables[name]

    @cached_property
    def checker(self) -> ClaimChecker:
        """Return the checker of claims over the processed observations and publications."""
        from foi_analysis.verdicts.claims import ClaimChecker

        return ClaimChecker(
            self.project,
            self.table("observations").to_dict(orient="records"),
            self.table("published").to_dict(orient="records"),
        )

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Return the claims by key."""
        from foi_analysis.verdicts.claims import read_claims

        return {claim.claim: claim for claim in read_claims(self.project)}

    def get(self, name: str, **parameters: str) -> View:
        """Return the view ``name`` (the name of one of the methods below)."""
        return getattr(self, name)(**parameters)

    @recorded
    def start(self, claim: str, force: str) -> View:
        """Return what the first lesson rests on: whole tables, as it asks questions of its own.

        Frames: figures, published and observations.
        """
        known_name(claim, self.claims, "claim")
        known_name(force, self.reference.territorial_forces, "force")
        return View({name: self.table(name) for name in ("figures", "published", "observations")})

    @recorded
    def new_reply(self, reply: str, force: str, wave: str) -> View:
        """Return what the notebook of a new reply rests on, the reply read anew.

        Frames: ledger (of the reply) and the whole figures, published and observations.
        """
        import pandas as pd

        from foi_analysis.merge.one_reply import read_named

        named = read_named(self.project, reply, force, wave)
        names = ("figures", "published", "observations")
        ledger = pd.DataFrame(named.reading.clean.ledger)
        return View(ledger=ledger, **{name: self.table(name) for name in names})

    @recorded
    def conflicts(self, wave: str) -> View:
        """Return the sets of statements about a wave that cannot all be true.

        Frames: conflicts (as the table of that name, every set that is about the wave) and ways
        (as the table of consistent sets, every group with one of those sets).
        """
        known_name(wave, self.reference.waves, "wave")
        frame, ways = self.table("conflicts"), self.table("consistent_sets")
        own = frame[[wave in waves.split("|") for waves in frame["waves"]]]
        numbers = set(own["conflict"].astype(str))
        is_own = [bool(numbers & set(sets.split("|"))) for sets in ways["conflicts"]]
        return View(conflicts=own, ways=ways[is_own].reset_index(drop=True))

    @recorded
    def contradictions(self) -> View:
        """Return known contradictions: frames as in ``contradictions.contradiction_frames``."""
        from foi_analysis.verdicts.contradictions import contradiction_frames

        names = ("published", "conflicts")
        return View(contradiction_frames(self.reference, *map(self.table, names)))

    @recorded
    def stories(self) -> View:
        """Return the verdicts on every printed figure: frames as in ``story_page.story_frames``."""
        from foi_analysis.notebook.story_page import story_frames

        names = ("stories", "statements", "story_evidence", "published")
        return View(story_frames(self.reference, *map(self.table, names)))

    @recorded
    def leave_one_out(self, seed: str) -> View:
        """Return facts beside all other evidence: frames as in ``leave_one_out.fact_frames``."""
        from foi_analysis.notebook.leave_one_out import fact_frames

        names = ("stories", "statements", "story_evidence", "published", "conflicts")
        return View(fact_frames(self.reference, seed, *map(self.table, names)))

    @recorded
    def disclosure(self, rule: str) -> View:
        """Return what is masked in print and what an attack on it finds: frames as in ``frames``.

        ``rule`` is a preset of ``disclose.rule``.
        """
        from foi_analysis.publish.disclose import preset
        from foi_analysis.publish.disclose.disclosure import Disclosure

        return View(Disclosure(self, preset(rule)).frames())
