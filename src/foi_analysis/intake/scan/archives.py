"""Checks an archive before anything is unpacked: size, names, locks, markup; reads no content."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from foi_analysis.intake.scan.hazards import MIB, MOST_BYTES, Hazard, counted

MOST_RATIO = 100
RATIO_CHECKED_FROM = MIB
MOST_MEMBERS = 10_000
MOST_DEPTH = 3
# A part that is parsed whole may hold fewer marks than one that is read row by row.
MOST_MARKS, MOST_MARKS_STREAMED = 3_000_000, 10_000_000
_STEP = 64 * 1024
_LOCAL_HEADER = struct.Struct("<4s22xHH")
# Bytes that may follow a part to say its size, and those with which an archive ends.
_DESCRIPTOR, _END = 24, 22
_MARKUP = re.compile(r"\.(xml|rels|vml|rdf)$", re.IGNORECASE)
_STREAMED = re.compile(r"xl/(worksheets/|sharedStrings)", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!\s*(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")
# Encodings in which "<!" is written as in ASCII once NUL bytes are taken out.
_PLAIN = re.compile(
    rb"utf-?(8|16|16le|16be|32)|(us-)?ascii|iso-8859-\d+|latin-?1|(windows-|cp)125\d", re.I
)


@dataclass
class Allowance:
    """How much a file and all files within it may still unpack to, and how deep this one lies."""

    bytes_left: int = MOST_BYTES
    depth: int = 0


def archive_hazards(content: bytes, archive: zipfile.ZipFile, allowance: Allowance) -> list[Hazard]:
    """Return what makes an archive unsafe to unpack; nothing else of it is worth a look then.

    The sizes of the directory are judged first, so a plain bomb costs nothing; then every part is
    unpacked in small steps and thrown away, because a directory can lie.
    """
    members = archive.infolist()
    found = [*_name_hazards(members), *_size_hazards(members, allowance)]
    if any(member.flag_bits & 1 for member in members):
        found.append(Hazard("encrypted"))
    found = found or list(_layout_hazards(content, members))
    if not found:
        allowance.bytes_left -= sum(member.file_size for member in members)
    return found


def markup_hazards(archive: zipfile.ZipFile) -> Iterator[Hazard]:
    """Yield what of the markup is unsafe to parse: declarations, or marks without end."""
    declaring, endless = 0, 0
    for name in filter(_MARKUP.search, archive.namelist()):
        content = archive.read(name)
        most = MOST_MARKS_STREAMED if _STREAMED.match(name) else MOST_MARKS
        declaring += is_declaring(content)
        endless += content.count(b"<") > most
    if declaring:
        yield Hazard("entities", detail=counted(declaring, "part"))
    if endless:
        detail = f"{counted(endless, 'part')} with more marks than a table has"
        yield Hazard("absurd-size", detail=detail)


def is_declaring(content: bytes, allows_doctype: bool = False) -> bool:
    """Return whether markup declares entities, or may do so in an encoding that hides it."""
    plain = content.replace(b"\0", b"") if b"\0" in content else content
    start = plain[:256].lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")
    if start.startswith(b"\x4c\x6f\xa7\x94"):  # "<?xm" in EBCDIC
        return True
    encoding = _ENCODING.match(start)
    if encoding and not _PLAIN.fullmatch(encoding.group(1)):
        return True
    return bool((_ENTITY if allows_doctype else _DECLARATION).search(plain))


def _name_hazards(members: list[zipfile.ZipInfo]) -> Iterator[Hazard]:
    names = [member.orig_filename for member in members]
    tricks = {
        "an absolute name": sum(name.startswith(("/", "\\")) for name in names),
        'a name with ".."': sum(".." in re.split(r"[/\\]", name) for name in names),
        "a name with a backslash": sum("\\" in name for name in names),
        "a name with a drive letter": sum(bool(re.match(r"[A-Za-z]:", name)) for name in names),
        "a name with a control character": sum(bool(re.search(r"[\0-\x1f]", n)) for n in names),
        "parts of one name": len(names) - len({name.casefold() for name in names}),
        "a link to another place": sum(_is_link(member) for member in members),
    }
    for trick, number in tricks.items():
        if number:
            yield Hazard("path-trick", detail=trick)


def _is_link(member: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(member.external_attr >> 16)


def _size_hazards(members: list[zipfile.ZipInfo], allowance: Allowance) -> Iterator[Hazard]:
    if allowance.depth > MOST_DEPTH:
        yield Hazard("archive-bomb", detail=f"archives more than {MOST_DEPTH} deep")
    if len(members) > MOST_MEMBERS:
        yield Hazard("archive-bomb", detail=f"more than {MOST_MEMBERS:,} parts")
    most = max(allowance.bytes_left, MOST_BYTES)
    if sum(member.file_size for member in members) > allowance.bytes_left:
        yield Hazard("archive-bomb", detail=f"it unpacks to more than {most // MIB} MiB")
    large = [member for member in members if member.file_size > RATIO_CHECKED_FROM]
    if any(member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in large):
        yield Hazard("archive-bomb", detail=f"a part packed more than {MOST_RATIO} times smaller")


def _layout_hazards(content: bytes, members: list[zipfile.ZipInfo]) -> Iterator[Hazard]:
    end, gaps = 0, 0
    for member in sorted(members, key=lambda member: member.header_offset):
        begin = _data_begin(content, member)
        if member.header_offset < end:
            yield Hazard("archive-bomb", detail="parts that share their bytes")
            return
        gaps += max(member.header_offset - end - _DESCRIPTOR, 0)
        end = begin + member.compress_size
        if end > len(content):
            raise zipfile.BadZipFile("a part reaches beyond the file")
        if _is_longer_than_said(memoryview(content)[begin:end], member):
            yield Hazard("archive-bomb", detail="a part longer than the archive says")
            return
    directory = content.find(b"PK\x01\x02", end)
    gaps += max(directory - end - _DESCRIPTOR, 0) if members and directory >= 0 else 0
    gaps += max(len(content) - content.rfind(b"PK\x05\x06") - _END, 0)
    if gaps:
        yield Hazard("undecoded", "between the parts of the archive", f"{gaps:,} bytes")


def _data_begin(content: bytes, member: zipfile.ZipInfo) -> int:
    offset = member.header_offset
    signature, name, extra = _LOCAL_HEADER.unpack_from(content, offset)
    if signature != b"PK\x03\x04":
        raise zipfile.BadZipFile("a part that does not begin where the archive says")
    begin: int = offset + _LOCAL_HEADER.size + name + extra
    return begin


def _is_longer_than_said(packed: memoryview, member: zipfile.ZipInfo) -> bool:
    if member.compress_type == zipfile.ZIP_STORED:
        return len(packed) > member.file_size
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError("a way of packing that Office files do not use")
    unpacker, size = zlib.decompressobj(-zlib.MAX_WBITS), 0
    for begin in range(0, len(packed), _STEP):
        waiting: bytes | memoryview = packed[begin : begin + _STEP]
        while waiting and not unpacker.eof:
            size += len(unpacker.decompress(waiting, _STEP))
            waiting = unpacker.unconsumed_tail
            if size > member.file_size:
                return True
    return len(unpacker.flush(1)) + size > member.file_size
