"""Describes a bundle for machines, as an RO-Crate and a data package; makes no file of it."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from foi_analysis.core.paths import slug
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.core.tables import ALLOWED, COLUMNS, FLAG, KEYS, NUMBER, TEXT, WHOLE

CRATE = "ro-crate-metadata.json"
CHANGES = "CHANGELOG.md"
VERSION = "https://w3id.org/ro/crate/1.1"
SITE = "build/site/"
RUN, SOFTWARE, NO_TERMS = "#run", "#software", "#terms"
INPUTS = {
    "data/raw/": (
        "Replies, published figures and official counts",
        "As received, transcribed or reconstructed: data/manual/replies.csv says which.",
    ),
    "data/manual/": ("What a person decided", "Names, vocabularies, registers and claims."),
    "notebooks/": ("Notebooks with parameters", "register.toml says with which ones each runs."),
}
RESULTS = {
    "data/processed/": ("What the inputs add up to", "Tables; README.md has every column."),
    "build/notebooks/": ("Executed notebooks", "Each with what it rests on in its metadata."),
    SITE: ("The reviewer's site", "It works from disk: open index.html."),
}
_DAY = re.compile(r"^## .*\((\d{4}-\d{2}-\d{2})\)", re.MULTILINE)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".doc": "application/msword",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".eml": "message/rfc822",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".lock": "text/plain",
    ".md": "text/markdown",
    ".mht": "multipart/related",
    ".msg": "application/vnd.ms-outlook",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".rtf": "application/rtf",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
_UNKNOWN = "application/octet-stream"
Entity = dict[str, Any]


def crate(files: Mapping[str, bytes], made_with: Mapping[str, str]) -> bytes:
    """Return ro-crate-metadata.json for the files of a bundle; of the site only the folder.

    Raises ProblemsFound when CHANGELOG.md names no day of a version, which is the day of the crate.
    """
    names = [name for name in sorted(files) if not name.startswith(SITE)]
    folders = [_folder(name, *words, names) for name, words in {**INPUTS, **RESULTS}.items()]
    loose = [name for name in names if not name.startswith((*INPUTS, *RESULTS))]
    terms = TERMS if TERMS in files else NO_TERMS
    graph = [
        _descriptor(),
        _root(_day(files), terms, [*(one["@id"] for one in folders), *loose]),
        *folders,
        *(_file(name, len(files[name])) for name in names),
        *_run(made_with),
    ]
    if terms == NO_TERMS:
        graph.append(_no_terms())
    document = {"@context": f"{VERSION}/context", "@graph": graph}
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _descriptor() -> Entity:
    return {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": _link("./"),
        "conformsTo": _link(VERSION),
    }


def _root(day: str, terms: str, parts: Iterable[str]) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": TITLE,
        "description": DESCRIPTION,
        "datePublished": day,
        "license": _link(terms),
        "hasPart": [_link(part) for part in parts],
        "mentions": [_link(RUN)],
    }


def _folder(folder: str, name: str, description: str, names: Iterable[str]) -> Entity:
    parts = [_link(one) for one in names if one.startswith(folder)]
    about = {"@id": folder, "@type": "Dataset", "name": name, "description": description}
    return {**about, "hasPart": parts}


def _file(name: str, size: int) -> Entity:
    path = PurePosixPath(name)
    words = {"description": "Licences and sources of the data"} if name == TERMS else {}
    about = {**_link(name), "@type": "File", "name": path.name, **words}
    kind = _TYPES.get(path.suffix.lower(), _UNKNOWN)
    return {**about, "encodingFormat": kind, "contentSize": str(size)}


def _run(made_with: Mapping[str, str]) -> list[Entity]:
    """Return what turned inputs into results, and the software that did."""
    software = {
        "@id": SOFTWARE,
        "@type": "SoftwareApplication",
        "name": made_with["name"],
        "softwareVersion": made_with["version"],
        "identifier": f"sha256 of its code: {made_with['code']}",
    }
    run = {
        "@id": RUN,
        "@type": "CreateAction",
        "name": "Everything computed from the inputs",
        "instrument": _link(SOFTWARE),
        "object": [_link(folder) for folder in INPUTS],
        "result": [_link(folder) for folder in RESULTS],
    }
    return [run, software]


def _no_terms() -> Entity:
    words = "None is stated; ask whoever published the bundle."
    return {"@id": NO_TERMS, "@type": "CreativeWork", "name": "Licence", "description": words}


def _day(files: Mapping[str, bytes]) -> str:
    text = files.get(CHANGES, b"").decode("utf-8")
    if days := _DAY.findall(text):
        return max(days)
    found = "no version with a day"
    wanted = "a heading such as '## 1.0.0 (2026-01-31)', the day the bundle bears"
    raise ProblemsFound([Problem(found, wanted, "Add one, then run it again.", file=CHANGES)])


def _link(identifier: str) -> Entity:
    """Return a reference; what an address may not hold is written in per cent."""
    return {"@id": quote(identifier, safe="/#:.-_~")}


DATA_PACKAGE = "datapackage.json"
NAME, TITLE = "foi-figures-checked", "FOI figures, checked"
DESCRIPTION = (
    "Figures printed from Freedom of Information requests, checked: the replies, what others "
    "published, and what the two add up to."
)
TERMS = "data/README.md"
MADE_WITH = "made_with"
_COLUMN_TYPES = {TEXT: "string", WHOLE: "integer", NUMBER: "number", FLAG: "boolean"}
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
    fields = [{"name": column, "type": _COLUMN_TYPES[TEXT]} for column in header]
    return {"fields": fields, "missingValues": [""]}


def _processed_schema(table: str) -> dict[str, Any]:
    fields = [
        {"name": column, "type": _COLUMN_TYPES[kind], "description": words, **_rules(table, column)}
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
