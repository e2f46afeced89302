"""Puts tables, notebooks and pictures beside the site's pages and lists them; changes no file."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.tables import COLUMNS
from foi_analysis.publish.site.blocks import raw
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import Run

PAGE, TITLE = "files", "All files"
EXTRA = "_extra"
KINDS = {".csv": "CSV", ".parquet": "Parquet", ".ipynb": "Notebook", ".png": "Picture"}
WORDS = (
    "Everything on this site as files: tables for a spreadsheet (CSV) or for a program (Parquet), "
    "notebooks as they were run, pictures with the numbers they show. Counts stand as they are "
    "read, small ones unmasked: these files are for checking, not for publication. Rows marked "
    "*reconstructed* were made by this project and are no force's figures."
)


def write_files(
    project: Project, runs: Sequence[Run], titles: Mapping[str, str], folder: Path
) -> dict[str, str]:
    """Copy the files and write the page into ``folder``; return the page's name and title.

    Raises FileNotFoundError when a processed table is missing.
    """
    shelf = folder / EXTRA / PAGE
    tables = [_table(project, name, shelf) for name in COLUMNS]
    notebooks = [_notebook(project, run, titles, shelf) for run in runs]
    pictures = [_picture(path, titles, shelf) for path in picture_files(project)]
    dictionary = "The [data dictionary](data-dictionary.md) says what each column holds."
    parts = [f"# {TITLE}", WORDS, "## Tables"]
    parts += [dictionary] if (folder / "data-dictionary.md").is_file() else []
    parts += [_listed("Processed tables", ("Table", "Rows", "Files"), tables)]
    if pictures:
        parts += ["## Pictures with their numbers"]
        parts += [_listed("Pictures", ("Picture", "On the page", "Files"), pictures)]
    parts += ["## Notebooks"]
    parts += [_listed("Executed notebooks", ("Page", "Parameters", "Files"), notebooks)]
    with replacing(folder / f"{PAGE}.md") as partial:
        partial.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    return {PAGE: TITLE}


def picture_files(project: Project) -> Iterator[Path]:
    """Return the pictures whose numbers lie beside them, in the order of their names."""
    pictures = sorted((project.build / "figures").glob("*.png"))
    return (path for path in pictures if path.with_suffix(".csv").is_file())


def _table(project: Project, name: str, shelf: Path) -> tuple[str, ...]:
    paths = [project.processed / f"{name}.{kind}" for kind in ("csv", "parquet")]
    with paths[0].open(encoding="utf-8", newline="") as stream:
        rows = sum(1 for _ in csv.reader(stream)) - 1
    return name, name, f"{rows:,}", _files(paths, shelf / "tables")


def _notebook(
    project: Project, run: Run, titles: Mapping[str, str], shelf: Path
) -> tuple[str, ...]:
    values = ", ".join(f"{name}: {value}" for name, value in run.parameters)
    files = _files([executed_path(project, run)], shelf / "notebooks")
    page = f'<a href="{run.name}.html">{escape(titles[run.name])}</a>'
    return f"notebook-{run.name}", page, escape(values or "none"), files


def _picture(path: Path, titles: Mapping[str, str], shelf: Path) -> tuple[str, ...]:
    stem = path.stem
    page = max((name for name in titles if stem.startswith(name)), key=len, default="")
    shown = f'<a href="{page}.html">{escape(titles[page])}</a>' if page else "several"
    files = _files([path, path.with_suffix(".csv")], shelf / "pictures")
    return f"picture-{stem}", escape(stem), shown, files


def _files(paths: Sequence[Path], shelf: Path) -> str:
    """Copy files to their shelf; return links that name file, kind and size."""
    shelf.mkdir(parents=True, exist_ok=True)
    links = []
    for path in paths:
        shutil.copyfile(path, shelf / path.name)
        kind = KINDS[path.suffix]
        address = f"{PAGE}/{shelf.name}/{path.name}"
        size = f"{max(1, round(path.stat().st_size / 1000)):,} kB"
        links.append(
            f'<a href="{address}" download aria-label="{kind}: {escape(path.name)}, '
            f'{size}">{kind}</a> ({size})'
        )
    return ", ".join(links)


def _listed(name: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows of anchor, first cell and more cells as a table in a box of its own."""
    shown = "".join(f'<th scope="col">{head}</th>' for head in heads)
    lines = "\n".join(
        f'<tr id="{anchor}"><th scope="row">{first}</th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for anchor, first, *cells in rows
    )
    caption = f"{len(rows)} {name.lower()}."
    return raw(
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="Table: {name}">'
        f"<table><caption>{caption}</caption><thead><tr>{shown}</tr></thead>"
        f"<tbody>\n{lines}\n</tbody></table></div>"
    )
