"""Words what stands around the answers of a made-up reply; every number here is no count."""

from __future__ import annotations

from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.model import MARK, Block, Item, LetterHeading, LetterLine
from tools.reconstruct.corpus.periods import dates, span_text
from tools.reconstruct.documents import KEYWORDS

CHARGE = "Charge for this reply – none (limit of the Act: £450)"
REQUESTS = (
    "Please provide the figures as in this example: 44, 22, 10, 5.",
    "Please provide figures for each of the last 3 years, e.g. 44, 22, where there were over 50.",
    "How many offences were recorded, for example 12 or 15, in each of the 2 years before that?",
)
NCND = (
    "The force can neither confirm nor deny that it holds any other information, by virtue of "
    "sections 23(5), 24(2), 30(3), 31(3), 40(5) and 44(2).",
    "This should not be taken to mean that any information is withheld.",
)
REFUSED_QUESTION = (
    "Withheld under section 40(2) of the Act.",
    "This question is refused under section 12(1): 1,144 records would have to be read, which "
    "would take over 57 hours at a cost of £450.",
    "Exempt under s.31(1)(a) of the Freedom of Information Act 2000.",
    "Withheld under section 12(1): 97,000 records would have to be searched, 5 minutes each, "
    "which takes 8,106 hours.",
)
REFUSED_LETTER = (
    "Your request is refused under section 12(1) of the Freedom of Information Act 2000.",
    "A search of our systems returned 7,069 records. At 3 minutes a record this would take over "
    "353 hours, which exceeds the limit of 18 hours or £450.",
)
NOT_HELD_QUESTION = ("No information held.", "Not held.", "Information not held.")


def cover(draw: Draw) -> tuple[str, str]:
    """Return the lines of a cover sheet; the day in them is one on which the period was over."""
    end = dates(draw.own)[1]
    taken = f"The figures were taken from the crime system on 5 May {end.year + 1} at 14:30."
    return "This workbook has 2 sheets or more; please read all of them.", taken


def opening(draw: Draw, title: str) -> list[Block]:
    """Return what stands before the first answer."""
    blocks: list[Block] = [LetterLine(MARK)]
    if draw.has("8.10-keyword-line"):
        blocks.append(LetterLine(KEYWORDS))
    blocks.append(LetterLine(title))
    blocks.append(Item("Our reference", _reference(draw)))
    if draw.has("period-line"):
        blocks.append(Item("Period covered", span_text(draw.own, draw.one(("words", "figures")))))
    if draw.format in ("csv", "tsv"):
        blocks.append(LetterLine(CHARGE))
    if draw.has("1.13-numbers-in-request"):
        blocks.append(LetterLine(draw.one(REQUESTS)))
    return blocks


def _reference(draw: Draw) -> str:
    if not draw.has("8.14-reference-formats"):
        return f"{draw.rng.randint(100, 999):04d}/18"
    number = draw.rng.randint(100, 999)
    return draw.one(
        (
            f"{number}-2025",
            f"0{number} 2024/25",
            f"{number}- 24",
            f"01/FOI/24/{number:06d}/O",
            f"FOI2019/{number:05d}",
            f"HQ/PA/{number:06d}/18",
            f"PUB {number} / 1{number}",
            f"[FOI/1{number}]",
        )
    )


def closing(draw: Draw) -> list[Block]:
    """Return what stands after the last answer."""
    blocks: list[Block] = [LetterLine(text) for text in draw.later]
    if draw.has("7.8-ncnd-paragraph"):
        blocks += [LetterLine(text) for text in NCND]
    if draw.has("signature-block"):
        blocks.append(LetterLine("You may ask for a review within 20 working days of this reply."))
        blocks.append(LetterLine("FOI Office, telephone 01632 960123, extension 4567"))
    return blocks


def heading(draw: Draw, number: int, asks: str) -> list[Block]:
    """Return the heading of an answer, and the question's text where the reply restates it."""
    text = draw.lists.questions[draw.wave, asks]
    styles = {
        "heading-q": f"Q{number}",
        "heading-number": f"{number}.",
        "heading-response": f"Response {number}:",
        "heading-with-question": f"Question {number}: {text}?",
    }
    style = draw.first_of((*styles, "8.8-bare-headings"))
    blocks: list[Block] = [LetterHeading(styles.get(style, f"Question {number}"))]
    if draw.has("question-restated"):
        blocks.append(LetterLine(draw.one((f"{text}?", f"Please provide: {text}", text))))
    return blocks


def refusal(draw: Draw, offences: int) -> list[Block]:
    """Return the body of a refused reply that answers its first question all the same."""
    answer = draw.one(
        (
            f"I can confirm that {offences} offences were recorded (this provides a response to "
            "question 1).",
            f"Outside the Act I can say that {offences} offences were recorded in the period.",
        )
    )
    return [*(LetterLine(text) for text in REFUSED_LETTER), LetterLine(answer)]
