"""Names the quirks a made-up reply may have and the formats that can have them; applies none.

A number at the start of a name is the entry of the list of quirks of real replies it stands for.
"""

from __future__ import annotations

from itertools import pairwise

from tools.reconstruct.corpus.model import Document, DocumentTable, Item

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
    "legend-above-table",
    "legend-at-end",
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
    "mask-legend-words",
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
    "body-both": ("eml",),
    "body-html": ("eml",),
    "cookie-text": ("html",),
    "cover-sheet": SHEETS,
    "definition-list": ("html",),
    "empty-column-between": GRIDS,
    "empty-rows-between": GRIDS,
    "encoding-bom": SEPARATED,
    "encoding-cp1252": SEPARATED,
    "encoding-mojibake": SEPARATED,
    "encoding-utf-16": SEPARATED,
    "headings-plain": PAGES,
    "line-break-in-label": GRIDS,
    "offset-start": GRIDS,
    "one-paragraph": ("html",),
    "page-break-in-table": ("pdf",),
    "page-break-no-repeat": ("pdf",),
    "page-numbers": ("pdf",),
    "percent-formatted": ("xlsx", "xlsm", "xls", "ods"),
    "period-sheets": SHEETS,
    "plain-sheet-names": SHEETS,
    "question-first-column": (*GRIDS, *PAGES),
    "separator-pipe": ("csv",),
    "separator-semicolon": ("csv",),
    "sheet-per-question": SHEETS,
    "side-by-side": GRIDS,
    "side-by-side-touching": GRIDS,
    "signature-block": LETTERS,
    "tables-touching": GRIDS,
    "text-numbers": SHEETS,
    "numbers-right": ("pdf",),
    "ruled-across": ("pdf",),
    "unruled": ("pdf",),
    "writer-openpyxl": ("xlsx", "xlsm"),
    "zip-annex-names": ("zip",),
    "zip-of-csv": ("zip",),
}
QUIRKS = tuple(sorted((*EVERYWHERE, *ONLY_IN)))
IN_EVERY_FILE = frozenset(
    {
        "body-both",
        "body-html",
        "cookie-text",
        "encoding-bom",
        "encoding-cp1252",
        "encoding-mojibake",
        "encoding-utf-16",
        "offset-start",
        "one-paragraph",
        "page-numbers",
        "separator-pipe",
        "separator-semicolon",
        "text-numbers",
        "writer-openpyxl",
    }
)
IN_TABLES = frozenset(
    {
        "8.2-pipes",
        "numbers-right",
        "page-break-in-table",
        "page-break-no-repeat",
        "ruled-across",
        "unruled",
    }
)
IN_ITEMS = frozenset({"definition-list"})


def written(chosen: frozenset[str], document: Document) -> frozenset[str]:
    """Return the chosen quirks that the writer of ``document`` puts into it."""
    has_table = any(isinstance(block, DocumentTable) for block in document.blocks)
    has_item = any(isinstance(block, Item) for block in document.blocks)
    shows = IN_EVERY_FILE | (IN_TABLES if has_table else set()) | (IN_ITEMS if has_item else set())
    blocks = document.blocks
    touching = any(
        isinstance(one, DocumentTable) and isinstance(other, DocumentTable)
        for one, other in pairwise(blocks)
    )
    return chosen & (shows | ({"tables-touching"} if touching else set()))


def allowed(quirk: str, file_format: str) -> bool:
    """Return whether a file of that format can have the quirk."""
    return file_format in ONLY_IN.get(quirk, FORMATS)
