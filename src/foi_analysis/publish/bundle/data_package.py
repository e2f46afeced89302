"""Describes the tables of a bundle as a Frictionless Tabular Data Package; reads no other file."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from foi_analysis.core.paths import slug
from foi_analysis.core.tables import ALLOWED, COLUMNS, FLAG, KEYS, NUMBER, TEXT, WHOLE

DATA_PACKAGE = "datapackage.json"
NAME, TITLE = "foi-figures-checked", "FOI figures, checked"
DESCRIPTION = (
    "Figures printed from Freedom of Information requests, checked: the replies, what others "
    "published, and what the two add up to."
)
TERMS = "data/README.md"
MADE_WITH = "made_with"
_TYPES = {TEXT: "string", WHOLE: "integer", NUMBER: "number", FLAG: "boolean"}
_PROCESSED, _REPLIES = "data/processed/", "data/raw/replies/"


def data_package(files: Mapping[str, bytes], made_with: Mapping[str, str]) -> bytes:
    """Return datapackage.json for the CSV tables among ``files``.

    Columns of processed tables have the types, rules and words of `foi_analysis.core.tables`;
    those of other tables are text. Replies are no tables of ours and have no part in it.
    ``made_with`` (name, version and code) is a property of our own.
    """
    tables = [name for name in sorted(files) if _is_table(name)]
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        MADE_WITH: dict(made_with),
        "resources": [_resource(name, files[name]) for name in tables],
    }
    if TERMS in files:
        package["licenses"] = [{"path": TERMS, "title": "Licences and sources of the data"}]
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _is_table(name: str) -> bool:
    return name.startswith("data/") and name.endswith(".csv") and not name.startswith(_REPLIES)


def _resource(name: str, content: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": slug(name.removeprefix("data/").removesuffix(".csv")),
        "path": name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": _schema(name, content),
    }


def _schema(name: str, content: bytes) -> dict[str, Any]:
    table = name.removeprefix(_PROCESSED).removesuffix(".csv")
    if name.startswith(_PROCESSED) and table in COLUMNS:
        return _processed_schema(table)
    header = next(csv.reader(content.decode("utf-8-sig", errors="replace").splitlines()), [])
    fields = [{"name": column, "type": _TYPES[TEXT]} for column in header]
    return {"fields": fields, "missingValues": [""]}


def _processed_schema(table: str) -> dict[str, Any]:
    fields = [
        {"name": column, "type": _TYPES[kind], "description": words, **_rules(table, column)}
        for column, (kind, words) in COLUMNS[table].items()
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    key = KEYS.get(table, [])
    if len(key) == 1:  # A key of several columns may have empty ones, which the format forbids.
        schema["primaryKey"] = key
    return schema


def _rules(table: str, column: str) -> dict[str, Any]:
    allowed = ALLOWED.get((table, column))
    return {"constraints": {"enum": list(allowed)}} if allowed else {}
