"""Tells signs right beside a number that may make another number of it; reads no number.

Words and other signs are `understood`'s to judge. Above each pattern stands an example of what it
finds, which a test takes from here.
"""

from __future__ import annotations

import re

_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}
_BRACKETS = {")": "(", "]": "["}
# "total:"
_OPENS = re.compile(r"[\w)\]\"'”’][:=]$")
# "No."
_SHORT = re.compile(r"[^\W\d_]\.$")
# " a "
_ARTICLE = re.compile(r"\s+an?\b", re.IGNORECASE)
# " (a)"
_POINT = re.compile(r"\s*[(\[]\s*\w{1,2}\s*[)\]]")
# ". Then"
_ENDS = re.compile(r"[.,;!](?=\s|$)|[.!][\"'”’)\]]+(?=\s|$)")
# "Figure "
_NAMED = re.compile(r"\b(figure|number|appendix|annex|item|row|line|note)\s+$", re.IGNORECASE)
# "012"
_WITH_NOUGHT = re.compile(r"0\d")
# " offences"
_GOES_ON = re.compile(r"\s+[a-z]")


def odd_sign(text: str, start: int, end: int) -> str:
    """Return what stands beside the number of a text and may belong to it, or nothing.

    The number, which may be written twice ("forty-two (42)"), stands from ``start`` to before
    ``end``.
    """
    before, after = text[:start], text[end:]
    if _WITH_NOUGHT.match(text, start):
        return "a nought before the number"
    if name := _NAMED.search(before):
        return f"“{name[1]}” before the number"
    left, right = before.rstrip()[-1:], after.lstrip()[:1]
    if left and _is_odd_before(before, after, left):
        return f"the sign “{left}” before the number"
    if _ARTICLE.match(after) or _POINT.match(after):
        return f"“{after.strip()[:4].strip()}” after the number"
    if right and not right.isalnum() and _is_odd_after(before, text[start:end], after, right):
        return f"the sign “{right}” after the number"
    return ""


def _is_odd_before(before: str, after: str, left: str) -> bool:
    is_apart, rest = before != before.rstrip(), before.rstrip()[:-1]
    if left in "–—-−":
        return not is_apart or (bool(rest.strip()) and rest.rstrip()[-1:] in ":=-–—")
    if left in ":=":
        return not (is_apart or _OPENS.search(before))
    if left == ".":
        return not (is_apart or _SHORT.search(before))
    if left in _QUOTES:
        return not after.startswith(_QUOTES[left])
    return left in "([/" or (left in "?,;" and not is_apart)


def _is_odd_after(before: str, number: str, after: str, right: str) -> bool:
    is_apart, rest = after != after.lstrip(), after.lstrip()[1:]
    if right in "–—-":
        return not is_apart or not rest.strip() or not rest[:1].isspace()
    if _ENDS.match(after):
        return right == "." and bool(_GOES_ON.match(rest))
    if right in _BRACKETS:
        opened = before + number
        return opened.count(_BRACKETS[right]) <= opened.count(right)
    if right in "\"'”’":
        return not (before.endswith(tuple(_QUOTES)) and _QUOTES[before[-1:]] == right)
    return right in "/=?" or (right in ".:" and not is_apart)
