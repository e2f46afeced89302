"""Puts an area's windows over time into words and tables; compares nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foi_analysis.core.counts import show_interval
from foi_analysis.notebook.pages import markdown
from foi_analysis.verdicts.change_claims import ALLOWED, EXCLUDED, FAILS, FITS
from foi_analysis.verdicts.changes import DIFFERS
from foi_analysis.verdicts.over_time import ASIDE

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import Markdown

    from foi_analysis.notebook.views import View

CAPTION = "Offences: publications and real replies, conflicts settled."
NOTHING = "nothing is known"
EVIDENCE, PRINTED = "evidence allows", "printed"


def summary(view: View) -> Markdown:
    """Return in words what was printed, restated and set aside."""
    printed = view["printed"]
    restated = [
        f"{label}: {' → '.join(values)}"
        for label, values in _values_by_window(view).items()
        if len(values) > 1
    ]
    aside = printed[printed["use"] == ASIDE].drop_duplicates(["window", "printed"])
    named = [f"{row.printed} ({row.window}, {row.release})" for row in aside.itertuples()]
    return markdown(
        f"{len(_plain(view))} different numbers were printed for "
        f"{_plain(view)['window'].nunique()} windows of the area itself.\n\n"
        f"- Printed with more than one value: **{'; '.join(restated) or 'none'}**.\n"
        f"- Set aside, because later or weightier figures cannot be true beside them: "
        f"**{'; '.join(named) or 'none'}**."
    )


def _values_by_window(view: View) -> dict[str, list[str]]:
    labels = view["windows"].set_index("window")["label"]
    plain = _plain(view)
    return {
        labels[window]: list(rows["printed"])
        for window, rows in plain.groupby("window", sort=False)
    }


def _plain(view: View) -> pd.DataFrame:
    """Return the plain numbers printed, each once a window."""
    printed = view["printed"]
    return printed[printed["is_plain"]].drop_duplicates(["window", "value"])


def windows(view: View, kind: str) -> pd.DataFrame:
    """Return the windows of a kind ("year", "part of a year") as shown."""
    rows = view["windows"][view["windows"]["kind"] == kind]
    shown = rows.assign(
        **{
            "from": rows["period_start"],
            "to": rows["period_end"],
            "all evidence allows": _intervals(rows, "low", "high"),
            "a day": _intervals(rows, "low_per_day", "high_per_day", 1),
            "forces covered": rows["covered"],
            "rests on": rows["rests_on"],
        }
    )
    columns = ["label", "from", "to", "days", "printed", "all evidence allows", "a day"]
    return shown[[*columns, "forces covered", "rests on"]].reset_index(drop=True)


def printed(view: View) -> pd.DataFrame:
    """Return each release's figure with its source as shown."""
    columns = ["window", "printed", "release", "released_on", "use", "pages"]
    return view["printed"][[*columns, "publisher", "address", "note"]]


def _intervals(rows: pd.DataFrame, low: str, high: str, decimals: int = 0) -> list[str]:
    return [
        show_interval(*(_number(end) for end in pair), decimals)
        for pair in rows[[low, high]].itertuples(index=False)
    ]


def _number(value: Any) -> float | None:
    import pandas as pd

    return None if pd.isna(value) else float(value)


def per_cent(low: Any, high: Any) -> str:
    """Return a change in words: "+43.8", "-2.2 to +154.4", "at most +98.6"; empty if not stated."""
    low, high = _number(low), _number(high)
    if low is None:
        return ""
    if high is None:
        return NOTHING if low <= -100 else f"at least {low:+.1f}"
    if low <= -100 < high:
        return f"at most {high:+.1f}"
    ends = [f"{low:+.1f}", f"{high:+.1f}"]
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


def changes(view: View) -> pd.DataFrame:
    """Return each change between alike windows as shown, bounds only where coverage differs."""
    rows = view["changes"]
    return _between(rows).assign(
        **{
            "coverage": rows["coverage"],
            "change of these figures, per cent": _per_cents(rows, "low_pct", "high_pct"),
            "change of all forces, per cent": _per_cents(rows, "all_low_pct", "all_high_pct"),
        }
    )


def _between(rows: pd.DataFrame) -> pd.DataFrame:
    lengths = rows["from_days"].astype(str) + " and " + rows["to_days"].astype(str)
    return rows[["from", "to"]].assign(
        days=lengths,
        before=_intervals(rows, "before_low", "before_high"),
        after=_intervals(rows, "after_low", "after_high"),
    )


def _per_cents(rows: pd.DataFrame, low: str, high: str) -> list[str]:
    return [per_cent(*pair) for pair in rows[[low, high]].itertuples(index=False)]


def changes_summary(view: View) -> Markdown:
    """Return in words how many changes can be stated and how."""
    rows = view["changes"]
    differ = rows[rows["coverage"] == DIFFERS]
    unknown = (differ["all_low_pct"] <= -100) & differ["all_high_pct"].isna()
    return markdown(
        f"{len(rows)} pairs of windows of one length. In {len(differ)} of them the forces covered "
        f"are known to differ, or not to be all: only bounds are stated, and for {unknown.sum()} "
        "of those there are none."
    )


def same_forces(view: View) -> pd.DataFrame:
    """Return the change of the same forces on both sides as shown."""
    rows = view["same_forces"]
    counted = rows["forces"].astype(str) + " of " + rows["of"].astype(str)
    return _between(rows).assign(
        **{
            "change, per cent": _per_cents(rows, "low_pct", "high_pct"),
            "forces": counted,
            "which": rows["names"],
        }
    )


def claims(view: View) -> pd.DataFrame:
    """Return the printed changes as shown."""
    rows = view["claims"]
    ends = [
        f"{_shown(row.printed_before)} → {_shown(row.printed_after)}" if row.since else ""
        for row in rows.itertuples()
    ]
    printed = ["" if value != value else f"{value:+.1f}" for value in rows["printed_change_pct"]]
    return rows[["area", "window", "since", "words"]].assign(
        **{
            "printed ends": ends,
            "they give": printed,
            "so the words": rows["printed_ends"],
            "evidence gives": _per_cents(rows, "low_pct", "high_pct"),
            "and the words are": rows["evidence"],
            "publisher": rows["publisher"],
            "address": rows["address"],
            "note": rows["note"],
        }
    )


def _shown(value: float) -> str:
    return "?" if value != value else f"{value:,.0f}"


def claims_summary(view: View) -> Markdown:
    """Return in words how many printed changes fit their own ends and the evidence."""
    rows = view["claims"]
    ends, evidence = rows["printed_ends"].value_counts(), rows["evidence"].value_counts()
    failed = rows[rows["printed_ends"] == FAILS]
    named = "; ".join(
        f"{row.area}, {row.window}, “{row.words}” ({row.printed_change_pct:+.1f})"
        for row in failed.itertuples()
    )
    return markdown(
        f"{len(rows)} printed changes. {ends.get(FITS, 0)} fit the numbers printed for both ends, "
        f"{ends.get(FAILS, 0)} do not: {named or 'none'}. The evidence allows "
        f"{evidence.get(ALLOWED, 0)} and excludes {evidence.get(EXCLUDED, 0)}; of the others it "
        "says nothing."
    )


def years(view: View) -> pd.DataFrame:
    """Return the rows of the picture: year, what, low, high (empty: no limit), release.

    Of two windows that stand for one year the one with the narrower interval is drawn.
    """
    import pandas as pd

    rows = view["windows"][view["windows"]["kind"] == "year"]
    starts = rows["period_start"].str[:4].astype(int)
    named = rows.assign(year=[f"{year}/{(year + 1) % 100:02d}" for year in starts])
    width = (named["high"] - named["low"]).fillna(float("inf"))
    best = named.assign(width=width).sort_values(["year", "width"], kind="stable")
    bars = best.drop_duplicates("year").assign(what=EVIDENCE, release="")
    points = _plain(view).merge(named[["window", "year"]], on="window")
    points = points.assign(
        what=[PRINTED if use != ASIDE else f"{PRINTED}, {ASIDE}" for use in points["use"]],
        low=points["value"],
        high=points["value"],
    )
    columns = ["year", "what", "low", "high", "release"]
    both = pd.concat([bars[columns], points[columns]])
    whole = both.astype({"low": "Int64", "high": "Int64"})
    return whole.sort_values("year", kind="stable").reset_index(drop=True)


def years_alt(data: pd.DataFrame) -> str:
    """Return the picture in words."""
    parts = []
    for year, rows in data.groupby("year", sort=False):
        allowed = rows[rows["what"] == EVIDENCE].iloc[0]
        figures = [f"{row.low:,.0f}" for row in rows[rows["what"] != EVIDENCE].itertuples()]
        shown = show_interval(_number(allowed["low"]), _number(allowed["high"]))
        parts.append(f"{year}: evidence allows {shown}; printed {', '.join(figures) or 'nothing'}")
    return "Offences year by year, what was printed against what evidence allows. " + (
        ". ".join(parts) + "."
    )
