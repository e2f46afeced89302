"""Puts a view into the words and tables a notebook shows; adds nothing up and reads no files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from foi_analysis.core.counts import show_interval
from foi_analysis.merge.cell_account import value_words
from foi_analysis.notebook.display import MARKS
from foi_analysis.notebook.views import View

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown

PROVENANCE_WORDS = {
    "primary": "the force's own file",
    "transcribed": "typed from a public page or table, as far as it could be read",
    "reconstructed": "**not from the force**: made by this project from published figures, so that "
    "the whole calculation can be run; never used as evidence",
}


def wide_tables() -> None:
    """Let Jupyter show whole tables: every row a notebook has, and whole addresses."""
    import pandas as pd

    pd.set_option("display.max_rows", 500)
    pd.set_option("display.max_columns", 30)
    pd.set_option("display.max_colwidth", None)


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


SOURCES = {
    "primary": "the forces' own replies",
    "transcribed": "replies transcribed from public pages or tables",
    "reconstructed": "RECONSTRUCTED from published figures, not given by the forces",
}


def source(provenances: pd.Series) -> str:
    """Return the small print of a picture: where the replies behind it come from."""
    names = [name for name in SOURCES if any(name in str(value) for value in set(provenances))]
    return f"Replies: {'; '.join(SOURCES[name] for name in names) or 'none on hand'}."


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
    lines = [f"**{MARKS[row['verdict']]} {row['verdict'].capitalize()}.** {row['why']}", ""]
    agree, differ = row["same_release_agrees"], row["same_release_differs"]
    lines.append(
        f"Other pages of the same release that print the same: {agree}; that print something "
        f"else: {differ}. They repeat the release, so they are no independent check."
    )
    if row["computed_provenance"] != "primary":
        lines += ["", _provenance_warning(row["computed_provenance"])]
    notes = [f"- {_plain(note)}" for note in row["notes"].splitlines()]
    return markdown("\n".join([*lines, "", *(["**Notes**", "", *notes] if notes else [])]))


def _provenance_warning(provenance: str) -> str:
    return (
        f"The computed value rests on replies that are {provenance}. Reconstructed replies are "
        "made from published figures and are never evidence: the verdict does not use them."
    )


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is: a mask such as * is no emphasis, < opens no tag."""
    return re.sub(r"([\\*<`\[])", r"\\\1", text)


def claim_data(view: View) -> pd.DataFrame:
    """Return the rows of the claim's picture: what, low, high, unit and where it comes from."""
    import pandas as pd

    row = view["figure"].iloc[0]
    value = float(view["claim"].iloc[0]["value"])
    lines = [
        ("evidence allows", row["low"], row["high"], "real evidence"),
        ("replies on hand", row["computed_low"], row["computed_high"], row["computed_provenance"]),
        ("printed", value, value, "the story"),
    ]
    lines = [line for line in lines if line[-1] != "none"]
    frame = pd.DataFrame(lines, columns=["what", "low", "high", "from"])
    frame["high"] = frame["high"].fillna(frame[["low", "high"]].max().max())
    frame = frame.dropna(subset="low").assign(unit=row["unit"]).reset_index(drop=True)
    limits = frame[["low", "high"]].round(1)
    frame[["low", "high"]] = limits.astype("int64") if (limits % 1 == 0).all(axis=None) else limits
    return frame


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
    """Return where a force's replies come from, and each cell that is read otherwise than sent."""
    lines = []
    for row in view["replies"].itertuples():
        words = PROVENANCE_WORDS[row.provenance]
        what = f"reply *{row.reply}* ({row.wave}, {row.status.replace('_', ' ')})"
        lines.append(f"- **{row.provenance}** — {what}: {words}.")
    lines += [f"- **corrected** — {_plain(words)}" for words in view["corrections"]["words"]]
    counts = view["replies"]["provenance"].value_counts()
    summary = ", ".join(
        f"{counts.get(name, 0)} {name}" for name in ("primary", "transcribed", "reconstructed")
    )
    return markdown("\n".join([f"Replies on hand: {summary}.", "", *lines]))


def own_answers(view: View) -> pd.DataFrame:
    """Return a force's answers with the cell each stands in."""
    corrected = view["corrections"][["reply", "place", "cell", "correction"]]
    frame = view["answers"].merge(corrected, how="left")
    rows = frame[["status", "low", "high"]].to_dict(orient="records")
    frame["count"] = [value_words(row) for row in rows]
    frame.loc[frame["correction"].notna(), "count"] += " (corrected)"
    parts = zip(frame["measure"], frame["category"], frame["age_band"], strict=True)
    named = [", ".join(filter(None, part)).replace("_", " ") for part in parts]
    columns = ["wave", "what", "count", "provenance", "file", "place", "cell"]
    return frame.assign(what=named)[columns]


def by_force(view: View) -> pd.DataFrame:
    """Return the forces behind a figure, greatest first."""
    return view["by_force"].sort_values(
        ["low", "force"], ascending=[False, True], ignore_index=True
    )


def force_alt(forces: pd.DataFrame, label: str) -> str:
    """Return a chart of forces in words."""
    if forces.empty:
        return "No bars: no reply is on hand."
    first, last = forces.iloc[0], forces.iloc[-1]
    kinds = ", ".join(sorted(set(forces["provenance"])))
    return (
        f"Bars for {len(forces)} forces, {label}: from {first['low']:,.0f} ({first['force']}) down "
        f"to {last['low']:,.0f} ({last['force']}). Replies: {kinds}."
    )


def methods_alt(methods: pd.DataFrame) -> str:
    """Return a chart of methods in words."""
    top = ", ".join(f"{row.method} {row.listed:,.0f}" for row in methods.head(3).itertuples())
    kinds = ", ".join(sorted(set(methods["provenance"])))
    return (
        f"Bars for {len(methods)} methods of communication; most listed: {top}. Replies: {kinds}."
    )


def coverage_alt(coverage: pd.DataFrame) -> str:
    """Return the coverage chart in words."""
    exact = coverage[coverage["answer"] == "exact"].groupby("asks")["force"].nunique()
    parts = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in exact.items())
    return (
        f"A grid of {coverage['force'].nunique()} forces by question. Forces with an exact answer: "
        f"{parts}."
    )


def coverage_table(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return one row a force: its answer to each question, provenance and exemptions."""
    wide = coverage.pivot(index="force", columns="asks", values="answer")
    about = coverage.drop_duplicates("force").set_index("force")
    return wide.join(about[["provenance", "status", "exemption"]]).reset_index()


def part_period(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return the forces whose reply does not cover the whole wave."""
    part = coverage[~coverage["covers_wave"]].drop_duplicates("force")
    return part[["force", "reply", "provenance", "status"]].reset_index(drop=True)


def published(view: View) -> pd.DataFrame:
    """Return what others printed about a force, with page and release."""
    frame = view["published"].copy()
    frame["measure"] = frame["measure"].str.replace("_", " ")
    columns = ["wave", "measure", "category", "printed", "unit", "publisher", "published_on"]
    return frame[[*columns, "address", "release", "note"]]


def contributions(view: View) -> pd.DataFrame:
    """Return the answers a figure rests on, with the cell each stands in."""
    frame = view["contributions"].copy()
    frame["measure"] = frame["measure"].str.replace("_", " ")
    columns = ["force", "measure", "category", "printed", "counting_rule", "status", "provenance"]
    return frame[[*columns, "file", "place", "cell"]]


def questions(view: View) -> pd.DataFrame:
    """Return what a force was asked, wave by wave, and how it answered."""
    columns = ["wave", "asks", "answer", "status", "exemption", "provenance"]
    frame = view["questions"].assign(asks=view["questions"]["asks"].str.replace("_", " "))
    return frame[columns]


def own_methods(view: View) -> pd.DataFrame:
    """Return a force's methods of communication: method, listed, provenance; most first."""
    rows = view["answers"]
    rows = rows[(rows["measure"] == "method_instances") & rows["low"].notna()]
    grouped = rows.groupby(["category", "provenance"], as_index=False)["low"].sum()
    frame = grouped.rename(columns={"category": "method", "low": "listed"})
    frame = frame[["method", "listed", "provenance"]].astype({"listed": "int64"})
    return frame.sort_values(["listed", "method"], ascending=[False, True], ignore_index=True)


def own_claims(view: View) -> pd.DataFrame:
    """Return the checked claims about a force."""
    columns = ["claim", "printed", "unit", "computed", "computed_provenance", "low", "high"]
    return view["claims"][[*columns, "verdict", "why"]]
