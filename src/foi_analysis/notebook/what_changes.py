"""Says what a reply changes in the claims, with it and without it; takes no reply in."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.run.reads import LOG
from foi_analysis.verdicts import report

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.verdicts.claims import Claim, Judgement
    from foi_analysis.verdicts.processed_project import ProcessedProject

COLUMNS = ["claim", "printed", "without the reply", "with it", "verdict without", "verdict with"]
CHANGES = "changes"
SECONDS_BEFORE_A_BAR = 2


def what_changes(processed: ProcessedProject, named: Named) -> pd.DataFrame:
    """Return every claim as judged without a reply and with it: one row each, in their order.

    Columns: claim, printed, computed and verdict both ways, and changes (whether any of it does).
    A file in no register counts as the force's own. Shows a bar when it takes longer than two
    seconds.
    """
    import pandas as pd
    from tqdm import tqdm

    from foi_analysis.verdicts.claims import ClaimChecker

    own = [row | _as_own(row) for row in named.reading.clean.observations]
    others = [
        row for row in processed.checker.observations if row["reply"] != named.reading.row["reply"]
    ]
    checkers = [
        ClaimChecker(processed.project, rows, processed.checker.published)
        for rows in (others, [*others, *own])
    ]
    bar = tqdm(
        processed.claims.values(),
        desc="Claims",
        delay=SECONDS_BEFORE_A_BAR,
        leave=False,
        disable=LOG in os.environ,  # What a run keeps must not depend on how long it took.
    )
    rows = [_row(claim, *(checker.judge(claim) for checker in checkers)) for claim in bar]
    return pd.DataFrame(rows, columns=[*COLUMNS, CHANGES])


def _as_own(row: dict[str, Any]) -> dict[str, str]:
    return {"provenance": "primary"} if row["provenance"] == NOT_REGISTERED else {}


def _row(claim: Claim, without: Judgement, with_it: Judgement) -> tuple[Any, ...]:
    said = [(_computed(one), f"{one.verdict}: {_allowed(one)}") for one in (without, with_it)]
    (computed, verdict), (computed_with, verdict_with) = said
    title = report.title(claim.area, claim.statement)
    shown = (title, claim.printed, computed, computed_with, verdict, verdict_with)
    return (*shown, said[0] != said[1])


def _computed(one: Judgement) -> str:
    return report.with_unit(one.computed, one.claim.unit)


def _allowed(one: Judgement) -> str:
    return report.allowed_with_unit({**vars(one.claim), **vars(one)})
