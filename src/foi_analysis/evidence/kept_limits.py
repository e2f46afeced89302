"""Keeps what was solved for by the content of evidence, so that no one solves it a second time.

One file holds the conflicts, disputes and limits of one component of evidence. Its name is the
SHA-256 of the facts, relations, solver and code they were found with; other content has another
name. It solves nothing, and a file that cannot be read is as if there were none.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import fields
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from foi_analysis.evidence.bounds import Bound, Fact
from foi_analysis.evidence.bounds.disputes import Dispute
from foi_analysis.evidence.bounds.linear_system import LinearSystem, bits_of, numbers_in

FOLDER = "limits"
_SIDES = ("low_facts", "high_facts", "assumptions")
Found = dict[str, Any]


def kept(path: Path, system: LinearSystem) -> Found | None:
    """Return what was found of a system: ``clashes``, ``disputes`` and ``bounds``, or None.

    ``path`` is the file of its content, as ``file_of`` gives it.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            "clashes": [_facts(system, one) for one in found["clashes"]],
            "disputes": [_dispute(system, one) for one in found["disputes"]],
            "bounds": dict(_bound(system, one) for one in found["bounds"]),
        }
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def keep(
    path: Path,
    system: LinearSystem,
    clashes: Iterable[Any],
    disputes: Iterable[Dispute],
    bounds: dict[Any, Bound],
) -> None:
    """Write down what was found of a system; nothing is written where its folder cannot be."""
    found = {
        "clashes": [_numbers(system, one) for one in clashes],
        "disputes": [
            [
                [_numbers(system, clash) for clash in one.clashes],
                _numbers(system, one.in_every),
                _numbers(system, one.in_some),
            ]
            for one in disputes
        ],
    }
    content = f'{json.dumps(found)[:-1]}, "bounds": {_all_sent(system, bounds)}}}'
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, delete=False, encoding="utf-8"
        ) as file:
            file.write(content)
        Path(file.name).replace(path)
    except OSError:
        return


def forget_others(folder: Path, wanted: Collection[Path]) -> None:
    """Remove what is kept in a folder but for some files."""
    for path in folder.glob("*") if folder.is_dir() else ():
        if path not in wanted:
            path.unlink(missing_ok=True)


def file_of(folder: Path, system: LinearSystem) -> Path:
    """Return the file that what was found of a system is kept in, named by all its content."""
    facts = [_in_order(fact) for fact in system.facts]
    content = repr((system.plain, system.leasts, facts, _solver_and_code()))
    return folder / f"{hashlib.sha256(content.encode()).hexdigest()}.json"


def _in_order(fact: Fact) -> list[Any]:
    """Return what a fact holds, sets in an order that is the same in every process."""
    values = (getattr(fact, field.name) for field in fields(fact))
    return [sorted(one) if isinstance(one, frozenset) else one for one in values]


@cache
def _solver_and_code() -> tuple[str, ...]:
    here = Path(__file__).parent
    code = hashlib.sha256()
    for path in sorted([*here.glob("bounds/*.py"), here / "reconciliation.py", Path(__file__)]):
        code.update(path.read_bytes())
    return (*(version(name) for name in ("highspy", "numpy", "scipy")), code.hexdigest())


def _numbers(system: LinearSystem, facts: Iterable[Any]) -> list[int]:
    return sorted(system.number[fact] for fact in facts)


def _facts(system: LinearSystem, numbers: Iterable[int]) -> frozenset[Any]:
    return frozenset(system.facts[number] for number in numbers)


def _dispute(system: LinearSystem, found: Any) -> Dispute:
    clashes, in_every, in_some = found
    every = tuple(_facts(system, one) for one in clashes)
    return Dispute(every, _facts(system, in_every), _facts(system, in_some))


def _all_sent(system: LinearSystem, bounds: dict[Any, Bound]) -> str:
    """Return bounds as JSON; what many of them leave out is written once and copied."""
    left_out = {bits: json.dumps(numbers_in(bits)) for bits in {bits for bits, *_ in bounds}}
    every = (
        f"[{left_out[bits]}, {json.dumps(_sent(system, about, bound))[1:]}"
        for (bits, *about), bound in bounds.items()
    )
    return f"[{', '.join(every)}]"


def _sent(system: LinearSystem, about: list[Any], bound: Bound) -> list[Any]:
    limits = [_limit(bound.low), _limit(bound.high), bound.is_attained]
    return [*about, limits, [_numbers(system, getattr(bound, side)) for side in _SIDES]]


def _bound(system: LinearSystem, found: Any) -> tuple[Any, Bound]:
    left_out, cell, base, (low, high, is_attained), sides = found
    bits = bits_of(left_out)
    low_facts, high_facts, assumptions = (_facts(system, one) for one in sides)
    key = bits, tuple(cell), base and tuple(base)
    limits = _number(low), _number(high)
    return key, Bound(*limits, low_facts, high_facts, is_attained, assumptions)


def _limit(limit: float | Fraction) -> Any:
    return str(limit) if isinstance(limit, Fraction) else limit


def _number(limit: Any) -> float | Fraction:
    return Fraction(limit) if isinstance(limit, str) else limit
