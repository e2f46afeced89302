"""Says which style sheets a browser applies to a page, and which are not in it; fetches none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# On paper, read aloud, or in the dark look that a reader may choose.
NOT_ON_SCREEN = re.compile(
    r"^\s*(?:only\s+)?(?:print|speech)\b|prefers-color-scheme\s*:\s*dark", re.IGNORECASE
)
# A service whose sheets hold nothing but fonts.
_OF_FONTS = re.compile(r"(?:https?:)?//fonts\.googleapis\.com/", re.IGNORECASE)


def linked_sheet(link: Element) -> str:
    """Return the address of the sheet that a link applies, at once or once it is there, or ""."""
    rel = link.get("rel", "").lower().split()
    is_later = "preload" in rel and link.get("as", "").lower() == "style"
    is_applied = is_later or ("stylesheet" in rel and "alternate" not in rel)
    return link.get("href", "").strip() if is_applied else ""


def is_elsewhere(address: str) -> bool:
    """Return whether a sheet is not in the page and may say how its text looks."""
    is_packed = address.lower().startswith("data:")
    return bool(address) and not is_packed and not _OF_FONTS.match(address)
