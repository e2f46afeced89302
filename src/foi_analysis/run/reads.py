"""Records what a notebook reads below data/: queries with their rows, files with their hash.

A query is a call of a function marked `recorded`: what it returns counts, and the files it opens
only say when it is worth asking again. Everything else that is opened is recorded as a file.
Nothing is refused, and without a log to write to nothing is recorded, as in JupyterLab.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT, LOG = "FOI_PROJECT", "FOI_READS_TO"
LINE = "__import__('foi_analysis.run.reads', fromlist=['watch']).watch()"
MISSING, CHANGED = "missing", "changed"
PROGRAMS = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")
_WORDS = re.compile(r"[^\s'\"|<>;&]+")


class _ThreadState(threading.local):
    """What this thread does: hear nothing, or gather the files a query opens."""

    is_deaf = False
    opened: dict[str, str] | None = None


_state = _ThreadState()
_is_watching = False
_hashes: dict[tuple[Path, int, int], str] = {}


def recorded(load: Callable[..., Any]) -> Callable[..., Any]:
    """Have a function or a method without state record its arguments and what it returned.

    The arguments are texts, numbers, None, and lists and dictionaries of them. A recorded function
    that another calls is part of the other's query.
    """
    signature = inspect.signature(load)
    name = f"{load.__module__}:{load.__qualname__}"

    @functools.wraps(load)
    def told(*given: Any, **named: Any) -> Any:
        if _state.opened is not None or LOG not in os.environ:
            return load(*given, **named)
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        arguments = {key: value for key, value in bound.arguments.items() if key != "self"}
        query = {"query": name, "arguments": json.dumps(arguments, default=list)}
        with gathering() as files:
            found, rows, error = asked(load, given, named)
        _tell({**query, "rows": rows, "files": files})
        if error:
            raise error
        return found

    return told


def asked(
    load: Callable[..., Any], given: tuple[Any, ...], named: Mapping[str, Any]
) -> tuple[Any, str, Exception | None]:
    """Call a function; return what it returned, the hash of that, and the error if it raised."""
    try:
        found = load(*given, **named)
    except Exception as error:
        return None, f"{type(error).__name__}: {error}", error
    return found, row_hash(found), None


def ask_again(name: str, arguments: str) -> str:
    """Return the hash of what a recorded query returns today, or how it fails.

    ``arguments`` is JSON, as recorded.
    """
    module, _, path = name.partition(":")
    try:
        load: Any = __import__(module, fromlist=["*"])
        *owner, last = path.split(".")
        for part in owner:
            load = getattr(load, part)()
        load = getattr(load, last)
    except (ImportError, AttributeError) as error:
        return f"{type(error).__name__}: {error}"
    return asked(load, (), json.loads(arguments))[1]


def row_hash(found: Any) -> str:
    """Return a hash of values, columns and index of a frame or series, or of several by name."""
    return hashlib.sha256(_text(found).encode()).hexdigest()


def _text(found: Any) -> str:
    if hasattr(found, "to_csv"):
        return found.to_csv(lineterminator="\n")
    if hasattr(found, "__dataclass_fields__"):
        found = vars(found)
    if isinstance(found, Mapping):
        return "".join(f"{name}\n{_text(one)}\n" for name, one in sorted(found.items()))
    return repr(found)


@contextmanager
def gathering() -> Iterator[dict[str, str]]:
    """Gather the files opened meanwhile in this thread, with their hashes, and record none."""
    before, _state.opened = _state.opened, {}
    try:
        yield _state.opened
    finally:
        _state.opened = before


@contextmanager
def unrecorded() -> Iterator[None]:
    """Record nothing meanwhile in this thread."""
    before, _state.is_deaf = _state.is_deaf, True
    try:
        yield
    finally:
        _state.is_deaf = before


def watch() -> None:
    """Record, from now on in this process and its forks, every read below data/.

    Call it before anything else is imported: a name taken from pyarrow earlier is not heard.
    """
    global _is_watching
    if LOG not in os.environ or _is_watching:
        return
    _is_watching = True
    sys.addaudithook(_heard)
    from foi_analysis.run import reads_of_arrow

    reads_of_arrow.listen(opened)


def _heard(event: str, told: tuple[Any, ...]) -> None:
    if _state.is_deaf:
        return
    if (event == "open" and _is_read(told[1], told[2])) or event == "sqlite3.connect":
        opened(told[0])
    elif event in ("os.listdir", "os.scandir"):
        _listed(told[0])
    elif event in PROGRAMS:
        _started(told)


def _is_read(mode: str | None, flags: int) -> bool:
    if isinstance(mode, str):
        return "r" in mode or "+" in mode
    return flags & os.O_ACCMODE != os.O_WRONLY


def opened(path: Any) -> None:
    """Take note that a file below data/ is read; of a folder, all that is in it."""
    with unrecorded():
        found = _inside(path)
        if found is None:
            return
        if found.is_dir():
            for one in sorted(found.rglob("*")):
                if one.is_file():
                    _note(one, file_hash(one))
            _note(found, folder_hash(found))
        else:
            _note(found, file_hash(found))


def _listed(path: Any) -> None:
    with unrecorded():
        found = _inside(path or ".")
        if found is not None:
            _note(found, folder_hash(found))


def _started(told: tuple[Any, ...]) -> None:
    """Take note of the files that the words of a program's command name: it opens them unheard."""
    for word in _WORDS.findall(" ".join(map(str, _flat(told[:2])))):
        path = os.path.expanduser(word)
        if os.path.exists(path):
            opened(path)


def _flat(told: Any) -> Iterator[Any]:
    for one in told:
        if isinstance(one, (list, tuple)):
            yield from _flat(one)
        else:
            yield os.fsdecode(one) if isinstance(one, (bytes, os.PathLike)) else one


def _inside(path: Any) -> Path | None:
    """Return the file or folder below data/ that a path leads to, or None."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return None
    found, data = os.path.realpath(os.fsdecode(path)), _data()
    return Path(found) if found == data or found.startswith(data + os.sep) else None


def _data() -> str:
    return os.path.realpath(os.path.join(os.environ[ROOT], "data"))


def _note(path: Path, digest: str) -> None:
    name = os.path.join("data", path.relative_to(_data()).as_posix())
    name = name.removesuffix("/.") + ("/" if path.is_dir() else "")
    if _state.opened is not None:
        _state.opened[name] = digest
    elif LOG in os.environ:
        _tell({"file": name, "sha256": digest})


def gathered(log: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return what a log says was read, each read once, and the hash of every file behind it.

    A read is {"file": its name} or {"query", "arguments" (JSON), "rows"}. Which files are behind
    which query is not kept, as what one left in a cache serves the next. A file that changed
    meanwhile has the hash "changed", which none has later.
    """
    lines = log.read_text(encoding="utf-8").splitlines() if log.is_file() else []
    hashes: dict[str, str] = {}
    found = set()
    for told in map(json.loads, lines):
        is_query = "query" in told
        files = told.pop("files") if is_query else {told["file"]: told.pop("sha256")}
        for name, digest in files.items():
            hashes[name] = digest if hashes.get(name, digest) == digest else CHANGED
        found.add(json.dumps(told, sort_keys=True))
    return [json.loads(read) for read in sorted(found)], dict(sorted(hashes.items()))


def digest_of(root: Path, name: str) -> str:
    """Return the hash, today, of a file or folder as `watch` names it: a folder ends in a slash."""
    return folder_hash(root / name) if name.endswith("/") else file_hash(root / name)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, "missing" where there is none."""
    if not path.is_file():
        return MISSING
    state = path.stat()
    key = path, state.st_size, state.st_mtime_ns
    if key not in _hashes:
        with path.open("rb") as stream:
            _hashes[key] = hashlib.file_digest(stream, "sha256").hexdigest()
    return _hashes[key]


def folder_hash(path: Path) -> str:
    """Return a hash of the names a folder lists, "missing" where there is none."""
    if not path.is_dir():
        return MISSING
    return hashlib.sha256("\n".join(sorted(os.listdir(path))).encode()).hexdigest()


def _tell(what: dict[str, Any]) -> None:
    line = json.dumps(what, sort_keys=True) + "\n"
    with unrecorded(), open(os.environ[LOG], "a", encoding="utf-8") as log:
        log.write(line)
