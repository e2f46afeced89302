"""Tells whether a head or title counts something else than a question asks for; reads no table."""

from __future__ import annotations

import re

from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference


def other_count(reference: Reference, ask: Ask, text: str) -> str:
    """Return the word of a head or title for what another question counts, or nothing.

    "Number of offences" over the sexes of victims counts offences, of which one can have several
    victims; "offences by sex of victim" names both and is left.
    """
    own = {kind.counted_as for kind in ask.kinds} & reference.other_counts
    words = re.findall(r"[^\W\d]+", text.casefold())
    if not own or any(word in own or f"{word}s" in own for word in words):
        return ""
    counted = reference.counted | {one.removesuffix("s") for one in reference.counted}
    return next((word for word in words if word in counted), "")
