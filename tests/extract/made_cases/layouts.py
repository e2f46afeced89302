"""Cases of the layouts of tables: blanks, codes, records, pivots, totals, hedges within cells."""

from __future__ import annotations

from collections.abc import Iterator

from tests.extract.made_cases.case import (
    MEASURES,
    TABLES_IN,
    Case,
    Interval,
    Question,
    Table,
    Values,
    reply,
)

Rows = tuple[tuple[object, ...], ...]
HEAD = ("Method", "Number")
READ: dict[str, tuple[Rows, tuple[tuple[str, Interval], ...]]] = {
    "a blank that the total makes nought": (
        (HEAD, ("Snapchat", 13), ("Instagram", None), ("Kik", 12), ("Total", 25)),
        (("Snapchat", (13, 13)), ("Instagram", (0, 0)), ("Kik", (12, 12))),
    ),
    "a mask that the total settles": (
        (HEAD, ("Snapchat", 13), ("Instagram", "<5"), ("Kik", 12), ("Total", 28)),
        (("Snapchat", (13, 13)), ("Instagram", (3, 3)), ("Kik", (12, 12))),
    ),
    "a total first": (
        (HEAD, ("Total", 25), ("Snapchat", 13), ("Kik", 12)),
        (("Snapchat", (13, 13)), ("Kik", (12, 12))),
    ),
    "hedges in cells": (
        (HEAD, ("Snapchat", "fewer than 5"), ("Kik", "at least 12"), ("Email", "3-4")),
        (("Snapchat", (0, 4)), ("Kik", (12, None)), ("Email", (3, 4))),
    ),
    "a share beside each count": (
        (HEAD, ("Snapchat", "15 (60%)"), ("Kik", "10 (40%)")),
        (("Snapchat", (15, 15)), ("Kik", (10, 10))),
    ),
}
ASKED: dict[str, tuple[str, Rows]] = {
    "a code column with two offences": (
        "offences",
        (
            ("Code", "Offence", "2021/22"),
            ("71/17", "Sexual communication with a child", 30),
            ("88/1", "Meeting a child following sexual grooming", 9),
            ("Total", "", 39),
        ),
    ),
    "codes of two offences": ("offences", (("HO code", "Offences"), ("071/17", 30), ("088/01", 9))),
    "a pivot of sex and age": (
        "victims",
        (
            ("Row Labels", "Count of offence"),
            ("Female", 23),
            ("11 and under", 3),
            ("12-15", 20),
            ("Male", 5),
            ("11 and under", 1),
            ("12-15", 4),
        ),
    ),
    "a pivot of years and methods": (
        "methods",
        (("Row Labels", "Count"), ("2021/22", 23), ("Snapchat", 3), ("Kik", 20), ("2020/21", 5)),
    ),
    "records with a method": (
        "methods",
        (("Crime number", "Method"), ("A1", "Snapchat"), ("A2", "Kik"), ("A3", "Snapchat")),
    ),
    "records of victims": (
        "victims",
        (
            ("No.", "Date", "Sex", "Age"),
            (1, "2021-05-03", "Female", 13),
            (2, "2021-06-01", "Male", 12),
        ),
    ),
    "a filter by another subject": ("methods", (("Offence", "s.14"), HEAD, ("Snapchat", 13))),
    "a filter by any offence": ("methods", (("Offence", "(All)"), HEAD, ("Snapchat", 13))),
    "a filter by days": (
        "methods",
        (("Date", "01/04/2021 - 30/06/2021"), HEAD, ("Snapchat", 13), ("Kik", 12)),
    ),
    "a year below its rows": (
        "methods",
        (
            ("Year", *HEAD),
            ("", "Snapchat", 3),
            ("2020/21", "Kik", 4),
            ("", "Snapchat", 19),
            ("2021/22", "Kik", 12),
        ),
    ),
    "quarters that add up to another year": (
        "offences",
        (
            ("Quarter", "Offences"),
            *((f"Q{n} 2021/22", 3 * n) for n in range(1, 5)),
            ("2021/22", 31),
        ),
    ),
    "years together": ("offences", (("", "2020/21 and 2021/22"), ("Offences", 31))),
    "a remark on months": (
        "offences",
        (("Year", "Offences", "Notes"), ("2021/22", 31, "April to December")),
    ),
    "up to a year": ("offences", (("Period", "Offences"), ("Up to 2021/22", 31))),
    "a wrong total": ("methods", (HEAD, ("Snapchat", 13), ("Kik", 12), ("Total", 26))),
    "a label twice": ("methods", (HEAD, ("Snapchat", 13), ("Kik", 12), ("Snapchat", 2))),
    "two columns of one name": (
        "methods",
        (("Method", "Number", "Number"), ("Snapchat", 13, 12), ("Kik", 12, 3)),
    ),
    "several questions side by side": (
        "offences",
        (("Number of offences", "Age of youngest victim", "Snapchat", "Kik"), (47, 8, 19, 12)),
    ),
    "one number of another": ("methods", (HEAD, ("Snapchat", "12 of 20"), ("Kik", 3))),
    "an approximate cell": ("methods", (HEAD, ("Snapchat", "13 approx"), ("Kik", 12))),
    "a negative cell": ("methods", (HEAD, ("Snapchat", -13), ("Kik", 12))),
    "a part of a number": ("methods", (HEAD, ("Snapchat", 13.5), ("Kik", 12))),
    "percentages under a count": ("methods", (HEAD, ("Snapchat", "40%"), ("Kik", "26%"))),
    "an unknown method": ("methods", (HEAD, ("Snapchat", 13), ("Pigeon", 12))),
    "a sum of the rest": ("methods", (HEAD, ("Snapchat", 13), ("Others combined here", 25))),
}


def cases() -> Iterator[Case]:
    """Yield the cases of layouts, in a fixed order."""
    for form in TABLES_IN:
        for name, (rows, counts) in READ.items():
            right = Values(MEASURES["methods"], counts, "category")
            parts = reply({"methods": (Table(rows),)}, letter=form in ("docx", "pdf"))
            yield Case(name, "layouts", form, parts, right)
        for name, (question, rows) in ASKED.items():
            yield Case(name, "layouts", form, reply({question: (Table(rows),)}), Question())
        yield from _legends(form)
        yield from _merged(form)


def _legends(form: str) -> Iterator[Case]:
    """Yield a star whose note hides nought as well, is not understood, or is given twice."""
    rows = Table((HEAD, ("Snapchat", "*"), ("Kik", 12)))
    for note in ("* fewer than 5, zero included", "* fewer than 5, which may be zero"):
        right = Values(MEASURES["methods"], (("Snapchat", (0, 4)), ("Kik", (12, 12))), "category")
        yield Case(note, "legends", form, reply({"methods": (rows, note)}), right)
    for notes in (("* see page 2",), ("* fewer than 5", "* fewer than 10")):
        parts = reply({"methods": (rows, *notes)})
        yield Case(" and ".join(notes), "legends", form, parts, Question(never=(1,)))
    both = Table((HEAD, ("Snapchat", "18*"), ("Kik", 12)))
    parts = reply({"methods": (both, "* fewer than 5")})
    yield Case("a number with the mark of a count", "legends", form, parts, Question(never=(18,)))


def _merged(form: str) -> Iterator[Case]:
    """Yield figures that are merged over several rows or columns of labels."""
    if form == "csv":
        rows = (HEAD, ("Snapchat", 1, 900), ("Kik", 12))
        parts = reply({"methods": (Table(rows),)})
        yield Case("1,900 as two cells", "layouts", form, parts, Question(never=(1, 900)))
        return
    down = Table((HEAD, ("Snapchat", 19), ("Kik", None), ("Facebook", 4)), ((2, 2, 3, 2),))
    across = Table((("", "Snapchat", "Kik"), ("Number", 19, None)), ((2, 2, 2, 3),))
    for name, table in {"down": down, "across": across}.items():
        parts = reply({"methods": (table,)})
        yield Case(f"a figure merged {name}", "layouts", form, parts, Question())
