"""Counts a PDF's digits with a second library, to notice where two readers disagree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def digits_of(texts: Sequence[str]) -> Counter[str]:
    """Return how often each digit stands in texts, raised ones among them."""
    return Counter(
        sign for text in texts for sign in text.translate(_RAISED) if sign in "0123456789"
    )


def digits_by_page(path: Path) -> list[Counter[str]] | None:
    """Return how often each digit stands on each page, or None when the library cannot say."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None
    return [digits_of([text]) for text in pages]
