"""Takes the visible text out of a Word paragraph, automatic question numbers too; reads no file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from foi_analysis.core.office_parts import WORD
from foi_analysis.read.appearance import OBJECT, UNSEEN, TextRun, marked, run_text
from foi_analysis.read.docx_shapes import is_laid_over
from foi_analysis.read.sheet_looks import CellLook
from foi_analysis.read.word_styles import WordStyles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GLOSS = f"{WORD}rt"
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_TEXT_BOX, _RUN = f"{WORD}txbxContent", f"{WORD}r"
_TEXT = {
    f"{WORD}tab": "\t",
    f"{WORD}ptab": "\t",
    f"{WORD}br": "\n",
    f"{WORD}cr": "\n",
    f"{WORD}noBreakHyphen": "-",
}
# 5 by 2.5 cm in English Metric Units.
LOGO = (1_800_000, 900_000)
_FIELDS = {f"{WORD}{name}" for name in ("dropDownList", "comboBox", "ddList", "checkBox")}
_VML_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)(pt|in)")
_ASKS = re.compile(
    r"(?:how|what|which|please|provide|were|are|is|do|does|did|of (?:these|those)|for each|"
    r"(?:the )?(?:total |age|number|figure))\b|.*\?$",
    re.IGNORECASE | re.DOTALL,
)


def paragraph_text(paragraph: Element, styles: WordStyles) -> str:
    """Return a paragraph's text, hyperlinks and fields included, with "\\n" for line breaks.

    Raised digits, which are footnotes' marks, come as "¹"; text boxes are left out.
    """
    return run_text(_runs(paragraph, styles))


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the contents of the text boxes anchored in a paragraph, each once."""
    for element in paragraph.iter(_TEXT_BOX):
        outer = list(element.iterancestors(_TEXT_BOX, _FALLBACK, paragraph.tag))
        if outer and outer[0] is paragraph:
            yield element


def _runs(element: Element, styles: WordStyles, look: CellLook | None = None) -> Iterator[TextRun]:
    for child in element:
        if child.tag in (_TEXT_BOX, _FALLBACK, f"{WORD}pPr", f"{WORD}rPr"):
            continue
        if child.tag == f"{WORD}t":
            own, text = look or CellLook(), child.text or ""
            is_gone = own.is_in_signs and any(map(str.isdigit, text))
            mark = UNSEEN if is_gone else own.mark
            yield TextRun(text, own.points, own.is_raised, own.is_lowered, mark)
        elif child.tag in _TEXT:
            yield TextRun(_TEXT[child.tag])
        elif child.tag in _FIELDS:
            yield TextRun(marked(OBJECT, "a form field "))
        elif child.tag in (f"{WORD}drawing", f"{WORD}pict") and is_laid_over(child):
            yield TextRun(marked(UNSEEN, "a shape laid over the text "))
        elif child.tag == _GLOSS:
            yield TextRun(marked(OBJECT, " a gloss over a word "))
        elif child.tag == _FORMULA:
            yield TextRun(marked(OBJECT, "a formula "))
        elif child.tag in (f"{WORD}drawing", f"{WORD}pict") and (name := _object(child)):
            yield TextRun(marked(OBJECT, f"{name} "))
        elif isinstance(child.tag, str):
            yield from _runs(child, styles, styles.look(child) if child.tag == _RUN else look)


def _object(drawing: Element) -> str:
    """Return what a drawing shows that is not read: a chart, or a picture too large for a logo."""
    if next(drawing.iter("{*}chart", "{*}relIds"), None) is not None:
        return "a chart"
    if next(drawing.iter("{*}textpath"), None) is not None:
        return "text drawn as a picture"
    sizes = [(int(one.get("cx", 0)), int(one.get("cy", 0))) for one in drawing.iter("{*}extent")]
    sizes += [_vml_size(one.get("style", "")) for one in drawing.iter("{*}shape")]
    is_picture = next(drawing.iter("{*}pic", "{*}imagedata"), None) is not None
    is_large = any(wide >= LOGO[0] and high >= LOGO[1] for wide, high in sizes)
    return "a picture" if is_picture and is_large else ""


def _vml_size(style: str) -> tuple[int, int]:
    """Return width and height of an older drawing in English Metric Units."""
    points = {"pt": 1, "in": 72}
    found = {name: float(size) * points[unit] for name, size, unit in _VML_SIZE.findall(style)}
    return int(12_700 * found.get("width", 0)), int(12_700 * found.get("height", 0))


def asks(text: str) -> bool:
    """Return whether a paragraph asks, so that its automatic number is a question's."""
    return bool(_ASKS.match(text.strip())) and not re.search(r"\d\W*$", text)


class Numbering:
    """Counts a document's automatic numbers as its paragraphs go by, in their order."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        self.levels = dict(_levels(numbering)) if numbering is not None else {}
        self.by_style = dict(_numbered_styles(styles)) if styles is not None else {}
        self.counted: Counter[str] = Counter()
        self.started: set[str] = set()

    def number(self, paragraph: Element, text: str) -> str:
        """Return the automatic number of a paragraph that asks or is a heading, else nothing.

        Only decimal numbers of the first level are worked out; those of a list of answers
        are counted and left out, as they would read like figures.
        """
        style = _value(paragraph, "pPr/pStyle")
        number = _value(paragraph, "pPr/numPr/numId") or self.by_style.get(style, "")
        if number not in self.levels or _value(paragraph, "pPr/numPr/ilvl") not in ("", "0"):
            return ""
        counter, start, restarts, pattern = self.levels[number]
        if counter not in self.counted or (restarts and number not in self.started):
            self.counted[counter] = start - 1
        self.started.add(number)
        self.counted[counter] += 1
        shown = pattern.replace("%1", str(self.counted[counter]))
        is_heading = "heading" in style.lower() or re.search(r"[^\W\d_]", pattern.replace("%1", ""))
        return shown if is_heading or asks(text) else ""


def _levels(numbering: Element) -> Iterator[tuple[str, tuple[str, int, bool, str]]]:
    """Yield of each decimal list: its number, its counter, its start, if it restarts, its look."""
    abstract = {
        one.get(f"{WORD}abstractNumId"): one for one in numbering.iterfind(f"{WORD}abstractNum")
    }
    for one in numbering.iterfind(f"{WORD}num"):
        counter = _value(one, "abstractNumId")
        found = abstract.get(counter)
        level = None if found is None else found.find(f"{WORD}lvl[@{WORD}ilvl='0']")
        pattern = "" if level is None else _value(level, "lvlText")
        if level is None or _value(level, "numFmt") != "decimal" or "%1" not in pattern:
            continue
        restart = one.find(f"{WORD}lvlOverride[@{WORD}ilvl='0']")
        override = "" if restart is None else _value(restart, "startOverride")
        start = override or _value(level, "start") or "1"
        if start.isdecimal():
            yield one.get(f"{WORD}numId", ""), (counter, int(start), bool(override), pattern)


def _numbered_styles(styles: Element) -> Iterator[tuple[str, str]]:
    for style in styles.iterfind(f"{WORD}style"):
        if number := _value(style, "pPr/numPr/numId"):
            yield style.get(f"{WORD}styleId", ""), number


def _value(element: Element, path: str) -> str:
    found = element.find("/".join(f"{WORD}{name}" for name in path.split("/")))
    return "" if found is None else found.get(f"{WORD}val", "")
