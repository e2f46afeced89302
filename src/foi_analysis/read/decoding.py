"""Turns the bytes of a text file into text; guesses the encoding the same way every time."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

ENCODINGS = ("utf-8-sig", "cp1252")
_MARKED = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What UTF-8 punctuation, pound signs and accented letters look like when read as Windows-1252.
_MOJIBAKE = re.compile(r"â€[\x80-\x9d˜™š›œžŸ¡-¿†‡‰‹Œ‘’“”•–—]|Â[\xa0-\xbf]|Ã[\xa0-¿‚ƒ„…†‡ˆ‰Š‹Œ]")


def decode(content: bytes, encodings: Sequence[str] = ENCODINGS) -> str | None:
    """Return the text of ``content``, or None when it is no text in a known encoding.

    A byte order mark decides; then UTF-16 that shows by its NUL bytes; then ``encodings`` in
    their order. Lines that were saved through a wrong encoding ("â€“" for "–") are repaired.
    """
    marked = next((name for mark, name in _MARKED if content.startswith(mark)), None)
    if b"\0" in content:
        names: Sequence[str] = [name for name in (marked or _utf_16_order(content),) if name]
    else:
        names = [marked] if marked else encodings
    for name in names:
        try:
            return _without_mojibake(content.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _utf_16_order(content: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark: nearly every other byte is NUL."""
    half = len(content) // 2
    if not half or len(content) % 2:
        return None
    if content[1::2].count(0) > 0.7 * half and not content[::2].count(0):
        return "utf-16-le"
    if content[::2].count(0) > 0.7 * half and not content[1::2].count(0):
        return "utf-16-be"
    return None


def _without_mojibake(text: str) -> str:
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding

    lines = text.splitlines(keepends=True)
    return "".join(fix_encoding(line) if _MOJIBAKE.search(line) else line for line in lines)
