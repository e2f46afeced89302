"""Reads one reply from its file to typed counts; knows no other reply and writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import Reference
from foi_analysis.core.reply_files import files_of
from foi_analysis.extract.layout import find_answers
from foi_analysis.extract.periods import Period
from foi_analysis.extract.readings.row_checks import wrong_rows
from foi_analysis.extract.readings.rows import ReadingRows, read_readings
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.merge.clean import CleanReply, clean_reply
from foi_analysis.merge.corrections import (
    CheckedCorrections,
    apply_corrections,
    check_corrections,
    mark_corrected,
)
from foi_analysis.merge.keyed import Keyed, check_keyed
from foi_analysis.read import read_grids
from foi_analysis.read.grid import Grid
from foi_analysis.read.parts import placed
from foi_analysis.read.read_worker import Job, Outcome, read_many
from foi_analysis.read.wrapped_lines import join_wrapped


@dataclass(frozen=True)
class Reading:
    """One reply as read: its register row, its cells, and what became of every one of them."""

    row: dict[str, str]
    grids: tuple[Grid, ...]
    clean: CleanReply


def read_reply(project: Project, reference: Reference, row: dict[str, str]) -> Reading:
    """Return the reading of one registered reply; ``row`` is its row of data/manual/replies.csv.

    Its files are read in this process. Nothing is raised for a bad file: what is wrong with it is
    among the problems.
    """
    decided = _decided(project)
    jobs = _jobs(project, decided, row)
    return _understood(reference, decided, row, _together(jobs, map(_read, jobs)))


def _read(job: Job) -> Outcome:
    try:
        return read_grids(job.path, job.shown_name, job.released, job.keyed)
    except ProblemsFound as found:
        return found.problems


def read_replies(
    project: Project, reference: Reference, rows: Sequence[dict[str, str]]
) -> Iterator[Reading]:
    """Yield the reading of each registered reply in order, the files read in worker processes.

    A file that takes too long or too much memory, or kills its reader, is a problem of its own
    reply and stops no other.
    """
    decided = _decided(project)
    jobs = [_jobs(project, decided, row) for row in rows]
    outcomes = (sent for _, sent in read_many([job for own in jobs for job in own]))
    for row, own in zip(rows, jobs, strict=True):
        yield _understood(reference, decided, row, _together(own, islice(outcomes, len(own))))


@dataclass(frozen=True)
class _Decided:
    """What people decided about replies: hazards let through by hash, corrections, keyed lines."""

    releases: Mapping[str, frozenset[str]]
    corrections: CheckedCorrections
    keyed: Keyed


def _decided(project: Project) -> _Decided:
    try:
        releases = read_releases(project)
    except ProblemsFound:
        releases = {}  # A wrong table of releases lets nothing through.
    return _Decided(releases, check_corrections(project), check_keyed(project))


def _jobs(project: Project, decided: _Decided, row: dict[str, str]) -> list[Job]:
    """Return what is to be read for a reply: a job for each of its files."""
    return [
        Job(
            row["reply"],
            project.replies / one.file,
            one.file,
            decided.releases.get(one.sha256, frozenset()),
            decided.keyed.of(row["reply"], one, project.replies / one.file),
        )
        for one in files_of(row)
    ]


def _together(jobs: Sequence[Job], outcomes: Iterable[Outcome]) -> Outcome:
    """Return the grids of all files of a reply, or the problems of those that cannot be read.

    The places in one of several files begin with it ('file "kent/a.xlsx", sheet "Q1"').
    """
    grids: list[Grid] = []
    problems: list[Problem] = []
    for job, sent in zip(jobs, outcomes, strict=True):
        if isinstance(sent, tuple):
            problems += sent
        else:
            is_one = len(jobs) == 1
            grids += sent if is_one else [placed(one, f'file "{job.shown_name}"') for one in sent]
    return tuple(problems) or grids


def _understood(
    reference: Reference, decided: _Decided, row: dict[str, str], sent: Outcome
) -> Reading:
    sent = decided.keyed.told(row["reply"], sent)
    if isinstance(sent, tuple):
        named = [replace(one, authority=one.authority or row["authority"]) for one in sent]
        return Reading(row, (), CleanReply(problems=named))
    try:
        corrections = decided.corrections.of(row["reply"])
    except ProblemsFound as found:
        return Reading(row, (), CleanReply(problems=list(found.problems)))
    grids, problems = apply_corrections(sent, corrections, row["authority"], row["file"])
    if problems:
        return Reading(row, tuple(grids), CleanReply(problems=problems))
    whole = tuple(map(join_wrapped, grids))
    clean = interpret(reference, row, whole)
    return Reading(row, whole, mark_corrected(clean, corrections))


def interpret(reference: Reference, row: dict[str, str], grids: tuple[Grid, ...]) -> CleanReply:
    """Return the typed counts of a reply whose cells are at hand, its wrapped lines joined."""
    window = own_period(row)
    layout = find_answers(
        tuple(map(join_wrapped, grids)),
        reference.asks(row["wave"]),
        reference,
        row["authority"],
        row["file"],
        must_answer=row["status"] == "answered",
        window=window,
        wave=row["wave"],
        readings=readings_for(reference, row),
        sent_as=row.get("sent_as", ""),
    )
    layout.problems += changed_readings(reference, row)
    return clean_reply(row, layout, covers_wave(reference, row), window)


def changed_readings(reference: Reference, row: dict[str, str]) -> list[Problem]:
    """Return a problem for each reading of a reply that is wrong or was edited since confirmed."""
    readings = read_readings(reference.readings)
    wrong = list(wrong_rows(reference, readings_for(reference, row)))
    for used in reference.readings_used:
        reading = readings.get(used["reading"])
        is_same = reading and used["fingerprint"] in ("", reading.fingerprint)
        if used["reply"] == row["reply"] and not is_same:
            found = f"the reading {used['reading']!r}, changed since {used['by']} confirmed it"
            action = "Look at the table again with `foi inspect`, or take the change back."
            expected = "the row as it was confirmed, or a new reading that replaces it"
            wrong.append(Problem(found, expected, action, row["authority"], row["file"]))
    return wrong


def readings_for(reference: Reference, row: dict[str, str]) -> list[ReadingRows]:
    """Return the confirmed readings that hold for a reply: its authority's, its own, those chosen.

    A reading of another scope holds where readings_used.csv names the reply.
    """
    chosen = {one["reading"] for one in reference.readings_used if one["reply"] == row["reply"]}
    scopes = (f"authority:{row['authority']}", f"reply:{row['reply']}")
    return [
        replace(reading, is_chosen=reading.name in chosen)
        for reading in read_readings(reference.readings).values()
        if reading.is_confirmed and (reading.scope in scopes or reading.name in chosen)
    ]


def own_period(row: dict[str, str]) -> Period:
    """Return the days a registered reply covers."""
    return Period(date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"]))


def covers_wave(reference: Reference, row: dict[str, str]) -> bool:
    """Return whether a reply covers every day of its wave."""
    wave = reference.waves[row["wave"]]
    own = own_period(row)
    return own.start <= wave.start and own.end >= wave.end
