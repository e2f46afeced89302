"""Cuts a copy of the project down to three forces, for tests of how things work, not what is found.

England and Wales is these three forces here, and each figure of the nation is what their replies
make. What the real investigation finds, the eleven printed figures first, is tested on all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable

from foi_analysis.core.investigation import read_investigation
from foi_analysis.core.paths import Project
from foi_analysis.core.reference import read_rows
from foi_analysis.intake.register import write_rows

AUTHORITIES = ("Derbyshire", "North Wales", "Staffordshire")
NATION = "England and Wales"
STORY = "burton-mail-2018-05-02"
NOT_TERRITORIAL = ("British Transport Police", "PSNI", "Police Scotland")
# What the three replies make in place of the story's sums: 20 + 35 + 28 offences, and so on.
SUMS = {"1,628": "83", "956": "54", "52": "46", "Facebook": "Facebook", "2": "9"}
# The share of all offences, which the real story prints as if it were that of the known ones. Here
# it is true: one false share clashes with all replies, and every run would list the ways out.
OF_ALL = "30"
# What their forces' own counts make in place of those of Wales, whose one force here is the second.
WALES = {"12m": "53", "2021/22": "98", "2023/24": "97", "2024/25": "118"}
YEARS = {"2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25"}

Row = dict[str, str]


def cut_down(project: Project) -> Project:
    """Leave the three forces' replies of nine months, and what was printed of them and the sums."""
    own = {*AUTHORITIES, *NOT_TERRITORIAL}
    _keep(project, "manual/authorities.csv", lambda row: row["authority"] in own)
    for table in ("areas", "tiles"):
        _keep(project, f"manual/{table}.csv", lambda row: row["authority"] in own)
    replies = _keep(
        project,
        "manual/replies.csv",
        lambda row: row["authority"] in AUTHORITIES and row["wave"] == "9m",
    )
    _remove_files(project, {row["file"] for row in replies})
    figures = _keep(project, "raw/published/figures.csv", _is_printed)
    pages = {row["page"] for row in figures}
    _keep(project, "raw/published/pages.csv", lambda row: row["page"] in pages)
    _keep(project, "raw/official/recorded_crime.csv", lambda row: row["authority"] in AUTHORITIES)
    _keep_checks(project, {row["figure"] for row in figures} - _print_sums(project))
    return project


def lead_with(project: Project, claim: str) -> None:
    """Let the front page ask about another claim first."""
    path = project.manual / "investigation.toml"
    before = read_investigation(project).lead[0]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"{before}"', f'"{claim}"'), encoding="utf-8")


def as_given(project: Project, *authorities: str) -> Project:
    """Register the replies made for some forces as their own."""
    path = project.manual / "replies.csv"
    rows = read_rows(path)
    for row in rows:
        if row["authority"] in authorities and row["provenance"] == "reconstructed":
            row["provenance"] = "primary"
    write_rows(path, rows)
    return project


def _keep(project: Project, table: str, is_kept: Callable[[Row], bool]) -> list[Row]:
    """Leave the rows of a table below data/ that are asked for, and return them."""
    path = project.root / "data" / table
    rows = [row for row in read_rows(path) if is_kept(row)]
    assert rows, table
    write_rows(path, rows)
    return rows


def _remove_files(project: Project, kept: set[str]) -> None:
    for path in sorted(project.replies.rglob("*")):
        if path.is_file() and path.relative_to(project.replies).as_posix() not in kept:
            path.unlink()


def _is_printed(row: Row) -> bool:
    """Tell what stays: all of the three forces, the story's sums, and the nations' years.

    Those of the whole nations are more than the three forces' and contradict none of them; there
    is none of the first year, which would tell of one force by the two others.
    """
    if row["area"] in AUTHORITIES or (row["area"] == NATION and row["page"] == STORY):
        return True
    years = WALES if row["area"] == "Wales" else YEARS
    is_nation = row["area"] in ("Wales", NATION, "United Kingdom")
    is_whole = (row["category"], row["operator"]) == ("", "=") and row["wave"] in years
    return is_nation and is_whole and row["measure"] in ("offences", "change_since")


def _print_sums(project: Project) -> set[str]:
    """Let the story, its claims and Wales print the three forces' sums; return figures changed."""
    changed = set()
    for table in ("raw/published/figures.csv", "manual/claims.csv"):
        path = project.root / "data" / table
        rows = read_rows(path)
        for row in rows:
            if made := _sum(row):
                _print(row, made)
                changed.add(row.get("figure", ""))
        write_rows(path, rows)
    return changed


def _sum(row: Row) -> str:
    if row["area"] == NATION and row["page"] == STORY:
        return OF_ALL if row.get("denominator") == "offences" else SUMS[row["printed"]]
    is_count = row["area"] == "Wales" and row["measure"] == "offences"
    return WALES[row["wave"]] if is_count else ""


def _print(row: Row, made: str) -> None:
    if "statement" in row:
        row["statement"] = row["statement"].replace(row["printed"], made)
    row["value"] = made if made.isdigit() else row["value"]
    row["printed"] = made


def _keep_checks(project: Project, figures: set[str]) -> None:
    """Leave the checks and contradictions of figures that are there, each with what is there."""
    names = ("figure", "parts", "of", "before", "after")
    checks = _keep(
        project,
        "manual/arithmetic.csv",
        lambda row: figures.issuperset(_listed(row[name] for name in names)),
    )
    known = {row["check"] for row in checks}
    path = project.manual / "contradictions.csv"
    rows = read_rows(path)
    for row in rows:
        row["figures"] = "|".join(one for one in _listed([row["figures"]]) if one in figures)
        row["checks"] = "|".join(one for one in _listed([row["checks"]]) if one in known)
    kept = [row for row in rows if row["figures"] and row["checks"]]
    assert kept
    write_rows(path, kept)
    _show_no_more(project, {row["key"] for row in rows} - {row["key"] for row in kept})


def _show_no_more(project: Project, contradictions: set[str]) -> None:
    """Take out of the notebook of contradictions the cells that show one that is gone."""
    path = project.notebooks / "contradictions.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    gone = re.compile("|".join(f'"{re.escape(key)}"' for key in sorted(contradictions)))
    notebook["cells"] = [
        cell for cell in notebook["cells"] if not gone.search("".join(cell["source"]))
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _listed(cells: Iterable[str]) -> list[str]:
    return [one for cell in cells for one in cell.split("|") if one]
