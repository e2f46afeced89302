"""Tells whether a sentence restricts, corrects or adds to the figures near it; asks nothing."""

from __future__ import annotations

import re

from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.sentences import says_not_given
from foi_analysis.extract.understood import Understood

FEW_WORDS = 6
# "Attempts are not included."
RESTRICTS = re.compile(
    r"\b(?:attempt\w*|duplicat\w*|no-?crim\w*|rounded|rounding|corrections?|corrected)\b"
    r"|\b(?:not|been|are|were|is) (?:included|excluded|missing|cancelled|removed|withdrawn)\b"
    r"|\bshould (?:have )?(?:be|been|read)\b"
    r"(?! (?:taken|noted|used|aware|made|treated|addressed|sent|directed)\b)"
    r"|\b(?:half|some|most|many|part|all but \w+) of th[eo]|\bnot (?:all|every|each)\b"
    r"|\bpart[ -](?:of|year)\b|\byear[ -]to[ -]date\b"
    r"|\b(?:previous(?:ly)?|earlier|last) (?:reply|response|answer|letter|said|stated|gave)\b"
    r"|\bnot (?:yet |be )?(?:available|complete|final|verified|validated|relied|reliable)\b",
    re.IGNORECASE,
)
# "These figures"
_OF_FIGURES = re.compile(
    r"\b(?:this|these|those|they|it|figures?|totals?|counts?|numbers?|above|data|results?)\b", re.I
)
# "relate to the north division"
LIMITS = re.compile(
    r"\b(?:includ\w*|exclud\w*|cover\w*|relat(?:e|es|ed|ing)|only|limited|restricted|estimat\w*|"
    r"approximat\w*|incomplete|missing|cancel\w*|"
    r"(?:is|are) (?:the|an?) (?:figures?|counts?) (?:for|of)|(?:is|are) (?:for|of))\b",
    re.IGNORECASE,
)
# "Please note that these figures"
_BEGINS = re.compile(
    r"(?:please note(?: that)?:?\s+|note:?\s+)?(?:the |all |our )?"
    r"(?:this|these|those|they|it|figures?|totals?|counts?|numbers?|data|results?)\b",
    re.IGNORECASE,
)
# "Only 12 were in scope."
_OPENS = re.compile(
    r"(?:(?:only|plus|also|another|a further|in addition|of (?:these|those|them|the)|however)"
    r"\b,?\s*)*",
    re.IGNORECASE,
)
# " were attempts"
_GOES_ON = re.compile(r",?\s+([a-z]+)")
PEOPLE = frozenset(("people", "persons", "individuals", "person", "individual"))


def words_of(text: str) -> set[str]:
    """Return the words of a text in small letters."""
    return set(re.findall(r"[^\W\d]+", text.casefold()))


def qualifies(sentence: str, understood: Understood, others: frozenset[str]) -> bool:
    """Return whether a sentence near a value restricts, corrects or adds to it.

    ``understood`` is of the question the value answers, ``others`` are other things counted.
    """
    if RESTRICTS.search(sentence):
        return True
    subject = _OF_FIGURES.search(sentence)
    if subject and (words_of(sentence) & others or LIMITS.search(sentence, subject.start())):
        return True
    is_short = len(sentence.split()) <= FEW_WORDS and not says_not_given(sentence)
    if (is_short or _BEGINS.match(sentence)) and understood.parts(sentence):
        return True
    return _opens_with_a_number(understood.masked(sentence), others)


def _opens_with_a_number(masked: str, others: frozenset[str]) -> bool:
    """Return whether a number and what is said of it begin a sentence ("4 were attempts")."""
    opens = _OPENS.match(masked)
    first = next(number_tokens(masked), None)
    if not first or not opens or masked[opens.end() : first.start].strip():
        return False
    said = _GOES_ON.match(masked, first.end)
    return said is not None and said[1] not in others | PEOPLE
