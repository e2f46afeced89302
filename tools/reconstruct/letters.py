"""Words each reconstructed reply as a letter of headings, lines, items and tables.

The layout quirks are those of real replies; every number stays exactly recoverable. Knows no
file format and decides no number.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from foi_analysis.core.reference import Reference, read_rows
from tools.reconstruct.blocks import (
    MARK,
    SHEET_MARK,
    Block,
    Item,
    Letter,
    LetterHeading,
    LetterLine,
    LetterTable,
)
from tools.reconstruct.contents import Contents, quirks_of

LATER_SPELLINGS = (",", " OR ")
MENTIONS_HEADER = "Number of times recorded"
OFFENCES_HEADERS = ("Number", "Number of offences", "Offences", "Count", "Total", "Prevalence")
REFERENCES = (
    "{mark}",
    "{mark} {n:04d}/18",
    "{mark}/18/{n:06d}/O",
    "{mark}-{n}-2018",
    "{mark} 0{n}.2017-18",
)


class LetterWriter:
    """Writes the letters of one wave in the labels of reconstruction_labels.csv."""

    def __init__(self, reference: Reference, wave: str) -> None:
        self.reference = reference
        self.wave = reference.waves[wave]
        self.questions = [
            row
            for row in read_rows(reference.project.manual / "questions.csv")
            if row["wave"] == wave
        ]
        self.spellings = read_rows(reference.project.manual / "reconstruction_labels.csv")

    def letter(self, contents: Contents, row: Mapping[str, str], end: date) -> Letter:
        """Return the letter of one force; ``end`` is the last day its figures cover."""
        answers = {
            "offences": self._offences,
            "disposals": self._disposals,
            "methods": self._methods,
            "youngest_victim": self._youngest,
        }
        number = self._number(contents.authority)
        return Letter(
            authority=contents.authority,
            title=f"Freedom of Information request: {self.wave.label}",
            opening=self._opening(contents, row, end),
            answers={
                int(question["question"]): (
                    LetterHeading(row["heading"].format(n=question["question"])),
                    *answers[question["asks"]](contents, row, number),
                )
                for question in self.questions
            },
            closing=_closing(quirks_of(row)),
            quirks=quirks_of(row),
        )

    def reply_reference(self, authority: str) -> str:
        """Return the reference on a force's letter: marked, in one of the forces' own patterns."""
        number = self._number(authority)
        return REFERENCES[number % len(REFERENCES)].format(mark=SHEET_MARK, n=100 + number * 7)

    def _number(self, authority: str) -> int:
        return self.reference.asked_authorities.index(authority)

    def _opening(self, contents: Contents, row: Mapping[str, str], end: date) -> tuple[Block, ...]:
        quirks = quirks_of(row)
        name = self.reference.authorities[contents.authority]["full_name"]
        dash = " – " if "cost_note" in quirks else ", "
        blocks: list[Block] = [
            LetterLine(MARK),
            LetterLine(f"{name}{dash}Freedom of Information Office"),
        ]
        blocks.append(LetterLine(f"Reference: {self.reply_reference(contents.authority)}"))
        blocks.append(LetterLine(f"Period covered: {in_words(self.wave.start)} to {in_words(end)}"))
        if end < self.wave.end:
            text = (
                f"Figures are held up to {in_words(end)} only; the later months are not included."
            )
            blocks.append(LetterLine(text))
        if "request_text" in quirks:
            asked = "; ".join(f"({q['question']}) {q['text']}" for q in self.questions)
            days = f"{in_words(self.wave.start)} to {in_words(self.wave.end)}"
            blocks.append(LetterLine(f"Your request, sent to 43 forces, for {days}: {asked}."))
        return tuple(blocks)

    def _offences(self, contents: Contents, row: Mapping[str, str], number: int) -> list[Block]:
        count = contents.offences
        if row["offences_as"] == "sentence":
            return [LetterLine(_offences_sentence(count, number))]
        label = self._spelling("item", "offences", number)
        if row["offences_as"] == "table":
            return [LetterTable(((label, count),))]
        return [Item(label, str(count) if count else "Nil", _join(quirks_of(row), number))]

    def _disposals(self, contents: Contents, row: Mapping[str, str], number: int) -> list[Block]:
        if not contents.disposals:
            return [LetterLine("None.")]
        values = contents.disposals.items()
        rows: list[tuple] = [(self._spelling("disposal", n, number), _shown(v)) for n, v in values]
        masked = sorted({text for _, text in values if not text.isdigit()})
        if not masked:
            label = "Total disposals" if contents.counts_mentions else row["total_label"]
            rows.append((label or "Total", contents.offences))
        if "no_header" not in quirks_of(row):
            rows.insert(0, (self._spelling("stub", "disposal", number), "Number"))
        notes = [
            LetterLine(f"{text} stands for fewer than five.") for text in masked if text == "*"
        ]
        return [LetterTable(tuple(rows)), *notes]

    def _youngest(self, contents: Contents, row: Mapping[str, str], number: int) -> list[Block]:
        label = self._spelling("item", "youngest_victim_age", number)
        if not contents.offences:
            return [LetterLine("No offence was recorded, so there is no victim.")]
        if contents.age is None:
            said = row["youngest"]
            reason = f"withheld under {in_full(said)}" if said[0:2] == "s." else "not held"
            return [Item(label, reason)]
        if row["youngest_as"] == "sentence":
            return [LetterLine(f"The youngest victim was {contents.age} years old.")]
        if row["youngest_as"] == "table":
            return [LetterTable(((label, contents.age),))]
        value = str(contents.age) if number % 2 else f"{contents.age} years"
        return [Item(label, value, _join(quirks_of(row), number))]

    def _methods(self, contents: Contents, row: Mapping[str, str], number: int) -> list[Block]:
        if not contents.offences:
            return [LetterLine("None.")]
        if contents.known is None:
            return [LetterLine(_no_methods(row["methods"]))]
        counted = self._method_rows(contents, row, number)
        if "method_lines" in quirks_of(row):
            joins = (" - ", " – ")
            return [Item(n, str(c), joins[i % 2]) for i, (n, c) in enumerate(counted)]
        total = sum(count or 0 for _, count in counted)
        rows = [_with_share(pair, total, quirks_of(row)) for pair in counted]
        rows.append(_with_share((row["total_label"], total), total, quirks_of(row)))
        if "no_header" not in quirks_of(row):
            rows.insert(0, self._header(row, number))
        title = "Form of communication" if "merged_title" in quirks_of(row) else ""
        return [LetterTable(tuple(rows), title), *self._after_methods(contents, number)]

    def _method_rows(
        self, contents: Contents, row: Mapping[str, str], number: int
    ) -> list[tuple[str, int | None]]:
        """Return the methods in the force's spelling, then the offences without a method."""
        case = {"upper": str.upper, "lower": str.lower}.get(row["letter_case"], str)
        rows = [
            (case(self._spelling("method", name, number)), count)
            for name, count in contents.methods.items()
        ]
        if "footnote_digit" in quirks_of(row):
            rows[-1] = (f"{rows[-1][0]}1", rows[-1][1])
        if "footnote_mark" in quirks_of(row):
            rows[0] = (f"{rows[0][0]}*", rows[0][1])
        unknown = contents.offences - (contents.known or 0)
        if not contents.counts_mentions and unknown:
            rows.append((row["not_known_label"], unknown))
        return rows

    def _header(self, row: Mapping[str, str], number: int) -> tuple[str | None, ...]:
        mentions = row["method_counting"] == "mentions"
        counted = MENTIONS_HEADER if mentions else OFFENCES_HEADERS[number % len(OFFENCES_HEADERS)]
        stub = None if "blank_stub" in quirks_of(row) else self._spelling("stub", "method", number)
        header = (stub, counted)
        return (*header, "%") if "percent_column" in quirks_of(row) else header

    def _after_methods(self, contents: Contents, number: int) -> list[Block]:
        """Return the items that say how many offences the mentions stand for."""
        rows: list[tuple[str, int]] = []
        if contents.counts_mentions and contents.known is not None:
            rows.append((self._spelling("known_total", "offences_method_known", 0), contents.known))
        if contents.family:
            rows.append((self._spelling("method_group", contents.family[0], 0), contents.family[1]))
        return [Item(label, str(count)) for label, count in rows]

    def _spelling(self, domain: str, category: str, number: int) -> str:
        """Return one spelling of a category; forces take turns."""
        known = [
            row["spelling"]
            for row in self.spellings
            if (row["domain"], row["category"]) == (domain, category)
            and not any(sign in row["spelling"] for sign in LATER_SPELLINGS)
        ]
        return known[number % len(known)] if known else category


def in_words(day: date) -> str:
    """Return a day as letters write it: 3 April 2017."""
    return f"{day.day} {day:%B %Y}"


def in_full(section: str) -> str:
    """Return "s.40(2)" as "section 40(2)"."""
    return section.replace("s.", "section ")


def _join(quirks: frozenset[str], number: int) -> str:
    return " = " if "equals" in quirks else (": ", " – ", ": ", " - ")[number % 4]


def _shown(text: str) -> str | int:
    return int(text) if text.isdigit() else text


def _offences_sentence(count: int, number: int) -> str:
    if number % 2:
        return f"There have been {count} offences recorded in this period."
    return f"In the period asked about, {count} offences were recorded."


def _no_methods(said: str) -> str:
    if said.startswith("s."):
        return f"Withheld under {in_full(said)}: every record would have to be read by hand."
    return "No information held: the method of communication is not a field on the crime system."


def _with_share(pair: tuple[str, int | None], total: int, quirks: frozenset[str]) -> tuple:
    label, count = pair
    if count is None or not total:
        return pair
    share = 100 * count / total
    if "percent_column" in quirks:
        return (label, count, f"{share:.1f}%")
    return (label, f"{count} ({share:.0f}%)") if "percent_beside" in quirks else pair


def _closing(quirks: frozenset[str]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if "footnote_mark" in quirks:
        blocks.append(LetterLine("* As written by the officer who recorded the offence."))
    if "footnote_digit" in quirks:
        blocks.append(LetterLine("1 Methods recorded once or twice, not listed one by one."))
    if "cost_note" in quirks:
        blocks.append(
            LetterLine("Note: a request can be refused when it would cost more than £450.")
        )
    if "notes" in quirks:
        blocks.append(LetterLine("Note: the figures come from a live system and can change."))
    if "ncnd" in quirks:
        blocks.append(
            LetterLine(
                "Beyond the answers above, whether any other information is held is neither "
                "confirmed nor denied: sections 23(5), 24(2), 30(3) and 31(3) apply."
            )
        )
    return tuple(blocks)
