"""Computes a bundle's inputs again here and compares: where they differ, and what rests on it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from foi_analysis.core.paths import Project, slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.processed import read_table, stored
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import SEPARATOR
from foi_analysis.notebook.trace import Tracer
from foi_analysis.publish.bundle.archive import Packed, write_files
from foi_analysis.publish.bundle.crate import INPUTS, SITE
from foi_analysis.publish.bundle.make import DOCUMENTS, about, input_files, made_with, result_files
from foi_analysis.run.choice import Engine
from foi_analysis.run.engine import Failure
from foi_analysis.run.plan import METADATA
from foi_analysis.run.register import read_register
from foi_analysis.run.reproduce import Progress, Wanted, reproduce

PROCESSED = "data/processed/"
UNREADABLE = "it cannot be read"


def rows_of(name: str, content: bytes) -> list[dict[str, str]]:
    """Return the rows of a table, CSV or Parquet, as text.

    Raises ValueError when it cannot be read.
    """
    try:
        if name.endswith(".csv"):
            rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
        else:
            rows = stored(content).to_pandas(use_threads=False).to_dict(orient="records")
        return [{str(name): str(value) for name, value in row.items()} for row in rows]
    except Exception as error:  # Bytes that were tampered with can break any reader in any way.
        raise ValueError(UNREADABLE) from error


def is_table(name: str) -> bool:
    """Return whether a file of a bundle is a processed table."""
    return name.startswith(PROCESSED) and name.endswith((".csv", ".parquet"))


def differing_rows(name: str, bundled: bytes, here: bytes) -> list[dict[str, str]]:
    """Return the rows that only one of two versions of a table has.

    All rows of the version made here, when the bundle's cannot be read.
    """
    ours = rows_of(name, here)
    try:
        theirs = rows_of(name, bundled)
    except ValueError:
        return ours
    known = [{tuple(row.items()) for row in rows} for rows in (ours, theirs)]
    return [dict(row) for row in sorted(known[0] ^ known[1], key=str)]


def difference(name: str, bundled: bytes, here: bytes) -> str:
    """Return in words where two versions of a file differ; "" where they are the same.

    A Parquet file is its rows, and an executed notebook all but the hashes it notes of what it was
    made of.
    """
    if bundled == here:
        return ""
    if name.endswith(".ipynb"):
        return _notebook_difference(bundled, here)
    if is_table(name):
        return _table_difference(name, bundled, here)
    return "its bytes"


def _table_difference(name: str, bundled: bytes, here: bytes) -> str:
    try:
        is_same = rows_of(name, bundled) == rows_of(name, here)
    except ValueError:
        return UNREADABLE
    if not is_same:
        return "its rows"
    return "its bytes" if name.endswith(".csv") else ""


def _notebook_difference(bundled: bytes, here: bytes) -> str:
    try:
        theirs = _notebook(bundled)
        cells = theirs.pop("cells")
    except Exception:  # As above.
        return UNREADABLE
    ours = _notebook(here)
    own = ours.pop("cells")
    if len(own) != len(cells):
        return f"{len(cells)} cells, {len(own)} here"
    numbers = [str(number) for number, one in enumerate(cells, 1) if one != own[number - 1]]
    if numbers:
        return f"cell {', '.join(numbers)}"
    return "" if theirs == ours else "its metadata"


def _notebook(content: bytes) -> dict[str, Any]:
    notebook = json.loads(content)
    notebook["metadata"].pop(METADATA, None)
    return notebook


REPLIES = "data/raw/replies/"
_SITE_REPLIES = "build/site/replies/"
_OF_RUNS = ("build/notebooks/", "build/site/")
_TEMPLATES = "notebooks/"


class Rests:
    """Which figures rest on what, in one bundle that lies unpacked."""

    def __init__(self, project: Project) -> None:
        self.project = project

    def on_file(self, name: str) -> list[str]:
        """Return the figures that rest on a reply, a notebook or a page; none where that is open.

        Claims come by their keys, figures of stories by those of the published figures.
        """
        try:
            return list(dict.fromkeys(self._on_file(name)))
        except Exception:  # A bundle that was tampered with can break any table in any way.
            return []

    def on_rows(self, rows: Iterable[Mapping[str, str]]) -> list[str]:
        """Return the figures that some rows of a processed table are about."""
        try:
            return list(dict.fromkeys(figure for row in rows for figure in self._on_row(row)))
        except Exception:  # As above.
            return []

    def _on_file(self, name: str) -> Iterator[str]:
        stem = PurePosixPath(name).stem
        if name.startswith(REPLIES):
            yield from self._on_reply(name.removeprefix(REPLIES))
        elif name.startswith(_SITE_REPLIES):
            files = {slug(reply): file for reply, file in self._files.items()}
            yield from self._on_reply(files.get(stem, ""))
        elif name.startswith(_OF_RUNS):
            yield from (claim for run, _, claim in self._runs if run == stem)
        elif name.startswith(_TEMPLATES):
            yield from (claim for _, file, claim in self._runs if name == _TEMPLATES + file)

    def _on_row(self, row: Mapping[str, str]) -> Iterator[str]:
        if "claim" in row or "figure" in row:
            yield row.get("claim") or row["figure"]
        elif "reply" in row:
            yield from self._on_reply(self._files.get(row["reply"], ""))
        elif "statement" in row:
            yield from self._on_statements({row["statement"]})

    def _on_reply(self, file: str) -> Iterator[str]:
        if not file:
            return
        files = set(file.split(SEPARATOR))
        for claim in read_rows(self.project.manual / "claims.csv"):
            leaves = self._tracer.trace(claim["claim"]).leaves()
            if any(files <= set(leaf.file.split(SEPARATOR)) for leaf in leaves):
                yield claim["claim"]
        for row in read_table(self.project, "evidence").to_dict(orient="records"):
            if file in row["source"]:
                yield row["claim"]
        statements = read_table(self.project, "statements")
        said = statements[statements["source"].str.contains(file, regex=False)]
        yield from self._on_statements(set(said["statement"]))

    def _on_statements(self, statements: set[str]) -> Iterator[str]:
        evidence = read_table(self.project, "story_evidence")
        judged = set(evidence[evidence["rests_on"].isin(statements)]["statement"])
        stories = read_table(self.project, "stories")
        yield from stories[stories["statement"].isin(judged | statements)]["figure"]

    @cached_property
    def _tracer(self) -> Tracer:
        return Tracer(self.project)

    @cached_property
    def _files(self) -> dict[str, str]:
        return {row["reply"]: row["file"] for row in read_rows(self.project.manual / "replies.csv")}

    @cached_property
    def _runs(self) -> list[tuple[str, str, str]]:
        """Return the name, template and claim of each run that computes a claim."""
        claims = read_rows(self.project.manual / "claims.csv")
        own = {row["claim"]: row["notebook"] for row in claims}
        runs = [(run, dict(run.parameters).get("claim", "")) for run in read_register(self.project)]
        return [
            (run.name, run.notebook, claim)
            for run, claim in runs
            if claim and own[claim] == run.notebook
        ]


PROGRAMS = "notebooks/"
DOWNLOADS, BRIEFINGS = f"{SITE}downloads.html", f"{SITE}_static/briefings/"
NO_SITE = "no site is made where a notebook failed"


@dataclass(frozen=True)
class Again:
    """What the inputs of a bundle give here: files by name, what stopped it, what was not made.

    ``files`` is empty when nothing could be computed. ``without`` says why a file was not made
    here, or a whole folder, whose name ends with a slash.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    without: Mapping[str, str] = field(default_factory=dict)


def compute_again(
    packed: Packed, folder: Path, progress: Progress, engine: Engine = Engine.KERNEL
) -> Again:
    """Write a bundle's inputs into ``folder``, which is empty, and compute all results there.

    Only files with a checksum are taken. Notebooks are programs: none is run when one of them is
    not what its checksum says.
    """
    touched = [name for name in packed.changed if name.startswith(PROGRAMS)]
    if touched:
        return Again(problems=[_not_run(name) for name in touched])
    inputs = {name for name in packed.checksums if name in packed.files and is_input(name)}
    write_files({name: packed.files[name] for name in inputs}, folder)
    try:
        return _computed(Project(folder.resolve()), progress, engine, packed.files.keys())
    except ProblemsFound as found:
        return Again(problems=found.problems)
    except Exception as error:  # Foreign tables can break the reading of them in any way.
        return Again(problems=[_broken(error)])


def is_input(name: str) -> bool:
    """Return whether a file of a bundle is an input, which nothing computes."""
    return name in DOCUMENTS or name.startswith(tuple(INPUTS))


def _computed(
    project: Project, progress: Progress, engine: Engine, offered: Collection[str]
) -> Again:
    outcome = reproduce(project, Wanted(engine=engine), progress)
    without = {f"build/notebooks/{one.name}.ipynb": _words(one) for one in outcome.failures}
    if why := NO_SITE if without else _without_site(project, offered):
        without[SITE] = why
    runs = read_register(project)
    files = {**input_files(project, runs), **result_files(project, runs)}
    files |= about(files, made_with())
    return Again(files, (), without)


def _without_site(project: Project, offered: Collection[str]) -> str:
    """Make the site with the files it offered; return in words why there is none."""
    from foi_analysis.publish.site import build_site, check_libraries

    try:
        check_libraries()
        _make_offered(project, offered)
        build_site(project)
    except ProblemsFound as found:
        return f"no site is made here: {found.problems[0].found.splitlines()[0]}"
    return ""


def _words(failure: Failure) -> str:
    where = "" if failure.cell is None else f" in cell {failure.cell}"
    return f"it fails here{where}: {failure.cause.strip().splitlines()[0]}"


def _not_run(name: str) -> Problem:
    return Problem(
        file=name,
        found="a notebook, or the register of notebooks, that is not as published",
        expected="the file its checksum names",
        action="Notebooks are programs, so none was run. Ask for the bundle again.",
    )


def _broken(error: Exception) -> Problem:
    lines = str(error).strip().splitlines()
    return Problem(
        found=f"{type(error).__name__}: {lines[0] if lines else ''}",
        expected="inputs that can be read",
        action="Ask for the bundle again.",
    )


def _make_offered(project: Project, offered: Collection[str]) -> None:
    """Make the masked tables and the briefings that a site offered for download."""
    from foi_analysis.publish import disclosed
    from foi_analysis.publish.briefing import make
    from foi_analysis.publish.disclose import preset
    from foi_analysis.verdicts.processed_project import ProcessedProject

    processed = ProcessedProject(project)
    authorities = processed.reference.asked_authorities
    if DOWNLOADS in offered:
        disclosed.make(processed, preset(processed.reference.investigation.small_counts))
    for wave in processed.reference.waves:
        pages = {
            f"{BRIEFINGS}{make.name_of(authority, wave)}.html": authority
            for authority in authorities
        }
        if named := [authority for page, authority in pages.items() if page in offered]:
            make.make(processed, named, wave)
