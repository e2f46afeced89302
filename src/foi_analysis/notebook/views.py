"""Gives each notebook exactly the rows it shows; what a notebook rests on is its view, no more.

A view's fingerprint changes when a row it holds changes, so a notebook whose view is unchanged
need not run again.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from foi_analysis.core.counts import NOT_ASKED
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import known_name
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference, read_rows

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.claims import Claim, Court

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
    """All views of one project; each table is read once."""

    def __init__(self, project: Project | None = None) -> None:
        self.project = project or Project.find()
        self.reference = Reference(self.project)
        self._tables: dict[str, pd.DataFrame] = {}

    def table(self, name: str) -> pd.DataFrame:
        """Return a processed table."""
        if name not in self._tables:
            self._tables[name] = read_table(self.project, name)
        return self._tables[name]

    @cached_property
    def court(self) -> Court:
        """Return the court over the processed observations and publications."""
        from foi_analysis.verdicts.claims import Court

        return Court(
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

    def start(self, claim: str, force: str) -> View:
        """Return what the first lesson rests on: whole tables, as it asks questions of its own.

        Frames: figures, published and observations.
        """
        known_name(claim, self.claims, "claim")
        known_name(force, self.reference.territorial_forces, "force")
        return View({name: self.table(name) for name in ("figures", "published", "observations")})

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

    def figure(self, claim: str) -> View:
        """Return what the notebook of one claim shows: frames as in ``figure_frames``."""
        from foi_analysis.notebook.figure_frames import figure_frames

        return View(figure_frames(self, self.claims[known_name(claim, self.claims, "claim")]))

    def briefing(self, force: str) -> View:
        """Return what a force's briefing shows.

        Frames: force (one row), replies (register rows), answers (observations), questions
        (coverage), ledger (numbers by fate), published (figures others printed), claims,
        corrections (cells read otherwise than sent).
        """
        import pandas as pd

        known_name(force, self.reference.territorial_forces, "force")
        register = [
            row for row in read_rows(self.project.manual / "replies.csv") if row["force"] == force
        ]
        published = self._of_force("published", force, "area")
        published = published[published["area_type"] == "force"]
        figures = self._of_force("figures", force, "area")
        ledger = self._of_force("ledger", force)
        questions = self._of_force("coverage", force)
        questions = questions[questions["answer"] != NOT_ASKED]
        counted = ledger.groupby(["reply", "kind", "fate", "reason"]).size().rename("cells")
        return View(
            force=pd.DataFrame([self.reference.forces[force]]),
            replies=pd.DataFrame(register).drop(columns="sha256", errors="ignore"),
            answers=self._of_force("observations", force),
            questions=questions[questions["reply"] != ""].reset_index(drop=True),
            ledger=counted.reset_index(),
            published=published[["wave", *SHOWN_PUBLISHED, *SHOWN_PAGE]].reset_index(drop=True),
            claims=figures.drop(columns="notes"),
            corrections=self._of_force("corrections", force),
        )

    def _of_force(self, table: str, force: str, column: str = "force") -> pd.DataFrame:
        frame = self.table(table)
        return frame[frame[column] == force].reset_index(drop=True)

    def coverage(self, wave: str) -> View:
        """Return who answered what in a wave.

        Frames: coverage (one row a force and question, of the reply that counts), others (replies
        on hand that do not count, and replies of other waves).
        """
        known_name(wave, self.reference.waves, "wave")
        frame = self.table("coverage")
        used = {force: rows[0]["reply"] for force, rows in self.court.on_hand(wave).rows.items()}
        first = frame[frame["wave"] == wave].groupby("force")["reply"].first()
        counts = frame["reply"] == frame["force"].map({**first, **used})
        is_shown = (frame["wave"] == wave) & counts & (frame["answer"] != NOT_ASKED)
        others = frame[~is_shown & (frame["reply"] != "") & (frame["answer"] != NOT_ASKED)]
        columns = ["wave", "force", "reply", "provenance", "status", "exemption", "asks", "answer"]
        return View(
            coverage=frame[is_shown].reset_index(drop=True),
            others=others[columns].reset_index(drop=True),
        )

    def platforms(self, wave: str, area: str) -> View:
        """Return methods of communication and their shares: frames as in ``method_frames``."""
        from foi_analysis.notebook.method_frames import method_frames

        known_name(wave, self.reference.waves, "wave")
        known_name(area, self.reference.areas, "area")
        return View(method_frames(self, wave, area))

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

    def contradictions(self) -> View:
        """Return known contradictions: frames as in ``contradictions.contradiction_frames``."""
        from foi_analysis.verdicts.contradictions import contradiction_frames

        names = ("published", "conflicts")
        return View(contradiction_frames(self.reference, *map(self.table, names)))

    def over_time(self, area: str) -> View:
        """Return an area's offences window by window, with coverage made comparable.

        Frames: windows, printed, changes and same_forces (as the methods of ``OverTime`` return),
        and claims (printed changes, as ``change_claims`` returns).
        """
        import pandas as pd

        from foi_analysis.verdicts.change_claims import change_claims
        from foi_analysis.verdicts.over_time import OverTime

        over = OverTime(self.court, known_name(area, self.reference.areas, "area"))
        names = ("windows", "printed", "changes", "same_forces")
        rows = {name: getattr(over, name)() for name in names}
        if not rows["changes"]:
            raise ValueError(
                f"No two windows of one length are printed for {area}, so there is no change to "
                "show. Take the area or the notebook out of notebooks/register.toml."
            )
        rows["claims"] = change_claims(over)
        return View({name: pd.DataFrame(found) for name, found in rows.items()})

    def stories(self) -> View:
        """Return the verdicts on every printed figure: frames as in ``story_page.story_frames``."""
        from foi_analysis.notebook.story_page import story_frames

        names = ("stories", "statements", "story_evidence", "published")
        return View(story_frames(self.reference, *map(self.table, names)))

    def leave_one_out(self, seed: str) -> View:
        """Return facts beside all other evidence: frames as in ``leave_one_out.fact_frames``."""
        from foi_analysis.notebook.leave_one_out import fact_frames

        names = ("stories", "statements", "story_evidence", "published", "conflicts")
        return View(fact_frames(self.reference, seed, *map(self.table, names)))

    def disclosure(self, rule: str) -> View:
        """Return what is masked in print and what an attack on it finds: frames as in ``frames``.

        ``rule`` is a preset of ``disclose.rule``.
        """
        from foi_analysis.publish.disclose import preset
        from foi_analysis.publish.disclose.disclosure import Disclosure

        return View(Disclosure(self, preset(rule)).frames())
