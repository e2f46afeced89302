"""Writes a new investigation's folder whole or not at all; changes no folder that holds anything.

Notebooks, the lock and the list of authorities are those of the first investigation, which the
package carries along. What tables there are is core/kept_tables.toml.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

from foi_analysis.cli.new.derived import derived_tables, investigation
from foi_analysis.cli.new.dictionary import data_dictionary, guide
from foi_analysis.cli.new.questions import Request
from foi_analysis.core.kept_tables import tables
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows

HERE = Path(__file__).parent
OF_ANY_TOPIC = ("starting list", "")
OF_A_COUNT = ("coverage.ipynb", "conflicts.ipynb", "stories.ipynb", "new_reply.ipynb")
OF_ONE_TOPIC = ("contradictions.ipynb", "start.ipynb")
KINDS_OF_AREA = ("region", "nation")


class Authorities(StrEnum):
    """Who was asked."""

    AUTHORITIES = "authorities"
    COUNCILS = "councils"
    NHS_TRUSTS = "nhs-trusts"
    UNIVERSITIES = "universities"


def create(
    folder: Path, authorities: Authorities = Authorities.AUTHORITIES, request: Request | None = None
) -> list[str]:
    """Write an investigation, empty or of what was asked, and return the names at its top.

    Raises ProblemsFound when ``folder`` is a file or holds anything, or cannot be written.
    """
    folder = folder.absolute()
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ProblemsFound([_not_empty(folder)])
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as place:
            made = Path(place) / folder.name
            _write(made, authorities, request)
            made.replace(folder)
    except OSError as error:
        action = "Choose a folder that can be written."
        raise ProblemsFound([Problem(str(error.strerror), "a new folder", action)]) from error
    return sorted(path.name for path in folder.iterdir())


def _not_empty(folder: Path) -> Problem:
    found = "a file" if folder.is_file() else "a folder that holds something"
    return Problem(
        found, "no such folder, or an empty one", "Choose another name.", file=folder.name
    )


def _write(folder: Path, authorities: Authorities, request: Request | None) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(HERE / "files", folder, ignore=ignored, copy_function=shutil.copyfile)
    (folder / "gitignore").rename(folder / ".gitignore")
    shutil.copyfile(origin("requirements.lock"), folder / "requirements.lock")
    if request:
        shutil.copytree(HERE / "of_questions", folder, dirs_exist_ok=True, ignore=ignored)
    for path in sorted(origin("notebooks").glob("*.ipynb")):
        if path.name in OF_A_COUNT if request else path.name not in OF_ONE_TOPIC:
            blank = _blank(json.loads(path.read_text("utf-8")))
            text = json.dumps(_in_own_words(blank, request) if request else blank, indent=1)
            (folder / "notebooks" / path.name).write_text(text + "\n", encoding="utf-8")
    if request:
        _write_derived(folder, request)
    else:
        _write_tables(folder, authorities)
    (folder / "data/raw/replies").mkdir(parents=True)


def _write_derived(folder: Path, request: Request) -> None:
    """Write the tables of what was asked in the place of the starting ones."""
    manual = folder / "data/manual"
    starting = [row for row in read_rows(manual / "labels.csv") if row["seen_in"] in OF_ANY_TOPIC]
    for path in manual.glob("*.csv"):
        path.unlink()
    derived = derived_tables(request, starting)
    columns = {table.file: dict.fromkeys(table.columns, "") for table in tables()}
    for file, rows in derived.items():
        write_rows(folder / "data" / file, [columns[file] | row for row in rows])
    (manual / "investigation.toml").write_text(investigation(request), encoding="utf-8")
    (folder / "data/README.md").write_text(guide(request, derived), encoding="utf-8")


def _write_tables(folder: Path, authorities: Authorities) -> None:
    filled = _listed() if authorities is Authorities.AUTHORITIES else {}
    for table in tables():
        path = folder / "data" / table.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(filled.get(table.file, table.header), encoding="utf-8")
    (folder / "data/README.md").write_text(data_dictionary(authorities), encoding="utf-8")


def origin(name: str) -> Path:
    """Return a file or folder of the first investigation.

    An installed package holds a copy; the project's own working copy is used where it is one.
    """
    carried = HERE / "origin" / name
    return carried if carried.exists() else HERE.parents[3] / name


def _blank(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook without outputs, its parameters naming no topic."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = [_unnamed(line) for line in "".join(cell["source"]).splitlines(True)]
    return notebook


def _in_own_words(notebook: dict[str, Any], request: Request) -> dict[str, Any]:
    """Return a notebook whose texts call those who were asked what they are."""
    own = tomllib.loads(origin("data/manual/investigation.toml").read_text(encoding="utf-8"))
    first = own["nouns"]
    nouns = {first["authority"]: request.authority, first["authorities"]: request.authorities}
    nouns |= {one.capitalize(): noun[0].upper() + noun[1:] for one, noun in nouns.items()}
    called = re.compile(rf"(?<!`)\b({'|'.join(nouns)})\b(?![`.])")
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            text = called.sub(lambda match: nouns[match[0]], text)
            cell["source"] = text.splitlines(True)
    return notebook


def _unnamed(line: str) -> str:
    name, is_assigned, _ = line.partition(" = ")
    end = "\n" if line.endswith("\n") else ""
    return f'{name} = "which {name}?"{end}' if is_assigned else line


def _listed() -> dict[str, str]:
    """Return the tables of authorities, as text by their files."""
    whole = ("manual/authorities.csv", "manual/tiles.csv")
    texts = {name: origin(f"data/{name}").read_text(encoding="utf-8") for name in whole}
    return {**texts, "manual/areas.csv": _areas()}


def _areas() -> str:
    with origin("data/manual/areas.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["area_type"] in KINDS_OF_AREA]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
