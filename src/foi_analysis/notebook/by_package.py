"""Gives what the package gets for a whole page, for its notebook to compare its own sums with.

Each result is recorded as one query: only a page whose result changed runs again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from foi_analysis.core.paths import Project
from foi_analysis.core.processed import read_table
from foi_analysis.core.reference import Reference
from foi_analysis.run.reads import recorded

if TYPE_CHECKING:
    import pandas as pd


@recorded
def totals(
    measure: str, area: str, wave: str, categories: Sequence[str] = ("",), replies: str = "real"
) -> pd.DataFrame:
    """Return what the forces of an area that gave a number add up to, a row for each category.

    Indexed by category ("" for the whole measure); ``low`` and ``high`` are the least and the
    greatest sum in the measure's unit, 0 where no force gave a number, a gap in ``high`` where one
    sets no limit. ``replies`` is "real" or "demonstration".
    """
    import pandas as pd

    from foi_analysis.evidence.measures import UNKNOWN, Replies, total
    from foi_analysis.notebook.load import REPLIES, counting_replies

    project = Project.find()
    reference, rows = Reference(project), read_table(project, "observations")
    counting = rows["reply"].isin(counting_replies(wave, replies))
    on_hand = Replies(rows[counting].to_dict("records"), reference, wave, REPLIES[replies])
    members = sorted(reference.areas[area])
    sums = {}
    for category in categories:
        values = (on_hand.force_value(force, measure, category) for force in members)
        found = total(value for value in values if value not in (None, UNKNOWN))
        sums[category] = {"low": found.low, "high": found.high}
    frame = pd.DataFrame.from_dict(sums, orient="index", columns=["low", "high"])
    return frame.astype("Int64").rename_axis("category")
