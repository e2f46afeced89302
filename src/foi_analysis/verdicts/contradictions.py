"""Says of each known contradiction between pages whether its figures can all be true.

data/manual/contradictions.csv names the figures and the checks; every outcome is worked out here
from the bounds engine, the checks and the figures themselves. It reads no page and takes no side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from foi_analysis.core.manual_tables import ManualRow, read_manual_rows
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.evidence.bounds import Fact
from foi_analysis.evidence.bounds.assumptions import ASSUMPTION
from foi_analysis.evidence.bounds.conflicts import are_two_values
from foi_analysis.evidence.caveats import OUT, as_printed
from foi_analysis.evidence.facts import PublishedEvidence, Row
from foi_analysis.evidence.reconciliation import LEFT_OUT, NOT_USED, USED, evidence_of
from foi_analysis.verdicts.arithmetic import Check, in_words
from foi_analysis.verdicts.official import class_beside, compare
from foi_analysis.verdicts.printed_checks import checks_frame, run_checks

if TYPE_CHECKING:
    import pandas as pd

TABLE = "contradictions.csv"
COLUMNS = ("key", "title", "figures", "checks", "explanation")
SUMMARY = (
    *("key", "title", "outcome", "figures", "held", "conflicts", "twice", "checks"),
    *("checks_failing", "explanation"),
)
CANNOT, CAN = "cannot all be true", "can all be true"
DIFFERS = "differs: two printed values for one thing"
THING = (
    *("area_type", "area", "measure", "category", "subject"),
    *("period_start", "period_end", "denominator"),
)
SHOWN = (
    *("figure", "area", "measure", "category", "period_start", "period_end", "printed"),
    *("publisher", "published_on", "address"),
)
OFFICIAL = (
    *("authority", "period_start", "period_end", "count_low", "class", "relation"),
    *("vintage", "low", "high", "finding"),
)


@dataclass(frozen=True)
class Found:
    """What is worked out about one contradiction.

    ``facts`` are those of its figures the bounds engine holds, by figure; ``conflicts`` the sets of
    them that cannot all be true when nothing else is used; ``twice`` the values printed for one
    thing, for each thing with two; ``checks`` those the table names.
    """

    facts: dict[str, Fact]
    conflicts: Sequence[frozenset[Fact]]
    use: Mapping[Fact, str]
    twice: Sequence[tuple[str, ...]]
    checks: Sequence[Check]

    @property
    def outcome(self) -> str:
        """Return CANNOT, DIFFERS or CAN.

        Figures cannot all be true when the engine finds a set of them that clashes, or when a check
        fails and no rule or wording would save it. A clash between two values of one thing, and
        nothing else, is a difference.
        """
        is_clash = any(not are_two_values(one) for one in self.conflicts)
        if is_clash or any(not check.holds and not check.saved_by for check in self.checks):
            return CANNOT
        return DIFFERS if self.twice else CANNOT if self.conflicts else CAN


def read_contradictions(project: Project) -> list[dict[str, str]]:
    """Return the rows of data/manual/contradictions.csv in its order.

    Raises ProblemsFound when a key stands there twice or is missing, when a row names an unknown
    figure or check, or when a figure's number does not stand in the title or explanation.
    """
    rows = read_manual_rows(project, TABLE, COLUMNS)
    figures = {row["figure"]: row for row in read_rows(project.published / "figures.csv")}
    checks = {row["check"] for row in read_rows(project.manual / "arithmetic.csv")}
    problems = [problem for row in rows for problem in _row_problems(row, figures, checks)]
    keys = [row.text("key") for row in rows]
    problems += [
        row.problem("key", "a key that stands there once", "Give the row a key of its own.")
        for number, row in enumerate(rows)
        if row.text("key") in keys[:number]
    ]
    if problems:
        raise ProblemsFound(problems)
    return [row.cells for row in rows]


def _row_problems(
    row: ManualRow, figures: dict[str, dict[str, str]], checks: set[str]
) -> Iterator[Problem]:
    yield from row.empty_cells([name for name in COLUMNS if name != "checks"])
    for column, known, where in (
        ("figures", figures.keys(), "keys of data/raw/published/figures.csv"),
        ("checks", checks, "keys of data/manual/arithmetic.csv"),
    ):
        if unknown := [key for key in _keys(row.cells, column) if key not in known]:
            yield row.problem(column, where, f"Correct {in_words(unknown)}.")
    text = f"{row.text('title')} {row.text('explanation')}"
    for key in _keys(row.cells, "figures"):
        one = figures.get(key)
        if one and one["printed"] not in text and one["value"] not in text.replace(",", ""):
            wanted = f"figures whose numbers stand in the text, not {key} with {one['printed']}"
            action = "Keys move when rows are added: find the figure meant and correct the key."
            yield row.problem("figures", wanted, action)


def _keys(row: Row, column: str) -> list[str]:
    return [key for key in row[column].split("|") if key]


class Contradictions:
    """All rows of the table with what is worked out about each.

    ``published`` and ``conflicts`` are rows of the processed tables of those names.
    """

    def __init__(
        self, reference: Reference, published: Sequence[Row], conflicts: Sequence[Row]
    ) -> None:
        self.reference, self.project = reference, reference.project
        self.rows = read_contradictions(self.project)
        self.published = {row["figure"]: row for row in published}
        self.conflicts = conflicts
        self.checks = {check.name: check for check in run_checks(self.project)}
        self.printed = PublishedEvidence(
            reference, read_rows(self.project.published / "releases.csv")
        )
        self.facts = list(self.printed.grouped(published))

    @cached_property
    def _fact_of(self) -> dict[tuple[Any, ...], Fact]:
        return {(fact.release, *_stated(fact)): fact for fact in self.facts}

    def fact(self, figure: str) -> Fact | None:
        """Return the fact a figure became, or None when the engine does not hold its kind."""
        row = self.published[figure]
        if not self.printed.is_evident(row):
            return None
        cells, limits = self.printed.cells(row), self.printed.limits(row)
        return self._fact_of[row["release"], *cells, *limits]

    def found(self, row: Row) -> Found:
        """Return what is worked out about one row of the table."""
        keys = _keys(row, "figures")
        facts = {key: fact for key in keys if (fact := self.fact(key))}
        plain = self.printed.grouped([as_printed(self.published[key]) for key in facts])
        alone = evidence_of(self.reference, sorted(plain, key=lambda one: one.statement))
        return Found(
            facts,
            alone.conflicts,
            {fact: alone.use(fact) for one in alone.conflicts for fact in one},
            values_of_one_thing([self.published[key] for key in keys]),
            [self.checks[name] for name in _keys(row, "checks")],
        )

    @cached_property
    def _statements(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        return {(fact.statement, fact.source): _stated(fact) for fact in self.facts}

    @cached_property
    def uses(self) -> dict[tuple[Any, ...], str]:
        """Return what becomes of each figure in a conflict: by cell, base and limits."""
        return {self._stated_in(row): row["use"] for row in self.conflicts}

    def _stated_in(self, row: Row) -> tuple[Any, ...]:
        return self._statements.get((row["statement"], row["source"]), ())

    def weighed(self, figure: str) -> str:
        """Return what becomes of a figure when all evidence is reconciled."""
        fact = self.fact(figure)
        if not fact:
            return "not weighed"
        if OUT in self.printed.caveats.effects(self.published[figure]):
            return NOT_USED
        return self.uses.get(_stated(fact), USED)

    def sets(self, found: Found) -> list[list[Row]]:
        """Return the sets of the table of conflicts that hold two of the figures or more.

        What is left out of the set must be among the figures; a number several releases print is
        one figure. Sets that rest on more than one assumption are left to the conflicts page.
        """
        own = {_stated(fact) for fact in found.facts.values()}
        every: dict[Any, list[Row]] = {}
        for row in self.conflicts:
            every.setdefault(row["conflict"], []).append(row)
        return [rows for rows in every.values() if self._bears(rows, own)]

    def _bears(self, rows: list[Row], own: set[tuple[Any, ...]]) -> bool:
        named = [row for row in rows if self._stated_in(row) in own]
        stated = [row for row in rows if row["kind"] != ASSUMPTION]
        is_plain = len(rows) - len(stated) <= 1
        left_out = (row for row in stated if row["use"] == LEFT_OUT)
        return is_plain and len(named) > 1 and all(row in named for row in left_out)

    def official(self, row: Row) -> list[dict[str, Any]]:
        """Return the figures beside the official class, where its quarters are known."""
        rows = [self.published[key] for key in _keys(row, "figures")]
        beside = (*compare(self.project, rows, []), *class_beside(self.reference, rows))
        return [one for one in beside if one["finding"] != "no limit"]


def _stated(fact: Fact) -> tuple[Any, ...]:
    return fact.cell, fact.base, fact.low, fact.high


def values_of_one_thing(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Return the different values printed for each thing (THING) that has more than one."""
    printed: dict[tuple[Any, ...], dict[float, str]] = {}
    for row in rows:
        if row["operator"] == "=" and row["value"] == row["value"]:
            thing = printed.setdefault(tuple(row[name] for name in THING), {})
            thing.setdefault(row["value"], row["printed"])
    return [tuple(values.values()) for values in printed.values() if len(values) > 1]


def contradiction_frames(
    reference: Reference, published: pd.DataFrame, conflicts: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the frames of the page; all but the first begin with the contradiction's key.

    contradictions (key, title, outcome, figures, held, conflicts, twice, checks, checks_failing,
    explanation), figures (SHOWN, weighed), sets and alone (set, statement, use; sets of the table
    of conflicts, and sets of these figures alone), checks (as ``checks_frame``), official
    (OFFICIAL).
    """
    import pandas as pd

    rows = cast("list[Row]", published.to_dict("records"))
    conflict_rows = cast("list[Row]", conflicts.to_dict("records"))
    every = Contradictions(reference, rows, conflict_rows)
    found = {row["key"]: every.found(row) for row in every.rows}
    figures = [(row["key"], key) for row in every.rows for key in _keys(row, "figures")]
    frames = {
        "figures": [
            (name, *(every.published[key][column] for column in SHOWN), every.weighed(key))
            for name, key in figures
        ],
        "sets": [row for name, one in found.items() for row in _set_rows(name, every.sets(one))],
        "alone": [row for name, one in found.items() for row in _alone(name, one)],
        "official": [
            (row["key"], *(beside[column] for column in OFFICIAL))
            for row in every.rows
            for beside in every.official(row)
        ],
    }
    names = {
        "figures": [*SHOWN, "weighed"],
        "sets": ["set", "statement", "use"],
        "alone": ["set", "statement", "use"],
        "official": list(OFFICIAL),
    }
    tables = {
        name: pd.DataFrame(rows, columns=["key", *names[name]]) for name, rows in frames.items()
    }
    tables["official"] = tables["official"].astype(
        dict.fromkeys(("count_low", "low", "high"), "Int64")
    )
    tables["contradictions"] = pd.DataFrame(
        [_summary(row, found[row["key"]]) for row in every.rows], columns=list(SUMMARY)
    )
    tables["checks"] = pd.concat(
        [
            checks_frame([]).assign(key=""),
            *(checks_frame(one.checks).assign(key=name) for name, one in found.items()),
        ]
    ).reset_index(drop=True)
    return tables


def _summary(row: Row, found: Found) -> dict[str, Any]:
    return {
        "key": row["key"],
        "title": row["title"],
        "outcome": found.outcome,
        "figures": len(_keys(row, "figures")),
        "held": len(found.facts),
        "conflicts": len(found.conflicts),
        "twice": "; ".join(map(in_words, found.twice)),
        "checks": len(found.checks),
        "checks_failing": sum(not check.holds for check in found.checks),
        "explanation": row["explanation"],
    }


def _set_rows(name: str, sets: Sequence[Sequence[Row]]) -> list[tuple[Any, ...]]:
    return [
        (name, number, row["statement"], row["use"])
        for number, rows in enumerate(sets, 1)
        for row in rows
    ]


def _alone(name: str, found: Found) -> list[tuple[Any, ...]]:
    ordered = sorted(found.conflicts, key=lambda one: sorted(map(_words, one)))
    return [
        (name, number, fact.statement, found.use[fact])
        for number, one in enumerate(ordered, 1)
        for fact in sorted(one, key=_words)
    ]


def _words(fact: Fact) -> tuple[str, str]:
    return fact.statement, fact.source
