"""Says what tables an investigation keeps and words its data/README.md; writes no file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DEFINITIONS = Path(__file__).with_name("tables.toml")
OPENING = """\
# Data

Only counts are kept here: no row names or describes a person a figure is about. All tables are
UTF-8 CSV with one header row. An empty cell means "not given". Nothing below `raw/` is edited
after it is registered; `processed/` is made by `foi reproduce` and never edited.

Say here where each table comes from and under which licence. Each published figure names its page,
and each page its publisher, date and address.
"""
WORKED = """\
The package works out {measures}. Other measures are kept as printed. *Force* means the authority
that was asked, whatever it is; *method* whatever the request asks to be listed.
"""
FITS_NO_TABLE = """\
## `manual/investigation.toml`: what fits no table

| key | meaning |
|---|---|
| `purpose` | opens the front page of the site |
| `compiler` | who added the replies up, as a sentence begins |
| `own_pages` | waves whose checks of printed figures have a page of their own |
| `areas` | areas whose totals are weighed, the main one first |
| `together` | methods that a ranking may count as one: `choice`, `joined`; may be left out |
"""


@dataclass(frozen=True)
class ManualTable:
    """One table kept by hand: its file below data/, what a row is, and its columns in words."""

    file: str
    row: str
    columns: Mapping[str, str]

    @property
    def header(self) -> str:
        """Return the table's first line, as a CSV file has it."""
        return ",".join(self.columns) + "\n"


def tables() -> list[ManualTable]:
    """Return every table of an investigation, those to be filled in first at the front."""
    written = tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))
    return [ManualTable(one["file"], one["row"], one["columns"]) for one in written["table"]]


def data_dictionary(authorities: str) -> str:
    """Return data/README.md; ``authorities`` is the key of who was asked in tables.toml."""
    from foi_analysis.evidence.measures import WORKED_OUT

    about = tomllib.loads(DEFINITIONS.read_text(encoding="utf-8"))["authorities"][authorities]
    worked_out = ", ".join(f"`{name}`" for name in WORKED_OUT)
    parts = [OPENING, f"## Who was asked\n\n{about}\n", WORKED.format(measures=worked_out)]
    return "\n".join([*parts, FITS_NO_TABLE, *_sections()])


def _sections() -> Iterator[str]:
    for table in tables():
        lines = [f"## `{table.file}`: {table.row}", "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in table.columns.items()]
        yield "\n".join(lines) + "\n"
