"""Makes the certificates of all real evidence, checks them, and alters them thousands of times.

Run as ``python -m benchmarks.certificates``; ends with 1 if a false limit is accepted.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter

from tests.publish.corruptions import corrupted

from foi_analysis.core.paths import Project
from foi_analysis.publish.bundle import check_certificate
from foi_analysis.publish.bundle.certificates import made_certificates

TIMES = 5_600
ANOTHER = ("cell", "left out")  # Of another cell or set it may be a proof, and then holds of that.


def said_of(file: dict, one: dict) -> tuple:
    """Return what a limit says: by which statements, of which cells, on which side, how much."""
    out = tuple(file["sets"][one["left_out"]])
    return one["part"], out, one["cell"], one["base"], one["side"], tuple(one["value"])


def altered(file: dict) -> tuple[Counter[str], Counter[str], Counter[str], list[str]]:
    """Return how often each was refused, a proof of the same, of another, and what is false."""
    true = {said_of(file, one) for one in file["limits"]}
    refused, same, other = Counter[str](), Counter[str](), Counter[str]()
    false: list[str] = []
    for name, changed, one in corrupted(file, TIMES):
        try:
            is_proved = check_certificate.is_proved(changed, one)
        except Exception:  # The checker takes any error for a refusal.
            is_proved = False
        if not is_proved:
            refused[name] += 1
        elif said_of(changed, one) in true:
            same[name] += 1
        elif name in ANOTHER:
            other[name] += 1
        else:
            false.append(f"{name}: {one['what']}, {one['value']}")
    return refused, same, other, false


def main() -> int:
    """Print what was made and what became of altered certificates."""
    start = time.perf_counter()
    file = json.loads(json.dumps(made_certificates(Project.find())))
    print(f"Made in {time.perf_counter() - start:.0f} s: {len(file['limits'])} limits proved.")
    for reason, times in Counter(one["reason"] for one in file["without_proof"]).items():
        print(f"{times} without proof: {reason}.")
    start = time.perf_counter()
    wrong = [*check_certificate.unproved(file)]
    print(f"Checked in {time.perf_counter() - start:.1f} s: {len(wrong)} refused.")
    refused, same, other, false = altered(file)
    print(f"{TIMES} altered: {refused.total()} refused, {same.total()} proofs of the same {same}.")
    print(f"{other.total()} proofs of another limit {other}.")
    print("Proofs of a falsehood:", *(false or ["none"]), sep="\n  ")
    return bool(wrong or false)


if __name__ == "__main__":
    sys.exit(main())
