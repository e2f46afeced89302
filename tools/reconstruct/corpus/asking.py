"""Draws a made-up reply that docs/reading.md does not settle: reading it must end in a question."""

from __future__ import annotations

import random
from collections.abc import Callable

from tools.reconstruct.corpus import letters, periods
from tools.reconstruct.corpus.answers import Answer, heads_of
from tools.reconstruct.corpus.draw import Draw, Lists
from tools.reconstruct.corpus.facts import AuthorityFacts, draw_facts
from tools.reconstruct.corpus.model import (
    Block,
    Bundle,
    Document,
    DocumentPage,
    DocumentTable,
    LetterLine,
    Value,
)
from tools.reconstruct.corpus.quirks import FORMATS
from tools.reconstruct.corpus.replying import TITLE, answer_to

READABLE = tuple(one for one in FORMATS if one != "zip")
Rows = list[tuple[Value, ...]]


def _methods(draw: Draw, facts: AuthorityFacts) -> Rows:
    return [(head.text, number) for head, number in heads_of("methods", facts, draw)]


def _headed(draw: Draw, rows: Rows, header: str = "Number") -> DocumentTable:
    return DocumentTable((("Method", header), *rows), 1)


def unknown_label(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table with a label that no table of names has."""
    rows = _methods(draw, facts)
    name = draw.one(("Quibblechat", "Snorkelbook", "Wavelet Plus"))
    rows.insert(draw.rng.randint(0, len(rows)), (name, draw.rng.randint(1, 30)))
    return [_headed(draw, rows)]


def wrong_total(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table whose total its rows do not add up to."""
    rows = _methods(draw, facts)
    whole = sum(int(number or 0) for _, number in rows)
    return [_headed(draw, [*rows, ("Total", whole + draw.rng.randint(1, 9))])]


def mark_without_legend(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table with a mark that nothing explains."""
    rows = _methods(draw, facts)
    place = draw.rng.randrange(len(rows))
    rows[place] = (rows[place][0], draw.one(("-", "#", "~", "–")))
    return [_headed(draw, rows)]


def glued_digits(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table in which a footnote's digit is stuck to a number."""
    rows = _methods(draw, facts)
    place = draw.rng.randrange(len(rows))
    rows[place] = (rows[place][0], f"{draw.rng.randint(10, 99)},{draw.rng.randint(0, 999):03d}1")
    return [_headed(draw, rows)]


def records_table(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table with a row for each offence and no counts."""
    methods = [draw.word("method", name) for name in facts.methods]
    outcomes = [draw.word("disposal", name) for name in facts.disposals]
    rows = [(draw.one(methods), draw.one(outcomes)) for _ in range(draw.rng.randint(4, 9))]
    return [DocumentTable((("Method", "Outcome"), *rows), 1)]


def unfit_header(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table whose header says thousands, a rate or an average."""
    header = draw.one(("Number (thousands)", "Rate per 1,000", "Average per month"))
    return [_headed(draw, _methods(draw, facts), header)]


def contradiction(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return one table printed twice with one number changed."""
    rows = _methods(draw, facts)
    place = draw.rng.randrange(len(rows))
    label, number = rows[place]
    changed = [*rows[:place], (label, int(number or 0) + 1), *rows[place + 1 :]]
    return [_headed(draw, rows), LetterLine("The same figures again:"), _headed(draw, changed)]


def label_twice(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table with one label twice and no total."""
    rows = _methods(draw, facts)
    return [_headed(draw, [*rows, (rows[0][0], draw.rng.randint(1, 9))])]


def run_together(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a table whose cells ran together: "Facebook26"."""
    rows = [(f"{label}{int(number or 0) + 10}",) for label, number in _methods(draw, facts)]
    return [DocumentTable((("Method",), *rows), 1)]


def several_counts(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return a sentence with several possible counts."""
    one, other = facts.offences + 3, facts.offences + 1
    return [
        LetterLine(
            draw.one(
                (
                    f"There were {one} offences, and {other} offences under the older system.",
                    f"Either {one} or {other} offences were recorded.",
                )
            )
        )
    ]


def period_gap(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return the months of a year without one of them."""
    months = periods.months_of(draw.own)
    months.pop(draw.rng.randint(1, len(months) - 2))
    rows = [(periods.month_text(one, "long"), draw.rng.randint(0, 9)) for one in months]
    return [DocumentTable((("Period", "Number"), *rows), 1)]


def period_overlap(draw: Draw, facts: AuthorityFacts) -> list[Block]:
    """Return calendar years where a financial year was asked for."""
    start, end = periods.dates(draw.own)
    rows = [(str(one.year), facts.offences + one.month) for one in (start, end)]
    return [DocumentTable((("Period", "Number of offences"), *rows), 1)]


KINDS: dict[str, tuple[str, Callable[[Draw, AuthorityFacts], list[Block]] | None]] = {
    "ask-unknown-label": ("methods", unknown_label),
    "ask-wrong-total": ("methods", wrong_total),
    "ask-mark-without-legend": ("methods", mark_without_legend),
    "ask-glued-digits": ("methods", glued_digits),
    "ask-records-table": ("methods", records_table),
    "ask-unfit-header": ("methods", unfit_header),
    "ask-contradiction": ("methods", contradiction),
    "ask-label-twice": ("methods", label_twice),
    "ask-run-together": ("methods", run_together),
    "ask-several-counts": ("offences", several_counts),
    "ask-period-gap": ("offences", period_gap),
    "ask-period-overlap": ("offences", period_overlap),
    "ask-scanned-page": ("", None),
}


def spoil(draw: Draw, kind: str) -> Bundle:
    """Return a reply with a heading for each answer, one of which is of that kind."""
    asks, build = KINDS[kind]
    draw.used.add(kind)
    facts = draw_facts(draw, "mentions", draw.rng.randint(12, 90))
    blocks = letters.opening(draw, TITLE)
    for number, asked in sorted(draw.lists.asks[draw.wave].items()):
        is_spoilt = build is not None and asked == asks
        answer = Answer(build(draw, facts), []) if is_spoilt else None
        answer = answer or answer_to(asked, facts, draw, draw.own)
        blocks += [*letters.heading(draw, number, asked), *answer.blocks]
    quirks = frozenset({"scanned"}) if build is None else frozenset()
    return Bundle(Document((DocumentPage("Reply", (*blocks, *letters.closing(draw))),), quirks))


def kind_and_format(rng: random.Random, turn: int) -> tuple[str, str]:
    """Return the kind of question a reply must end in, each in turn, and a file format."""
    kind = tuple(KINDS)[turn % len(KINDS)]
    return kind, "pdf" if KINDS[kind][1] is None else READABLE[rng.randrange(len(READABLE))]


def draw_for(lists: Lists, rng: random.Random, wave: str, file_format: str) -> Draw:
    """Return the random choices of a reply without any quirk but the one that spoils it."""
    whole = lists.waves[wave]
    own = periods.days(whole.start, whole.end)
    return Draw(rng, lists, frozenset(), wave, own, file_format)
