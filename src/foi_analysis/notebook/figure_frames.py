"""Gives the rows the notebook of one claim shows; judges nothing and draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.core.reference import read_rows
from foi_analysis.notebook.views import SHOWN_PAGE, SHOWN_SOURCE
from foi_analysis.verdicts.claims import RANK, SHARE, Claim
from foi_analysis.verdicts.notes import same_release

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.notebook.views import Views


def figure_frames(views: Views, claim: Claim) -> dict[str, pd.DataFrame]:
    """Return the frames of one claim.

    Frames: claim, figure (one row each), evidence (without related releases), contributions
    (observations), by_force (force, low, high, provenance), same_release (other pages of the
    release), and methods (as in ``method_frames``) when the claim ranks them.
    """
    figures = views.table("figures")
    evidence = views.table("evidence").query("judged == 'without'")
    own = evidence[evidence["claim"] == claim.claim].drop(columns=["claim", "judged"])
    ranked = claim.measure == RANK
    return {
        "claim": _claim_row(views, claim),
        "figure": figures[figures["claim"] == claim.claim].reset_index(drop=True),
        "evidence": own.reset_index(drop=True),
        "contributions": _contributions(views, claim),
        "by_force": _by_force(views, claim),
        "same_release": _same_release(views, claim),
        **({"methods": views.platforms(claim.wave, claim.area)["methods"]} if ranked else {}),
    }


def _claim_row(views: Views, claim: Claim) -> pd.DataFrame:
    import pandas as pd

    row = next(
        row for row in read_rows(views.project.manual / "claims.csv") if row["claim"] == claim.claim
    )
    pages = {page["page"]: page for page in read_rows(views.project.published / "pages.csv")}
    names = ("publisher", "published_on", "address")
    return pd.DataFrame([{**row, **{name: pages[row["page"]][name] for name in names}}])


def _behind(claim: Claim) -> tuple[str, str]:
    """Return measure and category whose observations a claim's notebook lists.

    A share's denominator and a rank's rivals stand in the other frames as sums.
    """
    is_listed = claim.measure in (RANK, SHARE)
    return ("method_instances" if is_listed else claim.measure), claim.category


def _contributions(views: Views, claim: Claim) -> pd.DataFrame:
    import pandas as pd

    replies = views.checker.on_hand(claim.wave)
    rows = replies.contributions(claim.area, *_behind(claim))
    columns = ["force", "measure", "counting_rule", "category", "status", "low", "high"]
    columns += ["printed", "covers_wave", *SHOWN_SOURCE[1:]]
    return pd.DataFrame(rows, columns=columns)


def _by_force(views: Views, claim: Claim) -> pd.DataFrame:
    import pandas as pd

    measure, category = _behind(claim)
    replies = views.checker.on_hand(claim.wave)
    forces = sorted(views.reference.areas[claim.area])
    if "method" in measure:
        forces = replies.forces_listing_methods(claim.area)
    rows = []
    for force in forces:
        value = replies.force_value(force, measure, category)
        if value:
            provenance = replies.rows[force][0]["provenance"]
            rows.append((force, value.low, value.high, provenance))
    return pd.DataFrame(rows, columns=["force", "low", "high", "provenance"])


def _same_release(views: Views, claim: Claim) -> pd.DataFrame:
    import pandas as pd

    agree, differ = same_release(views.checker, claim)
    rows = [{**row, "agrees": row in agree} for row in [*agree, *differ]]
    return pd.DataFrame(rows, columns=["agrees", "printed", *SHOWN_PAGE])
