"""Says which quirks go together, which need each other, and draws sets of them; applies none."""

from __future__ import annotations

from random import Random

from tools.reconstruct.corpus.quirks import QUIRKS, allowed

EXCLUSIVE: tuple[tuple[str, ...], ...] = (
    tuple(name for name in QUIRKS if name.startswith("mask-")),
    tuple(name for name in QUIRKS if name.startswith("encoding-")),
    tuple(name for name in QUIRKS if name.startswith("5.8-")),
    ("separator-pipe", "separator-semicolon"),
    (
        "1.9-sentence",
        "1.9-number-in-words",
        "1.9-equals",
        "1.9-total-count",
        "1.12-nil-in-words",
        "2.6-other-offence-rows",
        "5-months",
        "5-quarters",
        "5-spans",
        "5-years-in-rows",
        "1.15-answer-in-refusal",
    ),
    ("1.7-thousands", "1.7-spaced-thousands", "1.9-number-in-words", "1.12-nil-in-words"),
    (
        "no-headings",
        "sheet-per-question",
        "question-first-column",
        "8.5-two-columns",
        "side-by-side",
        "side-by-side-touching",
        "period-sheets",
        "plain-sheet-names",
        "5-period-headings",
        "1.15-answer-in-refusal",
    ),
    (
        "legend-at-end",
        "sheet-per-question",
        "period-sheets",
        "plain-sheet-names",
        "attachment-csv",
        "attachment-xlsx",
        "zip-of-csv",
    ),
    ("legend-at-end", "legend-above-table"),
    ("body-both", "body-html"),
    ("headings-plain", "1.15-answer-in-refusal", "one-paragraph"),
    ("percent-formatted", "text-numbers"),
    ("tables-touching", "layout-no-header", "layout-across", "empty-rows-between"),
    ("tables-touching", "same-table-twice", "table-caption", "layout-no-stub"),
    (
        "heading-q",
        "heading-number",
        "heading-response",
        "heading-with-question",
        "8.8-bare-headings",
    ),
    ("question-restated", "8.8-bare-headings", "heading-with-question"),
    ("dash-lines", "layout-across", "5-years-in-columns", "8.2-pipes"),
    ("victims-by-band", "victims-by-sex", "two-level-header", "two-level-rows"),
    ("total-row", "subtotals", "1.1-total-leaves-masks-out"),
    ("two-level-years", "total-column", "layout-exchanged"),
    ("1.1-total-leaves-masks-out", "1.6-two-systems", "not-held-cells"),
    ("1.4-star-on-label", "1.4-star-on-year", "number-with-mark", "1.4-year-to-date"),
    ("footnote-dagger", "footnote-digit", "number-with-mark", "1.4-star-on-label"),
    ("1.3-blank-cells", "1.12-nil-cells", "dash-means-nil"),
    ("nil-lists", "question-withheld", "question-not-held"),
    ("5-calendar-year", "5-shorter-period", "5-few-days-off", "5-own-year-in-months"),
    ("5-shorter-period", "5-months", "5-quarters", "5-period-headings", "period-sheets"),
    ("5-calendar-year", "5.8-year-long", "5.8-year-short", "5.8-year-both-long"),
    ("layout-across", "count-headed-total", "2.5-units-in-header"),
    ("layout-no-header", "header-repeated", "remarks-column"),
    ("layout-no-header", "percentage-column", "merged-title-row"),
    ("1.8-value-with-share", "percentage-column"),
    ("number-with-decimals", "text-numbers", "1.8-value-with-share"),
    ("attachment-csv", "attachment-xlsx", "zip-of-csv"),
    ("page-break-in-table", "page-break-no-repeat", "unruled", "ruled-across"),
    ("count-headed-total", "percentage-column", "total-row", "total-column", "subtotals"),
    ("count-headed-total", "1.1-total-leaves-masks-out"),
)
NEEDS: dict[str, tuple[str, ...]] = {
    "1.2-total-settles-masks": ("mask-star", "total-row"),
    "1.2-totals-both-ways": ("mask-star", "total-row", "total-column"),
    "1.3-blank-beside-masks": ("1.3-blank-cells", "mask-star", "total-row"),
    "two-level-years": ("5-years-in-columns",),
    "legend-above-table": ("mask-legend-hash",),
    "legend-at-end": ("mask-legend-hash",),
    "percent-formatted": ("percentage-column", "total-row"),
    "tables-touching": ("no-headings",),
    "zip-annex-names": ("attachment-xlsx",),
    "1.14-numbers-in-refusal": ("question-withheld",),
    "1.1-total-leaves-masks-out": ("mask-star",),
    "1.9-numbered-lines": ("dash-lines",),
    "1.10-mixed-dashes": ("dash-lines",),
    "1.4-star-on-year": ("5-years-in-rows",),
    "1.4-year-to-date": ("5-years-in-columns",),
    "5-own-year-in-months": ("5-years-in-rows",),
    "5-few-days-off": ("5-years-in-rows",),
    "5-calendar-year": ("5-years-in-rows",),
    "5.10-newest-first": ("5-years-in-rows",),
    "layout-no-stub": ("layout-across",),
    "nil-lists": ("1.12-nil-in-words",),
    "percentage-column": ("total-row",),
    "page-break-in-table": ("total-row",),
} | {name: ("5-years-in-rows",) for name in QUIRKS if name.startswith("5.8-")}
NEEDS_YEAR = frozenset(
    {
        "5-months",
        "5-quarters",
        "5-own-year-in-months",
        "5-calendar-year",
        "5-period-headings",
        "period-sheets",
        "1.4-year-to-date",
        *(name for name in QUIRKS if name.startswith("5.8-") or "victims" in name),
        "two-level-header",
        "two-level-rows",
        "1.2-totals-both-ways",
        "3.3-unknown-age-and-sex",
    }
)
NEEDS_NINE_MONTHS = frozenset({"5-few-days-off", "5-shorter-period", "tables-touching"})


def clashes(quirk: str, chosen: set[str]) -> bool:
    """Return whether a quirk cannot stand beside the chosen ones."""
    if any(quirk in group and chosen & (set(group) - {quirk}) for group in EXCLUSIVE):
        return True
    return (quirk in NEEDS_YEAR and bool(chosen & NEEDS_NINE_MONTHS)) or (
        quirk in NEEDS_NINE_MONTHS and bool(chosen & NEEDS_YEAR)
    )


def with_needs(quirk: str) -> list[str]:
    """Return a quirk and the ones without which it shows nothing."""
    return [quirk, *NEEDS.get(quirk, ())]


def combine(rng: Random, forced: str, file_format: str, more: int) -> frozenset[str]:
    """Return ``forced`` and up to ``more`` other quirks that go together with it."""
    chosen = set(with_needs(forced)) if forced else set()
    for quirk in rng.sample(QUIRKS, len(QUIRKS)):
        if more <= 0:
            break
        wanted = with_needs(quirk)
        if all(allowed(one, file_format) and not clashes(one, chosen) for one in wanted):
            chosen.update(wanted)
            more -= 1
    return frozenset(chosen)
