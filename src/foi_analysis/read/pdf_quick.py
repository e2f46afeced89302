"""Gives pdfplumber's pages with letters that carry only what reading needs; reads no text itself.

For every letter pdfplumber resolves colours, tags and the like, which takes a third of the time a
page takes, and which reading never looks at. Lines, boxes and pictures stay as pdfplumber has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.layout import LTChar, LTItem, LTPage
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

# Colours that are shares of an ink, patterns or numbers of a list, not lightness.
_OTHER_COLOURS = ("Separation", "DeviceN", "Pattern", "Indexed", "Lab")
# Ways to set text that draw nothing: neither filled nor outlined.
_UNDRAWN = (3, 7)


class _Drawing(PDFPageAggregatorWithMarkedContent):
    """Draws a page as pdfminer does, and keeps at each letter how it is drawn."""

    def render_string(self, textstate: Any, seq: PDFTextSeq, ncs: Any, graphicstate: Any) -> None:
        graphicstate.is_drawn = textstate.render not in _UNDRAWN
        super().render_string(textstate, seq, ncs, graphicstate)


class QuickPdfPage(Page):
    """A page of pdfplumber whose letters have their text, place, size, font, direction and colour.

    Every item has its place in the order in which the page draws them.
    """

    @property
    def layout(self) -> LTPage:
        """Return the page's items as they are drawn; raises what pdfplumber raises."""
        from pdfplumber.utils.exceptions import PdfminerException

        if not hasattr(self, "_layout"):
            device = _Drawing(self.pdf.rsrcmgr, pageno=self.page_number, laparams=self.pdf.laparams)
            try:
                PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            except Exception as error:
                raise PdfminerException(error) from error
            self._layout = device.get_result()
        return self._layout

    def process_object(self, item: LTItem) -> dict[str, Any]:
        """Return an item of the page as pdfplumber's dictionary, a letter's cut to what is read."""
        self.drawn = getattr(self, "drawn", 0) + 1
        if not isinstance(item, LTChar):
            return {**super().process_object(item), "order": self.drawn}
        left, above = self.mediabox[:2]
        top = self.height - item.y1 + above
        return {
            "object_type": "char",
            "text": item.get_text(),
            "fontname": item.fontname,
            "size": item.size,
            "upright": item.upright,
            "matrix": item.matrix,
            "width": item.width,
            "height": item.height,
            "x0": item.x0 + left,
            "x1": item.x1 + left,
            "top": top,
            "bottom": self.height - item.y0 + above,
            "doctop": self.initial_doctop + top,
            "colour": None if item.ncs.name in _OTHER_COLOURS else item.graphicstate.ncolor,
            "is_drawn": getattr(item.graphicstate, "is_drawn", True),
            "order": self.drawn,
        }


def quick_pages(document: PDF) -> Iterator[QuickPdfPage]:
    """Yield the pages of an open document, each to be closed by whoever reads it."""
    for page in document.pages:
        yield QuickPdfPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)
