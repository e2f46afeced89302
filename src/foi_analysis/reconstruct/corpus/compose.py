"""Puts the answers of a made-up reply together as a letter, a workbook or a pack of files."""

from __future__ import annotations

from dataclasses import dataclass, replace

from foi_analysis.reconstruct.corpus import layouts, letters, periods, singles
from foi_analysis.reconstruct.corpus.answers import (
    Answer,
    heads_of,
    list_answer,
    notes_of,
    one_column,
    status_of,
    stub_word,
    total_word,
)
from foi_analysis.reconstruct.corpus.draw import Draw
from foi_analysis.reconstruct.corpus.facts import Facts, draw_facts
from foi_analysis.reconstruct.corpus.model import (
    MARK,
    Block,
    Bundle,
    Document,
    Heading,
    Item,
    Line,
    Merge,
    Page,
    Table,
    TwoColumns,
)
from foi_analysis.reconstruct.corpus.numbers import printed
from foi_analysis.reconstruct.corpus.truth import Days, Observation, exact

TITLE = "Reply to a request about sexual communication with a child (s.15A)"
LISTS = ("methods", "disposals", "victims")
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


@dataclass
class Made:
    """The files of a reply, how the register must call it, and what is true of it."""

    bundle: Bundle
    status: str
    seen: list[Observation]


def compose(draw: Draw, counting: str) -> Made:
    """Return one whole reply in the layout its quirks ask for."""
    if draw.has("1.15-answer-in-refusal"):
        return _refused(draw)
    for quirk, build in LAYOUTS.items():
        if quirk in draw.quirks:
            draw.used.add(quirk)
            return build(draw, counting)
    return _headed(draw, counting)


def _without(draw: Draw, names: tuple[str, ...]) -> None:
    """Take quirks away that the layout cannot carry."""
    draw.quirks = draw.quirks - set(names)


def _asks(draw: Draw) -> dict[int, str]:
    return draw.lists.asks[draw.wave]


def answer_to(asks: str, facts: Facts, draw: Draw, days: Days, sentences: bool = True) -> Answer:
    """Return the answer to one question, or its refusal."""
    if sentences and (answer := _no_answer(asks, draw, days)):
        return answer
    if sentences and asks in LISTS and facts.offences == 0 and draw.has("nil-lists"):
        text = draw.one(("None.", "Nil", "None"))
        return Answer([Line(text)], [status_of(asks, "exact", days, 0)])
    if asks == "offences":
        return singles.offences_answer(facts, draw, days, sentences)
    if asks == "youngest_victim":
        return singles.youngest_answer(facts, draw, days, sentences)
    answer = list_answer(asks, facts, draw, days)
    if draw.has("table-caption") and isinstance(answer.blocks[0], Table):
        text = f"Table {draw.rng.randint(1, 5)} – {asks} recorded"
        answer.blocks.insert(0, Line(text))
    return answer


def _no_answer(asks: str, draw: Draw, days: Days) -> Answer | None:
    """Return a refusal of one question of the four, always a list or the age."""
    if asks not in ("methods", "youngest_victim"):
        return None
    refused = "methods" if draw.own[1].endswith("31") else "youngest_victim"
    if asks == refused and draw.has("question-withheld"):
        numbers = draw.has("1.14-numbers-in-refusal")
        choices = letters.REFUSED_QUESTION[1::2] if numbers else letters.REFUSED_QUESTION[0::2]
        return Answer([Line(draw.one(choices))], [status_of(asks, "withheld", days)])
    if asks == refused and draw.has("question-not-held"):
        text = draw.one(letters.NOT_HELD_QUESTION)
        return Answer([Line(text)], [status_of(asks, "not held", days)])
    return None


def _status(seen: list[Observation]) -> str:
    return "partial" if any(one.status == "withheld" for one in seen) else "answered"


def _answers(draw: Draw, counting: str) -> tuple[dict[int, Answer], list[Observation]]:
    facts = draw_facts(draw, counting)
    found = {n: answer_to(asks, facts, draw, draw.own) for n, asks in sorted(_asks(draw).items())}
    return found, [one for answer in found.values() for one in answer.seen]


def _headed(draw: Draw, counting: str) -> Made:
    """Return a reply with a heading for each answer; a pack may keep the lists in another file."""
    found, seen = _answers(draw, counting)
    body: list[Block] = []
    parts: dict[str, Document] = {}
    suffix = _attachment(draw)
    attached: list[Block] = []
    for number, answer in found.items():
        head = letters.heading(draw, number, _asks(draw)[number])
        if draw.has("zip-of-csv") and number > 1:
            name = f"{number} question {number}.csv"
            parts[name] = _lone([Line(MARK), *head, *answer.blocks])
        elif suffix and any(isinstance(block, Table) for block in answer.blocks):
            body += [*head, Line("Please see the attached file.")]
            attached += [*head, *answer.blocks]
        else:
            body += [*head, *answer.blocks]
    if attached:
        parts[f"figures.{suffix}"] = _lone([Line(MARK), *attached])
    blocks = [*letters.opening(draw, TITLE), *body, *letters.closing(draw)]
    return Made(_bundle(draw, blocks, parts), _status(seen), seen)


def _attachment(draw: Draw) -> str:
    if draw.has("attachment-xlsx"):
        return "xlsx"
    return "csv" if draw.has("attachment-csv") else ""


def _lone(blocks: list[Block]) -> Document:
    return Document((Page("Figures", tuple(blocks)),))


def _bundle(draw: Draw, blocks: list[Block], parts: dict[str, Document]) -> Bundle:
    return Bundle(Document((Page("Reply", tuple(blocks)),), draw.quirks), parts)


def _refused(draw: Draw) -> Made:
    offences = draw.rng.randint(5, 900)
    blocks = [*letters.opening(draw, TITLE), *letters.refusal(draw, offences)]
    if draw.has("1.14-numbers-in-refusal"):
        blocks.append(Line("In 2017 some 3,200 cases of all kinds would have to be read."))
    seen = [Observation("offences", "", "", "exact", offences, offences, *draw.own)]
    return Made(_bundle(draw, [*blocks, *letters.closing(draw)], {}), "refused", seen)


def _named(draw: Draw, facts: Facts, days: Days) -> Answer:
    """Return all answers without headings: every one of them names what it is."""
    _without(draw, NAMED_ONLY)
    blocks: list[Block] = []
    seen: list[Observation] = []
    for asks in _asks(draw).values():
        answer = answer_to(asks, facts, draw, days, sentences=False)
        blocks += answer.blocks
        seen += answer.seen
    return Answer(blocks, seen)


def _unheaded(draw: Draw, counting: str) -> Made:
    _without(draw, (*NAMED_ONLY, "zip-of-csv", "attachment-csv", "attachment-xlsx"))
    answer = _named(draw, draw_facts(draw, counting), draw.own)
    blocks = [*letters.opening(draw, TITLE), *answer.blocks, *letters.closing(draw)]
    return Made(_bundle(draw, blocks, {}), _status(answer.seen), answer.seen)


def _sheets(draw: Draw, counting: str) -> Made:
    """Return a workbook with a sheet for each question, named after it."""
    found, seen = _answers(draw, counting)
    style = draw.one(("Question {}", "Q{}"))
    pages = []
    for number, answer in found.items():
        first = letters.opening(draw, TITLE) if number == min(found) else [Line(MARK)]
        pages.append(Page(style.format(number), (*first, *answer.blocks)))
    bundle = Bundle(Document(tuple(pages), draw.quirks))
    return Made(bundle, _status(seen), seen)


def _period_sheets(draw: Draw, counting: str) -> Made:
    """Return a workbook with a sheet for each year, the reply's own and one before it."""
    spans = [draw.own, periods.year_before(draw.own, 1)]
    pages, seen = [], []
    for span in spans if draw.has("5.10-newest-first") else spans[::-1]:
        start, end = periods.dates(span)
        answer = _named(draw, draw_facts(draw, counting), span)
        first = letters.opening(draw, TITLE) if not pages else [Line(MARK)]
        pages.append(Page(f"{start.year}-{end.year}", (*first, *answer.blocks)))
        seen += answer.seen
    return Made(Bundle(Document(tuple(pages), draw.quirks)), _status(seen), seen)


def _period_headings(draw: Draw, counting: str) -> Made:
    """Return a reply whose lists stand under a heading for each year."""
    _without(draw, ("dash-lines", "5-years-in-columns", "method-known-line", "4.4-group-line"))
    _without(draw, ("question-withheld", "question-not-held", "nil-lists", "same-table-twice"))
    _without(draw, ("table-caption", "merged-title-row", "zip-of-csv"))
    facts = {span: draw_facts(draw, counting) for span in _two_years(draw)}
    blocks, seen = letters.opening(draw, TITLE), []
    for number, asks in sorted(_asks(draw).items()):
        blocks += letters.heading(draw, number, asks)
        spans = list(facts) if asks in LISTS else [draw.own]
        for span in spans:
            answer = answer_to(asks, facts[span], draw, span)
            if asks in LISTS:
                blocks.append(Heading(periods.year_text(span, draw)))
            blocks += answer.blocks
            seen += answer.seen
    return Made(_bundle(draw, [*blocks, *letters.closing(draw)], {}), _status(seen), seen)


def _two_years(draw: Draw) -> list[Days]:
    spans = [periods.year_before(draw.own, 1), draw.own]
    return spans[::-1] if draw.has("5.10-newest-first") else spans


def _two_columns(draw: Draw, counting: str) -> Made:
    """Return a letter of two columns: the request to the left, the answer to the right."""
    found, seen = _answers(draw, counting)
    titles = draw.one((("Request", "Response"), ("Question", "Answer")))
    pairs = []
    for number, answer in found.items():
        text = draw.lists.questions[draw.wave, _asks(draw)[number]]
        pairs.append((f"Question {number}: {text}?", tuple(answer.blocks)))
    table = TwoColumns(titles, tuple(pairs))
    blocks = [*letters.opening(draw, TITLE), table, *letters.closing(draw)]
    return Made(_bundle(draw, blocks, {}), _status(seen), seen)


def _question_first(draw: Draw, counting: str) -> Made:
    """Return one table: the question, what was asked about, and the number."""
    _without(draw, NAMED_ONLY)
    facts, own = draw_facts(draw, counting), draw.own
    rows: list[tuple] = []
    merges, seen = [], []
    style = draw.one(("Question {}", "Q{}"))
    for number, asks in sorted(_asks(draw).items()):
        answer = _rows_of(asks, facts, draw, own)
        merges.append(Merge(len(rows), 0, len(answer[0]), 1))
        for place, (label, value) in enumerate(answer[0]):
            rows.append((style.format(number) if place == 0 else None, label, value))
        seen += answer[1]
    table = Table(tuple(rows), 0, tuple(one for one in merges if one.height > 1))
    blocks = [*letters.opening(draw, TITLE), table, *notes_of(draw), *letters.closing(draw)]
    return Made(_bundle(draw, blocks, {}), _status(seen), seen)


def _rows_of(asks: str, facts: Facts, draw: Draw, own: Days) -> tuple[list, list[Observation]]:
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


def _victim_rows(facts: Facts, draw: Draw, own: Days) -> tuple[list, list[Observation]]:
    rows, seen = [], []
    for sex in dict.fromkeys(sex for sex, _ in facts.victims):
        number = sum(value for key, value in facts.victims.items() if key[0] == sex)
        said = printed(number, draw)
        rows.append((draw.word("sex", sex), said.text))
        seen.append(Observation("victims", sex, "", said.status, said.low, said.high, *own))
    return rows, seen


def _side_by_side(draw: Draw, counting: str) -> Made:
    """Return a sheet with the tables of methods and of disposals or victims side by side."""
    _without(draw, (*NAMED_ONLY, *TABLE_SHAPES))
    touching = "side-by-side-touching" in draw.quirks
    facts, own = draw_facts(draw, counting), draw.own
    blocks, seen = letters.opening(draw, TITLE), []
    tables = []
    for asks in _asks(draw).values():
        if asks not in ("methods", "disposals"):
            answer = answer_to(asks, facts, draw, own, sentences=False)
            blocks += answer.blocks
            seen += answer.seen
            if asks == "victims":
                tables.append(answer.blocks[0])
                blocks = [block for block in blocks if block is not answer.blocks[0]]
        else:
            cross = one_column(asks, facts, draw)
            total = total_word(asks, draw)
            tables.append(layouts.lay_out(cross, draw, stub_word(asks, draw), total))
            seen += cross.observations(own)
    joined = layouts.beside(tables[0], tables[1], 0 if touching else 1)
    blocks += [replace(joined), *notes_of(draw)]
    return Made(_bundle(draw, blocks, {}), _status(seen), seen)


LAYOUTS = {
    "no-headings": _unheaded,
    "sheet-per-question": _sheets,
    "period-sheets": _period_sheets,
    "5-period-headings": _period_headings,
    "8.5-two-columns": _two_columns,
    "question-first-column": _question_first,
    "side-by-side": _side_by_side,
    "side-by-side-touching": _side_by_side,
}

__all__ = ["Made", "compose", "exact", "heads_of"]
