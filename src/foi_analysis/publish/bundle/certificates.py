"""Makes the certificates of a bundle: why every limit that a verdict rests on holds.

Proving is a step of its own. What it made is kept below build/certificates by what it was made of,
so a limit is proved again only when evidence or code has changed. Nothing is judged here.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from foi_analysis.core.paths import Project, replacing
from foi_analysis.evidence.bounds.certificate import Certified, plain_system
from foi_analysis.evidence.reconciliation import Component, Question
from foi_analysis.publish.bundle import check_certificate
from foi_analysis.run.plan import package_hash
from foi_analysis.verdicts.claims import ClaimChecker, read_claims
from foi_analysis.verdicts.processed_project import ProcessedProject
from foi_analysis.verdicts.published_figures import PublishedFigures

ABOUT = (
    "Why limits hold. Rows are sums of factors times cells, at most 0; each row and each limit of "
    "a cell has the number of the statement behind it, or none if it holds without any. A set is "
    "the statements left out. A table has the cells that are not 0. `python check_certificate.py "
    "certificates.json` checks that each table fits and reaches its limit, and that rows as many "
    "times as the proof says forbid more. `without_proof` has limits with no proof, and why."
)
CERTIFICATES, CHECKER = "certificates.json", "check_certificate.py"
NOT_VERIFIED = "the checker does not verify it"
Plain = dict[str, Any]


def certificate_files(project: Project) -> dict[str, bytes]:
    """Return the certificates of a project and the program that checks them, by name."""
    kept = project.build / "certificates" / f"{_content_hash(project)}.json"
    if not kept.is_file():
        content = json.dumps(made_certificates(project), ensure_ascii=False, separators=(",", ":"))
        kept.parent.mkdir(parents=True, exist_ok=True)
        for older in kept.parent.glob("*.json"):
            older.unlink()
        with replacing(kept) as partial:
            partial.write_text(content, encoding="utf-8")
    checker = Path(check_certificate.__file__).read_bytes()
    return {CERTIFICATES: kept.read_bytes(), CHECKER: checker}


def made_certificates(project: Project) -> Plain:
    """Judge everything, and return each limit asked about with its table and its proof.

    ``limits`` are those the checker verifies; ``without_proof`` lists the others with the reason.
    """
    checker = ProcessedProject(project).checker
    for claim in read_claims(project):
        checker.judge(claim)
    figures = _figures_by_question(checker)
    made = Certificates()
    for number, component in enumerate(checker.evidence.components):
        if component.answers():
            made.add(
                component, {key: figures.get((number, key), []) for key in component.answers()}
            )
    return made.file


class Certificates:
    """The content of a file of certificates, to which the limits of parts of evidence are added.

    Of each part it has the rows and limits, with the number of the statement behind each; a set is
    the statements left out; a table the cells that are not 0.
    """

    def __init__(self) -> None:
        self.file: Plain = {"about": ABOUT, "parts": [], "sets": [], "tables": []}
        self.file |= {"limits": [], "without_proof": []}
        self._numbers: dict[str, dict[Any, int]] = {"sets": {}, "tables": {}}

    def add(self, component: Component, figures: Mapping[Question, Sequence[Plain]]) -> None:
        """Add every limit a part of evidence was asked about, with the figures it was for.

        All is found anew, so that it does not depend on what was asked before.
        """
        component = component.anew()
        part = len(self.file["parts"])
        self.file["parts"].append(plain_system(component.system))
        for question in sorted(figures, key=_in_order):
            table, limits = component.certified(question)
            out = [n for n, fact in enumerate(component.system.facts) if fact not in table.facts]
            about = {"part": part, "left_out": self._number("sets", tuple(out))}
            about |= {"figures": figures[question], **_asked(component, question)}
            for limit in limits:
                self._add_limit(about, limit)

    def _add_limit(self, about: Plain, limit: Certified) -> None:
        words = f"{limit.side} of {about['what']}"
        one = {**about, "what": words, "side": limit.side, "value": _plain_value(limit.value)}
        if limit.proof is None:
            self.file["without_proof"].append({**one, "reason": limit.reason})
            return
        cells = tuple((at, value) for at, value in enumerate(limit.table) if value)
        one |= {"table": self._number("tables", cells), "proof": limit.proof}
        if check_certificate.is_proved(self.file, one):
            self.file["limits"].append(one)
        else:
            self.file["without_proof"].append({**one, "reason": NOT_VERIFIED})

    def _number(self, kind: str, content: Any) -> int:
        """Return the number of a set or a table, which is added when it is new."""
        if content not in self._numbers[kind]:
            self._numbers[kind][content] = len(self.file[kind])
            self.file[kind].append(content)
        return self._numbers[kind][content]


def _asked(component: Component, question: Question) -> Plain:
    """Return the cells a question is about, as numbers and in words."""
    _, cell, base = question
    column, words = component.system.column, ", ".join(filter(None, cell))
    over = f" as a share of {', '.join(filter(None, base))}" if base else ""
    return {
        "cell": column[cell],
        "base": None if base is None else column[base],
        "what": f"{words}{over}",
    }


def _in_order(question: Question) -> tuple[Any, ...]:
    left_out, cell, base = question
    return left_out, cell, base or ()


def _plain_value(value: Fraction | None) -> tuple[int, int] | None:
    return None if value is None else (value.numerator, value.denominator)


def _figures_by_question(checker: ClaimChecker) -> dict[tuple[int, Question], list[str]]:
    """Return for each question the printed figures whose limits it gave."""
    found: dict[tuple[int, Question], list[str]] = defaultdict(list)
    for one in PublishedFigures(checker).distinct_facts:
        limits = checker.judge_of.limits(one.fact)
        if (question := limits.question(one.fact.cell, one.fact.base)) is not None:
            found[question] += [row["figure"] for row in one.rows]
    return found


def _content_hash(project: Project) -> str:
    """Return a hash of the code and of the tables that limits follow from."""
    digest = hashlib.sha256(package_hash().encode())
    tables = [project.processed / f"{name}.csv" for name in ("observations", "published")]
    manual = [*project.manual.glob("*.csv"), *project.published.glob("*.csv")]
    for path in (*tables, *sorted(manual)):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
