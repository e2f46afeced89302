"""Makes the bundle of an investigation: inputs, results, and what describes both.

It computes no figure: what is out of date is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import foi_analysis
from foi_analysis.core.paths import Project
from foi_analysis.publish.bundle.archive import CHECKSUMS, pack
from foi_analysis.publish.bundle.contents import (
    input_files,
    look_for_hazards,
    refuse_stale,
    result_files,
)
from foi_analysis.publish.bundle.crate import CRATE, DATA_PACKAGE, TERMS, TITLE, crate, data_package
from foi_analysis.run.plan import package_hash
from foi_analysis.run.register import read_register

README, PROGRAM = "README.md", "foi-analysis"
FILE = "foi-bundle.zip"
TEXT = """# {title}

Everything behind the figures, so that anybody can look it up and compute it again.

- `build/site/index.html`: start here. Each figure as printed, what holds, and how that is known.
- `build/notebooks/`: the notebooks that computed it, with their results.
- `data/raw/`: replies, published figures and official counts. A reply whose name has
  `reconstructed` in it was made up to fit published figures and proves nothing.
- `data/manual/`: what a person decided; `data/processed/`: what the code made of both.
{terms}- `datapackage.json` and `ro-crate-metadata.json` say the same to programs.

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
        checksums=CHECKSUMS,
        program=PROGRAM,
        version=software["version"],
        file=FILE,
    )
    files = {**files, README: text.encode()}
    described = {CRATE: crate(files, software), DATA_PACKAGE: data_package(files, software)}
    return {README: files[README], **described}
