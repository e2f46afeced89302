"""Puts what cannot all be true, of all evidence or between pages, into words; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

from foi_analysis.evidence.bounds.conflicts import RESTATED, WEIGHTS
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.story_words import listed, number_of, statement
from foi_analysis.verdicts.arithmetic import in_words

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
PARTS = {
    "figures": "What is printed, and what became of it when all evidence was weighed:",
    "alone": "The sets that clash when only these figures are weighed:",
    "sets": "The sets of the conflicts page that hold at least two of these figures, where what is "
    "set aside is among them:",
    "checks": "The checks in exact arithmetic:",
    "official": "The counts beside official recorded crime of the class, which decides nothing "
    "here:",
}
ALWAYS = "In each way listed"
MOST_TOLD, TOLD = 3, 2
CHECK_COLUMNS = ["statement", "holds", "allowed", "saved_by", "why"]


def show(view: Frames, key: str) -> None:
    """Display one contradiction: outcome, explanation, and a table for each part that has rows."""
    rows = view["contradictions"]
    row = rows[rows["key"] == key].iloc[0]
    lines = (f"**Outcome: {row['outcome']}.** {_found(row)}", row["explanation"])
    display(Markdown("\n\n".join(lines)))
    for name, words in PARTS.items():
        frame = view[name][view[name]["key"] == key].drop(columns="key")
        if len(frame):
            display(Markdown(words))
            display(_shown(name, frame.reset_index(drop=True)))


def _shown(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    if name == "checks":
        return frame[CHECK_COLUMNS]
    if name == "figures":
        measure = frame["measure"].str.replace("_", " ")
        window = frame["period_start"] + " to " + frame["period_end"]
        frame = frame.assign(measure=measure, window=window)
        columns = ["area", "measure", "category", "window", "printed", "weighed", "publisher"]
        return frame[[*columns, "published_on", "address"]]
    return frame


def _found(row: pd.Series) -> str:
    """Return what was worked out about the figures of one row, in sentences."""
    sentences = [_engine(row)]
    if row["twice"]:
        sentences.append(f"Printed for one and the same thing: {row['twice']}.")
    if row["checks"]:
        holding = row["checks"] - row["checks_failing"]
        sentences.append(f"Checks that hold: {holding} of {row['checks']}.")
    return " ".join(sentences)


def _engine(row: pd.Series) -> str:
    held = f"The bounds engine holds {row['held']} of the {row['figures']} figures"
    if row["held"] < 2:
        return f"{held}; the outcome rests on the figures themselves and the checks."
    if not row["conflicts"]:
        which = "these" if row["held"] == row["figures"] else "those"
        return f"{held}; weighed alone, {which} can all be true."
    sets = number_of(row["conflicts"], "set")
    return f"{held}; weighed alone, {sets} of them cannot all be true."


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
