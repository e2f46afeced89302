"""Puts contradictions between pages into words and tables; decides none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from IPython.display import Markdown, display

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
    sets = "1 set of them" if row["conflicts"] == 1 else f"{row['conflicts']} sets of them"
    return f"{held}; weighed alone, {sets} cannot all be true."
