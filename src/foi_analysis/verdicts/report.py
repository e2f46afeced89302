"""Gives the judged claims as plain objects for `foi claims` and the site; judges nothing."""

from __future__ import annotations

import re
from typing import Any
from unicodedata import category

from foi_analysis.core.counts import decimals_of, show_interval
from foi_analysis.core.paths import Project, replacing
from foi_analysis.core.processed import read_records
from foi_analysis.core.reference import read_rows
from foi_analysis.core.tables import COMPILED
from foi_analysis.evidence.caveats import Caveats
from foi_analysis.verdicts.verdict import UNCHECKED

RestsOn = dict[str, list[dict[str, Any]]]
WHOLE = 100
VERDICT = ("verdict", "sentence", "weakest", "strength", "without_it")


def claim_objects(project: Project) -> list[dict[str, Any]]:
    """Return one object a claim, in the order of data/manual/claims.csv.

    ``rests_on`` lists {kind, provenance, source, statement} of the verdict's evidence; numbers
    without a limit are None.
    """
    rests_on: RestsOn = {}
    for item in read_records(project, "evidence"):
        about = {name: item[name] for name in ("kind", "provenance", "source", "statement")}
        rests_on.setdefault(item["claim"], []).append(about)
    return [_object(row, rests_on) for row in read_records(project, "figures")]


def _object(row: dict[str, Any], rests_on: RestsOn) -> dict[str, Any]:
    numbers = ("computed_numerator", "computed_denominator", "low", "high")
    return {
        "id": row["claim"],
        "kind": "claim",
        "area": row["area"],
        "wave": row["wave"],
        "measure": row["measure"],
        "category": row["category"],
        "printed": row["printed"],
        "unit": row["unit"],
        "computed": row["computed"],
        "computed_provenance": row["computed_provenance"],
        **{name: int(row[name]) for name in ("respondents", "asked")},
        **{name: _plain(row[name]) for name in numbers},
        **{name: row[name] for name in VERDICT},
        "rests_on": rests_on.get(row["claim"], []),
        "same_release": {
            "agrees": int(row["same_release_agrees"]),
            "differs": int(row["same_release_differs"]),
        },
        "of_what": row["of_what"],
        "notes": row["notes"].splitlines(),
        "notebook": row["notebook"],
    }


def story_objects(project: Project) -> list[dict[str, Any]]:
    """Return one object for each figure of each story, in the order of the published figures.

    ``rests_on`` lists {kind, provenance, source, statement} of the verdict's evidence; ``caveats``
    what is known against the figure, in words.
    """
    said = {
        row["statement"]: {
            **{name: row[name] for name in ("kind", "provenance", "source")},
            "statement": row["words"],
        }
        for row in read_records(project, "statements")
    }
    rests_on: RestsOn = {}
    for row in read_records(project, "story_evidence"):
        rests_on.setdefault(row["statement"], []).append(said[row["rests_on"]])
    caveats = Caveats(project)
    return [
        {
            **_story_object(row, said[row["statement"]]["statement"], rests_on),
            "caveats": caveats.words(row),
        }
        for row in read_records(project, "stories")
    ]


def _story_object(row: dict[str, Any], statement: str, rests_on: RestsOn) -> dict[str, Any]:
    names = ("area", "wave", "measure", "category", "operator", "printed", "unit")
    return {
        "id": row["figure"],
        "kind": "story figure",
        **{name: row[name] for name in names},
        "statement": statement,
        "story": {name: row[name] for name in ("publisher", "title", "published_on", "address")},
        "release": row["release"],
        "other_pages": int(row["other_pages"]),
        "low": _plain(row["low"]),
        "high": _plain(row["high"]),
        **{name: row[name] for name in VERDICT},
        "rests_on": rests_on.get(row["statement"], []),
    }


def _plain(number: float | None) -> float | int | None:
    if number is None:
        return None
    return int(number) if number == int(number) else round(number, 4)


def allowed(one: dict[str, Any]) -> str:
    """Return in words what other figures allow a claim object."""
    if one["verdict"] == UNCHECKED:
        return "nothing known"
    if one["unit"] == "rank":
        return f"place {show_interval(one['low'], one['high'])}"
    return limits_in_words(one["low"], one["high"], one["unit"])


def limits_in_words(low: float | None, high: float | None, unit: str) -> str:
    """Return limits in words; 0 is no least, and 100 per cent no greatest, worth a word."""
    is_share = unit == "per cent"
    most = None if is_share and high is not None and high >= WHOLE else high
    if not low and most is None:
        return "no limit"
    return show_interval(low or None, most, 1 if is_share else decimals_of(low, most))


def allowed_with_unit(one: dict[str, Any]) -> str:
    """Return what other figures allow a claim object, with its unit."""
    return with_unit(allowed(one), one["unit"])


def with_unit(value: str, unit: str) -> str:
    """Return a value with its unit, but where it names it; a rank and mere words have none.

    Of "£5,960" and "pounds a day" the sign is the pounds: "£5,960 a day".
    """
    if any(category(char) == "Sc" for char in value):
        return " ".join([value, *unit.split()[1:]])
    is_bare = any(char.isdigit() for char in value) and f" {unit}" not in value
    return f"{value} {one_of(value, unit)}" if is_bare and unit != "rank" else value


def one_of(value: str, unit: str) -> str:
    """Return a unit as it stands after a value: of one it is singular."""
    if not re.search(r"(?:^|\s)1$", value):
        return unit
    return re.sub(r"ies$", "y", unit) if unit.endswith("ies") else unit.removesuffix("s")


def title(area: str, statement: str) -> str:
    """Return a claim's statement, with the area it is about in front unless it says so."""
    return statement if area in statement else f"{area}: {statement}"


def printed(one: dict[str, Any]) -> str:
    """Return a claim object's figure with its unit, as printed."""
    return with_unit(one["printed"], one["unit"])


def readme_sentences(project: Project) -> str:
    """Return each claim, what the replies give, the verdict and why, in Markdown.

    What reconstructed replies add up to is left out: it proves nothing.
    """
    claims = {row["claim"]: row for row in read_rows(project.manual / "claims.csv")}
    return "".join(
        f"- {title(one['area'], claims[one['id']]['statement'])}. {_added_up(one)}"
        f"*{one['verdict'].capitalize()}*: {one['sentence']}\n"
        for one in claim_objects(project)
    )


def _added_up(one: dict[str, Any]) -> str:
    if one["computed_provenance"] not in ("primary", "transcribed", COMPILED):
        return ""
    return f"The replies on hand give {with_unit(one['computed'], one['unit'])}. "


def update_readme(project: Project) -> None:
    """Put today's claims between the marks in README.md, when it has them."""
    path = project.root / "README.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    begin, end = "<!-- claims: begin -->\n", "<!-- claims: end -->"
    if begin in text and end in text:
        before, rest = text.split(begin, 1)
        after = rest.split(end, 1)[1]
        with replacing(path) as temporary:
            text = before + begin + readme_sentences(project) + end + after
            temporary.write_text(text, encoding="utf-8")
