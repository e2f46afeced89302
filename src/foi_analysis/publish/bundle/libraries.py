"""Says which libraries installed here are not those of a lock; installs none."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version

LOCK = "requirements.lock"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def other_libraries(lock: bytes) -> list[str]:
    """Return in words each library that is here in another version than the lock's."""
    pinned = _PINNED.findall(lock.decode("utf-8", errors="replace"))
    versions: dict[str, set[str]] = {}
    for name, wanted in pinned:
        versions.setdefault(name, set()).add(wanted)
    found = ((name, _installed(name), wanted) for name, wanted in sorted(versions.items()))
    return [
        f"{name} {here}, locked {' or '.join(sorted(wanted))}"
        for name, here, wanted in found
        if here and here not in wanted
    ]


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
