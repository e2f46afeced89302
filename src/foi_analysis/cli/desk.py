"""The commands of `foi desk`: who is late, letters to them, what came in; decides nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_analysis.cli.alone import alone

if TYPE_CHECKING:
    from foi_analysis.intake.desk import SentRequest

NOBODY = (
    "No request is registered. `foi desk import PATH --wave WAVE` takes in a batch or e-mails; or "
    "write a row for each request into data/manual/requests.csv, whose columns are {}."
)
HEADS = ("authority", "wave", "sent", "due", "answered", "status", "exemption", "days late")
On = Annotated[str, typer.Option(metavar="DAY", help="The day, such as 2026-11-30.")]
Today = Annotated[str, typer.Option(metavar="DAY", help="As on this day (default: today).")]

app = typer.Typer(invoke_without_command=True)


@app.callback()
def desk(
    context: typer.Context,
    on: Today = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print it for a program to read.")
    ] = False,
) -> None:
    """Show every request as it stands: sent, due, answered or late, under review, refused by what.

    An answer is due on the twentieth working day after the request was received, as the law of the
    authority's nation counts them (docs/desk.md).
    """
    if context.invoked_subcommand:
        return
    from foi_analysis.core.paths import Project
    from foi_analysis.intake.desk import read_desk

    with _stopping(""):
        asked = read_desk(Project.find(), _day(on) if on else date.today())
    if as_json:
        objects = [one.as_object() for one in asked]
        typer.echo(json.dumps(objects, indent=2, ensure_ascii=False))
    else:
        _show(asked)


@app.command()
@alone
def letters(on: On) -> None:
    """Write a letter to each authority that is late, as text and for Word, to build/letters.

    Its words are those of data/manual/chase_letter.txt, where there is one.
    """
    from foi_analysis.core.paths import Project
    from foi_analysis.publish.chase_letters import write_letters

    with _stopping("Nothing was written."):
        project = Project.find()
        files = write_letters(project, _day(on))
    for file in files:
        typer.echo(project.relative(file))
    if not files:
        typer.echo("Nobody is late: no letter was written.")


@app.command(name="import")
@alone
def take_in(
    path: Annotated[Path, typer.Argument(help="A batch's zip, a folder of e-mails, or an e-mail.")],
    wave: Annotated[str, typer.Option(help="Wave it belongs to, as in waves.csv.")],
) -> None:
    """Take a batch of requests, or e-mails that came in, into the registers; judge no reply.

    A batch is the zip that WhatDoTheyKnow gives of it, with its table of states. Replies come in as
    `foi register` takes them; what is registered already stays.
    """
    from foi_analysis.cli import show
    from foi_analysis.core.paths import Project
    from foi_analysis.merge.desk_import import import_into

    with _stopping("Nothing was registered."):
        done = import_into(Project.find(), path, wave)
    typer.echo(f"{len(done.requests)} new request(s), {len(done.replies)} new reply(ies).")
    for line in (*(f"{one.reply}: {', '.join(one.files)}" for one in done.replies), *done.notices):
        typer.echo(line)
    if done.problems:
        show.problems(done.problems, "What they name was left out; all else is registered.")
        raise typer.Exit(1)


@contextmanager
def _stopping(closing: str) -> Iterator[None]:
    """Print what stops a command, with a closing sentence, and exit with 1."""
    from foi_analysis.cli import show
    from foi_analysis.core.problems import ProblemsFound

    try:
        yield
    except ProblemsFound as found:
        show.problems(found.problems, closing)
        raise typer.Exit(1) from None
    except FileNotFoundError as missing:
        typer.echo(str(missing), err=True)
        raise typer.Exit(1) from None


def _day(text: str) -> date:
    from foi_analysis.core.manual_tables import day
    from foi_analysis.core.problems import Problem, ProblemsFound

    if found := day(text):
        return found
    wanted, action = "a day such as 2026-11-30", "Correct the day."
    raise ProblemsFound([Problem(f"--on {text!r}", wanted, action)])


def _show(asked: Sequence[SentRequest]) -> None:
    """Print the requests as a table, those that are late first, and how many stand how."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from foi_analysis.intake.desk import LATE, WORDS
    from foi_analysis.intake.requests import COLUMNS

    if not asked:
        typer.echo(NOBODY.format(", ".join(COLUMNS)))
        return
    table = Table(*HEADS, box=SIMPLE_HEAD)
    for one in sorted(asked, key=lambda one: one.status != LATE):
        table.add_row(*map(Text, _cells(one)))
    console = Console()
    console.print(table)
    counts = Counter(one.status for one in asked)
    told = ", ".join(f"{counts[key]} {words}" for key, words in WORDS.items() if counts[key])
    console.print(f"{len(asked)} request(s): {told}.", highlight=False)


def _cells(one: SentRequest) -> Sequence[str]:
    from foi_analysis.intake.desk import WORDS

    days = [day.isoformat() if day else "" for day in (one.sent_on, one.due_on, one.answered_on)]
    cited = ", ".join(one.exemption) or ("not on record" if one.outcome == "refused" else "")
    late = str(one.days_late or "")
    return one.authority, one.wave, *days, WORDS[one.status], cited, late
