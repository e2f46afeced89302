"""Gives the rows about methods of communication: times listed, shares, counting rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.notebook.views import SHOWN_PAGE

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.notebook.views import Views


def method_frames(views: Views, wave: str, area: str) -> dict[str, pd.DataFrame]:
    """Return methods of communication with their three shares, and what pages printed.

    Frames: methods (method, listed, of_known_pct, of_listed_pct, of_offences_pct), totals,
    counting (forces by counting rule) and published (shares).
    """
    import pandas as pd

    replies = views.checker.on_hand(wave)
    names = ("offences", "offences_method_known", "method_instances")
    totals = {name: replies.area_value(area, name).low for name in names}
    listed = [
        (name, replies.area_value(area, "method_instances", name).low) for name in replies.methods()
    ]
    methods = pd.DataFrame(listed, columns=["method", "listed"])
    for column, base in zip(
        ("of_known_pct", "of_listed_pct", "of_offences_pct"),
        ("offences_method_known", "method_instances", "offences"),
        strict=True,
    ):
        methods[column] = (100 * methods["listed"] / (totals[base] or 1)).round(1)
    methods["provenance"] = replies.provenance(views.reference.areas[area])
    published = views.table("published")
    shares = published[
        (published["wave"] == wave)
        & (published["area"] == area)
        & published["measure"].isin(["method_share_of_known", "method_instances"])
    ]
    return {
        "methods": methods,
        "totals": pd.DataFrame(list(totals.items()), columns=["measure", "value"]),
        "counting": _counting(views, wave, area),
        "published": shares[["measure", "category", "printed", *SHOWN_PAGE]].reset_index(drop=True),
    }


def _counting(views: Views, wave: str, area: str) -> pd.DataFrame:
    frame = views.table("observations")
    members = views.reference.areas[area]
    rows = frame[
        (frame["wave"] == wave)
        & frame["force"].isin(members)
        & (frame["measure"] == "method_instances")
    ]
    grouped = rows.groupby("counting_rule", as_index=False)
    return grouped.agg(forces=("force", "nunique"), listed=("low", "sum"))
