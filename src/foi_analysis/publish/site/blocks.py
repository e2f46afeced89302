"""Wraps HTML for Sphinx to pass on unread, and links a row to itself; words nothing else."""

from __future__ import annotations

import re
from html import escape


def raw(html: str) -> str:
    """Return HTML as a block Sphinx passes on as it is."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", html)), default=0))
    return f"{fence}{{raw}} html\n{html}\n{fence}"


def row_link(anchor: str, words: str, about: str = "") -> str:
    """Return the visible link to a row, which can be passed on; ``about`` is said of it aloud."""
    spoken = escape(f"{words} Link to {about}" if about else f"Link to {words}")
    return f'<a class="row-link" href="#{anchor}" aria-label="{spoken}">{escape(words)}</a>'
