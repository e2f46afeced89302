"""Applies the checks of data/manual/arithmetic.csv to the published figures it names.

Numbers come from the published figures and words from page titles or figures' notes; the table only
says which. A figure's key moves when rows are added, so each statement must hold the numbers of its
figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foi_analysis.core.investigation import read_investigation
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, area_key, read_rows
from foi_analysis.evidence.rounding import NUMBER, printed_number, read_wording
from foi_analysis.verdicts.amount_checks import check_each, check_rate, check_within
from foi_analysis.verdicts.arithmetic import (
    Check,
    check_hundred,
    check_one_rule,
    check_share,
    check_sum,
    in_words,
    show_allowed,
)
from foi_analysis.verdicts.comparability import Comparability, in_one_sentence
from foi_analysis.verdicts.comparisons import check_per_day, check_rise, check_wording

if TYPE_CHECKING:
    import pandas as pd

TABLE = "data/manual/arithmetic.csv"
NAMING = ("figure", "parts", "of", "before", "after")
LATER = "later"
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_NUMBERS = re.compile(r"\d[\d,]*(?:\.\d+)?")

# The columns each kind needs; of those named together, one is enough.
NEEDED = {
    "share": ("figure", "of"),
    "one rule": ("parts", "of"),
    "hundred": ("parts",),
    "sum": ("figure", "parts"),
    "within": ("figure", "parts"),
    "wording": ("figure or wording", "parts"),
    "rise": ("figure or wording", "before or after"),
    "per day": ("figure or wording", "parts"),
    "amounts within": ("figure", "parts"),
    "rate": ("figure", "parts", "of"),
    "each": ("parts", "of", "wording"),
}
COUNTED = ("share", "per day")
MOST_NAMED = 3

Row = Mapping[str, str]


def figures_of(row: Row) -> tuple[str, ...]:
    """Return the keys of the figures one check names, in order, without a minus or numbers."""
    named = (key.lstrip("-") for column in NAMING for key in row[column].split("|") if key)
    return tuple(key for key in named if not _PLAIN.fullmatch(key))


def run_checks(project: Project) -> list[Check]:
    """Return every check of data/manual/arithmetic.csv, in its order.

    Raises ProblemsFound when a check names an unknown figure or kind, words no title holds, numbers
    its statement does not hold, or figures its kind cannot use.
    """
    printed = ArithmeticChecks(project)
    checks: list[Check] = []
    problems: list[Problem] = []
    for row in read_rows(project.manual / "arithmetic.csv"):
        found = printed.problems(row)
        if not found:
            try:
                checks.append(printed.check(row))
            except ValueError as error:
                found = [_problem(row, str(error), "figures this kind can use", "Correct the row.")]
        problems += found
    if problems:
        raise ProblemsFound(problems)
    return checks


def checks_on(project: Project, published: pd.DataFrame, page: str) -> list[Check]:
    """Return the checks of one page: of a wave with a page of its own, or LATER for all others.

    A check is of the wave of its latest figure. ``published`` is the processed table of that name.
    """
    pages = page_of_checks(project, published)
    return [one for one in run_checks(project) if pages[one.name] == page]


def page_of_checks(project: Project, published: pd.DataFrame) -> dict[str, str]:
    """Return the page each check of the table stands on, as ``checks_on`` has it."""
    figures = published.set_index("figure")
    own_pages = read_investigation(project).own_pages
    return {
        row["check"]: _page_of(figures.loc[list(figures_of(row))], own_pages)
        for row in read_rows(project.manual / "arithmetic.csv")
    }


def _page_of(figures: pd.DataFrame, own_pages: Collection[str]) -> str:
    wave = figures.sort_values(["period_end", "period_start"])["wave"].iloc[-1]
    return wave if wave in own_pages else LATER


def checks_frame(checks: Sequence[Check]) -> pd.DataFrame:
    """Return one row a check: check, kind, statement, holds, allowed, saved_by, why and more."""
    import pandas as pd

    names = ["name", "kind", "statement", "holds", "allowed", "saved_by", "why"]
    names += ["not_like_for_like"]
    found = [
        [show_allowed(one.allowed) if name == "allowed" else getattr(one, name) for name in names]
        for one in checks
    ]
    return pd.DataFrame(found, columns=["check", *names[1:]])


def _problem(row: Row, found: str, expected: str, action: str) -> Problem:
    return Problem(found, expected, action, file=TABLE, place=row["check"])


def _named(authorities: frozenset[str]) -> str:
    return (
        in_words(sorted(authorities))
        if len(authorities) <= MOST_NAMED
        else f"{len(authorities)} authorities"
    )


def _fill(whole: Row, parts: Sequence[Row]) -> bool:
    """Return whether parts of one area are windows that together fill the window of the whole."""
    windows = sorted((part["period_start"], part["period_end"]) for part in parts)
    if {part["area"] for part in parts} != {whole["area"]} or len(set(windows)) != len(parts):
        return False
    starts, ends = zip(*windows, strict=True)
    follow = (_next_day(end) >= start for end, start in zip(ends, starts[1:], strict=False))
    is_whole = starts[0] <= whole["period_start"] and ends[-1] >= whole["period_end"]
    return is_whole and all(follow)


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


class ArithmeticChecks:
    """The published figures by key, with what checks need to know of their areas and pages."""

    def __init__(self, project: Project) -> None:
        rows = read_rows(project.published / "figures.csv")
        self.figures = {row["figure"]: row for row in rows}
        self.titles = {
            row["page"]: row["title"] for row in read_rows(project.published / "pages.csv")
        }
        reference = Reference(project)
        self.areas = reference.areas
        offences = read_rows(project.manual / "subjects.csv")
        counted = {row["subject"] for row in offences if row["is_counted"] == "true"}
        numbers = [{**row, "value": float(row["value"] or "nan")} for row in rows]
        self.comparability = Comparability(reference, numbers, counted)

    def _checker(self, kind: str) -> Callable[[Row], Check]:
        return {
            "share": self._share,
            "one rule": lambda row: check_one_rule(self._texts(row, "parts"), self._of(row) or 0),
            "hundred": lambda row: check_hundred(self._texts(row, "parts")),
            "sum": self._sum,
            "within": self._within,
            "wording": self._wording,
            "rise": self._rise,
            "per day": self._per_day,
            "amounts within": self._amounts_within,
            "rate": self._rate,
            "each": self._each,
        }[kind]

    def check(self, row: Row) -> Check:
        """Return one check; its kind and figures must be known."""
        found = self._checker(row["kind"])(row)
        return replace(
            found,
            statement=row["statement"],
            name=row["check"],
            kind=row["kind"],
            figures=figures_of(row),
        )

    def problems(self, row: Row) -> list[Problem]:
        """Return what is wrong with a row of the table before its numbers are looked at."""
        if row["kind"] not in NEEDED:
            wanted = f"one of {', '.join(NEEDED)}"
            return [_problem(row, f"the kind {row['kind']!r}", wanted, "Correct the kind.")]
        for columns in NEEDED[row["kind"]]:
            if not any(row[column] for column in columns.split(" or ")):
                return [_problem(row, f"no {columns}", "a value", f"{row['kind']!r} needs it.")]
        if "-" in row["parts"] and row["kind"] not in COUNTED:
            wanted = f"figures taken off in parts of {' or '.join(COUNTED)} only"
            return [_problem(row, f"the parts {row['parts']}", wanted, "Take the minus out.")]
        unknown = [key for key in figures_of(row) if key not in self.figures]
        if unknown:
            found = f"the figures {', '.join(unknown)}"
            wanted = "keys of data/raw/published/figures.csv"
            return [
                _problem(row, found, wanted, "Correct the keys; they move when rows are added.")
            ]
        return [*self._moved(row), *self._not_quoted(row)]

    def _moved(self, row: Row) -> list[Problem]:
        said = {text.replace(",", "") for text in _NUMBERS.findall(row["statement"])}
        found = []
        for key in figures_of(row):
            figure = self.figures[key]
            if not figure["value"]:
                found.append(_problem(row, f"{key} without a value", "a number", "Name another."))
            elif figure["value"] not in said and figure["printed"] not in row["statement"]:
                text = f"{key}, which reads {figure['printed']} ({figure['area']})"
                wanted = "a figure whose number stands in the statement"
                action = "Keys move when rows are added: find the figure meant and correct the key."
                found.append(_problem(row, text, wanted, action))
        return found

    def _not_quoted(self, row: Row) -> list[Problem]:
        titles = {self.titles[self.figures[key]["page"]] for key in figures_of(row)}
        notes = {self.figures[key]["note"] for key in figures_of(row)}
        if any(row["wording"].casefold() in text.casefold() for text in titles | notes):
            return []
        found, wanted = f"the words {row['wording']!r}", f"words of {' or '.join(sorted(titles))!r}"
        action = "Quote a title or a figure's note, or name a figure of the page."
        return [_problem(row, found, wanted, action)]

    def _texts(self, row: Row, column: str) -> list[str]:
        return [self._text(key) for key in row[column].split("|") if key]

    def _text(self, key: str) -> str:
        """Return a figure as printed, with "per cent" where its unit says so and it does not."""
        figure = self.figures[key]
        is_bare = figure["unit"] == "per cent" and read_wording(figure["printed"]).kind == NUMBER
        return figure["printed"] + (" per cent" if is_bare else "")

    def _count(self, keys: str) -> int | None:
        """Return what whole numbers add up to, those with a minus taken off; None for no keys."""
        named = [key for key in keys.split("|") if key]
        numbers = [printed_number(self.figures[key.lstrip("-")]["printed"]) for key in named]
        if any(decimals for _, decimals in numbers):
            raise ValueError(f"{keys} is no count.")
        signs = [-1 if key.startswith("-") else 1 for key in named]
        pairs = zip(signs, numbers, strict=True)
        return int(sum(sign * value for sign, (value, _) in pairs)) if numbers else None

    def _of(self, row: Row) -> int | None:
        return self._count(row["of"])

    def _share(self, row: Row) -> Check:
        return check_share(self._text(row["figure"]), self._of(row) or 0, self._count(row["parts"]))

    def _sum(self, row: Row) -> Check:
        parts = [self.figures[key] for key in row["parts"].split("|")]
        whole = self.figures[row["figure"]]
        left_out = self._left_out(whole, parts)
        return check_sum(
            self._text(row["figure"]),
            self._texts(row, "parts"),
            of=self._of(row),
            unlisted=_named(left_out or frozenset()),
            is_complete=left_out == frozenset() or _fill(whole, parts),
            can_overlap=len({(part["area"], part["period_start"]) for part in parts}) == 1,
        )

    def _within(self, row: Row) -> Check:
        parts = self._texts(row, "parts")
        return check_sum(self._text(row["figure"]), parts, of=self._of(row), unlisted="the rest")

    def _left_out(self, whole: Row, parts: Sequence[Row]) -> frozenset[str] | None:
        """Return the authorities of the whole that no part holds; None where that is not known.

        Parts of one area are no authorities but methods, ages and the like.
        """
        members = self.areas.get(area_key(whole["area"], whole["area_type"]))
        if not members or {part["area"] for part in parts} == {whole["area"]}:
            return None
        held = [
            self.areas.get(area_key(part["area"], part["area_type"]), frozenset({part["area"]}))
            for part in parts
        ]
        return frozenset(members).difference(*held)

    def _words(self, row: Row) -> str:
        return row["wording"] or self._text(row["figure"])

    def _wording(self, row: Row) -> Check:
        return check_wording(self._words(row), self._texts(row, "parts"), self._of(row))

    def _rise(self, row: Row) -> Check:
        ends = [self._count(row["before"]), self._count(row["after"])]
        found = check_rise(self._words(row), *ends)
        if unlike := in_one_sentence(self._reasons(row)):
            why = f"{found.why.removesuffix('.')}; {unlike}."
            return replace(found, why=why, not_like_for_like=unlike)
        return found

    def _reasons(self, row: Row) -> list[str]:
        """Return why the figures a change is between are not like for like, where both are told."""
        before, after = (self.figures.get(row[end]) for end in ("before", "after"))
        return self.comparability.between(before, after) if before and after else []

    def _amounts_within(self, row: Row) -> Check:
        return check_within(self._text(row["figure"]), self._texts(row, "parts"))

    def _rate(self, row: Row) -> Check:
        known = {key: self._text(key) for key in self.figures}
        divisors = [known.get(key, key) for key in row["of"].split("|")]
        return check_rate(self._text(row["figure"]), self._text(row["parts"]), divisors)

    def _each(self, row: Row) -> Check:
        return check_each(self._text(row["parts"]), self._text(row["of"]), row["wording"])

    def _per_day(self, row: Row) -> Check:
        first = self.figures[row["parts"].split("|")[0]]
        start, end = (date.fromisoformat(first[name]) for name in ("period_start", "period_end"))
        return check_per_day(
            self._words(row), self._count(row["parts"]) or 0, (end - start).days + 1
        )
