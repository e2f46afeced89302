"""Packs files into an archive whose bytes depend on them alone, and opens one safely; runs nothing.

Nothing in it is compressed: then every version of every library packs it alike, and one changed
byte stays within one file.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from foi_analysis.core.paths import replacing
from foi_analysis.core.problems import Problem, ProblemsFound
from foi_analysis.intake.scan.archives import Allowance, archive_hazards
from foi_analysis.intake.scan.hazards import MIB, MOST_BYTES, Hazard

CHECKSUMS = "checksums.txt"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ORDINARY_FILE = 0o100644 << 16
_UNIX = 3
_LENGTHS, _BEFORE_LENGTHS = struct.Struct("<HH"), 26
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_ASK = "Do not unpack it; ask whoever published it for the bundle again."


@dataclass(frozen=True)
class Packed:
    """A bundle as found: its own hash, its files, what their hashes should be, what is damaged."""

    sha256: str
    files: Mapping[str, bytes]
    checksums: Mapping[str, str]
    damaged: frozenset[str]

    @property
    def changed(self) -> list[str]:
        """Return the files whose bytes are not those of their checksum, or cannot be read."""
        found = {
            name
            for name, content in self.files.items()
            if self.checksums.get(name, _sha256(content)) != _sha256(content)
        }
        return sorted(found | self.damaged)

    @property
    def missing(self) -> list[str]:
        """Return the files that have a checksum and are not there."""
        return sorted(set(self.checksums) - set(self.files) - self.damaged)

    @property
    def extra(self) -> list[str]:
        """Return the files that are there and have no checksum."""
        return sorted(set(self.files) - set(self.checksums) - {CHECKSUMS})


def pack(files: Mapping[str, bytes], path: Path) -> str:
    """Write files and their checksums as one archive; return the archive's sha256.

    Raises ProblemsFound, and writes nothing, when ``foi verify`` would refuse the archive.
    """
    listed = "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files))
    content = _zipped({**files, CHECKSUMS: listed.encode()})
    if found := _hazards(content, _opened(content, path.name)):
        raise ProblemsFound([_refused(path.name, hazard) for hazard in found])
    with replacing(path) as partial:
        partial.write_bytes(content)
    return _sha256(content)


def read_bundle(path: Path) -> Packed:
    """Return what a bundle holds; nothing of it is written anywhere.

    Raises ProblemsFound when the file is no archive, is not safe to unpack, or is no bundle.
    """
    if not path.is_file():
        raise ProblemsFound([_problem(path.name, "no such file", "Correct the name.")])
    if path.stat().st_size > 2 * MOST_BYTES:
        raise ProblemsFound([_problem(path.name, "an absurdly large file", _ASK)])
    content = path.read_bytes()
    archive = _opened(content, path.name)
    if found := _hazards(content, archive):
        raise ProblemsFound([_refused(path.name, hazard) for hazard in found])
    files, damaged = _unpacked(content, archive)
    if CHECKSUMS not in files:
        found_words = f"no readable {CHECKSUMS} at its top"
        raise ProblemsFound([_problem(path.name, found_words, _ASK)])
    return Packed(_sha256(content), files, _checksums(path.name, files[CHECKSUMS]), damaged)


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files below a folder, by the names `read_bundle` found safe."""
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            about = zipfile.ZipInfo(name, _EARLIEST)
            about.create_system, about.external_attr = _UNIX, _ORDINARY_FILE
            archive.writestr(about, files[name])
    return stream.getvalue()


def _opened(content: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # Foreign bytes can break the directory of an archive in any way.
        raise ProblemsFound([_problem(name, "a file that is no readable archive", _ASK)]) from error


def _hazards(content: bytes, archive: zipfile.ZipFile) -> list[Hazard]:
    try:
        found = archive_hazards(content, archive, Allowance())
    except Exception:  # As above, of any part of it.
        return [Hazard("unreadable", detail="zip archive")]
    return found or _nested(archive)


def _nested(archive: zipfile.ZipFile) -> list[Hazard]:
    """Return a hazard when a file of the archive lies below another file."""
    names = {one.filename for one in archive.infolist() if not one.is_dir()}
    above = {str(folder) for name in names for folder in PurePosixPath(name).parents}
    return [Hazard("path-trick", detail="a file within a file")] if names & above else []


def _unpacked(content: bytes, archive: zipfile.ZipFile) -> tuple[dict[str, bytes], frozenset[str]]:
    files, damaged = {}, set()
    for member in (one for one in archive.infolist() if not one.is_dir()):
        try:
            files[member.filename] = archive.read(member)
        except Exception:  # As above: its own checksum is wrong, or its header.
            if member.compress_type == zipfile.ZIP_STORED:
                files[member.filename] = _as_it_lies(content, member)
            else:
                damaged.add(member.filename)
    return files, frozenset(damaged)


def _as_it_lies(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a file that is not compressed, whatever the archive says of them."""
    name, extra = _LENGTHS.unpack_from(content, member.header_offset + _BEFORE_LENGTHS)
    begin = member.header_offset + _BEFORE_LENGTHS + _LENGTHS.size + name + extra
    return content[begin : begin + member.file_size]


def _checksums(name: str, content: bytes) -> dict[str, str]:
    lines = content.decode("utf-8", errors="replace").splitlines()
    found = [_LINE.fullmatch(line) for line in lines]
    for number, match in enumerate(found, 1):
        if match is None or not match[2].isprintable():
            words = f"line {number} of {CHECKSUMS}, which is none of `sha256sum`"
            raise ProblemsFound([_problem(name, words, _ASK)])
    return {match[2]: match[1] for match in found if match}


def _refused(name: str, hazard: Hazard) -> Problem:
    return _problem(name, hazard.words, _ASK)


def _problem(name: str, found: str, action: str) -> Problem:
    wanted = f"a bundle made by `foi bundle`, of at most {MOST_BYTES // MIB} MiB"
    return Problem(found, wanted, action, file=name)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
