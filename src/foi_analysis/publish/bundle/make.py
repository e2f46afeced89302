"""Makes the bundle of an investigation: inputs, results, and what describes both.

It computes no figure: what is out of date, or may not be published, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import foi_analysis
from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.core.reply_files import files_of
from foi_analysis.core.tables import COLUMNS
from foi_analysis.intake.scan import Scan
from foi_analysis.intake.scan.hazards import KINDS, NOTE, Hazard
from foi_analysis.intake.scan.releases import read_releases
from foi_analysis.publish.bundle.archive import CHECKSUMS, pack
from foi_analysis.publish.bundle.certificates import CERTIFICATES, CHECKER, certificate_files
from foi_analysis.publish.bundle.crate import CRATE, DATA_PACKAGE, TERMS, TITLE, crate, data_package
from foi_analysis.publish.site import site_is_current
from foi_analysis.read.whole_scan import scan_replies
from foi_analysis.run.plan import executed_path, package_hash, plan
from foi_analysis.run.register import REGISTER, Run, read_register
from foi_analysis.run.reproduce import tables_are_current

README, PROGRAM = "README.md", "foi-analysis"
FILE = "foi-bundle.zip"
TEXT = """# {title}

Everything behind the figures, so that anybody can look it up and compute it again.

- `build/site/index.html`: start here. Each figure as printed, what holds, and how that is known.
- `build/notebooks/`: the notebooks that computed it, with their results.
- `data/raw/`: replies, published figures and official counts. A reply whose name has
  `reconstructed` in it was made up to fit published figures and proves nothing.
- `data/manual/`: what a person decided; `data/processed/`: what the code made of both.
{terms}- `{certificates}`: why each limit holds; `python {checker} {certificates}` checks it.
- `datapackage.json` and `ro-crate-metadata.json` say the same to programs.

## Check it

`sha256sum -c {checksums}` says whether a file changed. To compute everything again, with the
libraries it was made with:

    python3 -m venv check
    check/bin/python -m pip install --require-hashes -r requirements.lock
    check/bin/python -m pip install --no-deps {program}=={version}
    check/bin/foi verify {file}

It says figure by figure whether the result is the same. It runs the notebooks in the bundle, and
notebooks are programs: first compare the sha256 of the archive with the one its publisher gives.
"""
ABOUT_TERMS = f"- `{TERMS}` has every table and its licence.\n"


@dataclass(frozen=True)
class BundleMade:
    """A bundle that was made: where, its hash and size, and what to look at before publishing."""

    path: str
    sha256: str
    size: int
    files: int
    notes: tuple[str, ...]


def make_bundle(project: Project) -> BundleMade:
    """Write build/foi-bundle.zip; the same project gives the same bytes.

    Raises ProblemsFound when results are out of date, a file may not be published, or the archive
    would be too large; nothing is written then.
    """
    runs = read_register(project)
    refuse_stale(project, runs)
    inputs = input_files(project, runs)
    notes = look_for_hazards(project, inputs)
    files = {**inputs, **result_files(project, runs)}
    files |= certificate_files(project)
    files |= about(files, made_with())
    path = project.build / FILE
    sha256 = pack(files, path)
    return BundleMade(
        project.relative(path), sha256, path.stat().st_size, len(files) + 1, tuple(notes)
    )


def made_with() -> dict[str, str]:
    """Return the name and version of the package installed, and a hash of its code."""
    version = foi_analysis.__version__
    return {"name": PROGRAM, "version": version, "code": package_hash()}


def about(files: dict[str, bytes], software: dict[str, str]) -> dict[str, bytes]:
    """Return the files that describe others: one for readers, two for programs."""
    text = TEXT.format(
        title=TITLE,
        terms=ABOUT_TERMS if TERMS in files else "",
        certificates=CERTIFICATES,
        checker=CHECKER,
        checksums=CHECKSUMS,
        program=PROGRAM,
        version=software["version"],
        file=FILE,
    )
    files = {**files, README: text.encode()}
    described = {CRATE: crate(files, software), DATA_PACKAGE: data_package(files, software)}
    return {README: files[README], **described}


DOCUMENTS = (
    "CHANGELOG.md",
    "CITATION.cff",
    "LICENSE",
    "METHODOLOGY.md",
    "data/README.md",
    "pyproject.toml",
    "requirements.lock",
    # Not computed again when a bundle is verified: they are a proof, and whoever doubts it checks.
    CERTIFICATES,
    CHECKER,
)
# A release says that such a file may be read here, never that it may be passed on: it names
# persons, or holds what nobody sees who looks at it.
NEVER_PUBLISHED = frozenset(
    {"personal-identity", "personal-columns", "failed-redaction", "masked-by-format"}
    | {"pivot-cache", "external-links", "data-connections", "embedded-files", "kept-values"}
)
_PLAIN = (".md", ".toml")
_RUN_FIRST = "Run `foi reproduce` and `foi site` first."


def input_files(project: Project, runs: list[Run]) -> dict[str, bytes]:
    """Return what results are made of: documents, raw and manual data, notebooks, register, lock.

    Of the replies only registered files are taken.
    """
    paths = [project.root / name for name in DOCUMENTS]
    paths += _below(project.manual)
    raw = _below(project.root / "data" / "raw")
    paths += [path for path in raw if not path.is_relative_to(project.replies)]
    paths += [project.replies / file for file in _registered(project)]
    paths += [project.notebooks / name for name in {REGISTER, *(run.notebook for run in runs)}]
    return _contents(project, paths)


def result_files(project: Project, runs: list[Run]) -> dict[str, bytes]:
    """Return what was made of the inputs: processed tables, executed notebooks and the site."""
    tables = [
        project.processed / f"{name}.{kind}" for name in COLUMNS for kind in ("csv", "parquet")
    ]
    paths = [*tables, project.processed / "README.md"]
    paths += [executed_path(project, run) for run in runs]
    paths += _below(project.build / "site")
    return _contents(project, paths)


def refuse_stale(project: Project, runs: list[Run]) -> None:
    """Raise ProblemsFound when tables, notebooks or site are not what today's inputs make."""
    if not tables_are_current(project):
        found = "tables that are not what the replies make now"
        raise ProblemsFound([_stale("data/processed", found)])
    problems = [
        _stale("build/notebooks", f"{len(names)} out of date ({why}), such as {names[0]}")
        for why, names in _stale_notebooks(project, runs).items()
    ]
    if not problems and not site_is_current(project):
        problems.append(_stale("build/site", "no site of today's results"))
    if problems:
        raise ProblemsFound(problems)


def look_for_hazards(project: Project, inputs: Mapping[str, bytes]) -> list[str]:
    """Return in words what should be looked at before the data of a bundle are published.

    Raises ProblemsFound when a file hides or carries what keeps it out, or names persons.
    """
    names = [name for name in inputs if name.startswith("data/") and not name.endswith(_PLAIN)]
    scans = scan_replies([(name, project.root / name) for name in names])
    releases = read_releases(project)
    problems = [
        _unpublishable(scan, hazard)
        for scan in scans
        for hazard in scan.refused(releases.get(scan.sha256, frozenset()) - NEVER_PUBLISHED)
    ]
    if problems:
        raise ProblemsFound(problems)
    notes = [(scan.file, one) for scan in scans for one in scan.hazards if one.severity == NOTE]
    return [f"{file}: {hazard.words}" for file, hazard in notes]


def _below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not path.name.startswith(".") and path.suffix != ".partial"]


def _registered(project: Project) -> list[str]:
    register = read_rows(project.manual / "replies.csv")
    return [one.file for row in register for one in files_of(row)]


def _contents(project: Project, paths: list[Path]) -> dict[str, bytes]:
    there = sorted({path for path in paths if path.is_file()})
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in there}


def _stale_notebooks(project: Project, runs: list[Run]) -> dict[str, list[str]]:
    """Return the names of notebooks that are out of date, by the reason `--why` gives."""
    stale: dict[str, list[str]] = {}
    for one in plan(project, runs):
        if why := one.why or ("changed: a file it reads" if one.is_open else ""):
            stale.setdefault(why, []).append(one.run.name)
    return stale


def _stale(file: str, found: str) -> Problem:
    return Problem(found, "results of today's inputs", _RUN_FIRST, file=file)


def _unpublishable(scan: Scan, hazard: Hazard) -> Problem:
    kind = KINDS[hazard.kind]
    return Problem(
        file=scan.file,
        place=hazard.place,
        found=hazard.words,
        expected=f"a file that may be published: {kind.expected}",
        action=kind.action,
    )


LOCK = "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def other_libraries(lock: bytes) -> list[str]:
    """Return in words each library that is here in another version than the lock's."""
    pinned = _PINNED.findall(lock.decode("utf-8", errors="replace"))
    versions: dict[str, set[str]] = {}
    for name, wanted in pinned:
        versions.setdefault(name, set()).add(wanted)
    found = ((name, _installed(name), wanted) for name, wanted in sorted(versions.items()))
    return [
        f"{name} {here}, locked {' or '.join(sorted(wanted))}"
        for name, here, wanted in found
        if here and here not in wanted
    ]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
