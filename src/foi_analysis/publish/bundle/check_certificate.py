"""Run as: python check_certificate.py certificates.json. Names every limit that is not proved."""

import json
import sys
from contextlib import suppress

NONE = float("inf")  # Every row comes to at most 0.


def least(terms, low, high):  # noqa: D103
    return sum(f * (low[cell] if f > 0 else high[cell]) for cell, f in terms if f)


def proves(proof, goal, value, rows, ages, low, high):
    """Return whether no table within limits gives the goal less than a value."""
    low, high = low[:], high[:]
    for row, cell in proof["steps"]:
        if row >= len(rows):  # An age that is the least of others is no less than all of them.
            cell, parts = ages[row - len(rows)]
            low[cell] = max(low[cell], min(low[part] for part in parts))
        elif (rest := least([t for t in rows[row] if t[0] != cell], low, high)) > -NONE:
            f = dict(rows[row])[cell]
            high[cell] = min(high[cell], -rest // f) if f > 0 else high[cell]
            low[cell] = max(low[cell], -(-rest // -f)) if f < 0 else low[cell]
    if "at" in proof:  # A cell is at most a number, or more.
        below, above, cell, at = high[:], low[:], proof["cell"], int(proof["at"])
        below[cell], above[cell] = at, at + 1
        is_below = proves(proof["below"], goal, value, rows, ages, low, below)
        return is_below and proves(proof["above"], goal, value, rows, ages, above, high)
    times, left = [int(proof["of"]), *(int(n) for _, n in proof["rows"])], {}
    for n, row in zip(times, [goal, *(rows[row] for row, _ in proof["rows"])], strict=True):
        left |= {cell: left.get(cell, 0) + n * f for cell, f in row}
    is_empty = any(a > b for a, b in zip(low, high, strict=True))
    is_more = min(times) >= 0 and least(left.items(), low, high) > times[0] * (value - 1)
    return is_empty or is_more


def is_proved(file, one):
    """Return whether a limit's table fits and reaches it, and its proof forbids more."""
    part, out, base = file["parts"][one["part"]], set(file["sets"][one["left_out"]]), one["base"]
    low, high = [0] * len(part["cells"]), [NONE] * len(part["cells"])
    for said, cell, a, b in part["limits"] + [[None, base, 1, None]] * (base is not None):
        if said not in out:
            low[cell], high[cell] = max(low[cell], a), min(high[cell], NONE if b is None else b)
    rows, ages = [[] if said in out else row for said, row in part["rows"]], part["ages"]
    (p, q), cell, sign = map(int, one["value"]), one["cell"], 1 if one["side"] == "least" else -1
    known, value = dict(file["tables"][one["table"]]), sign * p * (base is None)
    table = [known.get(at, 0) for at in range(len(low))]
    fits = all(type(n) is int and a <= n <= b for a, n, b in zip(low, table, high, strict=True))
    fits = fits and all(sum(f * table[at] for at, f in row) <= 0 for row in rows)
    fits = fits and all(table[age] >= min(table[part] for part in parts) for age, parts in ages)
    goal = [(cell, sign * q)] + [(base, -sign * p)] * (base is not None)
    is_reached = q > 0 and q * table[cell] == p * (1 if base is None else table[base])
    return fits and is_reached and proves(one["proof"], goal, value, rows, ages, low, high)


def unproved(file):
    """Yield the number of each limit that is not proved, and what it is of."""
    for number, one in enumerate(file["limits"]):
        with suppress(Exception):
            if is_proved(file, one):
                continue
        yield number, one["what"]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as stream:  # noqa: PTH123
        content = json.load(stream)
    for line in (lines := [*unproved(content)]):
        print("Not proved:", *line)
    sys.exit(f"{len(lines)} of {len(content['limits'])} limits are not proved." if lines else 0)
