"""Puts the verdicts on every printed figure into the rows, words and tables of their page.

It judges nothing: the verdicts and what they rest on are the processed tables of the stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

from foi_analysis.core.tables import VERDICTS
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.story_words import (
    allowed_column,
    badges,
    counted,
    link,
    listed,
    marked,
    number_of,
    statement,
    with_words,
)
from foi_analysis.verdicts.verdict import AGAINST, DISAGREES, IMPOSSIBLE

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.reference import Reference

COLUMNS = ["figure", "statement", "words", "page", "story", "title", "published_on", "publisher"]
COLUMNS += ["address", "release", "printed", "value", "unit", "operator", "wave", "label"]
COLUMNS += ["low", "high", "is_attained", "verdict", "sentence", "weakest", "strength"]
COLUMNS += ["without_it", "caveats"]
SOURCE = "Printed figures as transcribed; each figure of a release is counted once."


def story_frames(
    reference: Reference,
    stories: pd.DataFrame,
    statements: pd.DataFrame,
    evidence: pd.DataFrame,
    published: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the frames of the page: figures and against.

    figures: the table of stories with words, value and story.
    against: statement, words, use and source of each statement that a figure is impossible beside,
    or disagrees with.
    """
    figures = with_words(stories, published, reference)[COLUMNS]
    return {"figures": figures, "against": against(figures, statements, evidence)}


def against(
    figures: pd.DataFrame, statements: pd.DataFrame, evidence: pd.DataFrame
) -> pd.DataFrame:
    """Return the statements each figure cannot stand beside, a row a statement."""
    keys = figures.loc[figures["verdict"].isin(AGAINST), "statement"]
    told = statements[["statement", "words", "use", "source"]]
    told = told.rename(columns={"statement": "rests_on"})
    own = evidence[evidence["statement"].isin(keys)]
    rows = own.merge(told, on="rests_on", validate="many_to_one")
    ordered = rows.sort_values(["statement", "rests_on"], ignore_index=True)
    return ordered[["statement", "words", "use", "source"]]


def once(figures: pd.DataFrame) -> pd.DataFrame:
    """Return each figure of a release once, however many of its pages print it."""
    return figures.drop_duplicates("statement", ignore_index=True)


def summary(figures: pd.DataFrame) -> Markdown:
    """Return in words how many figures, pages and releases are judged, and how many repeat."""
    single = once(figures)
    return Markdown(
        f"**{len(figures)} printed figures** on **{figures['page'].nunique()} pages** of "
        f"**{figures['release'].nunique()} releases** are judged.\n\n"
        f"Pages of one release are not independent of each other: they repeat it. "
        f"{len(figures) - len(single)} of the {len(figures)} figures repeat one that another page "
        f"of the same release prints and share its verdict. Counted once for each release, there "
        f"are **{len(single)}**.\n\n"
        f"{(~figures['is_attained']).sum()} intervals may be wider than need be; all others are "
        "known to be reached at both ends."
    )


def verdict_table(figures: pd.DataFrame) -> Shown:
    """Return how many figures have each verdict, as printed and counted once a release."""
    parts = [frame["verdict"].value_counts() for frame in (figures, once(figures))]
    names = [name for name in VERDICTS if name in parts[0]]
    rows = [
        (one, *(int(part.get(name, 0)) for part in parts))
        for name, one in zip(names, badges(names), strict=True)
    ]
    rows.append(("all", *(int(part.sum()) for part in parts)))
    columns = ["Verdict", "On every page", "Once a release"]
    return table("Printed figures by verdict.", columns, rows)


def chart_rows(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture: release, verdict, figures (once a release)."""
    counts = once(figures).groupby(["release", "verdict"]).size().rename("figures").reset_index()
    order = counts["verdict"].map(VERDICTS.index)
    ordered = counts.assign(order=order).sort_values(["release", "order"], ignore_index=True)
    return ordered.drop(columns="order")


def chart_alt(data: pd.DataFrame) -> str:
    """Return the picture in words."""
    counts = data.groupby("verdict")["figures"].sum()
    told = ", ".join(f"{counts[name]} {name}" for name in VERDICTS if name in counts)
    sizes = data.groupby("release")["figures"].sum()
    bars = f"Stacked bars, one bar for each of {len(sizes)} releases"
    longest = (
        f" The longest bar is {sizes.idxmax()} with {sizes.max()} figures." if len(sizes) else ""
    )
    return f"{bars}: {told}.{longest}"


def chart_table(data: pd.DataFrame) -> Shown:
    """Return the numbers of the picture: one row a release."""
    wide = data.pivot(index="release", columns="verdict", values="figures").fillna(0)
    names = [name for name in VERDICTS if name in wide]
    rows = [(release, *map(int, values)) for release, *values in wide[names].itertuples()]
    caption = "Figures by release and verdict; each figure of a release is counted once."
    return table(caption, ["Release", *names], rows)


def pages_table(figures: pd.DataFrame) -> Shown:
    """Return one row a page: title as a link, publisher, date, figures and their verdicts."""
    rows = []
    ordered = figures.sort_values(["release", "page", "figure"])
    for _, own in ordered.groupby("page", sort=False):
        first, releases = own.iloc[0], ", ".join(sorted(set(own["release"])))
        about = (first["publisher"], first["published_on"] or "no date", len(own))
        title = link(first["title"], first["address"])
        rows.append((title, *about, counted(own["verdict"]), releases))
    columns = ["Story", "Publisher", "Date", "Figures", "Verdicts", "Release"]
    return table(f"{len(rows)} pages, by release.", columns, rows, len(rows))


def disagreeing(figures: pd.DataFrame) -> pd.DataFrame:
    """Return each figure that cannot stand beside others, or disagrees if something holds, once."""
    single = once(figures)
    return single[single["verdict"].isin(AGAINST)].reset_index(drop=True)


def disagreeing_words(figures: pd.DataFrame) -> Markdown:
    """Return in words how many figures disagree with others, and how many on weak ground."""
    frame = disagreeing(figures)
    counts, strengths = frame["verdict"].value_counts(), frame["strength"].value_counts()
    return Markdown(
        f"{counts.get(IMPOSSIBLE, 0)} of {len(once(figures))} figures, each counted once for its "
        f"release, are impossible beside others. {counts.get(DISAGREES, 0)} disagree if something "
        f"holds that may not: {strengths.get('fair', 0)} on fair ground, "
        f"{strengths.get('weak', 0)} on weak."
    )


def disagreeing_table(figures: pd.DataFrame, against: pd.DataFrame) -> Shown:
    """Return one row a figure that disagrees with others: who prints it, why, and with what."""
    pages = dict(list(figures.groupby("statement")))
    told = dict(list(against.groupby("statement")))
    frame = disagreeing(figures)
    rows = [
        (
            row.words,
            row.release,
            row.printed,
            verdict,
            row.sentence,
            _against(told.get(row.statement)),
            _stories(pages[row.statement]),
        )
        for row, verdict in zip(frame.itertuples(), badges(frame["verdict"]), strict=True)
    ]
    columns = ["Figure", "Release", "Printed", "Verdict", "Why", "Beside", "Printed by"]
    caption = "Figures that disagree with others, each once a release."
    return table(caption, columns, rows, len(rows))


def _stories(pages: pd.DataFrame) -> Shown:
    return listed([link(row.story, row.address) for row in pages.itertuples()])


def _against(rows: pd.DataFrame | None) -> Shown:
    """Return the statements in a list."""
    return listed([] if rows is None else [statement(row) for row in rows.itertuples()])


def show_figures(figures: pd.DataFrame) -> None:
    """Display every figure, one table a release, by story."""
    for release, own in figures.groupby("release"):
        display(release_table(str(release), own.sort_values(["page", "figure"])))


def release_table(release: str, own: pd.DataFrame) -> Shown:
    """Return every figure of a release: printed, what other figures allow, verdict and why."""
    stories = [link(row.story, row.address) for row in own.itertuples()]
    parts = [stories, own["printed"], allowed_column(own), marked(own["verdict"]), own["sentence"]]
    columns = ["Figure", "Story", "Printed", "Other figures allow", "Verdict", "Why"]
    rows = list(zip(own["words"], *parts, strict=True))
    pages = number_of(own["page"].nunique(), "page")
    caption = f"Release {release}: {number_of(len(own), 'figure')} on {pages}."
    return table(caption, columns, rows, len(rows))
