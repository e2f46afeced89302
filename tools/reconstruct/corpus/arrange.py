"""Arranges the answers of a made-up reply in other ways than one heading after the other."""

from __future__ import annotations

from tools.reconstruct.corpus import layouts, letters, periods
from tools.reconstruct.corpus.answers import Answer, one_column, stub_word, total_word, with_notes
from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.facts import AuthorityFacts, draw_facts
from tools.reconstruct.corpus.model import (
    MARK,
    Block,
    Bundle,
    Document,
    DocumentPage,
    DocumentTable,
    Item,
    LetterHeading,
    LetterLine,
    Merge,
    TwoColumns,
)
from tools.reconstruct.corpus.numbers import printed
from tools.reconstruct.corpus.replying import (
    LISTS,
    TITLE,
    ReplyContents,
    answer_to,
    answers_of,
    asks_of,
    lone_file,
    status_word,
)
from tools.reconstruct.corpus.truth import Days, Observation

NAMED_ONLY = (
    "1.9-sentence",
    "1.9-equals",
    "1.9-number-in-words",
    "1.12-nil-in-words",
    "1.9-total-count",
    "1.13-numbers-in-request",
    "2.6-other-offence-rows",
    "5-months",
    "5-quarters",
    "5-spans",
    "5-years-in-rows",
    "5-years-in-columns",
    "age-in-a-sentence",
    "dash-lines",
    "nil-lists",
    "layout-no-stub",
    "method-known-line",
    "4.4-group-line",
    "question-not-held",
    "question-withheld",
    "merged-title-row",
)
TABLE_SHAPES = (
    "table-caption",
    "two-level-header",
    "two-level-rows",
    "empty-column-between",
    "empty-rows-between",
    "layout-across",
    "layout-no-header",
    "header-repeated",
    "remarks-column",
    "same-table-twice",
    "percentage-column",
    "subtotals",
)


def _without(draw: Draw, names: tuple[str, ...]) -> None:
    """Take quirks away that the layout cannot carry."""
    draw.quirks = draw.quirks - set(names)


def _named(draw: Draw, facts: AuthorityFacts, days: Days) -> Answer:
    """Return all answers without headings: every one of them names what it is."""
    _without(draw, NAMED_ONLY)
    blocks: list[Block] = []
    seen: list[Observation] = []
    for asks in asks_of(draw).values():
        answer = answer_to(asks, facts, draw, days, sentences=False)
        blocks += answer.blocks
        seen += answer.seen
    return Answer(blocks, seen)


def _unheaded(draw: Draw, counting: str) -> ReplyContents:
    _without(draw, (*NAMED_ONLY, "zip-of-csv", "attachment-csv", "attachment-xlsx"))
    answer = _named(draw, draw_facts(draw, counting), draw.own)
    blocks = [*letters.opening(draw, TITLE), *answer.blocks, *letters.closing(draw)]
    return ReplyContents(lone_file(draw, blocks, {}), status_word(answer.seen), answer.seen)


def _sheets(draw: Draw, counting: str) -> ReplyContents:
    """Return a workbook with a sheet for each question, named after it."""
    found, seen = answers_of(draw, counting)
    style = draw.one(("Question {}", "Q{}"))
    pages = []
    for number, answer in found.items():
        first = letters.opening(draw, TITLE) if number == min(found) else [LetterLine(MARK)]
        pages.append(DocumentPage(style.format(number), (*first, *answer.blocks)))
    bundle = Bundle(Document(tuple(pages), draw.quirks))
    return ReplyContents(bundle, status_word(seen), seen)


def _plain_sheets(draw: Draw, counting: str) -> ReplyContents:
    """Return a workbook with a sheet for each answer, none of them named after anything."""
    _without(draw, NAMED_ONLY)
    facts = draw_facts(draw, counting)
    pages, seen = [], []
    for number, asks in enumerate(asks_of(draw).values(), start=1):
        answer = answer_to(asks, facts, draw, draw.own, sentences=False)
        first = letters.opening(draw, TITLE) if not pages else [LetterLine(MARK)]
        pages.append(DocumentPage(f"Sheet{number}", (*first, *answer.blocks)))
        seen += answer.seen
    return ReplyContents(Bundle(Document(tuple(pages), draw.quirks)), status_word(seen), seen)


def _period_sheets(draw: Draw, counting: str) -> ReplyContents:
    """Return a workbook with a sheet for each year, the reply's own and one before it."""
    spans = [draw.own, periods.year_before(draw.own, 1)]
    pages, seen = [], []
    for span in spans if draw.has("5.10-newest-first") else spans[::-1]:
        start, end = (day.year for day in periods.dates(span))
        name = str(start) if start == end else f"{start}-{end}"
        answer = _named(draw, draw_facts(draw, counting), span)
        first = letters.opening(draw, TITLE) if not pages else [LetterLine(MARK)]
        pages.append(DocumentPage(name, (*first, *answer.blocks)))
        seen += answer.seen
    return ReplyContents(Bundle(Document(tuple(pages), draw.quirks)), status_word(seen), seen)


def _period_headings(draw: Draw, counting: str) -> ReplyContents:
    """Return a reply whose lists stand under a heading for each year."""
    _without(draw, ("dash-lines", "5-years-in-columns", "method-known-line", "4.4-group-line"))
    _without(draw, ("question-withheld", "question-not-held", "nil-lists", "same-table-twice"))
    _without(draw, ("table-caption", "merged-title-row", "zip-of-csv"))
    facts = {span: draw_facts(draw, counting) for span in _two_years(draw)}
    blocks, seen = letters.opening(draw, TITLE), []
    for number, asks in sorted(asks_of(draw).items()):
        blocks += letters.heading(draw, number, asks)
        spans = list(facts) if asks in LISTS else [draw.own]
        for span in spans:
            answer = answer_to(asks, facts[span], draw, span)
            if asks in LISTS:
                blocks.append(LetterHeading(periods.year_text(span, draw)))
            blocks += answer.blocks
            seen += answer.seen
    return ReplyContents(
        lone_file(draw, [*blocks, *letters.closing(draw)], {}), status_word(seen), seen
    )


def _two_years(draw: Draw) -> list[Days]:
    spans = [periods.year_before(draw.own, 1), draw.own]
    return spans[::-1] if draw.has("5.10-newest-first") else spans


def _two_columns(draw: Draw, counting: str) -> ReplyContents:
    """Return a letter of two columns: the request to the left, the answer to the right."""
    found, seen = answers_of(draw, counting)
    titles = draw.one((("Request", "Response"), ("Question", "Answer")))
    pairs = []
    for number, answer in found.items():
        text = draw.lists.questions[draw.wave, asks_of(draw)[number]]
        pairs.append((f"Question {number}: {text}?", tuple(answer.blocks)))
    table = TwoColumns(titles, tuple(pairs))
    blocks = [*letters.opening(draw, TITLE), table, *letters.closing(draw)]
    return ReplyContents(lone_file(draw, blocks, {}), status_word(seen), seen)


def _question_first(draw: Draw, counting: str) -> ReplyContents:
    """Return one table: the question, what was asked about, and the number."""
    _without(draw, NAMED_ONLY)
    facts, own = draw_facts(draw, counting), draw.own
    rows: list[tuple] = []
    merges, seen = [], []
    style = draw.one(("Question {}", "Q{}"))
    for number, asks in sorted(asks_of(draw).items()):
        answer = _rows_of(asks, facts, draw, own)
        merges.append(Merge(len(rows), 0, len(answer[0]), 1))
        for place, (label, value) in enumerate(answer[0]):
            rows.append((style.format(number) if place == 0 else None, label, value))
        seen += answer[1]
    table = DocumentTable(tuple(rows), 0, tuple(one for one in merges if one.height > 1))
    blocks = [*letters.opening(draw, TITLE), *with_notes(table, draw), *letters.closing(draw)]
    return ReplyContents(lone_file(draw, blocks, {}), status_word(seen), seen)


def _rows_of(
    asks: str, facts: AuthorityFacts, draw: Draw, own: Days
) -> tuple[list, list[Observation]]:
    if asks in ("methods", "disposals"):
        cross = one_column(asks, facts, draw)
        cross.subtotals = []
        rows = [
            (head.text, cells[0].text) for head, cells in zip(cross.rows, cross.cells, strict=True)
        ]
        if cross.total_row is not None:
            rows.append((total_word(asks, draw), cross.total_row[0]))
        return rows, cross.observations(own)
    if asks == "victims":
        return _victim_rows(facts, draw, own)
    answer = answer_to(asks, facts, draw, own, sentences=False)
    block = answer.blocks[0]
    pair = (block.label, block.value) if isinstance(block, Item) else block.rows[0]
    return [pair], answer.seen


def _victim_rows(facts: AuthorityFacts, draw: Draw, own: Days) -> tuple[list, list[Observation]]:
    rows, seen = [], []
    for sex in dict.fromkeys(sex for sex, _ in facts.victims):
        number = sum(value for key, value in facts.victims.items() if key[0] == sex)
        said = printed(number, draw)
        rows.append((draw.word("sex", sex), said.text))
        seen.append(Observation("victims", sex, "", said.status, said.low, said.high, *own))
    return rows, seen


def _side_by_side(draw: Draw, counting: str) -> ReplyContents:
    """Return a sheet with the tables of methods and of disposals or victims side by side."""
    _without(draw, (*NAMED_ONLY, *TABLE_SHAPES))
    touching = "side-by-side-touching" in draw.quirks
    facts, own = draw_facts(draw, counting), draw.own
    blocks, seen = letters.opening(draw, TITLE), []
    tables = []
    for asks in asks_of(draw).values():
        if asks not in ("methods", "disposals"):
            answer = answer_to(asks, facts, draw, own, sentences=False)
            seen += answer.seen
            for block in answer.blocks:
                (
                    tables if asks == "victims" and isinstance(block, DocumentTable) else blocks
                ).append(block)
        else:
            cross = one_column(asks, facts, draw)
            total = total_word(asks, draw)
            tables.append(layouts.lay_out(cross, draw, stub_word(asks, draw), total))
            seen += cross.observations(own)
    joined = layouts.beside(tables[0], tables[1], 0 if touching else 1)
    blocks += [*with_notes(joined, draw), *letters.closing(draw)]
    return ReplyContents(lone_file(draw, blocks, {}), status_word(seen), seen)


LAYOUTS = {
    "no-headings": _unheaded,
    "sheet-per-question": _sheets,
    "period-sheets": _period_sheets,
    "plain-sheet-names": _plain_sheets,
    "5-period-headings": _period_headings,
    "8.5-two-columns": _two_columns,
    "question-first-column": _question_first,
    "side-by-side": _side_by_side,
    "side-by-side-touching": _side_by_side,
}
