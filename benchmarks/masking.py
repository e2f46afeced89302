"""Compares what is withheld to protect small counts with the least that would do.

`python -m benchmarks.masking`. The least is found by trying every set of counts, each judged by
scipy's own integer programming; nothing of the package's bounds takes part. Tau-argus is asked
where pytauargus can be imported: it is no part of this project and is installed apart.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import chdir
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from foi_analysis.core.counts import exact
from foi_analysis.publish.disclose import (
    SMALL,
    WITHHELD,
    Attack,
    Content,
    CountSum,
    MaskingPlan,
    preset,
    published,
)

Key = tuple[str, str]
ALL, UNLIMITED = "all", 1_000
RULE = preset()


def random_table(seed: int) -> dict[Key, int]:
    """Return forces by methods with all sums, a third of the counts small."""
    draw = random.Random(seed)
    authorities = [f"force {number}" for number in range(draw.choice((2, 3)))]
    methods = [f"method {number}" for number in range(draw.choice((2, 3)))]
    table = {
        key: draw.randint(1, 4) if draw.random() < 1 / 3 else draw.randint(5, 40)
        for key in product(authorities, methods)
    }
    sums = (
        [(authority, ALL) for authority in authorities]
        + [(ALL, method) for method in methods]
        + [(ALL, ALL)]
    )
    return table | {whole: sum(table[part] for part in _parts(whole, table)) for whole in sums}


def _parts(whole: Key, table: Mapping[Key, int]) -> list[Key]:
    return [
        key
        for key in table
        if ALL not in key and all(one in (ALL, own) for one, own in zip(whole, key, strict=True))
    ]


def _cell(key: Key) -> tuple[str, str, str, str]:
    return ("times", key[1], key[0], "9m")


def content_of(table: Mapping[Key, int]) -> Content:
    """Return the table as a publication."""
    sums = [
        CountSum(_cell(key), tuple(_cell(part) for part in _parts(key, table)))
        for key in table
        if ALL in key
    ]
    return Content({_cell(key): exact(value) for key, value in table.items()}, sums)


def withheld_here(table: Mapping[Key, int]) -> frozenset[Key]:
    """Return what the package withholds beside the small counts."""
    marks = published(content_of(table), RULE).plan.marks
    return frozenset(key for key in table if marks.get(_cell(key)) == WITHHELD)


def is_safe(table: Mapping[Key, int], withheld: Iterable[Key]) -> bool:
    """Return whether every small count keeps two values for who knows the rule and all sums."""
    keys, hidden = list(table), set(withheld)
    small = [key for key in keys if RULE.low <= table[key] <= RULE.high]
    low = [1 if key in small else 5 if key in hidden else table[key] for key in keys]
    high = [4 if key in small else UNLIMITED if key in hidden else table[key] for key in keys]
    rows = [
        [(key in _parts(whole, table)) - (key == whole) for key in keys]
        for whole in keys
        if ALL in whole
    ]
    sums = LinearConstraint(np.array(rows, dtype=float), 0, 0)
    return all(_has_two_values(keys.index(key), sums, Bounds(low, high)) for key in small)


def _has_two_values(place: int, sums: LinearConstraint, limits: Bounds) -> bool:
    aim, whole = np.zeros(len(limits.lb)), np.ones(len(limits.lb))
    aim[place] = 1
    ends = [
        milp(sign * aim, constraints=sums, bounds=limits, integrality=whole) for sign in (1, -1)
    ]
    return round(ends[0].fun) < round(-ends[1].fun)


def least(table: Mapping[Key, int], most: int) -> int | None:
    """Return the least number of counts that must be withheld, None when more than ``most``."""
    large = [key for key in table if table[key] > RULE.high]
    for number in range(most + 1):
        if any(is_safe(table, chosen) for chosen in combinations(large, number)):
            return number
    return None


def withheld_by_tau_argus(table: Mapping[Key, int]) -> frozenset[Key]:
    """Return what tau-argus withholds beside the small counts, at least cost (OPT)."""
    import pandas as pd
    from pytauargus import protect

    inner = {key: value for key, value in table.items() if ALL not in key}
    records = [(*key, 1.0) for key, value in inner.items() for _ in range(value)]
    with tempfile.TemporaryDirectory() as folder:
        micro = pd.DataFrame(records, columns=["authority", "method", "one"])
        options = {"safety_rules": "FREQ(5,10)", "suppress": "OPT(1)", "workdir": folder}
        made = protect(micro, ["authority", "method"], response="one", **options)
        rows = made.tables[0].dataframe().replace("Total", ALL)
    chosen = rows[rows["status"].eq("M")]
    return frozenset(zip(chosen["authority"], chosen["method"], strict=True))


def exposed_by(table: Mapping[Key, int], withheld: Iterable[Key]) -> int:
    """Return how many small counts the package's attack works out beside what is withheld."""
    content = content_of(table)
    plan = MaskingPlan({_cell(key): SMALL for key in table if RULE.low <= table[key] <= RULE.high})
    plan.marks |= {_cell(key): WITHHELD for key in withheld}
    found = Attack(content, RULE).exposed(plan, {})
    return sum(plan.marks[cell] == SMALL for cell in found)


def _lines(seeds: Iterable[int], is_asked: bool) -> Iterator[tuple[int, ...]]:
    for seed in seeds:
        table = random_table(seed)
        ours = withheld_here(table)
        line = [is_safe(table, ours), len(ours), least(table, len(ours)), _value(table, ours)]
        if is_asked:
            theirs = withheld_by_tau_argus(table)
            agrees = is_safe(table, theirs) == (exposed_by(table, theirs) == 0)
            line += [is_safe(table, theirs), len(theirs), _value(table, theirs), agrees]
        yield tuple(int(one or 0) for one in line)


def _value(table: Mapping[Key, int], keys: Iterable[Key]) -> int:
    return sum(table[key] for key in keys)


def main() -> None:
    """Print what was compared."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--tables", type=int, default=200)
    words.add_argument("--tau-argus", action="store_true", help="Ask pytauargus too.")
    chosen = words.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        chdir(folder),
    ):  # Tau-argus leaves logs where it is.
        lines = np.array(list(_lines(range(chosen.tables), chosen.tau_argus)))
    print(f"{len(lines)} tables; safe by the independent audit: {lines[:, 0].sum()}")
    print(f"counts withheld: {lines[:, 1].sum()} here, {lines[:, 2].sum()} at least")
    print(f"no more than at least: {(lines[:, 1] == lines[:, 2]).sum()} tables")
    if chosen.tau_argus:
        print(f"tau-argus: {lines[:, 5].sum()} counts; their sum {lines[:, 6].sum()}")
        print(f"here their sum is {lines[:, 3].sum()}")
        print(f"its choice is safe for who knows the rule in {lines[:, 4].sum()} tables")
        print(f"audit and attack agree on its choice in {lines[:, 7].sum()} tables")


if __name__ == "__main__":
    main()
