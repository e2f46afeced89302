"""Makes the processed tables from replies, publications and claims; runs no notebook."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.core.tables import frame_of, write_dictionary, write_table
from foi_analysis.evidence.declared_workings import check_workings
from foi_analysis.evidence.printed_tables import check_printed
from foi_analysis.intake.scan.quarantine import write_quarantine
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.merge.corrections import Correction, correction_rows, read_corrections
from foi_analysis.merge.keyed import read_keyed
from foi_analysis.merge.merge_replies import merge_replies
from foi_analysis.merge.right_of_reply import Asked, read_right_of_reply
from foi_analysis.read.whole_scan import scan_replies
from foi_analysis.verdicts.beside import add_checks
from foi_analysis.verdicts.claims import Claim, ClaimChecker, Judgement, read_claims
from foi_analysis.verdicts.notes import correction_notes, notes_on, of_what, same_release
from foi_analysis.verdicts.official_rows import read_quarters
from foi_analysis.verdicts.published_figures import PublishedFigures, behind, verdict_columns


def process(project: Project, step: Callable[[str], None] = lambda name: None) -> None:
    """Read, merge and judge everything, then write all processed tables.

    Raises ProblemsFound with every problem of every reply; then nothing is written.
    """
    merged = merge_replies(project, step)
    corrections, wrong_corrections = _tried(read_corrections, project)
    asked, wrong_asked = _tried(read_right_of_reply, project)
    _, wrong_releases = _tried(read_releases, project)
    _, wrong_keyed = _tried(read_keyed, project)
    _, wrong_quarters = _tried(read_quarters, project)
    _, wrong_printed = _tried(check_printed, project)
    wrong_tables = (*wrong_corrections, *wrong_asked, *wrong_releases, *wrong_keyed)
    _, wrong_workings = _tried(check_workings, project)
    wrong_tables = (*wrong_tables, *wrong_quarters, *wrong_printed, *wrong_workings)
    if problems := [*merged.problems, *wrong_tables]:
        _quarantine(project, {problem.file for problem in problems})
        raise ProblemsFound(list(dict.fromkeys(problems)))
    shutil.rmtree(project.build / "quarantine", ignore_errors=True)
    tables = {
        "observations": frame_of("observations", merged.observations),
        "coverage": frame_of("coverage", merged.coverage),
        "ledger": frame_of("ledger", merged.ledger),
        "numbers": frame_of("numbers", merged.numbers),
        "published": frame_of("published", published_rows(project)),
    }
    checker = ClaimChecker(
        project, merged.observations, tables["published"].to_dict(orient="records")
    )
    judged = [(claim, checker.judge(claim)) for claim in read_claims(project)]
    figures = [_figure(checker, one, corrections, asked) for _, one in judged]
    add_checks(project, checker.published, figures)
    tables["figures"] = frame_of("figures", figures)
    tables["evidence"] = frame_of(
        "evidence", [row for claim, one in judged for row in _evidence(claim, one)]
    )
    stories = PublishedFigures(checker)
    tables["statements"] = frame_of("statements", stories.distinct_fact_rows())
    tables["stories"] = frame_of("stories", stories.story_rows())
    tables["story_evidence"] = frame_of("story_evidence", stories.evidence_rows())
    tables["conflicts"] = frame_of("conflicts", checker.evidence.conflict_rows())
    tables["corrections"] = frame_of("corrections", correction_rows(project, corrections))
    for name, frame in tables.items():
        write_table(project, name, frame)
    write_dictionary(project)


def _quarantine(project: Project, wrong: set[str]) -> None:
    """Write a report for each registered file with a problem that the scan keeps out."""
    shutil.rmtree(project.build / "quarantine", ignore_errors=True)
    register = read_rows(project.manual / "replies.csv")
    files = {one.file: project.replies / one.file for row in register for one in files_of(row)}
    named = [(file, path) for file, path in files.items() if file in wrong and path.is_file()]
    with suppress(ProblemsFound):  # A wrong table of releases is among the problems already told.
        write_quarantine(project, scan_replies(named))


def _tried(read: Callable[[Project], Any], project: Project) -> tuple[Any, Sequence[Problem]]:
    """Return what a table of data/manual says, or what is wrong with it."""
    try:
        return read(project), ()
    except ProblemsFound as found:
        return [], found.problems


def published_rows(project: Project) -> list[dict[str, Any]]:
    """Return the published figures with publisher, title, date and address of their page."""
    pages = {row["page"]: row for row in read_rows(project.published / "pages.csv")}
    rows: list[dict[str, Any]] = []
    for row in sorted(read_rows(project.published / "figures.csv"), key=itemgetter("figure")):
        page = pages[row["page"]]
        names = ("publisher", "title", "published_on", "address")
        numbers = {
            name: float(row[name]) if row[name] else None for name in ("value", "denominator_value")
        }
        rows.append({**row, **numbers, **{name: page[name] for name in names}})
    return rows


def _figure(
    checker: ClaimChecker,
    judgement: Judgement,
    corrections: Sequence[Correction],
    asked: Sequence[Asked],
) -> dict[str, Any]:
    claim = judgement.claim
    notes = correction_notes(checker, judgement, corrections) + notes_on(checker, judgement)
    notes += [str(one) for one in asked if one.claim == claim.claim]
    agree, differ = same_release(checker, claim)
    value = judgement.computed_value if judgement.respondents else None
    top, base = (one if value else None for one in (judgement.numerator, judgement.denominator))
    return {
        "claim": claim.claim,
        "wave": claim.wave,
        "area": claim.area,
        "measure": claim.measure,
        "category": claim.category,
        "printed": claim.printed,
        "unit": claim.unit,
        "computed": judgement.computed,
        "computed_low": value.low if value else None,
        "computed_high": value.high if value else None,
        "computed_numerator": top.low if top and top.is_exact else None,
        "computed_denominator": base.low if base and base.is_exact else None,
        "computed_provenance": judgement.computed_provenance,
        "respondents": judgement.respondents,
        "asked": judgement.asked,
        **verdict_columns(judgement.verdict, judgement.sentence),
        "same_release_agrees": len(agree),
        "same_release_differs": len(differ),
        "of_what": of_what(checker, claim),
        "notes": "\n".join(notes),
        "notebook": f"build/notebooks/figure-{claim.claim}.ipynb",
    }


def _evidence(claim: Claim, judgement: Judgement) -> Iterator[dict[str, Any]]:
    """Yield what a verdict rests on, and the statements it names."""
    sides = behind(judgement.verdict)
    for fact in sorted(sides, key=lambda one: (one.kind, one.cell, one.source, one.statement)):
        yield {
            "claim": claim.claim,
            "side": sides[fact],
            "kind": fact.kind,
            "provenance": fact.provenance,
            "statement": fact.statement,
            "source": fact.source,
        }
