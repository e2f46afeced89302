"""Answers every question of a made-up reply, or refuses it; arranges nothing on pages."""

from __future__ import annotations

from dataclasses import dataclass

from tools.reconstruct.corpus import letters, singles
from tools.reconstruct.corpus.answers import Answer, list_answer, status_of
from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.facts import AuthorityFacts, draw_facts
from tools.reconstruct.corpus.model import (
    Block,
    Bundle,
    Document,
    DocumentPage,
    DocumentTable,
    LetterLine,
)
from tools.reconstruct.corpus.truth import Days, Observation

TITLE = "Reply to a request about sexual communication with a child (s.15A)"
LISTS = ("methods", "disposals", "victims")


@dataclass
class ReplyContents:
    """The files of a reply, how the register must call it, and what is true of it."""

    bundle: Bundle
    status: str
    seen: list[Observation]


def asks_of(draw: Draw) -> dict[int, str]:
    """Return what each numbered question of the reply's wave asks for."""
    return draw.lists.asks[draw.wave]


def answer_to(
    asks: str, facts: AuthorityFacts, draw: Draw, days: Days, sentences: bool = True
) -> Answer:
    """Return the answer to one question, or its refusal."""
    if sentences and (answer := _no_answer(asks, draw, days)):
        return answer
    if sentences and asks in LISTS and facts.offences == 0 and draw.has("nil-lists"):
        text = draw.one(("None.", "Nil", "None"))
        return Answer([LetterLine(text)], [status_of(asks, "exact", days, 0)])
    if asks == "offences":
        return singles.offences_answer(facts, draw, days, sentences)
    if asks == "youngest_victim":
        return singles.youngest_answer(facts, draw, days, sentences)
    answer = list_answer(asks, facts, draw, days)
    if draw.has("table-caption") and isinstance(answer.blocks[0], DocumentTable):
        text = f"Table {draw.rng.randint(1, 5)} – {asks} recorded"
        answer.blocks.insert(0, LetterLine(text))
    return answer


def _no_answer(asks: str, draw: Draw, days: Days) -> Answer | None:
    """Return a refusal of one question of the four, always a list or the age."""
    if asks not in ("methods", "youngest_victim"):
        return None
    refused = "methods" if draw.own[1].endswith("31") else "youngest_victim"
    if asks == refused and draw.has("question-withheld"):
        numbers = draw.has("1.14-numbers-in-refusal")
        choices = letters.REFUSED_QUESTION[1::2] if numbers else letters.REFUSED_QUESTION[0::2]
        return Answer([LetterLine(draw.one(choices))], [status_of(asks, "withheld", days)])
    if asks == refused and draw.has("question-not-held"):
        text = draw.one(letters.NOT_HELD_QUESTION)
        return Answer([LetterLine(text)], [status_of(asks, "not held", days)])
    return None


def status_word(seen: list[Observation]) -> str:
    """Return how the register calls a reply of which that is true."""
    return "partial" if any(one.status == "withheld" for one in seen) else "answered"


def answers_of(draw: Draw, counting: str) -> tuple[dict[int, Answer], list[Observation]]:
    """Return the answer to every question, and all that is true of them."""
    facts = draw_facts(draw, counting)
    found = {n: answer_to(asks, facts, draw, draw.own) for n, asks in sorted(asks_of(draw).items())}
    return found, [one for answer in found.values() for one in answer.seen]


def lone_file(draw: Draw, blocks: list[Block], parts: dict[str, Document]) -> Bundle:
    """Return a reply whose letter is one stretch of ``blocks``, with the files beside it."""
    return Bundle(Document((DocumentPage("Reply", tuple(blocks)),), draw.quirks), parts)
