"""Lists what a reply leaves open, each point once with what would settle it; takes none itself.

A table gets the readings that fit it, an unknown label the nearest known one, a line of text a
wording. `merge.accept_points` writes down what a person takes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from foi_analysis.core.paths import slug
from foi_analysis.core.question_types import Ask
from foi_analysis.core.reference import Reference, normalise
from foi_analysis.extract.footnote_symbols import read_legends
from foi_analysis.extract.number_tokens import number_tokens
from foi_analysis.extract.readings.around import Context
from foi_analysis.extract.readings.propose import Guess, guesses
from foi_analysis.extract.readings.rows import COLUMNS, ReadingRows, read_readings
from foi_analysis.extract.readings.tables import Table, tables_of
from foi_analysis.extract.readings.use import fit
from foi_analysis.extract.words import Words
from foi_analysis.merge.keyed import STILL_TO_KEY
from foi_analysis.merge.keyed import TABLE as KEYED
from foi_analysis.merge.one_reply import Named
from foi_analysis.merge.reading import own_period, readings_for
from foi_analysis.merge.scanned import lines_to_key, proposal, said_of, scans_of
from foi_analysis.read.appearance import UNSTYLED
from foi_analysis.read.grid import Cell

READINGS, LABELS, USED = "readings.csv", "labels.csv", "readings_used.csv"
REGISTER = "replies.csv"
BLANKS = ("zero", "not_held", "withheld")
ALIKE_ENOUGH, MOST_CHOICES = 80, 6
# the unknown method of communication 'Snpchat'
_UNKNOWN = re.compile(r"the unknown (?P<what>[\w ]+?) (?P<labels>'.+')")
_NO_ANSWER = re.compile(r"no answer to (question \d+ \(.+\))")
_QUOTED = re.compile(r"'([^']+)'")


@dataclass(frozen=True)
class Point:
    """One thing a reply leaves open: where, what was found, and the row that would settle it.

    ``row``, and ``more`` lines of its reading, go to the table ``table`` once taken; ``value_of``
    names the column a person must fill in, or may fill in otherwise, and ``choices`` what it can
    be, where that is a short list.
    ``lines`` are those of a page, by number, that a point about a picture would key.
    """

    where: str
    found: str
    offer: str
    table: str = ""
    row: Mapping[str, str] = field(default_factory=dict)
    more: tuple[Mapping[str, str], ...] = ()
    value_of: str = ""
    choices: tuple[str, ...] = ()
    block: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs_value(self) -> bool:
        """Return whether it can only be taken with a value."""
        return bool(self.value_of) and not self.row.get(self.value_of)


def open_points(reference: Reference, named: Named) -> list[Point]:
    """Return what a reply leaves open, in the order in which it is best settled.

    Labels come first, each once, then tables, then lines of text.
    """
    if not named.problems:
        return []
    context = context_of(reference, named)
    offers = list(_offers(reference, named, context))
    read = [offer.table for offer in offers if offer.known or offer.guesses]
    explained = {cell.where for table in read for row in table.rows for cell in row}
    points = [
        *(point for offer in offers for point in _of_table(reference, named, context, offer)),
        *_labels(reference, named, context, explained),
        *_lines(named, context),
        *_unanswered(named),
    ]
    order = {LABELS: 0, USED: 1, READINGS: 2, "": 3, REGISTER: 4}
    scans = _of_scans(reference, named)
    return [*scans, *sorted(_each_once(points), key=lambda point: order[point.table])]


def _of_scans(reference: Reference, named: Named) -> Iterator[Point]:
    """Yield for each page that is a picture the lines to take, and each line to key."""
    for scan in scans_of(reference.project, named):
        row = {"reply": named.reading.row["reply"], "sha256": scan.file.sha256}
        row |= {"page": str(scan.seen.page)}
        lines = {str(line.number): line.proposed or STILL_TO_KEY for line in scan.seen.lines}
        table, taken = (KEYED, row) if lines else ("", {})
        yield Point(scan.where, said_of(scan), proposal(scan), table, taken, lines=lines)
        yield from (Point(*one) for one in lines_to_key(scan))


def _each_once(points: Sequence[Point]) -> Iterator[Point]:
    seen = set()
    for point in points:
        what = (point.row.get("spelling"), point.block, point.offer)
        if what not in seen:
            seen.add(what)
            yield point


def context_of(reference: Reference, named: Named) -> Context:
    """Return what the tables of a named reply are read with."""
    row, grids = named.reading.row, named.reading.grids
    legend = read_legends(cell.text for grid in grids for cell in grid.cells)
    asks = {n: reference.all_asks[name] for n, name in reference.asks(row["wave"]).items()}
    words = Words(reference, asks, legend)
    words.window = own_period(row)
    by_name = {ask.name: ask for ask in asks.values()}
    sent_as = row.get("sent_as", "") or row["file"]
    return Context(words, by_name, row["authority"], row["wave"], words.window, sent_as)


def _labels(
    reference: Reference, named: Named, context: Context, explained: Container[tuple[str, str]]
) -> Iterator[Point]:
    """Yield each unknown label outside the tables explained, with the nearest that is known."""
    seen = set()
    for problem in named.problems:
        match = _UNKNOWN.search(problem.found)
        is_in_table = (problem.place, problem.cell) in explained
        what, listed = match.groups() if match and not is_in_table else ("", "")
        for label in _QUOTED.findall(listed):
            if normalise(label) not in seen:
                seen.add(normalise(label))
                where = f"{problem.place}, {problem.cell}"
                yield _label(reference, label, what, context, where)


def _label(reference: Reference, label: str, what: str, context: Context, where: str) -> Point:
    domain, category = _nearest(reference, label, what, context)
    row = {"domain": domain, "spelling": label, "category": category}
    offer = f"{label!r} means {category!r}" if category else f"say what {label!r} means"
    domains = {domain for ask in context.asks.values() for domain in ask.domains}
    known = Counter(of for (at, _), of in reference.labels.items() if at in {*domains, domain})
    choices = (*(name for name, _ in known.most_common()), label)
    found = f"the unknown label {label!r}"
    return Point(where, found, offer, LABELS, row, value_of="category", choices=choices)


def _nearest(reference: Reference, label: str, what: str, context: Context) -> tuple[str, str]:
    """Return domain and category of the label spelt most like one, or the likeliest domain."""
    from rapidfuzz import fuzz, process

    domains = [domain for ask in context.asks.values() for domain in ask.domains]
    named = [domain for domain in domains if domain.replace("_", " ") in what]
    known = {
        spelling: (domain, category)
        for (domain, spelling), category in reference.labels.items()
        if domain in (named or domains)
    }
    near = process.extractOne(
        normalise(label), list(known), scorer=fuzz.ratio, score_cutoff=ALIKE_ENOUGH
    )
    return known[near[0]] if near else (next(iter(named or domains), ""), "")


@dataclass(frozen=True)
class _Offer:
    """A table with a problem, the confirmed readings that fit it, or else guesses."""

    table: Table
    known: Sequence[ReadingRows]
    guesses: Sequence[Guess]


def _offers(reference: Reference, named: Named, context: Context) -> Iterator[_Offer]:
    """Yield what each table with a problem could be read by; one that is read already, by none."""
    asked = {(problem.place, problem.cell) for problem in named.problems}
    taken = readings_for(reference, named.reading.row)
    in_use = {reading.name for reading in taken}
    confirmed = [
        reading
        for reading in read_readings(reference.readings).values()
        if reading.is_confirmed and reading.name not in in_use
    ]
    for table in tables_of(named.reading.grids):
        is_asked = asked & {cell.where for row in table.rows for cell in row}
        if is_asked and not any(_fits(one, table, context) for one in taken):
            known = [one for one in confirmed if _fits(one, table, context)]
            yield _Offer(table, known, [] if known else guesses(table, context))


def _of_table(
    reference: Reference, named: Named, context: Context, offer: _Offer
) -> Iterator[Point]:
    yield from (_known(reading, offer.table, context) for reading in offer.known)
    yield from _guessed(reference, named, context, offer)
    if not offer.known and all(guess.fit.reasons for guess in offer.guesses):
        yield from _to_leave_out(named, offer.table)


def _to_leave_out(named: Named, table: Table) -> Iterator[Point]:
    """Yield that a table holds nothing that was asked for, where its first cell can name it."""
    first = table.rows[0][0].text
    if '"' in first or ";" in first or '"' in table.sheet:
        return
    row = dict.fromkeys(COLUMNS, "") | {"line": "1", "take": "ignore"} | _scope(named, table)
    sheet = f'sheet="{table.sheet}";' if table.sheet else ""
    row |= {"block": f'{sheet}head="{first}"', "ignore": 'rows:"*" detail not asked for'}
    offer = "leave the table out: nothing in it is asked for"
    yield Point(table.place, "a table", offer, READINGS, row, block=table.place)


def _fits(reading: ReadingRows, table: Table, context: Context) -> bool:
    found = fit(reading, table, context)
    return bool(found.entries) and not found.reasons


def _known(reading: ReadingRows, table: Table, context: Context) -> Point:
    by = reading.lines[0]["confirmed_by"]
    rows = tuple(dict(line.row) for line in reading.lines)
    told = Guess(rows, fit(reading, table, context), context.window).sentence
    offer = f"read it by {reading.name!r}, which {by} confirmed for {reading.scope}: {told}"
    row = {"reading": reading.name}
    return Point(table.place, "a table", offer, USED, row, block=table.place)


def _guessed(reference: Reference, named: Named, context: Context, one: _Offer) -> Iterator[Point]:
    table = one.table
    for guess in one.guesses:
        for role, cells in guess.fit.arranged[0].unknown.items():
            for label, cell in cells.items():
                where = f"{cell.place}, {cell.address}"
                yield _label(reference, label, role, context, where)
        reasons = [said for _, said, _ in guess.fit.reasons]
        row, *more = (row | _scope(named, table) for row in guess.rows)
        point = Point(
            *(table.place, "a table", guess.sentence, READINGS, row, tuple(more)),
            block=table.place,
        )
        if not reasons:
            yield point
        elif len(reasons) == 1 and "blank cell" in reasons[0]:
            offer = f"{guess.sentence}, once you say what a blank is"
            found = f"a table with {reasons[0]}"
            yield replace(point, found=found, offer=offer, value_of="blank", choices=BLANKS)
        else:
            yield Point(table.place, f"a table: {'; '.join(reasons)}", _left(guess))


def _left(guess: Guess) -> str:
    return f"nothing to take yet; it would be: {guess.sentence}"


def _scope(named: Named, table: Table) -> dict[str, str]:
    """Return for whom a reading is confirmed, its name, and which table it is for."""
    authority, reply = named.reading.row["authority"], named.reading.row["reply"]
    name = f"{slug(reply)}-{table.number}"
    return {"reading": name, "scope": f"authority:{authority}" if authority else f"reply:{reply}"}


def _lines(named: Named, context: Context) -> Iterator[Point]:
    """Yield for each line of text with one number what its wording would give."""
    asked = {(problem.place, problem.cell): problem for problem in named.problems}
    for grid in named.reading.grids:
        ask: Ask | None = None
        for cell in grid.cells:
            if number := context.words.question(cell.text):
                ask = context.words.questions[number[0]]
            if cell.kind == "text" and cell.where in asked:
                yield from _line(named, cell, ask, asked[cell.where].found)


def _line(named: Named, cell: Cell, ask: Ask | None, found: str) -> Iterator[Point]:
    if '"' in cell.text or ";" in cell.text:
        return
    reply, number = named.reading.row["reply"], re.sub(r"\W+", "-", cell.address)
    base = dict.fromkeys(COLUMNS, "") | {"line": "1", "scope": f"reply:{reply}"}
    name, where = f"{slug(reply)}-{number}", f"{cell.place}, {cell.address}"
    tokens = list(number_tokens(cell.text))
    heading = ask.name if ask else ""
    if len(tokens) == 1 and ask and not ask.is_list:
        slot = cell.text[: tokens[0].start] + "{count}" + cell.text[tokens[0].end :]
        row = base | {"reading": name, "question": heading, "block": f'sentence="{slot}"'}
        offer = f"{tokens[0].value} is the answer to {heading.replace('_', ' ')}"
        yield Point(where, found, offer, READINGS, row, block=where)
    ignored = {"take": "ignore", "ignore": f'"{cell.text}" note', "question": heading}
    row = base | {"reading": f"{name}-note", "block": f'sentence="{cell.text}"'} | ignored
    offer = "leave the line out: a note"
    if cell.doubt == UNSTYLED:
        row["settles"], offer = f'look "{cell.doubt}"', "a browser shows the page as it is read"
    yield Point(where, found, offer, READINGS, row, block=where)


def _unanswered(named: Named) -> Iterator[Point]:
    """Yield that a reply registered as answered leaves questions out."""
    row = named.reading.row
    found = [match[1] for one in named.problems if (match := _NO_ANSWER.match(one.found))]
    if found and row["status"] == "answered":
        taken = {"reply": row["reply"], "status": "partial"}
        offer = "the authority answered in part: the register says so"
        yield Point("the reply", f"no answer to {', '.join(found)}", offer, REGISTER, taken)


def numbered(points: Sequence[Point]) -> list[str]:
    """Return the points as lines for people, numbered from 1."""
    lines = []
    for number, point in enumerate(points, 1):
        some = "|".join(point.choices[:MOST_CHOICES])
        more = "|…" if len(point.choices) > MOST_CHOICES else ""
        value = f" ({number}={some or point.value_of}{more})" if point.value_of else ""
        lines.append(f"{number}. {point.where}: {point.found}\n   → {point.offer}{value}")
    return lines
