"""Counts a PDF's letters and digits with a second library, to notice where two readers disagree."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

Signs = Counter[str]


def signs_of(texts: Iterable[str]) -> Signs:
    """Return how often each letter and digit stands in texts; raised digits count as plain."""
    plain = (unicodedata.normalize("NFKC", text) for text in texts)
    return Counter(sign for text in plain for sign in text if sign.isalnum())


def signs_by_page(path: Path) -> list[Signs] | None:
    """Return how often each letter and digit stands on each page, or None for a damaged file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in document]
    except (pypdfium2.PdfiumError, ValueError, OSError):
        return None
    return [signs_of([text]) for text in pages]


def agree(ours: Signs, theirs: Signs) -> bool:
    """Return whether a page reads the same: every sign of ours is there, and no digit more.

    Where the other library has more letters, too (bold made by printing twice), only the first.
    """
    if ours - theirs:
        return False
    more = theirs - ours
    is_bold = any(sign.isalpha() for sign in more)
    return not more or (is_bold and all(theirs[sign] <= 2 * ours[sign] for sign in more))
