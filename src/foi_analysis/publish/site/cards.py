"""Draws a printed figure as a card: claim, number, verdict, why; and the lead's limits as bars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from foi_analysis.notebook.display import badge
from foi_analysis.verdicts import report

Claim = Mapping[str, Any]
PICTURE = "What was printed, and what is known besides"
# A sentence longer than this is folded behind its first part.
LONG = 220
WHOLE = {"per cent": 100.0}
ROOM = 1.15
_NUMBER = re.compile(r"\d+(\.\d+)?")
# The first sentence, or what stands before its first bracket.
_FIRST = re.compile(r"(.{20,}?)(?:(?<=\.) (?=[A-Z])| (?=\())(.+)", re.DOTALL)
ANSWERS = {
    "reproduced": "Yes: the replies give it.",
    "reproduced from the compiler's data": "Yes, by the table of whoever added the replies up.",
    "confirmed": "Yes: somebody else's figures give it, too.",
    "repeated": "Only the same source says so.",
    "fits": "It may well be.",
    "cannot be checked": "No one can say.",
    "restated": "The same source also printed another figure.",
    "disagrees if": "Perhaps not.",
    "impossible": "No.",
    "not like for like": "The two numbers do not compare.",
    "not checked": "We do not know.",
}


def cards(claims: Iterable[Claim], pages: Iterable[str]) -> str:
    """Return a list of cards; ``pages`` are those that exist, to which a card leads."""
    known = set(pages)
    items = "".join(_card(claim, known) for claim in claims)
    return f'<ul class="cards">{items}</ul>'


def _card(claim: Claim, pages: set[str]) -> str:
    page = f"figure-{claim['id']}"
    number, words = _parted(claim)
    text = f'<span class="num">{escape(number)}</span> {escape(words)}'
    linked = f'<a href="{page}.html">{text}</a>' if page in pages else f"{text} (not yet run)"
    return (
        f'<li id="{claim["id"]}"><p class="claim">{linked}</p>'
        f"<p>{badge(claim['verdict'])}</p>{why(claim['sentence'])}</li>"
    )


def _parted(claim: Claim) -> tuple[str, str]:
    """Return the printed number and the statement without it, where it opens or ends with it."""
    printed, statement = claim["printed"], claim["statement"]
    if statement.startswith(f"{printed} "):
        return printed, statement.removeprefix(printed).strip()
    if statement.endswith(f": {printed}"):
        return printed, statement.removesuffix(f": {printed}")
    return report.printed(claim), statement


def why(sentence: str) -> str:
    """Return a verdict's sentence as HTML, the rest of a long one behind its first part."""
    parts = _FIRST.fullmatch(sentence) if len(sentence) > LONG else None
    if not parts:
        return f'<p class="why">{escape(sentence)}</p>'
    first, rest = map(escape, parts.groups())
    return f'<details class="why"><summary>{first}</summary> {rest}</details>'


def lead(claim: Claim, pages: Iterable[str]) -> str:
    """Return the lead figure's answer: verdict, what it means here, why, and the way on."""
    page = f"figure-{claim['id']}"
    link = f'<p><a class="button" href="{page}.html">See how we know</a></p>'
    plain = " ".join(filter(None, (f"<strong>{ANSWERS[claim['verdict']]}</strong>", _of(claim))))
    return (
        f'<div class="answer" id="{claim["id"]}"><p>{badge(claim["verdict"])}</p>'
        f'<p class="lede">{plain}</p>{why(claim["sentence"])}'
        f"{link if page in set(pages) else ''}</div>"
    )


def _of(claim: Claim) -> str:
    return escape(claim["of_what"])


def picture(claim: Claim) -> str:
    """Return the limits of a figure and what was printed as bars on one line, or nothing.

    A place has no line to stand on, and without limits there is nothing to draw.
    """
    low, high, unit = claim["low"], claim["high"], claim["unit"]
    is_drawn = _NUMBER.fullmatch(claim["value"]) and unit != "rank"
    if not is_drawn or (low is None and high is None):
        return ""
    value = float(claim["value"])
    end = WHOLE.get(unit) or max(value, high or 0.0, low or 0.0) * ROOM
    start = 0.0 if low is None or low == high else low
    least, most = start / end * 100, (end if high is None else min(high, end)) / end * 100
    shown = f"{end:,.0f}" if unit in WHOLE else ""
    scale = f"<span>0</span><span>{shown} {escape(unit) if shown else ''}</span>"
    return (
        f'<figure class="picture"><p>{PICTURE}</p><div class="line" aria-hidden="true">'
        f'<i style="left:{least:.1f}%;width:{max(most - least, 0.6):.1f}%"></i>'
        f'<b style="left:{value / end * 100:.1f}%"></b></div>'
        f'<div class="scale" aria-hidden="true">{scale}</div><figcaption><ul>'
        f'<li class="band">{_allowed(claim)}</li>'
        f'<li class="mark">As printed: {escape(report.printed(claim))}</li>'
        "</ul></figcaption></figure>"
    )


def _allowed(claim: Claim) -> str:
    if claim["low"] == claim["high"] and claim["computed_provenance"] != "none":
        given = report.with_unit(claim["computed"], claim["unit"])
        return f"The replies on hand give: {escape(given)}"
    return f"Other figures allow: {escape(report.allowed_with_unit(claim))}"
