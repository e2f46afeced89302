"""Words the four answers on top of the front page; judges nothing and counts only what is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape
from typing import Any

from foi_analysis.notebook.display import badge
from foi_analysis.notebook.story_words import number_of
from foi_analysis.publish.site.covered_page import PAGE
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.story_pages import LIST

BORNE_OUT, FITTING, AGAINST, SILENT = (
    ("reproduced", "corroborated"),
    "consistent",
    "contradicted",
    "untestable",
)


def glance(facts: SiteFacts, titles: Mapping[str, str]) -> str:
    """Return as HTML what was claimed, what holds, what does not, and how complete evidence is.

    ``titles`` gives the notebook pages there are; a contradicted claim leads to its page.
    """
    verdicts = Counter(claim["verdict"] for claim in facts.claims.values())
    answers = (
        ("What was claimed", _claimed(facts)),
        ("What holds", _holds(verdicts)),
        ("What does not", _against(facts, verdicts, titles)),
        ("How complete the evidence is", _complete(facts)),
    )
    items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in answers)
    return f'<dl class="answers glance simple">{items}</dl>'


def _claimed(facts: SiteFacts) -> str:
    stories = len(facts.stories)
    figures = number_of(len(facts.claims), "figure")
    words = f"<strong>{figures}</strong> in {stories} {'story' if stories == 1 else 'stories'}."
    return f'{words} <a href="{LIST}.html">Every other story</a> is judged too.'


def _holds(verdicts: Mapping[str, int]) -> str:
    exact = sum(verdicts[name] for name in BORNE_OUT)
    fitting = verdicts[FITTING]
    return (
        f"<strong>{exact or 'None'}</strong> borne out exactly. <strong>{fitting}</strong> "
        f"{badge(FITTING)}: inside what evidence allows, which may be wide."
    )


def _against(facts: SiteFacts, verdicts: Mapping[str, int], titles: Mapping[str, str]) -> str:
    named = [_contradicted(facts, claim, titles) for claim in facts.claims.values()]
    words = f"<strong>{verdicts[AGAINST] or 'None'}</strong> {badge(AGAINST)}"
    words += f": {'; '.join(filter(None, named))}." if verdicts[AGAINST] else "."
    return words + (f" {verdicts[SILENT]} {badge(SILENT)}." if verdicts[SILENT] else "")


def _contradicted(facts: SiteFacts, claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    if claim["verdict"] != AGAINST:
        return ""
    page, words = f"figure-{claim['id']}", escape(facts.claim_title(claim["id"]))
    shown = f'<a href="{page}.html">{words}</a>' if page in titles else words
    return f"{shown} (evidence allows {escape(facts.allowed(claim))})"


def _complete(facts: SiteFacts) -> str:
    waves = dict.fromkeys(claim["wave"] for claim in facts.claims.values())
    return " ".join(_complete_in(facts, wave) for wave in waves)


def _complete_in(facts: SiteFacts, wave: str) -> str:
    counts = facts.reply_counts(wave)
    forces = sum(len(own) for own in facts.regions.values())
    return (
        f"<strong>{counts['primary']} of {forces}</strong> forces' own files on hand for the "
        f"{escape(facts.reference.waves[wave].label)}; {counts['transcribed']} transcribed. "
        f"{counts['reconstructed']} are reconstructed, which is no evidence. "
        f'<a href="{PAGE}.html">All windows</a>.'
    )
