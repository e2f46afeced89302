"""Knows where the words of rich text (RTF) lead and what they stand for; reads no file."""

from __future__ import annotations

import re
from collections.abc import Callable

from foi_analysis.core.text_look import CELL, PARAGRAPH, ROW

# Where text goes: a list of paragraphs, a table or a word's argument, or nowhere.
BODY, NOTES, HEADERS, BOXES = "", "footnotes", "headers and footers", "text boxes"
SKIP, FONTS, COLOURS, CODE, NUMBER = "skip", "fonts", "colours", "code", "number"
PLACES = (BODY, NOTES, HEADERS, BOXES)
GOES_TO = {
    "fonttbl": FONTS,
    "colortbl": COLOURS,
    "fldinst": CODE,
    "listtext": NUMBER,
    "pntext": NUMBER,
    "footnote": NOTES,
    "shptxt": BOXES,
    "dptxbxtext": BOXES,
    **dict.fromkeys(
        ("header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"),
        HEADERS,
    ),
    **dict.fromkeys(
        ("stylesheet", "info", "pict", "object", "annotation", "shprslt", "nonshppict", "sp"), SKIP
    ),
    **dict.fromkeys(("nonesttables", "xe", "tc", "rxe", "txe", "private", "upr"), SKIP),
    **dict.fromkeys(("ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn"), SKIP),
}
# Destinations that may be skipped by who does not know them, and are known here.
KNOWN = {*GOES_TO, "shpinst", "shppict", "ud", "do", "shpgrp"}
NOT_SEEN = {"nonshppict", "shprslt", "object", "listpicture", "background"}
CARRIED = {
    "annotation": "comments",
    "object": "embedded-files",
    "objocx": "active-content",
    "objautlink": "external-links",
    "objlink": "external-links",
    "userprops": "custom-properties",
    "docvar": "custom-properties",
}
TEXTS = {
    "tab": "\t",
    **dict.fromkeys(("line", "lbr", "page", "column", "softline", "softpage"), "\n"),
    "~": "\xa0",
    "_": "-",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    **dict.fromkeys(("emspace", "enspace", "qmspace"), " "),
}
OBJECTS = {"moMath": "a formula ", "object": "an object "}
ENDS = {**dict.fromkeys(("par", "sect", "nestcell"), PARAGRAPH), "cell": CELL, "row": ROW}
# Indents and places of frames, in twentieths of a point.
PLACED = ("li", "ri", "fi", "lin", "rin", "posx", "posy", "posnegx", "posnegy")
# Shares of a hundredth of a per cent: a shading that is mostly in its first colour.
MOSTLY = 7_500
# Half points above or below the line from which on text stands elsewhere.
MOST_HALVES = 200
SQUEEZING: dict[str, Callable[[int], bool]] = {
    "charscalex": lambda share: 0 < share < 10,
    "expndtw": lambda twentieths: twentieths < -80,
    "expnd": lambda quarters: quarters < -16,
}
COMMAND = re.compile(r"\s*(?:DDEAUTO|DDE)\b", re.IGNORECASE)
FORM = re.compile(r"\s*FORM(?:TEXT|DROPDOWN|CHECKBOX)\b", re.IGNORECASE)
OUTSIDE = re.compile(r"\s*INCLUDE(?:TEXT|PICTURE)\b", re.IGNORECASE)
# Twentieths of a point: 5 by 2.5 cm.
LOGO = (2835, 1417)
