"""Gives what the package gets for a whole page, for its notebook to compare its own sums with.

Each result is recorded as one query: only a page whose result changed runs again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.evidence.evidence import REAL
from foi_analysis.notebook.load import counting_replies
from foi_analysis.notebook.parameters import one_of
from foi_analysis.run.reads import recorded

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.claims import Claim, Court

CHOICE = (
    *("claim", "area", "measure", "printed", "unit", "choice", "low", "high", "shown"),
    *("prints_the_same", "provenance"),
)


@recorded
def checks(waves: str) -> pd.DataFrame:
    """Return what the package finds of the checks of one page, a row each.

    Columns: check, kind, statement, holds, allowed (what the other numbers leave possible),
    saved_by (a rule or wording under which the figure would hold) and why. ``waves`` as for
    ``foi.load_checks``.
    """
    from foi_analysis.verdicts.printed_checks import checks_frame, checks_on

    project = Project.find()
    return checks_frame(checks_on(project, read_table(project, "published"), waves))


@recorded
def official(wave: str) -> pd.DataFrame:
    """Return a wave's real counts beside official recorded crime, a row for each vintage.

    Columns as in ``verdicts.official.compare``; numbers that may be missing are Int64.
    """
    import pandas as pd

    from foi_analysis.verdicts.official import COLUMNS, compare

    project = Project.find()
    tables = (
        read_table(project, name).to_dict("records") for name in ("published", "observations")
    )
    rows = [row for row in compare(project, *tables) if row["wave"] == wave]
    counts = dict.fromkeys(("count_low", "count_high", "low", "high", "nearest"), "Int64")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(counts)


@recorded
def missing(area: str) -> dict[str, pd.DataFrame]:
    """Return how far missing data can move a nation's figures, by name of the frame.

    Frames: bounds, lacking, other_counts (as in ``verdicts.missing``), estimates, totals, forces
    (as in ``missing_forces``), masked, restated and claims. Raises WrongParameter for an area of
    no table.
    """
    from foi_analysis.verdicts.missing_frames import missing_frames

    claim_checker, claims = _claims()
    one_of("area", area, claim_checker.reference.areas, "an area")
    return missing_frames(claim_checker, claims, area)


@recorded
def choices(wave: str) -> dict[str, pd.DataFrame]:
    """Return printed figures under other reasonable choices, by name of the frame.

    Frames: claims (each claim of the wave under every choice, from the replies that count),
    figures (all claims and the main national figures of every wave, as in ``verdicts.choices``)
    and together (choice, method and what it counts as, as in investigation.toml). Raises
    WrongParameter for a wave of no table.
    """
    import pandas as pd

    from foi_analysis.verdicts.missing_frames import choice_frame
    from foi_analysis.verdicts.sensitivity import sensitivity

    claim_checker, claims = _claims()
    one_of("wave", wave, claim_checker.reference.waves, "a wave")
    own = [claim for claim in claims if claim.wave == wave]
    rows = [row for claim in own for row in sensitivity(claim_checker, claim)]
    joined = claim_checker.reference.investigation.together
    together = [(name, *pair) for name, methods in joined for pair in methods.items()]
    return {
        "claims": pd.DataFrame(rows, columns=list(CHOICE)),
        "figures": choice_frame(claim_checker, claims),
        "together": pd.DataFrame(together, columns=["choice", "method", "counts_as"]),
    }


def _claims() -> tuple[Court, list[Claim]]:
    """Return the claims and what judges them, by the replies that count and all real evidence."""
    from foi_analysis.verdicts.claims import Court, read_claims

    project = Project.find()
    claims = read_claims(project)
    waves = {claim.wave for claim in claims}
    counting = {reply for wave in waves for reply in counting_replies(wave, "demonstration")}
    rows = read_table(project, "observations")
    rows = rows[rows["provenance"].isin(REAL) | rows["reply"].isin(counting)]
    tables = (rows, read_table(project, "published"))
    return Court(project, *(table.to_dict(orient="records") for table in tables)), claims
