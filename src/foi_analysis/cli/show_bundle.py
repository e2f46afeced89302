"""Prints what a bundle holds and what became of it when it was checked; checks nothing itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from foi_analysis.cli import show

if TYPE_CHECKING:
    from foi_analysis.publish.bundle.make import BundleMade
    from foi_analysis.publish.bundle.verify import FaultyFile, Verification, VerifiedFigure

MOST_FIGURES, MOST_FILES, MOST_WHY = 4, 20, 3
COLOURS = {"same": "green", "differs": "red", "cannot": "yellow"}
MARKS = {"same": "✔", "differs": "✘", "cannot": "?"}


def made(bundle: BundleMade) -> None:
    """Print where a bundle is, its hash, and what to look at before it is published."""
    console = Console(highlight=False)
    mib = bundle.size / 2**20
    console.print(f"{bundle.path}: {bundle.files} files, {mib:.1f} MiB", soft_wrap=True)
    console.print(f"sha256 {bundle.sha256}", soft_wrap=True)
    console.print("Publish this hash beside it. `foi verify` checks the bundle anywhere.")
    if bundle.notes:
        console.print("Look at these before it is published:")
        for note in bundle.notes:
            console.print(f"  {note}", markup=False, soft_wrap=True)


def verification(found: Verification) -> None:
    """Print a bundle's versions, the files that are not as they should be, and each figure."""
    console = Console(highlight=False)
    console.print(f"sha256 of the bundle: {found.sha256}", soft_wrap=True)
    for words in (
        f"made with {_software(found.made_with)}",
        f"installed {_software(found.installed)}: {_relation(found)}",
    ):
        console.print(words, markup=False, soft_wrap=True)
    if found.libraries:
        words = _some(found.libraries, MOST_FIGURES)
        console.print(f"libraries that are not the bundle's: {words}", markup=False, soft_wrap=True)
    if found.problems:
        show.problems(found.problems, "Nothing was computed.")
    _files(console, found.findings)
    _figures(console, found.figures)
    console.print(_closing(found))


def _software(software: Mapping[str, str]) -> str:
    if not software:
        return "a program it does not name"
    return f"{software['name']} {software['version']} (code {software['code'][:12]})"


def _relation(found: Verification) -> str:
    if found.made_with == found.installed:
        return "the same code"
    return "other code, which may be why something differs"


def _files(console: Console, findings: Sequence[FaultyFile]) -> None:
    if not findings:
        return
    table = Table(box=SIMPLE_HEAD, title="Files that are not as they should be")
    for name in ("file", "found", "figures that rest on it"):
        table.add_column(name, overflow="fold")
    for one in findings[:MOST_FILES]:
        table.add_row(*map(_plain, (one.file, one.words, _some(one.figures, MOST_FIGURES))))
    console.print(table)
    if len(findings) > MOST_FILES:
        console.print(f"{len(findings) - MOST_FILES} more files; --json lists them all.")


def _figures(console: Console, figures: Sequence[VerifiedFigure]) -> None:
    stories = [one for one in figures if not one.is_claim]
    told = [one for one in stories if one.why and one.is_computed]
    table = Table(box=SIMPLE_HEAD, title="Figures, in the bundle and computed here")
    for name in ("figure", "printed", "in the bundle", "computed here", "result"):
        table.add_column(name, overflow="fold")
    for one in [one for one in figures if one.is_claim] + told[:MOST_FILES]:
        words = Text(f"{MARKS[one.result]} {one.result}", COLOURS[one.result])
        if one.why:
            words.append(f": {_plain(_some(one.why, MOST_WHY))}", "default")
        table.add_row(*map(_plain, (one.figure, one.printed, one.bundled, one.here)), words)
    console.print(table)
    for result, count in Counter(one.result for one in stories).items():
        console.print(f"{MARKS[result]} {count} figures of stories, with both verdicts: {result}.")


def _plain(words: str) -> Text:
    """Return words of a file from elsewhere without what would act on the terminal."""
    return Text("".join(char for char in words if char.isprintable()))


def _some(words: Sequence[str], most: int) -> str:
    rest = len(words) - most
    return "; ".join(words[:most]) + (f"; and {rest} more" if rest > 0 else "")


def _closing(found: Verification) -> Text:
    if found.is_same:
        return Text("✔ Everything in the bundle is the same when computed here.", "green")
    count = sum(one.result != "same" for one in found.figures)
    words = f"✘ Not the same: {count} of {len(found.figures)} figures, {len(found.findings)} files."
    return Text(words, "red")
