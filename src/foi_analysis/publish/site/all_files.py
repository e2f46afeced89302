"""Puts tables, notebooks, pictures, masked tables and briefings beside the pages; makes none."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from foi_analysis.core.paths import Project
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.tables import COLUMNS
from foi_analysis.merge.masked_tables import is_masked
from foi_analysis.notebook.drawn import DARK
from foi_analysis.publish import disclosed
from foi_analysis.publish.briefing import make as briefings
from foi_analysis.publish.site.facts import SiteFacts
from foi_analysis.publish.site.table_html import plain_table, raw, table_box, write_page
from foi_analysis.run.plan import executed_path
from foi_analysis.run.register import Run

PAGE, TITLE = "files", "All files"
EXTRA = "_extra"
KINDS = {".csv": "CSV", ".parquet": "Parquet", ".ipynb": "Notebook", ".png": "Picture"}
KINDS |= {".svg": "Drawing"}
WORDS = (
    "Everything on this site as files: tables for a spreadsheet (CSV) or for a program (Parquet), "
    "notebooks as they were run, pictures with the numbers they show. {counts} Rows marked "
    "*reconstructed* were made by this project and are nobody's figures."
)
UNMASKED = (
    "Counts stand as they are read, small ones unmasked: these files are for checking, not for "
    "publication."
)
MASKED = "Counts are masked in all of them, and what can only be read in a reply is left out."


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
    words = WORDS.format(counts=MASKED if is_masked(project) else UNMASKED)
    parts = [f"# {TITLE}", words, "## Tables"]
    parts += [dictionary] if (folder / "data-dictionary.md").is_file() else []
    parts += [_listed("Processed tables", ("Table", "Rows", "Files"), tables)]
    if pictures:
        parts += ["## Pictures with their numbers"]
        parts += [_listed("Pictures", ("Picture", "On the page", "Files"), pictures)]
    parts += ["## Notebooks"]
    parts += [_listed("Executed notebooks", ("Page", "Parameters", "Files"), notebooks)]
    write_page(folder / f"{PAGE}.md", "\n\n".join(parts) + "\n")
    return {PAGE: TITLE}


def picture_files(project: Project) -> Iterator[Path]:
    """Return the pictures whose numbers lie beside them, in the order of their names."""
    pictures = sorted((project.build / "figures").glob("*.png"))
    return (path for path in pictures if path.with_suffix(".csv").is_file())


def _table(project: Project, name: str, shelf: Path) -> tuple[str, ...]:
    paths = [project.processed / f"{name}.{kind}" for kind in ("csv", "parquet")]
    with paths[0].open(encoding="utf-8", newline="") as stream:
        rows = sum(1 for _ in csv.reader(stream)) - 1
    return name, f"<code>{name}</code>", f"{rows:,}", _files(paths, shelf / "tables")


def _notebook(
    project: Project, run: Run, titles: Mapping[str, str], shelf: Path
) -> tuple[str, ...]:
    values = ", ".join(f"{name}: {value}" for name, value in run.parameters if name != "claim")
    files = _files([executed_path(project, run)], shelf / "notebooks")
    page = f'<a href="{run.name}.html">{escape(titles[run.name])}</a>'
    return f"notebook-{run.name}", page, escape(values or "none"), files


def _picture(path: Path, titles: Mapping[str, str], shelf: Path) -> tuple[str, ...]:
    stem = path.stem
    page = max((name for name in titles if stem.startswith(name)), key=len, default="")
    shown = f'<a href="{page}.html">{escape(titles[page])}</a>' if page else "several"
    drawn = [one for end in (".svg", DARK) if (one := path.with_name(stem + end)).is_file()]
    files = _files([path, *drawn, path.with_suffix(".csv")], shelf / "pictures")
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
    lines = [
        f'<tr id="{anchor}"><th scope="row">{first}</th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        for anchor, first, *cells in rows
    ]
    table = plain_table(f"{len(rows)} {name.lower()}.", heads, lines)
    return raw(table_box(name, table))


DOWNLOADS, DOWNLOADS_TITLE = "downloads", "Downloads"
DOWNLOADS_WORDS = "Every count, sum and share of the replies on hand, with small counts masked."
REPORT = "disclosure.ipynb"
REPORT_WORDS = f" What is masked, and that none of it can be worked out: [the report]({REPORT})."


def write_downloads(project: Project, folder: Path) -> dict[str, str]:
    """Write the page and its files; return its name and title, or nothing without masked tables.

    Raises ProblemsFound when the tables were made from other data than the site.
    """
    made = project.build / disclosed.FOLDER
    if not made.is_dir():
        return {}
    if not disclosed.is_current(project):
        found, expected = "tables made from other data", "tables made from the data of this site"
        problem = Problem(found, expected, "Run `foi disclose`.", file=f"build/{disclosed.FOLDER}")
        raise ProblemsFound([problem])
    into = folder / "_static" / DOWNLOADS
    into.mkdir(parents=True)
    for name in disclosed.FILES:
        shutil.copyfile(made / name, into / name)
    words = DOWNLOADS_WORDS + (REPORT_WORDS if (folder / REPORT).is_file() else "")
    write_page(folder / f"{DOWNLOADS}.md", _page(words, disclosed.state_of(project)["rule"]))
    return {DOWNLOADS: DOWNLOADS_TITLE}


def _page(words: str, rule: str) -> str:
    items = "".join(
        f'<li><a href="_static/{DOWNLOADS}/{name}" download>{escape(about)}</a> ({name})</li>'
        for name, about in disclosed.FILES.items()
    )
    return (
        f"# {DOWNLOADS_TITLE}\n\n{words}\n\n{raw(f'<p>Rule {escape(rule)}</p>')}\n\n"
        f"{raw(f'<ul>{items}</ul>')}\n"
    )


BRIEFING = "local_briefing.ipynb"
FORMAT_WORDS = {"html": "web page", "docx": "Word", "pdf": "PDF"}


def copy_briefings(project: Project, static: Path) -> None:
    """Copy the briefings into the site's own files; there may be none.

    Raises ProblemsFound when one was made from other data than the site.
    """
    made = project.build / briefings.FOLDER
    if not made.is_dir():
        return
    now = briefings.inputs(project)
    if any(one != now for one in briefings.state_of(project).values()):
        found, expected = "briefings made from other data", "briefings made from this site's data"
        action = "Run `foi briefing --all`, or remove those of other windows."
        raise ProblemsFound([Problem(found, expected, action, file=f"build/{briefings.FOLDER}")])
    shutil.copytree(made, static / briefings.FOLDER)


def briefing_links(facts: SiteFacts, run: Run) -> str:
    """Return the links to an authority's briefings for its page, nothing for other pages."""
    if run.notebook != BRIEFING:
        return ""
    authority = dict(run.parameters)["authority"]
    lines = [_line(facts, authority, wave) for wave in facts.reference.waves]
    items = "".join(f"<li>{line}</li>" for line in lines if line)
    return raw(f"<p>One page to print, for a local newsroom:</p><ul>{items}</ul>") if items else ""


def _line(facts: SiteFacts, authority: str, wave: str) -> str:
    name, made = briefings.name_of(authority, wave), facts.project.build / briefings.FOLDER
    ends = [end for end in briefings.FORMATS if (made / f"{name}.{end}").is_file()]
    label = escape(f"{authority}, {facts.reference.waves[wave].label}")
    start = f'<a href="_static/{briefings.FOLDER}/{name}'
    links = (f'{start}.{end}">{label}: {FORMAT_WORDS[end]}</a>' for end in ends)
    return ", ".join(links)
