"""Has pyarrow say what it opens: C++ opens files where no audit hook of Python hears it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

WAYS_IN = {
    "pyarrow": ("OSFile", "memory_map", "input_stream"),
    "pyarrow.csv": ("read_csv", "open_csv"),
    "pyarrow.json": ("read_json",),
    "pyarrow.feather": ("read_table", "read_feather"),
    "pyarrow.dataset": ("dataset", "parquet_dataset"),
    "pyarrow.orc": ("read_table", "ORCFile"),
    "pyarrow.parquet": ("read_table", "read_metadata", "read_schema", "ParquetFile"),
}
OPENERS = ("open_input_file", "open_input_stream", "get_file_info")
SOURCES = ("source", "path", "where", "sources", "path_or_paths")
Tell = Callable[[Any], None]


def listen(tell: Tell) -> None:
    """Call ``tell`` with the path of every file or folder pyarrow is asked to open, from now on."""
    for name, ways in WAYS_IN.items():
        module = import_module(name)
        for way in ways:
            found = getattr(module, way)
            told = _class if inspect.isclass(found) else _function
            setattr(module, way, told(found, tell))
    filesystems = import_module("pyarrow.fs")
    filesystems.LocalFileSystem = _filesystem(filesystems.LocalFileSystem, tell)


def _function(read: Callable[..., Any], tell: Tell) -> Callable[..., Any]:
    @functools.wraps(read)
    def told(*given: Any, **named: Any) -> Any:
        _each(given, named, tell)
        return read(*given, **named)

    return told


def _class(kind: type, tell: Tell) -> type:
    """Return a class like ``kind`` that tells what it is made from."""

    def made(self: Any, *given: Any, **named: Any) -> None:
        _each(given, named, tell)
        kind.__init__(self, *given, **named)

    return type(kind.__name__, (kind,), {"__init__": made, "__doc__": kind.__doc__})


def _filesystem(kind: type, tell: Tell) -> type:
    """Return a class of local files like ``kind`` whose opening methods tell."""
    ways = {way: _method(getattr(kind, way), tell) for way in OPENERS}
    return type(kind.__name__, (kind,), {**ways, "__doc__": kind.__doc__})


def _method(read: Callable[..., Any], tell: Tell) -> Callable[..., Any]:
    @functools.wraps(read)
    def told(self: Any, *given: Any, **named: Any) -> Any:
        _each(given, named, tell)
        return read(self, *given, **named)

    return told


def _each(given: tuple[Any, ...], named: dict[str, Any], tell: Tell) -> None:
    sources = [*given[:1], *(named[name] for name in SOURCES if name in named)]
    for source in sources:
        for path in source if isinstance(source, list) else [source]:
            tell(path)
