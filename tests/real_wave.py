"""Makes a project whose wave of 2017 was really answered: 38 forces' own replies, 5 refusals.

Every number is made for the test, in a copy below a temporary folder, and each file says so. Of
what was on hand before, the reconstructed replies of two who answered stay, and of those who
refused but one: a real reply takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.miniature import STORY, Row

from foi_analysis.core.paths import Project, sha256_of, slug
from foi_analysis.core.reference import Reference, read_rows
from foi_analysis.intake.register import write_rows

WAVE, MADE, EXEMPTION = "9m", "MADE FOR A TEST", "s.12(1)"
REFUSED = ("City of London", "Derbyshire", "Gwent", "Kent", "West Midlands")
NOTHING_ELSE = "Kent"
DISPLACED = ("Bedfordshire", "Staffordshire")
# The lessons are written for what is on hand, contradictions for what is known of their pages.
LEFT_OUT = ("start.ipynb", "new_reply.ipynb", "contradictions.ipynb")
METHODS = ("Facebook", "Instagram", "Snapchat")


def answering(project: Project) -> tuple[str, ...]:
    """Return the 38 forces that give figures."""
    authorities = Reference(project).asked_authorities
    return tuple(authority for authority in authorities if authority not in REFUSED)


def answer_really(project: Project, authorities: Sequence[str], refused: Sequence[str]) -> Project:
    """Register made primary replies of some forces and the refusals of others; return it."""
    register = project.manual / "replies.csv"
    before = read_rows(register)
    stay = {*REFUSED, *DISPLACED} - {NOTHING_ELSE}
    rows = [row for row in before if row["authority"] in stay and row["wave"] == WAVE]
    blank = dict.fromkeys(before[0], "")
    rows += [
        _reply(project, blank, number, authority) for number, authority in enumerate(authorities)
    ]
    rows += [_refusal(blank, authority) for authority in refused]
    write_rows(register, rows)
    kept = {row["file"] for row in rows}
    for path in sorted(project.replies.rglob("*")):
        if path.is_file() and path.relative_to(project.replies).as_posix() not in kept:
            path.unlink()
    return project


def _row(blank: Row, authority: str) -> Row:
    return blank | {
        **{
            "reply": f"{slug(authority)}-2018",
            "authority": authority,
            "wave": WAVE,
            "reference": MADE,
        },
        **{"requested_on": "2018-01-04", "answered_on": "2018-02-01", "provenance": "primary"},
        **{"period_start": "2017-04-03", "period_end": "2018-01-03", "subject": "s.15A"},
        "publisher": authority,
    }


def _refusal(blank: Row, authority: str) -> Row:
    return _row(blank, authority) | {"status": "refused", "exemption": EXEMPTION}


def _reply(project: Project, blank: Row, number: int, authority: str) -> Row:
    path = project.replies / f"{slug(authority)}-2018.csv"
    name = Reference(project).authorities[authority]["full_name"]
    path.write_text(reply_text(name, *numbers(number)), encoding="utf-8")
    about = {"status": "answered", "file": path.name, "sha256": sha256_of(path)}
    return _row(blank, authority) | about | {"method_counting": "offences"}


def numbers(number: int) -> tuple[list[int], int, int]:
    """Return what a made reply says: offences by method, those without one, the youngest's age."""
    return [11 + number % 7, 6 + number % 5, 6 + number % 3], 5 + number % 4, 8 + number % 6


def reply_text(name: str, listed: Sequence[int], unknown: int, age: int) -> str:
    """Return a made reply as CSV."""
    total = sum(listed) + unknown
    methods = [f"{method},{times}" for method, times in zip(METHODS, listed, strict=True)]
    lines = [f"{MADE},", f"{name},", "Question 1,", f"Number of offences,{total}", "Question 2,"]
    lines += ["Outcome,Number", "Charged,6", f"Under investigation,{total - 6}", f"Total,{total}"]
    lines += ["Question 3,", "Method,Number", *methods, f"Not known,{unknown}", f"Total,{total}"]
    return "\n".join([*lines, "Question 4,", f"Youngest victim (age),{age}", ""])


def keep_story(project: Project, claims: Sequence[str], briefings: Sequence[str]) -> Project:
    """Leave one story's figures, some claims, and the briefings of some forces; return it."""
    keep: dict[str, Callable[[Row], bool]] = {
        "raw/published/figures.csv": lambda row: row["page"] == STORY,
        "raw/published/pages.csv": lambda row: row["page"] == STORY,
        "manual/claims.csv": lambda row: row["claim"] in claims,
        "manual/arithmetic.csv": lambda row: False,
        "manual/contradictions.csv": lambda row: False,
    }
    for table, is_kept in keep.items():
        _keep(project, table, is_kept)
    register = project.notebooks / "register.toml"
    first, *entries = register.read_text(encoding="utf-8").split("[[notebook]]\n")
    kept = [entry for entry in entries if not any(f'"{name}' in entry for name in LEFT_OUT)]
    text = "[[notebook]]\n".join([first, *kept])
    assert '"every authority asked"' in text
    text = text.replace('"every authority asked"', str(list(briefings)))
    register.write_text(text, encoding="utf-8")
    return project


def _keep(project: Project, table: str, is_kept: Callable[[Row], bool]) -> None:
    path = project.root / "data" / table
    head = path.read_text(encoding="utf-8-sig").splitlines()[0]
    rows = [row for row in read_rows(path) if is_kept(row)]
    if rows:
        write_rows(path, rows)
    else:
        path.write_text(f"{head}\n", encoding="utf-8")
