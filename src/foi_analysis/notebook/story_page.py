"""Puts the verdicts on every printed figure into the rows, words and tables of their page.

It judges nothing: the verdicts and what they rest on are the processed tables of the stories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.story_words import (
    CONTRADICTED,
    ENDINGS,
    JUDGED,
    WITH,
    WITHOUT,
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
from foi_analysis.verdicts.ways_of_rounding import with_way

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.reference import Reference

COLUMNS = ["figure", "statement", "words", "page", "story", "title", "published_on", "publisher"]
COLUMNS += ["address", "release", "printed", "value", "unit", "operator", "wave", "label"]
COLUMNS += [
    f"{name}{ending}"
    for ending in ENDINGS.values()
    for name in ("low", "high", "is_attained", "verdict", "saved_by")
]
SOURCE = "Printed figures as transcribed; each figure of a release is counted once."
WAYS = {"both": "both ways", "without": f"only {WITHOUT}", "with": f"only {WITH}"}
HEADS = {WITHOUT: "Without related releases", WITH: "With everything else"}


def story_frames(
    reference: Reference,
    stories: pd.DataFrame,
    statements: pd.DataFrame,
    evidence: pd.DataFrame,
    published: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the frames of the page: figures and against.

    figures: the table of stories with words, value and story.
    against: statement, judged (without or with), words, use and source of each statement behind
    the limit that a contradicted figure breaks.
    """
    figures = with_words(stories, published, reference)[COLUMNS]
    return {"figures": figures, "against": against(figures, statements, evidence)}


def against(
    figures: pd.DataFrame, statements: pd.DataFrame, evidence: pd.DataFrame
) -> pd.DataFrame:
    """Return the statements each contradicted figure conflicts with, a row a statement."""
    import pandas as pd

    parts = []
    for judged, ending in (("without", ""), ("with", "_with")):
        keys = figures.loc[figures[f"verdict{ending}"] == CONTRADICTED, "statement"]
        parts.append(evidence[(evidence["judged"] == judged) & evidence["statement"].isin(keys)])
    told = statements[["statement", "words", "use", "source"]]
    told = told.rename(columns={"statement": "rests_on"})
    rows = pd.concat(parts).merge(told, on="rests_on", validate="many_to_one")
    ordered = rows.sort_values(["statement", "judged", "rests_on"], ignore_index=True)
    return ordered[["statement", "judged", "words", "use", "source"]]


def once(figures: pd.DataFrame) -> pd.DataFrame:
    """Return each figure of a release once, however many of its pages print it."""
    return figures.drop_duplicates("statement", ignore_index=True)


def summary(figures: pd.DataFrame) -> Markdown:
    """Return in words how many figures, pages and releases are judged, and how many repeat."""
    single = once(figures)
    loose = [(~figures[f"is_attained{ending}"]).sum() for ending in ENDINGS.values()]
    return Markdown(
        f"**{len(figures)} printed figures** on **{figures['page'].nunique()} pages** of "
        f"**{figures['release'].nunique()} releases** are judged, each twice.\n\n"
        f"Pages of one release are not independent of each other: they repeat it. "
        f"{len(figures) - len(single)} of the {len(figures)} figures repeat one that another page "
        f"of the same release prints and share its verdict. Counted once for each release, there "
        f"are **{len(single)}**.\n\n"
        f"{loose[0]} intervals without related releases and {loose[1]} with everything else may be "
        "wider than need be; all others are known to be reached at both ends."
    )


def verdict_table(figures: pd.DataFrame) -> Shown:
    """Return how many figures have each verdict, as printed and counted once a release."""
    single = once(figures)
    parts = [
        frame[f"verdict{ending}"].value_counts()
        for frame in (figures, single)
        for ending in ENDINGS.values()
    ]
    rows = [
        (one, *(int(part.get(name, 0)) for part in parts))
        for name, one in zip(JUDGED, badges(JUDGED), strict=True)
    ]
    rows.append(("all", *(int(part.sum()) for part in parts)))
    heads = ["Every page, without", "Every page, with", "Once a release, without"]
    return table(
        "Printed figures by verdict, without their related releases and with everything else.",
        ["Verdict", *heads, "Once a release, with"],
        rows,
    )


def chart_rows(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture: release, judged, verdict, figures (once a release)."""
    import pandas as pd

    single = once(figures)
    rows = [
        (release, judged, verdict, int((own[f"verdict{ending}"] == verdict).sum()))
        for release, own in single.groupby("release")
        for judged, ending in ENDINGS.items()
        for verdict in JUDGED
    ]
    return pd.DataFrame(rows, columns=["release", "judged", "verdict", "figures"])


def chart_alt(data: pd.DataFrame) -> str:
    """Return the picture in words."""
    parts = []
    for judged in ENDINGS:
        own = data[data["judged"] == judged].groupby("verdict")["figures"].sum()
        parts.append(f"{judged}: " + ", ".join(f"{own.get(name, 0)} {name}" for name in JUDGED))
    sizes = data[data["judged"] == WITHOUT].groupby("release")["figures"].sum()
    bars = f"Two panels of stacked bars, one bar for each of {len(sizes)} releases"
    longest = (
        f" The longest bar is {sizes.idxmax()} with {sizes.max()} figures." if len(sizes) else ""
    )
    return f"{bars}; {'; '.join(parts)}.{longest}"


def chart_table(data: pd.DataFrame) -> Shown:
    """Return the numbers of the picture: one row a release."""
    import pandas as pd

    wide = data.pivot(index="release", columns=["judged", "verdict"], values="figures")
    pairs = [(judged, verdict) for judged in ENDINGS for verdict in JUDGED]
    heads = [f"{verdict}, {judged.split()[0]}" for judged, verdict in pairs]
    wide = wide.reindex(columns=pd.MultiIndex.from_tuples(pairs, names=wide.columns.names))
    rows = [(release, *map(int, values)) for release, *values in wide.itertuples()]
    caption = "Figures by release and verdict; each figure of a release is counted once."
    return table(caption, ["Release", *heads], rows)


def pages_table(figures: pd.DataFrame) -> Shown:
    """Return one row a page: title as a link, publisher, date, figures and their verdicts."""
    rows = []
    ordered = figures.sort_values(["release", "page", "figure"])
    for _, own in ordered.groupby("page", sort=False):
        first, releases = own.iloc[0], ", ".join(sorted(set(own["release"])))
        about = (first["publisher"], first["published_on"] or "no date", len(own))
        counts = [counted(own[f"verdict{ending}"]) for ending in ENDINGS.values()]
        rows.append((link(first["title"], first["address"]), *about, *counts, releases))
    columns = ["Story", "Publisher", "Date", "Figures", *HEADS.values(), "Release"]
    return table(f"{len(rows)} pages, by release.", columns, rows, len(rows))


def contradicted(figures: pd.DataFrame) -> pd.DataFrame:
    """Return each figure contradicted either way once, and which way: without, with or both."""
    single = once(figures)
    told = [single[f"verdict{ending}"] == CONTRADICTED for ending in ENDINGS.values()]
    frame = single[told[0] | told[1]].assign(judged="both")
    judged = frame["judged"].mask(~told[1], "without").mask(~told[0], "with")
    return frame.assign(judged=judged).reset_index(drop=True)


def contradicted_words(figures: pd.DataFrame) -> Markdown:
    """Return in words how many figures are contradicted without, with and both."""
    counts = contradicted(figures)["judged"].value_counts()
    return Markdown(
        f"{counts.sum()} figures, each counted once for its release, are contradicted: "
        f"{counts.get('both', 0)} both ways, {counts.get('without', 0)} only without related "
        f"releases, {counts.get('with', 0)} only with everything else."
    )


def contradicted_table(figures: pd.DataFrame, against: pd.DataFrame) -> Shown:
    """Return one row a contradicted figure: who prints it, what is allowed, what contradicts it."""
    pages = dict(list(figures.groupby("statement")))
    told = dict(list(against.groupby("statement")))
    frame = contradicted(figures)
    both = [allowed_column(frame, ending) for ending in ENDINGS.values()]
    ways = frame["saved_by"].where(frame["saved_by"].ne(""), frame["saved_by_with"]).fillna("")
    rows = [
        (
            row.words,
            row.release,
            row.printed,
            _against(told[row.statement]),
            with_way(WAYS[row.judged], way),
            *limits,
            _stories(pages[row.statement]),
        )
        for row, way, *limits in zip(frame.itertuples(), ways, *both, strict=True)
    ]
    heads = [f"Allowed {name[0].lower()}{name[1:]}" for name in HEADS.values()]
    columns = ["Figure", "Release", "Printed", "What contradicts it", "Contradicted", *heads]
    columns.append("Printed by")
    caption = "Contradicted figures, each once a release, with the statements behind the limit."
    return table(caption, columns, rows, len(rows))


def _stories(pages: pd.DataFrame) -> Shown:
    return listed([link(row.story, row.address) for row in pages.itertuples()])


def _against(rows: pd.DataFrame) -> Shown:
    """Return the statements in a list; those of one judgement alone say which."""
    judged = rows.groupby("words")["judged"].agg(set)
    is_mixed = rows["judged"].nunique() > 1
    shown = []
    for row in rows.drop_duplicates("words").itertuples():
        one = statement(row)
        alone = is_mixed and len(judged[row.words]) == 1
        before = f"{row.judged.capitalize()}: " if alone else ""
        shown.append(Shown(before + one.text, before + one.html))
    return listed(shown)


def show_figures(figures: pd.DataFrame) -> None:
    """Display every figure, one table a release, by story."""
    for release, own in figures.groupby("release"):
        display(release_table(str(release), own.sort_values(["page", "figure"])))


def _verdicts(own: pd.DataFrame, ending: str) -> list[str]:
    names = marked(own[f"verdict{ending}"])
    return list(map(with_way, names, own[f"saved_by{ending}"].fillna("")))


def release_table(release: str, own: pd.DataFrame) -> Shown:
    """Return every figure of a release: printed, what is allowed both ways, both verdicts."""
    parts = [[link(row.story, row.address) for row in own.itertuples()], own["printed"]]
    columns = ["Figure", "Story", "Printed"]
    for judged, ending in ENDINGS.items():
        parts += [allowed_column(own, ending), _verdicts(own, ending)]
        columns += [f"Allowed {judged.split()[0]}", f"Verdict {judged.split()[0]}"]
    rows = list(zip(own["words"], *parts, strict=True))
    pages = number_of(own["page"].nunique(), "page")
    caption = f"Release {release}: {number_of(len(own), 'figure')} on {pages}."
    return table(caption, columns, rows, len(rows))
