"""Names what an incoming file may hide or do, in words for people; looks into no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MIB = 1024 * 1024
MOST_BYTES = 100 * MIB
MOST_CELLS = 2_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384

REFUSE, NOTE = "refuse", "note"

_CLEAN_COPY = "Set the file aside unopened, tell the authority, and ask for a clean copy."
_AGAIN = "Open it in the program it was made with and save it again, or ask for it again."
_LOOK = "Look before anything of it is published."


@dataclass(frozen=True)
class HazardKind:
    """What is known of one kind of hazard: its words, its weight, and what to do about it.

    ``releasable``: whether a person may let it through for one exact file.
    """

    words: str
    severity: str = REFUSE
    releasable: bool = True
    expected: str = "a file in which all there is can be seen"
    action: str = _CLEAN_COPY


def _never(words: str, expected: str, action: str = _CLEAN_COPY) -> HazardKind:
    return HazardKind(words, releasable=False, expected=expected, action=action)


def _note(words: str) -> HazardKind:
    return HazardKind(words, NOTE, action=_LOOK)


KINDS: dict[str, HazardKind] = {
    "hidden-sheet": HazardKind("a hidden sheet"),
    "very-hidden-sheet": HazardKind("a sheet hidden so that the menus do not show it"),
    "hidden-rows": HazardKind("hidden rows with content"),
    "hidden-columns": HazardKind("hidden columns with content"),
    "filtered-rows": HazardKind("rows filtered out of sight"),
    "pivot-cache": HazardKind("a pivot cache, which keeps the source rows"),
    "external-links": HazardKind("links to other workbooks, which keep their values"),
    "data-connections": HazardKind("a data model, a connection or a query"),
    "comments": HazardKind("comments"),
    "tracked-changes": HazardKind(
        "tracked changes",
        expected="a document whose changes are all accepted or rejected",
        action="Ask the authority to accept or reject the changes and to send the document again.",
    ),
    "hidden-layers": HazardKind("layers of pages that are switched off"),
    "failed-redaction": HazardKind(
        "hidden text, as a failed redaction leaves it",
        action=(
            "Set the file aside, tell the authority at once and ask for a clean copy; do not pass "
            "the file on."
        ),
    ),
    "masked-by-format": HazardKind(
        "values that a format hides or replaces by another text, as a mask does",
        expected="cells that hold what they show",
        action=(
            "Set the file aside, tell the authority at once and ask for a copy that holds only "
            "what is shown; do not pass the file on."
        ),
    ),
    "macros": HazardKind("macros"),
    "active-content": HazardKind("content that acts by itself when the file is opened"),
    "embedded-files": HazardKind("embedded files"),
    "hidden-names": HazardKind("defined names that hold or point to what is not shown"),
    "kept-values": HazardKind("values that the workbook keeps beside its cells"),
    "command-formula": HazardKind(
        "formula text that runs a command or calls another address",
        expected="values and ordinary formulas",
    ),
    "personal-identity": HazardKind(
        "personal data of the kind that names one person",
        expected="counts",
        action="Set the file aside, tell the authority at once, and do not pass the file on.",
    ),
    "personal-columns": HazardKind(
        "columns headed as personal data",
        expected="counts",
        action="Set the file aside, tell the authority at once, and do not pass the file on.",
    ),
    "program": HazardKind("a program", releasable=False, expected="documents and tables"),
    "unknown-format": HazardKind(
        "a file of a kind that is not checked",
        expected="one of the kinds of file that can be checked",
        action="Ask the authority for the reply in one of the formats that are read.",
    ),
    "undecoded": HazardKind(
        "a part that cannot be unpacked, so that nobody knows what it holds",
        expected="a file of which every part can be looked at",
        action="Ask the authority to save the file again, or to send it in another format.",
    ),
    "encrypted": HazardKind(
        "a file locked with a password or against copying",
        expected="a file without a password",
        action="Ask the authority for the file without a password.",
    ),
    "archive-bomb": _never("an archive made to unpack to far more than it is", "an ordinary file"),
    "entities": _never("entity declarations", "markup that declares nothing of its own"),
    "path-trick": _never("a part whose name points outside the file", "plain names of parts"),
    "disguised": _never("a file that is not what its name says", "the format its name says"),
    "absurd-size": _never(
        "an absurdly large file",
        f"at most {MOST_BYTES // MIB} MiB, and at most {MOST_CELLS:,} cells a sheet",
        "Delete the stray cells far from the table and save the file again.",
    ),
    "endless-document": _never("a document without end", "pages that come to an end"),
    "unreadable": _never(
        "a file that is not readable", "a complete file without a password", _AGAIN
    ),
    "unread": _note("cells or pages that could not be read, so that none was looked at for more"),
    "leftover-text": _note("texts that no cell shows"),
    "stray-names": _note("defined names that point outside the cells in use"),
    "custom-properties": _note("custom properties or custom XML"),
    "outside-references": _note("references to files or pages elsewhere"),
    "earlier-versions": _note("earlier versions of the document inside it"),
    "formula-text": _note("text that another program may take for a formula"),
    "personal-contact": _note("ways to reach a person"),
}


@dataclass(frozen=True)
class Hazard:
    """One thing found: a slug of KINDS, where, and counts or positions; never any content."""

    kind: str
    place: str = ""
    detail: str = ""

    @property
    def severity(self) -> str:
        """Return "refuse" or "note"."""
        return KINDS[self.kind].severity

    @property
    def words(self) -> str:
        """Return what was found, for people."""
        words = KINDS[self.kind].words
        if self.kind in ("unreadable", "disguised"):
            return f"a file that is not a readable {self.detail}"
        return f"{words}: {self.detail}" if self.detail else words


@dataclass(frozen=True)
class Scan:
    """What the scan found in one file; ``sha256`` and ``size`` (bytes) say which file it was."""

    file: str
    sha256: str
    size: int
    hazards: tuple[Hazard, ...]

    def refused(self, released: frozenset[str] = frozenset()) -> tuple[Hazard, ...]:
        """Return the hazards that keep the file out, as `unreleased` does."""
        return unreleased(self.hazards, released)


def unreleased(hazards: Iterable[Hazard], released: frozenset[str]) -> tuple[Hazard, ...]:
    """Return the hazards that keep a file out; ``released`` are slugs a person let through.

    A release of a kind that can never be let through changes nothing.
    """
    return tuple(
        hazard
        for hazard in hazards
        if hazard.severity == REFUSE
        and not (hazard.kind in released and KINDS[hazard.kind].releasable)
    )


def found_hazards(counts: Mapping[str, int]) -> Iterator[Hazard]:
    """Yield each kind of hazard that was found at all, with how often."""
    for kind, number in counts.items():
        if number:
            yield Hazard(kind, detail=f"{number:,} found")


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 sheet" or "2 sheets"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def spans(numbers: Iterable[int], one: str, most: int = 5) -> str:
    """Return "rows 14 to 40, 52" for the numbers of rows; the rest is only counted."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [f"{a} to {b}" if b > a else str(a) for a, b in runs[:most]]
    more = f" and {len(runs) - most:,} more places" if len(runs) > most else ""
    is_one = len(runs) == 1 and runs[0][0] == runs[0][1]
    return f"{one if is_one else one + 's'} {', '.join(shown)}{more}" if runs else ""
