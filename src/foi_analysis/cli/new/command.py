"""The command `foi new`: says what was made and what to do next; makes nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foi_analysis.cli.new.folder import Authorities, create

if TYPE_CHECKING:
    from foi_analysis.cli.new.questions import Request

MADE = """\
Made: {folder} ({names})
Fill in data/manual and data/raw, then run `make reproduce` there: it names what is still missing.
Its README.md says in which order, its data/README.md what each column holds."""
MADE_OF = """\
Made: {folder} ({names})
Asked: {number} {authorities}; one of them is called “{authority}”, all together “{area}”.
{questions}
If a word is wrong, correct it in data/manual/investigation.toml, which pages take it from.
Next, in {folder}: `foi claim add "SENTENCE" --page ADDRESS` for each printed figure,
`foi register FILE --wave WAVE` for each reply. `foi check` says what is still missing."""
QUESTION = "Counted: {counted}, in {unit}, from {first} to {last} (wave {wave})."
FROM = (
    "A CSV file of what was asked: who, which questions, which days. "
    "docs/how-to/begin-with-questions.md shows one."
)


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is not there yet.")],
    authorities: Annotated[
        Authorities, typer.Option(help="Who was asked; police forces come filled in.")
    ] = Authorities.AUTHORITIES,
    questions: Annotated[Path | None, typer.Option("--from", metavar="FILE", help=FROM)] = None,
) -> None:
    """Make an investigation: tables, notebooks, Make targets, tests; no Python to write.

    It is empty, or made of a file of questions, which says who was asked, too.
    """
    from foi_analysis.cli import show
    from foi_analysis.cli.new.questions import read_request
    from foi_analysis.core.problems import ProblemsFound

    try:
        request = read_request(questions) if questions else None
        names = create(folder, authorities, request)
    except ProblemsFound as found:
        show.problems(found.problems, "Nothing was written.")
        raise typer.Exit(1) from None
    said = {"folder": folder, "names": ", ".join(names)}
    typer.echo(_made_of(request, said) if request else MADE.format(**said))


def _made_of(request: Request, said: dict[str, object]) -> str:
    """Return what was made of a request, in its own words, for a person to look over."""
    from foi_analysis.cli.new.derived import area_of, wave_key
    from foi_analysis.core.manual_tables import day_words

    questions = [
        QUESTION.format(
            counted=one.counted,
            unit=one.unit,
            first=day_words(one.first_day),
            last=day_words(one.last_day),
            wave=wave_key(one.first_day, one.last_day),
        )
        for one in request.questions
    ]
    return MADE_OF.format(
        **said,
        number=len(request.names),
        authorities=request.authorities,
        authority=request.authority,
        area=area_of(request),
        questions="\n".join(questions),
    )
