"""Finds the project's folders from wherever the code runs; reads and writes no data."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MARKER = Path("data/manual/investigation.toml")


class NoInvestigation(FileNotFoundError):
    """No folder upwards is an investigation's, with where was looked and what to do."""


@dataclass(frozen=True)
class Project:
    """The folders of one investigation, all below one root."""

    root: Path

    @classmethod
    def find(cls, start: Path | str | None = None) -> Project:
        """Return the project that holds ``start`` (default: FOI_PROJECT, else the working folder).

        Raises NoInvestigation when no folder upwards holds ``data/manual/investigation.toml``.
        """
        begin = Path(start or os.environ.get("FOI_PROJECT") or Path.cwd()).resolve()
        for folder in (begin, *begin.parents):
            if (folder / MARKER).is_file():
                return cls(folder)
        raise NoInvestigation(
            f"No investigation found: neither {str(begin)!r} nor a folder above it holds {MARKER}. "
            "Run the command inside the project, or set FOI_PROJECT to its folder."
        )

    @property
    def published(self) -> Path:
        """Figures others printed, as transcribed."""
        return self.root / "data" / "raw" / "published"

    @property
    def official(self) -> Path:
        """Official recorded crime, as transcribed."""
        return self.root / "data" / "raw" / "official"

    @property
    def replies(self) -> Path:
        """The authorities' replies as received."""
        return self.root / "data" / "raw" / "replies"

    @property
    def manual(self) -> Path:
        """What a person decided."""
        return self.root / "data" / "manual"

    @property
    def processed(self) -> Path:
        """What the code made of raw and manual."""
        return self.root / "data" / "processed"

    @property
    def notebooks(self) -> Path:
        """The committed notebooks and their register."""
        return self.root / "notebooks"

    @property
    def build(self) -> Path:
        """Everything that can be made again and is never committed."""
        return self.root / "build"

    def relative(self, path: Path | str) -> str:
        """Return ``path`` as printed in tables: from the project root, with forward slashes."""
        return Path(path).resolve().relative_to(self.root).as_posix()


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary name beside ``path``; on success it takes the place of ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".partial")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def slug(text: str) -> str:
    """Return a name fit for a file: lower case, hyphens for everything else."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
