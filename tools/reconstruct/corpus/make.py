"""Makes a corpus of replies with known truth, file by file; judges no reading of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foi_analysis.core.paths import Project, replacing, sha256_of
from tools.reconstruct.corpus.draw import Lists
from tools.reconstruct.corpus.plan import ReplyPlan, plan_reply
from tools.reconstruct.corpus.truth import Observation
from tools.reconstruct.corpus.write import write

TRUTH_COLUMNS = ("reply", "file", "format", "quirks", "must_ask", *Observation._fields)
PUBLISHER = "foi_analysis (made for tests)"
NOTE = "Made for tests; not a reply from any police force"


@dataclass(frozen=True)
class CorpusReply:
    """One reply that was written, and what reading it must give.

    ``row`` is its row for data/manual/replies.csv. Either ``observations`` is what docs/reading.md
    makes of the file, or ``must_ask`` says that reading must end in an error or a question. What a
    refused reply does not answer has no observation: the register says that it was refused.
    """

    file: Path
    row: dict[str, str]
    format: str
    quirks: tuple[str, ...]
    observations: frozenset[Observation]
    must_ask: bool


def make_corpus(project: Project, folder: Path, seed: int, replies: int) -> Iterator[CorpusReply]:
    """Write ``replies`` made-up replies to ``folder`` and yield each as it is written.

    Also writes ``truth.csv`` and ``register.csv`` there; they are whole when the last reply was
    taken. The same seed gives the same bytes, and a reply does not depend on how many there are.
    Only what is yielded is held in memory.
    """
    lists = Lists(project)
    with (
        replacing(folder / "truth.csv") as truth_path,
        replacing(folder / "register.csv") as register_path,
        truth_path.open("w", encoding="utf-8", newline="") as truth_file,
        register_path.open("w", encoding="utf-8", newline="") as register_file,
    ):
        truth = csv.writer(truth_file, lineterminator="\n")
        truth.writerow(TRUTH_COLUMNS)
        register = csv.DictWriter(register_file, lists.columns, lineterminator="\n")
        register.writeheader()
        for number in range(replies):
            made = _make(lists, folder, seed, number)
            truth.writerows(truth_rows(made))
            register.writerow(made.row)
            yield made


def _make(lists: Lists, folder: Path, seed: int, number: int) -> CorpusReply:
    plan = plan_reply(lists, seed, number)
    reply = f"made-{seed}-{number:05d}"
    path = folder / f"{reply}.{plan.format}"
    with replacing(path) as temporary:
        write(plan.bundle, plan.format, temporary)
    row = _register_row(lists, plan, reply, path, number)
    return CorpusReply(path, row, plan.format, plan.quirks, plan.observations, plan.must_ask)


def _register_row(
    lists: Lists, plan: ReplyPlan, reply: str, path: Path, number: int
) -> dict[str, str]:
    return dict.fromkeys(lists.columns, "") | {
        "reply": reply,
        "authority": lists.authorities[number % len(lists.authorities)],
        "wave": plan.wave,
        "reference": "MADE FOR TESTS",
        "status": plan.status,
        "provenance": "primary",
        "file": path.name,
        "sha256": sha256_of(path),
        "period_start": plan.days[0],
        "period_end": plan.days[1],
        "subject": "s.15A",
        "method_counting": plan.counting,
        "publisher": PUBLISHER,
        "note": NOTE,
    }


def truth_rows(made: CorpusReply) -> list[tuple]:
    """Return the rows of truth.csv for one reply; one that must ask has a single row."""
    head = (made.row["reply"], made.file.name, made.format, "|".join(made.quirks))
    if made.must_ask:
        return [(*head, "true", *([""] * len(Observation._fields)))]
    ordered = sorted(made.observations, key=lambda one: (one.measure, *one[1:3], *one[6:]))
    return [(*head, "false", *("" if value is None else value for value in one)) for one in ordered]
