"""Writes compound files as [MS-CFB] describes them, and Word documents as [MS-DOC] does.

Only what tests need: storages within storages, streams of any length, one sector of directory
chains at most a file.
"""

from __future__ import annotations

import struct

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL, CUTOFF = 512, 64, 4096
Tree = dict[str, "bytes | Tree"]


def compound(tree: Tree) -> bytes:
    """Return a compound file that holds streams (bytes) and storages (dictionaries) by name."""
    entries: list[list[object]] = [["Root Entry", 5, FREE, FREE, FREE, b""]]
    _add(entries, 0, tree)
    small, large = bytearray(), bytearray()
    begins: list[tuple[int, int]] = []
    small_table: list[int] = []
    table: list[int] = []
    for _, kind, *_, content in entries:
        if kind != 2 or not content:
            begins.append((END, 0))
        elif len(content) < CUTOFF:
            begins.append((len(small) // SMALL, len(content)))
            _chain(small_table, -(-len(content) // SMALL))
            small += content + bytes(-len(content) % SMALL)
        else:
            begins.append((len(large) // SECTOR, len(content)))
            _chain(table, -(-len(content) // SECTOR))
            large += content + bytes(-len(content) % SECTOR)
    small_begin = _append(table, large, bytes(small)) if small else END
    begins[0] = (small_begin, len(small))
    directory_begin = _append(table, large, _directory(entries, begins))
    small_numbers = struct.pack(f"<{len(small_table)}I", *small_table)
    padded = small_numbers + b"\xff" * (-len(small_numbers) % SECTOR)
    table_begin = _append(table, large, padded) if small else END
    sectors = 1
    while (len(table) + sectors) * 4 > sectors * SECTOR:
        sectors += 1
    own = [len(table) + one for one in range(sectors)]
    table += [TABLE] * sectors
    table += [FREE] * (-len(table) % 128)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack(
        "<IIIIIII", 0, sectors, directory_begin, 0, CUTOFF, table_begin, bool(small)
    )
    header += struct.pack("<II", END, 0)
    header += struct.pack("<109I", *own, *[FREE] * (109 - sectors))
    return header + bytes(large) + struct.pack(f"<{len(table)}I", *table)


def _add(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """Add the entries of a storage, each the right sibling of the one before."""
    last = None
    for name, content in tree.items():
        number = len(entries)
        is_storage = isinstance(content, dict)
        entries.append(
            [name, 1 if is_storage else 2, FREE, FREE, FREE, b"" if is_storage else content]
        )
        entries[parent if last is None else last][4 if last is None else 3] = number
        last = number
        if is_storage:
            _add(entries, number, content)


def _directory(entries: list[list[object]], begins: list[tuple[int, int]]) -> bytes:
    out = b""
    for (name, kind, left, right, child, _), (begin, size) in zip(entries, begins, strict=True):
        wide = (str(name) + "\0").encode("utf-16-le")
        out += wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(wide), kind, 1, left, right, child
        )
        out += bytes(36) + struct.pack("<IQ", begin if kind != 1 else 0, size)
    return out + bytes(-len(out) % SECTOR)


def _chain(table: list[int], count: int) -> None:
    begin = len(table)
    table += [begin + one + 1 for one in range(count - 1)] + [END]


def _append(table: list[int], large: bytearray, content: bytes) -> int:
    begin = len(table)
    _chain(table, -(-len(content) // SECTOR))
    large += content + bytes(-len(content) % SECTOR)
    return begin


def word(
    pieces: list[tuple[str, bool]],
    looks: list[tuple[int, int, bytes]] = (),
    rows: list[tuple[int, int, bytes]] = (),
    flags: int = 0,
    **more: bytes | Tree,
) -> bytes:
    """Return a Word document of these pieces of text, each narrow (8 bits) or not.

    ``looks`` and ``rows`` are properties of characters and of paragraphs, from one character of
    the document to another.
    """
    text, table, edges, places = bytearray(2048), b"", [0], []
    offsets: list[int] = []
    for piece, is_narrow in pieces:
        begin = len(text)
        width = 1 if is_narrow else 2
        offsets += [begin + width * one for one in range(len(piece))]
        text += piece.encode("cp1252" if is_narrow else "utf-16-le")
        text += bytes(len(text) % 2)
        places.append(struct.pack("<HIH", 0, begin * 2 | 0x40000000 if is_narrow else begin, 0))
        edges.append(edges[-1] + len(piece))
    offsets.append(len(text))
    list_of_pieces = struct.pack(f"<{len(edges)}I", *edges) + b"".join(places)
    table = b"\x02" + struct.pack("<I", len(list_of_pieces)) + list_of_pieces
    parts = {33: (0, len(table))}
    for number, runs, is_paragraph in ((12, looks, False), (13, rows, True)):
        text += bytes(-len(text) % 512)
        page = len(text) // 512
        text += _page([(offsets[a], offsets[b], one) for a, b, one in runs], is_paragraph)
        bins = struct.pack("<III", 2048, len(text), page)
        parts[number] = (len(table), len(bins))
        table += bins
    struct.pack_into("<HHHHHH", text, 0, 0xA5EC, 0xC1, 0, 0x409, 0, 0x0200 | flags)
    struct.pack_into("<HH", text, 0x20, 14, 0)
    struct.pack_into("<H", text, 0x3E, 22)
    struct.pack_into("<I", text, 0x4C, edges[-1])
    struct.pack_into("<H", text, 0x98, 93)
    for number, place in parts.items():
        struct.pack_into("<II", text, 0x9A + 8 * number, *place)
    streams = {"WordDocument": bytes(text), "1Table": table.ljust(CUTOFF, b"\0")}
    return compound(streams | more)


def _page(runs: list[tuple[int, int, bytes]], is_paragraph: bool) -> bytes:
    """Return a page of properties (FKP); what no run covers has none."""
    edges, properties = [2048], []
    for begin, end, one in runs:
        if begin > edges[-1]:
            edges.append(begin)
            properties.append(b"")
        edges.append(end)
        properties.append(one)
    page, at = bytearray(512), 510
    struct.pack_into(f"<{len(edges)}I", page, 0, *edges)
    for number, one in enumerate(properties):
        where = 4 * len(edges) + (13 if is_paragraph else 1) * number
        if not one:
            continue
        one = b"\0\0" + one if is_paragraph else one
        stored = bytes([0, (len(one) + 1) // 2]) + one if is_paragraph else bytes([len(one)]) + one
        at -= len(stored) + len(stored) % 2
        page[at : at + len(stored)] = stored
        page[where] = at // 2
    page[511] = len(properties)
    return bytes(page)
