"""Answers one question of a made-up reply in blocks, and says what is true of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tools.reconstruct.corpus import layouts, periods
from tools.reconstruct.corpus.draw import Draw
from tools.reconstruct.corpus.facts import AuthorityFacts
from tools.reconstruct.corpus.model import Block, DocumentTable, Item, LetterLine
from tools.reconstruct.corpus.numbers import plain, printed
from tools.reconstruct.corpus.truth import Cross, Days, Head, Observation, Said, exact

MEASURES = {
    "methods": "method_instances",
    "disposals": "disposals",
    "victims": "victims",
    "offences": "offences",
}
DOMAINS = {"methods": "method", "disposals": "disposal"}
STUBS = {"methods": "method", "disposals": "disposal", "victims": "victims", "offences": "period"}
TOTALS = ("Total", "Totals", "Grand Total", "Sum", "Sum:")
OWN_TOTALS = {
    "methods": ("All methods", "Total mentions"),
    "disposals": ("Total disposals",),
}
JOINS = (": ", " - ", " – ", " = ")


@dataclass
class Answer:
    """The blocks of one answer and the observations they are worth."""

    blocks: list[Block]
    seen: list[Observation]


def status_of(asks: str, status: str, own: Days, value: int | None = None) -> Observation:
    """Return the observation of a question answered as a whole: withheld, not held or nil."""
    measure = {"offences": "offences", "youngest_victim": "youngest_victim_age"}.get(asks, asks)
    return Observation(measure, "", "", status, value, value, *own)


def notes_of(draw: Draw) -> list[Block]:
    """Return the legends and footnotes not yet printed, and forget them."""
    lines: list[Block] = [LetterLine(text) for text in [*draw.legends, *draw.notes]]
    draw.legends.clear()
    draw.notes.clear()
    return lines


def with_notes(table: DocumentTable, draw: Draw) -> list[Block]:
    """Return a table with its legend above or under it, or put off to the end of the reply."""
    above: list[Block] = []
    if draw.legends and draw.has("legend-above-table"):
        above = [LetterLine(text) for text in draw.legends]
        draw.legends.clear()
    if draw.legends and draw.has("legend-at-end"):
        draw.later += [text for text in draw.legends if text not in draw.later]
        draw.legends.clear()
    return [*above, table, *notes_of(draw)]


def list_answer(asks: str, facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    """Return the answer to a question that asks for a list: methods, disposals or victims."""
    if asks == "victims":
        return victims_answer(facts, draw, own)
    if draw.has("dash-lines"):
        return _lines(asks, facts, draw, own)
    if draw.has("5-years-in-columns"):
        return _by_year(asks, facts, draw, own)
    cross = one_column(asks, facts, draw)
    table = layouts.lay_out(cross, draw, stub_word(asks, draw), total_word(asks, draw))
    title = draw.lists.questions.get((draw.wave, asks), "") if draw.chance(0.5) else ""
    if draw.has("merged-title-row"):
        table = layouts.titled(table, title or stub_word(asks, draw))
    blocks = with_notes(table, draw)
    seen = cross.observations(own)
    if asks == "methods":
        extra = _beside_the_table(facts, draw, own)
        blocks, seen = [*blocks, *extra.blocks], [*seen, *extra.seen]
    if draw.has("same-table-twice"):
        blocks += [LetterLine("The same figures again, as published before:"), table]
    return Answer(blocks, seen)


def stub_word(asks: str, draw: Draw) -> str:
    """Return the word that heads the labels of a table."""
    return draw.word("stub", STUBS[asks])


def total_word(asks: str, draw: Draw) -> str:
    """Return the label of a table's total."""
    return draw.varied(draw.one(TOTALS + OWN_TOTALS.get(asks, ())))


def heads_of(asks: str, facts: AuthorityFacts, draw: Draw) -> list[tuple[Head, int]]:
    """Return the rows of a list with their true numbers."""
    values = facts.methods if asks == "methods" else facts.disposals
    rows = [
        (Head(draw.marked(draw.word(DOMAINS[asks], name)), MEASURES[asks], name), number)
        for name, number in values.items()
    ]
    if asks == "methods" and facts.not_known is not None:
        label = draw.word("not_known", "not known")
        rows.append((Head(label, "offences_method_not_known"), facts.not_known))
    return rows


def one_column(asks: str, facts: AuthorityFacts, draw: Draw) -> Cross:
    """Return a list with one column of numbers, and its total or subtotals as drawn."""
    rows = heads_of(asks, facts, draw)
    whole = sum(number for _, number in rows)
    cells = [[printed(number, draw, whole)] for _, number in rows]
    cross = Cross(asks, [head for head, _ in rows], [Head("")], cells)
    all_exact = all(said.status == "exact" for line in cells for said in line)
    if all_exact and len(rows) >= 5 and draw.has("subtotals"):
        middle = len(rows) // 2
        numbers = [number for _, number in rows]
        cross.subtotals = [(middle, sum(numbers[:middle])), (len(rows), sum(numbers[middle:]))]
    elif not draw.has("total-row") and not draw.has("1.1-total-leaves-masks-out"):
        return cross
    return with_totals(cross, draw, row=True)


def with_totals(cross: Cross, draw: Draw, row: bool = False, column: bool = False) -> Cross:
    """Return ``cross`` with the totals it states; they may leave masked cells out."""
    two_systems = any("(Niche)" in str(said.text) for said in _every(cross))
    if two_systems or any(said.status == "not held" for said in _every(cross)):
        return cross
    leaves_out = draw.has("1.1-total-leaves-masks-out")
    if row and column and not leaves_out and _hides_a_zero(cross):
        return cross
    below, beside = cross.sums(leaves_out)
    cross.total_row = below if row else None
    cross.total_column = beside if column else None
    _note_masks(cross, draw)
    return cross


def _note_masks(cross: Cross, draw: Draw) -> None:
    """Note which of the quirks about masks beside totals took effect."""
    statuses = {said.status for said in _every(cross)}
    if "interval" not in statuses or "1.1-total-leaves-masks-out" in draw.quirks:
        return
    draw.has("1.2-total-settles-masks")
    if cross.total_row and cross.total_column:
        draw.has("1.2-totals-both-ways")
    if "blank" in statuses:
        draw.has("1.3-blank-beside-masks")


def _every(cross: Cross) -> Iterable[Said]:
    return (said for cells in cross.cells for said in cells)


def _hides_a_zero(cross: Cross) -> bool:
    """Return whether a mask hides a zero: whether a total counts it then cannot be told."""
    return any(said.status in ("interval", "withheld") and not said.true for said in _every(cross))


def _beside_the_table(facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    """Return the lines that may follow a table of methods: method known, a group of methods."""
    blocks: list[Block] = []
    seen = []
    if facts.not_known is not None and draw.has("method-known-line"):
        known = facts.offences - facts.not_known
        blocks.append(Item(draw.word("known_total", "offences_method_known"), known))
        seen.append(Observation("offences_method_known", "", "", "exact", known, known, *own))
    if draw.has("4.4-group-line"):
        label = draw.word("method_group", "Facebook family")
        blocks.append(Item(label, facts.group))
        group = ("offences_with_method", "Facebook family", "", "exact")
        seen.append(Observation(*group, facts.group, facts.group, *own))
    return Answer(blocks, seen)


def _lines(asks: str, facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    """Return a list as lines: "2a. Charged – 5", "Facebook: 12"."""
    rows = heads_of(asks, facts, draw)
    cells = [[_on_a_line(number, draw)] for _, number in rows]
    number = next((n for n, one in draw.lists.asks[draw.wave].items() if one == asks), 0)
    numbered = draw.has("1.9-numbered-lines")
    mixed, join = draw.has("1.10-mixed-dashes"), draw.one(JOINS)
    blocks: list[Block] = []
    for place, ((head, _), line) in enumerate(zip(rows, cells, strict=True)):
        label = f"{number}{chr(97 + place)}. {head.text}" if numbered and place < 26 else head.text
        blocks.append(Item(label, line[0].text, draw.one(JOINS[:3]) if mixed else join))
    cross = Cross(asks, [head for head, _ in rows], [Head("")], cells)
    return Answer([*blocks, *notes_of(draw)], cross.observations(own))


def _on_a_line(number: int, draw: Draw) -> Said:
    said = printed(number, draw)
    unclear = said.text is None or str(said.text).startswith("-")
    return exact(number, plain(number, draw)) if unclear else said


def _by_year(asks: str, facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    """Return a list by year: the reply's own beside years outside its period."""
    spans = years(draw, own)
    rows = heads_of(asks, facts, draw)
    cells = []
    for _, number in rows:
        numbers = [number if one == own else _other_year(number, draw) for one in spans]
        cells.append([printed(one, draw) for one in numbers])
    columns = [Head(year_label(one, own, draw), days=one) for one in spans]
    cross = Cross(asks, [head for head, _ in rows], columns, cells)
    if draw.has("total-row") or draw.has("1.1-total-leaves-masks-out"):
        cross = with_totals(cross, draw, row=True, column=draw.has("total-column"))
    stub, total = stub_word(asks, draw), total_word(asks, draw)
    if layouts.can_pair(cross) and draw.has("two-level-years"):
        table = layouts.paired(cross, stub, total)
    else:
        table = layouts.lay_out(cross, draw, stub, total)
    return Answer(with_notes(table, draw), cross.observations(own))


def _other_year(number: int, draw: Draw) -> int:
    return max(0, number + draw.rng.randint(-3, 3))


def years(draw: Draw, own: Days) -> list[Days]:
    """Return the reply's own period and years before it, oldest or newest first."""
    if periods.is_financial_year(own) or periods.is_calendar_year(own):
        before = [periods.year_before(own, back) for back in range(1, draw.rng.randint(2, 4))]
    else:
        before = [periods.financial_year_before(own, back) for back in (1, 2)]
    spans = [own, *before]
    return spans if draw.has("5.10-newest-first") else spans[::-1]


def year_label(span: Days, own: Days, draw: Draw) -> str:
    """Return a year's label, with a mark on it where a quirk says so."""
    text = periods.own_text(own, draw) if span == own else periods.year_text(span, draw)
    if span == own and draw.has("1.4-year-to-date"):
        return text + draw.one((" YTD", " to date", " (to date)"))
    star_is_free = not draw.mask or draw.mask[1].text != "*"
    if span == own and star_is_free and draw.has("1.4-star-on-year"):
        note = "* provisional"
        draw.notes.append(note)
        return text + "*"
    return text


def victims_answer(facts: AuthorityFacts, draw: Draw, own: Days) -> Answer:
    """Return victims by sex and age band, by sex alone or by age band alone."""
    sexes = list(dict.fromkeys(sex for sex, _ in facts.victims))
    bands = list(dict.fromkeys(band for _, band in facts.victims))
    alone = draw.first_of(("victims-by-sex", "victims-by-band"))
    if alone:
        return _one_way(facts, draw, own, sexes if alone == "victims-by-sex" else bands)
    rows = [Head(draw.word("sex", sex), category=sex) for sex in sexes]
    columns = [Head(draw.word("age_band", band), age_band=band) for band in bands]
    cells = [[printed(facts.victims[sex, band], draw) for band in bands] for sex in sexes]
    cross = Cross("victims", rows, columns, cells, measure="victims")
    total = total_word("victims", draw)
    down = draw.has("total-row") or draw.has("1.1-total-leaves-masks-out")
    across = draw.has("total-column")
    if draw.has("two-level-header"):
        cross = with_totals(cross, draw, column=across)
        table = layouts.two_levels(cross, draw, total)
    elif draw.has("two-level-rows"):
        table = layouts.row_levels(cross, draw, ("Victims", ""))
    else:
        cross = with_totals(cross, draw, row=down, column=across)
        table = layouts.lay_out(cross, draw, draw.one(("Victims", "")), total)
    return Answer(with_notes(table, draw), cross.observations(own))


def _one_way(facts: AuthorityFacts, draw: Draw, own: Days, names: list[str]) -> Answer:
    rows, cells = [], []
    for name in names:
        number = sum(value for key, value in facts.victims.items() if name in key)
        is_sex = any(name == sex for sex, _ in facts.victims)
        domain = "sex" if is_sex else "age_band"
        head = Head(draw.word(domain, name), "victims", name if is_sex else "")
        rows.append(head if is_sex else replace(head, age_band=name))
        cells.append([printed(number, draw)])
    cross = Cross("victims", rows, [Head("")], cells)
    if draw.has("total-row") or draw.has("1.1-total-leaves-masks-out"):
        cross = with_totals(cross, draw, row=True)
    table = layouts.lay_out(cross, draw, "Victims", total_word("victims", draw))
    return Answer(with_notes(table, draw), cross.observations(own))
