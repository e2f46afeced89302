"""Puts a made-up reply together: a letter with a heading for each answer, or as quirks ask."""

from __future__ import annotations

from dataclasses import replace

from tools.reconstruct.corpus import letters
from tools.reconstruct.corpus.arrange import LAYOUTS
from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.model import (
    MARK,
    Block,
    Document,
    DocumentPage,
    DocumentTable,
    LetterHeading,
    LetterLine,
)
from tools.reconstruct.corpus.replying import (
    TITLE,
    ReplyContents,
    answers_of,
    asks_of,
    lone_file,
    status_word,
)
from tools.reconstruct.corpus.truth import Observation


def compose(draw: Draw, counting: str) -> ReplyContents:
    """Return one whole reply in the layout its quirks ask for."""
    made = _arranged(draw, counting)
    letter = made.bundle.letter
    if draw.has("headings-plain"):
        letter = replace(letter, pages=tuple(_unstyled(page) for page in letter.pages))
    if draw.has("cover-sheet"):
        texts = (MARK, *letters.cover(draw))
        cover = DocumentPage("Notes", tuple(LetterLine(text) for text in texts))
        letter = replace(letter, pages=(cover, *letter.pages))
    made.bundle.letter = letter
    return made


def _arranged(draw: Draw, counting: str) -> ReplyContents:
    if draw.has("1.15-answer-in-refusal"):
        return _refused(draw)
    for quirk, build in LAYOUTS.items():
        if quirk in draw.quirks:
            draw.used.add(quirk)
            return build(draw, counting)
    return _headed(draw, counting)


def _unstyled(page: DocumentPage) -> DocumentPage:
    """Return a page whose headings are ordinary lines."""
    blocks = (
        LetterLine(one.text) if isinstance(one, LetterHeading) else one for one in page.blocks
    )
    return replace(page, blocks=tuple(blocks))


def _headed(draw: Draw, counting: str) -> ReplyContents:
    """Return a reply with a heading for each answer; a pack may keep the lists in another file."""
    found, seen = answers_of(draw, counting)
    body: list[Block] = []
    parts: dict[str, Document] = {}
    suffix = _attachment(draw)
    attached: list[Block] = []
    for number, answer in found.items():
        head = letters.heading(draw, number, asks_of(draw)[number])
        if draw.has("zip-of-csv") and number > 1:
            name = f"{number} question {number}.csv"
            parts[name] = _lone([LetterLine(MARK), *head, *answer.blocks])
        elif suffix and any(isinstance(block, DocumentTable) for block in answer.blocks):
            body += [*head, LetterLine("Please see the attached file.")]
            attached += [*head, *answer.blocks]
        else:
            body += [*head, *answer.blocks]
    if attached:
        parts[f"{_attached_name(draw)}.{suffix}"] = _lone([LetterLine(MARK), *attached])
    blocks = [*letters.opening(draw, TITLE), *body, *letters.closing(draw)]
    return ReplyContents(lone_file(draw, blocks, parts), status_word(seen), seen)


def _attachment(draw: Draw) -> str:
    if draw.has("attachment-xlsx"):
        return "xlsx"
    return "csv" if draw.has("attachment-csv") else ""


def _attached_name(draw: Draw) -> str:
    return "annex A" if draw.has("zip-annex-names") else "figures"


def _lone(blocks: list[Block]) -> Document:
    return Document((DocumentPage("Figures", tuple(blocks)),))


def _refused(draw: Draw) -> ReplyContents:
    offences = draw.rng.randint(5, 900)
    blocks = [*letters.opening(draw, TITLE), *letters.refusal(draw, offences)]
    if draw.has("1.14-numbers-in-refusal"):
        blocks.append(LetterLine("In 2017 some 3,200 cases of all kinds would have to be read."))
    seen = [Observation("offences", "", "", "exact", offences, offences, *draw.own)]
    return ReplyContents(lone_file(draw, [*blocks, *letters.closing(draw)], {}), "refused", seen)
