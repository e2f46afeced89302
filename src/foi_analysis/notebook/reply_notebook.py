"""Puts one reply, and what it changes in the claims, into what the notebook of a new reply shows.

It takes no reply in, and reads and writes no file but it.
"""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foi_analysis.core.reply_files import files_of
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.merge.one_reply import NOT_REGISTERED, Named
from foi_analysis.merge.open_points import open_points
from foi_analysis.merge.scanned import scans_of
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.reply_page import STYLE, ReplyView, pictures, view_html
from foi_analysis.read.whole_scan import scan_reply
from foi_analysis.run.reads import LOG
from foi_analysis.verdicts import report

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.paths import Project
    from foi_analysis.core.reference import Reference
    from foi_analysis.verdicts.claims import Claim, Judgement
    from foi_analysis.verdicts.processed_project import ProcessedProject

QUESTIONS = ("Where", "Found", "Expected", "What to do")
SHOWN = 600
CLAIMS = ["claim", "printed", "without the reply", "with it", "verdict without", "verdict with"]
SECONDS_BEFORE_A_BAR = 2


def hidden(project: Project, file: str, named: Named) -> Shown:
    """Return what the file of a reply hides or carries, never its content."""
    files = files_of(named.reading.row)
    names = [one.file for one in files]
    paths = [project.replies / name for name in names]
    if len(files) == 1 and Path(file).is_file():
        paths = [Path(file)]
    scans = [scan_reply(path, name) for path, name in zip(paths, names, strict=True)]
    released = read_releases(project)
    kept = [found.refused(released.get(found.sha256, frozenset())) for found in scans]
    rows = [
        (
            one.words,
            one.place or ("the file" if len(scans) == 1 else found.file),
            "kept out" if one in refused else "let through",
        )
        for found, refused in zip(scans, kept, strict=True)
        for one in found.hazards
    ]
    out = sum(map(len, kept))
    said = "nothing hidden" if not rows else f"{len(rows)} to know of, {out} kept out"
    sizes = ", ".join(f"{found.file}, {found.size:,} bytes" for found in scans)
    return table(f"{sizes}: {said}.", ("Found", "Where", "What of it"), rows)


def as_read(named: Named) -> Shown:
    """Return the reply as read, each number marked with what became of it."""
    view = ReplyView(named.reading.grids, named.accounts, named.problems, named.period)
    style = STYLE.read_text(encoding="utf-8")
    cells = sum(len(grid.cells) for grid in named.reading.grids)
    text = f"{named.reading.row['reply']}: {cells} cells read, {len(named.problems)} questions"
    return Shown(text, f"<style>\n{style}</style>\n{view_html(view, level=3)}")


def questions(named: Named) -> Shown:
    """Return what stops the reply until somebody settles it, and what had to be assumed."""
    rows = [(one.where, one.found, one.expected, one.action) for one in named.problems]
    rows += [("assumed", one, "", "Say it in data/manual/replies.csv.") for one in named.assumed]
    caption = f"{len(rows)} to settle." if rows else "Nothing to settle: every number is explained."
    return table(caption, QUESTIONS, rows)


def points(reference: Reference, named: Named) -> Shown:
    """Return what would settle each thing a reply leaves open, numbered as `foi inspect` does."""
    found = open_points(reference, named)
    rows = [
        (number, point.where, point.found, point.offer) for number, point in enumerate(found, 1)
    ]
    shown = table(f"{len(rows)} to take or leave.", ("Number", "Where", "Found", "Offer"), rows)
    return Shown(shown.text, shown.html + pictures(scans_of(reference.project, named)))


def register_row(named: Named) -> Shown:
    """Return the reply's row of data/manual/replies.csv, its file's hash left for `foi register`.

    What is not known of a file in no register is empty.
    """
    row = named.reading.row | {"sha256": ""}
    text = io.StringIO()
    writer = csv.DictWriter(text, row, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    rows = [(name, value[:SHOWN]) for name, value in row.items() if value]
    shown = table("The reply's row of data/manual/replies.csv.", ("Column", "Value"), rows)
    return Shown(text.getvalue().rstrip(), shown.html)


def changes(found: pd.DataFrame) -> Shown:
    """Return the claims that a reply changes, as `what_changes` found them."""
    own = found[found["changes"]].drop(columns="changes")
    caption = f"{len(own)} of {len(found)} claims are judged on other numbers with the reply."
    return table(caption, list(own.columns), own.itertuples(index=False, name=None))


def what_changes(processed: ProcessedProject, named: Named) -> pd.DataFrame:
    """Return every claim as judged without a reply and with it: one row each, in their order.

    Columns: claim, printed, computed and verdict both ways, and changes (whether any of it does).
    A file in no register counts as the authority's own. Shows a bar when it takes longer than two
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
    rows = [_claim_row(claim, *(checker.judge(claim) for checker in checkers)) for claim in bar]
    return pd.DataFrame(rows, columns=[*CLAIMS, "changes"])


def _as_own(row: dict[str, Any]) -> dict[str, str]:
    return {"provenance": "primary"} if row["provenance"] == NOT_REGISTERED else {}


def _claim_row(claim: Claim, without: Judgement, with_it: Judgement) -> tuple[Any, ...]:
    said = [(_computed(one), f"{one.verdict.word}: {_allowed(one)}") for one in (without, with_it)]
    (computed, verdict), (computed_with, verdict_with) = said
    title = report.title(claim.area, claim.statement)
    shown = (title, claim.printed, computed, computed_with, verdict, verdict_with)
    return (*shown, said[0] != said[1])


def _computed(one: Judgement) -> str:
    return report.with_unit(one.computed, one.claim.unit)


def _allowed(one: Judgement) -> str:
    found = {"verdict": one.verdict.word, "low": one.verdict.low, "high": one.verdict.high}
    return report.allowed_with_unit({**vars(one.claim), **found})
