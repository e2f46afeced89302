"""Puts what cannot all be true, of all evidence or between pages, into words; decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

from foi_analysis.evidence.bounds.assumptions import FAIR, WEAK
from foi_analysis.evidence.bounds.conflicts import ASSUMED, RESTATED, WEIGHTS
from foi_analysis.evidence.reconciliation import DISPUTED, LEFT_OUT, USED
from foi_analysis.notebook.display import Shown, table
from foi_analysis.notebook.story_words import number_of, statement
from foi_analysis.verdicts.arithmetic import in_words

if TYPE_CHECKING:
    import pandas as pd

Frames = dict[str, "pd.DataFrame"]
PARTS = {
    "figures": "What is printed, and what became of it when all evidence was weighed:",
    "alone": "The sets that clash when only these figures are weighed:",
    "sets": "The sets of the conflicts page that hold at least two of these figures, where what is "
    "left out is among them:",
    "checks": "The checks in exact arithmetic:",
    "official": "The counts beside official recorded crime of the class, which decides nothing "
    "here:",
}
MOST_TOLD = 4
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
        f"An assumption weighs {ASSUMED[WEAK]} if it is weak and {ASSUMED[FAIR]} if it is fair, a "
        f"statement that is doubtful itself {ASSUMED[WEAK]}. A published count weighs {count}, a "
        f"share {count - 1}, a word such as “nearly” {word}; what the same source prints anew in a "
        f"later release weighs {RESTATED} times as much. A transcribed reply weighs "
        f"{transcribed:,}, a primary one {primary:,}."
    )


def show_ways(conflicts: pd.DataFrame) -> None:
    """Display what the lightest ways out of each group leave out: in words, then with sources."""
    for _, own in conflicts.groupby("group"):
        display(Markdown(way_words(own)))
        display(way_table(own))


def way_words(own: pd.DataFrame) -> str:
    """Return in words what every lightest way out of one group leaves out, and what some do."""
    single = own.drop_duplicates(["statement", "source"])
    joined = number_of(len(single), "statement")
    every, some = (_quoted(single[single["use"] == use]) for use in (LEFT_OUT, DISPUTED))
    parts = [f"Every lightest way out leaves out {_told(every)}."] if every else []
    if some:
        also = (
            "Beside that, one or more" if every else "Each lightest way out leaves out one or more"
        )
        parts.append(f"{also} of {_told(some)}: nothing says which.")
    sets = sorted(set(own["conflict"]))
    named = f"{'Set' if len(sets) == 1 else 'Sets'} {in_words([str(one) for one in sets])}"
    return f"**{named}** ({joined}). {' '.join(parts)}"


def _told(quoted: list[str]) -> str:
    if len(quoted) > MOST_TOLD:
        quoted = [*quoted[: MOST_TOLD - 1], f"{len(quoted) - MOST_TOLD + 1} more in the table"]
    return in_words(quoted)


def _quoted(rows: pd.DataFrame) -> list[str]:
    return [f"“{words}”" for words in rows["statement"]]


def way_table(own: pd.DataFrame) -> Shown:
    """Return what the lightest ways out of one group leave out, with sources."""
    single = own.drop_duplicates(["statement", "source"])
    doubted = single[single["use"] != USED].sort_values(["use", "statement"], ascending=False)
    told = doubted.rename(columns={"statement": "words"}).assign(use=USED)
    named = doubted["use"].map({LEFT_OUT: "every way", DISPUTED: "some way"})
    rows = [(way, statement(row)) for way, row in zip(named, told.itertuples(), strict=True)]
    caption = "What the lightest ways out leave out, so that all other statements can be true."
    return table(caption, ["Left out in", "Statement"], rows, len(rows))
