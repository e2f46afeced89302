"""Shows counts, intervals, verdicts, authorities and judged claims in notebooks; computes nothing.

Everything shown exists twice, as words and as HTML that says the same. All text is escaped, and a
badge brings its own two colours, so that it reads the same on a light and on a dark page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any
from unicodedata import category

from foi_analysis.core.counts import (
    BLANK,
    NOT_ASKED,
    NOT_HELD,
    WITHHELD,
    Count,
    as_printed,
    decimals_of,
    show_interval,
)
from foi_analysis.core.paths import slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.shown import register_printer
from foi_analysis.verdicts import report

if TYPE_CHECKING:
    from foi_analysis.core.reference import Reference
    from foi_analysis.verdicts.claims import Judgement

MARKS = {
    "reproduced": "✔",
    "reproduced from the compiler's data": "✔",
    "confirmed": "✔",
    "repeated": "↻",
    "fits": "≈",
    "cannot be checked": "?",
    "restated": "↺",
    "disagrees if": "!",
    "impossible": "✘",
    "not like for like": "≠",
    "not checked": "–",
}
GREEN, BLUE, GREY = ("#e3f3e6", "#14532d"), ("#e4eefb", "#1e3a6e"), ("#eeeeee", "#333333")
AMBER, RED = ("#fdf3d8", "#5c3d00"), ("#fbe6e4", "#7f1d1d")
COLOURS = {
    "reproduced": GREEN,
    "reproduced from the compiler's data": GREEN,
    "confirmed": GREEN,
    "repeated": BLUE,
    "fits": BLUE,
    "restated": BLUE,
    "disagrees if": AMBER,
    "not like for like": AMBER,
    "impossible": RED,
    "cannot be checked": GREY,
    "not checked": GREY,
    "provenance": AMBER,
}
COLUMNS = ("Statement", "Printed", "Replies on hand", "Other figures allow", "Verdict")
CAPTION = (
    "Each printed figure, what the replies on hand add up to, and what figures of other releases "
    "allow."
)
MOST_ROWS = 60
NO_NUMBER = {
    WITHHELD: "the reply withholds the number",
    BLANK: "the cell is blank, which is not zero",
    NOT_HELD: "the reply says that no number is held",
    NOT_ASKED: "nobody asked for the number",
}
# Jupyter would set what stands between two dollar signs as mathematics.
_PLAIN = 'class="tex2jax_ignore mathjax_ignore"'
_LEFT = 'style="text-align: left"'


@dataclass(frozen=True, repr=False)
class Shown:
    """What a notebook shows of a value: ``text`` for a terminal and ``html`` for a page."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def count(found: Count, printed: str = "") -> Shown:
    """Return a count in words, after the text the cell prints when that is given: “*” = 1–4."""
    is_open = found.low is None and found.high is None
    title = NO_NUMBER.get(found.status, "") if is_open else _meaning(found.low, found.high)
    return _span(as_printed(printed, str(found)), title)


def interval(low: Any, high: Any) -> Shown:
    """Return limits in words: 493, 493–501, at least 5, at most 5, unknown.

    None, NaN, NA and infinity are no limit.
    """
    low, high = _limit(low), _limit(high)
    return _span(show_interval(low, high, decimals_of(low, high)), _meaning(low, high))


def verdict(name: str, why: str = "") -> Shown:
    """Return a verdict as a badge with its reason as a sentence beside it.

    Raises ProblemsFound when there is no such verdict.
    """
    html = badge(name)
    text = f"{MARKS[name]} {name}"
    if not why:
        return Shown(text, html)
    return Shown(f"{text}: {_safe(why)}", f"<span {_PLAIN}>{html} {_escaped(why)}</span>")


def badge(name: str, why: str = "") -> str:
    """Return a verdict as HTML: its mark and its word in its colours, ``why`` as the title.

    Raises ProblemsFound when there is no such verdict.
    """
    if name not in MARKS:
        expected = f"one of {', '.join(MARKS)}"
        raise ProblemsFound([Problem(f"verdict {name!r}", expected, "Correct the verdict.")])
    mark = f'<span aria-hidden="true">{MARKS[name]}</span>'
    return _label(f"verdict verdict-{slug(name)}", name, f"{mark} {name}", why)


def provenance(words: str) -> str:
    """Return where a value's replies come from as an HTML label, or nothing when none is said."""
    return _label("provenance", "provenance", _escaped(words)) if words not in ("", "none") else ""


def authority(name: str, reference: Reference | None = None) -> Shown:
    """Return an authority by any of its names with its ONS code, as in data/manual/authorities.csv.

    Raises ProblemsFound with the nearest names when no authority is called that.
    """
    from foi_analysis.core.paths import Project
    from foi_analysis.core.reference import Reference

    reference = reference or Reference(Project.find())
    short = reference.authority(name)
    if short is None:
        raise ProblemsFound([_no_authority(name, reference)])
    row = reference.authorities[short]
    code = f"ONS {row['ons_code']}" if row["ons_code"] else "no ONS code"
    return _span(f"{short} ({code})", row["full_name"])


def judgement(found: Judgement) -> Shown:
    """Return one judged claim: statement, printed, computed, what others allow, and verdict."""
    statement, *values, _ = _cells(found)
    values.append(verdict(found.verdict.word, found.sentence))
    rows = zip(COLUMNS[1:], values, strict=True)
    text = _row_words(COLUMNS, [statement, *values])
    return Shown(text, _table(statement, _tbody(rows)))


def claims_table(judgements: Iterable[Judgement], most: int = MOST_ROWS) -> Shown:
    """Return judged claims as a table: statement, printed, computed, allowed and verdict.

    The first ``most`` are shown, with a note of how many are left out.
    """
    return table(CAPTION, COLUMNS, [_cells(one) for one in judgements], most)


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], most: int = MOST_ROWS
) -> Shown:
    """Return rows as a table whose first column heads each row.

    Cells are texts, which are escaped, or values that show themselves (Count, Value, Shown). The
    first ``most`` rows are shown, with a note of how many are left out.
    """
    rows = list(rows)
    note = _left_out(len(rows), most)
    lines = [_safe(caption), *(_row_words(columns, row) for row in rows[:most]), note]
    html = _thead(columns) + _tbody(rows[:most]) + (_tfoot(note, len(columns)) if note else "")
    return Shown("\n".join(filter(None, lines)), _table(caption, html))


def _cells(found: Judgement) -> tuple[str, str, Shown, str, Shown]:
    claim = found.claim
    word = found.verdict.word
    one = {**vars(claim), "verdict": word, "low": found.verdict.low, "high": found.verdict.high}
    computed = report.with_unit(found.computed, claim.unit)
    html = f"{_escaped(computed)} {provenance(found.computed_provenance)}".strip()
    kind = found.computed_provenance
    text = f"{computed} ({kind})" if kind not in ("", "none") else computed
    return (
        report.title(claim.area, claim.statement),
        report.printed(one),
        Shown(_safe(text), html),
        report.allowed_with_unit(one),
        Shown(f"{MARKS[word]} {word}", badge(word, found.sentence)),
    )


def _no_authority(name: str, reference: Reference) -> Problem:
    near = reference.suggest_authorities(name)
    hint = f"the nearest are {', '.join(near)}" if near else "nothing is spelt like it"
    expected = "an authority's name, full name or alias in data/manual/authorities.csv"
    return Problem(f"authority {name!r}", expected, f"Correct the name: {hint}.")


def _left_out(rows: int, most: int) -> str:
    if rows <= most:
        return ""
    return f"{most} of {rows} rows are shown; {rows - most} are left out. most={rows} shows all."


def _limit(number: Any) -> float | None:
    """Return a limit, or None for a missing one however a table writes it."""
    if number is None or str(number) == "<NA>" or not math.isfinite(number):
        return None
    return number


def _meaning(low: float | None, high: float | None) -> str:
    missing = [name for name, limit in (("lower", low), ("upper", high)) if limit is None]
    return f"no {' and no '.join(missing)} limit is known" if missing else ""


def _span(text: str, title: str) -> Shown:
    return Shown(_safe(text), f"<span {_PLAIN}{_title(title)}>{_escaped(text)}</span>")


def _title(text: str) -> str:
    return f' title="{_escaped(text)}"' if text else ""


def _label(classes: str, kind: str, html: str, title: str = "") -> str:
    background, colour = COLOURS[kind]
    line, weight = ("dashed", 400) if kind == "provenance" else ("solid", 600)
    style = (
        f"background-color: {background}; border: 1px {line} {colour}; border-radius: 4px; "
        f"color: {colour}; display: inline-block; font-size: 0.9em; font-weight: {weight}; "
        "padding: 1px 7px; white-space: nowrap"
    )
    return f'<span class="{classes}" style="{style}"{_title(title)}>{html}</span>'


def _table(caption: str, inner: str) -> str:
    return f"<table {_PLAIN}><caption {_LEFT}>{_escaped(caption)}</caption>{inner}</table>"


def _thead(columns: Sequence[str]) -> str:
    return f"<thead><tr>{''.join(_head(name, 'col') for name in columns)}</tr></thead>"


def _tbody(rows: Iterable[Sequence[Any]]) -> str:
    cells = [_head(first, "row") + "".join(map(_cell, rest)) for first, *rest in rows]
    return f"<tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody>"


def _tfoot(note: str, width: int) -> str:
    return f'<tfoot><tr><td colspan="{width}" {_LEFT}>{_escaped(note)}</td></tr></tfoot>'


def _head(cell: Any, scope: str) -> str:
    style = "font-weight: normal; text-align: left" if scope == "row" else "text-align: left"
    return f'<th scope="{scope}" style="{style}">{_html(cell)}</th>'


def _cell(cell: Any) -> str:
    return f"<td {_LEFT}>{_html(cell)}</td>"


def _html(cell: Any) -> str:
    return cell._repr_html_() if hasattr(cell, "_repr_html_") else _escaped(str(cell))


def _row_words(columns: Sequence[str], row: Sequence[Any]) -> str:
    first, *rest = row
    pairs = zip(columns[1:], rest, strict=True)
    lines = [str(first), *(f"  {name}: {cell}" for name, cell in pairs)]
    return "\n".join(map(_safe, lines))


def _escaped(text: str) -> str:
    return escape(_safe(text))


def _safe(text: str) -> str:
    """Return text without the characters that steer a terminal or turn the order of letters."""
    return "".join(
        char if char.isprintable() or char in "\n\t" or category(char) == "Zs" else "\ufffd"
        for char in text
    )


register_printer("Count", count)
register_printer("Value", lambda found: interval(found.low, found.high))
register_printer("Judgement", judgement)
