"""Damages small PDFs that carry or do something, and compares what two libraries find in them.

Run as ``python -m benchmarks.pdf_hazards --mutations 2000 --seed 1``. Exit code 1 when pypdf, going
through every object that it can reach, finds a hazard in a file that the scan would let in, or when
one file takes longer than two seconds.
"""

from __future__ import annotations

import argparse
import io
import logging
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from foi_analysis.intake.scan.archives import Allowance
from foi_analysis.intake.scan.hazards import KINDS
from foi_analysis.intake.scan.scan_files import hazards_of

MOST_SECONDS = 2.0
CARRIED = {
    "a script": (b"/OpenAction 7 0 R", b"<< /S /JavaScript /JS (app.alert(1)) >>"),
    "a launch": (b"/OpenAction 7 0 R", b"<< /S /Launch /F (x) >>"),
    "an embedded file": (b"/Names << /EmbeddedFiles 7 0 R >>", b"<< /Names [(a) 8 0 R] >>"),
    "a form's script": (b"/AcroForm << /Fields [] /XFA 7 0 R >>", b"<< /Type /X >>"),
    "a layer": (b"/OCProperties << /D << /OFF [7 0 R] >> >>", b"<< /Type /OCG /Name (a) >>"),
    "a note": (b"/X 7 0 R", b"<< /Type /Annot /Subtype /Text /Contents (seen) /Rect [0 0 9 9] >>"),
    "a page sent": (b"/OpenAction 7 0 R", b"<< /S /SubmitForm /F (http://example.org) >>"),
    "nothing": (b"/X 7 0 R", b"<< /Type /X >>"),
}
_ACTIVE = {"/JavaScript", "/JS", "/Launch", "/RichMedia", "/ImportData", "/SubmitForm", "/XFA"}
_NOTES = {"/Text", "/Popup", "/FreeText", "/Caret", "/FileAttachment", "/Sound"}


@dataclass(frozen=True)
class Compared:
    """One damaged file: how it was made and damaged, what was missed in it, and the seconds."""

    base: str
    mutation: str
    missed: tuple[str, ...]
    seconds: float


def flate(data: bytes) -> tuple[bytes, bytes]:
    """Return packed bytes and what a dictionary says of them."""
    return zlib.compress(data), b"/Filter /FlateDecode"


def in_85(data: bytes) -> tuple[bytes, bytes]:
    """Return bytes packed and then written in printable signs."""
    import base64

    packed = base64.a85encode(zlib.compress(data)) + b"~>"
    return packed, b"/Filter [/ASCII85Decode /FlateDecode]"


def in_hex(data: bytes) -> tuple[bytes, bytes]:
    """Return bytes written in hexadecimal digits."""
    return data.hex().encode() + b">", b"/Filter /ASCIIHexDecode"


def predicted(data: bytes) -> tuple[bytes, bytes]:
    """Return bytes packed as differences to the row above."""
    columns = 16
    data += b" " * (-len(data) % columns)
    rows = [data[at : at + columns] for at in range(0, len(data), columns)]
    above = [bytes(columns), *rows]
    up = b"".join(
        b"\x02" + bytes((a - b) % 256 for a, b in zip(row, over, strict=True))
        for row, over in zip(rows, above, strict=False)
    )
    return zlib.compress(up), (b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 16 >>")


def in_lzw(data: bytes) -> tuple[bytes, bytes]:
    """Return bytes in LZW codes of nine bits, the table cleared before it fills up."""
    codes = [code for at in range(0, len(data), 200) for code in (256, *data[at : at + 200])]
    bits = "".join(f"{code:09b}" for code in (*codes, 257))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8)), b"/Filter /LZWDecode"


PACKINGS: dict[str, Callable[[bytes], tuple[bytes, bytes]] | None] = {
    "plain": None,
    "flate": flate,
    "ascii 85": in_85,
    "hexadecimal": in_hex,
    "predicted": predicted,
    "lzw": in_lzw,
}


def made(catalogue: bytes, carried: bytes, packing: str) -> bytes:
    """Return a small PDF whose catalogue leads to an object, in a stream of objects or not."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R " + catalogue + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>",
        7: carried,
        8: b"<< /Type /Filespec /F (a.xlsx) /EF << /F 9 0 R >> >>",
    }
    out, places = bytearray(b"%PDF-1.5\n"), {}
    own = {1: objects.pop(1)} if (pack := PACKINGS[packing]) else objects
    for number, body in own.items():
        places[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    if pack:
        heads, bodies = [], b""
        for index, (number, body) in enumerate(objects.items()):
            heads.append(b"%d %d" % (number, len(bodies)))
            bodies += body + b"\n"
            places[number] = (2, 10, index)
        first = b" ".join(heads) + b"\n"
        packed, said = pack(first + bodies)
        places[10] = (1, len(out), 0)
        head = b"/Type /ObjStm /N %d /First %d " % (len(objects), len(first)) + said
        out += b"10 0 obj\n<< %b /Length %d >>\nstream\n" % (head, len(packed))
        out += packed + b"\nendstream\nendobj\n"
    return bytes(out) + _table(places, len(out))


def _table(places: dict[int, tuple[int, int, int]], at: int) -> bytes:
    places[11] = (1, at, 0)
    rows = b"".join(
        b"%c%b%c" % (kind, place.to_bytes(4, "big"), index)
        for kind, place, index in (places.get(number, (0, 0, 0)) for number in range(12))
    )
    head = b"<< /Type /XRef /Size 12 /W [1 4 1] /Root 1 0 R /Length %d >>" % len(rows)
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
    return b"11 0 obj\n" + head + b"\nstream\n" + rows + end


def kinds_by_pypdf(content: bytes) -> set[str]:
    """Return the kinds of hazards in the objects that pypdf reaches, none where it reads none."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        numbers = {one for ids in reader.xref.values() for one in ids} | set(reader.xref_objStm)
        found = [reader.trailer]
    except Exception:
        return set()
    kinds = {"encrypted"} if "/Encrypt" in reader.trailer else set()
    for number in sorted(numbers):
        try:
            found.append(reader.get_object(number))
        except Exception:
            continue
    return kinds | {kind for one in found for kind in _kinds(one)}


def _kinds(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the kinds of hazards in one object, and in those within it, not those it points to."""
    if depth > 20:
        return
    if isinstance(value, dict):
        said = {str(key): one for key, one in value.items()}
        names = {str(one) for one in said.values() if isinstance(one, str)} | set(said)
        if names & _ACTIVE:
            yield "active-content"
        if names & {"/EmbeddedFile", "/EmbeddedFiles"}:
            yield "embedded-files"
        if str(said.get("/Subtype")) in _NOTES and str(said.get("/Contents", "")).strip():
            yield "comments"
        if isinstance(off := said.get("/OFF"), list) and off:
            yield "hidden-layers"
        for one in said.values():
            yield from _kinds(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _kinds(one, depth + 1)


_NAME = re.compile(rb"/([A-Za-z]{2,})")
_SPACE = re.compile(rb"(?<=[\]>RF)\d]) (?=/)")


def _escaped(content: bytes, rng: random.Random) -> bytes:
    def escape(name: re.Match[bytes]) -> bytes:
        at = rng.randrange(len(name.group(1)))
        sign = name.group(1)[at]
        return b"/" + name.group(1)[:at] + b"#%02X" % sign + name.group(1)[at + 1 :]

    return _one(content, _NAME, escape, rng)


def _one(
    content: bytes,
    pattern: re.Pattern[bytes],
    change: Callable[[re.Match[bytes]], bytes],
    rng: random.Random,
) -> bytes:
    if not (found := list(pattern.finditer(content))):
        return content
    match = rng.choice(found)
    return content[: match.start()] + change(match) + content[match.end() :]


def _flipped(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 10))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _inserted(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + rng.randbytes(rng.choice((1, 4, 40))) + content[at:]


def _deleted(content: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(content))
    return content[:at] + content[at + rng.choice((1, 4, 40)) :]


def _updated(content: bytes, rng: random.Random) -> bytes:
    """Add a later version of an object at the end, as a program does that saves changes."""
    body = rng.choice([one for _, one in CARRIED.values()])
    return content + b"\n%d 0 obj\n%b\nendobj\n%%%%EOF\n" % (rng.choice((1, 3, 7, 12)), body)


MUTATIONS: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "flip": _flipped,
    "insert": _inserted,
    "delete": _deleted,
    "a name escaped": _escaped,
    "a number": lambda content, rng: _one(
        content, re.compile(rb"\d+"), lambda one: rng.choice((b"0", b"1", b"7", b"99999")), rng
    ),
    "a comment": lambda content, rng: _one(content, _SPACE, lambda one: b" % x\n", rng),
    "no space": lambda content, rng: _SPACE.sub(b"", content),
    "other line ends": lambda content, rng: content.replace(b"\nendobj", b"\r\nendobj"),
    "an object added": _updated,
    "another name": lambda content, rng: _one(
        content, re.compile(rb"/(?:FlateDecode|Fl|Length|First|N|Type|S)\b"), lambda one: b"/X", rng
    ),
}


def compare(seed: int, mutations: int) -> Iterator[Compared]:
    """Yield the comparison of each damaged file; the same seed damages the same way."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    bases = [
        (f"{name}, {packing}", made(*parts, packing))
        for name, parts in CARRIED.items()
        for packing in PACKINGS
    ]
    for number in range(mutations):
        rng = random.Random(f"{seed} {number}")
        name, content = bases[number % len(bases)]
        mutation = "none" if number < len(bases) else rng.choice(sorted(MUTATIONS))
        damaged = MUTATIONS[mutation](content, rng) if mutation in MUTATIONS else content
        start = time.perf_counter()
        ours = {one.kind for one in hazards_of(damaged, ".pdf", Allowance())}
        seconds = time.perf_counter() - start
        is_kept_out = any(KINDS[kind].severity == "refuse" for kind in ours - _FOUND)
        missed = set() if is_kept_out else kinds_by_pypdf(damaged) - ours
        yield Compared(name, mutation, tuple(sorted(missed)), seconds)


_FOUND = {"active-content", "embedded-files", "comments", "hidden-layers"}


def main() -> int:
    """Compare from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = list(compare(chosen.seed, chosen.mutations))
    bad = [one for one in found if one.missed or one.seconds > MOST_SECONDS]
    for one in bad:
        print(f"{one.base}, {one.mutation}: missed {one.missed}, {one.seconds:.1f} s")
    by_kind = Counter(kind for one in found for kind in one.missed)
    longest = max(one.seconds for one in found)
    print(f"{len(found)} files, {len(bad)} bad, {dict(by_kind)}, longest {longest:.2f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
