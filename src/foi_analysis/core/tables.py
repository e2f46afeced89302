"""Names the processed tables, their columns and rules, and writes them; `processed` reads them.

Each table is written twice, as Parquet and as CSV, under a temporary name first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from foi_analysis.core.counts import STATUSES
from foi_analysis.core.paths import Project, replacing

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

PROVENANCES = ("primary", "transcribed", "reconstructed")
COMPILED = "compiled"
OBSERVED = (*PROVENANCES, COMPILED)
DISPOSITIONS = ("used", "stated total", "ignored")
VERDICTS = (
    *("reproduced", "reproduced from the compiler's data", "confirmed", "repeated", "fits"),
    *("cannot be checked", "restated", "disagrees if", "impossible", "not like for like"),
    "not checked",
)

USES = ("used", "in dispute", "left out", "not used")
USE = (
    "used; in dispute (some way out of a conflict leaves it out); left out (every way does); not "
    "used (its caveats rule it out)"
)
STRENGTHS = ("", "safe", "fair", "weak")

TEXT, WHOLE, NUMBER, FLAG = "text", "whole number", "number", "true or false"
VERDICT = {
    "verdict": (TEXT, "The verdict, as in METHODOLOGY.md"),
    "sentence": (TEXT, "Why, in a sentence or two"),
    "weakest": (TEXT, "The weakest thing it assumes; empty where all is safe"),
    "strength": (TEXT, "How far that is trusted: fair or weak"),
    "without_it": (TEXT, "The verdict without that"),
}

COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "observations": {
        "observation": (TEXT, "Key: reply and running number"),
        "reply": (TEXT, "Reply in data/manual/replies.csv, or table in data/manual/compiled.csv"),
        "authority": (TEXT, "Authority that replied"),
        "wave": (TEXT, "Wave of the request, as in data/manual/waves.csv"),
        "period_start": (TEXT, "First day the figure covers (ISO date)"),
        "period_end": (TEXT, "Last day the figure covers (ISO date)"),
        "covers_wave": (FLAG, "Whether the reply covers the whole wave"),
        "subject": (TEXT, "What is counted: a key of subjects.csv"),
        "provenance": (TEXT, "primary, transcribed, reconstructed, or compiled by another"),
        "measure": (TEXT, "Measure in data/manual/measures.csv"),
        "counting_rule": (TEXT, "What one count is: a unit such as mentions or years"),
        "category": (TEXT, "Method, disposal or sex; empty for the whole"),
        "age_band": (TEXT, "Age band; empty for all ages"),
        "item": (TEXT, "What of the authority's it is about, where a reply lists items"),
        "status": (TEXT, "exact, interval, withheld, blank, not held or not asked"),
        "low": (WHOLE, "Least value the cell allows, in the measure's smallest unit; or empty"),
        "high": (WHOLE, "Greatest value the cell allows; empty when it sets no limit"),
        "printed": (TEXT, "The number as the reply prints it; a corrected one says so"),
        "file": (TEXT, "File below data/raw/replies"),
        "place": (TEXT, "Sheet, page or table"),
        "cell": (TEXT, "Cell, row and column, or line"),
    },
    "coverage": {
        "wave": (TEXT, "Wave of the request"),
        "authority": (TEXT, "Authority asked"),
        "reply": (TEXT, "Reply in data/manual/replies.csv; empty when there is none"),
        "provenance": (TEXT, "primary, transcribed or reconstructed; empty without a reply"),
        "status": (TEXT, "answered, partial, refused, figures_unknown or none on hand"),
        "exemption": (TEXT, "Exemptions cited"),
        "covers_wave": (FLAG, "Whether the reply covers the whole wave"),
        "asks": (TEXT, "What the question asks for"),
        "answer": (TEXT, "exact, interval, withheld, blank, not held, not answered or not asked"),
    },
    "ledger": {
        "reply": (TEXT, "Reply in data/manual/replies.csv"),
        "authority": (TEXT, "Authority that replied"),
        "wave": (TEXT, "Wave of the request"),
        "provenance": (TEXT, "primary, transcribed or reconstructed"),
        "file": (TEXT, "File below data/raw/replies"),
        "place": (TEXT, "Sheet, page or table"),
        "cell": (TEXT, "Cell, row and column, or line"),
        "text": (TEXT, "The cell's text, cut after 80 characters"),
        "kind": (TEXT, "number or label"),
        "disposition": (TEXT, "used, stated total (checked) or ignored"),
        "reason": (TEXT, "What it was used for, or why it was set aside"),
    },
    "numbers": {
        "reply": (TEXT, "Reply in data/manual/replies.csv"),
        "authority": (TEXT, "Authority that replied"),
        "wave": (TEXT, "Wave of the request"),
        "provenance": (TEXT, "primary, transcribed or reconstructed"),
        "file": (TEXT, "File below data/raw/replies"),
        "place": (TEXT, "Sheet, page or table"),
        "cell": (TEXT, "Cell, row and column, or line"),
        "number": (TEXT, "A number of the cell as it stands there, in figures or in words"),
        "disposition": (TEXT, "used, stated total (checked), label, ignored or open"),
        "reason": (TEXT, "What it was used for, or why it is no value"),
    },
    "published": {
        "figure": (TEXT, "Figure in data/raw/published/figures.csv"),
        "wave": (TEXT, "Wave the figure belongs to"),
        "period_start": (TEXT, "First day the figure covers (ISO date)"),
        "period_end": (TEXT, "Last day the figure covers (ISO date)"),
        "area_type": (TEXT, "authority, region, nation or other"),
        "area": (TEXT, "Area, as in authorities.csv or areas.csv"),
        "measure": (TEXT, "Measure in data/manual/measures.csv"),
        "counting_rule": (TEXT, "What one count is, or unclear"),
        "category": (TEXT, "Method, group, age band or sex; empty for the whole"),
        "subject": (TEXT, "What is counted: a key of subjects.csv"),
        "operator": (TEXT, "=, >, <, or a word of data/manual/wordings.csv"),
        "value": (NUMBER, "The number; empty when the page prints none"),
        "printed": (TEXT, "The figure exactly as printed"),
        "unit": (TEXT, "Unit of the value"),
        "denominator": (TEXT, "Measure a share is a share of"),
        "denominator_value": (NUMBER, "Denominator as printed; empty when it is not"),
        "page": (TEXT, "Page in pages.csv"),
        "release": (TEXT, "Release the page repeats, in releases.csv"),
        "caveats": (TEXT, "What is known against it: codes of data/manual/caveats.csv"),
        "note": (TEXT, "What else a reader of the page should know"),
        "publisher": (TEXT, "Who published the page"),
        "title": (TEXT, "Title of the page"),
        "published_on": (TEXT, "Date of the page (ISO, as far as known)"),
        "address": (TEXT, "Address of the page"),
    },
    "figures": {
        "claim": (TEXT, "Claim in data/manual/claims.csv"),
        "wave": (TEXT, "Wave of the request"),
        "area": (TEXT, "Area the claim is about"),
        "measure": (TEXT, "Measure in data/manual/measures.csv"),
        "category": (TEXT, "Method or group; empty for the whole"),
        "printed": (TEXT, "The figure as the story prints it"),
        "unit": (TEXT, "Unit of the figure"),
        "computed": (TEXT, "What the replies on hand add up to, as it would be printed"),
        "computed_low": (NUMBER, "Least value the replies on hand allow"),
        "computed_high": (NUMBER, "Greatest value the replies on hand allow"),
        "computed_numerator": (NUMBER, "Numerator of a computed share"),
        "computed_denominator": (NUMBER, "Denominator of a computed share"),
        "computed_provenance": (TEXT, "Provenance of the replies behind the computed value"),
        "respondents": (WHOLE, "Authorities of the area whose replies on hand answer it"),
        "asked": (WHOLE, "Authorities of the area"),
        "low": (NUMBER, "Least value other figures allow; empty for no lower limit"),
        "high": (NUMBER, "Greatest value other figures allow; empty for no upper limit"),
        **VERDICT,
        "same_release_agrees": (WHOLE, "Pages of the same release that print the same"),
        "same_release_differs": (WHOLE, "Pages of the same release that print otherwise"),
        "of_what": (TEXT, "What a share is of, and what it can be of everything counted"),
        "notes": (TEXT, "What a reader should know, one note a line"),
        "notebook": (TEXT, "The executed notebook"),
    },
    "evidence": {
        "claim": (TEXT, "Claim in data/manual/claims.csv"),
        "side": (TEXT, "Which limit it sets: least, greatest or both; named where it sets none"),
        "kind": (TEXT, "reply or publication"),
        "provenance": (TEXT, "primary, transcribed or published"),
        "statement": (TEXT, "What the evidence says"),
        "source": (TEXT, "Publisher, date and address, or file and cell"),
    },
    "conflicts": {
        "conflict": (WHOLE, "Number of the set of statements that cannot all be true"),
        "group": (WHOLE, "Number of the group of such sets that share statements"),
        "waves": (TEXT, "Windows it is about, separated by |"),
        "statement": (TEXT, "What one piece of the evidence says"),
        "use": (TEXT, USE),
        "kind": (TEXT, "reply, publication or assumption"),
        "release": (TEXT, "Release in data/raw/published/releases.csv; empty for a reply"),
        "source": (TEXT, "Publisher, date and address, or file and cell"),
    },
    "statements": {
        "statement": (TEXT, "Key of one piece of the evidence"),
        "words": (TEXT, "What it says"),
        "kind": (TEXT, "reply or publication"),
        "provenance": (TEXT, "primary, transcribed or published"),
        "measure": (TEXT, "Measure it is about"),
        "category": (TEXT, "Method of communication; empty for the whole"),
        "area": (TEXT, "Authority, region or nation"),
        "wave": (TEXT, "Window, as in data/manual/waves.csv"),
        "release": (TEXT, "Release in data/raw/published/releases.csv; empty for a reply"),
        "pages": (WHOLE, "How many pages print it; empty for a reply"),
        "use": (TEXT, USE),
        "source": (TEXT, "Publisher, date and address, or file and cell"),
    },
    "stories": {
        "figure": (TEXT, "Key: figure in data/raw/published/figures.csv"),
        "statement": (TEXT, "What it claims, in statements; all pages of a release share it"),
        "page": (TEXT, "Page that prints it"),
        "publisher": (TEXT, "Who published the page"),
        "title": (TEXT, "The page's title"),
        "published_on": (TEXT, "Day or month it was published; empty when unknown"),
        "address": (TEXT, "Where the page is"),
        "release": (TEXT, "Release it repeats, in data/raw/published/releases.csv"),
        "wave": (TEXT, "Window, as in data/manual/waves.csv"),
        "area": (TEXT, "Authority, region or nation"),
        "measure": (TEXT, "Measure in data/manual/measures.csv"),
        "category": (TEXT, "Method of communication; empty for the whole"),
        "operator": (TEXT, "=, >, <, or a word of data/manual/wordings.csv"),
        "printed": (TEXT, "The figure as printed"),
        "unit": (TEXT, "Unit of the figure"),
        "other_pages": (WHOLE, "How many other pages of the release print it too"),
        "low": (NUMBER, "Least that other figures allow"),
        "high": (NUMBER, "Greatest that other figures allow; empty for no limit"),
        "is_attained": (FLAG, "Whether both limits are known to be reached"),
        **VERDICT,
        "caveats": (TEXT, "What is known against it: codes of data/manual/caveats.csv"),
    },
    "story_evidence": {
        "statement": (TEXT, "Statement judged, in statements"),
        "side": (TEXT, "Which limit it sets: least, greatest or both; named where it sets none"),
        "rests_on": (TEXT, "Statement the limit rests on, in statements"),
    },
    "corrections": {
        "correction": (TEXT, "Key: correction in data/manual/corrections.csv"),
        "reply": (TEXT, "Reply in data/manual/replies.csv"),
        "place": (TEXT, "Sheet, page or table"),
        "cell": (TEXT, "Cell, row and column, or line"),
        "authority": (TEXT, "Authority that replied"),
        "wave": (TEXT, "Wave of the request"),
        "provenance": (TEXT, "primary, transcribed or reconstructed"),
        "file": (TEXT, "File below data/raw/replies; it keeps the text as sent"),
        "sha256": (TEXT, "SHA-256 of that file"),
        "from": (TEXT, "The cell's text as sent"),
        "to": (TEXT, "The text it is read as"),
        "why": (TEXT, "Why"),
        "confirmed_by": (TEXT, "Office that confirmed it"),
        "corrected_on": (TEXT, "Day it was corrected (ISO date)"),
        "words": (TEXT, "The correction in words, as notes show it"),
    },
}

ALLOWED = {
    ("observations", "provenance"): OBSERVED,
    ("observations", "status"): STATUSES,
    ("corrections", "provenance"): PROVENANCES,
    ("ledger", "disposition"): DISPOSITIONS,
    ("ledger", "kind"): ("number", "label"),
    ("numbers", "disposition"): (*DISPOSITIONS, "label", "open"),
    ("figures", "verdict"): VERDICTS,
    ("conflicts", "use"): USES,
    ("statements", "use"): USES,
    ("stories", "verdict"): VERDICTS,
    ("figures", "strength"): STRENGTHS,
    ("stories", "strength"): STRENGTHS,
}
KEYS = {
    "observations": ["observation"],
    "coverage": ["wave", "authority", "reply", "asks"],
    "published": ["figure"],
    "figures": ["claim"],
    "conflicts": ["conflict", "statement", "source"],
    "statements": ["statement"],
    "stories": ["figure"],
    "story_evidence": ["statement", "rests_on"],
    "corrections": ["correction"],
}
_DTYPES: dict[str, Literal["str", "Int64", "float64", "bool"]] = {
    TEXT: "str",
    WHOLE: "Int64",
    NUMBER: "float64",
    FLAG: "bool",
}


def schema(table: str) -> pa.DataFrameSchema:
    """Return the pandera schema of a processed table: columns, types, allowed values, key."""
    import pandera.pandas as pa

    columns = {}
    for name, (kind, description) in COLUMNS[table].items():
        allowed = ALLOWED.get((table, name))
        columns[name] = pa.Column(
            _DTYPES[kind],
            pa.Check.isin(allowed) if allowed else None,
            nullable=kind in (WHOLE, NUMBER),
            coerce=True,
            description=description,
        )
    checks = [_low_is_not_above_high(pa)] if {"low", "high"} <= set(COLUMNS[table]) else None
    return pa.DataFrameSchema(
        columns, checks=checks, strict=True, ordered=True, unique=KEYS.get(table), name=table
    )


def _low_is_not_above_high(pa: Any) -> Any:
    def holds(frame: pd.DataFrame) -> pd.Series:
        return (
            frame["low"].isna() | frame["high"].isna() | (frame["low"] <= frame["high"])
        ).astype(bool)

    return pa.Check(holds, error="low is above high")


def frame_of(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a checked frame with the table's columns in order.

    Raises pandera.errors.SchemaErrors, which lists every row that breaks a rule.
    """
    import pandas as pd

    frame = pd.DataFrame(list(rows), columns=list(COLUMNS[table]))
    for name, (kind, _) in COLUMNS[table].items():
        if kind == TEXT:
            frame[name] = frame[name].astype("object").fillna("").astype("str")
        else:
            frame[name] = frame[name].astype(_DTYPES[kind])
    return schema(table).validate(frame, lazy=True)


def write_table(project: Project, table: str, frame: pd.DataFrame) -> None:
    """Write a checked frame to data/processed as Parquet and CSV; same frame, same bytes."""
    with replacing(project.processed / f"{table}.parquet") as path:
        frame.to_parquet(path, index=False, compression=None)
    with replacing(project.processed / f"{table}.csv") as path:
        frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_dictionary(project: Project) -> None:
    """Write data/processed/README.md: every column of every processed table."""
    lines = ["# Data dictionary of data/processed", "", "Written by `foi reproduce`; do not edit."]
    for table, columns in COLUMNS.items():
        lines += ["", f"## {table}", "", "| column | type | what it holds |", "|---|---|---|"]
        lines += [f"| `{name}` | {kind} | {text} |" for name, (kind, text) in columns.items()]
    with replacing(project.processed / "README.md") as path:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
