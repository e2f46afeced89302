"""Takes a PDF's objects out of its raw bytes, packed ones too, within limits; draws nothing."""

from __future__ import annotations

import base64
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from foi_analysis.intake.scan.hazards import MIB

MOST_UNPACKED = 256 * MIB
MOST_OBJECTS = 200_000
LONGEST_LZW = MIB
_KEPT = 32 * MIB
_STEP = 64 * 1024
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb"\bstream(?:\r\n|\n|\r)")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]{0,200}\]|/[A-Za-z0-9#]+)")
_BY_REFERENCE = re.compile(
    rb"/(?:Filter|F|DecodeParms|DP|First|N|Predictor|Columns)\s*\[?\s*\d{1,10}\s+\d{1,5}\s+R\b"
)
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(\s+\d{1,5}\s+R)?")
_LENGTHS = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\s+(\d{1,10})\s+endobj")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_SHORT = {
    b"Fl": b"FlateDecode",
    b"A85": b"ASCII85Decode",
    b"AHx": b"ASCIIHexDecode",
    b"LZW": b"LZWDecode",
    b"RL": b"RunLengthDecode",
}
_PREDICTED = re.compile(rb"/(Predictor|Colors|Columns|BitsPerComponent)\s+(\d{1,5})")
_LISTED = re.compile(rb"/N\s+(\d{1,7})")
_NUMBERS = re.compile(rb"\d+")


class Undecoded(Exception):
    """Objects that cannot be unpacked, so nobody knows what they hold."""


class EndlessStream(Exception):
    """A stream, or all streams together, that unpack to far more than a document needs."""


@dataclass
class PdfObjects:
    """The bodies of a PDF's objects by number (without streams), and what stands outside them.

    ``others`` are bodies whose number a later one has too: a reader may go by either.
    """

    bodies: dict[int, bytes] = field(default_factory=dict)
    others: list[tuple[int, bytes]] = field(default_factory=list)
    loose: bytes = b""

    def add(self, number: int, body: bytes) -> None:
        """Keep a body, and any other of its number."""
        if number in self.bodies:
            self.others.append((number, self.bodies[number]))
        self.bodies[number] = body

    def numbered_bodies(self) -> Iterator[tuple[int, bytes]]:
        """Yield the body of every object with its number."""
        yield from self.bodies.items()
        yield from self.others

    def all_text(self) -> bytes:
        """Return every dictionary of the document, names written plainly."""
        return b"\n".join((*(body for _, body in self.numbered_bodies()), self.loose))


def read_objects(content: bytes) -> PdfObjects:
    """Return the objects of a PDF.

    Raises EndlessStream past the limits of size and number, Undecoded for objects that cannot be
    unpacked.
    """
    objects, left, loose, end = PdfObjects(), MOST_UNPACKED, [], 0
    found = list(_OBJECT.finditer(content))
    if len(found) > MOST_OBJECTS:
        raise EndlessStream(f"more than {MOST_OBJECTS:,} objects")
    position, lengths = 0, {number: int(value) for number, value in _LENGTHS.findall(content)}
    for index, match in enumerate(found):
        if match.start() < position:  # an "obj" within the bytes of a stream
            continue
        loose.append(content[end : match.start()])
        until = found[index + 1].start() if index + 1 < len(found) else len(content)
        body, stream, end = _parted(content, match.end(), until, lengths)
        position = end
        body = plain_names(body)
        objects.add(int(match.group(1)), body)
        if stream:
            unpacked, size = _unpacked(body, stream, left)
            left -= size
            if b"/ObjStm" in body:
                for number, packed in _packed_objects(body, unpacked):
                    objects.add(number, packed)
    objects.loose = plain_names(b"".join([*loose, content[end:]]))
    if b"/ObjStm" in objects.loose:
        raise Undecoded("packed objects where no object begins")
    return objects


def plain_names(raw: bytes) -> bytes:
    """Return dictionaries with names such as /J#61vaScript written plainly."""
    if b"#" not in raw:
        return raw
    return _HEX.sub(lambda match: bytes([int(match.group(1), 16)]), raw)


def _parted(
    content: bytes, begin: int, until: int, lengths: dict[bytes, int]
) -> tuple[bytes, bytes, int]:
    """Return an object's dictionary, its stream's packed bytes, and where it ends.

    The word that ends a stream may stand within it too, so it is looked for behind the length
    that the dictionary gives, or points to.
    """
    start = _STREAM.search(content, begin, min(until, begin + MIB))
    close = content.find(b"endobj", begin, start.start() if start else until)
    if not start or close >= 0:
        end = close if close >= 0 else until
        return content[begin:end], b"", end
    stated = _LENGTH.search(content, begin, start.start())
    length = 0
    if stated:
        length = lengths.get(stated.group(1), 0) if stated.group(2) else int(stated.group(1))
    end = content.find(b"endstream", start.end() + length)
    end = end if end >= 0 else content.find(b"endstream", start.end())
    end = len(content) if end < 0 else end
    return content[begin : start.start()], content[start.end() : end], end


def _unpacked(body: bytes, stream: bytes, left: int) -> tuple[bytes, int]:
    """Return the first part of a stream as unpacked and its whole size, or raise EndlessStream."""
    match = _FILTERS.search(body)
    names = re.findall(rb"/([A-Za-z0-9]+)", match.group(1)) if match else []
    filters = [_SHORT.get(name, name) for name in names]
    if filters.count(b"FlateDecode") + filters.count(b"LZWDecode") > 1:
        raise EndlessStream("a stream packed more than once")
    if b"LZWDecode" in filters and len(stream) > LONGEST_LZW:
        raise EndlessStream("a long stream packed in an old way")
    size, holds_objects = len(stream), b"/ObjStm" in body
    if holds_objects and _BY_REFERENCE.search(body):
        raise Undecoded("packed objects that say elsewhere how they are packed")
    for name in filters:
        if name == b"ASCII85Decode":
            stream = _from_85(stream)
        elif name == b"ASCIIHexDecode":
            stream = _from_hex(stream)
        elif name == b"RunLengthDecode" and len(stream) * 64 > left:
            raise EndlessStream("a stream that repeats itself")
        elif name == b"FlateDecode":
            stream, size, is_whole = _inflated(stream, left)
            if holds_objects and not is_whole:
                raise Undecoded("damaged objects")
        elif holds_objects:
            stream = _unpacked_otherwise(name, stream)
            size = max(size, len(stream))
    return (_without_predictor(body, stream) if holds_objects else stream), size


def _unpacked_otherwise(name: bytes, stream: bytes) -> bytes:
    """Return a stream of objects unpacked by what few programs use; raises Undecoded."""
    from pdfminer.lzw import lzwdecode
    from pdfminer.runlength import rldecode

    ways = {b"LZWDecode": lzwdecode, b"RunLengthDecode": rldecode}
    if name not in ways:
        raise Undecoded(f"objects packed by {name.decode('ascii', 'replace')}")
    try:
        return ways[name](stream)
    except Exception as error:  # A library says in many ways that what it was given is damaged.
        raise Undecoded("damaged objects") from error


def _without_predictor(body: bytes, stream: bytes) -> bytes:
    """Return a stream of objects as it was before a predictor made it easier to pack."""
    from pdfminer.utils import apply_png_predictor, apply_tiff_predictor

    found = {name: int(value) for name, value in _PREDICTED.findall(body)}
    predictor = found.get(b"Predictor", 1)
    if predictor == 1:
        return stream
    shape = found.get(b"Colors", 1), found.get(b"Columns", 1), found.get(b"BitsPerComponent", 8)
    try:
        if predictor == 2:
            return bytes(apply_tiff_predictor(*shape, stream))
        return bytes(apply_png_predictor(predictor, *shape, stream))
    except Exception as error:  # A library says in many ways that what it was given is damaged.
        raise Undecoded("damaged objects") from error


def _inflated(packed: bytes, left: int) -> tuple[bytes, int, bool]:
    """Return the first part of a packed stream, its whole size, and whether that is all of it."""
    unpacker, size, kept = zlib.decompressobj(), 0, bytearray()
    view = memoryview(packed)
    try:
        for begin in range(0, len(packed), _STEP):
            waiting: bytes | memoryview = view[begin : begin + _STEP]
            while waiting and not unpacker.eof:
                piece = unpacker.decompress(waiting, _STEP)
                waiting = unpacker.unconsumed_tail
                size += len(piece)
                if len(kept) < _KEPT:
                    kept += piece
                if size > left:
                    raise EndlessStream(f"it unpacks to more than {MOST_UNPACKED // MIB} MiB")
    except zlib.error:
        pass  # A damaged end is the reader's to judge; what came out was measured.
    return bytes(kept), size, unpacker.eof and size == len(kept)


def _from_85(stream: bytes) -> bytes:
    try:
        return base64.a85decode(stream.split(b"~>")[0].strip().removeprefix(b"<~"))
    except ValueError:
        return b""


def _from_hex(stream: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", stream.split(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _furthest(pairs: list[tuple[int, int]]) -> int:
    return max((offset for _, offset in pairs), default=0)


def _packed_objects(body: bytes, unpacked: bytes) -> Iterator[tuple[int, bytes]]:
    first, listed = re.search(rb"/First\s+(\d{1,9})", body), _LISTED.search(body)
    if not first or not listed:
        raise Undecoded("objects without a list of what they are")
    begin = int(first.group(1))
    numbers = [int(number) for number in _NUMBERS.findall(unpacked[:begin])]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(pairs) < int(listed.group(1)) or begin + _furthest(pairs) > len(unpacked):
        raise Undecoded("objects that are not where their list says")
    last = unpacked[begin + _furthest(pairs) :].strip(b"\0 \t\r\n\f")
    if last.startswith(b"<<") and not last.endswith(b">>"):
        raise Undecoded("damaged objects")
    ends = sorted({offset for _, offset in pairs})
    for number, offset in pairs:
        place = bisect_right(ends, offset)
        until = begin + ends[place] if place < len(ends) else len(unpacked)
        yield number, plain_names(unpacked[begin + offset : until])
