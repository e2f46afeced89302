"""Puts a view into the words and tables a notebook shows; adds nothing up and reads no files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foi_analysis.counts import show_interval
from foi_analysis.views import View

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown

MARKS = {
    "reproduced": "✔",
    "corroborated": "✔",
    "consistent": "≈",
    "contradicted": "✘",
    "untestable": "?",
}
PROVENANCE_WORDS = {
    "primary": "the force's own file",
    "transcribed": "typed from the force's public page, as far as it could be read",
    "reconstructed": "**not from the force**: made by this project from published figures, so that "
    "the whole calculation can be run; never used as evidence",
}


def markdown(text: str) -> Markdown:
    """Return text that Jupyter shows as formatted text."""
    from IPython.display import Markdown

    return Markdown(text)


def printed(view: View) -> Markdown:
    """Return what the story printed, where and when."""
    claim = view["claim"].iloc[0]
    return markdown(
        f"> {claim['statement']}.\n\n"
        f"Printed as **{claim['printed']}** by [{claim['publisher']}]({claim['address']}) on "
        f"{claim['published_on']}, after the release *{claim['release']}*."
    )


def answers(view: View) -> pd.DataFrame:
    """Return the two answers side by side: replies on hand, and real evidence."""
    import pandas as pd

    row = view["figure"].iloc[0]
    decimals = 1 if row["unit"] == "per cent" else 0
    allowed = (
        show_interval(_number(row["low"]), _number(row["high"]), decimals)
        if row["verdict"] != "untestable"
        else "unknown"
    )
    lines = [
        ("Printed", row["printed"], "the story"),
        ("Computed", row["computed"], f"replies on hand: {row['computed_provenance']}"),
    ]
    if row["computed_denominator"] == row["computed_denominator"]:
        ratio = f"{row['computed_numerator']:,.0f} of {row['computed_denominator']:,.0f}"
        lines.append(("Computed from", ratio, f"replies on hand: {row['computed_provenance']}"))
    lines.append(("Evidence allows", allowed, "real replies and other publications only"))
    return pd.DataFrame(lines, columns=["answer", row["unit"], "rests on"])


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def verdict(view: View) -> Markdown:
    """Return the verdict with its reason, the pages that repeat the release, and the notes."""
    row = view["figure"].iloc[0]
    lines = [f"## {MARKS[row['verdict']]} Verdict: {row['verdict']}", "", row["why"], ""]
    agree, differ = row["same_release_agrees"], row["same_release_differs"]
    lines.append(
        f"Other pages of the same release that print the same: {agree}; that print something "
        f"else: {differ}. They repeat the release, so they are no independent check."
    )
    if row["computed_provenance"] != "primary":
        lines += ["", _provenance_warning(row["computed_provenance"])]
    notes = [f"- {note}" for note in row["notes"].splitlines()]
    return markdown("\n".join([*lines, "", *(["**Notes**", "", *notes] if notes else [])]))


def _provenance_warning(provenance: str) -> str:
    return (
        f"The computed value rests on replies that are {provenance}. Reconstructed replies are "
        "made from published figures and are never evidence: the verdict does not use them."
    )


def claim_data(view: View) -> pd.DataFrame:
    """Return the rows of the claim's picture: what, low, high, unit."""
    import pandas as pd

    row = view["figure"].iloc[0]
    value = float(view["claim"].iloc[0]["value"])
    lines = [
        ("evidence allows", row["low"], row["high"]),
        ("replies on hand", row["computed_low"], row["computed_high"]),
        ("printed", value, value),
    ]
    frame = pd.DataFrame(lines, columns=["what", "low", "high"])
    frame["high"] = frame["high"].fillna(frame[["low", "high"]].max().max())
    return frame.dropna(subset="low").assign(unit=row["unit"]).reset_index(drop=True)


def claim_alt(view: View) -> str:
    """Return the claim's picture in words."""
    row = view["figure"].iloc[0]
    low, high = _number(row["low"]), _number(row["high"])
    allowed = "nothing is known" if row["verdict"] == "untestable" else show_interval(low, high, 0)
    return (
        f"Printed {row['printed']} {row['unit']}; the replies on hand give {row['computed']} "
        f"({row['computed_provenance']}); real evidence allows {allowed}."
    )


def evidence(view: View) -> pd.DataFrame:
    """Return the evidence behind the verdict, one row a piece."""
    return view["evidence"].rename(columns={"side": "sets the"})


def provenance_words(view: View) -> Markdown:
    """Return, for a force, which replies are primary, transcribed or reconstructed."""
    lines = []
    for row in view["replies"].itertuples():
        words = PROVENANCE_WORDS[row.provenance]
        what = f"reply *{row.reply}* ({row.wave}, {row.status.replace('_', ' ')})"
        lines.append(f"- **{row.provenance}** — {what}: {words}.")
    counts = view["replies"]["provenance"].value_counts()
    summary = ", ".join(
        f"{counts.get(name, 0)} {name}" for name in ("primary", "transcribed", "reconstructed")
    )
    return markdown("\n".join([f"Replies on hand: {summary}.", "", *lines]))


def own_answers(view: View) -> pd.DataFrame:
    """Return a force's answers with the cell each stands in."""
    frame = view["answers"].copy()
    frame["count"] = [
        show_interval(low, high) if low == low and low is not None else status
        for low, high, status in zip(
            frame["low"].astype("object").where(frame["low"].notna(), None),
            frame["high"].astype("object").where(frame["high"].notna(), None),
            frame["status"],
            strict=True,
        )
    ]
    columns = ["wave", "measure", "category", "age_band", "count", "counting_rule", "provenance"]
    return frame[[*columns, "file", "place", "cell"]]
