"""The `foi` command: each subcommand calls the package and prints what people need to see."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_analysis.cli import bundle as commands
from foi_analysis.cli import claim, desk, publishing
from foi_analysis.cli.alone import alone
from foi_analysis.cli.briefing import briefing
from foi_analysis.cli.check import check
from foi_analysis.cli.new.command import new
from foi_analysis.cli.reproduce import EngineOption, reproduce, usable
from foi_analysis.run.choice import Engine

if TYPE_CHECKING:
    from foi_analysis.core.paths import Project
    from foi_analysis.merge.one_reply import Named


def _by_noun(word: str) -> str:
    """Return an option's name, also where it is the investigation's own noun: `--council`."""
    from foi_analysis.core.paths import NoInvestigation, Project

    try:
        return "authority" if word == _noun(Project.find()) else word
    except NoInvestigation:
        return word


@cache
def _noun(project: Project) -> str:
    """Return what the investigation calls an authority; a command asks for each of its options."""
    from foi_analysis.core.investigation import read_investigation
    from foi_analysis.core.problems import ProblemsFound

    try:
        return read_investigation(project).nouns.authority
    except ProblemsFound:
        return ""


app = typer.Typer(
    help="Check the figures newspapers print from round-robin FOI requests.",
    context_settings={"token_normalize_func": _by_noun},
    no_args_is_help=True,
    add_completion=False,
)
app.command()(alone(reproduce))
app.command()(alone(briefing))
app.command()(new)


ReplyFile = Annotated[str, typer.Argument(help="Key of a registered reply, or a path.")]
Authority = Annotated[str, typer.Option(help="Authority of a file in no register.")]
WaveKey = Annotated[str, typer.Option(help="Wave of a file in no register.")]
Counting = Annotated[str, typer.Option(help="How it counts methods: offences or mentions.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it for a program to read.")]


@app.command()
def claims(
    as_json: AsJson = False,
) -> None:
    """Show each claim: printed, computed from the replies on hand, and the verdict.

    As JSON, every figure of every story follows, each with both its verdicts.
    """
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.verdicts.report import claim_objects, story_objects

    project = Project.find()
    try:
        objects, stories = claim_objects(project), story_objects(project)
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps([*objects, *stories], indent=2, ensure_ascii=False))
    else:
        show.claims(objects)
        show.stories(stories)


@app.command()
def register(
    reply: Annotated[
        list[str],
        typer.Argument(help="Key in data/manual/replies.csv, or the files of a new reply."),
    ],
    authority: Authority = "",
    wave: WaveKey = "",
    counting: Counting = "",
) -> None:
    """Take a new reply's files into the register, or write a changed file's hash there.

    A new reply's files are copied below data/raw/replies as they are named, and its row is added to
    data/manual/replies.csv: the authority's own answer, covering the wave; correct it there. Of a
    registered reply the present sha256 is written, once you have looked at its file.
    """
    from foi_analysis.core.paths import Project
    from foi_analysis.core.reference import read_rows
    from foi_analysis.intake.register import update_hash

    project = Project.find()
    keys = {row["reply"] for row in read_rows(project.manual / "replies.csv")}
    is_key = len(reply) == 1 and (reply[0] in keys or not (wave or Path(reply[0]).is_file()))
    if not is_key:
        _register_new(project, reply, authority, wave, counting)
        return
    try:
        typer.echo(update_hash(project, reply[0]))
    except (KeyError, FileNotFoundError) as error:
        typer.echo(str(error.args[0]), err=True)
        raise typer.Exit(1) from None


def _register_new(
    project: Project, files: list[str], authority: str, wave: str, counting: str
) -> None:
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.merge.new_reply import register_new

    try:
        new = register_new(project, [Path(file) for file in files], authority, wave, counting)
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was registered.")
        raise typer.Exit(1) from None
    for line in (f"{new.reply}: {', '.join(new.files)}", *new.assumed):
        typer.echo(line)
    typer.echo(f"Now `foi inspect {new.reply}` says what it leaves open.")


@app.command()
@alone
def refresh_notebooks(engine: EngineOption = Engine.FAST) -> None:
    """Execute the committed notebooks again in place, with their own default parameters."""
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.run import refresh_notebooks as module

    with show.progress() as progress:
        failures = module.refresh_notebooks(Project.find(), progress, usable(engine))
    show.failures(failures)
    raise typer.Exit(1 if failures else 0)


@app.command(hidden=True)
def accept(engine: EngineOption = Engine.FAST) -> None:
    """Do what `foi refresh-notebooks` does, under the name it had before."""
    typer.echo(
        "`foi accept` is now `foi refresh-notebooks`; the old name goes with the next release.",
        err=True,
    )
    refresh_notebooks(engine)


@app.command()
@alone
def disclose(
    rule: Annotated[
        str,
        typer.Option(
            help="Which counts are masked or rounded (default: as investigation.toml says, else "
            "under5); `none` needs a reason."
        ),
    ] = "",
    reason: Annotated[str, typer.Option(help="Why no count needs to be masked.")] = "",
) -> None:
    """Write the tables that may be published: small counts masked, none to be worked out."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.disclose import preset
    from foi_analysis.publish.disclosed import make
    from foi_analysis.verdicts.processed_project import ProcessedProject

    try:
        processed = ProcessedProject()
        chosen = rule or processed.reference.investigation.small_counts
        made, files = make(processed, preset(chosen, reason))
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was written.")
        raise typer.Exit(1) from None
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{'Made' if made else 'Up to date'}: {', '.join(files)}")


@app.command()
@alone
def site() -> None:
    """Make the reviewer's site from the executed notebooks, if anything in it changed."""
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.publish.site import build_site

    try:
        made, page = build_site(Project.find())
    except (ProblemsFound, FileNotFoundError) as stopped:
        typer.echo(str(stopped), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{'Made' if made else 'Up to date'}: {page}")


@app.command()
def read(
    file: ReplyFile,
    authority: Authority = "",
    wave: WaveKey = "",
    counting: Counting = "",
    as_json: AsJson = False,
    html: Annotated[Path | None, typer.Option(help="Write the marked reply as a page.")] = None,
) -> None:
    """Read one reply and print its ledger, the answers taken from it, and its problems."""
    from foi_analysis.cli import show, show_reading
    from foi_analysis.cli.indented_json import pieces
    from foi_analysis.merge.scanned import scans_of
    from foi_analysis.notebook.reply_page import write_page

    project, named = _read_named(file, authority, wave, counting)
    if html:
        write_page(named, html, scans_of(project, named))
    if as_json:
        sys.stdout.writelines(pieces(named.as_object()))
        typer.echo()
    else:
        show_reading.reading(named)
        if html:
            typer.echo(f"Written: {html}")
    if named.problems:
        show.problems(named.problems, "")
        raise typer.Exit(1)


@app.command()
def inspect(
    file: ReplyFile,
    authority: Authority = "",
    wave: WaveKey = "",
    counting: Counting = "",
    accept: Annotated[
        str, typer.Option(help="Points to take, by number: 1,3 or, with a value, 2=zero.")
    ] = "",
    by: Annotated[str, typer.Option(help="Who takes them: a person or an office.")] = "",
) -> None:
    """Show a reply as read, and what it leaves open, numbered, with what would settle each."""
    from foi_analysis.cli import inspecting
    from foi_analysis.core.paths import Project

    inspecting.inspect(
        Project.find(), lambda: _read_named(file, authority, wave, counting)[1], accept, by
    )


def _read_named(file: str, authority: str, wave: str, counting: str) -> tuple[Project, Named]:
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.merge.one_reply import read_named

    project = Project.find()
    try:
        return project, read_named(project, file, authority, wave, counting)
    except ProblemsFound as found:
        show.problems(found.problems, "")
        raise typer.Exit(1) from None


@app.command()
def trace(
    figure: Annotated[str, typer.Argument(help="Key of a claim; `foi claims` lists them.")],
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="Follow it to replies made from it, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what a printed figure rests on, down to cells, files and pages."""
    from foi_analysis.cli import show_trace
    from foi_analysis.core.paths import Project
    from foi_analysis.notebook.trace import Tracer
    from foi_analysis.run.demonstration import REAL, SHOWN

    replies = SHOWN if demonstration else REAL
    try:
        found = Tracer(Project.find(), replies=replies).trace(figure)
    except (KeyError, FileNotFoundError) as error:
        typer.echo(str(error.args[0]), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(found.as_object(), indent=2, ensure_ascii=False))
    else:
        show_trace.trace(found)


@app.command()
def scan(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with files.")],
    as_json: AsJson = False,
) -> None:
    """Say what files hide or carry along, before anything in them is read; change nothing."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound
    from foi_analysis.intake.scan import scan_objects
    from foi_analysis.intake.scan.releases import read_releases
    from foi_analysis.read.whole_scan import scan_paths

    project = _project_or_none()
    try:
        scans = scan_paths(paths, project.root if project else None)
        releases = read_releases(project) if project else {}
    except ProblemsFound as found:
        show.problems(found.problems, "")
        raise typer.Exit(1) from None
    let = [releases.get(one.sha256, frozenset()) for one in scans]
    kept_out = [one.refused(released) for one, released in zip(scans, let, strict=True)]
    if as_json:
        objects = scan_objects(scans)
        for one, refused, released in zip(objects, kept_out, let, strict=True):
            one |= {"is_refused": bool(refused), "released": sorted(released)}
        typer.echo(json.dumps(objects, indent=2, ensure_ascii=False))
    else:
        show.scans(scans, kept_out)
    raise typer.Exit(1 if any(kept_out) else 0)


def _project_or_none() -> Project | None:
    from foi_analysis.core.paths import Project

    try:
        return Project.find()
    except FileNotFoundError:
        return None


app.add_typer(desk.app, name="desk")
app.add_typer(claim.app, name="claim")
app.command()(check)
app.command()(alone(publishing.publish))
app.command()(alone(publishing.review))
app.command()(alone(commands.bundle))
app.command()(commands.verify)
