"""Names the quirks a made-up reply may have, and which of them go together; applies none.

A number at the start of a name is the entry of the list of quirks of real replies it stands for.
"""

from __future__ import annotations

from random import Random

from foi_analysis.reconstruct.corpus.model import Document, Item, Table

SHEETS = ("xlsx", "xlsm", "xls", "xlsb", "ods")
SEPARATED = ("csv", "tsv")
GRIDS = SHEETS + SEPARATED
PAGES = ("docx", "pdf", "html")
TEXTS = ("txt", "eml")
PACKED = ("zip",)
FORMATS = GRIDS + PAGES + TEXTS + PACKED
LETTERS = PAGES + TEXTS

EVERYWHERE = (
    "1.1-total-leaves-masks-out",
    "1.2-total-settles-masks",
    "1.2-totals-both-ways",
    "1.3-blank-cells",
    "1.3-blank-beside-masks",
    "1.4-star-on-label",
    "1.4-star-on-year",
    "1.4-year-to-date",
    "1.6-two-systems",
    "1.7-thousands",
    "1.7-spaced-thousands",
    "1.8-value-with-share",
    "1.9-sentence",
    "1.9-number-in-words",
    "1.9-equals",
    "1.9-total-count",
    "1.9-numbered-lines",
    "1.10-mixed-dashes",
    "1.12-nil-in-words",
    "1.12-nil-cells",
    "1.13-numbers-in-request",
    "2.6-other-offence-rows",
    "3.3-unknown-age-and-sex",
    "4.4-group-line",
    "5-months",
    "5-quarters",
    "5-spans",
    "5-years-in-rows",
    "5-years-in-columns",
    "5-own-year-in-months",
    "5-few-days-off",
    "5-calendar-year",
    "5-shorter-period",
    "5-period-headings",
    "5.8-year-long",
    "5.8-year-short",
    "5.8-year-both-long",
    "5.10-newest-first",
    "2.5-units-in-header",
    "8.8-bare-headings",
    "8.14-reference-formats",
    "heading-q",
    "heading-number",
    "heading-response",
    "heading-with-question",
    "question-restated",
    "no-headings",
    "age-in-a-sentence",
    "count-headed-total",
    "dash-lines",
    "dash-means-nil",
    "footnote-dagger",
    "footnote-digit",
    "header-repeated",
    "item-in-table",
    "label-case",
    "label-nbsp",
    "label-spaces",
    "layout-across",
    "layout-exchanged",
    "layout-no-header",
    "layout-no-stub",
    "mask-star",
    "mask-below-5",
    "mask-1-to-4",
    "mask-in-words",
    "mask-legend-star",
    "mask-legend-zero-too",
    "mask-legend-hash",
    "mask-legend-tilde",
    "mask-legend-dash",
    "merged-title-row",
    "method-known-line",
    "not-held-cells",
    "number-with-decimals",
    "number-with-mark",
    "percentage-column",
    "period-line",
    "question-not-held",
    "question-withheld",
    "nil-lists",
    "remarks-column",
    "same-table-twice",
    "subtotals",
    "table-caption",
    "total-column",
    "total-row",
    "two-level-header",
    "two-level-rows",
    "two-level-years",
    "victims-by-band",
    "victims-by-sex",
    "withheld-cells",
)
ONLY_IN: dict[str, tuple[str, ...]] = {
    "1.14-numbers-in-refusal": LETTERS,
    "1.15-answer-in-refusal": LETTERS,
    "7.8-ncnd-paragraph": (*LETTERS, *PACKED),
    "8.2-pipes": ("html", "txt", "eml"),
    "8.5-two-columns": PAGES,
    "8.10-keyword-line": (*LETTERS, *GRIDS),
    "attachment-csv": ("eml", "zip"),
    "attachment-xlsx": ("eml", "zip"),
    "body-html": ("eml",),
    "cookie-text": ("html",),
    "definition-list": ("html",),
    "empty-column-between": GRIDS,
    "empty-rows-between": GRIDS,
    "encoding-bom": SEPARATED,
    "encoding-cp1252": SEPARATED,
    "encoding-mojibake": SEPARATED,
    "encoding-utf-16": SEPARATED,
    "offset-start": GRIDS,
    "page-break-in-table": ("pdf",),
    "page-break-no-repeat": ("pdf",),
    "page-numbers": ("pdf",),
    "period-sheets": SHEETS,
    "question-first-column": (*GRIDS, *PAGES),
    "separator-pipe": ("csv",),
    "separator-semicolon": ("csv",),
    "sheet-per-question": SHEETS,
    "side-by-side": GRIDS,
    "side-by-side-touching": GRIDS,
    "signature-block": LETTERS,
    "text-numbers": SHEETS,
    "unruled": ("pdf",),
    "writer-openpyxl": ("xlsx", "xlsm"),
    "zip-of-csv": ("zip",),
}
QUIRKS = tuple(sorted((*EVERYWHERE, *ONLY_IN)))
IN_EVERY_FILE = frozenset(
    {
        "body-html",
        "cookie-text",
        "encoding-bom",
        "encoding-cp1252",
        "encoding-mojibake",
        "encoding-utf-16",
        "offset-start",
        "page-numbers",
        "separator-pipe",
        "separator-semicolon",
        "text-numbers",
        "writer-openpyxl",
    }
)
IN_TABLES = frozenset({"8.2-pipes", "page-break-in-table", "page-break-no-repeat", "unruled"})
IN_ITEMS = frozenset({"definition-list"})

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
        "5-period-headings",
        "1.15-answer-in-refusal",
    ),
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
    ("page-break-in-table", "page-break-no-repeat", "unruled"),
    ("count-headed-total", "percentage-column", "total-row", "total-column", "subtotals"),
    ("count-headed-total", "1.1-total-leaves-masks-out"),
)
NEEDS: dict[str, tuple[str, ...]] = {
    "1.2-total-settles-masks": ("mask-star", "total-row"),
    "1.2-totals-both-ways": ("mask-star", "total-row", "total-column"),
    "1.3-blank-beside-masks": ("1.3-blank-cells", "mask-star", "total-row"),
    "two-level-years": ("5-years-in-columns",),
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


def written(chosen: frozenset[str], document: Document) -> frozenset[str]:
    """Return the chosen quirks that the writer of ``document`` puts into it."""
    has_table = any(isinstance(block, Table) for block in document.blocks)
    has_item = any(isinstance(block, Item) for block in document.blocks)
    shows = IN_EVERY_FILE | (IN_TABLES if has_table else set()) | (IN_ITEMS if has_item else set())
    return chosen & shows


def allowed(quirk: str, file_format: str) -> bool:
    """Return whether a file of that format can have the quirk."""
    return file_format in ONLY_IN.get(quirk, FORMATS)


def clashes(quirk: str, chosen: set[str]) -> bool:
    """Return whether a quirk cannot stand beside the chosen ones."""
    return any(quirk in group and chosen & (set(group) - {quirk}) for group in EXCLUSIVE)


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
