"""Alters certificates in every way a slip or a lie could, a given number of times; checks none."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

Plain = dict[str, Any]


def corrupted(file: Plain, times: int, seed: int = 1) -> Iterator[tuple[str, Plain, Plain]]:
    """Yield the name of an alteration, the file with it and the limit it is of.

    Only that limit, its table and its proof are altered, never the statements.
    """
    chance, done = random.Random(seed), 0
    for name in cycle(ALTERATIONS):
        if done == times:
            return
        limit = copy.deepcopy(chance.choice(file["limits"]))
        tables = [*file["tables"], [[*pair] for pair in file["tables"][limit["table"]]]]
        limit["table"] = len(tables) - 1
        altered = {**file, "tables": tables}
        if ALTERATIONS[name](limit, altered, chance):
            done += 1
            yield name, altered, limit


def _value(by: int) -> Callable[[Plain, Plain, random.Random], bool]:
    def alter(limit: Plain, file: Plain, chance: random.Random) -> bool:
        limit["value"] = [limit["value"][0] + by, limit["value"][1]]
        return True

    return alter


def _leaf(proof: Plain, chance: random.Random) -> Plain:
    while "at" in proof:
        proof = proof[chance.choice(["below", "above"])]
    return proof


def _multiplier(limit: Plain, file: Plain, chance: random.Random) -> bool:
    rows = _leaf(limit["proof"], chance)["rows"]
    if not rows:
        return False
    at = chance.randrange(len(rows))
    rows[at] = [rows[at][0], rows[at][1] + chance.choice([-rows[at][1] - 1, 1, -1, 7])]
    return True


def _dropped_row(limit: Plain, file: Plain, chance: random.Random) -> bool:
    rows = _leaf(limit["proof"], chance)["rows"]
    return bool(rows) and rows.pop(chance.randrange(len(rows))) is not None


def _other_row(limit: Plain, file: Plain, chance: random.Random) -> bool:
    rows, count = _leaf(limit["proof"], chance)["rows"], len(file["parts"][limit["part"]]["rows"])
    if not rows or not count:
        return False
    rows[chance.randrange(len(rows))] = [chance.randrange(count), chance.randint(1, 3)]
    return True


def _divisor(limit: Plain, file: Plain, chance: random.Random) -> bool:
    leaf = _leaf(limit["proof"], chance)
    leaf["of"] = chance.choice([0, -1, -leaf["of"], leaf["of"] + 1, 0.5])
    return True


def _dropped_step(limit: Plain, file: Plain, chance: random.Random) -> bool:
    steps = _leaf(limit["proof"], chance)["steps"]
    return bool(steps) and steps.pop(chance.randrange(len(steps))) is not None


def _moved_step(limit: Plain, file: Plain, chance: random.Random) -> bool:
    part, steps = file["parts"][limit["part"]], _leaf(limit["proof"], chance)["steps"]
    rows = len(part["rows"]) + len(part["ages"])
    if not steps or not rows:
        return False
    steps[chance.randrange(len(steps))] = [
        chance.randrange(rows),
        chance.randrange(len(part["cells"])),
    ]
    return True


def _halving(limit: Plain, file: Plain, chance: random.Random) -> bool:
    cells = len(file["parts"][limit["part"]]["cells"])
    empty: Plain = {"steps": [], "of": 1, "rows": []}
    proof = limit["proof"]
    at: Any = chance.choice([-1, 0, 5, 0.5, 10**6])
    halves = {"below": proof, "above": empty}
    limit["proof"] = {"steps": [], "cell": chance.randrange(cells), "at": at, **halves}
    return True


def _table(limit: Plain, file: Plain, chance: random.Random) -> bool:
    table = file["tables"][limit["table"]]
    if not table:
        return False
    at = chance.randrange(len(table))
    table[at][1] += chance.choice([1, -1, 0.5, -table[at][1] - 1, 1000])
    return True


def _cell(limit: Plain, file: Plain, chance: random.Random) -> bool:
    limit["cell"] = chance.randrange(len(file["parts"][limit["part"]]["cells"]))
    return True


def _side(limit: Plain, file: Plain, chance: random.Random) -> bool:
    limit["side"] = "greatest" if limit["side"] == "least" else "least"
    return True


def _left_out(limit: Plain, file: Plain, chance: random.Random) -> bool:
    limit["left_out"] = chance.randrange(len(file["sets"]))
    return True


def _no_proof(limit: Plain, file: Plain, chance: random.Random) -> bool:
    limit["proof"] = chance.choice([{}, None, {"steps": []}, {"steps": [], "of": 1, "rows": []}])
    return True


ALTERATIONS = {
    "value up": _value(1),
    "value down": _value(-1),
    "multiplier": _multiplier,
    "dropped row": _dropped_row,
    "other row": _other_row,
    "divisor": _divisor,
    "dropped step": _dropped_step,
    "moved step": _moved_step,
    "halving": _halving,
    "table": _table,
    "cell": _cell,
    "side": _side,
    "left out": _left_out,
    "no proof": _no_proof,
}
