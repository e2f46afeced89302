"""Counts personal data by kind in visible text; never keeps or repeats what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foi_analysis.intake.scan.hazards import Hazard, counted

_DAY = (
    r"(?:\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ,]{1,2}(?:19|20)?\d{2}"
    r"|(?:19|20)\d{2}-\d{2}-\d{2})"
)
_BORN = r"(?:\bd\.?\s?o\.?\s?b\b\.?|\bdates? of birth\b|\bborn(?: on)?\b)"
_IDENTITY = (
    (
        re.compile(
            r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?"
            r"\d\d ?\d\d ?\d\d ?[A-D]\b"
        ),
        "National Insurance number",
    ),
    (re.compile(rf"{_BORN}[\s:–=-]{{0,5}}{_DAY}", re.IGNORECASE), "date of birth"),
)
_PHONE = re.compile(
    r"(?<![\d.,/-])(?:\+44\s?(?:\(0\)\s?)?[1-37-9]|\(?0[1-378])\d?"
    r"(?:[ \-()]{0,2}\d){8,9}(?![\d/]|[.,]\d)"
)
_AT_DOMAIN = re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b")
_LOCAL_PART = re.compile(r"[\w.+-]+$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_MAILBOX = re.compile(
    r"foi|freedom|disclos|information|info|enquir|inquir|request|contact|mail|office|data"
    r"|protection|complain|accessto|casework|press|media|no-?reply|review|compliance|governance",
    re.IGNORECASE,
)
_PERSON = (
    r"(?:victim|suspect|offender|complainant|aggrieved|defendant|perpetrator|witness|child|children"
    r"|accused|nominal|person|officer)"
)
_HEADED = re.compile(
    rf"d ?o ?b|{_PERSON}?s? ?(?:d ?o ?b|date of birth|birth ?date)|"
    rf"(?:{_PERSON}s? )?(?:surname|forenames?|"
    r"(?:first|last|middle|family|given|maiden) ?names?)|"
    rf"names? of (?:the )?{_PERSON}s?|{_PERSON}s? (?:full )?names?|"
    rf"(?:{_PERSON}s? )?home ?address|{_PERSON}s? (?:postal )?address|"
    r"ni ?no|nino|ni ?number|national insurance (?:no|number)|nhs ?(?:no|number)|"
    r"pnc ?(?:id|number)|passport (?:no|number)"
)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
LONGEST_HEADING = 40
MOST_TEXT = 10_000_000


def personal_hazards(texts: Iterable[str], cells: Iterable[str] = ()) -> Iterator[Hazard]:
    """Yield counts of personal data: ``texts`` is all that is seen, ``cells`` those of tables."""
    text = "\n".join(texts)
    if len(text) > MOST_TEXT:
        yield Hazard("absurd-size", detail=f"more than {MOST_TEXT:,} characters of text")
        return
    identity = [(len(pattern.findall(text)), words) for pattern, words in _IDENTITY]
    if any(number for number, _ in identity):
        yield Hazard("personal-identity", detail=_list(identity))
    if number := len({heading for cell in cells if (heading := _heading(cell))}):
        yield Hazard("personal-columns", detail=counted(number, "heading"))
    contacts = [
        (len(set(_PHONE.findall(text))), "telephone number"),
        (len(set(_people(text))), "e-mail address"),
        (len(set(_POSTCODE.findall(text))), "postcode"),
    ]
    if any(number for number, _ in contacts):
        yield Hazard("personal-contact", detail=_list(contacts))


def _people(text: str) -> Iterator[str]:
    for match in _AT_DOMAIN.finditer(text):
        local = _LOCAL_PART.search(text[max(match.start() - 64, 0) : match.start()])
        if local and not _MAILBOX.search(local.group()):
            yield (local.group() + match.group()).casefold()


def _heading(cell: str) -> str:
    """Return the heading of a column of personal data in one spelling, or "" for another cell."""
    if cell.isdecimal() or len(cell) > LONGEST_HEADING:
        return ""
    plain = _NOT_LETTERS.sub(" ", cell.casefold().replace("'s", "").replace("’s", "")).strip()
    return plain if _HEADED.fullmatch(plain) else ""


def _list(found: list[tuple[int, str]]) -> str:
    return ", ".join(
        counted(number, words, "dates of birth" if words == "date of birth" else "")
        for number, words in found
        if number
    )
