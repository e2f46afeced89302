"""Puts sets of statements that cannot all be true into words and tables; finds none itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

from foi_analysis.evidence.bounds.conflicts import RESTATED, WEIGHTS
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.story_words import listed, number_of, statement
from foi_analysis.verdicts.arithmetic import in_words

if TYPE_CHECKING:
    import pandas as pd

ALWAYS = "In each way listed"
MOST_TOLD, TOLD = 3, 2


def weight_words() -> Markdown:
    """Return in words what a statement weighs by the rule of preference."""
    word, count, transcribed, primary = WEIGHTS
    return Markdown(
        f"A published count weighs {count}, a share {count - 1}, a word such as “nearly” {word}; "
        f"what restates another number later weighs {RESTATED} times as much. A transcribed reply "
        f"weighs {transcribed:,}, a primary one {primary:,}."
    )


def show_ways(ways: pd.DataFrame) -> None:
    """Display the ways out of each group of sets: in words, then as a table with sources."""
    for _, own in ways.groupby("group"):
        display(Markdown(way_words(own)))
        display(way_table(own))


def way_words(own: pd.DataFrame) -> str:
    """Return the ways out of one group in words, and why the rule chose the first."""
    joined = number_of(int(own["statements"].iloc[0]), "statement")
    always, others = _always(own)
    ways = [f"leave out {in_words(_quoted(rows))}" for _, rows in others]
    if len(ways) > MOST_TOLD:
        ways[TOLD:] = [f"one of the {len(ways) - TOLD} further ways of the table"]
    told = [f"leave out {in_words(_quoted(always))}"] if len(always) else []
    told.append(f"{'either ' * (len(ways) > 1)}{', or '.join(ways)}")
    rest = "" if own["are_all"].iloc[0] else " Other ways remain; they weigh no less."
    return f"**{_sets(own)}** ({joined}): {', and '.join(told)}.{rest} {_why(own)}".strip()


def _sets(own: pd.DataFrame) -> str:
    sets = own["conflicts"].iloc[0].split("|")
    return f"{'Set' if len(sets) == 1 else 'Sets'} {in_words(sets)}"


def _why(own: pd.DataFrame) -> str:
    weights = own.groupby("way")["weight"].sum().tolist()
    if len(weights) == 1:
        return ""
    chosen, next_ = weights[0], min(weights[1:])
    if chosen < next_:
        why = f"because it weighs least: {chosen:,}, the next {next_:,}."
    elif chosen == next_:
        why = (
            f"because none weighs less than {chosen:,}, and of equals the earlier release yields, "
            "then what fewer pages print."
        )
    else:
        why = f"the lightest by the sets above; with those found since, another weighs {next_:,}."
    return f"The rule chose the first, {why}"


def _always(own: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, pd.DataFrame]]]:
    """Return what every way leaves out, once, and what each way leaves out beside it."""
    keys = [*zip(own["statement"], own["source"], strict=True)]
    counts = {key: keys.count(key) for key in keys}
    number = own["way"].nunique()
    is_always = [number > 1 and counts[key] == number for key in keys]
    own = own.assign(is_always=is_always)
    rest = [(int(way), rows) for way, rows in own[~own["is_always"]].groupby("way")]
    return own[own["is_always"] & (own["way"] == 1)], rest


def _quoted(rows: pd.DataFrame) -> list[str]:
    return [f"“{words}”" for words in rows["statement"]]


def way_table(own: pd.DataFrame) -> Shown:
    """Return the ways out of one group: what each leaves out with sources, and its weight."""
    always, others = _always(own)
    weights = own.groupby("way")["weight"].sum()
    rows = [(ALWAYS, _left_out(always), "counted below")] if len(always) else []
    rows += [
        (
            f"{way}, the rule's choice" if way == 1 else str(way),
            _left_out(rest),
            f"{weights[way]:,}",
        )
        for way, rest in others
    ]
    caption = f"{_sets(own)}: what each way leaves out so that all other statements can be true."
    return table(caption, ["Way", "Leave out", "Weight of the whole way"], rows, len(rows))


def _left_out(rows: pd.DataFrame) -> Shown:
    told = rows.rename(columns={"statement": "words"}).assign(use="left out")
    return listed([statement(row) for row in told.itertuples()])
