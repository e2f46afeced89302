"""Words data/README.md of a new investigation: what each table's rows and columns are.

A guide to what was asked names the tables that were written, each with two rows as an example.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from foi_analysis.cli.new.questions import Request
from foi_analysis.core.kept_tables import KeptTable, definitions, later_tables, tables
from foi_analysis.core.measure import NONE
from foi_analysis.core.reference import read_rows

HERE = Path(__file__).parent
OPENING = """\
# Data

Only counts are kept here: no row names or describes a person a figure is about. All tables are
UTF-8 CSV with one header row. An empty cell means "not given". Nothing below `raw/` is edited
after it is registered; `processed/` is made by `foi reproduce` and never edited.

Say here where each table comes from and under which licence. Each published figure names its page,
and each page its publisher, date and address.
"""
WORKED = """\
The package works out {measures}. Other measures are kept as printed. The column `authority`
names who was asked, whatever it is; *method* whatever the request asks to be listed.
"""
ASKED = """\
## Who was asked

The {number} {authorities} named in the questions `foi new` was given. Say here which list they are
of, of which day, under which licence.

The column `authority` names who was asked; `offence` what is counted.
"""
WRITTEN = """\
# Tables made of the questions

These are all that a count needs. Correct them here; the questions are not read again.
"""
OTHERS = """\
# Tables that begin with their first row

They are not there until there is something to say, and are read as empty until then. `foi register`
begins `replies.csv`; `foi claim add` begins `releases.csv`, `pages.csv`, `figures.csv` and
`claims.csv`.
"""
FITS_NO_TABLE = """\
## `manual/investigation.toml`: what fits no table

| key | meaning |
|---|---|
| `purpose` | opens the front page of the site |
| `compiler` | who added the replies up, as a sentence begins |
| `own_pages` | waves whose checks of printed figures have a page of their own |
| `areas` | areas whose totals are weighed, the main one first |
| `small_counts` | how small counts are published, such as `under5`; may be left out at first |
| `together` | methods that a ranking may count as one: `choice`, `joined`; may be left out |
| `lead` | the figure the front page asks about first: `claim` and `question`; may be left out |
| `made_by`, `contact` | who signs the work, and where errors are told; may be empty |
| `nouns` | `authority`, `authorities`, `counted`, `subject`, `sentence`: what pages call things |
"""


def data_dictionary(authorities: str) -> str:
    """Return data/README.md; ``authorities`` is the key of who was asked in kept_tables.toml."""
    about = definitions()["authorities"][authorities]
    measures = read_rows(HERE / "files/data/manual/measures.csv")
    worked_out = ", ".join(f"`{row['measure']}`" for row in measures if row["working"] != NONE)
    parts = [OPENING, f"## Who was asked\n\n{about}\n", WORKED.format(measures=worked_out)]
    sections = map(_section, (*tables(), *later_tables()))
    return "\n".join([*parts, FITS_NO_TABLE, *sections])


def guide(request: Request, written: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    """Return data/README.md of what was asked; ``written`` are rows by their table's file."""
    about = ASKED.format(number=len(request.names), authorities=request.authorities)
    every = (*tables(), *later_tables())
    first = [_section(one, written[one.file]) for one in every if one.file in written]
    others = [_section(one) for one in every if one.file not in written]
    return "\n".join([OPENING, about, FITS_NO_TABLE, WRITTEN, *first, OTHERS, *others])


def _section(table: KeptTable, rows: Iterable[Mapping[str, str]] = ()) -> str:
    """Return what a table is, with its first two rows as an example where it has any."""
    lines = [f"## `{table.file}`: {table.row}", "", "| column | meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in table.columns.items()]
    if examples := list(rows)[:2]:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(table.columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(examples)
        lines += ["", "Its first rows:", "", "```", text.getvalue().rstrip(), "```"]
    return "\n".join(lines) + "\n"
