"""Draws published facts at random and sets each beside what all other evidence allows.

Each fact is a figure of a release, however many of its pages print it. It judges nothing: limits
and verdicts are those with everything but the figure itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from IPython.display import Markdown

from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.parameters import WrongParameter
from foi_analysis.notebook.story_page import COLUMNS, against, once
from foi_analysis.notebook.story_words import (
    CONTRADICTED,
    SHARE,
    UNTESTABLE,
    WHOLE,
    allowed_column,
    badges,
    link,
    listed,
    statement,
    with_words,
)

if TYPE_CHECKING:
    import pandas as pd

    from foi_analysis.core.reference import Reference

DRAWN = 100
SET = ["words", "use", "source"]
COUNTS = ("offences", "instances")
UNITS = {SHARE: "percentage points", "years": "years"}
SOURCE = "Limits: all evidence but the figure itself. Marks beyond the edge go on."


def fact_frames(
    reference: Reference,
    seed: str,
    stories: pd.DataFrame,
    statements: pd.DataFrame,
    evidence: pd.DataFrame,
    published: pd.DataFrame,
    conflicts: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Return the frames of the page: facts, against and conflicts.

    facts: every judged fact once, with what everything else allows, is_drawn, width (empty without
    two limits), relative (width by the printed number, counts only) and use.
    against: as in ``story_page.against``, of the contradicted facts drawn.
    conflicts: statement and conflict, for the facts drawn that stand in such a set and are used.
    sets: conflict, words, use and source of every statement of those sets.
    Raises WrongParameter when the seed is no whole number from 0.
    """
    facts = _measured(once(with_words(stories, published, reference)[COLUMNS]))
    facts = facts.assign(is_drawn=facts["statement"].isin(drawn(facts["statement"], seed)))
    told = statements[["statement", "words", "source", "use"]]
    facts = facts.merge(told[["statement", "use"]], on="statement", validate="one_to_one")
    chosen = facts[facts["is_drawn"]]
    rows = against(chosen, statements, evidence)
    names = {"statement": "words"}
    in_sets = conflicts.rename(columns=names).merge(told, on=SET)
    is_used = in_sets["statement"].isin(chosen.loc[chosen["use"] == "used", "statement"])
    sets = in_sets.loc[is_used, ["statement", "conflict"]].drop_duplicates()
    whole = in_sets.loc[in_sets["conflict"].isin(sets["conflict"]), ["conflict", *SET]]
    return {
        "facts": facts,
        "against": rows[rows["judged"] == "with"].reset_index(drop=True),
        "conflicts": sets.sort_values(["statement", "conflict"], ignore_index=True),
        "sets": whole.reset_index(drop=True),
    }


def drawn(keys: pd.Series, seed: str, number: int = DRAWN) -> list[str]:
    """Return keys drawn at random without repeats, the same for the same seed and keys.

    Raises WrongParameter when the seed is no whole number from 0.
    """
    import numpy as np

    if not (seed.isascii() and seed.isdigit()):
        raise WrongParameter("seed", seed, "a whole number from 0")
    ordered = sorted(set(keys))
    chosen = np.random.default_rng(int(seed)).choice(
        len(ordered), size=min(number, len(ordered)), replace=False
    )
    return sorted(ordered[place] for place in chosen)


def _measured(facts: pd.DataFrame) -> pd.DataFrame:
    width = facts["high_with"] - facts["low_with"]
    is_count = facts["unit"].isin(COUNTS) & facts["value"].gt(0)
    return facts.assign(width=width, relative=(width / facts["value"]).where(is_count))


def summary(view: dict[str, pd.DataFrame], seed: str) -> Markdown:
    """Return in words how many of the facts drawn lie inside, are contradicted or untestable."""
    facts = view["facts"]
    chosen = facts[facts["is_drawn"]]
    verdicts = chosen["verdict_with"].value_counts()
    out, open_ = (int(verdicts.get(name, 0)) for name in (CONTRADICTED, UNTESTABLE))
    named = view["against"]["statement"].nunique()
    return Markdown(
        f"**{len(chosen)} facts** drawn at random (seed {seed}) of the {len(facts)} that releases "
        f"print.\n\n- **{len(chosen) - out - open_}** lie inside the interval that all other "
        f"evidence leaves them.\n- **{out}** are contradicted; the statements they contradict are "
        f"named for {named} of them.\n- **{open_}** have no other evidence that bears on them: "
        f"nothing limits them.\n\n{_mean_words(chosen, 'the facts drawn')} "
        f"{_mean_words(facts, 'all facts')}"
    )


def _mean_words(facts: pd.DataFrame, name: str) -> str:
    widths = facts["width"].dropna()
    kinds = facts["unit"].map(UNITS).fillna("counts").to_frame("kind").assign(width=facts["width"])
    means = kinds.groupby("kind")["width"].mean().dropna()
    parts = "; ".join(f"{kind} {mean:,.1f}" for kind, mean in means.items())
    return (
        f"The mean width of {name} is {widths.mean():,.1f} over {len(widths)} intervals with two "
        f"limits, units mixed ({parts}); {len(facts) - len(widths)} have no upper limit."
    )


def width_rows(facts: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure and one for all.

    Columns: measure, unit, facts, bounded, unbounded, at_whole (shares limited by 100 per cent
    alone above), mean and median width, and relative (median, counts only; empty otherwise).
    """
    import pandas as pd

    parts = [(name, own) for name, own in facts.groupby("label")]
    return pd.DataFrame([_width_row(*part) for part in [*parts, ("all", facts)]])


def _width_row(measure: Any, own: pd.DataFrame) -> dict[str, Any]:
    unit = own["unit"].iloc[0]
    is_share = own["unit"].eq(SHARE)
    return {
        "measure": measure,
        "unit": "units mixed" if own["unit"].nunique() > 1 else UNITS.get(unit, unit),
        "facts": len(own),
        "bounded": int(own["width"].notna().sum()),
        "unbounded": int(own["width"].isna().sum()),
        "at_whole": int((is_share & own["high_with"].eq(WHOLE)).sum()),
        "mean": own["width"].mean(),
        "median": own["width"].median(),
        "relative": own["relative"].median(),
    }


def width_table(facts: pd.DataFrame, caption: str) -> Shown:
    """Return the widths by measure as a table."""
    columns = ["Measure", "Width in", "Facts", "Two limits", "No upper limit", "Mean width"]
    columns += ["Median width", "Median width in % of printed count"]
    rows = [
        (
            row.measure,
            row.unit,
            row.facts,
            row.bounded,
            row.unbounded,
            *(_number(value) for value in (row.mean, row.median)),
            _number(100 * row.relative, " %"),
        )
        for row in width_rows(facts).itertuples(index=False)
    ]
    return table(caption, columns, rows)


def _number(value: float, unit: str = "") -> str:
    return "none" if value != value else f"{value:,.1f}{unit}"


def share_words(facts: pd.DataFrame) -> Markdown:
    """Return in words how many shares nothing but 100 per cent limits above."""
    shares = facts[facts["unit"] == SHARE]
    if shares.empty:
        return Markdown("No share is among them.")
    row = width_rows(shares).iloc[-1]
    return Markdown(
        f"{row['at_whole']} of all {row['facts']} shares are limited above by nothing but 100 per "
        "cent, which makes their mean width large."
    )


def facts_table(view: dict[str, pd.DataFrame]) -> Shown:
    """Return the facts drawn: printed, what all else allows, verdict, what contradicts it."""
    chosen = view["facts"][view["facts"]["is_drawn"]]
    told = dict(list(view["against"].groupby("statement")))
    rows = [
        (
            row.words,
            row.release,
            row.printed,
            limits,
            verdict,
            listed([statement(one) for one in told[row.statement].itertuples()])
            if row.statement in told
            else "nothing",
            _percent(row),
            link(row.story, row.address),
        )
        for row, limits, verdict in zip(
            chosen.itertuples(),
            allowed_column(chosen, "_with"),
            badges(chosen["verdict_with"]),
            strict=True,
        )
    ]
    columns = ["Fact", "Release", "Printed", "All else allows", "Verdict", "What contradicts it"]
    columns += ["Limits in % of printed number", "A page that prints it"]
    caption = "The facts drawn, each beside what all other evidence allows."
    return table(caption, columns, rows, len(rows))


def _percent(row: Any) -> str:
    if row.width != row.width:
        return "not two limits"
    low, high = (f"{100 * limit / row.value:,.1f}" for limit in (row.low_with, row.high_with))
    return low if low == high else f"{low}–{high}"


def conflict_table(view: dict[str, pd.DataFrame]) -> Shown:
    """Return the facts drawn that are used though they stand in a set that cannot all be true."""
    facts = view["facts"].set_index("statement")
    groups = view["conflicts"].groupby("statement")["conflict"]
    rows = [
        (
            *facts.loc[key, ["words", "release", "printed"]],
            ", ".join(map(str, numbers)),
            badges([facts.loc[key, "verdict_with"]])[0],
        )
        for key, numbers in groups
    ]
    columns = ["Fact", "Release", "Printed", "Sets", "Verdict"]
    caption = f"{len(rows)} facts drawn stand in a set that cannot all be true, and are used."
    return table(caption, columns, rows, len(rows))


def set_table(sets: pd.DataFrame) -> Shown:
    """Return the sets that cannot all be true, a row a set with its statements and sources."""
    rows = [
        (f"Set {number}", listed([statement(row) for row in own.itertuples()]))
        for number, own in sets.groupby("conflict")
    ]
    return table("The statements of those sets.", ["Set", "Statements"], rows, len(rows))


def chart_rows(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the picture: the bounded facts drawn, widest last.

    Columns: words, printed, low_pct, high_pct (limits in per cent of the printed number), verdict.
    """
    chosen = facts[facts["is_drawn"] & facts["width"].notna() & facts["value"].gt(0)]
    frame = chosen.assign(
        low_pct=(100 * chosen["low_with"] / chosen["value"]).round(1),
        high_pct=(100 * chosen["high_with"] / chosen["value"]).round(1),
        verdict=chosen["verdict_with"],
    )
    frame = frame.assign(spread=frame["high_pct"] - frame["low_pct"])
    ordered = frame.sort_values(["spread", "low_pct", "statement"], ignore_index=True)
    return ordered[["words", "printed", "low_pct", "high_pct", "verdict"]]


def chart_alt(data: pd.DataFrame) -> str:
    """Return the picture in words."""
    out = data[data["verdict"] == CONTRADICTED]
    points = data[data["low_pct"] == data["high_pct"]]
    spread = data["high_pct"] - data["low_pct"]
    return (
        f"{len(data)} intervals in per cent of the printed number, sorted by width, with a line at "
        f"100. {len(points)} are a single point; half are at most {spread.median():.0f} points "
        f"wide, the widest {spread.max():,.0f}. {len(out)} are of contradicted figures."
    )
