"""Puts the report on masking into the words and tables of its page; masks and counts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown

from foi_analysis.core.paths import Project
from foi_analysis.merge.masked_tables import is_masked
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.parameters import check_injected
from foi_analysis.publish.disclose import preset
from foi_analysis.publish.disclose.disclosure import Disclosure
from foi_analysis.run.reads import recorded
from foi_analysis.verdicts.processed_project import ProcessedProject

if TYPE_CHECKING:
    import pandas as pd

REPORT = {
    "counts": "Counts",
    "small": "Small",
    "already_published": "Of these published",
    "masked": "Masked",
    "withheld": "Withheld",
    "recovered": "Recovered",
    "least_values_left": "Fewest values left",
    "shares": "Shares",
    "shares_withheld": "Withheld shares",
}
APPLIED, REVIEW = "applied", "not applied: for reviewers"
COPY = "applied: made of masked counts"
NO_COUNT = "no count of a reply"
PLACES = (
    ("build/disclosed: CSV and workbook of `foi disclose`", "every count, sum and share", APPLIED),
    ("Downloads page of the site", "the same files", APPLIED),
    ("Local briefings of `foi briefing`", "some counts of the reply on hand", APPLIED),
    ("This page", "which counts are withheld, not how large they are", APPLIED),
    ("Figure pages, with their pictures and “How we know”", "every count", REVIEW),
    ("Briefing pages and their pictures", "every answer", REVIEW),
    ("Pages on methods (platforms), sensitivity and missing numbers", "sums over replies", REVIEW),
    ("Replies as read, with excerpts", "every cell of a reply", REVIEW),
    ("build/figures: pictures and CSV", "the rows of each picture", REVIEW),
    ("data/processed, `foi claims`, `foi trace`, `foi read`", "every count", REVIEW),
    ("Coverage", "who answered what", NO_COUNT),
    (
        "Stories, over time, conflicts, contradictions, arithmetic",
        "what others published",
        NO_COUNT,
    ),
    (
        "Official cross-check",
        "official figures, published counts, and replies as they were written",
        REVIEW,
    ),
)


@recorded
def report(rule: str) -> dict[str, pd.DataFrame]:
    """Return what is masked in print by a preset of ``disclose.rule``: frames as in ``frames``."""
    check_injected()
    return Disclosure(ProcessedProject(), preset(rule)).frames()


def summary(view: dict[str, pd.DataFrame]) -> Markdown:
    """Return the rule, what it masks, what the attack recovers and what is not masked, in words."""
    about, report = view["about"].iloc[0], view["report"]
    masked, withheld = report["masked"].sum(), report["withheld"].sum()
    lines = [
        f"Rule *{about['rule']}*",
        "",
        f"Of {report['counts'].sum():,} counts {masked} are masked as small and {withheld} more "
        f"are withheld so that none can be worked out{_small_among(about)}; "
        f"{report['already_published'].sum()} small "
        "counts stand as they are, because others have published them. "
        f"**The attack recovers {report['recovered'].sum()} of the {masked + withheld} masked "
        "counts.**",
        "",
        _at_risk(int(about["at_risk"])),
    ]
    return Markdown("\n".join(lines))


def _small_among(about: pd.Series) -> str:
    return ", small ones among them where nothing else would do" if about["is_open"] else ""


def _at_risk(count: int) -> str:
    if not count:
        return (
            "Pages to which the rule is not applied hold no small count that was given and that "
            "nobody has published."
        )
    return (
        f"**Pages to which the rule is not applied hold {count} small counts that were given and "
        "that nobody has published. Keep those pages among reviewers; publish the downloads.**"
    )


def report_table(report: pd.DataFrame) -> Shown:
    """Return the report per table: what is masked and what an attack leaves open."""
    caption = (
        "What is masked in each table, and what is left open. An empty cell: no limit, or no mask."
    )
    numbers = report[list(REPORT)].astype("object").fillna("").to_numpy().tolist()
    names = report["table"] + ", " + report["wave"]
    rows = [[name, *row] for name, row in zip(names, numbers, strict=True)]
    return table(caption, ["Table", *REPORT.values()], rows)


def withheld_table(withheld: pd.DataFrame) -> Shown:
    """Return the counts withheld to protect others."""
    return _plain("Counts withheld to protect another.", withheld, {"area": "Area"})


def public_table(published: pd.DataFrame) -> Shown:
    """Return the small counts that stand unmasked, with who published them."""
    caption = "Small counts that are not masked, because others have published them."
    return _plain(caption, published, {"area": "Area", "published_by": "Published by"})


def _plain(caption: str, frame: pd.DataFrame, names: dict[str, str]) -> Shown:
    columns = ["area", *(name for name in frame if name != "area")]
    heads = [names.get(name, name.capitalize()) for name in columns]
    return table(caption, heads, frame[columns].astype(str).to_numpy().tolist())


def places_table() -> Shown:
    """Return where the project writes counts that others may read, and whether they are masked."""
    caption = "Where counts of replies are written, and whether the rule is applied there."
    rows = PLACES
    if is_masked(Project.find()):
        rows = tuple((*row, COPY if rule == REVIEW else rule) for *row, rule in PLACES)
    return table(caption, ("Place", "What it shows", "Rule"), rows)
